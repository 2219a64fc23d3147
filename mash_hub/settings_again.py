"""What two people of the partnership chose since a backup holds after a restore too (docs/adr/0085).

A value is a code: a number, a limit, yes or no, hours, or the ids of agencies. Why it was chosen is plain text
and lost. Hours with days on which a team is closed do not fit a line: people confirm those anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from agencies import door
from agencies.actors import Service
from agencies.models.people import Person
from agencies.models.revocations import Line, RevokedKind
from agencies.models.workspaces import Workspace
from agencies.reasons import BY_RULE
from agencies.verdicts import Refused
from audit.log.entries import Thing
from mash_hub.local_values import SPECS, Agencies, Agreed, Limit, Number
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName, SettingState

_HOLDS = SettingState.CONFIRMED
_WHY = "Chosen before the hub was restored from a backup; why was lost with what was written since."


def since(at: datetime) -> Iterator[Line]:
    """The values that were confirmed since an instant."""
    for row in PartnershipSetting.objects.confirmed().filter(settled_at__gte=at):
        code, ids = _coded(row)
        if code is not None and row.settled_by_id:
            beside = (row.workspace_id, row.proposed_by_id, row.settled_by_id, *ids)
            how = f"{row.name} {row.from_on.isoformat()} {code}".rstrip()
            yield Line(RevokedKind.SETTING, row.pk, row.settled_at or at, beside, how)


def again(lines: Iterable[Line], *, by: Service, at: datetime) -> list[Thing]:
    """Let those values hold again, by the two who chose them, of workspaces and people that are there."""
    things = []
    for line in lines:
        workspace_id, proposed_by, settled_by, *ids = line.beside
        people = Person.objects.filter(pk__in=(proposed_by, settled_by)).count()
        if people != 2 or not Workspace.objects.filter(pk=workspace_id).exists():
            continue
        row = PartnershipSetting.objects.filter(pk=line.thing_id).first()
        if row is None and (row := _made(line, workspace_id, proposed_by, ids)) is not None:
            row.state, row.settled_at, row.settled_by_id = _HOLDS, line.at, settled_by
            row.start(by=by, at=at, because=BY_RULE)
        elif row is not None and row.state == SettingState.PROPOSED:
            row.set_settled(_HOLDS, by=by, at=line.at, because=BY_RULE, settled_by_id=settled_by)
        else:
            continue
        things.append(Thing(row.kind, row.pk))
    door.current().remembered.pop("partnership_settings", None)
    return things


def _coded(row: PartnershipSetting) -> tuple[str | None, tuple[UUID, ...]]:
    """A value as a code and the ids beside it; no code where it fits no line."""
    spec = SPECS[SettingName(row.name)]
    if isinstance(spec, Limit):
        return f"{row.value['type']} {row.value['amount']}", ()
    if isinstance(spec, Number | Agreed):
        return str(int(row.value)), ()
    if isinstance(spec, Agencies):
        return "", tuple(sorted(spec.read(row.value)))
    if row.value["closed_on"]:
        return None, ()
    return f"{row.value['opens']} {row.value['closes']} {int(row.value['weekends'])}", ()


def _made(
    line: Line, workspace_id: UUID, proposed_by: UUID, ids: list[UUID]
) -> PartnershipSetting | None:
    """The row that a line names, as it was proposed; None for a value that is none any more."""
    name, day, *code = line.how.split()
    with suppress(ValueError, KeyError, Refused):
        known = SettingName(name)
        return PartnershipSetting(
            id=line.thing_id,
            workspace_id=workspace_id,
            name=known,
            value=_value(known, code, ids),
            from_on=date.fromisoformat(day),
            why=_WHY,
            proposed_at=line.at,
            proposed_by_id=proposed_by,
        )
    return None


def _value(name: SettingName, code: list[str], ids: list[UUID]) -> Any:
    """What is stored for a code; raises Refused outside the range of today, ValueError for no value at all."""
    spec = SPECS[name]
    if isinstance(spec, Agencies):
        return spec.write(frozenset(ids))
    if isinstance(spec, Agreed):
        return spec.write(code == ["1"])
    if isinstance(spec, Number):
        return spec.write(int(code[0]))
    if isinstance(spec, Limit):
        kind, amount = code
        return spec.write(spec.read({"type": kind, "amount": amount}))
    opens, closes, weekends = code
    said = {"opens": opens, "closes": closes, "weekends": weekends == "1", "closed_on": []}
    return spec.write(spec.read(said))
