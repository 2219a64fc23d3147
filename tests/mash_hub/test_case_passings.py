"""Passing a case on: they may look, it is offered, taken over whole or in part, or refused (issue C)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale, WordsRefused
from mash_hub import (
    adult_concerns,
    case_passings,
    clocks,
    enquiry_hand_overs,
    follow_ups,
    jobs,
    screening,
    strategies,
)
from mash_hub.contacts import Part
from mash_hub.enquiries import FEEDBACK
from mash_hub.models import (
    AdultConcern,
    CasePassing,
    Contact,
    ContactState,
    EmergencyPower,
    Enquiry,
    EnquiryState,
    Escalation,
    Feedback,
    FollowUp,
    FollowUpState,
    InformationRequest,
    JointScreening,
    Outcome,
    PassingState,
    Power,
    StrategyDiscussion,
)
from mash_hub.models.escalations import EscalationType
from mash_hub.models.subjects import PersonRole
from mash_hub.ratings import DECISION
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import contact_case
from tests.mash_hub.enquiry_case import asked, decided, nothing, rated
from tests.mash_hub.test_protected_addresses import HIDDEN

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
LETTER = "ZQL they moved to Eastvale on Friday"
WHY = Reason(ReasonCode.NOT_RELEVANT, "ZQN they never arrived here")
WHY_CODE = Reason(WHY.code)
S = PassingState


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything begins on that Monday."""
    with clock.moved(MONDAY):
        yield


def fresh(row: Any) -> Any:
    with door(SETUP):
        return type(row).objects.get(pk=row.pk)


def with_decision(cast: Cast) -> Enquiry:
    """A decided enquiry, whose decision can come along."""
    enquiry = rated(cast)
    nothing(cast.owen, asked(cast, enquiry, "police")["police"])
    return decided(cast, enquiry, outcomes=[Outcome.SECTION_17])


def shown(cast: Cast, enquiry: Enquiry | None = None, *, without: str = "") -> CasePassing:
    enquiry = fresh(enquiry or with_decision(cast))
    with door(cast.devika):
        found = Enquiry.objects.select_related("contact").get(pk=enquiry.pk)
        able = [one.key for one in case_passings.pieces(found) if one.row.kind != without]
        return case_passings.show(
            found,
            cast.workspace.eastvale_mash,
            words=LETTER,
            chosen=able,
            by=cast.devika,
            version=found.version,
        )


def offered(cast: Cast, enquiry: Enquiry | None = None, *, keeps: bool = True) -> CasePassing:
    row = shown(cast, enquiry)
    with door(cast.devika):
        return case_passings.offer(row, keeps_access=keeps, by=cast.devika, version=row.version)


def taken(cast: Cast, row: CasePassing, **more: Any) -> CasePassing:
    row = fresh(row)
    with door(cast.esther):
        return case_passings.accept(row, by=cast.esther, version=row.version, **more)


def notices(hat: Hat, row: CasePassing) -> list[str]:
    with door(hat):
        found = Notice.objects.visible_to(hat).filter(reference=row.reference)
        return sorted(found.values_list("notice_kind", flat=True))


def test_a_case_goes_to_another_area_on_pages(cast: Cast) -> None:
    enquiry = with_decision(cast)
    devika, esther = client_of(cast.devika), client_of(cast.esther)
    form = reverse("mash_hub:enquiry-pass-on", args=[enquiry.pk])
    case = reverse("mash_hub:enquiry", args=[enquiry.pk])
    assert form in devika.get(case).content.decode()
    with door(SETUP):
        version = Enquiry.objects.get(pk=enquiry.pk).version
    fields = {"to": str(cast.workspace.eastvale_mash.pk), "version": version}
    assert post(devika, form, cast.devika, words=" ", **fields).status_code == 422
    fields |= {"words": LETTER, "chosen": [f"enquiry:{enquiry.pk}"]}
    page = post(devika, form, cast.devika, **fields)["Location"]
    with door(SETUP):
        row = CasePassing.objects.get(enquiry=enquiry)
    assert page in esther.get(reverse("desk:my-work")).content.decode()
    assert page in esther.get(reverse("mash_hub:passings")).content.decode()
    seen = esther.get(page).content.decode()
    assert LETTER in seen
    assert "Third report in nine months." in seen
    accept = reverse("mash_hub:passing-accept", args=[row.pk])
    assert accept not in seen  # they may look, no more
    assert post(esther, accept, cast.esther, how="all", version=2).status_code == 403
    offer = reverse("mash_hub:passing-offer", args=[row.pk])
    assert post(devika, offer, cast.devika, version=2).status_code == 422
    assert post(devika, offer, cast.devika, keeps="yes", version=2)["Location"] == page
    assert accept in esther.get(page).content.decode()
    assert post(esther, accept, cast.esther, how="all", version=3)["Location"] == page
    made = fresh(row).made_id
    own = reverse("mash_hub:enquiry", args=[made])
    assert own in esther.get(page).content.decode()
    assert page in esther.get(own).content.decode()
    assert "Eastvale Council owns the case" in devika.get(page).content.decode()
    assert LETTER in devika.get(page).content.decode()  # both sides read the same
    assert devika.get(case).status_code == 200  # it goes on reading, as the offer said
    assert case not in devika.get(reverse("mash_hub:board")).content.decode()


