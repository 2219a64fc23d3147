"""Adult concerns: from a concern to the three tests of section 42, an enquiry, and its outcomes (4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When

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
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.questionnaires.shape import Band


class ConcernState(models.TextChoices):
    """States of an adult concern (domain notes 4.6)."""

    CONCERN = "CONCERN", "To be looked at"
    INFO_GATHERING = "INFO_GATHERING", "Information is gathered"
    TESTS = "TESTS", "Tests answered, to be decided"
    S42_ENQUIRY = "S42_ENQUIRY", "Section 42 enquiry, to be planned"
    OTHER_ENQUIRY = "OTHER_ENQUIRY", "Other enquiry, to be planned"
    NO_ENQUIRY = "NO_ENQUIRY", "No enquiry, to be closed"
    PLAN = "PLAN", "Planned"
    ENQUIRY = "ENQUIRY", "Enquiry under way"
    OUTCOMES = "OUTCOMES", "Outcomes known"
    SAFEGUARDING_PLAN = "SAFEGUARDING_PLAN", "Safeguarding plan stands"
    CLOSED = "CLOSED", "Closed"


S = ConcernState
DECISIONS = (S.S42_ENQUIRY, S.OTHER_ENQUIRY, S.NO_ENQUIRY)
DECISION_CHOICES = [
    (S.S42_ENQUIRY.value, "Section 42 enquiry"),
    (S.OTHER_ENQUIRY.value, "Other enquiry"),
    (S.NO_ENQUIRY.value, "No enquiry"),
]
# From here on the agency that leads the enquiry sees it, where that is another than the host.
LED = (S.PLAN, S.ENQUIRY, S.OUTCOMES, S.SAFEGUARDING_PLAN, S.CLOSED)
_LEADS = "by the host, or by the agency that leads it"
_RULE = "section 42 only, and always, where all three tests are met; the reason"

TABLE = Table(
    "adult concern",
    "4.6",
    ConcernState,
    [
        Step(
            S.CONCERN,
            S.INFO_GATHERING,
            Act.DECIDE,
            "consent, or why it is overridden; the outcomes the adult wants, or why not asked",
        ),
        Step(
            S.INFO_GATHERING,
            S.TESTS,
            Act.DECIDE,
            "three tests, each yes or no with evidence; capacity for this decision; advocate",
        ),
        Step(S.TESTS, S.TESTS, Act.DECIDE, "answered anew on new information"),
        *(
            Step(
                S.TESTS,
                target,
                Act.DECIDE,
                _RULE,
                "2 working days from the concern",
                "the host agency is told",
            )
            for target in DECISIONS
        ),
        Step(S.S42_ENQUIRY, S.PLAN, Act.DECIDE, "who asks whom what, by when"),
        Step(S.OTHER_ENQUIRY, S.PLAN, Act.DECIDE, "who asks whom what, by when"),
        Step(S.PLAN, S.ENQUIRY, Act.DECIDE, _LEADS),
        Step(S.ENQUIRY, S.OUTCOMES, Act.DECIDE, f"what was found, {_LEADS}"),
        Step(
            S.OUTCOMES,
            S.SAFEGUARDING_PLAN,
            Act.DECIDE,
            "who does what to keep the adult safe",
            "reviewed on the day it names",
            "the host agency is told",
        ),
        *(
            Step(source, S.CLOSED, Act.DECIDE, "each outcome wanted: met, partly or not met")
            for source in (S.NO_ENQUIRY, S.OUTCOMES, S.SAFEGUARDING_PLAN)
        ),
        Step(
            S.CLOSED,
            S.TESTS,
            Act.DECIDE,
            "opened again without an enquiry: the reason, and no other is open; decided anew",
            "2 working days from then",
            "the host agency is told",
        ),
        Step(
            S.CLOSED,
            S.ENQUIRY,
            Act.DECIDE,
            "opened again after its enquiry: the reason, and no other is open",
        ),
    ],
)


class Capacity(models.TextChoices):
    """Mental capacity for this decision (Mental Capacity Act 2005)."""

    HAS = "HAS", "Has capacity for this decision"
    LACKS = "LACKS", "Lacks capacity for this decision"
    FLUCTUATES = "FLUCTUATES", "It fluctuates"
    NOT_ASSESSED = "NOT_ASSESSED", "Not assessed yet"


class Advocate(models.TextChoices):
    """Whether an advocate is needed (Care Act 2014 s68)."""

    NOT_NEEDED = "NOT_NEEDED", "Not needed"
    SOMEBODY = "SOMEBODY", "Somebody suitable supports them"
    NEEDED = "NEEDED", "Needed, still to be found"
    INSTRUCTED = "INSTRUCTED", "An independent advocate is instructed"


class Danger(models.TextChoices):
    """How grave the danger to the adult is, as a person judges it; no score does (5.9, 7.2 R24)."""

    IMMEDIATE = "IMMEDIATE", "Immediate danger"
    HIGH = "HIGH", "High"
    MODERATE = "MODERATE", "Moderate"


class Result(models.TextChoices):
    """What became of one outcome the adult wanted (Making Safeguarding Personal)."""

    MET = "MET", "Met"
    PARTLY = "PARTLY", "Partly met"
    NOT_MET = "NOT_MET", "Not met"


# The common band of each grade (domain notes 5.9); it sorts lists and does nothing else.
_BANDS: tuple[tuple[dict[str, str], Band], ...] = (
    ({"danger": Danger.IMMEDIATE}, Band.IMMEDIATE),
    ({"danger": Danger.HIGH}, Band.HIGH),
    ({"danger": Danger.MODERATE}, Band.MEDIUM),
    ({"decision": S.OTHER_ENQUIRY}, Band.LOW),
    ({"decision": S.NO_ENQUIRY}, Band.NONE),
)


def _leads(hat: Hat) -> bool:
    """Whether a hat's role and agreement let it work on an enquiry that its agency leads."""
    return hat.agreement_in_force and bool(may(hat, Act.ANSWER) or may(hat, Act.DECIDE))


