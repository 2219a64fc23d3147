"""Attachments: read with their item through a live release, and by nobody else; sealed wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.attachments import store
from agencies.models import Notice
from agencies.models.files import File, ShredSecret
from agencies.models.grants import GrantWrap
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import attachment_sweeps, attachments, items, sharing
from mash_hub.models import Attachment, AttachmentState, Going, InformationRequest, Item
from mash_hub.models.items import Regime
from tests.attachments import papers
from tests.attachments.clamd import daemon
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    fresh,
    in_part,
    matter,
    opened_by,
    rated,
    returned,
    wrote,
)

BECAUSE = Reason(ReasonCode.CORRECTION)
NAME = "ZQX Oakden injuries.txt"
WORDS = b"ZQXBRUISE on the left arm. " * 9000  # four chunks


@pytest.fixture(autouse=True)
def scanner(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """A virus scanner that answers, and a place of this test's own for what is stored."""
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    with daemon(tmp_path) as server:
        yield server


@pytest.fixture
def request_to_police(cast: Cast) -> InformationRequest:
    return asked(cast, rated(cast), "police", "health")["police"]


@pytest.fixture
def item(cast: Cast, request_to_police: InformationRequest) -> Item:
    """An item of the police, decided to be shared whole, not yet sent."""
    opened_by(cast.owen, request_to_police)
    return wrote(cast.owen, request_to_police, "Three incidents", SHARE)


def attached(
    hat: Hat, item: Item, content: bytes = WORDS, name: str = NAME, going: Going = Going.WHOLE
) -> Attachment:
    """One file with an item, through the act."""
    with door.door(hat):
        prepared = attachments.prepare(papers.spool(content), name)
        now = fresh(item)
        return attachments.attach(now, prepared, by=hat, going=going, version=now.version)


def address(row: Attachment) -> str:
    return reverse("mash_hub:attachment", args=[row.pk])


def got(hat: Hat, row: Attachment) -> bytes | int:
    """What a person's browser downloads, or the status of the refusal."""
    answer = client_of(hat).get(address(row))
    return b"".join(answer.streaming_content) if answer.streaming else answer.status_code  # type: ignore[attr-defined]


def test_a_file_stays_at_home_until_the_answer_is_sent_and_goes_with_the_whole_item(
    cast: Cast, item: Item
) -> None:
    row = attached(cast.owen, item)
    assert got(cast.owen, row) == WORDS
    assert (got(cast.devika, row), got(cast.kim, row)) == (404, 404)
    returned(cast.owen, item.request)
    assert got(cast.devika, row) == WORDS
    assert got(cast.kim, row) == 404  # health has not answered yet
    assert (got(cast.tom, row), got(cast.esther, row)) == (404, 404)


def test_a_part_carries_no_file_of_the_whole_unless_its_owner_chose_so(
    cast: Cast, request_to_police: InformationRequest
) -> None:
    opened_by(cast.owen, request_to_police)
    item = wrote(cast.owen, request_to_police, "Seen with number 9", in_part("Seen"))
    whole, always, home = (
        attached(cast.owen, item, going=going) for going in (Going.WHOLE, Going.ALWAYS, Going.HOME)
    )
    returned(cast.owen, request_to_police)
    assert [got(cast.devika, row) for row in (whole, always, home)] == [404, WORDS, 404]
    assert [got(cast.owen, row) for row in (whole, always, home)] == [WORDS] * 3


def test_taking_the_item_back_stops_its_files_at_once(cast: Cast, item: Item) -> None:
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    assert got(cast.devika, row) == WORDS
    with door.door(cast.owen):
        now = fresh(item)
        sharing.withdraw(now, by=cast.owen, because=BECAUSE, version=now.version)
    assert got(cast.devika, row) == 404
    assert got(cast.owen, row) == WORDS
    with door.door(cast.devika):
        assert attachments.sealing.stream_key(fresh(row), "paper", by=cast.devika) is None


def test_a_release_that_runs_out_ends_reading_files_at_that_instant(cast: Cast, item: Item) -> None:
    attached(cast.owen, item)
    returned(cast.owen, item.request)
    with door.door(cast.devika):
        assert Attachment.objects.visible_to(cast.devika).count() == 1
        with clock.moved(clock.now() + timedelta(days=370)):
            assert not Attachment.objects.visible_to(cast.devika).exists()


