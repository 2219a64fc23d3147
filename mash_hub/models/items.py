"""Items: one matter an agency holds, which stays its own and is released by its own decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart
from mash_hub.models.item_access import (
    Given,
    access_of,
    given_to,
    listed_for,
    released_elsewhere,
)
from mash_hub.models.requests import InformationRequest


class Nature(models.TextChoices):
    """Fact or opinion: each item is marked (domain notes 7.2 R16)."""

    FACT = "FACT", "Fact"
    OPINION = "OPINION", "Professional opinion"


class Handling(models.TextChoices):
    """Handling codes (domain notes 4.4)."""

    P = "P", "P – lawful sharing permitted"
    C = "C", "C – only with conditions you write"


class SourceGrade(models.TextChoices):
    """3x5x2: how reliable the source is (domain notes 4.4)."""

    RELIABLE = "1", "1 – reliable"
    UNTESTED = "2", "2 – untested"
    NOT_RELIABLE = "3", "3 – not reliable"


class Assessment(models.TextChoices):
    """3x5x2: how the source knows it (domain notes 4.4)."""

    KNOWN_DIRECTLY = "A", "A – known directly"
    CORROBORATED = "B", "B – known indirectly, corroborated"
    KNOWN_INDIRECTLY = "C", "C – known indirectly"
    NOT_KNOWN = "D", "D – not known"
    SUSPECTED_FALSE = "E", "E – suspected false"


class Regime(models.TextChoices):
    """Under which part of the law one item is held; an agency may hold under both (7.1)."""

    UK_GDPR = "UK_GDPR", "UK GDPR"
    PART_3 = "DPA_PART3", "Data Protection Act 2018 Part 3"


class Marking(models.TextChoices):
    """Protective markings."""

    OFFICIAL = "OFFICIAL", "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"


class Release(models.TextChoices):
    """The release decision of an item; undecided means it stays at home (domain notes 7.2 R4)."""

    UNDECIDED = "UNDECIDED", "Not decided: stays at home"
    SHARE = "SHARE", "Share whole"
    SHARE_IN_PART = "SHARE_IN_PART", "Share in part"
    WITHHOLD = "WITHHOLD", "Withhold"


class ItemState(models.TextChoices):
    """Where an item is."""

    AT_HOME = "AT_HOME", "At home"
    RELEASED = "RELEASED", "Released"
    KEPT = "KEPT", "Kept back"
    WITHDRAWN = "WITHDRAWN", "Taken back"
    RUN_OUT = "RUN_OUT", "Release run out"
    REMOVED = "REMOVED", "Removed"


S = ItemState
SENT = (S.RELEASED, S.KEPT, S.WITHDRAWN, S.RUN_OUT)

TABLE = Table(
    "item",
    "4.3",
    ItemState,
    [
        Step(S.AT_HOME, S.AT_HOME, Act.ANSWER, "written, or its release decided"),
        Step(S.AT_HOME, S.RELEASED, Act.ANSWER, "the answer is sent; shared whole or in part"),
        Step(S.AT_HOME, S.KEPT, Act.ANSWER, "the answer is sent; withheld with a reason"),
        Step(S.AT_HOME, S.REMOVED, Act.ANSWER, "before it was sent"),
        Step(S.RELEASED, S.RELEASED, Act.ANSWER, "corrected: readers of the old version are told"),
        Step(S.RELEASED, S.WITHDRAWN, Act.ANSWER, "reason; reading stops, the log stays"),
        Step(S.RELEASED, S.RUN_OUT, None, "the last day of its last release is over"),
        *(
            Step(state, S.RELEASED, Act.ANSWER, "released (again) to a named audience; reason")
            for state in (S.KEPT, S.WITHDRAWN, S.RUN_OUT)
        ),
    ],
)


class ItemQuerySet(VersionedQuerySet["Item"]):
    """Items."""

    def visible_to(self, hat: Hat) -> ItemQuerySet:
        """Those of the hat's own agency, and those released to it, less its conflicts.

        Who answers sees the own ones; who reads what is shared sees those given, in the workspace
        they were released in (domain notes 2.3); there its owner's people do so too, and its
        representatives see what was sent in an enquiry referred there. Other agencies' answers are
        given only after one's own return.
        """
        return self._visible_to(hat)

    def visible_among(self, ids: Collection[UUID], hat: Hat) -> ItemQuerySet:
        """Those of some ids that are visible to a hat, at a cost that grows with these alone."""
        return self._visible_to(hat, among=ids).filter(pk__any_of=[*ids])

    def _visible_to(self, hat: Hat, *, among: Collection[UUID] | None = None) -> ItemQuerySet:
        reach = Q(pk__in=[])
        if may(hat, Act.ANSWER):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id)
        if may(hat, Act.READ_SHARED) and hat.agreement_in_force:
            reach |= given_to(hat, Item.kind, among=among) & ~Q(owner=hat.agency_id)
        if may(hat, Act.RELEASE_TO_MEETING):
            reach |= Q(listed_for(hat), owner=hat.agency_id, state__in=SENT)
        reach |= Q(Exists(released_elsewhere(hat, among=among)))
        return (
            self.filter(reach)
            .exclude(apart(hat.person_id))
            .exclude(apart(hat.person_id, "request__file"))
        )

    def standing(self) -> ItemQuerySet:
        """Those that were not removed before they were sent."""
        return self.exclude(state=S.REMOVED)

    def released(self) -> ItemQuerySet:
        """Those others may read now."""
        return self.filter(state=S.RELEASED)

    def in_order(self) -> ItemQuerySet:
        """In the order they were written."""
        return self.order_by("written_at", "pk")

    def in_order_of_days(self) -> ItemQuerySet:
        """In the order of the days they are about."""
        return self.order_by("happened_on", "pk")

    def readers_of(
        self, item: Item, *, among: Iterable[Hat], given: Iterable[Given] = ()
    ) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this item: the rule's other face.

        `given` adds what a release would give, so that its reach can be shown before pressing.
        """
        access = access_of(item, files=[item.file_id, item.request.file_id], also=given)
        return [hat for hat in among if access.is_visible_to(hat)]


