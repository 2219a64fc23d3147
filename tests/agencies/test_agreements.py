"""The register of sharing agreements: who is told of reviews, and what ends when an agency leaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sweeps
from agencies.actors import Hat
from agencies.models import AgreementParty, AgreementStatus, Notice, SharingAgreement
from agencies.reasons import Reason, ReasonCode
from agencies.sweeps import SWEEP
from agencies.verdicts import Refused, Stale
from agencies.workspaces import (
    Text,
    add_party,
    change_text,
    draw_up,
    leave,
    review,
    set_status,
    sign,
    tell_of_expiry,
    tell_of_reviews,
)
from config.desk import my_work
from mash_hub.requests import agreed_agencies
from tests.cast import SETUP, Cast, client_of, post
from tests.sign_in.browsers import at_once

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
        "parties": [str(cast.agency.police.pk)],
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
    "review_due_on": {"day": "1", "month": "3", "year": "2127"},
    "expires_on": {"day": "1", "month": "3", "year": "2128"},
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


def test_an_agreement_is_suspended_for_a_reason_that_an_agreement_has(cast: Cast) -> None:
    with door.door(cast.hugh):
        row = SharingAgreement.objects.get(workspace=cast.workspace.mash)
    page = client_of(cast.hugh).get(reverse("administration:agreement", args=[row.pk]))
    assert "Review that falls due" in page.content.decode()
    assert "Joined the agency" not in page.content.decode()


def test_what_expired_or_was_suspended_past_its_last_day_is_not_put_in_force_again(
    cast: Cast,
) -> None:
    def goes_to(status: AgreementStatus) -> AgreementStatus:
        with door.door(cast.hugh):
            row = SharingAgreement.objects.get(workspace=cast.workspace.mash)
            row = set_status(row, status, by=cast.hugh, because=MOVED, version=row.version)
            return AgreementStatus(row.status)

    unheard_of = (
        AgreementStatus.DRAFT,
        AgreementStatus.IN_FORCE,
        AgreementStatus.REVIEW_DUE,
        AgreementStatus.RENEWED,
    )
    for status in unheard_of:
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


# --- after its review (4.20, 5.5) -----------------------------------------------------------------


def of_mash() -> SharingAgreement:
    with door.door(SETUP):
        return SharingAgreement.objects.get(workspace__name="Northmoor MASH")


def reviewed(cast: Cast, next_on: date, version: int | None = None) -> SharingAgreement:
    row = of_mash()
    with door.door(cast.hugh):
        return review(
            row,
            next_on=next_on,
            by=cast.hugh,
            because=Reason(ReasonCode.REVIEW),
            version=row.version if version is None else version,
        )


def test_an_agreement_that_was_reviewed_is_in_force_until_the_next_review_and_told_of_anew(
    cast: Cast,
) -> None:
    with pytest.raises(Refused, match="not due"):
        reviewed(cast, hats.today() + timedelta(days=250))
    swept(0)
    noon = clock.now().replace(hour=12)
    with clock.moved(noon + timedelta(days=200)):
        today = hats.today()
        assert of_mash().status == AgreementStatus.REVIEW_DUE
        with pytest.raises(Refused, match="when it is reviewed next"):
            goes(cast, of_mash(), AgreementStatus.IN_FORCE)
        for day in (today - timedelta(days=1), today, today + timedelta(days=101)):
            with pytest.raises(Refused, match="Choose a day"):
                reviewed(cast, day)
        with pytest.raises(Stale):
            reviewed(cast, today + timedelta(days=90), version=of_mash().version - 1)
        row = reviewed(cast, today + timedelta(days=100))  # its last day
        assert row.status == AgreementStatus.IN_FORCE
        assert reads(cast.owen)
        with pytest.raises(Refused, match="not due"):
            reviewed(cast, today + timedelta(days=50))
    before = told(cast, "police")
    swept(-10)  # ninety days before the next one
    assert told(cast, "police") == before + 1
    swept(-100)
    assert of_mash().status == AgreementStatus.REVIEW_DUE


def test_what_was_suspended_when_its_review_came_is_in_force_again_only_reviewed(
    cast: Cast,
) -> None:
    swept(0)
    with clock.moved(clock.now().replace(hour=12) + timedelta(days=201)):
        goes(cast, of_mash(), AgreementStatus.SUSPENDED)
        with pytest.raises(Refused, match="when it is reviewed next"):
            goes(cast, of_mash(), AgreementStatus.IN_FORCE)
        assert not reads(cast.owen)
        reviewed(cast, hats.today() + timedelta(days=30))
        assert reads(cast.owen)
    with clock.moved(on_day(0)):
        sweeps.sweep()
        with pytest.raises(Refused, match="last day has come"):
            reviewed(cast, hats.today() + timedelta(days=1))


def test_a_hub_manager_says_on_a_page_that_it_was_reviewed(cast: Cast) -> None:
    row = of_mash()
    page = reverse("administration:agreement", args=[row.pk])
    url = reverse("administration:review-agreement", args=[row.pk])
    browser = client_of(cast.hugh)
    assert url not in browser.get(page).content.decode()
    assert browser.get(url).status_code == 403
    swept(0)
    with clock.moved(clock.now().replace(hour=12) + timedelta(days=200)):
        browser = client_of(cast.hugh)
        assert url in browser.get(page).content.decode()
        row = of_mash()

        def typed(day: date) -> dict[str, object]:
            boxes = {"day": day.day, "month": day.month, "year": day.year}
            named = {f"next_on_{name}": value for name, value in boxes.items()}
            return {**named, "because": "REVIEW", "version": row.version}

        late = post(browser, url, cast.hugh, **typed(row.expires_on + timedelta(days=1)))
        assert late.status_code == 422
        assert "no later than the agreement’s last day" in late.content.decode()
        without = post(browser, url, cast.hugh, because="REVIEW", version=row.version)
        assert without.status_code == 422
        assert post(browser, url, cast.hugh, **typed(row.expires_on)).status_code == 302
        assert of_mash().review_due_on == row.expires_on
        assert post(browser, url, cast.hugh, **typed(row.expires_on)).status_code == 403
        for hat in (cast.ivor, cast.paula, cast.devika):
            assert client_of(hat).get(url).status_code == 403


# --- signatures (4.20) ----------------------------------------------------------------------------


def drawn(cast: Cast, *agencies: str, renews: SharingAgreement | None = None) -> SharingAgreement:
    """An agreement that waits for the signatures of agencies."""
    with door.door(cast.hugh):
        return draw_up(
            cast.workspace.mash,
            text(),
            parties=[getattr(cast.agency, one) for one in agencies],
            by=cast.hugh,
            renews=renews,
        )


def text(name: str = "A second agreement") -> Text:
    today = hats.today()
    ends = today + timedelta(days=300)
    return Text(name, ["SAFEGUARD_CHILD"], ["IDENTITY"], today + timedelta(days=200), ends)


def now_is(agreement: SharingAgreement) -> SharingAgreement:
    with door.door(SETUP):
        return SharingAgreement.objects.get(pk=agreement.pk)


def signs(hat: Hat, agreement: SharingAgreement, version: int | None = None) -> AgreementParty:
    row = now_is(agreement)
    with door.door(hat):
        party = AgreementParty.objects.select_related("agreement").get(
            agreement=agreement, agency=hat.agency_id
        )
        return sign(
            party,
            lawful_basis="Public task",
            condition="",
            by=hat,
            version=row.version if version is None else version,
        )


def goes(cast: Cast, agreement: SharingAgreement, status: AgreementStatus) -> SharingAgreement:
    row = now_is(agreement)
    with door.door(cast.hugh):
        return set_status(row, status, by=cast.hugh, because=MOVED, version=row.version)


def alone(cast: Cast) -> None:
    """Let the agreement of the cast's MASH stop, so that another one decides what is read."""
    with door.door(SETUP):
        row = SharingAgreement.objects.get(workspace=cast.workspace.mash)
        row.set_status(AgreementStatus.SUSPENDED, by=SETUP, at=clock.now(), because=MOVED)


