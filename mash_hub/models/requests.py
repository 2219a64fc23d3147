"""Information requests: what a hub asks one agency, by when, and how that agency answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiries import Enquiry


class RequestState(models.TextChoices):
    """States of a request and its answer (domain notes 4.3); lateness and chases lie over them."""

    SENT = "SENT", "Sent, not opened"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Opened, not answered"
    RESEARCHING = "RESEARCHING", "Being researched"
    PROPORTIONALITY = "PROPORTIONALITY", "Being decided what to share"
    RETURNED = "RETURNED", "Returned"
    NIL = "NIL", "Nothing held"
    PART_RETURNED = "PART_RETURNED", "Returned in part, more to follow"
    REFUSED = "REFUSED", "Refused"
    SEALED = "SEALED", "Answered under seal"
    RECALLED = "RECALLED", "Recalled"


S = RequestState
ANSWERED = (S.RETURNED, S.NIL, S.REFUSED, S.SEALED)
WAITING = (S.SENT, S.ACKNOWLEDGED, S.RESEARCHING, S.PROPORTIONALITY, S.PART_RETURNED)
BEFORE_RETURN = (S.SENT, S.ACKNOWLEDGED, S.RESEARCHING, S.PROPORTIONALITY)

_RETURN = "each item shared, shared in part or withheld with a reason; undecided stays at home"

TABLE = Table(
    "information request",
    "4.3",
    RequestState,
    [
        Step(S.SENT, S.ACKNOWLEDGED, Act.ANSWER, "automatic on opening"),
        Step(
            S.ACKNOWLEDGED,
            S.RESEARCHING,
            Act.ANSWER,
            "first item: fact or opinion, date, source, author, people, third parties, handling",
        ),
        Step(S.RESEARCHING, S.PROPORTIONALITY, Act.ANSWER, "first release decision"),
        Step(
            S.PROPORTIONALITY, S.RETURNED, Act.ANSWER, _RETURN, "the rating’s target", "hub is told"
        ),
        Step(S.PROPORTIONALITY, S.PART_RETURNED, Act.ANSWER, f"{_RETURN}; the rest follows"),
        Step(S.PART_RETURNED, S.RETURNED, Act.ANSWER, _RETURN),
        Step(S.ACKNOWLEDGED, S.NIL, Act.ANSWER, "one click; logged as a check made"),
        Step(S.RESEARCHING, S.NIL, Act.ANSWER, "every item was removed again"),
        Step(S.NIL, S.ACKNOWLEDGED, Act.ANSWER, "taken back before the hub has read it"),
        *(
            Step(state, S.REFUSED, Act.ANSWER, "reason; opens a challenge", two_people=True)
            for state in (S.ACKNOWLEDGED, S.RESEARCHING, S.PROPORTIONALITY)
        ),
        *(
            Step(
                state,
                S.SEALED,
                Act.KEEP_SEALED,
                "a sealed item of which deciders may know is the whole answer (4.4)",
                "the rating’s target",
                "hub is told",
            )
            for state in (S.ACKNOWLEDGED, S.RESEARCHING, S.PROPORTIONALITY)
        ),
        *(
            Step(state, S.RECALLED, Act.DECIDE, "until returned; the agency’s notes stay its own")
            for state in BEFORE_RETURN
        ),
    ],
)


class InformationRequestQuerySet(VersionedQuerySet["InformationRequest"]):
    """Information requests."""

    def visible_to(self, hat: Hat) -> InformationRequestQuerySet:
        """Those put to the hat's agency, and those of enquiries its agency hosts, less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.ANSWER):
            reach |= Q(agency=hat.agency_id)
        if may(hat, Act.SCREEN) or may(hat, Act.DECIDE):
            given_up = Q(enquiry__is_given_up=True)  # with the case that was passed on
            reach |= Q(owner=hat.agency_id) & ~given_up
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def asked_of(self, hat: Hat) -> InformationRequestQuerySet:
        """Of those visible, the ones the hat's agency has to answer."""
        return self.filter(agency=hat.agency_id) if may(hat, Act.ANSWER) else self.none()

    def waiting(self) -> InformationRequestQuerySet:
        """Those that wait for the agency's answer."""
        return self.filter(state__in=WAITING)

    def missing(self) -> InformationRequestQuerySet:
        """Those whose answer the enquiry still waits for."""
        return self.waiting().filter(without_at__isnull=True)

    def standing(self) -> InformationRequestQuerySet:
        """Those that were not recalled."""
        return self.exclude(state=S.RECALLED)

    def with_chases(self) -> InformationRequestQuerySet:
        """With `chased`, how often the hub has reminded."""
        return self.annotate(chased=Count("chases"))

    def readers_of(self, request: InformationRequest, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this request: the rule's other face."""
        kept_apart = kept([request.file_id])
        given_up = self.filter(pk=request.pk, enquiry__is_given_up=True).exists()

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != request.workspace_id or hat.person_id in kept_apart:
                return False
            if may(hat, Act.ANSWER) and hat.agency_id == request.agency_id:
                return True
            works = may(hat, Act.SCREEN) or may(hat, Act.DECIDE)
            return bool(works) and hat.agency_id == request.owner_id and not given_up

        return [hat for hat in among if reads(hat)]


class InformationRequest(Versioned):
    """One question to one agency about named people, for one purpose and one period."""

    kind: ClassVar[str] = "request"
    ties = ("people", "nil_people")

    reference = models.CharField(max_length=12, unique=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who is asked
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=RequestState.choices, default=S.SENT)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    people = ArrayField(models.UUIDField())  # subjects: named people only (7.2 R3)
    nil_people = ArrayField(models.UUIDField(), default=list, blank=True)  # of them: nothing held
    period_from_on = models.DateField()
    period_until_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    refusal_asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    refusal_reason = models.CharField(max_length=40, blank=True)
    refusal_reason_id = models.UUIDField(null=True)
    without_at = models.DateTimeField(null=True)  # the hub goes ahead without this answer
    without_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    without_reason = models.CharField(max_length=40, blank=True)
    question = SectionField(mode=ASK)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "agency"],
                condition=~Q(state=S.RECALLED),
                name="request_once_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(period_from_on__lte=models.F("period_until_on")),
                name="request_period_in_order",
            ),
            models.CheckConstraint(condition=~Q(people=[]), name="request_names_people"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "agency", "state"], name="request_in_queue"),
            GinIndex(fields=["people"], name="request_by_person"),
        ]

    def __str__(self) -> str:
        """A request reads as its reference."""
        return self.reference

    def seen_by(self, hat: Hat) -> InformationRequest:
        """As a hat may know it: who may not know of a sealed item reads that it was returned (2.3).

        For pages alone; acts load the row anew.
        """
        knows = (
            may(hat, Act.KEEP_SEALED) if hat.agency_id == self.agency_id else may(hat, Act.DECIDE)
        )
        if self.state == S.SEALED and not knows:
            self.state = S.RETURNED
        return self

    @property
    def is_answered(self) -> bool:
        """Whether the agency has given its whole answer."""
        return self.state in ANSWERED

    @property
    def is_partly(self) -> bool:
        """Whether a part of the answer was given, and more is to follow."""
        return self.state == S.PART_RETURNED

    @property
    def is_waiting(self) -> bool:
        """Whether the agency still has to answer."""
        return self.state in WAITING

    @property
    def is_missing(self) -> bool:
        """Whether the enquiry still waits for it."""
        return self.is_waiting and self.without_at is None

    def start(self, *, by: Actor, at: datetime) -> InformationRequest:
        """Store a new request as sent."""
        return self._create(by=by, at=at)

    def set_opened(self, *, by: Actor, at: datetime) -> InformationRequest:
        """Note that somebody of the agency asked has opened it."""
        self.state, self.opened_at = S.ACKNOWLEDGED, at
        return self._commit(["state", "opened_at"], by=by, at=at)

    def set_state(
        self, state: RequestState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> InformationRequest:
        """Store a step that changes nothing else."""
        self.state = state
        return self._commit(["state"], by=by, at=at, because=because)

    def set_answered(
        self,
        state: RequestState,
        *,
        by: Actor,
        at: datetime,
        because: Reason | None = None,
        author: UUID | None = None,
    ) -> InformationRequest:
        """Store how and by whom it was answered: its author, where another person signed it."""
        self.state, self.answered_at, self.answered_by_id = state, at, author or by.person_id
        fields = ["state", "answered_at", "answered_by", "nil_people"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_nil_people(
        self, people: Iterable[UUID], *, by: Actor, at: datetime
    ) -> InformationRequest:
        """Note about whom of those named nothing is held."""
        self.nil_people = [*people]
        return self._commit(["nil_people"], by=by, at=at)

    def set_taken_back(self, *, by: Actor, at: datetime) -> InformationRequest:
        """Take back that nothing is held."""
        self.state, self.answered_at, self.answered_by = S.ACKNOWLEDGED, None, None
        self.nil_people = []
        fields = ["state", "answered_at", "answered_by", "nil_people"]
        return self._commit(fields, by=by, at=at)

    def set_refusal_asked(
        self, person_id: UUID | None, *, by: Actor, at: datetime, because: Reason
    ) -> InformationRequest:
        """Note who wants to refuse, until a second person agrees; None drops it."""
        self.refusal_asked_by_id = person_id
        self.refusal_reason = because.code if person_id else ""
        self.refusal_reason_id = because.id if person_id else None
        fields = ["refusal_asked_by", "refusal_reason", "refusal_reason_id"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_without(self, *, by: Actor, at: datetime, because: Reason) -> InformationRequest:
        """Note that the hub goes ahead without this answer, and why."""
        self.without_at, self.without_by_id = at, by.person_id
        self.without_reason = because.code
        fields = ["without_at", "without_by", "without_reason"]
        return self._commit(fields, by=by, at=at, because=because)


class Chase(Row):
    """One reminder of a request; a row of its own, so that it changes nothing under the answer."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="chases")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """A chase reads as what it is."""
        return "chase"

    def start(self) -> Chase:
        """Store it."""
        self.save(force_insert=True)
        return self


class Reading(Row):
    """The first time somebody of the host read an agency's answer; until then it can be undone."""

    request = models.OneToOneField(
        InformationRequest, on_delete=models.PROTECT, related_name="reading"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """A reading reads as what it is."""
        return "reading"
