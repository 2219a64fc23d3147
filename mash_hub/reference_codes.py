"""Codes of areas and of health organisations, with the days between which each was in use (5.6).

Those of the West Midlands, from public code lists; a code that ended stays, so that it is told from one
that never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from agencies.reference_agencies import AUTHORITIES, BOARDS, HEALTH


@dataclass(frozen=True)
class Code:
    """One code: what it names, and its first and last day where the list knows them."""

    code: str
    name: str
    from_on: date | None = None
    until_on: date | None = None

    def is_used_on(self, day: date) -> bool:
        """Whether the code is in use on a day."""
        began = self.from_on is None or self.from_on <= day
        return began and (self.until_on is None or day <= self.until_on)


Codes = Mapping[str, Code]


def _by_code(rows: Iterable[Code]) -> Codes:
    return {one.code: one for one in rows}


AREAS: Codes = _by_code(
    (
        *(Code(code, name) for name, code, _ in AUTHORITIES),
        Code("E06000019", "Herefordshire"),
        Code("E06000020", "Telford and Wrekin"),
        Code("E06000021", "Stoke-on-Trent"),
        Code("E06000051", "Shropshire", from_on=date(2009, 4, 1)),
        Code("E10000028", "Staffordshire"),
        Code("E10000031", "Warwickshire"),
        Code("E10000034", "Worcestershire"),
    )
)

ORGANISATIONS: Codes = _by_code(
    (
        *(Code(code, name) for name, code, _ in HEALTH),
        *(Code(code, name) for name, code in BOARDS),
        Code(
            "RR1", "Heart of England NHS Foundation Trust", until_on=date(2018, 3, 31)
        ),  # joined RRK
        Code(
            "RLU", "Birmingham Women’s NHS Foundation Trust", until_on=date(2017, 1, 31)
        ),  # joined RQ3
        Code(
            "RYK", "Dudley and Walsall Mental Health Partnership", until_on=date(2020, 3, 31)
        ),  # joined TAJ
    )
)
