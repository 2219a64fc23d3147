"""Signing in takes two proofs, each code works once, and every step has a new session (AU1, AU2, AU7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client, RequestFactory
from django.urls import reverse

from agencies import clock, keys, second_factors
from agencies.crypto import tokens
from agencies.door import door
from agencies.models import (
    AuthenticatorApp,
    Habits,
    Notice,
    NoticeKind,
    Passkey,
    Person,
    Proof,
    RecoveryCodes,
)
from agencies.models.factors import CODES_KEY, SEALING_KEY
from agencies.sessions import SessionStore
from tests.cast import PASSWORD, SETUP, Cast, client_of
from tests.sign_in.browsers import (
    TEST,
    code_of,
    enrolled,
    entries,
    is_alive,
    key_of,
    row_of,
    sign_in,
    try_code,
    try_password,
    verbs,
    wrong_code,
)

INSIDE = ("desk:my-work", "account:hats", "account:sessions", "account:security")


def test_a_password_alone_opens_nothing(cast: Cast, app: AuthenticatorApp, browser: Client) -> None:
    assert try_password(browser, "devika").headers["Location"] == reverse("account:second-factor")
    for page in INSIDE:
        answer = browser.get(reverse(page))
        assert answer.status_code == 302
        assert answer.headers["Location"] == reverse("account:sign-in")
    assert row_of(browser).verified_at is None
    assert verbs().count("SIGNED_IN") == 0


def test_password_and_code_sign_in_with_one_entry_and_the_usual_hat(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    answer = sign_in(browser, cast.person.devika, app)
    assert answer.headers["Location"] == reverse("desk:my-work")
    row = row_of(browser)
    assert row.person_id == cast.person.devika.pk
    assert row.membership_id == cast.devika.membership_id
    assert row.verified_with == Proof.CODE
    assert row.browser == "Firefox on Windows"
    assert verbs() == ["SIGNED_IN"]
    assert browser.get(reverse("desk:my-work")).status_code == 200


def test_django_and_its_second_factor_both_know_who_it_is(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    sign_in(browser, cast.person.devika, app)
    with door(TEST):
        request = RequestFactory().get("/")
        request.session = SessionStore(key_of(browser))
        assert get_user(request) == cast.person.devika
        assert request.session["otp_device_id"] == app.persistent_id


def test_a_code_works_once(cast: Cast, app: AuthenticatorApp, browser: Client) -> None:
    code = code_of(app)
    try_password(browser, "devika")
    assert try_code(browser, code).status_code == 302
    second = Client()
    try_password(second, "devika")
    assert try_code(second, code).status_code == 422
    assert row_of(second).verified_at is None
    assert verbs() == ["SIGNED_IN", "SECOND_FACTOR_FAILED"]


@pytest.mark.parametrize(("steps", "status"), [(-3, 422), (-1, 302), (0, 302), (1, 302), (3, 422)])
def test_a_code_is_good_for_its_step_and_one_either_way(
    cast: Cast, app: AuthenticatorApp, browser: Client, steps: int, status: int
) -> None:
    try_password(browser, "devika")
    assert try_code(browser, code_of(app, steps=steps)).status_code == status


def test_each_step_has_a_new_session_and_the_one_before_is_dead(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    with door(TEST):
        planted = SessionStore()
        planted.create()
    browser.cookies["hub"] = planted.session_key or ""
    keys = [key_of(browser)]
    try_password(browser, "devika")
    keys.append(key_of(browser))
    try_code(browser, code_of(app))
    keys.append(key_of(browser))
    assert len(set(keys)) == 3
    assert [is_alive(key) for key in keys] == [False, False, True]
    thief = Client()
    thief.cookies["hub"] = keys[0]
    assert thief.get(reverse("desk:my-work")).status_code == 302


def test_changing_the_hat_makes_a_new_session_and_is_remembered(
    cast: Cast, browser: Client
) -> None:
    app = enrolled(cast.person.owen)
    assert sign_in(browser, cast.person.owen, app).headers["Location"] == reverse("account:hats")
    before = key_of(browser)
    chosen = cast.hat("owen", "marac")
    answer = browser.post(reverse("account:hats"), {"membership": chosen.membership_id})
    assert answer.headers["Location"] == reverse("desk:my-work")
    assert key_of(browser) != before
    assert not is_alive(before)
    assert verbs() == ["SIGNED_IN", "HAT_CHANGED"]
    again = Client()
    with clock.moved(clock.now() + timedelta(minutes=2)):
        assert sign_in(again, cast.person.owen, app).headers["Location"] == reverse("desk:my-work")
        assert row_of(again).membership_id == chosen.membership_id


def test_nobody_wears_anothers_hat(cast: Cast) -> None:
    browser = client_of(cast.devika)
    answer = browser.post(reverse("account:hats"), {"membership": cast.mandeep.membership_id})
    assert answer.status_code == 422
    assert row_of(browser).membership_id == cast.devika.membership_id


def test_signing_in_as_somebody_else_ends_the_first_session(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    sign_in(browser, cast.person.devika, app)
    first = key_of(browser)
    try_password(browser, "arlo")
    assert not is_alive(first)
    assert verbs() == ["SIGNED_IN", "SIGNED_OUT"]
    assert browser.get(reverse("desk:my-work")).status_code == 302


def test_signing_out_ends_the_session_and_empties_the_browser(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    sign_in(browser, cast.person.devika, app)
    key = key_of(browser)
    answer = browser.post(reverse("account:sign-out"))
    assert answer.headers["Location"] == reverse("account:sign-in")
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert verbs() == ["SIGNED_IN", "SIGNED_OUT"]
    browser.cookies["hub"] = key
    assert browser.get(reverse("desk:my-work")).status_code == 302
    fragment = browser.get(reverse("desk:my-work"), HTTP_HUB_REFRESH="1")
    assert fragment.status_code == 401


def test_somebody_switched_off_is_out_with_both_proofs_right(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    sign_in(browser, cast.person.devika, app)
    with door(SETUP):
        Person.objects.filter(pk=cast.person.devika.pk).update(is_active=False)
    assert browser.get(reverse("account:security")).status_code == 302
    assert try_password(Client(), "devika").status_code == 422


def test_a_recovery_code_replaces_the_app_once(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    with door(TEST):
        codes = second_factors.new_codes(cast.person.devika, at=clock.now())
    try_password(browser, "devika")
    page = reverse("account:recovery-code")
    assert browser.post(page, {"code": codes[0].lower()}).status_code == 302
    assert row_of(browser).verified_with == Proof.RECOVERY
    again = Client()
    try_password(again, "devika")
    assert again.post(page, {"code": codes[0]}).status_code == 422
    with door(TEST):
        assert second_factors.codes_left(cast.person.devika) == 9


def test_recovery_codes_are_hashed_under_a_key_that_wraps_nothing(cast: Cast) -> None:
    settings_key, codes_key = (keys.hub_key(name) for name in (SEALING_KEY, CODES_KEY))
    assert settings_key != codes_key
    with door(TEST):
        codes = second_factors.new_codes(cast.person.devika, at=clock.now())
        kept = RecoveryCodes.objects.get(user=cast.person.devika).hashes
    plain = [f"{cast.person.devika.pk}:{code.replace('-', '')}" for code in codes]
    under = {
        key: [tokens.identifier(key, "recovery-code", value).hex() for value in plain]
        for key in (settings_key, codes_key)
    }
    assert kept == under[codes_key]
    assert not set(kept) & set(under[settings_key])


def test_a_dump_of_the_factors_signs_nobody_in(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    with door(TEST):
        codes = second_factors.new_codes(cast.person.devika, at=clock.now())
        kept = RecoveryCodes.objects.get(user=cast.person.devika)
        stored = AuthenticatorApp.objects.get(pk=app.pk)
        secret = stored.secret()
    assert secret not in bytes(stored.sealed_secret)
    assert secret.hex() not in bytes(stored.sealed_secret).hex()
    assert not any(code.replace("-", "") in "".join(kept.hashes) for code in codes)
    try_password(browser, "devika")
    replayed = browser.post(reverse("account:recovery-code"), {"code": kept.hashes[0][:40]})
    assert replayed.status_code == 422


def test_a_sealed_secret_moved_to_another_person_does_not_open(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    enrolled(cast.person.arlo)
    with door(TEST):
        stolen = AuthenticatorApp.objects.get(pk=app.pk).sealed_secret
        AuthenticatorApp.objects.filter(user=cast.person.arlo).update(sealed_secret=stolen)
    try_password(browser, "arlo")
    assert try_code(browser, code_of(app)).status_code == 503


def test_a_dump_of_the_sessions_opens_none_and_names_nobody(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    sign_in(browser, cast.person.devika, app)
    row = row_of(browser)
    assert key_of(browser) not in row.key_hash + row.data
    for words in ("Devika", "devika", PASSWORD, "10.20.30.40"):
        assert words not in row.data
    thief = Client()
    thief.cookies["hub"] = row.key_hash
    assert thief.get(reverse("desk:my-work")).status_code == 302


def test_an_auditor_wears_the_hat_only_after_a_passkey(cast: Cast, browser: Client) -> None:
    app = enrolled(cast.person.ines)
    assert sign_in(browser, cast.person.ines, app).headers["Location"] == reverse("account:passkey")
    assert browser.get(reverse("desk:my-work")).headers["Location"] == reverse("account:hats")
    answer = browser.post(reverse("account:hats"), {"membership": cast.ines.membership_id})
    assert answer.status_code == 422
    assert b"Make a passkey" in browser.get(reverse("account:passkey")).content


def test_an_auditor_with_a_passkey_cannot_add_another_by_code(cast: Cast, browser: Client) -> None:
    app = enrolled(cast.person.ines)
    with door(TEST):
        Passkey(user=cast.person.ines, name="Key", credential_id=b"1", public_key=b"1").save()
    sign_in(browser, cast.person.ines, app)
    assert (
        browser.post(
            reverse("account:new-passkey-begin"), b"{}", content_type="application/json"
        ).status_code
        == 403
    )


def test_a_browser_not_seen_before_is_told_to_its_person(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    sign_in(browser, cast.person.devika, app)
    with clock.moved(clock.now() + timedelta(minutes=2)):
        again = Client(headers={"user-agent": "Mozilla/5.0 (Macintosh; Mac OS X) Safari/605"})
        again.post(reverse("account:sign-in"), {"user_name": "devika", "password": PASSWORD})
        again.post(reverse("account:second-factor"), {"code": code_of(app)})
    with door(TEST):
        habits = Habits.objects.get(pk=cast.person.devika.pk)
        assert habits.browsers == ["Firefox on Windows", "Safari on Mac"]
    with door(cast.devika):
        told = Notice.objects.visible_to(cast.devika).get()
        assert told.notice_kind == NoticeKind.CREDENTIAL_CHANGED
        assert told.persons == [cast.person.devika.pk]


def test_a_wrong_code_is_logged_for_its_person_and_holds_no_code(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    try_password(browser, "devika")
    assert try_code(browser, wrong_code(app)).status_code == 422
    entry = entries()[-1]
    assert entry.verb == "SECOND_FACTOR_FAILED"
    assert entry.people == [cast.person.devika.pk]
    assert entry.owner_ids == [cast.agency.council.pk]


def test_half_way_lasts_ten_minutes(cast: Cast, app: AuthenticatorApp, browser: Client) -> None:
    try_password(browser, "devika")
    with clock.moved(clock.now() + timedelta(minutes=11)):
        answer = try_code(browser, code_of(app))
        assert answer.headers["Location"] == reverse("account:sign-in")
