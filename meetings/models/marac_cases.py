"""MARAC cases: a referral by any agency, and its way to the list of a meeting (domain notes 4.7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from mash_hub.models.conflicts import apart
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.flags import Flag
from mash_hub.models.nameable import Nameable
from mash_hub.models.referrals import Referral
from meetings.models.compared_names import away_from, compared, named_in_time
from meetings.models.marac_states import AT_MEETING, WITH_COORDINATOR, CaseState

S = CaseState


class Criterion(models.TextChoices):
    """Why a case is high risk (SafeLives; domain notes 4.7); several may be met."""

    VISIBLE_HIGH_RISK = "VISIBLE_HIGH_RISK", "Visible high risk: the DASH score"
    PROFESSIONAL_JUDGEMENT = "PROFESSIONAL_JUDGEMENT", "Professional judgement"
    POTENTIAL_ESCALATION = (
        "POTENTIAL_ESCALATION",
        "Potential escalation: several incidents in a year",
    )
    REPEAT = "REPEAT", "Repeat: another incident within a year of a MARAC referral"


class Ground(models.TextChoices):
    """Why a case is not for this MARAC."""

    UNDER_16 = "UNDER_16", "The victim is under 16: a matter for children’s services"
    OUT_OF_AREA = "OUT_OF_AREA", "The victim lives in another area"
    NOT_CONNECTED = "NOT_CONNECTED", "They are not personally connected (Domestic Abuse Act 2021)"
    NO_CRITERION = "NO_CRITERION", "No criterion is met"


@dataclass(frozen=True)
class Check:
    """The coordinator's answers before it is decided whether a case is eligible."""

    is_16: bool
    in_area: bool
    is_connected: bool

    @property
    def all_hold(self) -> bool:
        """Whether nothing but the criterion is left to ask."""
        return self.is_16 and self.in_area and self.is_connected


def keeps_list(hat: Hat) -> bool:
    """Whether a hat keeps or chairs the list of its workspace."""
    return bool(may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING))


