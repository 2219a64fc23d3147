"""Whatever narrowed since a backup is narrow after a restore too: people, agreements, cases (BK3, BK4).

The main database is put back by a savepoint, as a restore would; the journal in the second one stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as hub
from django.db import transaction
from django.urls import reverse

from agencies import (
    agencies,
    clock,
    door,
    enrolment,
    escrow,
    hats,
    passwords,
    revocations,
    second_factors,
    training,
    workspaces,
)
from agencies.actors import Hat
from agencies.crypto.errors import CannotOpen
from agencies.keys import KeysUnavailable
from agencies.models import (
    Agency,
    AgreementParty,
    AgreementStatus,
    EnrolmentLink,
    Membership,
    Person,
    Revocation,
    RevokedKind,
    SharingAgreement,
    TrainingRecord,
    Workspace,
)
from agencies.models.factors import LinkKind, RecoveryCodes, hash_of_token
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.revocations import Again
from agencies.transitions import Table
from agencies.verdicts import Refused
from config.management.commands import restore
from mash_hub import (
    barriers,
    case_claims,
    conflicts,
    destroying,
    interests,
    journal,
    kept_again,
    sealed_items,
    subjects,
)
from mash_hub.contacts import Part
from mash_hub.identities import Identity
from mash_hub.models import (
    Barrier,
    BreakGlass,
    Card,
    CaseClaim,
    Conflict,
    Contact,
    DestructionState,
    Enquiry,
    InformationRequest,
    Involvement,
    LegalHold,
)
from mash_hub.models.break_glass import GlassState
from mash_hub.models.sealed_items import SealedState
from mash_hub.models.subjects import PersonRole
from mash_hub.models.tokens import Token
from tests.backup.test_revocations import app_of, put_out
from tests.cast import PASSWORD, SETUP, Cast, client_of
from tests.mash_hub.contact_case import ELLIE, MARISA, NEW, submitted
from tests.mash_hub.enquiry_case import fresh
from tests.mash_hub.keeping_case import closed_case, held, proposed, settled, state_of
from tests.mash_hub.test_barriers import enquiry as an_enquiry
from tests.mash_hub.test_barriers import exclude, restrict, sees
from tests.mash_hub.test_break_glass import in_session, open_to, opens
from tests.mash_hub.test_case_claims import claimed, reads
from tests.mash_hub.test_case_claims import enquiry as a_decided_enquiry
from tests.mash_hub.test_interests import EX, SAME_SURNAME, declared
from tests.mash_hub.test_interests import sees as sees_contact
from tests.mash_hub.test_protected_addresses import KEPT
from tests.mash_hub.test_sealed_items import custodian_of, knows, lodged
from tests.mash_hub.test_sealed_items import police as a_request

enquiry, decided, police = an_enquiry, a_decided_enquiry, a_request
CHANGED = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
REVIEW = Reason(ReasonCode.REVIEW)
OPERATIONS = (Path(hub.BASE_DIR) / "docs" / "operations.md").read_text("utf-8")


@contextmanager
def since_the_backup() -> Iterator[None]:
    """What is done within is in no backup of the hub: the journal alone knows of it."""
    journal.note_all()
    place = transaction.savepoint()
    yield
    journal.note_all()
    transaction.savepoint_rollback(place)


def restored() -> Again:
    """What a restore narrows; doing it a second time changes nothing."""
    with door.door(SETUP):
        done = journal.apply_since(clock.now() - timedelta(minutes=1), by=SETUP)
    with door.door(SETUP):
        again = journal.apply_since(clock.now() - timedelta(minutes=1), by=SETUP)
    assert not +again.counts
    assert done.amiss == []
    return done


def counted(done: Again) -> dict[str, int]:
    """What was narrowed, by kind, but for the reasons of grants that go along with it."""
    return {str(what): n for what, n in done.counts.items() if n and what != RevokedKind.GRANT}


# --- who comes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("is_mailed", [True, False], ids=["by letter", "where no letter leaves"])
def test_an_old_password_is_right_no_more_and_a_link_brings_the_next(
    cast: Cast, settings: Any, is_mailed: bool
) -> None:
    settings.HAS_MAIL = is_mailed
    app_of(cast.kim)
    with door.door(SETUP):
        Person.objects.filter(pk=cast.kim.person_id).update(email="kim@health.example")
    with since_the_backup(), door.door(SETUP):
        passwords.change(
            Person.objects.get(pk=cast.kim.person_id), "three-new-words", at=clock.now()
        )
    assert counted(restored()) == {"PASSWORD": 1}
    with door.door(SETUP):
        kim, tom = (Person.objects.get(pk=hat.person_id) for hat in (cast.kim, cast.tom))
        assert not passwords.is_right(kim, PASSWORD)
        assert not passwords.is_right(kim, "three-new-words")
        assert passwords.is_right(tom, PASSWORD)
        # With letters she asks for a link herself; without, she is invited as at first.
        assert kim.has_usable_password() == is_mailed
    with door.door(cast.ada):
        assert bool(enrolment.may_invite(cast.ada, kim)) is not is_mailed


def test_a_recovery_code_that_was_used_since_opens_nothing(cast: Cast) -> None:
    with door.door(SETUP):
        kim, tom = (Person.objects.get(pk=hat.person_id) for hat in (cast.kim, cast.tom))
        codes = second_factors.new_codes(kim, at=clock.now())
        others = second_factors.new_codes(tom, at=clock.now())
    with since_the_backup(), door.door(SETUP):
        assert second_factors.used_up(kim, codes[0], recovery=True)
    assert counted(restored()) == {"CODES": 1}
    with door.door(SETUP):
        assert second_factors.used_up(kim, codes[0], recovery=True) is None
        assert second_factors.used_up(tom, others[0], recovery=True)


def test_a_code_that_the_backup_knows_as_used_ends_no_set(cast: Cast) -> None:
    with door.door(SETUP):
        kim = Person.objects.get(pk=cast.kim.person_id)
        codes = second_factors.new_codes(kim, at=clock.now())
        assert second_factors.used_up(kim, codes[0], recovery=True)
    with since_the_backup():
        pass
    assert counted(restored()) == {}
    with door.door(SETUP):
        assert RecoveryCodes.objects.get(user=kim).confirmed


def test_a_link_that_was_used_since_lets_nobody_in(cast: Cast) -> None:
    at = clock.now()
    with door.door(SETUP):
        EnrolmentLink(
            id=uuid4(),
            person_id=cast.kim.person_id,
            link_kind=LinkKind.INVITATION,
            token_hash=hash_of_token("a-token"),
            made_at=at,
            expires_at=at + timedelta(days=7),
        ).start()
        assert enrolment.live("a-token", LinkKind.INVITATION)
    restored()
    with door.door(SETUP):
        assert enrolment.live("a-token", LinkKind.INVITATION) is None


def worn(hat: Hat) -> Hat | None:
    with door.door(SETUP):
        return hats.wear(hat.membership_id, hat.person_id, "")


def test_whoever_was_trained_or_vetted_for_less_long_waits_until_it_is_recorded_anew(
    cast: Cast,
) -> None:
    with since_the_backup(), door.door(cast.hugh):
        owen = Person.objects.get(pk=cast.owen.person_id)
        before = TrainingRecord.objects.get(person=owen)
        assert before.training_on
        facts = training.Recorded(
            before.induction_on,
            before.training_on,
            before.vetting or None,  # type: ignore[arg-type]
            hats.today() + timedelta(days=1) if before.vetting else None,
        )
        given = {"training_lasts": 364, "by": cast.hugh, "version": before.version}
        training.record(owen, facts, **given)  # type: ignore[arg-type]
    assert worn(cast.owen)
    assert counted(restored()) == {"TRAINING": 1}
    assert worn(cast.owen) is None
    assert worn(cast.kim)


def test_a_membership_that_the_backup_knows_was_suspended_and_given_again_stays(cast: Cast) -> None:
    put_out(cast.tom, MembershipStatus.SUSPENDED)
    journal.note_all()
    with door.door(SETUP):
        row = Membership.objects.get(pk=cast.tom.membership_id)
        row.set_confirmed(
            cast.ada.person_id, reconfirm_due_on=hats.today(), by=SETUP, at=clock.now()
        )
    assert counted(restored()) == {}
    assert worn(cast.tom)


def test_shares_of_officers_who_left_open_nothing(cast: Cast) -> None:
    place = cast.agency.police.pk
    with door.door(cast.paula):
        old = escrow.set_up(place, by=cast.paula)
    with since_the_backup(), door.door(cast.paula):
        escrow.set_up(place, by=cast.paula)
    assert counted(restored()) == {"ESCROW": 1}
    with door.door(cast.paula), pytest.raises((Refused, CannotOpen)):
        escrow.restore(place, old[:2], by=cast.paula)


# --- agreements, agencies and workspaces ----------------------------------------------------------


def of_mash() -> SharingAgreement:
    with door.door(SETUP):
        return SharingAgreement.objects.get(workspace__name="Northmoor MASH")


def shares(hat: Hat) -> bool:
    found = worn(hat)
    return found is not None and found.agreement_in_force


def test_an_agreement_that_was_suspended_or_expired_is_in_force_no_more(cast: Cast) -> None:
    row = of_mash()
    with since_the_backup(), door.door(cast.hugh):
        given = {"by": cast.hugh, "because": CHANGED, "version": row.version}
        workspaces.set_status(row, AgreementStatus.SUSPENDED, **given)  # type: ignore[arg-type]
    assert shares(cast.owen)
    assert counted(restored()) == {"SHUT": 1}
    assert not shares(cast.owen)
    row = of_mash()
    with since_the_backup(), door.door(SETUP):
        row.set_status(AgreementStatus.EXPIRED, by=SETUP, at=clock.now(), because=CHANGED)
    restored()
    assert of_mash().status == AgreementStatus.EXPIRED


def test_an_agency_that_left_an_agreement_reads_nothing_of_the_others(cast: Cast) -> None:
    agreement = of_mash()
    with since_the_backup(), door.door(cast.hugh):
        party = AgreementParty.objects.get(agency=cast.agency.housing, agreement=agreement)
        workspaces.leave(party, by=cast.hugh, because=CHANGED)
    assert shares(cast.tom)
    assert counted(restored()) == {"PARTY": 1}
    assert not shares(cast.tom)
    assert shares(cast.owen)


@pytest.mark.parametrize("less", ["parties", "purposes"])
def test_what_an_agreement_lost_by_its_renewal_is_lost_without_it_too(
    cast: Cast, less: str
) -> None:
    old = of_mash()
    with since_the_backup(), door.door(SETUP):
        new = SharingAgreement(
            id=uuid4(),
            workspace=old.workspace,
            name="The next",
            renews=old,
            purposes=old.purposes[:-1] if less == "purposes" else old.purposes,
            signed_on=hats.today(),
            review_due_on=old.review_due_on,
            expires_on=old.expires_on,
            status=AgreementStatus.IN_FORCE,
        ).start(by=SETUP, at=clock.now())
        for party in old.parties.all():
            if less == "purposes" or party.agency_id != cast.agency.housing.pk:
                AgreementParty(
                    id=uuid4(), agreement=new, agency=party.agency, signed_text=1
                ).start()
        old.set_status(AgreementStatus.RENEWED, by=SETUP, at=clock.now(), because=CHANGED)
    assert shares(cast.tom)
    assert counted(restored()) == {"SHUT" if less == "purposes" else "PARTY": 1}
    assert not shares(cast.tom)
    assert shares(cast.owen) == (less == "parties")


def test_an_agency_whose_part_ended_and_a_workspace_that_was_closed_give_no_hat(cast: Cast) -> None:
    with since_the_backup(), door.door(cast.hugh):
        housing = Agency.objects.get(pk=cast.agency.housing.pk)
        agencies.end_part(housing, by=cast.hugh, because=CHANGED, version=housing.version)
        marac = Workspace.objects.get(pk=cast.workspace.marac.pk)
        named = {"name": marac.name, "is_open": False, "version": marac.version}
        workspaces.change(marac, by=cast.hugh, **named)
    assert worn(cast.tom)
    assert worn(cast.ruth)
    assert counted(restored()) == {"SHUT": 2}
    assert worn(cast.tom) is None
    assert worn(cast.ruth) is None
    assert worn(cast.owen)


# --- who is kept apart ----------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "is_doubtful"), [(EX, False), (SAME_SURNAME, True)])
def test_whoever_declared_somebody_since_is_kept_from_the_case_and_declares_anew(
    cast: Cast, said: interests.Interest, is_doubtful: bool
) -> None:
    contact = submitted(cast.joan)
    before = declared(cast.mandeep)
    with since_the_backup():
        declared(cast.mandeep, said, version=before.version)
        assert not sees_contact(cast.mandeep, contact)
    assert sees_contact(cast.mandeep, contact)
    done = counted(restored())
    assert done["APART"] > 0
    assert done["INTERESTS"] == 1
    assert not sees_contact(cast.mandeep, contact)
    assert sees_contact(cast.devika, contact)
    with door.door(cast.mandeep):
        assert interests.is_due(cast.mandeep, clock.now())
    with door.door(SETUP):
        standing = Conflict.objects.standing().filter(file=contact.file_id)
        assert {row.is_doubtful for row in standing} == {is_doubtful}


def test_whoever_was_let_back_before_the_backup_stays(cast: Cast) -> None:
    contact = submitted(cast.joan)
    declared(cast.mandeep, SAME_SURNAME)
    journal.note_all()
    for pk in doubtful():
        with door.door(cast.devika):
            row = Conflict.objects.get(pk=pk)
            conflicts.settle(row, stays=False, by=cast.devika, because=REVIEW)
    assert sees_contact(cast.mandeep, contact)
    assert counted(restored()) == {}
    assert sees_contact(cast.mandeep, contact)


def doubtful() -> list[UUID]:
    with door.door(SETUP):
        found = [*Conflict.objects.to_settle().values_list("pk", flat=True)]
    assert found
    return found


def test_an_exclusion_stands_again_everywhere_and_two_people_lift_it(
    cast: Cast, enquiry: Enquiry
) -> None:
    with since_the_backup():
        made = exclude(cast, cast.mandeep, enquiry.reference)
    assert sees(cast.mandeep, enquiry)[0]
    assert counted(restored()) == {"BARRIER": 1}
    assert sees(cast.mandeep, enquiry) == (False, False, 0, 0)
    assert sees(cast.devika, enquiry)[0]
    with door.door(cast.moira):
        row = Barrier.objects.visible_to(cast.moira).get(pk=made.pk)
        assert (row.about, row.person_id) == (enquiry.reference, cast.mandeep.person_id)
        barriers.ask_to_lift(row, by=cast.moira, because=_in_words(), version=row.version)
    with door.door(cast.moira), pytest.raises(Refused):
        barriers.answer_lift(
            fresh(row), lifts=True, by=cast.moira, because=REVIEW, version=fresh(row).version
        )


def _in_words() -> Reason:
    return Reason(ReasonCode.REVIEW, "ZQX she works elsewhere")


def test_a_restricted_record_stands_again_for_those_who_were_named_last(
    cast: Cast, enquiry: Enquiry
) -> None:
    with since_the_backup():
        made = restrict(cast, enquiry.reference, cast.devika, cast.mandeep)
        with door.door(cast.moira):
            named = [cast.devika.person_id]
            given = {"by": cast.moira, "because": REVIEW, "version": 1}
            barriers.name_readers(made, named, **given)  # type: ignore[arg-type]
    assert counted(restored()) == {"BARRIER": 1}
    assert sees(cast.devika, enquiry)[0]
    assert not sees(cast.mandeep, enquiry)[0]


def test_a_reader_who_was_taken_out_of_a_restriction_is_out_again(
    cast: Cast, enquiry: Enquiry
) -> None:
    made = restrict(cast, enquiry.reference, cast.devika, cast.mandeep)
    with since_the_backup(), door.door(cast.moira):
        named = [cast.devika.person_id]
        given = {"by": cast.moira, "because": REVIEW, "version": 1}
        barriers.name_readers(made, named, **given)  # type: ignore[arg-type]
    assert sees(cast.mandeep, enquiry)[0]
    assert counted(restored()) == {"READERS": 1}
    assert not sees(cast.mandeep, enquiry)[0]
    assert sees(cast.devika, enquiry)[0]


# --- what was shut --------------------------------------------------------------------------------


def test_a_claim_that_its_host_ended_opens_nothing(cast: Cast, decided: Enquiry) -> None:
    row = claimed(decided, cast.kim)
    with since_the_backup(), door.door(cast.devika):
        case_claims.end(fresh(row), by=cast.devika, version=1)
    assert reads(cast.kim, decided)
    assert counted(restored()) == {"SHUT": 1}
    assert reads(cast.kim, decided) == ""
    with door.door(SETUP):
        assert not CaseClaim.objects.live(clock.now()).exists()


def test_a_sealed_item_that_was_withdrawn_is_unknown_to_those_it_named(
    cast: Cast, police: InformationRequest
) -> None:
    row = lodged(cast, police, show=False)
    by = custodian_of(cast.cole)
    with since_the_backup(), door.door(by):
        now = fresh(row)
        sealed_items.review(now, SealedState.WITHDRAWN, by=by, because=REVIEW, version=now.version)
    assert knows(cast.devika, row)
    assert counted(restored())["SHUT"] == 1
    assert not knows(cast.devika, row)


def test_a_reader_whom_a_sealed_item_names_no_more_does_not_know_of_it(
    cast: Cast, police: InformationRequest
) -> None:
    row = lodged(cast, police, "devika", "kim", show=False)
    by = custodian_of(cast.cole)
    with since_the_backup(), door.door(by):
        now = fresh(row)
        now.readers = [cast.kim.person_id]
        now.set_state(SealedState(now.state), by=by, at=clock.now(), because=REVIEW)
    assert knows(cast.devika, row)
    assert counted(restored()) == {"READERS": 1}
    assert not knows(cast.devika, row)
    assert knows(cast.kim, row)


def test_emergency_access_that_ran_when_the_backup_was_made_is_over(
    cast: Cast, enquiry: Enquiry
) -> None:
    with door.door(SETUP):
        contact = Contact.objects.get(pk=enquiry.contact_id)
    _, owen = in_session(cast.owen)
    use = opens(owen, contact.reference)
    assert open_to(owen, use)
    restored()
    with door.door(SETUP):
        use = BreakGlass.objects.get(pk=use.pk)
    assert use.state == GlassState.ENDED
    assert open_to(owen, use) is None


def test_what_a_hold_stopped_is_not_destroyed_and_the_hold_stands_again(cast: Cast) -> None:
    case = closed_case(cast)
    row = proposed(case.reference, cast.moira)
    settled(row, cast.ivor)
    with since_the_backup():
        hold = held(cast, case.reference)
        assert destroying.carry_out_all() == 0
    assert state_of(row) == DestructionState.APPROVED
    assert counted(restored()) == {"HOLD": 1, "SHUT": 1}
    assert destroying.carry_out_all() == 0
    assert state_of(row) == DestructionState.WITHDRAWN
    with door.door(SETUP):
        assert LegalHold.objects.get(pk=hold.pk).is_due
    with pytest.raises(Refused):
        settled(proposed(case.reference, cast.moira), cast.ivor)


# --- what is protected ----------------------------------------------------------------------------


def card_of_victim(contact: Contact) -> Card:
    """Marisa's record, on which her home and her telephone stand open."""
    with door.door(SETUP):
        parts = Involvement.objects.in_file(contact.file_id)
        card = next(part.card for part in parts if part.role == PersonRole.VICTIM)
        assert card is not None
        return card


