"""The act's time: one place to ask, and one place to move it for the demo story and tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """The time of the act now being done, in UTC."""
    return _moved_to.get() or datetime.now(UTC)


def is_moved() -> bool:
    """Whether somebody moved the clock; production refuses to run then."""
    return _moved_to.get() is not None


@contextmanager
def moved(at: datetime) -> Iterator[None]:
    """Do what stands inside as if it were `at` (with a time zone); the database keeps its own time."""
    if at.tzinfo is None:
        raise ValueError("A moved clock needs a time zone.")
    token = _moved_to.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)