def reads(hat: Hat) -> bool:
    with door.door(SETUP):
        found = hats.wear(hat.membership_id, hat.person_id, "")
        return found is not None and found.agreement_in_force


def works(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in my_work.gather(hat, clock.now(), with_names=False).due]


TO_SIGN = "Sharing agreements wait for the signature of your agency"
SIGNED = "Sharing agreements that every party has signed are to be put in force"


def test_an_agreement_is_in_force_only_when_an_officer_of_every_party_has_signed_it(
    cast: Cast,
) -> None:
    alone(cast)
    row = drawn(cast, "police", "health")
    assert row.status == AgreementStatus.DRAFT
    assert TO_SIGN in works(cast.ivor)
    assert TO_SIGN in works(cast.moira)
    with pytest.raises(Refused):
        goes(cast, row, AgreementStatus.IN_FORCE)
    signs(cast.ivor, row)
    assert TO_SIGN not in works(cast.ivor)
    with pytest.raises(Refused):
        goes(cast, row, AgreementStatus.IN_FORCE)
    assert SIGNED not in works(cast.hugh)
    signs(cast.moira, row)
    row = now_is(row)
    assert (row.status, row.signed_on) == (AgreementStatus.SIGNED_BY_ALL, hats.today())
    assert SIGNED in works(cast.hugh)
    with door.door(cast.hugh):
        told = Notice.objects.visible_to(cast.hugh).filter(notice_kind="AGREEMENT_SIGNED")
        assert told.count() == 1
    assert not reads(cast.owen)
    goes(cast, row, AgreementStatus.IN_FORCE)
    assert reads(cast.owen)
    assert not reads(cast.tom)  # of an agency that is no party