def test_a_file_taken_back_alone_leaves_its_item_readable(cast: Cast, item: Item) -> None:
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    with door.door(cast.owen), pytest.raises(Refused, match="take it back"):
        attachments.remove(fresh(row), by=cast.owen, version=row.version)
    with door.door(cast.devika), pytest.raises(Refused):
        attachments.take_back(fresh(row), by=cast.devika, version=row.version)
    with door.door(cast.owen):
        attachments.take_back(fresh(row), by=cast.owen, version=row.version)
    assert got(cast.devika, row) == 404
    assert client_of(cast.devika).get(reverse("mash_hub:item", args=[item.pk])).status_code == 200
    assert got(cast.owen, row) == WORDS


def test_a_file_attached_after_release_goes_at_once_to_those_who_read_and_they_are_told(
    cast: Cast, item: Item
) -> None:
    returned(cast.owen, item.request)
    row = attached(cast.owen, item)
    kept = attached(cast.owen, item, going=Going.HOME)
    assert (got(cast.devika, row), got(cast.devika, kept)) == (WORDS, 404)
    assert got(cast.kim, row) == 404
    nothing_yet = InformationRequest.objects
    with door.door(cast.kim):
        theirs = nothing_yet.get(enquiry=item.request.enquiry_id, agency=cast.agency.health)
    opened_by(cast.kim, theirs)
    wrote(cast.kim, theirs, "Seen at the clinic", SHARE)
    returned(cast.kim, theirs)
    assert got(cast.kim, row) == WORDS
    with door.door(cast.devika):
        assert Notice.objects.filter(notice_kind="ITEM_FILES_CHANGED").count() == 1


def test_a_form_drawn_before_the_answer_was_sent_gives_nobody_a_file(
    cast: Cast, item: Item
) -> None:
    with door.door(cast.owen):
        version = fresh(item).version
    returned(cast.owen, item.request)
    with door.door(cast.owen):
        prepared = attachments.prepare(papers.spool(WORDS), NAME)
        with pytest.raises(Stale):
            attachments.attach(
                fresh(item), prepared, by=cast.owen, going=Going.WHOLE, version=version
            )


def test_only_the_owners_people_attach_and_remove(cast: Cast, item: Item) -> None:
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    for hat in (cast.devika, cast.kim, cast.tom, cast.paula):
        with door.door(hat):
            prepared = attachments.prepare(papers.spool(WORDS), NAME)
            with pytest.raises(Refused):
                attachments.attach(
                    fresh(item), prepared, by=hat, going=Going.WHOLE, version=fresh(item).version
                )
        with door.door(hat), pytest.raises(Refused):
            attachments.remove(fresh(row), by=hat, version=row.version)


def test_cc3_who_reads_by_the_rows_and_who_by_the_rule_are_the_same(cast: Cast, item: Item) -> None:
    rows = [attached(cast.owen, item, going=going) for going in Going]
    returned(cast.owen, item.request)
    with door.door(cast.owen):
        among = hats.in_workspace(cast.workspace.mash.pk)
        told = [Attachment.objects.readers_of(fresh(row), among=among) for row in rows]
    for row, readers in zip(rows, told, strict=True):
        for hat in among:
            with door.door(hat):
                seen = Attachment.objects.visible_to(hat).filter(pk=row.pk).exists()
            assert seen == (hat in readers), (row.going, hat)


# --- downloads ------------------------------------------------------------------------------------


def test_up7_a_download_is_an_attachment_that_nothing_guesses_runs_or_caches(
    cast: Cast, item: Item
) -> None:
    row = attached(cast.owen, item, name='Ärzte "Brief"; x.txt')
    answer = client_of(cast.owen).get(address(row))
    assert b"".join(answer.streaming_content) == WORDS  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Length"] == str(len(WORDS))
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%84rzte%20_Brief__%20x.txt"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_each_download_is_an_entry_and_is_shown_to_the_owner(cast: Cast, item: Item) -> None:
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    got(cast.devika, row)
    got(cast.devika, row)
    with door.door(cast.owen):
        entries = Entry.objects.filter(verb="DOWNLOADED", person_id=cast.devika.person_id)
        assert [{*one.thing_ids} for one in entries] == [{row.pk, item.pk}] * 2
        assert not any(b"ZQX" in repr(one.__dict__).encode() for one in entries)
    page = client_of(cast.owen).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert "Devika Rao, Northmoor Children’s Services" in page


def test_a_file_one_may_not_read_answers_byte_for_byte_like_none(cast: Cast, item: Item) -> None:
    row = attached(cast.owen, item)

    def answer(hat: Hat, path: str) -> tuple[int, str]:
        given = client_of(hat).get(path)
        words = given.content.decode().replace(given["X-Request-ID"], "")
        return given.status_code, words.replace(path, "")

    for hat in (cast.devika, cast.kim, cast.esther):
        never = address(Attachment(id=item.request_id))
        mine, absent = answer(hat, address(row)), answer(hat, never)
        assert mine[0] == absent[0] == 404
        assert len(mine[1]) == len(absent[1])


