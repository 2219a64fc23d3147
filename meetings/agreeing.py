"""Agreeing on an action in a case, and changing it: in words that are safe to read alone (domain notes 4.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.verdicts import YES, Verdict, no, require
from mash_hub import action_rules, actions, reassignments
from mash_hub.models.actions import Action
from mash_hub.names_in_words import name_somebody
from meetings import meetings
from meetings.models.agenda import AgendaItem, pairs
from meetings.models.meetings import DRAFTING, LIVE, Meeting

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
    present = pairs(item.presences.reading())
    is_outside = person.pk not in dict(present)
    papers = sealing.open_quietly([item], ["papers"], by=by)[item, "papers"] or {}
    people = papers.get("people", [])
    require(_names_nobody(title, people))
    if is_outside:
        require(_fit_for_outside(f"{words}\n{why}", people))
    action = actions.propose(
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
    _tell_of(action, by=by)
    return action


def _tell_of(action: Action, *, by: Hat) -> None:
    """Tell those who may read an action that it stands in the minutes: their screens show it at once."""
    readers = Action.objects.readers_of(action, among=hats.in_workspace(action.workspace_id))
    kind, at = NoticeKind.MINUTES_CHANGED, clock.now()
    meetings.tell_readers(action, readers, kind=kind, by=by, at=at)


@transaction.atomic
def change(
    action: Action,
    *,
    title: str,
    words: str,
    why: str,
    due_at: datetime,
    is_safety_critical: bool,
    by: Hat,
    version: int,
    because: Reason,
) -> Action:
    """Change an action; its new words are as safe to read alone as those that were agreed.

    Whoever does it, or was asked to, without having been present is told of nobody but the victim. The
    few words stand in lists, so who cannot open the papers does not change them. Raises Refused, Stale.
    """
    action = Action.objects.lock(action, version)
    require(action_rules.may_change(by, action))
    people = _people_of(action, by=by)
    if people is None:
        require(_keeps_title(action, title, by=by))
    else:
        require(_names_nobody(title, people))
        if not _all_heard(action, [action.person_id, action.offered_person_id]):
            require(_fit_for_outside(f"{words}\n{why}", people))
    return actions.change(
        action,
        title=title,
        words=words,
        why=why,
        due_at=due_at,
        is_safety_critical=is_safety_critical,
        by=by,
        version=version,
        because=because,
    )


@transaction.atomic
def offer(
    action: Action, *, agency: Agency, person: Person, by: Hat, version: int, because: Reason
) -> Action:
    """Offer an action to somebody else, if its words are safe for them to read alone.

    Whoever was present may read it as it is. For anybody else it is looked through by who can open the
    papers; words that were made for an owner who was not present are safe already. Raises Refused, Stale.
    """
    action = Action.objects.lock(action, version)
    require(action_rules.may_offer(by, action))
    if not _all_heard(action, [person.pk]):
        require(_safe_to_pass_on(action, by=by))
    return reassignments.offer(
        action, agency=agency, person=person, by=by, version=version, because=because
    )


def _safe_to_pass_on(action: Action, *, by: Hat) -> Verdict:
    people = _people_of(action, by=by)
    if people is not None:
        text = sealing.open_quietly([action], ["text"], by=by)[action, "text"] or {}
        return _fit_for_outside(f"{text.get('words', '')}\n{text.get('why', '')}", people)
    if _all_heard(action, [action.person_id]):
        return no(
            "Its words were agreed for somebody who was present for the case, and you cannot compare"
            " them with its papers. Ask the coordinator to pass it on, or name somebody who was present."
        )
    return YES


def _people_of(action: Action, *, by: Hat) -> list[Mapping[str, Any]] | None:
    """The people of the case that an action is about, for who may open its papers; else None."""
    if action.thing_kind != AgendaItem.kind:
        return None
    item = AgendaItem.objects.visible_to(by).filter(pk=action.thing_id).first()
    papers = sealing.open_quietly([item], ["papers"], by=by)[item, "papers"] if item else None
    return None if papers is None else [*papers.get("people", [])]


def _all_heard(action: Action, people: Iterable[UUID | None]) -> bool:
    """Whether each of some people was present when the action was agreed."""
    heard = set(action.hearers.values_list("person_id", flat=True))
    return all(one in heard for one in people if one is not None)


def _keeps_title(action: Action, title: str, *, by: Hat) -> Verdict:
    before = sealing.open_quietly([action], ["text"], by=by).text(action, "text", "title")
    if title.strip() != before.strip():
        return no(
            "The few words stand in lists and name nobody. You cannot compare them with the papers of"
            " the case, so ask the coordinator to change them."
        )
    return YES


def _names_nobody(title: str, people: Iterable[Mapping[str, Any]]) -> Verdict:
    if _named_in(title, people):
        return no("The few words name somebody of the case: they stand in lists. Say it without.")
    return YES


def _fit_for_outside(words: str, people: Iterable[Mapping[str, Any]]) -> Verdict:
    others = [one for one in people if _VICTIM not in str(one.get("role", "")).lower()]
    if _named_in(words, others):
        return no(
            "Who does it was not present for this case, and your words name somebody besides the"
            " victim. Say it without the name, or name somebody who was present."
        )
    return YES


def _named_in(words: str, people: Iterable[Mapping[str, Any]]) -> bool:
    """Whether words name somebody of a case."""
    return name_somebody(words, (name for one in people for name in _names(one)))


def _names(one: Mapping[str, Any]) -> list[str]:
    if str(one.get("name", "")) == str(one.get("role", "")):
        return []  # nobody knows the name, and the part stands for it
    return [str(name) for name in (one.get("name", ""), *one.get("also", ()))]
