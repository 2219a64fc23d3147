"""Those who cause harm in a MARAC case, and who manages each: said by police and probation (C 4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies import clock, hats, notices
from agencies.actors import Hat
from agencies.models.notices import NoticeKind
from agencies.verdicts import Verdict, no
from mash_hub import offender_management, outstanding_offenders
from mash_hub.models.subjects import Involvement, ManagedBy, PersonRole
from meetings import item_page
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import MeetingKind


@dataclass(frozen=True)
class Managed:
    """One part of a case, named as its papers name the person, and who manages them."""

    part: Involvement
    name: str

    @property
    def words(self) -> str:
        """Who manages the person, in words."""
        return str(ManagedBy(self.part.managed_by).label)


def of_case(case: AgendaItem, papers: dict[str, Any], *, by: Hat) -> dict[str, Any]:
    """What a page of a case shows of them, to who reads its papers; nothing for other meetings."""
    if not papers or case.meeting.meeting_kind != MeetingKind.MARAC:
        return {}
    people = item_page.people_in(case, papers)
    return {
        "accused": [Managed(part, name) for part, name in people if _harms(part)],
        "is_sought": outstanding_offenders.still_sought(case.file_id, by=by),
        "may_say_managed": may_say(by, case),
    }


def _harms(part: Involvement) -> bool:
    return part.role == PersonRole.PERPETRATOR


def part_of(case: AgendaItem, part_id: UUID) -> Involvement | None:
    """The part of somebody who causes harm in a case that the caller found through its `visible_to`."""
    parts = Involvement.objects.in_file(case.file_id).select_related("subject")
    return next((part for part in parts if part.pk == part_id and _harms(part)), None)


def may_say(hat: Hat, case: AgendaItem) -> Verdict:
    """Say who manages somebody of a case: police and probation, who read it at a MARAC."""
    if case.meeting.meeting_kind != MeetingKind.MARAC:
        return no("Only a MARAC asks who manages somebody.")
    return offender_management.may_say(hat)


def say(
    case: AgendaItem, part: Involvement, managed_by: ManagedBy, *, by: Hat, version: int
) -> None:
    """Say who manages somebody of a case, and tell by name who reads it. Raises Refused, Stale."""
    offender_management.say(part, managed_by, by=by, version=version)
    readers = AgendaItem.objects.readers_of(case, among=hats.in_workspace(case.workspace_id))
    _tell(case, [hat for hat in readers if hat.person_id != by.person_id], by=by)


def _tell(case: AgendaItem, told: Iterable[Hat], *, by: Hat) -> None:
    people = {hat.person_id: hat.agency_id for hat in told}
    if people:
        notices.post(
            to={*people.values()},
            notice_kind=NoticeKind.MEETING_CHANGED,
            about=case,
            by=by,
            at=clock.now(),
            workspace_id=case.workspace_id,
            persons=sorted(people),
        )
