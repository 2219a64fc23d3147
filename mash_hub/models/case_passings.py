"""Passing a case on: first another agency may look, then it is offered, and nothing passes by silence."""

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
from agencies.models.base import FOLLOW, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiries import Enquiry


class PassingState(models.TextChoices):
    """States of a passing-on (issue C)."""

    LOOKING = "LOOKING", "May be looked at"
    OFFERED = "OFFERED", "Offered, to be answered"
    ACCEPTED = "ACCEPTED", "Taken over"
    IN_PART = "IN_PART", "Taken over with what was picked"
    REFUSED = "REFUSED", "Refused"
    WITHDRAWN = "WITHDRAWN", "Taken back"


S = PassingState
OPEN = (S.LOOKING, S.OFFERED)
PASSED = (S.ACCEPTED, S.IN_PART)

TABLE = Table(
    "case passed on",
    "C",
    PassingState,
    [
        Step(
            S.LOOKING,
            S.OFFERED,
            Act.DECIDE,
            "by the owner, an act of its own: whether it goes on reading afterwards",
            "1 working day",
            "the receiver is told, and later a challenge opens where both challenge each other; "
            "nothing passes",
        ),
        Step(S.OFFERED, S.ACCEPTED, Act.DECIDE, "by the receiver: everything that was shown"),
        Step(S.OFFERED, S.IN_PART, Act.DECIDE, "by the receiver: picked pieces only"),
        Step(
            S.OFFERED,
            S.REFUSED,
            Act.DECIDE,
            "by the receiver: the reason; a challenge, where both challenge each other there",
        ),
        *(Step(state, S.WITHDRAWN, Act.DECIDE, "by the owner: the reason") for state in OPEN),
    ],
)


class CasePassingQuerySet(VersionedQuerySet["CasePassing"]):
    """Cases passed on."""

    def visible_to(self, hat: Hat) -> CasePassingQuerySet:
        """Those who decide for the giver and for the receiver, each in their workspace; no conflicts."""
        if not may(hat, Act.DECIDE):
            return self.none()
        gives = Q(owner=hat.agency_id, workspace=hat.workspace_id)
        takes = Q(agency=hat.agency_id, to_workspace=hat.workspace_id)
        found = self.filter(gives | takes).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "made__file"))

    def readers_of(self, row: CasePassing, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        made = [row.made.file_id] if row.made else []
        kept_apart = kept([row.file_id, *made])

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart or not may(hat, Act.DECIDE):
                return False
            return (hat.agency_id, hat.workspace_id) in (
                (row.owner_id, row.workspace_id),
                (row.agency_id, row.to_workspace_id),
            )

        return [hat for hat in among if reads(hat)]

    def open(self) -> CasePassingQuerySet:
        """Those that may be looked at or wait for an answer."""
        return self.filter(state__in=OPEN)

    def received(self, hat: Hat) -> CasePassingQuerySet:
        """Of those visible, the ones that come to the hat's agency in its workspace."""
        return self.filter(agency=hat.agency_id, to_workspace=hat.workspace_id)


class CasePassing(Versioned):
    """One case that one host passes on to the host of another workspace.

    It belongs to the case's file. `letter` holds `{"words", "people"}`: the one text that both sides
    read. `made` is the receiver's own case, once it has taken it over.
    """

    kind: ClassVar[str] = "passing"
    ties = ("made_id",)

    reference = models.CharField(max_length=12, unique=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="case_passings")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who gives
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who receives
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    to_workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    state = models.CharField(max_length=10, choices=PassingState.choices, default=S.LOOKING)
    shown_at = models.DateTimeField()
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)  # when the receiver first opened it
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    keeps_access = models.BooleanField(null=True)  # whether the giver goes on reading its record
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why_code = models.CharField(max_length=40, blank=True)  # of a refusal, or of taking back
    why_id = models.UUIDField(null=True)  # the sealed sentence
    made = models.OneToOneField(
        Enquiry, on_delete=models.PROTECT, null=True, related_name="taken_over_by"
    )
    letter = SectionField(mode=FOLLOW)

    objects = CasePassingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(state__in=OPEN), name="one_passing_at_once"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=PASSED) & Q(made__isnull=False))
                | (~Q(state__in=PASSED) & Q(made__isnull=True))
                | Q(letter__isnull=True),  # it is destroyed
                name="taken_over_means_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(owner=models.F("agency")), name="passed_on_to_another_agency"
            ),
        ]

    def __str__(self) -> str:
        """A passing-on reads as its reference."""
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it may be looked at or waits for an answer."""
        return self.state in OPEN

    @property
    def is_passed(self) -> bool:
        """Whether the case has another owner now."""
        return self.state in PASSED

    def start(self, *, by: Actor, at: datetime, because: Reason) -> CasePassing:
        """Store a new one whose letter is sealed already."""
        return self._create(by=by, at=at, because=because)

    def set_looked(self, *, by: Actor, at: datetime) -> CasePassing:
        """Note when the receiver first opened it."""
        self.looked_at = at
        return self._commit(["looked_at"], by=by, at=at)

    def set_offered(self, keeps_access: bool, *, by: Actor, at: datetime) -> CasePassing:
        """Note that it is offered, by whom, and whether the giver goes on reading."""
        self.state, self.keeps_access = S.OFFERED, keeps_access
        self.offered_at, self.offered_by_id = at, by.person_id
        return self._commit(["state", "keeps_access", "offered_at", "offered_by"], by=by, at=at)

    def set_passed(
        self, state: PassingState, made: Enquiry, *, by: Actor, at: datetime
    ) -> CasePassing:
        """Note that the receiver owns it now."""
        self.state, self.made = state, made
        self.answered_at, self.answered_by_id = at, by.person_id
        return self._commit(["state", "made", "answered_at", "answered_by"], by=by, at=at)

    def set_ended(
        self, state: PassingState, *, by: Actor, at: datetime, because: Reason
    ) -> CasePassing:
        """Note that it was refused or taken back, and why."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        self.why_code, self.why_id = because.code, because.id
        fields = ["state", "answered_at", "answered_by", "why_code", "why_id"]
        return self._commit(fields, by=by, at=at, because=because)


class PassingPiece(Row):
    """One piece of the giver's own record that came with a passing-on, and whether it was taken."""

    kind: ClassVar[str] = "passing_piece"

    passing = models.ForeignKey(CasePassing, on_delete=models.PROTECT, related_name="pieces")
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    sections = ArrayField(models.CharField(max_length=24))
    label = models.CharField(max_length=80)  # what it is, without names
    is_taken = models.BooleanField(null=True)  # None until it was answered
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["passing", "thing_kind", "thing_id"], name="piece_of_a_passing_once"
            )
        ]

    def __str__(self) -> str:
        """A piece reads as its label."""
        return self.label

    @property
    def thing(self) -> tuple[str, UUID]:
        """What it is."""
        return self.thing_kind, self.thing_id

    def start(self) -> PassingPiece:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_taken(self, is_taken: bool) -> PassingPiece:
        """Note whether it was taken."""
        self.is_taken = is_taken
        self.save(update_fields=["is_taken"])
        return self