def test_up9_a_cut_changed_or_swapped_chunk_ends_the_download_before_its_last_byte(
    cast: Cast, item: Item
) -> None:
    row = attached(cast.owen, item)
    place = store._place(row.stored_as)
    whole = place.read_bytes()
    chunk = 64 * 1024 + 16

    def tried(changed: bytes) -> bytes | int:
        place.write_bytes(changed)
        answer = client_of(cast.owen).get(address(row))
        if not answer.streaming:
            return answer.status_code
        taken: list[bytes] = []
        with pytest.raises(attachments.sealing.CannotOpen):
            taken.extend(answer.streaming_content)  # type: ignore[attr-defined]
        return b"".join(taken)

    swapped = (
        whole[:9] + whole[9 + chunk : 9 + 2 * chunk] + whole[9 : 9 + chunk] + whole[9 + 2 * chunk :]
    )
    flipped = bytearray(whole)
    flipped[-1] ^= 1
    assert tried(whole[:-5]) == 503
    assert tried(swapped) == 503
    assert tried(whole + b"x") == 503
    late = tried(bytes(flipped))
    assert isinstance(late, bytes)
    assert len(late) < len(WORDS)
    place.unlink()
    assert got(cast.owen, row) == 503


def test_a_download_under_way_ends_when_its_file_is_taken_back(
    cast: Cast, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencies.attachments.downloads.ASK_AGAIN", 0.0)
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    pieces = iter(client_of(cast.devika).get(address(row)).streaming_content)  # type: ignore[attr-defined]
    assert next(pieces)
    assert next(pieces)
    with door.door(cast.owen):
        attachments.take_back(fresh(row), by=cast.owen, version=row.version)
    with pytest.raises(RuntimeError):
        next(pieces)


# --- quarantine -----------------------------------------------------------------------------------


def test_up5_without_a_scanner_a_file_waits_and_its_owner_is_told_what_to_do(
    cast: Cast, item: Item, settings: Any
) -> None:
    settings.HUB_CLAMD = ""
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    assert row.state == AttachmentState.QUARANTINED
    assert (got(cast.owen, row), got(cast.devika, row)) == (403, 404)
    page = client_of(cast.owen).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert "this hub has no virus scanner" in page
    assert "ZQX Oakden" in page
    theirs = client_of(cast.devika).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert "ZQX" not in theirs
    assert attachment_sweeps.scan_waiting() == 0


def test_up5_what_waited_is_let_out_when_the_scanner_answers_again_and_readers_are_told(
    cast: Cast, item: Item, settings: Any
) -> None:
    place, settings.HUB_CLAMD = settings.HUB_CLAMD, "unix:/nowhere/clamd.ctl"
    row = attached(cast.owen, item)
    returned(cast.owen, item.request)
    assert attachment_sweeps.scan_waiting() == 0
    assert got(cast.devika, row) == 404
    settings.HUB_CLAMD = place
    assert attachment_sweeps.scan_waiting() == 1
    assert got(cast.devika, row) == WORDS
    assert attachment_sweeps.scan_waiting() == 0
    for hat in (cast.devika, cast.owen):
        with door.door(hat):
            assert Notice.objects.filter(notice_kind="ITEM_FILES_CHANGED").count() == 1


def test_up5_a_virus_found_in_quarantine_is_destroyed_and_its_owner_reads_so(
    cast: Cast, item: Item, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    place, settings.HUB_CLAMD = settings.HUB_CLAMD, ""
    row = attached(cast.owen, item, papers.EICAR)
    settings.HUB_CLAMD = place
    with django_capture_on_commit_callbacks(execute=True):
        assert attachment_sweeps.scan_waiting() == 1
    assert not store.has(row.stored_as)
    returned(cast.owen, item.request)
    assert (got(cast.owen, row), got(cast.devika, row)) == (403, 404)
    page = client_of(cast.owen).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert "it was destroyed" in page


# --- where bytes lie ------------------------------------------------------------------------------


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.HUB_ATTACHMENTS_DIR).rglob("*") if path.is_file()]


def test_up6_bytes_lie_sealed_under_a_name_that_says_nothing(
    cast: Cast, item: Item, settings: Any
) -> None:
    row = attached(cast.owen, item)
    (path,) = stored(settings)
    assert path.name == row.stored_as.hex
    assert row.pk.hex not in str(path)
    assert WORDS[:9] not in path.read_bytes()  # three letters turn up by chance
    assert path.stat().st_mode & 0o077 == 0
    with door.door(cast.owen):
        held = Attachment.objects.values().get(pk=row.pk)
    assert b"ZQX" not in repr(held).encode()


