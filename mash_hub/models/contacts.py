"""Contacts: whatever arrives at the front door, its four dates, its outcome and its feedback."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import granted_to
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from mash_hub.models.access import reach
from mash_hub.models.conflicts import apart
from mash_hub.models.contact_states import (
    OUTCOMES,
    TABLE,
    WAITING,
    Category,
    Channel,
    Consent,
    ContactKind,
    ContactState,
    Grade,
    Override,
    SourceKind,
    Told,
)
from mash_hub.models.subjects import Involvement

__all__ = [
    "OUTCOMES",
    "TABLE",
    "WAITING",
    "Category",
    "Channel",
    "Consent",
    "Contact",
    "ContactDecision",
    "ContactKind",
    "ContactState",
    "Feedback",
    "Grade",
    "Override",
    "SourceKind",
    "Told",
]


def _referred(hat: Hat) -> Q:
    """One's own submissions, wherever; of whom one covers for, those of the workspace one covers in."""
    own = Q(referrer=hat.person_id)
    covered = Q(referrer__in=hat.covered, workspace=hat.workspace_id)
    return Q(own | covered, owner=hat.agency_id)


def _is_referred(contact: Contact, hat: Hat) -> bool:
    """Whether `_referred` finds a contact for a hat: the rule's other face."""
    covered = contact.referrer_id in hat.covered and contact.workspace_id == hat.workspace_id
    return hat.agency_id == contact.owner_id and (contact.referrer_id == hat.person_id or covered)


class ContactQuerySet(VersionedQuerySet["Contact"]):
    """Contacts."""

    def visible_to(self, hat: Hat) -> ContactQuerySet:
        """A referrer's own, and to those who screen, what their agency was given in their workspace.

        Whoever covers for a referrer sees theirs of the workspace of the cover too. The person kept
        apart from the file sees nothing (domain notes 2.3).
        """
        whose = _referred(hat)
        if may(hat, Act.SCREEN):
            given_up = Q(enquiry__is_given_up=True)  # with the case that was passed on
            given = granted_to(hat, "contact", "narrative")
            whose |= Q(given, ~given_up, workspace=hat.workspace_id)
        return self.filter(whose, ~apart(hat.person_id))

    def readers_of(self, contact: Contact, *, among: Iterable[Hat]) -> list[Hat]:
        """Those hats to which the contact is visible: the same rule from its other side."""
        reached = reach(contact, "narrative", files=[contact.file_id])
        given_up = self.filter(pk=contact.pk, enquiry__is_given_up=True).exists()
        return [
            hat
            for hat in among
            if hat.person_id not in reached.apart
            and (
                _is_referred(contact, hat)
                or (
                    bool(may(hat, Act.SCREEN))
                    and hat.workspace_id == contact.workspace_id
                    and not given_up
                    and reached.is_granted_to(hat)
                )
            )
        ]

    def submitted_by(self, hat: Hat) -> ContactQuerySet:
        """One's own submissions, and those in the hat's workspace of whom one covers for."""
        return self.filter(_referred(hat))

    def waiting(self) -> ContactQuerySet:
        """Those without an outcome."""
        return self.filter(state__in=WAITING)

    def open(self) -> ContactQuerySet:
        """Those that are not closed."""
        return self.exclude(state=ContactState.CLOSED)

    def of_subject(self, subject_id: UUID) -> ContactQuerySet:
        """Contacts in which a subject has a part, as cards are identified now."""
        parts = Involvement.objects.of_subject(subject_id).filter(file=OuterRef("file"))
        return self.filter(Exists(parts))


