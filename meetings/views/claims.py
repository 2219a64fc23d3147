"""Pages of claims to cases of a meeting: making one, and reading by it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from mash_hub.models.case_claims import CaseClaim
from mash_hub.views.case_claims import ask
from meetings import claims


@require_http_methods(["GET", "POST"])
@serves(Act.CLAIM)
def new(request: HubRequest) -> HttpResponse:
    """Say which case of a meeting one works with, and how."""
    return ask(request, claims.find, claims.claim, of_meetings=True)


@require_GET
@serves(Act.CLAIM)
def claimed(request: HubRequest, pk: UUID) -> HttpResponse:
    """How far the claimed case is, and what was agreed: to the claim's person, while it stands."""
    row = get_object_or_404(CaseClaim.objects.visible_to(request.hat), pk=pk)
    item = claims.item_of(row, by=request.hat)
    if item is None:
        raise Http404
    actions = claims.agreed(item)
    because = Reason(ReasonCode(row.code))
    opened = sealing.open(actions, ["text"], by=request.hat, because=because)
    lines = [(one, text) for one in actions if (text := opened[one, "text"])]
    context = {"row": row, "item": item, "lines": lines, "later": len(actions) - len(lines)}
    return render(request, "meetings/claimed.html", context)
