"""Grants: who can open which section, and the causes that keep each grant alive.

Row-level security stands on grant and wrap (migration 0002): a row is seen by its owner and its
receiver alone. The receiver's wrap stands in a row of its own; the owner's deletion of a grant takes
the wrap along in SQL, since Django may not see it (door notes B4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import clock
from agencies.crypto.grants import FRESH, Info
from agencies.database.statements import Statement, ids
from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.keys import AgencyKey

if TYPE_CHECKING:
    from agencies.actors import Actor


class CauseKind(models.TextChoices):
    """Why an agency may open a section."""

    OWN = "OWN", "It is your agency’s own"
    HOST = "HOST", "Your agency hosts the workspace"
    REQUEST = "REQUEST", "It was released in answer to a request"
    RELEASE = "RELEASE", "Its owner released it"
    ASKED = "ASKED", "Your agency was asked to answer"
    DECISION = "DECISION", "Your agency took part in the decision"
    REFERRAL = "REFERRAL", "It was referred to your workspace"
    MEETING = "MEETING", "Your agency takes part in the meeting"
    ACTION = "ACTION", "Your agency owns the action"
    FEEDBACK = "FEEDBACK", "It was written for you"
    ACCESS_REQUEST = "ACCESS_REQUEST", "Its owner gave leave"
    CHALLENGE = "CHALLENGE", "Your agency takes part in the challenge"
    BREAK_GLASS = "BREAK_GLASS", "Emergency access"
    PASSING = "PASSING", "It came with a case that is passed on"
    CLAIM = "CLAIM", "You claimed that you work with it"
    MISSING = "MISSING", "A child is or was missing, and your agency takes part"
    AUDIT_JOB = "AUDIT_JOB", "An audit job"


class Reader(Protocol):
    """Who reads, as far as grants ask."""

    @property
    def agency_id(self) -> UUID | None: ...
    @property
    def person_id(self) -> UUID | None: ...
    @property
    def agreement_in_force(self) -> bool: ...


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants the present hat may see: the database itself leaves out all others."""

    def of(self, kind: str, ids: Any, section: str | None = None) -> GrantQuerySet:
        """Grants of the named things, of one section or of all."""
        found = self.filter(thing_kind=kind, thing_id__in=ids)
        return found.filter(section=section) if section else found

    def live_for(self, by: Reader, at: datetime, *, but_emergencies: bool = False) -> GrantQuerySet:
        """Grants received by the reader's agency that have a cause alive for this very person.

        An agency without an agreement in force has no grant but its own (domain notes 7.2 R19).
        """
        causes = GrantCause.objects.live(at).for_person(by.person_id, OuterRef("pk"))
        if but_emergencies:
            causes = causes.exclude(cause_kind=CauseKind.BREAK_GLASS)
        found = self.filter(Exists(causes), receiver=by.agency_id)
        return found if by.agreement_in_force else found.filter(owner=by.agency_id)


class Grant(Row):
    """The data key of one section generation, given to one agency."""

    kind: ClassVar[str] = "grant"

    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    section = models.CharField(max_length=24)
    generation = models.PositiveIntegerField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file_id = models.UUIDField(db_index=True)
    granted_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thing_id", "section", "generation", "receiver", "thing_kind"],
                name="grant_once_per_receiver",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "thing_kind", "thing_id"], name="grant_of_receiver")
        ]

    def place(self) -> Info:
        """What its wrap is bound to."""
        return Info(self.thing_kind, self.thing_id, self.section, self.receiver_id, self.generation)

    def __str__(self) -> str:
        """A grant reads as its section."""
        return f"{self.thing_kind}.{self.section}"


class GrantWrapQuerySet(models.QuerySet["GrantWrap"]):
    """Wraps the present agency received: the database itself leaves out all others."""

    def fresh(self) -> GrantWrapQuerySet:
        """Those that their receiver has not absorbed yet; an index holds these alone."""
        form = models.Func(
            "wrapped",
            models.Value(0),
            function="get_byte",
            output_field=models.IntegerField(),
        )
        return self.alias(form=form).filter(form=FRESH)

    def store_again(self, held: Sequence[GrantWrap]) -> int:
        """Store wraps that were made anew for their receiver; gives how many there were."""
        return self.bulk_update(held, ["key", "wrapped"]) if held else 0


