"""What browsers send: sizes, fields, sites and addresses (IN6 to IN8, IN10, IN11)."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies import door
from agencies.models import Person, Session
from agencies.sessions import hashed
from tests.cast import PASSWORD, Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, fresh, make_contact, opened_by, rated
from tests.security.test_log_rights import things_of
from tests.security.walking import ASK_MORE, TEST, filled, fitting, never, on_case

EVIL = "https://evil.example/"
MOVING = {  # what a page may leave behind although it was only read
    "agencies_session",
    "audit_log_entry",
    "audit_log_writer",
    "mash_hub_lastlook",  # until when one has read a case, for what is new in it
    "mash_hub_searchcounter",  # whom one person looks at in an hour is counted (AC12)
    "mash_hub_subjectview",
}
# Opening a question acknowledges it to the hub that asked (domain notes 4.2): reading is the act.
READING = {"mash_hub:request"}


def slow(given: str) -> Any:
    """What is tried of every address too, but not each time: one of its like is."""
    return pytest.param(given, marks=pytest.mark.slow)


def rating(contact: Any, sentence: str) -> dict[str, Any]:
    return {
        "rating": "RED",
        "because": "CHILD_AT_RISK",
        "sentence": sentence,
        "lawful_basis": "PUBLIC_TASK",
        "version": contact.version,
    }


@pytest.mark.parametrize(
    "query",
    ["page=%00", *map(slow, ("show=%00", "item=%00", "earlier=%00", "page=-1"))],
)
def test_odd_addresses_break_no_page(cast: Cast, query: str) -> None:
    things = things_of(cast)
    for name, hat in fitting(cast):
        answer = client_of(hat).get(f"{on_case(name, things)}?{query}")
        assert answer.status_code < 500, (name, query)


def test_a_body_over_a_mebibyte_is_refused_before_it_is_read(cast: Cast) -> None:
    browser = client_of(cast.devika)
    page = reverse("mash_hub:enquiry-rate", args=[never()])
    answer = browser.post(page, {"words": "x" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    small = browser.post(page, b"x", content_type="text/plain", CONTENT_LENGTH=str(10 * 1024**2))
    assert small.status_code == 413


def test_too_many_fields_are_refused(cast: Cast) -> None:
    browser = client_of(cast.devika)
    page = reverse("mash_hub:enquiry-rate", args=[never()])
    answer = browser.post(page, {f"f{n}": "x" for n in range(400)})
    assert answer.status_code in (400, 413)
    signing_in = Client().post(reverse("account:sign-in"), {f"f{n}": "x" for n in range(400)})
    assert signing_in.status_code in (400, 413)


def test_json_that_is_deep_large_or_none_is_refused_without_a_fault(cast: Cast) -> None:
    enquiry = rated(cast)
    page = reverse("mash_hub:enquiry-draft", args=[enquiry.pk])
    browser = client_of(cast.devika)
    for body in ("[" * 100_000, "{", "[]", "null", '{"hat": 1}', '"x"', '{"hat": {"a": []}}'):
        answer = browser.post(page, body, content_type="application/json")
        assert 400 <= answer.status_code < 500, body[:10]


def tables(admin: psycopg.Connection) -> dict[str, str]:
    """What stands in every table, as one hash each."""
    rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    found = {}
    for (name,) in rows:
        if name not in MOVING:
            query = (
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
            )
            found[name] = admin.execute(query).fetchone()[0]  # type: ignore[index,arg-type]
    return found


def admin_of_test_database() -> psycopg.Connection:
    name = str(connection.settings_dict["NAME"])
    url = urlsplit(os.environ["HUB_ADMIN_URL"])._replace(path=f"/{name}").geturl()
    return psycopg.connect(url, autocommit=True)


@pytest.mark.slow
def test_reading_a_page_changes_nothing(committed_cast: Cast) -> None:
    cast = committed_cast
    things = things_of(cast)
    changed = {}
    with admin_of_test_database() as admin:
        for name, hat in fitting(cast):
            browser = client_of(hat)
            before = tables(admin)
            browser.get(on_case(name, things))
            browser.head(on_case(name, things))
            after = tables(admin)
            if name not in READING and after != before:
                changed[name] = [table for table in after if after[table] != before[table]]
    assert changed == {}


def test_pages_of_acts_do_not_act_when_they_are_only_asked_for(cast: Cast) -> None:
    for name, hat in fitting(cast):
        answer = client_of(hat).get(filled(name), {"hat": str(hat.membership_id), "version": "1"})
        expected = (200, 302, 404, 405, ASK_MORE.get(name, 200))
        assert answer.status_code in expected, (name, answer.status_code)


@pytest.mark.parametrize("site", ["cross-site", slow("same-site")])
def test_what_another_site_sends_is_not_carried_out(cast: Cast, site: str) -> None:
    for name, hat in fitting(cast):
        browser = client_of(hat)
        form = {"hat": str(hat.membership_id)}
        answer = browser.post(filled(name), form, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403, name
        assert "another site" in answer.content.decode(), name


def test_a_form_without_its_token_is_not_carried_out(cast: Cast) -> None:
    contact = make_contact(cast)
    browser = client_of(cast.devika, enforce_csrf_checks=True)
    page = reverse("mash_hub:enquiry-rate", args=[contact.pk])
    answer = post(browser, page, cast.devika, **rating(contact, ""))
    assert answer.status_code == 403
    with door.door(cast.devika):
        assert fresh(contact).version == contact.version


def test_a_form_whose_origin_is_hidden_or_foreign_is_not_carried_out(cast: Cast) -> None:
    browser = client_of(cast.devika, enforce_csrf_checks=True)
    browser.get(reverse("mash_hub:enquiry-rate", args=[make_contact(cast).pk]))
    token = browser.cookies["csrf"].value
    for origin in ("null", "https://evil.example"):
        answer = browser.post(
            reverse("account:extend"),
            {"csrfmiddlewaretoken": token, "hat": str(cast.devika.membership_id)},
            headers={"Origin": origin},
        )
        assert answer.status_code == 403, origin


@pytest.mark.parametrize(
    "target",
    [
        EVIL,
        *map(
            slow,
            ("//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"),
        ),
    ],
)
def test_no_page_leads_away_from_the_hub(cast: Cast, target: str) -> None:
    for name, hat in fitting(cast):
        answer = client_of(hat).get(filled(name), {"next": target, "back": target, "url": target})
        assert "evil" not in answer.get("Location", ""), name
    browser = client_of(cast.devika)
    with door.door(TEST):
        key = hashed(browser.cookies["hub"].value)
        row = Session.objects.get(pk=key)
        Session.objects.filter(pk=key).update(locked_at=row.seen_at)
    answer = browser.post(reverse("account:unhide"), {"password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk:my-work")


def test_no_list_draws_more_than_a_hundred_things_however_it_is_asked(cast: Cast) -> None:
    with door.door(TEST):
        for number in range(130):
            Person(
                user_name=f"many-{number}",
                name=f"Many {number:03d}",
                agency=cast.agency.office,
                password="!",
            ).save(force_insert=True)
    browser = client_of(cast.hugh)
    for query in ("", "?page=1&page_size=5000&limit=5000&per_page=5000", "?page=all"):
        body = browser.get(reverse("administration:people") + query).content.decode()
        assert 0 < body.count("Many ") <= 100, query
    pages = [f"{reverse('administration:people')}?page={number}" for number in (1, 2, 3, 4)]
    together = "".join(browser.get(page).content.decode() for page in pages)
    assert "Many 000" in together
    assert "Many 129" in together
    last = browser.get(reverse("administration:people") + "?page=999")
    assert last.status_code == 200


def test_a_foreign_host_is_refused_and_forwarding_headers_are_not_believed(cast: Cast) -> None:
    browser = client_of(cast.devika)
    board = reverse("mash_hub:board")
    assert browser.get(board, headers={"Host": "evil.example"}).status_code == 400
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Port": "4443",
        "X-Original-URL": "/administration/",
        "X-HTTP-Method-Override": "DELETE",
    }
    answer = browser.get(board, headers=spoofed)
    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()
    assert not answer.wsgi_request.is_secure()
    away = Client().get(board, headers=spoofed)
    assert "evil" not in away["Location"]


def test_limits_count_the_true_address_whatever_a_browser_claims(cast: Cast) -> None:
    browser = Client()
    page = reverse("account:sign-in")
    statuses = [
        browser.post(
            page,
            {"user_name": f"nobody-{turn}", "password": "wrong-wrong-wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{turn}"},
        ).status_code
        for turn in range(12)
    ]
    assert statuses[-1] == 429


def test_an_answer_to_a_request_of_another_agency_is_not_taken(cast: Cast) -> None:
    request = opened_by(cast.owen, asked(cast, rated(cast), "police")["police"])
    page = reverse("mash_hub:request-nothing", args=[request.pk])
    answer = post(client_of(cast.kim), page, cast.kim, version=request.version)
    assert answer.status_code == 404
