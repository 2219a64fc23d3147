"""Joint screening: police incidents of domestic abuse with a child, on which agencies mark their view (4.20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.base import ASK, FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.contacts import Contact


class JointState(models.TextChoices):
    """States of an incident on the list (domain notes 4.20)."""

    QUEUED = "QUEUED", "Agencies read it"
    READ_BY_ALL = "READ_BY_ALL", "Read by all, to be decided"
    DECIDED = "DECIDED", "Decided"
    CLOSED = "CLOSED", "Closed"


class JointOutcome(models.TextChoices):
    """What may be decided of an incident; several may be, but nothing beside no further action."""

    NO_FURTHER = "NO_FURTHER", "No further action"
    EARLY_HELP = "EARLY_HELP", "Early help"
    CONTACT_TO_MASH = "CONTACT_TO_MASH", "Contact to MASH"
    MARAC = "MARAC", "Referral to MARAC"
    SCHOOL_TOLD = "SCHOOL_TOLD", "School told"


class Sector(models.TextChoices):
    """Who has to mark a view; education only where the partnership agreed to it."""

    POLICE = "POLICE", "police"
    SOCIAL_CARE = "SOCIAL_CARE", "social care"
    HEALTH = "HEALTH", "health"
    EDUCATION = "EDUCATION", "education"


SECTORS: dict[Sector, tuple[AgencyKind, ...]] = {
    Sector.POLICE: (AgencyKind.POLICE,),
    Sector.SOCIAL_CARE: (AgencyKind.LA_CHILDREN, AgencyKind.LA_ADULTS),
    Sector.HEALTH: (AgencyKind.HEALTH_PROVIDER, AgencyKind.ICB),  # practices as chosen
    Sector.EDUCATION: (AgencyKind.EDUCATION,),
}

S = JointState

TABLE = Table(
    "joint screening",
    "4.20",
    JointState,
    [
        Step(S.QUEUED, S.QUEUED, Act.CONVENE, "what the agencies read, or the day of the incident"),
        Step(
            S.QUEUED,
            S.READ_BY_ALL,
            Act.DISCUSS,
            "police, social care, health, and education where agreed, have marked their view",
            "the next working day after the incident",
            "who works there and the manager of each agency that has not marked; later a challenge",
        ),
        Step(S.READ_BY_ALL, S.DECIDED, Act.CONVENE, "what is done, and why"),
        Step(S.DECIDED, S.CLOSED, Act.CONVENE, "the school was told, where that was decided"),
        Step(S.QUEUED, S.CLOSED, Act.CONVENE, "it does not belong on the list: the reason"),
        Step(
            S.CLOSED,
            S.QUEUED,
            Act.CONVENE,
            "opened again undecided: the reason, and it is not on the list by another row",
            "views still wanted, by the end of the next working day after that",
            "who works there and the manager of each agency that has not marked; later a challenge",
        ),
        Step(
            S.CLOSED,
            S.READ_BY_ALL,
            Act.CONVENE,
            "opened again after its decision: the reason; it is decided anew",
        ),
    ],
)


def runs_list(hat: Hat) -> bool:
    """Whether a hat works on the whole list: those of the host who screen or decide."""
    works = may(hat, Act.SCREEN) or may(hat, Act.CONVENE)
    return bool(works) and hat.agency_id == hat.host_id


class JointScreeningQuerySet(VersionedQuerySet["JointScreening"]):
    """Incidents on the list."""

    def visible_to(self, hat: Hat) -> JointScreeningQuerySet:
        """The host's who screen or decide, and agencies whose view is wanted; no conflicts."""
        reach = Q(pk__in=[])
        if runs_list(hat):
            given_up = Q(contact__enquiry__is_given_up=True)  # with the case that was passed on
            reach |= Q(owner=hat.agency_id) & ~given_up
        if may(hat, Act.DISCUSS) and hat.agreement_in_force:
            reach |= Q(expected__contains=[hat.agency_id])
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: JointScreening, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([row.file_id])
        given_up = self.filter(pk=row.pk, contact__enquiry__is_given_up=True).exists()

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != row.workspace_id or hat.person_id in kept_apart:
                return False
            if runs_list(hat) and hat.agency_id == row.owner_id and not given_up:
                return True
            takes_part = bool(may(hat, Act.DISCUSS)) and hat.agreement_in_force
            return takes_part and hat.agency_id in row.expected

        return [hat for hat in among if reads(hat)]

    def open(self) -> JointScreeningQuerySet:
        """Those that are not closed."""
        return self.exclude(state=S.CLOSED)


