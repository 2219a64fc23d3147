"""A reference is drawn by chance; what was drawn before is drawn again."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from agencies import clock, references
from agencies.door import door
from mash_hub.models import Subject
from mash_hub.models.subjects import SubjectKind
from tests.cast import Cast


def drawing(monkeypatch: pytest.MonkeyPatch, *drawn: str) -> None:
    """Let chance draw these letters, one after the other."""
    letters: Iterator[str] = iter("".join(drawn))
    monkeypatch.setattr(secrets, "choice", lambda _: next(letters))


def stored(reference: str) -> Subject:
    return Subject(
        reference=reference, subject_kind=SubjectKind.PERSON, made_at=clock.now()
    ).start()


def test_two_rows_of_a_kind_never_go_by_one_reference(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(cast.devika):
        drawing(monkeypatch, "BBBBB", "BBBBB", "BBBBB", "CCCCC")
        first = stored(references.new("S"))
        second = stored(references.new("S"))
    assert (first.reference, second.reference) == ("S-BBBBB", "S-CCCCC")


def test_a_reference_of_another_length_keeps_its_length(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(cast.devika):
        drawing(monkeypatch, "BBBBBBBB", "BBBBBBBB", "CCCCCCCC")
        stored(references.new("S", 8))
        assert stored(references.new("S", 8)).reference == "S-CCCCCCCC"


@pytest.mark.parametrize(
    ("typed", "stored_as"),
    [
        ("e m5ncq", "E-M5NCQ"),
        ("FUM5NCQ", "FU-M5NCQ"),
        ("refm5ncq", "REF-M5NCQ"),
        ("sbcdfghjk", "S-BCDFGHJK"),
        ("LI BCDFGHJK", "LI-BCDFGHJK"),
        ("c–m5ncq", "C-M5NCQ"),
        ("", ""),
        ("M5NCQ", "M5NCQ"),
    ],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str, stored_as: str) -> None:
    assert references.tidy(typed) == stored_as
