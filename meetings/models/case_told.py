"""Who was told what came of a case at a meeting: its referrer, and the victim through the IDVA (4.7, 4.8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from mash_hub.models.conflicts import apart
from meetings.models.agenda import AgendaItem, compared_item
from meetings.models.compared_names import away_from
from meetings.models.marac_cases import keeps_list


class ToldWhom(models.TextChoices):
    """Who is told."""

    REFERRER = "REFERRER", "Who referred"
    VICTIM = "VICTIM", "The victim, through the IDVA"


W = ToldWhom


class CaseToldQuerySet(VersionedQuerySet["CaseTold"]):
    """What was told of cases."""

    def visible_to(self, hat: Hat) -> CaseToldQuerySet:
        """All of a workspace to who keeps or chairs its list; of the victim, to IDVAs; else what one was told.

        Who referred reads it in the workspace from which they did. At the MARAC nobody reads it before
        their name was compared with those in the case.
        """
        there = Q(workspace=hat.workspace_id) & compared_item(hat.person_id, "item__")
        reach = Q(pk__in=[])
        if keeps_list(hat):
            reach |= there
        if may(hat, Act.CONTACT_VICTIM):
            reach |= there & Q(whom=W.VICTIM)
        if may(hat, Act.REFER) or may(hat, Act.DECIDE):
            reach |= Q(whom=W.REFERRER, agency=hat.agency_id, from_workspace=hat.workspace_id)
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, row: CaseTold, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which it is visible: the same rule from its other side."""
        asked = [*among]
        away = away_from([row.file_id], row.item.compared_id, asked)

        def reads(hat: Hat) -> bool:
            if away.is_apart(hat):
                return False
            is_there = hat.workspace_id == row.workspace_id and not away.is_late(hat)
            if is_there and keeps_list(hat):
                return True
            if row.whom == W.VICTIM:
                return is_there and bool(may(hat, Act.CONTACT_VICTIM))
            is_theirs = (hat.agency_id, hat.workspace_id) == (row.agency_id, row.from_workspace_id)
            return is_theirs and bool(may(hat, Act.REFER) or may(hat, Act.DECIDE))

        return [hat for hat in asked if reads(hat)]


class CaseTold(Versioned):
    """One case: that somebody was told what came of it, by whom and when, or why not.

    `words` holds `{"words"}`: to the referrer the outcome, of the victim how she or he was told or why not.
    It stands in the case's file, and is the host's like the minutes.
    """

    kind: ClassVar[str] = "case_told"

    reference = models.CharField(max_length=12)  # of its case
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="told")
    whom = models.CharField(max_length=10, choices=ToldWhom.choices)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    from_workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, null=True, related_name="+"
    )  # where the referrer reads it
    is_told = models.BooleanField()
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    words = SectionField(mode=ASK)

    objects = CaseToldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "whom"], name="told_once_of_a_case"),
            models.CheckConstraint(
                condition=Q(is_told=False, told_at=None, told_by=None)
                | Q(is_told=True, told_at__isnull=False, told_by__isnull=False),
                name="told_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        """It reads as whom it is about."""
        return self.get_whom_display()

    def start(self, *, by: Actor, at: datetime, because: Reason | None = None) -> CaseTold:
        """Store it."""
        return self._create(by=by, at=at, because=because)

    def set_told(
        self,
        told_by: Person | None,
        told_at: datetime | None,
        *,
        by: Actor,
        at: datetime,
        because: Reason | None = None,
    ) -> CaseTold:
        """Note that it was told after all, or again otherwise; its words are sealed before."""
        self.is_told = told_at is not None
        self.told_by, self.told_at = told_by, told_at
        self.noted_by_id, self.noted_at = by.person_id or self.noted_by_id, at
        fields = ["is_told", "told_by", "told_at", "noted_by", "noted_at", "words"]
        return self._commit(fields, by=by, at=at, because=because)
