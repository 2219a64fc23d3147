"""Pages of outstanding offenders: the weekly list, one entry, entering, reviewing, ending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import kept_forms, offender_page
from mash_hub import outstanding_offenders as acts
from mash_hub.forms.missing_episodes import now_typed_as
from mash_hub.forms.outstanding_offenders import EndForm, EnterForm, ReviewForm
from mash_hub.models.outstanding_offenders import OffenderState, OutstandingOffender
from mash_hub.views.flags import find_subject
from mash_hub.views.protective_orders import about_person, version_of

GET_POST = ("GET", "POST")
_NEW = "offender-new"


def find(request: HubRequest, pk: UUID) -> OutstandingOffender:
    """An entry that the hat sees, or 404."""
    seen = OutstandingOffender.objects.visible_to(request.hat)
    wanted = ("owner", "entered_by", "reviewed_by", "subject", "file", "card")
    return get_object_or_404(seen.select_related(*wanted), pk=pk)


@require_GET
@serves(Act.KEEP_ORDERS)
def index(request: HubRequest) -> HttpResponse:
    """The weekly list; the police’s alone."""
    require(acts.may_keep(request.hat))
    context = offender_page.weekly(request.hat, request.GET)
    return render(request, "mash_hub/outstanding_offenders.html", context)


@require_GET
@serves(Act.KEEP_ORDERS)
def offender(request: HubRequest, pk: UUID) -> HttpResponse:
    """One entry."""
    context = offender_page.of(find(request, pk), by=request.hat)
    return render(request, "mash_hub/outstanding_offender.html", context)


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a person on the list."""
    subject, hat = find_subject(request, pk), request.hat
    require(acts.may_keep(hat))
    step = kept_forms.KeptForm(
        thing=about_person(subject, by=hat),
        name=_NEW,
        heading="Put this person on the list of outstanding offenders",
        button="Put on the list",
        make=lambda data, first: EnterForm(data, initial=first),
        act=lambda form: acts.enter(subject, form.said(), by=hat),
        keep_url=reverse("mash_hub:offender-new-draft", args=[pk]),
        back_url=reverse("mash_hub:offenders"),
        back_words="Outstanding offenders",
        first=now_typed_as("since"),
        said="On the list. Other agencies are told at their open cases that the person is sought.",
    )
    return kept_forms.answer(request, step)


@require_POST
@serves(Act.KEEP_ORDERS)
def new_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed about a new entry, for its author alone."""
    return kept_forms.keep(request, about_person(find_subject(request, pk), by=request.hat), _NEW)


def _step(request: HubRequest, pk: UUID, name: str, **more: Any) -> HttpResponse:
    row = find(request, pk)
    require(acts.may_keep(request.hat))
    step = kept_forms.KeptForm(
        thing=row,
        name=f"offender-{name}",
        keep_url=reverse(f"mash_hub:offender-{name}-draft", args=[pk]),
        back_url=reverse("mash_hub:offender", args=[pk]),
        back_words=f"Outstanding offender {row.reference}",
        **more,
    )
    return kept_forms.answer(request, step)


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Look at somebody who is still sought."""
    row = find(request, pk)
    return _step(
        request,
        pk,
        "review",
        heading="Still sought",
        button="Note the review",
        make=lambda data, first: ReviewForm(data, initial=first),
        act=lambda form: acts.review(row, by=request.hat, **form.values()),
        first={"risk": row.risk, "managed_by": row.managed_by},
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say what happened to them."""
    row = find(request, pk)

    def act(form: EndForm) -> None:
        data = form.cleaned_data
        state = OffenderState(data["state"])
        acts.end(row, state, data["words"], by=request.hat, version=data["version"])

    return _step(
        request,
        pk,
        "end",
        heading="What happened?",
        button="Take them off the list",
        make=lambda data, first: EndForm(data, initial=first),
        act=act,
    )


@require_POST
@serves(Act.KEEP_ORDERS)
def review_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed at a review, for its author alone."""
    return kept_forms.keep(request, find(request, pk), "offender-review")


@require_POST
@serves(Act.KEEP_ORDERS)
def end_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed at the end, for its author alone."""
    return kept_forms.keep(request, find(request, pk), "offender-end")


@require_POST
@serves(Act.KEEP_ORDERS)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close it."""
    acts.close(find(request, pk), by=request.hat, version=version_of(request))
    return redirect("mash_hub:offender", pk)
