"""Files in a disclosure: words with passages taken out, pictures without squares, and what cannot be read (4.16)."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from agencies import door, sealing
from agencies.attachments import pictures
from agencies.attachments.refusals import NotTaken
from agencies.attachments.spools import Spool
from agencies.verdicts import Refused
from audit.workspace import disclosure_parts, squares
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureItem,
    DisclosurePart,
    Exemption,
    ItemDecision,
)
from tests.attachments import papers
from tests.attachments.clamd import daemon
from tests.audit_workspace.disclosure_case import (
    NAMED,
    REDACTED,
    World,
    checked,
    collected,
    considered,
    decided,
    items_of,
    made,
    on,
    pages_of,
    proposed,
    worded,
)
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import fresh

LETTER = f"Dear Sir,\nCallum came with {NAMED} in May.\n"
SQUARES = replace(REDACTED, marks={Exemption.THIRD_PARTY: ["A1-J20"]})


@pytest.fixture(autouse=True)
def scanner(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """A virus scanner that answers, and a place of this test's own for what is stored."""
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    with daemon(tmp_path) as server:
        yield server


def asked_with(cast: Cast, *files: tuple[bytes, str]) -> tuple[World, Disclosure]:
    """A request about a case in which the police put files with their item."""
    world = made(cast, files=files)
    return world, collected(world)


def files_of(world: World, row: Disclosure) -> list[DisclosureItem]:
    return [one for one in items_of(world.ivor, row) if one.paper_kind]


def copy_of(world: World, item: DisclosureItem) -> dict[str, Any]:
    with door.door(world.ivor):
        now = fresh(item)
        return sealing.open_quietly([now], ["copy"], by=world.ivor)[now, "copy"] or {}


def test_the_words_of_a_file_leave_without_what_was_removed(cast: Cast) -> None:
    world, row = asked_with(
        cast, (LETTER.encode(), "ZQX Oakden.txt"), (papers.written_pdf("He was there."), "a.pdf")
    )
    letter, pdf = sorted(files_of(world, row), key=lambda one: one.paper_kind, reverse=True)
    out = replace(REDACTED, marks={Exemption.THIRD_PARTY: [f"with {NAMED}"]})
    copy = copy_of(world, decided(world.ivor, letter, out))
    assert copy["pieces"] == ["Dear Sir,\nCallum came ", None, " in May."]
    whole = Decided(ItemDecision.WHOLE, ItemTests(is_about=True), "ZQX his own")
    assert copy_of(world, decided(world.ivor, pdf, whole))["pieces"] == ["He was there."]
    body = client_of(world.ivor).get(reverse("audit_workspace:disclosure-item", args=[letter.pk]))
    assert NAMED in body.content.decode()
    assert "These are the words of a file" in body.content.decode()
    assert "ZQX Oakden.txt" not in body.content.decode()


