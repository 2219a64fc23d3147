"""Sharing and taking back at the same moment: what was taken back last is not read (CC3)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from agencies import door
from agencies.attachments.scanner import Finding
from agencies.models.grants import GrantCause
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Stale
from mash_hub import attachments, sharing
from mash_hub.models import Attachment, Going
from tests.attachments import papers
from tests.cast import Cast
from tests.mash_hub.enquiry_case import SHARE, asked, fresh, opened_by, rated, returned, wrote

BECAUSE = Reason(ReasonCode.CORRECTION)
ROUNDS = 3


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> None:
    settings.HUB_CLAMD = ""
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do acts in threads that begin together; gives the name of what each was refused with."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        start.wait(timeout=30)
        try:
            act()
        except Stale as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_cc3_nobody_reads_a_file_after_its_item_was_taken_back_whatever_happens_beside(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    for _ in range(ROUNDS):
        sent = asked(cast, rated(cast), "police", "health")
        opened_by(cast.owen, sent["police"])
        item = wrote(cast.owen, sent["police"], "Three incidents", SHARE)
        with door.door(cast.owen):
            prepared = attachments.prepare(papers.spool(b"Words"), "note.txt")
            now = fresh(item)
            row = attachments.attach(
                now, prepared, by=cast.owen, going=Going.WHOLE, version=now.version
            )
        with door.door(cast.owen):
            attachments.settle(row, Finding.CLEAN, by=cast.owen)
        returned(cast.owen, sent["police"])
        opened_by(cast.kim, sent["health"])
        wrote(cast.kim, sent["health"], "Seen at the clinic", SHARE)
        with door.door(cast.owen):
            version = fresh(item).version

        def take_back(item=item, version=version) -> None:  # type: ignore[no-untyped-def]
            with door.door(cast.owen):
                sharing.withdraw(fresh(item), by=cast.owen, because=BECAUSE, version=version)

        def attach(item=item, version=version, prepared=prepared) -> None:  # type: ignore[no-untyped-def]
            with door.door(cast.owen):
                attachments.attach(
                    fresh(item), prepared, by=cast.owen, going=Going.WHOLE, version=version
                )

        results = at_once(take_back, lambda sent=sent: returned(cast.kim, sent["health"]), attach)
        assert results[:2] == ["", ""]
        for hat in (cast.devika, cast.kim):
            with door.door(hat):
                assert not Attachment.objects.visible_to(hat).filter(item=item).exists()
        with door.door(cast.owen):
            files = list(Attachment.objects.filter(item=item))
            live = GrantCause.objects.filter(
                thing_id__in=[item.pk, *(file.pk for file in files)], ended_at__isnull=True
            )
            assert not live.exclude(receiver=item.owner_id).exists()
