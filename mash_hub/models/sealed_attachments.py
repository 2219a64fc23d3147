"""Files of sealed items: read by whoever reads the sealed item's content, and by nobody else (4.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.attachments.kinds import KINDS
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.attachments import KEPT, AttachmentState
from mash_hub.models.sealed_items import SealedItem

S = AttachmentState

TABLE = Table(
    "file of a sealed item",
    "4.4",
    AttachmentState,
    [
        Step(S.QUARANTINED, S.CHECKED, None, "the virus scanner says that it is clean"),
        Step(S.QUARANTINED, S.INFECTED, None, "the virus scanner finds something; it is destroyed"),
        *(
            Step(state, S.REMOVED, Act.KEEP_SEALED, "by itself, or with its item; destroyed")
            for state in (S.QUARANTINED, S.CHECKED, S.INFECTED)
        ),
    ],
)


class SealedAttachmentQuerySet(VersionedQuerySet["SealedAttachment"]):
    """Files of sealed items."""

    def visible_to(self, hat: Hat) -> SealedAttachmentQuerySet:
        """Those whose sealed item's content a hat may read; others than custodians, once checked.

        The marker of a sealed item says nothing of its files: who knows of one without reading it
        sees none.
        """
        reach = Q(sealed_item__in=SealedItem.objects.read_by(hat), state=S.CHECKED)
        if may(hat, Act.KEEP_SEALED):
            kept = SealedItem.objects.visible_to(hat).filter(owner=hat.agency_id)
            reach |= Q(sealed_item__in=kept)
        return self.filter(reach).exclude(state=S.REMOVED)

    def readers_of(self, row: SealedAttachment, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this file: the rule's other face."""
        if row.state == S.REMOVED:
            return []
        sealed = row.sealed_item
        know = SealedItem.objects.readers_of(sealed, among=among)
        return [
            hat
            for hat in know
            if (hat.agency_id == sealed.owner_id and may(hat, Act.KEEP_SEALED))
            or (row.state == S.CHECKED and sealed.is_read_by(hat))
        ]

    def of(self, sealed_ids: Iterable[UUID]) -> SealedAttachmentQuerySet:
        """Those of some sealed items, in the order they were attached, without those removed."""
        standing = self.filter(sealed_item__in=sealed_ids).exclude(state=S.REMOVED)
        return standing.order_by("attached_at", "pk")

    def waiting(self) -> SealedAttachmentQuerySet:
        """Those that no scanner has looked at yet, the longest first."""
        return self.filter(state=S.QUARANTINED).order_by("attached_at", "pk")

    def kept_under(self, names: Collection[UUID]) -> SealedAttachmentQuerySet:
        """Those whose bytes lie under one of these names and are to stay there."""
        return self.filter(stored_as__in=names, state__in=KEPT, file__destroyed_at__isnull=True)


class SealedAttachment(Versioned):
    """One file with a sealed item: sealed and stored like every attachment (docs/adr/0028).

    It lies in the sealed item's own file, so that what destroys the one destroys the other.
    """

    kind: ClassVar[str] = "sealed_attachment"

    sealed_item = models.ForeignKey(SealedItem, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=11, choices=AttachmentState.choices, default=S.QUARANTINED)
    paper_kind = models.CharField(
        max_length=4, choices=[(kind.code, kind.words) for kind in KINDS.values()]
    )
    size = models.PositiveBigIntegerField()
    stored_as = models.UUIDField(default=uuid4, unique=True)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    paper = SectionField(mode=ASK)

    objects = SealedAttachmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["attached_at"],
                condition=Q(state=S.QUARANTINED),
                name="sealed_attachment_waiting",
            )
        ]

    def __str__(self) -> str:
        """It reads as its kind of document."""
        return self.get_paper_kind_display()

    @property
    def regime(self) -> str:
        """The law it is held under, and so the pair of keys: that of its sealed item."""
        return self.sealed_item.regime

    @property
    def is_open(self) -> bool:
        """Whether it can be opened by those who may."""
        return self.state == S.CHECKED

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the virus check."""
        return self.state == S.QUARANTINED

    def start(self, *, by: Actor, at: datetime) -> SealedAttachment:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_state(self, state: AttachmentState, *, by: Actor, at: datetime) -> SealedAttachment:
        """Note what the scanner found, or that it was removed."""
        self.state = state
        return self._commit(["state"], by=by, at=at)
