"""Telling agencies of things in a case, with those left out who are kept apart from its file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from agencies import notices
from agencies.actors import Actor
from agencies.models.notices import NoticeKind
from mash_hub import conflicts


class InCase(Protocol):
    """A thing that belongs to a case: it has a kind, an id, a file and a workspace."""

    kind: ClassVar[str]
    id: UUID
    file_id: UUID
    workspace_id: UUID


def tell_all(
    told: Iterable[tuple[InCase, NoticeKind, Iterable[UUID], Iterable[UUID]]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Tell of many things as `tell` does of one: thing, kind, agencies, and people named or none."""
    all_of = [*told]
    apart = conflicts.people_apart({about.file_id for about, *_ in all_of})
    notices.post_all(
        (
            notices.Post(
                tuple(to),
                kind,
                about,
                about.workspace_id,
                tuple(persons),
                tuple(apart.get(about.file_id, ())),
            )
            for about, kind, to, persons in all_of
        ),
        by=by,
        at=at,
    )


def tell(
    to: Iterable[UUID],
    notice_kind: NoticeKind,
    *,
    about: InCase,
    by: Actor,
    at: datetime,
    persons: Iterable[UUID] = (),
) -> None:
    """Post a notice to agencies in the thing's workspace, hidden from people with a conflict."""
    tell_all([(about, notice_kind, to, persons)], by=by, at=at)
