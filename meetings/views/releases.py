"""Pages of released items at a meeting: releasing one's agency's items to a case, quoting them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import release_page as item_release_page
from mash_hub import risk_release_page, risk_releases, sharing
from mash_hub.models.items import Item
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.reading import posted
from meetings import quoting, release_page, releases
from meetings.models import AgendaItem
from meetings.views.minutes import find
from meetings.views.screens import gate


def _own_item(request: HubRequest, case: AgendaItem, pk: UUID) -> Item:
    """An item of the hat's own agency that belongs to the case, or 404."""
    mine = releases.own_items(case, by=request.hat)
    row: Item = get_object_or_404(mine.select_related("request__enquiry", "owner"), pk=pk)
    return row


@require_http_methods(["GET", "POST"])
@serves(Act.RELEASE_TO_MEETING)
def release(request: HubRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Release an item to a case or its meeting: the form, exactly who will read it, then the act."""
    case, hat = find(request, pk), request.hat
    found = _own_item(request, case, item)
    require(releases.may_offer(hat, case))
    form = release_page.form_of(case, found, by=hat, data=posted(request))
    if not form.is_valid():
        context = {"form": form, **release_page.places(case, found)}
        status = 422 if form.is_bound else 200
        return render(request, "mash_hub/item_release.html", context, status=status)
    to = release_page.audience_of(case, found, form)
    if request.POST.get("step") != "release":
        context = release_page.preview(case, found, form, to, by=hat)
        return render(request, "mash_hub/item_release_check.html", context)
    sharing.release(found, to=to, by=hat, **item_release_page.values(form))
    return redirect(f"{reverse('meetings:item', args=[pk])}#released")


@require_http_methods(["GET", "POST"])
@serves(Act.RELEASE_TO_MEETING)
def risk_release(request: HubRequest, pk: UUID, risk: UUID) -> HttpResponse:
    """Release a risk assessment to a case or its meeting: the form, who will read it, then the act."""
    case, hat = find(request, pk), request.hat
    row: RiskAssessment = get_object_or_404(releases.own_risks(case, by=hat), pk=risk)
    require(releases.may_offer(hat, case))
    form = release_page.risk_form_of(case, row, data=posted(request))
    places = release_page.risk_places(case, row)
    if not form.is_valid():
        context = {"form": form, **places}
        status = 422 if form.is_bound else 200
        return render(request, "mash_hub/risk_release.html", context, status=status)
    to = release_page.risk_audience_of(case, row, form)
    if request.POST.get("step") != "release":
        context = risk_release_page.preview(row, form, to) | places
        return render(request, "mash_hub/risk_release_check.html", context)
    version = form.cleaned_data["version"]
    risk_releases.release(row, to=to, terms=form.terms(), by=hat, version=version)
    return redirect(f"{reverse('meetings:item', args=[pk])}#released")


@require_POST
@serves(Act.ATTEND_MEETING)
def quote(request: HubRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Copy a released item into the minutes of a case, in its owner's words."""
    case = find(request, pk)
    if (first := gate(request, case)) is not None:
        return first
    seen = releases.items_here(case, by=request.hat)
    quoting.quote(case, get_object_or_404(seen, pk=item), by=request.hat)
    return redirect(f"{reverse('meetings:item', args=[pk])}#SHARED")
