"""Professional challenge: between two agencies, level by level, by hand and by itself (4.14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import (
    answers,
    challenge_numbers,
    clocks,
    conflicts,
    escalation_page,
    escalation_rules,
    escalation_sweeps,
    escalations,
    jobs,
)
from mash_hub.escalations import Words
from mash_hub.measures import Period
from mash_hub.models import (
    Contact,
    ContactState,
    Enquiry,
    Escalation,
    EscalationEntry,
    EscalationState,
    EscalationType,
    InformationRequest,
)
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.escalations import LEVELS
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import contact_case
from tests.mash_hub.enquiry_case import asked, fresh, make_contact, opened_by, rated

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
OURS = Words("We hold that she is at risk.", "Three calls in a week.")
OUTCOME = Words("", "", "A strategy discussion is held.", "She sleeps at her aunt’s.")
LATE = Reason(ReasonCode.NO_ANSWER_IN_TIME)
REFUSAL = Reason(ReasonCode.NOT_PROPORTIONATE)
SWEEP = Service("escalations")


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def case(cast: Cast) -> tuple[Enquiry, InformationRequest]:
    with clock.moved(MONDAY):
        enquiry = rated(cast, contact=make_contact(cast, received_at=MONDAY))
        return enquiry, asked(cast, enquiry, "police", "health")["police"]


def raised(cast: Cast, thing: Any, by: Hat, *, at: datetime = MONDAY, **other: Any) -> Escalation:
    given: dict[str, Any] = {"to": cast.agency.council.pk, "words": OURS}
    given |= {"escalation_type": EscalationType.DISAGREEMENT, **other}
    with clock.moved(at), door.door(by):
        return escalations.raise_about(fresh(thing), by=by, **given)


def told(hat: Hat, kind: NoticeKind = NoticeKind.ESCALATION_RAISED) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def due_at(row: Escalation) -> datetime:
    with door.door(SETUP):
        return clocks.of("escalation", [row.pk], escalations.LEVEL)[row.pk].due_at


def owen(cast: Cast) -> Hat:
    return cast.hat("owen", "mash")


def test_both_agencies_read_the_same_text_and_nobody_else_sees_it(cast: Cast) -> None:
    _, request = case(cast)
    row = raised(cast, request, owen(cast))
    assert (row.state, due_at(row)) == ("L1", datetime(2027, 2, 2, 23, 59, 59, tzinfo=LONDON))
    for hat in (owen(cast), cast.devika, cast.mandeep):
        with door.door(hat):
            assert Escalation.objects.visible_to(hat).get() == row
            shown = escalation_page.of(row, by=hat)
            assert [one.words["position"] for one in shown["written"]] == [OURS.position]
        assert told(hat) == 1
    for hat in (cast.kim, cast.arlo, cast.joan, cast.esther, cast.paula, cast.hat("owen", "marac")):
        with door.door(hat):
            assert not Escalation.objects.visible_to(hat).exists()
            (entry,) = EscalationEntry.objects.all()
            opened = sealing.open_quietly([entry], ["words"], by=hat)
            is_party = hat.agency_id in (row.owner_id, row.agency_id)
            assert (opened[entry, "words"] is not None) == is_party
    with door.door(cast.devika):
        hats = [owen(cast), cast.devika, cast.kim, cast.arlo, cast.paula, cast.esther]
        readers = Escalation.objects.readers_of(row, among=hats)
        assert readers == [owen(cast), cast.devika]


def test_a_person_kept_apart_from_the_case_sees_no_challenge_of_it(cast: Cast) -> None:
    enquiry, request = case(cast)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            enquiry.file_id,
            source=ConflictSource.DECLARED,
            by=cast.mandeep,
            at=clock.now(),
        )
    row = raised(cast, request, owen(cast))
    with door.door(cast.mandeep):
        assert not Escalation.objects.visible_to(cast.mandeep).exists()
        assert Escalation.objects.readers_of(row, among=[cast.mandeep]) == []
    assert told(cast.mandeep) == 0


def test_raiser_and_responder_are_of_different_agencies_that_the_thing_concerns(
    cast: Cast,
) -> None:
    enquiry, request = case(cast)
    with pytest.raises(Refused, match="other agency"):
        raised(cast, request, cast.devika)
    with pytest.raises(Refused, match="other agency"):
        raised(cast, enquiry, cast.devika, to=cast.agency.housing.pk)
    with pytest.raises(Refused, match="position"):
        raised(cast, request, owen(cast), words=Words(" "))
    with pytest.raises(Refused, match="cannot raise"):
        raised(cast, request, cast.arlo)
    raised(cast, request, owen(cast))
    with pytest.raises(Refused, match="already"):
        raised(cast, request, owen(cast))
    raised(cast, enquiry, cast.devika, to=cast.agency.health.pk)


def test_it_climbs_by_itself_to_the_highest_level_and_stays_there(cast: Cast) -> None:
    _, request = case(cast)
    row = raised(cast, request, owen(cast))
    reached = []
    for _ in range(6):
        late = due_at(row) + timedelta(minutes=1)
        with clock.moved(late):
            jobs.climb_escalations()
            jobs.climb_escalations(unknown="to an old worker")
        with door.door(SETUP):
            row = fresh(row)
            reached.append(row.state)
    assert reached == ["L2", "L3", "L4", "L5", "L5", "L5"]
    assert told(cast.devika) == 5
    with door.door(cast.devika):
        rules = Entry.objects.filter(reason_code="BY_RULE", ground__startswith="DISAGREEMENT")
        assert rules.count() == 4


def test_the_people_named_for_a_level_are_told_and_write_there(cast: Cast) -> None:
    _, request = case(cast)
    row = raised(cast, request, owen(cast))
    with door.door(cast.paula), pytest.raises(Refused, match="of your agency"):
        escalations.name_holders(2, [cast.devika.person_id], by=cast.paula)
    with door.door(cast.paula):
        escalations.name_holders(2, [cast.person.cole.pk], by=cast.paula)
    with clock.moved(MONDAY + timedelta(hours=1)), door.door(owen(cast)):
        escalations.climb(fresh(row), by=owen(cast), because=LATE, version=row.version)
    assert (told(cast.cole), told(owen(cast)), told(cast.devika)) == (2, 1, 2)
    with door.door(owen(cast)), pytest.raises(Refused, match="somebody else acts"):
        escalations.write(fresh(row), by=owen(cast), words=OURS, version=2)
    for hat in (cast.cole, cast.devika):
        with door.door(hat):
            now = fresh(row)
            escalations.write(now, by=hat, words=OURS, version=now.version)


def test_immediate_risk_skips_to_the_level_that_can_act_with_two_hours(cast: Cast) -> None:
    _, request = case(cast)
    row = raised(cast, request, owen(cast), level=3, escalation_type=EscalationType.ACCOMMODATION)
    assert (row.state, row.is_immediate) == ("L3", True)
    assert due_at(row) == MONDAY + timedelta(hours=2)
    with clock.moved(MONDAY + timedelta(hours=2, minutes=1)), door.door(SWEEP):
        assert escalation_sweeps.climb(by=SWEEP, only=[row.pk]) == 1
        assert escalation_sweeps.climb(by=SWEEP, only=[row.pk]) == 0
    assert due_at(row) == MONDAY + timedelta(hours=4, minutes=1)


def test_a_refused_request_is_challenged_by_the_rule(cast: Cast) -> None:
    _, request = case(cast)
    with clock.moved(MONDAY):
        request = opened_by(owen(cast), request)
        with door.door(owen(cast)):
            now = fresh(request)
            answers.ask_to_refuse(now, by=owen(cast), because=REFUSAL, version=now.version)
        with door.door(cast.cole):
            now = fresh(request)
            answers.refuse(now, by=cast.cole, because=REFUSAL, version=now.version)
    with door.door(SETUP):
        row = Escalation.objects.get()
        assert row.escalation_type == EscalationType.REFUSED_INFORMATION
        assert (row.owner_id, row.agency_id) == (cast.agency.council.pk, cast.agency.police.pk)
        assert row.raised_by is None


def test_lateness_past_the_second_threshold_is_challenged_once(cast: Cast) -> None:
    _, request = case(cast)
    late = MONDAY + timedelta(hours=4)
    for minutes, number in ((30, 0), (61, 2), (90, 2)):
        with clock.moved(late + timedelta(minutes=minutes)):
            jobs.sweep_clocks()
            jobs.raise_escalations()
            jobs.raise_escalations()
        with door.door(SETUP):
            assert Escalation.objects.count() == number
    with door.door(SETUP):
        row = Escalation.objects.get(thing_id=request.pk)
        assert row.escalation_type == EscalationType.DELAY
        assert (row.owner_id, row.agency_id) == (cast.agency.council.pk, cast.agency.police.pk)
        still = InformationRequest.objects.get(pk=request.pk)
        assert still.is_waiting  # a breach closes and decides nothing


def contact_late(cast: Cast, by: Hat) -> Contact:
    """A contact nobody decides on, two days after its working day was over."""
    with clock.moved(MONDAY):
        contact = contact_case.submitted(by)
    for days in (2, 4):  # late by hours, then past the second threshold
        with clock.moved(MONDAY + timedelta(days=days)):
            jobs.sweep_clocks()
            jobs.raise_escalations()
            jobs.raise_escalations()
    return contact


def test_a_contact_that_nobody_decides_on_is_challenged_by_its_referrers_agency(
    cast: Cast,
) -> None:
    contact = contact_late(cast, cast.joan)
    with door.door(SETUP):
        row = Escalation.objects.get()
        assert (row.thing_kind, row.thing_id) == (Contact.kind, contact.pk)
        assert row.escalation_type == EscalationType.DELAY
        assert (row.owner_id, row.agency_id) == (cast.agency.health.pk, cast.agency.council.pk)
        assert row.raised_by is None
        assert Contact.objects.get(pk=contact.pk).is_waiting  # a breach decides nothing
    assert (told(cast.devika), told(cast.kim)) == (1, 1)
    assert (told(owen(cast)), told(cast.joan)) == (0, 0)
    with clock.moved(MONDAY + timedelta(days=4)):
        page, link = reverse("mash_hub:contact", args=[contact.pk]), f"/{row.pk}"
        assert link in client_of(cast.devika).get(page).content.decode()
        assert link not in client_of(cast.arlo).get(page).content.decode()  # challenges nobody
        own = client_of(cast.joan).get(page).content.decode()
        assert "Delayed" in own
        assert link not in own


def test_a_contact_decided_in_time_and_one_of_the_hosts_own_are_challenged_by_nobody(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        contact = contact_case.screened(contact_case.submitted(cast.joan), cast.devika)
        contact_case.decided(contact, ContactState.ADVICE_NFA, cast.devika)
    contact_late(cast, cast.devika)  # no other agency waits for it: its own was told
    with door.door(SETUP):
        assert not Escalation.objects.exists()
    assert told(cast.mandeep, NoticeKind.CLOCK_BREACHED) > 0


def test_a_long_late_contact_of_the_hosts_own_goes_up_to_those_named_above_once(
    cast: Cast,
) -> None:
    manager = given_role(cast, "ruth", Role.AGENCY_MANAGER, "mash")
    boss = given_role(cast, "hannah", Role.DECISION_MAKER, "mash")
    with door.door(manager):
        escalations.name_holders(3, [cast.person.hannah.pk], by=manager)
    contact_late(cast, cast.devika)
    assert told(boss, NoticeKind.CONTACT_LATE) == 1
    for hat in (cast.devika, cast.mandeep, manager, owen(cast), cast.joan):
        assert told(hat, NoticeKind.CONTACT_LATE) == 0
    with door.door(SETUP):
        assert not Escalation.objects.exists()


def test_where_nobody_is_named_above_all_who_screen_decide_or_manage_at_the_host_are_told(
    cast: Cast,
) -> None:
    contact = contact_late(cast, cast.devika)
    for hat in (cast.devika, cast.mandeep, cast.arlo):
        assert told(hat, NoticeKind.CONTACT_LATE) == 1
    assert told(owen(cast), NoticeKind.CONTACT_LATE) == 0
    with door.door(cast.devika):
        entry = Entry.objects.filter(ground="contact_late").get()
        assert contact.pk in entry.thing_ids


def test_a_late_contact_that_another_agency_challenges_does_not_go_up_beside(cast: Cast) -> None:
    contact_late(cast, cast.joan)
    assert told(cast.devika, NoticeKind.CONTACT_LATE) == 0


def test_the_challenge_of_a_late_contact_stands_with_its_enquiry_too(cast: Cast) -> None:
    contact = contact_late(cast, cast.joan)
    with clock.moved(MONDAY + timedelta(days=4)):
        contact = contact_case.screened(contact_case.fresh(contact, cast.devika), cast.devika)
        contact_case.decided(contact, ContactState.MASH_ENQUIRY, cast.devika)
        enquiry = rated(cast, contact=contact_case.fresh(contact, cast.devika))
        with door.door(cast.devika):
            ((row, _),) = escalation_page.of_enquiry(enquiry, by=cast.devika)
            assert row.thing_id == contact.pk
            assert escalation_page.counts_of([enquiry], by=cast.devika) == {enquiry.pk: 1}
        with door.door(cast.arlo):
            assert escalation_page.of_enquiry(enquiry, by=cast.arlo) == []
            assert escalation_page.counts_of([enquiry], by=cast.arlo) == {}


def test_one_run_deals_with_all_that_is_late_batch_by_batch_at_three_statements_a_challenge(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (clocks, escalation_sweeps):
        monkeypatch.setattr(one, "_BATCH", 3)
    with clock.moved(MONDAY):
        for _ in range(4):
            enquiry = rated(cast, contact=make_contact(cast, received_at=MONDAY))
            asked(cast, enquiry, "police", "health")
    with clock.moved(MONDAY + timedelta(hours=6)):
        jobs.sweep_clocks()
        with door.door(SETUP):
            assert not clocks.Clock.objects.unmarked(clock.now()).exists()
            first = escalation_sweeps.long_late_ids()
        assert len(first) == 3
        with door.door(SWEEP), CaptureQueriesContext(connection) as three:
            assert escalation_sweeps.raise_for(by=SWEEP, only=first) == 3
        monkeypatch.setattr(escalation_sweeps, "_BATCH", 100)
        with door.door(SWEEP), CaptureQueriesContext(connection) as five:
            left = escalation_sweeps.long_late_ids()
            assert escalation_sweeps.raise_for(by=SWEEP, only=left) == 5
        # Its reference, row and history for each of two more; three to find them.
        assert len(five) - len(three) == 2 * 3 + 3
    with door.door(SETUP):
        assert Escalation.objects.count() == 8
        for row in Escalation.objects.all():
            assert clocks.of(row.kind, [row.pk], escalations.LEVEL)[row.pk].is_running


def test_its_outcome_stands_in_the_case(cast: Cast) -> None:
    enquiry, request = case(cast)
    row = raised(cast, request, owen(cast))
    with door.door(cast.devika), pytest.raises(Refused, match="says when it is resolved"):
        escalations.end(
            row, EscalationState.RESOLVED, by=cast.devika, words=OUTCOME, version=row.version
        )
    words = Words("", "", "It is settled.")
    with door.door(owen(cast)), pytest.raises(Refused, match="what changed"):
        escalations.end(
            row, EscalationState.RESOLVED, by=owen(cast), words=words, version=row.version
        )
    with door.door(owen(cast)), pytest.raises(Refused, match="highest level"):
        escalations.end(
            row,
            EscalationState.CLOSED_UNRESOLVED,
            by=owen(cast),
            words=OUTCOME,
            version=row.version,
        )
    with clock.moved(MONDAY + timedelta(days=2)), door.door(owen(cast)):
        with pytest.raises(Stale):
            escalations.end(row, EscalationState.RESOLVED, by=owen(cast), words=OUTCOME, version=9)
        escalations.end(
            row, EscalationState.RESOLVED, by=owen(cast), words=OUTCOME, version=row.version
        )
    with clock.moved(MONDAY + timedelta(days=2)), door.door(cast.devika):
        ((ended, outcome),) = escalation_page.of_enquiry(enquiry, by=cast.devika)
        assert (ended.state, escalation_rules.days_of(ended)) == ("RESOLVED", 2)
        assert outcome is not None
        assert outcome["changed"] == OUTCOME.changed
        about = Entry.objects.filter(verb="CLOSED").get()
        assert enquiry.pk in about.thing_ids
        numbers = escalation_page.numbers(cast.devika)
        assert numbers["by_type"] == [("Disagreement about what to do", "Children’s", 1, 1, 2)]


def test_on_the_highest_level_it_can_be_closed_unresolved(cast: Cast) -> None:
    _, request = case(cast)
    row = raised(cast, request, owen(cast), level=5)
    with door.door(cast.devika):
        escalations.end(
            row,
            EscalationState.CLOSED_UNRESOLVED,
            by=cast.devika,
            words=OUTCOME,
            version=row.version,
        )
        with pytest.raises(Refused, match="ended"):
            escalations.climb(fresh(row), by=cast.devika, because=LATE, version=2)


def test_a_challenge_is_raised_written_taken_up_and_ended_on_its_pages(cast: Cast) -> None:
    with clock.moved(MONDAY):
        enquiry, request = case(cast)
        police, council = client_of(owen(cast)), client_of(cast.devika)
        url = reverse("mash_hub:request-challenge", args=[request.pk])
        assert url in police.get(reverse("mash_hub:request", args=[request.pk])).content.decode()
        typed = {"to": str(cast.agency.council.pk), "escalation_type": "THRESHOLD"}
        wrong = post(police, url, owen(cast), evidence="Three calls.", **typed)
        assert wrong.status_code == 422
        assert "Three calls." in wrong.content.decode()
        made = post(police, url, owen(cast), position="We disagree.", **typed)
        page = made["Location"]
        shown = council.get(page).content.decode()
        assert "We disagree." in shown
        assert reverse("mash_hub:enquiry", args=[enquiry.pk]) in shown
        board = council.get(reverse("mash_hub:board")).content.decode()
        assert "1 challenge" in board
        shown = council.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).content.decode()
        assert page in shown
        assert page in council.get(reverse("mash_hub:escalations")).content.decode()
        answered = post(council, page, cast.devika, position="We hold on.", version=1)
        assert answered["Location"] == page
        up = post(council, page + "up/", cast.devika, because="THRESHOLD", version=2)
        assert up["Location"] == page
        shown = police.get(page).content.decode()
        assert "We hold on." in shown
        assert "Level 2" in shown
        end = {"state": "RESOLVED", "decision": "Raised to Red.", "changed": "She is safe."}
        assert post(council, page + "end/", cast.devika, version=3, **end).status_code == 403
        assert post(police, page + "end/", owen(cast), version=3, **end)["Location"] == page
        assert "She is safe." in council.get(page).content.decode()
        shown = council.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).content.decode()
        assert "Raised to Red." in shown
        assert client_of(cast.kim).get(page).status_code == 404


def test_a_manager_names_who_acts_on_a_level(cast: Cast) -> None:
    paula = client_of(cast.paula)
    url = reverse("mash_hub:escalation-level", args=[2])
    assert "Owen Marsh" in paula.get(url).content.decode()
    owen_id = str(cast.person.owen.pk)
    assert post(paula, url, cast.paula, persons=[owen_id]).status_code == 302
    shown = paula.get(reverse("mash_hub:escalation-levels")).content.decode()
    assert "Owen Marsh" in shown
    assert post(paula, url, cast.paula).status_code == 302
    assert "Owen Marsh" not in paula.get(reverse("mash_hub:escalation-levels")).content.decode()
    assert paula.get("/challenges/levels/1/").status_code == 404
    assert len(LEVELS) == 5


def test_challenges_are_counted_by_type_and_agency_with_level_and_days_behind_each_number(
    cast: Cast,
) -> None:
    enquiry, request = case(cast)
    first = raised(cast, request, owen(cast))
    delay = {"escalation_type": EscalationType.DELAY, "to": cast.agency.police.pk}
    with clock.moved(MONDAY + timedelta(hours=1)):
        other = raised(cast, enquiry, cast.devika, at=clock.now(), **delay)
    with clock.moved(MONDAY + timedelta(hours=2)), door.door(cast.devika):
        escalations.climb(fresh(other), by=cast.devika, because=LATE, version=other.version)
    with clock.moved(MONDAY + timedelta(days=2)), door.door(owen(cast)):
        ended = fresh(first)
        resolved = EscalationState.RESOLVED
        escalations.end(ended, resolved, by=owen(cast), words=OUTCOME, version=ended.version)
    with clock.moved(MONDAY + timedelta(days=10)):
        period = Period(MONDAY.date(), clock.now().date())
        with door.door(cast.devika):
            found = {one.key: one for one in challenge_numbers.measures(cast.devika, period)}
        council, police = cast.agency.council.short_name, cast.agency.police.short_name
        ours = f"challenges:{EscalationType.DISAGREEMENT.label}, answered by {council}"
        theirs = f"challenges:{EscalationType.DELAY.label}, answered by {police}"
        shares = {key: (one.good, one.of) for key, one in found.items()}
        assert shares == {
            f"{ours} ended": (1, 1),
            f"{ours} climbed": (0, 1),
            f"{ours} week": (1, 1),
            f"{theirs} ended": (0, 1),
            f"{theirs} climbed": (1, 1),
            f"{theirs} week": (0, 1),
        }
        browser = client_of(cast.devika)
        page = browser.get(reverse("mash_hub:numbers")).content.decode()
        assert "Challenges that went above level 1" in page
        behind = {"of": f"{ours} ended", "from": period.from_on, "to": period.until_on}
        listed = browser.get(reverse("mash_hub:numbers-behind"), behind).content.decode()
        assert "level 1, 2 working days" in listed
        assert reverse("mash_hub:escalation", args=[first.pk]) in listed
        board = replace(cast.devika, role=Role.BOARD_VIEWER)
        with door.door(board):
            assert all(one.is_hidden for one in challenge_numbers.measures(board, period))
    later = Period(period.until_on + timedelta(days=1), period.until_on + timedelta(days=2))
    with door.door(cast.devika):
        assert challenge_numbers.measures(cast.devika, later) == []
