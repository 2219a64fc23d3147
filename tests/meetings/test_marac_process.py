"""The hub’s own measures of a MARAC’s work: what ended how, and what is held against nobody yet (6.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agencies import clock
from agencies.door import door
from agencies.reasons import Reason, ReasonCode
from mash_hub import actions
from mash_hub.models import Action, ActionState
from meetings import marac_process
from meetings.models import AgendaItem
from meetings.models.agenda import pairs
from tests.cast import Cast
from tests.meetings import stories

S = ActionState
SEEN = Reason(ReasonCode.REVIEW, "Read the note of it")
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def accepted(cast: Cast, item: AgendaItem, days: int) -> Action:
    """Ruth records that Tom does something within so many days, and he takes it on."""
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        action = actions.propose(
            here,
            title="Fit new locks",
            words="Fit new locks.",
            why="",
            agency=cast.agency.housing,
            person=cast.person.tom,
            due_at=clock.now() + timedelta(days=days),
            is_safety_critical=False,
            present=pairs(here.presences.all()),
            by=cast.ruth,
        )
    with door(tom := cast.hat("tom", "marac")):
        return actions.accept(action, by=tom, version=action.version)


def done(cast: Cast, action: Action) -> Action:
    said: dict[str, Any] = {"done": "Fitted.", "effect": "Lower.", "victim_told": "Yes"}
    with door(tom := cast.hat("tom", "marac")):
        today = clock.now().date()
        return actions.finish(action, done_on=today, by=tom, version=action.version, **said)


def given_up(cast: Cast, action: Action, state: ActionState) -> Action:
    with door(tom := cast.hat("tom", "marac")):
        said: dict[str, Any] = {"words": "She moved.", "manager": "Head of repairs"}
        return actions.give_up(action, state=state, by=tom, version=action.version, **said)


def verified(cast: Cast, action: Action) -> None:
    with door(cast.ruth):
        actions.verify(action, by=cast.ruth, version=action.version, because=SEEN)


def measured(cast: Cast) -> dict[str, tuple[str, int]]:
    today = clock.now().date()
    with door(cast.ruth):
        found = marac_process.measures(cast.ruth, today - timedelta(days=300), today)
    return {one.label: (one.words, one.of) for one in found}


def test_each_action_counts_once_as_it_ended_also_when_that_was_verified(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "tom")
    on_time, late, moved, left, untouched = (accepted(cast, item, 7) for _ in range(5))
    accepted(cast, item, 60)
    verified(cast, done(cast, on_time))
    verified(cast, given_up(cast, moved, S.NOT_POSSIBLE))
    verified(cast, given_up(cast, left, S.NOT_UNDERTAKEN))
    now = measured(cast)
    assert now["Actions on time"] == ("33.3 %", 3)  # two run still, and are not due
    assert now["Actions not possible"] == now["Actions not undertaken"] == ("33.3 %", 3)
    with clock.moved(clock.now() + timedelta(days=8)):
        done(cast, late)
    with clock.moved(clock.now() + timedelta(days=40)):
        then = measured(cast)
        for words in ("on time", "done late", "not possible", "not undertaken"):
            assert then[f"Actions {words}"] == ("20.0 %", 5), words
        assert then["Actions open for more than 30 days"] == ("33.3 %", 6)
    assert untouched.is_to_do


def test_an_action_opened_again_counts_as_it_ends_then(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "tom")
    action = given_up(cast, accepted(cast, item, 7), S.NOT_UNDERTAKEN)
    with door(cast.ruth):
        again = actions.reopen(action, by=cast.ruth, version=action.version, because=SEEN)
    assert measured(cast)["Actions not undertaken"] == ("–", 0)
    done(cast, again)
    assert measured(cast)["Actions on time"] == ("100.0 %", 1)
    assert measured(cast)["Actions not undertaken"] == ("0.0 %", 1)
