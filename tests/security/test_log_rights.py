"""The log can only be added to, and nothing is shown when it cannot be (AD1, AD3 and AD4)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from agencies.database.base import DatabaseWrapper
from agencies.door import door
from mash_hub.models.requests import InformationRequest
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    decided,
    fresh,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.security.walking import entries, filled, fitting, number_of_entries, on_case

DISALLOWED = [
    "UPDATE audit_log_entry SET result = 'OK'",
    "DELETE FROM audit_log_entry",
    "TRUNCATE audit_log_entry",
    "TRUNCATE audit_log_entry, audit_log_writer CASCADE",
    "DELETE FROM audit_log_writer",
    "ALTER TABLE audit_log_entry DISABLE TRIGGER ALL",
    "ALTER TABLE audit_log_entry DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE audit_log_entry NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE audit_log_entry ADD COLUMN more text",
    "DROP TABLE audit_log_entry",
    "DROP TRIGGER log_append_only ON audit_log_entry",
    "DROP POLICY log_read_by_auditors ON audit_log_entry",
    (
        "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN OLD; END'"
    ),
    "SET session_replication_role = replica",
    "SET ROLE owner",
    "SET ROLE sealer",
    "SET ROLE disposal",
    "LOCK TABLE audit_log_entry IN ACCESS EXCLUSIVE MODE",
]


@pytest.fixture
def as_web(db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own with the login of the web process, as from a stolen password."""
    admin = urlsplit(os.environ["HUB_ADMIN_URL"])
    host = admin.netloc.rpartition("@")[2]
    name = str(connection.settings_dict["NAME"])
    url = urlunsplit(admin._replace(netloc=f"web@{host}", path=f"/{name}"))
    with psycopg.connect(url) as web:
        yield web
        web.rollback()


@pytest.mark.parametrize("role", ["app", "auditor"])
@pytest.mark.parametrize("statement", DISALLOWED)
def test_no_role_of_a_page_can_change_or_undo_the_log(
    as_web: psycopg.Connection, role: str, statement: str
) -> None:
    as_web.execute(f"SET ROLE {role}")
    with pytest.raises(
        (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)
    ):
        as_web.execute(statement)


