"""Pages of joint screening: the list, one incident with its next step, the form of each, and a day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, hats, reprove, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub import joint_queue, joint_screening
from mash_hub.forms.enquiries import REOPEN_REASONS, ReasonForm
from mash_hub.kept_forms import done
from mash_hub.models.contacts import Contact
from mash_hub.models.joint_screening import (
    JointScreening,
    JointState,
    ScreeningView,
    runs_list,
)
from mash_hub.reading import posted
from meetings import attendance, joint_page
from meetings import joint_screening as days
from meetings.forms.joint_screening import (
    OFF_REASONS,
    BriefForm,
    DecideForm,
    MarkForm,
    SchoolForm,
)
from meetings.forms.meetings import AnswerAgainForm, SignAndAnswerForm
from meetings.models import Meeting, MeetingKind
from meetings.views.meetings import version_of

GET_POST = ["GET", "POST"]
_PAGE = "meetings:joint-screening"


def _find(request: HubRequest, pk: UUID) -> JointScreening:
    seen = JointScreening.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("contact", "queued_by", "decided_by"), pk=pk)


def _draw(
    request: HubRequest,
    thing: Any,
    form: forms.Form,
    heading: str,
    button: str,
    *,
    back: tuple[str, str] | None = None,
    about: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"thing": thing, "form": form, "heading": heading, "button": button, "about": about}
    context["back"] = back or (_PAGE, f"Joint screening {thing.reference}")
    status = 422 if form.is_bound else 200
    return render(request, "meetings/joint_form.html", context, status=status)


@require_GET
@serves(Act.CONVENE, Act.DISCUSS)
def index(request: HubRequest) -> HttpResponse:
    """The incidents a hat sees, what waits for its agency first."""
    closed = request.GET.get("show") == "closed"
    page, lines = joint_page.page_of(request.hat, request.GET.get("page"), closed=closed)
    context = {
        "page": page,
        "lines": lines,
        "closed": closed,
        "days": joint_page.days(request.hat),
        "to_end": joint_page.day_to_end(request.hat),
        "is_host": runs_list(request.hat),
        "may_convene": may(request.hat, Act.CONVENE),
    }
    return render(request, "meetings/joint_screenings.html", context)


@require_http_methods(GET_POST)
@serves(Act.CONVENE, Act.DISCUSS)
def sign(request: HubRequest) -> HttpResponse:
    """Sign today's declaration, and say whether one knows anybody, before any incident opens.

    It is proved anew who signs, as for a meeting (AU12).
    """
    form = SignAndAnswerForm(posted(request))
    if request.method == "POST":
        require(days.may_sign(request.hat))
        reprove.require_fresh(request)
    onward = reprove.safe_next(request, reverse("meetings:joint-screenings"))

    def act() -> None:
        name = form.cleaned_data["typed_name"]
        days.sign(typed_name=name, by=request.hat, **form.values())

    if done(form, act):
        return redirect(onward)
    return _draw_sign(request, onward, form, AnswerAgainForm())


@require_POST
@serves(Act.CONVENE, Act.DISCUSS)
def answer(request: HubRequest) -> HttpResponse:
    """Answer anew whether one knows anybody on the list, as when one remembers."""
    form = AnswerAgainForm(request.POST)
    onward = reprove.safe_next(request, reverse("meetings:joint-screenings"))

    def act() -> None:
        days.answer_again(by=request.hat, **form.values())

    if done(form, act):
        messages.success(request, "Answered.")
        return redirect(onward)
    return _draw_sign(request, onward, SignAndAnswerForm(), form)


def _draw_sign(
    request: HubRequest, onward: str, form: SignAndAnswerForm, again: AnswerAgainForm
) -> HttpResponse:
    context = {
        "form": form,
        "again": again,
        "declaration": attendance.DECLARATION,
        "may_sign": days.may_sign(request.hat),
        "answered": days.own_answer(request.hat),
        "onward": onward,
    }
    status = 422 if form.errors or again.errors else 200
    return render(request, "meetings/joint_sign.html", context, status=status)


def _gate(request: HubRequest, row: JointScreening) -> HttpResponse | None:
    """An incident opens to nobody before they signed the day's declaration and answered (4.8)."""
    if request.method != "GET" or days.is_let_in(request.hat, row):
        return None
    after = urlencode({"next": request.path})
    return redirect(f"{reverse('meetings:joint-sign')}?{after}")


