"""The SafeLives return of a MARAC: cases heard, by quarter and year, as everybody may see them (domain notes 6.1).

The unit is a case heard at a meeting, repeats included. A year runs from April to March, so that two
returns never overlap. Whoever keeps the list reads exact numbers; everybody else, and every copy, gets
them with small numbers left out so that none can be worked out (`small_numbers`), and none of a quarter
or year that is not over: of a number that grows, the difference to yesterday tells of one victim.

The copy counts every case, so that there is one. Whoever sees cases of the MARAC neither takes it nor reads
the same numbers under another role: held against the cases that they see, it would tell of one from which
they are kept apart, and a refusal to them alone would, too (ADR 76).
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies import clock, hats, references
from agencies.actors import Hat
from agencies.models.people import Membership, MembershipQuerySet
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Act, may
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ethnicity, partnership_settings
from mash_hub.models.kept_figures import KeptFigure
from mash_hub.models.partnership_settings import SettingName
from mash_hub.requests import require_purpose
from meetings import kept_counts, rates, representatives, small_numbers
from meetings.kept_counts import Kept
from meetings.models.marac_cases import keeps_list
from meetings.models.marac_figures import MaracFigures, MaracFiguresQuerySet, VictimSex
from meetings.small_numbers import CASES, YEAR

DEFINED_ON = date(2024, 9, 30)  # of the data set whose terms these are
NOT_SHOWN = "c"  # as official statistics mark what is kept confidential
NOT_FOR = "Counts every case heard. Not for whoever keeps or chairs the list of this MARAC, or attends it."
_FIRST_MONTH = 4
_SEEING = [role.value for role, acts in ACTS.items() if Act.ATTEND_MEETING in acts]
_TAKING = [role.value for role, acts in ACTS.items() if Act.TAKE_NUMBERS in acts]
_BENCHMARKS = Path(__file__).with_name("benchmarks.toml")


@dataclass(frozen=True)
class Counted:
    """One row of the return: what is counted, and by what definition."""

    name: str
    label: str
    definition: str
    of: Callable[[MaracFigures], int]
    is_part: bool = True  # of the cases; a share is given
    is_unknown: Callable[[MaracFigures], bool] | None = None  # where nobody has noted it


ROWS = (
    Counted(CASES, "Cases", "Cases heard at a meeting, repeats included", lambda row: 1, False),
    Counted(
        "repeats",
        "Repeats",
        "The same victim and at least one same alleged perpetrator, within 12 months of the last referral",
        lambda row: row.is_repeat,
    ),
    Counted(
        "children",
        "Children",
        "Children of the cases heard, each once in a case",
        lambda row: row.children,
        False,
    ),
    Counted("police", "Police referrals", "Referred by the police", lambda row: row.from_police),
    Counted(
        "partner",
        "Partner referrals",
        "Referred by any agency but the police",
        lambda row: not row.from_police,
    ),
    Counted(
        "minoritised",
        "Black, Asian or racially minoritised",
        "The victim is Black, Asian or otherwise racially minoritised: "
        + ethnicity.COUNTED_AS_MINORITISED[0].words,
        lambda row: bool(row.is_minoritised),
        is_unknown=lambda row: row.is_minoritised is None,
    ),
    Counted(
        "lgbt",
        "LGBT+",
        "The victim is LGBT+",
        lambda row: bool(row.is_lgbt),
        is_unknown=lambda row: row.is_lgbt is None,
    ),
    Counted(
        "disabled",
        "Disability",
        "The victim is disabled as the Equality Act defines it",
        lambda row: bool(row.is_disabled),
        is_unknown=lambda row: row.is_disabled is None,
    ),
    Counted(
        "male",
        "Male victims",
        "The victim is male",
        lambda row: row.sex == VictimSex.MALE,
        is_unknown=lambda row: not row.sex,
    ),
    Counted(
        "young",
        "Victims aged 16 or 17",
        "The victim is 16 or 17 when the case is heard",
        lambda row: bool(row.is_16_or_17),
        is_unknown=lambda row: row.is_16_or_17 is None,
    ),
    Counted(
        "young_harming",
        "People harming aged 17 or younger",
        "Each once in a case",
        lambda row: row.young_harming or 0,
        False,
        is_unknown=lambda row: row.young_harming is None,
    ),
)
_PARTS = [row.name for row in ROWS if row.is_part]


@dataclass(frozen=True)
class Cell:
    """One number as its reader is shown it; `is_kept` where no copy holds it."""

    words: str
    is_kept: bool


@dataclass(frozen=True)
class Line:
    """One row of the return: four quarters, the year, and the share of all cases."""

    counted: Counted
    cells: list[Cell]
    share: str
    unknown: int = 0  # cases of the year of which it is not known; in the exact return alone


@dataclass(frozen=True)
class Result:
    """One rate, and what it is held against."""

    label: str
    words: str
    against: str = ""


@dataclass(frozen=True)
class Return:
    """The return of one year."""

    year: int
    from_on: date
    until_on: date
    lines: list[Line]
    results: list[Result]
    complete: str  # share of cases whose questions about the victim are answered
    is_exact: bool

    @property
    def quarters(self) -> list[str]:
        """What stands over the four quarters."""
        return [
            f"Q{number}, {day.strftime('%b')}–{last.strftime('%b %Y')}"
            for number, (day, last) in enumerate(quarters(self.year), start=1)
        ]

    @property
    def name(self) -> str:
        """The year in words."""
        return f"April {self.year} to March {self.year + 1}"


def benchmarks() -> dict[str, dict[str, Any]]:
    """What numbers are held against, with source and date, from a table that is no code."""
    with _BENCHMARKS.open("rb") as file:
        return tomllib.load(file)


def year_of(day: date) -> int:
    """The year, from April on, in which a day lies."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def quarters(year: int) -> list[tuple[date, date]]:
    """The first and last day of each quarter of a year from April on."""
    begins = [date(year, month, 1) for month in (4, 7, 10)]
    begins += [date(year + 1, 1, 1), date(year + 1, 4, 1)]
    ends = [day - timedelta(days=1) for day in begins[1:]]
    return list(zip(begins[:4], ends, strict=True))


