"""Handing enquiries over within the hub: offered or assigned to a colleague, who accepts or refuses."""

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
from mash_hub.models.enquiries import Enquiry


class HandOverState(models.TextChoices):
    """States of a hand-over; until it is answered, nothing has gone lost on either side."""

    OFFERED = "OFFERED", "Offered, not answered"
    ASSIGNED = "ASSIGNED", "Assigned, not answered"
    ACCEPTED = "ACCEPTED", "Accepted"
    REFUSED = "REFUSED", "Refused"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


S = HandOverState
OPEN = (S.OFFERED, S.ASSIGNED)

TABLE = Table(
    "hand-over of an enquiry",
    "4.2",
    HandOverState,
    [
        Step(
            S.OFFERED, S.ACCEPTED, Act.DECIDE, "by whom it was offered to: it is theirs from now on"
        ),
        Step(S.OFFERED, S.REFUSED, Act.DECIDE, "with the reason; it stays with whoever had it"),
        Step(
            S.OFFERED,
            S.TAKEN_BACK,
            Act.DECIDE,
            "by whoever offered it or their manager, or when somebody else takes the enquiry",
        ),
        Step(S.ASSIGNED, S.ACCEPTED, Act.DECIDE, "it was theirs when it was assigned"),
        Step(
            S.ASSIGNED,
            S.REFUSED,
            Act.DECIDE,
            "with the reason; it goes back to whoever had it, or to the board if they are gone",
        ),
        Step(
            S.ASSIGNED,
            S.TAKEN_BACK,
            Act.DECIDE,
            "by whoever gave it or their manager, or when somebody else takes the enquiry; it goes back",
        ),
    ],
)


def hands_over(hat: Hat) -> bool:
    """Whether a hat's role hands enquiries over: who decides, and who manages those who do."""
    return bool(may(hat, Act.DECIDE) or may(hat, Act.MANAGE_AGENCY))


class EnquiryHandOverQuerySet(VersionedQuerySet["EnquiryHandOver"]):
    """Hand-overs."""

    def visible_to(self, hat: Hat) -> Self:
        """Those of enquiries of the hat's agency, for its deciders and its manager; less conflicts."""
        mine = Q(owner=hat.agency_id, workspace=hat.workspace_id)
        reach = mine if hands_over(hat) else Q(pk__in=[])
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, row: EnquiryHandOver, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this row: the rule's other face."""
        kept_apart, at = kept([row.file_id]), (row.owner_id, row.workspace_id)
        return [
            hat
            for hat in among
            if hands_over(hat)
            and (hat.agency_id, hat.workspace_id) == at
            and hat.person_id not in kept_apart
        ]

    def open(self) -> Self:
        """Those that nobody answered."""
        return self.filter(state__in=OPEN)

    def waiting_for(self, hat: Hat) -> Self:
        """Of those visible, the ones one answers: for oneself, or for whom one covers."""
        return self.visible_to(hat).open().filter(to_person__in=hat.stands_for)

    def with_people(self) -> Self:
        """With names, oldest first."""
        shown = self.select_related("enquiry", "from_person", "to_person", "given_by")
        return shown.order_by("given_at", "pk")


class EnquiryHandOver(Versioned):
    """One enquiry handed from one person to another; `note` and `answer` hold their words.

    Nobody had it where nobody had taken it yet.
    """

    kind: ClassVar[str] = "enquiry_hand_over"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="hand_overs")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HandOverState.choices, default=S.OFFERED)
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = SectionField()
    answer = SectionField()

    objects = EnquiryHandOverQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(state__in=OPEN), name="one_open_hand_over"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["to_person"], condition=Q(state__in=OPEN), name="hand_over_to_answer"
            )
        ]

    def __str__(self) -> str:
        """It reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its enquiry's reference."""
        return self.enquiry.reference

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in OPEN

    def start(self, *, by: Actor, at: datetime) -> EnquiryHandOver:
        """Store a new hand-over."""
        return self._create(by=by, at=at)

    def set_answered(self, state: HandOverState, *, by: Actor, at: datetime) -> EnquiryHandOver:
        """Store how it ended, with the answer's words if there are any."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        fields = ["state", "answered_at", "answered_by", "answer"]
        return self._commit(fields, by=by, at=at)
