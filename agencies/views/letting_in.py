"""Managers' pages on other people's sign-in: invite, and reset a lost factor together."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agencies import enrolment
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.factors import FactorReset
from agencies.models.people import Person
from agencies.reprove import require_fresh
from agencies.roles import Act


@require_POST
@serves(Act.MANAGE_AGENCY)
def invite(request: HubRequest, pk: UUID) -> HttpResponse:
    """Make an invitation and show its address, once."""
    require_fresh(request)
    person = get_object_or_404(Person.objects.managed_by(request.hat), pk=pk)
    address = enrolment.invite(person, by=request.hat)
    words = {"address": address, "person": person, "lasts": "7 days"}
    return render(request, "account/link.html", words)


@require_POST
@serves(Act.MANAGE_AGENCY)
def ask_reset(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask that a person's lost factors be reset."""
    require_fresh(request)
    person = get_object_or_404(Person.objects.managed_by(request.hat), pk=pk)
    enrolment.ask_reset(person, by=request.hat)
    messages.success(request, "Asked. It is done when the other manager confirms it.")
    return redirect("administration:person", pk)


@require_POST
@serves(Act.MANAGE_AGENCY)
def confirm_reset(request: HubRequest, pk: UUID) -> HttpResponse:
    """Confirm a reset somebody else asked for, and show the address of the link, once."""
    require_fresh(request)
    waiting = FactorReset.objects.visible_to(request.hat).waiting()
    reset = get_object_or_404(waiting, pk=pk)
    address = enrolment.confirm_reset(reset, by=request.hat)
    words = {"address": address, "person": reset.person, "lasts": "15 minutes"}
    return render(request, "account/link.html", words)
