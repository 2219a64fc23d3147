"""People the records are about: anchors without content, cards that agencies own, and who is who."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies import references
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import granted_to
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.roles import Act, may
from mash_hub.models.access import reach
from mash_hub.models.conflicts import apart


def reads_cards(hat: Hat) -> bool:
    """Whether a hat's role reads cards that its agency was given, beyond those its wearer wrote."""
    return bool(may(hat, Act.FIND_PEOPLE) or may(hat, Act.READ_SHARED))


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Anchors."""

    def visible_to(self, hat: Hat) -> SubjectQuerySet:
        """Those on whom the hat can read a card."""
        told = Identification.objects.standing().filter(
            subject=OuterRef("pk"), card__in=Card.objects.visible_to(hat)
        )
        return self.filter(Exists(told))

    def readers_of(self, subject: Subject, *, among: Iterable[Hat]) -> list[Hat]:
        """Those hats that can read a card on the subject."""
        cards = [*Card.objects.on_subject(subject.pk)]
        return [
            hat
            for hat in among
            if any(Card.objects.readers_of(card, among=[hat]) for card in cards)
        ]


class SubjectKind(models.TextChoices):
    """What records can be about (domain notes 4.11): a person, or a thing; its reference's letter."""

    PERSON = "PERSON", "Person"
    PLACE = "PLACE", "Place"
    GROUP = "GROUP", "Group"
    VEHICLE = "VEHICLE", "Vehicle"
    TELEPHONE = "TELEPHONE", "Telephone number"
    ONLINE_NAME = "ONLINE_NAME", "Online name"

    @property
    def letter(self) -> str:
        """The letters with which references of the kind begin (with no other's: config/desk/find.py)."""
        return _LETTERS[self]

    @property
    def slug(self) -> str:
        """The kind as addresses say it."""
        return self.value.lower().replace("_", "-")


_LETTERS = {
    SubjectKind.PERSON: "S",
    SubjectKind.PLACE: "PL",
    SubjectKind.GROUP: "GU",
    SubjectKind.VEHICLE: "V",
    SubjectKind.TELEPHONE: "T",
    SubjectKind.ONLINE_NAME: "N",
}


class Subject(Row):
    """The anchor of one human being or thing: an id and a random reference; content stands on cards."""

    kind: ClassVar[str] = "subject"

    reference = models.CharField(max_length=12, unique=True)
    subject_kind = models.CharField(
        max_length=12, choices=SubjectKind.choices, default=SubjectKind.PERSON
    )
    made_at = models.DateTimeField()

    objects = SubjectQuerySet.as_manager()

    def __str__(self) -> str:
        """A subject reads as its reference."""
        return self.reference

    def start(self) -> Subject:
        """Store a new anchor."""
        references.settle(self)
        self.save(force_insert=True)
        return self


class BirthPrecision(models.TextChoices):
    """How exactly a birth is known (domain notes 5.1)."""

    EXACT = "EXACT", "Exact date"
    YEAR_MONTH = "YEAR_MONTH", "Month and year"
    YEAR = "YEAR", "Year"
    ESTIMATED = "ESTIMATED", "Estimated"
    AGE_ONLY = "AGE_ONLY", "Age only"
    UNKNOWN = "UNKNOWN", "Not known"


class CardQuerySet(VersionedQuerySet["Card"]):
    """Cards."""

    def visible_to(self, hat: Hat) -> CardQuerySet:
        """Those the wearer wrote for the agency and, in a reading role, those granted to the agency.

        A card on somebody in a file from which the wearer is kept apart is not among them.
        """
        return self._visible_to(hat)

    def visible_among(self, ids: Any, hat: Hat) -> CardQuerySet:
        """Those of an array of ids that are visible to a hat, at a cost that grows with these alone."""
        return self._visible_to(hat, among=ids).filter(pk__any_of=ids)

    def _visible_to(self, hat: Hat, among: Any = None) -> CardQuerySet:
        whose = Q(owner=hat.agency_id, author=hat.person_id)
        if reads_cards(hat):
            whose |= Q(granted_to(hat, "card", "identity", among=among))
        return self.filter(whose).not_kept_from(hat)

    def not_kept_from(self, hat: Hat) -> CardQuerySet:
        """Those that are not kept from a hat: none on somebody from whose file its wearer is kept apart."""
        kept_apart = Involvement.objects.filter(apart(hat.person_id), card=OuterRef("pk"))
        return self.filter(~Exists(kept_apart), ~apart(hat.person_id))

    def of_ids(self, ids: Iterable[UUID]) -> Iterable[tuple[UUID, UUID]]:
        """Cards with their files, for the hub's own comparing; nothing is opened or shown by it."""
        return self.filter(pk__in=ids).values_list("pk", "file_id")

    def readers_of(self, card: Card, *, among: Iterable[Hat]) -> list[Hat]:
        """Those hats to which the card is visible: the same rule from its other side."""
        cases = Involvement.objects.filter(card=card).values_list("file_id", flat=True)
        reached = reach(card, "identity", files=[card.file_id, *cases])
        return [
            hat
            for hat in among
            if hat.person_id not in reached.apart
            and (
                (hat.agency_id == card.owner_id and hat.person_id == card.author_id)
                or (reads_cards(hat) and reached.is_granted_to(hat))
            )
        ]

    def on_subject(self, subject_id: UUID) -> CardQuerySet:
        """Cards that now stand for one subject, whoever owns them."""
        standing = Identification.objects.standing().filter(card=OuterRef("pk"), subject=subject_id)
        return self.filter(Exists(standing))


