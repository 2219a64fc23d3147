"""What alarms ask of backups: whether the last failed, and whether one is missing (security notes, BK5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import Min

from agencies import clock, door
from agencies.actors import Service
from agencies.models.agencies import Agency
from audit.workspace.models.backups import BackupRun

EACH_NIGHT = timedelta(hours=26)  # a night later than the last, and two hours for the work
LONGEST = timedelta(hours=6)  # of one run; what has no end by then was killed
JOURNAL = timedelta(hours=1)  # of the second database alone, where it is sealed every few minutes
_WEEK = timedelta(days=7)


@contextmanager
def noted(*, is_of_everything: bool, by: Service) -> Iterator[None]:
    """Note that a backup was begun and how it ends; the note of its beginning is committed first."""
    with door.door(by):
        run = BackupRun(id=uuid4(), is_of_everything=is_of_everything, begun_at=clock.now()).start()
    try:
        yield
    except BaseException:
        with door.door(by):
            run.set_ended(is_whole=False, at=clock.now())
        raise
    with door.door(by):
        run.set_ended(is_whole=True, at=clock.now())


def failed(at: datetime) -> bool:
    """Whether the last backup of everything did not end well, or did not end."""
    last = BackupRun.objects.of_everything().newest()
    if last is None or last.is_whole:
        return False
    return last.ended_at is not None or at - last.begun_at > LONGEST


def is_missing(at: datetime) -> bool:
    """Whether a night went by without a backup of everything that ended well.

    A hub that was never backed up is reminded once it is a day old; a demo, where nobody is, never is.
    """
    last = BackupRun.objects.of_everything().whole().newest()
    if last is not None:
        return at - last.begun_at > EACH_NIGHT
    began = Agency.history.aggregate(began=Min("history_date"))["began"]
    return not settings.DEMO and began is not None and at - began > EACH_NIGHT


def is_journal_missing(at: datetime) -> bool:
    """Whether the second database, sealed by itself in these days, has not been sealed for an hour.

    What is revoked meanwhile would not stay revoked after a restore.
    """
    alone = BackupRun.objects.filter(is_of_everything=False, begun_at__gte=at - _WEEK)
    last = BackupRun.objects.whole().newest()
    return alone.exists() and (last is None or at - last.begun_at > JOURNAL)
