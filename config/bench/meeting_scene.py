"""A MARAC of sixty people with twenty cases on its list, brought about by the acts the pages call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from agencies import clock, door, hats, people
from agencies.actors import Hat
from agencies.roles import Role
from config.demo import marac_cases
from config.demo.front_door import Part
from config.demo.partnership import induct
from config.demo.teller import Teller
from mash_hub import actions
from mash_hub.models import Action
from meetings import (
    agenda,
    agreeing,
    attendance,
    marac_eligibility,
    marac_listing,
    meetings,
    minutes,
)
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
)

PEOPLE, CASES = 60, 20
FAMILIES = tuple(f"Bench-{number}" for number in range(CASES))
S = MeetingState
KNOWN = ("ruth", "sam", "hannah", "owen", "kim", "tom", "edna", "nadia", "priya", "winston")
AGENCIES = ("council", "adults", "police", "health", "housing", "education", "probation")
# What a case needs before it counts as heard, and whose words it is.
HEARD = (
    (Heading.WISHES, "To stay in her own home, and to be rung before four.", ""),
    (Heading.PRESENTED, "Presented by the agency that referred.", ""),
    (Heading.SHARED, "Two calls to the address since the referral, no arrest.", "police"),
    (Heading.SHARED, "Reports weekly, one appointment missed.", "probation"),
    (Heading.CHILDREN, "Seen at school; the class teacher knows whom to ring.", ""),
    (Heading.RISK, "High: separation, pursuit, and a weapon in the house.", ""),
    (Heading.DONE, "Locks changed, safe number agreed.", ""),
)


def bring_in_people(teller: Teller) -> list[Hat]:
    """Everybody who attends, sixty in all: the demo's representatives, and colleagues of theirs."""
    names = list(KNOWN)
    ada, zoe = teller.hat("ada", "office"), teller.hat("zoe", "office")
    at = clock.now() - timedelta(days=29)
    for number in range(PEOPLE - len(KNOWN)):
        name, agency = f"bench-{number}", teller.made.agency[AGENCIES[number % len(AGENCIES)]]
        with teller.act(at, ada):
            person = people.enter_person(
                user_name=name,
                name=f"Robin Attending-{number}",  # the name of a case would keep them apart
                title="Representative",
                email=f"{name}@bench.example",
                agency=agency,
                by=ada,
            )
        with clock.moved(at):
            induct(person, ada)
        with teller.act(at, ada):
            membership = people.grant(
                person,
                workspace=teller.made.workspace["marac"],
                role=Role.REPRESENTATIVE,
                from_on=hats.today(),
                until_on=None,
                by=ada,
            )
        with teller.act(at, zoe):
            people.confirm(membership, by=zoe, version=1)
        teller.made.person[name] = person
        names.append(name)
    return [teller.hat(name, "marac") for name in names]


def publish(teller: Teller, families: Sequence[str] = FAMILIES) -> Meeting:
    """Today's meeting with a case of each family on its list, whose agenda was published nine days ago."""
    ruth, now = teller.hat("ruth", "marac"), clock.now()
    with teller.act(now - timedelta(days=20), ruth):
        meeting = meetings.schedule(
            teller.made.workspace["marac"],
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=now,
            venue="Town Hall",
            is_online=True,
            chair=teller.made.person["sam"],
            by=ruth,
        )
    _step(teller, meeting, S.LIST_OPEN, now - timedelta(days=20), "ruth")
    for number, family in enumerate(families):
        _list(teller, meeting, family, now - timedelta(days=18, minutes=-10 * number))
    _step(teller, meeting, S.LIST_CLOSED, now - timedelta(days=10), "ruth")
    return _step(teller, meeting, S.AGENDA_PUBLISHED, now - timedelta(days=9), "ruth")


def _step(teller: Teller, meeting: Meeting, target: S, at: datetime, name: str) -> Meeting:
    by = teller.hat(name, "marac")
    with teller.act(at, by):
        newest = Meeting.objects.get(pk=meeting.pk)
        return meetings.step(newest, target, by=by, version=newest.version)


