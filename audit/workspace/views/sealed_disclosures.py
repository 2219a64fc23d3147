"""Pages of custodians: sealed items that a request for disclosure may be about."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from audit.workspace import sealed_disclosure_page, sealed_disclosures
from audit.workspace.models import SealedDisclosure
from audit.workspace.sealed_disclosure_forms import SealedForm
from mash_hub import kept_forms
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


@require_GET
@serves(Act.KEEP_SEALED)
def index(request: HubRequest) -> HttpResponse:
    """Sealed items of one's agency in requests, what waits first."""
    context = sealed_disclosure_page.lists_of(request.hat, request.GET.get("page"))
    return render(request, "audit/sealed_disclosures.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_SEALED)
def sealed(request: HubRequest, pk: UUID) -> HttpResponse:
    """One sealed item in one request; its custodian decides."""
    hat = request.hat
    rows = SealedDisclosure.objects.visible_to(hat)
    row = get_object_or_404(rows.select_related(*sealed_disclosure_page.NAMED), pk=pk)
    if request.method == "POST":
        require(sealed_disclosures.may_decide(hat, row))
    first = {"version": row.version, "state": "WITHHELD"}
    form = SealedForm(posted(request), initial=first, row=row.disclosure)

    def act() -> None:
        version = form.cleaned_data["version"]
        sealed_disclosures.decide(row, form.decided(), by=hat, version=version)

    if kept_forms.done(form, act):
        messages.success(request, "Noted.")
        return redirect("audit_workspace:sealed-disclosures")
    context = sealed_disclosure_page.of(row, by=hat) | {"form": form}
    return render(request, "audit/sealed_disclosure.html", context, status=form_status(form))