class AdultConcernQuerySet(VersionedQuerySet["AdultConcern"]):
    """Adult concerns."""

    def visible_to(self, hat: Hat) -> AdultConcernQuerySet:
        """The host's who screen or decide, and those who answer or decide of the agency that leads.

        That one sees it from its plan on, under the agreement; nobody does who is kept apart from
        the case.
        """
        reach = Q(pk__in=[])
        if may(hat, Act.SCREEN) or may(hat, Act.DECIDE):
            given_up = Q(contact__enquiry__is_given_up=True)  # with the case that was passed on
            reach |= Q(owner=hat.agency_id) & ~given_up
        if _leads(hat):
            reach |= Q(lead_agency=hat.agency_id, state__in=LED)
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: AdultConcern, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([row.file_id])
        given_up = self.filter(pk=row.pk, contact__enquiry__is_given_up=True).exists()

        def reads(hat: Hat) -> bool:
            works = bool(may(hat, Act.SCREEN) or may(hat, Act.DECIDE))
            ours = works and hat.agency_id == row.owner_id and not given_up
            return row.is_led_by(hat) or ours

        return [
            hat
            for hat in among
            if hat.workspace_id == row.workspace_id
            and hat.person_id not in kept_apart
            and reads(hat)
        ]

    def open(self) -> AdultConcernQuerySet:
        """Those that are not closed."""
        return self.exclude(state=S.CLOSED)

    def gravest_first(self) -> AdultConcernQuerySet:
        """Sorted by the common band of their grades, the oldest first within it: for lists alone (5.9).

        One of which nobody has judged yet how grave it is stands among the high ones.
        """
        bands = [When(**of, then=Value(band.value)) for of, band in _BANDS]
        band = Case(*bands, default=Value(Band.HIGH.value), output_field=models.IntegerField())
        return self.order_by(band.desc(), "raised_at", "pk")


