"""Contacts by their rules: who may see and do what, two people for a lowered grade, the dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models import Draft
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import clocks, conflicts, contacts, screening
from mash_hub.contacts import CONTACT_DECISION, SCREENING, Submission
from mash_hub.models import Contact, ContactDecision, Feedback, Involvement
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.contacts import OUTCOMES, TABLE, Consent, ContactState, Grade
from tests.cast import SETUP, Cast
from tests.mash_hub.contact_case import NEW, PARTS, decided, fresh, looked_up, screened, submitted


def everybody(cast: Cast) -> list[Hat]:
    with door.door(SETUP):
        places = vars(cast.workspace).values()
        return [hat for place in places for hat in hats.in_workspace(place.pk)]


def seen_by(hat: Hat) -> set[object]:
    with door.door(hat):
        return {
            *Contact.objects.visible_to(hat).values_list("pk", flat=True),
            *ContactDecision.objects.visible_to(hat).values_list("pk", flat=True),
            *Feedback.objects.visible_to(hat).values_list("pk", flat=True),
        }


def test_both_faces_of_who_sees_a_contact_agree_for_every_hat(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    decision = decided(contact, ContactState.ADVICE_NFA, cast.devika)
    contact = fresh(contact, cast.devika)
    with door.door(cast.devika):
        feedback = screening.send_feedback(
            contact, words="Advice was given.", by=cast.devika, version=contact.version
        )
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            contact.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    hats_of_all = everybody(cast)
    for row in (contact, decision, feedback):
        with door.door(cast.devika):
            readers = type(row).objects.readers_of(row, among=hats_of_all)
        assert {hat for hat in hats_of_all if row.pk in seen_by(hat)} == set(readers)
    names = {hat.person_id for hat in hats_of_all if contact.pk in seen_by(hat)}
    assert names == {cast.joan.person_id, cast.devika.person_id, cast.arlo.person_id}


def test_an_agency_without_an_agreement_loses_others_contacts_and_keeps_its_own(
    cast: Cast,
) -> None:
    contact = submitted(cast.joan)
    outside = replace(cast.devika, agreement_in_force=False)
    assert contact.pk in seen_by(cast.devika)
    assert contact.pk not in seen_by(outside)
    assert contact.pk in seen_by(replace(cast.joan, agreement_in_force=False))


def test_what_was_written_is_the_referrer_s_agency_s_and_opens_for_the_host(cast: Cast) -> None:
    contact = submitted(cast.joan)
    assert contact.owner_id == cast.joan.agency_id
    for hat, opens in ((cast.joan, True), (cast.devika, True), (cast.owen, False)):
        with door.door(hat):
            opened = sealing.open_quietly([contact], ["narrative"], by=hat)
            assert (opened[contact, "narrative"] is not None) is opens


def test_a_contact_starts_its_two_clocks_and_screening_meets_the_first(cast: Cast) -> None:
    contact = submitted(cast.joan)
    with door.door(cast.devika):
        limits = clocks.of("contact", [contact.pk])
        screening_due = limits[contact.pk, SCREENING].due_at
        assert screening_due - contact.received_at == timedelta(hours=1)
        assert limits[contact.pk, CONTACT_DECISION].due_at > screening_due
    screened(contact, cast.arlo)
    with door.door(cast.devika):
        limits = clocks.of("contact", [contact.pk])
        assert limits[contact.pk, SCREENING].met_at is not None
        assert limits[contact.pk, CONTACT_DECISION].met_at is None


def test_screening_begins_when_the_last_person_was_looked_up(cast: Cast) -> None:
    contact = submitted(cast.joan)
    with door.door(cast.arlo):
        first, second = Involvement.objects.in_file(contact.file_id)
    with door.door(cast.arlo), pytest.raises(Refused, match="Look them up"):
        screening.note_matched(first, by=cast.arlo, because=NEW, version=1)
    for part in (first, second):
        looked_up(part, cast.arlo)
    with door.door(cast.arlo):
        screening.note_matched(
            first, by=cast.arlo, because=Reason(ReasonCode.NEW_CONTACT), version=1
        )
    assert fresh(contact, cast.arlo).state == ContactState.SUBMITTED
    with door.door(cast.devika):
        assert "who they are" in screening.may_decide(cast.devika, contact).reason
    with door.door(cast.arlo):
        screening.note_matched(
            second, by=cast.arlo, because=Reason(ReasonCode.NEW_CONTACT), version=1
        )
    assert fresh(contact, cast.arlo).screening_at is not None


def test_a_duty_officer_screens_and_does_not_decide(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    with pytest.raises(Refused):
        decided(contact, ContactState.EARLY_HELP, cast.arlo)
    with pytest.raises(Refused):
        decided(contact, ContactState.EARLY_HELP, cast.esther)
    assert decided(contact, ContactState.EARLY_HELP, cast.devika).outcome == "EARLY_HELP"
    with pytest.raises(Stale):
        decided(contact, ContactState.ADVICE_NFA, cast.devika)


def test_lowering_a_high_grade_takes_two_people(cast: Cast) -> None:
    contact = screened(submitted(cast.joan, grade=Grade.HIGH), cast.arlo)
    row = decided(contact, ContactState.ADVICE_NFA, cast.devika)
    assert row.is_pending
    assert fresh(contact, cast.devika).state == ContactState.SCREENING
    with door.door(cast.devika), pytest.raises(Refused, match="Somebody else"):
        screening.confirm(row, by=cast.devika, version=row.version)
    with door.door(cast.mandeep):
        screening.confirm(row, by=cast.mandeep, version=row.version)
    assert fresh(contact, cast.devika).state == ContactState.ADVICE_NFA


def test_a_high_grade_that_stays_high_takes_one_person(cast: Cast) -> None:
    contact = screened(submitted(cast.joan, grade=Grade.HIGH), cast.arlo)
    decided(contact, ContactState.MASH_ENQUIRY, cast.devika)
    newest = fresh(contact, cast.devika)
    assert newest.state == ContactState.MASH_ENQUIRY
    assert newest.screened_at is not None
    assert newest.decided_at is None  # the enquiry decides


def test_a_duplicate_names_the_earlier_contact(cast: Cast) -> None:
    earlier = submitted(cast.joan)
    contact = screened(submitted(cast.joan), cast.arlo)
    with pytest.raises(Refused):
        decided(contact, ContactState.LINKED_DUPLICATE, cast.devika)
    decided(contact, ContactState.LINKED_DUPLICATE, cast.devika, earlier=earlier)
    assert fresh(contact, cast.devika).earlier_id == earlier.pk


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_leads_to_feedback_and_to_nothing_else(outcome: ContactState) -> None:
    assert TABLE.may_move(ContactState.SCREENING, outcome)
    assert TABLE.may_move(outcome, ContactState.FEEDBACK_SENT)
    for other in ContactState:
        if other != ContactState.FEEDBACK_SENT:
            assert not TABLE.may_move(outcome, other)


def test_the_table_is_the_chapter_s_and_what_is_closed_is_opened_again_or_stays() -> None:
    assert TABLE.final() == set()
    onward = [step.target for step in TABLE if step.source == ContactState.CLOSED]
    assert onward == [ContactState.SCREENING]
    assert not TABLE.may_move(ContactState.DRAFT, ContactState.SCREENING)
    assert not TABLE.may_move(ContactState.SUBMITTED, ContactState.MASH_ENQUIRY)


def test_a_contact_without_people_or_without_a_reason_for_no_consent_is_not_sent(
    cast: Cast,
) -> None:
    with door.door(cast.joan):
        draft = contacts.begin(by=cast.joan)
    wanting = Submission(
        people=PARTS, categories=[], narrative=" ", consent=Consent.REFUSED, override=None
    )
    assert len(wanting.missing()) == 3
    with door.door(cast.joan), pytest.raises(Refused):
        contacts.submit(draft, wanting, by=cast.joan)
    with door.door(cast.joan):
        assert not Contact.objects.exists()
        assert Draft.objects.count() == 1


def test_the_log_holds_codes_and_no_word_of_the_contact(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    decided(contact, ContactState.ADVICE_NFA, cast.devika)
    with door.door(cast.devika):
        entries = repr(list(Entry.objects.values()))
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"SUBMITTED", "CHANGED", "DECIDED"} <= verbs
    for word in ("Marisa", "Oakden", "9990000018", "threatened", "threshold is met"):
        assert word not in entries


def test_every_version_of_a_contact_says_who_and_when(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    decided(contact, ContactState.ADVICE_NFA, cast.devika)
    with door.door(cast.devika):
        versions = list(fresh_versions(contact))
    assert [row.state for row in versions] == ["SUBMITTED", "SCREENING", "ADVICE_NFA"]
    assert [row.by_person_id for row in versions] == [
        cast.joan.person_id,
        cast.arlo.person_id,
        cast.devika.person_id,
    ]


def fresh_versions(contact: Contact) -> object:
    return contact.history.order_by("version")
