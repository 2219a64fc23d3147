"""Starting, moving, meeting and sweeping clocks: the rows are the truth, the job only a trigger."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import ClassVar, Protocol, overload
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies import clock as act_clock
from agencies import notices
from agencies.actors import Actor
from agencies.models.notices import NoticeKind
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clock_files, partnership_settings
from mash_hub.calendars import (
    Hours,
    Target,
    after_pause,
    counted,
    due,
    end_of,
    hours,
    working_days,
)
from mash_hub.models.clocks import Clock, ClockPause, ClockQuerySet, ClockType

__all__ = [
    "Clock",
    "ClockType",
    "Hours",
    "Target",
    "counted",
    "due",
    "due_in",
    "end_of",
    "hours",
    "late_ids",
    "late_on",
    "made",
    "meet",
    "move",
    "of",
    "pause",
    "resume",
    "start",
    "start_all",
    "stop",
    "sweep",
    "working_days",
]

_BATCH = 200
# What goes to others than who works on it when it is late (4.15, 4.19, 4.20); all else to those.
RAISED: dict[str, NoticeKind] = {
    "BREAK_GLASS_REVIEW": NoticeKind.BREAK_GLASS_LATE,
    "BREAK_GLASS_RAISED": NoticeKind.BREAK_GLASS_LATE,
    "SEALED_LODGED": NoticeKind.SEALED_ITEM_UNSEEN,
    "SEALED_WITHDRAWN": NoticeKind.SEALED_ITEM_UNSEEN,
    "ADDRESS_CHANGED": NoticeKind.ADDRESS_UNSEEN,
    "MARKER_ALERT": NoticeKind.MARKER_UNSEEN,
    "MISSING_REPORTED": NoticeKind.MISSING_UNSEEN,
    "ACKNOWLEDGEMENT": NoticeKind.DECISION_UNSEEN,
    "JOINT_VIEW": NoticeKind.JOINT_VIEW_LATE,
    "ACTION_SUPERVISOR": NoticeKind.ACTION_LATE,
    # An agency's part of a MARAC: its managers are told, who attend no meeting (4.7).
    **dict.fromkeys(
        ("IDVA_MANAGER", "EMERGENCY_KNOWN", "RESEARCH", "FLAG_CONFIRMED"), NoticeKind.MARAC_LATE
    ),
    # Of a transfer both chairs are told, each of a clock of their own MARAC (4.10).
    **dict.fromkeys(
        ("TRANSFER_SEND", "TRANSFER_SEND_TO", "TRANSFER_SEEN", "TRANSFER_SEEN_TO"),
        NoticeKind.TRANSFER_LATE,
    ),
}
# Nothing is late when these run out: somebody is reminded (4.9).
REMINDERS = ("ACTION_IN_2_DAYS", "ACTION_TODAY", "ACTION_1_DAY_LATE", "ACTION_3_DAYS_LATE")
RAISED |= dict.fromkeys(REMINDERS, NoticeKind.ACTION_REMINDER)
ORDER_REMINDERS = ("ORDER_7_DAYS", "ORDER_2_DAYS")  # before a protective order ends (4.13)
RAISED |= dict.fromkeys(
    (*ORDER_REMINDERS, "ORDER_HEARING", "ORDER_DUTY", "ORDER_REVIEW"), NoticeKind.ORDER_DUE
)
RAISED |= dict.fromkeys(("DVDS_CHECK", "DVDS_MEETING", "DVDS_DECISION"), NoticeKind.DVDS_LATE)
# Leave between lists is answered by who keeps the list; late, their managers are told no more than that.
RAISED["LISTING_LEAVE"] = NoticeKind.LISTING_LATE
RAISED["OFFENDER_REVIEW"] = NoticeKind.OFFENDER_LATE
# Of an item of a board’s plan the agency that owns it is told, and the board (4.20).
RAISED |= dict.fromkeys(("BOARD_PLAN", "BOARD_PLAN_BOARD"), NoticeKind.BOARD_PLAN_LATE)
# The auditors are told on the day by which a sampled record is to be looked at again (4.18).
RAISED["SAMPLE_FOLLOW_UP"] = NoticeKind.SAMPLE_DUE
# What an audit asks of an agency is late with that agency's officers and supervisors alone (4.18).
RAISED |= dict.fromkeys(("SAMPLE_RELEASE", "SAMPLE_RESPONSE"), NoticeKind.SAMPLE_LATE)
# Of a disclosure the officers of the agency are told that answers, or that holds something of it (4.16).
RAISED |= dict.fromkeys(("DISCLOSURE", "DISCLOSURE_PART"), NoticeKind.DISCLOSURE_LATE)
_NOTHING_LATE = (*REMINDERS, *ORDER_REMINDERS)


class Timed(Protocol):
    """A thing that can have clocks: a row with kind and id."""

    kind: ClassVar[str]
    id: UUID


def start(
    thing: Timed,
    name: str,
    *,
    target: Target,
    at: datetime,
    owner_id: UUID,
    workspace_id: UUID | None,
    due_at: datetime | None = None,
    hours: Hours | None = None,
    file_id: UUID | None = None,
    not_for: Iterable[UUID] = (),
) -> Clock:
    """Start a clock of a thing; one of the same name that still runs is stopped first.

    `owner_id` is the agency that is told when it breaches. `due_at` overrides what the target says;
    without `hours` the workspace's own, in force at that instant, are counted. `file_id` names the
    file in which conflicts stand, where it is another than the thing's own; `not_for` people whom it is
    about, who are not told.
    """
    stop(thing, name, at=at)
    return made(
        thing,
        name,
        target=target,
        at=at,
        owner_id=owner_id,
        workspace_id=workspace_id,
        due_at=due_at,
        hours=hours,
        file_id=file_id,
        not_for=not_for,
    ).start()


def made(
    thing: Timed,
    name: str,
    *,
    target: Target,
    at: datetime,
    owner_id: UUID,
    workspace_id: UUID | None,
    due_at: datetime | None = None,
    hours: Hours | None = None,
    file_id: UUID | None = None,
    not_for: Iterable[UUID] = (),
) -> Clock:
    """A clock as `start` starts it, not stored yet: for `start_all`."""
    return Clock(
        id=uuid4(),
        thing_kind=thing.kind,
        thing_id=thing.id,
        reference=getattr(thing, "reference", ""),
        name=name,
        clock_type=target.type,
        amount=target.amount,
        workspace_id=workspace_id,
        owner_id=owner_id,
        file_id=file_id or getattr(thing, "file_id", None),
        not_for=sorted(not_for),
        started_at=at,
        due_at=due_at or due_in(workspace_id, target, at, hours),
    )


def start_all(rows: Iterable[Clock]) -> None:
    """Store new clocks of new things, on which none of their names can be running, in one statement."""
    Clock.objects.bulk_create(rows)


def due_in(
    workspace_id: UUID | None, target: Target, at: datetime, hours: Hours | None = None
) -> datetime:
    """When a target that starts at an instant is due by the hours a workspace keeps then."""
    return due(target, at, hours or _kept(workspace_id, target.type, at))


def _kept(workspace_id: UUID | None, clock_type: str, at: datetime) -> Hours | None:
    if clock_type == ClockType.CONTINUOUS:
        return None
    return partnership_settings.service_hours(workspace_id, at)


def meet(thing: Timed, name: str, *, at: datetime) -> bool:
    """Note that what a clock waited for was done; gives whether one was running."""
    return bool(_running(thing, name).update(met_at=at, paused_at=None))


def stop(thing: Timed, name: str | None = None, *, at: datetime) -> int:
    """Stop a thing's clock, or all of them, as when it was recalled; gives how many ran."""
    return _running(thing, name).update(stopped_at=at, paused_at=None)


