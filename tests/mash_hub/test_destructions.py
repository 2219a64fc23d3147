"""Destroying records: two people, no hold, a job that can be killed anywhere, and a tombstone (AC9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.urls import reverse

from agencies import clock, disposal, door, sealing
from agencies.actors import Hat
from agencies.database import emptying
from agencies.models import Draft, File, Grant, Membership
from agencies.models.files import ShredSecret
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import destroying, destructions, flags
from mash_hub.models import (
    Card,
    Contact,
    Destruction,
    DestructionGround,
    DestructionState,
    Enquiry,
    Exploitation,
    InformationRequest,
    Involvement,
    Item,
)
from mash_hub.models.destructions import RecordKind
from mash_hub.models.subjects import PersonRole
from mash_hub.models.tokens import Token
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import cmog_case
from tests.mash_hub.enquiry_case import fresh, rated
from tests.mash_hub.keeping_case import (
    GROUND,
    WHY,
    closed_case,
    held,
    lifted,
    proposed,
    settled,
    state_of,
)
from tests.mash_hub.test_barriers import exclude
from tests.mash_hub.test_flags import flagged, marking, part
from tests.mash_hub.test_risk_assessments import about_contact, assessed
from tests.security.walking import entries
from tests.sign_in.browsers import at_once
from tests.things.case import CAR, recorded

S = DestructionState
KEPT = DestructionGround.KEPT_LONG_ENOUGH
MOVED = Reason(ReasonCode.MOVED)


def secret_of(file_id: Any) -> bool:
    return ShredSecret.objects.using("keys").filter(pk=file_id).exists()


def given_of(enquiry: Enquiry, hat: Hat) -> bool:
    """Whether a hat sees a grant of anything in a case."""
    with door.door(hat):
        return Grant.objects.filter(file_id=enquiry.file_id).exists()


def test_a_case_is_destroyed_by_two_and_leaves_a_tombstone_without_anybody(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = proposed(enquiry.reference, cast.moira)
    assert destroying.carry_out_all() == 0
    settled(row, cast.ivor)
    assert secret_of(enquiry.file_id)
    readers = (cast.devika, cast.owen)  # each sees the grants of their own agency alone
    assert [given_of(enquiry, hat) for hat in readers] == [True, True]
    assert destroying.carry_out_all() == 1
    assert destroying.carry_out_all() == 0
    assert not secret_of(enquiry.file_id)
    assert state_of(row) == S.DONE
    with door.door(cast.devika):
        assert not Enquiry.objects.visible_to(cast.devika).filter(pk=enquiry.pk).exists()
        assert not Contact.objects.visible_to(cast.devika).filter(pk=enquiry.contact_id).exists()
    with door.door(cast.owen):
        assert not Item.objects.visible_to(cast.owen).exists()
    with door.door(SETUP):
        for sealed in (Contact.objects.get(pk=enquiry.contact_id), Enquiry.objects.get()):
            (left,) = (
                sealed.history.all()
            )  # every earlier version is gone, and this one has no words
            assert left.version == sealed.version
            for one in emptying.sections_of(type(sealed)):
                assert (getattr(sealed, one), getattr(left, one)) == (None, None)
        assert not Draft.objects.filter(file=enquiry.file_id).exists()
    assert [given_of(enquiry, hat) for hat in readers] == [False, False]
    assert (
        client_of(cast.devika).get(reverse("mash_hub:enquiry", args=[enquiry.pk])).status_code
        == 404
    )
    page = client_of(cast.moira).get(reverse("mash_hub:destruction", args=[row.pk]))
    body = page.content.decode()
    assert all(word in body for word in ("Moira Flint", "Ivor Dunne", str(enquiry.file_id)))
    assert "Marisa" not in body
    told = [(one.verb, one.ground) for one in entries() if row.pk in one.thing_ids]
    ground = "destruction:entered_in_error"
    acts = ("REQUESTED", "APPROVED", "COMPLETED")
    assert [one for one in told if one[0] in acts] == [(verb, ground) for verb in acts]


def test_the_same_person_never_agrees_under_any_hat_nor_does_the_database_take_it(
    cast: Cast,
) -> None:
    row = proposed(closed_case(cast).reference, cast.moira)
    for same in (cast.moira, replace(cast.moira, role=Role.AGENCY_MANAGER)):
        with pytest.raises(Refused, match="Somebody else has to agree"):
            settled(row, same)
    with door.door(cast.ivor), pytest.raises(Refused, match="Only who proposed it"):
        destructions.withdraw(fresh(row), by=cast.ivor, version=1)
    with door.door(SETUP):
        rule = "destruction_agreed_by_another"
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            connection.cursor().execute(
                "UPDATE mash_hub_destruction SET state = 'APPROVED', version = version + 1,"
                " settled_by_id = proposed_by_id WHERE id = %s",
                [row.pk],
            )


def test_of_a_case_one_of_the_two_is_its_hosts_or_brought_it(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = proposed(enquiry.reference, cast.ivor)
    other = replace(cast.edna, role=Role.INFORMATION_OFFICER)
    with pytest.raises(Refused, match="hosts the case, or brought it"):
        settled(row, other)
    assert settled(row, cast.moira).state == S.APPROVED


def test_what_is_declined_or_taken_back_destroys_nothing(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = proposed(enquiry.reference, cast.moira)
    with pytest.raises(Refused, match="proposed that already"):
        proposed(enquiry.reference, cast.ivor)
    settled(row, cast.ivor, agrees=False)
    again = proposed(enquiry.reference, cast.moira)
    with door.door(cast.moira):
        destructions.withdraw(fresh(again), by=cast.moira, version=1)
    assert (state_of(row), state_of(again)) == (S.DECLINED, S.WITHDRAWN)
    assert destroying.carry_out_all() == 0
    assert secret_of(enquiry.file_id)


def test_open_and_young_records_stay_and_a_hold_stops_what_was_agreed(cast: Cast) -> None:
    enquiry = closed_case(cast)
    with door.door(SETUP):
        file = File.objects.get(pk=enquiry.file_id)
        file.set_closed(None)
    with pytest.raises(Refused, match="still open"):
        proposed(enquiry.reference, cast.moira)
    with door.door(SETUP):
        file.set_closed(clock.now() - timedelta(days=6 * 365))
    with pytest.raises(Refused, match="at least 6 years after it was closed"):
        proposed(enquiry.reference, cast.moira, KEPT)
    with door.door(SETUP):
        file.set_closed(clock.now() - timedelta(days=7 * 366))
    with pytest.raises(Refused, match="25th birthday of the youngest, in 2044"):  # Ellie's
        proposed(enquiry.reference, cast.moira, KEPT)
    with clock.moved(datetime(2044, 3, 10, tzinfo=UTC)), door.door(cast.moira):
        target = destructions.target_of(enquiry.reference, by=cast.moira)
        assert target
        assert destructions.may_go(target, KEPT, by=cast.moira)
    with door.door(cast.ivor):  # police were given no card: the latest possible birthday
        target = destructions.target_of(enquiry.reference, by=cast.ivor)
        assert target
        assert not destructions.may_go(target, KEPT, by=cast.ivor)
    row = proposed(enquiry.reference, cast.moira, DestructionGround.COURT_ORDER)
    hold = held(cast, enquiry.reference)
    with pytest.raises(Refused, match=hold.reference):
        settled(row, cast.ivor)
    lifted(hold, cast.moira, cast.ivor)
    settled(row, cast.ivor)
    held(cast, enquiry.reference)
    assert destroying.carry_out_all() == 0
    assert state_of(row) == S.STOPPED
    assert secret_of(enquiry.file_id)


def test_an_agency_destroys_its_own_answer_and_card_within_itself(cast: Cast) -> None:
    enquiry = closed_case(cast)
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
        item = request.items.get()
        card = Card.objects.filter(owner=cast.agency.health, tokens__isnull=True).first()
        assert card
        Token.objects.create(token=b"0" * 12, card=card)
        subject = card.identifications.get().subject
    with door.door(cast.moira):
        assert destructions.target_of(request.reference, by=cast.moira) is None
    row = proposed(request.reference, cast.ivor)
    with pytest.raises(Refused, match="The agency whose records they are"):
        settled(row, cast.moira)
    settled(row, cast.paula)  # the police's manager
    card_row = proposed(subject.reference, cast.moira)
    manager = replace(cast.kim, role=Role.AGENCY_MANAGER)
    settled(card_row, manager)
    assert destroying.carry_out_all() == 1  # Kim never had that role: what runs later asks again
    assert (state_of(row), state_of(card_row)) == (S.DONE, S.STOPPED)
    assert (secret_of(item.file_id), secret_of(card.file_id)) == (False, True)
    with door.door(cast.owen):
        assert not Item.objects.visible_to(cast.owen).exists()
        assert sealing.open_quietly([item], ["content"], by=cast.owen)[item, "content"] is None
    with door.door(cast.moira):
        assert Card.objects.visible_to(cast.kim).filter(pk=card.pk).exists()


def test_who_lost_the_right_meanwhile_stops_it(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = settled(proposed(enquiry.reference, cast.moira), cast.ivor)
    with door.door(SETUP):
        left = Membership.objects.get(pk=cast.ivor.membership_id)
        left.set_status(MembershipStatus.ENDED, by=SETUP, at=clock.now(), because=MOVED)
    call_command("dispose", verbosity=0)
    assert state_of(row) == S.STOPPED
    assert secret_of(enquiry.file_id)


def test_killed_at_any_place_it_goes_on_where_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = closed_case(cast)
    row = settled(proposed(enquiry.reference, cast.moira), cast.ivor)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    for place in ("disposal.forget_secrets", "_finish"):
        with monkeypatch.context() as patch:
            owner = destroying.disposal if "." in place else destroying
            patch.setattr(owner, place.rpartition(".")[2], killed)
            with pytest.raises(KeyboardInterrupt):
                destroying.carry_out_all()
        assert state_of(row) == S.APPROVED
        with door.door(cast.devika):
            assert not Enquiry.objects.visible_to(cast.devika).filter(pk=enquiry.pk).exists()
    assert destroying.carry_out_all() == 1
    assert state_of(row) == S.DONE
    assert not secret_of(enquiry.file_id)
    shredded = [one for one in entries() if one.verb == "SHREDDED"]
    assert [one.thing_ids for one in shredded] == [[enquiry.file_id]]


def test_it_runs_under_the_login_disposal_alone(committed_cast: Cast) -> None:
    """Every right it needs is given, and the running hub has none of the last one."""
    cast = committed_cast
    enquiry = closed_case(cast)
    row = settled(proposed(enquiry.reference, cast.moira), cast.ivor)
    assert destroying.carry_out_all() == 1
    assert state_of(row) == S.DONE
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with door.door(SETUP), denied, transaction.atomic():
        connection.cursor().execute("DELETE FROM mash_hub_destructionfile")


def test_two_copies_of_the_job_at_once_destroy_once(committed_cast: Cast) -> None:
    """BJ6: the row is locked; whichever comes second finds that it is done."""
    enquiry = closed_case(committed_cast)
    row = settled(proposed(enquiry.reference, committed_cast.moira), committed_cast.ivor)

    def carried_out(_: int) -> int:
        try:
            return destroying.carry_out_all()
        finally:
            connections["keys"].close()

    assert sum(at_once(3, carried_out)) == 1
    assert state_of(row) == S.DONE
    verbs = [one.verb for one in entries() if one.thing_ids == [enquiry.file_id]]
    assert verbs.count("SHREDDED") == 1
    assert [one.verb for one in entries() if row.pk in one.thing_ids].count("COMPLETED") == 1


def test_who_sees_it(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = proposed(enquiry.reference, cast.moira)
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
    answer = proposed(request.reference, cast.ivor)
    exclude(cast, cast.paula, enquiry.reference)
    among = [cast.moira, cast.ivor, cast.paula, cast.devika, cast.ines, cast.esther]
    for one, readers in ((row, [cast.moira, cast.ivor]), (answer, [cast.ivor, cast.paula])):
        with door.door(SETUP):
            assert Destruction.objects.readers_of(one, among=among) == readers
        for hat in among:
            with door.door(hat):
                seen = Destruction.objects.visible_to(hat).filter(pk=one.pk).exists()
                assert seen == (hat in readers), hat.role


def test_the_pages_propose_and_answer(cast: Cast) -> None:
    enquiry = closed_case(cast)
    officer, second = client_of(cast.moira), client_of(cast.ivor)
    page = reverse("mash_hub:destruction-propose")
    sent = {"way": "DESTROY", "ground": GROUND, "sentence": WHY.sentence}
    wrong = post(officer, page, cast.moira, reference="E-BBBBB", **sent)
    assert wrong.status_code == 422
    hold = held(cast, enquiry.reference)
    blocked = post(officer, page, cast.moira, reference=enquiry.reference, **sent)
    assert blocked.status_code == 422
    assert f"The hold {hold.reference} stands on it" in blocked.content.decode()
    lifted(hold, cast.moira, cast.ivor)
    assert post(officer, page, cast.moira, reference=enquiry.reference, **sent).status_code == 302
    with door.door(cast.moira):
        row = Destruction.objects.get()
    assert row.reference in second.get(reverse("desk:my-work")).content.decode()
    url = reverse("mash_hub:destruction-settle", args=[row.pk])
    assert officer.get(url).status_code == 403
    answer = {"agrees": "YES", "sentence": "ZQX agreed", "version": 1}
    assert post(officer, url, cast.moira, **answer).status_code == 403
    assert post(second, url, cast.ivor, **answer).status_code == 302
    shown = reverse("mash_hub:destruction", args=[row.pk])
    assert "It is carried out within" in officer.get(shown).content.decode()
    assert destroying.carry_out_all(by=disposal.DISPOSAL) == 1
    assert "What was destroyed" in officer.get(shown).content.decode()


def test_one_assessment_flag_or_thing_of_an_agency_is_destroyed_by_itself(cast: Cast) -> None:
    enquiry = rated(cast)
    risk = assessed(cast.joan, about_contact(enquiry.contact, cast.joan))
    who = part(cast, enquiry, "Marisa")
    flag = flagged(cast.devika, who, marking(cast))
    thing = recorded(CAR, cast.devika)
    with pytest.raises(Refused, match="still open"):
        proposed(risk.reference, cast.moira)
    officer = replace(cast.devika, role=Role.INFORMATION_OFFICER)
    with pytest.raises(Refused, match="End it first"):
        proposed(flag.reference, officer)
    with door.door(cast.moira):  # another agency's
        assert destructions.target_of(flag.reference, by=cast.moira) is None
        assert destructions.target_of(thing.subject.reference, by=cast.moira) is None
    with door.door(cast.devika):
        flags.end(fresh(flag), by=cast.devika, because=WHY, version=fresh(flag).version)
    with door.door(SETUP):
        File.objects.get(pk=enquiry.file_id).set_closed(clock.now() - timedelta(days=3000))
    rows = [
        proposed(reference, by)
        for reference, by in (
            (risk.reference, cast.moira),
            (flag.reference, officer),
            (thing.subject.reference, officer),
        )
    ]
    kinds = [RecordKind(row.record_kind) for row in rows]
    assert kinds == [RecordKind.RISK, RecordKind.FLAG, RecordKind.THING]
    for row in rows:  # as if two agreed, and both still had their hats
        with door.door(SETUP):
            ids = [*row.files.values_list("file_id", flat=True)]
        for _again in range(2):
            for file_id in ids:
                disposal.shred(file_id)
            with door.door(disposal.DISPOSAL, role="disposal"):
                emptying.empty(ids)
    with door.door(SETUP):
        assert (fresh(risk).answers, fresh(flag).words, fresh(thing).identity) == (None,) * 3
        assert [one.history.count() for one in (risk, flag, thing)] == [1, 1, 1]
        assert fresh(enquiry).contact.narrative  # the case itself stays


def test_a_childs_card_and_a_childs_entry_on_a_list_stay_until_the_25th_birthday(
    cast: Cast,
) -> None:
    closed_case(cast)

    def why_not(reference: str, by: Hat, ground: DestructionGround = KEPT) -> str:
        with door.door(by):
            target = destructions.target_of(reference, by=by)
            assert target
            return destructions.may_go(target, ground, by=by).reason

    with door.door(SETUP):
        cards = Card.objects.filter(owner=cast.agency.health).select_related("file")
        child, adult = (
            Involvement.objects.filter(card__in=cards, role=role).select_related("subject").first()
            for role in (PersonRole.CHILD, PersonRole.VICTIM)
        )
        assert child
        assert adult
    stays = "What an agency says about a person: a child is in it, and it is kept until"
    assert stays in why_not(child.subject.reference, cast.moira)
    assert why_not(child.subject.reference, cast.moira, DestructionGround.COURT_ORDER) == ""
    assert why_not(adult.subject.reference, cast.moira) == ""
    with clock.moved(datetime(2044, 3, 10, tzinfo=UTC)):
        assert why_not(child.subject.reference, cast.moira) == ""

    cmog = cmog_case.opened(cast)
    row = cmog_case.entered(cmog_case.known(cmog_case.TIA, cmog.gwen), cmog.gwen)
    officer = replace(cmog.gwen, role=Role.INFORMATION_OFFICER)
    assert "still open" in why_not(row.reference, officer)
    with door.door(SETUP):
        File.objects.get(pk=row.file_id).set_closed(clock.now() - timedelta(days=7 * 366))
    of_abuse = "Sexual abuse of a child: it is kept for at least 75 years"
    assert of_abuse in why_not(row.reference, officer)
    with clock.moved(datetime(2094, 1, 1, tzinfo=UTC)):
        assert of_abuse in why_not(row.reference, officer)
    with clock.moved(datetime(2102, 1, 1, tzinfo=UTC)):
        assert why_not(row.reference, officer) == ""
    said = replace(cmog_case.WHY, exploitation=(Exploitation.CRIMINAL,))
    other = cmog_case.entered(cmog_case.known(cmog_case.KAYLEIGH, cmog.gwen), cmog.gwen, said)
    with door.door(SETUP):
        File.objects.get(pk=other.file_id).set_closed(clock.now() - timedelta(days=7 * 366))
    about_lists = "Entry on a list about exploitation: a child is in it"
    assert about_lists in why_not(other.reference, officer)
    assert "25th birthday of the youngest, in 2036" in why_not(other.reference, officer)
    with clock.moved(datetime(2036, 5, 3, tzinfo=UTC)):
        assert why_not(other.reference, officer) == ""
    with door.door(cast.moira):  # of another workspace
        assert destructions.target_of(row.reference, by=cast.moira) is None
