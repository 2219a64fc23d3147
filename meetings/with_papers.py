"""Which agencies get the papers of a workspace's meetings: those with a representative there."""

from __future__ import annotations

from uuid import UUID

from agencies import hats
from agencies.models.people import Membership
from agencies.roles import ACTS, Act, Role

ROLES = [role for role, acts in ACTS.items() if Act.ATTEND_MEETING in acts]
ROLES.remove(Role.OBSERVER)
RESEARCHING = [role for role in ROLES if Act.RELEASE_TO_MEETING in ACTS[role]]


def agencies(workspace_id: UUID) -> list[UUID]:
    """Those whose representatives get the papers."""
    return _with(workspace_id, ROLES)


def researching(workspace_id: UUID) -> list[UUID]:
    """Those of them that look up what they hold: with somebody who may share it."""
    return _with(workspace_id, RESEARCHING)


def _with(workspace_id: UUID, roles: list[Role]) -> list[UUID]:
    found = Membership.objects.current(hats.today()).filter(workspace=workspace_id, role__in=roles)
    return sorted(set(found.values_list("agency_id", flat=True)))
