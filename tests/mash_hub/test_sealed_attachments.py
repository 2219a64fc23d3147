"""Files of sealed items: read by named readers alone, and destroyed with the item (4.4, UP1-UP9)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat, Service
from agencies.models import Grant, Notice
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import attachment_sweeps, attachments, sealed_attachments, sealed_items
from mash_hub.models import InformationRequest, SealedAttachment, SealedItem
from mash_hub.models.attachments import AttachmentState
from mash_hub.models.sealed_items import SealedState
from mash_hub.sharing import end_of
from tests.attachments import papers
from tests.attachments.clamd import daemon
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import asked, fresh, nothing, opened_by, rated
from tests.mash_hub.test_attachments import NAME, WORDS, stored
from tests.mash_hub.test_barriers import exclude
from tests.mash_hub.test_sealed_items import REVIEW, SWEEP, lodged

S = SealedState


@pytest.fixture(autouse=True)
def scanner(tmp_path: Path, settings: Any) -> Iterator[Any]:
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    settings.HUB_SPOOL_DIR = str(tmp_path)
    with daemon(tmp_path) as server:
        yield server


@pytest.fixture
def police(cast: Cast) -> InformationRequest:
    sent = asked(cast, rated(cast), "police", "health")
    opened_by(cast.owen, sent["police"])
    nothing(cast.kim, sent["health"])
    return sent["police"]


def sealed_file(by: Hat, sealed: SealedItem, content: bytes = WORDS) -> SealedAttachment:
    """One file with a sealed item, through the act."""
    with door.door(by):
        prepared = attachments.prepare(papers.spool(content), NAME)
        now = fresh(sealed)
        return sealed_attachments.attach(now, prepared, by=by, version=now.version)


def got(hat: Hat, row: SealedAttachment) -> bytes | int:
    """What a person's browser downloads, or the status of the refusal."""
    answer = client_of(hat).get(reverse("mash_hub:sealed-file", args=[row.pk]))
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code


def page(hat: Hat, sealed: SealedItem) -> str:
    answer = client_of(hat).get(reverse("mash_hub:sealed-item", args=[sealed.pk]))
    return answer.content.decode()


def reviewed(cast: Cast, sealed: SealedItem, state: SealedState) -> None:
    with door.door(cast.cole):
        now = fresh(sealed)
        sealed_items.review(now, state, by=cast.cole, because=REVIEW, version=now.version)


