"""What is another's and what never existed are one and the same answer (AC3, AC10)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from mash_hub.models import Enquiry
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, fresh, make_contact, opened_by, rated
from tests.security.test_log_rights import things_of
from tests.security.walking import (
    APART,
    KINDS,
    PATTERNS,
    entries,
    never,
    number_of_entries,
    without_chance,
)

NOUNS = ("contacts/", "enquiries/", "requests/", "items/")


def names() -> list[str]:
    """Every address about one thing of a case."""
    return [
        name
        for name, pattern in PATTERNS.items()
        if pattern.startswith(NOUNS) and pattern.count("<") == 1 and not APART.match(name)
    ]


def ask_both(hat: Hat, name: str, pk: Any) -> list[tuple[Any, Any]]:
    """The answers for a thing and for an id that never existed: read and sent."""
    browser = client_of(hat)
    mine, none = reverse(name, args=[pk]), reverse(name, args=[never()])
    form = {"version": "1", "because": "RELEVANT", "words": "x"}
    return [
        (browser.get(mine), browser.get(none)),
        (post(browser, mine, hat, **form), post(browser, none, hat, **form)),
    ]


def test_a_case_elsewhere_looks_like_no_case_at_all(cast: Cast) -> None:
    things = things_of(cast)
    tried = 0
    for name in names():
        noun = PATTERNS[name].split("/")[0]
        for person in ("esther", "hannah", "tom", "ines"):
            for mine, none in ask_both(cast.hat(person), name, things[noun]):
                assert mine.status_code == none.status_code, (name, person)
                assert mine.status_code in (403, 404, 405), (name, person, mine.status_code)
                same = without_chance(mine.content) == without_chance(none.content)
                assert same, (name, person)
                tried += 1
    assert tried > 100


def test_somebody_in_the_workspace_is_not_told_of_requests_to_others(cast: Cast) -> None:
    things = things_of(cast)
    owen = client_of(cast.owen)
    for name, key in (("request", "requests"), ("request-check", "requests")):
        mine = owen.get(reverse(f"mash_hub:{name}", args=[things[key]]))
        none = owen.get(reverse(f"mash_hub:{name}", args=[never()]))
        assert (mine.status_code, none.status_code) == (404, 404)
        assert without_chance(mine.content) == without_chance(none.content)


def test_absent_and_forbidden_are_logged_alike(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.esther)
    before = number_of_entries()
    browser.get(reverse("mash_hub:enquiry", args=[enquiry.pk]))
    browser.get(reverse("mash_hub:enquiry", args=[never()]))
    first, second = entries()[before:]
    told = [(e.verb, e.result, e.agency_id, e.workspace_id, e.owner_ids) for e in (first, second)]
    assert told[0] == told[1]


def test_every_kind_of_person_elsewhere_writes_nothing_by_guessing(cast: Cast) -> None:
    contact = make_contact(cast)
    page = reverse("mash_hub:enquiry-rate", args=[contact.pk])
    form = {
        "rating": "RED",
        "because": "CHILD_AT_RISK",
        "lawful_basis": "PUBLIC_TASK",
        "version": contact.version,
    }
    for person in set(KINDS.values()) - {"devika"}:
        hat = cast.hat(person)
        assert post(client_of(hat), page, hat, **form).status_code in (403, 404), person
    with door.door(cast.devika):
        assert fresh(contact).version == contact.version


def test_fields_that_the_form_does_not_have_change_nothing(cast: Cast) -> None:
    contact = make_contact(cast)
    page = reverse("mash_hub:enquiry-rate", args=[contact.pk])
    more = {
        "id": never(),
        "owner": str(cast.agency.police.pk),
        "owner_id": str(cast.agency.police.pk),
        "workspace": str(cast.workspace.eastvale_mash.pk),
        "state": "CLOSED",
        "file": never(),
        "decided_by": str(cast.devika.person_id),
        "reference": "E-HACKD",
        "taken_by": str(cast.person.owen.pk),
        "is_superuser": "true",
    }
    answer = post(
        client_of(cast.devika),
        page,
        cast.devika,
        rating="RED",
        because="CHILD_AT_RISK",
        sentence="",
        lawful_basis="PUBLIC_TASK",
        version=contact.version,
        **more,
    )
    assert answer.status_code == 302
    with door.door(cast.devika):
        made = Enquiry.objects.get(contact=contact)
        assert made.owner_id == cast.agency.council.pk
        assert made.workspace_id == cast.workspace.mash.pk
        assert made.state == "RATED"
        assert made.decided_by_id is None
        assert made.reference != "E-HACKD"
        assert str(made.pk) != more["id"]


def test_a_person_is_not_made_more_by_fields_of_their_own(cast: Cast) -> None:
    request = opened_by(cast.owen, asked(cast, rated(cast), "police")["police"])
    page = reverse("mash_hub:request-nothing", args=[request.pk])
    answer = post(
        client_of(cast.owen),
        page,
        cast.owen,
        version=request.version,
        agency=str(cast.agency.health.pk),
        owner=str(cast.agency.police.pk),
    )
    assert answer.status_code == 302
    with door.door(cast.owen):
        now = fresh(request)
        assert now.agency_id == cast.agency.police.pk
        assert now.owner_id == request.owner_id
