"""The desk: what waits, finding by reference, notices, names, who is here, and each page's context."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, cursors, door, inbox, presence, relay
from agencies.models import NoticeKind, NoticePlace
from audit.log.models import Entry
from config import context
from config.desk import find, navigation
from mash_hub import work
from tests.cast import PEOPLE, Cast, client_of, post
from tests.live.rig import tell
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.enquiry_case import asked, decided, nothing, opened_by, rated
from tests.meetings.stories import published


@pytest.fixture(autouse=True)
def _may_ask_who_is_here() -> None:
    """Redis is asked again, should it not have answered an earlier test; the cast begins with nobody here."""
    presence._resting.until = 0.0


# --- My work -------------------------------------------------------------------------------------


def test_what_is_due_first_is_the_one_next_thing(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police", "housing")["police"]
    page = client_of(cast.owen).get("/")
    desk = page.context["desk"]
    assert desk.next.reference == request.reference
    assert [work.reference for work in desk.due] == [request.reference]
    words = page.content.decode()
    assert "Next: " in words
    assert reverse("mash_hub:request", args=[request.pk]) in words
    assert "Oakden" not in words


def test_more_work_than_is_listed_is_counted_and_stands_behind_one_link(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MOST", 1)
    for _ in range(3):
        asked(cast, rated(cast), "police")
    page = client_of(cast.owen).get("/")
    listed, rest = page.context["desk"].due
    assert (listed.kind, rest.words) == ("request", "2 more: requests to your agency")
    words = page.content.decode()
    assert 'id="due">Due now <span class="hub-quiet">(3)</span>' in words
    assert "waiting (3)" in client_of(cast.owen).get(rest.url).content.decode()
    for _ in range(2):
        submitted(cast.joan)
    board = client_of(cast.devika).get("/mash/board/").content.decode()
    assert 'Contacts not yet rated <span class="hub-quiet">(2)</span>' in board
    assert "1 more: contacts" in board


def test_work_goes_when_it_is_done_and_a_decision_comes(cast: Cast) -> None:
    enquiry = rated(cast)
    for name, request in asked(cast, enquiry, "police", "housing").items():
        hat = cast.owen if name == "police" else cast.tom
        nothing(hat, opened_by(hat, request))
    decided(cast, enquiry)
    tom = client_of(cast.tom)
    page = tom.get("/")
    assert not page.context["desk"].due
    (decision,) = page.context["desk"].decisions
    post(tom, decision.act_url, cast.tom, version=decision.version)
    assert not tom.get("/").context["desk"].decisions


def test_meetings_stand_beside_with_their_time(cast: Cast) -> None:
    meeting, _ = published(cast)
    page = client_of(cast.ruth).get("/")
    assert [work.reference for work in page.context["desk"].meetings] == [meeting.reference]


def test_nothing_to_do_is_said_honestly(cast: Cast) -> None:
    page = client_of(cast.olive).get("/")
    assert "Nothing waits for you." in page.content.decode()


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_everybody_lands_on_a_page_whose_links_all_open(cast: Cast, name: str) -> None:
    browser = client_of(cast.hat(name))
    page = browser.get("/")
    assert page.status_code == 200
    links = page.context["navigation"]
    assert [link["label"] for link in links if link["current"]] == ["My work"]
    for link in links:
        assert browser.get(link["url"]).status_code == 200, link


def test_the_pages_of_the_partnership_and_of_people_stand_under_their_own_links(
    cast: Cast,
) -> None:
    ada = client_of(cast.ada)
    for name, label in (
        ("administration:agreements", "Partnership"),
        ("administration:workspaces", "Partnership"),
        ("administration:people", "People"),
        ("administration:new-person", "People"),
        ("administration:keys", "Keys"),
    ):
        links = ada.get(reverse(name)).context["navigation"]
        assert [link["label"] for link in links if link["current"]] == [label], name
    paula = client_of(cast.paula).get(reverse("administration:index")).context["navigation"]
    assert [link["label"] for link in paula if link["current"]] == ["People"]


def test_every_main_page_exists() -> None:
    for link in navigation.LINKS:
        assert reverse(link.name)


# --- finding -------------------------------------------------------------------------------------


def test_a_reference_finds_its_case_as_people_type_it(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.devika)
    for typed in (
        enquiry.reference,
        enquiry.reference.lower(),
        f" {enquiry.reference.replace('-', ' ')} ",
        enquiry.reference.replace("-", ""),
        enquiry.reference.replace("-", "–"),
    ):
        found = post(browser, "/find/", cast.devika, reference=typed)
        assert found["Location"] == reverse("mash_hub:enquiry", args=[enquiry.pk]), typed


@pytest.mark.parametrize(
    "typed",
    [
        "C-MBBBB",
        "M-T4BBB",
        "D-TBBBB",
        "CM-BBBBB",
        "MT-BMBBB",
        "V-BBBBBBBB",
        "LI-BBBBB",
        "LI-BBBBBBBB",
    ],
)
def test_letters_that_follow_are_never_taken_for_another_kind_of_reference(typed: str) -> None:
    """A contact’s first letter may be an M, and it is no entry of a CMOG for that."""
    prefix = typed.partition("-")[0]
    for one in (typed, typed.replace("-", ""), typed.replace("-", " ").lower()):
        assert find._read(one) == (prefix, typed)


def test_each_kind_of_reference_has_its_page(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    meeting, item = published(cast)
    for hat, row, page in (
        (cast.owen, request, "mash_hub:request"),
        (cast.joan, enquiry.contact, "mash_hub:contact"),
        (cast.ruth, meeting, "meetings:meeting"),
        (cast.ruth, item, "meetings:item"),
    ):
        found = post(client_of(hat), "/find/", hat, reference=row.reference)
        assert found["Location"] == reverse(page, args=[row.pk])


def test_what_is_not_for_this_hat_is_answered_like_what_does_not_exist(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.esther)  # decision-maker elsewhere
    answers, counts = [], []
    for typed in (enquiry.reference, "E-BBBBB", "nonsense", "", "M" * 5000, "X-BBBBB"):
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            answers.append(post(browser, "/find/", cast.esther, reference=typed))
        counts.append(len(asked_for))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len(set(counts)) == 1
    with door.door(cast.esther):
        assert Entry.objects.filter(verb="NOT_FOUND").count() == len(answers)


# --- notices -------------------------------------------------------------------------------------


def test_the_number_in_the_header_is_that_of_the_page_behind_it(cast: Cast) -> None:
    mash = cast.workspace.mash.pk
    for kind in (NoticeKind.ENQUIRY_RATED, NoticeKind.REQUEST_SENT, NoticeKind.SETTING_CHANGED):
        tell(cast.agency.police, "E-BCDFG", workspace_id=mash, notice_kind=kind)
    tell(cast.agency.police, "E-BCDFG", workspace_id=mash, not_for=[cast.person.owen.pk])
    relay.number_waiting()
    owen = client_of(cast.owen)
    page = owen.get("/notices/")
    assert page.context["unread_notices"] == page.context["unread"] == 2
    assert page.content.decode().count('class="hub-new"') == 2
    assert post(owen, "/notices/seen/", cast.owen).status_code == 302
    page = owen.get("/notices/")
    assert page.context["unread_notices"] == 0
    assert len(page.context["notices"].object_list) == 2
    tell(cast.agency.police, "E-BCDFG", workspace_id=mash)
    assert owen.get("/").context["unread_notices"] == 1  # new before the relay has numbered it


def test_the_header_counts_no_further_than_a_hundred(cast: Cast) -> None:
    for _ in range(103):
        tell(cast.agency.police, "E-BCDFG", workspace_id=cast.workspace.mash.pk)
    owen = client_of(cast.owen)
    assert "99+" in owen.get("/notices/").content.decode()
    relay.number_waiting()
    page = owen.get("/notices/")
    assert (page.context["unread_notices"], page.context["unread"]) == (100, 103)
    assert "99+" in page.content.decode()


def test_a_place_only_moves_forward_and_is_each_membership_s_own(cast: Cast) -> None:
    for _ in range(3):
        tell(cast.agency.police, "E-BCDFG", workspace_id=cast.workspace.mash.pk)
    relay.number_waiting()
    with door.door(cast.owen):
        inbox.look(cast.owen, inbox.told(cast.owen))
        inbox.look(cast.owen, inbox.told(cast.owen).filter(number=1))
        assert inbox.seen_until(cast.owen) == 3
        assert NoticePlace.objects.count() == 1
    other = cast.hat("owen", "marac")
    with door.door(other):
        assert inbox.seen_until(other) == 0


# --- names ---------------------------------------------------------------------------------------


def test_a_list_says_peoples_parts_and_their_names_only_when_asked(cast: Cast) -> None:
    """Nothing is opened without being asked for; then there is one entry that says so."""
    asked(cast, rated(cast), "police")
    devika, owen = client_of(cast.devika), client_of(cast.owen)
    parts = "Child, victim, alleged perpetrator"
    for browser in (devika, owen):
        words = browser.get("/").content.decode()
        assert parts in words
        assert "Oakden" not in words
    with door.door(cast.devika):
        assert not Entry.objects.filter(verb="READ", person_id=cast.devika.person_id).exists()
    post(devika, "/names/", cast.devika, show="yes")
    post(owen, "/names/", cast.owen, show="yes")
    assert "Marisa Oakden" in devika.get("/").content.decode()
    assert parts in owen.get("/").content.decode()  # police was given no card
    with door.door(cast.devika):
        read = Entry.objects.filter(verb="READ", person_id=cast.devika.person_id)
        assert [entry.sections for entry in read] == [["identity"]]


def test_names_are_shown_for_five_minutes_when_asked(cast: Cast) -> None:
    owen = client_of(cast.owen)
    assert not owen.get("/").context["names_shown"]
    post(owen, "/names/", cast.owen, show="yes")
    assert owen.get("/").context["names_shown"]
    with clock.moved(clock.now() + timedelta(minutes=5, seconds=1)):
        assert not owen.get("/").context["names_shown"]
    post(owen, "/names/", cast.owen, show="yes")
    post(owen, "/names/", cast.owen, show="no")
    assert not owen.get("/").context["names_shown"]
    with door.door(cast.owen):
        assert Entry.objects.filter(ground="names-shown").count() == 2


# --- who is here ---------------------------------------------------------------------------------


def test_a_page_says_who_of_its_workspace_is_here_and_nobody_elsewhere(cast: Cast) -> None:
    presence.register([cast.owen, cast.devika, cast.kim, cast.tom, cast.ruth, cast.esther])
    here = client_of(cast.owen).get("/").context["here"]
    assert here["words"].startswith("4 people in Northmoor MASH now: ")
    assert here["more"] == 2
    people = client_of(cast.owen).get("/here/").context["people"]
    assert people == ["K. Ashby", "T. Birch", "O. Marsh", "D. Rao"]
    assert client_of(cast.joan).get("/here/").context["people"] == people
    assert client_of(cast.esther).get("/here/").context["people"] == ["E. Vale"]


def test_who_left_is_no_longer_here(cast: Cast, monkeypatch: Any) -> None:
    presence.register([cast.owen, cast.devika])
    presence.gone(cast.devika)
    assert presence.ids_in(cast.owen.workspace_id) == [cast.owen.person_id]
    later = time.time() + presence.STAYS_SECONDS + 1
    monkeypatch.setattr(presence.time, "time", lambda: later)
    assert presence.ids_in(cast.owen.workspace_id) == []


# --- context -------------------------------------------------------------------------------------


def test_the_context_of_a_page_asks_four_times_at_most(cast: Cast) -> None:
    presence.register([cast.owen, cast.devika, cast.kim])
    owen = client_of(cast.owen)
    request = owen.get("/").wsgi_request
    with door.door(request.hat), CaptureQueriesContext(connection) as asked_for:
        found = context.page(request)
    assert len(asked_for) <= 4
    assert found["hat_words"] == {
        "workspace_name": "Northmoor MASH",
        "role_name": "Researcher and releaser",
        "agency_name": "Ardenshire Police",
    }
    assert (found["marking"], found["person_name"]) == ("OFFICIAL-SENSITIVE", "Owen Marsh")
    assert cursors.number_of(found["live_cursor"], request.hat) == 0


def test_somebody_signed_out_costs_no_question(cast: Cast) -> None:
    request = Client().get("/help/").wsgi_request
    with door.door(), CaptureQueriesContext(connection) as asked_for:
        found = context.page(request)
    assert len(asked_for) == 0
    assert not {"person_name", "live_cursor", "unread_notices"} & found.keys()


def test_a_person_key_is_the_same_across_sign_ins_and_tells_nothing(cast: Cast) -> None:
    keys = {client_of(cast.owen).get("/").context["person_key"] for _ in range(2)}
    assert len(keys) == 1
    assert keys != {client_of(cast.tom).get("/").context["person_key"]}
    assert str(cast.person.owen.pk) not in keys.pop()


def test_a_cursor_is_opaque_and_opens_for_its_session_and_hat_alone(cast: Cast) -> None:
    from dataclasses import replace

    hat = replace(cast.owen, session_hash="ab" * 32)
    sealed = cursors.seal(41, hat)
    assert sealed != cursors.seal(41, hat)
    assert cursors.number_of(sealed, hat) == 41
    for other in (
        replace(hat, session_hash="cd" * 32),
        replace(hat, membership_id=cast.tom.membership_id),
    ):
        with pytest.raises(cursors.NotYours):
            cursors.number_of(sealed, other)
    for forged in (sealed[:-4] + "AAAA", "", "A" * 500, None, 41, "é"):
        with pytest.raises(cursors.NotYours):
            cursors.number_of(forged, hat)
