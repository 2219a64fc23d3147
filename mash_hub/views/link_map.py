"""The map of links around a person or thing, and the same on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import link_map, link_map_paper
from mash_hub.models.subjects import Subject
from mash_hub.models.things import Thing
from mash_hub.views import drawings
from mash_hub.views.drawings import Printing


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
    printing = Printing(
        link_map_paper.print_map,
        "the links around",
        "Links around",
        reverse("mash_hub:link-map", args=[pk]),
        "links",
        "Left out: what stands under handling C, and whoever is linked by that alone.",
    )
    return drawings.on_paper(request, found, printing)


def _find(request: HubRequest, pk: UUID) -> Subject:
    """A thing or a person that the hat sees, or not found."""
    thing = Thing.objects.visible_to(request.hat).filter(pk=pk).first()
    found = thing or Subject.objects.visible_to(request.hat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
