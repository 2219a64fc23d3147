"""Printing a map of links: with a purpose and a reason, logged, and without what may not be copied (R9)."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door
from audit.log.models import Entry
from mash_hub.models import Subject
from mash_hub.models.items import Handling
from mash_hub.models.links import Relation
from tests.cast import PASSWORD, Cast, client_of, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.things.case import CAR, HANDLE, HOTEL, NUMBER, linked, recorded

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
