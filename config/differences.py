"""What changed between two texts, word by word, for the compare view of a version history."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")
_DAY = re.compile(r"(?:[A-Z][a-z]+ )?\d{1,2} [A-Z][a-z]+ \d{4}(?:, \d\d:\d\d)?")


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


@dataclass(frozen=True)
class Counted:
    """How many words were removed and added between texts, and how many days were changed."""

    removed: int = 0
    added: int = 0
    days: int = 0

    def __str__(self) -> str:
        """As it stands above two versions that are compared."""
        said = []
        if self.removed or self.added:
            words = "word" if self.removed == 1 else "words"
            said.append(f"{self.removed} {words} removed, {self.added} added")
        if self.days:
            said.append(f"{self.days} date{'' if self.days == 1 else 's'} changed")
        return f"{', '.join(said)}." if said else "No word changed."


def counted(pairs: Iterable[tuple[str, str]]) -> Counted:
    """Count what changed between pairs of texts; a day in place of another is one date, and no words."""
    removed = added = days = 0
    for before, after in pairs:
        if before != after and _DAY.fullmatch(before) and _DAY.fullmatch(after):
            days += 1
            continue
        for change, run in pieces(before, after):
            number = sum(1 for word in _WORDS.findall(run) if word[0].isalnum())
            removed += number if change is Change.REMOVED else 0
            added += number if change is Change.ADDED else 0
    return Counted(removed, added, days)
