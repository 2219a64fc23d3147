"""Taking passages out of a text: what is removed is gone, wherever and however it was written."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.workspace import redaction

TEXT = "Ann rang. Annette was with ANN, and\nann\u00adette heard it."


def test_a_passage_goes_wherever_it_occurs_in_whole_words_alone() -> None:
    pieces = redaction.redact("Ann rang. Annette was with ANN.", ["Ann"])
    assert pieces == [None, " rang. Annette was with ", None, "."]


def test_what_nobody_sees_does_not_hide_a_name() -> None:
    hidden = "Mari\u00adsa \u200bOak\u2060den rang"  # a soft hyphen, a zero-width space, a joiner
    assert redaction.redact(hidden, ["Marisa Oakden"]) == [None, " rang"]
    decomposed = "Zoe\u0301 rang"
    assert redaction.redact(decomposed, ["Zoé"]) == [None, " rang"]


def test_spacing_and_lines_make_no_difference_and_neighbours_are_one_bar() -> None:
    assert redaction.redact("Marisa \n Oakden rang", ["marisa oakden"]) == [None, " rang"]
    two = redaction.redact("Marisa Oakden rang", ["Marisa", "Oakden"])
    assert two == [None, " rang"]


def test_a_passage_that_is_not_there_is_said_to_be_not_there() -> None:
    with pytest.raises(redaction.NotThere, match="Oakham"):
        redaction.redact(TEXT, ["Oakham"])
    with pytest.raises(redaction.NotThere):
        redaction.redact(TEXT, ["  "])


def test_a_mark_is_as_long_whatever_stood_there() -> None:
    short = redaction.read(redaction.redact("Jo rang", ["Jo"]))
    long = redaction.read(redaction.redact("Bartholomew rang", ["Bartholomew"]))
    assert short == long


def test_names_are_found_as_whole_words_the_longest_first() -> None:
    text = "Marisa Oakden’s sister, Dee, rang for Marisa."
    assert redaction.names_in(text, ["Dee", "Marisa Oakden", "Dean", " "]) == [
        "Marisa Oakden",
        "Dee",
    ]


WORDS = st.text(alphabet="abc é\n\u00ad-.", min_size=1, max_size=60)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, st.integers(0, 59), st.integers(1, 10))
def test_no_word_of_a_passage_that_was_found_is_left_where_it_stood(
    text: str, start: int, length: int
) -> None:
    passage = redaction.plain(text)[start : start + length].strip()
    try:
        pieces = redaction.redact(text, [passage])
    except redaction.NotThere:
        return
    left = redaction.read(pieces)
    assert not redaction.names_in(left, [passage])
    kept = "".join(piece for piece in pieces if piece is not None)
    assert len(kept) < len(redaction.plain(text))