def test_the_time_and_the_people_go_along_and_the_giver_is_told(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    before = clocks_of(enquiry)
    with clock.moved(MONDAY + timedelta(hours=1)):
        row = taken(cast, offered(cast, enquiry))
    with door(SETUP):
        made = Enquiry.objects.select_related("contact").get(pk=row.made_id)
    after, old = clocks_of(made), clocks_of(enquiry)
    assert (after.due_at, after.started_at) == (before.due_at, before.started_at)
    assert after.is_running
    assert after.owner_id == cast.agency.eastvale.pk
    assert old is None or not old.is_running
    assert fresh(enquiry).state == EnquiryState.PASSED_ON
    assert fresh(request).state == "RECALLED"
    assert made.rating == enquiry.rating
    assert notices(cast.devika, row) == [NoticeKind.PASSING_ANSWERED]
    assert not case_passings.may_work(cast.devika, fresh(enquiry))
    with door(cast.esther):
        assert Enquiry.objects.visible_to(cast.esther).worked_by(cast.esther).get() == made
        assert made.contact.narrative


def clocks_of(enquiry: Enquiry) -> Any:
    with door(SETUP):
        return clocks.of(Enquiry.kind, [enquiry.pk], DECISION).get(enquiry.pk)


def test_picked_pieces_stay_open_and_the_rest_closes(cast: Cast) -> None:
    enquiry = with_decision(cast)
    row = offered(cast, enquiry, keeps=False)
    with door(cast.esther):
        opened = sealing.open_quietly([fresh_in(enquiry)], ["rationale"], by=cast.esther)
        assert opened[fresh_in(enquiry), "rationale"]
    row = taken(cast, row, picked=[])
    assert row.state == S.IN_PART
    with door(cast.esther):
        opened = sealing.open_quietly([fresh_in(enquiry)], ["rationale"], by=cast.esther)
        assert opened[fresh_in(enquiry), "rationale"] is None
    page = reverse("mash_hub:passing", args=[row.pk])
    assert "Closed to you" in client_of(cast.esther).get(page).content.decode()
    devika = client_of(cast.devika)  # gave it up, and reads the hand-over alone
    assert devika.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).status_code == 404
    assert devika.get(reverse("mash_hub:contact", args=[enquiry.contact_id])).status_code == 404
    seen = devika.get(page).content.decode()
    assert LETTER in seen
    assert "Third report in nine months." not in seen
    with door(SETUP):
        wearers = hats.in_workspace(cast.workspace.mash.pk)
    for hat in wearers:
        with door(hat):
            for one in (fresh_in(enquiry), Contact.objects.get(pk=enquiry.contact_id)):
                seen = type(one).objects.visible_to(hat).filter(pk=one.pk).exists()
                assert seen == bool(type(one).objects.readers_of(one, among=[hat]))


