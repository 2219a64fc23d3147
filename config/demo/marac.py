"""The MARAC of three weeks ago, minuted and circulated, and today's, listed and published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from agencies import clock
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from config.demo import marac_cases
from config.demo.teller import Teller
from mash_hub import actions
from mash_hub.models import Action, Referral
from mash_hub.models.referrals import ReferralState
from meetings import agenda, attendance, meetings, minutes, representatives, research
from meetings.models import (
    AgencyResearch,
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
    Nature,
    StandsAs,
)
from meetings.models.agenda import pairs

S = MeetingState
PRESENT = ("sam", "ruth", "hannah", "owen", "kim", "tom", "nadia", "priya", "winston")


def _representatives(teller: Teller, at: datetime) -> None:
    """Ruth names who stands for most agencies; one place is vacant."""
    ruth = teller.hat("ruth", "marac")
    for place, name in enumerate(("hannah", "owen", "kim", "tom", "nadia")):
        moment = at + timedelta(minutes=place)
        person = teller.made.person[name]
        with teller.act(moment, ruth):
            member = next(
                one for one in representatives.possible(ruth) if one.person_id == person.pk
            )
            day = moment.astimezone(clock.LONDON).date()
            representatives.name(member, StandsAs.REPRESENTATIVE, day, by=ruth)


def _schedule(teller: Teller, at: datetime, starts_at: datetime) -> Meeting:
    ruth = teller.hat("ruth", "marac")
    with teller.act(at, ruth):
        meeting = meetings.schedule(
            teller.made.workspace["marac"],
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=starts_at,
            venue="Town Hall, room 4, and online",
            is_online=True,
            chair=teller.made.person["sam"],
            by=ruth,
        )
    return _step(teller, meeting, S.LIST_OPEN, at + timedelta(minutes=2), ruth)


def _step(teller: Teller, meeting: Meeting, target: S, at: datetime, by: Hat) -> Meeting:
    with teller.act(at, by):
        newest = Meeting.objects.get(pk=meeting.pk)
        return meetings.step(newest, target, by=by, version=newest.version)


def _list_all(teller: Teller, meeting: Meeting, at: datetime, urgent: str = "") -> list[AgendaItem]:
    """Complete, accept and list every referral that waits."""
    ruth = teller.hat("ruth", "marac")
    with teller.act(at - timedelta(minutes=5), ruth):
        waiting = list(Referral.objects.visible_to(ruth).filter(state=ReferralState.RECEIVED))
    return [
        marac_cases.listed(teller, at + timedelta(minutes=5 * place), referral, meeting, urgent)
        for place, referral in enumerate(waiting)
    ]


def _research(teller: Teller, meeting: Meeting, at: datetime, late: str = "") -> None:
    """Each agency looks up what it holds: the police share one thing, one agency may be late."""
    asked = (*PRESENT[2:], "edna")  # all but coordinator and chair
    names = [name for name in asked if name != late]
    for place, name in enumerate(names):
        hat = teller.hat(name, "marac")
        with teller.act(at + timedelta(minutes=5 * place), hat):
            open_ones = AgencyResearch.objects.visible_to(hat).open()
            rows = list(open_ones.filter(item__meeting=meeting, owner=hat.agency_id))
        for number, row in enumerate(rows):
            moment = at + timedelta(minutes=5 * place, seconds=20 * (number + 1))
            if name == "owen" and number == 0:
                _share(teller, row, moment, hat)
            else:
                _research_act(teller, research.nothing_known, row, moment, hat)


def _research_act(teller: Teller, verb: Any, row: AgencyResearch, at: datetime, by: Hat) -> None:
    with teller.act(at, by):
        newest = AgencyResearch.objects.get(pk=row.pk)
        verb(newest, by=by, version=newest.version)


def _share(teller: Teller, row: AgencyResearch, at: datetime, by: Hat) -> None:
    """One thing shared, one held back, and given in."""
    shared = research.Finding(
        "Two calls to the address in January, no arrest.", Nature.FACT, "Command and control"
    )
    kept = research.Finding("A neighbour thinks that he has moved away.", Nature.OPINION)
    with teller.act(at, by):
        first = research.write(row, shared, by=by)
    with teller.act(at + timedelta(seconds=3), by):
        second = research.write(row, kept, by=by)
    with teller.act(at + timedelta(seconds=6), by):
        research.share(first, by=by, version=first.version)
    with teller.act(at + timedelta(seconds=9), by):
        because = Reason(ReasonCode.THIRD_PARTY)
        research.hold_back(second, because=because, by=by, version=second.version)
    _research_act(teller, research.give_in, row, at + timedelta(seconds=12), by)


def todays_meeting(teller: Teller, referral_day: int) -> Meeting:
    """Today's MARAC: Marisa's case and one more on its list, the agenda published."""
    ruth = teller.hat("ruth", "marac")
    meeting = _schedule(teller, teller.at(-30, 9), teller.at(0, 14))
    _list_all(teller, meeting, teller.at(referral_day + 1, 10))
    _step(teller, meeting, S.LIST_CLOSED, teller.at(referral_day + 1, 11), ruth)
    meeting = _step(teller, meeting, S.AGENDA_PUBLISHED, teller.at(referral_day + 1, 12), ruth)
    _research(teller, meeting, teller.at(referral_day + 1, 14), late="nadia")
    return meeting


def earlier_day(teller: Teller) -> int:
    """The day of the earlier meeting, relative to today."""
    return (teller.workday(-21, 9) - teller.at(0, 9)).days


def earlier_meeting(teller: Teller) -> None:
    """A case of last month: heard, minuted, approved, circulated; actions done, late and open."""
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    day = earlier_day(teller)
    starts = teller.at(day, 9, 30)
    _representatives(teller, teller.at(day - 31, 9))
    meeting = _schedule(teller, teller.at(day - 30, 9), starts)
    item = _list_all(teller, meeting, teller.at(day - 18, 10))[0]
    calm = marac_cases.calmer(teller, teller.at(day - 18, 11), meeting)
    _step(teller, meeting, S.LIST_CLOSED, teller.at(day - 9, 9), ruth)
    _step(teller, meeting, S.AGENDA_PUBLISHED, teller.at(day - 9, 12), ruth)
    _research(teller, meeting, teller.at(day - 8, 9))
    meeting = _step(teller, meeting, S.IN_SESSION, starts, sam)
    for place, name in enumerate(PRESENT):
        _come(teller, meeting, name, starts + timedelta(minutes=1 + place))
    item = _hear(teller, item, starts + timedelta(minutes=20))
    calm = _hear(teller, calm, starts + timedelta(minutes=52), agreed=False)
    _step(teller, meeting, S.ENDED, starts + timedelta(minutes=90), ruth)
    _settle_minutes(teller, meeting, starts + timedelta(days=1))
    _live_with_actions(teller, item, day)
    marac_cases.monitored(teller, teller.at(day + 2, 11), calm)


def _come(teller: Teller, meeting: Meeting, name: str, at: datetime) -> None:
    hat = teller.hat(name, "marac")
    with teller.act(at, hat):
        attendance.sign(meeting, typed_name=teller.made.person[name].name, by=hat)
    with teller.act(at + timedelta(seconds=20), hat):
        attendance.answer(meeting, knows_somebody=False, words="", by=hat)
    ruth = teller.hat("ruth", "marac")
    with teller.act(at + timedelta(seconds=40), ruth):
        row = Attendance.objects.get(meeting=meeting, person=teller.made.person[name])
        attendance.mark(row, AttendanceState.PRESENT, by=ruth, version=row.version)


def _hear(teller: Teller, item: AgendaItem, at: datetime, *, agreed: bool = True) -> AgendaItem:
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    with teller.act(at, ruth):
        newest = AgendaItem.objects.get(pk=item.pk)
        item = agenda.take_up(newest, by=ruth, version=newest.version)
    lines = (
        (Heading.WISHES, "To keep her job, and for him not to know where she lives.", None),
        (Heading.PRESENTED, "Priya Nair for Safe Haven, the referring agency.", None),
        (Heading.SHARED, "Two reports of following in six weeks. No order in force.", "police"),
        (Heading.SHARED, "On licence until March; reports weekly, missed once.", "probation"),
        (Heading.CHILDREN, "Her son is with his grandmother; the school knows.", None),
        (Heading.RISK, "High: pursuit, separation, escalation.", None),
        (Heading.DONE, "Safe number and safe times agreed with her.", None),
    )
    for place, (heading, words, agency) in enumerate(lines):
        with teller.act(at + timedelta(minutes=2 + 2 * place), ruth):
            minutes.write(
                AgendaItem.objects.select_related("meeting").get(pk=item.pk),
                heading=heading,
                words=words,
                by=ruth,
                agency_id=teller.made.agency[agency].pk if agency else None,
                nature="FACT" if agency else "",
            )
    if agreed:
        _agree(teller, item, at + timedelta(minutes=18))
    with teller.act(at + timedelta(minutes=30), sam):
        newest = AgendaItem.objects.get(pk=item.pk)
        return agenda.hear(newest, by=sam, version=newest.version)


# title, why, agency, person, days until due, safety-critical
ACTIONS = (
    (
        "Put a marker on her workplace and home",
        "So that a call is answered at once",
        "police",
        "owen",
        1,
        True,
    ),
    ("Fit the sanctuary scheme", "She wishes to stay in her home", "housing", "tom", 8, False),
    (
        "Warn him under his licence not to approach her",
        "He is bound by it until March",
        "probation",
        "nadia",
        15,
        False,
    ),
    ("Safety plan for the way to work", "She asked for it", "safe_haven", "priya", 24, False),
)


def _agree(teller: Teller, item: AgendaItem, at: datetime) -> None:
    ruth = teller.hat("ruth", "marac")
    for place, (title, why, agency, person, days, critical) in enumerate(ACTIONS):
        with teller.act(at + timedelta(minutes=2 * place), ruth):
            newest_item = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
            actions.propose(
                newest_item,
                title=title,
                words=title + ".",
                why=why,
                agency=teller.made.agency[agency],
                person=teller.made.person[person],
                due_at=actions.due_on(at.date() + timedelta(days=days)),
                is_safety_critical=critical,
                present=pairs(newest_item.presences.all()),
                by=ruth,
            )
        with teller.act(at + timedelta(minutes=2 * place + 1), teller.hat(person, "marac")):
            newest = Action.objects.filter(thing_id=item.pk).latest("agreed_at")
            actions.accept(newest, by=teller.hat(person, "marac"), version=newest.version)


def _settle_minutes(teller: Teller, meeting: Meeting, at: datetime) -> None:
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    _step(teller, meeting, S.MINUTES_DRAFT, at - timedelta(minutes=90), ruth)
    with teller.act(at, ruth):
        newest = Meeting.objects.get(pk=meeting.pk)
        meetings.submit_minutes(newest, by=ruth, version=newest.version)
    with teller.act(at + timedelta(hours=3), sam):
        newest = Meeting.objects.get(pk=meeting.pk)
        meetings.approve_minutes(newest, by=sam, version=newest.version)
    _step(teller, meeting, S.CIRCULATED, at + timedelta(hours=4), ruth)


def _live_with_actions(teller: Teller, item: AgendaItem, day: int) -> None:
    """The first is done and verified, the second done, the third late, the fourth open."""
    ruth = teller.hat("ruth", "marac")
    with teller.act(teller.at(day + 1, 8), ruth):
        found = {action.person_id: action for action in Action.objects.filter(thing_id=item.pk)}
    marker, scheme = (found[teller.made.person[name].pk] for name in ("owen", "tom"))
    teller.finish(
        marker,
        teller.at(day + 1, 10),
        teller.hat("owen", "marac"),
        "Markers are on the control-room system for both addresses.",
        "A call from either is graded immediate.",
    )
    teller.verify(marker, teller.at(day + 2, 9), ruth)
    teller.finish(
        scheme,
        teller.at(day + 7, 15),
        teller.hat("tom", "marac"),
        "Locks, spy hole and window catches fitted.",
        "She feels safe to sleep there again.",
    )