def move(
    thing: Timed,
    name: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    target: Target | None = None,
    hours: Hours | None = None,
) -> Clock | None:
    """Move the due time of a running clock: to an instant, or to what a new target says from `at`.

    Gives the clock, or None when none runs. Raises ValueError when neither is named.
    """
    if due_at is None and target is None:
        raise ValueError("Name a due time or a target.")
    row = _running(thing, name).select_for_update().first()
    if row is None:
        return None
    now = target or Target(ClockType(row.clock_type), row.amount)
    if row.paused_at is not None and now.type == ClockType.CONTINUOUS:
        for one in ClockPause.objects.filter(clock=row).open():
            one.set_ended(at, None)
    return row.set_due(due_at or due_in(row.workspace_id, now, at, hours), now.type, now.amount)


def pause(thing: Timed, name: str, *, at: datetime) -> Clock | None:
    """Pause a running clock; it cannot breach until it goes on."""
    row = _running(thing, name).select_for_update().filter(paused_at__isnull=True).first()
    return row.set_paused(at, row.due_at) if row else None


def resume(thing: Timed, name: str, *, at: datetime, hours: Hours | None = None) -> Clock | None:
    """Let a paused clock go on with the time that was left when it was paused."""
    row = _running(thing, name).select_for_update().filter(paused_at__isnull=False).first()
    if row is None or row.paused_at is None:
        return None
    clock_type = ClockType(row.clock_type)
    kept = hours or _kept(row.workspace_id, clock_type, row.started_at)
    later = after_pause(clock_type, paused_at=row.paused_at, due_at=row.due_at, at=at, hours=kept)
    return row.set_paused(None, later)