def test_what_was_gathered_closes_with_the_case_that_was_given_up(cast: Cast) -> None:
    enquiry = rated(cast)
    asked(cast, enquiry, "police")
    with door(cast.devika):
        now = Enquiry.objects.select_related("contact").get(pk=enquiry.pk)
        at = {"by": cast.devika, "at": clock.now()}
        strategies.ask_for(now.contact, enquiry=now, **at)
        adult_concerns.open_for(now.contact, enquiry=now, since=clock.now(), **at)
        JointScreening(
            id=uuid4(),
            reference="JS-GIVEN",
            workspace_id=now.workspace_id,
            owner_id=now.owner_id,
            file_id=now.file_id,
            contact=now.contact,
            incident_on=clock.now().date(),
            has_child=True,
            queued_at=clock.now(),
            expected=[cast.agency.police.pk],
        ).start(because=WHY_CODE, **at)
    kinds = (InformationRequest, StrategyDiscussion, AdultConcern, JointScreening)
    with door(SETUP):
        wearers = hats.in_workspace(cast.workspace.mash.pk)
    for keeps in (True, False):
        with door(cast.devika):
            Enquiry.objects.get(pk=enquiry.pk).set_passed_on(keeps_access=keeps, **at)
        for hat in wearers:
            with door(hat):
                seen = [kind.objects.visible_to(hat).exists() for kind in kinds]
                told = [
                    bool(kind.objects.readers_of(kind.objects.get(), among=[hat])) for kind in kinds
                ]
            assert seen == told, hat
            if hat.person_id == cast.person.devika.pk:
                assert seen == [keeps] * 4
            if hat.person_id == cast.person.owen.pk:  # who was asked goes on seeing it
                assert (seen[0], seen[3]) == (True, True)


def test_a_piece_with_a_protected_address_does_not_come_along(cast: Cast) -> None:
    people = [Part(PersonRole.VICTIM, HIDDEN)]
    told = "She is at 4 Hidden Lane since Monday."
    contact = contact_case.screened(
        contact_case.submitted(cast.arlo, people, narrative=told), cast.arlo
    )
    with door(cast.devika):
        screening.decide(
            contact,
            ContactState.MASH_ENQUIRY,
            rationale=screening.Rationale("Three incidents.", "Not asked."),
            by=cast.devika,
            version=contact.version,
        )
    enquiry = rated(cast, contact=fresh(contact))
    with pytest.raises(WordsRefused) as refused:
        shown(cast, enquiry)
    assert refused.value.texts == [told]
    assert shown(cast, enquiry, without=Contact.kind).state == S.LOOKING


