"""Which agencies get the papers of a workspace's meetings: those with a representative there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agencies import hats
from agencies.actors import Actor, Hat
from agencies.models.people import Membership
from agencies.roles import ACTS, Act, Role, may
from agencies.verdicts import YES, Verdict, no

ROLES = [role for role, acts in ACTS.items() if Act.ATTEND_MEETING in acts]
ROLES.remove(Role.OBSERVER)
ROLES.remove(Role.TASKING_RECIPIENT)  # comes to a part of a CMOG, and is given its papers by name
RESEARCHING = [role for role in ROLES if Act.RELEASE_TO_MEETING in ACTS[role]]


def agencies(workspace_id: UUID) -> list[UUID]:
    """Those whose representatives get the papers."""
    return _with(workspace_id, ROLES)


def researching(workspace_id: UUID) -> list[UUID]:
    """Those of them that look up what they hold: with somebody who may share it."""
    return _with(workspace_id, RESEARCHING)


def may_answer(hat: Actor, row: Any, *, only: str, is_answered: bool, answered: str) -> Verdict:
    """Answer once for an agency what a case asked of each: who attends for it with papers.

    `only` is said to others, `answered` once somebody of the agency has.
    """
    if not (allowed := may(hat, Act.ATTEND_MEETING)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.agency_id, row.workspace_id):
        return no(only)
    if isinstance(hat, Hat) and hat.role == Role.OBSERVER:
        return no("An observer does not answer for an agency.")
    return no(answered) if is_answered else YES


def _with(workspace_id: UUID, roles: list[Role]) -> list[UUID]:
    found = Membership.objects.current(hats.today()).filter(workspace=workspace_id, role__in=roles)
    return sorted(set(found.values_list("agency_id", flat=True)))
