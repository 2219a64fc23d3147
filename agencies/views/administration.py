"""Administration pages on agencies, workspaces and agreements; none of them opens content (AC11)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import agencies, keys, training, workspaces
from agencies.forms.administration import (
    AgencyForm,
    BecauseForm,
    WorkspaceChangeForm,
    WorkspaceForm,
)
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models import (
    Agency,
    Membership,
    Rotation,
    Workspace,
)
from agencies.models.keys import AgencyKey
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act

GET_POST = ["GET", "POST"]
A_PAGE = 50


def reason_of(request: HttpRequest) -> tuple[Reason, int]:
    """The reason and version that a one-question form sent; raises no error for a made-up code."""
    form = BecauseForm(request.POST)
    if not form.is_valid():
        return Reason(ReasonCode.CORRECTION), -1
    return Reason(ReasonCode(form.cleaned_data["because"])), form.cleaned_data["version"]


@require_GET
@serves(Act.MANAGE_AGENCY)
def index(request: HubRequest) -> HttpResponse:
    """What there is to look after, and what waits for somebody."""
    waiting = Membership.objects.waiting_for(request.hat)
    counts = {
        "waiting": waiting.count(),
        "due": Membership.objects.reconfirm_due_for(request.hat).count(),
        "shut_out": training.people_shut_out(request.hat).count(),
        "rotating": Rotation.objects.visible_to(request.hat).unfinished().count(),
        "worn": AgencyKey.objects.visible_to(request.hat).wearing_out().count(),
        "agencies": Agency.objects.visible_to(request.hat).active().count(),
        "workspaces": Workspace.objects.visible_to(request.hat).filter(is_open=True).count(),
    }
    may_manage_hub = agencies.may_manage(request.hat)
    return render(
        request, "agencies/index.html", {"counts": counts, "may_manage_hub": may_manage_hub}
    )


@require_GET
@serves(Act.MANAGE_HUB)
def agency_list(request: HubRequest) -> HttpResponse:
    """Every agency, active ones first."""
    found = Agency.objects.visible_to(request.hat).order_by("status", "name", "pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/agencies.html", {"agencies": page})


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def new_agency(request: HubRequest) -> HttpResponse:
    """Enter an agency."""
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agency = agencies.enter(by=request.hat, **form.cleaned_data)
        return redirect("administration:agency", agency.pk)
    status = 422 if form.errors else 200
    return render(request, "agencies/agency_form.html", {"form": form}, status=status)


@require_GET
@serves(Act.MANAGE_HUB)
def agency(request: HubRequest, pk: UUID) -> HttpResponse:
    """One agency: its details, its key, and what is still missing before it can take part."""
    found = get_object_or_404(Agency.objects.visible_to(request.hat), pk=pk)
    context = {
        "agency": found,
        "keys": found.keys.in_use().order_by("number"),
        "lacks_keys": keys.laws_without_pair(found),
        "may_activate": agencies.may_activate(request.hat, found),
        "because": BecauseForm(initial={"version": found.version}),
        "agreements": found.agreements.select_related("agreement").order_by("agreement__name"),
    }
    return render(request, "agencies/agency.html", context)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def edit_agency(request: HubRequest, pk: UUID) -> HttpResponse:
    """Change an agency's details."""
    found = get_object_or_404(Agency.objects.visible_to(request.hat), pk=pk)
    form = AgencyForm(request.POST or None, agency=found)
    if request.method == "POST" and form.is_valid():
        version = int(request.POST.get("version") or 0)
        agencies.change(found, by=request.hat, version=version, **form.cleaned_data)
        return redirect("administration:agency", found.pk)
    status = 422 if form.errors else 200
    return render(
        request, "agencies/agency_form.html", {"form": form, "agency": found}, status=status
    )


@require_POST
@serves(Act.MANAGE_HUB)
def make_key(request: HubRequest, pk: UUID) -> HttpResponse:
    """Make an agency's key pair."""
    found = get_object_or_404(Agency.objects.visible_to(request.hat), pk=pk)
    agencies.make_key(found, by=request.hat)
    messages.success(request, "The keys are made.")
    return redirect("administration:agency", found.pk)


@require_POST
@serves(Act.MANAGE_HUB)
def activate_agency(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let an agency take part."""
    found = get_object_or_404(Agency.objects.visible_to(request.hat), pk=pk)
    because, version = reason_of(request)
    agencies.activate(found, by=request.hat, because=because, version=version)
    return redirect("administration:agency", found.pk)


@require_POST
@serves(Act.MANAGE_HUB)
def end_agency(request: HubRequest, pk: UUID) -> HttpResponse:
    """End an agency's part; everybody under it is signed out at once."""
    found = get_object_or_404(Agency.objects.visible_to(request.hat), pk=pk)
    because, version = reason_of(request)
    agencies.end_part(found, by=request.hat, because=because, version=version)
    return redirect("administration:agency", found.pk)


@require_GET
@serves(Act.MANAGE_HUB)
def workspace_list(request: HubRequest) -> HttpResponse:
    """Every workspace with its host and how many people work there."""
    active = Count("memberships", filter=Q(memberships__status=MembershipStatus.ACTIVE))
    found = Workspace.objects.visible_to(request.hat).select_related("host").annotate(people=active)
    page = Paginator(found.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/workspaces.html", {"workspaces": page})


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def new_workspace(request: HubRequest) -> HttpResponse:
    """Open a workspace."""
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workspace = workspaces.open_workspace(by=request.hat, **form.cleaned_data)
        return redirect("administration:workspace", workspace.pk)
    status = 422 if form.errors else 200
    return render(request, "agencies/workspace_form.html", {"form": form}, status=status)


@require_GET
@serves(Act.MANAGE_HUB)
def workspace(request: HubRequest, pk: UUID) -> HttpResponse:
    """One workspace: its agreements and its people by agency."""
    found = get_object_or_404(
        Workspace.objects.visible_to(request.hat).select_related("host"), pk=pk
    )
    memberships = found.memberships.select_related("person", "agency").exclude(
        status=MembershipStatus.ENDED
    )
    context = {
        "workspace": found,
        "agreements": found.agreements.order_by("-signed_on"),
        "memberships": memberships.order_by("agency__name", "person__name"),
    }
    return render(request, "agencies/workspace.html", context)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def edit_workspace(request: HubRequest, pk: UUID) -> HttpResponse:
    """Rename a workspace, close it or open it again."""
    found = get_object_or_404(Workspace.objects.visible_to(request.hat), pk=pk)
    form = WorkspaceChangeForm(request.POST or None, workspace=found)
    if request.method == "POST" and form.is_valid():
        workspaces.change(found, by=request.hat, **form.cleaned_data)
        return redirect("administration:workspace", found.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "workspace": found}
    return render(request, "agencies/workspace_change.html", context, status=status)
