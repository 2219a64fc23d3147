"""Reading the chronology of held records: page by page, or whole for paper, as far as each owner agreed (4.20).

A page holds what comes next after a place in the order of days, so that the last costs what the first does.
What was not given to its reader is passed over, and the page says whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies import clock, cursors, sealing
from agencies.actors import Hat
from agencies.database import statements
from agencies.models.agencies import Agency
from agencies.models.grants import granted_to
from mash_hub import chronology_rows
from mash_hub.models.chronologies import ConsentState
from mash_hub.models.legal_holds import LegalHold

ON_A_PAGE = 50
S = ConsentState
_DAY, _MOMENT = 4, 8  # bytes of a place that say day and moment; the others say which record
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = (
    "Sealed items, what stands under handling C, restricted lines of minutes, minutes that were not "
    "circulated, and protected addresses"
)
_ANSWERED = {
    S.ASKED: "has not answered",
    S.REFUSED: "did not agree",
    S.TAKEN_BACK: "took its consent back",
    S.GIVEN: "agreed, and that has run out",
}

Place = tuple[date, datetime, UUID]  # the record after or before which one goes on


@dataclass(frozen=True)
class Event:
    """One line of a chronology: when, what, and whose it is."""

    on: date
    row: Any
    words: str
    agency: str

    @property
    def what(self) -> str:
        """What kind of record it is, with its reference."""
        return chronology_rows.title_of(self.row)


@dataclass(frozen=True)
class Chronology:
    """What stands in it, in order; what is not there and why; and the places one turns to from a page."""

    events: list[Event]
    gaps: list[str]
    earlier: str = ""
    later: str = ""


# --- a page ---------------------------------------------------------------------------------------


@dataclass
class _Found:
    """The records of a page and one more, and the agencies whose records were passed over on the way."""

    rows: list[Any] = field(default_factory=list)
    shut: set[str] = field(default_factory=set)


def page(
    hold: LegalHold, *, by: Hat, after: str = "", before: str = "", at_end: bool = False
) -> Chronology:
    """The lines after a place, before one, at the end, or the first; opened with an entry for each kind.

    `after` and `before` are places that this reader was given; others show the first page.
    """
    place = _place_of(before or after, by=by)
    backward = at_end or (bool(before) and place is not None)
    found = _next(_readable(hold, by=by), place, backward=backward, by=by)
    is_more, rows = len(found.rows) > ON_A_PAGE, found.rows[:ON_A_PAGE]
    if backward:
        rows.reverse()
    events, shut = opened(rows, by=by)
    gaps = gaps_of(hold, found.shut | shut)
    if not rows:
        return Chronology([], gaps)
    has_earlier = is_more if backward else place is not None
    has_later = place is not None if backward else is_more
    return Chronology(
        events,
        gaps,
        _seal(rows[0], by=by) if has_earlier else "",
        _seal(rows[-1], by=by) if has_later else "",
    )


def _readable(hold: LegalHold, *, by: Hat) -> list[QuerySet[Any]]:
    """The records, kind by kind, of which every agency agreed, one's own among them."""
    given = hold.consents.filter(state=S.GIVEN, until_at__gt=clock.now())
    owners = {hold.owner_id, *given.values_list("owner_id", flat=True)}
    parts = chronology_rows.parts_of(hold, without=by.person_id)
    return [chronology_rows.owned_within(rows, owners) for rows in parts]


def _next(
    parts: Sequence[QuerySet[Any]], place: Place | None, *, backward: bool, by: Hat
) -> _Found:
    """The records that come next and were given to the reader: as many as a page has, and one."""
    found = _Found()
    number = ON_A_PAGE + 1
    while len(found.rows) <= ON_A_PAGE:
        some = _places(parts, place, number, backward=backward)
        for row, is_given in _loaded(parts, some, by=by):
            if len(found.rows) > ON_A_PAGE:
                break
            if is_given:
                found.rows.append(row)
            else:
                found.shut.add(row.owner.name)
        if len(some) < number:
            break
        place, number = some[-1][:3], 2 * number
    return found


def _places(
    parts: Sequence[QuerySet[Any]], place: Place | None, number: int, *, backward: bool
) -> list[tuple[date, datetime, UUID, int]]:
    """The places of the next records, whatever kind each is of, which its last member says."""
    found: list[tuple[date, datetime, UUID, int]] = []
    for kind, rows in enumerate(parts):
        columns = _from(rows, place, backward=backward).values_list("stands_on", "stands_at", "pk")
        found += [(*key, kind) for key in columns[:number]]
    return sorted(found, reverse=backward)[:number]


