"""Actions: who does what by when, agreed together, done by an agency and verified by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Membership, Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import ACTS, Act, Role, may
from agencies.transitions import Step, Table
from mash_hub.models.clocks import Clock
from mash_hub.models.conflicts import apart, kept

DUE, ACCEPT = "ACTION", "ACCEPT"  # names of its clocks


class ActionState(models.TextChoices):
    """States of an action (domain notes 4.9); lateness and reassignment lie over them."""

    PROPOSED = "PROPOSED", "Offered"
    ACCEPTED = "ACCEPTED", "Accepted"
    IN_PROGRESS = "IN_PROGRESS", "Started"
    DONE = "DONE", "Done"
    NOT_POSSIBLE = "NOT_POSSIBLE", "Not possible: circumstances changed"
    NOT_UNDERTAKEN = "NOT_UNDERTAKEN", "Not undertaken"
    VERIFIED = "VERIFIED", "Verified"
    CANCELLED = "CANCELLED", "Cancelled"


S = ActionState
TO_DO = (S.PROPOSED, S.ACCEPTED, S.IN_PROGRESS)
ENDED = (S.DONE, S.NOT_POSSIBLE, S.NOT_UNDERTAKEN)
CLOSED = (S.VERIFIED, S.CANCELLED)

OWNING = [role.value for role, acts in ACTS.items() if Act.OWN_ACTIONS in acts]

_DONE = "date, what was done, effect on the risk, whether the victim was told"
_NOT_UNDERTAKEN = "reason and the manager who knows of it; comes up at the next meeting"
_LIMIT, _BREACH = "its due time; safety-critical: the same day", "its agency is told"

TABLE = Table(
    "action",
    "4.9",
    ActionState,
    [
        Step(
            S.PROPOSED,
            S.ACCEPTED,
            Act.OWN_ACTIONS,
            "by the agency it was offered to, or by the chair’s recorded direction",
            "1 working day",
            "coordinator is told",
        ),
        Step(S.ACCEPTED, S.IN_PROGRESS, Act.OWN_ACTIONS),
        *(
            step
            for source in (S.ACCEPTED, S.IN_PROGRESS)
            for step in (
                Step(source, S.DONE, Act.OWN_ACTIONS, _DONE, _LIMIT, _BREACH),
                Step(source, S.NOT_POSSIBLE, Act.OWN_ACTIONS, "what changed, in words"),
                Step(source, S.NOT_UNDERTAKEN, Act.OWN_ACTIONS, _NOT_UNDERTAKEN),
            )
        ),
        *(
            step
            for source in ENDED
            for step in (
                Step(
                    source,
                    S.VERIFIED,
                    Act.VERIFY_ACTIONS,
                    "coordinator or another agency, never its owner",
                    two_people=True,
                ),
                Step(source, S.IN_PROGRESS, Act.VERIFY_ACTIONS, "opened again, with the reason"),
            )
        ),
        Step(S.VERIFIED, S.IN_PROGRESS, Act.VERIFY_ACTIONS, "opened again, with the reason"),
        *(
            Step(
                source,
                S.CANCELLED,
                Act.CHAIR_MEETING,
                "chair alone, of another agency than its owner; the reason",
            )
            for source in (*TO_DO, *ENDED)
        ),
    ],
)


def sees_all(hat: Hat) -> bool:
    """Whether a role follows every action of its workspace: coordinator and chair."""
    return bool(may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING))


class ActionQuerySet(VersionedQuerySet["Action"]):
    """Actions."""

    def visible_to(self, hat: Hat) -> ActionQuerySet:
        """All of the workspace to coordinator and chair; else one's agency's and those one heard.

        An action that one's agency was offered in place of another is among them; nobody sees the
        actions of a case from which they are kept apart.
        """
        reach = Q(pk__in=[])
        if sees_all(hat):
            reach = Q(pk__isnull=False)
        elif may(hat, Act.OWN_ACTIONS):
            present = Hearer.objects.filter(action=OuterRef("pk"), person=hat.person_id)
            reach = Q(agency=hat.agency_id) | Q(offered_agency=hat.agency_id) | Q(Exists(present))
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, action: Action, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the action is visible: the same rule from its other side."""
        kept_apart = kept([action.file_id])
        heard = set(Hearer.objects.filter(action=action).values_list("person_id", flat=True))
        its_agencies = {action.agency_id, action.offered_agency_id}

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != action.workspace_id or hat.person_id in kept_apart:
                return False
            if sees_all(hat):
                return True
            mine = hat.agency_id in its_agencies or hat.person_id in heard
            return mine and bool(may(hat, Act.OWN_ACTIONS))

        return [hat for hat in among if reads(hat)]

    def of(self, thing_kind: str, thing_id: UUID) -> ActionQuerySet:
        """Those agreed about one thing, such as an agenda item, in the order they were agreed."""
        return self.filter(thing_kind=thing_kind, thing_id=thing_id).order_by("agreed_at", "pk")

    def to_do(self) -> ActionQuerySet:
        """Neither ended nor closed."""
        return self.filter(state__in=TO_DO)

    def to_verify(self) -> ActionQuerySet:
        """Ended, and nobody has verified it yet."""
        return self.filter(state__in=ENDED)

    def to_verify_by(self, hat: Hat) -> ActionQuerySet:
        """Those that wait for a verification this hat can give: `may_verify` from its other side."""
        if not may(hat, Act.VERIFY_ACTIONS):
            return self.none()
        theirs = Q(person=hat.person_id) | Q(ended_by=hat.person_id)
        if hat.role != Role.MARAC_COORDINATOR:
            theirs |= Q(agency=hat.agency_id)
        return self.to_verify().exclude(theirs)

    def closed(self) -> ActionQuerySet:
        """Verified or cancelled."""
        return self.filter(state__in=CLOSED)

    def of_agency(self, agency_id: UUID) -> ActionQuerySet:
        """Those an agency has to do, and those it was offered in place of another."""
        return self.filter(Q(agency=agency_id) | Q(offered_agency=agency_id))

    def of_person(self, person_id: UUID) -> ActionQuerySet:
        """Those that name a person, and those that a person was asked to take over."""
        return self.filter(Q(person=person_id) | Q(offered_person=person_id))

    def without_owner(self, on: date) -> ActionQuerySet:
        """To do, and the person named can do it no more: disabled, or without a hat there for its agency.

        Nothing vanishes with somebody who leaves: the agency is asked for another person.
        """
        there = Membership.objects.current(on).filter(
            person=OuterRef("person"),
            agency=OuterRef("agency"),
            workspace=OuterRef("workspace"),
            role__in=OWNING,
        )
        return self.to_do().exclude(Exists(there))

    def overdue(self, at: datetime) -> ActionQuerySet:
        """To do, and past their due time."""
        late = Clock.objects.late(at).filter(thing_kind="action", name=DUE)
        return self.to_do().filter(Exists(late.filter(thing_id=OuterRef("pk"))))


