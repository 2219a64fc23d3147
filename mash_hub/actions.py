"""Agreeing on actions, taking them on, doing, verifying and passing them on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import ClassVar, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.people import Membership, Person
from agencies.reasons import Reason
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    action_clocks,
    action_rules,
    action_telling,
    calendars,
    clocks,
    free_text,
    held,
)
from mash_hub.models.actions import ACCEPT, OWNING, TABLE, Action, ActionState, Hearer

S = ActionState


class Agreed(Protocol):
    """What an action is agreed about, such as an agenda item; it gives its file to the action."""

    kind: ClassVar[str]
    id: UUID
    reference: str
    owner_id: UUID
    file_id: UUID
    workspace_id: UUID


def due_on(day: date) -> datetime:
    """An action due on a day is due at its last second in London."""
    return calendars.end_of(day)


@transaction.atomic
def propose(
    about: Agreed,
    *,
    title: str,
    words: str,
    why: str,
    agency: Agency,
    person: Person,
    due_at: datetime,
    is_safety_critical: bool,
    present: Iterable[tuple[UUID, UUID]],
    by: Hat,
    because: Reason | None = None,
) -> Action:
    """Record an action that was agreed about a thing, and offer it to an agency and a person.

    `present` names who heard it, as pairs of person and agency: they may read it. A safety-critical
    action that is due later than today says so by its due time alone; its default is the same day.
    Raises Refused when `by` may not, or when the person does not work for the agency here.
    """
    require(action_rules.may_propose(by))
    at = act_clock.now()
    require_member(person, agency, about.workspace_id)
    if due_at <= at:
        raise Refused("The due time has to lie ahead.")
    free_text.require_clear([title, words, why], file_id=about.file_id, by=by)
    action = Action(
        id=uuid4(),
        reference=references.new("A"),
        owner_id=about.owner_id,
        file_id=about.file_id,
        workspace_id=about.workspace_id,
        thing_kind=about.kind,
        thing_id=about.id,
        thing_reference=about.reference,
        agency=agency,
        person=person,
        is_safety_critical=is_safety_critical,
        first_due_at=due_at,
        due_at=due_at,
        agreed_at=at,
    )
    cause = sealing.Cause.of(CauseKind.ACTION, action)
    sealed = {"title": title, "words": words, "why": why}
    sealing.seal(action, "text", sealed, by=by, to={agency.pk, by.agency_id}, cause=cause)
    action.start(by=by, at=at, because=because)
    let_hear(action, [*present], by=by)
    action_clocks.start(action, at=at)
    action_telling.of_new(action, agency.pk, person.pk, by=by, at=at)
    log.write(
        by=by, verb=Verb.ASSIGNED, about=[action, about], owners=[agency.pk], reason=because, at=at
    )
    return action


def require_member(person: Person, agency: Agency, workspace_id: UUID) -> None:
    """Raise Refused unless a person works for an agency in a workspace today."""
    works_there = Membership.objects.current(act_clock.now().astimezone(act_clock.LONDON).date())
    if not works_there.filter(person=person, agency=agency, workspace=workspace_id).exists():
        raise Refused("Name a person who works for that agency in this workspace.")


def possible_owners(workspace_id: UUID) -> list[Membership]:
    """Those in a workspace who can own an action today, agency by agency."""
    found = (
        Membership.objects.current(act_clock.now().astimezone(act_clock.LONDON).date())
        .filter(workspace=workspace_id, role__in=OWNING)
        .select_related("person", "agency")
        .order_by("agency__name", "person__name", "pk")
    )
    return list(found)


def let_hear(action: Action, present: Iterable[tuple[UUID, UUID]], *, by: Actor) -> None:
    """Let the people who were present read an action: a row for each, and the words for them."""
    people = dict(present)
    known = set(Hearer.objects.filter(action=action).values_list("person_id", flat=True))
    new = {person: agency for person, agency in people.items() if person not in known}
    Hearer.objects.bulk_create(
        Hearer(id=uuid4(), action=action, person_id=person_id) for person_id in new
    )
    if new:
        cause = sealing.Cause.of(CauseKind.MEETING, action, persons=tuple(sorted(new)))
        sealing.give([action], ["text"], to=set(new.values()), by=by, cause=cause)


@transaction.atomic
def accept(action: Action, *, by: Hat, version: int, because: Reason | None = None) -> Action:
    """Take an action on. Raises Refused unless one's agency was offered it, and Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_accept(by, action))
    return _accepted(action, directed=False, by=by, because=because)