def may_read(hat: Hat) -> Verdict:
    """Read the return: who keeps or chairs the list exactly, who reads numbers with small ones left out.

    Not whoever sees cases of this MARAC under another role.
    """
    if not representatives.is_marac(hat):
        return no("Only a MARAC has this return.")
    if keeps_list(hat):
        return YES
    if not (allowed := may(hat, Act.READ_NUMBERS)):
        return allowed
    if _seeing_cases(hat.workspace_id).filter(person=hat.person_id).exists():
        return no(
            "Under another role you see cases of this MARAC. Its numbers are read by those who see none,"
            " so that nobody holds the one against the other."
        )
    return YES


def may_take_out(hat: Hat) -> Verdict:
    """Take a copy out of the hub: whoever reads its numbers for the board, and none of its cases."""
    if keeps_list(hat):
        return no("The return is taken out by those who read its numbers and none of its cases.")
    return may(hat, Act.TAKE_NUMBERS) and may_read(hat)


def takers(hat: Hat) -> list[Membership]:
    """Who takes the copy out of this MARAC’s hub today: named to whoever prepares it."""
    found = Membership.objects.current(hats.today()).filter(
        workspace=hat.workspace_id, role__in=_TAKING
    )
    seeing = _seeing_cases(hat.workspace_id).values("person")
    return list(
        found.exclude(person__in=seeing)
        .select_related("person", "agency")
        .order_by("person__name", "pk")
    )


