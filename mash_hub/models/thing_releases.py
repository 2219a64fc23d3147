"""Releases of what an agency keeps about things: a card or a link, to whom, for what, until when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart
from mash_hub.models.releases import ReleaseState

S = ReleaseState

TABLE = Table(
    "release of a card or link of a thing",
    "4.11",
    ReleaseState,
    [
        Step(S.STANDING, S.ENDED, Act.KEEP_THINGS, "by its owner, with the reason"),
        Step(S.STANDING, S.RUN_OUT, None, "its last day is over; reading stops by itself"),
    ],
)


def releases(hat: Actor) -> bool:
    """Whether a hat's role lets what its agency keeps about things leave it (domain notes 2.1)."""
    decides = any(may(hat, act) for act in (Act.ANSWER, Act.DECIDE, Act.RUN_MEETING))
    return bool(may(hat, Act.KEEP_THINGS)) and decides


class ThingReleaseQuerySet(VersionedQuerySet["ThingRelease"]):
    """Releases of cards and links."""

    def visible_to(self, hat: Hat) -> ThingReleaseQuerySet:
        """Those of the hat's own agency in its workspace, to whoever may release, less conflicts."""
        if not releases(hat):
            return self.none()
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        return own.exclude(apart(hat.person_id))

    def standing(self) -> ThingReleaseQuerySet:
        """Those that were neither taken back nor swept after their last day."""
        return self.filter(state=S.STANDING)

    def run_out(self, at: datetime) -> ThingReleaseQuerySet:
        """Those whose last day is over and that were not swept yet."""
        return self.standing().filter(until_at__lte=at)


class ThingRelease(Versioned):
    """One release of one card or link, to agencies or people of one workspace.

    It is the thing behind its grants' causes: ending it ends them, and nothing else.
    """

    kind: ClassVar[str] = "thing_release"

    given_kind = models.CharField(max_length=24)  # the card or the link
    given_id = models.UUIDField()
    reference = models.CharField(max_length=12)  # of the thing, or of the link
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ReleaseState.choices, default=S.STANDING)
    agencies = ArrayField(models.UUIDField())
    persons = ArrayField(models.UUIDField(), default=list, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    release_reason = models.CharField(max_length=40)
    release_reason_id = models.UUIDField(null=True)
    until_at = models.DateTimeField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ThingReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__gt=models.F("released_at")),
                name="thing_release_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(agencies=[]), name="thing_release_names_agencies"),
            models.CheckConstraint(
                condition=Q(state=S.STANDING, ended_at=None)
                | (~Q(state=S.STANDING) & Q(ended_at__isnull=False)),
                name="thing_release_stands_or_has_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["given_kind", "given_id"]),
            models.Index(
                fields=["until_at"],
                condition=Q(state=S.STANDING),
                name="thing_release_running_out",
            ),
        ]

    def __str__(self) -> str:
        """A release reads as its state."""
        return self.get_state_display()

    @property
    def is_standing(self) -> bool:
        """Whether it was neither taken back nor has run out."""
        return self.state == S.STANDING

    def start(self, *, by: Actor, at: datetime, because: Reason) -> ThingRelease:
        """Store a new release."""
        return self._create(by=by, at=at, because=because)

    def set_ended(
        self, state: ReleaseState, *, by: Actor, at: datetime, because: Reason
    ) -> ThingRelease:
        """Note that it was taken back, or has run out."""
        self.state, self.ended_at = state, at
        return self._commit(["state", "ended_at"], by=by, at=at, because=because)