class Contact(Versioned):
    """One contact as its referrer's agency submitted it; what was written is that agency's own.

    It shares its file with the enquiry that may follow. Four dates are kept apart: received, taken
    into screening, screening decided, finally decided (domain notes 4.1a).
    """

    kind: ClassVar[str] = "contact"
    ties = ("earlier_id",)

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="contacts")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="contacts")
    referrer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=30, choices=ContactState.choices)
    outcome = models.CharField(max_length=30, choices=ContactState.choices, blank=True)
    source_kind = models.CharField(max_length=14, choices=SourceKind.choices)
    channel = models.CharField(max_length=14, choices=Channel.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    contact_kind = models.CharField(max_length=14, choices=ContactKind.choices, blank=True)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    consent = models.CharField(max_length=12, choices=Consent.choices)
    consent_override = models.CharField(max_length=20, choices=Override.choices, blank=True)
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    immediate_danger = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    narrative = SectionField(mode=ASK)
    safe_contact = SectionField(mode=FOLLOW)
    particulars = SectionField(mode=ASK)  # what its kind asks: `{"lines": [[question, answer]]}`
    received_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)  # from which its times run since
    screening_at = models.DateTimeField(null=True)
    screened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    feedback_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=12, choices=Told.choices, blank=True)
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(consent=Consent.GIVEN, consent_override="")
                | (~Q(consent=Consent.GIVEN) & ~Q(consent_override="")),
                name="contact_without_consent_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=WAITING) & Q(outcome="", screened_at__isnull=True))
                | (~Q(state__in=WAITING) & ~Q(outcome="") & Q(screened_at__isnull=False)),
                name="contact_outcome_is_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ContactState.LINKED_DUPLICATE)
                | Q(earlier__isnull=False)
                | Q(narrative__isnull=True),  # it is destroyed
                name="contact_duplicate_names_the_earlier",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "state", "received_at"])]

    def __str__(self) -> str:
        """A contact reads as its reference."""
        return self.reference

    @property
    def is_waiting(self) -> bool:
        """Whether it has no outcome yet."""
        return self.state in WAITING

    @property
    def has_outcome(self) -> bool:
        """Whether an outcome stands that no feedback was sent about yet."""
        return self.state in OUTCOMES

    @property
    def since(self) -> datetime:
        """From when its times run: its receipt, or the last time that it was opened again."""
        return self.reopened_at or self.received_at

    def start(self, *, by: Actor, at: datetime) -> Contact:
        """Store a contact just submitted, with its sections sealed."""
        return self._create(by=by, at=at)

    def set_state(
        self,
        state: ContactState,
        *,
        by: Actor,
        at: datetime,
        because: Reason | None = None,
        earlier_id: UUID | None = None,
        told: str = "",
    ) -> Contact:
        """Move to a state and keep its date; the caller has asked the table and the guards.

        An outcome is remembered in `outcome`. It is final unless an enquiry follows, whose decision
        the enquiry notes with `set_decided`.
        """
        self.state = state
        match state:
            case ContactState.SCREENING:
                self.screening_at = at
            case ContactState.FEEDBACK_SENT:
                self.feedback_at = at
            case ContactState.CLOSED:
                self.closed_at, self.told = at, told
            case _:
                self.outcome, self.screened_at, self.earlier_id = state, at, earlier_id
                self.decided_at = None if state == ContactState.MASH_ENQUIRY else at
        return self._commit(_WITH_STATE, by=by, at=at, because=because)

    def set_reopened(self, *, by: Actor, at: datetime, because: Reason) -> Contact:
        """Screen it again: what was decided and told stays in its history, and is to come anew."""
        self.state, self.reopened_at, self.screening_at = ContactState.SCREENING, at, at
        self.outcome, self.earlier, self.told = "", None, ""
        self.screened_at = self.decided_at = self.feedback_at = self.closed_at = None
        return self._commit([*_WITH_STATE, "reopened_at"], by=by, at=at, because=because)

    def set_feedback_sent(self, decided_at: datetime, *, by: Actor, at: datetime) -> Contact:
        """Note in one version that an enquiry decided it at a time and that feedback was sent."""
        self.state, self.decided_at, self.feedback_at = ContactState.FEEDBACK_SENT, decided_at, at
        return self._commit(["state", "decided_at", "feedback_at"], by=by, at=at)

    def set_decided(self, decided_at: datetime, *, by: Actor, at: datetime) -> Contact:
        """Note when the enquiry that followed was decided."""
        self.decided_at = decided_at
        return self._commit(["decided_at"], by=by, at=at)


_WITH_STATE = (
    "state",
    "outcome",
    "earlier",
    "told",
    "screening_at",
    "screened_at",
    "decided_at",
    "feedback_at",
    "closed_at",
)