class JointScreening(Versioned):
    """One incident on the list of joint screening; it belongs to its contact's file and to the host.

    `incident` holds `{"words", "people"}` for the agencies that mark their view, and is empty until
    it was looked through for protected addresses; `decision` holds `{"reason", "without"}`; `school`
    holds `{"who", "how"}`.
    """

    kind: ClassVar[str] = "joint_screening"

    reference = models.CharField(max_length=12, unique=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the contact's
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="joint_screenings")
    state = models.CharField(max_length=12, choices=JointState.choices, default=S.QUEUED)
    incident_on = models.DateField()
    has_child = models.BooleanField()
    is_by_rule = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    expected = ArrayField(models.UUIDField(), default=list, blank=True)  # agencies
    outcomes = ArrayField(
        models.CharField(max_length=16, choices=JointOutcome.choices), default=list, blank=True
    )
    followed_by = models.ForeignKey(  # the contact that goes on at the front door
        Contact, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    school_told_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    incident = SectionField(mode=FOLLOW)
    decision = SectionField(mode=ASK)
    school = SectionField(mode=FOLLOW)

    objects = JointScreeningQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"], condition=~Q(state=S.CLOSED), name="one_joint_screening_at_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcomes=[])
                | (Q(decided_at__isnull=False, decision__isnull=False) & ~Q(outcomes=[])),
                name="joint_decision_is_whole_or_absent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="joint_screening_of_place")
        ]

    def __str__(self) -> str:
        """It reads as its reference."""
        return self.reference

    @property
    def label(self) -> str:
        """How a list that names nobody tells it from others."""
        return f"incident of {self.incident_on.day} {self.incident_on:%B %Y}"

    @property
    def case_files(self) -> list[UUID]:
        """The files from which somebody is kept apart with it."""
        return [self.file_id]

    @property
    def is_briefed(self) -> bool:
        """Whether the agencies were given what happened."""
        return bool(self.expected)

    @property
    def awaits_school(self) -> bool:
        """Whether the school is still to be told."""
        return JointOutcome.SCHOOL_TOLD in self.outcomes and self.school_told_on is None

    @property
    def outcome_words(self) -> list[str]:
        """What was decided, in words."""
        return [str(JointOutcome(one).label) for one in self.outcomes]

    def start(self, *, by: Actor, at: datetime, because: Reason) -> JointScreening:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_briefed(
        self, incident_on: date, expected: Sequence[UUID], *, by: Actor, at: datetime
    ) -> JointScreening:
        """Note the day, and which agencies were given what happened; the words are in `incident`."""
        self.incident_on, self.expected = incident_on, [*expected]
        return self._commit(["incident_on", "expected", "incident"], by=by, at=at)

    def set_read_by_all(self, *, by: Actor, at: datetime) -> JointScreening:
        """Note that every view is in."""
        self.state = S.READ_BY_ALL
        return self._commit(["state"], by=by, at=at)

    def set_decided(
        self,
        outcomes: Sequence[JointOutcome],
        followed_by: UUID | None,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> JointScreening:
        """Note what was decided, and by whom; why is sealed in `decision`."""
        self.state, self.outcomes = S.DECIDED, [one.value for one in outcomes]
        self.followed_by_id, self.decided_at, self.decided_by_id = followed_by, at, by.person_id
        fields = ["state", "outcomes", "followed_by", "decided_at", "decided_by", "decision"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_school_told(self, on: date, *, by: Actor, at: datetime) -> JointScreening:
        """Note on which day the school was told; who and how is sealed in `school`."""
        self.school_told_on = on
        return self._commit(["school_told_on", "school"], by=by, at=at)

    def set_closed(
        self, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> JointScreening:
        """Note that it is off the list."""
        self.state, self.closed_at = S.CLOSED, at
        return self._commit(["state", "closed_at"], by=by, at=at, because=because)

    def set_reopened(self, *, by: Actor, at: datetime, because: Reason) -> JointScreening:
        """Put it back onto the list; what was decided before stays in its history."""
        self.state = S.READ_BY_ALL if self.decided_at else S.QUEUED
        self.outcomes, self.followed_by = [], None
        self.decided_at = self.decided_by = self.school_told_on = self.closed_at = None
        fields = ["state", "outcomes", "followed_by", "decided_at", "decided_by"]
        fields += ["school_told_on", "closed_at"]
        return self._commit(fields, by=by, at=at, because=because)


class ScreeningViewQuerySet(VersionedQuerySet["ScreeningView"]):
    """Views on incidents."""

    def visible_to(self, hat: Hat) -> ScreeningViewQuerySet:
        """Whose view is in shows to all who see the incident; its words open by their grants alone."""
        return self.filter(screening__in=JointScreening.objects.visible_to(hat))

    def readers_of(self, row: ScreeningView, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that see its incident."""
        return JointScreening.objects.readers_of(row.screening, among=among)


class ScreeningView(Versioned):
    """What one agency thinks of one incident; its words are its own until every view is in.

    The row stands from the moment the view is wanted, and its clock with it. `words` holds
    `{"view", "suggests"}`.
    """

    kind: ClassVar[str] = "screening_view"

    screening = models.ForeignKey(JointScreening, on_delete=models.PROTECT, related_name="views")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who marks it
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=12, choices=Sector.choices)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SectionField(mode=FOLLOW)

    objects = ScreeningViewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["screening", "owner"], name="one_view_of_an_agency_on_an_incident"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(words__isnull=False),
                name="given_screening_view_has_words",
            ),
        ]

    def __str__(self) -> str:
        """A view reads as whose it is."""
        return self.get_sector_display()

    @property
    def reference(self) -> str:
        """It goes by its incident's reference."""
        return self.screening.reference

    @property
    def is_given(self) -> bool:
        """Whether its agency has marked it."""
        return self.given_at is not None

    def start(self, *, by: Actor, at: datetime) -> ScreeningView:
        """Store that a view is wanted."""
        return self._create(by=by, at=at)

    def set_given(self, *, by: Actor, at: datetime) -> ScreeningView:
        """Note who marked it, or marked it anew while nobody else had read it."""
        self.given_at, self.given_by_id = at, by.person_id
        return self._commit(["given_at", "given_by", "words"], by=by, at=at)
