"""IN13: no pattern of the code takes long over what somebody sends to make it slow."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("agencies", "audit", "config", "mash_hub", "meetings")
LONG, MOST = 10_000, 0.010  # characters, seconds
ANYWHERE = frozenset({"search", "sub", "subn", "findall", "finditer", "split"})
# Runs of each kind of sign, with an end that does not fit; and pairs that may be read in two ways.
RUNS = [
    "a",
    "A",
    "0",
    " ",
    "-",
    ".",
    "@",
    "/",
    "'",
    "’",
    "\n",
    "=",
    "<",
    "a ",
    "a-",
    "a.",
    "0 ",
    "0-",
]
RUNS += ["a@", "A1", "1 ", " \n", "a'", "//", "<a", "B1 "]
HOSTILE = [run * (LONG // len(run)) + end for run in RUNS for end in ("", "!", "\x00")]


def patterns() -> Iterator[tuple[str, str, int, bool]]:
    """Every pattern that stands in the code as text: place, pattern, flags, and whether it is sought anywhere."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text("utf-8")
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                    yield from _of_call(f"{path.relative_to(ROOT)}:{node.lineno}", text, node)


def _of_call(place: str, source: str, call: ast.Call) -> Iterator[tuple[str, str, int, bool]]:
    """The pattern of a call; one that is put together from others is left to them."""
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return
    pattern, how = call.args[0].value, ast.unparse(call.func).removeprefix("re.")
    if not isinstance(pattern, str):
        return
    flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(call) else 0
    yield place, pattern, flags, how in ANYWHERE or (how == "compile" and _is_sought(call, source))


def _is_sought(call: ast.Call, source: str) -> bool:
    """Whether the name that a compiled pattern has is sought for anywhere in a text; so has one without a name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and ast.dump(node.value) == ast.dump(call):
            [name] = [ast.unparse(target) for target in node.targets]
            return any(f"{name}.{how}" in source for how in ANYWHERE) or f"{name}.match" not in (
                source.replace(f"{name}.fullmatch", f"{name}.match")
            )
    return True


FOUND = {place: rest for place, *rest in patterns()}


def test_the_patterns_of_the_code_are_found() -> None:
    assert len(FOUND) > 40
    assert sum(is_sought for _, _, is_sought in FOUND.values()) > 10


@pytest.mark.parametrize("place", FOUND)
def test_no_pattern_takes_more_than_ten_milliseconds_over_ten_kilobytes(place: str) -> None:
    """By the processor's time and the best of three: a busy machine is not taken for a slow pattern."""
    pattern, flags, is_sought = FOUND[place]
    known = re.compile(pattern, flags)
    tries = [known.match, known.fullmatch, *([known.search] if is_sought else [])]
    slow = [
        (attempt.__name__, words[:4])
        for attempt in tries
        for words in HOSTILE
        if min(_seconds(attempt, words) for _ in range(3)) > MOST
    ]
    assert slow == []


def _seconds(attempt: object, words: str) -> float:
    began = time.process_time()
    attempt(words)  # type: ignore[operator]
    return time.process_time() - began
