"""Pages of strategy discussions: the list, one with its next step, and the form of each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub import kept_forms, strategies
from mash_hub.forms.enquiries import REOPEN_REASONS, ReasonForm
from mash_hub.models.strategies import TO_COME, EmergencyPower, StrategyDiscussion
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


def _step(
    request: HubRequest,
    row: StrategyDiscussion,
    name: str,
    make: kept_forms.Make,
    act: Callable[[Any], Any],
    **page: Any,
) -> HttpResponse:
    """One step of a discussion as a form that keeps its words; afterwards one stands on its page."""
    step = kept_forms.KeptForm(
        thing=row,
        name=_draft(name),
        make=make,
        act=act,
        keep_url=reverse("meetings:strategy-draft", args=[row.pk, name]),
        back_url=reverse("meetings:strategy", args=[row.pk]),
        back_words=f"Strategy discussion {row.reference}",
        **page,
    )
    return kept_forms.answer(request, step)


def _draft(name: str) -> str:
    return f"strategy-{name}"


@require_POST
@serves(Act.CONVENE)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    return kept_forms.keep(request, _run(request, pk), _draft(name))


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def convene(request: HubRequest, pk: UUID) -> HttpResponse:
    """Convene it, or change when, where and with whom it is."""
    row = _run(request, pk)
    meeting, _ = discussions.meeting_of(row)
    first: dict[str, Any] = {"day": hats.today()}
    if meeting is not None:
        there = meeting.starts_at.astimezone(clock.LONDON)
        first |= {"day": there.date(), "time": f"{there:%H:%M}", "venue": meeting.venue}
        first |= {"is_online": meeting.is_online, "chair": str(meeting.chair_id)}
        first["people"] = [str(one) for one in row.invited]
    able = discussions.invitable(row.file_id, row.workspace_id)
    return _step(
        request,
        row,
        "convene",
        lambda data, first: ConveneForm(data, able=able, host_id=row.owner_id, initial=first),
        lambda form: discussions.convene(
            row, form.place(), form.chosen(), by=request.hat, version=form.drawn_from
        ),
        heading="Change the strategy discussion" if meeting else "Convene the strategy discussion",
        button="Convene",
        first=first,
        said="Convened. Those invited are told.",
    )


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
    words = ", ".join(str(one.label) for one in lacks)
    return _step(
        request,
        row,
        "held",
        lambda data, first: HoldForm(data, lacks=bool(lacks), initial=first),
        lambda form: discussions.hold(
            row, why=form.reason(), by=request.hat, version=form.drawn_from
        ),
        heading=f"There is no quorum: {words} missing" if lacks else "End the strategy discussion?",
        button="It was held",
        said="Held. Record it within one working day.",
    )


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def record(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record it and give the record to those who attended."""
    row = _run(request, pk)
    return _step(
        request,
        row,
        "record",
        lambda data, first: RecordForm(data, initial=first),
        lambda form: discussions.record(row, by=request.hat, **form.values()),
        heading="Record of the strategy discussion",
        button="Give it to who attended",
        said="Recorded. Those who attended can read it.",
    )


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
    return _step(
        request,
        row,
        "assessed",
        lambda data, first: DayForm(data, initial=first),
        lambda form: strategies.note_assessed(row, by=request.hat, **form.values()),
        heading="The assessment is done",
        button="Note it",
    )


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def conference(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that a child protection conference was held."""
    row = _run(request, pk)
    return _step(
        request,
        row,
        "conference",
        lambda data, first: ConferenceForm(data, initial=first),
        lambda form: strategies.note_conference(row, by=request.hat, **form.values()),
        heading="A child protection conference was held",
        button="Note it",
    )


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Review what was decided, as another person than the chair."""
    row = _run(request, pk)
    require(strategies.may_review(request.hat, row))
    return _step(
        request,
        row,
        "review",
        lambda data, first: ReviewForm(data, initial=first),
        lambda form: strategies.review(row, by=request.hat, **form.values()),
        heading="Review what was decided",
        button="Reviewed",
    )


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
    return _step(
        request,
        row,
        "close",
        lambda data, first: ReasonForm(data, codes=CLOSE_REASONS, initial=first),
        lambda form: strategies.close(
            row, by=request.hat, because=form.reason(), version=form.cleaned_data["version"]
        ),
        heading="It is not needed after all",
        button="Close it",
    )


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def reopen(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open a closed one again, with the reason."""
    row = _run(request, pk)
    require(strategies.may_reopen(request.hat, row))
    return _step(
        request,
        row,
        "reopen",
        lambda data, first: ReasonForm(data, codes=REOPEN_REASONS, initial=first),
        lambda form: strategies.reopen(
            row, by=request.hat, because=form.reason(), version=form.cleaned_data["version"]
        ),
        heading="Open this strategy discussion again?",
        button="Open it again",
    )


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def power(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note an emergency power in use."""
    row = _run(request, pk)
    return _step(
        request,
        row,
        "power",
        lambda data, first: PowerForm(data, initial=first),
        lambda form: strategies.use_power(row, by=request.hat, **form.values()),
        heading="An emergency power is in use",
        button="Note it",
        first={"day": hats.today()},
    )


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