def fresh_in(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.get(pk=enquiry.pk)


def test_a_refusal_says_why_closes_the_pieces_and_is_challenged(cast: Cast) -> None:
    enquiry = with_decision(cast)
    row = offered(cast, enquiry)
    esther, devika = client_of(cast.esther), client_of(cast.devika)
    page = reverse("mash_hub:passing", args=[row.pk])
    refuse = reverse("mash_hub:passing-refuse", args=[row.pk])
    empty = post(esther, refuse, cast.esther, because="NOT_RELEVANT", version=2)
    assert "in your words" in empty.content.decode()
    given = {"because": "NOT_RELEVANT", "sentence": WHY.sentence, "version": 2}
    assert post(esther, refuse, cast.esther, **given)["Location"] == page
    for browser in (esther, devika):
        assert WHY.sentence in browser.get(page).content.decode()
    assert "take it up between managers" in devika.get(page).content.decode()
    assert fresh(enquiry).state == EnquiryState.DECIDED
    assert LETTER in devika.get(page).content.decode()
    closed = esther.get(page).content.decode()
    assert LETTER not in closed  # nor anybody's name
    assert "It closed to you" in closed
    given_role(cast, "esther", Role.RESEARCHER)  # Eastvale takes part in Northmoor's MASH
    row = offered(cast, enquiry)
    with door(cast.esther):
        case_passings.refuse(row, by=cast.esther, because=WHY, version=row.version)
    with door(SETUP):
        made = Escalation.objects.get(thing_id=enquiry.pk)
    assert (made.owner_id, made.agency_id) == (row.owner_id, row.agency_id)


def test_nothing_passes_by_silence_and_each_guard_holds(cast: Cast) -> None:
    row = offered(cast)
    with clock.moved(MONDAY + timedelta(days=3)):
        jobs.sweep_clocks()
        assert fresh(row).state == S.OFFERED
        assert NoticeKind.CLOCK_BREACHED in notices(cast.esther, row)
    for hat in (cast.devika, cast.owen):
        with door(hat), pytest.raises(Refused):
            case_passings.accept(row, by=hat, version=row.version)
    with door(cast.esther), pytest.raises(Refused, match="owns the case"):
        case_passings.withdraw(row, by=cast.esther, because=WHY, version=row.version)
    with door(cast.esther), pytest.raises(Refused, match="Pick among"):
        case_passings.accept(row, picked=[row.pk], by=cast.esther, version=row.version)
    with door(cast.esther), pytest.raises(Stale):
        case_passings.accept(row, by=cast.esther, version=1)
    with pytest.raises(Refused, match="already"):
        shown(cast, fresh(row.enquiry))
    with door(cast.devika):
        case_passings.withdraw(row, by=cast.devika, because=WHY, version=row.version)
    shown_why = client_of(cast.esther).get(reverse("mash_hub:passing", args=[row.pk]))
    assert WHY.sentence in shown_why.content.decode()
    with door(cast.esther), pytest.raises(Refused):
        case_passings.accept(fresh_row(row), by=cast.esther, version=fresh_row(row).version)


def test_who_reported_it_is_told_that_another_agency_looks_after_it_and_no_more(cast: Cast) -> None:
    enquiry = rated(cast)
    joan = client_of(cast.joan)
    contact = reverse("mash_hub:contact", args=[enquiry.contact_id])
    row = offered(cast, enquiry, keeps=False)
    assert case_passings.PASSED_ON_WORDS not in joan.get(contact).content.decode()
    row = taken(cast, row)
    with door(SETUP):
        told = Feedback.objects.get(contact=enquiry.contact_id)
    assert fresh(enquiry.contact).state == ContactState.FEEDBACK_SENT
    assert told.owner_id == row.owner_id
    with door(cast.joan):
        heard = Notice.objects.visible_to(cast.joan).filter(notice_kind=NoticeKind.FEEDBACK_SENT)
        assert heard.count() == 1
        assert Notice.objects.visible_to(cast.joan).filter(reference=row.reference).count() == 0
    read = reverse("mash_hub:contact-feedback-read", args=[told.pk])
    assert post(joan, read, cast.joan).status_code == 302
    seen = joan.get(contact).content.decode()
    assert "was passed on to another agency" in seen
    for secret in ("Eastvale", row.reference, LETTER):
        assert secret not in seen
    for hat in (cast.kim, cast.owen):  # nobody else of the referrer's agency, nor of another
        with door(hat):
            assert not Feedback.objects.visible_to(hat).exists()


def test_what_was_owed_to_the_referrer_after_a_decision_is_met_when_the_case_goes(
    cast: Cast,
) -> None:
    enquiry = with_decision(cast)
    with clock.moved(MONDAY + timedelta(hours=1)):
        taken(cast, offered(cast, enquiry))
    with door(SETUP):
        owed = clocks.of(Enquiry.kind, [enquiry.pk], FEEDBACK)[enquiry.pk]
        assert Feedback.objects.filter(contact=enquiry.contact_id).count() == 1
    assert owed.met_at is not None


def test_a_late_answer_to_an_offer_is_challenged_where_both_challenge_each_other(
    cast: Cast,
) -> None:
    row = offered(cast)
    passings = Escalation.objects.filter(escalation_type=EscalationType.PASSING)
    with clock.moved(MONDAY + timedelta(days=10)):
        jobs.sweep_clocks()
        jobs.raise_escalations()
    with door(SETUP):
        assert not passings.exists()  # Eastvale has nobody in Northmoor's MASH
    with door(cast.devika):
        case_passings.withdraw(row, by=cast.devika, because=WHY, version=row.version)
    given_role(cast, "esther", Role.RESEARCHER)
    row = offered(cast, row.enquiry)
    with clock.moved(MONDAY + timedelta(hours=30)):
        jobs.sweep_clocks()
        jobs.raise_escalations()
        with door(SETUP):
            assert not passings.exists()  # late, and not twice as late
    with clock.moved(MONDAY + timedelta(days=10)):
        jobs.sweep_clocks()
        jobs.raise_escalations()
    with door(SETUP):
        made = passings.get()
    assert (made.thing_id, made.escalation_type) == (row.enquiry_id, EscalationType.PASSING)
    assert (made.owner_id, made.agency_id) == (row.owner_id, row.agency_id)
    assert fresh(row).state == S.OFFERED  # nothing passes by silence


def fresh_row(row: CasePassing) -> CasePassing:
    return CasePassing.objects.get(pk=row.pk)


def test_a_case_is_not_handed_over_with_something_unfinished(cast: Cast) -> None:
    enquiry = rated(cast)
    row = shown(cast, enquiry)
    with door(cast.devika):
        now = Enquiry.objects.select_related("contact").get(pk=enquiry.pk)
        at = {"by": cast.devika, "at": clock.now(), "enquiry": now}
        concern = adult_concerns.open_for(now.contact, since=clock.now(), **at)
        with pytest.raises(Refused, match="Close the adult concern"):
            case_passings.offer(row, keeps_access=True, by=cast.devika, version=row.version)
    page = reverse("mash_hub:passing", args=[row.pk])
    assert "Close the adult concern" in client_of(cast.devika).get(page).content.decode()
    assert "adult concern" not in client_of(cast.esther).get(page).content.decode()
    with door(cast.devika):
        at["at"] = clock.now()
        concern.set_closed([], by=cast.devika, at=clock.now())
        row = fresh_row(row)  # Esther looked at it
        row = case_passings.offer(row, keeps_access=True, by=cast.devika, version=row.version)
        talk = strategies.ask_for(now.contact, **at)
    with pytest.raises(Refused, match="to finish first"):
        taken(cast, row)
    with door(cast.devika):
        talk.set_state("CLOSED", by=cast.devika, at=clock.now())
        power = EmergencyPower(
            id=uuid4(),
            strategy=talk,
            owner_id=talk.owner_id,
            workspace_id=talk.workspace_id,
            file_id=talk.file_id,
            power=Power.POLICE_PROTECTION,
            began_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=72),
        ).start(by=cast.devika, at=clock.now())
    with pytest.raises(Refused, match="to finish first"):
        taken(cast, row)
    with door(cast.devika):
        power.set_ended(by=cast.devika, at=clock.now())
    assert taken(cast, row).state == S.ACCEPTED
    with door(cast.devika):
        assert not enquiry_hand_overs.may_hand_over(cast.devika, Enquiry.objects.get(pk=enquiry.pk))