@transaction.atomic
def accept_in_room(action: Action, *, by: Hat, version: int) -> Action:
    """Note that its agency accepted an action when it was read back in the meeting (4.8).

    Whoever calls has made sure that somebody of the agency is in the room. Raises Refused, Stale.
    """
    action = Action.objects.lock(action, version)
    require(action_rules.may_note_accepted(by, action))
    return _accepted(action, directed=False, by=by, because=None)


@transaction.atomic
def direct(action: Action, *, by: Hat, version: int, because: Reason) -> Action:
    """Direct an action that its agency did not accept; the reason is kept. Raises Refused, Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_direct(by, action))
    return _accepted(action, directed=True, by=by, because=because)


def _accepted(action: Action, *, directed: bool, by: Hat, because: Reason | None) -> Action:
    require(TABLE.may_move(action.state, S.ACCEPTED))
    at = act_clock.now()
    because = _kept(because, action, by)
    action.set_accepted(directed=directed, by=by, at=at, because=because)
    clocks.meet(action, ACCEPT, at=at)
    action_telling.readers(action, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.ASSIGNED if directed else Verb.ACKNOWLEDGED,
        about=[action],
        owners=[action.agency_id],
        reason=because,
        at=at,
    )
    return action


def _kept(because: Reason | None, action: Action, by: Hat) -> Reason | None:
    return sealing.keep_reason(because, about=action, by=by) if because else None


@transaction.atomic
def begin(action: Action, *, by: Hat, version: int, because: Reason | None = None) -> Action:
    """Say that somebody is at it. Raises Refused, Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_work_on(by, action))
    require(TABLE.may_move(action.state, S.IN_PROGRESS))
    at = act_clock.now()
    because = _kept(because, action, by)
    action.set_started(by=by, at=at, because=because)
    conclude(action, Verb.CHANGED, by=by, because=because, at=at)
    return action


@transaction.atomic
def finish(
    action: Action,
    *,
    done_on: date,
    done: str,
    effect: str,
    victim_told: str,
    by: Hat,
    version: int,
    because: Reason | None = None,
) -> Action:
    """Say that it is done: when, what was done, what it changed, whether the victim was told.

    Raises Refused for a date ahead, and unless one's agency owns it; Stale.
    """
    if done_on > act_clock.now().astimezone(act_clock.LONDON).date():
        raise Refused("The day on which it was done cannot lie ahead.")
    content = {"done": done, "effect": effect, "victim_told": victim_told, "manager": ""}
    return _end(action, S.DONE, content, done_on, by=by, version=version, because=because)


@transaction.atomic
def give_up(
    action: Action,
    *,
    state: ActionState,
    words: str,
    manager: str,
    by: Hat,
    version: int,
    because: Reason | None = None,
) -> Action:
    """Say that it was not done: circumstances changed, or it was not undertaken.

    Not undertaken names the manager who knows; both come up at the next meeting. Raises Refused, Stale.
    """
    if state == S.NOT_UNDERTAKEN and not manager.strip():
        raise Refused("Name the manager who knows that it was not undertaken.")
    content = {"done": words, "effect": "", "victim_told": "", "manager": manager}
    return _end(action, state, content, None, by=by, version=version, because=because)


def _end(
    action: Action,
    state: ActionState,
    content: dict[str, str],
    done_on: date | None,
    *,
    by: Hat,
    version: int,
    because: Reason | None,
) -> Action:
    action = Action.objects.lock(action, version)
    require(action_rules.may_work_on(by, action))
    require(TABLE.may_move(action.state, state))
    if not content["done"].strip():
        raise Refused("Say in words what was done, or why it was not.")
    free_text.require_clear(content.values(), file_id=action.file_id, by=by)
    at = act_clock.now()
    because = _kept(because, action, by)
    take_back_from_asked(action, by=by)
    cause = sealing.Cause.of(CauseKind.ACTION, action)
    sealing.seal(action, "outcome_words", content, by=by, to={action.agency_id}, cause=cause)
    action.set_ended(state, done_on=done_on, by=by, at=at, because=because)
    _give_outcome(action, by=by)
    action_clocks.meet(action, at=at)
    conclude(action, Verb.COMPLETED, by=by, because=because, at=at)
    return action


