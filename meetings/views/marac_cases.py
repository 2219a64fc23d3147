"""Pages of MARAC cases: the lists, one case, its eligibility, and what the IDVA service did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.drafts import Draft
from agencies.roles import Act, may
from agencies.verdicts import Stale, Verdict, require
from mash_hub import kept_forms
from mash_hub.reading import posted
from meetings import (
    case_told,
    desk_marac,
    marac_cases,
    marac_drafts,
    marac_eligibility,
    marac_emergencies,
    marac_listing,
    marac_monitoring,
    marac_page,
    order_releases,
    victim_contacts,
)
from meetings.forms.marac_cases import AttemptForm, CheckForm, ListForm, RefuseForm, WordsForm
from meetings.forms.marac_referral import AgainForm
from meetings.marac_connection import Connection
from meetings.models import Meeting
from meetings.models.emergency_calls import EmergencyCall
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState
from meetings.models.marac_transfers import receives
from meetings.models.victim_contacts import VictimContact
from meetings.views.meetings import version_of

GET_POST = ["GET", "POST"]
S = CaseState
MOST_SENT = 50
ANYBODY = (Act.REFER, Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONTACT_VICTIM)


def find(request: HubRequest, pk: UUID) -> MaracCase:
    """A case the hat may see, or 404."""
    seen = MaracCase.objects.visible_to(request.hat)
    rows = seen.select_related("workspace", "owner", "referrer", "previous", "referral")
    return get_object_or_404(rows, pk=pk)


@require_GET
@serves(*ANYBODY)
def index(request: HubRequest) -> HttpResponse:
    """Begin a referral; one's unsent ones, those sent, and for the list's keepers what waits."""
    hat = request.hat
    drafts = Draft.objects.visible_to(hat).filter(form=marac_drafts.FORM)
    sent = MaracCase.objects.visible_to(hat).sent_by(hat).order_by("-submitted_at", "pk")
    to_make = VictimContact.objects.visible_to(hat).to_make().select_related("case")
    context = {
        "place": marac_cases.marac_of(hat),
        "drafts": drafts.order_by("-saved_at"),
        "sent": marac_page.lines(sent[:MOST_SENT]),
        "keeps": may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING),
        "receives": receives(hat),
        "waiting": marac_page.waiting(hat),
        "to_make": to_make.order_by("asked_at", "pk") if may(hat, Act.CONTACT_VICTIM) else [],
        "to_refer": desk_marac.to_complete(hat),
        "warning": marac_cases.WARNING,
    }
    return render(request, "meetings/marac_cases.html", context)


@require_GET
@serves(*ANYBODY)
def case(request: HubRequest, pk: UUID) -> HttpResponse:
    """One case as its reader may know it, and what can be done with it."""
    found = find(request, pk)
    context = {
        "case": found,
        "page": marac_page.of(found, by=request.hat),
        "orders": order_releases.in_case(found.file_id, by=request.hat),
        "is_sought": order_releases.is_sought(found.file_id, by=request.hat),
        "warning": marac_cases.WARNING,
        "item": marac_listing.item_of(found, by=request.hat),
        "outcome": case_told.outcome(by=request.hat, marac_case=found),
    }
    return render(request, "meetings/marac_case.html", context)


def step(
    request: HubRequest,
    row: MaracCase,
    form: Any,
    act: Callable[[], Any],
    heading: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """Draw the form of a step, or do it and go back to the case."""
    if form.is_bound and _done(form, act):
        return redirect("meetings:marac-case", row.pk)
    context = {"case": row, "form": form, "heading": heading, "button": button, **more}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/marac_form.html", context, status=status)


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """Do a step; what refuses it, or that somebody was first, stands on the form, words kept."""
    try:
        return kept_forms.done(form, act)
    except Stale as stale:
        form.add_error(None, str(stale))
        form.data = form.data.copy()
        form.data["version"] = stale.newest  # once they have read it, they may send it again
        return False


def require_at_first(request: HubRequest, verdict: Verdict) -> None:
    """Draw the form of a step only for who may do it; of words sent, the act itself says so and keeps them."""
    if request.method != "POST":
        require(verdict)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def check(request: HubRequest, pk: UUID) -> HttpResponse:
    """Check what has to hold besides a criterion; the rule for repeats runs with it."""
    row = find(request, pk)
    require(marac_eligibility.may_work(request.hat, row, S.ELIGIBILITY))
    given = row.check_given
    first: dict[str, Any] = {"version": row.version}
    if given is not None:
        names = ("is_16", "in_area", "is_connected")
        first |= {name: "yes" if getattr(given, name) else "no" for name in names}
    opened = sealing.open([row], ["papers", "evidence"], by=request.hat)
    connection = Connection.from_kept((opened[row, "evidence"] or {}).get("connection"))
    if connection is not None:
        first.setdefault("is_connected", "yes" if connection.is_connected else "no")
    form = CheckForm(posted(request), initial=first, connection=connection)

    def act() -> None:
        marac_eligibility.check(
            row, form.check(), by=request.hat, version=form.cleaned_data["version"]
        )

    return step(request, row, form, act, "Eligibility", "Save", papers=opened[row, "papers"])


@require_POST
@serves(Act.RUN_MEETING)
def accept(request: HubRequest, pk: UUID) -> HttpResponse:
    """Accept the case."""
    marac_eligibility.accept(find(request, pk), by=request.hat, version=version_of(request))
    messages.success(request, "Accepted. List it at a meeting.")
    return redirect("meetings:marac-case", pk)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def send_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Return it for information."""
    row = find(request, pk)
    require_at_first(request, marac_eligibility.may_work(request.hat, row, S.RETURNED_FOR_INFO))
    hint = "Whoever referred reads this and sends it again."
    first = {"version": row.version}
    form = WordsForm(posted(request), label="What is missing?", hint=hint, initial=first)

    def act() -> None:
        marac_eligibility.send_back(row, by=request.hat, **form.cleaned_data)

    return step(request, row, form, act, "Return for information", "Return")


