"""Emergency access (break-glass): what was opened, by whom, why, until when, and its reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.office import Office, OfficeRecord, by_name, grouped

CATEGORIES = (  # domain notes 4.15
    ReasonCode.RISK_TO_LIFE,
    ReasonCode.CHILD_MISSING,
    ReasonCode.ARREST_OR_REMOVAL,
    ReasonCode.SYSTEM_FAULT,
)


class GlassState(models.TextChoices):
    """States of an emergency access; being invoked and being active are one act."""

    ACTIVE = "ACTIVE", "Open"
    ENDED = "ENDED", "Ended"


class ReviewState(models.TextChoices):
    """States of one agency's review of an emergency access to its records."""

    TOLD = "TOLD", "Told, not reviewed"
    JUSTIFIED = "JUSTIFIED", "Justified"
    NOT_JUSTIFIED = "NOT_JUSTIFIED", "Not justified"
    UNCLEAR = "UNCLEAR", "Unclear: under investigation"


class Outcome(models.TextChoices):
    """What follows from an emergency access, beside what the review found of it."""

    NOTHING = "NOTHING", "Nothing"
    SPOKEN = "SPOKEN", "Their supervisor speaks with them"
    TRAINING = "TRAINING", "Training or guidance"
    PRACTICE = "PRACTICE", "A rule or a way of working changes"
    CONDUCT = "CONDUCT", "Their agency looks into their conduct"
    BREACH = "BREACH", "It is dealt with as a breach of personal data"


TABLE = Table(
    "emergency access",
    "4.15",
    GlassState,
    [
        Step(
            GlassState.ACTIVE,
            GlassState.ENDED,
            Act.BREAK_GLASS,
            "by its person, or by the clock after sixty minutes at most; reading stops at once",
            "60 minutes",
            "it ends by itself",
        )
    ],
)

_R = ReviewState
REVIEWS = Table(
    "review of an emergency access",
    "4.15",
    ReviewState,
    [
        *(
            Step(
                _R.TOLD,
                state,
                Act.REVIEW_ACCESS,
                "by an officer of the agency whose records were opened, never by who opened them",
                "2 working days",
                "the Senior Information Risk Owner reviews it, within one working day",
            )
            for state in (_R.JUSTIFIED, _R.NOT_JUSTIFIED, _R.UNCLEAR)
        ),
        *(
            Step(_R.UNCLEAR, state, Act.REVIEW_ACCESS, "when the investigation is over")
            for state in (_R.JUSTIFIED, _R.NOT_JUSTIFIED)
        ),
    ],
)


def oversees(hat: Hat) -> bool:
    """Whether a role is told of emergency access by its own agency's people: their supervisors."""
    return bool(may(hat, Act.MANAGE_AGENCY) or may(hat, Act.REVIEW_ACCESS))