class OfTheHost:
    """Rows the workspace's host makes about a contact: whoever screens there reads them."""

    @staticmethod
    def readable(hat: Hat) -> Q:
        """The host's own rows of the wearer's workspace."""
        if not may(hat, Act.SCREEN):
            return Q(pk__in=[])
        return Q(contact__workspace=hat.workspace_id, owner=hat.agency_id)


class ContactDecisionQuerySet(VersionedQuerySet["ContactDecision"]):
    """Decisions on contacts."""

    def visible_to(self, hat: Hat) -> ContactDecisionQuerySet:
        """Those of the host agency in the wearer's workspace, for people who screen or decide."""
        return self.filter(OfTheHost.readable(hat), ~apart(hat.person_id, "contact__file"))

    def readers_of(self, decision: ContactDecision, *, among: Iterable[Hat]) -> list[Hat]:
        """Those hats to which a decision is visible."""
        return [
            hat
            for hat in Contact.objects.readers_of(decision.contact, among=among)
            if may(hat, Act.SCREEN)
            and hat.agency_id == decision.owner_id
            and hat.workspace_id == decision.contact.workspace_id
        ]


class ContactDecision(Versioned):
    """The outcome of screening with its rationale and the voice of the child or adult.

    It is the host's own. When it lowers a high grade it waits for a second person.
    """

    kind: ClassVar[str] = "contact_decision"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="decisions")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=30, choices=ContactState.choices)
    earlier = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    rationale = SectionField(mode=FOLLOW)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ContactDecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("decided_by")),
                name="contact_decision_confirmed_by_another",
            )
        ]

    def __str__(self) -> str:
        """A decision reads as its outcome."""
        return self.get_outcome_display()

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a second person."""
        return self.needs_second and self.confirmed_at is None and self.withdrawn_at is None

    def start(self, *, by: Actor, at: datetime, because: Reason) -> ContactDecision:
        """Store it with its rationale sealed."""
        return self._create(by=by, at=at, because=because)

    def set_confirmed(self, person_id: UUID, *, by: Actor, at: datetime) -> ContactDecision:
        """Note that a second person agreed."""
        self.confirmed_by_id, self.confirmed_at = person_id, at
        return self._commit(["confirmed_by", "confirmed_at"], by=by, at=at)

    def set_withdrawn(self, *, by: Actor, at: datetime, because: Reason) -> ContactDecision:
        """Note that it was taken back, or that the second person did not agree."""
        self.withdrawn_at = at
        return self._commit(["withdrawn_at"], by=by, at=at, because=because)


class FeedbackQuerySet(VersionedQuerySet["Feedback"]):
    """Feedback to referrers."""

    def visible_to(self, hat: Hat) -> FeedbackQuerySet:
        """That on one's own contacts, and the host's own for those who screen."""
        mine = Q(contact__referrer=hat.person_id, contact__owner=hat.agency_id)
        return self.filter(mine | OfTheHost.readable(hat), ~apart(hat.person_id, "contact__file"))

    def readers_of(self, feedback: Feedback, *, among: Iterable[Hat]) -> list[Hat]:
        """Those hats to which feedback is visible."""
        contact = feedback.contact
        return [
            hat
            for hat in Contact.objects.readers_of(contact, among=among)
            if (hat.person_id == contact.referrer_id and hat.agency_id == contact.owner_id)
            or (hat.agency_id == feedback.owner_id and hat.workspace_id == contact.workspace_id)
        ]


class Feedback(Versioned):
    """What the referrer is told: words written for them alone, and when they read them."""

    kind: ClassVar[str] = "feedback"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="feedback")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    words = SectionField(mode=ASK)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    def __str__(self) -> str:
        """Feedback is never shown by its words."""
        return "feedback"

    def start(self, *, by: Actor, at: datetime) -> Feedback:
        """Store feedback just sent."""
        return self._create(by=by, at=at)

    def set_read(self, *, by: Actor, at: datetime) -> Feedback:
        """Note when the referrer first read it."""
        self.read_at = at
        return self._commit(["read_at"], by=by, at=at)
