"""The map of links around a person or thing."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import link_map
from mash_hub.models.subjects import Subject
from mash_hub.models.things import Thing


@require_GET
@serves(Act.READ_SHARED)
def around(request: HubRequest, pk: UUID) -> HttpResponse:
    """The picture and the list of what this reader may see around somebody or something."""
    thing = Thing.objects.visible_to(request.hat).filter(pk=pk).first()
    person = None if thing else Subject.objects.visible_to(request.hat).filter(pk=pk).first()
    found = thing or person
    if found is None:
        raise Http404
    context = link_map.of(found, request.GET.get("page"), by=request.hat)
    page = "mash_hub:thing" if thing else "mash_hub:person"
    context |= {"back_url": reverse(page, args=[pk]), "now": clock.now()}
    return render(request, "mash_hub/link_map.html", context)
