"""A team's queue of requests: by age and by who works on them, handing over, supervisory reviews."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import answer_sign_offs, clocks, request_queue, supervisory_reviews
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.request_queue import HandOverForm, ReviewForm
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import ANSWER
from mash_hub.reading import posted
from mash_hub.views.answers import find
from mash_hub.views.enquiries import form_status

PAGE = 50


@require_GET
@serves(Act.ANSWER)
def queue(request: HubRequest) -> HttpResponse:
    """What one's own agency is asked: waiting, by age and by who works on it; or what was answered."""
    hat, at = request.hat, clock.now()
    mine = InformationRequest.objects.visible_to(hat).asked_of(hat)
    waiting, answered = mine.waiting(), mine.exclude(pk__in=mine.waiting().values("pk"))
    asked = request.GET.get("show", "")
    lists = request_queue.conditions(hat, at)
    show = asked if asked in lists or asked == "answered" else "waiting"
    shown = (
        answered
        if show == "answered"
        else waiting.filter(lists[show])
        if show in lists
        else waiting
    )
    rows = shown.with_chases().select_related("enquiry", "answered_by").order_by("-sent_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    limits = clocks.of(InformationRequest.kind, [one.pk for one in found], ANSWER)
    held = request_queue.holdings(found, by=hat)
    signing = answer_sign_offs.waiting_on(found, by=hat)
    numbers = request_queue.counts(waiting, hat, at)
    context = {
        "page": page,
        "rows": [
            (one.seen_by(hat), limits.get(one.pk), held.get(one.pk), one.pk in signing)
            for one in found
        ],
        "heading": request_queue.name_of(hat),
        "number_answered": answered.count(),
        "covered": hat.covered,
        "numbers": numbers,
        "bands": [(code, words, numbers[code]) for code, words, _, _ in request_queue.BANDS],
        "show": show,
        "shows_answered": show == "answered",
    }
    return render(request, "mash_hub/requests.html", context)


@require_POST
@serves(Act.ANSWER)
def take(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a request on."""
    return _change(request, pk, request.hat.person_id)


@require_POST
@serves(Act.ANSWER)
def free(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give a request that one holds back to the queue."""
    return _change(request, pk, None)


def _change(request: HubRequest, pk: UUID, to: UUID | None) -> HttpResponse:
    found = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        request_queue.hold(found, by=request.hat, to=to, version=form.cleaned_data["version"])
    return redirect("mash_hub:request", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def hand_over(request: HubRequest, pk: UUID) -> HttpResponse:
    """Hand a request to a colleague, or take over what a colleague holds, with a reason."""
    found, hat = find(request, pk), request.hat
    require(request_queue.may_hold(hat, found))
    held = request_queue.holdings([found], by=hat).get(found.pk)
    team = request_queue.team(found, by=hat)
    others = [one for one in team if held is None or one.pk != held.holder_id]
    first = {"version": held.version if held else 0}
    form = HandOverForm(posted(request), initial=first, team=others)
    if form.is_valid():
        request_queue.hold(
            found,
            by=hat,
            to=form.person(),
            because=form.reason(),
            version=form.cleaned_data["version"],
        )
        messages.success(request, "Handed over.")
        return redirect("mash_hub:request", pk)
    context = {"request_row": found, "held": held, "form": form, "others": others}
    return render(request, "mash_hub/request_hand_over.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def reviews(request: HubRequest, pk: UUID) -> HttpResponse:
    """The supervisory reviews of a request, and one more."""
    found, hat = find(request, pk), request.hat
    may_review = request_queue.may_review(hat, found)
    if request.method == "POST":
        require(may_review)
    form = ReviewForm(posted(request)) if may_review else None
    if form is not None and form.is_valid():
        request_queue.review(found, by=hat, findings=form.cleaned_data["findings"])
        messages.success(request, "Written down.")
        return redirect("mash_hub:request-reviews", pk)
    context = {
        "request_row": found,
        "reviews": supervisory_reviews.of(found, by=hat),
        "may_review": may_review,
        "form": form,
    }
    status = form_status(form) if form is not None else 200
    return render(request, "mash_hub/request_reviews.html", context, status=status)
