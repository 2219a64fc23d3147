"""An adult enquiry in the hands of the agency that leads it: reading, beginning, writing, reporting (4.6).

Under section 42 the council makes the enquiry or causes another agency to. The host plans it and gives
the agency that leads what the adult wants, the tests, the plan and the people's names, for that cause;
the rest of the case stays closed to it. What it writes is its own, and the host reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.verdicts import Refused, Verdict, no, require
from audit.log.entries import Verb
from mash_hub import adult_concerns, free_text
from mash_hub.models.adult_concerns import TABLE, AdultConcern, ConcernState
from mash_hub.models.led_enquiries import LeadEntry

S = ConcernState


@dataclass(frozen=True)
class Written:
    """One entry as the host and the agency that leads read it."""

    entry: LeadEntry
    words: str


def may_lead(hat: Actor, row: AdultConcern) -> Verdict:
    """Whether a hat acts for the agency that leads the enquiry, while it is planned or under way."""
    if not isinstance(hat, Hat) or not row.is_led_by(hat):
        return no("Only the agency that leads the enquiry writes here.")
    if row.state not in (S.PLAN, S.ENQUIRY):
        return no("The enquiry that your agency leads is over, or not planned yet.")
    return TABLE.may_move(row.state, S.ENQUIRY if row.state == S.PLAN else S.OUTCOMES)


def may_write(hat: Actor, row: AdultConcern) -> Verdict:
    """Whether a hat writes for the agency that leads: once it has begun."""
    verdict = may_lead(hat, row)
    if verdict and row.state == S.PLAN:
        return no("Begin the enquiry first.")
    return verdict


@transaction.atomic
def begin(row: AdultConcern, *, by: Hat, version: int) -> AdultConcern:
    """Begin the enquiry that one's agency leads. Raises Refused, Stale."""
    row = AdultConcern.objects.select_related("contact", "enquiry").lock(row, version)
    require(may_lead(by, row))
    require(TABLE.may_move(row.state, S.ENQUIRY))
    row.set_step(S.ENQUIRY, by=by, at=clock.now())
    adult_concerns.note(row, Verb.CHANGED, by=by)
    return row


@transaction.atomic
def write(row: AdultConcern, *, words: str, is_finding: bool, by: Hat, version: int) -> LeadEntry:
    """Write how the enquiry goes or, once, what was found: then the host goes on. Refused, Stale."""
    row = AdultConcern.objects.select_related("contact", "enquiry").lock(row, version)
    require(may_write(by, row))
    if not words.strip():
        raise Refused("Write how it goes, or what was found.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    entry = LeadEntry(
        id=uuid4(),
        concern=row,
        owner_id=by.agency_id,
        author_id=by.person_id,
        file_id=row.file_id,
        is_finding=is_finding,
        written_at=at,
    )
    cause = sealing.Cause.of(CauseKind.ASKED, row)
    sealing.seal(entry, "words", {"words": words}, by=by, to={row.owner_id}, cause=cause)
    entry.start(by=by, at=at)
    if is_finding:
        row.set_step(S.OUTCOMES, by=by, at=at)
    else:
        row.set_written(by=by, at=at)
    adult_concerns.note(row, Verb.CHANGED, by=by, also=[entry], sections=["words"])
    return entry


def written(row: AdultConcern, *, by: Hat) -> list[Written]:
    """What the agency that leads wrote, the oldest first; the reader was found to see the concern."""
    rows = list(row.entries.select_related("author", "owner").order_by("written_at", "pk"))
    opened = sealing.open(rows, ["words"], by=by)
    return [
        Written(one, opened.text(one, "words", "words"))
        for one in rows
        if opened[one, "words"] is not None
    ]


def people_in(given: dict[str, Any]) -> list[dict[str, str]]:
    """The people of the enquiry as the host named them, for the page of the agency that leads."""
    return [{"words": one["name"], "role_words": one["role"]} for one in given.get("people", [])]


def given(row: AdultConcern, *, by: Hat) -> dict[str, Any]:
    """What the host gave the agency that leads: plan, reason and people, where the reader has it."""
    return sealing.open([row], ["led"], by=by)[row, "led"] or {}
