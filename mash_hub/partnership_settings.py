"""Partnership settings: what is in force at an instant, and changing it by two people.

Everything that counts by a local value asks here. The values of a workspace are one query an act,
remembered by its door.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, notices
from agencies.actors import Actor, Hat
from agencies.models.agencies import AgencyKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import AgreementParty, SharingAgreement, Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.calendars import Hours, Target
from mash_hub.local_values import SPECS, Agencies, names_for
from mash_hub.models.partnership_settings import (
    TABLE,
    PartnershipSetting,
    SettingName,
    SettingState,
)

__all__ = [
    "SettingName",
    "agencies",
    "confirm",
    "drop",
    "in_words",
    "number",
    "propose",
    "service_hours",
    "target",
]

_REVIEWED = Reason(ReasonCode.REVIEW)

# --- reading --------------------------------------------------------------------------------------


def in_force(name: SettingName, workspace_id: UUID | None, at: datetime) -> Any:
    """The value of a setting that holds in a workspace at an instant; the default where none does."""
    spec, day = SPECS[name], at.astimezone(clock.LONDON).date()
    for row in _values(workspace_id):
        if row.name == name and row.from_on <= day:
            return spec.read(row.value)
    return spec.default


def since(name: SettingName, workspace_id: UUID | None, at: datetime) -> date | None:
    """From which day the value in force at an instant holds; None for the default."""
    day = at.astimezone(clock.LONDON).date()
    rows = (row for row in _values(workspace_id) if row.name == name and row.from_on <= day)
    return next((row.from_on for row in rows), None)


def _values(workspace_id: UUID | None) -> list[PartnershipSetting]:
    if workspace_id is None:
        return []
    kept: dict[UUID, list[PartnershipSetting]] = door.current().remembered.setdefault(
        "partnership_settings", {}
    )
    if workspace_id not in kept:
        rows = PartnershipSetting.objects.confirmed().filter(workspace=workspace_id)
        kept[workspace_id] = list(rows)
    return kept[workspace_id]


def target(name: SettingName, workspace_id: UUID | None, at: datetime) -> Target:
    """The time limit in force at an instant, for a clock that starts then."""
    found: Target = in_force(name, workspace_id, at)
    return found


def number(name: SettingName, workspace_id: UUID | None, at: datetime) -> int:
    """The number in force at an instant."""
    found: int = in_force(name, workspace_id, at)
    return found


def in_words(name: SettingName, workspace_id: UUID | None, at: datetime) -> str:
    """The value in force at an instant, as people say it: “5 working days”."""
    return str(SPECS[name].words(in_force(name, workspace_id, at)))


def of_hub(name: SettingName, at: datetime) -> int:
    """A number that the hub's office chose for every workspace, in force at an instant."""
    office = Workspace.objects.filter(workspace_kind=WorkspaceKind.OFFICE).order_by("pk").first()
    return number(name, office.pk if office else None, at)


def training_lasts(at: datetime) -> int:
    """For how many days a training that is recorded now counts."""
    return of_hub(SettingName.TRAINING_LASTS, at)


def service_hours(workspace_id: UUID | None, at: datetime) -> Hours:
    """A team's hours and closed days in force at an instant."""
    found: Hours = in_force(SettingName.SERVICE_HOURS, workspace_id, at)
    return found


def agencies(name: SettingName, workspace_id: UUID | None, at: datetime) -> frozenset[UUID]:
    """The agencies that a setting names at an instant."""
    found: frozenset[UUID] = in_force(name, workspace_id, at)
    return found


def agencies_to_name(workspace: Workspace, name: SettingName) -> frozenset[UUID]:
    """The agencies that a setting of a workspace may name: parties to its agreement today.

    Those that it names already may stay although they left since.
    """
    spec = SPECS[name]
    if not isinstance(spec, Agencies):
        return frozenset()
    on = hats.today()
    parties = AgreementParty.objects.taking_part().signed()
    parties = parties.filter(
        agreement__in=SharingAgreement.objects.in_force(on).filter(workspace=workspace),
        signed_on__lte=on,
    )
    parties = parties.exclude(agency__agency_kind__in=(AgencyKind.AUDIT, AgencyKind.PARTNERSHIP))
    if spec.kinds:
        parties = parties.filter(agency__agency_kind__in=spec.kinds)
    found = frozenset(parties.values_list("agency_id", flat=True))
    return found | agencies(name, workspace.pk, clock.now())