class Card(Versioned):
    """What one agency says about one person: sealed identity, readers follow new versions.

    Protected addresses and numbers stand in a section of their own, which revealing alone opens.
    A card is a file of its own (its agency's, in no workspace); its tokens go with it.
    """

    kind: ClassVar[str] = "card"

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="cards")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    birth_precision = models.CharField(max_length=10, choices=BirthPrecision.choices)
    is_unborn = models.BooleanField(default=False)
    is_deceased = models.BooleanField(default=False)  # that they died; the day is sealed (ADR 87)
    identity = SectionField(mode=FOLLOW)
    protected = SectionField(mode=FOLLOW)

    objects = CardQuerySet.as_manager()

    def __str__(self) -> str:
        """A card is never shown by its content."""
        return "card"

    def start(self, *, by: Actor, at: datetime) -> Card:
        """Store a new card whose identity is sealed already."""
        return self._create(by=by, at=at)

    def set_identity(
        self,
        *,
        birth_precision: str,
        is_unborn: bool,
        is_deceased: bool,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> Card:
        """Store a newly sealed identity as the next version."""
        self.birth_precision, self.is_unborn = birth_precision, is_unborn
        self.is_deceased = is_deceased
        fields = ["identity", "protected", "birth_precision", "is_unborn", "is_deceased"]
        return self._commit(fields, by=by, at=at, because=because)


class IdentificationQuerySet(models.QuerySet["Identification"]):
    """Identifications."""

    def standing(self) -> IdentificationQuerySet:
        """Those that hold now."""
        return self.filter(ended_at__isnull=True)


class Identification(Row):
    """A person's decision that a card is about a subject; ended, never removed (reversible)."""

    kind: ClassVar[str] = "identification"

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="identifications")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="identifications")
    by_person_id = models.UUIDField(null=True)
    by_agency_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    reason_code = models.CharField(max_length=40)
    reason_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_person_id = models.UUIDField(null=True)
    end_reason_code = models.CharField(max_length=40, blank=True)
    end_reason_id = models.UUIDField(null=True)

    objects = IdentificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["card"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_identification",
            )
        ]

    def __str__(self) -> str:
        """An identification reads as its reason's code."""
        return self.reason_code

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Identification:
        """Store a new identification."""
        self.by_person_id, self.by_agency_id, self.began_at = by.person_id, by.agency_id, at
        self.reason_code, self.reason_id = because.code, because.id
        self.save(force_insert=True)
        return self

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> Identification:
        """End it; the card waits for another."""
        self.ended_at, self.ended_by_person_id = at, by.person_id
        self.end_reason_code, self.end_reason_id = because.code, because.id
        self.save(
            update_fields=["ended_at", "ended_by_person_id", "end_reason_code", "end_reason_id"]
        )
        return self


class PersonRole(models.TextChoices):
    """A person's part in a case, never a property of the person (domain notes 1)."""

    CHILD = "CHILD", "Child"
    VICTIM = "VICTIM", "Victim"
    ADULT_AT_RISK = "ADULT_AT_RISK", "Adult at risk"
    PARENT = "PARENT", "Parent or carer"
    PERPETRATOR = "PERPETRATOR", "Alleged perpetrator"
    HOUSEHOLD = "HOUSEHOLD", "Other household member"
    OTHER = "OTHER", "Somebody else concerned"


class ManagedBy(models.TextChoices):
    """Who manages somebody who causes harm (C 4.2)."""

    NOBODY = "", "Nobody that is known"
    DA_OFFENDER = "DA_OFFENDER", "Domestic abuse offender management"
    IOM = "IOM", "Integrated offender management"
    PROBATION = "PROBATION", "Probation"
    MAPPA_1 = "MAPPA_1", "MAPPA, level 1"
    MAPPA_2 = "MAPPA_2", "MAPPA, level 2"
    MAPPA_3 = "MAPPA_3", "MAPPA, level 3"


