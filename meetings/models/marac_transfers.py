"""MARAC-to-MARAC transfers: somebody moves, and their case goes after them (domain notes 4.10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart
from mash_hub.models.nameable import Nameable
from meetings.models.compared_names import away_from, compared, late, named_in_time
from meetings.models.marac_cases import MaracCase, keeps_list
from meetings.models.marac_states import RUN


class TransferState(models.TextChoices):
    """Where a transfer stands for the MARAC that sends it."""

    IDENTIFIED = "IDENTIFIED", "Move known, to be decided"
    DECISION = "DECISION", "Decided, the pack to prepare"
    PACK_PREPARED = "PACK_PREPARED", "Pack prepared, to be sent"
    SENT = "SENT", "Sent"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Acknowledged"
    CLOSED_AT_ORIGIN = "CLOSED_AT_ORIGIN", "Closed at origin"
    KEPT = "KEPT", "Kept here"
    RETURNED = "RETURNED", "Came back"


class ArrivalState(models.TextChoices):
    """Where it stands for the MARAC that receives it."""

    RECEIVED = "RECEIVED", "Received, to be answered"
    QUERIED = "QUERIED", "Queried"
    ACCEPTED = "ACCEPTED", "Accepted, to be listed"
    LISTED = "LISTED", "Listed"


class Way(models.TextChoices):
    """What the decision tree ends in."""

    SEND_ON = "SEND_ON", "Send the referral on"
    HEAR_FIRST = "HEAR_FIRST", "Hear it here, then transfer it"
    TRANSFER = "TRANSFER", "Transfer minutes, plan and actions"


S, R = TransferState, ArrivalState
TO_DECIDE = (S.IDENTIFIED, S.DECISION, S.PACK_PREPARED)
GONE = (S.SENT, S.ACKNOWLEDGED, S.CLOSED_AT_ORIGIN, S.RETURNED)
OVER = (S.CLOSED_AT_ORIGIN, S.KEPT, S.RETURNED)
_CHAIRS = "the chairs of both MARACs"

TABLE = Table(
    "MARAC-to-MARAC transfer, out",
    "4.10",
    TransferState,
    [
        Step(
            S.IDENTIFIED,
            S.DECISION,
            RUN,
            "heard? agenda circulated? the tree’s answer, or another with the reason",
            "sent 1 working day from knowing",
            _CHAIRS,
        ),
        Step(
            S.DECISION,
            S.PACK_PREPARED,
            RUN,
            "where it is heard here first, its meeting has ended",
        ),
        Step(S.PACK_PREPARED, S.PACK_PREPARED, RUN, "prepared anew: something changed since"),
        Step(
            S.PACK_PREPARED,
            S.SENT,
            RUN,
            "nothing in the pack has changed since; "
            "the new address goes to the receiving coordinator and IDVA alone",
            "acknowledged in 2 working days",
            _CHAIRS,
        ),
        Step(S.SENT, S.ACKNOWLEDGED, RUN, "accepted there; of an outside MARAC, its word is noted"),
        Step(
            S.ACKNOWLEDGED,
            S.CLOSED_AT_ORIGIN,
            RUN,
            "not for a temporary move, unless they stay for good",
        ),
        Step(S.ACKNOWLEDGED, S.RETURNED, RUN, "a temporary move is over: they came back"),
        *(Step(state, S.KEPT, RUN, "by the origin, with the reason") for state in TO_DECIDE),
    ],
)

ARRIVAL = Table(
    "MARAC-to-MARAC transfer, in",
    "4.10",
    ArrivalState,
    [
        Step(
            R.RECEIVED,
            R.ACCEPTED,
            RUN,
            "a case of the receiving MARAC; its twelve months run on from the original referral",
            "2 working days",
            _CHAIRS,
        ),
        Step(R.RECEIVED, R.QUERIED, RUN, "what is asked, in words"),
        Step(R.QUERIED, R.RECEIVED, RUN, "answered by the origin"),
        Step(R.ACCEPTED, R.LISTED, None, "its case is listed at a meeting there"),
    ],
)


def receives(hat: Hat) -> bool:
    """Whether a hat’s role receives transfers: who keeps or chairs the list, and the IDVA."""
    return keeps_list(hat) or bool(may(hat, Act.CONTACT_VICTIM))


class MaracTransferQuerySet(VersionedQuerySet["MaracTransfer"]):
    """MARAC-to-MARAC transfers."""

    def visible_to(self, hat: Hat) -> MaracTransferQuerySet:
        """For who keeps or chairs the list it leaves; once sent, those of the other MARAC and its IDVA.

        Nobody before their name was compared: where it leaves with those in its case, where it
        arrives with those in its pack.
        """
        reach = Q(pk__in=[])
        if keeps_list(hat):
            reach |= Q(workspace=hat.workspace_id) & compared(hat.person_id, "case")
        if receives(hat):
            arrived = Q(to_workspace=hat.workspace_id, state__in=GONE)
            reach |= arrived & compared(hat.person_id)
        found = self.filter(reach)
        for file in ("file", "case__file", "made__file"):
            found = found.exclude(apart(hat.person_id, file))
        return found

    def readers_of(self, row: MaracTransfer, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which it is visible: the same rule from its other side."""
        cases = [case.file_id for case in (row.case, row.made) if case is not None]
        asked = [*among]
        away = away_from([row.file_id, *cases], row.case_id, asked)
        late_there = late(row.pk, asked) if row.state in GONE else set()
        return [
            hat
            for hat in asked
            if not away.is_apart(hat)
            and (
                (hat.workspace_id == row.workspace_id and keeps_list(hat) and not away.is_late(hat))
                or (
                    hat.workspace_id == row.to_workspace_id
                    and row.state in GONE
                    and receives(hat)
                    and hat.person_id not in late_there
                )
            )
        ]

    def going(self) -> MaracTransferQuerySet:
        """Those not yet over at the origin."""
        return self.exclude(state__in=OVER)

    def gone(self) -> MaracTransferQuerySet:
        """Those that were sent, and of which nobody came back."""
        return self.filter(state__in=GONE).exclude(state=S.RETURNED)

    def arrived(self) -> MaracTransferQuerySet:
        """Those that were sent to a MARAC in the hub, whatever came of them."""
        return self.filter(state__in=GONE, to_workspace__isnull=False)

    def close_files(self, case: MaracCase, *, at: datetime) -> None:
        """Close the file of each transfer of a case, or that it came by, whose two sides are over.

        Part of the act that closes the case or ends the transfer. What a MARAC sent falls due with its
        own case; while the case it became is open elsewhere it is in use, and stays.
        """
        found = self.filter(Q(case=case) | Q(made=case), state__in=OVER)
        found = found.filter(Q(made=None) | Q(made__file__closed_at__isnull=False))
        for row in found.filter(file__closed_at=None).select_related("file"):
            row.file.set_closed(at)


