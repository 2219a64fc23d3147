"""Strategy discussions: asked for by deciding so, convened, held, recorded, and followed up (4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, hats, sealing
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from mash_hub import clocks, conflicts, enquiries, escalations, jobs, strategies
from mash_hub.models import (
    Clock,
    ContactState,
    EmergencyPower,
    Enquiry,
    Escalation,
    EscalationState,
    Power,
    StrategyDiscussion,
    StrategyState,
)
from mash_hub.models.conflicts import ConflictSource
from meetings import attendance, minutes
from meetings import strategies as discussions
from meetings.models import AgendaItem, Attendance, AttendanceState, Heading, Meeting, MinuteEntry
from meetings.strategies import Place, Record
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import contact_case, enquiry_case
from tests.mash_hub.enquiry_case import make_contact, rated

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S = StrategyState
MONDAY = datetime(2027, 3, 1, 14, 20, tzinfo=LONDON)
WHY = Reason(ReasonCode.IMMEDIATE_RISK, "A third child has named him.")
RECORD = Record("Two named him.", "Aisha speaks to her at school on Tuesday.", "He lives there.")
THREE = ("devika", "owen", "kim")  # social care, police, health


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def fresh(row: StrategyDiscussion) -> StrategyDiscussion:
    with door(SETUP):
        return StrategyDiscussion.objects.select_related("contact", "enquiry").get(pk=row.pk)


def asked_for(cast: Cast) -> StrategyDiscussion:
    """Devika moves an enquiry into strategy discussion on the Monday at 14:20."""
    enquiry = rated(cast, contact=make_contact(cast, received_at=MONDAY - timedelta(hours=5)))
    with door(cast.devika):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        enquiries.move_to_strategy(newest, by=cast.devika, because=WHY, version=newest.version)
    with door(cast.devika):
        return StrategyDiscussion.objects.select_related("contact", "enquiry").get()


def convened(cast: Cast, *names: str, by: Hat | None = None) -> StrategyDiscussion:
    row, by = asked_for(cast), by or cast.devika
    at = MONDAY + timedelta(minutes=100)
    with door(by):
        able = {one.person_id: one for one in discussions.invitable(row.file_id, row.workspace_id)}
        people = [able[getattr(cast.person, name).pk] for name in names or THREE]
        place = Place(at, "", True, cast.person.devika)
        return discussions.convene(row, place, people, by=by, version=row.version)


def met(cast: Cast, *names: str) -> StrategyDiscussion:
    """It has begun, some are marked present, and each says what their agency knows."""
    row = convened(cast, *names)
    with door(cast.devika):
        row = discussions.begin(row, by=cast.devika, version=row.version)
    for name in names or THREE:
        come(cast, name)
    return row


def come(cast: Cast, name: str) -> None:
    hat = getattr(cast, name)
    with door(hat):
        meeting = Meeting.objects.get()
        attendance.sign(meeting, typed_name=getattr(cast.person, name).name, by=hat)
    with door(hat):
        attendance.answer(meeting, knows_somebody=False, words="", by=hat)
    with door(cast.devika):
        seat = Attendance.objects.get(meeting=meeting, person=hat.person_id)
        attendance.mark(seat, AttendanceState.PRESENT, by=cast.devika, version=seat.version)


def share(cast: Cast, hat: Hat, words: str = "Nothing is held.", agency: str = "") -> None:
    with door(hat):
        item = AgendaItem.objects.visible_to(hat).select_related("meeting").get()
        agency_id = getattr(cast.agency, agency).pk if agency else hat.agency_id
        minutes.write(
            item, heading=Heading.SHARED, words=words, by=hat, agency_id=agency_id, nature="FACT"
        )


def held(cast: Cast, *names: str, why: str = "") -> StrategyDiscussion:
    row = met(cast, *names)
    for name in names or THREE:
        share(cast, getattr(cast, name))
    with door(cast.devika):
        return discussions.hold(
            fresh_in(row), why=why, by=cast.devika, version=fresh_in(row).version
        )


def fresh_in(row: StrategyDiscussion) -> StrategyDiscussion:
    return StrategyDiscussion.objects.select_related("contact", "enquiry").get(pk=row.pk)


def begun(cast: Cast, outcome: StrategyState = S.S47_JOINT) -> StrategyDiscussion:
    """Held on the Monday, recorded, and what it decided has begun."""
    row = held(cast)
    with door(cast.devika):
        row = discussions.record(
            row,
            RECORD,
            outcome=outcome,
            parents_told=False,
            by=cast.devika,
            version=row.version,
        )
    row = fresh(row)
    with door(cast.devika):
        return strategies.begin_outcome(row, by=cast.devika, version=row.version)


def due(row: Any, name: str) -> datetime:
    with door(SETUP):
        return clocks.of(row.kind, [row.pk], name)[row.pk].due_at.astimezone(LONDON)


def sees(hat: Hat) -> tuple[bool, bool, bool]:
    """Whether somebody sees the discussion, its meeting and its case."""
    with door(hat):
        return (
            StrategyDiscussion.objects.visible_to(hat).exists(),
            Meeting.objects.visible_to(hat).exists(),
            AgendaItem.objects.visible_to(hat).exists(),
        )


# --- asking ---------------------------------------------------------------------------------------


def test_deciding_on_one_asks_for_it_once_with_twenty_four_hours_to_hold_it(cast: Cast) -> None:
    row = asked_for(cast)
    assert (row.state, row.contact_id == row.enquiry.contact_id) == (S.REQUESTED, True)
    assert due(row, strategies.HELD) == MONDAY + timedelta(hours=24)
    with door(cast.devika):
        again = strategies.ask_for(row.contact, by=cast.devika, at=clock.now())
        assert again is None
        opened = sealing.open([row], ["asked"], by=cast.devika)
        assert opened.text(row, "asked", "words") == WHY.sentence
    with clock.moved(MONDAY + timedelta(hours=25)), door(SETUP):
        clocks.sweep(by=Service("clocks"))
    with door(cast.mandeep):
        late = Notice.objects.visible_to(cast.mandeep).filter(reference=row.reference)
        assert late.filter(notice_kind=NoticeKind.CLOCK_BREACHED).exists()


def test_immediate_strategy_at_screening_asks_for_it_without_an_enquiry(cast: Cast) -> None:
    joan, devika = cast.joan, cast.devika
    contact = contact_case.screened(contact_case.submitted(joan), devika)
    contact_case.decided(contact, ContactState.IMMEDIATE_STRATEGY, devika)
    with door(cast.devika):
        row = StrategyDiscussion.objects.get()
        assert (row.contact_id, row.enquiry_id) == (contact.pk, None)
    page = client_of(cast.devika).get(reverse("mash_hub:contact", args=[contact.pk]))
    assert row.reference in page.content.decode()


# --- who sees it ----------------------------------------------------------------------------------


def test_those_invited_see_it_and_nobody_else_outside_the_host(cast: Cast) -> None:
    row = asked_for(cast)
    assert sees(cast.owen) == (False, False, False)
    assert sees(cast.mandeep)[0]
    convene = getattr(discussions, "convene")  # noqa: B009 - one row, asked for above
    with door(cast.devika):
        able = {one.person_id: one for one in discussions.invitable(row.file_id, row.workspace_id)}
        people = [able[getattr(cast.person, name).pk] for name in THREE]
        place = Place(clock.now(), "Room 2", False, cast.person.devika)
        row = convene(row, place, people, by=cast.devika, version=row.version)
    assert sees(cast.owen) == sees(cast.kim) == (True, True, True)
    assert sees(cast.mandeep) == (True, True, True)  # the host's
    for name in ("tom", "edna", "joan", "ruth", "esther"):
        assert sees(getattr(cast, name)) == (False, False, False), name
    with door(SETUP):
        everybody = hats.in_workspace(row.workspace_id)
        meeting, item = Meeting.objects.get(), AgendaItem.objects.select_related("meeting").get()
    for model, thing in ((StrategyDiscussion, row), (Meeting, meeting), (AgendaItem, item)):
        for hat in everybody:
            with door(hat):
                shown = model.objects.visible_to(hat).filter(pk=thing.pk).exists()
                told = model.objects.readers_of(thing, among=[hat])
            assert shown == bool(told), (model, hat.role)
    with door(cast.owen):
        papers = sealing.open([item], ["papers"], by=cast.owen)[item, "papers"]
        assert papers is not None
        assert papers["words"] == WHY.sentence


def test_whoever_is_kept_apart_from_the_case_is_not_invited_and_sees_nothing(cast: Cast) -> None:
    row = convened(cast)
    for hat in (cast.owen, cast.mandeep):
        with door(cast.devika):
            conflicts.keep_apart(
                hat.person_id,
                row.file_id,
                source=ConflictSource.NOTED,
                by=cast.devika,
                at=clock.now(),
                cause=row,
            )
        assert sees(hat) == (False, False, False)
    with door(cast.devika):
        able = {one.person_id for one in discussions.invitable(row.file_id, row.workspace_id)}
        assert cast.owen.person_id not in able
        newest = fresh_in(row)
        tom = discussions.invitable(row.file_id, row.workspace_id)[0]
        place = Place(clock.now(), "", True, cast.person.mandeep)
        with pytest.raises(Refused, match="take part"):
            discussions.convene(newest, place, [tom], by=cast.devika, version=newest.version)


def test_only_the_host_convenes_and_a_stale_page_is_told(cast: Cast) -> None:
    row = convened(cast)
    for hat in (cast.owen, cast.arlo, cast.kim):
        with door(hat), pytest.raises(Refused):
            discussions.begin(row, by=hat, version=row.version)
    with door(cast.devika), pytest.raises(Stale):
        discussions.begin(row, by=cast.devika, version=1)


# --- holding and recording ------------------------------------------------------------------------


def test_held_with_a_quorum_it_meets_its_time_and_waits_for_its_record(cast: Cast) -> None:
    row = held(cast)
    assert (row.state, row.is_quorate) == (S.HELD, True)
    with door(SETUP):
        limit = clocks.of(row.kind, [row.pk], strategies.HELD)[row.pk]
    assert limit.was_in_time
    assert due(row, strategies.RECORD) == datetime(2027, 3, 2, 23, 59, 59, tzinfo=LONDON)


def test_without_a_quorum_it_is_held_only_with_the_reason_and_says_so(cast: Cast) -> None:
    row = met(cast, "devika", "owen")
    with door(cast.devika), pytest.raises(Refused, match="no quorum: health missing"):
        discussions.hold(row, why="", by=cast.devika, version=row.version)
    with door(cast.devika):
        row = discussions.hold(
            fresh_in(row), why="No nurse at night.", by=cast.devika, version=row.version
        )
        assert (row.is_quorate, row.lacking) == (False, ["HEALTH"])
    page = client_of(cast.mandeep).get(reverse("meetings:strategy", args=[row.pk]))
    assert "Held without a quorum: health missing" in page.content.decode()
    assert "No nurse at night." in page.content.decode()


def test_held_without_health_it_is_recorded_only_with_what_health_shared_afterwards(
    cast: Cast,
) -> None:
    row = held(cast, "devika", "owen", why="No nurse at night.")
    given: dict[str, Any] = {"outcome": S.S47_JOINT, "parents_told": False, "by": cast.devika}
    with door(cast.devika), pytest.raises(Refused, match=r"held without health\. Speak to them"):
        discussions.record(row, RECORD, version=row.version, **given)
    page = client_of(cast.devika).get(reverse("meetings:strategy", args=[row.pk]))
    assert "Held without health. Speak to them" in page.content.decode()
    share(cast, cast.devika, "Asked by telephone at eight: nothing is held.", agency="health")
    with door(cast.devika):
        row = discussions.record(fresh_in(row), RECORD, version=row.version, **given)
    assert row.state == S.RECORDED


@pytest.mark.parametrize(
    ("record", "told", "says"),
    [
        (Record("", "By Aisha.", "x"), False, "Say why this was decided"),
        (Record("Named.", " ", "x"), False, "how the child"),
        (Record("Named.", "By Aisha.", ""), False, "why the parents"),
    ],
)
def test_a_record_that_lacks_a_part_is_refused(
    cast: Cast, record: Record, told: bool, says: str
) -> None:
    row = held(cast)
    with door(cast.devika), pytest.raises(Refused, match=says):
        discussions.record(
            row, record, outcome=S.S17, parents_told=told, by=cast.devika, version=row.version
        )


def test_every_agency_that_came_has_a_line_and_reads_the_record_afterwards(cast: Cast) -> None:
    row = met(cast)
    share(cast, cast.owen, "Two reports.")
    share(cast, cast.devika, "Known since May.")
    with door(cast.devika):
        row = discussions.hold(fresh_in(row), why="", by=cast.devika, version=row.version)
    given: dict[str, Any] = {"outcome": S.S47_JOINT, "parents_told": False, "by": cast.devika}
    with door(cast.devika), pytest.raises(Refused, match="Northmoor Community Health"):
        discussions.record(row, RECORD, version=row.version, **given)
    share(cast, cast.devika, "Nothing is held.", agency="health")
    for hat in (cast.kim, cast.owen):
        with door(hat):
            assert not MinuteEntry.objects.visible_to(hat).exists()
    with door(cast.devika):
        row = discussions.record(fresh_in(row), RECORD, version=row.version, **given)
    for hat in (cast.kim, cast.owen):
        with door(hat):
            seen = fresh_in(row)
            assert sealing.open([seen], ["record"], by=hat)[seen, "record"] is not None
            assert MinuteEntry.objects.visible_to(hat).count() == 3
        page = client_of(hat).get(reverse("meetings:strategy", args=[row.pk])).content.decode()
        assert "Two named him." in page
        assert "Two reports." in page
    with door(cast.hat("lee", "mash")):
        assert sealing.open([row], ["record"], by=cast.hat("lee", "mash"))[row, "record"] is None


# --- what follows ---------------------------------------------------------------------------------


def test_section_47_starts_the_assessment_from_referral_and_the_conference_from_the_discussion(
    cast: Cast,
) -> None:
    row = begun(cast)
    assert row.state == S.S47_JOINT
    # 45 and 15 working days: Good Friday is 26, Easter Monday 29 March, May Day 3 May 2027.
    assert due(row, strategies.ASSESSMENT).date() == date(2027, 5, 6)
    assert due(row, strategies.CONFERENCE).date() == date(2027, 3, 22)


def test_conferences_follow_after_three_and_then_six_months_while_a_plan_stands(cast: Cast) -> None:
    row = begun(cast)
    for at, is_on_plan, next_on in (
        (datetime(2027, 3, 19, 12, tzinfo=LONDON), True, date(2027, 6, 19)),
        (datetime(2027, 6, 18, 12, tzinfo=LONDON), True, date(2027, 12, 18)),
        (datetime(2027, 12, 17, 12, tzinfo=LONDON), False, None),
    ):
        with clock.moved(at), door(cast.devika):
            newest = fresh_in(row)
            strategies.note_conference(
                newest,
                on=at.date(),
                is_on_plan=is_on_plan,
                by=cast.devika,
                version=newest.version,
            )
        if next_on:
            assert due(row, strategies.REVIEW).date() == next_on
    with door(SETUP):
        running = Clock.objects.on(row.kind, [row.pk]).running().values_list("name", flat=True)
        assert set(running) == {strategies.ASSESSMENT}
    with clock.moved(datetime(2028, 1, 5, tzinfo=LONDON)), door(cast.devika):
        newest = fresh_in(row)
        with pytest.raises(Refused, match="No conference is awaited"):
            strategies.note_conference(
                newest,
                on=date(2028, 1, 4),
                is_on_plan=False,
                by=cast.devika,
                version=newest.version,
            )


def test_another_than_the_chair_reviews_once_the_assessment_is_done_then_it_closes(
    cast: Cast,
) -> None:
    row = begun(cast, S.S17)

    def act(verb: Any, hat: Hat, **given: Any) -> None:
        with door(hat):
            newest = fresh_in(row)
            verb(newest, by=hat, version=newest.version, **given)

    with pytest.raises(Refused, match="assessment is done"):
        act(strategies.review, cast.mandeep, words="Well done.")
    act(strategies.note_assessed, cast.devika, on=MONDAY.date())
    with pytest.raises(Refused, match="than the chair"):
        act(strategies.review, cast.devika, words="Well done.")
    with pytest.raises(Refused, match="cannot become"):
        act(strategies.close, cast.devika)
    act(strategies.review, cast.mandeep, words="Well done.")
    act(strategies.use_power, cast.devika, power=Power.POLICE_PROTECTION, began_at=MONDAY)
    with pytest.raises(Refused, match="emergency power"):
        act(strategies.close, cast.devika)
    with door(cast.devika):
        (power,) = EmergencyPower.objects.visible_to(cast.devika)
        strategies.end_power(power, by=cast.devika, version=power.version)
    act(strategies.close, cast.devika)
    assert fresh(row).state == S.CLOSED


def test_emergency_powers_end_after_72_hours_or_8_days_and_an_order_is_extended_once_by_7(
    cast: Cast,
) -> None:
    row = asked_for(cast)
    made = {}
    for power in Power:
        with door(cast.devika):
            made[power] = strategies.use_power(
                fresh_in(row), power, began_at=MONDAY, by=cast.devika, version=row.version
            )
    police, order = made[Power.POLICE_PROTECTION], made[Power.PROTECTION_ORDER]
    assert due(police, strategies.POWER) == MONDAY + timedelta(hours=72)
    assert due(order, strategies.POWER) == MONDAY + timedelta(days=8)
    with door(cast.devika), pytest.raises(Refused, match="protection order"):
        strategies.extend_power(police, by=cast.devika, version=police.version)
    with door(cast.devika):
        order = strategies.extend_power(order, by=cast.devika, version=order.version)
    assert due(order, strategies.POWER) == MONDAY + timedelta(days=15)
    with door(cast.devika), pytest.raises(Refused, match="only once"):
        strategies.extend_power(order, by=cast.devika, version=order.version)
    with clock.moved(MONDAY + timedelta(hours=73)), door(SETUP):
        clocks.sweep(by=Service("clocks"))
        assert Clock.objects.get(thing_id=police.pk).breached_at is not None


# --- the pages ------------------------------------------------------------------------------------


def at_page(name: str, row: Any) -> str:
    return reverse(f"meetings:{name}", args=[row.pk])


def test_a_discussion_goes_from_asked_to_closed_in_the_browser(cast: Cast) -> None:
    row = asked_for(cast)
    devika, mandeep = client_of(cast.devika), client_of(cast.mandeep)

    def do(name: str, client: Client = devika, hat: Hat = cast.devika, **form: Any) -> None:
        if form:
            assert client.get(at_page(name, row)).status_code == 200, name
        answer = post(client, at_page(name, row), hat, **form, version=fresh(row).version)
        assert answer.status_code == 302, (name, answer.content.decode())

    assert row.reference in devika.get(reverse("desk:my-work")).content.decode()
    assert row.reference in devika.get(reverse("meetings:strategies")).content.decode()
    people = [str(getattr(cast.person, name).pk) for name in THREE]
    when = {"day_day": "1", "day_month": "3", "day_year": "2027", "time": "16:00"}
    nobody = post(devika, at_page("strategy-convene", row), cast.devika, **when, version=1)
    assert nobody.status_code == 422
    chair = str(cast.person.devika.pk)
    do("strategy-convene", **when, chair=chair, people=people, is_online="on")
    do("strategy-begin")
    for name in THREE:
        come(cast, name)
        share(cast, getattr(cast, name), "Two reports.")
    do("strategy-hold")
    parts = {"outcome": "S47_JOINT", "reason": "Named.", "child": "By Aisha on Tuesday."}
    lacks = post(
        devika,
        at_page("strategy-record", row),
        cast.devika,
        **parts,
        parents_told="no",
        version=fresh(row).version,
    )
    assert "why the parents were not told" in lacks.content.decode()
    assert "By Aisha on Tuesday." in lacks.content.decode()
    do("strategy-record", **parts, parents_told="yes")
    do("strategy-outcome")
    today = {"on_day": "1", "on_month": "3", "on_year": "2027"}
    do("strategy-assessed", **today)
    do("strategy-conference", **today, is_on_plan="no")
    do("strategy-review", mandeep, cast.mandeep, words="Well done.")
    page = mandeep.get(at_page("strategy", row)).content.decode()
    assert "Well done." in page
    assert "In time" in page
    do("strategy-close")
    assert fresh(row).state == S.CLOSED
    closed = devika.get(reverse("meetings:strategies"), {"show": "closed"}).content.decode()
    assert row.reference in closed


def test_one_that_is_not_needed_is_closed_with_the_reason_and_a_power_is_noted_by_page(
    cast: Cast,
) -> None:
    row = asked_for(cast)
    devika, owen = client_of(cast.devika), client_of(cast.owen)
    power = {"power": "PROTECTION_ORDER", "day_day": "1", "day_month": "3", "day_year": "2027"}
    future = post(
        devika, at_page("strategy-power", row), cast.devika, **power, time="23:00", version=1
    )
    assert "future" in future.content.decode()
    post(devika, at_page("strategy-power", row), cast.devika, **power, time="14:00", version=1)
    with door(SETUP):
        (made,) = EmergencyPower.objects.all()
    post(devika, at_page("power-extend", made), cast.devika, version=1)
    post(devika, at_page("power-end", made), cast.devika, version=2)
    with door(SETUP):
        (made,) = EmergencyPower.objects.all()
        assert made.extended_at
        assert made.ended_at
    assert post(devika, at_page("strategy-close", row), cast.devika, version=1).status_code == 422
    form = {"because": "CIRCUMSTANCES_CHANGED", "sentence": "", "version": 1}
    assert post(devika, at_page("strategy-close", row), cast.devika, **form).status_code == 302
    assert fresh(row).state == S.CLOSED
    with door(SETUP):
        assert not Clock.objects.on(row.kind, [row.pk]).running().exists()
    assert owen.get(at_page("strategy", row)).status_code == 404
    assert client_of(cast.joan).get(at_page("strategy", row)).status_code == 403


# --- lateness -------------------------------------------------------------------------------------


def challenges_at(at: datetime) -> list[Escalation]:
    """What stands challenged once the hub has looked at an instant, twice."""
    with clock.moved(at):
        for _ in range(2):
            jobs.sweep_clocks()
            jobs.raise_escalations()
    with door(SETUP):
        return list(Escalation.objects.open().order_by("raised_at", "pk"))


def test_a_discussion_that_is_not_held_is_challenged_by_the_police_who_were_invited(
    cast: Cast,
) -> None:
    row = convened(cast, "devika", "kim", "owen")
    assert challenges_at(MONDAY + timedelta(hours=24, minutes=50)) == []
    (made,) = challenges_at(MONDAY + timedelta(hours=25, minutes=1))
    assert (made.thing_kind, made.thing_reference) == (row.kind, row.reference)
    assert (made.owner_id, made.agency_id) == (cast.agency.police.pk, cast.agency.council.pk)
    assert (made.escalation_type, made.enquiry_id) == ("DELAY", row.enquiry_id)
    with clock.moved(MONDAY + timedelta(hours=26)):
        page = client_of(cast.owen).get(reverse("mash_hub:escalation", args=[made.pk]))
        assert row.reference in page.content.decode()


def test_one_without_guests_is_challenged_by_nobody_and_hidden_from_whoever_was_asked_or_referred(
    cast: Cast,
) -> None:
    row = asked_for(cast)
    enquiry_case.asked(cast, row.enquiry, "police")
    late = challenges_at(MONDAY + timedelta(hours=27))
    assert row.pk not in {one.thing_id for one in late}
    with door(cast.owen):
        assert not StrategyDiscussion.objects.visible_to(cast.owen).exists()


def test_a_late_conference_and_a_late_assessment_are_challenged_each_in_its_time(
    cast: Cast,
) -> None:
    row = begun(cast)
    conference = due(row, strategies.CONFERENCE)
    assert challenges_at(conference + timedelta(hours=20)) == []
    (first,) = challenges_at(conference + timedelta(days=4))
    assert first.owner_id == cast.agency.police.pk
    outcome = escalations.Words("", "", "It is held on Friday.", "A date is set.")
    with clock.moved(conference + timedelta(days=4)), door(cast.owen):
        state = EscalationState.RESOLVED
        escalations.end(first, state, by=cast.owen, words=outcome, version=first.version)
    (second,) = challenges_at(due(row, strategies.ASSESSMENT) + timedelta(days=4))
    assert second.pk != first.pk
    assert second.thing_id == row.pk
