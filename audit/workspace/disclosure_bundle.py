"""The pages of an answer: typeset from redacted copies, drawn as pictures, kept as they were decided on (4.16)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from agencies import clock, papers, picture_papers, sealing
from agencies.actors import Hat
from agencies.verdicts import Refused
from audit.workspace.models.disclosure_bundles import DisclosureBundle
from audit.workspace.models.disclosures import Disclosure, DisclosureKind

MOST_PAGES = 400
_TITLES = {
    DisclosureKind.SUBJECT_ACCESS: "Answer to your request",
    DisclosureKind.COURT: "Disclosure by order of the court",
    DisclosureKind.POLICE: "Disclosure to the police",
    DisclosureKind.OTHER: "Disclosure by law",
}


@dataclass(frozen=True)
class Entry:
    """One entry of an answer: whose it is, of which day, and its words in pieces; None where some were removed."""

    agency: str
    on: date
    pieces: Sequence[str | None]
    pictures: Sequence[bytes] = ()  # each a page of its own, behind the words

    def lines(self) -> list[list[str | None]]:
        """Its pieces by line."""
        found: list[list[str | None]] = [[]]
        for piece in self.pieces:
            first, *more = [None] if piece is None else piece.split("\n")
            found[-1].append(first)
            found += [[line] for line in more]
        return [
            [part for part in line if part != ""] for line in found if any(p != "" for p in line)
        ]


def make(row: Disclosure, entries: Sequence[Entry], *, by: Hat, at: datetime) -> DisclosureBundle:
    """Draw the pages of what leaves, and keep them sealed. Raises Refused for more than can be drawn."""
    pictures = papers.pictures("disclosure", _data(row, entries, by=by, at=at))
    shown = [picture for one in entries for picture in one.pictures]
    pictures += [
        picture_papers.page_with(picture, f"{row.reference} · picture {place}")
        for place, picture in enumerate(shown, start=1)
    ]
    if len(pictures) > MOST_PAGES:
        raise Refused(
            f"The answer has more than {MOST_PAGES} pages: make two requests of it, by its days."
        )
    made = picture_papers.pdf_of(pictures)
    bundle = DisclosureBundle(
        id=uuid4(),
        disclosure=row,
        owner_id=row.owner_id,
        file_id=row.file_id,
        pages=len(pictures),
        digest=hashlib.sha256(made).hexdigest(),
        made_at=at,
        made_by_id=by.person_id,
    )
    sealing.seal(bundle, "pages_file", {"pdf": base64.b64encode(made).decode()}, by=by)
    return bundle.start(by=by, at=at)


def content(bundle: DisclosureBundle, *, by: Hat) -> bytes:
    """Its bytes, for acts that leave an entry of their own. Raises Refused when they are not those decided on."""
    opened = sealing.open_quietly([bundle], ["pages_file"], by=by)[bundle, "pages_file"]
    made = base64.b64decode((opened or {"pdf": ""})["pdf"])
    if hashlib.sha256(made).hexdigest() != bundle.digest:
        raise Refused("The pages are not those that were decided on. Tell the hub’s manager.")
    return made


def _data(row: Disclosure, entries: Sequence[Entry], *, by: Hat, at: datetime) -> dict[str, Any]:
    assert row.wording is not None, "the act that makes the pages names it"
    request = sealing.open_quietly([row], ["request"], by=by)
    opening = f"We received your request on {_day(row.received_on)}. "
    opening += (
        "We have looked through what we hold. What we can give you follows on the next pages."
        if entries
        else "We have looked through what we hold. There is nothing that we can give you."
    )
    return {
        "reference": row.reference,
        "agency": row.owner.name,
        "on": _day(at.astimezone(clock.LONDON).date()),
        "title": _TITLES[DisclosureKind(row.disclosure_kind)],
        "to": f"To {request.text(row, 'request', 'asker')}",
        "opening": opening,
        "wording": row.wording.words.split("\n\n"),
        "entries": _listed(entries),
    }


def _listed(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries as the paper prints them; of a picture, that it stands behind the words, and as which."""
    listed: list[dict[str, Any]] = []
    place = 0
    for one in entries:
        lines = one.lines()
        if one.pictures:
            lines = [[_where(place + 1, place + len(one.pictures))]]
            place += len(one.pictures)
        listed.append({"agency": one.agency, "on": _day(one.on), "lines": lines})
    return listed


def _where(first: int, last: int) -> str:
    if first == last:
        return f"Picture {first}, on a page of its own behind these."
    return f"Pictures {first} to {last}, each on a page of its own behind these."


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
