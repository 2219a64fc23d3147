"""Pages of meetings: the list, one meeting with its agenda, its steps, and referrals to be listed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats, reprove, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Workspace
from agencies.roles import Act, Role, may
from agencies.verdicts import require
from mash_hub import clocks, referrals, risk_page
from mash_hub.forms.enquiries import ReasonForm, VersionForm
from mash_hub.models.referrals import Referral
from mash_hub.reading import posted
from meetings import (
    agenda,
    attendance,
    case_told,
    cmog_listing,
    earlier_actions,
    expecting,
    item_page,
    marac_cases,
    marac_monitoring,
    marac_page,
    meetings,
    minutes_review,
    representatives,
    research_page,
    series,
)
from meetings.forms.meetings import (
    CANCEL_REASONS,
    RETURN_REASONS,
    REWRITE_REASONS,
    ChooseMeetingForm,
    ScheduleForm,
)
from meetings.models import MaracCase, Meeting, MeetingKind, MeetingState
from meetings.models.agenda import AgendaItem
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import keeps_list
from meetings.models.meetings import DAY, FINAL_MINUTES, runs

GET_POST = ["GET", "POST"]
A_PAGE = 25
STEPS = {
    "open-list": MeetingState.LIST_OPEN,
    "close-list": MeetingState.LIST_CLOSED,
    "publish": MeetingState.AGENDA_PUBLISHED,
    "open": MeetingState.IN_SESSION,
    "adjourn": MeetingState.ADJOURNED,
    "end": MeetingState.ENDED,
    "draft": MeetingState.MINUTES_DRAFT,
    "circulate": MeetingState.CIRCULATED,
    "archive": MeetingState.ARCHIVED,
}
BUTTONS = {
    "open-list": "Open the list",
    "close-list": "Close the list",
    "publish": "Publish the agenda",
    "open": "Open the meeting",
    "adjourn": "Adjourn",
    "end": "End the meeting",
    "draft": "Draft the minutes",
    "circulate": "Circulate the minutes",
    "archive": "Archive",
}
WORDS = {state: word for word, state in STEPS.items()}


def find(request: HubRequest, pk: UUID) -> Meeting:
    """A meeting of the hat's workspace, or 404."""
    seen = Meeting.objects.visible_to(request.hat).select_related("chair", "workspace")
    return get_object_or_404(seen, pk=pk)


def version_of(request: HubRequest) -> int:
    """The version a one-button form was drawn from; -1 for none, which is stale."""
    form = VersionForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else -1


@require_GET
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
def index(request: HubRequest) -> HttpResponse:
    """Meetings to come and past, and for the coordinator what waits to be listed."""
    hat = request.hat
    seen = Meeting.objects.visible_to(hat).select_related("chair")
    past = Paginator(seen.past().order_by("-starts_at", "pk"), A_PAGE)
    received = Referral.objects.visible_to(hat).waiting().filter(workspace=hat.workspace_id)
    waiting = list(received.filter(marac_cases__isnull=True))
    limits = clocks.of(Referral.kind, [one.pk for one in waiting], referrals.ELIGIBILITY)
    context = {
        "to_come": seen.to_come().order_by("starts_at", "pk"),
        "past": past.get_page(request.GET.get("page")),
        "cases": marac_page.waiting(hat),
        "to_flag": marac_page.to_flag(hat),
        "to_take_off": marac_page.to_take_off(hat),
        "keeps_representatives": keeps_list(hat) and representatives.is_marac(hat),
        "stands": representatives.own(hat),
        "may_report": FlagConfirmation.objects.visible_to(hat).standing(hats.today()).exists(),
        "waiting": [(one, limits.get(one.pk)) for one in waiting],
        "may_schedule": meetings.may_schedule(hat),
    }
    return render(request, "meetings/index.html", context)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def schedule(request: HubRequest) -> HttpResponse:
    """Schedule a meeting of the workspace."""
    hat = request.hat
    workspace = get_object_or_404(Workspace.objects.visible_to(hat), pk=hat.workspace_id)
    chairs = [one for one in expecting.members(workspace.pk) if one.role == Role.MARAC_CHAIR]
    form = ScheduleForm(posted(request), chairs=chairs, initial={"title": workspace.name})
    if form.is_valid():
        made = meetings.schedule(workspace, by=hat, **form.values())
        return redirect("meetings:meeting", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "meetings/schedule.html", {"form": form}, status=status)


