"""Enquiries: the rated question whether somebody is at risk, its decision, and who was told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiry_states import (
    OPEN,
    TABLE,
    UNDECIDED,
    EnquiryState,
    LawfulBasis,
    Level,
    Outcome,
    Rating,
    outcome_words,
)

__all__ = [
    "OPEN",
    "TABLE",
    "UNDECIDED",
    "Acknowledgement",
    "AcknowledgementState",
    "Enquiry",
    "EnquiryState",
    "LawfulBasis",
    "Level",
    "Outcome",
    "Rating",
]

S = EnquiryState


class EnquiryQuerySet(VersionedQuerySet["Enquiry"]):
    """Enquiries."""

    def visible_to(self, hat: Hat) -> EnquiryQuerySet:
        """The host's own work, and decisions told to the hat's agency, less its conflicts.

        Referrers, researchers before the decision and everybody elsewhere have nothing here, not
        even existence (domain notes 2.3).
        """
        told = Acknowledgement.objects.filter(enquiry=OuterRef("pk"), agency=hat.agency_id)
        reach = Q(pk__in=[])
        if may(hat, Act.SCREEN) or may(hat, Act.DECIDE):
            reach |= Q(owner=hat.agency_id, is_given_up=False)
        if may(hat, Act.ACKNOWLEDGE):
            reach |= Q(Exists(told))
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def worked_by(self, hat: Hat) -> EnquiryQuerySet:
        """Of those visible, the ones the hat's agency hosts: they are its work, not its news."""
        return self.filter(owner=hat.agency_id) if may(hat, Act.SCREEN) else self.none()

    def managed_by(self, hat: Hat) -> EnquiryQuerySet:
        """Those of a manager's agency, to be handed on: their references and who has them, no more."""
        if not may(hat, Act.MANAGE_AGENCY):
            return self.none()
        mine = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        return mine.exclude(apart(hat.person_id))

    def undecided(self) -> EnquiryQuerySet:
        """Those that wait for a decision."""
        return self.filter(state__in=UNDECIDED)

    def open(self) -> EnquiryQuerySet:
        """Those that are not closed."""
        return self.filter(state__in=OPEN)

    def ready(self) -> EnquiryQuerySet:
        """Those whose answers are in."""
        return self.filter(state__in=(S.COLLATED, S.DECISION_DRAFT))

    def readers_of(self, enquiry: Enquiry, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this enquiry: the rule's other face."""
        told = set(enquiry.acknowledgements.values_list("agency_id", flat=True))
        kept_apart = kept([enquiry.file_id])

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != enquiry.workspace_id or hat.person_id in kept_apart:
                return False
            works = bool(may(hat, Act.SCREEN) or may(hat, Act.DECIDE))
            if works and hat.agency_id == enquiry.owner_id and not enquiry.is_given_up:
                return True
            return bool(may(hat, Act.ACKNOWLEDGE)) and hat.agency_id in told

        return [hat for hat in among if reads(hat)]


class Enquiry(Versioned):
    """One enquiry: a contact that was rated, what was gathered, and what was decided."""

    kind: ClassVar[str] = "enquiry"

    reference = models.CharField(max_length=12, unique=True)
    contact = models.OneToOneField(
        "mash_hub.Contact", on_delete=models.PROTECT, related_name="enquiry"
    )
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=EnquiryState.choices, default=S.RATED)
    rating = models.CharField(max_length=8, choices=Rating.choices)
    voice_heard = models.BooleanField(null=True)  # or it was said why it was not sought
    initial_rating = models.CharField(max_length=8, choices=Rating.choices)
    lower_rating = models.CharField(max_length=8, choices=Rating.choices, blank=True)  # proposed
    lower_rating_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    downgrades = models.PositiveSmallIntegerField(default=0)  # counted as an indicator
    lawful_basis = models.CharField(max_length=16, choices=LawfulBasis.choices)
    received_at = models.DateTimeField()
    rated_at = models.DateTimeField()
    rated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    outcomes = ArrayField(
        models.CharField(max_length=20, choices=Outcome.choices), default=list, blank=True
    )
    threshold_level = models.CharField(max_length=2, choices=Level.choices, blank=True)
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    feedback_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_given_up = models.BooleanField(default=False)  # passed on, and no longer read by its owner
    rationale = SectionField(mode=ASK)
    voice = SectionField(mode=ASK)
    welfare = SectionField(mode=ASK)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcomes=[], decided_at=None, decided_by=None)
                | (~Q(outcomes=[]) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="enquiry_decision_is_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(lower_rating="", lower_rating_by=None)
                | (~Q(lower_rating="") & Q(lower_rating_by__isnull=False)),
                name="enquiry_lower_rating_has_a_proposer",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "state"], name="enquiry_on_board")]

    def __str__(self) -> str:
        """An enquiry reads as its reference."""
        return self.reference

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands."""
        return self.decided_at is not None and self.state != S.REOPENED

    @property
    def is_undecided(self) -> bool:
        """Whether it waits for a decision."""
        return self.state in UNDECIDED

    @property
    def is_open(self) -> bool:
        """Whether it is not closed, nor passed on."""
        return self.state in OPEN

    @property
    def outcome_words(self) -> list[str]:
        """The outcomes as people read them."""
        return outcome_words(self.outcomes, self.workspace.host_id)

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Enquiry:
        """Store a new enquiry with its first rating."""
        return self._create(by=by, at=at, because=because)

    def set_rating(
        self, rating: Rating, *, by: Actor, at: datetime, because: Reason | None
    ) -> Enquiry:
        """Store another rating; a proposal to lower it is over."""
        if rating.urgency < Rating(self.rating).urgency:
            self.downgrades += 1
        self.rating, self.rated_at = rating, at
        self.rated_by_id = by.person_id or self.rated_by_id
        self.lower_rating, self.lower_rating_by = "", None
        fields = ["rating", "rated_at", "rated_by", "lower_rating", "lower_rating_by", "downgrades"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_lower_rating(
        self, rating: Rating | None, *, by: Actor, at: datetime, because: Reason
    ) -> Enquiry:
        """Store a proposal to lower the rating, which a second person settles; None drops it."""
        self.lower_rating = rating or ""
        self.lower_rating_by_id = by.person_id if rating else None
        fields = ["lower_rating", "lower_rating_by", "welfare"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_state(
        self, state: EnquiryState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Enquiry:
        """Store a step that changes nothing else."""
        self.state = state
        self.closed_at = at if state == S.CLOSED else None
        return self._commit(["state", "closed_at"], by=by, at=at, because=because)

    def set_passed_on(self, *, keeps_access: bool, by: Actor, at: datetime) -> Enquiry:
        """Note that another agency owns the case now, and whether its old owner goes on reading."""
        self.state, self.closed_at, self.is_given_up = S.PASSED_ON, at, not keeps_access
        return self._commit(["state", "closed_at", "is_given_up"], by=by, at=at)

    def set_taken(self, person_id: UUID, *, by: Actor, at: datetime) -> Enquiry:
        """Note who decides it."""
        self.taken_by_id = person_id
        if self.state == S.COLLATED:
            self.state = S.DECISION_DRAFT
        return self._commit(["taken_by", "state"], by=by, at=at)

    def set_with(self, person_id: UUID | None, *, by: Actor, at: datetime) -> Enquiry:
        """Note who has it after a hand-over, or that nobody has."""
        self.taken_by_id = person_id
        return self._commit(["taken_by"], by=by, at=at)

    def set_decision(
        self,
        outcomes: Sequence[Outcome],
        *,
        level: Level,
        lead_agency_id: UUID,
        voice_heard: bool,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> Enquiry:
        """Store the decision with its sealed rationale and voice, and whether there are words in it."""
        self.voice_heard = voice_heard
        self.state, self.outcomes = S.DECIDED, [*outcomes]
        self.threshold_level, self.lead_agency_id = level, lead_agency_id
        self.decided_at, self.decided_by_id = at, by.person_id
        self.taken_by_id = self.taken_by_id or by.person_id
        self.lower_rating, self.lower_rating_by = "", None
        fields = ["state", "outcomes", "threshold_level", "lead_agency", "decided_at", "decided_by"]
        fields += ["taken_by", "rationale", "voice", "voice_heard"]
        fields += ["lower_rating", "lower_rating_by"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_feedback_sent(self, *, by: Actor, at: datetime) -> Enquiry:
        """Note when the referrer was told."""
        self.state, self.feedback_at = S.FEEDBACK_SENT, at
        return self._commit(["state", "feedback_at"], by=by, at=at)


class AcknowledgementState(models.TextChoices):
    """Whether an agency has said that it knows of a decision."""

    WAITING = "WAITING", "Told, not yet acknowledged"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Acknowledged"


ACKNOWLEDGEMENT_TABLE = Table(
    "acknowledgement",
    "4.19",
    AcknowledgementState,
    [
        Step(
            AcknowledgementState.WAITING,
            AcknowledgementState.ACKNOWLEDGED,
            Act.ACKNOWLEDGE,
            "by the agency itself",
            "the lead agency of a Red enquiry within 1 h",
            "its manager is told",
        )
    ],
)


class AcknowledgementQuerySet(VersionedQuerySet["Acknowledgement"]):
    """Acknowledgements."""

    def visible_to(self, hat: Hat) -> AcknowledgementQuerySet:
        """One's own agency's, and all of the enquiries one's agency hosts."""
        reach = Q(agency=hat.agency_id) if may(hat, Act.ACKNOWLEDGE) else Q(pk__in=[])
        if may(hat, Act.DECIDE):
            reach |= Q(enquiry__owner=hat.agency_id)
        found = self.filter(reach, enquiry__workspace=hat.workspace_id)
        return found.exclude(apart(hat.person_id, "enquiry__file"))

    def waiting(self) -> AcknowledgementQuerySet:
        """Those still to come."""
        return self.filter(state=AcknowledgementState.WAITING)