@require_POST
@serves(Act.RUN_MEETING)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take back a return for information, or one's own proposal to refuse."""
    marac_eligibility.take_back(find(request, pk), by=request.hat, version=version_of(request))
    messages.success(request, "Taken back. It waits for you again.")
    return redirect("meetings:marac-case", pk)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def refuse(request: HubRequest, pk: UUID) -> HttpResponse:
    """Propose that it is not eligible; a second person agrees."""
    row = find(request, pk)
    require_at_first(request, marac_eligibility.may_work(request.hat, row, S.REFUSAL_PROPOSED))
    form = RefuseForm(posted(request), initial={"version": row.version})

    def act() -> None:
        marac_eligibility.propose_refusal(row, by=request.hat, **form.values())
        messages.success(
            request, "A second person looks at it now: the chair or another coordinator."
        )

    return step(request, row, form, act, "Not eligible", "Send to a second person")


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def agree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree, as the second person, that it is not eligible."""
    row = find(request, pk)
    marac_eligibility.agree_refusal(row, by=request.hat, version=version_of(request))
    messages.success(request, "Not eligible. Whoever referred is told why, and may challenge it.")
    return redirect("meetings:marac-case", pk)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def disagree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Do not agree that it is not eligible."""
    row = find(request, pk)
    require_at_first(request, marac_eligibility.may_agree(request.hat, row))
    form = WordsForm(posted(request), label="Why not?", initial={"version": row.version})

    def act() -> None:
        marac_eligibility.disagree_refusal(row, by=request.hat, **form.cleaned_data)

    return step(request, row, form, act, "You do not agree", "Give it back")


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def emergency(request: HubRequest, pk: UUID) -> HttpResponse:
    """Call an emergency MARAC."""
    row = find(request, pk)
    require_at_first(request, marac_eligibility.may_work(request.hat, row, S.EMERGENCY))
    hint = (
        "Every agency is called now and acknowledges within the hour. They read the papers when the "
        "case is listed."
    )
    first = {"version": row.version}
    form = WordsForm(posted(request), label="Why can it not wait?", hint=hint, initial=first)

    def act() -> None:
        marac_eligibility.call_emergency(row, by=request.hat, **form.cleaned_data)

    return step(request, row, form, act, "Emergency MARAC", "Call it now")


@require_http_methods(GET_POST)
@serves(Act.REFER)
def challenge(request: HubRequest, pk: UUID) -> HttpResponse:
    """Challenge that it is not eligible."""
    row = find(request, pk)
    require_at_first(request, marac_eligibility.may_challenge(request.hat, row))
    first = {"version": row.version}
    form = WordsForm(posted(request), label="Why is it for the MARAC?", initial=first)

    def act() -> None:
        marac_eligibility.challenge(row, by=request.hat, **form.cleaned_data)
        messages.success(request, "The coordinator looks at it again.")

    return step(request, row, form, act, "Challenge this decision", "Send the challenge")


