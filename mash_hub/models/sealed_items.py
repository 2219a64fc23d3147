"""Sealed items: what an agency lodges for readers it names, person by person (domain notes 4.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.items import Assessment, Handling, Nature, Regime, SourceGrade
from mash_hub.models.requests import InformationRequest


class SealedState(models.TextChoices):
    """States of a sealed item (domain notes 4.4)."""

    DEPOSITED = "DEPOSITED", "Lodged, not considered"
    CONSIDERED = "CONSIDERED", "Considered"
    GIST_RELEASED = "GIST_RELEASED", "Gist released"
    SANITISED_RELEASED = "SANITISED_RELEASED", "Sanitised version released"
    HELD = "HELD", "Held under seal"
    REVIEW_DUE = "REVIEW_DUE", "Review due: closed to its readers"
    RE_HELD = "RE_HELD", "Held under seal again"
    RELEASED = "RELEASED", "Seal lifted"
    DESTROYED = "DESTROYED", "Destroyed"
    WITHDRAWN = "WITHDRAWN", "Withdrawn by its owner"


S = SealedState
_CLOSED = (S.DESTROYED, S.WITHDRAWN)
FOR_NAMED = (
    S.DEPOSITED,
    S.CONSIDERED,
    S.GIST_RELEASED,
    S.SANITISED_RELEASED,
    S.HELD,
    S.RE_HELD,
)
DECIDERS_READ = (S.GIST_RELEASED, S.SANITISED_RELEASED, S.RELEASED)
_REVIEWED = (*FOR_NAMED, S.REVIEW_DUE)

TABLE = Table(
    "sealed item",
    "4.4",
    SealedState,
    [
        Step(S.DEPOSITED, S.CONSIDERED, Act.READ_SHARED, "by a named reader alone"),
        *(
            Step(S.CONSIDERED, state, Act.KEEP_SEALED, guard)
            for state, guard in (
                (S.GIST_RELEASED, "a gist for the deciding agency; the content stays sealed"),
                (S.SANITISED_RELEASED, "a version without its source; the content stays sealed"),
                (S.HELD, "nothing leaves; a decision may say it was considered"),
            )
        ),
        *(
            Step(
                state,
                S.REVIEW_DUE,
                None,
                "its day of review is over: readers read no more",
                "90 days",
            )
            for state in FOR_NAMED
        ),
        *(
            Step(state, S.RE_HELD, Act.KEEP_SEALED, "reviewed; a new day within 90 days")
            for state in _REVIEWED
        ),
        *(
            Step(state, S.RELEASED, Act.KEEP_SEALED, "reviewed: the deciding agency may read it")
            for state in _REVIEWED
        ),
        *(
            Step(state, S.DESTROYED, Act.KEEP_SEALED, "reviewed: every key to it is destroyed")
            for state in (*_REVIEWED, S.RELEASED)
        ),
        *(
            Step(state, S.WITHDRAWN, Act.KEEP_SEALED, "with the reason; its readers are told")
            for state in (*_REVIEWED, S.RELEASED)
        ),
    ],
)


class SealedItemQuerySet(VersionedQuerySet["SealedItem"]):
    """Sealed items."""

    def visible_to(self, hat: Hat) -> SealedItemQuerySet:
        """Those whose existence a hat may know of; what is in them is another question.

        Custodians of its owner, the readers it names while it is open to them, and, where its owner
        lets it be known, those who decide in the workspace (domain notes 2.3). Whoever decides reads
        a gist, and the whole when the seal is lifted. All others cannot tell it from nothing.
        """
        reach = Q(pk__in=[])
        if may(hat, Act.KEEP_SEALED):
            reach |= Q(owner=hat.agency_id)
        if may(hat, Act.READ_SHARED):
            named = Q(readers__contains=[hat.person_id], state__in=FOR_NAMED)
            reach |= _under_agreement(hat, named)
        if may(hat, Act.DECIDE):
            known = Q(show_existence=True) | Q(state__in=DECIDERS_READ)
            deciding = Q(workspace__host=hat.agency_id) & known & ~Q(state__in=_CLOSED)
            reach |= _under_agreement(hat, deciding)
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "request__file"))

    def readers_of(self, sealed: SealedItem, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that may know that it exists: the rule's other face."""
        kept_apart = kept([sealed.file_id, sealed.request.file_id])
        host = sealed.workspace.host_id
        return [
            hat
            for hat in among
            if hat.workspace_id == sealed.workspace_id
            and hat.person_id not in kept_apart
            and sealed.is_known_to(hat, host_id=host)
        ]

    def read_by(self, hat: Hat) -> SealedItemQuerySet:
        """Of those whose existence a hat may know of, those whose content it may read."""
        reach = Q(pk__in=[])
        if may(hat, Act.KEEP_SEALED):
            reach |= Q(owner=hat.agency_id)
        if may(hat, Act.READ_SHARED):
            reach |= Q(readers__contains=[hat.person_id], state__in=FOR_NAMED)
        if may(hat, Act.DECIDE):
            reach |= Q(workspace__host=hat.agency_id, state=S.RELEASED)
        return self.visible_to(hat).filter(reach)

    def named(self, person_id: UUID) -> SealedItemQuerySet:
        """Those that name a person as reader and are open to them."""
        return self.filter(readers__contains=[person_id], state__in=FOR_NAMED)

    def to_review(self, on: date) -> SealedItemQuerySet:
        """Those whose day of review is over and that are still open to their readers."""
        return self.filter(state__in=FOR_NAMED, review_on__lt=on)


