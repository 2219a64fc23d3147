"""Raising patterns of use for auditors once a day, and settling them (domain notes 4.15, 7.3).

Days are looked at when they are over; one more is waited for where work may still be written down for
what was looked at. A pattern is raised once for a person and day, whatever runs how often. Nothing
follows from it by itself: nobody is stopped, and nobody but auditors is told (7.2 R24). But for looks at
one's own: they are raised as soon as they are seen, and the officers of the person's agency are told, too
(8b B23).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Hat, Service
from agencies.models import Membership, Person
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.training import TrainingRecord
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Act, Role
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from audit.workspace import patterns, scope
from audit.workspace.models.raised_patterns import TABLE, PatternState, RaisedPattern
from audit.workspace.patterns import Pattern, Seen
from audit.workspace.questions import Question, in_days
from audit.workspace.reports import accounts
from audit.workspace.reports.looking import LOOKS, london_day

PURPOSE = Reason(ReasonCode.AUDIT_LAWFULNESS)
BACK = 7  # days: as long as the job may stand still before it misses one
SOON = frozenset({Pattern.BULK, Pattern.OWN})  # for these nothing written down later matters
_ONE = timedelta(days=1)
_EVIDENCE = 20  # entries of one session
_OWN_AUDITORS = [role.value for role in Role if Act.READ_OWN_LOG in ACTS[role]]
_AUDITORS = [*_OWN_AUDITORS, *(role.value for role in Role if Act.READ_LOG in ACTS[role])]
_OFFICERS = [role.value for role in Role if Act.REVIEW_ACCESS in ACTS[role]]


# --- raising --------------------------------------------------------------------------------------


@transaction.atomic
def raise_all(*, by: Service) -> int:
    """Raise what the days that are over show and nobody has raised; gives how many there were.

    `by` reads the log of every workspace, as a partnership auditor does.
    """
    today = hats.today()
    return _raise([*_of_looks(today, by), *_of_sessions(today), *_of_accounts(today)], by=by)


@transaction.atomic
def raise_own(*, by: Service) -> int:
    """Raise at once what today shows of looks at one's own; gives how many there were."""
    today = hats.today()
    return _raise(patterns.of_ones_own(Question(PURPOSE, today, today), by), by=by)


def _raise(seen: Collection[Seen], *, by: Service) -> int:
    if not seen:
        return 0
    people = {one.person_id for one in seen}
    locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk")
    [*locked.values_list("pk", flat=True)]  # two at once raise one after the other
    before = RaisedPattern.objects.filter(person__in=people, on__in={one.on for one in seen})
    known = {(row.pattern, row.person_id, row.on): row for row in before}
    new = [one for one in seen if (one.pattern.value, one.person_id, one.on) not in known]
    at, places, agencies = clock.now(), _places_of(seen), _agencies_of(seen)
    for one in seen:
        row = known.get((one.pattern.value, one.person_id, one.on))
        _add(row, one, places[one], agencies[one], by=by, at=at)
    rows = [_raised(one, places[one], agencies[one], by=by, at=at) for one in new]
    audits = Agency.objects.active().filter(agency_kind=AgencyKind.AUDIT)
    told, own = (*audits.values_list("pk", flat=True),), with_auditors()
    kind = NoticeKind.PATTERN_RAISED
    posts = (
        notices.Post((*told, *own.get(row.agency_id, ())), kind, row, not_for=(row.person_id,))
        for row in rows
    )
    notices.post_all(posts, by=by, at=at)
    for row in rows:
        if row.pattern == Pattern.OWN:
            _tell_officers(row, NoticeKind.OWN_LOOKED_FOR, at=at)
    return len(rows)


def _add(
    row: RaisedPattern | None,
    seen: Seen,
    places: list[UUID],
    agency_id: UUID | None,
    *,
    by: Service,
    at: datetime,
) -> None:
    """What of one's own was looked at later that day, beside what was raised; until somebody looks into it."""
    if row is None or row.pattern != Pattern.OWN or row.state != PatternState.RAISED:
        return
    if more := [pk for pk in seen.entries if pk not in row.entries]:
        whole = {*row.places, *places}
        row.set_entries([*row.entries, *more], whole, agency_id=agency_id, by=by, at=at)


def with_auditors() -> dict[UUID | None, tuple[UUID]]:
    """The agencies that have auditors of their own today, each as whom to tell."""
    held = Membership.objects.current(hats.today()).filter(role__in=_OWN_AUDITORS)
    return {pk: (pk,) for pk in held.values_list("agency_id", flat=True)}


