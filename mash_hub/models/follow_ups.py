"""Follow-ups: what a decision's outcome asks of one agency, until it is done (domain notes 4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

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
from mash_hub.models.conflicts import apart
from mash_hub.models.enquiries import Enquiry, Outcome


class FollowUpState(models.TextChoices):
    """States of a follow-up."""

    OFFERED = "OFFERED", "Offered"
    ACCEPTED = "ACCEPTED", "Taken on"
    DECLINED = "DECLINED", "Declined"
    DONE = "DONE", "Done"
    NOT_DONE = "NOT_DONE", "Not done"
    WITHDRAWN = "WITHDRAWN", "Taken back"


S = FollowUpState
OPEN = (S.OFFERED, S.ACCEPTED)
UNSETTLED = (*OPEN, S.DECLINED)  # somebody still has to do something
# The outcomes that raise one. The others raise a strategy discussion, an adult concern or a referral.
FOLLOWED = (
    Outcome.SECTION_17,
    Outcome.EARLY_HELP,
    Outcome.UNIVERSAL,
    Outcome.SINGLE_AGENCY,
    Outcome.OUT_OF_AREA,
)
_BY_HOST = "by the host: why, or another agency is offered it; by itself when decided anew"
_TOLD = "the agency and its managers are told; past the second limit a challenge is raised"

TABLE = Table(
    "follow-up",
    "4.2",
    FollowUpState,
    [
        Step(
            S.OFFERED,
            S.ACCEPTED,
            Act.ACKNOWLEDGE,
            "by the agency it was offered to",
            "1 working day",
            _TOLD,
        ),
        Step(S.OFFERED, S.DECLINED, Act.ACKNOWLEDGE, "by the agency it was offered to: why"),
        Step(
            S.ACCEPTED,
            S.DONE,
            Act.ACKNOWLEDGE,
            "by the agency that took it on: what was done",
            "section 17: 45 working days from referral; all else 10 working days",
            _TOLD,
        ),
        Step(
            S.OFFERED,
            S.DONE,
            None,
            "by itself: out of area, and another area or agency took the case over",
        ),
        Step(S.ACCEPTED, S.NOT_DONE, Act.ACKNOWLEDGE, "by the agency that took it on: why"),
        *(
            Step(
                source,
                S.WITHDRAWN,
                Act.DECIDE,
                _BY_HOST + (", or the case was taken over" if source == S.DECLINED else ""),
            )
            for source in UNSETTLED
        ),
    ],
)


class FollowUpQuerySet(VersionedQuerySet["FollowUp"]):
    """Follow-ups."""

    def visible_to(self, hat: Hat) -> FollowUpQuerySet:
        """Those offered to the hat's agency, and those of its own decisions; no conflicts.

        Whoever owns actions alone has none here: the words are those of the decision.
        """
        if not may(hat, Act.ACKNOWLEDGE):
            return self.none()
        own = Q(agency=hat.agency_id) | Q(owner=hat.agency_id, enquiry__is_given_up=False)
        found = self.filter(
            own,
            granted_to(hat, FollowUp.kind, "words"),
            workspace=hat.workspace_id,
            file__destroyed_at__isnull=True,
        )
        return found.exclude(apart(hat.person_id))

    def readers_of(self, row: FollowUp, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        reached = reach(row, "words", files=[row.file_id])
        given_up = row.enquiry.is_given_up
        return [
            hat
            for hat in among
            if may(hat, Act.ACKNOWLEDGE)
            and hat.workspace_id == row.workspace_id
            and (hat.agency_id == row.agency_id or (hat.agency_id == row.owner_id and not given_up))
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
        ]

    def open(self) -> FollowUpQuerySet:
        """Offered or taken on, and not ended."""
        return self.filter(state__in=OPEN)

    def unsettled(self) -> FollowUpQuerySet:
        """Open ones, and those that were declined and that nobody settled since."""
        return self.filter(state__in=UNSETTLED)


class FollowUp(Versioned):
    """What one outcome of a decision asks of one agency. It stands in the case's file.

    `words` holds `{"words"}`, all that the agency reads because of it; `said` what the last step
    said of it.
    """

    kind: ClassVar[str] = "follow_up"

    reference = models.CharField(max_length=12, unique=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="follow_ups")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who takes it
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    state = models.CharField(max_length=10, choices=FollowUpState.choices, default=S.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=FOLLOW)
    said = SectionField(mode=FOLLOW)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN) ^ Q(ended_at__isnull=False), name="follow_up_ended_at"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=FOLLOWED), name="follow_up_of_an_outcome_that_has_one"
            ),
            models.UniqueConstraint(
                fields=["enquiry", "outcome"],
                condition=Q(state__in=OPEN),
                name="one_open_follow_up_of_an_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "agency", "state"], name="follow_up_of_agency"),
            models.Index(fields=["workspace", "owner", "state"], name="follow_up_of_host"),
        ]

    def __str__(self) -> str:
        """A follow-up reads as its reference."""
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether its agency still has something to do."""
        return self.state in OPEN

    def start(self, *, by: Actor, at: datetime) -> FollowUp:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_state(
        self, state: FollowUpState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> FollowUp:
        """Take a step, with the sealed words about it."""
        self.state = state
        if state == S.ACCEPTED:
            self.accepted_at, self.accepted_by_id = at, by.person_id
        self.ended_at = None if state in OPEN else at
        fields = ["state", "accepted_at", "accepted_by", "ended_at", "said"]
        return self._commit(fields, by=by, at=at, because=because)
