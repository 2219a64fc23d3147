"""What is known already when a child goes missing, as far as one reader may see it (4.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import family_page, partnership_settings, thing_page
from mash_hub.models.links import Link
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Card, Subject

LAST = 3  # episodes shown
_MOST = 20


@dataclass(frozen=True)
class Repeat:
    """How often a child was missing within the partnership's days, and from how often it counts."""

    number: int
    least: int
    days: int

    @property
    def is_met(self) -> bool:
        """Whether a strategy discussion is to be considered (domain notes 4.12)."""
        return self.number >= self.least

    @property
    def words(self) -> str:
        """The sentence that whoever decides reads."""
        return (
            f"{self.number} missing episodes within {self.days} days: from {self.least} on, consider a "
            "strategy discussion."
        )


@dataclass(frozen=True)
class Known:
    """The last episodes, people and places linked, and who else is missing at the same time."""

    earlier: list[MissingEpisode]
    repeat: Repeat
    people: list[Any]
    places: list[Any]
    others: list[MissingEpisode]


def repeat_of(subject_id: UUID, at: datetime, *, by: Hat) -> Repeat:
    """The repeat rule for a child at an instant, over the episodes that the reader may see."""
    least = partnership_settings.number(SettingName.MISSING_REPEAT, by.workspace_id, at)
    days = partnership_settings.number(SettingName.MISSING_WITHIN, by.workspace_id, at)
    seen = MissingEpisode.objects.visible_to(by).of_subject(subject_id)
    since = seen.filter(missing_since__gt=at - timedelta(days=days), missing_since__lte=at)
    return Repeat(since.count(), least, days)


def of(row: MissingEpisode, subject_id: UUID, *, by: Hat) -> Known:
    """What stands beside an episode; of relationships and links only what this reader was given."""
    seen = MissingEpisode.objects.visible_to(by)
    earlier = seen.of_subject(subject_id).exclude(pk=row.pk).order_by("-missing_since", "pk")
    others = seen.missing_now().exclude(pk__in=seen.of_subject(subject_id).values("pk"))
    people, places = _around(subject_id, by=by)
    return Known(
        list(earlier[:LAST]),
        repeat_of(subject_id, row.missing_since, by=by),
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
