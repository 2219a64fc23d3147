"""Memberships: granted by one, confirmed by another, ended at once (domain notes 4.20)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import agencies, clock, door, hats, people, reference_agencies, wires, workspaces
from agencies.actors import Hat
from agencies.models import (
    Agency,
    AgreementStatus,
    Membership,
    Notice,
    Person,
    Session,
    SharingAgreement,
    Workspace,
)
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.sessions import hashed
from agencies.verdicts import Refused
from config.desk import my_work
from mash_hub import jobs
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName, SettingState
from tests.cast import SETUP, Cast, client_of, given_role, post, trained

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
        trained(person)
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


# --- the quarter (4.20) ---------------------------------------------------------------------------


def _due(cast: Cast, name: str, days: int) -> Membership:
    """Somebody's membership, to be confirmed again in so many days."""
    with door.door(SETUP):
        row = Membership.objects.get(pk=cast.hat(name).membership_id)
        on = hats.today() + timedelta(days=days)
        return row.set_reconfirmed(on, by=SETUP, at=clock.now())


def _works(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in my_work.gather(hat, clock.now(), with_names=False).due]


def test_a_membership_is_confirmed_again_each_quarter_by_its_manager(cast: Cast) -> None:
    words = "Memberships: say whether each is still needed"
    assert words not in _works(cast.paula)
    row = _due(cast, "owen", 15)
    assert words not in _works(cast.paula)
    row = _due(cast, "owen", 14)
    for manager, is_told in ((cast.paula, True), (cast.hugh, True), (cast.devika, False)):
        assert (words in _works(manager)) == is_told, manager.role
    for hat in (cast.owen, cast.devika):  # no manager
        with door.door(hat), pytest.raises(Refused):
            people.reconfirm(row, by=hat, version=row.version)
    url = reverse("administration:reconfirm", args=[row.pk])
    assert post(client_of(cast.paula), url, cast.paula, version=row.version).status_code == 302
    with door.door(SETUP):
        now = Membership.objects.get(pk=row.pk)
    assert now.reconfirm_due_on == hats.today() + people.RECONFIRM_EVERY
    assert words not in _works(cast.paula)


def test_nobody_confirms_themselves_another_agency_or_what_is_not_active_again(cast: Cast) -> None:
    for name in ("paula", "tom"):  # her own, and of another agency
        row = _due(cast, name, 0)
        with door.door(cast.paula), pytest.raises(Refused):
            people.reconfirm(row, by=cast.paula, version=row.version)
    row = _due(cast, "owen", 0)
    with door.door(cast.paula):
        row = people.set_status(
            row, MembershipStatus.SUSPENDED, by=cast.paula, because=LEFT, version=row.version
        )
    with door.door(cast.paula), pytest.raises(Refused, match="active"):
        people.reconfirm(row, by=cast.paula, version=row.version)


@pytest.mark.parametrize("over", ["last day", "person", "workspace"])
def test_what_nobody_can_wear_today_is_not_asked_for_again(cast: Cast, over: str) -> None:
    """Its last day is over, its person is inactive or its workspace closed: there is nothing to confirm."""
    row = _due(cast, "owen", 0)
    at, page = clock.now(), reverse("administration:person", args=[row.person_id])
    url = reverse("administration:reconfirm", args=[row.pk])
    assert url in client_of(cast.paula).get(page).content.decode()
    with door.door(SETUP):
        if over == "last day":
            row.from_on = row.until_on = hats.today() - timedelta(days=1)
            row._commit(["from_on", "until_on"], by=SETUP, at=at)
        elif over == "person":
            Person.objects.filter(pk=row.person_id).update(is_active=False)
        else:
            place = Workspace.objects.get(pk=row.workspace_id)
            place.is_open = False
            place.set_details(by=SETUP, at=at)
    with door.door(cast.paula):
        assert not Membership.objects.reconfirm_due_for(cast.paula).filter(pk=row.pk).exists()
        with pytest.raises(Refused, match="over"):
            people.reconfirm(row, by=cast.paula, version=row.version)
    if over != "workspace":  # her own hat is worn there
        assert "Memberships: say whether each is still needed" not in _works(cast.paula)
        assert url not in client_of(cast.paula).get(page).content.decode()


def test_a_hub_manager_is_told_what_waits_for_another_to_confirm_it(cast: Cast) -> None:
    words = "Memberships that another granted wait for you to confirm them"
    assert words not in _works(cast.ada)
    with door.door(cast.hugh):
        people.grant(
            cast.person.tom,
            workspace=cast.workspace.mash,
            role=Role.CUSTODIAN,
            from_on=hats.today(),
            until_on=None,
            by=cast.hugh,
        )
    assert words in _works(cast.ada)
    assert words not in _works(cast.hugh)  # who granted it does not confirm it
    assert words not in _works(cast.paula)


# --- what nobody re-confirmed (4.20) --------------------------------------------------------------


def swept(days: int) -> None:
    """The hub's own job, at noon so many days from today."""
    with clock.moved(clock.now().replace(hour=12) + timedelta(days=days)):
        jobs.suspend_unconfirmed()
        jobs.suspend_unconfirmed()


def now_is(row: Membership) -> Membership:
    with door.door(SETUP):
        return Membership.objects.get(pk=row.pk)


def heard(hat: Hat) -> int:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(notice_kind="MEMBERSHIP_LATE")
        return found.count()