def _seeing_cases(workspace_id: UUID) -> MembershipQuerySet:
    """The memberships under which cases of a MARAC are seen: keeping its list, chairing, attending."""
    return Membership.objects.current(hats.today()).filter(workspace=workspace_id, role__in=_SEEING)


def rows_of(hat: Hat) -> MaracFiguresQuerySet:
    """What counts for a reader: the cases they see in lists; for who sees no list, all, only as numbers."""
    if keeps_list(hat):
        return MaracFigures.objects.visible_to(hat)
    return MaracFigures.objects.filter(workspace=hat.workspace_id)


def kept_of(hat: Hat, from_on: date, until_on: date) -> list[KeptFigure]:
    """What is kept of cases that were made anonymous: it is tied to nobody, and counts for every reader."""
    return [*kept_counts.rows_of(hat, from_on, until_on, kept_counts.OF_RETURN)]


def make(hat: Hat, year: int, *, exact: bool | None = None) -> Return:
    """The return of a year as its reader is shown it; a copy is never exact."""
    is_exact = keeps_list(hat) if exact is None else exact
    spans = quarters(year)
    first, last = spans[0][0], spans[-1][1]
    found, gone = list(rows_of(hat).heard(first, last)), kept_of(hat, first, last)
    kept_sums = Kept.added_up(gone)
    table = {row.name: _counts(found, gone, row, spans) for row in ROWS}
    kept = small_numbers.hidden(table, _PARTS) | _not_over(spans)
    unknown = _unknown(found, kept_sums) if is_exact else {}
    answered, of = kept_sums.all_of(kept_counts.ANSWERED)
    lines = [
        replace(_line(row, table, kept, is_exact=is_exact), unknown=unknown.get(row.name, 0))
        for row in ROWS
    ]
    return Return(
        year=year,
        from_on=first,
        until_on=last,
        lines=lines,
        results=_results(hat, table, kept, _year_before(hat, year), is_exact=is_exact),
        complete=rates.percent(sum(row.is_complete for row in found) + answered, len(found) + of),
        is_exact=is_exact,
    )


def _unknown(found: Iterable[MaracFigures], kept: Kept) -> dict[str, int]:
    """Of how many cases what a row counts is not known: a share says little where most are not (5.7)."""
    rows = list(found)
    return {
        one.name: sum(1 for row in rows if one.is_unknown(row))
        + kept.share(kept_counts.UNKNOWN, one.name)[0]
        for one in ROWS
        if one.is_unknown
    }


def _not_over(spans: list[tuple[date, date]]) -> set[tuple[str, int]]:
    """The cells of quarters that still run or are to come, and of their year."""
    places = [place for place, (_, last) in enumerate(spans) if last >= hats.today()]
    return {(row.name, place) for row in ROWS for place in [*places, YEAR] if places}


def _counts(
    found: Iterable[MaracFigures],
    gone: Iterable[KeptFigure],
    row: Counted,
    spans: list[tuple[date, date]],
) -> list[int]:
    """A row of the return: four quarters and their sum, of cases that are there and of what is kept."""
    counts = [0] * YEAR
    counted = [(one.heard_on, int(row.of(one))) for one in found]
    counted += [
        (one.counts_on, one.number)
        for one in gone
        if (one.measure, one.group) == (kept_counts.RETURN, row.name)
    ]
    for day, number in counted:
        place = next(n for n, (first, last) in enumerate(spans) if first <= day <= last)
        counts[place] += number
    return [*counts, sum(counts)]


def _line(
    row: Counted, table: dict[str, list[int]], kept: set[tuple[str, int]], *, is_exact: bool
) -> Line:
    cells = []
    for place, number in enumerate(table[row.name]):
        is_kept = (row.name, place) in kept
        cells.append(Cell(NOT_SHOWN if is_kept and not is_exact else f"{number:,}", is_kept))
    share = ""
    if row.is_part:
        hides = not is_exact and {(row.name, YEAR), (CASES, YEAR)} & kept
        year = table[row.name][YEAR], table[CASES][YEAR]
        share = NOT_SHOWN if hides else rates.percent(*year)
    return Line(row, cells, share)


