"""The information product: the released picture line by line, and a copy on paper that says whose it is."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door, papers
from agencies.actors import Hat
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import information_product
from mash_hub.models import Enquiry
from mash_hub.models.items import Handling
from tests.cast import PASSWORD, Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    WITHHOLD,
    asked,
    decided,
    fresh,
    in_part,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_free_text import ADDRESS, hidden_contact

WHY = {"purpose": "SAFEGUARD_CHILD", "because": "OPEN_CASE"}
KEPT_BACK = "ZQX the neighbour at number four"


def gathered(cast: Cast) -> Enquiry:
    """The police released one whole, one in part and one to named readers, and kept one; health has nothing."""
    enquiry = rated(cast)
    requests = asked(cast, enquiry, "police", "health")
    police = opened_by(cast.owen, requests["police"])
    later, earlier = date(2027, 1, 20), date(2026, 3, 2)
    wrote(cast.owen, police, "Called on the 20th.\nHe had left.", SHARE, known_on=later)
    wrote(cast.owen, police, KEPT_BACK, in_part("Somebody heard a row."), known_on=earlier)
    wrote(
        cast.owen,
        police,
        "Under conditions.",
        replace(SHARE, named_readers=[cast.devika.person_id]),
        handling=Handling.C,
        conditions="Read in the hub alone.",
    )
    wrote(cast.owen, police, "ZQX withheld", WITHHOLD)
    returned(cast.owen, police)
    nothing(cast.kim, requests["health"])
    return enquiry


def of(hat: Hat, enquiry: Enquiry) -> information_product.Product:
    with door.door(hat):
        return information_product.of(fresh(enquiry), by=hat)


def text_of(made: bytes) -> str:
    return re.sub(
        r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    )


def test_lines_stand_in_the_order_of_their_days_with_source_certainty_and_reach(cast: Cast) -> None:
    product = of(cast.devika, gathered(cast))
    assert [line.text for line in product.lines] == [
        "Somebody heard a row.",
        "Under conditions.",
        "Called on the 20th.\nHe had left.",
    ]
    first = product.lines[0]
    assert first.source.startswith("Ardenshire Police, Crime system, O. Marsh, 2 March 2026, ")
    assert first.certainty == "Fact; 1 A: reliable, known directly"
    assert first.reach.endswith("Handling P")
    assert first.shown.in_part
    assert [line.may_be_copied for line in product.lines] == [True, False, True]


def test_what_is_missing_is_said_to_the_host_alone(cast: Cast) -> None:
    enquiry = gathered(cast)
    assert [words.split(": ")[1] for words in of(cast.devika, enquiry).gaps] == ["nothing held"]
    decided(cast, enquiry)
    page = of(cast.owen, enquiry)
    assert page.gaps == []
    assert dict(page.decision)["Why"] == "Third report in nine months."


def test_who_was_not_told_of_the_enquiry_gets_what_nothing_gets(cast: Cast) -> None:
    enquiry = gathered(cast)
    for name in ("product", "product-copy"):
        page = reverse(f"mash_hub:{name}", args=[enquiry.pk])
        assert client_of(cast.esther).get(page).status_code == 404  # another hub's decision-maker
        assert client_of(cast.joan).get(page).status_code == 403  # a role that has none
    early = client_of(cast.owen).get(reverse("mash_hub:product", args=[enquiry.pk]))
    assert early.status_code == 404  # before the decision


def test_a_copy_asks_for_purpose_reason_and_password_and_is_logged_with_its_number(
    cast: Cast,
) -> None:
    enquiry = gathered(cast)
    page = reverse("mash_hub:product-copy", args=[enquiry.pk])
    browser = client_of(cast.devika)
    empty = post(browser, page, cast.devika)
    assert empty.status_code == 422
    assert "Choose the purpose." in empty.content.decode()
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert post(browser, page, cast.devika, **WHY).status_code == 403
        made = post(browser, page, cast.devika, **WHY, prove_password=PASSWORD)
    assert made["Content-Type"] == "application/pdf"
    assert "attachment" in made["Content-Disposition"]
    assert "no-store" in made["Cache-Control"]
    with door.door(cast.devika):
        entry = Entry.objects.get(verb="EXPORTED")
    assert entry.ground in made["Content-Disposition"]
    assert (entry.count, entry.purpose, entry.reason_code) == (2, WHY["purpose"], WHY["because"])
    assert cast.agency.police.pk in entry.owner_ids
    text = text_of(made.content)
    assert f"Copy {entry.ground} for Devika" in text


def test_a_copy_leaves_out_what_may_not_be_copied_and_everything_that_was_not_released(
    cast: Cast,
) -> None:
    enquiry = gathered(cast)
    page = reverse("mash_hub:product-copy", args=[enquiry.pk])
    browser = client_of(cast.devika)
    made = post(browser, page, cast.devika, **WHY)
    text = text_of(made.content)
    assert "Somebody heard a row." in text
    assert "He had left." in text
    assert "1 under handling C" in text
    for words in ("Under conditions.", "ZQX"):
        assert words not in text


def test_a_protected_address_in_an_agencys_words_does_not_leave_on_paper(cast: Cast) -> None:
    enquiry = rated(cast, contact=hidden_contact(cast))
    police = opened_by(cast.owen, asked(cast, enquiry, "police")["police"])
    wrote(cast.owen, police, ADDRESS, SHARE)  # the police were not given her card
    returned(cast.owen, police)
    page = reverse("mash_hub:product-copy", args=[enquiry.pk])
    answer = post(client_of(cast.devika), page, cast.devika, **WHY)
    assert answer.status_code == 422
    assert not answer["Content-Type"].startswith("application/pdf")
    with door.door(cast.devika):
        assert not Entry.objects.filter(verb="EXPORTED").exists()


def test_letters_that_no_typeface_has_are_refused_with_another_way(cast: Cast) -> None:
    with pytest.raises(Refused, match="print the page from your browser"):
        papers.pdf("information-product", {**PAPER, "intro": "王"})


PAPER = {
    **papers.watermark(copy="K-AAAAA", name="Devika Rao", agency="Council", at=clock.now()),
    **{key: [] for key in ("people", "lines", "gaps", "decision", "made")},
    **dict.fromkeys(("title", "marking"), "x"),
}


def test_words_on_paper_are_no_markup() -> None:
    made = papers.pdf("information-product", {**PAPER, "intro": "#panic() *b* $x$ محمد"})
    assert "#panic() *b* $x$" in text_of(made)


def test_a_copy_is_tagged_titled_and_in_english(cast: Cast) -> None:
    enquiry = gathered(cast)
    page = reverse("mash_hub:product-copy", args=[enquiry.pk])
    made = post(client_of(cast.devika), page, cast.devika, **WHY)
    paper = PdfReader(io.BytesIO(made.content))
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title == f"Information product of enquiry {enquiry.reference}"
    assert b"pdfuaid" in paper.trailer["/Root"]["/Metadata"].get_data()
