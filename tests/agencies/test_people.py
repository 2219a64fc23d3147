"""Memberships: granted by one, confirmed by another, ended at once (domain notes 4.20)."""

from __future__ import annotations

import pytest

from agencies import agencies, clock, door, hats, people, reference_agencies, workspaces
from agencies.models import Agency, AgreementStatus, Membership, Session, SharingAgreement
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from tests.cast import SETUP, Cast, client_of

LEFT = Reason(ReasonCode.LEFT)


def granted(cast: Cast) -> Membership:
    """A membership that police's manager granted and nobody confirmed."""
    with door.door(cast.paula):
        person = people.enter_person(
            user_name="dana",
            name="Dana Reyes",
            title="",
            email="",
            agency=cast.agency.police,
            by=cast.paula,
        )
        return people.grant(
            person,
            workspace=cast.workspace.mash,
            role=Role.RESEARCHER,
            from_on=hats.today(),
            until_on=None,
            by=cast.paula,
        )


def test_a_granted_membership_gives_no_hat_until_another_person_confirmed_it(cast: Cast) -> None:
    membership = granted(cast)
    with door.door(SETUP):
        assert hats.wear(membership.pk, membership.person_id, "") is None
    with door.door(cast.paula), pytest.raises(Refused):
        people.confirm(membership, by=cast.paula, version=1)
    with door.door(cast.hugh):
        people.confirm(membership, by=cast.hugh, version=1)
    with door.door(SETUP):
        assert hats.wear(membership.pk, membership.person_id, "") is not None


def test_nobody_confirms_what_they_granted_or_their_own(cast: Cast) -> None:
    with door.door(cast.hugh):
        membership = people.grant(
            cast.person.ada,
            workspace=cast.workspace.mash,
            role=Role.OBSERVER,
            from_on=hats.today(),
            until_on=None,
            by=cast.hugh,
        )
    for manager in (cast.hugh, cast.ada):
        with door.door(manager), pytest.raises(Refused):
            people.confirm(membership, by=manager, version=1)


def test_a_manager_grants_for_their_own_agency_alone(cast: Cast) -> None:
    with door.door(cast.paula), pytest.raises(Refused):
        people.grant(
            cast.person.tom,
            workspace=cast.workspace.mash,
            role=Role.RESEARCHER,
            from_on=hats.today(),
            until_on=None,
            by=cast.paula,
        )


def test_ending_a_membership_ends_its_sessions_in_the_same_act(cast: Cast) -> None:
    client_of(cast.owen)
    with door.door(cast.paula):
        membership = Membership.objects.get(pk=cast.owen.membership_id)
        people.set_status(
            membership, MembershipStatus.ENDED, by=cast.paula, because=LEFT, version=1
        )
    with door.door(SETUP):
        assert not Session.objects.filter(
            person=cast.owen.person_id, ended_at__isnull=True
        ).exists()
        assert hats.wear(cast.owen.membership_id, cast.owen.person_id, "") is None


def test_ending_an_agency_ends_its_hats_and_sessions(cast: Cast) -> None:
    client_of(cast.tom)
    with door.door(cast.hugh):
        agencies.end_part(cast.agency.housing, by=cast.hugh, because=LEFT, version=1)
    with door.door(SETUP):
        assert not Session.objects.filter(ended_at__isnull=True).exists()
        assert not hats.choices(cast.person.tom.pk)


def test_a_suspended_agreement_takes_the_others_items_away_at_once(cast: Cast) -> None:
    with door.door(cast.hugh):
        agreement = SharingAgreement.objects.get(workspace=cast.workspace.mash)
        workspaces.set_status(
            agreement, AgreementStatus.SUSPENDED, by=cast.hugh, because=LEFT, version=1
        )
    with door.door(SETUP):
        hat = hats.wear(cast.devika.membership_id, cast.devika.person_id, "")
    assert hat is not None
    assert not hat.agreement_in_force
    assert cast.hat("ruth").agreement_in_force


def test_real_bodies_are_entered_once_and_stay_inactive(cast: Cast) -> None:
    with door.door(SETUP):
        assert reference_agencies.load(by=SETUP) > 25
        assert reference_agencies.load(by=SETUP) == 0
        real = Agency.objects.get(ods_code="RRK")
        assert (real.status, clock.is_moved()) == ("INACTIVE", False)
