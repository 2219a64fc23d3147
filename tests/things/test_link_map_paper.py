"""Printing a map of links: with a purpose and a reason, logged, and without what may not be copied (R9)."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import overrules, subjects
from mash_hub.identities import Identity
from mash_hub.models import Card, Overrule, Subject
from mash_hub.models.items import Handling
from mash_hub.models.links import Relation
from tests.cast import PASSWORD, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.test_protected_addresses import KEPT
from tests.things.case import CAR, HANDLE, HOTEL, NUMBER, linked, recorded

HER_REFUGE = "4 Hidden Lane"
WHY = {"purpose": "SAFEGUARD_CHILD", "because": "OPEN_CASE"}


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


def around(cmog: Cmog) -> Subject:
    """Tia, whom the council links with a car, and under handling C with a number; the police know more."""
    tia = case.known(case.TIA, cmog.gwen)
    linked(recorded(CAR, cmog.gwen), tia.reference, cmog.gwen, Relation.SEEN_IN)
    secret = recorded(NUMBER, cmog.gwen, handling=Handling.C)
    linked(secret, tia.reference, cmog.gwen, Relation.USES)
    recorded(HOTEL, cmog.lyle)
    return tia


def text_of(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def page_of(subject: Subject) -> str:
    return reverse("mash_hub:link-map-print", args=[subject.pk])


def test_it_is_printed_with_purpose_reason_and_password_and_leaves_an_entry(
    cast: Cast, cmog: Cmog
) -> None:
    tia = around(cmog)
    browser, page = client_of(cmog.carys), page_of(tia)
    assert page in browser.get(reverse("mash_hub:link-map", args=[tia.pk])).content.decode()
    assert browser.get(page).status_code == 200
    empty = post(browser, page, cmog.carys)
    assert (empty.status_code, "Choose why" in empty.content.decode()) == (422, True)
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert post(browser, page, cmog.carys, **WHY).status_code == 403
        made = post(browser, page, cmog.carys, **WHY, prove_password=PASSWORD)
    assert made["Content-Type"] == "application/pdf"
    assert "Tia" not in made["Content-Disposition"]
    with door.door(cmog.carys):
        entry = Entry.objects.get(verb="PRINTED")
    assert (entry.purpose, entry.reason_code, entry.count) == (*WHY.values(), 1)
    assert tia.pk in entry.people
    assert entry.ground in made["Content-Disposition"]
    assert f"Copy {entry.ground} for Ruth" in text_of(made.content)


def test_the_paper_holds_what_its_printer_sees_and_nothing_under_handling_c(
    cast: Cast, cmog: Cmog
) -> None:
    tia = around(cmog)
    made = post(client_of(cmog.carys), page_of(tia), cmog.carys, **WHY)
    text = text_of(made.content)
    assert "Tia Brannock" in text
    assert "AB12" in text
    assert "07700" not in text
    assert "Hotel" not in text
    paper = PdfReader(io.BytesIO(made.content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    across = [page.mediabox.width > page.mediabox.height for page in paper.pages]
    assert across.count(True) == 1


def test_who_takes_no_copies_prints_none_and_what_is_not_seen_is_not_found(
    cast: Cast, cmog: Cmog
) -> None:
    tia = around(cmog)
    screen = reverse("mash_hub:link-map", args=[tia.pk])
    body = client_of(cmog.gwen).get(screen).content.decode()
    assert page_of(tia) not in body
    assert client_of(cmog.gwen).get(page_of(tia)).status_code == 403
    assert 'class="hub-scroll hub-noprint"' in body  # nor does the browser print it
    handle = recorded(HANDLE, cmog.lyle)
    with door.door(cmog.lyle):
        theirs = Subject.objects.get(pk=handle.subject_id)
    assert client_of(cmog.carys).get(page_of(theirs)).status_code == 404


def test_what_is_protected_of_anybody_around_is_on_no_paper_unless_two_let_it(
    cast: Cast, cmog: Cmog
) -> None:
    tia = around(cmog)
    kayleigh = case.known(case.KAYLEIGH, cmog.gwen)
    hotel = recorded(HOTEL, cmog.gwen)
    for child in (tia, kayleigh):
        linked(hotel, child.reference, cmog.gwen, Relation.SEEN_AT, source=f"Lives at {HER_REFUGE}")
    browser, page = client_of(cmog.carys), page_of(tia)
    assert post(browser, page, cmog.carys, **WHY).status_code == 200
    with door.door(cmog.gwen):
        (card,) = Card.objects.on_subject(kayleigh.pk)
        subjects.add_to(card, Identity(kept=KEPT), by=cmog.gwen, because=case.NEW)
    kept_back = post(browser, page, cmog.carys, **WHY)
    assert (kept_back.status_code, HER_REFUGE in kept_back.content.decode()) == (422, True)
    assert "Ask a second person" in kept_back.content.decode()
    with door.door(cmog.carys):
        assert Entry.objects.filter(verb="PRINTED").count() == 1
        about = re.search('name="about" value="([^"]+)"', kept_back.content.decode())
        assert about
    waits = post(
        browser,
        reverse("mash_hub:overrule-ask"),
        cmog.carys,
        about=about[1],
        text=f"Lives at {HER_REFUGE}",
        sentence="The court has the address from her solicitor already.",
    )
    assert waits.status_code == 302
    assert post(browser, page, cmog.carys, **WHY).status_code == 422
    second = given_role(cast, "arlo", Role.MARAC_COORDINATOR, "cmog")
    with door.door(second):
        row = Overrule.objects.get()
        overrules.answer(row, lets_through=True, by=second, version=row.version)
    assert HER_REFUGE in text_of(post(browser, page, cmog.carys, **WHY).content)
