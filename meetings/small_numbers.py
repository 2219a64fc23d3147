"""Which cells of a table of counts are not shown to the public, so that none can be worked out (domain notes 6.1).

1 to 4 is not shown, nor what leaves 1 to 4 of all cases. A year is not shown where it would give away the
one quarter of it that is not, or where its hidden quarters could only be one set of numbers. Whether a
quarter is shown depends on that quarter alone, and years do not overlap: two returns laid side by side
say no more than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SMALL = 5
CASES = "cases"
YEAR = 4  # the place of the year, behind its four quarters


def is_small(number: int) -> bool:
    """Whether a number says too much about too few."""
    return 0 < number < SMALL


def hidden(table: Mapping[str, Sequence[int]], parts: Sequence[str]) -> set[tuple[str, int]]:
    """The cells that are not shown: row and place, the year behind its quarters.

    `table` holds, for each row, four quarters and their sum; `parts` are the rows that count some of the
    cases of their column. Where the cases of a quarter are not shown, nothing of that quarter is.
    """
    cells: set[tuple[str, int]] = set()
    cases = table[CASES]
    for name, row in table.items():
        of = cases if name in parts else None
        places = [place for place in range(YEAR) if _is_hidden(row, of, cases, place)]
        cells |= {(name, place) for place in places}
        if _is_hidden(row, of, cases, YEAR) or not _can_tell_year(row, of, cases, places):
            cells.add((name, YEAR))
    return cells


def _is_hidden(
    row: Sequence[int], of: Sequence[int] | None, cases: Sequence[int], place: int
) -> bool:
    rest = of[place] - row[place] if of is not None else 0
    return is_small(row[place]) or is_small(rest) or is_small(cases[place])


def _can_tell_year(
    row: Sequence[int], of: Sequence[int] | None, cases: Sequence[int], places: Sequence[int]
) -> bool:
    """Whether a year leaves, for each of its hidden quarters, more than one number that it could be.

    Whatever those numbers are, the answer is the same for all that have this sum, so that the rule
    itself gives nothing away.
    """
    if any(is_small(cases[place]) for place in places):
        return False
    could = [_could_be(of[place] if of is not None else None) for place in places]
    left = sum(row[place] for place in places)
    return all(
        len(could[n] & {left - others for others in _sums(could[:n] + could[n + 1 :])}) > 1
        for n in range(len(places))
    )


def _could_be(cases: int | None) -> set[int]:
    """What a hidden quarter could be, for whoever is shown its cases."""
    few = set(range(1, SMALL))
    if cases is None:
        return few
    return {number for number in few | {cases - one for one in few} if 0 <= number <= cases}


def _sums(could: Sequence[set[int]]) -> set[int]:
    """Every sum of one number from each."""
    found = {0}
    for numbers in could:
        found = {one + number for one in found for number in numbers}
    return found
