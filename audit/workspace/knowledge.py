"""What an agency knew of a case at an instant, for auditors: which things, versions and causes, and no words (7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies import clock, references
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace.about import is_kept
from meetings import known_at
from meetings.known_at import Known
from meetings.models import AgendaItem


@dataclass(frozen=True)
class Knowledge:
    """The answer: of which case, whose knowledge, when, and what it was."""

    item: AgendaItem
    agency: Agency
    at: datetime
    rows: list[Known]


def case_of(typed: str, *, by: Hat) -> UUID | None:
    """The case of a meeting that a reference names, in the workspaces whose log a hat reads."""
    rows = AgendaItem.objects.filter(
        reference=references.tidy(typed), workspace__in=by.audit_workspace_ids
    ).exclude(is_kept(by))
    return rows.values_list("pk", flat=True).first()


def ask(
    item_id: UUID, agency_id: UUID, at: datetime, *, purpose: Reason, by: Hat
) -> Knowledge | None:
    """Rebuild it; None where there is no such case or agency for the hat. Asking is logged.

    Raises Refused for who may not read the log.
    """
    require(may(by, Act.READ_LOG))
    seen = AgendaItem.objects.filter(workspace__in=by.audit_workspace_ids).exclude(is_kept(by))
    item = seen.select_related("meeting", "marac_case", "referral").filter(pk=item_id).first()
    agency = Agency.objects.filter(pk=agency_id).first()
    if item is None or agency is None:
        return None
    rows = known_at.of(item, agency.pk, at, by=None)
    log.write(
        by=by, verb=Verb.LOG_READ, about=[item], reason=purpose, ground="known", at=clock.now()
    )
    return Knowledge(item, agency, at, rows)
