"""Pages of missing episodes: the list, the report, one with its next step, and the form of each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import door
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import Stopped, require
from mash_hub import (
    contacts,
    kept_forms,
    missing_episodes,
    missing_lists,
    missing_matching,
    missing_page,
    missing_reports,
)
from mash_hub.ceilings import TOO_MANY_SEARCHES, TooManySearches
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.missing_episodes import (
    NOBODY,
    CompactForm,
    ConsiderForm,
    FoundForm,
    GradeForm,
    PreventionForm,
    ReportForm,
    ReviewForm,
    SettleForm,
    now_typed_as,
)
from mash_hub.missing_reports import Likely
from mash_hub.models.missing_episodes import Considered, MissingEpisode, MissingRisk, Triggers
from mash_hub.views.people import too_many

GET_POST = ["GET", "POST"]
A_PAGE = 50
SHOWS = {"missing": "Missing now", "open": "Open", "closed": "Closed"}
_READS = (Act.KEEP_MISSING, Act.READ_PLANS, Act.REFER)
_CHECKED = ReasonCode.REVIEW


def find(request: HubRequest, pk: UUID) -> MissingEpisode:
    """An episode that the hat sees; not found for everything else."""
    seen = MissingEpisode.objects.visible_to(request.hat)
    related = (
        "police",
        "responsible",
        "home",
        "reporter",
        "graded_by",
        "asked_by",
        "settled_by",
        "contact",
        "considered_by",
    )
    return get_object_or_404(seen.select_related(*related, "reviewed_by", "file"), pk=pk)


@require_GET
@serves(*_READS)
def index(request: HubRequest) -> HttpResponse:
    """The episodes that a hat sees: those missing now first, or all open, or closed."""
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWS else "missing"
    rows = missing_page.listed(show, by=request.hat)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": missing_page.lines(page.object_list, by=request.hat),
        "shows": [(name, words, name == show) for name, words in SHOWS.items()],
        "show": show,
        "may_report": missing_reports.may_report(request.hat),
        "may_take_out": missing_lists.may_take_out(request.hat),
        "may_take_in": missing_lists.may_take_in(request.hat),
    }
    return render(request, "mash_hub/missing_episodes.html", context)


@require_http_methods(GET_POST)
@serves(Act.REFER)
def report(request: HubRequest) -> HttpResponse:
    """Report a child missing: what is typed is looked up first, and what is found is offered."""
    hat = request.hat
    require(missing_reports.may_report(hat))
    here = missing_reports.places(hat)
    own_home = next((one.pk for one in here.homes if one.pk == hat.agency_id), None)
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        places=here,
        own_home=own_home,
        host=hat.host_id,
    )
    if request.method != "POST":
        return _draw_report(request, form)
    if not form.is_valid():
        return _draw_report(request, form, status=422)
    try:
        likely = missing_reports.look(form.identity(), by=hat)
    except TooManySearches:
        door.counted_attempt()
        form.add_error(None, TOO_MANY_SEARCHES)  # the words stay, to be sent later
        return _draw_report(request, form, status=429)
    return _report(request, form, likely)


def _report(request: HubRequest, form: ReportForm, likely: Sequence[Likely]) -> HttpResponse:
    """Report the child once it was said which record is theirs, where any was found."""
    hat, chosen = request.hat, request.POST.get("child", "")
    if likely:
        form.offer(likely)
    if likely and chosen not in (NOBODY, *(str(one.card_id) for one in likely)):
        return _draw_report(request, form, status=422 if chosen else 200)
    card_id = UUID(chosen) if likely and chosen != NOBODY else None
    made: list[MissingEpisode] = []

    def act() -> None:
        said = form.report()
        made.append(missing_reports.report(form.identity(), said, card_id=card_id, by=hat))

    if not kept_forms.done(form, act):
        return _draw_report(request, form, status=422)
    return redirect("mash_hub:missing-episode", made[0].pk)


def _draw_report(request: HubRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    return render(request, "mash_hub/missing_report.html", {"form": form}, status=status)


@require_GET
@serves(*_READS)
def episode(request: HubRequest, pk: UUID) -> HttpResponse:
    """One episode as its reader may see it: the next step, what is known, times."""
    row = find(request, pk)
    return render(request, "mash_hub/missing_episode.html", missing_page.of(row, by=request.hat))


def _step(
    request: HubRequest,
    row: MissingEpisode,
    name: str,
    make: kept_forms.Make,
    act: Callable[[Any], Any],
    **page: Any,
) -> HttpResponse:
    step = kept_forms.KeptForm(
        thing=row,
        name=_draft(name),
        make=make,
        act=act,
        keep_url=reverse("mash_hub:missing-draft", args=[row.pk, name]),
        back_url=reverse("mash_hub:missing-episode", args=[row.pk]),
        back_words=f"Missing episode {row.reference}",
        **page,
    )
    return kept_forms.answer(request, step)


def _draft(name: str) -> str:
    return f"missing-{name}"


@require_POST
@serves(Act.KEEP_MISSING, Act.READ_PLANS, Act.REFER)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    return kept_forms.keep(request, find(request, pk), _draft(name))


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def grade(request: HubRequest, pk: UUID) -> HttpResponse:
    """Grade the danger; what one person may not set is asked of a supervisor."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_grade(hat, row))

    def act(form: GradeForm) -> None:
        data = form.cleaned_data
        do = missing_episodes.ask_lower if data["ask"] else missing_episodes.grade
        risk = MissingRisk(data["risk"])
        try:
            do(row, risk, reason=data["reason"], by=hat, version=data["version"])
        except Stopped as stopped:
            request.tried = stopped.tried
            raise

    return _step(
        request,
        row,
        "grade",
        lambda data, first: GradeForm(data, initial=first),
        act,
        heading="Grade the danger",
        button="Save the grade",
        first={"risk": row.risk},
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def settle(request: HubRequest, pk: UUID) -> HttpResponse:
    """The second person’s answer to a lower grade."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_settle(hat, row))

    def act(form: SettleForm) -> None:
        data = form.cleaned_data
        missing_episodes.settle(
            row,
            agreed=data["agrees"] == "yes",
            because=Reason(_CHECKED, data["sentence"]),
            by=hat,
            version=data["version"],
        )

    return _step(
        request,
        row,
        "settle",
        lambda data, first: SettleForm(data, initial=first),
        act,
        heading=f"A lower grade is asked for: {row.get_asked_risk_display().lower()}",
        button="Save your answer",
    )


@require_POST
@serves(Act.KEEP_MISSING)
def search(request: HubRequest, pk: UUID) -> HttpResponse:
    """The search is under way."""
    missing_episodes.begin_search(find(request, pk), by=request.hat, version=_version(request))
    return redirect("mash_hub:missing-episode", pk)


@require_POST
@serves(Act.KEEP_MISSING)
def look_up(request: HubRequest, pk: UUID) -> HttpResponse:
    """Look the child up among all records, so that one person may grade them low."""
    row = find(request, pk)
    try:
        is_alone = missing_matching.look_up(row, by=request.hat, version=_version(request))
    except TooManySearches:
        return too_many()
    if is_alone:
        messages.success(request, "Looked up: no other record may be this child’s.")
    else:
        messages.warning(request, missing_matching.ELSEWHERE)
    return redirect("mash_hub:missing-episode", pk)


@require_POST
@serves(Act.KEEP_MISSING)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close a reviewed episode."""
    missing_episodes.close(find(request, pk), by=request.hat, version=_version(request))
    return redirect("mash_hub:missing-episode", pk)


def _version(request: HubRequest) -> int:
    form = VersionForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else -1


@require_http_methods(GET_POST)
@serves(*_READS)
def found(request: HubRequest, pk: UUID) -> HttpResponse:
    """The child is back."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_find(hat, row))

    def act(form: FoundForm) -> None:
        version = form.cleaned_data["version"]
        missing_episodes.found(row, form.back(), by=hat, version=version)

    return _step(
        request,
        row,
        "found",
        lambda data, first: FoundForm(data, initial=first),
        act,
        heading="The child is back",
        button="Save the return",
        first=now_typed_as("back"),
        said="Noted. A return home interview is offered within 72 hours of the return.",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def prevention(request: HubRequest, pk: UUID) -> HttpResponse:
    """The prevention interview of the police."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_prevent(hat, row))

    def act(form: PreventionForm) -> None:
        data = form.cleaned_data
        missing_episodes.record_prevention(
            row, held_at=form.held_at(), words=data["words"], by=hat, version=data["version"]
        )

    return _step(
        request,
        row,
        "prevention",
        lambda data, first: PreventionForm(data, initial=first),
        act,
        heading="Prevention interview",
        button="Save the interview",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """The coordinator’s review, with or without a contact to MASH."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_review(hat, row))
    may_send = row.contact_id is None and bool(contacts.may_refer(hat))

    def act(form: ReviewForm) -> None:
        data = form.cleaned_data
        missing_episodes.review(
            row,
            triggers=Triggers(data["triggers"]),
            words=data["words"],
            to_mash=bool(data.get("to_mash")),
            by=hat,
            version=data["version"],
        )

    return _step(
        request,
        row,
        "review",
        lambda data, first: ReviewForm(data, may_send=may_send, initial=first),
        act,
        heading="Review of the episode",
        button="Save the review",
        first=missing_page.review_before(row, by=hat),
    )


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def consider(request: HubRequest, pk: UUID) -> HttpResponse:
    """Whether a strategy discussion is held after so many episodes."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_consider(hat, row))

    def act(form: ConsiderForm) -> None:
        data = form.cleaned_data
        missing_episodes.consider(
            row, Considered(data["what"]), words=data["words"], by=hat, version=data["version"]
        )

    return _step(
        request,
        row,
        "consider",
        lambda data, first: ConsiderForm(data, initial=first),
        act,
        heading=f"{row.repeat_number} missing episodes: a strategy discussion?",
        button="Save the decision",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def compact(request: HubRequest, pk: UUID) -> HttpResponse:
    """The reference of the police’s own system."""
    row, hat = find(request, pk), request.hat
    require(missing_episodes.may_police(hat, row))
    return _step(
        request,
        row,
        "compact",
        lambda data, first: CompactForm(data, initial=first),
        lambda form: missing_episodes.note_compact(row, by=hat, **form.values()),
        heading="COMPACT reference",
        button="Save the reference",
        first={"reference": row.compact_reference},
    )
