"""Strategy discussions: asked for by the host, held as a meeting, recorded, and what follows (4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry


class StrategyState(models.TextChoices):
    """States of a strategy discussion (domain notes 4.5)."""

    REQUESTED = "REQUESTED", "To be convened"
    CONVENED = "CONVENED", "Convened"
    HELD = "HELD", "Held, to be recorded"
    RECORDED = "RECORDED", "Recorded"
    S47_JOINT = "S47_JOINT", "Section 47, police and social care together"
    S47_SINGLE = "S47_SINGLE", "Section 47, social care alone"
    POLICE_ONLY = "POLICE_ONLY", "Police alone"
    S17 = "S17", "Section 17 assessment"
    NFA = "NFA", "No further action"
    REVIEWED = "REVIEWED", "Reviewed"
    CLOSED = "CLOSED", "Closed"


S = StrategyState
OUTCOMES = (S.S47_JOINT, S.S47_SINGLE, S.POLICE_ONLY, S.S17, S.NFA)
SECTION_47 = (S.S47_JOINT, S.S47_SINGLE)
ASSESSED = (*SECTION_47, S.S17)  # outcomes that an assessment follows
TO_COME = (S.REQUESTED, S.CONVENED)
OUTCOME_CHOICES = [(one.value, one.label) for one in OUTCOMES]

_WHOLE = (
    "who attended for which agency, what each shared, decision and reason, the plan for speaking to "
    "the child, whether the parents were told and if not, why"
)

TABLE = Table(
    "strategy discussion",
    "4.5",
    StrategyState,
    [
        Step(
            S.REQUESTED,
            S.CONVENED,
            Act.CONVENE,
            "time, chair, and who is invited",
            "held within 24 hours of the decision to hold it",
            "the host agency is told",
        ),
        Step(S.CONVENED, S.CONVENED, Act.CONVENE, "another time, place or chair; more people"),
        Step(
            S.CONVENED,
            S.HELD,
            Act.CONVENE,
            "quorate: social care in the chair, police, health; otherwise the reason",
            "recorded within 1 working day",
            "the host agency is told",
        ),
        Step(S.HELD, S.RECORDED, Act.CONVENE, f"{_WHOLE}; those who attended are given it"),
        *(
            Step(
                S.RECORDED,
                outcome,
                Act.CONVENE,
                "what the record says",
                "assessment 45 working days from referral; conference 15 working days from the "
                "discussion"
                if outcome in SECTION_47
                else "assessment 45 working days from referral"
                if outcome == S.S17
                else "",
                "the host agency is told" if outcome in ASSESSED else "",
            )
            for outcome in OUTCOMES
        ),
        *(
            Step(
                outcome,
                S.REVIEWED,
                Act.CONVENE,
                "by another person than the chair; assessment done, and after section 47 the "
                "conference held or why none was needed"
                if outcome in ASSESSED
                else "by another person than the chair",
                two_people=True,
            )
            for outcome in OUTCOMES
        ),
        Step(S.REVIEWED, S.CLOSED, Act.CONVENE, "no conference and no emergency power is awaited"),
        *(
            Step(state, S.CLOSED, Act.CONVENE, "not needed after all: the reason")
            for state in TO_COME
        ),
        Step(
            S.CLOSED,
            S.REQUESTED,
            Act.CONVENE,
            "opened again without having been held: the reason, and no other is awaited",
            "held within 24 hours of that",
            "the host agency is told",
        ),
        *(
            Step(
                S.CLOSED,
                outcome,
                Act.CONVENE,
                "opened again after its record, which said so: the reason; it is reviewed anew",
                "a conference that was not needed before, within 15 working days of that"
                if outcome in SECTION_47
                else "",
                "the host agency is told" if outcome in SECTION_47 else "",
            )
            for outcome in OUTCOMES
        ),
    ],
)


class Missing(models.TextChoices):
    """What a quorum lacks."""

    CHAIR = "CHAIR", "a social care manager in the chair"
    POLICE = "POLICE", "police"
    HEALTH = "HEALTH", "health"


class StrategyQuerySet(VersionedQuerySet["StrategyDiscussion"]):
    """Strategy discussions."""

    def visible_to(self, hat: Hat) -> StrategyQuerySet:
        """The host's who screen or decide, and those invited; never who is kept apart from the case."""
        reach = Q(pk__in=[])
        if may(hat, Act.SCREEN) or may(hat, Act.CONVENE):
            given_up = Q(contact__enquiry__is_given_up=True)  # with the case that was passed on
            reach |= Q(owner=hat.agency_id) & ~given_up
        if may(hat, Act.DISCUSS) and hat.agreement_in_force:
            reach |= Q(invited__contains=[hat.person_id])
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: StrategyDiscussion, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([row.file_id])
        given_up = self.filter(pk=row.pk, contact__enquiry__is_given_up=True).exists()

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != row.workspace_id or hat.person_id in kept_apart:
                return False
            works = bool(may(hat, Act.SCREEN) or may(hat, Act.CONVENE))
            if works and hat.agency_id == row.owner_id and not given_up:
                return True
            invited = hat.person_id in row.invited and hat.agreement_in_force
            return bool(may(hat, Act.DISCUSS)) and invited

        return [hat for hat in among if reads(hat)]

    def open(self) -> StrategyQuerySet:
        """Those that are not closed."""
        return self.exclude(state=S.CLOSED)

    def unrecorded(self) -> StrategyQuerySet:
        """Those still to be held or recorded."""
        return self.filter(state__in=(*TO_COME, S.HELD))

    def waiting(self) -> StrategyQuerySet:
        """Those whose next step is the host's: to convene, hold, record or act upon."""
        return self.filter(state__in=(*TO_COME, S.HELD, S.RECORDED))


