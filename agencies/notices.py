"""Telling agencies that something happened: one row in the act, a hint after its commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from agencies import door, hints
from agencies.actors import Actor
from agencies.models.notices import Notice, NoticeKind


@dataclass(frozen=True)
class Post:
    """One thing of which agencies are told: perhaps named people alone, and some left out."""

    to: tuple[UUID, ...]
    notice_kind: NoticeKind
    about: Any
    workspace_id: UUID | None = None
    persons: tuple[UUID, ...] = ()
    not_for: tuple[UUID, ...] = ()


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
    receivers = (to,) if isinstance(to, UUID) else tuple(to)
    one = Post(receivers, notice_kind, about, workspace_id, tuple(persons), tuple(not_for))
    post_all([one], by=by, at=at)


def post_all(posts: Iterable[Post], *, by: Actor, at: datetime) -> None:
    """Tell of many things at once, in one statement, as `post` tells of one."""
    rows = [
        Notice(
            id=uuid4(),
            receiver_id=agency,
            workspace_id=one.workspace_id or by.workspace_id,
            notice_kind=one.notice_kind,
            thing_kind=one.about.kind,
            thing_id=one.about.id,
            reference=getattr(one.about, "reference", ""),
            file_id=getattr(one.about, "file_id", None),
            persons=[*one.persons],
            not_for=[*one.not_for],
            posted_at=at,
        )
        for one in posts
        for agency in dict.fromkeys(one.to)
    ]
    if rows:
        Notice.objects.bulk_create(rows)
        door.on_commit(hints.outbox)
