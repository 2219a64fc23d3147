"""Who has opened a MARAC case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub.views.found import Found
from mash_hub.views.openings import draw
from meetings.views.marac_cases import find


@require_GET
@serves(Act.SEE_OPENINGS)
def marac_case(request: HubRequest, pk: UUID) -> HttpResponse:
    """Who has opened a case of a MARAC; what the reader does not see is not found."""
    row = find(request, pk)
    url = reverse("meetings:marac-case", args=[pk])
    return draw(request, Found([row], "MARAC case", row.reference, url))