def test_only_deciders_of_both_sides_see_it(cast: Cast) -> None:
    row = shown(cast)
    with door(SETUP):
        places = (cast.workspace.mash.pk, cast.workspace.eastvale_mash.pk)
        wearers = [hat for place in places for hat in hats.in_workspace(place)]
    seen_by = set()
    for hat in wearers:
        with door(hat):
            seen = CasePassing.objects.visible_to(hat).filter(pk=row.pk).exists()
            assert seen == bool(CasePassing.objects.readers_of(row, among=[hat]))
            seen_by |= {hat.person_id} if seen else set()
    people = cast.person
    assert seen_by == {people.devika.pk, people.mandeep.pk, people.esther.pk}
    page = reverse("mash_hub:passing", args=[row.pk])
    assert client_of(cast.owen).get(page).status_code in (403, 404)


def test_what_was_out_of_area_is_done_once_the_case_is_taken_over(cast: Cast) -> None:
    enquiry = rated(cast)
    nothing(cast.owen, asked(cast, enquiry, "police")["police"])
    outcomes = [Outcome.OUT_OF_AREA, Outcome.EARLY_HELP]
    row = offered(cast, decided(cast, enquiry, outcomes=outcomes))
    with door(SETUP):
        before = FollowUp.objects.filter(enquiry=enquiry)
        assert {one.state for one in before} == {FollowUpState.OFFERED}
    taken(cast, row)
    with door(SETUP):
        states = {one.outcome: one.state for one in FollowUp.objects.filter(enquiry=enquiry)}
        (done,) = FollowUp.objects.filter(enquiry=enquiry, outcome=Outcome.OUT_OF_AREA)
        running = [one for one in clocks.of(done.kind, [done.pk]).values() if one.is_running]
    assert states == {
        Outcome.OUT_OF_AREA: FollowUpState.DONE,
        Outcome.EARLY_HELP: FollowUpState.OFFERED,
    }
    assert running == []
    with door(cast.devika):
        kinds = Notice.objects.visible_to(cast.devika).filter(reference=done.reference)
        assert NoticeKind.FOLLOW_UP_CHANGED in kinds.values_list("notice_kind", flat=True)


def test_what_was_declined_of_out_of_area_is_settled_once_the_case_is_taken_over(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    nothing(cast.owen, asked(cast, enquiry, "police")["police"])
    enquiry = decided(cast, enquiry, outcomes=[Outcome.OUT_OF_AREA])
    with door(cast.devika):
        found = FollowUp.objects.get(enquiry=enquiry)
        declined = FollowUpState.DECLINED
        follow_ups.step(found, declined, "Not ours.", by=cast.devika, version=found.version)
        said = FollowUp.objects.get(pk=found.pk).said
    taken(cast, offered(cast, enquiry))
    row = fresh(found)
    assert row.state == FollowUpState.WITHDRAWN
    assert row.said == said  # why it was declined is kept
    with door(SETUP):
        assert not FollowUp.objects.unsettled().filter(enquiry=enquiry).exists()
        assert not [one for one in clocks.of(row.kind, [row.pk]).values() if one.is_running]
