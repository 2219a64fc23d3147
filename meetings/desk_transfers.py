"""What of MARAC transfers stands on My work: for the coordinators of both MARACs."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clocks
from mash_hub.work import Work, first_of, more
from meetings.models.marac_transfers import ArrivalState, MaracTransfer, TransferState
from meetings.transfer_page import running

S, R = TransferState, ArrivalState
_OUT = {
    S.IDENTIFIED: "MARAC: somebody moved, decide how to transfer",
    S.DECISION: "MARAC: prepare the pack of a transfer",
    S.PACK_PREPARED: "MARAC: send the pack of a transfer",
    S.ACKNOWLEDGED: "MARAC: close a transferred case here",
}


def work_for(hat: Hat) -> list[Work]:
    """For a coordinator, the transfers whose next step is theirs, with the time that runs."""
    if not may(hat, Act.RUN_MEETING):
        return []
    out = Q(workspace=hat.workspace_id) & (
        Q(state__in=(S.IDENTIFIED, S.DECISION, S.PACK_PREPARED))
        | Q(state=S.ACKNOWLEDGED, is_temporary=False)
        | Q(arrival=R.QUERIED)
    )
    arriving = Q(to_workspace=hat.workspace_id, arrival=R.RECEIVED)
    seen = MaracTransfer.objects.visible_to(hat).filter(out | arriving)
    rows, rest = first_of(seen.order_by("identified_at", "pk"))
    limits = clocks.of(MaracTransfer.kind, [row.pk for row in rows])
    works = [
        Work(
            kind="marac",
            words=_words(row, is_out=row.workspace_id == hat.workspace_id),
            reference=row.reference,
            url=reverse("meetings:marac-transfer", args=[row.pk]),
            clock=running(limits, row, out=row.workspace_id == hat.workspace_id),
            group="due",
            file_id=row.file_id,
        )
        for row in rows
    ]
    return [*works, *more(rest, "transfers", "meetings:marac-transfers", "due")]


def _words(row: MaracTransfer, *, is_out: bool) -> str:
    if not is_out:
        return "MARAC: a case transferred to you, to accept"
    if row.arrival == R.QUERIED:
        return "MARAC: answer about a transfer"
    return _OUT[S(row.state)]
