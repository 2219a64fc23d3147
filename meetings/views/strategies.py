"""Pages of strategy discussions: the list, one with its next step, and the form of each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import Refused, require
from mash_hub import strategies
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.models.strategies import TO_COME, EmergencyPower, StrategyDiscussion
from mash_hub.reading import posted
from meetings import strategies as discussions
from meetings import strategy_page
from meetings.forms.strategies import (
    CLOSE_REASONS,
    ConferenceForm,
    ConveneForm,
    DayForm,
    HoldForm,
    PowerForm,
    RecordForm,
    ReviewForm,
)
from meetings.views.meetings import version_of

GET_POST = ["GET", "POST"]


def _find(request: HubRequest, pk: UUID) -> StrategyDiscussion:
    seen = StrategyDiscussion.objects.visible_to(request.hat)
    shown = seen.select_related("enquiry", "contact", "chair", "asked_by", "reviewed_by")
    return get_object_or_404(shown, pk=pk)


def _run(request: HubRequest, pk: UUID) -> StrategyDiscussion:
    found = _find(request, pk)
    require(strategies.may_convene(request.hat, found))
    return found


@require_GET
@serves(Act.CONVENE, Act.DISCUSS)
def index(request: HubRequest) -> HttpResponse:
    """The strategy discussions a hat sees, the most pressing first."""
    closed = request.GET.get("show") == "closed"
    context = {
        "lines": strategy_page.listed(request.hat, closed=closed),
        "closed": closed,
        "is_host": may(request.hat, Act.CONVENE),
    }
    return render(request, "meetings/strategies.html", context)


@require_GET
@serves(Act.CONVENE, Act.DISCUSS)
def strategy(request: HubRequest, pk: UUID) -> HttpResponse:
    """One strategy discussion, its record, its times and its next step."""
    context = strategy_page.of(_find(request, pk), by=request.hat)
    return render(request, "meetings/strategy.html", context)


def _draw(
    request: HubRequest, row: StrategyDiscussion, form: forms.Form, heading: str, button: str
) -> HttpResponse:
    context = {"row": row, "form": form, "heading": heading, "button": button}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/strategy_form.html", context, status=status)


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do an act with what a valid form says; what refuses it stands on the form, words kept."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def convene(request: HubRequest, pk: UUID) -> HttpResponse:
    """Convene it, or change when, where and with whom it is."""
    row = _run(request, pk)
    meeting, _ = discussions.meeting_of(row)
    first: dict[str, Any] = {"version": row.version, "day": hats.today()}
    if meeting is not None:
        there = meeting.starts_at.astimezone(clock.LONDON)
        first |= {"day": there.date(), "time": f"{there:%H:%M}", "venue": meeting.venue}
        first |= {"is_online": meeting.is_online, "chair": str(meeting.chair_id)}
        first["people"] = [str(one) for one in row.invited]
    able = discussions.invitable(row.file_id, row.workspace_id)
    form = ConveneForm(posted(request), able=able, host_id=row.owner_id, initial=first)
    act = lambda: discussions.convene(  # noqa: E731 - the act of this form
        row, form.place(), form.chosen(), by=request.hat, version=form.cleaned_data["version"]
    )
    if done(form, act):
        messages.success(request, "Convened. Those invited are told.")
        return redirect("meetings:strategy", pk)
    heading = "Change the strategy discussion" if meeting else "Convene the strategy discussion"
    return _draw(request, row, form, heading, "Convene")


@require_POST
@serves(Act.CONVENE)
def begin(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin it: its meeting is in session."""
    discussions.begin(_run(request, pk), by=request.hat, version=version_of(request))
    return redirect("meetings:strategy", pk)


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def hold(request: HubRequest, pk: UUID) -> HttpResponse:
    """End it as held; without a quorum, say why it went ahead."""
    row = _run(request, pk)
    meeting, _ = discussions.meeting_of(row)
    require(discussions.may_hold(request.hat, row, meeting))
    lacks = discussions.lacking(meeting, discussions.attended(meeting)) if meeting else []
    form = HoldForm(posted(request), lacks=bool(lacks), initial={"version": row.version})
    act = lambda: discussions.hold(  # noqa: E731 - the act of this form
        row, why=form.reason(), by=request.hat, version=form.cleaned_data["version"]
    )
    if done(form, act):
        messages.success(request, "Held. Record it within one working day.")
        return redirect("meetings:strategy", pk)
    words = ", ".join(str(one.label) for one in lacks)
    heading = f"There is no quorum: {words} missing" if lacks else "End the strategy discussion?"
    return _draw(request, row, form, heading, "It was held")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def record(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record it and give the record to those who attended."""
    row = _run(request, pk)
    form = RecordForm(posted(request), initial={"version": row.version})
    act = lambda: discussions.record(row, by=request.hat, **form.values())  # noqa: E731
    if done(form, act):
        messages.success(request, "Recorded. Those who attended can read it.")
        return redirect("meetings:strategy", pk)
    return _draw(request, row, form, "Record of the strategy discussion", "Give it to who attended")


@require_POST
@serves(Act.CONVENE)
def outcome(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin what was decided."""
    strategies.begin_outcome(_run(request, pk), by=request.hat, version=version_of(request))
    return redirect("meetings:strategy", pk)


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def assessed(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that the assessment is done."""
    row = _run(request, pk)
    form = DayForm(posted(request), initial={"version": row.version})
    act = lambda: strategies.note_assessed(row, by=request.hat, **form.cleaned_data)  # noqa: E731
    if done(form, act):
        return redirect("meetings:strategy", pk)
    return _draw(request, row, form, "The assessment is done", "Note it")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def conference(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that a child protection conference was held."""
    row = _run(request, pk)
    form = ConferenceForm(posted(request), initial={"version": row.version})

    def act() -> None:
        given = dict(form.cleaned_data)
        given["is_on_plan"] = given["is_on_plan"] == "yes"
        strategies.note_conference(row, by=request.hat, **given)

    if done(form, act):
        return redirect("meetings:strategy", pk)
    return _draw(request, row, form, "A child protection conference was held", "Note it")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Review what was decided, as another person than the chair."""
    row = _run(request, pk)
    require(strategies.may_review(request.hat, row))
    form = ReviewForm(posted(request), initial={"version": row.version})
    act = lambda: strategies.review(row, by=request.hat, **form.cleaned_data)  # noqa: E731
    if done(form, act):
        return redirect("meetings:strategy", pk)
    return _draw(request, row, form, "Review what was decided", "Reviewed")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close it; before it was held, with the reason why it is not needed."""
    row = _run(request, pk)
    require(strategies.may_close(request.hat, row))
    if row.state not in TO_COME:
        if request.method == "POST":
            strategies.close(row, by=request.hat, version=version_of(request))
        return redirect("meetings:strategy", pk)
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=CLOSE_REASONS)
    act = lambda: strategies.close(  # noqa: E731 - the act of this form
        row, by=request.hat, because=form.reason(), version=form.cleaned_data["version"]
    )
    if done(form, act):
        return redirect("meetings:strategy", pk)
    return _draw(request, row, form, "It is not needed after all", "Close it")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def power(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note an emergency power in use."""
    row = _run(request, pk)
    form = PowerForm(posted(request), initial={"version": row.version, "day": hats.today()})

    def act() -> None:
        given = form.values()
        strategies.use_power(row, given.pop("power"), by=request.hat, **given)

    if done(form, act):
        return redirect("meetings:strategy", pk)
    return _draw(request, row, form, "An emergency power is in use", "Note it")


def _power(request: HubRequest, pk: UUID) -> EmergencyPower:
    seen = EmergencyPower.objects.visible_to(request.hat).select_related("strategy")
    return get_object_or_404(seen, pk=pk)


@require_POST
@serves(Act.CONVENE)
def extend(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that the court extended an order."""
    made = _power(request, pk)
    strategies.extend_power(made, by=request.hat, version=version_of(request))
    return redirect("meetings:strategy", made.strategy_id)


@require_POST
@serves(Act.CONVENE)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that an emergency power is over."""
    made = _power(request, pk)
    strategies.end_power(made, by=request.hat, version=version_of(request))
    return redirect("meetings:strategy", made.strategy_id)