class StrategyDiscussion(Versioned):
    """One strategy discussion about the people of one case; it belongs to the case's file.

    `asked` says why it is to be held, `quorum` why it was held without one, `record` is the record
    (`{"reason", "child", "parents"}`), `review` what the review found.
    """

    kind: ClassVar[str] = "strategy"

    reference = models.CharField(max_length=12, unique=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="strategies")
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, related_name="strategies"
    )
    state = models.CharField(max_length=12, choices=StrategyState.choices, default=S.REQUESTED)
    asked_at = models.DateTimeField()  # the decision to hold it
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    invited = ArrayField(models.UUIDField(), default=list, blank=True)  # people
    held_at = models.DateTimeField(null=True)
    lacking = ArrayField(
        models.CharField(max_length=8, choices=Missing.choices), default=list, blank=True
    )
    outcome = models.CharField(max_length=12, choices=OUTCOME_CHOICES, blank=True)
    parents_told = models.BooleanField(null=True)
    recorded_at = models.DateTimeField(null=True)
    assessed_on = models.DateField(null=True)
    conferences = ArrayField(models.DateField(), default=list, blank=True)  # as they were held
    is_on_plan = models.BooleanField(null=True)  # what the last conference decided
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    asked = SectionField(mode=FOLLOW)
    quorum = SectionField(mode=FOLLOW)
    record = SectionField(mode=ASK)
    review = SectionField(mode=FOLLOW)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(state__in=(*TO_COME, S.HELD, S.RECORDED)),
                name="one_strategy_discussion_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True)
                | (
                    Q(held_at__isnull=False, parents_told__isnull=False, record__isnull=False)
                    & ~Q(outcome="")
                ),
                name="strategy_record_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("chair")),
                name="strategy_reviewed_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="strategy_of_workspace")
        ]

    def __str__(self) -> str:
        """A strategy discussion reads as its reference."""
        return self.reference

    @property
    def is_quorate(self) -> bool:
        """Whether it was held with everybody that a quorum needs."""
        return self.held_at is not None and not self.lacking

    @property
    def lacking_words(self) -> list[str]:
        """What the quorum lacked, in words."""
        return [str(Missing(one).label) for one in self.lacking]

    @property
    def referred_at(self) -> datetime:
        """The referral from which an assessment's time runs: the contact, or its opening again before."""
        since = self.contact.since
        return since if since <= self.asked_at else self.contact.received_at

    @property
    def case(self) -> Enquiry | Contact:
        """What it is about: the enquiry, or the contact where there is none."""
        return self.enquiry or self.contact

    def start(self, *, by: Actor, at: datetime, because: Reason) -> StrategyDiscussion:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_convened(
        self,
        starts_at: datetime,
        chair_id: UUID,
        invited: Sequence[UUID],
        *,
        by: Actor,
        at: datetime,
    ) -> StrategyDiscussion:
        """Note when it is, who chairs it and who is invited."""
        self.state, self.starts_at, self.chair_id = S.CONVENED, starts_at, chair_id
        self.invited = [*invited]
        return self._commit(["state", "starts_at", "chair", "invited"], by=by, at=at)

    def set_held(
        self, lacking: Sequence[Missing], *, by: Actor, at: datetime
    ) -> StrategyDiscussion:
        """Note that it was held, and what its quorum lacked; why is sealed in `quorum`."""
        self.state, self.held_at, self.lacking = S.HELD, at, [one.value for one in lacking]
        return self._commit(["state", "held_at", "lacking", "quorum"], by=by, at=at)

    def set_recorded(
        self, outcome: StrategyState, parents_told: bool, *, by: Actor, at: datetime
    ) -> StrategyDiscussion:
        """Note the decision; the record itself is sealed in `record`."""
        self.state, self.outcome, self.parents_told = S.RECORDED, outcome, parents_told
        self.recorded_at = at
        fields = ["state", "outcome", "parents_told", "recorded_at", "record"]
        return self._commit(fields, by=by, at=at)

    def set_state(
        self, state: StrategyState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> StrategyDiscussion:
        """Take a step that needs nothing else."""
        self.state = state
        if state == S.CLOSED:
            self.closed_at = at
        return self._commit(["state", "closed_at"], by=by, at=at, because=because)

    def set_reopened(self, *, by: Actor, at: datetime, because: Reason) -> StrategyDiscussion:
        """Open it again: at what its record decided, or to be convened where it was not held."""
        self.state = S(self.outcome) if self.recorded_at else S.REQUESTED
        self.closed_at = None
        return self._commit(["state", "closed_at"], by=by, at=at, because=because)

    def set_assessed(self, on: date, *, by: Actor, at: datetime) -> StrategyDiscussion:
        """Note the day on which the assessment was done."""
        self.assessed_on = on
        return self._commit(["assessed_on"], by=by, at=at)

    def set_conference(
        self, on: date, is_on_plan: bool, *, by: Actor, at: datetime
    ) -> StrategyDiscussion:
        """Note a child protection conference, and whether a plan stands after it."""
        self.conferences, self.is_on_plan = [*self.conferences, on], is_on_plan
        return self._commit(["conferences", "is_on_plan"], by=by, at=at)

    def set_reviewed(self, *, by: Actor, at: datetime) -> StrategyDiscussion:
        """Note who reviewed what was decided; the words are sealed in `review`."""
        self.state, self.reviewed_by_id = S.REVIEWED, by.person_id
        return self._commit(["state", "reviewed_by", "review"], by=by, at=at)


class Power(models.TextChoices):
    """Emergency powers over a child (Children Act 1989)."""

    POLICE_PROTECTION = "POLICE_PROTECTION", "Police protection (section 46)"
    PROTECTION_ORDER = "PROTECTION_ORDER", "Emergency protection order (section 44)"


class EmergencyPowerQuerySet(VersionedQuerySet["EmergencyPower"]):
    """Emergency powers."""

    def visible_to(self, hat: Hat) -> EmergencyPowerQuerySet:
        """Those of discussions that a hat sees."""
        return self.filter(strategy__in=StrategyDiscussion.objects.visible_to(hat))

    def readers_of(self, row: EmergencyPower, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that see its discussion."""
        return StrategyDiscussion.objects.readers_of(row.strategy, among=among)

    def standing(self) -> EmergencyPowerQuerySet:
        """Those of which nobody has said that they ended."""
        return self.filter(ended_at__isnull=True)


class EmergencyPower(Versioned):
    """One emergency power in use: from when, until when at the latest, extended once at most."""

    kind: ClassVar[str] = "emergency_power"

    strategy = models.ForeignKey(
        StrategyDiscussion, on_delete=models.PROTECT, related_name="powers"
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    power = models.CharField(max_length=20, choices=Power.choices)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = EmergencyPowerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("began_at")), name="emergency_power_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True) | Q(power=Power.PROTECTION_ORDER),
                name="only_an_order_is_extended",
            ),
            models.UniqueConstraint(
                fields=["strategy", "power"],
                condition=Q(ended_at__isnull=True),
                name="one_emergency_power_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        """It reads as its power."""
        return self.get_power_display()

    @property
    def reference(self) -> str:
        """It goes by its discussion's reference."""
        return self.strategy.reference

    def start(self, *, by: Actor, at: datetime) -> EmergencyPower:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_extended(self, ends_at: datetime, *, by: Actor, at: datetime) -> EmergencyPower:
        """Note that a court extended it."""
        self.extended_at, self.ends_at = at, ends_at
        return self._commit(["extended_at", "ends_at"], by=by, at=at)

    def set_ended(self, *, by: Actor, at: datetime) -> EmergencyPower:
        """Note that it is over."""
        self.ended_at = at
        return self._commit(["ended_at"], by=by, at=at)
