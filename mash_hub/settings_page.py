"""What the pages of partnership settings show: what is in force, what is to come, and what was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.workspaces import Workspace
from mash_hub import partnership_settings, sign_off_rules
from mash_hub.local_values import GROUPS, SPECS, Agencies, names_for
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName, SettingState


@dataclass(frozen=True)
class Line:
    """One setting: its name, what is in force, and the values that are to come or wait."""

    name: SettingName
    words: str
    to_come: list[Value]


@dataclass(frozen=True)
class Value:
    """One row with its value in words."""

    row: PartnershipSetting
    words: str


def words_of(name: SettingName, value: Any) -> str:
    """A value of a setting as people say it."""
    spec: Any = SPECS[name]
    if isinstance(spec, Agencies):
        named = Agency.objects.filter(pk__in=value) if value else Agency.objects.none()
        return spec.words(named.values_list("short_name", flat=True))
    return str(spec.words(value))


def present(workspace: Workspace, name: SettingName, at: datetime) -> Any:
    """What is in force in a workspace; of sign-off, what was agreed before it was chosen so, too."""
    if name == SettingName.SIGN_OFF:
        may_be = partnership_settings.agencies_to_name(workspace, name)
        return sign_off_rules.signing(workspace.pk) & may_be
    return partnership_settings.in_force(name, workspace.pk, at)


def choices(workspace: Workspace, name: SettingName) -> list[tuple[str, str]]:
    """The agencies that a setting may name, by name, for a form; none for one of another kind."""
    able = partnership_settings.agencies_to_name(workspace, name)
    found = Agency.objects.filter(pk__in=able).order_by("name") if able else Agency.objects.none()
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def values(rows: Iterable[PartnershipSetting]) -> list[Value]:
    """Rows with their values in words."""
    found = []
    for row in rows:
        name = SettingName(row.name)
        found.append(Value(row, words_of(name, SPECS[name].read(row.value))))
    return found


def workspaces(hat: Hat) -> list[Workspace]:
    """The open workspaces that have settings."""
    seen = Workspace.objects.visible_to(hat).filter(is_open=True).order_by("name")
    return [one for one in seen if names_for(one.workspace_kind)]


def waiting(hat: Hat) -> list[Value]:
    """The values that wait for a second person, in every workspace."""
    seen = PartnershipSetting.objects.visible_to(hat).waiting()
    return values(seen.select_related("workspace", "proposed_by"))


def of(workspace: Workspace, *, by: Hat) -> list[tuple[str, list[Line]]]:
    """A workspace's settings by group: what is in force now, and what is to come."""
    seen = PartnershipSetting.objects.visible_to(by).filter(workspace=workspace)
    ahead = seen.filter(state__in=(SettingState.PROPOSED, SettingState.CONFIRMED))
    to_come = values(ahead.filter(from_on__gt=hats.today()).newest_first())
    at = clock.now()
    found = []
    for heading, kinds, names in GROUPS:
        if workspace.workspace_kind not in kinds:
            continue
        lines = [
            Line(
                name,
                words_of(name, present(workspace, name, at)),
                [one for one in to_come if one.row.name == name],
            )
            for name in names
        ]
        found.append((heading, lines))
    return found


def history(workspace: Workspace, name: SettingName, *, by: Hat) -> dict[str, Any]:
    """One setting: what is in force, its default, and every value that was proposed."""
    seen = PartnershipSetting.objects.visible_to(by).filter(workspace=workspace, name=name)
    held = present(workspace, name, clock.now())
    return {
        "workspace": workspace,
        "name": name,
        "present": words_of(name, held),
        "default": words_of(name, SPECS[name].default),
        "is_default": held == SPECS[name].default,
        "values": values(seen.newest_first()),
    }