def _from(rows: QuerySet[Any], place: Place | None, *, backward: bool) -> QuerySet[Any]:
    ordered = rows.order_by("stands_on", "stands_at", "pk")
    if backward:
        ordered = ordered.reverse()
    if place is None:
        return ordered
    beyond, (on, at, pk) = "lt" if backward else "gt", place
    same_day = Q(**{f"stands_at__{beyond}": at}) | Q(**{"stands_at": at, f"pk__{beyond}": pk})
    return ordered.filter(Q(**{f"stands_on__{beyond}": on}) | (Q(stands_on=on) & same_day))


def _loaded(
    parts: Sequence[QuerySet[Any]], some: Sequence[tuple[date, datetime, UUID, int]], *, by: Hat
) -> list[tuple[Any, bool]]:
    """The records of some places in their order, each with whether its section was given to the reader."""
    ids: dict[int, list[UUID]] = defaultdict(list)
    for *_, pk, kind in some:
        ids[kind].append(pk)
    rows = {row.pk: row for kind, among in ids.items() for row in parts[kind].filter(pk__in=among)}
    given = _given(rows.values(), by=by)
    return [(rows[pk], pk in given) for *_, pk, _ in some if pk in rows]


def _given(rows: Iterable[Any], *, by: Hat) -> set[UUID]:
    found: set[UUID] = set()
    for (model, section), some in _by_section(rows).items():
        ids = [row.pk for row in some]
        granted = granted_to(by, model.kind, section, among=statements.ids(ids))
        found |= {*model.objects.filter(granted, pk__in=ids).values_list("pk", flat=True)}
    return found


def _by_section(rows: Iterable[Any]) -> dict[tuple[Any, str], list[Any]]:
    found: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    for row in rows:
        found[type(row), chronology_rows.section_of(row)].append(row)
    return found


def _seal(row: Any, *, by: Hat) -> str:
    day = row.stands_on.toordinal().to_bytes(_DAY, "big")
    moment = (row.stands_at - _EPOCH) // timedelta(microseconds=1)
    return cursors.seal_place(day + moment.to_bytes(_MOMENT, "big") + row.pk.bytes, by)


def _place_of(cursor: str, *, by: Hat) -> Place | None:
    """A place, or None for what this reader was not given."""
    try:
        place = cursors.place_of(cursor, by)
        on, at = place[:_DAY], place[_DAY : _DAY + _MOMENT]
        moment = _EPOCH + timedelta(microseconds=int.from_bytes(at, "big"))
        day = date.fromordinal(int.from_bytes(on, "big"))
        return day, moment, UUID(bytes=place[_DAY + _MOMENT :])
    except (cursors.NotYours, ValueError, OverflowError):
        return None


# --- whole ----------------------------------------------------------------------------------------


def whole(hold: LegalHold, *, by: Hat) -> Chronology:
    """All of it, for paper; opened with an entry for each kind."""
    rows = [row for part in _readable(hold, by=by) for row in part]
    rows.sort(key=lambda row: (row.stands_on, row.stands_at, row.pk))
    events, shut = opened(rows, by=by)
    return Chronology(events, gaps_of(hold, shut))


def opened(rows: Sequence[Any], *, by: Hat) -> tuple[list[Event], set[str]]:
    """Some records as lines, in their order, and the names of owners of what did not open.

    What an owner wrote or changed since it agreed was not given.
    """
    content: dict[UUID, Any] = {}
    for (_, section), some in sorted(
        _by_section(rows).items(), key=lambda one: (one[0][0].kind, one[0][1])
    ):
        told = sealing.open(some, [section], by=by)
        content |= {row.pk: told[row, section] for row in some}
    events = [
        Event(
            row.stands_on,
            row,
            chronology_rows.text_of(row, content[row.pk]),
            chronology_rows.agency_of(row),
        )
        for row in rows
        if content[row.pk] is not None
    ]
    return events, {row.owner.name for row in rows if content[row.pk] is None}


def gaps_of(hold: LegalHold, shut: Collection[str]) -> list[str]:
    """What is not in the chronology, and why, without a word of it; `shut` names owners of what did not open."""
    rows = hold.consents.exclude(state=S.GIVEN, until_at__gt=clock.now()).select_related("owner")
    found = [
        f"{row.owner.name} {_ANSWERED[ConsentState(row.state)]}"
        for row in rows.order_by("owner__name")
    ]
    asked = {*hold.consents.values_list("owner_id", flat=True), hold.owner_id}
    others = chronology_rows.owners_in(chronology_rows.parts_of(hold)) - asked
    names = Agency.objects.filter(pk__in=others).order_by("name").values_list("name", flat=True)
    found += [f"{name} was not asked" for name in names]
    found += [f"Part of what {name} wrote was not given to you" for name in sorted(shut)]
    return [*found, _NEVER]
