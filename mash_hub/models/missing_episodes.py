"""Missing episodes: from the report of a child who is missing to the coordinator's last look (4.12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.contacts import Contact
from mash_hub.models.subjects import Involvement


class EpisodeState(models.TextChoices):
    """States of a missing episode (domain notes 4.12)."""

    REPORTED = "REPORTED", "Reported, to be graded"
    RISK_GRADED = "RISK_GRADED", "Graded"
    ACTIVE = "ACTIVE", "Search under way"
    FOUND = "FOUND", "Found or back"
    PREVENTION_INTERVIEW = "PREVENTION_INTERVIEW", "Prevention interview recorded"
    RHI_OFFERED = "RHI_OFFERED", "Return home interview offered"
    RHI_DONE = "RHI_DONE", "Return home interview done"
    DECLINED = "DECLINED", "Return home interview declined"
    NOT_POSSIBLE = "NOT_POSSIBLE", "Return home interview not possible"
    INTEL_EXTRACTED = "INTEL_EXTRACTED", "What was said is released or withheld"
    REVIEWED = "REVIEWED", "Reviewed"
    CLOSED = "CLOSED", "Closed"


class MissingRisk(models.TextChoices):
    """How the police grade the danger to a child who is missing, the least first."""

    ABSENT = "ABSENT", "Absent"
    NO_APPARENT = "NO_APPARENT", "No apparent risk"
    VERY_LOW = "VERY_LOW", "Very low"
    LOW = "LOW", "Low"
    MEDIUM = "MEDIUM", "Medium"
    HIGH = "HIGH", "High"

    @property
    def rank(self) -> int:
        """Its place from the least."""
        return [*MissingRisk].index(self)


class HowFound(models.TextChoices):
    """How a child came back."""

    RETURNED = "RETURNED", "They came back by themselves"
    POLICE = "POLICE", "The police found them"
    HOME = "HOME", "Their home or family found them"
    OTHERS = "OTHERS", "Somebody else found them"


class Harmed(models.TextChoices):
    """Whether a child was harmed while missing."""

    YES = "YES", "Yes"
    NO = "NO", "No"
    NOT_KNOWN = "NOT_KNOWN", "Not known yet"


class Triggers(models.TextChoices):
    """Whether an episode shows triggers of exploitation, as its coordinator sees it (4.12)."""

    YES = "YES", "Yes"
    NO = "NO", "No"


class Considered(models.TextChoices):
    """What a decision-maker made of the repeat rule: three episodes in 90 days (4.12)."""

    STRATEGY = "STRATEGY", "A strategy discussion is held"
    NOT_NOW = "NOT_NOW", "No strategy discussion now"


S = EpisodeState
MISSING_NOW = (S.REPORTED, S.RISK_GRADED, S.ACTIVE)
_RISK = (
    "a child at risk of exploitation is not below medium, and no grade falls, without two people"
)

TABLE = Table(
    "missing episode",
    "4.12",
    EpisodeState,
    [
        Step(S.REPORTED, S.RISK_GRADED, Act.KEEP_MISSING, f"by the police; {_RISK}"),
        Step(
            S.RISK_GRADED,
            S.RISK_GRADED,
            Act.KEEP_MISSING,
            f"graded anew; {_RISK}",
            two_people=True,
        ),
        Step(S.RISK_GRADED, S.ACTIVE, Act.KEEP_MISSING, "by the police"),
        Step(S.ACTIVE, S.ACTIVE, Act.KEEP_MISSING, f"graded anew; {_RISK}", two_people=True),
        *(
            Step(source, S.FOUND, Act.REFER, "when and how the child came back")
            for source in MISSING_NOW
        ),
        Step(S.FOUND, S.PREVENTION_INTERVIEW, Act.KEEP_MISSING, "by the police, or why there was none"),
        *(
            Step(
                source,
                S.RHI_OFFERED,
                Act.KEEP_MISSING,
                "offered each time, by an independent person",
                "72 hours from the return, never paused",
                "who owes it is told",
            )
            for source in (S.FOUND, S.PREVENTION_INTERVIEW)
        ),
        Step(S.RHI_OFFERED, S.RHI_DONE, Act.KEEP_MISSING, "in four parts"),
        Step(S.RHI_OFFERED, S.DECLINED, Act.KEEP_MISSING, "the child’s reason"),
        Step(S.RHI_OFFERED, S.NOT_POSSIBLE, Act.KEEP_MISSING, "the reason"),
        Step(
            S.RHI_DONE,
            S.INTEL_EXTRACTED,
            Act.KEEP_MISSING,
            "each of the four parts is released or withheld",
        ),
        *(
            Step(source, S.REVIEWED, Act.KEEP_MISSING, "triggers of exploitation yes or no")
            for source in (S.INTEL_EXTRACTED, S.DECLINED, S.NOT_POSSIBLE)
        ),
        Step(S.REVIEWED, S.CLOSED, Act.KEEP_MISSING),
    ],
)  # fmt: skip


def keeps(hat: Hat) -> bool:
    """Whether a hat works on missing episodes for an agency that reads under the agreement."""
    return bool(may(hat, Act.KEEP_MISSING)) and hat.agreement_in_force


def cares(hat: Hat) -> bool:
    """Whether a hat reads what concerns the children in its agency's care, and nothing else."""
    return bool(may(hat, Act.READ_PLANS)) and hat.agreement_in_force


