"""Telling the readers of a card of a thing, or of a link, what happened to it: a kind and a reference."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agencies import clock, notices
from agencies.actors import Actor
from agencies.models.notices import NoticeKind
from mash_hub import conflicts
from mash_hub.models.links import Link
from mash_hub.models.thing_releases import ThingRelease
from mash_hub.models.things import ThingCard

Row = ThingCard | Link


def standing_releases(row: Row) -> list[ThingRelease]:
    """The releases by which others can read a row now."""
    rows = ThingRelease.objects.standing().filter(given_kind=row.kind, given_id=row.pk)
    return [*rows.filter(until_at__gt=clock.now()).order_by("released_at", "pk")]


def tell_readers(
    row: Row,
    kind: NoticeKind,
    *,
    by: Actor,
    at: datetime,
    only: Iterable[ThingRelease] | None = None,
) -> None:
    """Tell those to whom a row stands released, each in the workspace it was released in.

    People kept apart from its file are told nothing; a release to people by name tells those alone.
    """
    apart = conflicts.people_apart([row.file_id]).get(row.file_id, [])
    for release in standing_releases(row) if only is None else only:
        notices.post(
            to=release.agencies,
            notice_kind=kind,
            about=row,
            by=by,
            at=at,
            workspace_id=release.workspace_id,
            persons=release.persons,
            not_for=apart,
        )
