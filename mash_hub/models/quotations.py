"""Quotations: the words of a released item that a decision relies on, with their source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, Row, SectionField
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.items import Item


class QuotationQuerySet(models.QuerySet["Quotation"]):
    """Quotations of items."""

    def visible_to(self, hat: Hat) -> QuotationQuerySet:
        """Those of the hat's own agency in its workspace, less conflicts: nobody else gains by one."""
        if not may(hat, Act.READ_SHARED):
            return self.none()
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        return own.exclude(apart(hat.person_id))

    def readers_of(self, quotation: Quotation, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this quotation: the rule's other face."""
        kept_apart = kept([quotation.file_id])
        at = (quotation.owner_id, quotation.workspace_id)
        return [
            hat
            for hat in among
            if (hat.agency_id, hat.workspace_id) == at
            and may(hat, Act.READ_SHARED)
            and hat.person_id not in kept_apart
        ]


class Quotation(Row):
    """A copy of what was released, made while its release stood, for the agency that decides.

    `words` holds `{"text", "nature"}`. It stays when the item is taken back or corrected, and is then
    marked (architecture, Made together). `generation` is that of the section it was copied from.
    """

    kind: ClassVar[str] = "quotation"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="quotations")
    section = models.CharField(max_length=8)
    generation = models.PositiveIntegerField()
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    quoted_at = models.DateTimeField()
    quoted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField(mode=FOLLOW)

    objects = QuotationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thing_kind", "thing_id", "item"], name="quoted_once_in_a_thing"
            )
        ]

    def __str__(self) -> str:
        """A quotation reads as what it is."""
        return "quotation"

    def start(self) -> Quotation:
        """Store it."""
        self.save(force_insert=True)
        return self
