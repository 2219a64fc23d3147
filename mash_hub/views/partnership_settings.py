"""Partnership settings: seeing what is in force, proposing a change, and settling it as the second."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Workspace
from agencies.roles import Act
from mash_hub import partnership_settings, settings_page
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.partnership_settings import form_for
from mash_hub.local_values import SPECS, Agencies, names_for
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


def _place(request: HubRequest, pk: UUID, name: str) -> tuple[Workspace, SettingName]:
    workspace = get_object_or_404(Workspace.objects.visible_to(request.hat), pk=pk)
    known = [one for one in names_for(workspace.workspace_kind) if one.value == name]
    if not known:
        raise Http404
    return workspace, known[0]


@require_GET
@serves(Act.MANAGE_HUB)
def index(request: HubRequest) -> HttpResponse:
    """The workspaces that have settings, and what waits for a second person."""
    context = {
        "workspaces": settings_page.workspaces(request.hat),
        "waiting": settings_page.waiting(request.hat),
    }
    return render(request, "mash_hub/settings.html", context)


@require_GET
@serves(Act.MANAGE_HUB)
def workspace(request: HubRequest, pk: UUID) -> HttpResponse:
    """A workspace's settings: in force now, and to come."""
    found = get_object_or_404(Workspace.objects.visible_to(request.hat), pk=pk)
    groups = settings_page.of(found, by=request.hat)
    return render(
        request, "mash_hub/settings_workspace.html", {"workspace": found, "groups": groups}
    )


@require_GET
@serves(Act.MANAGE_HUB)
def setting(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """One setting with its history."""
    found, known = _place(request, pk, name)
    context = settings_page.history(found, known, by=request.hat)
    for value in context["values"]:
        value.row.may_confirm = partnership_settings.may_confirm(request.hat, value.row)
    return render(request, "mash_hub/setting.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.MANAGE_HUB)
def propose(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Propose a value from a day to come."""
    found, known = _place(request, pk, name)
    spec = SPECS[known]
    present = settings_page.present(found, known, clock.now())
    agencies = settings_page.choices(found, known) if isinstance(spec, Agencies) else ()
    form = form_for(spec, present, posted(request), agencies=agencies)
    if form.is_valid():
        given = form.cleaned_data
        partnership_settings.propose(
            found,
            known,
            value=form.value(),
            from_on=given["from_on"],
            why=given["why"],
            by=request.hat,
        )
        messages.success(request, "Proposed. It holds when a second person confirms it in time.")
        return redirect("mash_hub:setting", pk, name)
    context = {"workspace": found, "name": known, "form": form}
    context |= {"present": settings_page.words_of(known, present)}
    return render(request, "mash_hub/setting_propose.html", context, status=form_status(form))


def _find(request: HubRequest, pk: UUID) -> PartnershipSetting:
    return get_object_or_404(PartnershipSetting.objects.visible_to(request.hat), pk=pk)


@require_POST
@serves(Act.MANAGE_HUB)
def confirm(request: HubRequest, pk: UUID) -> HttpResponse:
    """Confirm a value as the second person."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"]
        partnership_settings.confirm(found, by=request.hat, version=version)
        messages.success(request, "Confirmed. Clocks that start from its day on use it.")
    return redirect("mash_hub:setting", found.workspace_id, found.name)


@require_POST
@serves(Act.MANAGE_HUB)
def drop(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a proposal back, or do not take it."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        partnership_settings.drop(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Not taken. What is in force stays so.")
    return redirect("mash_hub:setting", found.workspace_id, found.name)