class BreakGlassQuerySet(VersionedQuerySet["BreakGlass"]):
    """Emergency accesses."""

    def visible_to(self, hat: Hat) -> BreakGlassQuerySet:
        """One's own; to supervisors those of their people; to officers those of their records.

        Auditors see those of their workspaces, or of their own agency's people and records. Whoever is kept
        apart from anything that was opened sees none of it (domain notes 2.3).
        """
        reach = Q(person=hat.person_id, owner=hat.agency_id)
        if oversees(hat):
            reach |= Q(owner=hat.agency_id)
        if may(hat, Act.REVIEW_ACCESS):
            mine = BreakGlassReview.objects.filter(use=OuterRef("pk"), owner=hat.agency_id)
            reach |= Q(Exists(mine))
        if may(hat, Act.OWN_RISK):
            raised = BreakGlassReview.objects.raised().filter(
                use=OuterRef("pk"), owner=hat.agency_id
            )
            reach |= Q(Exists(raised))
        if may(hat, Act.READ_LOG):
            reach |= Q(workspace__in=hat.audit_workspace_ids)
        if may(hat, Act.READ_OWN_LOG):
            opened = BreakGlassReview.objects.filter(use=OuterRef("pk"), owner=hat.agency_id)
            reach |= Q(owner=hat.agency_id) | Q(Exists(opened))
        kept = BreakGlassThing.objects.filter(apart(hat.person_id), use=OuterRef("pk"))
        return self.filter(reach).exclude(Exists(kept))

    def readers_of(self, row: BreakGlass, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        files = row.things.values_list("file_id", flat=True)
        kept_apart = kept(files)
        owners = set(row.reviews.values_list("owner_id", flat=True))
        raised = set(row.reviews.raised().values_list("owner_id", flat=True))

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart:
                return False
            own, opened = hat.agency_id == row.owner_id, hat.agency_id in owners
            audits = bool(may(hat, Act.READ_LOG)) and row.workspace_id in hat.audit_workspace_ids
            return (
                audits
                or (own and (hat.person_id == row.person_id or oversees(hat)))
                or (opened and bool(may(hat, Act.REVIEW_ACCESS)))
                or (hat.agency_id in raised and bool(may(hat, Act.OWN_RISK)))
                or ((own or opened) and bool(may(hat, Act.READ_OWN_LOG)))
            )

        return [hat for hat in among if reads(hat)]

    def newest_first(self) -> BreakGlassQuerySet:
        """The newest first, with what lists show of them."""
        return self.select_related("person", "owner").order_by("-began_at", "pk")

    def run_out(self, at: datetime) -> BreakGlassQuerySet:
        """Those that are over by the clock and still have to be ended."""
        return self.filter(state=GlassState.ACTIVE, until_at__lte=at)

    def open(self, at: datetime) -> BreakGlassQuerySet:
        """Those that can be read now."""
        return self.filter(state=GlassState.ACTIVE, until_at__gt=at)


class BreakGlass(OfficeRecord, Versioned):
    """One emergency access to what is held about one person or case.

    `words` holds `{"why"}`, read by the agencies whose records were opened and by auditors.
    """

    kind: ClassVar[str] = "break_glass"
    blanked = ("about",)  # when its file is destroyed
    office = Office("GLASS", "emergency access", "emergency accesses")

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # of its person
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership_id = models.UUIDField()
    category = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in CATEGORIES]
    )
    about = models.CharField(max_length=12)  # the reference of the person or case
    is_protected_open = models.BooleanField(default=False)  # protected addresses too
    state = models.CharField(max_length=8, choices=GlassState.choices, default=GlassState.ACTIVE)
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=ASK)

    objects = BreakGlassQuerySet.as_manager()

    def __str__(self) -> str:
        """An emergency access reads as its reference."""
        return self.reference

    @classmethod
    def ended(cls) -> BreakGlassQuerySet:
        """Those whose reviews are settled, from the last of them on."""
        waiting = BreakGlassReview.objects.waiting().filter(use=OuterRef("pk"))
        over = cls.objects.filter(state=GlassState.ENDED).exclude(Exists(waiting))
        return over.annotate(over_at=Greatest(F("ended_at"), Max("reviews__reviewed_at")))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files of what was opened."""
        rows = BreakGlassThing.objects.filter(use__file__in=file_ids)
        return grouped(rows.values_list("use__file_id", "file_id"))

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """One's own, and those of what one is kept from by name."""
        away = Q(things__file__in=by_name(person=person_id).values("file"))
        return cls.objects.filter(Q(person=person_id) | away).values("file")

    @classmethod
    def people_kept(cls, file_ids: Collection[UUID]) -> set[UUID]:
        """Who opened something, and who is kept from it by name."""
        own = cls.objects.filter(file__in=file_ids).values_list("person_id", flat=True)
        return {*own, *super().people_kept(file_ids)}

    def is_open_to(self, hat: Hat, at: datetime) -> bool:
        """Whether a hat reads by it now: its person, under the same hat, in the session that began it."""
        mine = (self.person_id, self.membership_id) == (hat.person_id, hat.membership_id)
        is_standing = self.state == GlassState.ACTIVE and at < self.until_at
        return mine and is_standing and hat.emergency_id == self.pk

    def start(self, *, by: Actor, at: datetime, because: Reason) -> BreakGlass:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime) -> BreakGlass:
        """Note that it is over."""
        self.state, self.ended_at = GlassState.ENDED, at
        return self._commit(["state", "ended_at"], by=by, at=at)


