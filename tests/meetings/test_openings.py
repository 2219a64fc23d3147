"""Who has opened a record, told at each kind of record to those who may know of it (domain notes 2.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from mash_hub import conflicts
from mash_hub.models import Card, Enquiry, Involvement
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.sealed_items import SealedItem
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.enquiry_case import asked, make_contact, rated
from tests.mash_hub.test_flags import part
from tests.mash_hub.test_protective_orders import recorded, shown
from tests.mash_hub.test_risk_assessments import about_contact, assessed
from tests.meetings.marac_stories import referred

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OPEN = Reason(ReasonCode.OPEN_CASE)
DEVIKA = ("Devika Rao", "Decision-maker, Northmoor Children’s Services")
# Of each kind: who opens it, what is then said of them, and who asks.
KINDS: dict[str, tuple[str, tuple[str, str], str]] = {
    "contact": ("devika", DEVIKA, "mandeep"),
    "enquiry": ("devika", DEVIKA, "mandeep"),
    "risk": ("mandeep", ("Mandeep Gill", DEVIKA[1]), "devika"),
    "order": ("kim", ("Kim Ashby", "Researcher and releaser, Northmoor Community Health"), "owen"),
    "person": ("devika", DEVIKA, "kim"),
    "marac-case": ("ruth", ("Ruth Calder", "Coordinator, Northmoor Children’s Services"), "ruth"),
}


def _contact(cast: Cast) -> Any:
    return make_contact(cast)


def _risk(cast: Cast) -> Any:
    contact = make_contact(cast)
    return assessed(cast.devika, about_contact(contact, cast.devika), "very_frightened")


def _order(cast: Cast) -> Any:
    case = rated(cast)
    asked(cast, case, "police", "health")
    row = recorded(cast, case)
    shown(row, cast, "health")
    return row


def _person(cast: Cast) -> Any:
    case = rated(cast)
    asked(cast, case, "health")
    return part(cast, case, "Marisa")


MAKE: dict[str, Callable[[Cast], Any]] = {
    "contact": _contact,
    "enquiry": rated,
    "risk": _risk,
    "order": _order,
    "person": _person,
    "marac-case": lambda cast: referred(cast.joan),
}


def page_of(kind: str, row: Any) -> str:
    name = "meetings:marac-case" if kind == "marac-case" else f"mash_hub:{kind}"
    return reverse(name, args=[row.pk])


def opened_of(kind: str, pk: Any) -> str:
    if kind == "marac-case":
        return reverse("meetings:marac-opened", args=[pk])
    return reverse("mash_hub:opened", args=[kind, pk])


def lines(answer: Any) -> list[str]:
    """Who is said to have opened it, newest first, in the words of the page."""
    rows = re.findall(r'<th role="rowheader".*?</th>', answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def asks(hat: Hat, kind: str, row: Any) -> list[str]:
    answer = client_of(hat).get(opened_of(kind, row.pk))
    assert answer.status_code == 200
    return lines(answer)


def read(hat: Hat, *about: Any, verb: Verb = Verb.READ, **more: Any) -> None:
    """What a page of the hat left in the log."""
    with door.door(hat):
        log.write(by=hat, verb=verb, about=about, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_may_know_finds_by_the_record_who_opened_it(cast: Cast, kind: str) -> None:
    reader, (name, hat), asker = KINDS[kind]
    row = MAKE[kind](cast)
    assert client_of(getattr(cast, reader)).get(page_of(kind, row)).status_code == 200
    browser = client_of(getattr(cast, asker))
    assert opened_of(kind, row.pk) in browser.get(page_of(kind, row)).content.decode()
    answer = browser.get(opened_of(kind, row.pk))
    assert f"{name} {hat}" in lines(answer)
    with door.door(SETUP, role="sealer"):
        entry = Entry.objects.get(verb="LOG_READ", person_id=getattr(cast, asker).person_id)
    assert (entry.ground, entry.count) == ("openings", len(lines(answer)))
    if kind != "person":
        assert entry.thing_ids == [row.pk]


@pytest.mark.parametrize("kind", KINDS)
def test_to_others_it_is_not_found_as_what_never_existed(cast: Cast, kind: str) -> None:
    row = MAKE[kind](cast)
    elsewhere = client_of(cast.esther)
    for pk in (row.pk, uuid4()):
        assert elsewhere.get(opened_of(kind, pk)).status_code == 404
    for hat in (cast.joan, cast.arlo, cast.sam, cast.ines, cast.paula):  # no role that may know
        answer = client_of(hat).get(opened_of(kind, row.pk))
        assert answer.status_code == 403
        assert KINDS[kind][1][0] not in answer.content.decode()
    own = client_of(cast.joan).get(page_of("contact", row)) if kind == "contact" else None
    assert own is None or "Who has opened this" not in own.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_to_somebody_kept_apart_it_is_not_found(cast: Cast, kind: str) -> None:
    asker = getattr(cast, KINDS[kind][2])
    row = MAKE[kind](cast)
    with door.door(SETUP):
        if kind == "person":
            files = Involvement.objects.of_subject(row.pk).values_list("file_id", flat=True)
            # Whoever is asked about somebody knows them by the request: of its case they are kept apart too.
            kept = {*files, *Card.objects.on_subject(row.pk).values_list("file_id", flat=True)}
            kept |= {Enquiry.objects.get().file_id}
        else:
            kept = {row.file_id}
        for file_id in kept:
            conflicts.keep_apart(
                asker.person_id, file_id, source=ConflictSource.NOTED, by=SETUP, at=clock.now()
            )
    answer = client_of(asker).get(opened_of(kind, row.pk))
    assert answer.status_code == 404 or (kind == "person" and lines(answer) == [])


def test_an_agency_sees_of_its_record_who_opened_it_anywhere_and_others_their_own_people(
    cast: Cast,
) -> None:
    row = _order(cast)
    for hat in (cast.kim, cast.owen):
        assert client_of(hat).get(page_of("order", row)).status_code == 200
    said = asks(cast.owen, "order", row)
    assert [line.split(" ")[0] for line in said] == ["Owen", "Kim"]
    assert [line.split(" ")[0] for line in asks(cast.kim, "order", row)] == ["Kim"]


def test_what_another_agency_opened_with_ones_own_record_is_not_told_of_anothers(
    cast: Cast,
) -> None:
    """A page opens records of several owners with one entry; its own each agency may know of, no other."""
    enquiry = rated(cast)
    contact = enquiry.contact
    read(cast.tom, enquiry, contact, sections=["narrative", "rationale"])
    assert asks(cast.devika, "contact", contact) == []
    assert [line.split(" ")[0] for line in asks(cast.devika, "enquiry", enquiry)] == ["Tom"]


def test_whose_reading_must_not_show_is_not_among_them(cast: Cast) -> None:
    enquiry = rated(cast)
    owners = [enquiry.owner_id]
    officer = given_role(cast, "hannah", Role.INFORMATION_OFFICER)
    own_auditor = given_role(cast, "mandeep", Role.AGENCY_AUDITOR)
    for hat in (cast.ines, officer, own_auditor):
        read(hat, enquiry)
    read(cast.owen, enquiry, Thing(SealedItem.kind, uuid4()), owners=owners)
    read(cast.arlo, enquiry, verb=Verb.CHANGED)
    assert asks(cast.devika, "enquiry", enquiry) == []
    read(cast.arlo, enquiry)
    assert [line.split(" ")[0] for line in asks(cast.devika, "enquiry", enquiry)] == ["Arlo"]


def test_it_says_which_of_its_own_sections_were_opened_and_why(cast: Cast) -> None:
    enquiry = rated(cast)
    read(cast.arlo, enquiry, sections=["rationale", "identity"], reason=OPEN)
    words = client_of(cast.devika).get(opened_of("enquiry", enquiry.pk)).content.decode()
    assert "rationale" in words
    assert "identity" not in words  # a section of what was opened beside it
    assert "I am working on this case" in words


def test_many_openings_are_turned_page_by_page_at_the_cost_of_one(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.devika)
    url = opened_of("enquiry", enquiry.pk)

    def cost(query: str = "") -> int:
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(url + query).status_code == 200
        return len(counted)

    read(cast.arlo, enquiry)
    browser.get(url)
    few = cost()
    for hat in (cast.arlo, cast.mandeep) * 30:
        read(hat, enquiry)
    assert (cost(), cost("?page=2")) == (few, few)
    assert few <= 25
    assert len(lines(browser.get(url))) == 50
    assert len(lines(browser.get(f"{url}?page=2"))) == 11
