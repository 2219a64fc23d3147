"""IN13: no pattern of the code takes long over what somebody sends to make it slow."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

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


Pattern = str | bytes


def patterns() -> Iterator[tuple[str, Pattern, int, bool]]:
    """Every pattern of the code: place, pattern, flags, and whether it is sought anywhere in a text.

    Those that stand in it as text, those of fields of forms, and those that modules put together.
    """
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text("utf-8")
            yield from _of_text(path, text)
            if "re.compile(" in text and "migrations" not in path.parts:
                yield from _of_module(path, text)


def _of_text(path: Path, text: str) -> Iterator[tuple[str, Pattern, int, bool]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            yield from _of_call(f"{path.relative_to(ROOT)}:{node.lineno}", text, node)
        elif isinstance(node, ast.Call) and "Regex" in ast.unparse(node.func):
            yield from _of_field(f"{path.relative_to(ROOT)}:{node.lineno}", node)


def _of_call(place: str, source: str, call: ast.Call) -> Iterator[tuple[str, Pattern, int, bool]]:
    """The pattern of a call; one that is put together from others is left to its module."""
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return
    pattern, how = call.args[0].value, ast.unparse(call.func).removeprefix("re.")
    if not isinstance(pattern, str | bytes):
        return
    flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(call) else 0
    flags |= re.DOTALL if "DOTALL" in ast.unparse(call) else 0
    flags |= re.VERBOSE if "VERBOSE" in ast.unparse(call) else 0
    yield place, pattern, flags, how in ANYWHERE or (how == "compile" and _is_sought(call, source))


def _of_field(place: str, call: ast.Call) -> Iterator[tuple[str, Pattern, int, bool]]:
    """The pattern of a form's field or a validator, which Django seeks anywhere in what was typed."""
    given = [*call.args, *(one.value for one in call.keywords if one.arg == "regex")]
    for one in given:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield place, one.value, 0, True
            return


def _of_module(path: Path, source: str) -> Iterator[tuple[str, Pattern, int, bool]]:
    """The compiled patterns that a module keeps by name, however they were put together."""
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern) and f"{name} = re.compile(" in source:
            is_sought = any(f"{name}.{how}" in source for how in ANYWHERE)
            yield f"{path.relative_to(ROOT)}:{name}", value.pattern, value.flags, is_sought


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
    assert len(FOUND) > 60
    assert "mash_hub/free_text.py:_STREET" in FOUND  # put together
    assert any(place.startswith("agencies/forms/administration.py") for place in FOUND)
    assert any(isinstance(pattern, bytes) for pattern, _, _ in FOUND.values())
    assert sum(is_sought for _, _, is_sought in FOUND.values()) > 10


@pytest.mark.parametrize("place", FOUND)
def test_no_pattern_takes_more_than_ten_milliseconds_over_ten_kilobytes(place: str) -> None:
    """By the processor's time and the best of three: a busy machine is not taken for a slow pattern."""
    pattern, flags, is_sought = FOUND[place]
    known = re.compile(pattern, flags)
    hostile: list[Any] = HOSTILE
    if isinstance(pattern, bytes):
        hostile = [words.encode() for words in HOSTILE]
    tries = [known.match, known.fullmatch, *([known.search] if is_sought else [])]
    slow = [
        (attempt.__name__, words[:4])
        for attempt in tries
        for words in hostile
        if min(_seconds(attempt, words) for _ in range(3)) > MOST
    ]
    assert slow == []


def _seconds(attempt: object, words: str) -> float:
    began = time.process_time()
    attempt(words)  # type: ignore[operator]
    return time.process_time() - began
