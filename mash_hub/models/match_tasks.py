"""Match tasks: one number, which names one person, stands on records of two; somebody looks whether they are one.

Raised from keyed tokens alone (domain notes 5.6), a task joins nobody. Who can read a record of each is
asked whether the two are one; who can read one of them reads no more than a look-up would tell: that the
number stands on a record of another agency.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.roles import Act, may
from mash_hub.identifiers import Kind
from mash_hub.models.access import reach
from mash_hub.models.contacts import Contact, ContactState
from mash_hub.models.merges import Merge, MergeState
from mash_hub.models.subjects import (
    Answer,
    Card,
    Identification,
    Involvement,
    MatchAnswer,
    Subject,
)

NOT_THE_SAME = (Answer.DIFFERENT, Answer.SAME_HOUSEHOLD)


def _stands_for(card: str) -> Subquery:
    standing = Identification.objects.standing().filter(card=OuterRef(card))
    return Subquery(standing.values("subject")[:1])


def _between(left: str, right: str) -> Q:
    """Of rows with two columns: that they are the two people of a task, whichever way round."""
    return Q(**{left: OuterRef("one_subject"), right: OuterRef("other_subject")}) | Q(
        **{left: OuterRef("other_subject"), right: OuterRef("one_subject")}
    )


class MatchTaskQuerySet(models.QuerySet["MatchTask"]):
    """Match tasks."""

    def of_two(self) -> MatchTaskQuerySet:
        """Those whose two records stand for two people now, with whom: `one_subject`, `other_subject`."""
        two = {"one_subject": _stands_for("card"), "other_subject": _stands_for("other")}
        found: Any = self.annotate(**two)
        found = found.exclude(one_subject=F("other_subject"))
        return found.filter(one_subject__isnull=False, other_subject__isnull=False)  # type: ignore[no-any-return]

    def visible_to(self, hat: Hat) -> MatchTaskQuerySet:
        """Those with somebody of whom a hat that screens can read a record, marked `reads_one`, `reads_other`.

        Where it can read a record of one alone, the other is as in a look-up: a record of another agency
        that is not kept from it, while its agreement is in force (7.2 R17, R19).
        """
        if not may(hat, Act.SCREEN):
            return self.none()
        seen = Subject.objects.visible_to(hat)
        reads = {
            "reads_one": Exists(seen.filter(pk=OuterRef("one_subject"))),
            "reads_other": Exists(seen.filter(pk=OuterRef("other_subject"))),
        }
        found: Any = self.of_two().annotate(**reads)
        reached = Q(reads_one=True, reads_other=True)
        if hat.agreement_in_force:
            told = Card.objects.exclude(owner=hat.agency_id).not_kept_from(hat)
            reached |= Q(Exists(told.filter(pk=OuterRef("other"))), reads_one=True)
            reached |= Q(Exists(told.filter(pk=OuterRef("card"))), reads_other=True)
        return found.filter(reached)  # type: ignore[no-any-return]

    def readers_of(self, task: MatchTask, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this task: the rule's other face."""
        row: Any = self.of_two().filter(pk=task.pk).first()
        hats = [hat for hat in among if may(hat, Act.SCREEN)]
        if row is None:
            return []
        sides = (row.one_subject, row.card), (row.other_subject, row.other)
        people = Subject.objects.in_bulk([row.one_subject, row.other_subject])
        reading = [
            {*Subject.objects.readers_of(people[subject_id], among=hats)} for subject_id, _ in sides
        ]
        told = [{*_told_of(card, hats)} for _, card in sides]
        both = reading[0] & reading[1]
        return [
            hat
            for hat in hats
            if hat in both
            or (hat in reading[0] and hat in told[1])
            or (hat in reading[1] and hat in told[0])
        ]

    def waiting_for(self, hat: Hat) -> MatchTaskQuerySet:
        """Of those visible, what the hat is asked: nobody has said that they are two, or that they are one.

        While a contact in which one of them stands is still to be matched, that asks (4.1a).
        """
        if not may(hat, Act.SCREEN):
            return self.none()
        return (
            self.visible_to(hat)
            .exclude(Exists(_answered(hat)))
            .exclude(Exists(_settled()))
            .exclude(Exists(_said_to_be_two()))
            .exclude(Exists(_to_be_matched()))
        )


