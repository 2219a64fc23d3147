"""Taking passages out of a text: pure functions over words, which know neither Django nor us.

What is removed is not in the copy at all; in its place stands a mark of always the same length, so that
nothing tells how long it was.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

GONE = "\N{FULL BLOCK}" * 5  # where a copy is read as text
Piece = str | None  # None: something was removed here


class NotThere(Exception):
    """A passage that does not stand in the text."""

    def __init__(self, passage: str) -> None:
        """Take the passage."""
        super().__init__(passage)
        self.passage = passage


def plain(text: str) -> str:
    """A text as it is marked and copied: composed letters, without characters that nobody sees.

    A soft hyphen or a joiner inside a name would hide the name from whoever marks it, not from a search.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        letter
        for letter in composed
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )


def redact(text: str, passages: Iterable[str]) -> list[Piece]:
    """The text in pieces, with None where passages stood: each wherever it occurs, in any case and spacing.

    A passage that begins or ends within a word is found in whole words alone. Raises NotThere.
    """
    words = plain(text)
    spans: list[tuple[int, int]] = []
    for passage in passages:
        found = [match.span() for match in _pattern(passage).finditer(words)]
        if not found:
            raise NotThere(passage)
        spans += found
    return _pieces(words, _joined(words, sorted(spans)))


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Of some names, those that occur in a text as whole words, the longest first."""
    words = plain(text)
    found = {name for name in names if name.strip() and _pattern(name).search(words)}
    return sorted(found, key=lambda name: (-len(name), name))


def read(pieces: Sequence[Piece]) -> str:
    """A copy as text, with the mark where something was removed."""
    return "".join(GONE if piece is None else piece for piece in pieces)


def digest(text: str) -> str:
    """The SHA-256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _pattern(passage: str) -> re.Pattern[str]:
    parts = plain(passage).split()
    if not parts:
        raise NotThere(passage)
    inner = r"\s+".join(re.escape(part) for part in parts)
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    return re.compile(before + inner + after, re.IGNORECASE)


def _joined(words: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with nothing but space between them are one, so that nobody can count what was removed."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not words[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pieces(words: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, end in spans:
        pieces += [words[at:start], None]
        at = end
    pieces.append(words[at:])
    return [piece for piece in pieces if piece != ""]
