"""The clocks of a protective order: hearing, what is due by a day, review, and reminders of its end (4.13)."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies import clock as act_clock
from mash_hub import clocks, partnership_settings
from mash_hub.models.clocks import Clock, ClockType
from mash_hub.models.order_types import RULES, OrderType
from mash_hub.models.protective_orders import PENDING, ProtectiveOrder

HEARING = "ORDER_HEARING"  # of a notice, from its service; or as a court set it
DUTY = "ORDER_DUTY"
REVIEW = "ORDER_REVIEW"
REMINDERS = dict(zip(clocks.ORDER_REMINDERS, (7, 2), strict=True))  # days before the last
WORDS = {
    HEARING: "Hearing",
    DUTY: "Due by a day",
    REVIEW: "Review",
}


def run(row: ProtectiveOrder, *, at: datetime) -> None:
    """Let the times of an order run as its state and days say: what no longer holds is stopped.

    A reminder whose morning is over is left out.
    """
    wanted = _wanted(row, at)
    running = {one.name: one for one in Clock.objects.on(row.kind, [row.pk]).running()}
    for name in running.keys() - wanted.keys():
        clocks.stop(row, name, at=at)
    for name, due_at in wanted.items():
        if name not in running:
            _start(row, name, due_at, at=at)
        elif running[name].due_at != due_at:
            clocks.move(row, name, at=at, due_at=due_at)


def _wanted(row: ProtectiveOrder, at: datetime) -> dict[str, datetime]:
    """Which times run, and until when."""
    found = _dated(row)
    if row.is_current and row.last_on is not None:
        opens_at = partnership_settings.service_hours(row.workspace_id, at).opens_at
        for name, days in REMINDERS.items():
            day = row.last_on - timedelta(days=days)
            morning = datetime.combine(day, opens_at, act_clock.LONDON)
            found |= {name: morning} if morning > at else {}
    return found


def _dated(row: ProtectiveOrder) -> dict[str, datetime]:
    """The hearing, and what is due by a day that was given."""
    found = {}
    if row.hearing_at is not None and (
        row.state in PENDING or _is_heard_again(row, row.hearing_at)
    ):
        found[HEARING] = row.hearing_at
    if row.is_current and row.duty_on is not None and row.duty_met_at is None:
        found[DUTY] = clocks.end_of(row.duty_on)
    if row.is_current and row.review_on is not None:
        found[REVIEW] = clocks.end_of(row.review_on)
    return found


def _is_heard_again(row: ProtectiveOrder, hearing_at: datetime) -> bool:
    """Whether a hearing lies ahead of what was made: of a notice, or after the first day of an order.

    The hearing at which the court made it is over with that.
    """
    if not row.is_current or row.begins_on is None:
        return False
    if RULES[OrderType(row.order_type)].hearing_hours:
        return True
    return hearing_at.astimezone(act_clock.LONDON).date() > row.begins_on


def _start(row: ProtectiveOrder, name: str, due_at: datetime, *, at: datetime) -> None:
    minutes = max(1, round((due_at - at).total_seconds() / 60))
    clocks.start(
        row,
        name,
        target=clocks.Target(ClockType.CONTINUOUS, minutes),
        at=at,
        due_at=due_at,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
    )


def heard(row: ProtectiveOrder, *, at: datetime) -> None:
    """Note that the hearing was: what it waited for was decided."""
    clocks.meet(row, HEARING, at=at)


def meet(row: ProtectiveOrder, name: str, *, at: datetime) -> None:
    """Note that what a time waited for was done."""
    clocks.meet(row, name, at=at)


def over(row: ProtectiveOrder, *, at: datetime) -> None:
    """Let nothing run any more on an order that has ended."""
    clocks.stop(row, at=at)
