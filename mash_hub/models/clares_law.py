"""Clare’s Law (DVDS): asking, or being told unasked, about a partner’s abusive past (domain notes 4.13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import granted_to
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import reach
from mash_hub.models.clocks import Clock
from mash_hub.models.conflicts import apart
from mash_hub.models.subjects import Card, Identification, Involvement, Subject, files_around


class Route(models.TextChoices):
    """Who begins: somebody asks, or the police think that somebody should know."""

    ASK = "ASK", "Right to ask"
    KNOW = "KNOW", "Right to know"


class DvdsState(models.TextChoices):
    """States of an application."""

    RECEIVED = "RECEIVED", "Received"
    CHECKED = "CHECKED", "First checks done"
    MET = "MET", "Met face to face"
    TO_DISCLOSE = "TO_DISCLOSE", "To be disclosed"
    NOT_DISCLOSED = "NOT_DISCLOSED", "Not disclosed"
    DISCLOSED = "DISCLOSED", "Disclosed"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    CLOSED = "CLOSED", "Closed"


S = DvdsState
UNDECIDED = (S.RECEIVED, S.CHECKED, S.MET)
_KEEP = Act.KEEP_ORDERS

TABLE = Table(
    "Clare’s Law application",
    "4.13",
    DvdsState,
    [
        Step(
            S.RECEIVED,
            S.CHECKED,
            _KEEP,
            "by the police: what the first checks found",
            "24 hours from its receipt",
            "the police are told",
        ),
        Step(
            S.CHECKED,
            S.MET,
            _KEEP,
            "the applicant was met in person, and who they are is proved",
            "10 working days from its receipt",
            "the police are told",
        ),
        *(
            Step(
                source,
                target,
                _KEEP,
                "the reason; a right to ask only after meeting the applicant",
                "28 days from its receipt",
                "the police are told",
            )
            for source in (S.CHECKED, S.MET)
            for target in (S.TO_DISCLOSE, S.NOT_DISCLOSED)
        ),
        Step(
            S.TO_DISCLOSE,
            S.DISCLOSED,
            _KEEP,
            "what, to whom, how; they are warned not to pass it on",
            "28 days from its receipt",
            "the police are told",
        ),
        *(Step(source, S.WITHDRAWN, _KEEP, "the reason") for source in (*UNDECIDED, S.TO_DISCLOSE)),
        *(
            Step(source, S.CLOSED, _KEEP, "nothing is left to do")
            for source in (S.NOT_DISCLOSED, S.DISCLOSED, S.WITHDRAWN)
        ),
    ],
)


class Recipient(models.TextChoices):
    """To whom it was disclosed."""

    NONE = "", "To nobody"
    AT_RISK = "AT_RISK", "The person at risk"
    PARENT = "PARENT", "Their parent or guardian"
    PROTECTOR = "PROTECTOR", "Somebody best placed to protect them"


class DvdsApplicationQuerySet(VersionedQuerySet["DvdsApplication"]):
    """Clare’s Law applications."""

    def visible_to(self, hat: Hat) -> DvdsApplicationQuerySet:
        """Those of one's own agency, for who keeps orders there; none for who is kept apart from its people."""
        if not may(hat, _KEEP):
            return self.none()
        elsewhere = Involvement.objects.filter(apart(hat.person_id), card=OuterRef("card"))
        kept = Q(Exists(elsewhere)) | Q(apart(hat.person_id, "card__file"))
        people = Involvement.objects.filter(kept, file=OuterRef("file"))
        found = self.filter(
            granted_to(hat, DvdsApplication.kind, "application"),
            owner=hat.agency_id,
            file__destroyed_at__isnull=True,
        )
        return found.filter(~Exists(people)).exclude(apart(hat.person_id))

    def readers_of(self, row: DvdsApplication, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        files = files_around([row.file_id])[row.file_id]
        reached = reach(row, "application", files=files)
        return [
            hat
            for hat in among
            if may(hat, _KEEP)
            and hat.agency_id == row.owner_id
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
        ]

    def for_person(self, subject_id: UUID) -> DvdsApplicationQuerySet:
        """Those for one person at risk, as their record is identified now."""
        standing = Identification.objects.standing().filter(card=OuterRef("card"))
        return self.filter(Exists(standing.filter(subject=subject_id)))

    def in_order(self) -> DvdsApplicationQuerySet:
        """The oldest first."""
        return self.select_related("subject", "owner").order_by("received_at", "reference")

    def by_limit(self) -> DvdsApplicationQuerySet:
        """Those whose next limit runs out soonest first, and without any last."""
        limits = Clock.objects.running().filter(
            thing_kind=DvdsApplication.kind, thing_id=OuterRef("pk")
        )
        due_at = models.Subquery(limits.order_by("due_at").values("due_at")[:1])
        shown = self.in_order().alias(due_at=due_at)
        return shown.order_by(models.F("due_at").asc(nulls_last=True), "received_at", "reference")

    def not_over(self) -> DvdsApplicationQuerySet:
        """Those that are not closed."""
        return self.exclude(state=S.CLOSED)


class DvdsApplication(Versioned):
    """One application, of the police; a file of its own. Nobody outside the agency reads it.

    `subject` is the person at risk; the person asked about has a part in its file and is never told
    that anybody asked. `application`: `{"at_risk", "about", "applicant", "worry"}`; `decision`:
    `{"checks", "meeting", "words"}`; `disclosure`: `{"what", "to", "how"}`.
    """

    kind: ClassVar[str] = "dvds_application"
    ties = ("subject_id", "card_id")

    reference = models.CharField(max_length=12, unique=True)
    route = models.CharField(max_length=4, choices=Route.choices)
    state = models.CharField(max_length=14, choices=DvdsState.choices, default=S.RECEIVED)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    disclosed_at = models.DateTimeField(null=True)
    recipient = models.CharField(max_length=10, choices=Recipient.choices, blank=True)
    is_warned = models.BooleanField(default=False)  # not to pass it on
    closed_at = models.DateTimeField(null=True)
    application = SectionField(mode=FOLLOW)
    decision = SectionField(mode=FOLLOW)
    disclosure = SectionField(mode=FOLLOW)

    objects = DvdsApplicationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(disclosed_at=None, recipient="", is_warned=False)
                | (Q(disclosed_at__isnull=False, is_warned=True) & ~Q(recipient="")),
                name="dvds_disclosed_with_a_warning",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "state"], name="dvds_of_owner"),
        ]

    def __str__(self) -> str:
        """An application reads as its reference, never as its content."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> DvdsApplication:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_step(
        self, state: DvdsState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> DvdsApplication:
        """Take a step; its moment and words stand in the row."""
        self.state = state
        if state == S.CLOSED:
            self.closed_at = at
        fields = (
            "state checked_at met_at decided_at disclosed_at recipient is_warned closed_at decision "
            "disclosure"
        )
        return self._commit(fields.split(), by=by, at=at, because=because)
