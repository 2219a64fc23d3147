"""Questions that auditors keep to ask again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.models.people import Person
from audit.workspace import scope


class SavedQuestionQuerySet(models.QuerySet["SavedQuestion"]):
    """Questions that auditors keep to ask again."""

    def visible_to(self, hat: Hat) -> SavedQuestionQuerySet:
        """One's own, under the hat worn: what somebody audits is nobody else's to see."""
        mine = self.filter(membership_id=hat.membership_id)
        return mine if scope.may_read(hat) else self.none()

    def readers_of(self, row: SavedQuestion, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, the one that saved it: the rule's other face."""
        return [
            hat for hat in among if scope.may_read(hat) and hat.membership_id == row.membership_id
        ]


class SavedQuestion(Row):
    """A question to the log or one of the fifteen, without its answer; asked again, it ends today.

    It holds codes and ids alone and points at nothing, so that it keeps nothing from being destroyed.
    """

    kind: ClassVar[str] = "saved_question"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    membership_id = models.UUIDField(db_index=True)
    report = models.CharField(max_length=20, blank=True)  # none: the question to the log itself
    purpose = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()  # how far back from the day it is asked
    user_id = models.UUIDField(null=True)
    about_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    groups = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    saved_at = models.DateTimeField()

    objects = SavedQuestionQuerySet.as_manager()

    def __str__(self) -> str:
        """A saved question reads as which it is."""
        return self.report or "question"

    def start(self) -> SavedQuestion:
        """Store it."""
        self.save(force_insert=True)
        return self