class Acknowledgement(Versioned):
    """One agency that was told of a decision, and when it said so."""

    kind: ClassVar[str] = "acknowledgement"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="acknowledgements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=AcknowledgementState.choices, default=AcknowledgementState.WAITING
    )
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "agency"], name="acknowledgement_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        """An acknowledgement reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its enquiry's reference."""
        return self.enquiry.reference

    def start(self, *, by: Actor, at: datetime) -> Acknowledgement:
        """Store that an agency was told."""
        return self._create(by=by, at=at)

    def set_told_again(self, *, is_lead: bool, by: Actor, at: datetime) -> Acknowledgement:
        """Wait again, as after a second decision."""
        self.state, self.told_at, self.is_lead = AcknowledgementState.WAITING, at, is_lead
        self.acknowledged_at, self.acknowledged_by = None, None
        fields = ["state", "told_at", "is_lead", "acknowledged_at", "acknowledged_by"]
        return self._commit(fields, by=by, at=at)

    def set_acknowledged(self, *, by: Actor, at: datetime) -> Acknowledgement:
        """Note that the agency knows."""
        self.state = AcknowledgementState.ACKNOWLEDGED
        self.acknowledged_at, self.acknowledged_by_id = at, by.person_id
        return self._commit(["state", "acknowledged_at", "acknowledged_by"], by=by, at=at)
