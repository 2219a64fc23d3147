"""One's own declaration of interests, and what the hub found by those of others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from mash_hub import conflicts, declarations, interests
from mash_hub.forms.interests import InterestForm, SettleForm, VersionForm
from mash_hub.models.conflicts import Conflict
from mash_hub.models.contacts import Contact
from mash_hub.models.interests import Relation
from mash_hub.reading import posted

MOST_LISTED = 50


@require_http_methods(["GET", "POST"])
@serves(Act.OWN_WORK)
def own(request: HubRequest) -> HttpResponse:
    """Whom one must be kept apart from, and adding somebody."""
    row, people = interests.own(by=request.hat)
    version = row.version if row else 0
    form = InterestForm(posted(request), initial={"version": version})
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        added = [*people, form.interest()]
        interests.declare(added, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Added. You are kept apart from every case that touches them.")
        return redirect("mash_hub:interests")
    context = {
        "row": row,
        "people": people,
        "version": version,
        "form": form,
        "is_due": interests.is_due(request.hat, clock.now()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/interests.html", context, status=status)


@require_POST
@serves(Act.OWN_WORK)
def change(request: HubRequest) -> HttpResponse:
    """Take somebody out of one's declaration, or confirm it as it stands."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("mash_hub:interests")
    require_fresh(request)
    _, people = interests.own(by=request.hat)
    place = form.cleaned_data["place"]
    left = [one for number, one in enumerate(people) if number != place]
    interests.declare(left, by=request.hat, version=form.cleaned_data["version"])
    messages.success(request, "Confirmed." if place is None else "Taken out.")
    return redirect("mash_hub:interests")


@require_GET
@serves(Act.MANAGE_AGENCY)
def of_people(request: HubRequest) -> HttpResponse:
    """When each of the people whom one looks after last declared; never whom."""
    rows = declarations.of_people(request.hat, clock.now())
    page = Paginator(rows, MOST_LISTED).get_page(request.GET.get("page"))
    return render(request, "mash_hub/declarations.html", {"rows": page})


@require_GET
@serves(Act.DECIDE)
def found(request: HubRequest) -> HttpResponse:
    """Likenesses that keep somebody apart until they are settled: who, which case, and how."""
    rows, cases = _to_settle(request)
    lines = [_line(row, cases[row.file_id]) for row in rows]
    return render(request, "mash_hub/conflicts.html", {"lines": lines})


def _to_settle(request: HubRequest) -> tuple[list[Conflict], dict[UUID, Contact]]:
    seen = Contact.objects.visible_to(request.hat).open()
    found = Conflict.objects.visible_to(request.hat).to_settle()
    shown = found.filter(file__in=seen.values("file")).select_related("person__agency", "file")
    rows = [*shown.order_by("began_at", "pk")[:MOST_LISTED]]
    cases = {row.file_id: row for row in seen.filter(file__in=[one.file_id for one in rows])}
    return rows, cases


def _line(row: Conflict, case: Contact) -> dict[str, Any]:
    relation = Relation(row.relation).label if row.relation else row.get_source_display()
    return {"conflict": row, "case": case, "relation": relation}


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def settle(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say whether a likeness is one."""
    seen = Conflict.objects.visible_to(request.hat).to_settle()
    row = get_object_or_404(seen.select_related("person__agency", "file"), pk=pk)
    case = get_object_or_404(Contact.objects.visible_to(request.hat), file=row.file_id)
    form = SettleForm(posted(request))
    if form.is_valid():
        stays = form.cleaned_data["stays"] == "YES"
        conflicts.settle(row, stays=stays, by=request.hat, because=form.reason())
        return redirect("mash_hub:conflicts")
    context = _line(row, case) | {"form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/conflict.html", context, status=status)