def _raised(
    seen: Seen, places: list[UUID], agency_id: UUID | None, *, by: Service, at: datetime
) -> RaisedPattern:
    row = RaisedPattern(
        id=uuid4(),
        reference=references.new("PU"),
        pattern=seen.pattern,
        person_id=seen.person_id,
        on=seen.on,
        entries=[*seen.entries],
        places=places,
        agency_id=agency_id,
        raised_at=at,
    ).start(by=by, at=at)
    log.write(
        by=by,
        verb=Verb.NOTIFIED,
        about=[row, Thing("person", seen.person_id)],
        ground=f"pattern:{seen.pattern.value}",
        count=len(seen.entries),
        at=at,
    )
    return row


def _of_looks(today: date, by: Service) -> Iterator[Seen]:
    for ago in range(BACK, 0, -1):
        on = today - ago * _ONE
        for seen in patterns.worth_raising(Question(PURPOSE, on, on), by):
            if ago > 1 or seen.pattern in SOON:
                yield seen


def _of_sessions(today: date) -> Iterator[Seen]:
    """Days on which somebody was signed in at two places at once, with the first entries of both."""
    question = Question(PURPOSE, today - BACK * _ONE, today - _ONE)
    people = Person.objects.filter(is_active=True).values_list("pk", flat=True)
    found: dict[tuple[UUID, date], set[str]] = defaultdict(set)
    for one, other in accounts.two_at_once(question, people):
        if one.person_id is not None:
            on = london_day(other.started_at)
            found[one.person_id, on] |= {one.pk, other.pk}
    hashes = {pk for pks in found.values() for pk in pks}
    entries = Entry.objects.filter(session_hash__in=hashes).order_by("at", "number")
    first: dict[str, list[UUID]] = defaultdict(list)
    for pk, session_hash in entries.values_list("pk", "session_hash"):
        if len(first[session_hash]) < _EVIDENCE:
            first[session_hash].append(pk)
    for (person_id, on), sessions in found.items():
        shown = tuple(pk for session in sorted(sessions) for pk in first[session])
        yield Seen(Pattern.TWO_PLACES, person_id, on, shown)


def _of_accounts(today: date) -> Iterator[Seen]:
    """Accounts that came to be dormant, and people who look though their training has run out.

    Each is raised for the day on which it came to be so, and so once. Whose training has run out wears no
    role any more (R20): a look after that day is what should not have been possible.
    """
    held = Membership.objects.in_time(today).filter(person__is_active=True)
    people = {one.person_id: one.person for one in held.select_related("person")}
    yield from _dormant(people, today)
    yield from _untrained(people, today)


def _dormant(people: dict[UUID, Person], today: date) -> Iterator[Seen]:
    last = accounts.last_seen(people)
    for person in people.values():
        seen_at = last.get(person.pk) or person.invited_at
        if seen_at is None:
            continue
        on = london_day(seen_at + accounts.DORMANT)
        if today - BACK * _ONE <= on < today:
            yield Seen(Pattern.DORMANT, person.pk, on, ())


def _untrained(people: dict[UUID, Person], today: date) -> Iterator[Seen]:
    lapsed = TrainingRecord.objects.filter(person__in=people, training_until_on__lt=today - _ONE)
    until = dict(lapsed.values_list("person_id", "training_until_on"))
    run_out = {person_id: last + _ONE for person_id, last in until.items() if last}
    question = Question(PURPOSE, today - BACK * _ONE, today - _ONE)
    looks = in_days(question).filter(person_id__in=run_out, verb__in=LOOKS)
    after: dict[UUID, list[UUID]] = defaultdict(list)
    for person_id, pk, at in looks.order_by("at", "number").values_list("person_id", "pk", "at"):
        if person_id and london_day(at) >= run_out[person_id]:
            after[person_id].append(pk)
    for person_id, found in after.items():
        yield Seen(Pattern.UNTRAINED, person_id, run_out[person_id], (*found[:_EVIDENCE],))


