"""When a question of who is who that somebody answered is asked again: only on new evidence (4.1a).

New is that the class of the comparison is another than when it was answered, or that a kind of field
can be compared which could not be then (one side did not hold it) and does not speak against. More of
what was compared already, such as one more nickname, is not.
"""

from __future__ import annotations

from typing import Protocol

from mash_hub.identifiers import Kind
from mash_hub.matching import Agreement, Comparison, Likeness


class Answered(Protocol):
    """What was kept when a question was answered: the class shown, and the kinds of field compared."""

    likeness: str
    compared: list[str]


def kinds(compared: Comparison) -> list[str]:
    """The kinds of field that both sides hold."""
    return sorted(one.field for one in compared.fields if one.agreement != Agreement.NOT_HELD)


def news(compared: Comparison, *, since: Answered) -> list[str]:
    """What is new since an answer, in words for the page; nothing where it stays answered."""
    found = [
        f"{one.field} can now be compared"
        for one in compared.fields
        if one.field not in since.compared and one.agreement in (Agreement.AGREES, Agreement.NEARLY)
    ]
    if compared.likeness != since.likeness:
        found.append(f"it now reads “{compared.likeness.words.lower()}”")
    return found


def is_new(compared: Comparison, *, since: Answered) -> bool:
    """Whether there is new evidence since an answer."""
    return bool(news(compared, since=since))


_TELLING = {"Date of birth", *(kind.words for kind in Kind)}  # of one person there is one


def against(compared: Comparison, *, since: Answered) -> list[str]:
    """What speaks against an answer that two are one person, and was not known then; in words (4.1a).

    Beyond the threshold is a class that is less alike than the one shown then, and a date of birth or
    a number that can be compared since and differs. A name or an address that differs is not.
    """
    found = [
        f"{one.field} can now be compared, and differs"
        for one in compared.fields
        if one.field in _TELLING
        and one.field not in since.compared
        and one.agreement == Agreement.DIFFERS
    ]
    classes = [one.value for one in Likeness]
    if since.likeness in classes and classes.index(compared.likeness) > classes.index(
        since.likeness
    ):
        found.append(f"it now reads “{compared.likeness.words.lower()}”")
    return found
