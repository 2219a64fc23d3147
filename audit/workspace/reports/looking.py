"""Who looked without work behind it, who looked at unusual hours or at many people, and who read the log (7.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from agencies import clock
from agencies.actors import Hat, Service
from agencies.models import Workspace
from agencies.reasons import AUDIT_PURPOSES
from agencies.verdicts import Refused
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import about, entry_words, names, scope
from audit.workspace.questions import Question, in_days
from audit.workspace.reports import own_searches
from audit.workspace.reports.conflicted import conflicts_in
from audit.workspace.reports.report import (
    Row,
    agencies,
    amiss_first,
    did,
    people,
    reason_label,
    when,
)
from audit.workspace.reports.work import Look, without_work
from mash_hub import calendars
from mash_hub.models.conflicts import Conflict
from mash_hub.models.subjects import Subject

LOOKS = (
    Verb.READ,
    Verb.VIEWED,
    Verb.LEFT,
    Verb.REVEALED,
    Verb.SEARCHED,
    Verb.DOWNLOADED,
    Verb.EXPORTED,
    Verb.PRINTED,
)
MOST_LOOKS = 50_000
A_CASE = 15  # people: more than a family and who threatens it
MANY = 40  # different people in one day: more than a day's work at a busy front door
EARLY, LATE = 7, 20  # London hours between which looking is ordinary


def entries_of(question: Question, verbs: Iterable[Verb], by: Hat | Service) -> QuerySet[Entry]:
    """Entries of some verbs that a question asks about, as far as they are people’s use of the hub."""
    found = in_days(question).filter(scope.acts(by), verb__in=[*verbs])
    if question.user_id:
        found = found.filter(person_id=question.user_id)
    return found.order_by("at", "number")


def looks(question: Question, hat: Hat | Service, *, most: int | None = MOST_LOOKS) -> list[Look]:
    """Each look of a person who uses the hub at a person, one for each entry and person.

    What a page opened names records, not people: they are found by the records. A page of more than
    `A_CASE` people is a list of somebody's work, and no look at any of them.
    """
    found = entries_of(question, LOOKS, hat).filter(person_id__isnull=False)
    entries = [*(found if most is None else found[: most + 1])]
    if most is not None and len(entries) > most:
        raise Refused(f"There are more than {most:,} looks in these days. Ask for fewer days.")
    kept = about.kept_from(hat)
    of_things = about.subjects_of(pk for entry in entries for pk in entry.thing_ids)
    found_looks = []
    for entry in entries:
        people = {*entry.people}.union(*(of_things.get(pk, ()) for pk in entry.thing_ids))
        if entry.person_id is None or len(people) > A_CASE or kept & {*entry.thing_ids}:
            continue
        is_given = bool(entry.owner_ids) and entry.agency_id not in entry.owner_ids
        found_looks += [
            Look(
                entry.at,
                entry.person_id,
                entry.agency_id,
                entry.workspace_id,
                entry.verb,
                subject,
                entry.reason_code,
                is_given,
                entry.pk,
            )
            for subject in people
        ]
    return found_looks


def orphans(question: Question, hat: Hat) -> list[Row]:
    """What one user looked at with no case, action, request or meeting of theirs behind it.

    A record that their own agency holds is no work by itself. What another agency gave was given for a
    case, a request or a meeting.
    """
    grouped: dict[tuple[UUID, UUID | None, UUID | None, str], list[Look]] = defaultdict(list)
    own = [look for look in looks(question, hat) if not look.is_given]
    for look in without_work(own):
        grouped[look.subject_id, look.agency_id, look.workspace_id, look.verb].append(look)
    subjects = _references(key[0] for key in grouped)
    whose = agencies(key[1] for key in grouped)
    places = dict(Workspace.objects.values_list("pk", "name"))
    return [
        Row(
            (
                subjects.get(subject, ""),
                did(verb),
                str(len(looks)),
                when(looks[0].at),
                when(looks[-1].at),
                whose.get(agency, ""),
                places.get(place, "") if place else "",
                "; ".join(sorted({reason_label(one.reason) for one in looks if one.reason})),
            ),
            is_amiss=not all(one.reason for one in looks),
        )
        for (subject, agency, place, verb), looks in grouped.items()
    ]


@dataclass
class _Day:
    """What one person looked at on one day."""

    subjects: set[UUID] = field(default_factory=set)
    at_odd_hours: list[datetime] = field(default_factory=list)


def unusual(question: Question, hat: Hat) -> list[Row]:
    """Days on which somebody looked at many people or out of hours, and looks at one's own.

    "One's own" is what the hub's own comparison of names, households and addresses with declared
    interests found (4.8): whoever is kept apart from a case and tried to see it, or saw it before; and
    whoever searched for somebody they declared.
    """
    days: dict[tuple[UUID, date], _Day] = defaultdict(_Day)
    for look in looks(question, hat):
        day = days[look.person_id, london_day(look.at)]
        day.subjects.add(look.subject_id)
        if is_out_of_hours(look.at):
            day.at_odd_hours.append(look.at)
    who = people(person for person, _ in days)
    rows = []
    for (person, on), day in sorted(days.items(), key=lambda pair: (pair[0][1], who[pair[0][0]])):
        seen = len(day.subjects)
        if seen > MANY:
            rows.append(_unusual(who[person], on, "Many people in one day", f"{seen} people", True))
        if day.at_odd_hours:
            times = sorted(day.at_odd_hours)
            first, last = when(times[0]), when(times[-1])
            whom = "1 person" if seen == 1 else f"{seen} people"
            span = f"{whom}, {first}" if first == last else f"{whom}, {first} to {last}"
            rows.append(_unusual(who[person], on, "Out of hours", span, False))
    own = [*_at_ones_own(question, hat), *_searches_for_own(question, hat)]
    return amiss_first([*own, *rows])


def london_day(at: datetime) -> date:
    """The day of an instant in London."""
    return at.astimezone(clock.LONDON).date()


def is_out_of_hours(at: datetime) -> bool:
    """Whether looking at an instant is no ordinary working time."""
    local = at.astimezone(clock.LONDON)
    return not (calendars.is_working_day(local.date()) and EARLY <= local.hour < LATE)


def _unusual(name: str, on: date, kind: str, words: str, is_amiss: bool) -> Row:
    return Row((name, f"{on:%-d %b %Y}", kind, words), is_amiss=is_amiss)


@dataclass(frozen=True)
class Met:
    """One entry of somebody about what a conflict keeps them apart from, and that conflict."""

    entry: Entry
    conflict: Conflict


def at_ones_own(question: Question, hat: Hat | Service) -> list[Met]:
    """Looks, refused ones too, by people whom a conflict keeps apart from what they looked at."""
    acts = entries_of(question, (*LOOKS, Verb.REFUSED, Verb.NOT_FOUND), hat)
    lookers = acts.order_by().values_list("person_id", flat=True).distinct()
    conflicts = conflicts_in(hat).filter(person__in=[pk for pk in lookers if pk])
    kept: dict[UUID, list[Conflict]] = defaultdict(list)
    for one in conflicts:
        if one.person_id:
            kept[one.person_id].append(one)
    things = names.of_files(one.file_id for ones in kept.values() for one in ones)
    met = []
    for person_id, ones in kept.items():
        ids = [pk for one in ones for pk in things[one.file_id]]
        for entry in acts.filter(person_id=person_id, thing_ids__overlap=ids)[:MOST_LOOKS]:
            of = next(one for one in ones if things[one.file_id] & {*entry.thing_ids})
            met.append(Met(entry, of))
    return met


def _at_ones_own(question: Question, hat: Hat) -> list[Row]:
    found = at_ones_own(question, hat)
    who = people(one.entry.person_id for one in found)
    rows = []
    for one in found:
        entry, of = one.entry, one.conflict
        known = "before it was known" if entry.at < of.began_at else "kept apart"
        words = f"{did(entry.verb)} {when(entry.at)}; {of.get_source_display().lower()}, {known}"
        kind = "Somebody or something of their own"
        rows.append(_unusual(who[entry.person_id], london_day(entry.at), kind, words, True))
    return rows


def _searches_for_own(question: Question, hat: Hat) -> list[Row]:
    found = own_searches.of(entries_of(question, (Verb.SEARCHED,), hat), hat)
    who = people(entry.person_id for entry in found)
    kind = "Somebody or something of their own"
    return [
        _unusual(
            who[entry.person_id],
            london_day(entry.at),
            kind,
            f"{did(entry.verb)} {when(entry.at)}; alike by what was typed",
            True,
        )
        for entry in found
    ]


def audits(question: Question, hat: Hat) -> list[Row]:
    """Each question asked of the log and each table taken from it: by whom, for which purpose."""
    found = entries_of(question, (Verb.LOG_READ, Verb.EXPORTED), hat).filter(
        reason_code__in=AUDIT_PURPOSES
    )
    entries = [*found.order_by("-at", "-number")[:MOST_LOOKS]]
    words = entry_words.of_entries(entries, hat)
    return [
        Row(
            (
                when(entry.at),
                words.get(entry.person_id, entry.service) if entry.person_id else entry.service,
                words.get(entry.agency_id, "") if entry.agency_id else "",
                "Took a table" if entry.verb == Verb.EXPORTED else "Asked",
                reason_label(entry.reason_code),
                entry.ground.replace(":", " "),
                _about(entry, words),
                "" if entry.count is None else str(entry.count),
            )
        )
        for entry in entries
    ]


def _about(entry: Entry, words: dict[UUID, str]) -> str:
    named = [*entry.people, *entry.thing_ids]
    return ", ".join(words[pk] for pk in named if words.get(pk))


def _references(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Subject.objects.filter(pk__in={*ids}).values_list("pk", "reference"))
