"""Releases: one decision of an owner that named readers may read an item, for a purpose, until a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
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

LONGEST = timedelta(days=365)  # a release stands twelve months at most (page 04)


class AudienceKind(models.TextChoices):
    """To whom a release speaks: the agencies of one thing, or people by name (issue B)."""

    ENQUIRY = "ENQUIRY", "The agencies of the enquiry"
    CASE = "CASE", "The agencies of the case it was referred to"
    MEETING = "MEETING", "The agencies of the meeting"
    PEOPLE = "PEOPLE", "People by name"


class Section(models.TextChoices):
    """What a reader is given: the whole item, or the version its owner made for others."""

    WHOLE = "content", "Whole"
    PART = "shared", "In part"


class ReleaseState(models.TextChoices):
    """States of a release."""

    STANDING = "STANDING", "Stands"
    ENDED = "ENDED", "Taken back"
    RUN_OUT = "RUN_OUT", "Run out"


S = ReleaseState

TABLE = Table(
    "release of an item",
    "4.3",
    ReleaseState,
    [
        Step(S.STANDING, S.ENDED, Act.ANSWER, "by its owner, with the reason", "", ""),
        Step(S.STANDING, S.RUN_OUT, None, "its last day is over; reading stops by itself", "", ""),
    ],
)


@dataclass(frozen=True)
class Audience:
    """Whom a release names: in which workspace, because of which thing, agencies and persons.

    `persons` empty means everybody of the agencies who may read in that workspace. A meeting makes
    its own, with itself as the thing. `case_file_id` is the file of the case it is read in, where that
    is not the enquiry's: whoever has a conflict there reads nothing of it.
    """

    audience_kind: AudienceKind
    workspace_id: UUID
    agencies: tuple[UUID, ...]
    persons: tuple[UUID, ...] = ()
    by_kind: str = ""
    by_id: UUID | None = None
    reference: str = ""
    case_file_id: UUID | None = None


class ItemReleaseQuerySet(VersionedQuerySet["ItemRelease"]):
    """Releases of items."""

    def visible_to(self, hat: Hat) -> ItemReleaseQuerySet:
        """Those of the hat's own agency, to whoever may release at home or there, less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.ANSWER):
            reach |= Q(item__workspace=hat.workspace_id)
        if may(hat, Act.RELEASE_TO_MEETING):
            reach |= Q(~apart(hat.person_id, "case_file"), workspace=hat.workspace_id)
        own = self.filter(reach, owner=hat.agency_id)
        return own.exclude(apart(hat.person_id)).exclude(
            apart(hat.person_id, "item__request__file")
        )

    def standing(self) -> ItemReleaseQuerySet:
        """Those that were neither taken back nor swept after their last day."""
        return self.filter(state=S.STANDING)

    def run_out(self, at: datetime) -> ItemReleaseQuerySet:
        """Those whose last day is over and that were not swept yet."""
        return self.standing().filter(until_at__lte=at)

    def of_items(self, ids: Iterable[UUID]) -> ItemReleaseQuerySet:
        """Those of some items, in the order they were made."""
        return self.filter(item__in=ids).order_by("released_at", "pk")


class ItemRelease(Versioned):
    """One release of one item: to whom, which section, for what purpose, why, and until when.

    It is the thing behind its grants' causes: ending it ends them, and leaves access that has
    another cause.
    """

    kind: ClassVar[str] = "release"

    item = models.ForeignKey("mash_hub.Item", on_delete=models.PROTECT, related_name="releases")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ReleaseState.choices, default=S.STANDING)
    audience_kind = models.CharField(max_length=8, choices=AudienceKind.choices)
    by_kind = models.CharField(max_length=24, blank=True)  # the enquiry, referral or meeting
    by_id = models.UUIDField(null=True)
    by_reference = models.CharField(max_length=12, blank=True)
    case_file = models.ForeignKey(  # whoever is kept apart from it reads nothing of this release
        File, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agencies = ArrayField(models.UUIDField())
    persons = ArrayField(models.UUIDField(), default=list, blank=True)
    section = models.CharField(max_length=8, choices=Section.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    release_reason = models.CharField(max_length=40)
    release_reason_id = models.UUIDField(null=True)
    until_at = models.DateTimeField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ItemReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__gt=models.F("released_at")),
                name="release_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(agencies=[]), name="release_names_agencies"),
            models.CheckConstraint(
                condition=Q(state=S.STANDING, ended_at=None)
                | (~Q(state=S.STANDING) & Q(ended_at__isnull=False)),
                name="release_stands_or_has_ended",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["agencies"], name="release_by_agency"),
            models.Index(fields=["by_kind", "by_id"], name="release_by_thing"),
            models.Index(
                fields=["until_at"], condition=Q(state=S.STANDING), name="release_running_out"
            ),
        ]

    def __str__(self) -> str:
        """A release reads as its audience."""
        return self.get_audience_kind_display()

    @property
    def is_standing(self) -> bool:
        """Whether it was neither taken back nor has run out."""
        return self.state == S.STANDING

    @property
    def reference(self) -> str:
        """It goes by its item's reference."""
        return self.item.reference

    def start(self, *, by: Actor, at: datetime, because: Reason) -> ItemRelease:
        """Store a new release."""
        return self._create(by=by, at=at, because=because)

    def set_ended(
        self, state: ReleaseState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> ItemRelease:
        """Note that it was taken back, or has run out."""
        self.state, self.ended_at = state, at
        return self._commit(["state", "ended_at"], by=by, at=at, because=because)
