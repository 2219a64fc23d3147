"""Scenario 8b where something was left undone: two actions of a CMOG’s meeting that Eastvale did not do.

Of one its time ran out so long ago that the hub challenges it now; the other was challenged some days ago,
and the time of the first level is over. Both the hub’s own jobs find. Besides, there are graded missing
episodes for an auditor to draw from, a child who is missing and not graded, and Maureen Marsden, who answers
the telephone of the health trust and lives with Kayleigh.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Service
from agencies.roles import Role
from config.demo import cmog, missing
from config.demo.front_door import Part, submit
from config.demo.marac import _step
from config.demo.teller import Teller
from mash_hub import clocks, escalation_sweeps, missing_episodes, missing_reports
from mash_hub.calendars import before_working_days
from mash_hub.missing_reports import Report
from mash_hub.models import CmogEntry, Contact, Involvement, MissingEpisode, MissingRisk
from mash_hub.models.actions import Action
from meetings import agenda, agreeing, attendance, cmog_listing, meetings, minutes
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
)
from tests.journeys import disrupted_scene, newcomers

REVIEW, NIGHTS = "Review the placement", "Name a worker for nights"
GRADED = 11  # episodes beside the one of the journey
HOME = "B99 9BL"
KAYLEIGH = Part("CHILD", "Kayleigh", "Marsden", born=cmog.KAYLEIGH.born, postcode=HOME)


def tell(teller: Teller) -> dict[str, str]:
    """Tell it; gives where things are, and how they are called."""
    newcomers.join(teller, "aisha", "cmog", Role.CMOG_MEMBER)
    (tia,) = cmog.people_of(teller, _the_home_wrote(teller), teller.hat("gwen", "cmog"))
    entry = disrupted_scene.listed(teller, tia, "Tia Brannock, 14", hours=24 * 40)
    item = _heard(teller, entry)
    late = _agreed(teller, item, REVIEW, working_days=6)
    later = _agreed(teller, item, NIGHTS, working_days=9)
    _ended(teller, item)
    _challenged(working_days=2)
    contact = _health_knows_of_kayleigh(teller)
    _maureen_joins(teller)
    for number in range(GRADED):
        _graded(teller, number)
    waits = _reported(teller, GRADED)
    return {
        "late": reverse("mash_hub:action", args=[late.pk]),
        "later": reverse("mash_hub:action", args=[later.pk]),
        "contact": reverse("mash_hub:contact", args=[contact.pk]),
        "waits": reverse("mash_hub:missing-episode", args=[waits.pk]),
        "waits reference": waits.reference,
    }


def _ago(**time: float) -> datetime:
    return clock.now() - timedelta(**time)


def _back(working_days: int, hour: int = 9) -> datetime:
    """A morning so many working days ago."""
    day = before_working_days(hats.today(), working_days)
    return datetime.combine(day, datetime.min.time(), clock.LONDON) + timedelta(hours=hour)


def _the_home_wrote(teller: Teller) -> Contact:
    return submit(
        teller,
        _ago(days=45),
        teller.hat("mo", "mash"),
        parts=(missing.TIA,),
        words="Tia came home at two with a telephone that nobody here gave her.",
        categories=("EXPLOITATION",),
        override="CHILD_AT_RISK",
        safe="Ring the home, ask for the manager.",
    )


# -- the meeting -----------------------------------------------------------------------------------


def _heard(teller: Teller, entry: CmogEntry) -> AgendaItem:
    """A CMOG three weeks ago goes through Tia."""
    carys, sam = teller.hat("carys", "cmog"), teller.hat("sam", "cmog")
    at = _back(15)
    with teller.act(at - timedelta(days=3), carys):
        meeting = meetings.schedule(
            teller.made.workspace["cmog"],
            kind=MeetingKind.CMOG,
            title="Northmoor CMOG",
            starts_at=at,
            venue="Town Hall, room 2",
            is_online=False,
            chair=teller.made.person["sam"],
            by=carys,
        )
    _step(teller, meeting, MeetingState.LIST_OPEN, at - timedelta(days=2.9), carys)
    with teller.act(at - timedelta(days=2.8), carys):
        now = Meeting.objects.get(pk=meeting.pk)
        (item,) = cmog_listing.list_entries(now, {entry.pk}, by=carys, version=now.version)
    for number, (state, by) in enumerate(
        (
            (MeetingState.LIST_CLOSED, carys),
            (MeetingState.AGENDA_PUBLISHED, carys),
            (MeetingState.IN_SESSION, sam),
        )
    ):
        meeting = _step(teller, meeting, state, at - timedelta(days=2 - number), by)
    for name in ("carys", "sam", "gwen", "lyle", "aisha"):
        _comes(teller, meeting, name, at + timedelta(minutes=1))
    with teller.act(at + timedelta(minutes=5), carys):
        now = AgendaItem.objects.get(pk=item.pk)
        return agenda.take_up(now, by=carys, version=now.version)


def _comes(teller: Teller, meeting: Meeting, name: str, at: datetime) -> None:
    """Somebody signs, knows nobody, and is marked present."""
    hat, carys = teller.hat(name, "cmog"), teller.hat("carys", "cmog")
    person = teller.made.person[name]
    with teller.act(at, hat):
        attendance.sign(meeting, typed_name=person.name, by=hat)
    with teller.act(at + timedelta(seconds=20), hat):
        attendance.answer(meeting, knows_somebody=False, words="", by=hat)
    with teller.act(at + timedelta(seconds=40), carys):
        row = Attendance.objects.get(meeting=meeting, person=person)
        attendance.mark(row, AttendanceState.PRESENT, by=carys, version=row.version)


def _agreed(teller: Teller, item: AgendaItem, title: str, *, working_days: int) -> Action:
    """An action of Eastvale that was due so many working days ago, which Aisha accepted."""
    carys, aisha = teller.hat("carys", "cmog"), teller.hat("aisha", "cmog")
    at, due = _back(15) + timedelta(minutes=20), _back(working_days, hour=17)
    with teller.act(at, carys):
        now = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
        made = agreeing.agree(
            now,
            title=title,
            words=f"{title}, and tell the members.",
            why="She is safe at night.",
            agency=teller.made.agency["eastvale"],
            person=teller.made.person["aisha"],
            due_at=due,
            is_safety_critical=False,
            by=carys,
        )
    teller.accept(made, at + timedelta(minutes=1), aisha)
    return made


def _ended(teller: Teller, item: AgendaItem) -> None:
    carys = teller.hat("carys", "cmog")
    at = _back(15) + timedelta(minutes=30)
    police = teller.made.agency["police"].pk
    with teller.act(at, carys):
        part = Involvement.objects.in_file(item.file_id).first()
    for number, (heading, more) in enumerate(
        (
            (Heading.WISHES, {}),
            (Heading.PRESENTED, {"agency_id": carys.agency_id}),
            (Heading.SHARED, {"agency_id": police, "nature": "FACT"}),
            (Heading.RISK, {"about": part, "level": "HIGH"}),
        )
    ):
        with teller.act(at + timedelta(minutes=number), carys):
            now = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
            minutes.write(now, heading=heading, words="As it was said.", by=carys, **more)
    with teller.act(at + timedelta(minutes=6), carys):
        now = AgendaItem.objects.get(pk=item.pk)
        agenda.hear(now, by=carys, version=now.version)
    _step(teller, item.meeting, MeetingState.ENDED, at + timedelta(minutes=8), carys)


def _challenged(*, working_days: int) -> None:
    """Some working days ago, before noon, the hub’s own jobs found what had been late for long then."""
    service = Service("escalations")
    with clock.moved(_back(working_days, hour=11)):
        with door.door(service):
            clocks.sweep(by=service)
        with door.door(service):
            ids = escalation_sweeps.long_late_ids()
            assert escalation_sweeps.raise_for(by=service, only=ids) == 1


# -- Kayleigh’s mother -----------------------------------------------------------------------------


def _health_knows_of_kayleigh(teller: Teller) -> Contact:
    return submit(
        teller,
        _ago(hours=50),
        teller.hat("joan", "mash"),
        parts=(KAYLEIGH,),
        words="She is seen with an older girl at night.",
        categories=("EXPLOITATION",),
        override="CHILD_AT_RISK",
        safe="Ring the school nurse.",
    )


def _maureen_joins(teller: Teller) -> None:
    """A receptionist of the health trust, who may write contacts."""
    newcomers.enter(teller, "maureen", "Maureen Marsden", "Receptionist", "health")
    newcomers.join(teller, "maureen", "mash", Role.REFERRER)


# -- missing episodes ------------------------------------------------------------------------------


def _reported(teller: Teller, number: int) -> MissingEpisode:
    owen, agency = teller.hat("owen", "mash"), teller.made.agency
    who = Part(
        "CHILD", f"Nel{'abcdefghijklmnop'[number]}", "Farrow", born=date(2012, 2, number + 1)
    )
    at = _ago(hours=30 - number)
    said = Report(
        missing_since=at - timedelta(hours=1),
        last_seen="At school.",
        circumstances="Not home by seven.",
        police_id=agency["police"].pk,
        responsible_id=agency["council"].pk,
        home_id=agency["larchwood"].pk,
    )
    with teller.act(at, owen):
        missing_reports.look(who.identity(), by=owen)
        return missing_reports.report(who.identity(), said, card_id=None, by=owen)


def _graded(teller: Teller, number: int) -> None:
    row = _reported(teller, number)

    def grade(newest: MissingEpisode, **more: object) -> None:
        missing_episodes.grade(newest, MissingRisk.MEDIUM, reason="Alone at night.", **more)

    missing.step(
        teller, row, _ago(hours=29 - number, minutes=30), teller.hat("owen", "mash"), grade
    )
