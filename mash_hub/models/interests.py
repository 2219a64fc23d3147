"""Declarations of interests: whom and what a worker must be kept apart from, said by the worker.

Sealed for the worker alone; found by the same keyed composites as cards, without being opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person


class Relation(models.TextChoices):
    """What somebody is to the worker (domain notes 7.2 R13)."""

    SELF = "SELF", "Myself"
    HOUSEHOLD = "HOUSEHOLD", "Somebody I live with"
    PARTNER = "PARTNER", "A partner or former partner"
    RELATIVE = "RELATIVE", "A relative"
    OTHER = "OTHER", "Somebody else I am close to, or at odds with"


class InterestsQuerySet(VersionedQuerySet["Interests"]):
    """Declarations."""

    def visible_to(self, hat: Hat) -> InterestsQuerySet:
        """One's own, and nobody else's: who is near a worker is not their colleagues' business."""
        return self.filter(person=hat.person_id)

    def readers_of(self, row: Interests, *, among: Iterable[Hat]) -> list[Hat]:
        """Its author's hats: the same rule from its other side."""
        return [hat for hat in among if hat.person_id == row.person_id]


class Interests(Versioned):
    """One person's declaration of interests, newly said or confirmed at least once a year (R13)."""

    kind: ClassVar[str] = "interests"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    people = SectionField(mode=FOLLOW)

    objects = InterestsQuerySet.as_manager()

    def __str__(self) -> str:
        """A declaration is never shown by its content."""
        return "declaration of interests"

    def start(self, *, by: Actor, at: datetime) -> Interests:
        """Store a new declaration whose people are sealed already."""
        self.confirmed_at = at
        return self._create(by=by, at=at)

    def set_people(self, *, by: Actor, at: datetime) -> Interests:
        """Store the newly sealed people as the next version, confirmed by that."""
        self.confirmed_at = at
        return self._commit(["people", "confirmed_at"], by=by, at=at)


class InterestToken(models.Model):
    """One keyed hash of a declaration; it is compared with those of cards (security notes 2.4).

    `is_sure` says that what it is made of names one person or one home by itself.
    """

    token = models.BinaryField(max_length=16, db_index=True)
    key_number = models.PositiveSmallIntegerField(default=1)  # of the index key it was made with
    interests = models.ForeignKey(Interests, on_delete=models.CASCADE, related_name="tokens")
    relation = models.CharField(max_length=10, choices=Relation.choices)
    is_sure = models.BooleanField()

    def __str__(self) -> str:
        """A token is never shown."""
        return "token"


def replace_interest_tokens(row: Interests, tokens: Iterable[tuple[int, bytes, str, bool]]) -> None:
    """Give a declaration the tokens of its newest version.

    Each is the number of its key, hash, relation, and whether it is sure.
    """
    InterestToken.objects.filter(interests=row).delete()
    InterestToken.objects.bulk_create(
        InterestToken(
            interests=row, key_number=number, token=token, relation=relation, is_sure=is_sure
        )
        for number, token, relation, is_sure in sorted({*tokens})
    )


class InterestStreet(models.Model):
    """What the houses around a worker's own home would be known by, for this declaration alone.

    Compared with cards by the watch for patterns of use, and by nothing else (mash_hub/streets.py).
    """

    interests = models.ForeignKey(Interests, on_delete=models.CASCADE, related_name="streets")
    key_number = models.PositiveSmallIntegerField()  # of the index key it was made with
    houses = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interests", "key_number"], name="streets_once_for_each_key"
            )
        ]

    def __str__(self) -> str:
        """It is never shown."""
        return "street"


def replace_interest_streets(row: Interests, streets: Iterable[tuple[int, bytes]]) -> None:
    """Give a declaration the houses around the homes of its newest version, by the number of their key."""
    InterestStreet.objects.filter(interests=row).delete()
    InterestStreet.objects.bulk_create(
        InterestStreet(interests=row, key_number=number, houses=houses)
        for number, houses in streets
        if houses
    )
