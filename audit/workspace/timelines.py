"""One timeline of a person, of a user or of a case: all that the log tells, in the order of time (7.3, R25, R26).

A page holds what comes next after an entry in that order, and counts nothing, so that the last costs what the
first does. What an auditor may not read is neither shown nor skipped in a way that tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Hat
from agencies.in_the_log import naming
from agencies.models import Membership, Person
from agencies.verdicts import Refused, require
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import about, names, questions, scope
from audit.workspace.questions import Question
from mash_hub.models.subjects import Subject

ON_A_PAGE = 50
_ORDER = ("at", "number", "pk")

Place = tuple[datetime, int, UUID]  # of an entry in the order of time


class Whose(StrEnum):
    """Whose timeline it is, in the word that stands on its page."""

    USER = "user"
    PERSON = "person"
    CASE = "case"


@dataclass(frozen=True)
class Timeline:
    """Some entries that follow one another, and from which one goes on to those around them."""

    whose: Whose
    title: str
    entries: list[Entry]
    earlier: UUID | None = None
    later: UUID | None = None


def whose(question: Question) -> Whose:
    """What a question's timeline is of. Raises Refused where it names nobody, or two at once."""
    if bool(question.user_id) == bool(question.about_id):
        raise Refused(
            "Choose a user, or enter the reference of one person or case: one of the two."
        )
    if question.user_id:
        return Whose.USER
    subject = Subject.objects.filter(pk=question.about_id or UUID(int=0))
    return Whose.PERSON if subject.exists() else Whose.CASE


def page(
    question: Question, *, by: Hat, after: UUID | None = None, before: UUID | None = None
) -> Timeline | None:
    """One page of a timeline, and the entry that it was asked for; None where there is nobody such.

    `after` and `before` are entries of it; others show the first page. Raises Refused.
    """
    require(questions.may_ask(by, question))
    of = whose(question)
    title = _title(question, of, by)
    if title is None:
        return None
    found = everything(question, by=by)
    place = _place(found, before or after)
    backward = before is not None and place is not None
    rows = [*_from(found, place, backward=backward)[: ON_A_PAGE + 1]]
    is_more, rows = len(rows) > ON_A_PAGE, rows[:ON_A_PAGE]
    if backward:
        rows.reverse()
    has_earlier = is_more if backward else place is not None
    has_later = place is not None if backward else is_more
    questions.note(question, Verb.LOG_READ, by=by, count=len(rows), ground=f"timeline:{of}")
    return Timeline(
        of,
        title,
        scope.narrowed(rows, by),
        rows[0].pk if rows and has_earlier else None,
        rows[-1].pk if rows and has_later else None,
    )


def everything(question: Question, *, by: Hat) -> QuerySet[Entry]:
    """The entries of a timeline in the order of time, as far as the auditor may know them.

    Without the auditor's own questions: reading it would lengthen it. Those of other auditors are in it.
    """
    found = questions.in_days(question)
    if question.user_id:
        found = found.filter(_of_user(question.user_id, by))
    else:
        assert question.about_id is not None, "whose() was asked"
        found = found.filter(scope.touching(names.related_ids(question.about_id), by))
    found = found.exclude(verb=Verb.LOG_READ, person_id=by.person_id)
    found = questions.of_groups(questions.not_kept(found, by), question.groups)
    return found.order_by(*_ORDER)


def _of_user(user_id: UUID, by: Hat) -> Q:
    """What a user did, and what was done with their account: invited, confirmed, suspended, signed in."""
    held = Membership.objects.filter(person=user_id).values_list("pk", flat=True)
    account = naming([user_id, *held])
    if scope.is_own(by):
        account &= scope.acts(by)
    return Q(person_id=user_id) | account


def _title(question: Question, of: Whose, by: Hat) -> str | None:
    """Whose timeline it is, in words; nothing for whatever this auditor does not know of."""
    if question.user_id:
        people = Person.objects.filter(pk=question.user_id)
        if scope.is_own(by):
            people = people.filter(agency=by.agency_id)
        return people.values_list("name", flat=True).first()
    assert question.about_id is not None, "whose() was asked"
    reference = names.reference_of(question.about_id)
    own = by.agency_id if scope.is_own(by) else None
    is_known = bool(reference) and names.find(reference, of=own) == question.about_id
    if not is_known or question.about_id in about.kept_from(by):
        return None
    return reference


def _place(found: QuerySet[Entry], pk: UUID | None) -> Place | None:
    """Where an entry of the timeline stands in it."""
    return found.filter(pk=pk).values_list(*_ORDER).first() if pk else None


def _from(found: QuerySet[Entry], place: Place | None, *, backward: bool) -> QuerySet[Entry]:
    if place is None:
        return found
    at, number, pk = place
    if backward:
        here = Q(at__lt=at) | Q(number__lt=number) | Q(number=number, pk__lt=pk)
        return found.filter(here, at__lte=at).reverse()
    here = Q(at__gt=at) | Q(number__gt=number) | Q(number=number, pk__gt=pk)
    return found.filter(here, at__gte=at)
