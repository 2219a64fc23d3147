"""Pages of handing enquiries over: what waits for an answer, giving one or several, refusing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import Refused, require
from mash_hub import enquiry_hand_overs
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.enquiry_hand_overs import HandOverForm, RefusalForm
from mash_hub.models.enquiry_hand_overs import EnquiryHandOver
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

PAGE = "mash_hub:hand-overs"
_ANSWERED = 20


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE, Act.MANAGE_AGENCY)
def index(request: HubRequest) -> HttpResponse:
    """What was handed to one and by one, and handing over one enquiry or several."""
    hat = request.hat
    rows = list(
        enquiry_hand_overs.to_give(hat)
        .select_related("taken_by")
        .order_by("taken_by__name", "received_at", "pk")[: enquiry_hand_overs.MOST]
    )
    team = enquiry_hand_overs.team(hat)
    first = {"chosen": [request.GET.get("enquiry", "")]}
    form = HandOverForm(posted(request), rows=rows, team=team, initial=first)
    if form.is_valid() and _given(request, form):
        return redirect(PAGE)
    seen = EnquiryHandOver.objects.visible_to(hat)
    given = enquiry_hand_overs.to_take_back(hat).with_people()
    answered = seen.exclude(pk__in=seen.open().values("pk")).with_people()
    told = enquiry_hand_overs.told_of
    context = {
        "form": form,
        "rows": rows,
        "team": team,
        "opens": may(hat, Act.DECIDE),
        "to_answer": told(list(EnquiryHandOver.objects.waiting_for(hat).with_people()), by=hat),
        "given": told(list(given), by=hat),
        "answered": told(list(answered.order_by("-answered_at", "pk")[:_ANSWERED]), by=hat),
    }
    return render(request, "mash_hub/hand_overs.html", context, status=form_status(form))


def _given(request: HubRequest, form: HandOverForm) -> bool:
    """Hand over what a form says; a refusal stands on the form, which keeps what was typed."""
    ids, given = form.ids(), form.cleaned_data
    try:
        made = enquiry_hand_overs.hand_over(
            [one for one in enquiry_hand_overs.to_give(request.hat) if one.pk in ids],
            to=UUID(given["to"]),
            note=given["note"].strip(),
            assign=given["how"] == "ASSIGN",
            by=request.hat,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    many = "Handed over." if len(made) == 1 else f"{len(made)} enquiries are handed over."
    messages.success(request, f"{many} They are told, and accept or refuse.")
    return True


def _find(request: HubRequest, pk: UUID) -> EnquiryHandOver:
    seen = EnquiryHandOver.objects.visible_to(request.hat).select_related("enquiry", "given_by")
    return get_object_or_404(seen, pk=pk)


@require_POST
@serves(Act.DECIDE)
def accept(request: HubRequest, pk: UUID) -> HttpResponse:
    """Accept an enquiry."""
    found, form = _find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        enquiry_hand_overs.accept(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Accepted: it is yours.")
    return redirect("mash_hub:enquiry", found.enquiry_id)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def refuse(request: HubRequest, pk: UUID) -> HttpResponse:
    """Refuse an enquiry, with the reason."""
    found = _find(request, pk)
    require(enquiry_hand_overs.may_answer(request.hat, found))
    form = RefusalForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        given = form.cleaned_data
        enquiry_hand_overs.refuse(found, why=given["why"], by=request.hat, version=given["version"])
        messages.success(request, "Refused. Whoever gave it is told.")
        return redirect(PAGE)
    context = {"row": found, "form": form}
    return render(request, "mash_hub/hand_over_refuse.html", context, status=form_status(form))


@require_POST
@serves(Act.DECIDE, Act.MANAGE_AGENCY)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take back what nobody answered."""
    found, form = _find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        enquiry_hand_overs.take_back(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Taken back.")
    return redirect(PAGE)
