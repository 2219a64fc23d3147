"""The second net for protected addresses: what people type is looked through before it leaves (5.2).

The first net is the type `Kept`, which no page can format. But an address can be typed into a
sentence. So before words go to another agency they are compared with what the cards of the case keep,
of its people and of places and numbers linked with it, as far as the writer's own agency was given
them. Whoever may reveal an address is told exactly that it stands in the words. Whoever may not is
stopped by anything that looks like an address or a telephone number, whether it is the protected one
or not: otherwise typing would be a way of guessing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import Any
from uuid import UUID

import phonenumbers
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies import sealing
from agencies.actors import Hat
from agencies.verdicts import WordsRefused
from mash_hub import national_grid, overrules
from mash_hub.addresses import Address
from mash_hub.identities import Identity, KeptValue, Phone
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.items import Item
from mash_hub.models.links import CASES, Link
from mash_hub.models.overrules import is_overruled
from mash_hub.models.subjects import Card, Identification, Involvement
from mash_hub.models.things import ThingCard
from mash_hub.particulars import Particulars
from mash_hub.protection import MASKS, What
from mash_hub.revealing import may_reveal

_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[abd-hjlnp-uw-z]{2})\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,?\s+(?:[a-z'’.-]+\s+){0,3}(?:street|st|road|rd|lane|ln|avenue|ave|drive|close|"
    r"crescent|cres|court|ct|place|pl|way|terrace|terr|gardens|gdns|grove|hill|square|row|mews|walk|"
    r"park|green|rise|view|yard|wharf|parade)\b",
    re.IGNORECASE,
)
_PROPERTY = re.compile(r"\b\d{11,12}\b")  # as UPRNs of today are
_DOOR = re.compile(r"\W*(?:flat|apartment|room|unit)\b", re.IGNORECASE)  # within a house
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHORTEST = 4  # letters of a house's name that is looked for
_SHORTEST_NUMBER = 6  # digits of a UPRN that is looked for
MOST_GIVEN_BACK = 20  # paragraphs of one document
_DIGITS = 9  # of a telephone number without its country and trunk code


class Found(Enum):
    """What was found in words."""

    NOTHING = ""
    PROTECTED = (
        "Your words hold an address or a telephone number that is protected in this case. Nothing was"
        " sent. Take it out, or ask a second person to let it through."
    )
    LOOKS_LIKE_ONE = (
        "Somebody in this case has a protected address or number, and your words hold what looks like"
        " an address, a postcode or a telephone number. Nothing was sent. Say it without, or ask"
        " somebody of your agency who may see protected addresses to let it through."
    )


UNREAD = (
    "The hub cannot read all of this PDF: it is a scan, locked, very long or broken. Somebody in this case"
    " has a protected address or number, so it was not attached. Attach a PDF that holds its words, keep it"
    " with your agency, or ask a second person to let it through."
)
WARNINGS = {
    Found.PROTECTED: "These words hold a protected address or number: take it out before you send them.",
    Found.LOOKS_LIKE_ONE: (
        "Somebody here has a protected address: write no address, postcode or telephone number."
    ),
}


def require_clear(
    texts: Iterable[str], *, file_id: UUID, by: Hat, also: Collection[KeptValue] = ()
) -> None:
    """Let words about a case leave the agency, unless they hold what is protected.

    `also` is what is kept of the case on no card, opened by the writer. Raises WordsRefused, which
    gives the words back; two people together may let them through.
    """
    words = [text for text in texts if text.strip()]
    _require(words, look(words, file_id=file_id, by=by, also=also), file_id=file_id, by=by)


def _require(words: Sequence[str], found: Found, *, file_id: UUID, by: Hat) -> None:
    if found is Found.NOTHING or is_overruled(words, file_id=file_id, agency_id=by.agency_id):
        return
    raise WordsRefused(
        str(found.value),
        texts=words,
        about=overrules.about(file_id, by=by),
        offer_url=reverse("mash_hub:overrule-ask"),
        offer="Ask a second person to let it through",
    )


def require_clear_document(
    paragraphs: Iterable[str], *, file_id: UUID, by: Hat, also: Collection[KeptValue] = ()
) -> None:
    """Let a document leave, unless what it is called or says holds what is protected, or one of `also`.

    The paragraphs that do are given back, to be let through or taken out. Raises WordsRefused.
    """
    _require_paragraphs(paragraphs, _kept(file_id, by=by), also, file_id=file_id, by=by)


def require_clear_paper(
    paragraphs: Iterable[str], *, about: Collection[UUID], file_id: UUID, by: Hat
) -> None:
    """Let a paper of no one case leave, unless it holds what is protected of those it is `about`.

    They are people and things; what two people let through is remembered with `file_id`, the file of
    the record by which whoever takes the paper knows its middle. Raises WordsRefused.
    """
    _require_paragraphs(paragraphs, _kept_of(about, by=by), (), file_id=file_id, by=by)


def _require_paragraphs(
    paragraphs: Iterable[str],
    kept: Collection[KeptValue],
    also: Collection[KeptValue],
    *,
    file_id: UUID,
    by: Hat,
) -> None:
    if not kept and not also:
        return
    found = [one for one in paragraphs if _seen([one], kept, also, by=by) is not Found.NOTHING]
    # What two people let through stands aside, so that what comes behind it is not given for it.
    left = [
        one for one in found if not is_overruled([one], file_id=file_id, agency_id=by.agency_id)
    ]
    left = left[:MOST_GIVEN_BACK]
    _require(left, _seen(left, kept, also, by=by), file_id=file_id, by=by)


def require_clear_rows(
    found: Iterable[tuple[Any, Sequence[str]]], *, file_id: UUID, by: Hat
) -> None:
    """Let what was written before leave: rows of one case, each with the sections that are given.

    They are opened as the giver, without an entry: the act that gives them writes one. Raises WordsRefused.
    """
    texts: list[str] = []
    for row, sections in found:
        opened = sealing.open_quietly([row], sections, by=by)
        for section in sections:
            texts += texts_in(opened[row, section])
    require_clear_document(texts, file_id=file_id, by=by)


def texts_in(content: Any) -> list[str]:
    """Every text of a section's content, at any depth; ids read as nothing, least of all as numbers."""
    if isinstance(content, str):
        return [] if _ID.fullmatch(content) else [content]
    if isinstance(content, dict):
        content = content.values()
    elif not isinstance(content, list):
        return []
    return [text for one in content for text in texts_in(one)]