def _whole(hat: Hat) -> Q:
    """Episodes of which a hat reads how they stand: its agency takes part, or cares for the child."""
    found = Q(pk__in=[])
    if keeps(hat):
        found |= Q(parties__contains=[hat.agency_id])
    if cares(hat):
        found |= Q(home=hat.agency_id)
    return found


class MissingEpisodeQuerySet(VersionedQuerySet["MissingEpisode"]):
    """Missing episodes."""

    def visible_to(self, hat: Hat) -> MissingEpisodeQuerySet:
        """Those one's agency takes part in, of the child in its care, or that one reported; no conflicts.

        Which sections open is a matter of grants: a home has the report alone, and so has who reported
        it for an agency that takes no part; nothing of a file that was destroyed.
        """
        mine = Q(reported_by=hat.person_id, reporter=hat.agency_id)
        found = self.filter(mine | _whole(hat), file__destroyed_at__isnull=True)
        return found.filter(workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: MissingEpisode, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        kept_apart = kept([row.file_id])

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != row.workspace_id or hat.person_id in kept_apart:
                return False
            mine = (hat.person_id, hat.agency_id) == (row.reported_by_id, row.reporter_id)
            return mine or row.is_read_whole_by(hat)

        return [hat for hat in among if reads(hat)]

    def read_whole_by(self, hat: Hat) -> MissingEpisodeQuerySet:
        """Of those that a hat sees, those of which it reads how they stand: `is_read_whole_by`."""
        return self.filter(_whole(hat))

    def missing_now(self) -> MissingEpisodeQuerySet:
        """Those whose child is missing still."""
        return self.filter(state__in=MISSING_NOW)

    def open(self) -> MissingEpisodeQuerySet:
        """Those that are not closed."""
        return self.exclude(state=S.CLOSED)

    def of_subject(self, subject_id: UUID) -> MissingEpisodeQuerySet:
        """Those of one child, as cards are identified now."""
        return self.filter(file__in=Involvement.objects.of_subject(subject_id).values("file"))


class MissingEpisode(Versioned):
    """One time a child was missing; a file of the workspace's host, given to the agencies that take part.

    `report` (`{"name", "born", "last_seen", "circumstances", "description", "needs"}`) is for everybody
    who takes part and the home. `grading` (`{"reason", "asked", "answer", "agreed"}`), `found` (`{"where", "words"}`),
    `prevention`, `review` and `consideration` (`{"words"}`) are for those who take part, never for the home.
    """

    kind: ClassVar[str] = "missing_episode"
    ties = ("contact_id",)

    reference = models.CharField(max_length=12, unique=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=EpisodeState.choices, default=S.REPORTED)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reporter = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    missing_since = models.DateTimeField()
    compact_reference = models.CharField(max_length=20, blank=True)  # of the police's own system
    police = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # authority
    home = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    parties = ArrayField(models.UUIDField())  # agencies that read all of it
    risk = models.CharField(max_length=12, choices=MissingRisk.choices, blank=True)
    graded_at = models.DateTimeField(null=True)
    graded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_risk = models.CharField(max_length=12, choices=MissingRisk.choices, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    active_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    how_found = models.CharField(max_length=10, choices=HowFound.choices, blank=True)
    was_harmed = models.CharField(max_length=10, choices=Harmed.choices, blank=True)
    prevention_at = models.DateTimeField(null=True)
    triggers = models.CharField(max_length=4, choices=Triggers.choices, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    repeat_number = models.PositiveSmallIntegerField(default=0)  # where the repeat rule is met
    considered = models.CharField(max_length=8, choices=Considered.choices, blank=True)
    considered_at = models.DateTimeField(null=True)
    considered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    consideration = SectionField(mode=FOLLOW)
    report = SectionField(mode=FOLLOW)
    grading = SectionField(mode=FOLLOW)
    found = SectionField(mode=FOLLOW)
    prevention = SectionField(mode=FOLLOW)
    review = SectionField(mode=FOLLOW)

    objects = MissingEpisodeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(asked_risk="") | Q(asked_by__isnull=False),
                name="lower_grade_is_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None)
                | Q(settled_by=None)
                | ~Q(settled_by=models.F("asked_by")),
                name="lower_grade_settled_by_another",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=models.F("missing_since")),
                name="missing_child_returns_afterwards",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="missing_episode_of_place"),
            models.Index(fields=["file"], name="missing_episode_of_file"),
        ]

    def __str__(self) -> str:
        """An episode reads as its reference."""
        return self.reference

    @property
    def is_missing(self) -> bool:
        """Whether the child is missing still."""
        return self.state in MISSING_NOW

    def is_read_whole_by(self, hat: Hat) -> bool:
        """Whether a hat reads how it stands: who takes part, and the home; not who only reported it."""
        if hat.workspace_id != self.workspace_id:
            return False
        takes_part = keeps(hat) and hat.agency_id in self.parties
        return takes_part or (cares(hat) and hat.agency_id == self.home_id)

    @property
    def waits_for_second(self) -> bool:
        """Whether a lower grade waits for a second person."""
        return bool(self.asked_risk)

    def start(self, *, by: Actor, at: datetime, because: Reason) -> MissingEpisode:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_risk(self, risk: MissingRisk, *, by: Actor, at: datetime) -> MissingEpisode:
        """Grade it, or grade it anew; why is sealed in `grading`. What waited is over."""
        self.state = S.RISK_GRADED if self.state == S.REPORTED else self.state
        self.risk, self.graded_at, self.graded_by_id = risk, at, by.person_id
        self.asked_risk, self.asked_by_id, self.settled_by_id = "", None, None
        fields = ["state", "risk", "graded_at", "graded_by", "asked_risk", "asked_by"]
        return self._commit([*fields, "settled_by", "grading"], by=by, at=at)

    def set_asked(
        self, asked: MissingRisk, risk: MissingRisk, *, by: Actor, at: datetime
    ) -> MissingEpisode:
        """Note a lower grade that waits for a second person, and the grade that holds meanwhile."""
        if risk != self.risk:
            self.graded_at, self.graded_by_id = at, by.person_id
        self.state = S.RISK_GRADED if self.state == S.REPORTED else self.state
        self.risk, self.asked_risk = risk, asked
        self.asked_by_id, self.settled_by_id = by.person_id, None
        fields = ["state", "risk", "graded_at", "graded_by", "asked_risk", "asked_by"]
        return self._commit([*fields, "settled_by", "grading"], by=by, at=at)

    def set_settled(
        self, *, agreed: bool, by: Actor, at: datetime, because: Reason
    ) -> MissingEpisode:
        """Note what the second person said: the grade asked for holds, or it is not taken.

        Their sentence is sealed in `grading`, beside the reason of the grade that holds.
        """
        if agreed:
            self.risk, self.graded_at, self.graded_by_id = self.asked_risk, at, self.asked_by_id
        self.asked_risk, self.settled_by_id = "", by.person_id
        fields = ["risk", "graded_at", "graded_by", "asked_risk", "settled_by", "grading"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_active(self, *, by: Actor, at: datetime) -> MissingEpisode:
        """Note that the search is under way."""
        self.state, self.active_at = S.ACTIVE, at
        return self._commit(["state", "active_at"], by=by, at=at)

    def set_found(
        self, returned_at: datetime, how: HowFound, harmed: Harmed, *, by: Actor, at: datetime
    ) -> MissingEpisode:
        """Note when and how the child came back; where is sealed in `found`."""
        self.state, self.returned_at = S.FOUND, returned_at
        self.how_found, self.was_harmed, self.asked_risk = how, harmed, ""
        fields = ["state", "returned_at", "how_found", "was_harmed", "asked_risk", "found"]
        return self._commit(fields, by=by, at=at)

    def set_prevention(
        self, held_at: datetime | None, *, by: Actor, at: datetime
    ) -> MissingEpisode:
        """Note when the police spoke with the child; what was said, or why not, is sealed."""
        self.state = S.PREVENTION_INTERVIEW if self.state == S.FOUND else self.state
        self.prevention_at = held_at
        return self._commit(["state", "prevention_at", "prevention"], by=by, at=at)

    def set_reviewed(
        self, triggers: Triggers, contact_id: UUID | None, *, by: Actor, at: datetime
    ) -> MissingEpisode:
        """Note the coordinator's review; after the return interview it is the last look."""
        if TABLE.may_move(self.state, S.REVIEWED):
            self.state = S.REVIEWED
        self.triggers, self.reviewed_at, self.reviewed_by_id = triggers, at, by.person_id
        self.contact_id = contact_id or self.contact_id
        fields = ["state", "triggers", "reviewed_at", "reviewed_by", "contact", "review"]
        return self._commit(fields, by=by, at=at)

    def set_state(self, state: EpisodeState, *, by: Actor, at: datetime) -> MissingEpisode:
        """Follow the return interview, or close."""
        self.state = state
        self.closed_at = at if state == S.CLOSED else None
        return self._commit(["state", "closed_at"], by=by, at=at)

    def set_considered(self, what: Considered, *, by: Actor, at: datetime) -> MissingEpisode:
        """Note what was made of the repeat rule; why is sealed in `consideration`."""
        self.considered, self.considered_at, self.considered_by_id = what, at, by.person_id
        fields = ["considered", "considered_at", "considered_by", "consideration"]
        return self._commit(fields, by=by, at=at)

    def set_compact(self, reference: str, *, by: Actor, at: datetime) -> MissingEpisode:
        """Note the reference of the police's own system."""
        self.compact_reference = reference
        return self._commit(["compact_reference"], by=by, at=at)
