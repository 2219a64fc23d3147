"""Sessions lock, end, and are proved anew; what is typed and where one goes stays one's own (AU8–AU12)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from agencies import agencies, clock, drafts, files, hints, letters, people
from agencies.door import door
from agencies.models import (
    AuthenticatorApp,
    Membership,
    Notice,
    NoticeKind,
    Person,
    RetentionClass,
    Session,
)
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from meetings.models import MeetingState
from tests.cast import PASSWORD, SETUP, Cast, client_of, post
from tests.meetings import stories
from tests.sign_in.browsers import (
    TEST,
    code_of,
    enrolled,
    is_alive,
    key_of,
    row_of,
    sign_in,
    verbs,
)

WORK = "desk:my-work"
NEW = "lantern ferry kettle"
PRINT_COOKIES = (
    "from config import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
    " s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_SAMESITE)"
)


@pytest.fixture
def kicks(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The hints by which sockets are asked to look again."""
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(hints, "kick", lambda **what: sent.append(what))
    return sent


def test_an_idle_session_locks_and_goes_on_under_a_new_key(cast: Cast) -> None:
    browser = client_of(cast.devika)
    before = key_of(browser)
    with clock.moved(clock.now() + timedelta(minutes=16)):
        answer = browser.get(reverse("account:sessions"))
        unlock = f"{reverse('account:unhide')}?next=%2Faccount%2Fsessions%2F"
        assert answer.headers["Location"] == unlock
        assert browser.get(reverse(WORK), HTTP_HUB_REFRESH="1").status_code == 401
        draft = browser.post("/", b"{}", content_type="application/json")
        assert draft.status_code == 401
        assert b"Screen hidden" in browser.get(unlock).content
        assert row_of(browser).locked_at is not None
        page = {"password": PASSWORD, "next": reverse("account:sessions")}
        answer = browser.post(reverse("account:unhide"), page)
        assert answer.headers["Location"] == reverse("account:sessions")
        assert key_of(browser) != before
        assert not is_alive(before)
        row = row_of(browser)
        assert (row.membership_id, row.locked_at) == (cast.devika.membership_id, None)
        assert browser.get(reverse(WORK)).status_code == 200


def test_a_form_sent_after_the_lock_gives_its_words_back(cast: Cast) -> None:
    browser = client_of(cast.devika)
    with clock.moved(clock.now() + timedelta(minutes=16)):
        answer = post(browser, reverse("desk:find"), cast.devika, narrative="words I typed")
        assert answer.status_code == 403
        assert b"words I typed" in answer.content


def test_signs_of_life_put_the_lock_off_and_refreshes_do_not(cast: Cast) -> None:
    browser = client_of(cast.devika)
    start = clock.now()
    with clock.moved(start + timedelta(minutes=10)):
        assert browser.get(reverse(WORK), HTTP_HUB_REFRESH="1").status_code == 200
        assert (clock.now() - row_of(browser).seen_at) > timedelta(minutes=9)
        assert browser.post(reverse("account:extend")).status_code == 204
    with clock.moved(start + timedelta(minutes=24)):
        assert browser.get(reverse(WORK)).status_code == 200


