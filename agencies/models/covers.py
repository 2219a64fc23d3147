"""Covers: a colleague who sees to somebody's work from one hour to another, under their own hat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Membership, Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table


class CoverState(models.TextChoices):
    """Whether a cover stands, or has ended."""

    STANDING = "STANDING", "Arranged"
    ENDED = "ENDED", "Ended"


class CoverWhy(models.TextChoices):
    """Why somebody is covered; nothing of their health is asked."""

    LEAVE = "LEAVE", "Leave"
    TRAINING = "TRAINING", "Training or a course"
    OTHER_DUTY = "OTHER_DUTY", "Court, night or other duty"
    AWAY = "AWAY", "Away from work"


S = CoverState

TABLE = Table(
    "cover",
    "2.1",
    CoverState,
    [
        Step(
            S.STANDING,
            S.ENDED,
            Act.OWN_WORK,
            "by whoever is away, whoever covers, or their manager; by itself at its hour",
            "the hour it was arranged until",
            "nobody covers any more: every check asks the time",
        )
    ],
)


class CoverQuerySet(VersionedQuerySet["Cover"]):
    """Covers."""

    def visible_to(self, hat: Hat) -> Self:
        """Those in which one is away or covers, under this hat's membership; a manager's agency's."""
        reach = Q(away=hat.membership_id) | Q(cover=hat.membership_id)
        if may(hat, Act.MANAGE_AGENCY):
            reach |= Q(owner=hat.agency_id)
        return self.filter(reach, owner=hat.agency_id)

    def readers_of(self, row: Cover, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this cover: the rule's other face."""
        return [
            hat
            for hat in among
            if hat.agency_id == row.owner_id
            and (
                hat.membership_id in (row.away_id, row.cover_id)
                or bool(may(hat, Act.MANAGE_AGENCY))
            )
        ]

    def standing(self) -> Self:
        """Those that nobody ended; the time is another question."""
        return self.filter(state=S.STANDING)

    def at(self, at: datetime) -> Self:
        """Those that run at an instant: nothing runs on because a sweep has not come by."""
        return self.standing().filter(from_at__lte=at, until_at__gt=at)

    def not_over(self, at: datetime) -> Self:
        """Those that run or are to come."""
        return self.standing().filter(until_at__gt=at)

    def over(self, at: datetime) -> Self:
        """Those whose hour has come and that still read as arranged."""
        return self.standing().filter(until_at__lte=at)

    def meeting(self, from_at: datetime, until_at: datetime) -> Self:
        """Those that share a moment with a stretch of time."""
        return self.standing().filter(from_at__lt=until_at, until_at__gt=from_at)

    def with_people(self) -> Self:
        """With names and places, in order of time."""
        shown = self.select_related("person_away", "person_covering", "workspace", "away", "cover")
        return shown.order_by("from_at", "pk")


class Cover(Versioned):
    """One cover: who is away, who covers, from when to when; `words` holds what the cover should know.

    It gives the cover no key and no role: it says whose work comes before them too, for a time.
    """

    kind: ClassVar[str] = "cover"

    away = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="covers")
    person_away = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="covered")
    person_covering = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CoverState.choices, default=S.STANDING)
    why = models.CharField(max_length=10, choices=CoverWhy.choices)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SectionField()

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_at__lt=models.F("until_at")), name="cover_times_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(person_away=models.F("person_covering")),
                name="cover_is_somebody_else",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["cover", "until_at"],
                condition=Q(state="STANDING"),
                name="cover_that_stands",
            )
        ]

    def __str__(self) -> str:
        """A cover reads as its state."""
        return self.get_state_display()

    def runs_at(self, at: datetime) -> bool:
        """Whether it runs at an instant."""
        return self.state == S.STANDING and self.from_at <= at < self.until_at

    def start(self, *, by: Actor, at: datetime) -> Cover:
        """Store a new cover."""
        return self._create(by=by, at=at)

    def set_ended(self, *, by: Actor, at: datetime) -> Cover:
        """Note that it ended, and who ended it; nobody did where its hour came."""
        self.state, self.ended_at, self.ended_by_id = S.ENDED, at, by.person_id
        return self._commit(["state", "ended_at", "ended_by"], by=by, at=at)


def covering(at: datetime) -> ArraySubquery:
    """For a queryset of memberships: whom each covers at an instant, as `Hat.covers` is made of it."""
    rows = Cover.objects.at(at).filter(cover=OuterRef("pk")).order_by("from_at", "pk")
    return ArraySubquery(
        rows.values(data=JSONObject(id="pk", person="person_away", until="until_at"))
    )
