"""What supervisors found in a line of minutes, for its author."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub.supervisory_reviews import Work
from mash_hub.views.found import Found
from mash_hub.views.supervisory_reviews import draw
from meetings.views.minutes import find_entry
from meetings.views.screens import gate


@require_http_methods(["GET", "POST"])
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
def line(request: HubRequest, pk: UUID) -> HttpResponse:
    """What was found in a line; what the reader does not see is not found."""
    found = find_entry(request, pk)
    if (first := gate(request, found.item)) is not None:
        return first
    work = Work(found, found.author_id, found.author.agency_id)
    url = reverse("meetings:minutes", args=[found.item.meeting_id])
    reviewed = Found([found], "a line of the minutes of", found.reference, url)
    return draw(request, reviewed, work)
