"""From a session to the hat it wears, and the hats a person may choose among."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from django.conf import settings

from agencies import clock
from agencies.actors import Covering, Hat
from agencies.database.statements import Statement, ids
from agencies.models.covers import covering
from agencies.models.people import Membership
from agencies.models.sessions import Proof, Session
from agencies.models.workspaces import Workspace, WorkspaceKind, agreement_in_force
from agencies.roles import PASSKEY_REQUIRED, Role

NO_WORKSPACE = UUID(int=0)  # stands in the policy of the log for entries of no workspace: sign-ins
_MADE_OF = (
    "pk",
    "person_id",
    "agency_id",
    "workspace_id",
    "workspace__host_id",
    "workspace__workspace_kind",
    "role",
    "sharing",
    "covering",
)
_IDS, _ON, _AT = ids([UUID(int=1)]), date(1, 1, 1), datetime(1, 1, 1, tzinfo=UTC)


def today() -> date:
    """The London day of the act."""
    return clock.now().astimezone(clock.LONDON).date()


@cache
def _worn(chosen_by: str) -> Statement:
    """What hats are made of: memberships that give one on a day, chosen by ids of a kind.

    It is asked at every page and for every line that is read out, so it is compiled once.
    """
    found = Membership.objects.current(_ON).filter(**{f"{chosen_by}__any_of": _IDS})
    found = found.annotate(sharing=agreement_in_force(_ON), covering=covering(_AT))
    return Statement(found.values_list(*_MADE_OF), {"ids": _IDS, "on": _ON, "at": _AT})


def _hats(chosen_by: str, chosen: Iterable[UUID]) -> list[Hat]:
    rows = _worn(chosen_by).rows(ids=ids(chosen), on=today(), at=clock.now())
    return [_hat(*row) for row in rows]


def _hat(
    membership_id: UUID,
    person_id: UUID,
    agency_id: UUID,
    workspace_id: UUID,
    host_id: UUID,
    workspace_kind: str,
    role: str,
    sharing: bool,
    covers: Iterable[str],
) -> Hat:
    """The columns of a row, in the order of `_MADE_OF`."""
    audits = role == Role.AUDITOR
    return Hat(
        person_id=person_id,
        membership_id=membership_id,
        agency_id=agency_id,
        workspace_id=workspace_id,
        host_id=host_id,
        role=role,
        agreement_in_force=sharing,
        audit_workspace_ids=_audited(workspace_id, workspace_kind) if audits else (),
        covers=tuple(map(_covering, covers)),
    )


def _covering(found: str) -> Covering:
    said = json.loads(found)
    until_at = datetime.fromisoformat(said["until"])
    return Covering(UUID(said["id"]), UUID(said["person"]), until_at)


def _audited(workspace_id: UUID, workspace_kind: str) -> tuple[UUID, ...]:
    """A partnership auditor in the hub office reads every workspace's log, otherwise one's own."""
    if workspace_kind != WorkspaceKind.OFFICE:
        return (workspace_id,)
    return every_workspace()


def every_workspace() -> tuple[UUID, ...]:
    """Whose log is read where all of it is: every workspace, and what belongs to none."""
    return (NO_WORKSPACE, *Workspace.objects.values_list("pk", flat=True))


def choices(person_id: UUID) -> list[Membership]:
    """The memberships a person may wear today, with workspace and agency, in one query."""
    return list(
        Membership.objects.current(today())
        .filter(person=person_id)
        .select_related("workspace", "agency", "person")
        .order_by("workspace__name", "role")
    )


def is_worn_with(role: str, proof: str) -> bool:
    """Whether a session that began with this second proof may wear a role (AU1).

    Administrators and auditors need a passkey, which no false page can ask for. The demo, whose
    people are invented, lets them in with a code.
    """
    return proof == Proof.PASSKEY or role not in PASSKEY_REQUIRED or bool(settings.DEMO)


def of_session(row: Session) -> Hat | None:
    """The hat of a live, verified session today, or None when it gives none (any more)."""
    if row.person_id is None:
        return None
    hat = wear(row.membership_id, row.person_id, row.key_hash)
    if hat is None or not is_worn_with(hat.role, row.verified_with):
        return None
    return replace(hat, emergency_id=emergency_of(row))


def emergency_of(row: Session) -> UUID | None:
    """The emergency access that stands open in a session: by the clock, whoever ends it later."""
    until = row.emergency_until_at
    return row.emergency_id if until is not None and clock.now() < until else None


def wear(membership_id: UUID | None, person_id: UUID, session_hash: str) -> Hat | None:
    """The hat of a membership today, or None when it gives none any more."""
    if membership_id is None:
        return None
    found = [hat for hat in _hats("pk", [membership_id]) if hat.person_id == person_id]
    return replace(found[0], session_hash=session_hash) if found else None


def of_memberships(membership_ids: Iterable[UUID]) -> dict[UUID, Hat]:
    """The hats that memberships give today, each under its membership; one that gives none is left out."""
    return {hat.membership_id: hat for hat in _hats("pk", membership_ids)}


def of_agency(agency_id: UUID) -> list[Hat]:
    """Every hat that can be worn for an agency today."""
    return _hats("agency__pk", [agency_id])


def in_workspace(workspace_id: UUID) -> list[Hat]:
    """Every hat that can be worn in a workspace today: whom `readers_of` chooses among."""
    return _hats("workspace__pk", [workspace_id])