def test_a_removed_file_is_destroyed_and_so_is_every_file_of_a_removed_item(
    cast: Cast, item: Item, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row = attached(cast.owen, item)
    other = attached(cast.owen, item)
    with django_capture_on_commit_callbacks(execute=True), door.door(cast.owen):
        attachments.remove(fresh(row), by=cast.owen, version=row.version)
    assert [path.name for path in stored(settings)] == [other.stored_as.hex]
    assert got(cast.owen, row) == 404
    with door.door(cast.owen):
        now = fresh(item)
        items.remove(now, by=cast.owen, version=now.version)
    attachment_sweeps.sweep(older_than=-1)
    assert stored(settings) == []


def test_what_was_never_sent_goes_after_thirty_days_and_what_was_sent_stays(
    cast: Cast, item: Item, settings: Any
) -> None:
    sent = attached(cast.owen, item)
    undecided = wrote(cast.owen, item.request, "A thought", items.ReleaseDecision())
    left = attached(cast.owen, undecided)
    returned(cast.owen, item.request)
    attachment_sweeps.sweep(older_than=-1)
    assert len(stored(settings)) == 2
    with clock.moved(clock.now() + timedelta(days=31)):
        attachment_sweeps.sweep(older_than=-1)
    assert [path.name for path in stored(settings)] == [sent.stored_as.hex]
    assert got(cast.owen, left) == 404


def test_up8_bytes_of_an_act_that_did_not_happen_are_swept(
    cast: Cast, item: Item, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise OSError("the log cannot be written")

    kept = attached(cast.owen, item)
    with monkeypatch.context() as broken, door.door(cast.owen):
        prepared = attachments.prepare(papers.spool(WORDS), NAME)
        broken.setattr(attachments.log, "write", fails)
        with pytest.raises(OSError, match="log"):
            attachments.attach(
                fresh(item), prepared, by=cast.owen, going=Going.WHOLE, version=item.version
            )
    assert len(stored(settings)) == 2
    assert attachment_sweeps.sweep() == 0  # it is young: its act might still be under way
    assert attachment_sweeps.sweep(older_than=-1) == 1
    assert [path.name for path in stored(settings)] == [kept.stored_as.hex]


def test_a_shredded_file_takes_its_attachments_along(cast: Cast, item: Item, settings: Any) -> None:
    row = attached(cast.owen, item)
    ShredSecret.objects.using("keys").filter(pk=item.file_id).delete()
    assert got(cast.owen, row) == 503
    with door.door(cast.owen):
        File.objects.filter(pk=item.file_id).update(destroyed_at=clock.now())
    attachment_sweeps.sweep(older_than=-1)
    assert stored(settings) == []


# --- limits ---------------------------------------------------------------------------------------


def test_up2_an_item_a_day_and_a_case_have_room_for_so_much(
    cast: Cast, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = wrote(cast.owen, item.request, "Another", SHARE)
    monkeypatch.setattr(attachments, "MOST_WITH_AN_ITEM", 1)
    attached(cast.owen, item)
    with pytest.raises(Refused, match="1 files at most"):
        attached(cast.owen, item)
    monkeypatch.setattr(attachments, "MOST_A_DAY", len(WORDS) + 5)
    with pytest.raises(Refused, match="within a day"):
        attached(cast.owen, other)
    monkeypatch.setattr(attachments, "MOST_A_DAY", 10**9)
    monkeypatch.setattr(attachments, "MOST_IN_A_CASE", len(WORDS) + 5)
    with pytest.raises(Refused, match="to this enquiry"):
        attached(cast.owen, other)


def test_a_picture_is_kept_without_the_place_it_was_taken_at(cast: Cast, item: Item) -> None:
    row = attached(cast.owen, item, papers.located_picture(), "arm.jpg")
    kept = got(cast.owen, row)
    assert isinstance(kept, bytes)
    assert kept.startswith(b"\xff\xd8")
    assert b"ZQX" not in kept
    assert len(kept) == row.size


def test_a_file_is_sealed_under_the_law_of_its_item_which_stays_while_there_are_files(
    cast: Cast, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = attached(cast.owen, item)
    with door.door(cast.owen):
        own = GrantWrap.objects.get(grant__thing_id=row.pk)
        assert own.key.regime == fresh(item).regime == Regime.PART_3
        now = fresh(item)
        words = matter(item.request, "Three incidents", regime=Regime.UK_GDPR)
        monkeypatch.setattr(items, "regimes_of", lambda _agency: [*Regime])
        with pytest.raises(Refused, match="Remove its files first"):
            items.write(now, by=cast.owen, matter=words, decision=SHARE, version=now.version)
