"""The pages of an answer: pictures with the removals burnt in, and nothing beneath them (8c number 20, A24)."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from agencies import door, papers, picture_papers, sealing
from agencies.verdicts import Refused
from audit.log.models import Entry
from audit.workspace import disclosure_answers, disclosure_bundle
from audit.workspace.models import DisclosureBundle
from tests.audit_workspace.disclosure_case import (
    NAMED,
    World,
    answered,
    collected,
    considered,
    made,
    on,
    pages_of,
    proposed,
    worded,
)
from tests.cast import Cast
from tests.mash_hub.enquiry_case import fresh


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def streams(pdf: bytes) -> list[bytes]:
    """Every stream of a PDF, as it is and unpacked."""
    found = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    unpacked = []
    for one in found:
        try:
            unpacked.append(zlib.decompress(one))
        except zlib.error:
            unpacked.append(one)
    return unpacked


def test_no_word_can_be_taken_out_of_the_pages(world: World) -> None:
    worded(world)
    row = collected(world)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        proposed(world, row)
        pdf = pages_of(world.reviewers[0], row)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 2
    assert "".join(page.extract_text() for page in reader.pages) == ""
    everything = [pdf, *streams(pdf)]
    for word in (NAMED, "Marisa", "Oakden", "Callum", "ZQX", "arrested", "Ivor", row.reference):
        for kind in (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le")):
            assert all(kind not in part for part in everything), word
    for name in (
        b"/Info",
        b"/Metadata",
        b"/Thumb",
        b"/ID",
        b"/Font",
        b"/Annots",
        b"/Author",
        b"/OCG",
    ):
        assert name not in pdf
    assert reader.metadata is None
    assert not reader.xmp_metadata
    assert pdf.count(b"%%EOF") == 1  # no earlier version beneath


def test_what_was_removed_is_a_bar_of_one_length_in_the_picture() -> None:
    """The pages of two texts that differ in what was removed alone are the same points."""
    pages = [
        papers.pictures(
            "disclosure",
            {
                "reference": "SR-AAAAA",
                "agency": "Police",
                "on": "1 March 2027",
                "title": "Answer",
                "to": "To C",
                "opening": "We looked.",
                "wording": ["Words."],
                "entries": [
                    {
                        "agency": "Police",
                        "on": "3 January 2027",
                        "lines": disclosure_bundle.Entry("Police", None, pieces).lines(),
                    }
                ],
            },
        )
        for pieces in (["Rang ", None, "\nand left"], ["Rang ", None, "\nand left"])
    ]
    assert pages[0] == pages[1]
    assert picture_papers.pdf_of(pages[0]) == picture_papers.pdf_of(pages[1])
    with Image.open(io.BytesIO(pages[0][1])) as drawn:
        grey = drawn.convert("L")
        darkest = max(
            _longest_run([grey.getpixel((x, y)) == 0 for x in range(grey.width)])
            for y in range(grey.height)
        )
    assert darkest > 100  # five letters wide, and black through and through


def _longest_run(line: list[bool]) -> int:
    longest = run = 0
    for dark in line:
        run = run + 1 if dark else 0
        longest = max(longest, run)
    return longest


def test_the_pages_that_leave_are_those_that_were_decided_on(world: World) -> None:
    worded(world)
    row = collected(world)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        row = proposed(world, row)
        second = world.reviewers[0]
        assert pages_of(second, row) == pages_of(second, row)
        with door.door(second):
            bundle = disclosure_answers.bundle_of(fresh(row))
            entries = Entry.objects.filter(verb="EXPORTED", thing_ids__contains=[row.pk])
            assert [one.ground for one in entries] == [row.reference] * 2
            assert [bytes(one).hex() for one in entries[0].hashes] == [bundle.digest]
            bundle.digest = "0" * 64
            with pytest.raises(Refused, match="not those that were decided on"):
                disclosure_bundle.content(bundle, by=second)
        with door.door(world.moira):
            assert not DisclosureBundle.objects.visible_to(world.moira).exists()
            kept = DisclosureBundle.objects.get(disclosure=row)
            opened = sealing.open_quietly([kept], ["pages_file"], by=world.moira)
            assert opened[kept, "pages_file"] is None


def test_letters_of_no_typeface_and_too_many_pages_are_refused_in_words(world: World) -> None:
    entry = disclosure_bundle.Entry("Police", world.item.happened_on, ["\u4e2d"])
    worded(world)
    row = collected(world)
    answered(world, row)
    with on(row.owners_on):
        row = considered(world, row)
        with door.door(world.ivor):
            now = fresh(row)
            now.wording = disclosure_answers.disclosure_wordings.in_use(now.workspace_id)
            at = now.received_at
            with pytest.raises(Refused, match="No typeface"):
                disclosure_bundle.make(now, [entry], by=world.ivor, at=at)
            pages = replace(entry, pieces=["one line\n" * 200])
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(disclosure_bundle, "MOST_PAGES", 2)
                with pytest.raises(Refused, match="more than 2 pages"):
                    disclosure_bundle.make(now, [pages], by=world.ivor, at=at)


def test_a_paper_of_pictures_has_a_page() -> None:
    with pytest.raises(ValueError, match="one page"):
        picture_papers.pdf_of([])