def test_the_login_itself_reads_and_writes_nothing(as_web: psycopg.Connection) -> None:
    for statement in (
        "SELECT * FROM audit_log_entry",
        "INSERT INTO audit_log_writer SELECT * FROM audit_log_writer",
        "SELECT * FROM agencies_grant",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_web.execute(statement)
        as_web.rollback()


def test_without_a_hat_the_log_shows_nothing(as_web: psycopg.Connection) -> None:
    for role in ("app", "auditor"):
        as_web.execute(f"SET ROLE {role}")
        assert as_web.execute("SELECT count(*) FROM audit_log_entry").fetchone() == (0,)


def as_owner(statement: str) -> None:
    """Set something up as the owner of the tables, outside any door."""
    guard = DatabaseWrapper.guard_is_on
    DatabaseWrapper.guard_is_on = False
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        DatabaseWrapper.guard_is_on = guard


def test_when_the_log_cannot_be_written_nothing_is_shown_and_nothing_is_done(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.devika)
    page = reverse("mash_hub:enquiry", args=[enquiry.pk])
    take = reverse("mash_hub:enquiry-take", args=[enquiry.pk])
    form = {"hat": str(cast.devika.membership_id), "version": enquiry.version}
    assert "Oakden" in browser.get(page).content.decode()
    as_owner("REVOKE INSERT ON audit_log_entry FROM app")

    read, done = browser.get(page), browser.post(take, form)

    assert (read.status_code, done.status_code) == (500, 500)
    assert "Oakden" not in read.content.decode()
    assert enquiry.reference not in read.content.decode()
    as_owner("GRANT INSERT ON audit_log_entry TO app")
    with door(cast.devika):
        assert fresh(enquiry).version == enquiry.version


def things_of(cast: Cast) -> dict[str, Any]:
    enquiry = rated(cast)
    request = opened_by(cast.kim, asked(cast, enquiry, "health")["health"])
    item = wrote(cast.kim, request, "Seen at the clinic.", SHARE)
    return {
        "contacts": enquiry.contact_id,
        "enquiries": enquiry.pk,
        "requests": request.pk,
        "items": item.pk,
        "agencies": cast.agency.police.pk,
        "workspaces": cast.workspace.mash.pk,
        "people": cast.person.joan.pk,
    }


def test_every_page_leaves_exactly_one_entry_and_every_refusal_too(cast: Cast) -> None:
    things = things_of(cast)
    seen: dict[int, int] = {}
    wrong = []
    for name, hat in fitting(cast):
        browser = client_of(hat)
        before = number_of_entries()
        answer = browser.get(on_case(name, things))
        left = number_of_entries() - before
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        if left != (0 if answer.status_code == 302 else 1):
            wrong.append((name, answer.status_code, left))
    assert wrong == []
    assert seen.get(200, 0) > 15


def test_a_change_a_share_and_a_decision_leave_one_entry_each(cast: Cast) -> None:
    enquiry = rated(cast)
    before = number_of_entries()
    take = reverse("mash_hub:enquiry-take", args=[enquiry.pk])
    version = {"hat": str(cast.devika.membership_id), "version": enquiry.version}
    taken = client_of(cast.devika).post(take, version)
    assert taken.status_code == 302
    assert number_of_entries() == before + 1
    request = opened_by(cast.kim, asked(cast, enquiry, "health")["health"])
    wrote(cast.kim, request, "Seen at the clinic.", SHARE)
    before = number_of_entries()
    returned(cast.kim, request)
    assert [one.verb for one in entries()[before:]] == ["RELEASED", "RETURNED"]
    before = number_of_entries()
    decided(cast, enquiry)
    verbs = [one.verb for one in entries()[before:]]
    assert verbs.count("DECIDED") == 1


def test_an_entry_names_who_asked_under_which_hat_and_for_what(cast: Cast) -> None:
    things = things_of(cast)
    page = reverse("mash_hub:enquiry", args=[things["enquiries"]])
    client_of(cast.devika).get(page)
    read = entries()[-1]
    client_of(cast.esther).get(page)
    refused = entries()[-1]

    assert (read.verb, read.person_id) == ("READ", cast.devika.person_id)
    assert (read.agency_id, read.workspace_id) == (cast.devika.agency_id, cast.devika.workspace_id)
    assert str(things["enquiries"]) in str(vars(read))
    assert re.fullmatch("REFUSED|NOT_FOUND", refused.verb)
    assert refused.person_id == cast.esther.person_id
    assert str(things["enquiries"]) in str(vars(refused))


def test_a_refresh_is_no_reading_of_its_own(cast: Cast) -> None:
    browser = client_of(cast.devika)
    browser.get(reverse("mash_hub:board"))
    before = number_of_entries()
    browser.get(reverse("mash_hub:board"), headers={"Hub-Refresh": "1"})
    assert number_of_entries() == before
    assert filled("mash_hub:board") == reverse("mash_hub:board")


def shown_of(answer: Any) -> str:
    found = re.search(rb'data-shown="([^"]+)"', answer.content)
    assert found, "the page does not say what it has shown"
    return found[1].decode()


def test_an_open_page_is_logged_once_and_again_when_what_it_shows_changed(cast: Cast) -> None:
    things = things_of(cast)
    page = reverse("mash_hub:enquiry", args=[things["enquiries"]])
    browser = client_of(cast.devika)
    shown = shown_of(browser.get(page))
    before = number_of_entries()

    assert browser.get(page, headers={"Hub-Refresh": shown}).status_code == 200
    assert number_of_entries() == before
    with door(cast.kim):
        answered = InformationRequest.objects.get(pk=things["requests"])
    returned(cast.kim, answered)
    before = number_of_entries()
    shown = shown_of(browser.get(page, headers={"Hub-Refresh": shown}))
    assert (number_of_entries(), entries()[-1].verb) == (before + 1, "READ")
    browser.get(page, headers={"Hub-Refresh": shown})
    assert number_of_entries() == before + 1
    # Without what it was given, or with what another page or session was given, it is a reading.
    others = shown_of(client_of(cast.devika).get(page))
    elsewhere = reverse("mash_hub:contact", args=[things["contacts"]])
    for given in ("1", shown[:-8], others, shown_of(browser.get(elsewhere))):
        before = number_of_entries()
        browser.get(page, headers={"Hub-Refresh": given})
        assert number_of_entries() == before + 1, given
        assert entries()[-1].verb == "READ"


def test_the_end_of_an_open_page_is_logged_for_what_it_showed(cast: Cast) -> None:
    things = things_of(cast)
    page = reverse("mash_hub:enquiry", args=[things["enquiries"]])
    browser = client_of(cast.devika)
    shown = shown_of(browser.get(page))
    said = {"path": page, "hat": str(cast.devika.membership_id)}

    left = browser.post(reverse("account:left"), said, headers={"Hub-Refresh": shown})
    assert left.status_code == 204
    assert (entries()[-1].verb, entries()[-1].thing_ids) == ("LEFT", [things["enquiries"]])
    for path, token in ((page, "1"), ("/nowhere/", shown), (page, shown[4:])):
        answer = browser.post(
            reverse("account:left"), {**said, "path": path}, headers={"Hub-Refresh": token}
        )
        assert answer.status_code == 404


def test_a_page_fetched_before_anybody_looks_is_neither_read_nor_acknowledged(cast: Cast) -> None:
    request = asked(cast, rated(cast), "health")["health"]
    before = number_of_entries()
    page = reverse("mash_hub:request", args=[request.pk])
    answer = client_of(cast.kim).get(page, headers={"Sec-Purpose": "prefetch;prerender"})
    assert (answer.status_code, answer.content) == (503, b"")
    assert number_of_entries() == before
    with door(cast.kim):
        assert fresh(request).state == request.state
