"""Who is expected at a meeting: everybody who attends there, also who came once it was scheduled (domain notes 4.8).

Until somebody is expected, nothing of a published agenda is there for them: their name is compared with
those in its papers first, and whoever bears one is kept apart without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock, door, hats, notices, sealing
from agencies.actors import Actor, Service
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, MembershipQuerySet, Person
from agencies.models.workspaces import WorkspaceKind
from agencies.notices import Post
from agencies.roles import ACTS, Act, Role
from audit.log import entries as log
from audit.log.entries import Verb
from meetings import namesakes, parts, research_calls, with_papers
from meetings.models.agenda import ItemState
from meetings.models.attendance import Attendance
from meetings.models.meetings import LISTED, Meeting, MeetingState

JOB = "late-members"


def attending() -> MembershipQuerySet:
    """The memberships under which meetings of their workspace are attended today."""
    able = [role for role, acts in ACTS.items() if Act.ATTEND_MEETING in acts]
    is_cmog = Q(workspace__workspace_kind=WorkspaceKind.CMOG)
    found = Membership.objects.current(hats.today()).filter(role__in=able)
    return found.filter(is_cmog | ~Q(role=Role.TASKING_RECIPIENT))


def members(workspace_id: UUID) -> list[Membership]:
    """Those who can attend meetings of a workspace today, one membership a person."""
    found = (
        attending()
        .filter(workspace=workspace_id)
        .select_related("person", "agency")
        .order_by("agency__name", "person__name", "pk")
    )
    return list({membership.person_id: membership for membership in found}.values())


def people_of(meeting: Meeting) -> list[Person]:
    """Whose names are compared with those in its cases: members of the workspace, and who is expected."""
    expected = [one.person for one in meeting.attendance.select_related("person")]
    found = [*(membership.person for membership in members(meeting.workspace_id)), *expected]
    return list({person.pk: person for person in found}.values())


def expect(meeting: Meeting, *, by: Actor, at: datetime) -> list[Attendance]:
    """Expect everybody who attends meetings of the workspace and is not expected yet; gives those new."""
    known = set(meeting.attendance.values_list("person_id", flat=True))
    return [
        Attendance(
            id=uuid4(),
            meeting=meeting,
            person=membership.person,
            agency=membership.agency,
            role=membership.role,
            parts=parts.usual(membership, meeting),
        ).start(by=by, at=at)
        for membership in members(meeting.workspace_id)
        if membership.person_id not in known
    ]


def tell(meeting: Meeting, rows: Iterable[Attendance], *, by: Actor, at: datetime) -> None:
    """Tell people by name that they are expected at a meeting: that alone, and nothing of its cases."""
    named: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        named[row.agency_id].append(row.person_id)
    kind, place = NoticeKind.MEETING_EXPECTED, meeting.workspace_id
    told = [
        Post((agency,), kind, meeting, place, tuple(people)) for agency, people in named.items()
    ]
    notices.post_all(told, by=by, at=at)


# --- who comes late -------------------------------------------------------------------------------


def due_ids() -> list[UUID]:
    """The meetings to come at which somebody who attends there is not expected yet. Asked each minute."""
    expected = Attendance.objects.filter(
        meeting=OuterRef(OuterRef("pk")), person=OuterRef("person")
    )
    new = attending().filter(workspace=OuterRef("workspace")).exclude(Exists(expected))
    found = Meeting.objects.to_come().filter(Exists(new), meeting_kind__in=LISTED)
    return list(found.values_list("pk", flat=True))


@transaction.atomic
def fall_due(*, only: Collection[UUID]) -> int:
    """Expect at meetings to come whoever attends there by now; gives how many people are new."""
    wanted = Meeting.objects.to_come().filter(pk__in=only, meeting_kind__in=LISTED)
    return sum(len(expect_late(row)) for row in wanted.order_by("pk"))


@transaction.atomic
def expect_late(meeting: Meeting) -> list[Attendance]:
    """Expect at a meeting whoever attends there by now, as if they had been there when it was scheduled.

    Their names are compared with those in its papers before anything opens to them. Once the agenda is
    published, agencies that are new get its papers and are asked for their research.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    at = clock.now()
    by = Service(JOB, agency_id=meeting.owner_id, workspace_id=meeting.workspace_id)
    new = expect(meeting, by=by, at=at)
    if not new:
        return []
    with door.wearing_agency(meeting.owner_id):
        namesakes.look_again(meeting.items.all(), [row.person for row in new], by=by, at=at)
        if meeting.state == MeetingState.AGENDA_PUBLISHED:
            _open_to(meeting, new, by=by, at=at)
    tell(meeting, new, by=by, at=at)
    people = [row.person_id for row in new]
    log.write(by=by, verb=Verb.CHANGED, about=[meeting], people=people, ground="expected", at=at)
    return new


def _open_to(meeting: Meeting, new: Iterable[Attendance], *, by: Service, at: datetime) -> None:
    rows = [row for row in new if row.role in with_papers.ROLES or row.parts]
    agencies = {row.agency_id for row in rows}
    for item in meeting.items.filter(part="", state=ItemState.RESEARCH_OPEN):
        cause = sealing.Cause.of(CauseKind.MEETING, item)
        sealing.give([item], ["papers"], to=agencies, by=by, cause=cause)
        research_calls.open_for(item, by=by, at=at, only=agencies)
    for row in rows:
        parts.give_papers_to(row, row.parts, by=by)
