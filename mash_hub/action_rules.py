"""Who may do what with an action: verdicts, each with the reason of a no (domain notes 4.9)."""

from __future__ import annotations

from agencies.actors import Hat
from agencies.roles import Act, Role, may
from agencies.verdicts import YES, Verdict, no
from mash_hub.models.actions import ENDED, TABLE, Action, ActionState

S = ActionState


def is_owner(hat: Hat, action: Action) -> bool:
    """Whether a hat belongs to the agency that has to do it."""
    return hat.agency_id == action.agency_id and bool(may(hat, Act.OWN_ACTIONS))


def may_accept(hat: Hat, action: Action) -> Verdict:
    """The agency it was offered to takes it on; an agency is given nothing it did not accept."""
    if action.state != S.PROPOSED:
        return no("It was answered already.")
    if not is_owner(hat, action):
        return no("Only the agency it was offered to can accept an action.")
    return YES


def may_note_accepted(hat: Hat, action: Action) -> Verdict:
    """Coordinator and chair note what an agency accepted when it was read back in the room (4.8)."""
    if action.state != S.PROPOSED:
        return no("It was answered already.")
    return may_propose(hat)


def may_direct(hat: Hat, action: Action) -> Verdict:
    """The chair may direct what an agency did not accept; it is recorded (domain notes 4.9)."""
    if action.state != S.PROPOSED:
        return no("It was answered already.")
    return may(hat, Act.CHAIR_MEETING)


def may_work_on(hat: Hat, action: Action) -> Verdict:
    """Start it, or say how it ended: the agency that accepted it."""
    if not is_owner(hat, action):
        return no("Only the agency that owns an action can do this.")
    if action.state not in (S.ACCEPTED, S.IN_PROGRESS):
        return no("An action is accepted before it is worked on, and ends once.")
    return YES


def may_verify(hat: Hat, action: Action) -> Verdict:
    """Coordinator or another agency, never the owner or whoever ended it (two people)."""
    if action.state not in ENDED:
        return no("There is nothing to verify yet.")
    if not (allowed := may(hat, Act.VERIFY_ACTIONS)):
        return allowed
    if hat.person_id in (action.person_id, action.ended_by_id):
        return no("Nobody verifies their own action.")
    if hat.agency_id == action.agency_id and hat.role != Role.MARAC_COORDINATOR:
        return no("An action is verified by the coordinator or another agency, never by its owner.")
    return YES


def may_reopen(hat: Hat, action: Action) -> Verdict:
    """Open again what ended, with the reason."""
    if action.state not in (*ENDED, S.VERIFIED):
        return no("Only an action that ended can be opened again.")
    return may(hat, Act.VERIFY_ACTIONS)


def may_cancel(hat: Hat, action: Action) -> Verdict:
    """The chair alone, and never what their own agency has to do (domain notes 2.1)."""
    if not TABLE.may_move(action.state, S.CANCELLED):
        return no("It is closed already.")
    if not (allowed := may(hat, Act.CHAIR_MEETING)):
        return allowed
    if hat.agency_id == action.agency_id:
        return no(
            "Your own agency has to do this. It says how it ended, and the coordinator or another agency"
            " verifies that."
        )
    return YES


def may_change(hat: Hat, action: Action) -> Verdict:
    """Change words or due time: the coordinator, or the agency that owns it, until it ends."""
    if not action.is_to_do:
        return no("An action that ended is not changed. Open it again first.")
    if may(hat, Act.RUN_MEETING) or is_owner(hat, action):
        return YES
    return no("Only the coordinator and the agency that owns an action can change it.")


def may_offer(hat: Hat, action: Action) -> Verdict:
    """Offer it to another agency: the coordinator or its agency, one offer at a time."""
    if action.is_reassignment_pending:
        return no("Another agency was asked already and has not answered.")
    return may_change(hat, action)


def may_take_over(hat: Hat, action: Action) -> Verdict:
    """The agency that was asked to take it over answers, until the action ends."""
    if not action.is_to_do:
        return no("It has ended: nobody takes it over any more.")
    if action.offered_agency_id != hat.agency_id or not may(hat, Act.OWN_ACTIONS):
        return no("Only the agency that was asked can answer.")
    return YES


def may_propose(hat: Hat) -> Verdict:
    """Coordinator and chair record what was agreed."""
    return may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING)
