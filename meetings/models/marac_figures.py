"""What is counted of each case a MARAC heard, in codes: no names, no words (SafeLives data set; domain notes 6.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.workspaces import Workspace
from mash_hub.models.conflicts import apart, kept
from meetings.models.marac_cases import keeps_list


class VictimSex(models.TextChoices):
    """The victim’s sex as the data set asks for it."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    OTHER = "X", "Another term, or not known"


class MaracFiguresQuerySet(VersionedQuerySet["MaracFigures"]):
    """Figures of cases heard."""

    def visible_to(self, hat: Hat) -> MaracFiguresQuerySet:
        """Those of the list one keeps or chairs; a case one is kept apart from counts nowhere (4.8)."""
        if not keeps_list(hat):
            return self.none()
        return self.filter(workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: MaracFigures, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which one is visible: the same rule from its other side."""
        kept_apart = kept([row.file_id])
        return [
            hat
            for hat in among
            if hat.workspace_id == row.workspace_id
            and keeps_list(hat)
            and hat.person_id not in kept_apart
        ]

    def heard(self, from_on: date, until_on: date) -> MaracFiguresQuerySet:
        """Those heard from one day to another, of cases that are not destroyed."""
        return self.filter(
            heard_on__gte=from_on, heard_on__lte=until_on, file__destroyed_at__isnull=True
        )


class MaracFigures(Versioned):
    """One case as it is counted: taken down when it is heard, the rest noted by the coordinator.

    None stands for not known. It is kept apart with its case’s file, and counts until that is destroyed.
    """

    kind: ClassVar[str] = "marac_figures"
    ties = ("is_16_or_17", "is_minoritised", "is_lgbt", "is_disabled", "young_harming")
    blanked = ("sex",)

    case_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=12)  # of its case
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    heard_on = models.DateField(db_index=True)
    is_repeat = models.BooleanField()
    from_police = models.BooleanField()
    children = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=1, choices=VictimSex.choices, blank=True)
    is_16_or_17 = models.BooleanField(null=True)
    is_minoritised = models.BooleanField(null=True)
    is_lgbt = models.BooleanField(null=True)
    is_disabled = models.BooleanField(null=True)
    young_harming = models.PositiveSmallIntegerField(null=True)  # people harming, 17 or younger

    objects = MaracFiguresQuerySet.as_manager()

    def __str__(self) -> str:
        """They read as the case."""
        return self.reference

    @property
    def is_complete(self) -> bool:
        """Whether everything the data set asks about the victim is answered."""
        asked = (self.is_16_or_17, self.is_minoritised, self.is_lgbt, self.is_disabled)
        return bool(self.sex) and all(one is not None for one in asked)

    def start(self, *, by: Actor, at: datetime) -> MaracFigures:
        """Store them."""
        return self._create(by=by, at=at)

    def set_heard(
        self, heard_on: date, *, is_repeat: bool, children: int, by: Actor, at: datetime
    ) -> MaracFigures:
        """Take down anew when the case was heard, as after it was taken up again."""
        self.heard_on, self.is_repeat, self.children = heard_on, is_repeat, children
        return self._commit(["heard_on", "is_repeat", "children"], by=by, at=at)

    def set_noted(self, *, by: Actor, at: datetime) -> MaracFigures:
        """Store what was noted of the people."""
        fields = ["sex", "is_16_or_17", "is_minoritised", "is_lgbt", "is_disabled"]
        return self._commit([*fields, "young_harming"], by=by, at=at)