class GrantWrap(models.Model):
    """The data key as sealed to the receiver's public key."""

    grant = models.OneToOneField(
        Grant,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="wrap",
        db_constraint=False,
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(AgencyKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    objects = GrantWrapQuerySet.as_manager()

    def __str__(self) -> str:
        """A wrap is never shown."""
        return "wrapped key"


class GrantCauseQuerySet(models.QuerySet["GrantCause"]):
    """Causes of grants."""

    def live(self, at: datetime) -> GrantCauseQuerySet:
        """Causes that hold at an instant."""
        return self.filter(
            Q(until_at__isnull=True) | Q(until_at__gt=at), ended_at__isnull=True, from_at__lte=at
        )

    def for_person(self, person_id: UUID | None, grant: Any) -> GrantCauseQuerySet:
        """Causes of one grant that reach a person: the whole agency's, or those naming the person."""
        reach = Q(persons=[])
        if person_id:
            reach |= Q(persons__contains=[person_id])
        return self.filter(reach, grant_id=grant)

    def end_each(self, causes: Sequence[GrantCause], ended: Mapping[UUID, datetime]) -> None:
        """Note of each when it ended."""
        for cause in causes:
            cause.ended_at = ended[cause.pk]
        self.bulk_update(causes, ["ended_at"])


class GrantCause(Row):
    """One reason for one grant; it stays, ended, when the grant is gone."""

    grant_id = models.UUIDField(db_index=True)
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    section = models.CharField(max_length=24)
    generation = models.PositiveIntegerField()
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    cause_kind = models.CharField(max_length=16, choices=CauseKind.choices)
    by_kind = models.CharField(max_length=24, blank=True)  # the request, meeting … behind it
    by_id = models.UUIDField(null=True)
    persons = ArrayField(models.UUIDField(), default=list, blank=True)  # empty: the whole agency
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = GrantCauseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["thing_kind", "thing_id"]),
            models.Index(fields=["by_kind", "by_id"]),
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False),
                name="grant_causes_ended",
            ),
        ]

    def __str__(self) -> str:
        """A cause reads as its words."""
        return self.get_cause_kind_display()


def granted_to(actor: Actor, kind: str, section: str | None = None, *, among: Any = None) -> Exists:
    """For a queryset of things: whether the actor's agency has a live grant of them.

    What stands open in an emergency is read on its own page, and nothing else grows by it. `among` is
    an array of ids to which the queryset is narrowed anyhow: the server may answer for all grants of an
    agency at once, and then looks at those alone.
    """
    live = Grant.objects.live_for(actor, clock.now(), but_emergencies=True)
    grants = live.filter(thing_kind=kind, thing_id=OuterRef("pk"))
    if section:
        grants = grants.filter(section=section)
    if among is not None:
        grants = grants.filter(thing_id__any_of=among)
    return Exists(grants)


def wraps_for(
    by: Reader,
    *,
    at: datetime,
    kinds: Collection[str],
    things: Collection[UUID],
    sections: Collection[str],
) -> list[tuple[Any, ...]]:
    """Key, wrap and place of each live grant of a reader among things: every page asks for them.

    Each is (key id, wrapped, kind, id, section, generation), of every generation there is.
    """
    with asked_wraps(by, at=at, kinds=kinds, things=things, sections=sections) as cursor:
        return list(cursor.fetchall())


def asked_wraps(
    by: Reader,
    *,
    at: datetime,
    kinds: Collection[str],
    things: Collection[UUID],
    sections: Collection[str],
) -> Any:
    """A cursor at which the same was asked, for several readers in one round trip."""
    statement = _live_wraps(by.person_id is not None, by.agreement_in_force)
    return statement.asked(
        agency=by.agency_id,
        person=by.person_id,
        at=at,
        kinds=[*kinds],
        things=ids(things),
        sections=[*sections],
    )


@dataclass(frozen=True)
class _StandIn:
    """A reader and no more: a rule that asked for anything else would not compile, and nothing open."""

    agency_id: UUID | None
    person_id: UUID | None
    agreement_in_force: bool


def opening(by: Reader, at: datetime) -> QuerySet[Any, Any]:
    """Key, wrap and place of each live grant of a reader, in the order of `wraps_for`."""
    found = Grant.objects.live_for(by, at).filter(wrap__receiver=by.agency_id)
    place = ("thing_kind", "thing_id", "section", "generation")
    return found.values_list("wrap__key_id", "wrap__wrapped", *place)


@cache
def _live_wraps(is_a_person: bool, agreement_in_force: bool) -> Statement:
    agency, person, other = (UUID(int=number) for number in (1, 2, 3))
    at = datetime(1, 1, 1, tzinfo=UTC)
    values: dict[str, Any] = {"agency": agency, "at": at}
    values |= {"kinds": ["kind"], "things": ids([other]), "sections": ["section"]}
    if is_a_person:
        values["person"] = person
    by = _StandIn(agency, values.get("person"), agreement_in_force)
    found = opening(by, at).filter(
        thing_kind__any_of=values["kinds"],
        thing_id__any_of=values["things"],
        section__any_of=values["sections"],
    )
    return Statement(found, values)
