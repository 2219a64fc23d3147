"""Files come and go piece by piece: in little memory, never in clear on the disk, never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from agencies import door
from agencies.attachments import spools, uploads
from agencies.attachments.scanner import Finding
from agencies.crypto.errors import CannotOpen
from agencies.crypto.stream import CHUNK
from mash_hub import attachments
from mash_hub.models import Attachment, Item
from mash_hub.views import attachments as pages
from tests.attachments import server
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, wrote

MIB = 1024 * 1024
LINE = b"ZQXCANARY seen again on Tuesday, and said so.\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    settings.HUB_CLAMD = ""
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    settings.HUB_SPOOL_DIR = str(tmp_path)
    return tmp_path


def lines(size: int) -> Iterator[bytes]:
    """A text of so many bytes, in pieces as they come from a network."""
    piece = (LINE * (CHUNK // len(LINE) + 1))[:CHUNK]
    for _ in range(size // CHUNK):
        yield piece
    yield piece[: size % CHUNK]


def item_of(cast: Cast) -> Item:
    request = asked(cast, rated(cast), "police", "health")["police"]
    opened_by(cast.owen, request)
    return wrote(cast.owen, request, "Three incidents", SHARE)


def session_of(cast: Cast) -> str:
    return client_of(cast.owen).cookies["hub"].value


def sends(
    cast: Cast, item: Item, size: int, *, silently: bool = False, **how: Any
) -> server.Browser:
    """Owen’s browser sends a text of so many bytes, and says before how many, unless `silently`."""
    fields = {"hat": cast.owen.membership_id, "version": item.version, "going": "WHOLE"}
    around = sum(map(len, server.form(fields, "long.txt", iter(()))))
    body = server.form(fields, "long.txt", lines(size))
    length = None if silently else around + size
    path = reverse("mash_hub:attach", args=[item.pk])
    return server.ask(path, session_of(cast), body, length=length, **how)


@pytest.mark.parametrize(
    ("size", "most"),  # UP8 allows 64 MiB at any size
    [(50 * MIB, 32 * MIB), pytest.param(500 * MIB, 48 * MIB, marks=pytest.mark.slow)],
)
def test_up8_a_large_file_is_sent_and_downloaded_in_little_memory(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, size: int, most: int, place: Path
) -> None:
    for module in (uploads, attachments):
        monkeypatch.setattr(module, "LARGEST_FILE", size)
    monkeypatch.setattr(attachments, "MOST_A_DAY", size + 3 * MIB)
    monkeypatch.setattr(pages.attach, "largest_body", size + MIB, raising=False)
    item = item_of(committed_cast)
    assert sends(committed_cast, item, 3 * MIB).status == 302  # what is needed once is loaded
    with door.door(committed_cast.owen):
        item.refresh_from_db()
    with server.watched_memory() as memory:
        assert sends(committed_cast, item, size).status == 302
    assert memory.growth < most
    with door.door(committed_cast.owen):
        row = Attachment.objects.get(size=size)
        attachments.settle(row, Finding.CLEAN, by=committed_cast.owen)
    taken = []
    with server.watched_memory() as memory:
        answer = server.ask(
            reverse("mash_hub:attachment", args=[row.pk]),
            session_of(committed_cast),
            take=lambda piece: taken.append(len(piece)),
        )
    assert (answer.status, sum(taken)) == (200, size)
    assert answer.headers["content-length"] == str(size)
    assert memory.growth < most


def test_up8_an_upload_that_breaks_off_leaves_nothing(committed_cast: Cast, place: Path) -> None:
    item = item_of(committed_cast)
    answer = sends(committed_cast, item, 3 * MIB, goes_away=True)
    assert answer.status == 0
    assert [path for path in place.rglob("*") if path.is_file()] == []
    with door.door(committed_cast.owen):
        assert not Attachment.objects.exists()


def test_up2_more_than_a_page_takes_is_refused_and_not_kept(committed_cast: Cast) -> None:
    item = item_of(committed_cast)
    with server.watched_memory() as memory:
        assert sends(committed_cast, item, 60 * MIB).status == 413
        assert sends(committed_cast, item, 60 * MIB, silently=True).status == 413
    assert memory.growth < 16 * MIB
    elsewhere = server.ask(
        reverse("mash_hub:request-item", args=[item.pk]), session_of(committed_cast), lines(3 * MIB)
    )
    assert elsewhere.status == 413
    just_too_large = sends(committed_cast, item, 50 * MIB + 10)
    assert just_too_large.status == 422


# --- spools ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_001])
def test_a_spool_gives_back_what_it_took_and_can_be_read_anywhere(size: int) -> None:
    content = os.urandom(size)
    spool = spools.Spool.of(content[at : at + 7000] for at in range(0, size, 7000))
    reader = spool.reader()
    assert (spool.size, reader.read()) == (size, content)
    for at in {0, size // 3, max(0, size - 5), CHUNK - 2}:
        reader.seek(at)
        assert reader.read(70_000) == content[at : at + 70_000]
    assert reader.seek(0, 2) == size


def test_a_spool_whose_bytes_were_changed_on_the_disk_does_not_open() -> None:
    spool = spools.Spool.of([LINE])
    spool._file.seek(20)
    spool._file.write(b"x")
    with pytest.raises(CannotOpen):
        spool.reader().read()


KILLED = """
import sys, time
from django.conf import settings
settings.configure(HUB_SPOOL_DIR=sys.argv[1])
from agencies.attachments.spools import Spool
spool = Spool()
spool.write(b"ZQXCANARY" * 100_000)
print(spool._file.fileno(), flush=True)
time.sleep(60)
"""


def test_up6_a_process_killed_amid_an_upload_leaves_nothing_to_read(place: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as taking:
        assert taking.stdout is not None
        number = taking.stdout.readline().decode().strip()
        lies = Path(f"/proc/{taking.pid}/fd/{number}").read_bytes()
        taking.send_signal(signal.SIGKILL)
    assert len(lies) > 800_000
    assert b"ZQXCANARY" not in lies
    assert [path for path in place.rglob("*") if path.is_file()] == []