class BreakGlassThing(Row):
    """One thing that an emergency access opened, by kind and id, with the file it belongs to."""

    kind: ClassVar[str] = "break_glass_thing"

    use = models.ForeignKey(BreakGlass, on_delete=models.PROTECT, related_name="things")
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """A thing reads as its kind."""
        return self.thing_kind

    def start(self) -> BreakGlassThing:
        """Store it."""
        self.save(force_insert=True)
        return self


class BreakGlassReviewQuerySet(VersionedQuerySet["BreakGlassReview"]):
    """Reviews."""

    def visible_to(self, hat: Hat) -> BreakGlassReviewQuerySet:
        """Those of emergency accesses that the hat can see."""
        return self.filter(use__in=BreakGlass.objects.visible_to(hat))

    def waiting(self) -> BreakGlassReviewQuerySet:
        """Those that nobody has settled: not reviewed, or under investigation."""
        return self.filter(state__in=(ReviewState.TOLD, ReviewState.UNCLEAR))

    def waiting_for(self, hat: Hat) -> BreakGlassReviewQuerySet:
        """Those that an officer's agency has to settle: theirs, and those that nobody has taken."""
        if not may(hat, Act.REVIEW_ACCESS):
            return self.none()
        own = self.visible_to(hat).waiting().filter(owner=hat.agency_id)
        taken = Q(reviewer=hat.person_id) | Q(reviewer__isnull=True)
        return own.filter(taken).exclude(use__person=hat.person_id)

    def raised(self) -> BreakGlassReviewQuerySet:
        """Those that were not reviewed in time, and went to whoever answers for the risk."""
        return self.filter(raised_at__isnull=False)


class BreakGlassReview(Versioned):
    """What one agency says of an emergency access to its records: who settles it, the finding, what follows.

    The finding's sentence is a reason of the reviewing agency. `feedback` holds `{"text"}` for who opened the
    records and their supervisors, and for the agency whose records they are.
    """

    kind: ClassVar[str] = "break_glass_review"

    use = models.ForeignKey(BreakGlass, on_delete=models.PROTECT, related_name="reviews")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ReviewState.choices, default=ReviewState.TOLD)
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    feedback = SectionField(mode=FOLLOW)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    review_reason_id = models.UUIDField(null=True)
    raised_at = models.DateTimeField(null=True)  # late: whoever answers for the risk reviews it too

    objects = BreakGlassReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use", "owner"], name="one_review_of_a_use_per_agency")
        ]

    def __str__(self) -> str:
        """A review reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by the reference of the access it reviews."""
        return self.use.reference

    @property
    def is_waiting(self) -> bool:
        """Whether it is not settled yet."""
        return self.state in (ReviewState.TOLD, ReviewState.UNCLEAR)

    def start(self, *, by: Actor, at: datetime) -> BreakGlassReview:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_assigned(self, reviewer_id: UUID, *, by: Actor, at: datetime) -> BreakGlassReview:
        """Note who settles it."""
        self.reviewer_id, self.assigned_at = reviewer_id, at
        return self._commit(["reviewer", "assigned_at"], by=by, at=at)

    def set_raised(self, *, by: Actor, at: datetime) -> BreakGlassReview:
        """Note that it was not reviewed in time and goes to whoever answers for the risk."""
        self.raised_at = at
        return self._commit(["raised_at"], by=by, at=at)

    def set_reviewed(
        self,
        state: ReviewState,
        outcome: Outcome | None,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> BreakGlassReview:
        """Note what was found, by whom and why, and what follows; feedback is sealed already."""
        self.state, self.reviewed_at, self.reviewed_by_id = state, at, by.person_id
        self.review_reason_id, self.outcome = because.id, outcome.value if outcome else ""
        fields = ["state", "reviewed_at", "reviewed_by", "review_reason_id", "outcome", "feedback"]
        return self._commit(fields, by=by, at=at, because=because)


def owners_of(use_id: UUID) -> set[UUID]:
    """The agencies whose records an emergency access opened."""
    return set(
        BreakGlassThing.objects.filter(use=use_id).values_list("owner_id", flat=True).distinct()
    )
