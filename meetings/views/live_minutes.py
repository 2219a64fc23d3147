"""What an open page of a case asks for again while it is minuted: its lines, and who types where."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template import loader
from django.views.decorators.http import require_GET

from agencies import presence, sealing, shown
from agencies.gate import of_meeting, serves
from agencies.http import HubRequest
from agencies.roles import Act
from meetings import agenda, correction_page, item_page
from meetings.models import Heading, MinuteEntry
from meetings.views.minutes import find
from meetings.views.screens import gate


@require_GET
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
@of_meeting
def lines(request: HubRequest, pk: UUID) -> HttpResponse:
    """The lines of every part and the actions agreed, without what is asked only once of a page.

    Everybody in the room asks for it at the same moment, so nothing of a page's frame is drawn for it.
    """
    found, hat = find(request, pk), request.hat
    if (first := gate(request, found)) is not None:
        return first
    papers = sealing.open_quietly([found], ["papers"], by=hat)[found, "papers"] or {}
    parts = item_page.parts_of(found, papers, by=hat, writing=False)
    context = {
        "item": found,
        "parts": parts,
        "corrections": correction_page.of_parts(parts, by=hat),
        "actions": item_page.actions_of([found], by=hat).get(found.pk, []),
        "missing": agenda.missing_for(hat, found),
    }
    context["shown_marks"] = shown.token(hat, request.path)
    return HttpResponse(loader.render_to_string("meetings/lines.html", context))


@require_GET
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
@of_meeting
def typing(request: HubRequest, pk: UUID) -> HttpResponse:
    """Who else types where in the minutes of this case now, for those who may read them."""
    found, hat = find(request, pk), request.hat
    if gate(request, found) is not None:
        return JsonResponse({})
    places = presence.typing(found.pk)
    lines = MinuteEntry.objects.visible_to(hat).of_item(found).values_list("pk", flat=True)
    known = {*Heading.values, *(str(pk) for pk in lines)}  # a line that is not theirs is not named
    named = {
        place: presence.names_of([one for one in ids if one != hat.person_id], hat)
        for place, ids in places.items()
        if place in known
    }
    return JsonResponse({place: _are_typing(names) for place, names in named.items() if names})


def _are_typing(names: list[str]) -> str:
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} typing here"
