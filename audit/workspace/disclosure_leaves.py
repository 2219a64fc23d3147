"""Leave of a meeting's chair: no line of its minutes is disclosed without (domain notes 4.16).

An agency that decides that a line of its own words leaves asks with that decision: the chair of that very
meeting reads the copy as it would leave and what kind of request it is for, and agrees or does not. They
learn of nothing else that is asked, nor who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import disclosure_gathering
from audit.workspace.models.disclosure_leaves import (
    TABLE,
    LeaveState,
    MinutesLeave,
    chairs,
    people_away,
)
from audit.workspace.models.disclosure_parts import DisclosureItem, DisclosurePart
from audit.workspace.models.disclosures import GATHERING
from mash_hub import chronology_rows, clocks
from meetings.models import Meeting

S = LeaveState
MINUTE = disclosure_gathering.MINUTE
GROUND = "minutes_leave"


# --- asking ---------------------------------------------------------------------------------------


@transaction.atomic
def decided(item: DisclosureItem, pieces: list[str | None], *, by: Hat) -> None:
    """Ask the chair once it is decided that a line leaves; what was asked before of it is asked no more.

    `item.part` is its part. Raises Refused where nobody who chairs the meeting can be asked.
    """
    if item.thing_kind != MINUTE:
        return
    at = clock.now()
    _take_back(item, by=by, at=at)
    if item.is_disclosed:
        _ask(item, pieces, by=by, at=at)


def _ask(item: DisclosureItem, pieces: list[str | None], *, by: Hat, at: datetime) -> None:
    meeting: Meeting = chronology_rows.row_of(MINUTE, item.thing_id).item.meeting
    asked = _to_ask(meeting, item, by=by)
    if not asked:
        raise Refused("Nobody chairs that meeting now who could agree: withhold it.")
    persons = sorted({hat.person_id for hat in asked})
    row = MinutesLeave(
        id=uuid4(),
        reference=references.new("ML"),
        item=item,
        owner_id=item.owner_id,
        file_id=item.file_id,
        meeting=meeting,
        workspace_id=meeting.workspace_id,
        persons=persons,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    to = {hat.agency_id for hat in asked}
    sealing.seal(row, "asked", {"pieces": pieces}, by=by, to=to, cause=_cause_of(row))
    row.start(by=by, at=at)
    _tell_chairs(row, to, at=at)
    _log(row, Verb.REQUESTED, by=by, at=at)


def _to_ask(meeting: Meeting, item: DisclosureItem, *, by: Hat) -> list[Hat]:
    """The chair of the meeting; where they chair no more, or are kept from the case, whoever chairs there now."""
    away = people_away(item) | {by.person_id}
    there = [
        hat
        for hat in hats.in_workspace(meeting.workspace_id)
        if chairs(hat, meeting.meeting_kind) and hat.person_id not in away
    ]
    return [hat for hat in there if hat.person_id == meeting.chair_id] or there


def _cause_of(row: MinutesLeave) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.ASKED, row, persons=tuple(row.persons))


def _take_back(item: DisclosureItem, *, by: Hat, at: datetime) -> None:
    rows = MinutesLeave.objects.standing().filter(item=item)
    for row in rows.select_for_update(of=("self",)):
        sealing.take_back([row], by=by, cause=_cause_of(row))
        row.set_settled(S.TAKEN_BACK, by=by, at=at)
        _log(row, Verb.WITHDRAWN, by=by, at=at)


def _tell_chairs(row: MinutesLeave, agencies: Iterable[UUID], *, at: datetime) -> None:
    notices.post(
        to=sorted(agencies),
        notice_kind=NoticeKind.MINUTES_LEAVE_ASKED,
        about=row,
        by=Service("disclosures", agency_id=row.owner_id, workspace_id=row.workspace_id),
        at=at,
        workspace_id=row.workspace_id,
        persons=row.persons,
    )


# --- answering ------------------------------------------------------------------------------------


def may_answer(hat: Actor, row: MinutesLeave) -> Verdict:
    """Whether a hat gives or refuses leave: the chair who is asked, and nobody who decided that it leaves."""
    if not isinstance(hat, Hat) or not row.is_asked_of(hat):
        return no("The chair of the meeting is asked.")
    if row.state != S.ASKED:
        return no("It is answered, or asked no more.")
    if hat.person_id in (row.asked_by_id, row.item.decided_by_id):
        return no("You decided that it leaves: another who chairs has to agree.")
    if row.item.part.disclosure.state not in GATHERING:
        return no("The request was answered without it.")
    return YES


@transaction.atomic
def answer(
    row: MinutesLeave, *, agrees: bool, by: Hat, because: Reason, version: int
) -> MinutesLeave:
    """Let the copy of a line leave as it stands, or refuse it with the reason. Raises Refused, Stale."""
    row = MinutesLeave.objects.select_related("item__part__disclosure", "meeting").lock(
        row, version
    )
    require(may_answer(by, row))
    state = S.GIVEN if agrees else S.REFUSED
    require(TABLE.may_move(row.state, state))
    if not agrees and because.is_kept:
        raise Refused("Say in a sentence why it does not leave.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_settled(state, by=by, at=at, because=because)
    disclosure_gathering.tell(row.item.part, by=by, at=at)
    _log(row, Verb.GRANTED if agrees else Verb.DECLINED, by=by, at=at, because=because)
    return row


@dataclass(frozen=True)
class Limit:
    """By when a chair answers, as a page shows any limit: the day is the same for every request of a day."""

    started_at: datetime
    due_at: datetime


def limit_of(row: MinutesLeave) -> Limit:
    """The owners' day of the request it is about."""
    return Limit(row.asked_at, clocks.end_of(row.item.part.disclosure.owners_on))


# --- what waits for it ----------------------------------------------------------------------------


def may_leave(part: DisclosurePart) -> Verdict:
    """Whether every line of minutes of a part that is to leave has its chair's leave."""
    lines = DisclosureItem.objects.filter(
        part=part, thing_kind=MINUTE, decision__in=("WHOLE", "REDACTED")
    )
    given = MinutesLeave.objects.filter(state=S.GIVEN).values("item")
    if lines.exclude(pk__in=given).exists():
        return no(
            "A line of minutes is to leave to which the chair of its meeting has not agreed. Withhold it, "
            "take more out of it, or wait."
        )
    return YES


def by_item(items: Iterable[DisclosureItem]) -> dict[UUID, MinutesLeave]:
    """The leave of lines of minutes as it stands, by the line."""
    lines = [item.pk for item in items if item.thing_kind == MINUTE]
    if not lines:
        return {}
    rows = MinutesLeave.objects.standing().filter(item__in=lines)
    return {row.item_id: row for row in rows.select_related("settled_by")}


def _log(
    row: MinutesLeave, verb: Verb, *, by: Hat, at: datetime, because: Reason | None = None
) -> None:
    about: list[Any] = [row, row.item]
    log.write(
        by=by,
        verb=verb,
        about=about,
        people=[row.item.part.disclosure.subject_id],
        sections=["asked"],
        reason=because,
        ground=GROUND,
        at=at,
    )
