"""Pages of the list of representatives: who stands for each agency, attendance and workload."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.kept_forms import done
from mash_hub.reading import posted
from meetings import representatives, representatives_page
from meetings.forms.representatives import EndForm, NameForm
from meetings.models.memberships import MeetingMembership

GET_POST = ["GET", "POST"]


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def index(request: HubRequest) -> HttpResponse:
    """Who stands for each agency, how often it came in twelve months, and the workload."""
    context = representatives_page.page(request.hat)
    return render(request, "meetings/representatives.html", context)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def name(request: HubRequest) -> HttpResponse:
    """Name a representative or a deputy."""
    hat = request.hat
    require(representatives.may_keep(hat))
    members = representatives.possible(hat)
    form = NameForm(posted(request), members=members, initial={"from_on": hats.today()})
    if done(form, lambda: representatives.name(**form.values(), by=hat)):
        messages.success(request, "Named.")
        return redirect("meetings:marac-representatives")
    return _draw(request, form, "Name who stands for an agency", "Name them")


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note the last day on which somebody stands for their agency."""
    hat = request.hat
    seen = MeetingMembership.objects.visible_to(hat).select_related("person", "agency")
    found = get_object_or_404(seen, pk=pk)
    require(representatives.may_keep(hat))
    first = {"version": found.version, "until_on": hats.today()}
    form = EndForm(posted(request), initial=first)
    if done(form, lambda: representatives.end(found, by=hat, **form.cleaned_data)):
        messages.success(request, "Noted.")
        return redirect("meetings:marac-representatives")
    return _draw(request, form, "Until when?", "Save", row=found)


def _draw(request: HubRequest, form: Any, heading: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, **more}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/representative_form.html", context, status=status)
