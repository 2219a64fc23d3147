"""The strategy discussion of the story: convened, held by social care, police and health, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from agencies.actors import Hat
from config.demo.teller import Teller
from mash_hub import strategies
from mash_hub.models import StrategyDiscussion, StrategyState
from meetings import attendance, minutes
from meetings import strategies as discussions
from meetings.models import AgendaItem, Attendance, AttendanceState, Heading, Meeting
from meetings.strategies import Place, Record

PEOPLE = ("devika", "owen", "kim")  # social care, police, health
SHARED = {
    "devika": "Not known to social care before this contact.",
    "owen": "Three incidents in nine months, the last on Sunday; he is on bail for none of them.",
    "kim": "One antenatal appointment missed. Ellie has had all her checks.",
}
RECORD = Record(
    "Three incidents, closer together, with a child in the house and another expected: reasonable "
    "cause to suspect that Ellie is likely to suffer significant harm. Nobody disagreed.",
    "Her social worker speaks to Ellie at school, alone, with her class teacher near.",
    "Her father must not learn of it before mother and child are safe. Her mother was told.",
)


def _newest(row: StrategyDiscussion) -> StrategyDiscussion:
    return StrategyDiscussion.objects.select_related("contact", "enquiry").get(pk=row.pk)


def of(teller: Teller, contact_id: UUID, by: Hat, at: datetime) -> StrategyDiscussion:
    """The discussion that was asked for about a contact."""
    with teller.act(at, by):
        return StrategyDiscussion.objects.select_related("contact", "enquiry").get(
            contact=contact_id
        )


def convened(
    teller: Teller, row: StrategyDiscussion, at: datetime, names: Sequence[str] = PEOPLE
) -> StrategyDiscussion:
    """Devika convenes it for an hour later, by telephone."""
    devika = teller.hat("devika", "mash")
    wanted = {teller.hat(name, "mash").person_id for name in names}
    with teller.act(at, devika):
        able = discussions.invitable(row.file_id, row.workspace_id)
        people = [one for one in able if one.person_id in wanted]
        chair = next(one.person for one in people if one.person_id == devika.person_id)
        place = Place(at + timedelta(hours=1), "By telephone", True, chair)
        newest = _newest(row)
        return discussions.convene(newest, place, people, by=devika, version=newest.version)


def begun(teller: Teller, row: StrategyDiscussion, at: datetime) -> StrategyDiscussion:
    """It begins; those invited sign, answer, are marked present, and say what they know."""
    devika = teller.hat("devika", "mash")
    with teller.act(at, devika):
        newest = _newest(row)
        discussions.begin(newest, by=devika, version=newest.version)
    for name in PEOPLE:
        hat = teller.hat(name, "mash")
        with teller.act(at, hat):
            meeting = Meeting.objects.get(items__strategy=row)
            attendance.sign(meeting, typed_name=teller.made.person[name].name, by=hat)
        with teller.act(at, hat):
            attendance.answer(meeting, knows_somebody=False, words="", by=hat)
        with teller.act(at, devika):
            seat = Attendance.objects.get(meeting=meeting, person=hat.person_id)
            attendance.mark(seat, AttendanceState.PRESENT, by=devika, version=seat.version)
        with teller.act(at, hat):
            item = AgendaItem.objects.select_related("meeting").get(strategy=row)
            minutes.write(
                item,
                heading=Heading.SHARED,
                words=SHARED[name],
                by=hat,
                agency_id=hat.agency_id,
                nature="FACT",
            )
    return row


def held(teller: Teller, row: StrategyDiscussion, at: datetime) -> StrategyDiscussion:
    """It was held, quorate."""
    devika = teller.hat("devika", "mash")
    with teller.act(at, devika):
        newest = _newest(row)
        return discussions.hold(newest, why="", by=devika, version=newest.version)


def decided(
    teller: Teller, row: StrategyDiscussion, at: datetime, outcome: StrategyState
) -> StrategyDiscussion:
    """Devika records it, and what was decided begins."""
    devika = teller.hat("devika", "mash")
    with teller.act(at, devika):
        newest = _newest(row)
        discussions.record(
            newest, RECORD, outcome=outcome, parents_told=False, by=devika, version=newest.version
        )
    with teller.act(at + timedelta(minutes=5), devika):
        newest = _newest(row)
        return strategies.begin_outcome(newest, by=devika, version=newest.version)


def tell(teller: Teller, contact_id: UUID, at: datetime) -> StrategyDiscussion:
    """The whole of it: decided on at an instant, held two hours later, section 47 with the police."""
    devika = teller.hat("devika", "mash")
    row = of(teller, contact_id, devika, at)
    convened(teller, row, at + timedelta(minutes=20))
    begun(teller, row, at + timedelta(minutes=80))
    held(teller, row, at + timedelta(minutes=130))
    return decided(teller, row, at + timedelta(minutes=170), StrategyState.S47_JOINT)