def _places_of(seen: Collection[Seen]) -> dict[Seen, list[UUID]]:
    """The workspaces that each pattern's entries are of; without entries, those its person works in."""
    ids = {pk for one in seen for pk in one.entries}
    entries = Entry.objects.filter(pk__in=ids).values_list("pk", "workspace_id")
    of_entry = {pk: place or hats.NO_WORKSPACE for pk, place in entries}
    worn: dict[UUID, set[UUID]] = defaultdict(set)
    held = Membership.objects.in_time(hats.today()).filter(
        person__in={one.person_id for one in seen}
    )
    for person_id, place in held.values_list("person_id", "workspace_id"):
        worn[person_id].add(place)
    return {
        one: sorted({of_entry[pk] for pk in one.entries if pk in of_entry} or worn[one.person_id])
        for one in seen
    }


def _agencies_of(seen: Collection[Seen]) -> dict[Seen, UUID | None]:
    """The agency for which all of a pattern was done; without entries, the one its person works for."""
    ids = {pk for one in seen for pk in one.entries}
    of_entry = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "agency_id"))
    worn: dict[UUID, set[UUID | None]] = defaultdict(set)
    held = Membership.objects.in_time(hats.today()).filter(
        person__in={one.person_id for one in seen}
    )
    for person_id, agency_id in held.values_list("person_id", "agency_id"):
        worn[person_id].add(agency_id)
    found = {
        one: {of_entry.get(pk) for pk in one.entries} if one.entries else worn[one.person_id]
        for one in seen
    }
    return {one: next(iter(some)) if len(some) == 1 else None for one, some in found.items()}


# --- looking into it ------------------------------------------------------------------------------


def entries_of(row: RaisedPattern, *, by: Hat) -> list[Entry]:
    """The entries that show a pattern, as far as the hat reads them; reading the log is itself logged."""
    require(scope.may_read(by))
    found = [*Entry.objects.filter(pk__in=row.entries).order_by("at", "number")]
    log.write(
        by=by,
        verb=Verb.LOG_READ,
        about=[row, Thing("person", row.person_id)],
        reason=PURPOSE,
        ground=f"pattern:{row.pattern}",
        count=len(found),
        at=clock.now(),
    )
    return found


def may_settle(hat: Hat, row: RaisedPattern) -> Verdict:
    """Whether a hat may say what was found: an auditor, never of oneself or of where one works."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if hat.person_id == row.person_id:
        return no("Nobody looks into their own use.")
    team = Membership.objects.in_time(hats.today()).exclude(role__in=_AUDITORS)
    if team.filter(person=hat.person_id, workspace__in=row.places).exists():
        return no("You work in this workspace yourself. Another auditor looks into it.")
    if row.state != PatternState.RAISED:
        return no("It is looked into already.")
    return YES


@transaction.atomic
def settle(
    row: RaisedPattern, *, by: Hat, found: PatternState, because: Reason, version: int
) -> RaisedPattern:
    """Say what was found, in a sentence that is sealed; nothing follows by itself. Raises Refused, Stale."""
    row = RaisedPattern.objects.lock(row, version)
    require(may_settle(by, row))
    require(TABLE.may_move(row.state, found))
    if because.is_kept:
        raise Refused("Say in a sentence what you found.")
    if found == PatternState.REFERRED and not officers_of(row):
        raise Refused("Their agency has no other information officer. Ring its managers instead.")
    at = clock.now()
    file = files.open_file(
        RaisedPattern.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.OFFICE,
    )
    row.owner_id, row.file_id = file.owner_id, file.pk
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_settled(found, file, by=by, at=at, because=because)
    if found == PatternState.REFERRED:
        _tell_officers(row, NoticeKind.PATTERN_REFERRED, at=at)
    log.write(
        by=by,
        verb=Verb.DECIDED,
        about=[row, Thing("person", row.person_id)],
        reason=because,
        ground=f"pattern:{row.pattern}",
        at=at,
    )
    return row


def officers_of(row: RaisedPattern) -> list[UUID]:
    """To whom a pattern is referred: information officers of the person's own agency, but the person."""
    held = Membership.objects.in_time(hats.today()).filter(
        role__in=_OFFICERS, agency=row.person.agency_id, person__is_active=True
    )
    others = held.exclude(person=row.person_id)
    return [*others.order_by("person").values_list("person", flat=True).distinct()]


def _tell_officers(row: RaisedPattern, kind: NoticeKind, *, at: datetime) -> None:
    """Tell the officers that there is something, and its reference: the auditors say the rest themselves."""
    agency_id = row.person.agency_id
    if not (officers := officers_of(row)):
        return
    notices.post(
        to=agency_id,
        notice_kind=kind,
        about=row,
        by=Service("use-watch", agency_id=agency_id),
        at=at,
        persons=officers,
        not_for=[row.person_id],
    )
