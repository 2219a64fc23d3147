"""The chronology of a person: page by page, and a copy on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import person_chronology
from mash_hub.forms.information_products import CopyForm
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from mash_hub.views.flags import find_subject


@require_GET
@serves(Act.READ_SHARED)
def chronology(request: HubRequest, pk: UUID) -> HttpResponse:
    """What the reader was given about somebody, in the order of its days."""
    found = find_subject(request, pk)
    asked = request.GET
    place = {"after": asked.get("after", ""), "before": asked.get("before", "")}
    context = person_chronology.of(found, by=request.hat, **place, at_end="end" in asked)
    return render(request, "mash_hub/person_chronology.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.EXPORT)
def copy(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take the whole on paper: asked for what and why, proved again who asks, and logged."""
    found = find_subject(request, pk)
    require(person_chronology.may_copy(request.hat))
    form = CopyForm(posted(request), purposes=purposes_of(request.hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        reference, made = person_chronology.copy(
            found, Purpose(form.cleaned_data["purpose"]), by=request.hat, because=form.reason()
        )
        return papers.answer(made, name=f"{found.reference}-chronology-{reference}.pdf")
    context = {"subject": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/person_chronology_copy.html", context, status=status)
