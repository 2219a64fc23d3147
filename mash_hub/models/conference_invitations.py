"""Invitations to case conferences: an agency says who goes, and that its report was sent, by a time (3, 48)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act
from agencies.transitions import Step, Table
from mash_hub.models.requests import InformationRequest

CONFERENCE_REPORT = "CONFERENCE_REPORT"  # the clock's name


class ConferenceKind(models.TextChoices):
    """Which conference it is."""

    FIRST = "FIRST", "Initial child protection conference"
    REVIEW = "REVIEW", "Review child protection conference"
    ADULT = "ADULT", "Adult safeguarding conference"


class InvitationState(models.TextChoices):
    """States of an invitation; who goes stands beside it."""

    INVITED = "INVITED", "Report due"
    REPORTED = "REPORTED", "Report sent"
    RECALLED = "RECALLED", "Taken back"


S = InvitationState
TABLE = Table(
    "invitation to a case conference",
    "3, 48",
    InvitationState,
    [
        Step(S.INVITED, S.REPORTED, Act.ANSWER, "how it was sent", "the time the host names",
             "agency and its supervisors are told"),
        Step(S.INVITED, S.RECALLED, Act.DECIDE, "with the reason"),
        Step(S.REPORTED, S.RECALLED, Act.DECIDE, "with the reason"),
    ],
)  # fmt: skip


class WhyNobody(models.TextChoices):
    """Why nobody of an agency goes."""

    NO_ROLE = "NO_ROLE", "The agency has no part in it"
    REPORT_ONLY = "REPORT_ONLY", "The report is enough"
    NOBODY_FREE = "NOBODY_FREE", "Nobody is free"


class ReportBy(models.TextChoices):
    """How a report was sent."""

    CONFERENCE_SERVICE = "CONFERENCE_SERVICE", "Through the conference service’s own system"
    SECURE_MAIL = "SECURE_MAIL", "By secure e-mail"
    BY_HAND = "BY_HAND", "Handed over"


class ConferenceInvitationQuerySet(VersionedQuerySet["ConferenceInvitation"]):
    """Invitations."""

    def visible_to(self, hat: Hat) -> ConferenceInvitationQuerySet:
        """Those beside requests the hat sees: the host's, and those of one's own agency."""
        return self.filter(request__in=InformationRequest.objects.visible_to(hat))

    def readers_of(self, row: ConferenceInvitation, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that see the request beside it: the rule's other face."""
        return InformationRequest.objects.readers_of(row.request, among=among)

    def open(self, at: datetime) -> ConferenceInvitationQuerySet:
        """Those with something left to do: who goes, the report, or the conference itself."""
        left = Q(state=S.INVITED) | Q(held_at__gt=at)
        return self.exclude(state=S.RECALLED).filter(left).order_by("held_at", "pk")

    def done(self, at: datetime) -> ConferenceInvitationQuerySet:
        """Those that were held and reported to, and those taken back; the latest first."""
        left = Q(state=S.INVITED) | Q(held_at__gt=at)
        return self.exclude(left & ~Q(state=S.RECALLED)).order_by("-held_at", "pk")

    def standing(self) -> ConferenceInvitationQuerySet:
        """Those not taken back, the next conference first."""
        return self.exclude(state=S.RECALLED).order_by("held_at", "pk")


class ConferenceInvitation(Versioned):
    """One agency invited to one conference. `words` holds `{"place", "notes"}`, for both agencies."""

    kind: ClassVar[str] = "conference_invitation"

    reference = models.CharField(max_length=12, unique=True)
    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="invitations"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # invited
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    conference_kind = models.CharField(max_length=8, choices=ConferenceKind.choices)
    held_at = models.DateTimeField()
    report_due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=S.INVITED)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    attendee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why_nobody = models.CharField(max_length=12, choices=WhyNobody.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    report_by = models.CharField(max_length=20, choices=ReportBy.choices, blank=True)
    words = SectionField(mode=ASK)

    objects = ConferenceInvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(report_due_at__lte=models.F("held_at")),
                name="conference_report_before_it",
            ),
            models.CheckConstraint(
                condition=Q(attendee__isnull=True) | Q(why_nobody=""),
                name="conference_somebody_or_why_nobody",
            ),
        ]

    def __str__(self) -> str:
        """An invitation reads as its conference."""
        return self.get_conference_kind_display()

    @property
    def was_late(self) -> bool:
        """Whether the report was sent after its time."""
        return self.reported_at is not None and self.reported_at > self.report_due_at

    def start(self, *, by: Actor, at: datetime) -> ConferenceInvitation:
        """Store a new invitation with its sealed words."""
        return self._create(by=by, at=at)

    def set_answered(
        self, attendee_id: UUID | None, why_nobody: str, *, by: Actor, at: datetime
    ) -> ConferenceInvitation:
        """Note who goes, or why nobody does."""
        self.attendee_id, self.why_nobody, self.answered_at = attendee_id, why_nobody, at
        return self._commit(["attendee", "why_nobody", "answered_at"], by=by, at=at)

    def set_reported(self, report_by: str, *, by: Actor, at: datetime) -> ConferenceInvitation:
        """Note that the report was sent, and how."""
        self.state, self.report_by = S.REPORTED, report_by
        self.reported_at, self.reported_by_id = at, by.person_id
        return self._commit(["state", "report_by", "reported_at", "reported_by"], by=by, at=at)

    def set_recalled(self, *, by: Actor, at: datetime, because: Reason) -> ConferenceInvitation:
        """Note that the host took it back."""
        self.state = S.RECALLED
        return self._commit(["state"], by=by, at=at, because=because)
