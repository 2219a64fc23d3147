"""From a session to the hat it wears, and the hats a person may choose among."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from agencies import clock
from agencies.actors import Covering, Hat
from agencies.models.covers import covering
from agencies.models.people import Membership
from agencies.models.sessions import Proof, Session
from agencies.models.workspaces import Workspace, WorkspaceKind, agreement_in_force
from agencies.roles import PASSKEY_REQUIRED, Role

NO_WORKSPACE = UUID(int=0)  # stands in the policy of the log for entries of no workspace: sign-ins


def today() -> date:
    """The London day of the act."""
    return clock.now().astimezone(clock.LONDON).date()


def of_memberships(memberships: Iterable[Membership], session_hash: str = "") -> list[Hat]:
    """Hats of memberships that `choices` or `wearable` gave (they carry the agreement's answer)."""
    return [_hat(membership, session_hash) for membership in memberships]


def _hat(membership: Membership, session_hash: str) -> Hat:
    audits = membership.role == Role.AUDITOR
    return Hat(
        person_id=membership.person_id,
        membership_id=membership.pk,
        agency_id=membership.agency_id,
        workspace_id=membership.workspace_id,
        host_id=membership.workspace.host_id,
        role=membership.role,
        session_hash=session_hash,
        agreement_in_force=bool(getattr(membership, "sharing", False)),
        audit_workspace_ids=_audited(membership.workspace) if audits else (),
        covers=tuple(map(_covering, getattr(membership, "covering", ()))),
    )


def _covering(found: dict[str, Any]) -> Covering:
    until_at = datetime.fromisoformat(found["until"])
    return Covering(UUID(found["id"]), UUID(found["person"]), until_at)


def _audited(workspace: Workspace) -> tuple[UUID, ...]:
    """A partnership auditor in the hub office reads every workspace's log, otherwise one's own."""
    if workspace.workspace_kind != WorkspaceKind.OFFICE:
        return (workspace.pk,)
    return every_workspace()


def every_workspace() -> tuple[UUID, ...]:
    """Whose log is read where all of it is: every workspace, and what belongs to none."""
    return (NO_WORKSPACE, *Workspace.objects.values_list("pk", flat=True))


def choices(person_id: UUID) -> list[Membership]:
    """The memberships a person may wear today, with workspace and agency, in one query."""
    on = today()
    return list(
        Membership.objects.current(on)
        .filter(person=person_id)
        .annotate(sharing=agreement_in_force(on), covering=covering(clock.now()))
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
    on = today()
    found = (
        Membership.objects.current(on)
        .filter(pk=membership_id, person=person_id)
        .annotate(sharing=agreement_in_force(on), covering=covering(clock.now()))
        .select_related("workspace", "agency", "person")
        .first()
    )
    return _hat(found, session_hash) if found else None


def of_agency(agency_id: UUID) -> list[Hat]:
    """Every hat that can be worn for an agency today."""
    on = today()
    found = (
        Membership.objects.current(on)
        .filter(agency=agency_id)
        .annotate(sharing=agreement_in_force(on), covering=covering(clock.now()))
        .select_related("workspace")
    )
    return of_memberships(found)


def in_workspace(workspace_id: UUID) -> list[Hat]:
    """Every hat that can be worn in a workspace today: whom `readers_of` chooses among."""
    on = today()
    found = (
        Membership.objects.current(on)
        .filter(workspace=workspace_id)
        .annotate(sharing=agreement_in_force(on), covering=covering(clock.now()))
        .select_related("workspace")
    )
    return of_memberships(found)
