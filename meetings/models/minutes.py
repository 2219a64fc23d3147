"""Minute entries: who shared what, in whose words, fact or opinion, version by version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Role
from mash_hub.models.chronicled import Chronicled
from mash_hub.models.conflicts import apart
from mash_hub.models.quotations import Quotation
from mash_hub.models.subjects import Involvement
from meetings.models.agenda import AgendaItem, Presence, compared_item
from meetings.models.compared_names import away_from
from meetings.models.meetings import READABLE, MeetingState, attended_by, attends, run_by, runs


class Heading(models.TextChoices):
    """Parts of the minutes of one case (domain notes 4.8); actions are rows of their own."""

    WISHES = "WISHES", "Victim’s wishes"
    PRESENTED = "PRESENTED", "Presented by"
    SHARED = "SHARED", "What agencies shared"
    CHILDREN = "CHILDREN", "Children"
    RISK = "RISK", "Risk, person by person"
    DONE = "DONE", "Done already"
    AGREED = "AGREED", "Agreed now"
    DISAGREEMENT = "DISAGREEMENT", "Disagreement"


class Nature(models.TextChoices):
    """What is known apart from what is thought."""

    FACT = "FACT", "Fact"
    OPINION = "OPINION", "Opinion"


class RiskLevel(models.TextChoices):
    """How high the meeting holds the risk to one person."""

    HIGH = "HIGH", "High"
    MEDIUM = "MEDIUM", "Medium"
    LOW = "LOW", "Low"
    NOT_AGREED = "NOT_AGREED", "Not yet agreed"


class Others(models.TextChoices):
    """Whose risk it is, where nobody who is named in the papers is meant (4.7)."""

    ADULTS = "ADULTS", "Other adults"
    STAFF = "STAFF", "Staff who visit"


TRUSTED = frozenset({Role.MARAC_COORDINATOR, Role.MARAC_CHAIR, Role.IDVA})


class MinuteEntryQuerySet(VersionedQuerySet["MinuteEntry"]):
    """Minute entries."""

    def visible_to(self, hat: Hat) -> MinuteEntryQuerySet:
        """Coordinator and chair: all; those present for the case: live, and once circulated.

        Coordinator and chair of a list read none before their names were compared with those in the case.

        A restricted line is for chair, coordinator and IDVA alone. Nobody sees the minutes of a case
        from which they are kept apart, or of a part of a CMOG to which they come no more.
        """
        found = self.filter(workspace=hat.workspace_id).exclude(apart(hat.person_id))
        if hat.role not in TRUSTED:
            found = found.filter(is_restricted=False)
        known = compared_item(hat.person_id, "item__")
        reach = Q(item__meeting__meeting_kind__in=run_by(hat)) & known
        if kinds := [kind for kind in attended_by(hat) if kind not in run_by(hat)]:
            present = Presence.objects.filter(item=OuterRef("item"), person=hat.person_id).reading()
            readable = Q(item__meeting__state__in=READABLE, item__meeting__meeting_kind__in=kinds)
            reach |= Q(Exists(present)) & readable
        return found.filter(reach)

    def readers_of(self, entry: MinuteEntry, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the entry is visible: the same rule from its other side."""
        return self.readers_of_lines(entry.item, [entry], among=among)[entry.pk]

    def readers_of_lines(
        self, item: AgendaItem, entries: Iterable[MinuteEntry], *, among: Iterable[Hat]
    ) -> dict[UUID, list[Hat]]:
        """The same for some lines of one case, by line, in as many queries as for one."""
        reading = Presence.objects.filter(item=item.pk).reading()
        present = set(reading.values_list("person_id", flat=True))
        is_readable, kind = item.meeting.state in READABLE, item.meeting.meeting_kind
        asked = [*among]
        away = away_from([item.file_id], item.compared_id, asked)

        def reads(hat: Hat, entry: MinuteEntry) -> bool:
            if hat.workspace_id != entry.workspace_id or away.is_apart(hat):
                return False
            if entry.is_restricted and hat.role not in TRUSTED:
                return False
            if runs(hat, kind):
                return not away.is_late(hat)
            return attends(hat, kind) and is_readable and hat.person_id in present

        return {entry.pk: [hat for hat in asked if reads(hat, entry)] for entry in entries}

    def of_item(self, item: AgendaItem) -> MinuteEntryQuerySet:
        """The minutes of one case, as they were begun."""
        return self.filter(item=item).order_by("begun_at", "pk")