class Item(Versioned):
    """One matter that an agency holds, written in answer to a request, in a file of its own."""

    kind: ClassVar[str] = "item"

    reference = models.CharField(max_length=12, unique=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="items")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=S.AT_HOME)
    nature = models.CharField(max_length=8, choices=Nature.choices, blank=True)
    handling = models.CharField(max_length=1, choices=Handling.choices, blank=True)
    marking = models.CharField(
        max_length=20, choices=Marking.choices, default=Marking.OFFICIAL_SENSITIVE
    )
    source_grade = models.CharField(max_length=1, choices=SourceGrade.choices, blank=True)
    assessment = models.CharField(max_length=1, choices=Assessment.choices, blank=True)
    regime = models.CharField(max_length=10, choices=Regime.choices, default=Regime.UK_GDPR)
    people = ArrayField(models.UUIDField(), default=list, blank=True)  # subjects it is about
    release = models.CharField(max_length=14, choices=Release.choices, default=Release.UNDECIDED)
    release_reason = models.CharField(max_length=40, blank=True)
    named_readers = ArrayField(models.UUIDField(), default=list, blank=True)  # handling C: people
    release_until_on = models.DateField(null=True)  # the last day of reading, as its owner plans it
    used_from = models.ForeignKey(  # the earlier item whose words it uses again, released or not
        "self", on_delete=models.PROTECT, null=True, related_name="used_again"
    )
    happened_on = (
        models.DateField()
    )  # the day it is about, or was written on: its place in a chronology
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    content = SectionField(mode=ASK)
    shared = SectionField(mode=ASK)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(release=Release.UNDECIDED, release_reason="")
                | (~Q(release=Release.UNDECIDED) & ~Q(release_reason="")),
                name="item_release_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(handling=Handling.C, state=S.RELEASED) | ~Q(named_readers=[]),
                name="item_under_conditions_has_named_readers",
            ),
            models.CheckConstraint(
                condition=~Q(regime=Regime.PART_3, state=S.RELEASED)
                | (~Q(source_grade="") & ~Q(assessment="")),
                name="item_under_part_3_is_graded",
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["people"], name="item_by_person")]

    def __str__(self) -> str:
        """An item reads as whether it is fact or opinion."""
        return self.get_nature_display() or "Item"

    @property
    def item_id(self) -> UUID:
        """It is the item itself; what is attached to one names it."""
        return self.pk

    @property
    def enquiry_id(self) -> UUID:
        """The enquiry in which it was written."""
        return self.request.enquiry_id

    @property
    def is_sent(self) -> bool:
        """Whether the answer it belongs to was sent, and it was not left out."""
        return self.state in SENT

    def goes_with(self, section: str) -> bool:
        """Whether it is read where this section was released: an item always is."""
        return bool(section)

    @property
    def grading(self) -> str:
        """The 3x5x2 grading in short, such as “1 A”; nothing where it is not graded."""
        return f"{self.source_grade} {self.assessment}".strip()

    @property
    def is_written(self) -> bool:
        """Whether there is something in it."""
        return self.content is not None

    @property
    def is_decided(self) -> bool:
        """Whether its owner has decided what leaves."""
        return self.release != Release.UNDECIDED

    @property
    def shared_section(self) -> str:
        """The section that readers outside are given with the answer."""
        return "shared" if self.release == Release.SHARE_IN_PART else "content"

    def start(self, *, by: Actor, at: datetime) -> Item:
        """Store a new, empty item."""
        return self._create(by=by, at=at)

    def set_content(self, *, by: Actor, at: datetime, because: Reason | None = None) -> Item:
        """Store what was written, what its owner decided about it, and why."""
        fields = ["content", "shared", "nature", "handling", "marking", "people", "release"]
        fields += ["happened_on"]
        fields += ["release_reason", "named_readers", "release_until_on", "decided_by"]
        fields += ["source_grade", "assessment", "regime"]
        self.decided_by_id = by.person_id if self.is_decided else None
        return self._commit(fields, by=by, at=at, because=because)

    def set_released(self, *, by: Actor, at: datetime, because: Reason | None = None) -> Item:
        """Note that it left; the release itself is a row of its own."""
        self.state, self.released_at = S.RELEASED, at
        fields = ["state", "released_at", "shared"]  # with the version made for others, if new
        return self._commit(fields, by=by, at=at, because=because)

    def set_state(
        self, state: ItemState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Item:
        """Keep it back, take it back after release, or remove it before."""
        self.state = state
        self.withdrawn_at = at if state == S.WITHDRAWN else self.withdrawn_at
        return self._commit(["state", "withdrawn_at"], by=by, at=at, because=because)
