"""Keyed tokens by which cards are found without being opened, and the ceiling of searches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models

from agencies.models.people import Person
from mash_hub.models.subjects import Card


class Token(models.Model):
    """One keyed hash of one composite (12 bytes) or exact identifier (16 bytes) of one card.

    There is no token of a single name or date, and none of a protected address (security notes 2.4).
    Of the kinds only one is told apart: what a household shares, by which people are linked (5.4).
    """

    token = models.BinaryField(max_length=16)
    key_number = models.PositiveSmallIntegerField(default=1)  # of the index key it was made with
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="tokens")
    is_household = models.BooleanField(db_default=False)  # of a home or telephone of today, as one

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "card"], name="token_once_per_card")
        ]

    def __str__(self) -> str:
        """A token is never shown."""
        return "token"


def replace_tokens(card: Card, tokens: Mapping[int, Mapping[bytes, bool]]) -> None:
    """Give a card the tokens of its newest version for those it had: by the number of their key.

    Each says whether it is of a household.
    """
    Token.objects.filter(card=card).delete()
    Token.objects.bulk_create(
        Token(token=token, card=card, key_number=number, is_household=is_household)
        for number, made in sorted(tokens.items())
        for token, is_household in sorted(made.items())
    )


class SearchCounter(models.Model):
    """How often one person has searched since an hour began; its row is locked while it counts."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    HOUR: ClassVar[timedelta] = timedelta(hours=1)

    def __str__(self) -> str:
        """A counter has no name."""
        return "counter"

    @classmethod
    def locked(cls, person_id: UUID, at: datetime) -> SearchCounter:
        """The counter of a person, locked until the act ends."""
        new = SearchCounter(person_id=person_id, since=at)
        SearchCounter.objects.bulk_create([new], ignore_conflicts=True)
        return SearchCounter.objects.select_for_update().get(person=person_id)

    @classmethod
    def counted(cls, person_id: UUID, at: datetime) -> int:
        """Count one more search of a person and give the number in this hour, under the row's lock."""
        row = SearchCounter.locked(person_id, at)
        if at - row.since >= cls.HOUR:
            row.since, row.count = at, 0
        row.count += 1
        row.save(update_fields=["since", "count"])
        return row.count
