"""What the threat model promises is whole, and each test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NEVER = [str(number) for number in range(1, 26)]  # domain notes 8c
EVIDENCE = [  # security notes 5
    *(f"AD{number}" for number in range(1, 19)),
    *("AC7", "AC8", "AC9", "LG9", "BK3", "BK4", "BK5", "BJ6", "BJ7", "FS2", "FS8", "FS11", "IN13"),
]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows(heading: str) -> dict[str, str]:
    """The rows of the table below a heading: what stands for each, by its number or id."""
    section = DOCUMENT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.split("|") for line in section.splitlines() if line.startswith("| ")]
    return {row[1].strip(): row[3].strip() for row in cells[1:]}


PROMISES = {
    **rows("What must never happen, and what stands for it"),
    **rows("What evidence has to withstand, and what stands for it"),
}


def test_the_twenty_five_and_every_requirement_of_evidence_have_a_row() -> None:
    assert [*PROMISES] == [*NEVER, *EVIDENCE]


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_names_a_test_that_there_is_or_a_control(promise: str) -> None:
    stands = PROMISES[promise]
    named = _NAMED.findall(stands)
    control = stands.partition("Control: ")[2]
    assert named or len(control) > 10
    missing = [f"{path}::{name}" for path, name in named if name not in known_in(path)]
    assert missing == []
    assert not _NAMED.sub("", stands.partition("Control: ")[0]).strip("; "), (
        "a row is tests, then a control"
    )


@cache
def known_in(path: str) -> frozenset[str]:
    """The tests that a file holds."""
    file = ROOT / path
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, kinds))
