"""The people typed into a draft that is kept step by step: a contact, or a referral to a MARAC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from agencies import drafts
from agencies.actors import Hat
from agencies.models.drafts import Draft
from agencies.verdicts import Refused

STEP = "people"


def people_in(draft: Draft, *, by: Hat) -> dict[str, Any]:
    """The people typed into a draft so far, by their keys."""
    return dict(drafts.words_of(draft, by=by).get(STEP, {}))


def add_person(draft: Draft, *, by: Hat, save_step: Callable[..., Draft]) -> UUID:
    """Begin one more person in a draft, and give the key under which they are typed.

    `save_step` keeps one step of this kind of draft, here and below.
    """
    key = uuid4()
    people = people_in(draft, by=by)
    place = max((int(pages["place"]) for pages in people.values()), default=0) + 1
    save_step(draft, STEP, {**people, str(key): {"place": place}}, by=by)
    return key


def save_person(
    draft: Draft,
    key: UUID,
    page: str,
    words: dict[str, Any],
    *,
    by: Hat,
    save_step: Callable[..., Draft],
    gone: str,
) -> Draft:
    """Keep what was typed on one page about one person; raises Refused, saying `gone`, once removed."""
    people = people_in(draft, by=by)
    if str(key) not in people:
        raise Refused(gone)
    people[str(key)] = {**people[str(key)], page: words}
    return save_step(draft, STEP, people, by=by)


def remove_person(draft: Draft, key: UUID, *, by: Hat, save_step: Callable[..., Draft]) -> None:
    """Take somebody out of a draft."""
    people = people_in(draft, by=by)
    people.pop(str(key), None)
    save_step(draft, STEP, people, by=by)
