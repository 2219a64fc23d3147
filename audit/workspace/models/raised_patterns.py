"""Patterns of use that the hub raised for an auditor to look into; nothing ever follows by itself (4.15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.in_the_log import naming
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from audit.log.models import Entry
from audit.workspace import about
from audit.workspace.patterns import Pattern


class PatternState(models.TextChoices):
    """What was found of a pattern."""

    RAISED = "RAISED", "Not looked into"
    NO_CONCERN = "NO_CONCERN", "No concern"
    EXPLAINED = "EXPLAINED", "Explained"
    REFERRED = "REFERRED", "Referred to their agency’s information officers"


S = PatternState
TABLE = Table(
    "pattern of use",
    "4.15",
    PatternState,
    [
        Step(S.RAISED, state, act, guard)
        for act, guard in (
            (Act.READ_LOG, "by an auditor who is not the person, nor works where they looked"),
            (Act.READ_OWN_LOG, "the same, by an auditor of the agency for which they looked"),
        )
        for state in (S.NO_CONCERN, S.EXPLAINED, S.REFERRED)
    ],
)


class RaisedPatternQuerySet(VersionedQuerySet["RaisedPattern"]):
    """Patterns that were raised."""

    def visible_to(self, hat: Hat) -> RaisedPatternQuerySet:
        """Those of the workspaces whose log the hat reads, never about its own person.

        To an agency's own auditor those of what was done for that agency alone. Nor one that shows an entry
        about a case from which its person is kept by name.
        """
        if may(hat, Act.READ_LOG):
            reached = self.filter(places__contained_by=[*hat.audit_workspace_ids])
        elif may(hat, Act.READ_OWN_LOG):
            reached = self.filter(agency=hat.agency_id)
        else:
            return self.none()
        others = reached.exclude(person=hat.person_id)
        kept = about.kept_from(hat)
        if not kept:
            return others
        entries = Entry.objects.filter(naming(kept)).values("pk")
        return others.exclude(entries__overlap=ArraySubquery(entries))

    def readers_of(self, row: RaisedPattern, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        away = {row.person_id, *about.kept_by_name(row.entries)}
        return [
            hat
            for hat in among
            if hat.person_id not in away
            and (
                {*row.places} <= {*hat.audit_workspace_ids}
                if may(hat, Act.READ_LOG)
                else may(hat, Act.READ_OWN_LOG) and row.agency_id == hat.agency_id
            )
        ]

    def waiting(self) -> RaisedPatternQuerySet:
        """Those that nobody has looked into."""
        return self.filter(state=S.RAISED)


class RaisedPattern(Versioned):
    """One pattern of one person on one day, with the entries of the log that show it, by their ids.

    `agency` is the one for which all of it was done, where it was one. `owner` and `file` are of the agency
    whose auditor settled it: what was found is the sentence of a reason, sealed there.
    """

    kind: ClassVar[str] = "raised_pattern"

    reference = models.CharField(max_length=12, unique=True)
    pattern = models.CharField(max_length=16, choices=Pattern.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    entries = ArrayField(models.UUIDField(), default=list, blank=True)
    places = ArrayField(models.UUIDField())  # the workspaces of the entries
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=12, choices=PatternState.choices, default=S.RAISED)
    raised_at = models.DateTimeField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    finding_id = models.UUIDField(null=True)

    objects = RaisedPatternQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pattern", "person", "on"], name="pattern_raised_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=models.F("person")),
                name="pattern_settled_by_another",
            ),
        ]

    def __str__(self) -> str:
        """A pattern reads as what it is."""
        return self.get_pattern_display()

    def start(self, *, by: Actor, at: datetime) -> RaisedPattern:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_entries(
        self,
        entries: Iterable[UUID],
        places: Iterable[UUID],
        *,
        agency_id: UUID | None,
        by: Actor,
        at: datetime,
    ) -> RaisedPattern:
        """Note more entries of that day that show it, and for which agency all of it was done."""
        self.entries, self.places, self.agency_id = [*entries], sorted(places), agency_id
        return self._commit(["entries", "places", "agency_id"], by=by, at=at)

    def set_agency(self, agency_id: UUID, *, by: Actor, at: datetime) -> RaisedPattern:
        """Note the agency for which all of it was done, where that was told later."""
        self.agency_id = agency_id
        return self._commit(["agency_id"], by=by, at=at)

    def set_settled(
        self, state: PatternState, file: File, *, by: Actor, at: datetime, because: Reason
    ) -> RaisedPattern:
        """Note what was found, by whom; the words are sealed already."""
        self.state, self.settled_at, self.settled_by_id = state, at, by.person_id
        self.owner_id, self.file_id, self.finding_id = file.owner_id, file.pk, because.id
        fields = ["state", "settled_at", "settled_by", "owner", "file", "finding_id"]
        return self._commit(fields, by=by, at=at, because=because)
