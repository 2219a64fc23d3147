"""Research for a MARAC: what an agency finds about a case, its own until it shares it, line by line (4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import runs
from meetings.models.minutes import Nature


class ResearchState(models.TextChoices):
    """How far one agency is with one case."""

    OPEN = "OPEN", "Not in yet"
    RETURNED = "RETURNED", "In"
    NOTHING_KNOWN = "NOTHING_KNOWN", "Nothing known"


class LineState(models.TextChoices):
    """Who reads one line of research."""

    INTERNAL = "INTERNAL", "Your agency’s alone, to be decided"
    SHARED = "SHARED", "Shared with the meeting"
    HELD_BACK = "HELD_BACK", "Held back"
    DESTROYED = "DESTROYED", "Destroyed, as its time was over"


S, L = ResearchState, LineState
UNSHARED = (L.INTERNAL, L.HELD_BACK)
SHARE = Act.RELEASE_TO_MEETING
HOLD_BACK_REASONS = (
    ReasonCode.NOT_RELEVANT,
    ReasonCode.NOT_PROPORTIONATE,
    ReasonCode.THIRD_PARTY,
    ReasonCode.HANDLING,
)

TABLE = Table(
    "research",
    "4.7",
    ResearchState,
    [
        Step(
            S.OPEN,
            S.RETURNED,
            SHARE,
            "at least one line; each is shared, or held back with the reason",
            "1 working day before the meeting",
            "the agency’s manager; red on the chair’s page",
        ),
        Step(
            S.OPEN,
            S.NOTHING_KNOWN,
            SHARE,
            "nothing is written",
            "1 working day before the meeting",
            "the agency’s manager; red on the chair’s page",
        ),
        Step(S.RETURNED, S.OPEN, SHARE, "something new was found"),
        Step(S.NOTHING_KNOWN, S.OPEN, SHARE, "something was found after all"),
    ],
)
LINES = Table(
    "research line",
    "4.7",
    LineState,
    [
        Step(L.INTERNAL, L.SHARED, SHARE, "fact or opinion, current; goes to who reads the papers"),
        Step(L.INTERNAL, L.HELD_BACK, SHARE, "the reason"),
        Step(L.HELD_BACK, L.SHARED, SHARE),
        Step(L.SHARED, L.HELD_BACK, SHARE, "taken back: the reason"),
        *(
            Step(
                source,
                L.DESTROYED,
                None,
                "the hub, by rule: nothing holds the case, and nobody proposed to destroy it",
                "3 months after the meeting",
            )
            for source in UNSHARED
        ),
    ],
)


def researches(hat: Hat) -> bool:
    """Whether a hat writes and shares its agency's research."""
    return bool(may(hat, SHARE))


