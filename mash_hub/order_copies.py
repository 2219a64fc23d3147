"""Who holds a copy of a protective order: shown, taken back, told, and written down (4.13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, product
from uuid import UUID

from django.db import transaction

from agencies import clock, notices, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind, GrantCause
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, flags, free_text
from mash_hub.models.order_breaches import OrderBreach
from mash_hub.models.protective_orders import OVER, ProtectiveOrder, files_of
from mash_hub.models.subjects import Involvement

SECTIONS = ("terms", "outcome")


def may_keep(hat: Actor, row: ProtectiveOrder) -> Verdict:
    """Work on an order: people of the agency that keeps it."""
    if not (allowed := may(hat, Act.KEEP_ORDERS)):
        return allowed
    if hat.agency_id != row.owner_id:
        return no("The agency that keeps this order takes each step.")
    return YES


def may_show(hat: Actor, row: ProtectiveOrder) -> Verdict:
    """Say who holds a copy: its owner, until it was looked back on."""
    if not (allowed := may_keep(hat, row)):
        return allowed
    return no("It is over: nobody else holds a copy.") if row.state in OVER else YES


def showing_of(row: ProtectiveOrder) -> flags.Showing:
    """Who holds a copy now, as its owner chose."""
    return flags.Showing(tuple(row.agencies), tuple(row.persons), tuple(row.places))


@transaction.atomic
def show(row: ProtectiveOrder, showing: flags.Showing, *, by: Hat, version: int) -> ProtectiveOrder:
    """Say anew who holds a copy, beside the cases it was released to.

    Nothing leaves that holds an address which is protected of anybody it names. Raises Refused,
    WordsRefused, Stale.
    """
    row = ProtectiveOrder.objects.select_related("file").lock(row, version)
    require(may_show(by, row))
    flags.require_showing(showing, by=by)
    require_clear(row, by=by)
    at = clock.now()
    tell(row, NoticeKind.ORDER_CHANGED, by=by, at=at)  # those who lose it, too
    sealing.take_back(_rows(row), by=by, cause=_cause(row))
    row.agencies, row.persons = sorted(showing.agencies), sorted(showing.persons)
    row.places = sorted(showing.places) if showing.agencies else []
    give(row, by=by)
    row.set_shown(by=by, at=at)
    tell(row, NoticeKind.ORDER_CHANGED, by=by, at=at)
    note(row, Verb.SHARED, by=by)
    return row


@transaction.atomic
def release_to_case(
    row: ProtectiveOrder,
    case: sealing.Cause,
    to: Iterable[UUID],
    *,
    files: Iterable[UUID],
    by: Hat,
    version: int,
) -> ProtectiveOrder:
    """Release an order to the agencies that read a case of the hat's workspace, for that cause.

    The cause names the people where not everybody of these agencies comes to the case. `files` are
    the case's own: whoever is kept apart from one reads nothing of the order. Raises Refused where
    there is nobody to read it, WordsRefused, Stale.
    """
    row = ProtectiveOrder.objects.select_related("file").lock(row, version)
    require(may_show(by, row))
    others = {*to} - {row.owner_id}
    if not others:
        raise Refused("No other agency reads this case: there is nobody to release it to.")
    require_clear(row, by=by)
    at = clock.now()
    for one in _rows(row):
        sections = ("words",) if isinstance(one, OrderBreach) else SECTIONS
        sealing.give([one], sections, to=others, by=by, cause=case)
    row.case_places = sorted({*row.case_places, by.workspace_id})
    row.case_files = sorted({*row.case_files, *files})
    row.set_shown(by=by, at=at)
    tell(row, NoticeKind.ORDER_CHANGED, by=by, at=at)
    note(row, Verb.RELEASED, by=by)
    return row


def require_clear(row: ProtectiveOrder, *, by: Hat) -> None:
    """Let what an order says leave, unless it holds an address protected of its people (4.13, never)."""
    own = [(one, ("words",)) for one in _own_breaches(row)]
    rows = [(row, SECTIONS), *own]
    free_text.require_clear_rows(rows, file_id=row.file_id, by=by)


def _own_breaches(row: ProtectiveOrder) -> list[OrderBreach]:
    return list(OrderBreach.objects.filter(order=row, owner=row.owner_id))


def _rows(row: ProtectiveOrder) -> list[ProtectiveOrder | OrderBreach]:
    """The order and the breaches its own agency wrote; what others wrote is theirs to give."""
    return [row, *_own_breaches(row)]


def _cause(row: ProtectiveOrder, persons: Iterable[UUID] = ()) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.RELEASE, row, persons=tuple(sorted(persons)))


def give(row: ProtectiveOrder, *, by: Hat) -> None:
    """Give the order and its breaches to whoever holds a copy: the agencies, or people by name."""
    _give(row, _rows(row), by=by)


def give_breach(breach: OrderBreach, *, by: Hat) -> None:
    """Give a new breach, written by the order's own agency, to whoever holds a copy, of cases too."""
    _give(breach.order, [breach], by=by)
    for cause, to in _case_causes(breach.order).items():
        sealing.give([breach], ["words"], to=to, by=by, cause=cause)