def _under_agreement(hat: Hat, reach: Q) -> Q:
    """An agency without an agreement in force knows of nothing but its own (7.2 R19)."""
    return reach if hat.agreement_in_force else reach & Q(owner=hat.agency_id)


class SealedItem(Versioned):
    """One matter under seal, in a file of its own, with named readers and a day of review.

    `content` holds `{"text", "known_on", "source_system", "author", "conditions", "people"}`, `gist`
    the words its owner lets the deciding agency read in place of them.
    """

    kind: ClassVar[str] = "sealed_item"

    reference = models.CharField(max_length=12, unique=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="sealed")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=SealedState.choices, default=S.DEPOSITED)
    nature = models.CharField(max_length=8, choices=Nature.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    source_grade = models.CharField(max_length=1, choices=SourceGrade.choices, blank=True)
    assessment = models.CharField(max_length=1, choices=Assessment.choices, blank=True)
    regime = models.CharField(max_length=10, choices=Regime.choices)
    readers = ArrayField(models.UUIDField())  # persons, never roles
    show_existence = models.BooleanField(default=False)
    review_on = models.DateField()
    lodged_at = models.DateTimeField()
    lodged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    content = SectionField(mode=ASK)
    gist = SectionField(mode=ASK)

    objects = SealedItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(readers=[]), name="sealed_item_names_readers"),
            models.CheckConstraint(
                condition=~Q(regime=Regime.PART_3) | (~Q(source_grade="") & ~Q(assessment="")),
                name="sealed_item_under_part_3_is_graded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="sealed_item_in_workspace")
        ]

    def __str__(self) -> str:
        """A sealed item reads as its reference."""
        return self.reference

    @property
    def is_open_to_named(self) -> bool:
        """Whether the readers it names may read it now."""
        return self.state in FOR_NAMED

    @property
    def grading(self) -> str:
        """The 3x5x2 grading in short, such as “2 C”."""
        return f"{self.source_grade} {self.assessment}".strip()

    def is_known_to(self, hat: Hat, *, host_id: UUID) -> bool:
        """Whether a hat of its workspace, without a conflict, may know that it exists."""
        own = hat.agency_id == self.owner_id
        if own and may(hat, Act.KEEP_SEALED):
            return True
        if not own and not hat.agreement_in_force:
            return False
        if self.is_open_to_named and hat.person_id in self.readers and may(hat, Act.READ_SHARED):
            return True
        known = self.show_existence or self.state in DECIDERS_READ
        decides = hat.agency_id == host_id and bool(may(hat, Act.DECIDE))
        return decides and known and self.state not in _CLOSED

    def is_read_by(self, hat: Hat) -> bool:
        """Whether a hat that may know of it may read its content."""
        if hat.agency_id == self.owner_id and may(hat, Act.KEEP_SEALED):
            return True
        if self.is_open_to_named and hat.person_id in self.readers and may(hat, Act.READ_SHARED):
            return True
        decides = hat.agency_id == self.workspace.host_id and bool(may(hat, Act.DECIDE))
        return decides and self.state == S.RELEASED

    def start(self, *, by: Actor, at: datetime) -> SealedItem:
        """Store a new sealed item."""
        return self._create(by=by, at=at)

    def set_state(
        self, state: SealedState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> SealedItem:
        """Store a step; a gist or a new day of review goes with it."""
        self.state = state
        fields = ["state", "gist", "content", "review_on", "readers"]
        return self._commit(fields, by=by, at=at, because=because)


class Consideration(Row):
    """One named reader who has considered a sealed item; a decision waits for it (4.2, 4.4)."""

    kind: ClassVar[str] = "consideration"

    sealed_item = models.ForeignKey(
        SealedItem, on_delete=models.PROTECT, related_name="considerations"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sealed_item", "person"], name="considered_once_each")
        ]

    def __str__(self) -> str:
        """A consideration reads as what it is."""
        return "considered"

    def start(self) -> Consideration:
        """Store it."""
        self.save(force_insert=True)
        return self