def _year_before(hat: Hat, year: int) -> tuple[int, bool]:
    """The cases of the year before, and whether that year’s own return leaves them out."""
    spans = quarters(year - 1)
    first, last = spans[0][0], spans[-1][1]
    found, gone = rows_of(hat).heard(first, last), kept_of(hat, first, last)
    table = {CASES: _counts(found, gone, ROWS[0], spans)}
    return table[CASES][YEAR], (CASES, YEAR) in small_numbers.hidden(table, [])


def _results(
    hat: Hat,
    table: dict[str, list[int]],
    kept: set[tuple[str, int]],
    year_before: tuple[int, bool],
    *,
    is_exact: bool,
) -> list[Result]:
    """The rates of the year, and what is recommended for as many women as live here."""
    if not is_exact and (CASES, YEAR) in kept:
        return []
    before, is_kept = year_before
    cases, known = table[CASES][YEAR], benchmarks()
    females = partnership_settings.number(SettingName.MARAC_FEMALES, hat.workspace_id, clock.now())
    value = {name: Decimal(str(one["value"])) for name, one in known.items()}
    wanted = value["cases_for_10000_females"] * females / 10_000
    found = [
        Result(
            "Cases for 10,000 females aged 16 or over",
            rates.per_10000(cases, females),
            _against(known, "cases_for_10000_females"),
        ),
    ]
    if is_exact or not is_kept:
        change = f"change {rates.change(cases, before)}"
        found.append(Result("Cases in the year before", f"{before:,}", change))
    if is_exact or ("children", YEAR) not in kept:
        found.append(Result("Children for each case", rates.each(table["children"][YEAR], cases)))
    staff = (("IDVAs", "cases_an_idva"), ("Administrators", "cases_an_administrator"))
    if females:
        found.append(Result("Recommended cases", rates.rounded(wanted, 0)))
    for label, name in staff:
        now = rates.full_time(Decimal(cases), value[name])
        then = f"recommended {rates.full_time(wanted, value[name])}" if females else ""
        found.append(Result(f"{label}, full time, for these cases", now, then))
    return found


def _against(known: dict[str, dict[str, Any]], name: str) -> str:
    one = known[name]
    return f"recommended {one['value']} ({one['source']}, {one['as_of'].day} {one['as_of']:%B %Y})"


@transaction.atomic
def take_out(year: int, *, by: Hat) -> tuple[str, str]:
    """The return of a year as CSV; gives the copy's reference, and the text. Small numbers are left out.

    It counts every case of the MARAC, whoever takes it: two copies of one year are the same.

    Raises Refused where the workspace’s agreement does not allow the purpose.
    """
    require(may_take_out(by))
    require_purpose(Purpose.DOMESTIC_ABUSE, by.workspace_id)
    made = make(by, year, exact=False)
    reference, at = references.new("K"), clock.now()
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["MARAC return", made.name, f"terms of {DEFINED_ON.isoformat()}"])
    out.writerow([f"{NOT_SHOWN}: not shown, too few or not over"])
    out.writerow([NOT_FOR])
    out.writerow(
        ["measure", *(f"Q{number}" for number in range(1, 5)), "year", "share", "definition"]
    )
    for line in made.lines:
        cells = [cell.words.replace(",", "") for cell in line.cells]
        out.writerow([line.counted.label, *cells, line.share, line.counted.definition])
    for result in made.results:
        out.writerow([result.label, "", "", "", "", result.words, "", result.against])
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[],
        owners=[by.host_id],
        reason=Reason(ReasonCode.REVIEW),
        purpose=Purpose.DOMESTIC_ABUSE,
        ground=reference,
        at=at,
        workspace=by.workspace_id,
    )
    return reference, text.getvalue()
