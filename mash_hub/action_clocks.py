"""The clocks of an action: its due time, its answer, its reminders and what its supervisor hears (4.9)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from agencies import clock as act_clock
from mash_hub import clocks, partnership_settings
from mash_hub.calendars import Hours, before_working_days, nth_working_day
from mash_hub.models.actions import ACCEPT, DUE, Action, ActionState
from mash_hub.models.clocks import Clock, ClockType
from mash_hub.models.partnership_settings import SettingName

SUPERVISOR = "ACTION_SUPERVISOR"  # of a safety-critical action: its agency's managers are told
# Each reminder stands so many working days from the due day, in the morning.
REMINDERS = dict(zip(clocks.REMINDERS, (-2, 0, 1, 3), strict=True))


def start(action: Action, *, at: datetime) -> None:
    """Start what counts for an action: until it is due and, while it is only offered, answered."""
    minutes = max(1, round((action.due_at - at).total_seconds() / 60))
    clocks.start(
        action,
        DUE,
        target=clocks.Target(ClockType.CONTINUOUS, minutes),
        at=at,
        due_at=action.due_at,
        owner_id=action.agency_id,
        workspace_id=action.workspace_id,
    )
    if action.state == ActionState.PROPOSED:
        clocks.start(
            action,
            ACCEPT,
            target=partnership_settings.target(
                SettingName.ACTION_ACCEPTED, action.workspace_id, at
            ),
            at=at,
            owner_id=action.owner_id,
            workspace_id=action.workspace_id,
        )
    follow(action, at=at)


def move(action: Action, due_at: datetime, *, at: datetime) -> None:
    """Give an action another due time; `follow` comes once it is stored."""
    clocks.move(action, DUE, at=at, due_at=due_at)


def follow(action: Action, *, at: datetime) -> None:
    """Start anew what is told of an action: its due time, mark or agency is another now.

    Reminders whose morning is over are left out.
    """
    _stop_told(action, at=at)
    kept = partnership_settings.service_hours(action.workspace_id, at)
    mornings = {name: _morning(action.due_at, days, kept) for name, days in REMINDERS.items()}
    told: list[tuple[str, datetime, UUID | None]] = [
        (name, due_at, action.workspace_id) for name, due_at in mornings.items() if due_at > at
    ]
    if action.is_safety_critical:  # managers wear their hat in whichever workspace
        told.append((SUPERVISOR, action.due_at, None))
    clocks.start_all(
        clocks.made(
            action,
            name,
            target=clocks.Target(ClockType.CONTINUOUS, 1),
            at=at,
            due_at=due_at,
            owner_id=action.agency_id,
            workspace_id=workspace_id,
        )
        for name, due_at, workspace_id in told
    )


def meet(action: Action, *, at: datetime) -> None:
    """Note that an action ended: nobody is reminded of it any more."""
    clocks.meet(action, DUE, at=at)
    _stop_told(action, at=at)


def _stop_told(action: Action, *, at: datetime) -> None:
    running = Clock.objects.on(action.kind, [action.pk]).running()
    running.filter(name__in=(*REMINDERS, SUPERVISOR)).update(stopped_at=at)


def _morning(due_at: datetime, days: int, kept: Hours) -> datetime:
    day = due_at.astimezone(act_clock.LONDON).date()
    if days < 0:
        day = before_working_days(day, -days, kept)
    elif days:
        day = nth_working_day(day, days, kept)
    return datetime.combine(day, kept.opens_at, act_clock.LONDON)
