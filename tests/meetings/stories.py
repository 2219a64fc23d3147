"""Steps of a MARAC case that several tests start from, all through the acts the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from agencies import clock, files
from agencies.actors import Hat
from agencies.door import door
from agencies.models.files import RetentionClass
from agencies.reasons import Reason, ReasonCode
from mash_hub import case_people, referrals
from mash_hub.models import Referral
from mash_hub.models.subjects import PersonRole
from mash_hub.referrals import NamedPerson
from meetings import agenda, attendance, marac_eligibility, marac_listing, meetings, minutes
from meetings.marac_cases import Source
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
)
from tests.cast import Cast
from tests.meetings import marac_stories
from tests.meetings.marac_stories import PARTS

WHY = Reason(ReasonCode.THRESHOLD)
PEOPLE = (
    NamedPerson("Marisa Oakden", "Victim", "14 Jun 1994"),
    NamedPerson("Callum Thrale", "Alleged perpetrator", "2 Nov 1990"),
    NamedPerson("Ellie Thrale", "Child", "9 Mar 2019"),
)
WORDS = "Third incident in nine months; she is pregnant."


@dataclass
class Enquired:
    """What a referral is made from, where the enquiry itself does not matter."""

    kind: ClassVar[str] = "enquiry"

    id: UUID
    reference: str
    workspace_id: UUID
    file_id: UUID
    owner_id: UUID

    @property
    def pk(self) -> UUID:
        return self.id


def refer(cast: Cast) -> Referral:
    """Devika refers a decided enquiry to the MARAC."""
    devika = cast.devika
    with door(devika):
        file = files.open_file(
            "enquiry",
            owner_id=devika.host_id,
            workspace_id=devika.workspace_id,
            retention_class=RetentionClass.MASH_ENQUIRY,
        )
        thing = Enquired(uuid4(), "E-M5NCQ", devika.workspace_id, file.pk, devika.host_id)
        return referrals.refer(
            thing,
            to_workspace=cast.workspace.marac,
            words=WORDS,
            people=PEOPLE,
            by=devika,
            because=WHY,
        )


def schedule(cast: Cast, **more: Any) -> Meeting:
    """Ruth schedules a MARAC for tomorrow and opens its list."""
    with door(cast.ruth):
        meeting = meetings.schedule(
            cast.workspace.marac,
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=clock.now() + timedelta(days=1),
            venue="Town Hall",
            is_online=False,
            chair=cast.person.sam,
            by=cast.ruth,
            **more,
        )
    return step(meeting, MeetingState.LIST_OPEN, cast.ruth)


def step(meeting: Meeting, target: MeetingState, by: Hat) -> Meeting:
    """Take a step with a meeting as it is now."""
    with door(by):
        newest = Meeting.objects.get(pk=meeting.pk)
        return meetings.step(newest, target, by=by, version=newest.version)


def listed(cast: Cast, meeting: Meeting) -> AgendaItem:
    """Ruth lists what Devika referred: it cannot wait, since the meeting is tomorrow."""
    return listed_of(cast, refer(cast), meeting)


def listed_of(cast: Cast, referral: Referral, meeting: Meeting) -> AgendaItem:
    """A referral that its workspace completes, and Ruth lists as an emergency.

    Its people come along as what they are there; whoever lacks is typed.
    """
    with door(cast.devika):
        parts = case_people.parts_of(referral.file_id)
        roles = {part.subject_id: PersonRole(part.role) for part in parts}
    typed = [part for part in PARTS if part.role not in roles.values()]
    given = {"words": WORDS, "people": typed, "roles": roles}
    case = marac_stories.referred(cast.devika, Source.of(referral), **given)
    urgent = "He is released tomorrow."
    case = marac_stories.do(marac_eligibility.call_emergency, case, cast.ruth, words=urgent)
    with door(cast.ruth):
        return marac_listing.list_case(
            case, meeting, despite_full=False, by=cast.ruth, version=case.version
        )


def published(cast: Cast) -> tuple[Meeting, AgendaItem]:
    """A meeting whose agenda with one case is published."""
    meeting = schedule(cast)
    item = listed(cast, meeting)
    step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
    meeting = step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    return meeting, fresh(item, cast.ruth)


def fresh(item: Any, hat: Hat) -> Any:
    """A row as it is now."""
    with door(hat):
        found = type(item).objects.all()
        return found.get(pk=item.pk)


def come(cast: Cast, meeting: Meeting, *names: str, knows: bool = False) -> None:
    """Sign, answer that one knows nobody (or somebody), and be marked present by Ruth."""
    for name in names:
        hat = cast.hat(name, "marac")
        with door(hat):
            attendance.sign(meeting, typed_name=getattr(cast.person, name).name, by=hat)
        with door(hat):
            attendance.answer(
                meeting, knows_somebody=knows, words="My neighbour" if knows else "", by=hat
            )
        mark(cast, meeting, name, AttendanceState.PRESENT)


def mark(cast: Cast, meeting: Meeting, name: str, state: AttendanceState) -> None:
    """Ruth takes attendance."""
    with door(cast.ruth):
        row = Attendance.objects.get(meeting=meeting, person=getattr(cast.person, name))
        attendance.mark(row, state, by=cast.ruth, version=row.version)


def in_hand(cast: Cast, *names: str) -> tuple[Meeting, AgendaItem]:
    """A meeting in session whose one case is being heard, with some people present."""
    meeting, item = published(cast)
    meeting = step(meeting, MeetingState.IN_SESSION, cast.sam)
    come(cast, meeting, *names)
    with door(cast.ruth):
        item = agenda.take_up(item, by=cast.ruth, version=item.version)
    return meeting, item


def minute_everything(cast: Cast, item: AgendaItem) -> None:
    """What a case needs before it counts as heard."""
    headings = [Heading.WISHES, Heading.PRESENTED, Heading.SHARED, Heading.RISK]
    if item.label != agenda.ADULTS_ONLY:
        headings.append(Heading.CHILDREN)
    for heading in headings:
        with door(cast.ruth):
            minutes.write(
                fresh_inside(item),
                heading=heading,
                words="Weekly reporting, one missed.",
                by=cast.ruth,
                agency_id=cast.agency.probation.pk if heading == Heading.SHARED else None,
                nature="FACT" if heading == Heading.SHARED else "",
            )


def fresh_inside(item: AgendaItem) -> AgendaItem:
    """An agenda item as it is now, inside an open door."""
    return AgendaItem.objects.select_related("meeting").get(pk=item.pk)
