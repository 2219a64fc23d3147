"""Notes between lists: somebody of one's case stands on the list of another forum, and leave to hear which (E)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.between import Between
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import apart, kept, settles
from mash_hub.models.enquiries import Enquiry
from meetings.models.marac_cases import MaracCase

LISTINGS = (Enquiry, MaracCase, CmogEntry)  # what stands on the list of a forum
CASES: dict[str, Any] = {model.kind: model for model in LISTINGS}


class NoteState(models.TextChoices):
    """States of a note."""

    RAISED = "RAISED", "New: leave can be asked"
    NOTED = "NOTED", "Noted, leave not asked"
    ASKED = "ASKED", "Leave asked"
    GIVEN = "GIVEN", "Leave given"
    DECLINED = "DECLINED", "Leave declined"
    OVER = "OVER", "Leave has run out, or was taken back"
    ENDED = "ENDED", "No longer on both lists"


S = NoteState
ASKABLE = (S.RAISED, S.NOTED, S.DECLINED, S.OVER)
STANDING = (*ASKABLE, S.ASKED, S.GIVEN)

TABLE = Table(
    "note between lists",
    "E",
    NoteState,
    [
        *(
            Step(
                source,
                S.ASKED,
                None,
                "by who decides, coordinates or chairs here: why, and for what purpose",
            )
            for source in ASKABLE
        ),
        Step(S.RAISED, S.NOTED, None, "by who may ask: there is no need now"),
        Step(S.ASKED, S.NOTED, None, "taken back by who may ask"),
        Step(
            S.ASKED,
            S.GIVEN,
            None,
            "by who decides, coordinates or chairs there: what may be known, and until when",
            "at most 28 days",
            "it runs out by itself",
        ),
        Step(S.ASKED, S.DECLINED, None, "by who decides, coordinates or chairs there: why"),
        Step(S.GIVEN, S.OVER, None, "its last day is over, or who gave it takes it back"),
        *(
            Step(source, S.ENDED, None, "one of the cases is over, or nobody stands in both")
            for source in STANDING
        ),
    ],
)


def _keeps(hat: Hat, side: str) -> Q:
    """Whether a hat answers for one side of a note: who settles there, or the keeper's own people.

    A person of concern is the police's: nobody else of a CMOG is told who that is, nor of this (4.11).
    """
    here = Q(**{f"{side}workspace": hat.workspace_id})
    keeper = Q(**{f"{side}keeper": hat.agency_id}) if may(hat, Act.KEEP_LISTS) else Q(pk__in=[])
    if settles(hat):
        keeper |= Q(**{f"{side}keeper__isnull": True})
    cases = Q(pk__in=[])
    for model in LISTINGS:
        read = model.objects.visible_to(hat).values("pk")
        cases |= Q(**{f"{side}case_kind": model.kind, f"{side}case_id__in": read})
    return here & keeper & cases


class ListingNoteQuerySet(VersionedQuerySet["ListingNote"]):
    """Notes between lists."""

    def visible_to(self, hat: Hat) -> ListingNoteQuerySet:
        """Those about cases of one's own list that one answers for; of another list, once it asked.

        Nothing of either case may be kept from the reader: who is kept apart from one, or is not among
        the readers of one that is restricted, has no note (2.3, R27).
        """
        if not hat.agreement_in_force or not (settles(hat) or may(hat, Act.KEEP_LISTS)):
            return self.none()
        asked = Q(asked_at__isnull=False) & ~Q(state=S.ENDED)
        found = self.filter(_keeps(hat, "") | (_keeps(hat, "other_") & asked))
        found = found.exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "other_file"))

    def readers_of(self, note: ListingNote, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this note: the rule's other face."""
        hats = [*among]
        away = kept([note.file_id, note.other_file_id])
        read = {
            side: {
                hat.membership_id
                for hat in CASES[kind].objects.readers_of(
                    CASES[kind].objects.get(pk=case_id), among=hats
                )
            }
            for side, kind, case_id in (
                ("own", note.case_kind, note.case_id),
                ("other", note.other_case_kind, note.other_case_id),
            )
        }

        def answers(hat: Hat, side: str, place: UUID, keeper: UUID | None) -> bool:
            if hat.workspace_id != place or hat.membership_id not in read[side]:
                return False
            if keeper is None:
                return settles(hat)
            return hat.agency_id == keeper and bool(may(hat, Act.KEEP_LISTS))

        was_asked = note.asked_at is not None and note.state != S.ENDED
        return [
            hat
            for hat in hats
            if hat.agreement_in_force
            and hat.person_id not in away
            and (
                answers(hat, "own", note.workspace_id, note.keeper_id)
                or (
                    was_asked
                    and answers(hat, "other", note.other_workspace_id, note.other_keeper_id)
                )
            )
        ]

    def standing(self) -> ListingNoteQuerySet:
        """Those of two cases that stand on their lists."""
        return self.filter(state__in=STANDING)

    def of_list(self, hat: Hat) -> ListingNoteQuerySet:
        """Of those visible, the ones about one's own list."""
        return self.visible_to(hat).filter(workspace=hat.workspace_id)

    def put_to(self, hat: Hat) -> ListingNoteQuerySet:
        """Of those visible, the ones by which another list asks one's own."""
        return self.visible_to(hat).filter(other_workspace=hat.workspace_id)

    def run_out(self, at: datetime) -> ListingNoteQuerySet:
        """Those whose leave is over by the clock and still has to be ended."""
        return self.filter(state=S.GIVEN, until_at__lte=at)


