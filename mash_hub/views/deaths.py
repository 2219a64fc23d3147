"""The page of a day of death on a record of one's agency: writing it down, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import deaths, kept_forms
from mash_hub.forms.deaths import DeathForm, NotDeadForm
from mash_hub.models.subjects import Card
from mash_hub.reading import posted
from mash_hub.subjects import subject_of
from mash_hub.views.enquiries import form_status


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED)
def death(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that somebody has died; where the record says so, that it was entered by mistake."""
    seen = Card.objects.visible_to(request.hat).select_related("owner")
    card = get_object_or_404(seen, pk=pk)
    require(deaths.may_say(request.hat, card))
    kind = NotDeadForm if card.is_deceased else DeathForm
    form = kind(posted(request), initial={"version": card.version})
    if form.is_bound and kept_forms.done(form, lambda: _said(card, form, request)):
        return redirect("mash_hub:person", subject_of(card).pk)
    context = {"card": card, "subject": subject_of(card), "form": form}
    return render(request, "mash_hub/death.html", context, status=form_status(form))


def _said(card: Card, form: Any, request: HubRequest) -> None:
    given, because = form.cleaned_data, form.reason()
    if card.is_deceased:
        deaths.take_back(card, by=request.hat, because=because, version=given["version"])
        messages.success(request, "Taken back. Who was asked about a review is told.")
        return
    deaths.say(
        card,
        given["died_on"],
        given["cause"],
        by=request.hat,
        because=because,
        version=given["version"],
    )
    messages.success(request, "Written down. Do not write to them, ring or visit them any more.")
