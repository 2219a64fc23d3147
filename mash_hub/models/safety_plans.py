"""Safety plans of children on a CMOG’s list, in versions, each with copies for who needs to act (4.11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import Grant, GrantCause, granted_to
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import reach
from mash_hub.models.cmog_entries import ON_LIST, CmogEntry
from mash_hub.models.conflicts import apart


class SafetyPlanState(models.TextChoices):
    """States of one version of a safety plan."""

    DRAFT = "DRAFT", "Draft"
    AGREED = "AGREED", "Agreed"
    REPLACED = "REPLACED", "Replaced by a newer version"
    ENDED = "ENDED", "Ended: the child left the list"


S = SafetyPlanState

TABLE = Table(
    "safety plan",
    "4.11",
    SafetyPlanState,
    [
        Step(S.DRAFT, S.DRAFT, Act.KEEP_LISTS, "written on"),
        Step(
            S.DRAFT,
            S.AGREED,
            Act.KEEP_LISTS,
            "the child’s view, a trusted adult, what is done; reviewed within 6 weeks",
            "5 working days from the list",
            "the host is told",
        ),
        Step(S.AGREED, S.REPLACED, Act.KEEP_LISTS, "a newer version is agreed"),
        Step(
            S.AGREED,
            S.ENDED,
            Act.KEEP_LISTS,
            "the child is stepped down or closed; who was named reads its copy no more",
        ),
    ],
)

# What is written, and the copies: each a section of its own, so that each can be given apart.
COPIES = ("for_family", "for_door", "for_home")


class SafetyPlanQuerySet(VersionedQuerySet["SafetyPlan"]):
    """Versions of safety plans."""

    def visible_to(self, hat: Hat) -> SafetyPlanQuerySet:
        """Those of entries that a member sees; and, agreed, those of which a copy names the wearer.

        A named reader outside the CMOG, such as a home’s manager, reads that copy and nothing else of
        the child, as long as the child is on the list (domain notes 2.1).
        """
        members = Q(pk__in=[])
        if may(hat, Act.KEEP_LISTS):
            members = Q(
                granted_to(hat, SafetyPlan.kind, "plan"),
                entry__in=CmogEntry.objects.visible_to(hat),
            )
        causes = GrantCause.objects.live(clock.now()).filter(
            Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
            thing_kind=SafetyPlan.kind,
            thing_id=OuterRef("pk"),
            section="for_home",
            receiver=hat.agency_id,
            persons__contains=[hat.person_id],
        )
        named = Q(
            Exists(causes),
            state=S.AGREED,
            entry__state__in=ON_LIST,
            readers__contains=[hat.person_id],
        )
        found = self.filter(members | named, file__destroyed_at__isnull=True)
        return found.exclude(apart(hat.person_id))

    def readers_of(self, plan: SafetyPlan, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this version: the rule's other face."""
        if plan.file.destroyed_at is not None:
            return []
        whole = reach(plan, "plan", files=[plan.file_id])
        named = {
            (receiver, person)
            for receiver, persons, _ in reach(plan, "for_home", files=[plan.file_id]).causes
            for person in persons
        }

        def reads(hat: Hat) -> bool:
            if hat.person_id in whole.apart:
                return False
            is_member = may(hat, Act.KEEP_LISTS) and whole.is_granted_to(hat)
            if is_member and CmogEntry.objects.readers_of(plan.entry, among=[hat]):
                return True
            is_named = (hat.agency_id, hat.person_id) in named and hat.person_id in plan.readers
            return is_named and plan.state == S.AGREED and plan.entry.needs_safety_plan

        return [hat for hat in among if reads(hat)]


class SafetyPlan(Versioned):
    """One version of the safety plan of one child; it stands in the file of the child’s entry.

    `plan` holds `{"child_view", "trusted_adult", "dangers", "done"}`; `for_family`, `for_door` and
    `for_home` each `{"words"}`: what the child and parent, the officer at the door, and the home or
    school are told.
    """

    kind: ClassVar[str] = "safety_plan"

    entry = models.ForeignKey(CmogEntry, on_delete=models.PROTECT, related_name="safety_plans")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=SafetyPlanState.choices, default=S.DRAFT)
    readers = ArrayField(models.UUIDField(), default=list, blank=True)
    review_on = models.DateField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    plan = SectionField(mode=FOLLOW)
    for_family = SectionField(mode=FOLLOW)
    for_door = SectionField(mode=FOLLOW)
    for_home = SectionField(mode=FOLLOW)

    objects = SafetyPlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="safety_plan_version_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=S.DRAFT), name="one_safety_plan_in_draft"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=S.AGREED), name="one_safety_plan_agreed"
            ),
            models.CheckConstraint(
                condition=Q(state=S.DRAFT, agreed_at=None, agreed_by=None)
                | (~Q(state=S.DRAFT) & Q(agreed_at__isnull=False, agreed_by__isnull=False)),
                name="safety_plan_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """A version reads as its number."""
        return f"version {self.number}"

    @property
    def reference(self) -> str:
        """It goes by its entry's reference."""
        return self.entry.reference

    def start(self, *, by: Actor, at: datetime) -> SafetyPlan:
        """Store a new draft whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_written(
        self, review_on: date, readers: Iterable[UUID], *, by: Actor, at: datetime
    ) -> SafetyPlan:
        """Store what was newly sealed, with the day of review and who is named."""
        self.review_on, self.readers = review_on, sorted(readers)
        return self._commit(["review_on", "readers", "plan", *COPIES], by=by, at=at)

    def set_agreed(self, *, by: Actor, at: datetime) -> SafetyPlan:
        """Note that it is agreed, and by whom."""
        self.state, self.agreed_at, self.agreed_by_id = S.AGREED, at, by.person_id
        return self._commit(["state", "agreed_at", "agreed_by"], by=by, at=at)

    def set_ended(self, *, by: Actor, at: datetime) -> SafetyPlan:
        """Note that the child left the list."""
        self.state = S.ENDED
        return self._commit(["state"], by=by, at=at)

    def set_replaced(self, *, by: Actor, at: datetime) -> SafetyPlan:
        """Note that a newer version is agreed."""
        self.state = S.REPLACED
        return self._commit(["state"], by=by, at=at)