@require_http_methods(GET_POST)
@serves(Act.REFER)
def again(request: HubRequest, pk: UUID) -> HttpResponse:
    """Send it again with what was missing."""
    row, hat = find(request, pk), request.hat
    require_at_first(request, marac_cases.may_send_again(hat, row))
    held = sealing.open([row], ["evidence"], by=hat)[row, "evidence"] or {}
    first = _as_typed(row, held.get("criteria", {}))
    form = AgainForm(posted(request), hat=hat, initial=first)

    def act() -> None:
        marac_cases.send_again(
            row,
            words=form.cleaned_data["more"],
            evidence=form.evidence(),
            by=hat,
            version=form.cleaned_data["version"],
        )
        messages.success(request, "Sent again.")

    return step(request, row, form, act, "Send it again", "Send it again")


def _as_typed(row: MaracCase, said: dict[str, str]) -> dict[str, Any]:
    return {
        "version": row.version,
        "criteria": row.criteria,
        "assessment": str(row.assessment_id or ""),
        "dash_score": row.dash_score,
        "incidents": row.incidents,
        "judgement": said.get("PROFESSIONAL_JUDGEMENT", ""),
        "escalation": said.get("POTENTIAL_ESCALATION", ""),
    }


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def list_case(request: HubRequest, pk: UUID) -> HttpResponse:
    """List it at a meeting whose deadline is not over."""
    row, hat = find(request, pk), request.hat
    require(marac_listing.may_list(hat, row))
    meetings = Meeting.objects.visible_to(hat).listing().order_by("starts_at", "pk")
    rooms = marac_listing.rooms(row, meetings, by=hat)
    form = ListForm(posted(request), rooms=rooms, initial={"version": row.version})

    def act() -> None:
        marac_listing.list_case(
            row,
            form.chosen(),
            despite_full=bool(form.cleaned_data.get("despite_full")),
            by=hat,
            version=form.cleaned_data["version"],
        )
        messages.success(request, "Listed. Whoever referred is told.")

    shut = [one for one in rooms if not one.verdict]
    return step(request, row, form, act, "List at a meeting", "List it", rooms=rooms, shut=shut)


@require_http_methods(GET_POST)
@serves(Act.CONTACT_VICTIM)
def attempt(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note an attempt of one's own service to reach the victim."""
    seen = VictimContact.objects.visible_to(request.hat).select_related("case")
    row = get_object_or_404(seen, pk=pk)
    require(victim_contacts.may_try(request.hat, row))
    form = AttemptForm(posted(request), initial={"version": row.version})

    def act() -> None:
        victim_contacts.note(row, by=request.hat, **form.values())
        messages.success(request, "Noted. Coordinator and chair read it.")

    opened = sealing.open([row.case], ["safe_contact"], by=request.hat)
    safe = opened[row.case, "safe_contact"]
    return step(request, row.case, form, act, "Contact with the victim", "Save", safe=safe)


@require_http_methods(GET_POST)
@serves(Act.ATTEND_MEETING)
def called(request: HubRequest, pk: UUID) -> HttpResponse:
    """An emergency MARAC to which one's agency is called, and the button that says it knows."""
    seen = EmergencyCall.objects.visible_to(request.hat).select_related(
        "case", "agency", "workspace"
    )
    row = get_object_or_404(seen, pk=pk)
    may_acknowledge = marac_emergencies.may_acknowledge(request.hat, row)
    if request.method == "POST":
        marac_emergencies.acknowledge(row, by=request.hat, version=version_of(request))
        return redirect("meetings:marac-called", pk)
    context = {"row": row, "may_acknowledge": may_acknowledge}
    return render(request, "meetings/marac_called.html", context)


@require_POST
@serves(Act.RUN_MEETING)
def monitor(request: HubRequest, pk: UUID) -> HttpResponse:
    """Flag the victim and ask every agency to flag its own file."""
    row = find(request, pk)
    marac_monitoring.begin(row, by=request.hat, version=version_of(request))
    messages.success(request, "Monitored. Each agency is asked to flag its own file.")
    return redirect("meetings:marac-case", pk)


@require_POST
@serves(Act.ATTEND_MEETING)
def flag(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that one's agency's own file of a case is flagged."""
    seen = FlagConfirmation.objects.visible_to(request.hat)
    row = get_object_or_404(seen, pk=pk)
    marac_monitoring.confirm(row, by=request.hat, version=version_of(request))
    messages.success(request, f"{row.reference}: flagged. The coordinator sees it.")
    return redirect("meetings:index")
