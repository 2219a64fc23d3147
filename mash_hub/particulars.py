"""What is said about a thing: values, their sealed form, and the composites by which it is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from django.db import models

from mash_hub.addresses import Address
from mash_hub.identifiers import Given, is_pseudo, phone_words, registration_words
from mash_hub.identities import KeptValue, kept_from, protected_content
from mash_hub.linkage.composites import Composite
from mash_hub.linkage.rows import folded, sound
from mash_hub.models.subjects import SubjectKind
from mash_hub.protection import What


class PlaceSort(models.TextChoices):
    """What a place is (domain notes 4.11)."""

    HOTEL = "HOTEL", "Hotel or guest house"
    PARK = "PARK", "Park or open space"
    TAKEAWAY = "TAKEAWAY", "Takeaway"
    LICENSED = "LICENSED", "Licensed premises"
    SHOP = "SHOP", "Shop"
    TRANSPORT = "TRANSPORT", "Station or other transport"
    SCHOOL = "SCHOOL", "School or college"
    HEALTH = "HEALTH", "Hospital, clinic or practice"
    HOME = "HOME", "Somebody’s home"
    OTHER = "OTHER", "Another place"


class GroupSort(models.TextChoices):
    """What a group is."""

    STREET = "STREET", "Street group or gang"
    FRIENDS = "FRIENDS", "Group of friends"
    ONLINE = "ONLINE", "Online group"
    BUSINESS = "BUSINESS", "Business"
    OTHER = "OTHER", "Another group"


class Service(models.TextChoices):
    """Where an online name is used; `NOT_KNOWN` where nobody said."""

    SNAPCHAT = "SNAPCHAT", "Snapchat"
    INSTAGRAM = "INSTAGRAM", "Instagram"
    TIKTOK = "TIKTOK", "TikTok"
    WHATSAPP = "WHATSAPP", "WhatsApp"
    FACEBOOK = "FACEBOOK", "Facebook"
    DISCORD = "DISCORD", "Discord"
    TELEGRAM = "TELEGRAM", "Telegram"
    GAME = "GAME", "A game"
    OTHER = "OTHER", "Another service"
    NOT_KNOWN = "NOT_KNOWN", "Not known"


@dataclass(frozen=True)
class Particulars:
    """What one agency says about one thing: the content of its card.

    Each kind has its own of these fields, the others are empty. What is protected is in `kept` alone.
    """

    subject_kind: SubjectKind
    name: str = ""
    aliases: tuple[str, ...] = ()
    sort: str = ""  # PlaceSort or GroupSort
    lines: str = ""
    town: str = ""  # of a group: where it is
    postcode: str = ""
    uprn: Given = field(default_factory=Given)
    area_code: Given = field(default_factory=Given)
    organisation_code: Given = field(default_factory=Given)
    mark: Given = field(default_factory=Given)
    make: str = ""
    colour: str = ""
    seen_where: str = ""
    seen_on: str = ""  # ISO
    phone: Given = field(default_factory=Given)
    safe_to_call: str = ""  # YES, NO or UNKNOWN
    safety: str = ""  # when it is safe, and who else may answer
    service: str = ""
    handle: Given = field(default_factory=Given)
    notes: str = ""
    kept: tuple[KeptValue, ...] = ()

    @property
    def label(self) -> str:
        """How a page names the thing."""
        words = self._label()
        return words or f"{self.subject_kind.label} without a name"

    def _label(self) -> str:
        match self.subject_kind:
            case SubjectKind.VEHICLE:
                about = " ".join(part for part in (self.colour, self.make) if part)
                return self.mark_words or about
            case SubjectKind.TELEPHONE:
                kept = next((one.words for one in self.kept), "")
                return kept or self.phone_words
            case SubjectKind.ONLINE_NAME:
                known = self.service not in ("", Service.NOT_KNOWN)
                where = f", {Service(self.service).label}" if known else ""
                return f"{self.handle.value}{where}"
        return self.name or self.address.words

    @property
    def address(self) -> Address:
        """The address of a place as far as readers may see it."""
        return Address(self.lines, self.town, self.postcode)

    @property
    def mark_words(self) -> str:
        """The registration mark as people read it."""
        return registration_words(self.mark.value) if self.mark.verified else self.mark.value

    @property
    def phone_words(self) -> str:
        """The telephone number as people read it."""
        return phone_words(self.phone.value) if self.phone.verified else self.phone.value

    @property
    def is_protected(self) -> bool:
        """Whether an address or number of it is kept from sight."""
        return bool(self.kept)

    def lines_shown(self) -> Iterator[tuple[str, str]]:
        """What a page shows, each line with its heading; what does not check says so."""
        sort = PlaceSort if self.subject_kind == SubjectKind.PLACE else GroupSort
        service = Service(self.service).label if self.service else ""
        where = self.town if self.subject_kind == SubjectKind.GROUP else self.address.words
        shown = (
            ("Name", self.name),
            ("Also called", ", ".join(self.aliases)),
            ("What it is", str(sort(self.sort).label) if self.sort else ""),
            ("Where" if self.subject_kind == SubjectKind.GROUP else "Address", where),
            ("UPRN", _said(self.uprn)),
            ("Local authority", _said(self.area_code)),
            ("Health organisation", _said(self.organisation_code)),
            ("Registration mark", _said(self.mark, self.mark_words)),
            ("Make", self.make),
            ("Colour", self.colour),
            ("Seen", self._seen()),
            ("Telephone number", _said(self.phone, self.phone_words)),
            ("Safe to ring", _SAFE.get(self.safe_to_call, "")),
            ("Safe use", self.safety),
            ("Online name", self.handle.value),
            ("Where it is used", str(service)),
            ("Notes", self.notes),
        )
        return ((heading, words) for heading, words in shown if words)

    def _seen(self) -> str:
        day = ""
        if self.seen_on:
            on = date.fromisoformat(self.seen_on)
            day = f"{on.day} {on:%B %Y}"
        return ", ".join(part for part in (self.seen_where, day) if part)

    def to_content(self) -> dict[str, Any]:
        """Give it in the JSON form in which a card is sealed: of what is kept, that it is."""
        content = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "kept"}
        for name in _GIVEN:
            content[name] = asdict(content[name])
        content |= {"subject_kind": self.subject_kind.value, "aliases": [*self.aliases]}
        content["kept"] = [{"what": one.what, "protection": one.protection} for one in self.kept]
        return content

    def kept_content(self) -> dict[str, Any]:
        """Give what is kept in the JSON form in which it is sealed apart, in the same order."""
        return protected_content(self.kept)

    @classmethod
    def from_content(
        cls, content: dict[str, Any], protected: dict[str, Any] | None = None
    ) -> Particulars:
        """Take it from a card just opened; what is kept has values only where that was opened too."""
        given = {name: Given(**content[name]) for name in _GIVEN}
        more = {
            "subject_kind": SubjectKind(content["subject_kind"]),
            "aliases": tuple(content["aliases"]),
            "kept": tuple(kept_from(content["kept"], protected)),
        }
        return cls(**{**content, **given, **more})


_GIVEN = tuple(one.name for one in fields(Particulars) if one.type == "Given")
_SAFE = {"YES": "Yes", "NO": "No", "UNKNOWN": "Not known"}


def _said(given: Given, words: str = "") -> str:
    """What was given, with a word where it does not check."""
    shown = words or given.value
    return shown if given.verified else f"{shown} (as given: it does not check)"


# --- made comparable --------------------------------------------------------------------------------


def composites(said: Particulars) -> set[Composite]:
    """The composites from which a thing's tokens are made; there is none of a name alone.

    A place shares the composite `home` with people's addresses, so that workers are kept apart from
    their own. A protected address is not among these.
    """
    found: set[Composite] = set()
    names = [one for one in (said.name, *said.aliases) if folded(one)]
    if said.subject_kind == SubjectKind.PLACE:
        real = said.postcode if said.postcode and not is_pseudo(said.postcode) else ""
        if real and folded(said.lines):
            found.add(("home", folded(said.lines), real))
        if real:
            found |= {("place", sound(name), real) for name in names}
        if folded(said.town):
            found |= {("place-town", folded(name), folded(said.town)) for name in names}
    elif said.subject_kind == SubjectKind.GROUP and folded(said.town):
        found |= {("group", folded(name), folded(said.town)) for name in names}
    return found


def exact(said: Particulars) -> set[tuple[str, str]]:
    """The numbers and names that are one thing's own, as far as they check: label and value.

    A telephone has the label that people's telephones have, so that workers are kept apart from theirs.
    """
    found = {
        ("UPRN", said.uprn.known),
        ("MARK", said.mark.known),
        ("PHONE", said.phone.known),
    }
    if handle := said.handle.known:
        found.add(("HANDLE", handle))
        if said.service not in ("", Service.NOT_KNOWN, Service.OTHER):
            found.add((f"HANDLE-{said.service}", handle))
    return {(label, value) for label, value in found if value}


def kept_whats(subject_kind: SubjectKind) -> What | None:
    """What of a kind of thing can be protected: the address of a place, a telephone number."""
    found = {SubjectKind.PLACE: What.ADDRESS, SubjectKind.TELEPHONE: What.PHONE}
    return found.get(subject_kind)
