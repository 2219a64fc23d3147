"""Passing an action on: offered to another agency, taken over or declined, or to a colleague."""

from __future__ import annotations

from django.db import transaction

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.verdicts import Refused, require
from audit.log.entries import Verb
from mash_hub import action_clocks, action_rules, action_telling, actions, clocks
from mash_hub.models.actions import ACCEPT, Action, ActionState

SECTIONS = ("text", "outcome_words")


@transaction.atomic
def offer(
    action: Action, *, agency: Agency, person: Person, by: Hat, version: int, because: Reason
) -> Action:
    """Offer an action to another agency, which reads it from now on; its owner stays until then.

    To a colleague of the same agency it is handed over at once. Raises Refused, Stale.
    """
    action = Action.objects.lock(action, version)
    require(action_rules.may_offer(by, action))
    actions.require_member(person, agency, action.workspace_id)
    if (agency.pk, person.pk) == (action.agency_id, action.person_id):
        raise Refused("It is theirs already.")
    at = act_clock.now()
    because = sealing.keep_reason(because, about=action, by=by)
    if agency.pk == action.agency_id:
        state = ActionState(action.state)
        action.set_owner(agency.pk, person.pk, state=state, by=by, at=at, because=because)
        action_telling.person(action, person.pk, by=by, at=at)
        actions.conclude(action, Verb.ASSIGNED, by=by, because=because, at=at, but={person.pk})
        return action
    cause = sealing.Cause.of(CauseKind.ACTION, action)
    sealing.give([action], SECTIONS, to=[agency.pk], by=by, cause=cause)
    action.set_offered(agency.pk, person.pk, by=by, at=at, because=because)
    action_telling.of_new(action, agency.pk, person.pk, by=by, at=at)
    actions.conclude(action, Verb.ASSIGNED, by=by, because=because, at=at, but={agency.pk})
    return action


@transaction.atomic
def take_over(action: Action, *, by: Hat, version: int, because: Reason | None = None) -> Action:
    """Take an offered action over: it is accepted, and its former agency reads it no longer.

    Those of the former agency who heard it agreed go on reading it. Raises Refused, Stale.
    """
    action = Action.objects.lock(action, version)
    require(action_rules.may_take_over(by, action))
    agency_id, person_id = action.offered_agency_id, action.offered_person_id
    if agency_id is None or person_id is None:
        raise Refused("Nobody was asked to take it over.")
    at, former = act_clock.now(), action.agency_id
    kept = sealing.keep_reason(because, about=action, by=by) if because else None
    state = ActionState.IN_PROGRESS if action.state == ActionState.IN_PROGRESS else None
    action.set_owner(
        agency_id,
        person_id,
        state=state or ActionState.ACCEPTED,
        by=by,
        at=at,
        because=kept,
    )
    if former != action.owner_id:
        cause = sealing.Cause.of(CauseKind.ACTION, action)
        sealing.take_back([action], by=by, cause=cause, from_agencies=[former])
    clocks.meet(action, ACCEPT, at=at)
    action_clocks.start(action, at=at)
    actions.conclude(action, Verb.ASSIGNED, by=by, because=kept, at=at)
    return action


@transaction.atomic
def decline(action: Action, *, by: Hat, version: int, because: Reason) -> Action:
    """Decline to take an action over: it stays with its agency. Raises Refused, Stale."""
    action = Action.objects.lock(action, version)
    require(action_rules.may_take_over(by, action))
    at = act_clock.now()
    because = sealing.keep_reason(because, about=action, by=by)
    actions.take_back_from_asked(action, by=by)
    action.set_offered(None, None, by=by, at=at, because=because)
    actions.conclude(action, Verb.CHANGED, by=by, because=because, at=at)
    return action
