"""The days of a request for disclosure: when it is due, how far that can move, and the owners' day (4.16)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from audit.workspace.models.disclosures import OWNERS_HAVE_UNTIL
from mash_hub.calendars import is_working_day

MONTHS, EXTENDED_MONTHS = 1, 3  # UK GDPR article 12(3): one month, and two more
_DAY = timedelta(days=1)


def due_after(received_on: date, months: int = MONTHS) -> date:
    """The same day so many months later; the month's last where there is none, and then a working day."""
    years, month = divmod(received_on.month - 1 + months, 12)
    year = received_on.year + years
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(received_on.day, last))
    while not is_working_day(due):
        due += _DAY
    return due


def owners_day(due_on: date, received_on: date) -> date:
    """By when each owner answers, and before which nobody goes on: counted from the day alone, whoever holds what."""
    return max(due_on - OWNERS_HAVE_UNTIL, received_on)