class MaracCaseQuerySet(VersionedQuerySet["MaracCase"]):
    """MARAC cases."""

    def visible_to(self, hat: Hat) -> MaracCaseQuerySet:
        """Those of the list one keeps or chairs, those whose victim one reaches, and one's own.

        Of an agency's own: whoever wrote it, and who decides for that agency where it was written.
        Representatives see the agenda item instead. Never who is kept apart, and nothing of the list
        before one’s name was compared with those in the case.
        """
        own = Q(owner=hat.agency_id, from_workspace=hat.workspace_id)
        reach = own & (Q() if may(hat, Act.DECIDE) else Q(referrer=hat.person_id))
        if keeps_list(hat) or may(hat, Act.CONTACT_VICTIM):
            reach |= Q(workspace=hat.workspace_id) & compared(hat.person_id)
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, case: MaracCase, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the case is visible: the same rule from its other side."""
        asked = [*among]
        away = away_from([case.file_id], case.pk, asked)

        def reads(hat: Hat) -> bool:
            if away.is_apart(hat):
                return False
            is_there = hat.workspace_id == case.workspace_id and not away.is_late(hat)
            if is_there and (keeps_list(hat) or may(hat, Act.CONTACT_VICTIM)):
                return True
            is_own = (hat.agency_id, hat.workspace_id) == (case.owner_id, case.from_workspace_id)
            return is_own and (hat.person_id == case.referrer_id or bool(may(hat, Act.DECIDE)))

        return [hat for hat in asked if reads(hat)]

    def with_coordinator(self) -> MaracCaseQuerySet:
        """Those that wait for coordinator or chair."""
        return self.filter(state__in=WITH_COORDINATOR)

    def sent_by(self, hat: Hat) -> MaracCaseQuerySet:
        """Those one referred oneself."""
        return self.filter(owner=hat.agency_id, referrer=hat.person_id)

    def of(self, thing_kind: str, thing_id: UUID) -> MaracCaseQuerySet:
        """Those made from one thing, such as a referral out of an enquiry."""
        return self.filter(thing_kind=thing_kind, thing_id=thing_id)


class MaracCase(Nameable, Versioned):
    """One referral to a MARAC; its words are the referring agency's own, given to the list's host.

    `papers` holds `{"words", "people": [{"name", "born", "role", "subject", "also", "addresses"}]}`:
    why, and about whom. `evidence` holds the evidence of each criterion, what was done to keep people
    safe, and an earlier MARAC. `safe_contact` holds how the victim is reached, and no more: the IDVA
    service is given it before anything is settled.
    """

    kind: ClassVar[str] = "marac_case"
    ties = ("referral_id", "thing_id", "assessment_id", "previous_id", "flag_id")
    made_of_it = (
        "referral__file",
        "agenda_items__file",
        "agenda_items__research__file",
        "agenda_items__research__lines__file",
        "transfers__file",
    )

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="marac_cases")
    from_workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    referrer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, related_name="marac_cases"
    )
    thing_kind = models.CharField(max_length=24, blank=True)  # what it was made from
    thing_id = models.UUIDField(null=True)
    thing_reference = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=20, choices=CaseState.choices, default=S.SUBMITTED)
    submitted_at = models.DateTimeField()
    referred_on = models.DateField()  # from which the twelve months of a repeat run
    incident_on = models.DateField()  # of the latest incident
    criteria = ArrayField(models.CharField(max_length=24, choices=Criterion.choices))
    dash_score = models.PositiveSmallIntegerField(null=True)
    assessment_id = models.UUIDField(null=True)  # the DASH it comes from, where the hub has it
    incidents = models.PositiveSmallIntegerField(null=True)  # in the last twelve months
    is_aware = models.BooleanField(default=False)  # the victim, of the referral
    consent = models.CharField(max_length=12, choices=Consent.choices)
    override = models.CharField(max_length=20, choices=Override.choices, blank=True)
    is_16 = models.BooleanField(null=True)
    in_area = models.BooleanField(null=True)
    is_connected = models.BooleanField(null=True)
    checked_at = models.DateTimeField(null=True)
    is_repeat = models.BooleanField(default=False)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=16, choices=Ground.choices, blank=True)
    refused_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    emergency_at = models.DateTimeField(null=True)
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, null=True, related_name="+")
    papers = SectionField(mode=ASK)
    evidence = SectionField(mode=ASK)
    safe_contact = SectionField(mode=ASK)

    objects = MaracCaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=S.NOT_ELIGIBLE)
                | (Q(agreed_by__isnull=False) & ~Q(agreed_by=models.F("refused_by"))),
                name="marac_refusal_by_two",
            ),
            models.CheckConstraint(condition=~Q(criteria=[]), name="marac_case_names_a_criterion"),
            models.CheckConstraint(
                condition=Q(override="") | ~Q(consent=Consent.GIVEN),
                name="marac_consent_given_is_not_overridden",
            ),
            models.UniqueConstraint(
                fields=["thing_kind", "thing_id", "workspace"],
                condition=Q(thing_id__isnull=False),
                name="one_marac_case_of_a_thing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="marac_case_in_workspace")
        ]

    def __str__(self) -> str:
        """A MARAC case reads as its reference."""
        return self.reference

    @classmethod
    def nameable_by(cls, hat: Hat) -> models.QuerySet[Any]:
        """As every kind; to who attends there, once their name was compared with those in the case."""
        rows: models.QuerySet[Any] = named_in_time(
            super().nameable_by(hat), hat, compared(hat.person_id)
        )
        return rows

    @property
    def criterion_words(self) -> list[str]:
        """What the referrer ticked, in words."""
        return [str(Criterion(one).label) for one in self.criteria]

    @property
    def check_given(self) -> Check | None:
        """The coordinator's answers, or None before they are given."""
        if self.is_16 is None or self.in_area is None or self.is_connected is None:
            return None
        return Check(self.is_16, self.in_area, self.is_connected)

    @property
    def is_at_meeting(self) -> bool:
        """Whether it is listed, or further."""
        return self.state in AT_MEETING

    @property
    def case_files(self) -> list[UUID]:
        """The files from which whoever knows somebody in it is kept apart."""
        return [self.file_id, self.referral.file_id] if self.referral else [self.file_id]

    @property
    def sent_files(self) -> list[UUID]:
        """The files of its transfers to other MARACs, less one that was destroyed by itself."""
        rows = self.transfers.filter(file__destroyed_at__isnull=True)
        return list(rows.order_by("identified_at").values_list("file_id", flat=True))

    def start(self, *, by: Actor, at: datetime) -> MaracCase:
        """Store a new one, its words sealed."""
        return self._create(by=by, at=at)

    def set_again(
        self,
        criteria: Collection[str],
        dash_score: int | None,
        assessment_id: UUID | None,
        incidents: int | None,
        *,
        by: Actor,
        at: datetime,
    ) -> MaracCase:
        """Note that it was sent again, with other criteria perhaps; its words are sealed anew."""
        self.state, self.criteria, self.dash_score = S.SUBMITTED, [*criteria], dash_score
        self.assessment_id, self.incidents = assessment_id, incidents
        fields = ["state", "criteria", "dash_score", "assessment_id", "incidents"]
        return self._commit([*fields, "papers", "evidence"], by=by, at=at)

    def set_checked(
        self, check: Check, previous: MaracCase | None, *, by: Actor, at: datetime
    ) -> MaracCase:
        """Note the coordinator's answers, and the earlier case that this one repeats."""
        self.state, self.checked_at = S.ELIGIBILITY, at
        self.is_16, self.in_area = check.is_16, check.in_area
        self.is_connected = check.is_connected
        self.is_repeat, self.previous = previous is not None, previous
        fields = ["state", "checked_at", "is_16", "in_area", "is_connected"]
        return self._commit([*fields, "is_repeat", "previous"], by=by, at=at)

    def set_state(
        self, state: CaseState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> MaracCase:
        """Take a step, and note the times that go with it."""
        self.state = state
        if state in (S.ACCEPTED, S.NOT_ELIGIBLE):
            self.decided_at = at
        if state == S.EMERGENCY:
            self.emergency_at = at
            self.decided_at = self.decided_at or at
        fields = ["state", "decided_at", "emergency_at"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_monitored(self, flag: Flag | None, *, by: Actor, at: datetime) -> MaracCase:
        """Note that it is monitored, with the flag of the hub where one stands."""
        self.state, self.flag = S.MONITORING, flag
        return self._commit(["state", "flag"], by=by, at=at)

    def set_refusal(self, ground: Ground, *, by: Actor, at: datetime) -> MaracCase:
        """Note who proposes that it is not eligible, and on what ground."""
        self.state, self.ground, self.refused_by_id = S.REFUSAL_PROPOSED, ground, by.person_id
        self.agreed_by = None
        return self._commit(["state", "ground", "refused_by", "agreed_by"], by=by, at=at)

    def set_refused(self, *, by: Actor, at: datetime) -> MaracCase:
        """Note that a second person agrees that it is not eligible."""
        self.state, self.agreed_by_id, self.decided_at = S.NOT_ELIGIBLE, by.person_id, at
        return self._commit(["state", "agreed_by", "decided_at"], by=by, at=at)