def require_read(document: str, *, file_id: UUID, by: Hat) -> None:
    """Let a document leave that the hub could not read through, unless the case keeps something secret.

    `document` names it; two people together may let it through. Raises WordsRefused.
    """
    texts = [document]
    if not _kept(file_id, by=by) or is_overruled(texts, file_id=file_id, agency_id=by.agency_id):
        return
    raise WordsRefused(
        UNREAD,
        texts=texts,
        about=overrules.about(file_id, by=by),
        offer_url=reverse("mash_hub:overrule-ask"),
        offer="Ask a second person to let it through",
    )


def look(
    texts: Collection[str], *, file_id: UUID, by: Hat, also: Collection[KeptValue] = ()
) -> Found:
    """Look words through for what the cards of a case keep; nothing of it is shown or logged."""
    return _seen(texts, _kept(file_id, by=by), also, by=by) if texts else Found.NOTHING


def masked(lines: Iterable[str], *, file_id: UUID, by: Hat) -> list[str]:
    """Lines of which each that holds what the case keeps reads as the mask of an address (5.2).

    What one agency typed openly another may keep secret. Who lists is not told which it was; a line
    that two people let through elsewhere is masked here all the same.
    """
    kept = _kept(file_id, by=by)
    return [
        MASKS[What.ADDRESS]
        if kept and _found_in([line], kept, by=by) is not Found.NOTHING
        else line
        for line in lines
    ]


def _seen(
    texts: Collection[str], kept: Collection[KeptValue], also: Collection[KeptValue], *, by: Hat
) -> Found:
    """What stands in words: of what the writer opened that it does, of all else as `_found_in` tells."""
    if any(_stands_in(text, one) for text in texts for one in also):
        return Found.PROTECTED
    return _found_in(texts, kept, by=by) if kept else Found.NOTHING


def _found_in(texts: Collection[str], kept: Collection[KeptValue], *, by: Hat) -> Found:
    if may_reveal(by):
        is_there = any(_stands_in(text, one) for text in texts for one in kept)
        return Found.PROTECTED if is_there else Found.NOTHING
    return Found.LOOKS_LIKE_ONE if any(map(looks_like_one, texts)) else Found.NOTHING


def _kept(file_id: UUID, *, by: Hat) -> list[KeptValue]:
    """What is kept on cards of the case's people that the agency was given, and on its own of things."""
    parts = Involvement.objects.filter(file=file_id)
    now = Identification.objects.standing()
    people = now.filter(card__in=parts.values("card")).values("subject")  # joined since, or not
    whose = Q(subject__in=parts.values("subject")) | Q(subject__in=people)
    return _kept_of_people(whose, by=by) + _kept_of_things(_things_of(file_id, whose, by=by), by=by)


def _kept_of(subject_ids: Collection[UUID], *, by: Hat) -> list[KeptValue]:
    """The same of some people and things."""
    whose = Q(subject__in=[*subject_ids])
    return _kept_of_people(whose, by=by) + _kept_of_things(whose, by=by)


def _standing(whose: Q) -> Exists:
    """Whether a card stands for one of some people."""
    return Exists(Identification.objects.standing().filter(whose, card=OuterRef("pk")))


def _kept_of_people(whose: Q, *, by: Hat) -> list[KeptValue]:
    cards = list(Card.objects.filter(_standing(whose), protected__isnull=False))
    opened = sealing.open_quietly(cards, ["identity", "protected"], by=by)
    return [
        one
        for card in cards
        if (identity := opened[card, "identity"]) is not None
        and (protected := opened[card, "protected"]) is not None
        for one in Identity.from_content(identity, protected).kept
    ]


