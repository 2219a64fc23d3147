"""Questions to the log: who did or saw what, between two dates, for one of the four lawful purposes.

Reading the log is an act with an entry of its own (AD15). Row-level security gives an auditor the
entries of the workspaces they audit, or of their own agency, and no others; nobody may ask about themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from agencies import clock
from agencies.actors import Hat
from agencies.reasons import Reason
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import about, names, scope

LONGEST = timedelta(days=366)

# What auditors tick: a word for the page, and the verbs behind it.
GROUPS: dict[str, tuple[str, frozenset[Verb]]] = {
    "read": (
        "Read",
        frozenset({Verb.READ, Verb.LEFT, Verb.VIEWED, Verb.REVEALED, Verb.DOWNLOADED}),
    ),
    "audit": ("Audit", frozenset({Verb.LOG_READ})),  # whether the audit was itself proper (7.3)
    "search": ("Search", frozenset({Verb.SEARCHED})),
    "release": (
        "Release",
        frozenset(
            {
                Verb.RELEASED,
                Verb.SHARED,
                Verb.RETURNED,
                Verb.NIL_RETURNED,
                Verb.WITHHELD,
                Verb.WITHDRAWN,
            }
        ),
    ),
    "print": ("Print or export", frozenset({Verb.PRINTED, Verb.EXPORTED})),
    "refused": (
        "Refused",
        frozenset(
            {
                Verb.REFUSED,
                Verb.NOT_FOUND,
                Verb.FAILED,
                Verb.SIGN_IN_FAILED,
                Verb.SECOND_FACTOR_FAILED,
            }
        ),
    ),
}
CHANGE = "change"
GROUP_WORDS = {**{key: words for key, (words, _) in GROUPS.items()}, CHANGE: "Change"}
_GROUPED = frozenset(verb for _, verbs in GROUPS.values() for verb in verbs)


@dataclass(frozen=True)
class Question:
    """Purpose and dates always; a person of the hub, or one person or case, or everything."""

    purpose: Reason
    from_on: date
    until_on: date
    user_id: UUID | None = None
    about_id: UUID | None = None
    agency_id: UUID | None = None
    groups: tuple[str, ...] = ()

    @property
    def from_at(self) -> datetime:
        """The first instant that is asked about, in London."""
        return _midnight(self.from_on)

    @property
    def until_at(self) -> datetime:
        """The first instant after those that are asked about."""
        return _midnight(self.until_on + timedelta(days=1))


def may_ask(hat: Hat, question: Question) -> Verdict:
    """Auditors ask, within a year's span, and not about themselves (domain notes 2.1)."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if question.user_id == hat.person_id:
        return no("You cannot audit yourself. Ask another auditor.")
    if question.until_on < question.from_on:
        return no("The last day is before the first.")
    if question.until_on - question.from_on > LONGEST:
        return no("Ask about a year or less at a time.")
    return verdict


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), clock.LONDON)


def in_days(question: Question) -> QuerySet[Entry]:
    """The entries of the days that are asked about, as far as row-level security gives them."""
    return Entry.objects.filter(at__gte=question.from_at, at__lt=question.until_at)


def note(
    question: Question,
    verb: Verb,
    *,
    by: Hat,
    count: int,
    ground: str = "",
    hashes: Sequence[bytes] = (),
) -> None:
    """Queue the entry of what was asked of the log, or taken from it: about whom, why, how much, with which digest."""
    log.write(
        by=by,
        verb=verb,
        people=[question.about_id] if question.about_id else [],
        about=[log.Thing("person", question.user_id)] if question.user_id else [],
        reason=question.purpose,
        ground=ground,
        count=count,
        hashes=hashes,
        at=clock.now(),
    )


def _matching(question: Question, hat: Hat) -> QuerySet[Entry]:
    found = in_days(question)
    if question.user_id:
        found = found.filter(person_id=question.user_id)
    if question.agency_id:
        found = found.filter(agency_id=question.agency_id)
    if question.about_id:
        found = found.filter(scope.touching(names.related_ids(question.about_id), hat))
    return not_kept(found, hat)


def not_kept(found: QuerySet[Entry], hat: Hat) -> QuerySet[Entry]:
    """Entries without those about anything from which an auditor is kept by name."""
    kept = about.kept_from(hat)
    return found.exclude(thing_ids__overlap=[*kept]) if kept else found


def of_groups(found: QuerySet[Entry], groups: Sequence[str]) -> QuerySet[Entry]:
    if not groups:
        return found
    wanted = Q(pk__in=[])
    for group in groups:
        if group == CHANGE:
            wanted |= ~Q(verb__in=_GROUPED)
        elif group in GROUPS:
            wanted |= Q(verb__in=GROUPS[group][1])
    return found.filter(wanted)


@dataclass(frozen=True)
class Answer:
    """Entries, newest first, and how many there are of each group, from the same query."""

    entries: QuerySet[Entry]
    counts: dict[str, int]
    people: int
    agencies: int


def ask(question: Question, *, by: Hat) -> Answer:
    """Answer a question and queue its entry. Raises Refused."""
    require(may_ask(by, question))
    found = _matching(question, by)
    counts = dict.fromkeys(GROUP_WORDS, 0)
    for verb, count in found.values_list("verb").annotate(Count("pk")).order_by():
        counts[group_of(verb)] += count
    shown = of_groups(found, question.groups)
    reach = shown.aggregate(
        people=Count("person_id", distinct=True), agencies=Count("agency_id", distinct=True)
    )
    note(question, Verb.LOG_READ, by=by, count=sum(counts.values()))
    return Answer(shown.order_by("-at", "-number"), counts, **reach)


def group_of(verb: str) -> str:
    """The group an entry's verb belongs to."""
    return next((key for key, (_, verbs) in GROUPS.items() if verb in verbs), CHANGE)


def entry(pk: UUID, *, by: Hat) -> Entry | None:
    """One whole entry, if the auditor reads all that it tells; the caller's question is logged already."""
    require(scope.may_read(by))
    found = not_kept(Entry.objects.filter(pk=pk), by).first()
    if found is None or (scope.is_own(by) and not scope.is_whole(found, by.agency_id)):
        return None
    return found
