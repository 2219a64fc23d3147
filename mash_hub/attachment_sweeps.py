"""What happens to attachments by itself: scanned when the scanner answers, destroyed when nobody needs them."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Service
from agencies.attachments import scanner, store
from agencies.attachments.scanner import Finding
from agencies.crypto.errors import CannotOpen
from agencies.door import door
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import attachments, sealed_attachments
from mash_hub.models.attachments import Attachment, AttachmentState
from mash_hub.models.sealed_attachments import SealedAttachment

SCANNING = Service("scanner")
SWEEPING = Service("attachments")
LEFT_OUT_LAST = timedelta(days=30)  # after the answer that left them out
SECONDS = 300.0  # a scan out of an act may take its time
_MANY = 200

logger = logging.getLogger(__name__)


def scan_waiting(*, by: Service = SCANNING) -> int:
    """Scan what waits in quarantine, while the scanner answers; gives how many were settled.

    No door is open during a scan. A file that does not open stays where it is, and is reported.
    """
    if not scanner.answers():
        return 0
    with door(by):
        waiting: list[Attachment | SealedAttachment] = [*Attachment.objects.waiting()[:_MANY]]
        waiting += SealedAttachment.objects.waiting().select_related("sealed_item")[:_MANY]
    return sum(_scan(row, by=replace(by, agency_id=row.owner_id)) for row in waiting)


def _scan(row: Attachment | SealedAttachment, *, by: Service) -> bool:
    try:
        with door(by):
            key = sealing.stream_key(row, "paper", by=by)
        pieces = store.read(row.stored_as, row.size, key or b"", row.pk)
        finding = scanner.scan(pieces, seconds=SECONDS)
    except CannotOpen:
        logger.error("ALERT attachment %s does not open", row.pk)  # noqa: TRY400 - no trace
        return False
    if finding is Finding.UNKNOWN:
        return False
    with door(by):
        if isinstance(row, Attachment):
            attachments.settle(row, finding, by=by)
        else:
            sealed_attachments.settle(row, finding, by=by)
    return True


@transaction.atomic
def drop_never_sent(*, by: Service) -> int:
    """Destroy files of removed items, and thirty days after those left out of an answer; how many."""
    at = clock.now()
    old = Attachment.objects.never_sent(at - LEFT_OUT_LAST).select_for_update(of=("self",))
    rows = list(old.select_related("item")[:_MANY])
    for row in rows:
        row.set_state(AttachmentState.REMOVED, by=by, at=at)
        attachments.let_go(row)
    if rows:
        things = [log.Thing(row.kind, row.pk) for row in rows]
        log.write(by=by, verb=Verb.DRAFT_DISCARDED, about=things, count=len(rows), at=at)
    return len(rows)


def sweep(*, by: Service = SWEEPING, older_than: float = store.YOUNG) -> int:
    """Destroy what was never sent, then whatever bytes no row claims; gives how many files went.

    No row claims the bytes of an act that was rolled back, of a removed or infected attachment, or of
    a file that was shredded.
    """
    with door(by):
        drop_never_sent(by=by)

    def claimed(names: Collection[UUID]) -> set[UUID]:
        with door(by):
            kinds = (Attachment, SealedAttachment)
            kept = [model.objects.kept_under(names) for model in kinds]
            return {name for rows in kept for name in rows.values_list("stored_as", flat=True)}

    return store.sweep(claimed, older_than=older_than)
