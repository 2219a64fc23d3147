"""Claims: somebody says that they work with a case, and reads what was decided for a bounded time (AC7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept, settles
from mash_hub.models.enquiries import Enquiry

CODES = (
    ReasonCode.OPEN_CASE,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.CHILD_AT_RISK,
    ReasonCode.ADULT_AT_RISK,
    ReasonCode.MEETING,
)


class ClaimState(models.TextChoices):
    """States of a claim."""

    ACTIVE = "ACTIVE", "Stands"
    ENDED = "ENDED", "Ended"


TABLE = Table(
    "claim to a case",
    "7.2",
    ClaimState,
    [
        Step(
            ClaimState.ACTIVE,
            ClaimState.ENDED,
            None,
            "by its person, by who decides for the host or an officer of either agency, or by the clock",
            "the partnership’s setting",
            "it ends by itself",
        )
    ],
)


class CaseClaimQuerySet(VersionedQuerySet["CaseClaim"]):
    """Claims to cases."""

    def visible_to(self, hat: Hat) -> CaseClaimQuerySet:
        """One's own; the host's cases to who decides, chairs or coordinates; officers both's; less conflicts."""
        reach = Q(person=hat.person_id, owner=hat.agency_id)
        if settles(hat):
            reach |= Q(host=hat.agency_id)
        if may(hat, Act.REVIEW_ACCESS):
            reach |= Q(host=hat.agency_id) | Q(owner=hat.agency_id)
        here = Q(workspace=hat.workspace_id)
        if may(hat, Act.READ_LOG):
            reach |= Q(workspace__in=hat.audit_workspace_ids)
            here |= Q(workspace__in=hat.audit_workspace_ids)
        return self.filter(reach, here).exclude(apart(hat.person_id))

    def readers_of(self, row: CaseClaim, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([row.file_id])

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart:
                return False
            if may(hat, Act.READ_LOG) and row.workspace_id in hat.audit_workspace_ids:
                return True
            if hat.workspace_id != row.workspace_id:
                return False
            own = (hat.person_id, hat.agency_id) == (row.person_id, row.owner_id)
            decides = settles(hat) and hat.agency_id == row.host_id
            officer = may(hat, Act.REVIEW_ACCESS) and hat.agency_id in (row.host_id, row.owner_id)
            return own or decides or bool(officer)

        return [hat for hat in among if reads(hat)]

    def live(self, at: datetime) -> CaseClaimQuerySet:
        """Those by which something can be read now."""
        return self.filter(state=ClaimState.ACTIVE, until_at__gt=at)

    def run_out(self, at: datetime) -> CaseClaimQuerySet:
        """Those that are over by the clock and still have to be ended."""
        return self.filter(state=ClaimState.ACTIVE, until_at__lte=at)

    def newest_first(self) -> CaseClaimQuerySet:
        """The newest first, with what lists show of them."""
        return self.select_related("person", "owner", "enquiry").order_by("-began_at", "pk")


class CaseClaim(Versioned):
    """What one person said of their work with one case; `words` holds `{"why"}`, for host and auditors."""

    kind: ClassVar[str] = "case_claim"

    reference = models.CharField(max_length=12, unique=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, null=True, related_name="claims")
    case_kind = models.CharField(max_length=24, default=Enquiry.kind)
    case_id = models.UUIDField()  # of the enquiry, or of a meeting's case, which meetings know
    about = models.CharField(max_length=12)  # the reference of the case
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # of its person
    host = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership_id = models.UUIDField()
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    code = models.CharField(max_length=20, choices=[(one.value, one.label) for one in CODES])
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.ACTIVE)
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SectionField(mode=ASK)

    objects = CaseClaimQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_id", "person"],
                condition=Q(state=ClaimState.ACTIVE),
                name="one_standing_claim_of_a_person",
            )
        ]

    def __str__(self) -> str:
        """A claim reads as its reference."""
        return self.reference

    @property
    def is_of_a_meeting(self) -> bool:
        """Whether the case stands on a meeting's list, and is no enquiry."""
        return self.case_kind != Enquiry.kind

    def is_open_to(self, hat: Hat, at: datetime) -> bool:
        """Whether a hat reads by it now: its person, under the same hat, within its time."""
        mine = (self.person_id, self.membership_id) == (hat.person_id, hat.membership_id)
        return mine and self.state == ClaimState.ACTIVE and at < self.until_at

    def start(self, *, by: Actor, at: datetime, because: Reason) -> CaseClaim:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime) -> CaseClaim:
        """Note that it is over, and who ended it."""
        self.state, self.ended_at, self.ended_by_id = ClaimState.ENDED, at, by.person_id
        return self._commit(["state", "ended_at", "ended_by"], by=by, at=at)