class AdultConcern(Versioned):
    """One concern about an adult with needs for care and support; it belongs to the case's file.

    Sealed for the host: `wishes` (`{"outcomes": [words], "not_asked"}`), `tests` (the evidence of
    each, of capacity and advocate), `words` (why it was decided, the plan, what was found, how the
    adult is kept safe, how it ended; under `earlier` the same of each time it was opened again).
    `led` (`{"reason", "plan", "people"}`) is what another agency that leads the enquiry reads, beside
    `wishes` and `tests`. Codes stand in columns.
    """

    kind: ClassVar[str] = "adult_concern"

    reference = models.CharField(max_length=12, unique=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="adult_concerns")
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, related_name="adult_concerns"
    )
    state = models.CharField(max_length=18, choices=ConcernState.choices, default=S.CONCERN)
    raised_at = models.DateTimeField()
    consent = models.CharField(max_length=12, choices=Consent.choices, blank=True)
    override = models.CharField(max_length=20, choices=Override.choices, blank=True)
    has_needs = models.BooleanField(null=True)  # for care and support
    is_at_risk = models.BooleanField(null=True)  # of abuse or neglect, or experiencing it
    cannot_protect = models.BooleanField(null=True)  # because of those needs
    capacity = models.CharField(max_length=12, choices=Capacity.choices, blank=True)
    advocate = models.CharField(max_length=10, choices=Advocate.choices, blank=True)
    decision = models.CharField(max_length=14, choices=DECISION_CHOICES, blank=True)
    danger = models.CharField(max_length=10, choices=Danger.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    is_about_trust = models.BooleanField(default=False)  # a position of trust: restricted
    review_on = models.DateField(null=True)
    results = ArrayField(
        models.CharField(max_length=8, choices=Result.choices), default=list, blank=True
    )
    closed_at = models.DateTimeField(null=True)
    led = SectionField(mode=FOLLOW)  # for the agency that leads
    wishes = SectionField(mode=FOLLOW)
    tests = SectionField(mode=FOLLOW)
    words = SectionField(mode=FOLLOW)

    objects = AdultConcernQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=~Q(state=S.CLOSED),
                name="one_open_adult_concern_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(override="") | ~Q(consent=Consent.GIVEN),
                name="adult_consent_given_is_not_overridden",
            ),
            models.CheckConstraint(
                condition=~Q(decision=S.S42_ENQUIRY)
                | Q(has_needs=True, is_at_risk=True, cannot_protect=True),
                name="section_42_where_the_tests_are_met",
            ),
            models.CheckConstraint(
                condition=Q(danger="") | ~Q(decision__in=[S.OTHER_ENQUIRY, S.NO_ENQUIRY]),
                name="adult_danger_is_judged_before_or_with_section_42",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False),
                name="adult_decision_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="adult_concern_of_workspace")
        ]

    def __str__(self) -> str:
        """An adult concern reads as its reference."""
        return self.reference

    @property
    def case(self) -> Enquiry | Contact:
        """What it came from: the enquiry, or the contact where there is none."""
        return self.enquiry or self.contact

    def is_led_by(self, hat: Hat) -> bool:
        """Whether a hat of its workspace acts for another agency than the host that leads it."""
        leads = hat.agency_id == self.lead_agency_id and hat.agency_id != self.owner_id
        return leads and self.state in LED and _leads(hat)

    @property
    def tests_are_met(self) -> bool:
        """Whether all three tests of section 42 are answered yes."""
        return bool(self.has_needs and self.is_at_risk and self.cannot_protect)

    @property
    def grade_words(self) -> str:
        """How grave it is, in the words of its kind: what is shown first (5.9); nothing before it is judged."""
        if self.decision and self.decision != S.S42_ENQUIRY:
            return str(self.get_decision_display())
        if self.danger and self.danger != Danger.IMMEDIATE:
            return f"Section 42, {self.get_danger_display().lower()}"
        return str(self.get_danger_display())

    @property
    def result_words(self) -> list[str]:
        """What became of each outcome wanted, in words."""
        return [str(Result(one).label) for one in self.results]

    def start(self, *, by: Actor, at: datetime, because: Reason) -> AdultConcern:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_gathering(
        self, consent: Consent, override: str, *, by: Actor, at: datetime
    ) -> AdultConcern:
        """Note consent, or why it is overridden; what the adult wants is sealed in `wishes`."""
        self.state, self.consent, self.override = S.INFO_GATHERING, consent, override
        return self._commit(["state", "consent", "override", "wishes"], by=by, at=at)

    def set_tests(
        self,
        answers: Sequence[bool],
        capacity: Capacity,
        advocate: Advocate,
        *,
        by: Actor,
        at: datetime,
    ) -> AdultConcern:
        """Note the three answers, capacity and advocate; the evidence is sealed in `tests`."""
        self.has_needs, self.is_at_risk, self.cannot_protect = answers
        self.state, self.capacity, self.advocate = S.TESTS, capacity, advocate
        fields = ["has_needs", "is_at_risk", "cannot_protect", "state", "capacity", "advocate"]
        return self._commit([*fields, "tests"], by=by, at=at)

    def set_decided(
        self, decision: ConcernState, danger: Danger | None, *, by: Actor, at: datetime
    ) -> AdultConcern:
        """Note what was decided, and how grave the danger is; why is sealed in `words`."""
        self.state, self.decision, self.decided_at = decision, decision, at
        self.decided_by_id, self.danger = by.person_id, danger or ""
        fields = ["state", "decision", "danger", "decided_at", "decided_by", "words"]
        return self._commit(fields, by=by, at=at)

    def set_danger(
        self, danger: Danger, *, by: Actor, at: datetime, because: Reason
    ) -> AdultConcern:
        """Note that the danger is judged anew."""
        self.danger = danger
        return self._commit(["danger"], by=by, at=at, because=because)

    def set_planned(self, lead: Agency, *, by: Actor, at: datetime) -> AdultConcern:
        """Note which agency leads; the plan is sealed in `words`."""
        self.state, self.lead_agency = S.PLAN, lead
        return self._commit(["state", "lead_agency", "words", "led"], by=by, at=at)

    def set_written(self, *, by: Actor, at: datetime) -> AdultConcern:
        """Make a version for what the agency that leads wrote."""
        return self._commit([], by=by, at=at)

    def set_step(
        self, state: ConcernState, *, by: Actor, at: datetime, review_on: date | None = None
    ) -> AdultConcern:
        """Take a step whose words, where it has any, are sealed in `words`."""
        self.state, self.review_on = state, review_on
        return self._commit(["state", "review_on", "words"], by=by, at=at)

    def set_trust(self, *, by: Actor, at: datetime, because: Reason) -> AdultConcern:
        """Note that somebody in a position of trust is accused."""
        self.is_about_trust = True
        return self._commit(["is_about_trust"], by=by, at=at, because=because)

    def set_closed(self, results: Sequence[Result], *, by: Actor, at: datetime) -> AdultConcern:
        """Note what became of each outcome wanted; how it ended is sealed in `words`."""
        self.state, self.closed_at, self.results = S.CLOSED, at, [one.value for one in results]
        return self._commit(["state", "closed_at", "results", "words"], by=by, at=at)

    def set_reopened(self, *, by: Actor, at: datetime, because: Reason) -> AdultConcern:
        """Open it again: its enquiry goes on, or without one the tests are to be decided on anew."""
        self.state = S.ENQUIRY
        if self.decision == S.NO_ENQUIRY:
            self.state, self.decision = S.TESTS, ""
            self.decided_at = self.decided_by = None
        self.closed_at, self.review_on, self.results = None, None, []
        fields = ["state", "decision", "decided_at", "decided_by", "closed_at", "review_on"]
        return self._commit([*fields, "results", "words"], by=by, at=at, because=because)
