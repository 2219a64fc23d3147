"""A CMOG in three parts: children, people of concern, locations, each with other people in the room (4.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat
from agencies.models import Notice
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from mash_hub import cmog_entries
from mash_hub.models import CmogEntry, ListKind
from meetings import agenda, attendance, cmog_listing, meetings, minutes, releases
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
)
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.meetings import stories
from tests.things.case import HOTEL, recorded

S = MeetingState


@dataclass
class Day:
    """One meeting with a child, a person of concern and a location on its agenda."""

    cmog: Cmog
    chair: Hat
    meeting: Meeting
    child: AgendaItem
    person: AgendaItem
    place: AgendaItem

    @property
    def items(self) -> list[AgendaItem]:
        return [self.child, self.person, self.place]


def entries(cmog: Cmog) -> list[CmogEntry]:
    child = case.listed(cmog)
    with door.door(cmog.lyle):
        dex = cmog_entries.enter_unidentified("Dex", "Tall", case.DEX, by=cmog.lyle)
    dex = case.stepped(dex, "ON_LIST", cmog.lyle)
    hotel = recorded(HOTEL, cmog.gwen)
    with door.door(cmog.gwen):
        subject = case.Subject.objects.get(pk=hotel.subject_id)
    said = cmog_entries.Said((case.Exploitation.LABOUR,), {"name": "The Larch", "why": "ZQX cash"})
    place = case.entered(subject, cmog.gwen, said, ListKind.LOCATION)
    for state in ("ASSESSED", "ACTIVE"):
        place = case.stepped(place, state, cmog.gwen)
    return [child, dex, place]


def scheduled(cast: Cast, cmog: Cmog, chair: Hat) -> Meeting:
    with door.door(cmog.carys):
        meeting = meetings.schedule(
            cmog.workspace,
            kind=MeetingKind.CMOG,
            title="Northmoor MACE",
            starts_at=clock.now() + timedelta(days=1),
            venue="Town Hall",
            is_online=False,
            chair=cast.person.sam,
            by=cmog.carys,
        )
    assert chair.person_id == cast.person.sam.pk
    return stories.step(meeting, S.LIST_OPEN, cmog.carys)


def listed(cast: Cast) -> Day:
    cmog = case.opened(cast)
    chair = given_role(cast, "sam", Role.MARAC_CHAIR, "cmog")
    rows = entries(cmog)
    meeting = scheduled(cast, cmog, chair)
    with door.door(cmog.carys):
        made = cmog_listing.list_entries(
            meeting, {row.pk for row in rows}, by=cmog.carys, version=meeting.version
        )
    child, person, place = sorted(made, key=lambda one: one.part)
    return Day(cmog, chair, meeting, child, person, place)


def published(cast: Cast) -> Day:
    day = listed(cast)
    for state in (S.LIST_CLOSED, S.AGENDA_PUBLISHED):
        day.meeting = stories.step(day.meeting, state, day.cmog.carys)
    return day


def came(cast: Cast, day: Day, hat: Hat, name: str) -> None:
    with door.door(hat):
        attendance.sign(day.meeting, typed_name=getattr(cast.person, name).name, by=hat)
    with door.door(hat):
        attendance.answer(day.meeting, knows_somebody=False, words="", by=hat)
    with door.door(day.cmog.carys):
        row = Attendance.objects.get(meeting=day.meeting, person=hat.person_id)
        attendance.mark(row, AttendanceState.PRESENT, by=day.cmog.carys, version=row.version)


def in_session(cast: Cast) -> Day:
    day = published(cast)
    day.meeting = stories.step(day.meeting, S.IN_SESSION, day.chair)
    cmog = day.cmog
    for hat, name in ((cmog.lyle, "owen"), (cmog.sen, "kim"), (cmog.leo, "tom")):
        came(cast, day, hat, name)
    return day


def heard(item: AgendaItem, day: Day, *headings: Heading) -> None:
    by = day.cmog.carys
    with door.door(by):
        now = stories.fresh_inside(item)
        now = agenda.take_up(now, by=by, version=now.version)
    for heading in headings:
        with door.door(by):
            minutes.write(
                stories.fresh_inside(item),
                heading=heading,
                words="ZQXMINUTE a car was seen",
                by=by,
                agency_id=by.agency_id if heading == Heading.SHARED else None,
                nature="FACT" if heading == Heading.SHARED else "",
            )
    with door.door(by):
        now = stories.fresh_inside(item)
        agenda.hear(now, by=by, version=now.version)


def admit(day: Day, hat: Hat, letters: str) -> None:
    by = day.cmog.carys
    with door.door(by):
        row = Attendance.objects.get(meeting=day.meeting, person=hat.person_id)
        attendance.admit(row, letters, by=by, version=row.version)


def reads(hat: Hat, item: AgendaItem) -> bool:
    with door.door(hat):
        seen = AgendaItem.objects.visible_to(hat).filter(pk=item.pk).first()
        if seen is None:
            now = AgendaItem.objects.get(pk=item.pk)
            assert sealing.open([now], ["papers"], by=hat)[now, "papers"] is None
            return False
        return sealing.open([seen], ["papers"], by=hat)[seen, "papers"] is not None


def faces_agree(cast: Cast, day: Day) -> None:
    among = [*day.cmog.everybody, *cast.hats.values()]
    with door.door(SETUP):
        rows = [*AgendaItem.objects.all()]
    for hat in among:
        with door.door(hat):
            seen = set(AgendaItem.objects.visible_to(hat))
        with door.door(SETUP):
            told = {one for one in rows if AgendaItem.objects.readers_of(one, among=[hat])}
        assert seen == told, hat.role


def test_each_part_is_there_for_those_who_come_to_it_and_for_nobody_else(cast: Cast) -> None:
    day = published(cast)
    cmog = day.cmog
    for hat, parts in ((cmog.leo, "C"), (cmog.sen, "AC"), (cmog.lyle, "ABC"), (cmog.carys, "ABC")):
        assert "".join(one.part for one in day.items if reads(hat, one)) == parts, hat.role
    faces_agree(cast, day)
    page = client_of(cmog.leo).get(reverse("meetings:meeting", args=[day.meeting.pk]))
    body = page.content.decode()
    assert day.place.reference in body
    assert "0 of 1 heard" in body
    assert "Part A" not in body
    assert day.child.reference not in body
    for item in (day.child, day.person):
        where = reverse("meetings:item", args=[item.pk])
        assert client_of(cmog.leo).get(where).status_code == 404
    with door.door(SETUP):
        told = Notice.objects.filter(thing_id=day.child.pk).values_list("persons", flat=True)
        assert not any(cmog.leo.person_id in (persons or []) for persons in told)


def test_somebody_is_admitted_to_a_part_by_name_and_who_is_tasked_comes_to_locations_alone(
    cast: Cast,
) -> None:
    day = published(cast)
    cmog = day.cmog
    admit(day, cmog.sen, "ABC")
    assert reads(cmog.sen, day.person)
    admit(day, cmog.sen, "AC")
    with door.door(cmog.sen):
        assert not AgendaItem.objects.visible_to(cmog.sen).filter(pk=day.person.pk).exists()
    for hat, letters, words in (
        (cmog.leo, "AC", "locations alone"),
        (cmog.carys, "A", "every part"),
        (day.chair, "", "every part"),
        (cmog.sen, "AX", "locations alone"),
    ):
        with pytest.raises(Refused, match=words):
            admit(day, hat, letters)
    page = reverse("meetings:attendance", args=[day.meeting.pk])
    assert "parts A, C" in client_of(cmog.carys).get(page).content.decode()
    with door.door(cmog.carys):
        row = Attendance.objects.get(meeting=day.meeting, person=cmog.sen.person_id)
    where = reverse("meetings:parts", args=[row.pk])
    sent = post(
        client_of(cmog.carys), where, cmog.carys, parts=["A", "B"], version=str(row.version)
    )
    assert sent.status_code == 302
    assert reads(cmog.sen, day.person)
    assert client_of(cmog.sen).get(where).status_code in (403, 404)


def test_a_part_is_heard_by_those_in_it_and_its_minutes_stay_with_them(cast: Cast) -> None:
    day = in_session(cast)
    cmog = day.cmog
    heard(day.child, day, Heading.WISHES, Heading.PRESENTED, Heading.SHARED, Heading.RISK)
    heard(day.person, day, Heading.SHARED)
    heard(day.place, day, Heading.SHARED)
    with door.door(SETUP):
        present = {
            one.part: {name.person_id for name in one.presences.all()}
            for one in AgendaItem.objects.all()
        }
    lyle, sen, leo = (hat.person_id for hat in (cmog.lyle, cmog.sen, cmog.leo))
    assert present == {"A": {lyle, sen}, "B": {lyle}, "C": {lyle, sen, leo}}
    faces_agree(cast, day)
    day.meeting = stories.step(day.meeting, S.ENDED, cmog.carys)
    faces_agree(cast, day)
    assert [one for one in day.items if reads(cmog.leo, one)] == [day.place]
    assert [one for one in day.items if reads(cmog.sen, one)] == [day.child, day.place]


def test_what_is_released_to_a_part_goes_to_those_who_come_to_it_by_name(cast: Cast) -> None:
    day = published(cast)
    cmog = day.cmog
    with door.door(cmog.lyle):
        audience = releases.to_case(
            AgendaItem.objects.select_related("meeting").get(pk=day.person.pk),
            owner_id=cmog.lyle.agency_id,
        )
    assert cmog.lyle.person_id in audience.persons
    assert {cmog.sen.person_id, cmog.leo.person_id}.isdisjoint(audience.persons)


def test_the_coordinator_chooses_from_the_lists_and_nothing_is_listed_twice(cast: Cast) -> None:
    cmog = case.opened(cast)
    chair = given_role(cast, "sam", Role.MARAC_CHAIR, "cmog")
    rows = entries(cmog)
    meeting = scheduled(cast, cmog, chair)
    page = reverse("meetings:list-entries", args=[meeting.pk])
    browser = client_of(cmog.carys)
    body = browser.get(page).content.decode()
    assert "Child: Tia Brannock, Significant" in body
    assert "Person of concern: Dex" in body
    chosen = [str(rows[0].pk)]
    form = {"entries": chosen, "version": str(meeting.version)}
    assert post(browser, page, cmog.carys, **form).status_code == 302
    with door.door(cmog.carys):
        now = Meeting.objects.get(pk=meeting.pk)
        with pytest.raises(Refused, match="listed already"):
            cmog_listing.list_entries(now, {rows[0].pk}, by=cmog.carys, version=now.version)
    with door.door(cmog.carys), pytest.raises(Stale):
        cmog_listing.list_entries(now, {rows[1].pk}, by=cmog.carys, version=0)
    with door.door(cmog.carys):
        waiting = {row.pk for row in cmog_listing.waiting(now, by=cmog.carys)}
    assert waiting == {rows[1].pk, rows[2].pk}
    again = post(browser, page, cmog.carys, entries=[], version=str(now.version))
    assert again.status_code == 422
    assert client_of(cmog.sen).get(page).status_code == 403
    with door.door(cmog.carys):
        made = AgendaItem.objects.get(entry=rows[0].pk)
    shown = browser.get(reverse("meetings:item", args=[made.pk])).content.decode()
    assert rows[0].reference in shown
    assert "Tia Brannock" in shown