def take_back_from_asked(action: Action, *, by: Hat) -> None:
    """What an agency was given to decide whether to take an action over is its no longer."""
    asked = action.offered_agency_id
    if asked is not None and asked not in (action.owner_id, action.agency_id):
        cause = sealing.Cause.of(CauseKind.ACTION, action)
        sealing.take_back([action], by=by, cause=cause, from_agencies=[asked])


def _give_outcome(action: Action, *, by: Hat) -> None:
    """Those who heard the action agreed read its outcome too."""
    heard = [*action.hearers.values_list("person_id", flat=True)]
    agencies = set(
        Membership.objects.filter(person__in=heard, workspace=action.workspace_id).values_list(
            "agency_id", flat=True
        )
    )
    if agencies:
        cause = sealing.Cause.of(CauseKind.MEETING, action, persons=tuple(sorted(heard)))
        sealing.give([action], ["outcome_words"], to=agencies, by=by, cause=cause)


@transaction.atomic(savepoint=False)
def conclude(
    action: Action,
    verb: Verb,
    *,
    by: Hat,
    because: Reason | None,
    at: datetime,
    but: Collection[UUID] = (),
) -> None:
    """Tell those who read it and write the act's entry, last; `but` were told in other words."""
    action_telling.readers(action, by=by, at=at, but=but)
    owners = [action.agency_id]
    log.write(by=by, verb=verb, about=[action], owners=owners, reason=because, at=at)


@transaction.atomic
def verify(action: Action, *, by: Hat, version: int, because: Reason) -> Action:
    """Confirm that it ended as said. Raises Refused for its owner and whoever ended it; Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_verify(by, action))
    require(TABLE.may_move(action.state, S.VERIFIED))
    at = act_clock.now()
    because = sealing.keep_reason(because, about=action, by=by)
    action.set_verified(by=by, at=at, because=because)
    conclude(action, Verb.VERIFIED, by=by, because=because, at=at)
    return action


@transaction.atomic
def reopen(action: Action, *, by: Hat, version: int, because: Reason) -> Action:
    """Open an ended action again; its due clock runs again. Raises Refused, Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_reopen(by, action))
    require(TABLE.may_move(action.state, S.IN_PROGRESS))
    at = act_clock.now()
    because = sealing.keep_reason(because, about=action, by=by)
    action.set_started(by=by, at=at, because=because)
    action_clocks.start(action, at=at)
    conclude(action, Verb.REOPENED, by=by, because=because, at=at)
    return action


@transaction.atomic
def cancel(action: Action, *, by: Hat, version: int, because: Reason) -> Action:
    """Take an action off the list: the chair alone, with the reason. Raises Refused, Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_cancel(by, action))
    at = act_clock.now()
    because = sealing.keep_reason(because, about=action, by=by)
    take_back_from_asked(action, by=by)
    action.set_cancelled(by=by, at=at, because=because)
    clocks.stop(action, at=at)
    conclude(action, Verb.ENDED, by=by, because=because, at=at)
    return action


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
    """Change an action's words, due time or mark, with the reason. Raises Refused, Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_change(by, action))
    held.require_free(action.file_id)
    at = act_clock.now()
    if due_at != action.due_at and due_at <= at:
        raise Refused("The due time has to lie ahead.")
    free_text.require_clear([title, words, why], file_id=action.file_id, by=by)
    because = sealing.keep_reason(because, about=action, by=by)
    cause = sealing.Cause.of(CauseKind.ACTION, action)
    sealed = {"title": title, "words": words, "why": why}
    sealing.seal(action, "text", sealed, by=by, to={action.agency_id}, cause=cause)
    if due_at != action.due_at:
        action_clocks.move(action, due_at, at=at)
    action.set_details(
        due_at=due_at, is_safety_critical=is_safety_critical, by=by, at=at, because=because
    )
    action_clocks.follow(action, at=at)
    conclude(action, Verb.CHANGED, by=by, because=because, at=at)
    return action
