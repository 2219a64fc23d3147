"""What changed between two texts, word by word, for the compare view of a version history."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")


class Change(StrEnum):
    """What happened to a run of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


def pieces(before: str, after: str) -> Iterator[tuple[Change, str]]:
    """Runs of words kept, removed and added, in reading order; removed before added."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change.KEPT, "".join(old[i1:i2])
            continue
        if i2 > i1:
            yield Change.REMOVED, "".join(old[i1:i2])
        if j2 > j1:
            yield Change.ADDED, "".join(new[j1:j2])
