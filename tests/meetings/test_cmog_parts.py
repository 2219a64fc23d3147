"""A CMOG in three parts: children, people of concern, locations, each with other people in the room (4.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, files, sealing
from agencies.actors import Hat, Service
from agencies.models import Notice
from agencies.models.files import RetentionClass
from agencies.models.workspaces import Purpose
from agencies.roles import Role
from agencies.verdicts import Refused, Stale, WordsRefused
from mash_hub import clocks, cmog_entries, escalation_sweeps, referrals
from mash_hub.cmog_words import Said
from mash_hub.models import CaseClaim, CmogEntry, Escalation, ListKind, Referral
from mash_hub.referrals import NamedPerson
from meetings import agenda, agreeing, attendance, cmog_listing, meetings, minutes, releases
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
    MinuteEntry,
)
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.test_free_text import ADDRESS
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
    said = Said((case.Exploitation.LABOUR,), {"name": "The Larch", "why": "ZQX cash"})
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


def told_of(hat: Hat, item: AgendaItem) -> int:
    """How many notices about a case somebody has."""
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(thing_id=item.pk).count()


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
    assert not told_of(cmog.leo, day.child)


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


def referred(cast: Cast, cmog: Cmog) -> Referral:
    """A decided enquiry about Tia, referred to the CMOG as it is."""
    with door.door(cast.devika):
        file = files.open_file(
            "enquiry",
            owner_id=cast.devika.host_id,
            workspace_id=cast.devika.workspace_id,
            retention_class=RetentionClass.MASH_ENQUIRY,
        )
        thing = stories.Enquired(
            uuid4(), "E-M5NCQ", cast.devika.workspace_id, file.pk, cast.devika.host_id
        )
        return referrals.refer(
            thing,
            to_workspace=cmog.workspace,
            words="ZQXREFERRED she comes home with money",
            people=(NamedPerson("Tia Brannock", "Child", "20 Sep 2012"),),
            by=cast.devika,
            because=stories.WHY,
        )


def test_a_child_who_was_referred_is_heard_with_the_children_and_by_nobody_of_the_locations(
    cast: Cast,
) -> None:
    cmog = case.opened(cast)
    chair = given_role(cast, "sam", Role.MARAC_CHAIR, "cmog")
    meeting, sent = scheduled(cast, cmog, chair), referred(cast, cmog)
    place = reverse("meetings:referral", args=[sent.pk])
    chosen = {"meeting": str(meeting.pk), "because": "THRESHOLD", "version": str(sent.version)}
    assert post(client_of(cmog.carys), place, cmog.carys, **chosen).status_code == 302
    with door.door(cmog.carys):
        child = AgendaItem.objects.get(referral=sent)
    for state in (S.LIST_CLOSED, S.AGENDA_PUBLISHED):
        meeting = stories.step(meeting, state, cmog.carys)
    assert reads(cmog.sen, child)
    assert not reads(cmog.leo, child)
    stories.step(meeting, S.IN_SESSION, chair)
    day = Day(cmog, chair, meeting, child, child, child)
    for hat, name in ((cmog.sen, "kim"), (cmog.leo, "tom")):
        came(cast, day, hat, name)
    heard(child, day, Heading.WISHES, Heading.PRESENTED, Heading.SHARED, Heading.RISK)
    agenda_page = reverse("meetings:meeting", args=[meeting.pk])
    for hat, is_there in ((cmog.sen, True), (cmog.leo, False)):
        body = client_of(hat).get(agenda_page).content.decode()
        assert (child.reference in body) == is_there, hat.role
        where = reverse("meetings:item", args=[child.pk])
        assert client_of(hat).get(where).status_code == (200 if is_there else 404)
        with door.door(hat):
            assert MinuteEntry.objects.visible_to(hat).exists() == is_there
    assert not told_of(cmog.leo, child)
    assert told_of(cmog.sen, child)
    faces_agree(cast, day)


def taken_up(item: AgendaItem, day: Day) -> None:
    by = day.cmog.carys
    with door.door(by):
        now = stories.fresh_inside(item)
        agenda.take_up(now, by=by, version=now.version)


def said(item: AgendaItem, day: Day, words: str) -> MinuteEntry:
    """One open line, written by the coordinator."""
    by = day.cmog.carys
    with door.door(by):
        return minutes.write(
            stories.fresh_inside(item), heading=Heading.PRESENTED, words=words, by=by
        )


def line_is_open(hat: Hat, line: MinuteEntry) -> bool:
    """Whether somebody gets at the page of a line, and its words open to them."""
    page = client_of(hat).get(reverse("meetings:line-history", args=[line.pk]))
    with door.door(hat):
        row = MinuteEntry.objects.visible_to(hat).filter(pk=line.pk).first()
        assert page.status_code == (404 if row is None else 200)
        return row is not None and sealing.open([row], ["words"], by=hat)[row, "words"] is not None


def test_whoever_loses_a_part_while_it_is_heard_gets_no_more_lines_until_admitted_again(
    cast: Cast,
) -> None:
    day = in_session(cast)
    cmog = day.cmog
    admit(day, cmog.sen, "ABC")
    taken_up(day.person, day)
    first = said(day.person, day, "ZQXFIRST seen at the station")
    assert line_is_open(cmog.sen, first)
    before = told_of(cmog.sen, day.person)
    admit(day, cmog.sen, "AC")
    later = said(day.person, day, "ZQXLATER seen at the arcade")
    assert not line_is_open(cmog.sen, first)
    assert not line_is_open(cmog.sen, later)
    assert line_is_open(cmog.lyle, later)
    with door.door(cmog.sen):
        assert sealing.open([later], ["words"], by=cmog.sen)[later, "words"] is None
    assert told_of(cmog.sen, day.person) == before
    assert told_of(cmog.lyle, day.person) > 0
    with door.door(SETUP):
        row = MinuteEntry.objects.select_related("item__meeting").get(pk=later.pk)
        readers = MinuteEntry.objects.readers_of(row, among=[cmog.sen, cmog.lyle])
    assert readers == [cmog.lyle]
    admit(day, cmog.sen, "ABC")
    assert line_is_open(cmog.sen, first)
    assert line_is_open(cmog.sen, later)


def test_the_shared_screen_lists_no_case_of_a_part_to_which_somebody_in_the_room_does_not_come(
    cast: Cast,
) -> None:
    day = in_session(cast)
    cmog = day.cmog
    came(cast, day, day.chair, "sam")
    wall = reverse("meetings:screen", args=[day.meeting.pk])
    cockpit = reverse("meetings:cockpit", args=[day.meeting.pk])
    taken_up(day.child, day)
    body = client_of(day.chair).get(wall).content.decode()
    assert day.place.reference in body
    for item in (day.child, day.person):
        assert item.reference not in body
    why = "does not come to this part, so nothing of it is shown"
    assert why in client_of(day.chair).get(cockpit).content.decode()
    for hat in (cmog.leo, cmog.sen):
        with door.door(cmog.carys):
            row = Attendance.objects.get(meeting=day.meeting, person=hat.person_id)
            attendance.mark(row, AttendanceState.LEFT, by=cmog.carys, version=row.version)
    body = client_of(day.chair).get(wall).content.decode()
    for item in day.items:  # the police come to every part
        assert item.reference in body
    assert why not in client_of(day.chair).get(cockpit).content.decode()


def test_what_was_protected_since_it_was_entered_goes_into_no_papers(cast: Cast) -> None:
    cmog = case.opened(cast)
    chair = given_role(cast, "sam", Role.MARAC_CHAIR, "cmog")
    words = {"name": "Tia Brannock", "why": f"ZQX {ADDRESS}"}
    said = Said((case.Exploitation.SEXUAL,), words)
    row = case.entered(case.known(case.TIA, cmog.gwen), cmog.gwen, said)
    case.screened(row, cmog.gwen)
    row = case.stepped(row, "ON_LIST", cmog.gwen)
    other = case.entered(case.known(case.KAYLEIGH, cmog.gwen), cmog.gwen)
    case.screened(other, cmog.gwen)
    other = case.stepped(other, "ON_LIST", cmog.gwen)
    meeting = scheduled(cast, cmog, chair)
    for one in (row, other):
        case.protect(one, cmog.gwen)
    with door.door(cmog.carys), pytest.raises(WordsRefused):
        cmog_listing.list_entries(
            meeting, {row.pk, other.pk}, by=cmog.carys, version=meeting.version
        )
    with door.door(cmog.carys):
        assert not AgendaItem.objects.exists()
        cmog_listing.list_entries(meeting, {other.pk}, by=cmog.carys, version=meeting.version)
        assert AgendaItem.objects.get().entry_id == other.pk


def claimed(hat: Hat, item: AgendaItem) -> int:
    """The answer to a claim to a case, through the page."""
    said = {
        "purpose": Purpose.EXPLOITATION,
        "code": "OPEN_CASE",
        "why": "ZQX she is on my list and we meet each week",
    }
    place = reverse("meetings:claim-new")
    sent = post(client_of(hat), place, hat, reference=item.reference, **said)
    return int(sent.status_code)


def test_nobody_claims_a_case_of_a_part_to_which_they_do_not_come(cast: Cast) -> None:
    day = published(cast)
    cmog = day.cmog
    day.meeting = stories.step(day.meeting, S.IN_SESSION, day.chair)  # without health
    assert claimed(cmog.sen, day.person) == 422
    with door.door(SETUP):
        assert not CaseClaim.objects.exists()
    assert claimed(cmog.sen, day.child) == 302
    admit(day, cmog.sen, "ABC")
    assert claimed(cmog.sen, day.person) == 302
    with door.door(cmog.sen):
        row = CaseClaim.objects.get(about=day.person.reference)
    place = reverse("meetings:claimed", args=[row.pk])
    assert client_of(cmog.sen).get(place).status_code == 200
    admit(day, cmog.sen, "AC")
    assert client_of(cmog.sen).get(place).status_code == 404


def test_what_a_member_left_undone_is_challenged_and_both_agencies_read_it(cast: Cast) -> None:
    day = in_session(cast)
    cmog, service = day.cmog, Service("escalations")
    with door.door(cmog.carys):
        item = AgendaItem.objects.select_related("meeting").get(pk=day.child.pk)
        made = agreeing.agree(
            item,
            title="Name a worker for nights",
            words="Name a worker, and say who it is.",
            why="Somebody is there at night.",
            agency=cast.agency.health,
            person=cast.person.kim,
            due_at=clock.now() + timedelta(days=3),
            is_safety_critical=False,
            by=cmog.carys,
        )
    with clock.moved(clock.now() + timedelta(days=20)):
        with door.door(service):
            clocks.sweep(by=service)
        with door.door(service):
            ids = escalation_sweeps.long_late_ids()
            assert escalation_sweeps.raise_for(by=service, only=ids) == 1
        for hat, reads in ((cmog.sen, 1), (cmog.carys, 1), (cmog.lyle, 0)):
            with door.door(hat):
                found = Escalation.objects.visible_to(hat).filter(thing_id=made.pk)
                assert found.count() == reads, hat