def test_what_nobody_re_confirms_is_told_once_and_suspended_after_the_days_of_grace(
    cast: Cast,
) -> None:
    row = _due(cast, "owen", 0)
    swept(0)
    assert now_is(row).suspend_on is None
    swept(1)
    assert now_is(row).suspend_on == hats.today() + timedelta(days=15)
    assert [heard(hat) for hat in (cast.paula, cast.hugh, cast.owen, cast.devika)] == [1, 1, 0, 0]
    page = client_of(cast.paula).get(reverse("administration:waiting")).content.decode()
    assert "late: suspended" in page
    browser = client_of(cast.owen)
    key = hashed(browser.cookies["hub"].value)
    swept(14)
    assert now_is(row).status == MembershipStatus.ACTIVE
    assert wires.standing_of([key])[key].hat is not None
    swept(15)
    assert now_is(row).status == MembershipStatus.SUSPENDED
    assert wires.standing_of([key]) == {}
    assert browser.get(reverse("desk:my-work")).status_code == 302
    assert [heard(hat) for hat in (cast.paula, cast.hugh)] == [2, 2]
    with door.door(SETUP):
        other = Membership.objects.get(person=cast.person.owen, workspace=cast.workspace.marac)
        assert other.status == MembershipStatus.ACTIVE  # it was not due


def test_whoever_re_confirms_in_the_days_of_grace_keeps_the_role(cast: Cast) -> None:
    row = _due(cast, "owen", -1)
    swept(0)
    row = now_is(row)
    url = reverse("administration:reconfirm", args=[row.pk])
    assert post(client_of(cast.paula), url, cast.paula, version=row.version).status_code == 302
    swept(20)
    assert (now_is(row).status, now_is(row).suspend_on) == (MembershipStatus.ACTIVE, None)


def test_the_partnership_chooses_the_days_of_grace_and_what_runs_keeps_its_own(cast: Cast) -> None:
    row = _due(cast, "owen", -1)
    swept(0)
    at = clock.now()
    with door.door(SETUP):
        PartnershipSetting(
            workspace=cast.workspace.hub_office,
            name=SettingName.RECONFIRM_GRACE,
            value=30,
            from_on=hats.today(),
            why="Agreed",
            state=SettingState.CONFIRMED,
            proposed_at=at,
            proposed_by=cast.person.hugh,
            settled_at=at,
            settled_by=cast.person.ada,
        ).start(by=SETUP, at=at, because=LEFT)
    other = _due(cast, "tom", -1)
    swept(0)
    assert now_is(row).suspend_on == hats.today() + timedelta(days=14)
    assert now_is(other).suspend_on == hats.today() + timedelta(days=30)


def test_a_suspended_role_comes_back_by_two_people_alone(cast: Cast) -> None:
    row = _due(cast, "owen", -20)
    swept(0)
    swept(14)
    row = now_is(row)
    assert row.status == MembershipStatus.SUSPENDED
    with door.door(cast.paula), pytest.raises(Refused):
        people.set_status(
            row, MembershipStatus.ACTIVE, by=cast.paula, because=LEFT, version=row.version
        )
    url = reverse("administration:set-membership", args=[row.pk, "resume"])
    fields = {"because": "REVIEW", "version": row.version}
    for name in ("owen", "tom"):
        assert post(client_of(cast.hat(name)), url, cast.hat(name), **fields).status_code == 403
    assert post(client_of(cast.paula), url, cast.paula, **fields).status_code == 302
    row = now_is(row)
    assert row.status == MembershipStatus.INDUCTED
    with door.door(cast.paula), pytest.raises(Refused):
        people.confirm(row, by=cast.paula, version=row.version)
    with door.door(SETUP):
        assert hats.wear(row.pk, row.person_id, "") is None
    with door.door(cast.hugh):
        row = people.confirm(row, by=cast.hugh, version=row.version)
    assert row.reconfirm_due_on == hats.today() + people.RECONFIRM_EVERY
    with door.door(SETUP):
        assert hats.wear(row.pk, row.person_id, "") is not None
    swept(15)
    assert now_is(row).status == MembershipStatus.ACTIVE


def test_a_hub_manager_who_asks_for_a_role_again_does_not_confirm_it(cast: Cast) -> None:
    with door.door(cast.hugh):
        row = Membership.objects.get(pk=cast.owen.membership_id)
        row = people.set_status(
            row, MembershipStatus.SUSPENDED, by=cast.hugh, because=LEFT, version=row.version
        )
    with door.door(cast.hugh):
        row = people.ask_again(row, by=cast.hugh, because=LEFT, version=row.version)
    with door.door(cast.hugh), pytest.raises(Refused):
        people.confirm(row, by=cast.hugh, version=row.version)
    with door.door(cast.ada):
        assert people.confirm(row, by=cast.ada, version=row.version).confirmed_by_id


def test_two_who_keep_the_hub_are_left_however_late_they_are(cast: Cast) -> None:
    rows = [_due(cast, name, -1) for name in ("ada", "hugh")]
    swept(0)
    swept(14)
    assert {now_is(row).status for row in rows} == {MembershipStatus.ACTIVE}
    third = given_role(cast, "vera", Role.HUB_MANAGER, "hub_office")
    swept(14)
    assert sorted(now_is(row).status for row in rows) == ["ACTIVE", "SUSPENDED"]
    with door.door(SETUP):
        assert hats.wear(third.membership_id, third.person_id, "") is not None
