"""A family tree on paper: for a purpose and a reason, logged, and by nobody’s browser (R9; 5.2, 5.3)."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door
from audit.log.models import Entry
from mash_hub.models import Enquiry, Subject
from tests.cast import PASSWORD, Cast, client_of, post
from tests.mash_hub.enquiry_case import rated
from tests.mash_hub.test_flags import part
from tests.mash_hub.test_free_text import hidden_contact
from tests.mash_hub.test_relationships import MOTHER, PARTNER, people, related
from tests.things.test_link_map_paper import text_of

HER_REFUGE = "4 Hidden Lane"
WHY = {"purpose": "SAFEGUARD_CHILD", "because": "OPEN_CASE"}


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    return rated(cast)


@pytest.fixture
def ellie(cast: Cast, case: Enquiry) -> Subject:
    """Ellie, whose mother the hub wrote down; what the police know of her father is theirs."""
    marisa, ellie, callum = people(cast, case)
    related(cast.devika, marisa, ellie, MOTHER)
    related(cast.devika, callum, marisa, PARTNER)
    return ellie


def page_of(subject: Subject) -> str:
    return reverse("mash_hub:family-print", args=[subject.pk])


def test_it_is_printed_with_purpose_reason_and_password_and_leaves_an_entry(
    cast: Cast, ellie: Subject
) -> None:
    browser, page = client_of(cast.devika), page_of(ellie)
    screen = browser.get(reverse("mash_hub:family", args=[ellie.pk])).content.decode()
    assert page in screen
    assert screen.count('class="hub-section hub-noprint"') == 2  # the browser prints neither
    empty = post(browser, page, cast.devika)
    assert (empty.status_code, "Choose why" in empty.content.decode()) == (422, True)
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert post(browser, page, cast.devika, **WHY).status_code == 403
        made = post(browser, page, cast.devika, **WHY, prove_password=PASSWORD)
    assert made["Content-Type"] == "application/pdf"
    assert not re.search("Ellie|Thrale", made["Content-Disposition"])
    with door.door(cast.devika):
        entry = Entry.objects.get(verb="PRINTED")
    assert (entry.purpose, entry.reason_code, entry.count) == (*WHY.values(), 2)
    assert (ellie.pk in entry.people, len(entry.people)) == (True, 3)
    text = text_of(made.content)
    assert f"Copy {entry.ground} for Devika Rao" in text
    for words in ("Marisa Oakden", "Parent of", "ZQX birth certificate", "until 1 May 2026"):
        assert words in text
    paper = PdfReader(io.BytesIO(made.content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    across = [page.mediabox.width > page.mediabox.height for page in paper.pages]
    assert across.count(True) == 1


def test_who_takes_no_copies_prints_none_and_somebody_not_known_is_not_found(
    cast: Cast, ellie: Subject
) -> None:
    screen = reverse("mash_hub:family", args=[ellie.pk])
    assert page_of(ellie) not in client_of(cast.arlo).get(screen).content.decode()
    assert client_of(cast.arlo).get(page_of(ellie)).status_code == 403
    assert client_of(cast.esther).get(page_of(ellie)).status_code == 404


def test_what_is_protected_of_anybody_in_the_tree_is_on_no_paper(cast: Cast) -> None:
    contact = hidden_contact(cast)
    marisa, ellie = (part(cast, contact, name) for name in ("Marisa", "Ellie"))
    related(cast.devika, marisa, ellie, MOTHER)
    browser, page = client_of(cast.devika), page_of(ellie)
    assert post(browser, page, cast.devika, **WHY).status_code == 200
    where = f"Lives at {HER_REFUGE}, says her sister"
    related(cast.devika, marisa, ellie, replace(MOTHER, source=where))
    kept_back = post(browser, page, cast.devika, **WHY)
    assert (kept_back.status_code, where in kept_back.content.decode()) == (422, True)
    with door.door(cast.devika):
        assert Entry.objects.filter(verb="PRINTED").count() == 1