def protects(cast: Cast, card: Card) -> None:
    """Her agency writes down that a home of hers is a refuge."""
    with door.door(cast.joan):
        more = replace(MARISA, addresses=(), phones=(), kept=KEPT[:1])
        subjects.add_to(fresh(card), more, by=cast.joan, because=NEW)


def said_of(card: Card, by: Hat) -> Identity | None:
    """What a record says to a reader."""
    with door.door(by):
        return subjects.identity_of(fresh(card), by=by)


def is_silent(who: Identity | None) -> bool:
    """Whether nothing of where somebody is, or by which number, can be read of a record."""
    return who is not None and who.addresses == () == who.phones and len(who.kept) == 2


def test_of_a_record_of_which_an_address_became_protected_none_is_shown_until_it_is_said_anew(
    cast: Cast,
) -> None:
    child = replace(ELLIE, addresses=())
    people = [Part(PersonRole.VICTIM, MARISA), Part(PersonRole.CHILD, child)]
    contact = submitted(cast.joan, people)
    card = card_of_victim(contact)
    with since_the_backup():
        protects(cast, card)
    before = said_of(card, cast.devika)
    assert before is not None
    assert before.addresses == MARISA.addresses
    assert counted(restored()) == {"SHUT": 1}
    for reader in (cast.devika, cast.joan):
        assert is_silent(said_of(card, reader))
    body = client_of(cast.devika).get(reverse("mash_hub:contact", args=[contact.pk]))
    home, number = MARISA.addresses[0], MARISA.phones[0]
    for words in (home.lines, home.postcode, number.number[-6:]):
        assert words not in body.content.decode()
    with door.door(cast.joan):
        assert not Token.objects.filter(card=card, is_household=True).exists()
        more = replace(MARISA, phones=())
        subjects.add_to(fresh(card), more, by=cast.joan, because=NEW)
    again = said_of(card, cast.devika)
    assert again is not None
    assert (again.addresses, again.phones) == (MARISA.addresses, ())
    assert counted(restored()) == {}  # it was looked at


