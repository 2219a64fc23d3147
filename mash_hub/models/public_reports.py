"""Reports from people without an account: sealed to the workspace at once, followed by letter alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.contacts import Contact


class ReportState(models.TextChoices):
    """What became of a report."""

    RECEIVED = "RECEIVED", "Waits to be looked at"
    TAKEN = "TAKEN", "Being taken down as a contact"
    CONTACT = "CONTACT", "Became a contact"
    SET_ASIDE = "SET_ASIDE", "Looked at, and no contact made"


S = ReportState

TABLE = Table(
    "public report",
    "4.1",
    ReportState,
    [
        Step(
            S.RECEIVED,
            S.TAKEN,
            Act.SCREEN,
            guard="somebody who screens begins a contact from it",
            limit="1 hour",
            breach="the supervisor is told",
        ),
        Step(S.TAKEN, S.TAKEN, Act.SCREEN, guard="taken over by another who screens"),
        Step(S.TAKEN, S.CONTACT, Act.SCREEN, guard="its contact is sent; received when it was"),
        *(
            Step(state, S.SET_ASIDE, Act.DECIDE, guard="with words for whoever reported it")
            for state in (S.RECEIVED, S.TAKEN)
        ),
    ],
)
OPEN = (S.RECEIVED, S.TAKEN)


class PublicReportQuerySet(VersionedQuerySet["PublicReport"]):
    """Public reports."""

    def visible_to(self, hat: Hat) -> PublicReportQuerySet:
        """Those of the workspace to people of its host who screen, less conflicts; nobody else."""
        if not may(hat, Act.SCREEN):
            return self.none()
        found = self.filter(workspace=hat.workspace_id, owner=hat.agency_id)
        return found.exclude(apart(hat.person_id)).exclude(apart(hat.person_id, "contact__file"))

    def readers_of(self, row: PublicReport, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        files = [row.file_id, *([row.contact.file_id] if row.contact else [])]
        kept_apart = kept(files)
        return [
            hat
            for hat in among
            if may(hat, Act.SCREEN)
            and (hat.workspace_id, hat.agency_id) == (row.workspace_id, row.owner_id)
            and hat.person_id not in kept_apart
        ]

    def open(self) -> PublicReportQuerySet:
        """Those that wait for somebody."""
        return self.filter(state__in=OPEN)


class PublicReport(Versioned):
    """One report as somebody without an account sent it; the workspace's host owns it.

    `words` holds what was reported, `informant` who did and how they can be written to, `answer` the
    words for them when no contact follows. `address_hash` is a keyed hash of their e-mail address:
    a new link is sent only to the address that was given first.
    """

    kind: ClassVar[str] = "public_report"
    blanked = ("address_hash",)  # when it is destroyed

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReportState.choices, default=S.RECEIVED)
    immediate_danger = models.BooleanField(default=False)
    address_hash = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    draft_id = models.UUIDField(null=True)  # of the contact that is being written from it
    contact = models.OneToOneField(
        Contact, on_delete=models.PROTECT, null=True, related_name="public_report"
    )
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=ASK)
    informant = SectionField(mode=FOLLOW)
    answer = SectionField(mode=ASK)

    objects = PublicReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(state=S.CONTACT) & Q(contact__isnull=False))
                | (~Q(state=S.CONTACT) & Q(contact=None)),
                name="public_report_became_a_contact_or_did_not",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="public_report_waiting")
        ]

    def __str__(self) -> str:
        """A report reads as its reference."""
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in OPEN

    def start(self, *, by: Actor, at: datetime) -> PublicReport:
        """Store a report just received."""
        return self._create(by=by, at=at)

    def set_taken(self, draft_id: object, *, by: Actor, at: datetime) -> PublicReport:
        """Note who writes a contact from it, and in which draft."""
        self.state, self.taken_by_id, self.taken_at = S.TAKEN, by.person_id, at
        self.draft_id = draft_id  # type: ignore[assignment]
        return self._commit(["state", "taken_by", "taken_at", "draft_id"], by=by, at=at)

    def set_contact(self, contact: Contact, *, by: Actor, at: datetime) -> PublicReport:
        """Note the contact that it became."""
        self.state, self.contact, self.ended_at = S.CONTACT, contact, at
        return self._commit(["state", "contact", "ended_at"], by=by, at=at)

    def set_aside(self, *, by: Actor, at: datetime, because: Reason) -> PublicReport:
        """Note that no contact follows, and why; the words for whoever reported it are sealed."""
        self.state, self.ended_at = S.SET_ASIDE, at
        return self._commit(["state", "ended_at", "answer"], by=by, at=at, because=because)


class StatusLink(Row):
    """A link sent once by letter: 128 random bits, kept hashed, good for one look."""

    kind: ClassVar[str] = "status_link"

    report = models.ForeignKey(PublicReport, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """A link is never shown."""
        return "status link"

    def start(self) -> StatusLink:
        """Store a new link."""
        self.save(force_insert=True)
        return self

    def set_used(self, at: datetime) -> None:
        """Use it up."""
        self.used_at = at
        self.save(update_fields=["used_at"])
