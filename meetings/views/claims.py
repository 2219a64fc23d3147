"""Pages of claims to cases of a meeting: making one, and reading by it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import door, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import case_claims
from mash_hub.ceilings import TooManySearches
from mash_hub.forms.case_claims import ClaimForm
from mash_hub.models.case_claims import CaseClaim
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from mash_hub.views.enquiries import form_status
from mash_hub.views.people import too_many
from meetings import claims


@require_http_methods(["GET", "POST"])
@serves(Act.CLAIM)
def new(request: HubRequest) -> HttpResponse:
    """Say which case of a meeting one works with, and how."""
    require(case_claims.may_claim(request.hat))
    form = ClaimForm(posted(request), purposes=purposes_of(request.hat.workspace_id))
    if form.is_valid():
        try:
            found = claims.find(form.cleaned_data["reference"], by=request.hat)
        except TooManySearches:
            return too_many()
        if found is not None:
            row = claims.claim(found, by=request.hat, **form.values())
            return redirect("mash_hub:claim", row.pk)
        door.counted_attempt()
        form.add_error("reference", case_claims.NO_CASE)
    context = {"form": form, "of_meetings": True}
    return render(request, "mash_hub/claim_new.html", context, status=form_status(form))


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
