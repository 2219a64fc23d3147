"""Pages of the log's proof: its health, a check with its progress, and what goes to other machines."""

from __future__ import annotations

import io
import json
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from audit.log import entries as log
from audit.log import proofs
from audit.log.entries import Thing, Verb
from audit.proof import packing
from audit.proof.notes import NotGenuine
from audit.workspace import proof_page, questions, seal_checks, witnesses
from audit.workspace.forms import HandInForm
from audit.workspace.models import Check
from audit.workspace.scope import READERS


@require_GET
@serves(*READERS)
def health(request: HubRequest) -> HttpResponse:
    """How far the log is sealed and signed, what is amiss, and when it was verified with what result.

    A page that shows a check at work asks for that part again, which is no new reading.
    """
    if request.headers.get("HX-Request"):
        shown = Check.objects.visible_to(request.hat)
        going = {"going": shown.going().first(), "check": shown.newest()}
        return render(request, "audit/checking.html", going)
    log.write(by=request.hat, verb=Verb.LOG_READ, ground="health", at=clock.now())
    context = {**proof_page.page(request.hat), "form": HandInForm()}
    return render(request, "audit/health.html", context)


@require_POST
@serves(*READERS)
def check(request: HubRequest) -> HttpResponse:
    """Ask for a check of the seals."""
    seal_checks.ask(by=request.hat)
    return redirect("audit_workspace:health")


@require_GET
@serves(*READERS)
def verifier(request: HubRequest) -> HttpResponse:
    """The verifier and witness, as one file for other machines."""
    packed = io.BytesIO()
    packing.pack(packed)
    return _file(packed.getvalue(), "hub-proof.pyz", "application/zip")


@require_GET
@serves(*READERS)
def day_file(request: HubRequest) -> HttpResponse:
    """What an agency without a server signs on its own machine; sizes and hashes alone."""
    found = _witness(request.GET.get("witness", ""))
    requests = witnesses.requests(found)
    if not requests:
        raise Http404
    log.write(by=request.hat, verb=Verb.DOWNLOADED, ground="day_file", at=clock.now())
    return _file(requests[-1].encode(), f"log-{clock.now():%Y-%m-%d}.txt", "text/plain")


@require_POST
@serves(*READERS)
def hand_in(request: HubRequest) -> HttpResponse:
    """Take the line that an agency signed."""
    form = HandInForm(request.POST)
    if form.is_valid():
        try:
            kept = witnesses.hand_in(form.cleaned_data["line"], by=request.hat)
        except NotGenuine as error:
            form.add_error("line", str(error))
        else:
            messages.success(request, f"Kept: {kept.witness} signed {kept.size} leaves.")
            return redirect("audit_workspace:health")
    context = {**proof_page.page(request.hat), "form": form}
    return render(request, "audit/health.html", context, status=422)


@require_GET
@serves(*READERS)
def entry_proof(request: HubRequest, pk: UUID) -> HttpResponse:
    """The proof that one entry is in the log, for whoever has the verifier."""
    if questions.entry(pk, by=request.hat) is None:
        raise Http404
    [row] = proofs.rows(connection, [pk])
    try:
        with connection.cursor() as cursor:
            proof = proofs.of_row(witnesses.Asking(cursor), row)
    except LookupError as error:
        messages.info(request, f"{error} Try again in a minute.")
        return redirect("audit_workspace:health")
    log.write(by=request.hat, verb=Verb.EXPORTED, about=[Thing("entry", pk)], at=clock.now())
    return _file(json.dumps(proof, indent=1).encode(), "entry-proof.json", "application/json")


def _witness(name: str) -> witnesses.Witness:
    found = next((one for one in witnesses.all_of_them() if one.key.name == name), None)
    if found is None:
        raise Http404
    return found


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
