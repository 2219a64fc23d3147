"""Pages of auditors for certificates of integrity: their list with the form, one with its progress, the paper."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats, papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import ReasonCode
from agencies.reprove import require_fresh
from audit.workspace import certificates
from audit.workspace.forms import CertificateForm
from audit.workspace.models import Certificate
from audit.workspace.scope import READERS
from mash_hub.reading import posted

SHOWN = 50
USUAL = timedelta(days=30)


def find(request: HubRequest, pk: UUID) -> Certificate:
    """A certificate that the hat sees."""
    rows = Certificate.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("verification", "person"), pk=pk)


@require_http_methods(["GET", "POST"])
@serves(*READERS)
def index(request: HubRequest) -> HttpResponse:
    """Certificates of the auditor's agency, the newest first; asking for one is sent here."""
    today = hats.today()
    first = {
        "from_on": today - USUAL,
        "until_on": today,
        "purpose": ReasonCode.AUDIT_INTEGRITY.value,
    }
    form = CertificateForm(posted(request), by=request.hat, initial=first)
    if request.method == "POST" and form.is_valid():
        verdict = certificates.may_ask(request.hat, form.question())
        if verdict:
            made = certificates.ask(form.question(), by=request.hat)
            return redirect("audit_workspace:certificate", made.pk)
        form.add_error(None, verdict.reason)
    rows = Certificate.objects.visible_to(request.hat).select_related("verification", "person")
    context = {"form": form, "rows": rows.order_by("-asked_at", "pk")[:SHOWN]}
    status = 422 if form.is_bound else 200
    return render(request, "audit/certificates.html", context, status=status)


@require_GET
@serves(*READERS)
def certificate(request: HubRequest, pk: UUID) -> HttpResponse:
    """One certificate: how far its check is, then what it says.

    A page that shows a check at work asks for that part again, which is no new reading.
    """
    row = find(request, pk)
    said = certificates.on_paper(row) if row.is_made else None
    context = {"row": row, "check": row.verification, "said": said}
    part = "certificate_state" if request.headers.get("HX-Request") else "certificate"
    return render(request, f"audit/{part}.html", context)


@require_POST
@serves(*READERS)
def paper(request: HubRequest, pk: UUID) -> HttpResponse:
    """The certificate as a PDF; a proof of oneself that is fresh comes first."""
    row = find(request, pk)
    require_fresh(request)
    made = certificates.paper(row, by=request.hat)
    return papers.answer(made, name=f"log-integrity-{row.reference}.pdf")
