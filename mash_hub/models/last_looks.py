"""When somebody last looked at a case, under one membership: from which follows what is new to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.models.people import Person


class LastLookQuerySet(models.QuerySet["LastLook"]):
    """Last looks."""

    def visible_to(self, hat: Hat) -> Self:
        """One's own, under the hat worn: nobody else learns when somebody looked."""
        return self.filter(membership_id=hat.membership_id)

    def readers_of(self, row: LastLook, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, the one whose look it was: the rule's other face."""
        return [hat for hat in among if hat.membership_id == row.membership_id]

    def before(self, at: datetime) -> Self:
        """Those so old that nobody misses them."""
        return self.filter(looked_at__lt=at)

    def beyond(self, number: int) -> Self:
        """All but the newest so many of each membership."""
        place = Window(RowNumber(), partition_by="membership_id", order_by=F("looked_at").desc())
        return self.annotate(place=place).filter(place__gt=number)


class LastLook(Row):
    """The instant at which somebody last had a case's page open; one row for a person's hat and a file.

    It points at its file by the bare id, so that it keeps no file from being destroyed; it holds nothing.
    """

    kind: ClassVar[str] = "last_look"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    membership_id = models.UUIDField()
    file_id = models.UUIDField()
    looked_at = models.DateTimeField()
    is_marked = models.BooleanField(default=False)  # as unread, by the person

    objects = LastLookQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership_id", "file_id"], name="one_last_look")
        ]
        indexes: ClassVar = [models.Index(fields=["looked_at"], name="last_look_by_age")]

    def __str__(self) -> str:
        """A look has no name."""
        return "look"
