"""A number of a page: its judged rows, what is kept of cases made anonymous, and when it is too small to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from agencies import clock
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub.models.kept_figures import KeptFigure

SMALL = 5  # fewer than so many are not shown to whoever sees no list
LONGEST = timedelta(days=366)
REASONS = "-not"  # with this ends the code of a number that only says why another does not count


@dataclass(frozen=True)
class Period:
    """From the start of one London day to the end of another, by the time of receipt."""

    from_on: date
    until_on: date

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.from_on, time(0), clock.LONDON)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.until_on + timedelta(days=1), time(0), clock.LONDON)


@dataclass(frozen=True)
class Judged:
    """One row of a measure: a thing, and whether it counts as the measure wants."""

    thing: Any
    is_in: bool
    words: str = ""


@dataclass
class Measure:
    """One number: how many of how many, the rows themselves, and what is kept of cases made anonymous."""

    code: str
    label: str
    group: str = ""
    rows: list[Judged] = field(default_factory=list)
    gives_away: bool = False  # together with others it would say a number that is not shown
    kept_good: int = 0
    kept_of: int = 0

    @property
    def good(self) -> int:
        """How many count."""
        return sum(row.is_in for row in self.rows) + self.kept_good

    @property
    def of(self) -> int:
        """Of how many."""
        return len(self.rows) + self.kept_of

    @property
    def percent(self) -> str:
        """The share, to one decimal place; a dash where there is nothing to share."""
        return f"{100 * self.good / self.of:.1f} %" if self.of else "–"

    @property
    def is_small(self) -> bool:
        """Whether it says too much about too few to be shown without its list."""
        numbers = (self.of, self.good, self.of - self.good)
        return self.of < SMALL or any(0 < number < SMALL for number in numbers)

    @property
    def is_hidden(self) -> bool:
        """Whether whoever sees no list is not shown it (6.1)."""
        return bool(self.of) and (self.is_small or self.gives_away)

    @property
    def key(self) -> str:
        """How an address names it with its group."""
        return f"{self.code}:{self.group}" if self.group else self.code


def may_read(hat: Hat) -> bool:
    """Whether a hat reads the numbers of its workspace at all."""
    return bool(may(hat, Act.READ_NUMBERS))


def may_list(hat: Hat) -> bool:
    """Whether a hat may open the rows behind a number: who works on the enquiries."""
    return bool(may(hat, Act.DECIDE))


def there(path: str = "file") -> Q:
    """For rows with a file: those whose file is not destroyed. What is counts through what is kept alone."""
    return Q(**{f"{path}__destroyed_at__isnull": True})


def with_kept(made: list[Measure], hat: Hat, period: Period, codes: Iterable[str]) -> list[Measure]:
    """Measures with what is kept of cases that were made anonymous; a number of these alone comes in.

    For who works on the cases of the host, and for who reads numbers only; why something does not count
    is for the first alone, as before.
    """
    if may_list(hat) and hat.agency_id != hat.host_id:
        return made
    rows = KeptFigure.objects.counting(hat.workspace_id, period.from_on, period.until_on, codes)
    found = {(one.code, one.group): one for one in made}
    for row in rows.order_by("measure", "group", "pk"):
        if row.measure.endswith(REASONS) and not may_list(hat):
            continue
        measure = found.get((row.measure, row.group))
        if measure is None:
            measure = found[row.measure, row.group] = Measure(row.measure, row.label, row.group)
            _put(made, measure)
        measure.kept_good += row.number
        measure.kept_of += row.of
    _fill_reasons(made)
    return made


def _put(made: list[Measure], new: Measure) -> None:
    """Put a measure behind the last one of its code that comes before it, as the page is ordered."""
    same = [place for place, one in enumerate(made) if one.code == new.code and one.group]
    before = [place for place in same if made[place].group < new.group]
    place = before[-1] + 1 if before else same[0] if same else _behind(made, new.code)
    made.insert(place, new)


def _behind(made: list[Measure], code: str) -> int:
    """Behind the number whose reasons these are, or at the end."""
    base = code.removesuffix(REASONS)
    places = [place for place, one in enumerate(made) if one.code == base]
    return places[-1] + 1 if places else len(made)


def _fill_reasons(made: list[Measure]) -> None:
    """Of how many a reason is one: of all that the number counts to which it belongs."""
    totals = {one.code: one for one in made if not one.group}
    for one in made:
        total = totals.get(one.code.removesuffix(REASONS))
        if one.code.endswith(REASONS) and total is not None:
            one.kept_of = total.of - len(one.rows)
