"""Telling agencies that something happened: one row in the act, a hint after its commit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from agencies import door, hints
from agencies.actors import Actor
from agencies.models.notices import Notice, NoticeKind


def post(
    *,
    to: UUID | Iterable[UUID],
    notice_kind: NoticeKind,
    about: Any,
    by: Actor,
    at: datetime,
    workspace_id: UUID | None = None,
    persons: Iterable[UUID] = (),
    not_for: Iterable[UUID] = (),
) -> None:
    """Tell agencies of a thing, by kind and reference alone (domain notes 4.19).

    `persons` narrows it to named people, `not_for` leaves people out (conflicts). The rows are
    written in the act's transaction; the relay numbers and publishes them.
    """
    receivers = [to] if isinstance(to, UUID) else [*dict.fromkeys(to)]
    if not receivers:
        return
    Notice.objects.bulk_create(
        Notice(
            id=uuid4(),
            receiver_id=agency,
            workspace_id=workspace_id or by.workspace_id,
            notice_kind=notice_kind,
            thing_kind=about.kind,
            thing_id=about.id,
            reference=getattr(about, "reference", ""),
            file_id=getattr(about, "file_id", None),
            persons=[*persons],
            not_for=[*not_for],
            posted_at=at,
        )
        for agency in receivers
    )
    door.on_commit(hints.outbox)
