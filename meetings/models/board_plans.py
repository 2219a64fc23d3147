"""Items of a safeguarding board's 4P plan: what an agency does until the next board (domain notes 4.20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
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


class Board(models.TextChoices):
    """Whose plan an item stands in (domain notes 3: 8, 33, 55-58)."""

    CHILDREN = "CHILDREN", "Safeguarding children partnership"
    ADULTS = "ADULTS", "Safeguarding adults board"
    COMMUNITY = "COMMUNITY", "Community safety partnership"
    VULNERABILITY = "VULNERABILITY", "Vulnerability improvement board"
    MARAC = "MARAC", "MARAC improvement board"
    SLAVERY = "SLAVERY", "Modern slavery board"
    HATE_CRIME = "HATE_CRIME", "Hate crime board"
    ADVISORY = "ADVISORY", "Independent advisory group"


class Pillar(models.TextChoices):
    """The four parts of a plan, in their order."""

    PREPARE = "1_PREPARE", "Prepare"
    PREVENT = "2_PREVENT", "Prevent"
    PROTECT = "3_PROTECT", "Protect"
    PURSUE = "4_PURSUE", "Pursue"


class PlanItemState(models.TextChoices):
    """States of an item."""

    PROPOSED = "PROPOSED", "Proposed"
    ACTIVE = "ACTIVE", "Under way"
    EVIDENCE_GIVEN = "EVIDENCE_GIVEN", "Evidence given"
    CARRIED_FORWARD = "CARRIED_FORWARD", "Carried forward"
    CLOSED = "CLOSED", "Closed"


S = PlanItemState
WORKED_ON = (S.ACTIVE, S.CARRIED_FORWARD)
_KEEP, _OWN = Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS
_LIMIT = "the day of the board"
_LATE = "the agency, its managers and the board are told"

TABLE = Table(
    "board plan item",
    "4.20",
    PlanItemState,
    [
        Step(S.PROPOSED, S.ACTIVE, _OWN, "by the agency that owns the action", _LIMIT, _LATE),
        Step(S.PROPOSED, S.CLOSED, _KEEP, "it is not taken up: why"),
        *(
            Step(
                source,
                S.EVIDENCE_GIVEN,
                _OWN,
                "by the agency that owns the action: what shows that it was done",
                _LIMIT,
                _LATE,
            )
            for source in WORKED_ON
        ),
        Step(
            S.EVIDENCE_GIVEN,
            S.CLOSED,
            _KEEP,
            "the board has seen the evidence",
            two_people=True,
        ),
        *(
            Step(source, S.CARRIED_FORWARD, _KEEP, "to a later board: why")
            for source in (S.ACTIVE, S.EVIDENCE_GIVEN, S.CARRIED_FORWARD)
        ),
        Step(S.CLOSED, S.CARRIED_FORWARD, _KEEP, "opened again for a later board: why"),
    ],
)


class BoardPlanItemQuerySet(VersionedQuerySet["BoardPlanItem"]):
    """Items of boards' plans."""

    def visible_to(self, hat: Hat) -> BoardPlanItemQuerySet:
        """All of its own board for the secretary; to who owns actions those of their own agency."""
        reached = Q(pk__in=[])
        if may(hat, _KEEP):
            reached |= Q(owner=hat.agency_id)
        if may(hat, _OWN):
            reached |= Q(agency=hat.agency_id)
        return self.filter(
            reached,
            granted_to(hat, BoardPlanItem.kind, "words"),
            workspace=hat.workspace_id,
            file__destroyed_at__isnull=True,
        )

    def readers_of(self, row: BoardPlanItem, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        reached = reach(row, "words", files=[row.file_id])

        def reads(hat: Hat) -> bool:
            keeps = hat.agency_id == row.owner_id and may(hat, _KEEP)
            owns = hat.agency_id == row.agency_id and may(hat, _OWN)
            return hat.workspace_id == row.workspace_id and bool(keeps or owns)

        return [hat for hat in among if reads(hat) and reached.is_granted_to(hat)]

    def in_order(self) -> BoardPlanItemQuerySet:
        """As a plan is read: open ones first, by the four parts, then by the day of the board."""
        is_closed = models.Case(
            models.When(state=S.CLOSED, then=True),
            default=False,
            output_field=models.BooleanField(),
        )
        shown = self.select_related("agency", "owner")
        return shown.order_by(is_closed, "pillar", "board_on", "reference")


class BoardPlanItem(Versioned):
    """One line of a board's plan: action, how, owner, reference; and its evidence and dates.

    It stands in a file of its own and names no person, case or record: no row of one hangs on it, and
    words that seem to name somebody are refused or asked about. `words` holds `{"action", "how", "team", "link"}`,
    `evidence` what the agency gave, `said` what the board said last.
    """

    kind: ClassVar[str] = "board_plan_item"

    reference = models.CharField(max_length=12, unique=True)
    board = models.CharField(max_length=16, choices=Board.choices)
    pillar = models.CharField(max_length=12, choices=Pillar.choices)
    state = models.CharField(max_length=16, choices=PlanItemState.choices, default=S.PROPOSED)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the secretary's
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who does it
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    board_on = models.DateField()
    times_carried = models.PositiveSmallIntegerField(default=0)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evidence_at = models.DateTimeField(null=True)
    evidence_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    words = SectionField(mode=FOLLOW)
    evidence = SectionField(mode=FOLLOW)
    said = SectionField(mode=FOLLOW)

    objects = BoardPlanItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.CLOSED) ^ Q(closed_at__isnull=True), name="board_plan_closed_at"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.EVIDENCE_GIVEN) | Q(evidence_at__isnull=False),
                name="board_plan_evidence_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "agency", "state"], name="board_plan_of_agency"),
            models.Index(fields=["workspace", "owner", "state"], name="board_plan_of_board"),
        ]

    def __str__(self) -> str:
        """An item reads as its reference."""
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state != S.CLOSED

    def start(self, *, by: Actor, at: datetime) -> BoardPlanItem:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_active(self, *, by: Actor, at: datetime) -> BoardPlanItem:
        """Note that its agency took it on."""
        self.state = S.ACTIVE
        return self._commit(["state"], by=by, at=at)

    def set_evidence(self, *, by: Actor, at: datetime) -> BoardPlanItem:
        """Note that the agency gave evidence, which is sealed already."""
        self.state, self.evidence_at, self.evidence_by_id = S.EVIDENCE_GIVEN, at, by.person_id
        fields = ["state", "evidence_at", "evidence_by", "evidence"]
        return self._commit(fields, by=by, at=at)

    def set_closed(
        self, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> BoardPlanItem:
        """Note that the board has done with it."""
        self.state, self.closed_at = S.CLOSED, at
        return self._commit(["state", "closed_at", "said"], by=by, at=at, because=because)

    def set_carried(self, board_on: date, *, by: Actor, at: datetime) -> BoardPlanItem:
        """Note that it goes on until a later board."""
        self.state, self.board_on, self.closed_at = S.CARRIED_FORWARD, board_on, None
        self.times_carried += 1
        fields = ["state", "board_on", "closed_at", "times_carried", "said"]
        return self._commit(fields, by=by, at=at)
