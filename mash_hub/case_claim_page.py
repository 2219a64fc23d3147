"""What the pages of claims show: whose they are, and to their own person what the host tells."""

from __future__ import annotations

from typing import Any

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from mash_hub import case_claims
from mash_hub.models.case_claims import CaseClaim
from mash_hub.models.enquiries import Enquiry

MOST = 100


def lists_of(hat: Hat) -> dict[str, Any]:
    """What stands now, and what is over, the newest first."""
    seen = CaseClaim.objects.visible_to(hat).newest_first()
    standing = [*seen.live(clock.now())[:MOST]]
    here = Workspace.objects.filter(pk=hat.workspace_id)
    place = here.values_list("workspace_kind", flat=True).first()
    over = seen.exclude(pk__in=[row.pk for row in standing])
    return {
        "standing": standing,
        "over": over[:MOST],
        "may_claim": case_claims.may_claim(hat),
        "of_meetings": place in (WorkspaceKind.MARAC, WorkspaceKind.CMOG),
    }


def of(row: CaseClaim, *, by: Hat) -> dict[str, Any]:
    """One claim: who and why; and to its own person, while it stands, how far the case is."""
    is_open = row.is_open_to(by, clock.now()) and by.agreement_in_force
    said = sealing.open_quietly([row], ["words"], by=by)
    return {
        "row": row,
        "why": said.text(row, "words", "why"),
        "is_open": is_open,
        "may_end": case_claims.may_end(by, row),
        **(_content(row.enquiry, row, by=by) if is_open and row.enquiry else {}),
    }


def _content(enquiry: Enquiry, row: CaseClaim, *, by: Hat) -> dict[str, Any]:
    """How far the case is, and what was decided, opened with one entry that names why."""
    opened = sealing.open(
        [enquiry], [*case_claims.SECTIONS], by=by, because=Reason(ReasonCode(row.code))
    )
    return {
        "enquiry": enquiry,
        "rationale": opened[enquiry, "rationale"],
        "voice": opened[enquiry, "voice"],
    }