class AgencyResearchQuerySet(VersionedQuerySet["AgencyResearch"]):
    """Research of agencies."""

    def visible_to(self, hat: Hat) -> AgencyResearchQuerySet:
        """Of cases one may know of: one's agency's own, and for coordinator and chair how far all are."""
        seen = AgendaItem.objects.visible_to(hat).filter(pk=OuterRef("item"))
        found = self.filter(Exists(seen))
        if runs(hat):
            return found
        return found.filter(owner=hat.agency_id) if researches(hat) else self.none()

    def readers_of(self, row: AgencyResearch, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which it is visible: the same rule from its other side."""
        return [
            hat
            for hat in AgendaItem.objects.readers_of(row.item, among=among)
            if runs(hat) or (hat.agency_id == row.owner_id and researches(hat))
        ]

    def open(self) -> AgencyResearchQuerySet:
        """Those that are not in."""
        return self.filter(state=S.OPEN)


class AgencyResearch(Versioned):
    """One agency's research about one case on an agenda; a file of its own, kept as meeting papers are."""

    kind: ClassVar[str] = "agency_research"

    reference = models.CharField(max_length=12)  # of its agenda item
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="research")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=ResearchState.choices, default=S.OPEN)
    opened_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AgencyResearchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "owner"], name="one_research_of_an_agency")
        ]

    def __str__(self) -> str:
        """Research reads as the reference of its case."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> AgencyResearch:
        """Store it."""
        return self._create(by=by, at=at)

    def set_state(self, state: ResearchState, *, by: Actor, at: datetime) -> AgencyResearch:
        """Note that it is in, the first time when and by whom, or that there is something new."""
        self.state = state
        if state != S.OPEN and self.returned_at is None:
            self.returned_at, self.returned_by_id = at, by.person_id
        return self._commit(["state", "returned_at", "returned_by"], by=by, at=at)


class ResearchLineQuerySet(VersionedQuerySet["ResearchLine"]):
    """Lines of research."""

    def visible_to(self, hat: Hat) -> ResearchLineQuerySet:
        """Of cases one may know of: one's agency's own while it is kept, and those shared."""
        seen = AgendaItem.objects.visible_to(hat).filter(pk=OuterRef("research__item"))
        reach = Q(state=L.SHARED)
        if researches(hat):
            reach |= Q(owner=hat.agency_id, state__in=UNSHARED)
        return self.filter(reach).filter(Exists(seen))

    def readers_of(self, row: ResearchLine, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which it is visible: the same rule from its other side."""
        return [
            hat
            for hat in AgendaItem.objects.readers_of(row.research.item, among=among)
            if row.state == L.SHARED
            or (row.state in UNSHARED and hat.agency_id == row.owner_id and researches(hat))
        ]

    def standing(self) -> ResearchLineQuerySet:
        """Those that were not destroyed."""
        return self.exclude(state=L.DESTROYED)

    def of_item(self, item_id: UUID) -> ResearchLineQuerySet:
        """Those of one case, the oldest first."""
        found = self.filter(research__item=item_id).select_related("owner", "author")
        return found.order_by("owner__name", "written_at", "pk")


class ResearchLine(Versioned):
    """One thing an agency knows. `words` holds `{"words", "source"}`, sealed for its agency.

    Shared, it is given to the agencies that read the case's papers, for this meeting: to use it
    elsewhere its owner releases it anew. It lies in a file of its own, which goes three months after
    the meeting unless the line is shared; lines of before lie in that of their research (ADR 89).
    """

    kind: ClassVar[str] = "research_line"

    research = models.ForeignKey(AgencyResearch, on_delete=models.PROTECT, related_name="lines")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(max_length=8, choices=Nature.choices)
    known_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=LineState.choices, default=L.INTERNAL)
    held_back = models.CharField(max_length=40, blank=True)  # code of the reason
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    words = SectionField(mode=ASK)

    objects = ResearchLineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=L.HELD_BACK) ^ Q(held_back=""),
                name="research_line_held_back_with_a_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["research"], condition=Q(state__in=UNSHARED), name="research_lines_unshared"
            ),
            models.Index(
                fields=["research"],
                condition=Q(state=L.DESTROYED, words__isnull=False),
                name="research_lines_to_empty",
            ),
        ]

    def __str__(self) -> str:
        """A line reads as its nature."""
        return self.get_nature_display()

    @property
    def reason_words(self) -> str:
        """Why it is held back."""
        return str(ReasonCode(self.held_back).label) if self.held_back else ""

    def start(self, *, by: Actor, at: datetime) -> ResearchLine:
        """Store it, its words sealed."""
        return self._create(by=by, at=at)

    def set_decided(
        self, state: LineState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> ResearchLine:
        """Note that it was shared, or held back and why."""
        self.state, self.decided_at = state, at
        self.held_back = because.code.value if because else ""
        fields = ["state", "decided_at", "held_back"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_destroyed(self, *, by: Actor, at: datetime) -> ResearchLine:
        """Note that its time was over and it is destroyed; its words go next."""
        self.state, self.decided_at, self.held_back = L.DESTROYED, at, ""
        return self._commit(["state", "decided_at", "held_back"], by=by, at=at)
