"""Shares and rates as the domain notes round them: half up, a dash where there is nothing to share (6.1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"


def rounded(number: Decimal, places: int) -> str:
    """A number, half up."""
    return str(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def percent(part: int, whole: int) -> str:
    """A share in per cent to one decimal."""
    return f"{rounded(Decimal(100 * part) / whole, 1)} %" if whole else NOTHING


def per_10000(part: int, whole: int) -> str:
    """How many for ten thousand, to one decimal."""
    return rounded(Decimal(10_000 * part) / whole, 1) if whole else NOTHING


def each(part: int, whole: int) -> str:
    """How many for one, to two decimals."""
    return rounded(Decimal(part) / whole, 2) if whole else NOTHING


def full_time(cases: Decimal, cases_a_person: Decimal) -> str:
    """How many people full time, to two decimals, without zeros at the end."""
    found = rounded(cases / cases_a_person, 2)
    return found.rstrip("0").rstrip(".")


def change(now: int, before: int) -> str:
    """By how much it grew or fell, in per cent to one decimal, with its sign."""
    if not before:
        return NOTHING
    found = Decimal(100 * (now - before)) / before
    sign, words = "+" if found >= 0 else "\N{MINUS SIGN}", rounded(abs(found), 1)
    return f"{sign}{words} %"


def median(numbers: list[int]) -> str:
    """The middle number, to one decimal where two share the middle."""
    if not numbers:
        return NOTHING
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return str(ordered[half])
    return rounded(Decimal(ordered[half - 1] + ordered[half]) / 2, 1)
