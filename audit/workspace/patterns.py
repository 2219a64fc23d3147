"""What is unusual about looks, day by day and person by person: to be looked into, never acted on by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models

from agencies.actors import Hat, Service
from audit.log.entries import Verb
from audit.workspace.questions import Question
from audit.workspace.reports import looking, own_searches, own_street
from audit.workspace.reports.looking import MANY, is_out_of_hours, london_day
from audit.workspace.reports.work import Look, without_work
from mash_hub.models.barriers import Barrier, BarrierKind
from mash_hub.models.conflicts import ConflictSource

_NOT_THE_PUBLIC = (BarrierKind.STAFF, BarrierKind.PUBLIC_FIGURE)


class Pattern(models.TextChoices):
    """Something about looking that an auditor may want explained."""

    NO_CASE = "NO_CASE", "Looked with no case, request, action or meeting behind it"
    OWN = "OWN", "Looked at somebody or something of their own"
    COLLEAGUE = "COLLEAGUE", "Looked at a colleague or a public figure"
    STREET = "STREET", "Looked at somebody of their own street"
    OUT_OF_HOURS = "OUT_OF_HOURS", "Looked out of hours"
    BULK = "BULK", "Looked at many people in one day"
    TWO_PLACES = "TWO_PLACES", "Signed in at two places at once"
    DORMANT = "DORMANT", "An account that nobody used for three months"
    UNTRAINED = "UNTRAINED", "Looked at people after their training had run out"


@dataclass(frozen=True)
class Seen:
    """One pattern of one person on one day, with the entries of the log that show it."""

    pattern: Pattern
    person_id: UUID
    on: date
    entries: tuple[UUID, ...]


def of_looks(question: Question, hat: Hat, which: Pattern) -> list[Seen]:
    """Each person's days that show a pattern, as far as the hat reads the log."""
    if which is Pattern.OWN:
        return _own(question, hat, looking.at_ones_own(question, hat))
    looks = looking.looks(question, hat)
    chosen = {
        Pattern.NO_CASE: _without_case,
        Pattern.COLLEAGUE: _at_colleagues,
        Pattern.STREET: own_street.of,
        Pattern.OUT_OF_HOURS: _out_of_hours,
        Pattern.BULK: _in_bulk,
    }[which](looks)
    return _by_day(which, ((one.person_id, london_day(one.at), one.entry_id) for one in chosen))


def worth_raising(question: Question, by: Hat | Service) -> list[Seen]:
    """What of the days asked about an auditor is to look into; what an ordinary week holds is left out.

    A record opened without a case behind it counts where no reason was given, and any look where it was
    out of hours, at a colleague or at a neighbour; a search alone is limited and counted as it is made (R3, R17), and
    looking out of hours with a case behind it is somebody's shift. One's own counts where the hub itself
    found the likeness: who declares an interest in a meeting has done what is asked.
    """
    looks = looking.looks(question, by, most=None)
    idle = _without_case(looks)
    chosen = {
        Pattern.NO_CASE: [look for look in idle if not look.reason and look.verb != Verb.SEARCHED],
        Pattern.COLLEAGUE: _at_colleagues(idle),
        Pattern.STREET: own_street.of(idle),
        Pattern.OUT_OF_HOURS: _out_of_hours(idle),
        Pattern.BULK: _in_bulk(looks),
    }
    found = of_ones_own(question, by)
    for which, some in chosen.items():
        entries = ((one.person_id, london_day(one.at), one.entry_id) for one in some)
        found += _by_day(which, entries)
    return found


def of_ones_own(question: Question, by: Hat | Service) -> list[Seen]:
    """Looks at one's own and searches for it, where the hub found the likeness or the searcher declared it."""
    met = looking.at_ones_own(question, by)
    return _own(question, by, [one for one in met if one.conflict.source == ConflictSource.FOUND])


def _own(question: Question, by: Hat | Service, met: Iterable[looking.Met]) -> list[Seen]:
    searches = looking.entries_of(question, (Verb.SEARCHED,), by)
    entries = {one.entry.pk: one.entry for one in met}
    entries |= {one.pk: one for one in own_searches.of(searches, by)}
    in_order = sorted(entries.values(), key=lambda one: (one.at, one.number))
    return _by_day(Pattern.OWN, ((one.person_id, london_day(one.at), one.pk) for one in in_order))


def _by_day(which: Pattern, found: Iterable[tuple[UUID | None, date, UUID | None]]) -> list[Seen]:
    days: dict[tuple[UUID, date], dict[UUID, None]] = defaultdict(dict)
    for person_id, on, entry_id in found:
        if person_id is not None and entry_id is not None:
            days[person_id, on][entry_id] = None
    return [Seen(which, person, on, (*entries,)) for (person, on), entries in days.items()]


def _without_case(looks: list[Look]) -> list[Look]:
    """What another agency gave was given for work; a record of one's own agency is none by itself."""
    return without_work(look for look in looks if not look.is_given)


def _at_colleagues(looks: list[Look]) -> list[Look]:
    """Looks at whoever is restricted as working for a member agency, or as a public figure."""
    restricted = Barrier.objects.standing().filter(barrier_kind__in=_NOT_THE_PUBLIC)
    whom = {*restricted.filter(subject__isnull=False).values_list("subject_id", flat=True)}
    return [look for look in looks if look.subject_id in whom]


def _out_of_hours(looks: list[Look]) -> list[Look]:
    return [look for look in looks if is_out_of_hours(look.at)]


def _in_bulk(looks: list[Look]) -> list[Look]:
    days: dict[tuple[UUID, date], list[Look]] = defaultdict(list)
    for look in looks:
        days[look.person_id, london_day(look.at)].append(look)
    return [
        look
        for of_day in days.values()
        if len({one.subject_id for one in of_day}) > MANY
        for look in of_day
    ]
