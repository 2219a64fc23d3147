"""Supervisor sign-off: an answer that waits for another person of its agency before it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.requests import WAITING, InformationRequest


class SignOffState(models.TextChoices):
    """States of a sign-off; the request's own time runs on through all of them."""

    WAITING = "WAITING", "Waits for sign-off"
    SIGNED = "SIGNED", "Signed and sent"
    SENT_BACK = "SENT_BACK", "Sent back"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


class SignOffKind(models.TextChoices):
    """What is to leave."""

    WHOLE = "WHOLE", "The whole answer"
    PART = "PART", "A part of the answer, more follows"
    NOTHING = "NOTHING", "Nothing held"


S = SignOffState

TABLE = Table(
    "sign-off of an answer",
    "3, 1",
    SignOffState,
    [
        Step(
            S.WAITING,
            S.SIGNED,
            Act.ANSWER,
            "by another person than whoever wrote it: the answer leaves in the same act",
            "the request’s own time, which runs on",
            two_people=True,
        ),
        Step(
            S.WAITING,
            S.SENT_BACK,
            Act.ANSWER,
            "by another person, who says what is to be changed",
            two_people=True,
        ),
        Step(S.WAITING, S.TAKEN_BACK, Act.ANSWER, "by whoever wrote it, to change something"),
    ],
)


class AnswerSignOffQuerySet(VersionedQuerySet["AnswerSignOff"]):
    """Sign-offs; the agency's own affair alone."""

    def visible_to(self, hat: Hat) -> Self:
        """One's own agency's; the hub and other agencies have nothing here. Less conflicts."""
        mine = Q(owner=hat.agency_id, workspace=hat.workspace_id)
        reach = mine if may(hat, Act.ANSWER) else Q(pk__in=[])
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, row: AnswerSignOff, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this row: the rule's other face."""
        kept_apart, at = kept([row.file_id]), (row.owner_id, row.workspace_id)
        return [
            hat
            for hat in among
            if may(hat, Act.ANSWER)
            and (hat.agency_id, hat.workspace_id) == at
            and hat.person_id not in kept_apart
        ]

    def waiting(self) -> Self:
        """Those that nobody settled, of requests that wait for their answer still."""
        return self.filter(state=S.WAITING, request__state__in=WAITING)

    def with_people(self) -> Self:
        """With names, oldest first."""
        return self.select_related("asked_by", "settled_by").order_by("asked_at", "pk")


class AnswerSignOff(Versioned):
    """One answer put to a supervisor; `words` holds what they want changed."""

    kind: ClassVar[str] = "answer_sign_off"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="sign_offs"
    )
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SignOffState.choices, default=S.WAITING)
    what = models.CharField(max_length=8, choices=SignOffKind.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SectionField()

    objects = AnswerSignOffQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state=S.WAITING), name="one_sign_off_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(S.SIGNED, S.SENT_BACK))
                | ~Q(settled_by=models.F("asked_by")),
                name="answer_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        """It reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its request's reference."""
        return self.request.reference

    def start(self, *, by: Actor, at: datetime) -> AnswerSignOff:
        """Store a new sign-off."""
        return self._create(by=by, at=at)

    def set_settled(self, state: SignOffState, *, by: Actor, at: datetime) -> AnswerSignOff:
        """Store how it ended, with the words that were sealed if there are any."""
        self.state, self.settled_at, self.settled_by_id = state, at, by.person_id
        fields = ["state", "settled_at", "settled_by", "words"]
        return self._commit(fields, by=by, at=at)