def test_what_was_protected_when_the_backup_was_made_is_no_news(cast: Cast) -> None:
    card = card_of_victim(submitted(cast.joan))
    protects(cast, card)
    with since_the_backup():
        pass
    assert counted(restored()) == {}
    who = said_of(card, cast.devika)
    assert who is not None
    assert who.phones == MARISA.phones


def test_a_record_whose_agencys_keys_do_not_answer_is_read_by_no_other_agency(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_of_victim(submitted(cast.joan))
    with since_the_backup():
        protects(cast, card)

    def unavailable(*_: Any, **__: Any) -> bool:
        raise KeysUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(subjects, "keep_all", unavailable)
        done = restored()
        assert counted(done) == {}
        assert done.counts[RevokedKind.GRANT] > 0
        assert kept_again.settle() == 0
    assert said_of(card, cast.devika) is None
    assert kept_again.settle() == 1
    assert is_silent(said_of(card, cast.joan))
    assert said_of(card, cast.devika) is None  # it is given anew by two people
    assert kept_again.settle() == 0


# --- the journal and its table --------------------------------------------------------------------


def test_the_journal_holds_ids_and_codes_alone(cast: Cast, enquiry: Enquiry) -> None:
    exclude(cast, cast.mandeep, enquiry.reference)
    declared(cast.tom, EX)
    held(cast, enquiry.reference)
    with door.door(SETUP):
        person = Person.objects.get(pk=cast.kim.person_id)
        passwords.change(person, "three-new-words", at=clock.now())
    journal.note_all()
    rows = [*Revocation.objects.all()]
    assert {"BARRIER", "HOLD", "INTERESTS", "PASSWORD"} <= {row.what for row in rows}
    said = " ".join(f"{row.what} {row.how}" for row in rows)
    assert "ZQX" not in said
    assert "PARTNER" not in said  # what somebody is to whom they declared
    for words in {row.how for row in rows}:
        assert len(words) <= 60
        assert not any(name.lower() in words.lower() for name in ("oakden", "mandeep", "marisa"))
    assert all(revocations.is_ours(row) for row in rows)
    barrier = next(row for row in rows if row.what == "BARRIER")
    barrier.beside = [*barrier.beside[1:], barrier.beside[0]]
    assert not revocations.is_ours(barrier)


IN_THE_JOURNAL = {  # by a state or a column of its own, or by what stands before files
    "attachment",
    "barrier",
    "case passed on",
    "child on a CMOG’s list",
    "claim to a case",
    "consent to a chronology",
    "destruction",
    "emergency access",
    "file of a sealed item",
    "legal hold",
    "location on a CMOG’s list",
    "merge of two people",
    "onward request",
    "partnership setting",
    "person of concern on a CMOG’s list",
    "release of a card or link of a thing",
    "release of an item",
    "sealed item",
    "sharing agreement",
    "user membership",
}
BY_ITS_GRANTS = {  # what is read less ends with a reason of a grant, which is in the journal
    "MARAC case",
    "MARAC-to-MARAC transfer, in",
    "MARAC-to-MARAC transfer, out",
    "access request",
    "agenda item",
    "contact",
    "enquiry",
    "escalation",
    "flag",
    "information request",
    "invitation to a case conference",
    "item",
    "joint screening",
    "meeting",
    "missing episode",
    "protective order",
    "referral",
    "relationship",
    "release of a sampled record",
    "research",
    "research line",
    "risk assessment",
    "safety plan",
    "sheet",
    "strategy discussion",
    "trigger plan",
    "view of an agency",
    "words let through",
}
NARROWS_NOTHING = {  # work that goes on: nobody reads less by any of its steps
    "Clare’s Law application",
    "IDVA contact",
    "Victims’ Code update",
    "acknowledgement",
    "action",
    "adult concern",
    "alert of a police marker",
    "board plan item",
    "contact plan",
    "correction of minutes",
    "cover",
    "death in a MARAC case",
    "dip sample",
    "disclosure",
    "dispute of an item",
    "disruption task",
    "follow-up",
    "hand-over of an enquiry",
    "interpreter of a case",
    "leave to disclose minutes",
    "match of a list",
    "note between lists",
    "outstanding offender",
    "part of a disclosure",
    "pattern of use",
    "place in a team’s queue",
    "police outcome",
    "public report",
    "receipt",
    "record of a dip sample",
    "return home interview",
    "review of an emergency access",
    "sealed item in a disclosure",
    "sign-off of an answer",
    "standard wording of disclosures",
    "telling of a decision",
}


def test_of_every_state_machine_it_is_said_whether_it_narrows() -> None:
    said = [IN_THE_JOURNAL, BY_ITS_GRANTS, NARROWS_NOTHING]
    assert {table.noun for table in Table.tables} == set().union(*said)
    assert sum(map(len, said)) == len(set().union(*said))


def test_every_kind_of_line_stands_in_the_table_of_what_narrows() -> None:
    table = OPERATIONS.partition("#### What narrows")[2].partition("\n#")[0]
    named = {line.split("|")[1].strip(" `") for line in table.splitlines() if line[:3] == "| `"}
    assert named == {*RevokedKind}


def test_whoever_restores_is_told_of_every_kind_in_words() -> None:
    assert {*RevokedKind} <= {*restore.WORDS}
