"""Onward requests: a reader of another agency's item asks its owner whether it may be passed on (7.2 R9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies import clock, hats
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.item_access import access_of
from mash_hub.models.items import Item, ItemState
from mash_hub.models.releases import ItemRelease


class OnwardState(models.TextChoices):
    """States of an onward request."""

    ASKED = "ASKED", "Asked, not answered"
    GIVEN = "GIVEN", "May be passed on"
    DECLINED = "DECLINED", "Declined"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"
    CLOSED = "CLOSED", "Closed: it cannot be read any more"


class OutsideBody(models.TextChoices):
    """Who outside the hub would be told; which one stands in the sealed words."""

    COURT = "COURT", "A court or tribunal"
    CAFCASS = "CAFCASS", "Cafcass"
    FORCE = "FORCE", "A police force outside the hub"
    AUTHORITY = "AUTHORITY", "A local authority outside the hub"
    HEALTH = "HEALTH", "A health body outside the hub"
    SCHOOL = "SCHOOL", "A school or college outside the hub"
    HOUSING = "HOUSING", "A landlord outside the hub"
    VOLUNTARY = "VOLUNTARY", "A voluntary body outside the hub"
    STATE = "STATE", "A government department or the Border Force"
    OTHER = "OTHER", "Somebody else outside the hub"


S = OnwardState

TABLE = Table(
    "onward request",
    "7.2 R9",
    OnwardState,
    [
        Step(
            S.ASKED,
            S.GIVEN,
            Act.ANSWER,
            "by the owner: an agency of the hub is given a release of its own; outside the hub leave to "
            "tell it on is recorded, with conditions, until a day",
            "1 working day",
            "the owner and its managers are told; past the second limit a challenge is raised, where it "
            "was asked in the item’s own workspace",
        ),
        Step(S.ASKED, S.DECLINED, Act.ANSWER, "by the owner, with the reason"),
        Step(S.ASKED, S.TAKEN_BACK, Act.READ_SHARED, "by the agency that asked"),
        *(
            Step(
                source, S.CLOSED, None, "the item was taken back, or whoever asked reads it no more"
            )
            for source in (S.ASKED, S.GIVEN)
        ),
    ],
)


class OnwardRequestQuerySet(VersionedQuerySet["OnwardRequest"]):
    """Onward requests."""

    def visible_to(self, hat: Hat) -> OnwardRequestQuerySet:
        """Those one's own agency asked here, and those about its items where they belong; less conflicts.

        That an item was asked about tells that there is one: of the agency that asked, whoever asked
        sees it, and those who read the item (domain notes 2.3, 4.4).
        """
        reached = Q(pk__in=[])
        if may(hat, Act.READ_SHARED):
            asked_here = Q(asked_in=hat.workspace_id) | Q(
                asked_in__isnull=True, workspace=hat.workspace_id
            )
            read = Item.objects.visible_to(hat).values("pk")
            knows_it = Q(asked_by=hat.person_id) | Q(item__in=read)
            reached |= asked_here & knows_it & Q(owner=hat.agency_id)
        if may(hat, Act.ANSWER):
            reached |= Q(agency=hat.agency_id, workspace=hat.workspace_id)
        found = self.filter(reached, file__destroyed_at__isnull=True)
        found = found.exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "item__request__file"))

    def readers_of(self, row: OnwardRequest, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        files = [row.file_id, row.item.request.file_id]
        kept_apart, access = kept(files), access_of(row.item, files=files)

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart:
                return False
            place = hat.agency_id, hat.workspace_id
            knows_it = hat.person_id == row.asked_by_id or access.is_visible_to(hat)
            asks = place == (row.owner_id, row.place_asked_id) and may(hat, Act.READ_SHARED)
            answers = place == (row.agency_id, row.workspace_id) and may(hat, Act.ANSWER)
            return bool((asks and knows_it) or answers)

        return [hat for hat in among if reads(hat)]

    def open(self) -> OnwardRequestQuerySet:
        """Those that wait for an answer."""
        return self.filter(state=S.ASKED)

    def standing(self) -> OnwardRequestQuerySet:
        """Those that a change of the item still ends: open ones, and leave to tell it on outside.

        Leave that ran out ended by itself, so that the sweep looks at what stands today alone.
        """
        leave = Q(state=S.GIVEN, recipient__isnull=True, until_on__gte=hats.today())
        return self.filter(Q(state=S.ASKED) | leave)

    def newest_first(self) -> OnwardRequestQuerySet:
        """The newest first, with what lists show of them."""
        wanted = ("item__request", "owner", "agency", "asked_by", "recipient", "release")
        return self.select_related(*wanted).order_by("-asked_at", "pk")


class OnwardRequest(Versioned):
    """One agency's wish to pass another's item on: to whom, for what purpose, why; and the answer.

    It stands in the item's file. `words` holds `{"body", "why"}`, which the item's owner reads too;
    `answer` holds `{"conditions"}` of the owner. Who is to be told is an agency of the hub, or a kind
    of body outside. It is answered in the item's own workspace; `asked_in` says where it was asked, where
    the item is read in another one.
    """

    kind: ClassVar[str] = "onward_request"

    reference = models.CharField(max_length=12, unique=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="onward_requests")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who asks
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # whose it is
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    asked_in = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=12, choices=OutsideBody.choices, blank=True)
    state = models.CharField(max_length=10, choices=OnwardState.choices, default=S.ASKED)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer_reason = models.CharField(max_length=40, blank=True)
    answer_reason_id = models.UUIDField(null=True)
    until_on = models.DateField(null=True)  # the last day of the leave that was given
    release = models.ForeignKey(ItemRelease, on_delete=models.PROTECT, null=True, related_name="+")
    words = SectionField(mode=ASK)
    answer = SectionField(mode=ASK)

    objects = OnwardRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "owner"],
                condition=Q(state=S.ASKED),
                name="one_open_onward_request_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=True) ^ Q(outside=""), name="onward_to_one_recipient"
            ),
            models.CheckConstraint(
                condition=~Q(owner=models.F("agency")), name="onward_asks_another_agency"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.GIVEN) | Q(until_on__isnull=False), name="onward_until_a_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "agency", "state"], name="onward_of_owner"),
            models.Index(fields=["workspace", "owner", "state"], name="onward_of_asker"),
        ]

    def __str__(self) -> str:
        """An onward request reads as its reference."""
        return self.reference

    @property
    def place_asked_id(self) -> UUID:
        """The workspace in which it was asked, and in which whoever is told would read."""
        return self.asked_in_id or self.workspace_id

    @property
    def is_open(self) -> bool:
        """Whether the item's owner still has to answer."""
        return self.state == S.ASKED

    @property
    def to_words(self) -> str:
        """Who is to be told: the agency, or the kind of body outside."""
        return self.recipient.name if self.recipient else self.get_outside_display()

    @property
    def may_tell(self) -> bool:
        """Whether it may be told on outside the hub now: given, not run out, and still released."""
        is_given = self.state == S.GIVEN and self.recipient_id is None
        runs = self.until_on is not None and hats.today() <= self.until_on
        return is_given and runs and self.item.state == ItemState.RELEASED

    @property
    def stands(self) -> bool:
        """Whether the leave that was given holds now: to tell it on outside, or the owner's own release."""
        if self.release is None:
            return self.may_tell
        is_given = self.state == S.GIVEN and self.release.is_standing
        return is_given and clock.now() < self.release.until_at

    @property
    def shown_state(self) -> OnwardState:
        """The state as pages show it: leave that ran out or was taken back is as good as closed."""
        is_over = self.state == S.GIVEN and not self.stands
        return S.CLOSED if is_over else OnwardState(self.state)

    @property
    def state_words(self) -> str:
        """The words of that state; a page never says that something may be passed on which may not."""
        is_over = self.state == S.GIVEN and not self.stands
        return "The leave is over" if is_over else self.get_state_display()

    def start(self, *, by: Actor, at: datetime) -> OnwardRequest:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_answered(
        self, state: OnwardState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> OnwardRequest:
        """Note that leave was given until `until_on`, that it was declined, or is asked for no more."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        self.answer_reason = because.code if because else ""
        self.answer_reason_id = because.id if because else None
        fields = ["state", "answered_at", "answered_by", "answer_reason", "answer_reason_id"]
        fields += ["until_on", "release", "answer"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_closed(self, *, by: Actor, at: datetime, because: Reason) -> OnwardRequest:
        """Note that there is nothing left to ask or tell: the item cannot be read any more."""
        self.state = S.CLOSED
        return self._commit(["state"], by=by, at=at, because=because)