def test_the_screens_of_a_meeting_in_session_stay_an_hour_and_all_else_a_quarter(
    cast: Cast,
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    browser, start = client_of(cast.ruth), clock.now()
    case = reverse("meetings:item", args=[item.pk])
    screens = (case, reverse("meetings:cockpit", args=[meeting.pk]))
    assert 'name="hub-idle" content="3600"' in browser.get(case).content.decode()
    assert 'name="hub-idle" content="900"' in browser.get(reverse(WORK)).content.decode()
    with clock.moved(start + timedelta(minutes=50)):
        assert [browser.get(url).status_code for url in screens] == [200, 200]
        assert (
            browser.get(reverse(WORK)).status_code == 302
        )  # a sign of life there opens nothing else
    with clock.moved(start + timedelta(minutes=100)):
        assert browser.get(case).status_code == 200
        assert browser.post(reverse("account:extend")).status_code == 204
    with clock.moved(start + timedelta(minutes=161)):
        assert browser.get(case).status_code == 302


def test_once_a_meeting_rests_its_screens_lock_as_all_do(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    browser, start = client_of(cast.ruth), clock.now()
    case = reverse("meetings:item", args=[item.pk])
    assert browser.get(case).status_code == 200
    stories.step(meeting, MeetingState.ADJOURNED, cast.sam)
    with clock.moved(start + timedelta(minutes=16)):
        assert browser.get(case).status_code == 302


def test_ten_hours_are_the_longest_whatever_happens(cast: Cast) -> None:
    browser = client_of(cast.devika)
    start = clock.now()
    for minutes in range(10, 600, 10):
        with clock.moved(start + timedelta(minutes=minutes)):
            assert browser.post(reverse("account:extend")).status_code == 204
    with clock.moved(start + timedelta(minutes=601)):
        assert browser.get(reverse(WORK)).headers["Location"] == reverse("account:sign-in")


def test_hiding_the_screen_locks_the_session_until_the_password_is_right(cast: Cast) -> None:
    browser = client_of(cast.devika)
    assert browser.post(reverse("account:hide"), HTTP_X_REQUESTED_WITH="fetch").status_code == 204
    assert browser.get(reverse(WORK)).status_code == 302
    page = reverse("account:unhide")
    fetch = {"HTTP_X_REQUESTED_WITH": "fetch"}
    assert browser.post(page, {"password": "wrong"}, **fetch).status_code == 422
    with clock.moved(clock.now() + timedelta(seconds=2)):
        answer = browser.post(page, {"password": PASSWORD}, **fetch)
    assert answer.status_code == 200
    assert answer.json()["csrf"]
    assert browser.get(reverse(WORK)).status_code == 200
    assert verbs()[:2] == ["SIGN_IN_FAILED", "SIGNED_IN"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_out_of_the_hub(cast: Cast, target: str) -> None:
    browser = client_of(cast.devika)
    browser.post(reverse("account:hide"))
    answer = browser.post(reverse("account:unhide"), {"password": PASSWORD, "next": target})
    assert answer.headers["Location"] == reverse(WORK)


def test_a_stale_session_proves_itself_before_a_key_act(cast: Cast) -> None:
    browser = client_of(cast.devika)
    page = reverse("account:password")
    with clock.moved(clock.now() + timedelta(minutes=6)):
        asked = browser.get(page)
        assert asked.status_code == 403
        assert b"Prove it is you" in asked.content
        before = key_of(browser)
        wrong = browser.post(reverse("account:prove"), {"prove_password": "no", "next": page})
        assert wrong.status_code == 403
        assert key_of(browser) == before
    with clock.moved(clock.now() + timedelta(minutes=6, seconds=2)):
        right = browser.post(reverse("account:prove"), {"prove_password": PASSWORD, "next": page})
        assert right.headers["Location"] == page
        assert key_of(browser) != before
        assert not is_alive(before)
        assert browser.get(page).status_code == 200


def test_a_form_is_carried_through_the_proof(cast: Cast) -> None:
    browser = client_of(cast.devika)
    page = reverse("account:password")
    with clock.moved(clock.now() + timedelta(minutes=6)):
        asked = post(browser, page, cast.devika, password=NEW)
        assert asked.status_code == 403
        assert f'name="password" value="{NEW}"'.encode() in asked.content
        sent = post(browser, page, cast.devika, password=NEW, prove_password=PASSWORD)
        assert sent.headers["Location"] == reverse("account:security")
    with door(TEST):
        assert Person.objects.get(pk=cast.person.devika.pk).check_password(NEW)
    assert verbs()[-2:] == ["SIGNED_IN", "PASSWORD_CHANGED"]


def test_a_new_password_ends_the_other_sessions_and_is_told(
    cast: Cast, kicks: list[dict[str, str]], django_capture_on_commit_callbacks: object
) -> None:
    with door(TEST):
        Person.objects.filter(pk=cast.person.devika.pk).update(email="devika@example.org")
    here, there = client_of(cast.devika), client_of(cast.devika)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        post(here, reverse("account:password"), cast.devika, password=NEW)
    assert here.get(reverse(WORK)).status_code == 200
    assert there.get(reverse(WORK)).status_code == 302
    assert {"person_id": str(cast.person.devika.pk)} in kicks
    letters.wait()
    assert [letter.to for letter in mail.outbox] == [["devika@example.org"]]
    assert "Devika" not in mail.outbox[0].subject + str(mail.outbox[0].body)
    with door(cast.devika):
        told = Notice.objects.visible_to(cast.devika).get()
        assert told.notice_kind == NoticeKind.CREDENTIAL_CHANGED


def test_people_see_and_end_their_own_sessions_alone(cast: Cast) -> None:
    here, there, stranger = (client_of(hat) for hat in (cast.devika, cast.devika, cast.arlo))
    listed = here.get(reverse("account:sessions")).content
    assert listed.count(b"last used") == 2
    other = row_of(stranger).handle
    assert here.post(reverse("account:end-session", args=[other])).status_code == 404
    assert here.post(reverse("account:end-session", args=[uuid4()])).status_code == 404
    assert here.post(reverse("account:end-session", args=[row_of(there).handle])).status_code == 302
    assert there.get(reverse(WORK)).status_code == 302
    third = client_of(cast.devika)
    assert here.post(reverse("account:end-other-sessions")).status_code == 302
    assert third.get(reverse(WORK)).status_code == 302
    assert here.get(reverse(WORK)).status_code == 200
    assert stranger.get(reverse(WORK)).status_code == 200
    assert verbs().count("SESSION_ENDED") == 2


def test_a_suspended_membership_and_an_ended_agency_put_their_people_out(
    cast: Cast, kicks: list[dict[str, str]], django_capture_on_commit_callbacks: object
) -> None:
    owen, tom = client_of(cast.owen), client_of(cast.tom)
    because = Reason(ReasonCode.SECURITY)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        with door(cast.hugh):
            membership = Membership.objects.get(pk=cast.owen.membership_id)
            people.set_status(
                membership, MembershipStatus.SUSPENDED, by=cast.hugh, because=because, version=1
            )
        with door(cast.hugh):
            agencies.end_part(cast.agency.housing, by=cast.hugh, because=because, version=1)
    for browser in (owen, tom):
        assert browser.get(reverse(WORK)).headers["Location"] == reverse("account:sign-in")
    assert kicks


def test_signing_out_closes_the_sockets_of_that_session(
    cast: Cast, kicks: list[dict[str, str]], django_capture_on_commit_callbacks: object
) -> None:
    browser = client_of(cast.devika)
    row = row_of(browser)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        browser.post(reverse("account:sign-out"))
    assert kicks == [{"session_hash": row.key_hash}]
    with door(SETUP):
        assert Session.objects.get(pk=row.pk).data == ""


def test_drafts_stay_with_their_author_when_somebody_else_signs_in(
    cast: Cast, app: AuthenticatorApp
) -> None:
    browser = Client()
    sign_in(browser, cast.person.devika, app)
    thing = uuid4()
    with door(cast.devika):
        file = files.open_file(
            "contact",
            owner_id=cast.devika.agency_id,
            workspace_id=cast.devika.workspace_id,
            retention_class=next(iter(RetentionClass)),
        )
        drafts.save(
            {"narrative": "half a sentence"},
            by=cast.devika,
            form="contact",
            thing_kind="contact",
            thing_id=thing,
            file_id=file.pk,
        )
    sign_in(browser, cast.person.mandeep, enrolled(cast.person.mandeep))
    assert row_of(browser).person_id == cast.person.mandeep.pk
    with door(cast.mandeep):
        assert drafts.find(by=cast.mandeep, form="contact", thing_id=thing) is None
    with door(cast.devika):
        kept = drafts.find(by=cast.devika, form="contact", thing_id=thing)
        assert drafts.words_of(kept, by=cast.devika) == {"narrative": "half a sentence"}


def test_a_new_app_replaces_the_old_once_its_code_was_typed(cast: Cast) -> None:
    old = enrolled(cast.person.devika)
    browser = client_of(cast.devika)
    assert browser.post(reverse("account:begin-app")).status_code == 302
    shown = browser.get(reverse("account:app")).content
    assert b"data:image/svg+xml" in shown
    with door(TEST):
        new = AuthenticatorApp.objects.get(user=cast.person.devika, confirmed=False)
    assert browser.post(reverse("account:app"), {"code": code_of(new)}).status_code == 302
    with door(TEST):
        assert not AuthenticatorApp.objects.get(pk=old.pk).confirmed
        assert AuthenticatorApp.objects.get(pk=new.pk).confirmed
    assert "ENROLLED" in verbs()


def test_recovery_codes_are_shown_once(cast: Cast) -> None:
    browser = client_of(cast.devika)
    shown = browser.post(reverse("account:new-codes"))
    assert shown.content.count(b"<code>") == 10
    assert b"<code>" not in browser.get(reverse("account:security")).content


def test_cookies_are_bound_to_this_host_and_small(cast: Cast, app: AuthenticatorApp) -> None:
    browser = Client()
    answer = sign_in(browser, cast.person.devika, app)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert len(cookie.OutputString()) < 4096
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            PRINT_COOKIES,
        ],
        env={**os.environ, "HUB_ADDRESS": "https://hub.example.org"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["__Host-hub", "True", "__Host-csrf", "True", "Strict"]


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 422), ("cross-site", 403), ("same-site", 403), ("", 403)]
)
def test_a_form_without_an_origin_counts_only_when_the_browser_says_it_is_ours(
    cast: Cast, site: str, status: int
) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = reverse("account:sign-in")
    browser.get(page)
    token = browser.cookies["csrf"].value
    headers = {"origin": "null", **({"sec-fetch-site": site} if site else {})}
    answer = browser.post(page, {"csrfmiddlewaretoken": token}, headers=headers)
    assert answer.status_code == status
