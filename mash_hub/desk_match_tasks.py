"""What of numbers that stand on two people is on My work: whether they are one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub.models.match_tasks import MatchTask
from mash_hub.models.subjects import Subject
from mash_hub.work import Work, first_of, more


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Match tasks that wait for who screens; the rest stand with the people to be joined."""
    if not may(hat, Act.SCREEN):
        return []
    rows, rest = first_of(MatchTask.objects.waiting_for(hat).order_by("raised_at", "pk"))
    return _lines(rows) + more(rest, "numbers on two people", "mash_hub:merges", "waiting")


def some_for(hat: Hat, most: int) -> list[Work]:
    """The first of the match tasks that wait for a hat, as lines of a list; none where it does not screen."""
    rows = MatchTask.objects.waiting_for(hat).order_by("raised_at", "pk")
    return _lines(rows[:most])


def _lines(rows: Iterable[MatchTask]) -> list[Work]:
    """Each with the references of whom the hat can read a record, and with no other."""
    found = [*rows]
    people = Subject.objects.in_bulk({one for row in found for one in row.readable})
    return [
        Work(
            kind="match_task",
            words=_BOTH if row.reads_both else _ONE,
            reference=" and ".join(sorted(people[one].reference for one in row.readable)),
            url=reverse("mash_hub:match-task", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Look",
            details=row.words,
        )
        for row in found
    ]


_BOTH = "The same number on two people: are they one?"
_ONE = "Another agency’s record has a number of this person"
