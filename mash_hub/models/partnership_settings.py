"""Partnership settings: each local value of a workspace, from a day, by two people."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table


class SettingName(models.TextChoices):
    """What a partnership may choose for itself (domain notes, [LOCAL])."""

    SCREENING = "SCREENING", "A new contact is looked at within"
    FOLLOW_UP_ANSWER = (
        "FOLLOW_UP_ANSWER",
        "A follow-up of a decision is taken on or declined within",
    )
    FOLLOW_UP_DONE = (
        "FOLLOW_UP_DONE",
        "Early help, universal services or one agency’s action is done within",
    )
    DRAFT_KEPT = "DRAFT_KEPT", "A draft that nobody sends or touches goes after"
    RED_TARGET = "RED_TARGET", "A Red enquiry is decided within"
    AMBER_TARGET = "AMBER_TARGET", "An Amber enquiry is decided within"
    GREEN_TARGET = "GREEN_TARGET", "A Green enquiry is decided within"
    RED_ACKNOWLEDGED = "RED_ACKNOWLEDGED", "A Red request is acknowledged, on each stage, within"
    LEAD_ACKNOWLEDGES = "LEAD_ACKNOWLEDGES", "The lead agency acknowledges a Red decision within"
    REQUEST_PERIOD = "REQUEST_PERIOD", "A request asks about the last"
    ACCESS_RED = "ACCESS_RED", "A request for access in a Red enquiry is answered within"
    ACCESS = "ACCESS", "Any other request for access is answered within"
    ONWARD = "ONWARD", "Whether an item may be passed on is answered within"
    ACCESS_LASTS = "ACCESS_LASTS", "Access stands, unless another day is named, for"
    CLAIM_LASTS = "CLAIM_LASTS", "A claim to a case stands for"
    SEALED_REVIEW = "SEALED_REVIEW", "A sealed item is reviewed within"
    SEALED_SEEN = "SEALED_SEEN", "A named reader acknowledges a sealed item within"
    ADDRESS_SEEN = "ADDRESS_SEEN", "A change of a protected address is acknowledged within"
    MARKER_SEEN = "MARKER_SEEN", "The police acknowledge an alert of their marker within"
    ELIGIBILITY = "ELIGIBILITY", "A referral is looked at within"
    IDVA_CONTACT = "IDVA_CONTACT", "The IDVA service tries to reach the victim within"
    MARAC_INCIDENTS = "MARAC_INCIDENTS", "Potential escalation is met, in a year, from"
    MARAC_EMERGENCY = "MARAC_EMERGENCY", "An emergency MARAC is held within"
    EMERGENCY_KNOWN = "EMERGENCY_KNOWN", "Each agency acknowledges an emergency MARAC within"
    MARAC_CASES = "MARAC_CASES", "A warning shows when a meeting’s list reaches"
    MARAC_CASE_MINUTES = "MARAC_CASE_MINUTES", "A case at a MARAC takes about"
    MARAC_FEMALES = "MARAC_FEMALES", "Females aged 16 or over who live in the area (census)"
    MARAC_DEADLINE = "MARAC_DEADLINE", "A case is accepted for a meeting until, before it,"
    MARAC_AGENDA = "MARAC_AGENDA", "The agenda of a MARAC is published, before it, by"
    MARAC_RESEARCH = "MARAC_RESEARCH", "Research for a MARAC is in, before it, by"
    RESEARCH_KEPT = "RESEARCH_KEPT", "Research that was not shared is kept, after its MARAC, for"
    FLAG_CONFIRMED = "FLAG_CONFIRMED", "Each agency says that its own file is flagged within"
    TRANSFER_SENT = (
        "TRANSFER_SENT",
        "The case of a victim who moves is sent to the new MARAC within",
    )
    TRANSFER_SEEN = "TRANSFER_SEEN", "The new MARAC acknowledges it within"
    ACTION_ACCEPTED = "ACTION_ACCEPTED", "An action that was offered is answered within"
    ACTION_CHALLENGED = "ACTION_CHALLENGED", "A late action becomes a challenge after another"
    MINUTES_DRAFTED = "MINUTES_DRAFTED", "Draft minutes are ready within"
    MINUTES_CIRCULATED = "MINUTES_CIRCULATED", "Minutes are approved and circulated within"
    ESCALATION_L1 = "ESCALATION_L1", "A challenge stays with practitioners (level 1) for"
    ESCALATION_L2 = "ESCALATION_L2", "It stays with team managers (level 2) for"
    ESCALATION_L3 = "ESCALATION_L3", "It stays with heads of service (level 3) for"
    ESCALATION_L4 = "ESCALATION_L4", "It stays with directors (level 4) for"
    ESCALATION_L5 = "ESCALATION_L5", "It is settled on level 5 within"
    ESCALATION_NOW = "ESCALATION_NOW", "At immediate risk, each level has"
    SECOND_BREACH_RED = (
        "SECOND_BREACH_RED",
        "Late in a Red enquiry, a challenge is raised after another",
    )
    SECOND_BREACH = "SECOND_BREACH", "Late anywhere else, a challenge is raised after another"
    LOG_KEPT = "LOG_KEPT", "Entries of the log are kept for at least"
    KEPT_NO_ACTION = (
        "KEPT_NO_ACTION",
        "A contact without further action is kept, once closed, for at least",
    )
    KEPT_CASES = "KEPT_CASES", "A case with an outcome is kept, once closed, for at least"
    KEPT_MARAC = (
        "KEPT_MARAC",
        "A MARAC case and its minutes are kept, once closed and after the last referral, for at least",
    )
    KEPT_PROTECTION = (
        "KEPT_PROTECTION",
        "A case of child protection (section 47) is kept, once closed, for at least",
    )
    KEPT_ABUSE = (
        "KEPT_ABUSE",
        "What is about sexual abuse of a child is kept, once closed, for at least",
    )
    KEPT_LISTS = "KEPT_LISTS", "An entry on a CMOG’s list is kept, once over, for at least"
    KEPT_POLICE = (
        "KEPT_POLICE",
        "What the police wrote in a case is kept, once that is closed, for at least",
    )
    KEPT_OFFICE = (
        "KEPT_OFFICE",
        "Emergency accesses, disclosures, holds and destructions are kept, once over, for at least",
    )
    LOOKED_AFTER_AGE = (
        "LOOKED_AFTER_AGE",
        "A case of a looked-after child is kept until the child is, or would be,",
    )
    LOOKED_AFTER_DIED = (
        "LOOKED_AFTER_DIED",
        "Where a looked-after child died under 18, it is kept after that for",
    )
    ABUSE_STAYS = (
        "ABUSE_STAYS",
        "Nothing about sexual abuse of children is destroyed, while an inquiry asks for that",
    )
    ADULT_DECISION = "ADULT_DECISION", "An adult concern is decided on within"
    STRATEGY_HELD = "STRATEGY_HELD", "A strategy discussion is held, once decided on, within"
    STRATEGY_RECORD = "STRATEGY_RECORD", "Its record goes to who attended within"
    ASSESSMENT = "ASSESSMENT", "An assessment is done, from referral, within"
    CONFERENCE = "CONFERENCE", "A child protection conference is held, from the discussion, within"
    FIRST_REVIEW = "FIRST_REVIEW", "The first review conference is after"
    LATER_REVIEW = "LATER_REVIEW", "Each later review conference is after another"
    POLICE_PROTECTION = "POLICE_PROTECTION", "Police protection lasts at most"
    PROTECTION_ORDER = "PROTECTION_ORDER", "An emergency protection order lasts at most"
    ORDER_EXTENDED = "ORDER_EXTENDED", "Such an order is extended, once, by at most"
    PASSING = "PASSING", "A case offered for taking over is answered within"
    JOINT_BY_RULE = "JOINT_BY_RULE", "Police incidents come onto joint screening by themselves"
    JOINT_ADULTS = "JOINT_ADULTS", "Incidents between adults, without a child, come onto it too"
    JOINT_EDUCATION = "JOINT_EDUCATION", "Education marks a view on it, too"
    JOINT_PRACTICES = "JOINT_PRACTICES", "These GP practices mark a view on it, too"
    JOINT_SCREENED = "JOINT_SCREENED", "Every agency marks its view, from the incident, within"
    MISSING_SEEN = (
        "MISSING_SEEN",
        "That a child with a trigger plan is missing is acknowledged within",
    )
    MISSING_REVIEW = "MISSING_REVIEW", "A missing episode is reviewed, from the return, within"
    MISSING_REPEAT = "MISSING_REPEAT", "A strategy discussion is considered from"
    MISSING_WITHIN = "MISSING_WITHIN", "So many episodes are counted within the last"
    PLAN_REVIEW = "PLAN_REVIEW", "A trigger plan is live, at most, for"
    SIGN_OFF = "SIGN_OFF", "A supervisor signs each answer, before it leaves, of"
    # Before it was chosen agency by agency; read where nothing was chosen since, and never set anew.
    SIGN_OFF_POLICE = "SIGN_OFF_POLICE", "A supervisor signs each answer of the police"
    SIGN_OFF_OTHERS = "SIGN_OFF_OTHERS", "A supervisor signs each answer of every other agency"
    REPEAT_INCIDENTS = (
        "REPEAT_INCIDENTS",
        "A repeat victim was reported, this time included, at least",
    )
    REPEAT_WITHIN = "REPEAT_WITHIN", "A repeat victim was reported so often within the last"
    VULNERABLE_CHILD = "VULNERABLE_CHILD", "Vulnerable: a victim under 18"
    VULNERABLE_UNBORN = "VULNERABLE_UNBORN", "Vulnerable: a victim who expects a child"
    VULNERABLE_CARE = "VULNERABLE_CARE", "Vulnerable: a victim with needs for care and support"
    VULNERABLE_HONOUR = "VULNERABLE_HONOUR", "Vulnerable: honour-based abuse or forced marriage"
    VULNERABLE_REPEAT = "VULNERABLE_REPEAT", "Vulnerable: a repeat victim"
    DASH_HIGH = "DASH_HIGH", "A DASH score usually stands for high from"
    DASH_MEDIUM = "DASH_MEDIUM", "A DASH score usually stands for medium from"
    CMOG_REVIEW = "CMOG_REVIEW", "A child on a CMOG’s list is reviewed at the latest after"
    SAFETY_PLAN = "SAFETY_PLAN", "A safety plan is agreed, from the list on, within"
    LISTING_LEAVE = "LISTING_LEAVE", "Leave that another list asks for is answered within"
    DISRUPTION_ANSWER = "DISRUPTION_ANSWER", "A disruption task is accepted or declined within"
    TRAINING_LASTS = "TRAINING_LASTS", "Information governance training counts for"
    RECONFIRM_GRACE = (
        "RECONFIRM_GRACE",
        "A role that nobody re-confirmed is suspended after another",
    )
    SERVICE_HOURS = "SERVICE_HOURS", "The team’s hours"


class SettingState(models.TextChoices):
    """States of a value: two people make it hold."""

    PROPOSED = "PROPOSED", "Waits for a second person"
    CONFIRMED = "CONFIRMED", "Confirmed"
    DROPPED = "DROPPED", "Not taken"


S = SettingState

TABLE = Table(
    "partnership setting",
    "4.0",
    SettingState,
    [
        Step(
            S.PROPOSED,
            S.CONFIRMED,
            Act.MANAGE_HUB,
            "by another person than the one who proposed it, before the day from which it holds",
            two_people=True,
        ),
        Step(S.PROPOSED, S.DROPPED, Act.MANAGE_HUB, "by either of them"),
    ],
)


class PartnershipSettingQuerySet(VersionedQuerySet["PartnershipSetting"]):
    """Values of settings."""

    def visible_to(self, hat: Hat) -> PartnershipSettingQuerySet:
        """Every value, for those who keep the partnership; nobody else changes or reads them here."""
        return self.all() if may(hat, Act.MANAGE_HUB) else self.none()

    def confirmed(self) -> PartnershipSettingQuerySet:
        """Those that hold from their day on, the newest first."""
        return self.filter(state=S.CONFIRMED).order_by("-from_on", "-settled_at")

    def waiting(self) -> PartnershipSettingQuerySet:
        """Those that wait for a second person, the soonest first."""
        return self.filter(state=S.PROPOSED).order_by("from_on", "pk")

    def newest_first(self) -> PartnershipSettingQuerySet:
        """A history, with who proposed and who settled."""
        shown = self.select_related("workspace", "proposed_by", "settled_by")
        return shown.order_by("-from_on", "-proposed_at")


class PartnershipSetting(Versioned):
    """One value of one setting in one workspace, which holds from the start of a London day.

    `value` is what `mash_hub/local_values.py` writes for its kind. `why` is about the partnership's
    practice, never about a person, and stands in plain words beside it. A value holds until a later
    one; a clock that runs keeps what it started with.
    """

    kind: ClassVar[str] = "partnership_setting"

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=24, choices=SettingName.choices)
    value = models.JSONField()
    from_on = models.DateField()
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=SettingState.choices, default=S.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PartnershipSettingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=Q(state=S.PROPOSED),
                name="one_proposed_value_of_a_setting",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CONFIRMED) | ~Q(settled_by=models.F("proposed_by")),
                name="setting_confirmed_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "state"], name="setting_in_force")]

    def __str__(self) -> str:
        """A value reads as what it is about."""
        return self.get_name_display()

    def start(self, *, by: Actor, at: datetime, because: Reason) -> PartnershipSetting:
        """Store a new proposal."""
        return self._create(by=by, at=at, because=because)

    def set_settled(
        self,
        state: SettingState,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
        settled_by_id: UUID | None = None,
    ) -> PartnershipSetting:
        """Note that it was confirmed or not taken, and by whom: `by`, or whom else it names."""
        self.state, self.settled_at = state, at
        self.settled_by_id = settled_by_id or by.person_id
        return self._commit(["state", "settled_at", "settled_by"], by=by, at=at, because=because)

    def holds_on(self, day: date) -> bool:
        """Whether its day has come."""
        return self.state == S.CONFIRMED and self.from_on <= day
