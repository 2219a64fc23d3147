"""One page for every kind of record: who has opened it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
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
from mash_hub.views import contacts, enquiries, flags, protective_orders, risk_assessments


@dataclass(frozen=True)
class Asked:
    """The records whose openings are asked for, their kind and reference, and the page they stand on."""

    rows: Sequence[Any]
    kind: str
    reference: str
    url: str

    @property
    def words(self) -> str:
        """What they are called."""
        return f"{self.kind} {self.reference}"


def _contact(request: HubRequest, pk: UUID) -> Asked:
    row = contacts.find(request, pk)
    return Asked([row], "Contact", row.reference, reverse("mash_hub:contact", args=[pk]))


def _enquiry(request: HubRequest, pk: UUID) -> Asked:
    row = enquiries.find(request, pk)
    return Asked([row], "Enquiry", row.reference, reverse("mash_hub:enquiry", args=[pk]))


def _risk(request: HubRequest, pk: UUID) -> Asked:
    row = risk_assessments.find(request, pk)
    return Asked([row], "Risk assessment", row.reference, reverse("mash_hub:risk", args=[pk]))


def _order(request: HubRequest, pk: UUID) -> Asked:
    row = protective_orders.find(request, pk)
    return Asked([row], "Protective order", row.reference, reverse("mash_hub:order", args=[pk]))


def _person(request: HubRequest, pk: UUID) -> Asked:
    """By the cards on somebody that the reader sees, and by nothing else of theirs."""
    found = flags.find_subject(request, pk)
    rows = list(Card.objects.visible_to(request.hat).on_subject(found.pk))
    return Asked(rows, "Person", found.reference, reverse("mash_hub:person", args=[pk]))


FINDERS: dict[str, Callable[[HubRequest, UUID], Asked]] = {
    "contact": _contact,
    "enquiry": _enquiry,
    "risk": _risk,
    "order": _order,
    "person": _person,
}


@require_GET
@serves(Act.SEE_OPENINGS)
def index(request: HubRequest, kind: str, pk: UUID) -> HttpResponse:
    """Who has opened a record of the front door; what the reader does not see is not found."""
    return draw(request, FINDERS[kind](request, pk))


def draw(request: HubRequest, asked: Asked) -> HttpResponse:
    """Draw who has opened what was found for the reader."""
    found, page = openings.of(asked.rows, by=request.hat, number=request.GET.get("page"))
    owners = {row.owner_id for row in asked.rows}
    context = {
        "asked": asked,
        "openings": found,
        "page": page,
        "is_own": owners <= {request.hat.agency_id},
        "is_others": request.hat.agency_id not in owners,
    }
    return render(request, "mash_hub/openings.html", context)
