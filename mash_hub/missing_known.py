"""What is known already when a child goes missing, as far as one reader may see it (4.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import family_page, thing_page
from mash_hub.models.links import Link
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.subjects import Card, Subject

LAST = 3  # episodes shown
_MOST = 20


@dataclass(frozen=True)
class Known:
    """The last episodes, people and places linked, and who else is missing at the same time."""

    earlier: list[MissingEpisode]
    people: list[Any]
    places: list[Any]
    others: list[MissingEpisode]


def of(row: MissingEpisode, subject_id: UUID, *, by: Hat) -> Known:
    """What stands beside an episode; of relationships and links only what this reader was given."""
    seen = MissingEpisode.objects.visible_to(by)
    earlier = seen.of_subject(subject_id).exclude(pk=row.pk).order_by("-missing_since", "pk")
    others = seen.missing_now().exclude(pk__in=seen.of_subject(subject_id).values("pk"))
    people, places = _around(subject_id, by=by)
    return Known(
        list(earlier[:LAST]),
        people,
        places,
        list(others.order_by("-missing_since", "pk")[:_MOST]),
    )


def _around(subject_id: UUID, *, by: Hat) -> tuple[list[Any], list[Any]]:
    if not may(by, Act.READ_SHARED):
        return [], []
    child = Subject.objects.get(pk=subject_id)
    cards = Card.objects.on_subject(subject_id).values("pk")
    links = Link.objects.visible_to(by).filter(
        Q(end_kind=Card.kind, end_id__in=cards), removed_at__isnull=True
    )
    return family_page.of(child, by=by)["lines"][:_MOST], thing_page.lines_of(links, by=by)[:_MOST]
