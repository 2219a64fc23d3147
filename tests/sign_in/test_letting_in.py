"""Invitations, new passwords and resets: links work once, and none is a way round a proof (AU13)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from agencies import clock, enrolment, letters, second_factors, sign_in
from agencies.door import door
from agencies.models import AuthenticatorApp, EnrolmentLink, FactorReset, Person
from agencies.verdicts import Refused
from tests.cast import PASSWORD, SETUP, Cast, client_of, post
from tests.sign_in.browsers import (
    TEST,
    code_of,
    enrolled,
    entries,
    key_of,
    row_of,
    try_code,
    try_password,
    verbs,
)

NEW = "lantern ferry kettle"


def link_on(answer: Any) -> str:
    """The address a page shows once, as a path."""
    found = re.search(r"<code>https?://[^/]+(/[^<]+)</code>", answer.content.decode())
    assert found is not None
    return found.group(1)


def newcomer(cast: Cast) -> Person:
    """Somebody of police who was entered and never came in."""
    with door(SETUP):
        person = cast.person.owen
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def waiting_app(person: Person) -> AuthenticatorApp:
    with door(TEST):
        return AuthenticatorApp.objects.get(user=person, confirmed=False, ended_at__isnull=True)


def test_an_invitation_leads_to_password_app_codes_and_in(cast: Cast) -> None:
    person = newcomer(cast)
    manager = client_of(cast.paula)
    address = link_on(post(manager, reverse("account:invite", args=[person.pk]), cast.paula))
    browser = Client()
    assert person.user_name.encode() in browser.get(address).content
    assert browser.post(address).headers["Location"] == reverse("account:enrol-password")
    page = reverse("account:enrol-password")
    assert browser.post(page, {"password": "northmoor-mash-1"}).status_code == 422
    assert browser.post(page, {"password": NEW}).headers["Location"] == reverse("account:enrol-app")
    shown = browser.get(reverse("account:enrol-app")).content.decode()
    assert "data:image/svg+xml" in shown
    before = key_of(browser)
    app = waiting_app(person)
    done = browser.post(reverse("account:enrol-app"), {"code": code_of(app)})
    assert done.status_code == 200
    assert done.content.count(b"<code>") == 10
    assert key_of(browser) != before
    assert row_of(browser).person_id == person.pk
    done_here = [verb for verb in verbs() if verb != "REFUSED"]  # the password that was too easy
    assert done_here == ["INVITED", "PASSWORD_CHANGED", "SIGNED_IN", "ENROLLED"]
    assert Client().get(address).status_code == 404


def test_the_step_with_the_app_cannot_be_reached_without_the_link(cast: Cast) -> None:
    browser = Client()
    for page in ("account:enrol-password", "account:enrol-app"):
        assert browser.get(reverse(page)).status_code == 404
    try_password(browser, "devika")
    assert browser.get(reverse("account:enrol-app")).status_code == 404


def test_a_link_is_kept_hashed_and_runs_out(cast: Cast) -> None:
    person = newcomer(cast)
    with door(cast.paula):
        address = enrolment.invite(person, by=cast.paula)
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 22
    with door(TEST):
        kept = EnrolmentLink.objects.get()
        assert token not in (kept.token_hash, str(kept.pk))
    path = reverse("account:enrol", args=[token])
    assert Client().get(path).status_code == 200
    assert Client().get(reverse("account:enrol", args=[kept.token_hash])).status_code == 404
    with clock.moved(clock.now() + timedelta(days=7, minutes=1)):
        assert Client().get(path).status_code == 404


def test_a_newer_invitation_ends_the_older(cast: Cast) -> None:
    person = newcomer(cast)
    with door(cast.paula):
        older = enrolment.invite(person, by=cast.paula)
        newer = enrolment.invite(person, by=cast.paula)
    paths = [address.split("://", 1)[1].split("/", 1)[1] for address in (older, newer)]
    assert [Client().get(f"/{path}").status_code for path in paths] == [404, 200]


def test_a_manager_invites_nobody_of_another_agency(cast: Cast) -> None:
    manager = client_of(cast.paula)
    page = reverse("account:invite", args=[cast.person.tom.pk])
    assert post(manager, page, cast.paula).status_code == 404


def test_an_invitation_is_no_way_to_take_over_somebody_who_came_in(cast: Cast) -> None:
    enrolled(cast.person.owen)
    with door(cast.paula), pytest.raises(Refused):
        enrolment.invite(cast.person.owen, by=cast.paula)


def test_a_password_link_changes_the_password_and_never_skips_the_second_proof(
    cast: Cast, app: AuthenticatorApp, django_capture_on_commit_callbacks: Any
) -> None:
    with door(TEST):
        Person.objects.filter(pk=cast.person.devika.pk).update(email="devika@example.org")
    signed_in = client_of(cast.devika)
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):
        known = browser.post(reverse("account:forgotten"), {"user_name": "devika"})
        unknown = browser.post(reverse("account:forgotten"), {"user_name": "nobody-at-all"})
    assert known.content == unknown.content
    letters.wait()
    assert len(mail.outbox) == 1
    path = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[0].body)).group(1)  # type: ignore[union-attr]
    assert browser.post(path, {"password": NEW}).status_code == 200
    assert browser.get(reverse("desk:my-work")).status_code == 302
    assert signed_in.get(reverse("desk:my-work")).status_code == 302
    assert try_password(browser, "devika", NEW).headers["Location"] == reverse(
        "account:second-factor"
    )
    assert browser.post(path, {"password": "another kettle lantern"}).status_code == 404


def test_a_password_link_runs_out_after_a_quarter_of_an_hour(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with door(TEST):
        Person.objects.filter(pk=cast.person.devika.pk).update(email="devika@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(reverse("account:forgotten"), {"user_name": "devika@example.org"})
    letters.wait()
    path = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[0].body)).group(1)  # type: ignore[union-attr]
    with clock.moved(clock.now() + timedelta(minutes=16)):
        assert Client().get(path).status_code == 404


def test_a_lost_factor_is_reset_by_the_manager_and_a_hub_manager_together(
    cast: Cast,
) -> None:
    owen = cast.person.owen
    enrolled(owen)
    theirs = client_of(cast.owen)
    manager, hub = client_of(cast.paula), client_of(cast.hugh)
    ask = reverse("account:ask-reset", args=[owen.pk])
    assert post(manager, ask, cast.paula).status_code == 302
    with door(TEST):
        reset = FactorReset.objects.get()
        assert second_factors.app_of(owen) is not None
    confirm = reverse("account:confirm-reset", args=[reset.pk])
    assert post(manager, confirm, cast.paula).status_code == 403
    assert theirs.get(reverse("desk:my-work")).status_code == 200
    address = link_on(post(hub, confirm, cast.hugh))
    assert theirs.get(reverse("desk:my-work")).status_code == 302
    with door(TEST):
        assert second_factors.app_of(owen) is None
    browser = Client()
    browser.post(address)
    page = reverse("account:enrol-password")
    assert browser.post(page, {"password": "not-my-password"}).status_code == 422
    with clock.moved(clock.now() + timedelta(seconds=2)):
        assert browser.post(page, {"password": PASSWORD}).status_code == 302
        new = waiting_app(owen)
        done = browser.post(reverse("account:enrol-app"), {"code": code_of(new)})
    assert done.status_code == 200
    resets = [entry for entry in entries() if entry.verb == "FACTOR_RESET"]
    assert [entry.ground for entry in resets] == ["ASKED", "CONFIRMED"]


def test_nobody_resets_themselves_and_two_of_one_side_do_not_do(cast: Cast) -> None:
    with door(cast.paula), pytest.raises(Refused):
        enrolment.ask_reset(cast.person.paula, by=cast.paula)
    with door(cast.hugh):
        reset = enrolment.ask_reset(cast.person.owen, by=cast.hugh)
    with door(cast.ada), pytest.raises(Refused):
        enrolment.confirm_reset(reset, by=cast.ada)
    with door(cast.hugh), pytest.raises(Refused):
        enrolment.confirm_reset(reset, by=cast.hugh)
    with door(cast.paula):
        assert enrolment.confirm_reset(reset, by=cast.paula)


def test_a_lost_app_opens_nothing_after_the_reset(cast: Cast) -> None:
    lost = enrolled(cast.person.owen)
    code = code_of(lost)
    with door(cast.hugh):
        reset = enrolment.ask_reset(cast.person.owen, by=cast.hugh)
    with door(cast.paula):
        enrolment.confirm_reset(reset, by=cast.paula)
    browser = Client()
    try_password(browser, "owen")
    assert try_code(browser, code).status_code == 422


def test_the_demo_alone_prints_codes(
    cast: Cast, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with door(TEST):
        app = sign_in.enrol_demo_totp(cast.person.devika, clock.now())
    with pytest.raises(CommandError):
        call_command("code", "devika")
    settings.DEMO = True
    call_command("code", "devika")
    assert capsys.readouterr().out.startswith(code_of(app))
    with pytest.raises(CommandError):
        call_command("code", "arlo")
