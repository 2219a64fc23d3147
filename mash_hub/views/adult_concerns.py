"""Pages of adult concerns: the list, one with its next step, and the form of each step (4.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import adult_concerns, barriers, clocks, kept_forms, led_enquiries, requests
from mash_hub.case_people import people_of
from mash_hub.forms.adult_concerns import (
    DANGER_REASONS,
    CloseForm,
    DangerForm,
    DecideForm,
    FoundForm,
    GatherForm,
    LeadForm,
    PlanForm,
    SafetyForm,
    TestsForm,
    TrustForm,
)
from mash_hub.forms.enquiries import REOPEN_REASONS, ReasonForm, VersionForm
from mash_hub.models.adult_concerns import AdultConcern, ConcernState, Result

GET_POST = ["GET", "POST"]
MOST = 100
S = ConcernState
_PART = "part"  # what the agency that leads writes
# The page of the next step, with its button, by state.
NEXT = {
    S.CONCERN: ("gather", "Consent and wishes"),
    S.INFO_GATHERING: ("tests", "Answer the three tests"),
    S.TESTS: ("decide", "Decide"),
    S.S42_ENQUIRY: ("plan", "Plan the enquiry"),
    S.OTHER_ENQUIRY: ("plan", "Plan the enquiry"),
    S.NO_ENQUIRY: ("close", "Close it"),
    S.ENQUIRY: ("found", "Say what was found"),
    S.OUTCOMES: ("close", "Close it"),
    S.SAFEGUARDING_PLAN: ("close", "Close it"),
}


def _find(request: HubRequest, pk: UUID) -> AdultConcern:
    seen = AdultConcern.objects.visible_to(request.hat)
    shown = seen.select_related("enquiry", "contact", "decided_by", "lead_agency", "owner")
    return get_object_or_404(shown, pk=pk)


def _work(request: HubRequest, pk: UUID) -> AdultConcern:
    found = _find(request, pk)
    require(adult_concerns.may_work(request.hat, found))
    return found


@require_GET
@serves(Act.SCREEN, Act.DECIDE, Act.ANSWER)
def index(request: HubRequest) -> HttpResponse:
    """The adult concerns of the workspace: those due first on top, or the gravest by the common band."""
    closed, gravest = request.GET.get("show") == "closed", request.GET.get("sort") == "danger"
    seen = AdultConcern.objects.visible_to(request.hat).select_related("enquiry", "contact")
    found = seen.filter(state=S.CLOSED) if closed else seen.open()
    found = found.gravest_first() if gravest else found.order_by("raised_at", "pk")
    rows = list(found[:MOST])
    limits = clocks.of(AdultConcern.kind, [row.pk for row in rows])
    lines = []
    for row in rows:
        name = adult_concerns.REVIEW if row.review_on else adult_concerns.DECISION
        limit = limits.get((row.pk, name))
        lines.append((row, limit if limit and limit.is_running else None))
    if not gravest:
        lines.sort(key=lambda line: (line[1] is None, line[1] and line[1].due_at))
    context = {"lines": lines, "closed": closed, "gravest": gravest}
    return render(request, "mash_hub/adult_concerns.html", context)


@require_GET
@serves(Act.SCREEN, Act.DECIDE, Act.ANSWER)
def concern(request: HubRequest, pk: UUID) -> HttpResponse:
    """One adult concern: what is known, how it was decided, its times and its next step."""
    row, hat = _find(request, pk), request.hat
    opened = sealing.open([row], ["wishes", "tests", "words"], by=hat)
    wishes = opened[row, "wishes"] or {}
    outcomes = wishes.get("outcomes", [])
    results = row.result_words or [""] * len(outcomes)
    limits = clocks.of(row.kind, [row.pk])
    may_work = adult_concerns.may_work(hat, row)
    is_host = row.owner_id == hat.agency_id
    given = {} if is_host else led_enquiries.given(row, by=hat)
    context = {
        "row": row,
        "people": people_of(row.file_id, by=hat) if is_host else led_enquiries.people_in(given),
        "is_host": is_host,
        "entries": led_enquiries.written(row, by=hat),
        "may_lead": led_enquiries.may_lead(hat, row),
        "outcomes": list(zip(outcomes, results, strict=False)),
        "not_asked": wishes.get("not_asked", ""),
        "tests": opened[row, "tests"],
        "words": opened[row, "words"] or given,
        "earlier": _earlier(opened[row, "words"] or {}),
        "clocks": [limits[key] for key in sorted(limits, key=lambda key: key[1])],
        "may_work": may_work,
        "next": NEXT.get(S(row.state)) if may_work else None,
        "may_restrict": adult_concerns.may_restrict(hat, row),
        "may_judge": adult_concerns.may_judge(hat, row),
        "may_reopen": adult_concerns.may_reopen(hat, row),
        "history": list(row.history.order_by("version")),
    }
    return render(request, "mash_hub/adult_concern.html", context)


def _earlier(words: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was written of the ends it had before it was opened again, the latest first."""
    return [
        {
            **said,
            "closed_at": datetime.fromisoformat(said["closed_at"]),
            "results": [str(Result(one).label) for one in said["results"]],
        }
        for said in reversed(words.get("earlier", []))
    ]


