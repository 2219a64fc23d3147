"""Escrow of an agency's keys: a copy of each private half that two of three officers together can open."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.keys import AgencyKey


class Escrow(Row):
    """The escrow pair of an agency; nobody holds its private half, three officers hold shares of it."""

    kind: ClassVar[str] = "escrow"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(ended_at__isnull=True),
                name="one_escrow_of_an_agency",
            )
        ]

    def __str__(self) -> str:
        """It reads as what it is."""
        return "escrow"

    def start(self) -> Escrow:
        """Store a new escrow pair's public half."""
        self.save(force_insert=True)
        return self

    def set_ended(self, at: datetime) -> None:
        """Put it out of use: other officers have other shares now."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])


class EscrowedKey(models.Model):
    """The private half of one pair, sealed to the escrow pair of its agency."""

    key = models.OneToOneField(
        AgencyKey, on_delete=models.PROTECT, primary_key=True, related_name="escrowed"
    )
    escrow = models.ForeignKey(Escrow, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        """What is kept is never shown."""
        return "escrowed key"

    def start(self) -> EscrowedKey:
        """Store the copy of a pair's private half."""
        self.save(force_insert=True)
        return self

    def set_sealed(self, escrow: Escrow, sealed: bytes) -> None:
        """Store the copy as sealed to another escrow pair, or empty when the pair is destroyed."""
        self.escrow, self.sealed = escrow, sealed
        self.save(update_fields=["escrow", "sealed"])
