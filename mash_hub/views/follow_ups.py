"""Pages of follow-ups: the list, one, each step, and offering it to another agency."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import follow_up_page, follow_ups, kept_forms
from mash_hub.forms.follow_ups import OfferForm, StepForm
from mash_hub.models.follow_ups import FollowUp, FollowUpState

_DRAFT, _OFFER = "follow-up", "follow-up-offer"
_VERBS = {
    FollowUpState.ACCEPTED: "Take it on",
    FollowUpState.DECLINED: "Decline",
    FollowUpState.DONE: "It is done",
    FollowUpState.NOT_DONE: "It is not done",
    FollowUpState.WITHDRAWN: "Take it back",
}


def _find(request: HubRequest, pk: UUID) -> FollowUp:
    seen = FollowUp.objects.visible_to(request.hat)
    wanted = ("owner", "agency", "enquiry", "offered_by", "accepted_by")
    return get_object_or_404(seen.select_related(*wanted), pk=pk)


@require_GET
@serves(Act.ACKNOWLEDGE)
def index(request: HubRequest) -> HttpResponse:
    """What decisions ask of one's agency and of others: what is not settled first."""
    context = follow_up_page.listed(request.GET.get("page"), by=request.hat)
    return render(request, "mash_hub/follow_ups.html", context)


@require_GET
@serves(Act.ACKNOWLEDGE)
def follow_up(request: HubRequest, pk: UUID) -> HttpResponse:
    """One follow-up: what is asked, what was said of it, and the next step."""
    context = follow_up_page.of(_find(request, pk), by=request.hat)
    steps = [(state, _VERBS[state]) for state in context["steps"]]
    return render(request, "mash_hub/follow_up.html", context | {"steps": steps})


@require_http_methods(["GET", "POST"])
@serves(Act.ACKNOWLEDGE)
def step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Take a follow-up to a state, with what is to be said; what is typed keeps itself."""
    row, target = _stepped(request, pk, state)

    def act(form: StepForm) -> None:
        words, version = form.cleaned_data["words"], form.cleaned_data["version"]
        follow_ups.step(row, target, words, by=request.hat, version=version)

    one = kept_forms.KeptForm(
        thing=row,
        name=f"{_DRAFT}-{state.lower()}",
        heading=_VERBS[target],
        button=_VERBS[target],
        make=lambda data, first: StepForm(data, initial=first, state=target),
        act=act,
        keep_url=reverse("mash_hub:follow-up-step-keep", args=[pk, state]),
        back_url=reverse("mash_hub:follow-up", args=[pk]),
        back_words=row.reference,
    )
    return kept_forms.answer(request, one)


@require_POST
@serves(Act.ACKNOWLEDGE)
def keep_step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Keep what is being typed into a step."""
    row, _ = _stepped(request, pk, state)
    return kept_forms.keep(request, row, f"{_DRAFT}-{state.lower()}")


def _stepped(request: HubRequest, pk: UUID, state: str) -> tuple[FollowUp, FollowUpState]:
    row = _find(request, pk)
    target = FollowUpState(state)
    require(follow_ups.may_step(request.hat, row, target))
    return row, target


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def offer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Offer it to another agency, with the words it reads."""
    row = _find(request, pk)
    require(follow_ups.may_offer_to_another(request.hat, row))
    agencies = follow_ups.others_to_offer(row)

    def act(form: OfferForm) -> None:
        words, version = form.cleaned_data["words"], form.cleaned_data["version"]
        follow_ups.offer_to_another(row, form.agency_id(), words, by=request.hat, version=version)

    one = kept_forms.KeptForm(
        thing=row,
        name=_OFFER,
        heading="Offer it to another agency",
        button="Offer it",
        make=lambda data, first: OfferForm(data, initial=first, agencies=agencies),
        act=act,
        keep_url=reverse("mash_hub:follow-up-offer-keep", args=[pk]),
        back_url=reverse("mash_hub:follow-up", args=[pk]),
        back_words=row.reference,
        said="Offered. The new follow-up stands with the enquiry.",
    )
    return kept_forms.answer(request, one)


@require_POST
@serves(Act.DECIDE)
def keep_offer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed while offering it."""
    row = _find(request, pk)
    require(follow_ups.may_offer_to_another(request.hat, row))
    return kept_forms.keep(request, row, _OFFER)