class MinuteEntry(Chronicled, Versioned):
    """One line of the minutes of one case. `words` holds `{"words"}`, sealed for those present."""

    kind: ClassVar[str] = "minute"
    ties = ("about_id",)
    chronicle_section: ClassVar[str] = "words"
    chronicle_title: ClassVar[str] = "Minutes of"
    chronicle_on: ClassVar[str] = "item__meeting__starts_at"
    chronicle_at: ClassVar[str] = "begun_at"
    chronicle_owned_by: ClassVar[tuple[str, ...]] = ("owner", "agency")  # the host, and whose words

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="entries")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    heading = models.CharField(max_length=14, choices=Heading.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    nature = models.CharField(max_length=8, choices=Nature.choices, blank=True)
    about = models.ForeignKey(
        Involvement, on_delete=models.PROTECT, null=True, related_name="+"
    )  # whose risk; None: that of others
    about_others = models.CharField(max_length=6, choices=Others.choices, blank=True)
    level = models.CharField(max_length=10, choices=RiskLevel.choices, blank=True)
    is_restricted = models.BooleanField(default=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="amendments"
    )
    words = SectionField(mode=ASK)

    objects = MinuteEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(heading=Heading.SHARED) | (Q(agency__isnull=False) & ~Q(nature="")),
                name="shared_line_has_agency_and_nature",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["item", "heading"], name="minutes_of_item")]

    def __str__(self) -> str:
        """An entry reads as its heading."""
        return self.get_heading_display()

    @property
    def reference(self) -> str:
        """It goes by its case's reference."""
        return self.item.reference

    @classmethod
    def for_chronology(
        cls, files: Collection[UUID], *, parts: Collection[UUID], without: UUID | None
    ) -> models.QuerySet[Any]:
        """Lines of circulated minutes in the cases that are held.

        No restricted line, no quotation, which is its owner's item, and of a hold on a person no line
        on the risk of somebody else.
        """
        quotes = Quotation.objects.filter(thing_kind=cls.kind, thing_id=OuterRef("pk"))
        found = cls.objects.filter(
            ~Exists(quotes),
            file__in=files,
            is_restricted=False,
            item__meeting__state__in=(MeetingState.CIRCULATED, MeetingState.ARCHIVED),
        ).exclude(apart(without))
        if parts:
            found = found.filter(Q(about=None, about_others="") | Q(about__in=parts))
        return found.select_related("owner", "agency", "item__meeting")

    @property
    def chronicle_agency(self) -> str:
        """The agency whose words it holds; of the meeting's own the host."""
        return str((self.agency or self.owner).name)

    def chronicle_text(self, content: dict[str, Any]) -> str:
        """Its heading, whether it is fact or opinion, or how high the risk was held, and its words."""
        said = ", ".join(filter(None, (self.get_nature_display(), self.get_level_display())))
        head = (
            f"{self.get_heading_display()} ({said.lower()})" if said else self.get_heading_display()
        )
        return f"{head}: {content['words']}"

    def start(self, *, by: Actor, at: datetime, because: Reason | None = None) -> MinuteEntry:
        """Store a new line."""
        return self._create(by=by, at=at, because=because)

    def set_words(self, *, nature: str, level: str, by: Actor, at: datetime) -> MinuteEntry:
        """Store newly sealed words as the next version."""
        self.nature, self.level, self.changed_at = nature, level, at
        return self._commit(["nature", "level", "changed_at", "words"], by=by, at=at)
