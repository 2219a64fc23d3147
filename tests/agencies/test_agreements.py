"""The register of sharing agreements: who is told of reviews, and what ends when an agency leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sweeps
from agencies.actors import Hat
from agencies.models import AgreementParty, AgreementStatus, Notice, SharingAgreement
from agencies.reasons import Reason, ReasonCode
from agencies.sweeps import SWEEP
from agencies.verdicts import Refused
from agencies.workspaces import set_status, tell_of_expiry, tell_of_reviews
from tests.cast import SETUP, Cast, client_of, post

MOVED = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)


def told(cast: Cast, agency: str) -> int:
    """How many notices of reviews an agency has."""
    with door.door(door_of(cast, agency)):
        return Notice.objects.filter(notice_kind="AGREEMENT_REVIEW").count()


def door_of(cast: Cast, agency: str) -> Hat:
    return {"police": cast.paula, "office": cast.hugh, "council": cast.devika}[agency]


def swept(days_before_review: int) -> int:
    """Sweep so many days before the review of every agreement of the cast (due in 200 days)."""
    noon = clock.now().replace(hour=12)  # late in the evening, summer time would be tomorrow
    with clock.moved(noon + timedelta(days=200 - days_before_review)), door.door(SWEEP):
        return tell_of_reviews(by=SWEEP)


def test_parties_and_hub_managers_are_told_three_times_before_a_review_and_when_it_is_due(
    cast: Cast,
) -> None:
    with door.door(SETUP):
        number = SharingAgreement.objects.count()
    stages = [swept(days) for days in (120, 91, 90, 60, 30, 29, 7, 1, 0, -3)]
    assert stages == [0, 0, number, 0, number, 0, number, 0, number, 0]
    assert told(cast, "police") == told(cast, "office") == 4 * number
    with door.door(SETUP):
        rows = SharingAgreement.objects.all()
        assert {row.status for row in rows} == {AgreementStatus.REVIEW_DUE}


def test_what_was_missed_is_told_once_as_its_nearest_stage(cast: Cast) -> None:
    swept(5)
    with door.door(SETUP):
        assert {row.told_before for row in SharingAgreement.objects.all()} == {7}


def test_a_review_that_is_due_stops_nobody_from_reading(cast: Cast) -> None:
    swept(0)
    with clock.moved(clock.now().replace(hour=12) + timedelta(days=201)), door.door(SETUP):
        hat = hats.wear(cast.owen.membership_id, cast.owen.person_id, "")
        assert hat is not None
        assert hat.agreement_in_force


def test_only_those_who_look_after_the_partnership_are_told(cast: Cast) -> None:
    swept(30)
    with door.door(cast.paula):
        assert Notice.objects.visible_to(cast.paula).exists()
    with door.door(cast.owen):
        assert not Notice.objects.visible_to(cast.owen).exists()


def test_the_sweep_tells_of_reviews(cast: Cast) -> None:
    with clock.moved(clock.now() + timedelta(days=180)):
        sweeps.sweep()
    assert told(cast, "police") > 0


def test_an_agency_that_leaves_reads_nothing_of_the_others_from_that_day(cast: Cast) -> None:
    browser = client_of(cast.hugh)
    with door.door(SETUP):
        party = AgreementParty.objects.select_related("agreement").get(
            agency=cast.agency.housing, agreement__workspace=cast.workspace.mash
        )
        assert party.agreement.status == AgreementStatus.IN_FORCE
    url = reverse("administration:leave-agreement", args=[party.agreement_id, party.pk])
    assert post(browser, url, cast.hugh).status_code == 302
    with door.door(SETUP):
        hat = hats.wear(cast.tom.membership_id, cast.tom.person_id, "")
        assert hat is not None
        assert not hat.agreement_in_force
    page = browser.get(reverse("administration:agreement", args=[party.agreement_id]))
    assert "left " in page.content.decode()
    assert post(browser, url, cast.hugh).status_code == 403


def test_the_register_shows_every_agreement_with_its_review(cast: Cast) -> None:
    page = client_of(cast.hugh).get(reverse("administration:agreements")).content.decode()
    with door.door(SETUP):
        for row in SharingAgreement.objects.all():
            assert row.name in page
    for hat in (cast.paula, cast.devika, cast.ines):
        assert client_of(hat).get(reverse("administration:agreements")).status_code == 403


@pytest.mark.parametrize("missing", ["data_classes", "purposes"])
def test_an_agreement_says_what_it_covers(cast: Cast, missing: str) -> None:
    url = reverse("administration:new-agreement", args=[cast.workspace.mash.pk])
    fields = {
        "name": "A second agreement",
        "purposes": ["SAFEGUARD_CHILD"],
        "data_classes": ["IDENTITY", "HEALTH"],
        **{f"{name}_{part}": value for name in DATES for part, value in DATES[name].items()},
    }
    browser = client_of(cast.hugh)
    refused = post(browser, url, cast.hugh, **{**fields, missing: []})
    assert refused.status_code == 422
    drawn = post(browser, url, cast.hugh, **fields)
    assert drawn.status_code == 302
    page = browser.get(drawn.url).content.decode()
    assert "Who people are and where they live; Health" in page


DATES = {
    "signed_on": {"day": "1", "month": "3", "year": "2026"},
    "review_due_on": {"day": "1", "month": "3", "year": "2027"},
    "expires_on": {"day": "1", "month": "3", "year": "2028"},
}


# --- its last day (4.19, 4.20) --------------------------------------------------------------------


def on_day(days_before_end: int) -> datetime:
    """Noon so many days before the last day of every agreement of the cast (in 300 days)."""
    return clock.now().replace(hour=12) + timedelta(days=300 - days_before_end)


def officers(cast: Cast) -> dict[str, Hat]:
    return {
        "information officer": cast.ivor,
        "manager": cast.paula,
        "hub manager": cast.hugh,
        "board": cast.vera,
        "researcher": cast.owen,
    }


def heard(cast: Cast, kind: str) -> set[str]:
    """Who of them has a notice of a kind."""
    found = set()
    for who, hat in officers(cast).items():
        with door.door(hat):
            if Notice.objects.visible_to(hat).filter(notice_kind=kind).exists():
                found.add(who)
    return found


def test_parties_officers_and_the_board_are_told_three_times_before_it_expires(
    cast: Cast,
) -> None:
    with door.door(SETUP):
        number = SharingAgreement.objects.count()
    stages = []
    for days in (100, 91, 90, 60, 30, 29, 7, 1, 0):
        with clock.moved(on_day(days)), door.door(SWEEP):
            stages.append(tell_of_expiry(by=SWEEP))
    assert stages == [0, 0, number, 0, number, 0, number, 0, 0]
    everybody = {"information officer", "manager", "hub manager", "board"}
    assert heard(cast, "AGREEMENT_EXPIRING") == everybody
    assert heard(cast, "AGREEMENT_EXPIRED") == set()
    with clock.moved(on_day(-1)):
        sweeps.sweep()
        assert heard(cast, "AGREEMENT_EXPIRED") == everybody
        with door.door(SETUP):
            statuses = set(SharingAgreement.objects.values_list("status", flat=True))
            hat = hats.wear(cast.owen.membership_id, cast.owen.person_id, "")
    assert statuses == {AgreementStatus.EXPIRED}
    assert hat is not None
    assert not hat.agreement_in_force


def test_a_review_is_told_to_information_officers_too_and_not_to_the_board(cast: Cast) -> None:
    swept(7)
    assert heard(cast, "AGREEMENT_REVIEW") == {"information officer", "manager", "hub manager"}


def test_what_expired_or_was_suspended_past_its_last_day_is_not_put_in_force_again(
    cast: Cast,
) -> None:
    def goes_to(status: AgreementStatus) -> AgreementStatus:
        with door.door(cast.hugh):
            row = SharingAgreement.objects.get(workspace=cast.workspace.mash)
            row = set_status(row, status, by=cast.hugh, because=MOVED, version=row.version)
            return AgreementStatus(row.status)

    for status in (AgreementStatus.DRAFT, AgreementStatus.IN_FORCE, AgreementStatus.REVIEW_DUE):
        with pytest.raises(Refused):
            goes_to(status)
    for status in (AgreementStatus.SUSPENDED, AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED):
        assert goes_to(status) == status
    with clock.moved(on_day(-1)):
        with pytest.raises(Refused, match="last day is over"):
            goes_to(AgreementStatus.IN_FORCE)
        sweeps.sweep()
        with pytest.raises(Refused):
            goes_to(AgreementStatus.IN_FORCE)