def _step(
    request: HubRequest,
    row: AdultConcern,
    name: str,
    make: kept_forms.Make,
    act: Callable[[Any], Any],
    **page: Any,
) -> HttpResponse:
    """One step of a concern as a form that keeps its words; afterwards one stands on its page."""
    step = kept_forms.KeptForm(
        thing=row,
        name=_draft(name),
        make=make,
        act=act,
        keep_url=reverse("mash_hub:adult-draft", args=[row.pk, name]),
        back_url=reverse("mash_hub:adult-concern", args=[row.pk]),
        back_words=f"Adult concern {row.reference}",
        **page,
    )
    return kept_forms.answer(request, step)


def _draft(name: str) -> str:
    return f"adult-{name}"


@require_POST
@serves(Act.DECIDE, Act.ANSWER)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    row = _led(request, pk) if name == _PART else _work(request, pk)
    return kept_forms.keep(request, row, _draft(name))


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def gather(request: HubRequest, pk: UUID) -> HttpResponse:
    """Consent and what the adult wants."""
    row = _work(request, pk)
    return _step(
        request,
        row,
        "wishes",
        lambda data, first: GatherForm(data, initial=first),
        lambda form: adult_concerns.gather(row, by=request.hat, **form.values()),
        heading="Consent, and what the adult wants",
        button="Save",
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def tests(request: HubRequest, pk: UUID) -> HttpResponse:
    """The three tests, capacity and advocate; again on new information, with the answers before."""
    row = _work(request, pk)
    first = {"capacity": row.capacity, "advocate": row.advocate}
    for name in ("has_needs", "is_at_risk", "cannot_protect"):
        answer = getattr(row, name)
        first[name] = {True: "yes", False: "no"}.get(answer, "")
    before = sealing.open([row], ["tests"], by=request.hat)[row, "tests"] or {}
    return _step(
        request,
        row,
        "tests",
        lambda data, first: TestsForm(data, initial=first),
        lambda form: adult_concerns.answer_tests(row, by=request.hat, **form.values()),
        heading="The three tests of section 42",
        button="Save the answers",
        first={**first, **before},
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def decide(request: HubRequest, pk: UUID) -> HttpResponse:
    """Whether there is an enquiry."""
    row = _work(request, pk)
    possible = adult_concerns.possible_decisions(row)
    met = "All three tests are met" if row.tests_are_met else "Not every test is met"
    return _step(
        request,
        row,
        "decide",
        lambda data, first: DecideForm(data, possible=possible, initial=first),
        lambda form: adult_concerns.decide(row, by=request.hat, **form.values()),
        heading=f"{met}: what is decided?",
        button="Save the decision",
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def danger(request: HubRequest, pk: UUID) -> HttpResponse:
    """Judge anew how grave the danger is."""
    row = _work(request, pk)
    require(adult_concerns.may_judge(request.hat, row))
    return _step(
        request,
        row,
        "danger",
        lambda data, first: DangerForm(data, codes=DANGER_REASONS, initial=first),
        lambda form: adult_concerns.judge(row, by=request.hat, **form.values()),
        heading="Judge the danger anew",
        button="Save",
        first={"danger": row.danger},
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def plan(request: HubRequest, pk: UUID) -> HttpResponse:
    """Plan the enquiry."""
    row = _work(request, pk)
    agencies = [row.owner, *requests.agreed_agencies(row.workspace_id, row.owner_id)]
    return _step(
        request,
        row,
        "plan",
        lambda data, first: PlanForm(data, agencies=agencies, initial=first),
        lambda form: adult_concerns.plan(row, by=request.hat, **form.values()),
        heading="Plan the enquiry",
        button="Save the plan",
    )


@require_POST
@serves(Act.DECIDE, Act.ANSWER)
def begin(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin the enquiry, for the host or for the agency that leads it."""
    form, row = VersionForm(request.POST), _find(request, pk)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    do = led_enquiries.begin if row.is_led_by(request.hat) else adult_concerns.begin
    do(row, by=request.hat, version=version)
    return redirect("mash_hub:adult-concern", pk)


@require_http_methods(GET_POST)
@serves(Act.DECIDE, Act.ANSWER)
def part(request: HubRequest, pk: UUID) -> HttpResponse:
    """What the agency that leads writes: how the enquiry goes, or what was found."""
    row = _led(request, pk)
    return _step(
        request,
        row,
        _PART,
        lambda data, first: LeadForm(data, initial=first),
        lambda form: led_enquiries.write(row, by=request.hat, **form.values()),
        heading="How does the enquiry go?",
        button="Write it for the host",
        said="Written. The agency that hosts the workspace reads it.",
    )


def _led(request: HubRequest, pk: UUID) -> AdultConcern:
    found = _find(request, pk)
    require(led_enquiries.may_write(request.hat, found))
    return found


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def found(request: HubRequest, pk: UUID) -> HttpResponse:
    """What the enquiry found."""
    row = _work(request, pk)
    return _step(
        request,
        row,
        "found",
        lambda data, first: FoundForm(data, initial=first),
        lambda form: adult_concerns.find(row, by=request.hat, **form.values()),
        heading="What was found",
        button="Save",
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def safety(request: HubRequest, pk: UUID) -> HttpResponse:
    """The safeguarding plan."""
    row = _work(request, pk)
    return _step(
        request,
        row,
        "safety",
        lambda data, first: SafetyForm(data, initial=first),
        lambda form: adult_concerns.keep_safe(row, by=request.hat, **form.values()),
        heading="Safeguarding plan",
        button="Save the plan",
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close it, with what became of each outcome the adult wanted."""
    row = _work(request, pk)
    outcomes = adult_concerns.wanted(row, by=request.hat)
    return _step(
        request,
        row,
        "close",
        lambda data, first: CloseForm(data, outcomes=outcomes, initial=first),
        lambda form: adult_concerns.close(row, by=request.hat, **form.values()),
        heading="How did it end?",
        button="Close the concern",
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def reopen(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open a closed concern again, with the reason."""
    row = _work(request, pk)
    require(adult_concerns.may_reopen(request.hat, row))
    return _step(
        request,
        row,
        "reopen",
        lambda data, first: ReasonForm(data, codes=REOPEN_REASONS, initial=first),
        lambda form: adult_concerns.reopen(
            row, by=request.hat, because=form.reason(), version=form.cleaned_data["version"]
        ),
        heading="Open this adult concern again?",
        button="Open it again",
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def trust(request: HubRequest, pk: UUID) -> HttpResponse:
    """Somebody in a position of trust is accused: the case is restricted to named readers."""
    row = _work(request, pk)
    require(adult_concerns.may_restrict(request.hat, row))
    people = barriers.people_to_name(request.hat)
    return _step(
        request,
        row,
        "restrict",
        lambda data, first: TrustForm(data, people=people, initial=first),
        lambda form: adult_concerns.restrict(row, by=request.hat, **form.values()),
        heading="Somebody in a position of trust is accused",
        button="Restrict the case",
        said="Restricted. Nobody else sees the case from now on.",
    )
