"""Administration pages on people and their memberships."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats, people, training
from agencies.forms.administration import (
    BecauseForm,
    MembershipForm,
    PersonForm,
    PersonOfAgencyForm,
    PlaceForm,
)
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models import Agency, Membership, Person
from agencies.models.people import OPEN, MembershipStatus
from agencies.models.training import lacks
from agencies.roles import Act, Role, may
from agencies.views.administration import GET_POST, reason_of

A_PAGE = 50


@require_GET
@serves(Act.MANAGE_AGENCY)
def person_list(request: HubRequest) -> HttpResponse:
    """People whom this hat looks after: of its agency, or of all for a hub manager."""
    found = Person.objects.managed_by(request.hat).select_related("agency").order_by("name", "pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/people.html", {"people": page})


@require_http_methods(GET_POST)
@serves(Act.MANAGE_AGENCY)
def new_person(request: HubRequest) -> HttpResponse:
    """Enter a person; their invitation is made on their page."""
    for_any = bool(may(request.hat, Act.MANAGE_HUB))
    form = (PersonOfAgencyForm if for_any else PersonForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = dict(form.cleaned_data)
        agency = details.pop("agency", None) or Agency.objects.visible_to(request.hat).get(
            pk=request.hat.agency_id
        )
        person = people.enter_person(by=request.hat, agency=agency, **details)
        return redirect("administration:person", person.pk)
    status = 422 if form.errors else 200
    return render(request, "agencies/person_form.html", {"form": form}, status=status)


@require_GET
@serves(Act.MANAGE_AGENCY)
def person(request: HubRequest, pk: UUID) -> HttpResponse:
    """One person: their memberships and what can be done with each."""
    found = get_object_or_404(
        Person.objects.managed_by(request.hat).select_related("agency"), pk=pk
    )
    memberships = found.memberships.select_related(
        "workspace", "granted_by", "confirmed_by"
    ).order_by("status", "workspace__name")
    in_time = people.in_time(memberships)
    rows = [
        {
            "membership": membership,
            "is_in_time": membership.pk in in_time,
            "may_confirm": people.may_confirm(request.hat, membership),
            "because": BecauseForm(initial={"version": membership.version}, auto_id=False),
        }
        for membership in memberships
    ]
    kept = training.record_of(found)
    roles = [one.role for one in memberships if one.status in OPEN]
    context = {
        "person": found,
        "rows": rows,
        "training": kept,
        "may_record": training.may_record(request.hat, found),
        "lacks": lacks(kept, roles, hats.today()) if roles else [],
    }
    return render(request, "agencies/person.html", context)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_AGENCY)
def new_membership(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give a person a role in a workspace."""
    found = get_object_or_404(Person.objects.managed_by(request.hat), pk=pk)
    form = MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        people.grant(found, by=request.hat, **details)
        messages.success(
            request, "Granted. Once induction and training stand, a hub manager has to confirm it."
        )
        return redirect("administration:person", found.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "person": found}
    return render(request, "agencies/membership_form.html", context, status=status)


def _membership(request: HubRequest, pk: UUID) -> Membership:
    return get_object_or_404(
        Membership.objects.managed_by(request.hat).select_related("person"), pk=pk
    )


@require_POST
@serves(Act.MANAGE_HUB)
def confirm(request: HubRequest, pk: UUID) -> HttpResponse:
    """Confirm a membership that somebody else granted."""
    found = _membership(request, pk)
    people.confirm(found, by=request.hat, version=int(request.POST.get("version") or 0))
    messages.success(request, "Confirmed.")
    return redirect("administration:person", found.person_id)


@require_POST
@serves(Act.MANAGE_AGENCY)
def reconfirm(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that a person still needs the role."""
    found = _membership(request, pk)
    people.reconfirm(found, by=request.hat, version=int(request.POST.get("version") or 0))
    return redirect("administration:person", found.person_id)


@require_POST
@serves(Act.MANAGE_AGENCY)
def set_status(request: HubRequest, pk: UUID, status: str) -> HttpResponse:
    """Suspend or end a membership, and its sessions at once; or ask for a suspended one again."""
    found = _membership(request, pk)
    because, version = reason_of(request)
    if status == "resume":
        people.ask_again(found, by=request.hat, because=because, version=version)
        messages.success(request, "Asked for again. Another person has to confirm it.")
        return redirect("administration:person", found.person_id)
    wanted = MembershipStatus.SUSPENDED if status == "suspend" else MembershipStatus.ENDED
    people.set_status(found, wanted, by=request.hat, because=because, version=version)
    return redirect("administration:person", found.person_id)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_AGENCY)
def move(request: HubRequest, pk: UUID) -> HttpResponse:
    """Move somebody to other work: the old role ends at once, the new one waits for another."""
    found = _membership(request, pk)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = int(request.POST.get("version") or 0)
        details = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        people.move(found, by=request.hat, version=version, **details)
        messages.success(request, "Moved. A hub manager has to confirm the new role.")
        return redirect("administration:person", found.person_id)
    context = {"form": form, "person": found.person, "membership": found}
    status = 422 if form.errors else 200
    return render(request, "agencies/move_form.html", context, status=status)


@require_GET
@serves(Act.MANAGE_AGENCY)
def waiting(request: HubRequest) -> HttpResponse:
    """Memberships that wait for confirmation, and those whose quarterly re-confirmation is due."""
    context = {
        "waiting": Membership.objects.waiting_for(request.hat).select_related(
            "person", "workspace", "agency", "granted_by"
        ),
        "due": Membership.objects.reconfirm_due_for(request.hat).select_related(
            "person", "workspace", "agency"
        ),
    }
    return render(request, "agencies/waiting.html", context)
