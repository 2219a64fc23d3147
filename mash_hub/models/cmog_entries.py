"""Entries of a CMOG's lists: children, people of concern, locations; and what is written of each (4.11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import granted_to
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Table
from mash_hub.models.access import Reach, reach
from mash_hub.models.cmog_states import (
    OVER,
    SHARED,
    STATES,
    TABLES,
    ChildState,
    Exploitation,
    ExploitationLevel,
    ListKind,
)
from mash_hub.models.conflicts import apart
from mash_hub.models.nameable import Nameable
from mash_hub.models.subjects import Card, Identification, Subject
from mash_hub.models.things import ThingCard

# The states in which a child is on the list and has a safety plan (4.11).
ON_LIST = (ChildState.ON_LIST.value, ChildState.REVIEWED.value)
_SHARED_STATES = sorted({state for states in SHARED.values() for state in states})


def lists_of(hat: Hat) -> list[ListKind]:
    """The lists that a hat's role reads: members all, whoever is tasked from outside the locations."""
    if may(hat, Act.KEEP_LISTS):
        return [*ListKind]
    return [ListKind.LOCATION] if may(hat, Act.VISIT_LOCATIONS) else []


class CmogEntryQuerySet(VersionedQuerySet["CmogEntry"]):
    """Entries of lists."""

    def visible_to(self, hat: Hat) -> CmogEntryQuerySet:
        """Those of the hat's workspace whose words its agency was given, on a list its role reads.

        Before an entry is shared its own agency reads it alone, with the host for a child or a
        location; never somebody kept apart from it.
        """
        found = self.filter(
            granted_to(hat, CmogEntry.kind, "words"),
            workspace=hat.workspace_id,
            list_kind__in=lists_of(hat),
            file__destroyed_at__isnull=True,
        )
        return found.exclude(apart(hat.person_id))

    def readers_of(self, entry: CmogEntry, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this entry: the rule's other face."""
        if entry.file.destroyed_at is not None:
            return []
        access = access_of(entry)
        return [hat for hat in among if access.is_visible_to(hat)]

    def on(self, list_kind: str) -> CmogEntryQuerySet:
        """Those of one list, those that are over last, the gravest and then the oldest first."""
        return self.filter(list_kind=list_kind).order_by(
            "is_over", "-level_rank", "entered_at", "pk"
        )

    def standing(self) -> CmogEntryQuerySet:
        """Those that are not over."""
        return self.exclude(is_over=True)

    def kept_children(self) -> CmogEntryQuerySet:
        """Those of children, over or not, as long as they are kept."""
        return self.filter(list_kind=ListKind.CHILD, file__destroyed_at__isnull=True)


class CmogEntry(Nameable, Versioned):
    """Somebody or a place on one of the lists of a CMOG; a file of its own, of the agency that entered it.

    `words` is what the members read once it is shared: of a child `{"why"}`, of a person of concern
    `{"alias", "description", "risk", "look_out"}`, of a location `{"name", "why"}`. `kept` stays with the
    owner: `{"words"}`. `proposal` says why a lower level is proposed: `{"words", "welfare"}`.
    """

    kind: ClassVar[str] = "cmog_entry"
    ties = ("subject_id", "card_id", "thing_card_id", "assessment_id")
    made_of_it = ("agenda_items__file", "agenda_items__research__file")

    reference = models.CharField(max_length=12, unique=True)
    list_kind = models.CharField(max_length=8, choices=ListKind.choices)
    state = models.CharField(max_length=20, choices=STATES)
    is_over = models.BooleanField(default=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="+")
    thing_card = models.ForeignKey(ThingCard, on_delete=models.PROTECT, null=True, related_name="+")
    is_unidentified = models.BooleanField(default=False)
    exploitation = ArrayField(models.CharField(max_length=16, choices=Exploitation.choices))
    level = models.CharField(max_length=12, choices=ExploitationLevel.choices, blank=True)
    level_rank = models.SmallIntegerField(default=-1)  # sorts the list and does nothing else
    assessment = models.ForeignKey(
        "mash_hub.RiskAssessment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    # A lower level that one proposed, until another agrees or not.
    lower_level = models.CharField(max_length=12, choices=ExploitationLevel.choices, blank=True)
    lower_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lower_at = models.DateTimeField(null=True)
    last_missing_on = models.DateField(null=True)  # as the proposal says; none: never missing
    words = SectionField(mode=FOLLOW)
    kept = SectionField(mode=FOLLOW)
    proposal = SectionField(mode=FOLLOW)

    objects = CmogEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "list_kind", "subject"],
                condition=Q(is_over=False, state__in=_SHARED_STATES),
                name="one_shared_cmog_entry",
            ),
            models.CheckConstraint(
                condition=Q(list_kind=ListKind.LOCATION, card=None, thing_card__isnull=False)
                | (~Q(list_kind=ListKind.LOCATION) & Q(card__isnull=False, thing_card=None))
                | Q(subject__isnull=True),  # it is destroyed
                name="cmog_entry_of_person_or_place",
            ),
            models.CheckConstraint(
                condition=Q(lower_level="", lower_by=None, lower_at=None)
                | (~Q(lower_level="") & Q(lower_by__isnull=False, lower_at__isnull=False)),
                name="cmog_lower_level_has_a_proposer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "list_kind", "is_over"], name="cmog_entry_of_list"),
        ]

    def __str__(self) -> str:
        """An entry is never shown by its content."""
        return self.reference

    @property
    def table(self) -> Table:
        """The steps of its list."""
        return TABLES[self.list_kind]

    @property
    def state_words(self) -> str:
        """Its state in the words of its own list."""
        return str(self.table.states(self.state).label)

    @property
    def needs_safety_plan(self) -> bool:
        """Whether it is a child on the list (4.11: Significant or Serious)."""
        return self.list_kind == ListKind.CHILD and self.state in ON_LIST

    @property
    def exploitation_words(self) -> str:
        """The kinds of exploitation, in words."""
        return ", ".join(str(Exploitation(one).label) for one in self.exploitation)

    def start(self, *, by: Actor, at: datetime, because: Reason | None = None) -> CmogEntry:
        """Store a new entry whose words are sealed already."""
        return self._create(by=by, at=at, because=because)

    def set_state(
        self,
        state: str,
        *,
        review_on: date | None = None,
        is_unidentified: bool | None = None,
        by: Actor,
        at: datetime,
        because: Reason | None = None,
    ) -> CmogEntry:
        """Take a step; a proposal of a lower level goes when the child leaves the list."""
        self.state, self.is_over = state, state in OVER
        self.review_on = review_on
        if is_unidentified is not None:
            self.is_unidentified = is_unidentified
        if state == ChildState.ON_LIST:
            self.listed_at = at
        return self._store(by=by, at=at, because=because)

    def set_screened(
        self,
        state: str,
        level: str,
        assessment: Any,
        *,
        review_on: date | None,
        by: Actor,
        at: datetime,
    ) -> CmogEntry:
        """Note a screening and the level that it gave; a raise needs nobody else.

        A lower level that was proposed before goes: it was weighed without this screening.
        """
        if state != self.state and state == ChildState.ON_LIST:
            self.listed_at = at
        self.state, self.assessment = state, assessment
        self._set_level(level)
        self.review_on = review_on
        self.lower_level, self.lower_by_id, self.lower_at = "", None, None
        return self._store(by=by, at=at)

    def set_lower(
        self,
        level: str,
        last_missing_on: date | None,
        *,
        by: Actor,
        at: datetime,
        because: Reason | None = None,
    ) -> CmogEntry:
        """Note that one proposes a lower level; without a level, that the proposal is gone."""
        self.lower_level, self.last_missing_on = level, last_missing_on
        self.lower_by_id, self.lower_at = (by.person_id, at) if level else (None, None)
        return self._store(by=by, at=at, because=because)

    def set_lowered(
        self, state: str, *, review_on: date | None, by: Actor, at: datetime
    ) -> CmogEntry:
        """Lower the level, as the second person."""
        self._set_level(self.lower_level)
        self.state, self.review_on = state, review_on
        self.lower_level, self.lower_by, self.lower_at = "", None, None
        return self._store(by=by, at=at)

    def _set_level(self, level: str) -> None:
        self.level = level
        self.level_rank = ExploitationLevel(level).rank if level else -1

    def _store(self, *, by: Actor, at: datetime, because: Reason | None = None) -> CmogEntry:
        fields = (
            "state is_over review_on is_unidentified listed_at level level_rank assessment lower_level "
            "lower_by lower_at last_missing_on words kept proposal"
        )
        return self._commit(fields.split(), by=by, at=at, because=because)