class InvolvementQuerySet(VersionedQuerySet["Involvement"]):
    """People's parts in cases."""

    def in_file(self, file_id: UUID) -> InvolvementQuerySet:
        """The people of one case, in the order they were named."""
        return self.filter(file=file_id).order_by("place", "pk")

    def of_subject(self, subject_id: UUID) -> InvolvementQuerySet:
        """The parts of one subject, as cards are identified now.

        A card that is identified anew takes its parts along, and back again (architecture, Subject).
        """
        standing = Identification.objects.standing().filter(
            card=OuterRef("card"), subject=subject_id
        )
        return self.filter(Exists(standing) | Q(card__isnull=True, subject=subject_id))

    def identified(self, *before: str) -> list[tuple[Any, ...]]:
        """Of each part its card, whom it named, and whom its card is identified as now, if anybody.

        Columns named in `before` stand before these.
        """
        standing = Identification.objects.standing().filter(card=OuterRef("card"))
        now = Subquery(standing.values("subject")[:1])
        rows = self.annotate(subject_now=now)
        return list(rows.values_list(*before, "card_id", "subject_id", "subject_now"))

    def unmatched(self) -> InvolvementQuerySet:
        """Those for whom nobody has answered yet whether they are already in the hub."""
        return self.filter(matched_at__isnull=True)


class Involvement(Versioned):
    """One subject's part in one file, by way of the card that says who it is."""

    kind: ClassVar[str] = "involvement"
    ties = ("subject_id", "card_id")  # cut when its file is destroyed

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="involvements")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="involvements")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=16, choices=PersonRole.choices)
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    place = models.PositiveSmallIntegerField(default=0)
    matched_at = models.DateTimeField(null=True)
    managed_by = models.CharField(max_length=12, choices=ManagedBy.choices, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["thing_kind", "thing_id"])]

    def __str__(self) -> str:
        """A part reads as its role."""
        return self.get_role_display()

    def start(self, *, by: Actor, at: datetime) -> Involvement:
        """Store a new part."""
        return self._create(by=by, at=at)

    def set_role(self, role: str, *, by: Actor, at: datetime, because: Reason) -> Involvement:
        """Correct the part."""
        self.role = role
        return self._commit(["role"], by=by, at=at, because=because)

    def set_managed_by(self, managed_by: str, *, by: Actor, at: datetime) -> Involvement:
        """Say who manages somebody who causes harm."""
        self.managed_by = managed_by
        return self._commit(["managed_by"], by=by, at=at)

    def set_matched(
        self, matched_at: datetime | None, *, by: Actor, at: datetime, because: Reason
    ) -> Involvement:
        """Note that every candidate was answered, or that matching has to be done again."""
        self.matched_at = matched_at
        return self._commit(["matched_at"], by=by, at=at, because=because)


def files_around(file_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The files that keep people apart from things about people, by each thing's own file.

    They are that file, its people's records, and the cases in which these records stand.
    """
    found = {file_id: {file_id} for file_id in file_ids}
    parts = Involvement.objects.filter(file__in=found, card__isnull=False)
    records = [*parts.values_list("file_id", "card_id", "card__file_id")]
    cases: dict[UUID, set[UUID]] = {card: set() for _, card, _ in records}
    standing = Involvement.objects.filter(card__in=cases)
    for card, case in standing.values_list("card_id", "file_id"):
        cases[card].add(case)
    for file_id, card, record in records:
        found[file_id] |= {record, *cases[card]}
    return found


class Answer(models.TextChoices):
    """What a person says about a candidate; all four weigh the same on the page."""

    SAME_PERSON = "SAME_PERSON", "Same person"
    SAME_HOUSEHOLD = "SAME_HOUSEHOLD", "Same household"
    DIFFERENT = "DIFFERENT", "Different"
    CANNOT_TELL = "CANNOT_TELL", "Cannot tell – ask a colleague"


class MatchAnswer(Row):
    """One answer about one card and one candidate; the newest counts, older ones stay.

    It holds until there is new evidence (mash_hub/evidence.py).
    """

    kind: ClassVar[str] = "match_answer"

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="answers")
    candidate = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=16, choices=Answer.choices)
    card_version = models.PositiveIntegerField()
    likeness = models.CharField(
        max_length=16, blank=True
    )  # as it was shown, with what was compared
    compared = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    by_person_id = models.UUIDField()
    by_agency_id = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["card", "candidate"])]

    def __str__(self) -> str:
        """An answer reads as its words."""
        return self.get_answer_display()

    def start(self) -> MatchAnswer:
        """Store it."""
        self.save(force_insert=True)
        return self