@require_GET
@serves(Act.CONVENE, Act.DISCUSS)
def incident(request: HubRequest, pk: UUID) -> HttpResponse:
    """One incident: what happened, the views, the decision and the next step."""
    row = _find(request, pk)
    if (first := _gate(request, row)) is not None:
        return first
    context = joint_page.of(row, by=request.hat)
    return render(request, "meetings/joint_screening.html", context)


@require_http_methods(GET_POST)
@serves(Act.SCREEN)
def queue(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a contact on the list by hand."""
    seen = Contact.objects.visible_to(request.hat).filter(workspace=request.hat.workspace_id)
    contact = get_object_or_404(seen, pk=pk)
    require(joint_queue.may_queue(request.hat, contact))
    told = sealing.open([contact], ["narrative"], by=request.hat)
    first = {"version": contact.version, "words": told.text(contact, "narrative", "narrative")}
    first["incident_on"] = contact.received_at.astimezone(clock.LONDON).date()
    form = BriefForm(posted(request), initial=first)
    made: list[JointScreening] = []

    def act() -> None:
        made.append(joint_queue.queue(contact, form.brief(), by=request.hat))

    if done(form, act):
        messages.success(request, "It is on the list. The agencies are told.")
        return redirect(_PAGE, made[0].pk)
    heading = "Put it on the list of joint screening"
    back = ("mash_hub:contact", f"Contact {contact.reference}")
    return _draw(request, contact, form, heading, "Put it on the list", back=back)


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def brief(request: HubRequest, pk: UUID) -> HttpResponse:
    """Write what the agencies read, or put the day right."""
    row = _find(request, pk)
    require(joint_queue.may_brief(request.hat, row))
    if (before := _gate(request, row)) is not None:
        return before
    told = sealing.open([row], ["incident"], by=request.hat).text(row, "incident", "words")
    if not told:
        opened = sealing.open([row.contact], ["narrative"], by=request.hat)
        told = opened.text(row.contact, "narrative", "narrative")
    first = {"version": row.version, "words": told, "incident_on": row.incident_on}
    form = BriefForm(posted(request), initial=first)

    def act() -> None:
        version = form.cleaned_data["version"]
        days.require_let_in(request.hat, row)
        joint_queue.brief(row, form.brief(), by=request.hat, version=version)

    if done(form, act):
        messages.success(request, "Kept. The agencies can read it.")
        return redirect(_PAGE, pk)
    return _draw(request, row, form, "What the agencies read", "Keep it")


@require_http_methods(GET_POST)
@serves(Act.DISCUSS)
def mark(request: HubRequest, pk: UUID) -> HttpResponse:
    """Mark one's agency's view."""
    row = _find(request, pk)
    seen = ScreeningView.objects.visible_to(request.hat).filter(screening=row)
    view = get_object_or_404(seen.select_related("screening"), owner=request.hat.agency_id)
    require(joint_screening.may_mark(request.hat, view))
    if (before := _gate(request, row)) is not None:
        return before
    opened = sealing.open([view], ["words"], by=request.hat)[view, "words"] or {}
    first = {"version": view.version, "words": opened.get("view", "")}
    first["suggests"] = opened.get("suggests", [])
    form = MarkForm(posted(request), initial=first)

    def act() -> None:
        days.require_let_in(request.hat, row)
        joint_screening.mark(
            view,
            words=form.cleaned_data["words"],
            suggests=form.chosen(),
            by=request.hat,
            version=form.cleaned_data["version"],
        )

    if done(form, act):
        messages.success(request, "Marked. You read the others’ views once all are in.")
        return redirect(_PAGE, pk)
    about = sealing.open([row], ["incident"], by=request.hat)[row, "incident"]
    return _draw(request, row, form, "Your agency’s view", "Mark it", about=about)


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def decide(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record what the lead decides."""
    row = _find(request, pk)
    require(joint_screening.may_decide(request.hat, row))
    if (before := _gate(request, row)) is not None:
        return before
    ended = row.contact.reference if joint_screening.needs_another(row.contact) else ""
    gaps = joint_screening.lacking(row.views.all())
    form = DecideForm(posted(request), gaps=gaps, ended=ended, initial={"version": row.version})

    def act() -> None:
        days.require_let_in(request.hat, row)
        days.decide(row, form.decision(), by=request.hat, version=form.cleaned_data["version"])

    if done(form, act):
        messages.success(request, "Decided. The agencies that marked a view can read it.")
        return redirect(_PAGE, pk)
    return _draw(request, row, form, "Decide", "Record the decision")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def school(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note who at the school was told, when and how."""
    row = _find(request, pk)
    require(joint_screening.may_tell_school(request.hat, row))
    if (before := _gate(request, row)) is not None:
        return before
    form = SchoolForm(posted(request), initial={"version": row.version, "on": hats.today()})

    def act() -> None:
        version = form.cleaned_data["version"]
        days.require_let_in(request.hat, row)
        joint_screening.tell_school(row, form.told(), by=request.hat, version=version)

    if done(form, act):
        return redirect(_PAGE, pk)
    return _draw(request, row, form, "The school was told", "Note it")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close it; before every view is in, with the reason why it does not belong on the list."""
    row = _find(request, pk)
    require(joint_screening.may_close(request.hat, row))
    if (before := _gate(request, row)) is not None:
        return before
    if row.state != JointState.QUEUED:
        if request.method == "POST":
            days.require_let_in(request.hat, row)
            joint_screening.close(row, by=request.hat, version=version_of(request))
        return redirect(_PAGE, pk)
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=OFF_REASONS)

    def act() -> None:
        version = form.cleaned_data["version"]
        days.require_let_in(request.hat, row)
        joint_screening.close(row, by=request.hat, because=form.reason(), version=version)

    if done(form, act):
        return redirect(_PAGE, pk)
    return _draw(request, row, form, "Take it off the list", "Take it off")


@require_http_methods(GET_POST)
@serves(Act.CONVENE)
def reopen(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a closed one back onto the list, with the reason."""
    row = _find(request, pk)
    require(joint_screening.may_reopen(request.hat, row))
    if (before := _gate(request, row)) is not None:
        return before
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=REOPEN_REASONS)

    def act() -> None:
        version = form.cleaned_data["version"]
        days.require_let_in(request.hat, row)
        joint_screening.reopen(row, by=request.hat, because=form.reason(), version=version)

    if done(form, act):
        return redirect(_PAGE, pk)
    return _draw(request, row, form, "Put it back on the list", "Put it back")


def _day(request: HubRequest, pk: UUID) -> Meeting:
    seen = Meeting.objects.visible_to(request.hat).select_related("chair")
    found = get_object_or_404(seen, pk=pk)
    if found.meeting_kind != MeetingKind.JOINT_SCREENING:
        raise Http404
    return found


@require_GET
@serves(Act.CONVENE, Act.DISCUSS)
def day(request: HubRequest, pk: UUID) -> HttpResponse:
    """One day: what was decided and who took part."""
    context = joint_page.of_day(_day(request, pk), by=request.hat)
    return render(request, "meetings/joint_day.html", context)


@require_POST
@serves(Act.CONVENE)
def end_day(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that the day's list is over."""
    closed = days.end_day(_day(request, pk), by=request.hat, version=version_of(request))
    incidents = "1 incident is" if closed == 1 else f"{closed} incidents are"
    messages.success(request, f"The list of the day is over: {incidents} closed.")
    return redirect("meetings:joint-day", pk)
