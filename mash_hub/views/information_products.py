"""The information product of an enquiry: its page, and a copy on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import information_product
from mash_hub.forms.information_products import CopyForm
from mash_hub.models.enquiries import Enquiry
from mash_hub.reading import posted
from mash_hub.requests import purposes_of


def _find(request: HubRequest, pk: UUID) -> Enquiry:
    seen = Enquiry.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("lead_agency", "owner", "workspace"), pk=pk)


@require_GET
@serves(Act.ACKNOWLEDGE, Act.SCREEN)
def product(request: HubRequest, pk: UUID) -> HttpResponse:
    """What was released to the reader in an enquiry, line by line, and what is not there."""
    found = _find(request, pk)
    context = {
        "enquiry": found,
        "product": information_product.of(found, by=request.hat),
        "is_host": found.owner_id == request.hat.agency_id,
        "may_copy": information_product.may_copy(request.hat),
    }
    return render(request, "mash_hub/product.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.EXPORT)
def copy(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a copy on paper: asked for what and why, proved again who asks, and logged."""
    found = _find(request, pk)
    require(information_product.may_copy(request.hat))
    form = CopyForm(posted(request), purposes=purposes_of(request.hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        reference, made = information_product.copy(
            found, Purpose(form.cleaned_data["purpose"]), by=request.hat, because=form.reason()
        )
        return papers.answer(made, name=f"{found.reference}-copy-{reference}.pdf")
    context = {"enquiry": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/product_copy.html", context, status=status)
