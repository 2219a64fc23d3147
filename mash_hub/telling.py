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
    apart = conflicts.people_apart([about.file_id])
    notices.post(
        to=to,
        notice_kind=notice_kind,
        about=about,
        by=by,
        at=at,
        workspace_id=about.workspace_id,
        persons=persons,
        not_for=apart.get(about.file_id, ()),
    )