def _told_of(card: Card, hats: Iterable[Hat]) -> list[Hat]:
    cases = Involvement.objects.filter(card=card).values_list("file_id", flat=True)
    away = reach(card, "identity", files=[card.file_id, *cases]).apart
    return [
        hat
        for hat in hats
        if hat.agreement_in_force and hat.agency_id != card.owner_id and hat.person_id not in away
    ]


def _answered(hat: Hat) -> Any:
    """What the hat's agency said since the task was raised, or that somebody said that they are two."""
    since = MatchTaskAnswer.objects.filter(
        task=OuterRef("pk"), answered_at__gte=OuterRef("raised_at")
    )
    return since.filter(Q(by_agency_id=hat.agency_id) | Q(answer=TaskAnswer.DIFFERENT))


def _settled() -> Any:
    """A merge of the two that waits for a second person, or in which one said since that they are two."""
    since = OuterRef("raised_at")
    said = Q(state=MergeState.DECLINED, settled_at__gte=since)
    parted = Q(state=MergeState.UNDONE, undone_at__gte=since)
    merges = Merge.objects.filter(_between("kept", "joined"))
    return merges.filter(Q(state=MergeState.PROPOSED) | said | parted)


def _said_to_be_two() -> Any:
    answers = MatchAnswer.objects.annotate(of_subject=_stands_for("card"))
    return answers.filter(
        _between("of_subject", "candidate"),
        answer__in=NOT_THE_SAME,
        answered_at__gte=OuterRef("raised_at"),
    )


def _to_be_matched() -> Any:
    contacts = Contact.objects.filter(state=ContactState.SUBMITTED).values("file")
    here = Q(card=OuterRef("card")) | Q(card=OuterRef("other"))
    return Involvement.objects.unmatched().filter(here, file__in=contacts)


class MatchTask(Row):
    """That a number of one kind or more stands on two records, which stood for two people; never which number."""

    kind: ClassVar[str] = "match_task"

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")  # as it was written
    other = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    numbers = ArrayField(models.CharField(max_length=4))
    raised_at = models.DateTimeField()

    objects = MatchTaskQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "other"], name="one_task_of_two_records")
        ]

    def __str__(self) -> str:
        """A task tells nothing of whom it is about."""
        return "match task"

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of number that both hold, in the order of pages."""
        return [kind for kind in Kind if kind.value in self.numbers]

    @property
    def words(self) -> str:
        """These kinds in words, joined by “and”."""
        return " and ".join(kind.words for kind in self.kinds)

    @property
    def reads_both(self) -> bool:
        """Whether the hat for which it was found can read a record of each."""
        return len(self.readable) == 2

    @property
    def readable(self) -> list[UUID]:
        """The people of whom the hat, for which it was found, can read a record."""
        row: Any = self
        found = (row.one_subject, row.reads_one), (row.other_subject, row.reads_other)
        return [subject_id for subject_id, reads in found if reads]

    def start(self) -> MatchTask:
        """Store a new one."""
        self.save(force_insert=True)
        return self

    def set_raised_again(self, numbers: Iterable[Kind], at: datetime) -> MatchTask:
        """Note that another kind of number stands on both as well: it is asked anew."""
        self.numbers = sorted({*self.numbers, *(one.value for one in numbers)})
        self.raised_at = at
        self.save(update_fields=["numbers", "raised_at"])
        return self


class TaskAnswer(models.TextChoices):
    """What is said of a task: by who can read both, or who can read one."""

    DIFFERENT = "DIFFERENT", "Not the same person"
    LOOKED_INTO = "LOOKED_INTO", "Looked into"


class MatchTaskAnswer(Row):
    """One answer to a task: that they are two settles it for everybody, “looked into” for one's agency."""

    kind: ClassVar[str] = "match_task_answer"

    task = models.ForeignKey(MatchTask, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=12, choices=TaskAnswer.choices)
    by_person_id = models.UUIDField()
    by_agency_id = models.UUIDField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        """An answer reads as its words."""
        return self.get_answer_display()

    def start(self) -> MatchTaskAnswer:
        """Store it."""
        self.save(force_insert=True)
        return self
