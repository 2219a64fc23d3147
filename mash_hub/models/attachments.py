"""Attachments: documents and pictures that an agency puts with an item of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.attachments.kinds import KINDS
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File, Hold
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart
from mash_hub.models.item_access import access_of, given_to, listed_for, released_elsewhere
from mash_hub.models.items import SENT, Item, ItemState
from mash_hub.models.releases import Section
from mash_hub.models.requests import RequestState


class Going(models.TextChoices):
    """With which release of its item an attachment goes; its owner chooses (domain notes 4.3)."""

    HOME = "HOME", "Nobody: it stays with your agency"
    WHOLE = "WHOLE", "Whoever reads the item whole"
    ALWAYS = "ALWAYS", "Whoever reads the item, whole or in part"


GOES_WITH = {
    Section.WHOLE.value: (Going.WHOLE, Going.ALWAYS),
    Section.PART.value: (Going.ALWAYS,),
}


class AttachmentState(models.TextChoices):
    """Where an attachment is: nobody opens one before the virus check (security notes 5, UP5)."""

    QUARANTINED = "QUARANTINED", "Waits for the virus check"
    CHECKED = "CHECKED", "Checked"
    INFECTED = "INFECTED", "Virus found, destroyed"
    REMOVED = "REMOVED", "Removed"


S = AttachmentState

TABLE = Table(
    "attachment",
    "4.3",
    AttachmentState,
    [
        Step(S.QUARANTINED, S.CHECKED, None, "the virus scanner says that it is clean"),
        Step(S.QUARANTINED, S.INFECTED, None, "the virus scanner finds something; it is destroyed"),
        *(
            Step(state, S.REMOVED, Act.ANSWER, "before anybody outside was given it; destroyed")
            for state in (S.QUARANTINED, S.CHECKED, S.INFECTED)
        ),
        *(
            Step(state, S.REMOVED, None, "its item was never sent, or is shredded; destroyed")
            for state in (S.QUARANTINED, S.CHECKED, S.INFECTED)
        ),
    ],
)
KEPT = (S.QUARANTINED, S.CHECKED)  # there are bytes
WRITING = (  # states of a request in which items can still be sent
    RequestState.SENT,
    RequestState.ACKNOWLEDGED,
    RequestState.RESEARCHING,
    RequestState.PROPORTIONALITY,
    RequestState.PART_RETURNED,
)


class AttachmentQuerySet(VersionedQuerySet["Attachment"]):
    """Attachments."""

    def visible_to(self, hat: Hat) -> AttachmentQuerySet:
        """Those of the hat's own agency, and checked ones given to it with a release, less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.ANSWER):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id)
        if may(hat, Act.READ_SHARED) and hat.agreement_in_force:
            given = given_to(hat, Attachment.kind) & ~Q(owner=hat.agency_id)
            reach |= given & Q(state=S.CHECKED)
        if may(hat, Act.RELEASE_TO_MEETING):
            at_case = Q(listed_for(hat, "item__request__enquiry"), item__state__in=SENT)
            reach |= at_case & Q(owner=hat.agency_id, state=S.CHECKED)
        elsewhere = released_elsewhere(hat, "item")
        for section, going in GOES_WITH.items():
            there = Exists(elsewhere.filter(section=section))
            reach |= Q(there, owner=hat.agency_id, going__in=going, state=S.CHECKED)
        return (
            self.filter(reach)
            .exclude(state=S.REMOVED)
            .exclude(apart(hat.person_id))
            .exclude(apart(hat.person_id, "item__request__file"))
        )

    def readers_of(self, attachment: Attachment, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this attachment: the rule's other face."""
        if attachment.state == S.REMOVED:
            return []
        files = [attachment.file_id, attachment.item.request.file_id]
        access = access_of(attachment, files=files)
        checked = attachment.state == S.CHECKED
        return [
            hat for hat in among if access.is_own_of(hat) or (checked and access.is_visible_to(hat))
        ]

    def of(self, items: Iterable[UUID]) -> AttachmentQuerySet:
        """Those of some items, in the order they were attached, without those removed."""
        standing = self.filter(item__in=items).exclude(state=S.REMOVED).select_related("item")
        return standing.order_by("attached_at", "pk")

    def going_with(self, item_id: UUID, section: str) -> AttachmentQuerySet:
        """Those that go along with a release of an item, whole or in part."""
        return self.of([item_id]).filter(state__in=KEPT, going__in=GOES_WITH[section])

    def waiting(self) -> AttachmentQuerySet:
        """Those that no scanner has looked at yet, the longest first."""
        return self.filter(state=S.QUARANTINED).order_by("attached_at", "pk")

    def kept_under(self, names: Collection[UUID]) -> AttachmentQuerySet:
        """Those whose bytes lie under one of these names and are to stay there."""
        return self.filter(stored_as__in=names, state__in=KEPT, file__destroyed_at__isnull=True)

    def never_sent(self, before: datetime) -> AttachmentQuerySet:
        """Those that cannot leave any more: of a removed item, or older ones left out of the answer."""
        left_out = Q(item__state=ItemState.AT_HOME) & ~Q(item__request__state__in=WRITING)
        holds = Hold.objects.standing().filter(file=OuterRef("file"))
        return self.exclude(Exists(holds)).filter(
            Q(item__state=ItemState.REMOVED) | (left_out & Q(attached_at__lt=before)),
            state__in=KEPT,
        )


class Attachment(Versioned):
    """One file with an item: its bytes lie sealed apart from the database, under a random name.

    `paper` holds `{"name"}` and lends its key to the bytes (docs/crypto.md, Stream); it is sealed
    once, so a grant of it is a grant of the file. `size` is that of what was kept.
    """

    kind: ClassVar[str] = "attachment"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=11, choices=AttachmentState.choices, default=S.QUARANTINED)
    going = models.CharField(max_length=6, choices=Going.choices, default=Going.WHOLE)
    paper_kind = models.CharField(
        max_length=4, choices=[(kind.code, kind.words) for kind in KINDS.values()]
    )
    size = models.PositiveBigIntegerField()
    stored_as = models.UUIDField(default=uuid4, unique=True)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    paper = SectionField(mode=ASK)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["attached_at"],
                condition=Q(state=S.QUARANTINED),
                name="attachment_waiting",
            )
        ]

    def __str__(self) -> str:
        """An attachment reads as its kind of document."""
        return self.get_paper_kind_display()

    @property
    def regime(self) -> str:
        """The law it is held under, and so the pair of keys: that of its item."""
        return self.item.regime

    @property
    def enquiry_id(self) -> UUID:
        """The enquiry in which its item was written."""
        return self.item.request.enquiry_id

    @property
    def is_sent(self) -> bool:
        """Whether its item was sent."""
        return self.item.is_sent

    def goes_with(self, section: str) -> bool:
        """Whether it is read where this section of its item was released."""
        return self.going in GOES_WITH[section]

    @property
    def is_open(self) -> bool:
        """Whether it can be opened by those who may."""
        return self.state == S.CHECKED

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the virus check."""
        return self.state == S.QUARANTINED

    def start(self, *, by: Actor, at: datetime) -> Attachment:
        """Store a new attachment."""
        return self._create(by=by, at=at)

    def set_state(self, state: AttachmentState, *, by: Actor, at: datetime) -> Attachment:
        """Note what the scanner found, or that it was removed."""
        self.state = state
        return self._commit(["state"], by=by, at=at)

    def set_going(self, going: Going, *, by: Actor, at: datetime) -> Attachment:
        """Say with which releases it goes from now on."""
        self.going = going
        return self._commit(["going"], by=by, at=at)