def _list(teller: Teller, meeting: Meeting, family: str, at: datetime) -> None:
    """One case of three people: referred, its victim reached, accepted on judgement, listed."""
    ruth = teller.hat("ruth", "marac")
    parts = (
        Part("VICTIM", "Marisa", family, born=date(1994, 6, 14)),
        Part("PERPETRATOR", "Callum", family, born=date(1990, 11, 2)),
        Part("CHILD", "Ellie", family, born=date(2019, 3, 9)),
    )
    joan = teller.hat("joan", "mash")
    case = marac_cases.refer(teller, at, joan, parts, "He comes to her door most evenings.")
    marac_cases.reached(teller, at + timedelta(minutes=1), case, "To stay in her own home.")
    marac_cases.check(teller, at + timedelta(minutes=2), ruth, case)
    accept = marac_eligibility.accept
    case = marac_cases.do(teller, at + timedelta(minutes=3), ruth, accept, case)
    with teller.act(at + timedelta(minutes=4), ruth):
        marac_listing.list_case(case, meeting, despite_full=True, by=ruth, version=case.version)


def open_session(teller: Teller, meeting: Meeting, everybody: list[Hat]) -> None:
    """The chair opens; everybody signs, answers and is marked present."""
    _step(teller, meeting, S.IN_SESSION, clock.now(), "sam")
    ruth = teller.hat("ruth", "marac")
    names = {person.pk: person.name for person in teller.made.person.values()}
    for hat in everybody:
        with door.door(hat):
            attendance.sign(meeting, typed_name=names[hat.person_id], by=hat)
        with door.door(hat):
            attendance.answer(meeting, knows_somebody=False, words="", by=hat)
        with door.door(ruth):
            row = Attendance.objects.get(meeting=meeting, person=hat.person_id)
            attendance.mark(row, AttendanceState.PRESENT, by=ruth, version=row.version)


def items_of(meeting: Meeting, by: Hat) -> list[AgendaItem]:
    """The cases in the order of hearing."""
    with door.door(by):
        return list(AgendaItem.objects.visible_to(by).filter(meeting=meeting).in_order())


def take_up(item: AgendaItem, by: Hat) -> None:
    """Take a case up; everybody in the room is present for it."""
    with door.door(by):
        newest = AgendaItem.objects.get(pk=item.pk)
        agenda.take_up(newest, by=by, version=newest.version)


def hear(teller: Teller, item: AgendaItem) -> None:
    """Minute a case that was taken up, agree on two actions, and close it as heard."""
    ruth = teller.hat("ruth", "marac")
    for heading, words, agency in HEARD:
        with door.door(ruth):
            minutes.write(
                AgendaItem.objects.select_related("meeting").get(pk=item.pk),
                heading=heading,
                words=words,
                by=ruth,
                agency_id=teller.made.agency[agency].pk if agency else None,
                nature="FACT" if agency else "",
            )
    for agency, name in (("police", "owen"), ("housing", "tom")):
        agree(teller, item, agency, name)
    with door.door(ruth):
        newest = AgendaItem.objects.get(pk=item.pk)
        agenda.hear(newest, by=ruth, version=newest.version)


def agree(teller: Teller, item: AgendaItem, agency: str, name: str) -> Action:
    """Agree on an action, which its owner accepts."""
    ruth, owner = teller.hat("ruth", "marac"), teller.hat(name, "marac")
    with door.door(ruth):
        made = agreeing.agree(
            AgendaItem.objects.select_related("meeting").get(pk=item.pk),
            title="Put a marker on the address",
            words="Put a marker on the address, and say when it is there.",
            why="A call is answered at once.",
            agency=teller.made.agency[agency],
            person=teller.made.person[name],
            due_at=actions.due_on(hats.today() + timedelta(days=9)),
            is_safety_critical=False,
            by=ruth,
        )
    with door.door(owner):
        return actions.accept(made, by=owner, version=made.version)


def approve(teller: Teller, meeting: Meeting) -> None:
    """End the meeting, and bring its minutes as far as their approval by another person."""
    now = clock.now()
    for target in (S.ENDED, S.MINUTES_DRAFT):
        _step(teller, meeting, target, now, "ruth")
    for name, act in (("ruth", meetings.submit_minutes), ("sam", meetings.approve_minutes)):
        by = teller.hat(name, "marac")
        with door.door(by):
            newest = Meeting.objects.get(pk=meeting.pk)
            partial(act, newest, by=by, version=newest.version)()
