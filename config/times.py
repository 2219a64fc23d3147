"""How the hub says times: London time by a 24-hour clock, and time left in words before any bar."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from agencies import clock

Form = Literal["", "time", "seconds", "day", "full", "short", "born"]


def london(value: datetime | date | None, form: Form = "") -> str:
    """Say an instant or a day as people in London read it; nothing for None.

    Without a form: "13:10" today, "Tue 2 Feb 14:00" on another day, the year once it is another
    one. Forms: `time`, `seconds`, `day` (Monday 1 February 2027), `full` (the same with the time),
    `short` (14 Jun 1994) and `born` (14 Jun 1994 (32)).
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _instant(value.astimezone(clock.LONDON), form)
    return _day(value, form)


def _instant(at: datetime, form: Form) -> str:
    if form in {"time", "seconds"}:
        return f"{at:%H:%M:%S}" if form == "seconds" else f"{at:%H:%M}"
    if form == "full":
        return f"{_day(at.date(), 'day')}, {at:%H:%M}"
    if form:
        return _day(at.date(), form)
    if at.date() == today():
        return f"{at:%H:%M}"
    return f"{_day(at.date(), '')} {at:%H:%M}"


def _day(day: date, form: Form) -> str:
    if form in {"day", "full"}:
        return f"{day:%A} {day.day} {day:%B} {day.year}"
    if form == "short":
        return f"{day.day} {day:%b} {day.year}"
    if form == "born":
        return f"{_day(day, 'short')} ({age(day)})"
    year = "" if day.year == today().year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def today() -> date:
    """The day it is in London, by the act's clock."""
    return clock.now().astimezone(clock.LONDON).date()


def age(born: date) -> int:
    """Whole years since `born`; a birthday on 29 February falls on 1 March in other years."""
    now = today()
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def length(span: timedelta) -> str:
    """A span in the two largest words that help: "39 min", "3 h 22 min", "20 h", "1 day 4 h"."""
    minutes = int(abs(span).total_seconds()) // 60
    hours, minute = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    if hours >= 24:
        return f"1 day {hours - 24} h" if hours > 24 else "1 day"
    if hours >= 10 or (hours and not minute):
        return f"{hours} h"
    if hours:
        return f"{hours} h {minute:02} min"
    return f"{minute} min" if minute else "less than 1 min"


def left(due_at: datetime | None, now: datetime | None = None) -> str:
    """How long until `due_at`: "39 min left", or "Late by 18 min" once it has passed."""
    if due_at is None:
        return ""
    span = due_at.astimezone(UTC) - (now or clock.now()).astimezone(UTC)
    return f"{length(span)} left" if span >= timedelta(0) else f"Late by {length(span)}"


def ago(at: datetime | None, now: datetime | None = None) -> str:
    """How long since `at`: "18 min ago"; "just now" under a minute."""
    if at is None:
        return ""
    span = (now or clock.now()).astimezone(UTC) - at.astimezone(UTC)
    return "just now" if span < timedelta(minutes=1) else f"{length(span)} ago"
