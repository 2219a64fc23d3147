"""One page for every kind of record: who has opened it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import openings
from mash_hub.models.subjects import Card
from mash_hub.views import flags, found
from mash_hub.views.found import Finder, Found


def _person(request: HubRequest, pk: UUID) -> Found:
    """By the cards on somebody that the reader sees, and by nothing else of theirs."""
    subject = flags.find_subject(request, pk)
    rows = list(Card.objects.visible_to(request.hat).on_subject(subject.pk))
    return Found(rows, "person", subject.reference, reverse("mash_hub:person", args=[pk]))


FINDERS: dict[str, Finder] = {
    "contact": found.contact,
    "enquiry": found.enquiry,
    "risk": found.risk,
    "order": found.order,
    "person": _person,
}


@require_GET
@serves(Act.SEE_OPENINGS)
def index(request: HubRequest, kind: str, pk: UUID) -> HttpResponse:
    """Who has opened a record of the front door; what the reader does not see is not found."""
    return draw(request, FINDERS[kind](request, pk))


def draw(request: HubRequest, asked: Found) -> HttpResponse:
    """Draw who has opened what was found for the reader."""
    told, page = openings.of(asked.rows, by=request.hat, number=request.GET.get("page"))
    owners = {row.owner_id for row in asked.rows}
    context = {
        "asked": asked,
        "openings": told,
        "page": page,
        "is_own": owners <= {request.hat.agency_id},
        "is_others": request.hat.agency_id not in owners,
    }
    return render(request, "mash_hub/openings.html", context)
