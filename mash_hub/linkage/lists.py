"""Lists of people as CSV: read with every bad cell named, written whole or not at all."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mash_hub.linkage.linking import Linked
from mash_hub.linkage.rows import Day, Home, Name, Row, folded

COLUMNS = (
    "id", "given_name", "family_name", "date_of_birth", "street", "town", "postcode", "identifier",
)  # fmt: skip
LONGEST_CELL = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")

# What stands where nothing is known; it is evidence of nothing.
_NOTHING = frozenset(
    [
        "unknown",
        "notknown",
        "nk",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "test",
        "unnamed",
        "baby",
        "infant",
        "unborn",
        "nfa",
        "nofixedabode",
        "nofixedaddress",
        "notgiven",
        "notstated",
        "withheld",
        "refused",
        "tbc",
        "xxx",
        "xx",
        "x",
    ]
)
_NO_DAY = frozenset(
    {(1900, 1, 1), (1901, 1, 1), (1111, 11, 11), (9999, 12, 31), (9999, 9, 9), (1, 1, 1)}
)


@dataclass(frozen=True)
class Cell:
    """Where something is wrong or odd in a list, and what; never what the cell holds."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        """One line for a person at a terminal."""
        return f"line {self.line}, column {self.column}: {self.words}"


@dataclass(frozen=True)
class People:
    """A list as read: ids and rows side by side, what is bad, and what is odd but was used."""

    ids: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    bad: list[Cell] = field(default_factory=list)
    odd: list[Cell] = field(default_factory=list)
    unread: tuple[str, ...] = ()  # columns this does not know


class NotAList(ValueError):
    """What was given is no list of people at all; the message says what to do."""


def read(lines: Iterable[str]) -> People:
    """Read a list from its lines; the caller refuses it when anything of it is bad.

    Columns are told by the header, in any order, and any may be missing. Raises NotAList.
    """
    cells = csv.reader(lines, strict=True)
    try:
        header = [_column(name) for name in next(cells, [])]
        _check(header)
        people = People(unread=tuple(name for name in header if name and name not in COLUMNS))
        for values in cells:
            if any(value.strip() for value in values):
                _take(people, header, values, cells.line_num)
    except csv.Error as error:
        raise NotAList(
            f"Line {cells.line_num} is no CSV: a quotation mark is not closed."
        ) from error
    except UnicodeDecodeError as error:
        raise NotAList("The list is not in UTF-8: save it as “CSV UTF-8”.") from error
    return people


def read_file(path: Path) -> People:
    """Read a list from a file; raises NotAList, and OSError where there is none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return read(file)


def _column(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().casefold())


def _check(header: Sequence[str]) -> None:
    known = [name for name in header if name in COLUMNS]
    if not set(known) - {"id"}:
        raise NotAList(f"The first line names no column of: {', '.join(COLUMNS)}.")
    if twice := next((name for name in known if known.count(name) > 1), ""):
        raise NotAList(f"The first line names the column {twice} twice.")


def _take(people: People, header: Sequence[str], values: Sequence[str], line: int) -> None:
    """Read one row, or note what is bad in it."""
    bad = [*_bad(header, values, line)]
    found = dict(zip(header, (value.strip() for value in values), strict=False))
    born, is_odd = None, False
    try:
        born, is_odd = _born(found.get("date_of_birth", ""))
    except ValueError as error:
        bad.append(Cell(line, "date_of_birth", str(error)))
    if bad:
        people.bad.extend(bad)
        return
    if is_odd:
        words = "no day of the calendar; compared part by part"
        people.odd.append(Cell(line, "date_of_birth", words))
    people.ids.append(found.get("id") or str(line))
    people.rows.append(_row(found, born))


def _bad(header: Sequence[str], values: Sequence[str], line: int) -> Iterator[Cell]:
    if len(values) > len(header):
        words = f"more cells than the first line has ({len(header)})"
        yield Cell(line, str(len(header) + 1), words)
    for name, value in zip(header, values, strict=False):
        if len(value) > LONGEST_CELL:
            yield Cell(line, name, f"longer than {LONGEST_CELL} signs")
        elif "\0" in value:
            yield Cell(line, name, "a sign that no text has")


def _born(written: str) -> tuple[Day | None, bool]:
    """The day written, and whether it is none of the calendar; None where nothing is known."""
    if not written or folded(written) in _NOTHING or not written.strip("0-"):
        return None, False
    found = _DAY.fullmatch(written)
    if not found or not found[0].isascii():
        raise ValueError("not a date: write it as 2019-03-27, or leave it empty")
    year, month, day = (int(part) for part in found.groups())
    if (year, month, day) in _NO_DAY:
        return None, False
    try:
        date(year, month, day)
    except ValueError:
        return (year, month, day), True
    return (year, month, day), False


def _row(found: dict[str, str], born: Day | None) -> Row:
    name = Name.of(_said(found, "given_name"), _said(found, "family_name"))
    home = Home.of(_said(found, "street"), _said(found, "town"), _postcode(found))
    number = folded(_said(found, "identifier"))
    return Row(
        names=(name,) if name.parts else (),
        born=born,
        homes=(home,) if any((home.number, home.street, home.town, home.postcode)) else (),
        identifiers=frozenset({("identifier", number)} if len(set(number)) > 1 else ()),
    )


def _said(found: dict[str, str], name: str) -> str:
    value = found.get(name, "")
    return "" if folded(value) in _NOTHING else value


def _postcode(found: dict[str, str]) -> str:
    code = _said(found, "postcode")
    return "" if folded(code).startswith("zz99") else code


# --- what comes out -------------------------------------------------------------------------------

OUT = ("left_id", "right_id", "class", "score", "grounds")


def written(left: People, right: People, found: Iterable[Linked]) -> Iterator[tuple[str, ...]]:
    """The lines of the list of pairs, header first; nothing in them starts a formula."""
    yield OUT
    for one in found:
        ids = safe(left.ids[one.left]), safe(right.ids[one.right])
        yield *ids, one.kind.value, f"{one.score:.4f}", one.grounds


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before its first sign."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_file(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write a list beside its place, for its owner's eyes alone, and put it there when it is whole."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
