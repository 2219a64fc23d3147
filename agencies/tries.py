"""Doing a job row by row: one that fails is tried again by the next sweeps, and parked after five.

All rows are done in one act as long as that works. When it does not, each has an act of its own, so
that one poisoned row keeps nobody else waiting. What failed stands in a table, not in the broker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from time import monotonic
from uuid import UUID, uuid4

from agencies import clock
from agencies.actors import Service
from agencies.door import door
from agencies.models.tries import JobTry

PARK_AFTER = 5

logger = logging.getLogger(__name__)

Act = Callable[[Collection[UUID]], object]


def sweep(
    job: str,
    *,
    waiting: Callable[[], Collection[UUID]],
    act: Act,
    by: Service,
    seconds: float = 0,
) -> None:
    """Do `act` to the ids that `waiting` gives, leaving out those that are parked.

    Both are called inside a door as `by`; `act` does nothing for ids that are done already. Where
    `waiting` gives a batch of what may be many more, `seconds` says for how long to go on with the
    next one; each has a transaction of its own, and nothing is tried twice.
    """
    began, tried = monotonic(), set[UUID]()
    while True:
        with door(by):
            left = set(waiting()) - parked(job) - tried
        if not left:
            return
        _do_each(job, left, act, by)
        tried |= left
        if monotonic() - began >= seconds:
            return


def _do_each(job: str, left: set[UUID], act: Act, by: Service) -> None:
    """Do it to all in one act; where that fails, to each in its own."""
    if _done(job, left, act, by):
        return
    for one in left:
        if not _done(job, {one}, act, by):
            _count(job, one, by)


def _done(job: str, ids: set[UUID], act: Act, by: Service) -> bool:
    try:
        with door(by):
            act(ids)
            JobTry.objects.filter(job=job, thing_id__in=ids, parked_at__isnull=True).update(
                failures=0
            )
    except Exception as error:  # whatever it is, the other rows must not wait for it
        logger.warning("job %s failed at %s rows: %s", job, len(ids), type(error).__name__)
        return False
    return True


def _count(job: str, thing_id: UUID, by: Service) -> None:
    at = clock.now()
    with door(by):
        tried, _ = JobTry.objects.select_for_update().get_or_create(
            job=job, thing_id=thing_id, defaults={"id": uuid4(), "failed_at": at}
        )
        tried.set_failed(at, park_after=PARK_AFTER)
    if tried.parked_at is not None:
        logger.error("ALERT job %s parked %s after %s tries", job, thing_id, tried.failures)


def parked(job: str) -> set[UUID]:
    """The rows of a job that wait for a person; asked inside a door."""
    found = JobTry.objects.filter(job=job, parked_at__isnull=False)
    return set(found.values_list("thing_id", flat=True))
