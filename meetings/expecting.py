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
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.notices import Post
from agencies.roles import ACTS, Act, Role
from audit.log import entries as log
from audit.log.entries import Verb
from meetings import namesakes, parts, research_calls, with_papers
from meetings.models.agenda import ItemState
from meetings.models.attendance import STILL_COMING, Attendance, AttendanceQuerySet
from meetings.models.meetings import LISTED, Meeting, MeetingState

JOB = "late-members"


def attending() -> MembershipQuerySet:
    """The memberships under which meetings of their workspace are attended today."""
    able = [role for role, acts in ACTS.items() if Act.ATTEND_MEETING in acts]
    is_cmog = Q(workspace__workspace_kind=WorkspaceKind.CMOG)
    found = Membership.objects.current(hats.today()).filter(role__in=able)
    return found.filter(is_cmog | ~Q(role=Role.TASKING_RECIPIENT))


def members(workspace_id: UUID) -> list[Membership]:
    """Those who can attend meetings of a workspace today, one membership a person.

    Who observes and also attends for an agency comes for the agency.
    """
    found = (
        attending()
        .filter(workspace=workspace_id)
        .select_related("person", "agency")
        .order_by("agency__name", "person__name", "pk")
    )
    chosen: dict[UUID, Membership] = {}
    for membership in found:
        if membership.role != Role.OBSERVER or membership.person_id not in chosen:
            chosen[membership.person_id] = membership
    return list(chosen.values())


def agency_of_chair(place: Workspace) -> UUID:
    """Whose chair is told when something of a MARAC is late: the first by name of its chairs’, or its host."""
    chairs = [one for one in members(place.pk) if one.role == Role.MARAC_CHAIR]
    return chairs[0].agency_id if chairs else place.host_id


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
    """The meetings to come at which somebody who attends there is not expected yet as what they are now.

    Asked each minute.
    """
    expected = Attendance.objects.filter(
        meeting=OuterRef(OuterRef("pk")), person=OuterRef("person")
    )
    new = attending().filter(workspace=OuterRef("workspace")).exclude(Exists(expected))
    rows = Meeting.objects.to_come().filter(meeting_kind__in=LISTED)
    return list(rows.filter(Exists(new) | Exists(_outdated())).values_list("pk", flat=True))


def _outdated() -> AttendanceQuerySet:
    """Of a meeting, those expected as observers who attend for an agency by now, and the other way round."""
    own = attending().filter(workspace=OuterRef("meeting__workspace"), person=OuterRef("person"))
    with_papers_now = Exists(own.exclude(role=Role.OBSERVER))
    observes_now = Exists(own.filter(role=Role.OBSERVER))
    rows = Attendance.objects.filter(meeting=OuterRef("pk"), state__in=STILL_COMING)
    became = Q(with_papers_now, role=Role.OBSERVER)
    return rows.filter(became | (~Q(role=Role.OBSERVER) & observes_now & ~with_papers_now))


@transaction.atomic
def fall_due(*, only: Collection[UUID]) -> int:
    """Expect at meetings to come whoever attends there by now; gives how many people are, anew."""
    wanted = Meeting.objects.to_come().filter(pk__in=only, meeting_kind__in=LISTED)
    return sum(len(expect_late(row)) for row in wanted.order_by("pk"))


@transaction.atomic
def expect_late(meeting: Meeting) -> list[Attendance]:
    """Expect at a meeting whoever attends there by now, as if they had been there when it was scheduled.

    Who was expected as an observer and attends for an agency by now comes for the agency, and the
    other way round.
    Their names are compared with those in its papers before anything opens to them. Once the agenda is
    published, agencies that are new get its papers and are asked for their research.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    at = clock.now()
    by = Service(JOB, agency_id=meeting.owner_id, workspace_id=meeting.workspace_id)
    new = expect(meeting, by=by, at=at)
    changed = [*new, *_expect_anew(meeting, by=by, at=at)]
    if not changed:
        return []
    with door.wearing_agency(meeting.owner_id):
        namesakes.look_again(meeting.items.all(), [row.person for row in changed], by=by, at=at)
        if meeting.state == MeetingState.AGENDA_PUBLISHED:
            _open_to(meeting, changed, by=by, at=at)
    tell(meeting, new, by=by, at=at)
    people = [row.person_id for row in changed]
    log.write(by=by, verb=Verb.CHANGED, about=[meeting], people=people, ground="expected", at=at)
    return changed


def _expect_anew(meeting: Meeting, *, by: Actor, at: datetime) -> list[Attendance]:
    """Expect under their role of today those who observe no longer, or only observe by now."""
    today = {membership.person_id: membership for membership in members(meeting.workspace_id)}
    rows = meeting.attendance.filter(state__in=STILL_COMING).select_for_update(of=("self",))
    changed = []
    for row in rows.select_related("person").order_by("pk"):
        now = today.get(row.person_id)
        if now is not None and row.is_observer != (now.role == Role.OBSERVER):
            comes_to = parts.usual(now, meeting)
            changed.append(row.set_role(now.role, now.agency, comes_to, by=by, at=at))
    return changed


def _open_to(meeting: Meeting, new: Iterable[Attendance], *, by: Service, at: datetime) -> None:
    rows = [row for row in new if row.role in with_papers.ROLES or row.parts]
    agencies = {row.agency_id for row in rows}
    for item in meeting.items.filter(part="", state=ItemState.RESEARCH_OPEN):
        cause = sealing.Cause.of(CauseKind.MEETING, item)
        sealing.give([item], ["papers"], to=agencies, by=by, cause=cause)
        research_calls.open_for(item, by=by, at=at, only=agencies)
    for row in rows:
        parts.give_papers_to(row, row.parts, by=by)
