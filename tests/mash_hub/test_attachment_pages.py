"""Attaching through pages, as a form without script sends it; previews list what goes along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import door
from mash_hub.models import Attachment, Item
from tests.attachments import papers
from tests.attachments.clamd import daemon
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import SHARE, asked, in_part, opened_by, rated, returned, wrote
from tests.mash_hub.test_attachments import NAME, WORDS, attached, stored


@pytest.fixture(autouse=True)
def scanner(tmp_path: Path, settings: Any) -> Iterator[Any]:
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    settings.HUB_SPOOL_DIR = str(tmp_path)
    with daemon(tmp_path) as server:
        yield server


def open_item(cast: Cast, decision: Any = SHARE) -> Item:
    request = asked(cast, rated(cast), "police", "health")["police"]
    opened_by(cast.owen, request)
    return wrote(cast.owen, request, "Three incidents", decision)


def sends(cast: Cast, item: Item, content: bytes, name: str = NAME, **other: Any) -> Any:
    """Owen presses “Attach”."""
    fields = {
        "hat": str(cast.owen.membership_id),
        "version": str(item.version),
        "going": "WHOLE",
        "file": SimpleUploadedFile(name, content),
        **other,
    }
    return client_of(cast.owen).post(reverse("mash_hub:attach", args=[item.pk]), fields)


def page(hat: Any, name: str, *args: Any) -> str:
    return client_of(hat).get(reverse(f"mash_hub:{name}", args=args)).content.decode()


def test_a_file_sent_from_the_answer_page_is_listed_there_and_can_be_removed_after_asking_again(
    cast: Cast,
) -> None:
    item = open_item(cast)
    answer = sends(cast, item, WORDS)
    place = f"{reverse('mash_hub:request', args=[item.request_id])}?item={item.pk}#files-{item.pk}"
    assert (answer.status_code, answer["Location"]) == (302, place)
    browser = client_of(cast.owen)
    shown = browser.get(place).content.decode()
    assert NAME in shown
    assert "Plain text, 237.3 KB" in shown
    assert "goes with the whole item" in shown
    assert "Checked" in shown
    (row,) = rows_of(cast)
    address = reverse("mash_hub:attachment-remove", args=[row.pk])
    assert "Remove this file?" in browser.get(address).content.decode()
    fields = {"hat": str(cast.owen.membership_id), "version": "1"}
    assert browser.post(address, fields).status_code == 302
    assert NAME not in browser.get(place).content.decode()


def rows_of(cast: Cast) -> list[Attachment]:
    with door.door(cast.owen):
        return list(Attachment.objects.all())


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (papers.archive(), "all.zip", "Archives are not taken"),
        (papers.docx({"word/vbaProject.bin": "x"}), "a.docx", "macros"),
        (papers.EICAR, "a.txt", "The virus scanner found something"),
        (b"", "a.txt", "This file is empty"),
    ],
)
def test_a_file_that_is_not_taken_comes_back_with_a_sentence_beside_the_form(
    cast: Cast, settings: Any, content: bytes, name: str, words: str
) -> None:
    item = open_item(cast)
    answer = sends(cast, item, content, name)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert shown.count(words) == 2  # beside the form, and in the summary on top of the page
    assert "<title>Error: " in shown
    assert stored(settings) == []
    assert not rows_of(cast)
    returned(cast.owen, item.request)
    later = sends(cast, item, content, name)
    assert later.status_code in (409, 422)


def test_no_file_and_no_choice_are_sentences_too(cast: Cast) -> None:
    item = open_item(cast)
    answer = sends(cast, item, WORDS, going="", file="")
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


def test_everybody_who_will_read_sees_the_files_in_the_preview_and_nobody_else_does(
    cast: Cast,
) -> None:
    item = open_item(cast, in_part("Seen"))
    attached(cast.owen, item, name="ZQX whole.txt")
    attached(cast.owen, item, name="ZQX always.txt", going="ALWAYS")
    agency = cast.agency.council.pk
    seen_as = page(cast.owen, "request-as", item.request_id, agency)
    check = page(cast.owen, "request-check", item.request_id)
    for shown in (seen_as, check):
        assert "ZQX always.txt" in shown
        assert "ZQX whole.txt" not in shown
    returned(cast.owen, item.request)
    theirs = page(cast.devika, "item", item.pk)
    assert "ZQX always.txt" in theirs
    assert "ZQX whole.txt" not in theirs
    assert "Remove…" not in theirs
    enquiry = page(cast.devika, "enquiry", item.request.enquiry_id)
    assert "with 1 file" in enquiry