def test_nobody_signs_for_another_agency_and_a_hub_manager_for_none(cast: Cast) -> None:
    row = drawn(cast, "police", "health")
    with door.door(SETUP):
        party = AgreementParty.objects.select_related("agreement").get(
            agreement=row, agency=cast.agency.police
        )
    for hat in (cast.hugh, cast.ada, cast.moira, cast.paula, cast.owen):
        with door.door(hat), pytest.raises(Refused):
            sign(party, lawful_basis="Public task", condition="", by=hat, version=1)
    signs(cast.ivor, row)
    with pytest.raises(Refused, match="already"):
        signs(cast.ivor, row)


def test_a_changed_text_is_signed_anew_by_everybody(cast: Cast) -> None:
    row = drawn(cast, "police", "health")
    read_before = row.version
    signs(cast.ivor, row)
    signs(cast.moira, row)
    row = now_is(row)
    with door.door(cast.hugh):
        change_text(row, text("Another text"), by=cast.hugh, version=row.version)
    row = now_is(row)
    assert (row.status, row.signed_on, row.text_number) == (AgreementStatus.DRAFT, None, 2)
    assert TO_SIGN in works(cast.ivor)
    with pytest.raises(Stale):
        signs(cast.ivor, row, version=read_before)  # whoever read the first text signs nothing
    with pytest.raises(Refused):
        goes(cast, row, AgreementStatus.IN_FORCE)
    signs(cast.ivor, row)
    assert now_is(row).status == AgreementStatus.DRAFT
    signs(cast.moira, row)
    assert now_is(row).status == AgreementStatus.SIGNED_BY_ALL
    row = goes(cast, row, AgreementStatus.IN_FORCE)
    with door.door(cast.hugh), pytest.raises(Refused, match="renewal"):
        change_text(row, text(), by=cast.hugh, version=row.version)


def test_two_officers_who_sign_at_once_leave_it_signed_by_all(committed_cast: Cast) -> None:
    cast = committed_cast
    row = drawn(cast, "police", "health")
    officers = (cast.ivor, cast.moira)
    at_once(2, lambda turn: signs(officers[turn], row, version=1))
    assert now_is(row).status == AgreementStatus.SIGNED_BY_ALL


def test_a_party_that_comes_later_reads_nothing_before_it_signed(cast: Cast) -> None:
    alone(cast)
    row = drawn(cast, "police")
    signs(cast.ivor, row)
    goes(cast, row, AgreementStatus.IN_FORCE)
    url = reverse("administration:agreement", args=[row.pk])
    version = now_is(row).version
    health = str(cast.agency.health.pk)
    answer = post(client_of(cast.hugh), url, cast.hugh, agency=health, version=version)
    assert answer.status_code == 302
    assert not reads(cast.kim)
    with door.door(cast.devika):
        asked = {one.pk for one in agreed_agencies(cast.workspace.mash.pk, cast.agency.council.pk)}
        assert asked == {cast.agency.police.pk}
    signs(cast.moira, row)
    assert reads(cast.kim)
    assert reads(cast.owen)


