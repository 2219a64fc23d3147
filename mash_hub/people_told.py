"""Telling the child or adult of a decision: who told them, when and how, or why not (7.2 R6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Actor, Hat
from agencies.verdicts import YES, Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, strict_mode
from mash_hub.case_people import CasePerson
from mash_hub.models.enquiries import Enquiry, EnquiryState
from mash_hub.models.people_told import TABLE, PersonTold, ToldHow, ToldState, WhyNot
from mash_hub.models.subjects import Involvement, PersonRole
from mash_hub.ratings import may_work

AT_RISK = (PersonRole.CHILD, PersonRole.VICTIM, PersonRole.ADULT_AT_RISK)


@dataclass(frozen=True)
class Telling:
    """That somebody was told, by whom, how and when; or why not."""

    state: ToldState
    how: ToldHow | None = None
    told_on: date | None = None
    who: str = ""
    why_not: WhyNot | None = None
    sentence: str = ""

    def content(self) -> dict[str, str]:
        """What is sealed."""
        return {"who": self.who, "sentence": self.sentence}


@dataclass(frozen=True)
class Shown:
    """One person who is to be told, and what was written down of it."""

    person: CasePerson
    row: PersonTold | None = None
    who: str = ""
    sentence: str = ""


def to_be_told(file_id: UUID) -> set[UUID]:
    """The people of a case who are to be told of its decision: those at risk who are born.

    Nobody alleged to do harm is ever among them, whatever else they are there (7.2 R10).
    """
    parts = list(Involvement.objects.in_file(file_id).select_related("card"))
    accused = {part.subject_id for part in parts if part.role == PersonRole.PERPETRATOR}
    unborn = {part.subject_id for part in parts if part.card and part.card.is_unborn}
    return {part.subject_id for part in parts if part.role in AT_RISK} - accused - unborn


def not_written(enquiry: Enquiry) -> set[UUID]:
    """Those of whom nobody has written whether they were told of the decision that stands."""
    known = PersonTold.objects.of_decision(enquiry).values_list("subject_id", flat=True)
    return to_be_told(enquiry.file_id) - set(known)


def may_write(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may write down who was told: the host, from the decision until it is closed."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if not enquiry.is_decided:
        return no("There is no decision yet.")
    if enquiry.state == EnquiryState.CLOSED:
        return no("The enquiry is closed. Open it again first.")
    return YES


@transaction.atomic
def write(
    enquiry: Enquiry, subject_id: UUID, *, by: Hat, telling: Telling, version: int = 0
) -> PersonTold:
    """Write down that one person was told of the decision, or why not; until the enquiry is closed.

    `version` is that of what it is written over, 0 for nothing. Raises Refused for somebody who must
    not be told, a way that is shut in strict mode, or words that are missing; Stale.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    require(may_write(by, enquiry))
    decided_at = enquiry.decided_at
    if decided_at is None:
        raise Refused("There is no decision yet.")
    if subject_id not in to_be_told(enquiry.file_id):
        raise Refused("Only the child or adult at risk in this enquiry is told of the decision.")
    _require_whole(telling, enquiry)
    free_text.require_clear([telling.who, telling.sentence], file_id=enquiry.file_id, by=by)
    rows = PersonTold.objects.of_decision(enquiry).select_for_update(of=("self",))
    known = rows.filter(subject=subject_id).first()
    if (known.version if known else 0) != version:
        raise Stale(known.version if known else 0)
    if known is not None:
        require(TABLE.may_move(known.state, telling.state))
    at = clock.now()
    row = known or PersonTold(
        id=uuid4(),
        enquiry=enquiry,
        decided_at=decided_at,
        subject_id=subject_id,
        file_id=enquiry.file_id,
        owner_id=enquiry.owner_id,
        workspace_id=enquiry.workspace_id,
        written_at=at,
        written_by_id=by.person_id,
    )
    row.put(
        telling.state,
        how=telling.how or "",
        told_on=telling.told_on,
        why_not=telling.why_not or "",
    )
    sealing.seal(row, "words", telling.content(), by=by)
    if known is None:
        row.start(by=by, at=at)
    else:
        row.set_told_anew(by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CREATED if known is None else Verb.CHANGED,
        about=[row, enquiry],
        people=[subject_id],
        sections=["words"],
        ground=telling.why_not or telling.how or "",
        at=at,
    )
    return row


def _require_whole(telling: Telling, enquiry: Enquiry) -> None:
    if telling.state == ToldState.TOLD:
        _require_told(telling, enquiry)
    elif telling.why_not is None or not telling.sentence.strip():
        raise Refused("Say why they were not told: a reason, and a sentence.")
    if (telling.why_not is None) == (telling.how is None):
        raise Refused("Either they were told, or there is a reason why not.")


def _require_told(telling: Telling, enquiry: Enquiry) -> None:
    if telling.how is None or telling.told_on is None or not telling.who.strip():
        raise Refused("Say who told them, how, and on which day.")
    if telling.told_on > hats.today():
        raise Refused("That day is still to come.")
    if enquiry.decided_at and telling.told_on < enquiry.decided_at.astimezone(clock.LONDON).date():
        raise Refused("That was before the decision.")
    require(strict_mode.may_reach([telling.how], file_id=enquiry.file_id))


def of_enquiry(enquiry: Enquiry, people: Sequence[CasePerson], *, by: Hat) -> list[Shown]:
    """Those who are to be told, in the order of the case, with what was written of each."""
    wanted = to_be_told(enquiry.file_id)
    rows = PersonTold.objects.visible_to(by).of_decision(enquiry).select_related("written_by")
    known = {row.subject_id: row for row in rows}
    opened = sealing.open(known.values(), ["words"], by=by)
    found = []
    for person in people:
        if person.subject_id not in wanted:
            continue
        row = known.get(person.subject_id)
        words: dict[str, Any] = (opened[row, "words"] if row else None) or {}
        found.append(Shown(person, row, words.get("who", ""), words.get("sentence", "")))
    return found
