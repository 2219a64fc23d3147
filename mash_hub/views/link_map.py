"""The map of links around a person or thing, and the same on paper."""

from __future__ import annotations

from typing import Any
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
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.subjects import Card, Subject
from mash_hub.models.things import Thing
from mash_hub.subjects import subject_of
from mash_hub.views import drawings
from mash_hub.views.drawings import Printing


@require_GET
@serves(Act.READ_SHARED)
def around(request: HubRequest, pk: UUID) -> HttpResponse:
    """The picture and the list of what this reader may see around somebody or something."""
    found = _find_middle(request, pk)
    context = link_map.of(found, request.GET.get("page"), by=request.hat)
    context |= {"back_url": reverse(_PAGES[type(found)], args=[found.pk]), "now": clock.now()}
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


_PAGES: dict[type[Any], str] = {
    Thing: "mash_hub:thing",
    Subject: "mash_hub:person",
    CmogEntry: "mash_hub:cmog-entry",
}


def _find(request: HubRequest, pk: UUID) -> Subject:
    """A thing or a person that the hat sees, or not found."""
    thing = Thing.objects.visible_to(request.hat).filter(pk=pk).first()
    found = thing or Subject.objects.visible_to(request.hat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _find_middle(request: HubRequest, pk: UUID) -> Subject | CmogEntry:
    """What a map is around; a person of concern by the entry, for those who may read no record of them."""
    listed = CmogEntry.objects.visible_to(request.hat).filter(list_kind=ListKind.PERSON, pk=pk)
    entry = listed.select_related("card").first()
    if entry is None:
        return _find(request, pk)
    readable = Card.objects.visible_to(request.hat).filter(pk__in=[entry.card_id])
    return subject_of(entry.card) if entry.card and readable.exists() else entry