def test_squares_of_a_picture_are_black_and_nothing_is_beneath(cast: Cast) -> None:
    plain = papers.picture("PNG", (400, 300))
    world, row = asked_with(cast, (plain, "photo.png"))
    worded(world)
    (photo,) = files_of(world, row)
    with pytest.raises(Refused, match="“Z9” names no squares"):
        decided(world.ivor, photo, replace(SQUARES, marks={Exemption.THIRD_PARTY: ["Z9"]}))
    decided(world.ivor, photo, SQUARES)
    (only,) = copy_of(world, photo)["pictures"]
    drawn = base64.b64decode(only)
    with Image.open(io.BytesIO(drawn)) as copy:
        assert copy.mode == "L"
        assert {copy.getpixel((x, y)) for x in range(0, 200, 7) for y in range(0, 300, 7)} == {0}
        assert copy.getpixel((300, 150)) not in (0, 255)
        assert not copy.info
    browser = client_of(world.ivor)
    for name, width in (("picture", 434), ("copy", 400)):
        answer = browser.get(reverse(f"audit_workspace:disclosure-item-{name}", args=[photo.pk]))
        assert answer["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as shown:
            assert shown.width == width
    outside = client_of(world.moira)
    for name in ("picture", "copy"):
        address = reverse(f"audit_workspace:disclosure-item-{name}", args=[photo.pk])
        assert outside.get(address).status_code == 404
    assert len(pages_with(world, row)) == 3  # the letter, the words, the picture


def pages_with(world: World, row: Disclosure) -> list[bytes]:
    """The pages of the answer, everything else of the police withheld."""
    kept = Decided(
        ItemDecision.WITHHOLD, ItemTests(), "ZQX", exemptions=[Exemption.LAW_ENFORCEMENT]
    )
    for item in items_of(world.ivor, row):
        if item.decided_at is None:
            decided(world.ivor, item, kept)
    with door.door(world.ivor):
        part = DisclosurePart.objects.visible_to(world.ivor).get(disclosure=row)
        part = disclosure_parts.prepare(part, by=world.ivor, version=part.version)
    for reviewer in world.reviewers:
        checked(reviewer, part)
    with on(row.owners_on):
        considered(world, row)
        proposed(world, row)
        pdf = pages_of(world.reviewers[0], row)
    return pdf.split(b"/Subtype /Image")[1:]


def test_a_scan_of_many_pages_is_withheld_as_nothing_can_be_taken_out_of_it(cast: Cast) -> None:
    world, row = asked_with(cast, (papers.scanned_pdf(21), "scan.pdf"))
    (scan,) = files_of(world, row)
    with pytest.raises(Refused, match="cannot read all of this"):
        decided(world.ivor, scan, REDACTED)
    body = client_of(world.ivor).get(reverse("audit_workspace:disclosure-item", args=[scan.pk]))
    assert "Withhold it" in body.content.decode()


def marked(*lines: str) -> Decided:
    return replace(REDACTED, marks={Exemption.THIRD_PARTY: [*lines]})


def test_squares_of_a_scan_are_black_page_by_page_and_nothing_is_beneath(cast: Cast) -> None:
    world, row = asked_with(cast, (papers.scanned_pdf(3), "scan.pdf"))
    worded(world)
    (scan,) = files_of(world, row)
    for typed in ("C4", "4 C4", "0", "2 Z9"):
        with pytest.raises(Refused, match=f"“{typed}” names no squares. Write the page first"):
            decided(world.ivor, scan, marked(typed))
    decided(world.ivor, scan, marked("1 A1-J20", "3"))
    copy = copy_of(world, scan)
    first, second, third = (base64.b64decode(one) for one in copy["pictures"])
    # what was drawn stands at the left, a tenth from the top
    for drawn, left, right in ((first, {0}, {255}), (second, {0, 255}, {255}), (third, {0}, {0})):
        with Image.open(io.BytesIO(drawn)) as page:
            assert page.mode == "L"
            assert not page.info
            assert max(page.size) == 1500
            middle, height = page.width // 2, page.height
            places = [(x, y) for x in range(0, page.width, 9) for y in range(0, height, 9)]
            assert {page.getpixel(at) for at in places if at[0] < middle - 9} == left
            assert {page.getpixel(at) for at in places if at[0] > middle + 9} == right
    assert copy["original"] != copy["redacted"]
    browser = client_of(world.ivor)
    body = browser.get(reverse("audit_workspace:disclosure-item", args=[scan.pk])).content.decode()
    assert body.count("?page=3") == 2  # as it is, and as it is to leave
    for name, width in (("picture", 1160 + 34), ("copy", 1160)):
        address = reverse(f"audit_workspace:disclosure-item-{name}", args=[scan.pk])
        answer = browser.get(f"{address}?page=3")
        with Image.open(io.BytesIO(answer.content)) as shown:
            assert abs(shown.width - width) <= 1
        assert client_of(world.moira).get(f"{address}?page=3").status_code == 404
        for odd in ("0", "x", "123"):
            assert browser.get(f"{address}?page={odd}").status_code == 404
    copies = reverse("audit_workspace:disclosure-item-copy", args=[scan.pk])
    assert browser.get(f"{copies}?page=4").status_code == 404
    assert len(pages_with(world, row)) == 5  # the letter, the words, three pages


def test_a_scan_that_is_disclosed_whole_leaves_as_pictures_too(cast: Cast) -> None:
    world, row = asked_with(cast, (papers.scanned_pdf(2), "scan.pdf"))
    (scan,) = files_of(world, row)
    whole = Decided(ItemDecision.WHOLE, ItemTests(is_about=True), "ZQX his own")
    copy = copy_of(world, decided(world.ivor, scan, whole))
    assert len(copy["pictures"]) == 2
    assert copy["original"] == copy["redacted"]


def test_pages_made_to_break_whoever_draws_them_break_nothing() -> None:
    plain = papers.scanned_pdf()

    def pages_of_pdf(broken: bytes) -> list[bytes]:
        return pictures.pages_covered(Spool.of([broken]), {})

    for broken in (b"%PDF-1.7 nothing", plain[:200], b""):
        assert pictures.pages_in(Spool.of([broken])) == 0
        with pytest.raises(NotTaken):
            pages_of_pdf(broken)
    assert pictures.pages_in(Spool.of([papers.scanned_pdf(500)])) == 0
    with pytest.raises(NotTaken):
        pages_of_pdf(papers.scanned_pdf(500))
    (drawn,) = pages_of_pdf(plain.replace(b"612 792", b"14400 9000000"))  # as large as a field
    with Image.open(io.BytesIO(drawn)) as page:
        assert max(page.size) <= 1500


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["A1"], {(0, 0)}),
        (["t20 "], {(19, 19)}),
        (["B2-C3"], {(1, 1), (1, 2), (2, 1), (2, 2)}),
        (["C3 – B2", "A1"], {(0, 0), (1, 1), (1, 2), (2, 1), (2, 2)}),
    ],
)
def test_squares_are_named_by_letter_and_number(
    typed: list[str], found: set[tuple[int, int]]
) -> None:
    assert squares.named(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["1 A1"], {1: {(0, 0)}}),
        (["2: B2-C3", "2,A1"], {2: {(0, 0), (1, 1), (1, 2), (2, 1), (2, 2)}}),
        (["3 "], {3: {(across, down) for across in range(20) for down in range(20)}}),
    ],
)
def test_squares_of_a_scan_are_named_with_their_page(
    typed: list[str], found: dict[int, set[tuple[int, int]]]
) -> None:
    assert squares.named_by_page(typed, 3) == found


@pytest.mark.parametrize("typed", ["", "U1", "A0", "A21", "1A", "A1-", "A1-B2-C3", "A1 B2"])
def test_what_names_no_square_is_refused(typed: str) -> None:
    with pytest.raises(squares.NoSquare):
        squares.named([typed])
