"""Whether words hold what names a person, for papers that take none: a board's plan (domain notes 5.5).

Shapes alone are looked for: addresses, numbers, references of the hub, a title with a name, a birth. What
looks like a name is asked about once. No name is compared with anybody’s: a refusal would tell the writer
who is known to the hub (7.2 R17), and whoever keeps the plan reads no case.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from agencies import references
from agencies.models.agencies import Agency
from agencies.models.workspaces import Workspace
from mash_hub import identifiers
from mash_hub.free_text import looks_like_one

_EMAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.[^\s@]+")
_REFERENCE = re.compile(rf"\b(?!BP-)[A-Z]{{1,3}}-[{references.ALPHABET}]{{5}}\b")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|PC|DC|DS|DI|DCI)\.?\s+[A-Z][\w'’-]+")
_BIRTH = re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\b\D{0,12}\d", re.IGNORECASE)
_NUMBER = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9/-]{6,18}|\d{3}\s\d{3}\s\d{4}|[A-Za-z]{2}(?:\s?\d{2}){3}\s?[A-Da-d]"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*['’]?")
_BEGINS = re.compile(r"[.!?:;(\n“•–]")
_CALENDAR = (*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr)

_LIKE_A_NAME = (
    " looks like a name: a plan holds nobody. Write the role, or confirm that it is no person."
)
_TAKE_OUT = "A board’s plan holds nothing about a person. Nothing was saved. Take out "
_SEEMS = (
    (looks_like_one, "what looks like an address, a postcode or a telephone number."),
    (_EMAIL.search, "the e-mail address: name the team."),
    (_REFERENCE.search, "the reference of a person or a case."),
    (_TITLE.search, "the name: say which post or team it is."),
    (_BIRTH.search, "the date of birth."),
)
WARNING = "These words seem to name a person, which a board’s plan does not take: "


def told_in(texts: Iterable[str], *, known: Iterable[str] = (), is_nobody: bool = False) -> str:
    """What has to be taken out of words that hold no person data, in a sentence; nothing where all is well.

    What looks like a name is asked about until the writer says that it `is_nobody`; `known` are the words
    of boards, which name nobody.
    """
    found = [text for text in texts if text.strip()]
    if shape := next(_shapes(found), ""):
        return f"{_TAKE_OUT}{shape}"
    return "" if is_nobody else _asked(found, known)


def warning(texts: Iterable[str], *, known: Iterable[str] = ()) -> str:
    """The same while somebody types."""
    found = [*texts]
    shape = next(_shapes(found), "")
    return f"{WARNING}take out {shape}" if shape else _asked(found, known)


def _asked(texts: Iterable[str], known: Iterable[str]) -> str:
    name = like_a_name(texts, known=known)
    return f"“{name}”{_LIKE_A_NAME}" if name else ""


def like_a_name(texts: Iterable[str], *, known: Iterable[str] = ()) -> str:
    """The first words that look like a name: two or more with capitals in a row, which no body here bears.

    The word that begins a sentence counts only where one more follows it: “Visit Robyn”, “Robyn Vale” and,
    of “Visit Robyn Vale”, the last two. Nobody’s record is compared: the answer would tell who is known.
    """
    runs = [run for text in texts for run in _runs(text)]
    if not runs:
        return ""
    bodies = _words_of_bodies(known)
    for run in runs:
        for is_body, part in groupby(run, key=lambda one: _plain(one[0]) in bodies):
            words = [*part]
            if not is_body and len(words) > 2 and words[0][1]:
                words = words[1:]
            if not is_body and len(words) > 1:
                return " ".join(word for word, _ in words)
    return ""


def _runs(text: str) -> Iterator[list[tuple[str, bool]]]:
    """Words with capitals that follow each other, each with whether it begins a sentence."""
    run: list[tuple[str, bool]] = []
    end = 0
    for found in _WORD.finditer(text):
        word, between = found[0], text[end : found.start()]
        if run and between != " ":
            yield run
            run = []
        if word[0].isupper() and not word.isupper():
            run.append((word, not text[: found.start()].strip() or bool(_BEGINS.search(between))))
        elif run:
            yield run
            run = []
        end = found.end()
    if run:
        yield run


def _words_of_bodies(known: Iterable[str]) -> set[str]:
    """The words of agencies, workspaces and boards, of months and days: none of them is a name."""
    bodies = [name for both in Agency.objects.values_list("name", "short_name") for name in both]
    bodies += [*Workspace.objects.values_list("name", flat=True), *known, *_CALENDAR]
    return {_plain(word) for name in bodies for word in _WORD.findall(name)}


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")


def _shapes(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from (words for seems, words in _SEEMS if seems(text))
        if any(_names_one(one) for one in _NUMBER.findall(text)):
            yield "the number that names one person, such as an NHS number."


def _names_one(typed: str) -> bool:
    if not any(letter.isdigit() for letter in typed):
        return False
    return any(_is(kind, typed) for kind in identifiers.Kind)


def _is(kind: identifiers.Kind, typed: str) -> bool:
    try:
        identifiers.read(kind, typed)
    except identifiers.Invalid:
        return False
    return True