class ListingNote(Between, Versioned):
    """That somebody of a case stands on another forum's list too; the other list has a note of its own.

    It names two cases and nobody. `ask` holds `{"why"}`: of this side, for both. `answer` holds
    `{"words"}`: what this side says to the other once it gives leave, or why it does not.
    """

    kind: ClassVar[str] = "listing_note"
    ties = ("other_case_id", "other_file_id")

    reference = models.CharField(max_length=12, unique=True)
    case_kind = models.CharField(max_length=24)
    case_id = models.UUIDField()
    about = models.CharField(max_length=12)  # the reference of the case
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    other_case_kind = models.CharField(max_length=24)
    other_case_id = models.UUIDField()
    other_about = models.CharField(max_length=12)
    other_owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    other_workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    other_keeper = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    other_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=NoteState.choices, default=S.RAISED)
    raised_at = models.DateTimeField()
    purpose = models.CharField(max_length=20, choices=Purpose.choices, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    until_at = models.DateTimeField(null=True)  # when leave ends
    ask = SectionField(mode=ASK)
    answer = SectionField(mode=ASK)

    objects = ListingNoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_id", "other_case_id"],
                condition=Q(state__in=STANDING),
                name="one_standing_note_of_two_cases",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.GIVEN) | Q(until_at__isnull=False), name="leave_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(workspace=models.F("other_workspace")),
                name="listing_note_between_two_lists",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="listing_note_of_list"),
            models.Index(fields=["other_workspace", "state"], name="listing_note_put_to_list"),
        ]

    def __str__(self) -> str:
        """A note reads as its reference."""
        return self.reference

    @classmethod
    def files_between(cls, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files of both cases, by the note."""
        rows = cls.objects.filter(pk__in=ids).values_list("pk", "file", "other_file")
        return {pk: {one, other} for pk, one, other in rows}

    def is_open(self, at: datetime) -> bool:
        """Whether leave stands now: by the clock, whoever ends it later."""
        return self.state == S.GIVEN and self.until_at is not None and at < self.until_at

    def start(self, *, by: Actor, at: datetime, because: Reason) -> ListingNote:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_asked(self, purpose: str, *, by: Actor, at: datetime) -> ListingNote:
        """Note that leave is asked, the words sealed already; what was answered before counts no more."""
        self.state, self.purpose = S.ASKED, purpose
        self.asked_at, self.asked_by_id = at, by.person_id
        self.answered_at, self.answered_by_id, self.until_at = None, None, None
        return self._store(by=by, at=at)

    def set_answered(
        self, state: NoteState, until_at: datetime | None, *, by: Actor, at: datetime
    ) -> ListingNote:
        """Note that leave is given until an instant, or declined."""
        self.state, self.until_at = state, until_at
        self.answered_at, self.answered_by_id = at, by.person_id
        return self._store(by=by, at=at)

    def set_state(
        self, state: NoteState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> ListingNote:
        """Note that it was noted or taken back, has run out, or ended; taken back, nobody is asked."""
        self.state = state
        if state == S.NOTED:
            self.asked_at, self.asked_by_id, self.purpose = None, None, ""
        return self._store(by=by, at=at, because=because)

    def set_said(self, *, by: Actor, at: datetime) -> ListingNote:
        """Store what this side answers the other, sealed already."""
        return self._store(by=by, at=at)

    def _store(self, *, by: Actor, at: datetime, because: Reason | None = None) -> ListingNote:
        fields = [
            "state",
            "purpose",
            "asked_at",
            "asked_by",
            "answered_at",
            "answered_by",
            "until_at",
            "ask",
            "answer",
        ]
        return self._commit(fields, by=by, at=at, because=because)
