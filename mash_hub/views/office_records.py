"""Records of running the hub whose time is over: proposing that all of one kind and year go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from mash_hub import office_destructions, office_records
from mash_hub.forms.destructions import WhyForm
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


@require_http_methods(["GET", "POST"])
@serves(Act.DISPOSE)
def propose(request: HubRequest, reference: str) -> HttpResponse:
    """Say why they can go, after reading which they are."""
    year = office_records.find(reference, by=request.hat)
    if year is None:
        raise Http404
    form = WhyForm(posted(request))
    if form.is_valid():
        require_fresh(request)
        row = office_destructions.propose(year, by=request.hat, because=form.reason())
        messages.success(request, "Proposed. Nothing is destroyed until somebody else agrees.")
        return redirect("mash_hub:destruction", row.pk)
    context = {"year": year, "form": form}
    return render(request, "mash_hub/office_propose.html", context, status=form_status(form))