@require_GET
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
def meeting(request: HubRequest, pk: UUID) -> HttpResponse:
    """One meeting: its agenda as this reader may know it, what is asked of them, and its steps."""
    found, hat = find(request, pk), request.hat
    if found.meeting_kind == MeetingKind.JOINT_SCREENING:
        return redirect("meetings:joint-day", pk)
    seen = AgendaItem.objects.visible_to(hat).filter(meeting=found).in_order()
    items = list(seen.select_related("strategy"))
    is_run = runs(hat, found.meeting_kind)
    is_asked = may(hat, Act.DISCUSS if found.is_small else Act.ATTEND_MEETING)
    asked = attendance.still_to_do(hat, found) if is_asked else []
    steps = [WORDS[target] for target in meetings.next_steps(hat, found) if target in WORDS]
    context = {
        "meeting": found,
        "items": items,
        "heard": sum(1 for item in items if item.heard_at),
        "out": item_page.out_of_room(items, by=hat),
        "research": research_page.progress(items, by=hat) if not found.is_small else {},
        "steps": [(word, BUTTONS[word]) for word in steps],
        "may_move": series.may_move(hat, found),
        "may_cancel": meetings.may_step(hat, found, MeetingState.CANCELLED),
        "may_submit": meetings.may_submit(hat, found),
        "may_approve": meetings.may_approve(hat, found),
        "may_send_back": meetings.may_step(hat, found, MeetingState.MINUTES_DRAFT)
        if found.state == MeetingState.CHAIR_REVIEW
        else None,
        "may_list": agenda.may_list(hat, found),
        "may_list_entries": cmog_listing.may_list(hat, found),
        "asked": asked,
        "still_asked": [words for done, words in asked if not done],
        "runs": is_run,
        "may_take_up": is_run and agenda.may_take_up(hat, found),
        "room": attendance.room(found) if is_run else None,
        "archived": meetings.may_be_archived(found, by=hat)
        if is_run and found.circulated_at
        else None,
        "given_back": minutes_review.given_back(found, by=hat) if is_run else None,
        "earlier": earlier_actions.of(found, by=hat),
        "has_cockpit": is_run and not found.is_small and found.state in DAY,
        "may_own_actions": may(hat, Act.OWN_ACTIONS),
        "has_minutes": found.state in FINAL_MINUTES or is_run,
        "passed": marac_monitoring.passed_at(found, by=hat),
        "strategy": items[0].strategy if found.is_small and items else None,
    }
    return render(request, "meetings/meeting.html", context)


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def step(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Take a meeting to its next state."""
    found = find(request, pk)
    meetings.step(found, STEPS[word], by=request.hat, version=version_of(request))
    return redirect(reprove.safe_next(request, reverse("meetings:meeting", args=[pk])))


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def cancel(request: HubRequest, pk: UUID) -> HttpResponse:
    """Cancel a meeting, with the reason."""
    found = find(request, pk)
    require(meetings.may_step(request.hat, found, MeetingState.CANCELLED))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=CANCEL_REASONS)
    if form.is_valid():
        target, version = MeetingState.CANCELLED, form.cleaned_data["version"]
        because = form.reason()
        meetings.step(found, target, by=request.hat, version=version, because=because)
        return redirect("meetings:meeting", pk)
    context = {"meeting": found, "form": form, "heading": "Cancel this meeting", "button": "Cancel"}
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)


@require_POST
@serves(Act.RUN_MEETING)
def submit(request: HubRequest, pk: UUID) -> HttpResponse:
    """Send the draft minutes to the chair."""
    meetings.submit_minutes(find(request, pk), by=request.hat, version=version_of(request))
    messages.success(request, "The minutes are with the chair.")
    return redirect("meetings:meeting", pk)


@require_POST
@serves(Act.CHAIR_MEETING)
def approve(request: HubRequest, pk: UUID) -> HttpResponse:
    """Approve the minutes."""
    meetings.approve_minutes(find(request, pk), by=request.hat, version=version_of(request))
    messages.success(request, "Approved. The coordinator circulates them.")
    return redirect("meetings:meeting", pk)


@require_http_methods(GET_POST)
@serves(Act.CHAIR_MEETING)
def send_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give the draft back to the coordinator, with what to change."""
    found, target = find(request, pk), MeetingState.MINUTES_DRAFT
    require(meetings.may_step(request.hat, found, target))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=REWRITE_REASONS)
    form.fields["sentence"].required = True
    form.fields["sentence"].error_messages["required"] = "Say what is to change."
    if form.is_valid():
        version, because = form.cleaned_data["version"], form.reason()
        meetings.step(found, target, by=request.hat, version=version, because=because)
        messages.success(request, "Given back. The coordinator reads what to change.")
        return redirect("meetings:meeting", pk)
    context = {
        "meeting": found,
        "form": form,
        "heading": "Give the minutes back: what is to change?",
        "button": "Give back",
    }
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.DECIDE)
def referral(request: HubRequest, pk: UUID) -> HttpResponse:
    """A referral: why, about whom, and listing it at a meeting."""
    hat = request.hat
    seen = Referral.objects.visible_to(hat).select_related("from_workspace", "workspace", "owner")
    found = get_object_or_404(seen, pk=pk)
    open_lists = Meeting.objects.visible_to(hat).listing().order_by("starts_at", "pk")
    may_list = agenda.may_list_referral(hat, found)
    first = {"version": found.version}
    form = ChooseMeetingForm(posted(request), meetings=open_lists, initial=first)
    if request.method == "POST":
        require(may_list)
    if form.is_valid():
        place, version = form.chosen(), form.cleaned_data["version"]
        agenda.list_referral(found, place, by=hat, because=form.reason(), version=version)
        return redirect("meetings:meeting", place.pk)
    made = MaracCase.objects.visible_to(hat).filter(referral=found).first()
    opened = sealing.open([found], ["reason_for"], by=hat)
    context = {
        "referral": found,
        "papers": opened[found, "reason_for"],
        "form": form,
        "risks": risk_page.of_case(found.kind, found.pk, found.file_id, by=hat),
        "may_answer": referrals.may_answer(hat, found),
        "may_list": may_list,
        "case": made,
        "outcome": case_told.outcome(by=hat, referral=found),
        "may_complete": made is None and marac_cases.may_complete(hat, found),
        "clock": clocks.of(Referral.kind, [pk], referrals.ELIGIBILITY).get(pk),
    }
    return render(request, "meetings/referral.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def return_referral(request: HubRequest, pk: UUID) -> HttpResponse:
    """Return a referral for information, with what is missing."""
    found = get_object_or_404(Referral.objects.visible_to(request.hat), pk=pk)
    require(referrals.may_answer(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=RETURN_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        referrals.send_back(found, by=request.hat, because=form.reason(), version=version)
        messages.success(request, "Returned. Who referred is told.")
        return redirect("meetings:index")
    context = {"referral": found, "form": form, "heading": "What is missing?", "button": "Return"}
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)
