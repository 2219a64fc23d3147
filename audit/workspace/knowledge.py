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
from audit.workspace import enquiry_knowledge
from audit.workspace.about import is_kept
from mash_hub.models.enquiries import Enquiry
from meetings import known_at
from meetings.known_at import Known
from meetings.models import AgendaItem


@dataclass(frozen=True)
class Knowledge:
    """The answer: of which case, whose knowledge, when, and what it was."""

    case: AgendaItem | Enquiry
    agency: Agency
    at: datetime
    rows: list[Known]


def case_of(typed: str, *, by: Hat) -> UUID | None:
    """The enquiry, or case of a meeting, that a reference names, in the workspaces whose log a hat reads."""
    reference = references.tidy(typed)
    for model in (AgendaItem, Enquiry):
        rows = model.objects.filter(
            reference=reference, workspace__in=by.audit_workspace_ids
        ).exclude(is_kept(by))
        if (found := rows.values_list("pk", flat=True).first()) is not None:
            return found
    return None


def _case(pk: UUID, by: Hat) -> AgendaItem | Enquiry | None:
    items = AgendaItem.objects.select_related("meeting", "marac_case", "referral", "entry")
    for rows in (items, Enquiry.objects.select_related("contact")):
        seen = rows.filter(workspace__in=by.audit_workspace_ids).exclude(is_kept(by))
        if (found := seen.filter(pk=pk).first()) is not None:
            return found
    return None


def ask(
    case_id: UUID, agency_id: UUID, at: datetime, *, purpose: Reason, by: Hat
) -> Knowledge | None:
    """Rebuild it; None where there is no such case or agency for the hat. Asking is logged.

    Raises Refused for who may not read the log.
    """
    require(may(by, Act.READ_LOG))
    case, agency = _case(case_id, by), Agency.objects.filter(pk=agency_id).first()
    if case is None or agency is None:
        return None
    rows = (
        enquiry_knowledge.of(case, agency.pk, at)
        if isinstance(case, Enquiry)
        else known_at.of(case, agency.pk, at, by=None)
    )
    log.write(
        by=by, verb=Verb.LOG_READ, about=[case], reason=purpose, ground="known", at=clock.now()
    )
    return Knowledge(case, agency, at, rows)
