"""Pages of MARAC-to-MARAC transfers: leaving, arriving, the pack, and the new address for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import Verdict, require
from mash_hub import kept_forms, partnership_settings
from mash_hub.models.partnership_settings import SettingName
from mash_hub.reading import posted
from meetings import marac_arrivals, marac_transfers, transfer_page
from meetings.forms.marac_cases import WordsForm
from meetings.forms.marac_transfers import HandOverForm, MovedForm, RevealForm, WayForm
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_transfers import ArrivalState, MaracTransfer, TransferState, Way
from meetings.views.meetings import version_of

GET_POST = ["GET", "POST"]
S, R = TransferState, ArrivalState
READERS = (Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONTACT_VICTIM)
SAID = {
    "send": "Sent. Both chairs are told if it is not acknowledged in time.",
    "acknowledged": "Noted.",
    "close": "Closed here. The flags of this area stand until their last day.",
    "accept": "Accepted. Its case waits to be listed here.",
    "came-back": "Noted. The case goes on here alone; the other MARAC is told.",
    "for-good": "Noted. It can be closed here.",
}


def find(request: HubRequest, pk: UUID) -> MaracTransfer:
    """A transfer the hat may see, or 404."""
    seen = MaracTransfer.objects.visible_to(request.hat)
    rows = seen.select_related("case__workspace", "workspace", "to_workspace", "owner", "made")
    return get_object_or_404(rows, pk=pk)


@require_GET
@serves(*READERS)
def index(request: HubRequest) -> HttpResponse:
    """The transfers that leave and arrive."""
    return render(request, "meetings/marac_transfers.html", transfer_page.register(request.hat))


@require_GET
@serves(*READERS)
def transfer(request: HubRequest, pk: UUID) -> HttpResponse:
    """One transfer as its reader’s side knows it."""
    row = find(request, pk)
    context = {"row": row, "page": transfer_page.of(row, by=request.hat)}
    return render(request, "meetings/marac_transfer.html", context)


def _draw(
    request: HubRequest, form: Any, act: Callable[[], Any], back: tuple[str, Any], **more: Any
) -> HttpResponse:
    """Draw the form of a step, or do it and go on to the transfer."""
    made: list[Any] = []
    if form.is_bound and kept_forms.done(form, lambda: made.append(act())):
        row = made[0]
        return redirect("meetings:marac-transfer", row.pk)
    context = {"form": form, "back": back, **more}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/marac_transfer_form.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def identify(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that somebody moves out of the area."""
    seen = MaracCase.objects.visible_to(request.hat).select_related("workspace")
    case = get_object_or_404(seen, pk=pk)
    if request.method != "POST":
        require(marac_transfers.may_identify(request.hat, case))
    form = MovedForm(
        posted(request),
        places=marac_transfers.places(request.hat),
        initial={"version": case.version},
    )

    def act() -> MaracTransfer:
        version = form.cleaned_data["version"]
        return marac_transfers.identify(case, form.moved(), by=request.hat, version=version)

    return _draw(
        request,
        form,
        act,
        ("meetings:marac-case", case),
        heading="They move to another area",
        button="Note the move",
    )


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def decide(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take the way of the decision tree, or another with the reason."""
    row = find(request, pk)
    _require_at_first(request, marac_transfers.may_send(request.hat, row, S.DECISION))
    way, why = marac_transfers.tree(row.case)
    form = WayForm(posted(request), initial={"version": row.version, "way": way})

    def act() -> MaracTransfer:
        data = form.cleaned_data
        return marac_transfers.decide(
            row, Way(data["way"]), words=data["words"], by=request.hat, version=data["version"]
        )

    return _draw(
        request,
        form,
        act,
        ("meetings:marac-transfer", row),
        heading="How is it transferred?",
        button="Decide",
        tree=transfer_page.branches(row.case),
        proposed=(way.label, why),
    )


def _require_at_first(request: HubRequest, verdict: Verdict) -> None:
    if request.method != "POST":
        require(verdict)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def keep(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep the case here after all, with the reason."""
    verdict = marac_transfers.may_send(request.hat, row := find(request, pk), S.KEPT)
    return _words(
        request, row, marac_transfers.keep, verdict, "Keep the case here", "Why does it stay here?"
    )


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def query(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask the origin something before it is accepted."""
    verdict = marac_arrivals.may_receive(request.hat, row := find(request, pk), R.QUERIED)
    return _words(
        request, row, marac_arrivals.query, verdict, "Ask the sending MARAC", "What do you ask?"
    )


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def answer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Answer what the receiving MARAC asked."""
    verdict = marac_transfers.may_answer(request.hat, row := find(request, pk))
    return _words(request, row, marac_transfers.answer, verdict, "Answer", "Your answer")


def _words(
    request: HubRequest, row: MaracTransfer, verb: Any, verdict: Verdict, heading: str, label: str
) -> HttpResponse:
    _require_at_first(request, verdict)
    hint = "Do not write the new address or the area here."
    form = WordsForm(posted(request), label=label, hint=hint, initial={"version": row.version})
    return _draw(
        request,
        form,
        lambda: verb(row, by=request.hat, **form.cleaned_data),
        ("meetings:marac-transfer", row),
        heading=heading,
        button="Save",
    )


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def prepare(request: HubRequest, pk: UUID) -> HttpResponse:
    """Make the pack and the IDVA’s hand-over, or make them anew from the case as it is now."""
    row = find(request, pk)
    _require_at_first(request, marac_transfers.may_send(request.hat, row, S.PACK_PREPARED))
    first: dict[str, Any] = {"version": row.version}
    if request.method != "POST":
        first["words"] = marac_transfers.hand_over_words(row, by=request.hat)
    form = HandOverForm(posted(request), initial=first)
    return _draw(
        request,
        form,
        lambda: marac_transfers.prepare(row, by=request.hat, **form.cleaned_data),
        ("meetings:marac-transfer", row),
        heading="Prepare the pack anew" if row.state == S.PACK_PREPARED else "Prepare the pack",
        button="Prepare it",
    )


@require_POST
@serves(Act.RUN_MEETING)
def act(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Send it, note that it was acknowledged or how a stay ended, close it here, or accept it."""
    row, version = find(request, pk), version_of(request)
    verbs: dict[str, Any] = {
        "send": marac_transfers.send,
        "acknowledged": marac_transfers.acknowledged_outside,
        "close": marac_transfers.close,
        "accept": marac_arrivals.accept,
        "came-back": marac_transfers.came_back,
        "for-good": marac_transfers.stay,
    }
    verbs[word](row, by=request.hat, version=version)
    messages.success(request, SAID[word])
    return redirect("meetings:marac-transfer", pk)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CONTACT_VICTIM)
def address(request: HubRequest, pk: UUID) -> HttpResponse:
    """Show the new address to the receiving coordinator or IDVA, who says what for."""
    row = find(request, pk)
    require(marac_arrivals.may_see_address(request.hat, row))
    form = RevealForm(posted(request))
    shown = None
    if form.is_valid():
        because = Reason(ReasonCode.OPEN_CASE, form.cleaned_data["sentence"])
        shown = marac_arrivals.reveal(row, by=request.hat, because=because)
    context = {"row": row, "form": form, "shown": shown}
    status = 422 if form.is_bound and shown is None else 200
    return render(request, "meetings/marac_address.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.EXPORT)
def pack(request: HubRequest, pk: UUID) -> HttpResponse:
    """Print the pack, for a purpose that is logged: how a MARAC outside the hub is given it."""
    row = find(request, pk)
    require(marac_transfers.may_print(request.hat, row))
    form = RevealForm(posted(request))
    form.fields["sentence"].label = "What is the printed pack for?"
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "back": ("meetings:marac-transfer", row)}
        context |= {"heading": "Print the pack", "button": "Show the pack for printing"}
        return render(request, "meetings/marac_transfer_form.html", context, status=status)
    because = Reason(ReasonCode.MEETING, form.cleaned_data["sentence"])
    printed = marac_transfers.print_pack(row, by=request.hat, because=because)
    people = transfer_page.people_of(printed.pack)
    within = partnership_settings.in_words(SettingName.TRANSFER_SEEN, row.workspace_id, clock.now())
    context = {"row": row, "printed": printed, "people": people, "seen_within": within}
    return render(request, "meetings/marac_pack.html", context)