def _things_of(file_id: UUID, people: Q, *, by: Hat) -> Q:
    """The places and numbers of a case: linked with it or its people, or on a list."""
    theirs = Card.objects.filter(_standing(people)).values("pk")
    about = Q(end_kind=Card.kind, end_id__in=theirs)
    of_concern = CmogEntry.objects.filter(file=file_id).values("pk")
    about |= Q(end_kind=CmogEntry.kind, end_id__in=of_concern)
    for kind, model in CASES.items():
        where = Q(request__file=file_id) if model is Item else Q(file=file_id)
        about |= Q(end_kind=kind, end_id__in=model.objects.filter(where).values("pk"))
    linked = Link.objects.standing().filter(about, owner=by.agency_id)
    entries = CmogEntry.objects.filter(file=file_id, thing_card__isnull=False)
    listed = entries.values("thing_card__subject")
    return Q(subject__in=linked.values("thing_card__subject")) | Q(subject__in=listed)


def _kept_of_things(which: Q, *, by: Hat) -> list[KeptValue]:
    """What the agency's own cards keep of some places and numbers.

    What is protected of a thing is given to nobody else, so nobody else can look for it.
    """
    cards = list(
        ThingCard.objects.present().filter(which, owner=by.agency_id, protected__isnull=False)
    )
    opened = sealing.open_quietly(cards, ["identity", "protected"], by=by)
    return [
        one
        for card in cards
        if (identity := opened[card, "identity"]) is not None
        and (protected := opened[card, "protected"]) is not None
        for one in Particulars.from_content(identity, protected).kept
    ]


def _stands_in(text: str, kept: KeptValue) -> bool:
    return kept.meets(lambda value: _holds(text, value))


def _holds(text: str, value: Any) -> bool:
    if isinstance(value, Phone):
        return value.number in _numbers(text)
    if isinstance(value, Address):
        return _holds_address(text, value)
    return False


def _holds_address(text: str, address: Address) -> bool:
    codes = {(out + inward).upper() for out, inward in _POSTCODE.findall(text)}
    if address.postcode and address.postcode.replace(" ", "") in codes:
        return True
    return _names_point(text, address) or _names_line(text, _lines(address))


def names_house(text: str, address: Address) -> bool:
    """Whether words name the house of an address: one of its lines, and no other postcode."""
    codes = {(out + inward).upper() for out, inward in _POSTCODE.findall(text)}
    is_elsewhere = codes and address.postcode and address.postcode.replace(" ", "") not in codes
    lines = [one for one in _lines(address) if not _DOOR.match(one)] or _lines(address)
    return not is_elsewhere and _names_line(text, lines)


def _lines(address: Address) -> list[str]:
    return [line for line in re.split(r"[\n,]", address.lines) if line.strip()]


def _names_line(text: str, lines: Iterable[str]) -> bool:
    said = text.casefold()
    return any(_line(line).search(said) for line in lines)


def _names_point(text: str, address: Address) -> bool:
    """Whether words hold its point on the map, or the number of its property."""
    if len(address.uprn) >= _SHORTEST_NUMBER and re.search(rf"\b0*{address.uprn}\b", text):
        return True
    if address.easting is None or address.northing is None:
        return False
    return national_grid.names(text, address.easting, address.northing)


def _line(line: str) -> re.Pattern[str]:
    """What tells a line of an address: a house's name, or its number with the beginning of its street.

    Of the word after that the first letter is enough ("4 Hidden Ln"), or nothing more is said.
    """
    number, *street = words = re.findall(r"[\w']+", line.casefold()) or [line]
    if not number[0].isdigit() or not street:
        text = r"\W+".join(map(re.escape, words))
        return re.compile(rf"\b{text}\b" if len(text) >= _SHORTEST else r"(?!)")
    begins = rf"\b{re.escape(number)}\W+{re.escape(street[0])}\b"
    if len(street) == 1:
        return re.compile(begins)
    return re.compile(rf"{begins}(?:\W+{re.escape(street[1][0])}|\s*$|\s*[,.;:!?)])")


def _numbers(text: str) -> set[str]:
    form = phonenumbers.PhoneNumberFormat.E164
    matcher = phonenumbers.PhoneNumberMatcher(
        text, "GB", leniency=phonenumbers.Leniency.POSSIBLE, max_tries=200
    )
    found = (match.number for match in matcher if len(str(match.number.national_number)) >= _DIGITS)
    return {str(phonenumbers.format_number(number, form)) for number in found}


def looks_like_one(text: str) -> bool:
    """Whether words hold a postcode, a telephone or property number, a house with its street, or a point on a map."""
    if _POSTCODE.search(text) or _STREET.search(text) or _numbers(text):
        return True
    return bool(_PROPERTY.search(text)) or national_grid.names_any(text)
