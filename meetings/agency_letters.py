"""Whose line it is, said by its first letters while minuting: “pol” for the police (domain notes 4.8)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from agencies.models.agencies import Agency

_MOST = 3
# Words with which a hurried sentence may begin in small letters: they are no agency’s, or “her son …” of a
# Her Centre would lose its first word and be said by somebody else.
_WORD = re.compile(
    "all|and|any|are|bad|but|can|did|dad|for|had|has|her|his|how|its|kid|let|man|may|men|mum|new|nor|not|now"
    "|off|old|one|our|out|per|say|see|she|six|son|ten|the|too|try|two|use|was|way|who|why|yet|you"
)


def of(agencies: Iterable[Agency]) -> dict[str, str]:
    """The letters of each agency, to its id as a form says it: the first three of its short name.

    Those that two share are nobody’s, and so are those that are a word of their own.
    """
    found = [(_letters(one.short_name), str(one.pk)) for one in agencies]
    number = Counter(letters for letters, _ in found)
    return {letters: pk for letters, pk in found if letters and number[letters] == 1}


def _letters(name: str) -> str:
    word = "".join(one for one in name.lower() if one.isalpha())
    letters = word[:_MOST]
    return letters if len(letters) == _MOST and not _WORD.fullmatch(letters) else ""


def split(words: str, letters: dict[str, str]) -> tuple[str, str]:
    """The agency with whose letters a line begins, and the rest of it; no agency and all of it else.

    They stand in small letters, with a colon or a space after them, so that no sentence begins so by itself.
    """
    head, rest = words[:_MOST], words[_MOST:]
    if head in letters and rest[:1] in (":", " ") and rest[1:].strip():
        return letters[head], rest[1:].lstrip()
    return "", words
