"""Merges: two anchors said to be one person, by two people; every card can go back to where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.base import Row, Versioned, VersionedQuerySet
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.subjects import Card, Identification, Subject


class MergeState(models.TextChoices):
    """States of a merge."""

    PROPOSED = "PROPOSED", "Waits for a second person"
    CONFIRMED = "CONFIRMED", "Joined"
    DECLINED = "DECLINED", "Not the same person"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"
    PARTING = "PARTING", "Joined; parting waits for a second person"
    UNDONE = "UNDONE", "Parted again"


S = MergeState
STANDING = (S.CONFIRMED, S.PARTING)

TABLE = Table(
    "merge of two people",
    "4.1a",
    MergeState,
    [
        Step(
            S.PROPOSED,
            S.CONFIRMED,
            Act.SCREEN,
            "neither was joined to another; grants stay as they are",
            two_people=True,
        ),
        Step(S.PROPOSED, S.DECLINED, Act.SCREEN, "by another person; not asked again unless new"),
        Step(S.PROPOSED, S.TAKEN_BACK, Act.SCREEN, "by the person who proposed it"),
        Step(S.CONFIRMED, S.PARTING, Act.SCREEN, "one asks to part them; the reason is kept"),
        Step(
            S.PARTING,
            S.UNDONE,
            Act.SCREEN,
            "every record goes back; conflicts that were carried end",
            two_people=True,
        ),
        Step(S.PARTING, S.CONFIRMED, Act.SCREEN, "they stay joined; by anybody who screens"),
    ],
)


class Side(models.TextChoices):
    """On which side of a merge a card stood."""

    KEPT = "KEPT", "The person it is joined to"
    JOINED = "JOINED", "The person who is joined"


class MergeQuerySet(VersionedQuerySet["Merge"]):
    """Merges."""

    def visible_to(self, hat: Hat) -> MergeQuerySet:
        """Those of the own workspace of which the hat can read a card on each side, if it screens.

        Whoever keeps the list of people of concern of a CMOG: those of people whom its agency entered (4.11).
        """
        found = self.filter(workspace=hat.workspace_id)
        if not may(hat, Act.SCREEN):
            listed = MergeCard.objects.filter(merge=OuterRef("pk"), card__in=of_concern(hat))
            found = found.filter(Exists(listed))
        for side in Side:
            sides = MergeCard.objects.filter(
                merge=OuterRef("pk"), side=side, card__in=Card.objects.visible_to(hat)
            )
            found = found.filter(Exists(sides))
        return found

    def readers_of(self, merge: Merge, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this merge: the rule's other face."""
        rows = [*MergeCard.objects.filter(merge=merge).select_related("card")]
        cards = {row.card_id for row in rows}

        def works(hat: Hat) -> bool:
            listed = of_concern(hat).filter(card__in=cards)
            return bool(may(hat, Act.SCREEN)) or listed.exists()

        found = [hat for hat in among if hat.workspace_id == merge.workspace_id and works(hat)]
        for side in Side:
            theirs = [row.card for row in rows if row.side == side]
            reading = [Card.objects.readers_of(card, among=found) for card in theirs]
            found = [hat for hat in found if any(hat in some for some in reading)]
        return found

    def standing(self) -> MergeQuerySet:
        """Those that hold now."""
        return self.filter(state__in=STANDING)

    def of_pair(self, one: UUID, other: UUID) -> MergeQuerySet:
        """Those of two anchors, whichever was to be joined to the other."""
        return self.filter(Q(kept=one, joined=other) | Q(kept=other, joined=one))


def of_concern(hat: Hat) -> Any:
    """The records of people of concern whom a hat’s agency entered on the list of its CMOG by a nickname."""
    if not may(hat, Act.KEEP_LISTS):
        return CmogEntry.objects.none().values("card")
    entered = CmogEntry.objects.filter(owner=hat.agency_id, workspace=hat.workspace_id)
    return entered.filter(_BY_NICKNAME).values("card")


def known_by_nickname() -> Exists:
    """Of an entry: whether somebody was entered unidentified, whatever was said of them since."""
    return Exists(CmogEntry.history.filter(id=OuterRef("pk"), is_unidentified=True))


_BY_NICKNAME = Q(list_kind=ListKind.PERSON) & Q(known_by_nickname())


def unnamed() -> Any:
    """The entries, not over, of people known by a nickname whom no merge that stands has named."""
    found = CmogEntry.objects.standing().filter(_BY_NICKNAME)
    return found.exclude(pk__in=named(found))


def named(entries: Any) -> Any:
    """Of some entries those whose own record two people joined to that of somebody they named."""
    moved = MergeCard.objects.filter(
        card=OuterRef("card"), moved_by__isnull=False, merge__state__in=STANDING
    )
    return CmogEntry.objects.filter(Exists(moved), pk__in=entries).values("pk")


class Merge(Versioned):
    """One statement that two anchors are one person. Cards move; grants, owners and words do not."""

    kind: ClassVar[str] = "merge"

    reference = models.CharField(max_length=12, unique=True)
    kept = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    joined = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MergeState.choices, default=S.PROPOSED)
    likeness = models.CharField(max_length=16)  # as it was shown to who proposed it
    compared = ArrayField(models.CharField(max_length=40), default=list)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    parting_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    parting_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kept", "state"])]

    def __str__(self) -> str:
        """A merge reads as its state."""
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.state == S.PROPOSED

    @property
    def stands(self) -> bool:
        """Whether the two are joined now."""
        return self.state in STANDING

    @property
    def is_parting(self) -> bool:
        """Whether somebody asked to part the two, and a second person has not answered."""
        return self.state == S.PARTING

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Merge:
        """Store a new proposal."""
        return self._create(by=by, at=at, because=because)

    def set_settled(
        self, state: MergeState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Merge:
        """Note that it was confirmed, declined or taken back."""
        self.state, self.settled_by_id, self.settled_at = state, by.person_id, at
        return self._commit(["state", "settled_by", "settled_at"], by=by, at=at, because=because)

    def set_compared(
        self, likeness: str, compared: list[str], *, by: Actor, at: datetime, because: Reason
    ) -> Merge:
        """Note what was shown to who looked again and said the same."""
        self.likeness, self.compared = likeness, compared
        return self._commit(["likeness", "compared"], by=by, at=at, because=because)

    def set_parting(
        self, person_id: UUID | None, *, by: Actor, at: datetime, because: Reason
    ) -> Merge:
        """Note who asks to part them; None where they stay joined."""
        self.state = S.PARTING if person_id else S.CONFIRMED
        self.parting_by_id, self.parting_at = person_id, at if person_id else None
        fields = ["state", "parting_by", "parting_at"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_undone(
        self, *, by: Actor, at: datetime, because: Reason, undone_by: Sequence[UUID] = ()
    ) -> Merge:
        """Note that the two were parted again, by whom else than `by` where it says so."""
        self.state, self.undone_at = S.UNDONE, at
        self.undone_by_id = next(iter(undone_by), by.person_id)
        return self._commit(["state", "undone_by", "undone_at"], by=by, at=at, because=because)


class MergeCard(Row):
    """A card of either side of a merge and, once it moved, the identification that moved it."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="cards")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side.choices)
    moved_by = models.ForeignKey(
        Identification, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merge", "card"], name="card_once_in_a_merge")
        ]

    def __str__(self) -> str:
        """It reads as its side."""
        return self.get_side_display()

    def start(self) -> MergeCard:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_moved(self, identification: Identification) -> MergeCard:
        """Note by which identification the card moved."""
        self.moved_by = identification
        self.save(update_fields=["moved_by"])
        return self
