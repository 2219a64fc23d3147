"""`./hub match`: links two lists of one owner, offline; needs no server and keeps nothing."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from config.front.environment import CannotGo
from config.front.progress import bar
from mash_hub.linkage import linking, lists
from mash_hub.linkage.classes import Class
from mash_hub.linkage.lists import Cell, NotAList, People

MOST_TOLD = 50  # bad cells listed one by one; the rest are counted


def match(arguments: Sequence[str]) -> int:
    """Read both lists, link them and write the pairs; nothing is written when a row is bad."""
    asked = _asked(arguments)
    left, right = (
        _read(name, path) for name, path in (("LEFT", asked.left), ("RIGHT", asked.right))
    )
    if left is None or right is None:
        print("Nothing was written. Put the lines right and run it again.", file=sys.stderr)
        return 1
    start = time.monotonic()
    found = linking.link(
        left.rows, right.rows, bar(f"Comparing {len(left.rows)} × {len(right.rows)} people")
    )
    try:
        lists.write_file(asked.out, lists.written(left, right, found))
    except OSError as error:
        raise CannotGo(f"{asked.out} cannot be written: {error.strerror}.") from error
    persons = sum(one.kind == Class.SAME_PERSON for one in found)
    print(
        f"{asked.out}: {persons} pairs of the same person, {len(found) - persons} of the same household,"
        f" in {time.monotonic() - start:.1f} s. They are proposals: a person decides."
    )
    return 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./hub match",
        description="Links two lists of people of one owner. Nothing leaves this machine.",
        epilog=f"Columns, by the first line, in any order, any may be missing: {', '.join(lists.COLUMNS)}.",
    )
    parser.add_argument("left", type=Path, metavar="LEFT.csv")
    parser.add_argument("right", type=Path, metavar="RIGHT.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="pairs.csv")
    return parser.parse_args([*arguments])


def _read(side: str, path: Path) -> People | None:
    """One list, or None when it has bad lines, which are told."""
    try:
        people = lists.read_file(path)
    except NotAList as error:
        raise CannotGo(f"{path}: {error}") from error
    except OSError as error:
        raise CannotGo(f"{path} cannot be read: {error.strerror}.") from error
    if people.unread:
        print(f"{path}: columns not used: {', '.join(people.unread)}.", file=sys.stderr)
    for cells in (people.bad, people.odd):
        _tell(f"{side} {path}", cells)
    return None if people.bad else people


def _tell(where: str, cells: Sequence[Cell]) -> None:
    for cell in cells[:MOST_TOLD]:
        print(f"{where}, {cell}", file=sys.stderr)
    if len(cells) > MOST_TOLD:
        print(f"{where}: and {len(cells) - MOST_TOLD} more.", file=sys.stderr)