def test_a_party_named_after_all_signed_or_that_leaves_unsigned_is_counted(cast: Cast) -> None:
    row = drawn(cast, "police")
    signs(cast.ivor, row)
    row = now_is(row)
    assert row.status == AgreementStatus.SIGNED_BY_ALL
    with door.door(cast.hugh):
        party = add_party(row, agency=cast.agency.housing, by=cast.hugh, version=row.version)
    assert now_is(row).status == AgreementStatus.DRAFT
    page = client_of(cast.hugh).get(reverse("administration:agreement", args=[row.pk]))
    assert "Nobody can sign for" in page.content.decode()  # Homes has no officer
    with door.door(cast.hugh):
        leave(party, by=cast.hugh, because=Reason(ReasonCode.LEFT))
    assert now_is(row).status == AgreementStatus.SIGNED_BY_ALL


def test_a_renewal_takes_the_place_of_the_one_before_in_one_act(cast: Cast) -> None:
    with door.door(SETUP):
        before = SharingAgreement.objects.get(workspace=cast.workspace.mash)
    browser = client_of(cast.hugh)
    url = reverse("administration:renew-agreement", args=[before.pk])
    assert before.name in browser.get(url).content.decode()
    parties = [str(cast.agency.police.pk), str(cast.agency.health.pk)]
    fields = {
        "name": "Renewed agreement",
        "purposes": ["SAFEGUARD_CHILD"],
        "data_classes": ["IDENTITY"],
        "parties": parties,
        **{f"{name}_{part}": value for name in DATES for part, value in DATES[name].items()},
    }
    assert post(browser, url, cast.hugh, **fields).status_code == 302
    with door.door(SETUP):
        row = SharingAgreement.objects.get(renews=before)
    signs(cast.ivor, row)
    signs(cast.moira, row)
    assert now_is(before).status == AgreementStatus.IN_FORCE
    assert reads(cast.tom)
    goes(cast, row, AgreementStatus.IN_FORCE)
    assert now_is(before).status == AgreementStatus.RENEWED
    assert (reads(cast.owen), reads(cast.tom)) == (True, False)
    with pytest.raises(Refused):
        goes(cast, before, AgreementStatus.IN_FORCE)
    assert browser.get(url).status_code == 403


def test_an_officer_reads_and_signs_on_their_own_page(cast: Cast) -> None:
    row = drawn(cast, "police")
    browser = client_of(cast.ivor)
    register = reverse("administration:agreements-of-agency")
    url = reverse("administration:sign-agreement", args=[row.pk])
    assert url in browser.get(register).content.decode()
    page = browser.get(url).content.decode()
    assert "Safeguarding a child" in page
    unread = post(browser, url, cast.ivor, lawful_basis="Public task", version=1)
    assert unread.status_code == 422
    assert "Say that you sign it" in unread.content.decode()
    assert 'value="Public task"' in unread.content.decode()
    signed = post(browser, url, cast.ivor, lawful_basis="Public task", agreed="on", version=1)
    assert signed.status_code == 302
    page = browser.get(url).content.decode()
    assert "Ivor Dunne" in page
    assert "signed this text already" in page
    assert client_of(cast.moira).get(url).status_code == 404  # her agency is no party
    for hat in (cast.hugh, cast.paula, cast.devika):
        assert client_of(hat).get(url).status_code == 403


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"parties": []}, "parties"),
        ({"review_due_on_year": "2020"}, "cannot be due before"),
        ({"expires_on_year": "2026"}, "cannot end before"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_in_words(
    cast: Cast, fields: dict[str, object], said: str
) -> None:
    url = reverse("administration:new-agreement", args=[cast.workspace.mash.pk])
    whole = {
        "name": "A third agreement",
        "purposes": ["SAFEGUARD_CHILD"],
        "data_classes": ["IDENTITY"],
        "parties": [str(cast.agency.police.pk)],
        **{f"{name}_{part}": value for name in DATES for part, value in DATES[name].items()},
    }
    answer = post(client_of(cast.hugh), url, cast.hugh, **{**whole, **fields})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "A third agreement" in answer.content.decode()
    with door.door(SETUP):
        assert not SharingAgreement.objects.filter(name="A third agreement").exists()
