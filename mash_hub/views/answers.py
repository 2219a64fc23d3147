"""Answering a request: what is asked, item by item, who will read it, and sending."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import (
    answer_page,
    answer_sign_offs,
    answers,
    cover_marks,
    earlier_items,
    red_calls,
    sign_off_rules,
)
from mash_hub.forms.enquiries import REFUSAL_REASONS, ReasonForm, VersionForm
from mash_hub.forms.requests import SendForm
from mash_hub.models.requests import InformationRequest
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.last_looks import news_of


def find(request: HubRequest, pk: UUID) -> InformationRequest:
    """A request put to the hat's own agency, or 404."""
    mine = InformationRequest.objects.visible_to(request.hat).asked_of(request.hat)
    found = get_object_or_404(mine.select_related("enquiry", "agency", "sent_by", "owner"), pk=pk)
    request.hat = cover_marks.on_request(request.hat, found)
    return found


def draw(  # the page with a form that was sent, or without
    request: HubRequest,
    pk: UUID,
    form: Any = None,
    item_id: UUID | None = None,
    status: int = 200,
    attaching: Any = None,
) -> HttpResponse:
    """Draw the answer page: the question, the items, the readers, and what is left to do."""
    chosen = item_id or answer_page.chosen(request.GET.get("item"))
    context = answer_page.of(
        find(request, pk), by=request.hat, chosen=chosen, form=form, attaching=attaching
    )
    context["news"] = news_of(request, context["request_row"].file_id)
    return render(request, "mash_hub/request.html", context, status=status)


@require_GET
@serves(Act.ANSWER, Act.SCREEN)
def request(request: HubRequest, pk: UUID) -> HttpResponse:
    """What the hub asks, and one's agency's answer; opening it acknowledges it.

    The hub itself reads it on the enquiry's page.
    """
    asked_by_us = InformationRequest.objects.visible_to(request.hat).filter(
        pk=pk, owner=request.hat.agency_id
    )
    enquiry_id = asked_by_us.values_list("enquiry_id", flat=True).first()
    if enquiry_id is not None:
        return redirect("mash_hub:enquiry", enquiry_id)
    return draw(request, pk)


@require_POST
@serves(Act.ANSWER)
def nothing(request: HubRequest, pk: UUID) -> HttpResponse:
    """Nothing held: one click; where a supervisor signs it, it is put to them."""
    return _one_button(request, pk, answer_sign_offs.nothing_held)


@require_POST
@serves(Act.ANSWER)
def nothing_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take “nothing held” back before anybody has read it."""
    return _one_button(request, pk, answers.take_back_nothing_held)


@require_POST
@serves(Act.ANSWER)
def nothing_on(request: HubRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Nothing held on one of the people asked about: one click."""
    return _one_button(request, pk, partial(answers.nothing_held_on, person=person))


@require_POST
@serves(Act.ANSWER)
def nothing_on_back(request: HubRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Take back that nothing is held on one of them."""
    return _one_button(request, pk, partial(answers.take_back_nothing_on, person=person))


@require_POST
@serves(Act.KEEP_SEALED)
def under_seal(request: HubRequest, pk: UUID) -> HttpResponse:
    """Answer by what was lodged under seal."""
    return _one_button(request, pk, answers.answer_under_seal)


@require_POST
@serves(Act.ANSWER)
def use_again(request: HubRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Use an earlier item again: its words are copied here, to be decided about anew."""
    found = find(request, pk)
    rows = earlier_items.of(found, by=request.hat)
    made = earlier_items.use_again(get_object_or_404(rows, pk=item), found, by=request.hat)
    return redirect(f"{reverse('mash_hub:request', args=[pk])}?item={made.pk}#item-{made.pk}")


def _one_button(request: HubRequest, pk: UUID, verb: Any) -> HttpResponse:
    found = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        verb(found, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:request", pk)


@require_POST
@serves(Act.ANSWER)
def acknowledge_red(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say for one's agency that it knows that the enquiry is Red."""
    red_calls.acknowledge(find(request, pk), by=request.hat)
    return redirect("mash_hub:request", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def refuse(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask a colleague to agree that the agency refuses to answer."""
    found = find(request, pk)
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=REFUSAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        answers.ask_to_refuse(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:request", pk)
    context = {"thing": found, "form": form, "back": ("mash_hub:request", found.reference)}
    context |= {"heading": "Why can your agency not answer?", "button": "Ask a colleague to agree"}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_POST
@serves(Act.ANSWER)
def refuse_agree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree, as the second person, that the agency refuses."""
    found = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        reason = Reason(ReasonCode(found.refusal_reason or ReasonCode.NOT_PROPORTIONATE))
        version = form.cleaned_data["version"]
        answers.refuse(found, by=request.hat, because=reason, version=version)
    return redirect("mash_hub:request", pk)


@require_GET
@serves(Act.ANSWER)
def check(request: HubRequest, pk: UUID) -> HttpResponse:
    """Check who will read what, before it is sent."""
    found = find(request, pk)
    items = answers.standing_items(found)
    require(answers.may_return(request.hat, found, items))
    context = answer_page.of_check(found, items, by=request.hat)
    context["form"] = SendForm(initial={"version": found.version})
    context["is_signed"] = sign_off_rules.is_wanted(found)
    return render(request, "mash_hub/request_check.html", context)


@require_POST
@serves(Act.ANSWER)
def send(request: HubRequest, pk: UUID) -> HttpResponse:
    """Send the answer."""
    found = find(request, pk)
    form = SendForm(request.POST)
    if not form.is_valid():
        return redirect("mash_hub:request-check", pk)
    answer_sign_offs.send(found, by=request.hat, **form.cleaned_data)
    return redirect("mash_hub:request", pk)


@require_GET
@serves(Act.ANSWER)
def others(request: HubRequest, pk: UUID) -> HttpResponse:
    """What other agencies released to one's own, after one's own answer."""
    found = find(request, pk)
    require(answers.may_read_others(request.hat, found))
    context = {
        "request_row": found,
        "others": (others := answer_page.others(found, by=request.hat)),
        "live_about": " ".join(shown.item.reference for _, items in others for shown in items),
    }
    return render(request, "mash_hub/request_others.html", context)