@dataclass(frozen=True)
class EntryAccess:
    """Everything that decides who reads one entry now, whose file stands."""

    entry: CmogEntry
    reached: Reach

    def is_visible_to(self, hat: Hat) -> bool:
        """Whether `visible_to` shows it to the hat."""
        return (
            hat.workspace_id == self.entry.workspace_id
            and self.entry.list_kind in lists_of(hat)
            and hat.person_id not in self.reached.apart
            and self.reached.is_granted_to(hat)
        )


def access_of(entry: CmogEntry) -> EntryAccess:
    """Who reads an entry now, however many hats are asked."""
    return EntryAccess(entry, reach(entry, "words", files=[entry.file_id]))


def of_child(cards: Any) -> CmogEntryQuerySet:
    """The entries of the children for whom some cards stand now, on any list, those that are over too."""
    now = Identification.objects.standing().filter(card__in=cards).values("subject")
    theirs = Identification.objects.standing().filter(subject__in=now).values("card")
    return CmogEntry.objects.kept_children().filter(card__in=theirs)


class NoteKind(models.TextChoices):
    """What is written of an entry."""

    STEP = "STEP", "Step"
    REVIEW = "REVIEW", "Review"
    VISIT = "VISIT", "Visit"


class CmogNoteQuerySet(VersionedQuerySet["CmogNote"]):
    """Notes of entries."""

    def visible_to(self, hat: Hat) -> CmogNoteQuerySet:
        """Those of entries that the hat sees, as far as its agency was given their words."""
        entries = CmogEntry.objects.visible_to(hat)
        return self.filter(granted_to(hat, CmogNote.kind, "words"), entry__in=entries)

    def readers_of(self, note: CmogNote, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this note: the rule's other face."""
        reached = reach(note, "words", files=[note.file_id])
        hats = CmogEntry.objects.readers_of(note.entry, among=among)
        return [hat for hat in hats if reached.is_granted_to(hat)]


class CmogNote(Versioned):
    """What one agency writes of an entry: why a step was taken, a review, a visit; never changed.

    `words` holds `{"words"}`. It stands in the file of its entry.
    """

    kind: ClassVar[str] = "cmog_note"

    entry = models.ForeignKey(CmogEntry, on_delete=models.PROTECT, related_name="notes")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    note_kind = models.CharField(max_length=6, choices=NoteKind.choices)
    state = models.CharField(max_length=20, choices=STATES)  # of the entry, from then on
    happened_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField(mode=FOLLOW)

    objects = CmogNoteQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entry", "written_at"], name="cmog_note_of_entry")
        ]

    def __str__(self) -> str:
        """A note reads as its kind."""
        return self.get_note_kind_display()

    @property
    def reference(self) -> str:
        """It goes by its entry's reference."""
        return self.entry.reference

    def start(self, *, by: Actor, at: datetime) -> CmogNote:
        """Store it."""
        return self._create(by=by, at=at)


def agencies_of(list_kind: str, hats: Iterable[Hat]) -> set[UUID]:
    """The agencies of those hats whose role reads a list."""
    return {hat.agency_id for hat in hats if list_kind in lists_of(hat)}


def standing_for(hat: Hat, subject_ids: Iterable[Any]) -> Any:
    """The standing entries about some people or places that a hat sees, each with whom it is `about` now.

    Somebody who was named since is who their card stands for; an entry of a place is about that place.
    """
    now = Identification.objects.standing().filter(card=OuterRef("card")).values("subject")
    found: Any = CmogEntry.objects.visible_to(hat).standing()
    about = Coalesce(Subquery(now[:1]), "subject_id", output_field=models.UUIDField())
    found = found.annotate(about=about)
    return found.filter(about__in=[*subject_ids])