def _give(row: ProtectiveOrder, rows: Iterable[ProtectiveOrder | OrderBreach], *, by: Hat) -> None:
    for one in rows:
        sections = ("words",) if isinstance(one, OrderBreach) else SECTIONS
        for to, cause in _audience(row):
            sealing.give([one], sections, to=to, by=by, cause=cause)


def _audience(row: ProtectiveOrder) -> list[tuple[set[UUID], sealing.Cause]]:
    """Agencies with the cause for which each is given it: as a whole, or for people by name."""
    if not row.persons:
        return [({*row.agencies}, _cause(row))] if row.agencies else []
    people = flags.people_of(showing_of(row))
    named = sorted({(agency, person) for person, agency in people if person in row.persons})
    return [
        ({agency}, _cause(row, (person for _, person in each)))
        for agency, each in groupby(named, key=lambda one: one[0])
    ]


def take_all_back(row: ProtectiveOrder, *, by: Hat) -> None:
    """Take every copy back, of cases too, as when an order was looked back on."""
    rows = _rows(row)
    sealing.take_back(rows, by=by, cause=_cause(row))
    for cause in _case_causes(row):
        sealing.take_back(rows, by=by, cause=cause)


def _case_causes(row: ProtectiveOrder) -> dict[sealing.Cause, set[UUID]]:
    """The cases to which an order was released, as causes with the people named, and who reads there."""
    live = GrantCause.objects.live(clock.now()).filter(
        thing_kind=row.kind, thing_id=row.pk, section="terms", cause_kind=CauseKind.MEETING
    )
    found: dict[sealing.Cause, set[UUID]] = {}
    for by_kind, by_id, persons, agency in live.values_list(
        "by_kind", "by_id", "persons", "receiver_id"
    ):
        cause = sealing.Cause(CauseKind.MEETING, by_kind, by_id, tuple(sorted(persons)))
        found.setdefault(cause, set()).add(agency)
    return found


# --- telling and writing down -------------------------------------------------------------------


def tell(row: ProtectiveOrder, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    """Tell whoever reads an order, place by place, without a word of it (4.19)."""
    apart = {one for many in conflicts.people_apart(files_of(row)).values() for one in many}
    silent = tuple(sorted({*apart, *([by.person_id] if by.person_id else ())}))
    posts = [
        notices.Post((agency,), kind, row, place, tuple(sorted(persons)), silent)
        for (place, agency), persons in _told(row).items()
    ]
    notices.post_all(posts, by=by, at=at)


def _told(row: ProtectiveOrder) -> dict[tuple[UUID, UUID], set[UUID]]:
    """Who is told in which workspace: agency by agency, its people by name or, where none is, all.

    Whoever holds a copy and comes to a case besides is told once.
    """
    told: dict[tuple[UUID, UUID], set[UUID]] = {(row.workspace_id, row.owner_id): set()}
    for place, agency, persons in _given(row):
        before = told.get((place, agency), persons)
        told[place, agency] = before | persons if before and persons else set()
    return told


def _given(row: ProtectiveOrder) -> Iterator[tuple[UUID, UUID, set[UUID]]]:
    for place in row.places:
        for agency in {*row.agencies} & flags.parties_in(place):
            yield place, agency, {*row.persons}
    cases = _case_causes(row) if row.case_places else {}
    for cause, agencies in cases.items():
        for place, agency in product(row.case_places, agencies):
            yield place, agency, {*cause.persons}


@transaction.atomic(savepoint=False)
def note(row: ProtectiveOrder, verb: Verb, *, by: Actor, because: Reason | None = None) -> None:
    """Write an act on an order down: its owner's and the auditors' entry, with the people concerned."""
    people = Involvement.objects.filter(file=row.file_id).values_list("subject_id", flat=True)
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=sorted({*people}),
        owners=[row.owner_id],
        sections=["terms"],
        reason=because,
        ground=row.state.lower(),
        at=clock.now(),
    )