class MaracTransfer(Nameable, Versioned):
    """One case sent after somebody who moves; it is the sending host’s.

    `address` holds `{"lines", "town", "postcode", "protection"}`: the new address, for the coordinators
    who send and receive it and the receiving IDVA. `pack` holds `{"people", "words", "evidence",
    "minutes", "actions", "contacts"}` for who keeps and chairs the receiving list; `hand_over` holds
    `{"who", "safe", "wishes", "words"}` for its IDVA as well.
    """

    kind: ClassVar[str] = "marac_transfer"
    ties = ("made_id",)
    case_paths = ("case__file",)

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(MaracCase, on_delete=models.PROTECT, related_name="transfers")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    to_workspace = models.ForeignKey(  # None: a MARAC outside the hub
        Workspace, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=TransferState.choices, default=S.IDENTIFIED)
    arrival = models.CharField(max_length=8, choices=ArrivalState.choices, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    is_temporary = models.BooleanField(
        default=False
    )  # a refuge, say: the origin keeps the case too
    referred_on = models.DateField()  # of the original referral: the twelve months run on
    known_on = models.DateField()
    identified_at = models.DateTimeField()
    identified_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    made = models.OneToOneField(
        MaracCase, on_delete=models.PROTECT, null=True, related_name="came_by"
    )
    address = SectionField(mode=ASK)
    pack = SectionField(mode=ASK)
    hand_over = SectionField(mode=ASK)

    objects = MaracTransferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(state__in=OVER),
                name="one_transfer_at_once",
            ),
            models.CheckConstraint(
                condition=Q(to_workspace__isnull=True) | ~Q(to_workspace=models.F("workspace")),
                name="transferred_to_another_marac",
            ),
        ]

    def __str__(self) -> str:
        """A transfer reads as its reference."""
        return self.reference

    @property
    def is_gone(self) -> bool:
        """Whether it was sent."""
        return self.state in GONE

    @property
    def case_files(self) -> list[UUID]:
        """Its own file alone: those of either case keep apart from it by themselves."""
        return [self.file_id]

    @classmethod
    def nameable_by(cls, hat: Hat) -> models.QuerySet[Any]:
        """As every kind; to who attends where it leaves, once their name was compared with those in the case."""
        known = compared(hat.person_id, "case")
        rows: models.QuerySet[Any] = named_in_time(super().nameable_by(hat), hat, known)
        return rows

    def start(self, *, by: Actor, at: datetime) -> MaracTransfer:
        """Store a new one, its words sealed."""
        return self._create(by=by, at=at)

    def set_decided(self, way: Way, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note which way of the tree is taken."""
        self.state, self.way = S.DECISION, way
        return self._commit(["state", "way"], by=by, at=at)

    def set_prepared(self, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note that the pack is sealed."""
        self.state = S.PACK_PREPARED
        return self._commit(["state", "pack", "hand_over"], by=by, at=at)

    def set_sent(self, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note that it was sent, and where it stands at the other MARAC."""
        self.state, self.sent_at = S.SENT, at
        self.arrival = R.RECEIVED if self.to_workspace_id else ""
        return self._commit(["state", "sent_at", "arrival"], by=by, at=at)

    def set_arrival(self, arrival: ArrivalState, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note where it stands at the other MARAC."""
        self.arrival = arrival
        return self._commit(["arrival"], by=by, at=at)

    def set_acknowledged(self, made: MaracCase | None, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note that the other MARAC has it, with its case where that is in the hub."""
        self.state, self.acknowledged_at, self.made = S.ACKNOWLEDGED, at, made
        self.arrival = R.ACCEPTED if made else ""
        return self._commit(["state", "acknowledged_at", "made", "arrival"], by=by, at=at)

    def set_for_good(self, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note that they stay where they went for a time."""
        self.is_temporary = False
        return self._commit(["is_temporary"], by=by, at=at)

    def set_ended(self, state: TransferState, *, by: Actor, at: datetime) -> MaracTransfer:
        """Note that it is over at the origin: closed, kept, or they came back."""
        self.state = state
        return self._commit(["state"], by=by, at=at)


class SaidKind(models.TextChoices):
    """What one of the two sides wrote."""

    MOVE = "MOVE", "How the move became known"
    DECISION = "DECISION", "Why this way"
    KEPT = "KEPT", "Why it is kept here"
    QUERY = "QUERY", "What the receiving MARAC asks"
    ANSWER = "ANSWER", "The answer"


BETWEEN = (SaidKind.QUERY, SaidKind.ANSWER)  # what both sides read


class TransferWordsQuerySet(VersionedQuerySet["TransferWords"]):
    """Words about transfers."""

    def visible_to(self, hat: Hat) -> TransferWordsQuerySet:
        """Those about transfers one sees: the sending side all, the other what is between the two."""
        seen = MaracTransfer.objects.visible_to(hat)
        own = Q(transfer__workspace=hat.workspace_id) | Q(what__in=BETWEEN)
        return self.filter(own, transfer__in=seen)

    def readers_of(self, row: TransferWords, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the words are visible: the same rule from its other side."""
        return [
            hat
            for hat in MaracTransfer.objects.readers_of(row.transfer, among=among)
            if hat.workspace_id == row.transfer.workspace_id or row.what in BETWEEN
        ]


class TransferWords(Versioned):
    """One message about a transfer, its writer’s agency’s own; `words` holds `{"words"}`."""

    kind: ClassVar[str] = "transfer_words"

    transfer = models.ForeignKey(MaracTransfer, on_delete=models.PROTECT, related_name="words")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=SaidKind.choices)
    said_at = models.DateTimeField()
    words = SectionField(mode=ASK)

    objects = TransferWordsQuerySet.as_manager()

    def __str__(self) -> str:
        """Words read as what they are about."""
        return self.get_what_display()

    def start(self, *, by: Actor, at: datetime) -> TransferWords:
        """Store it."""
        return self._create(by=by, at=at)


def moved(case_ids: Iterable[UUID]) -> set[UUID]:
    """Of some cases, those whose people are known to have moved: the area is nobody’s to know."""
    found = MaracTransfer.objects.gone().filter(case__in=[*case_ids])
    return set(found.values_list("case_id", flat=True))
