"""Whether words hold what names a person, for papers that take none: a board's plan (domain notes 5.5).

Shapes come first – addresses, numbers, references of the hub, a title with a name, a birth – and then the
names that the writer reads in open cases anyhow. Names of others are not compared: a refusal would tell
the writer who is known to the hub (7.2 R17).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agencies import references, sealing
from agencies.actors import Hat
from mash_hub import identifiers
from mash_hub.case_people import name_in
from mash_hub.free_text import looks_like_one
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.subjects import Card, Involvement

MOST_NAMES = 500  # cards of the newest open cases that are opened for their names
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_REFERENCE = re.compile(rf"\b(?!BP-)[A-Z]{{1,3}}-[{references.ALPHABET}]{{5}}\b")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|PC|DC|DS|DI|DCI)\.?\s+[A-Z][\w'’-]+")
_BIRTH = re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\b\D{0,12}\d", re.IGNORECASE)
_NUMBER = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9/-]{6,18}|\d{3}\s\d{3}\s\d{4}|[A-Za-z]{2}(?:\s?\d{2}){3}\s?[A-Da-d]"
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


def told_in(texts: Iterable[str], *, by: Hat) -> str:
    """What has to be taken out of words that hold no person data, in a sentence; nothing where all is well."""
    found = _found([text for text in texts if text.strip()], by=by)
    return f"{_TAKE_OUT}{found}" if found else ""


def warning(texts: Iterable[str]) -> str:
    """The same while somebody types, by shapes alone: nothing is opened for it."""
    found = next(_shapes([*texts]), "")
    return f"{WARNING}take out {found}" if found else ""


def _found(texts: list[str], *, by: Hat) -> str:
    shape = next(_shapes(texts), "")
    if shape or not texts:
        return shape
    said = "\n".join(texts).casefold()
    names = (re.escape(name.casefold()) for name in _names_read(by))
    is_named = any(re.search(rf"(?<!\w){name}(?!\w)", said) for name in names)
    return "the name of somebody in an open case." if is_named else ""


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


def _names_read(by: Hat) -> set[str]:
    """The names on cards that the writer opens in the open cases they see: both names, never one alone."""
    files = Enquiry.objects.visible_to(by).open().order_by("-received_at", "pk").values("file")
    parts = Involvement.objects.filter(file__in=files[:MOST_NAMES], card__isnull=False)
    cards = list(Card.objects.filter(pk__in=parts.values("card"))[:MOST_NAMES])
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    names = {name_in(opened[card, "identity"]).strip() for card in cards}
    return {name for name in names if " " in name}