def test_a_file_goes_to_the_readers_named_and_not_to_those_who_only_know_of_the_item(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    row = sealed_file(cast.cole, sealed)
    assert got(cast.devika, row) == got(cast.cole, row) == WORDS
    for hat in (cast.mandeep, cast.owen, cast.kim, cast.arlo, cast.joan, cast.ines):
        assert got(hat, row) in (403, 404)
    assert NAME in page(cast.devika, sealed)
    assert NAME not in page(cast.mandeep, sealed)  # decides, sees the marker
    assert "Files" not in page(cast.mandeep, sealed)
    everybody = [cast.hat(name) for name in vars(cast.person)]
    shown = []
    for hat in everybody:
        with door.door(hat):
            if SealedAttachment.objects.visible_to(hat).filter(pk=row.pk).exists():
                shown.append(hat)
    with door.door(cast.cole):
        assert SealedAttachment.objects.readers_of(fresh(row), among=everybody) == shown
    with door.door(cast.devika):
        about = Notice.objects.visible_to(cast.devika).filter(thing_id=sealed.pk)
        assert about.count() == 2  # lodged, and changed
    with door.door(cast.tom):
        assert not Entry.objects.filter(thing_ids__contains=[row.pk]).exists()
    with door.door(cast.mandeep):
        assert not Notice.objects.visible_to(cast.mandeep).filter(thing_id=sealed.pk).exists()


def test_a_hidden_one_answers_like_one_that_never_existed_and_an_exclusion_closes_it(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police, "kim", show=False)
    row = sealed_file(cast.cole, sealed)
    assert got(cast.kim, row) == WORDS
    never = client_of(cast.devika).get(reverse("mash_hub:sealed-file", args=[police.pk]))
    assert (got(cast.devika, row), never.status_code) == (404, 404)
    exclude(cast, cast.kim, police.enquiry.reference)
    assert got(cast.kim, row) == 404


def test_it_closes_with_the_review_goes_on_when_held_again_and_opens_where_the_seal_is_lifted(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    row = sealed_file(cast.cole, sealed)
    with clock.moved(end_of(sealed.review_on)):
        with door.door(SWEEP):
            sealed_items.fall_due(by=SWEEP, only={sealed.pk})
        assert got(cast.devika, row) == 404
        reviewed(cast, sealed, S.RELEASED)
        assert got(cast.mandeep, row) == WORDS
        reviewed(cast, sealed, S.WITHDRAWN)
        assert (got(cast.mandeep, row), got(cast.cole, row)) == (404, WORDS)


def test_it_is_destroyed_with_its_item_or_by_itself_and_its_bytes_too(
    cast: Cast, police: InformationRequest, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sealed = lodged(cast, police)
    first, second = sealed_file(cast.cole, sealed), sealed_file(cast.cole, sealed)
    assert len(stored(settings)) == 2
    for hat in (cast.owen, cast.devika):
        with door.door(hat), pytest.raises(Refused):
            sealed_attachments.remove(fresh(first), by=hat, version=first.version)
    cole = client_of(cast.cole)
    address = reverse("mash_hub:sealed-file-remove", args=[first.pk])
    assert NAME in cole.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        sent = cole.post(address, {"hat": str(cast.cole.membership_id), "version": first.version})
    assert sent.status_code == 302
    assert (got(cast.devika, first), got(cast.devika, second)) == (404, WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        reviewed(cast, sealed, S.DESTROYED)
    assert stored(settings) == []
    assert (got(cast.cole, second), got(cast.devika, second)) == (404, 404)
    with door.door(cast.cole):
        ids = [first.pk, second.pk]
        assert not Grant.objects.of(SealedAttachment.kind, ids).exists()


def test_custodians_attach_on_the_item_s_page_and_what_is_not_taken_comes_back_with_a_sentence(
    cast: Cast, police: InformationRequest, scanner: Any
) -> None:
    sealed = lodged(cast, police)
    address = reverse("mash_hub:sealed-item-attach", args=[sealed.pk])

    def sends(by: Hat, content: bytes, name: str = NAME, version: int = 1) -> Any:
        fields = {"hat": str(by.membership_id), "version": str(version)}
        fields["file"] = SimpleUploadedFile(name, content)  # type: ignore[assignment]
        return client_of(by).post(address, fields)

    assert "No file is attached." in page(cast.cole, sealed)
    assert sends(cast.devika, WORDS).status_code == 403
    for content, words in ((papers.EICAR, "virus scanner found"), (b"", "This file is empty")):
        refused = sends(cast.cole, content)
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert "Archives" in sends(cast.cole, papers.archive(), "all.zip").content.decode()
    scanner.answer = b"stream: busy ERROR"
    assert sends(cast.cole, WORDS).status_code == 302
    assert "Waits for the virus check" in page(cast.cole, sealed)
    assert NAME not in page(cast.devika, sealed)
    scanner.answer = b""
    assert attachment_sweeps.scan_waiting() == 1
    assert NAME in page(cast.devika, sealed)
    with door.door(cast.cole):
        row = SealedAttachment.objects.get()
        assert row.state == AttachmentState.CHECKED
    assert attachment_sweeps.sweep(by=Service("attachments"), older_than=-1) == 0
    assert got(cast.devika, row) == WORDS
    reviewed(cast, sealed, S.WITHDRAWN)
    with door.door(cast.cole):
        prepared, now = attachments.prepare(papers.spool(WORDS), NAME), fresh(sealed)
        with pytest.raises(Stale):
            sealed_attachments.attach(now, prepared, by=cast.cole, version=1)
    assert sends(cast.cole, WORDS, version=2).status_code == 403