def _running(thing: Timed, name: str | None) -> ClockQuerySet:
    return Clock.objects.on(thing.kind, [thing.id], name).running()


@overload
def of(thing_kind: str, ids: Iterable[UUID], name: str) -> dict[UUID, Clock]: ...
@overload
def of(thing_kind: str, ids: Iterable[UUID]) -> dict[tuple[UUID, str], Clock]: ...
def of(
    thing_kind: str, ids: Iterable[UUID], name: str | None = None
) -> dict[UUID, Clock] | dict[tuple[UUID, str], Clock]:
    """The newest clocks of things that the caller may see, in one query.

    With a name: by the thing's id. Without: by id and name.
    """
    found = Clock.objects.on(thing_kind, ids, name).filter(stopped_at__isnull=True)
    if name is not None:
        return {row.thing_id: row for row in found}
    return {(row.thing_id, row.name): row for row in found}


def late_on(thing_kind: str, name: str, at: datetime) -> Exists:
    """For a queryset of things: whether their clock of a name is late."""
    late = Clock.objects.late(at).filter(thing_kind=thing_kind, name=name)
    return Exists(late.filter(thing_id=OuterRef("pk")))


def late_ids() -> list[UUID]:
    """The clocks that are late and unmarked, the longest first, at most one batch."""
    late = Clock.objects.unmarked(act_clock.now()).order_by("due_at", "pk")
    return list(late.values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def sweep(*, by: Actor, only: Collection[UUID] | None = None) -> int:
    """Mark what is late, tell each clock's agency once, and give how many were marked.

    Run twice it tells nobody twice: what was told stands in the row. Several sweeps at once skip
    each other's rows. `only` narrows it to certain clocks.
    """
    at = act_clock.now()
    late = Clock.objects.unmarked(at)
    rows = list(
        (late if only is None else late.filter(pk__in=only))
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "pk")[:_BATCH]
    )
    Clock.objects.filter(pk__in=[row.pk for row in rows]).update(breached_at=at)
    apart = clock_files.people_apart(rows)
    notices.post_all(
        (
            notices.Post(
                (row.owner_id,),
                RAISED.get(row.name, NoticeKind.CLOCK_BREACHED),
                _About(row),
                row.workspace_id,
                not_for=(*apart[row.pk].union(row.not_for),),
            )
            for row in rows
        ),
        by=by,
        at=at,
    )
    for row in rows:
        log.write(
            by=by,
            verb=Verb.NOTIFIED if row.name in _NOTHING_LATE else Verb.BREACHED,
            about=[_About(row)],
            owners=[row.owner_id],
            ground=row.name,
            at=at,
            workspace=row.workspace_id,
        )
    return len(rows)


class _About:
    """The thing a clock runs on, as a notice and the log name it."""

    def __init__(self, row: Clock) -> None:
        self.kind, self.id, self.pk = row.thing_kind, row.thing_id, row.thing_id
        self.reference, self.file_id = row.reference, row.file_id
