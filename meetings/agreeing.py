"""Agreeing on an action in a case: in words that are safe to read alone (domain notes 4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.verdicts import YES, Verdict, no, require
from mash_hub import action_rules, actions
from mash_hub.models.actions import Action
from meetings.models.agenda import AgendaItem, pairs
from meetings.models.meetings import DRAFTING, LIVE, Meeting

_SHORTEST = 3  # letters of a part of a name that is looked for
_VICTIM = "victim"


def may_agree(hat: Hat, meeting: Meeting) -> Verdict:
    """Record what was agreed: coordinator and chair, until the minutes are with the chair."""
    if not meeting.is_small and meeting.state not in (*LIVE, *DRAFTING):
        return no(
            "The meeting is not in session, and its minutes are not in draft (any more): an action "
            "agreed at another time comes to the next meeting."
        )
    return action_rules.may_propose(hat)


@transaction.atomic
def agree(
    item: AgendaItem,
    *,
    title: str,
    words: str,
    why: str,
    agency: Agency,
    person: Person,
    due_at: datetime,
    is_safety_critical: bool,
    by: Hat,
    because: Reason | None = None,
) -> Action:
    """Record an action agreed about a case; those present for it may read it.

    Its title names nobody of the case. Whoever does it without having been present is told of nobody
    but the victim. Raises Refused, as `actions.propose` does.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    require(may_agree(by, meeting))  # locked: it is not closed meanwhile (CC6)
    present = pairs(item.presences.all())
    is_outside = person.pk not in dict(present)
    papers = sealing.open_quietly([item], ["papers"], by=by)[item, "papers"] or {}
    people = papers.get("people", [])
    require(_names_nobody(title, people))
    if is_outside:
        others = [one for one in people if _VICTIM not in str(one.get("role", "")).lower()]
        require(_fit_for_outside(f"{words}\n{why}", others))
    return actions.propose(
        item,
        title=title,
        words=words,
        why=why,
        agency=agency,
        person=person,
        due_at=due_at,
        is_safety_critical=is_safety_critical,
        present=present,
        by=by,
        because=because,
    )


def _names_nobody(title: str, people: Iterable[Mapping[str, Any]]) -> Verdict:
    if _named_in(title, people):
        return no("The few words name somebody of the case: they stand in lists. Say it without.")
    return YES


def _fit_for_outside(words: str, others: Iterable[Mapping[str, Any]]) -> Verdict:
    if _named_in(words, others):
        return no(
            "Who does it was not present for this case, and your words name somebody besides the"
            " victim. Say it without the name, or name somebody who was present."
        )
    return YES


def _named_in(words: str, people: Iterable[Mapping[str, Any]]) -> bool:
    """Whether words hold a name of somebody, whole or a part of it as it is written."""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)
        for one in people
        for name in _parts(one)
    )


def _parts(one: Mapping[str, Any]) -> Iterator[str]:
    if str(one.get("name", "")) == str(one.get("role", "")):
        return  # nobody knows the name, and the part stands for it
    for name in (one.get("name", ""), *one.get("also", ())):
        yield from (part for part in str(name).split() if len(part) >= _SHORTEST)
