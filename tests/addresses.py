"""Every address of the hub, filled with what never was there, for whoever walks all of them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.urls.converters import get_converters
from hypothesis import find, settings
from hypothesis.strategies import from_regex

from config.generated import addresses

PATTERNS = {name: pattern for name, _view, pattern in addresses()}


def filled(name: str) -> str:
    """An address with ids that never existed, and with words of its own pattern."""
    words = {
        argument: uuid4() if converter == "uuid" else a_word_of(converter)
        for converter, argument in re.findall(r"<(\w+):(\w+)>", PATTERNS[name])
    }
    return reverse(name, kwargs=words)


@cache
def a_word_of(converter: str) -> Any:
    """The plainest word that a converter takes, as a view would be given it."""
    takes = get_converters()[converter]
    always_the_same = settings(derandomize=True, database=None)
    word = find(from_regex(takes.regex, fullmatch=True), lambda _: True, settings=always_the_same)
    return takes.to_python(word)
