"""Records whose time is over: which there are, and that one stays until another day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import retention_page, retention_reviews
from mash_hub.forms.destructions import KeepForm
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


@require_GET
@serves(Act.DISPOSE)
def index(request: HubRequest) -> HttpResponse:
    """What is over, and what was kept on."""
    return render(request, "mash_hub/records_due.html", retention_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.DISPOSE)
def keep(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that one stays, why, and until when."""
    one = retention_reviews.find(pk, by=request.hat)
    if one is None:
        raise Http404
    form = KeepForm(posted(request))
    if form.is_valid():
        day = form.cleaned_data["until_on"]
        retention_reviews.keep(one, day, by=request.hat, because=form.reason())
        messages.success(request, "It stays. You are asked again on that day.")
        return redirect("mash_hub:records-due")
    context = {"one": one, "form": form, "why_not": retention_page.why_not(one, by=request.hat)}
    return render(request, "mash_hub/record_keep.html", context, status=form_status(form))
