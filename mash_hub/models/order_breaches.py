"""Breaches of protective orders: each an entry, with its source and what was done (4.13)."""

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
from mash_hub.models.protective_orders import ProtectiveOrder


class BreachSource(models.TextChoices):
    """From whom a breach is known."""

    POLICE = "POLICE", "Police saw it or were called"
    PROTECTED = "PROTECTED", "The protected person"
    PROFESSIONAL = "PROFESSIONAL", "A professional"
    TAG = "TAG", "The electronic tag"
    OTHER = "OTHER", "Somebody else"


class BreachDone(models.TextChoices):
    """What was done about a breach."""

    NOT_YET = "NOT_YET", "Nothing yet"
    REPORTED = "REPORTED", "Reported to the police"
    ARRESTED = "ARRESTED", "Arrested"
    CHARGED = "CHARGED", "Charged"
    COURT = "COURT", "Brought before the court"
    WARNED = "WARNED", "Warned"
    NO_ACTION = "NO_ACTION", "No further action"


class OrderBreachQuerySet(VersionedQuerySet["OrderBreach"]):
    """Breaches of orders."""

    def visible_to(self, hat: Hat) -> OrderBreachQuerySet:
        """Those of orders that the hat sees; their words as far as they were given."""
        return self.filter(order__in=ProtectiveOrder.objects.visible_to(hat))

    def readers_of(self, row: OrderBreach, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that see the order: the rule's other face."""
        return ProtectiveOrder.objects.readers_of(row.order, among=among)


class OrderBreach(Versioned):
    """One breach of one order: when, from whom it is known, what was done; in the order's file.

    `words` holds `{"what", "done"}`: what happened, and what was done about it.
    """

    kind: ClassVar[str] = "order_breach"

    order = models.ForeignKey(ProtectiveOrder, on_delete=models.PROTECT, related_name="breaches")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=BreachSource.choices)
    done = models.CharField(max_length=12, choices=BreachDone.choices)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField(mode=FOLLOW)

    objects = OrderBreachQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["order", "happened_at"], name="breach_of_order"),
        ]

    def __str__(self) -> str:
        """A breach reads as what was done about it."""
        return self.get_done_display()

    @property
    def reference(self) -> str:
        """It goes by its order's reference."""
        return self.order.reference

    def start(self, *, by: Actor, at: datetime) -> OrderBreach:
        """Store it."""
        return self._create(by=by, at=at)

    def set_done(self, done: BreachDone, *, by: Actor, at: datetime) -> OrderBreach:
        """Store what was done since; the words are sealed already."""
        self.done = done
        return self._commit(["done", "words"], by=by, at=at)
