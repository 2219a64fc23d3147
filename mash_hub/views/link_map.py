"""The map of links around a person or thing, and the same on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies import clock, papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import link_map, link_map_paper
from mash_hub.forms.information_products import CopyForm
from mash_hub.models.subjects import Subject
from mash_hub.models.things import Thing
from mash_hub.reading import posted
from mash_hub.requests import purposes_of


@require_GET
@serves(Act.READ_SHARED)
def around(request: HubRequest, pk: UUID) -> HttpResponse:
    """The picture and the list of what this reader may see around somebody or something."""
    found = _find(request, pk)
    context = link_map.of(found, request.GET.get("page"), by=request.hat)
    page = "mash_hub:thing" if isinstance(found, Thing) else "mash_hub:person"
    context |= {"back_url": reverse(page, args=[pk]), "now": clock.now()}
    return render(request, "mash_hub/link_map.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.EXPORT)
def on_paper(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say for what and why, prove again who you are, and take the map on paper; it is logged."""
    found = _find(request, pk)
    require(link_map_paper.may_print(request.hat))
    form = CopyForm(posted(request), purposes=purposes_of(request.hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        purpose = Purpose(form.cleaned_data["purpose"])
        reference, made = link_map_paper.print_map(
            found, purpose, by=request.hat, because=form.reason()
        )
        return papers.answer(made, name=f"{found.reference}-links-{reference}.pdf")
    status = 422 if request.method == "POST" else 200
    context = {"subject": found, "form": form}
    return render(request, "mash_hub/link_map_print.html", context, status=status)


def _find(request: HubRequest, pk: UUID) -> Subject:
    """A thing or a person that the hat sees, or not found."""
    thing = Thing.objects.visible_to(request.hat).filter(pk=pk).first()
    found = thing or Subject.objects.visible_to(request.hat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