# --- changing -------------------------------------------------------------------------------------


@transaction.atomic
def propose(
    workspace: Workspace, name: SettingName, *, value: Any, from_on: date, why: str, by: Hat
) -> PartnershipSetting:
    """Propose a value from a day to come; it holds only when a second person confirms it in time.

    Raises Refused outside the range, for a day that has begun, without a reason, and while another
    value of the same setting waits.
    """
    require(may(by, Act.MANAGE_HUB))
    if name not in names_for(workspace.workspace_kind):
        raise Refused("This setting does not concern this workspace.")
    if from_on <= hats.today():
        raise Refused("Choose a day from tomorrow on: what has begun keeps what it began with.")
    if not why.strip():
        raise Refused("Say why it is to change.")
    if isinstance(SPECS[name], Agencies) and not value <= agencies_to_name(workspace, name):
        raise Refused("Choose among the agencies of the workspace’s agreement.")
    Workspace.objects.select_for_update(of=("self",)).get(pk=workspace.pk)
    if PartnershipSetting.objects.waiting().filter(workspace=workspace, name=name).exists():
        raise Refused("Another value waits to be confirmed. Settle that one first.")
    at = clock.now()
    row = PartnershipSetting(
        id=uuid4(),
        workspace=workspace,
        name=name,
        value=SPECS[name].write(value),
        from_on=from_on,
        why=why.strip(),
        proposed_at=at,
        proposed_by_id=by.person_id,
    ).start(by=by, at=at, because=_REVIEWED)
    _tell(row, by=by, at=at)
    _log(row, Verb.REQUESTED, by=by, at=at)
    return row


def may_confirm(hat: Actor, row: PartnershipSetting) -> Verdict:
    """Whether a hat is the second person that a value needs, while its day has not come."""
    verdict = may(hat, Act.MANAGE_HUB)
    if not verdict:
        return verdict
    if hat.person_id == row.proposed_by_id:
        return no("A second person has to confirm it, not the one who proposed it.")
    if row.state == SettingState.PROPOSED and row.from_on <= hats.today():
        return no("The day from which it was to hold has come. Propose it anew from a later day.")
    return TABLE.may_move(row.state, SettingState.CONFIRMED)


@transaction.atomic
def confirm(row: PartnershipSetting, *, by: Hat, version: int) -> PartnershipSetting:
    """Confirm a value as the second person; clocks that start from its day on use it.

    Raises Refused for the one who proposed it or when its day has come, Stale.
    """
    row = PartnershipSetting.objects.lock(row, version)
    require(may_confirm(by, row))
    return _settle(row, SettingState.CONFIRMED, Verb.CONFIRMED, by=by)


@transaction.atomic
def drop(row: PartnershipSetting, *, by: Hat, version: int) -> PartnershipSetting:
    """Take a proposal back, or as the second person do not take it. Raises Refused, Stale."""
    row = PartnershipSetting.objects.lock(row, version)
    require(may(by, Act.MANAGE_HUB))
    require(TABLE.may_move(row.state, SettingState.DROPPED))
    return _settle(row, SettingState.DROPPED, Verb.DECLINED, by=by)


def _settle(
    row: PartnershipSetting, state: SettingState, verb: Verb, *, by: Hat
) -> PartnershipSetting:
    at = clock.now()
    row.set_settled(state, by=by, at=at, because=_REVIEWED)
    door.current().remembered.pop("partnership_settings", None)
    _tell(row, by=by, at=at)
    _log(row, verb, by=by, at=at)
    return row


def _tell(row: PartnershipSetting, *, by: Hat, at: datetime) -> None:
    notices.post(to=by.agency_id, notice_kind=NoticeKind.SETTING_CHANGED, about=row, by=by, at=at)


def _log(row: PartnershipSetting, verb: Verb, *, by: Hat, at: datetime) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, row.workspace],
        reason=_REVIEWED,
        ground=row.name,
        at=at,
        workspace=row.workspace_id,
    )