class Action(Versioned):
    """One thing to do: the host owns its words, an agency and a named person own the doing.

    `text` holds `{"title", "words", "why"}`; `outcome_words` holds `{"done", "effect", "victim_told",
    "manager"}`. Both are read by its agency, and by those who were present when it was agreed.
    """

    kind: ClassVar[str] = "action"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="actions")
    thing_kind = models.CharField(max_length=24)  # where it was agreed
    thing_id = models.UUIDField()
    thing_reference = models.CharField(max_length=12, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="actions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(max_length=16, choices=ActionState.choices, default=S.PROPOSED)
    is_safety_critical = models.BooleanField(default=False)
    is_directed = models.BooleanField(default=False)  # by the chair, without the agency's yes
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    agreed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    offered_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="actions_offered"
    )
    offered_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = SectionField(mode=FOLLOW)
    outcome_words = SectionField(mode=FOLLOW)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("person")),
                name="action_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.VERIFIED) | Q(verified_at__isnull=False),
                name="action_verified_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(offered_agency__isnull=True, offered_person__isnull=True)
                | Q(offered_agency__isnull=False, offered_person__isnull=False),
                name="action_offer_is_whole_or_absent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "state"], name="action_of_agency"),
            models.Index(fields=["thing_kind", "thing_id"], name="action_of_thing"),
        ]

    def __str__(self) -> str:
        """An action reads as its reference."""
        return self.reference

    @property
    def is_to_do(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in TO_DO

    @property
    def is_reassignment_pending(self) -> bool:
        """Whether another agency was offered it and has not answered (overlay)."""
        return self.offered_agency_id is not None

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is to do and past its due time (overlay)."""
        return self.is_to_do and self.due_at < at

    def start(self, *, by: Actor, at: datetime, because: Reason | None = None) -> Action:
        """Store a new action with its sealed text."""
        return self._create(by=by, at=at, because=because)

    def set_accepted(
        self, *, directed: bool, by: Actor, at: datetime, because: Reason | None
    ) -> Action:
        """Note that its agency took it on, or that the chair directed it."""
        self.state, self.accepted_at, self.is_directed = S.ACCEPTED, at, directed
        fields = ["state", "accepted_at", "is_directed"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_started(self, *, by: Actor, at: datetime, because: Reason | None) -> Action:
        """Note that somebody is at it, for the first time or again."""
        self.state, self.done_on, self.ended_at, self.ended_by = S.IN_PROGRESS, None, None, None
        self.verified_at, self.verified_by = None, None
        fields = ["state", "done_on", "ended_at", "ended_by", "verified_at", "verified_by"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_ended(
        self,
        state: ActionState,
        *,
        done_on: date | None,
        by: Actor,
        at: datetime,
        because: Reason | None,
    ) -> Action:
        """Store how it ended, with the sealed words of its outcome; nobody is asked any more."""
        self.state, self.done_on, self.ended_at, self.ended_by_id = state, done_on, at, by.person_id
        self.offered_agency, self.offered_person = None, None
        fields = ["state", "done_on", "ended_at", "ended_by", "outcome_words"]
        fields += ["offered_agency", "offered_person"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_verified(self, *, by: Actor, at: datetime, because: Reason) -> Action:
        """Note who checked that it ended as said."""
        self.state, self.verified_at, self.verified_by_id = S.VERIFIED, at, by.person_id
        fields = ["state", "verified_at", "verified_by"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_cancelled(self, *, by: Actor, at: datetime, because: Reason) -> Action:
        """Note that the chair took it off the list."""
        self.state, self.offered_agency, self.offered_person = S.CANCELLED, None, None
        fields = ["state", "offered_agency", "offered_person"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_details(
        self,
        *,
        due_at: datetime,
        is_safety_critical: bool,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> Action:
        """Store another due time or newly sealed words."""
        self.due_at, self.is_safety_critical = due_at, is_safety_critical
        fields = ["due_at", "is_safety_critical", "text"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_offered(
        self,
        agency_id: UUID | None,
        person_id: UUID | None,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> Action:
        """Note to whom it is offered instead, or that nobody is any more."""
        self.offered_agency_id, self.offered_person_id = agency_id, person_id
        return self._commit(["offered_agency", "offered_person"], by=by, at=at, because=because)

    def set_owner(
        self,
        agency_id: UUID,
        person_id: UUID,
        *,
        state: ActionState,
        by: Actor,
        at: datetime,
        because: Reason | None,
    ) -> Action:
        """Give it to another agency or to another person of the same agency."""
        self.agency_id, self.person_id, self.state = agency_id, person_id, state
        self.offered_agency, self.offered_person, self.is_directed = None, None, False
        fields = ["agency", "person", "state", "offered_agency", "offered_person", "is_directed"]
        return self._commit(fields, by=by, at=at, because=because)


class Hearer(Row):
    """One person who was present when an action was agreed, and so may read it."""

    kind: ClassVar[str] = "hearer"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="hearers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "person"], name="hearer_once_of_action")
        ]

    def __str__(self) -> str:
        """A hearer has no words."""
        return "hearer"
