"""Coming in, and taking attendance: declarations, the open question, and who is kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import reprove, sealing
from agencies.actors import Hat
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub.models.joint_screening import JointScreening
from mash_hub.reading import posted
from meetings import attendance, item_page, joint_screening
from meetings.forms.meetings import AnswerForm, OneCaseForm, SettleForm, SignForm
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    ConflictAnswer,
    Declaration,
)
from meetings.models.meetings import Meeting, MeetingKind
from meetings.views.meetings import find, version_of

MARKS = {
    "present": AttendanceState.PRESENT,
    "left": AttendanceState.LEFT,
    "apologies": AttendanceState.APOLOGIES,
    "absent": AttendanceState.ABSENT,
}
GET_POST = ["GET", "POST"]


@require_GET
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
def attend(request: HubRequest, pk: UUID) -> HttpResponse:
    """What is asked of somebody before cases open to them: sign, answer, be marked present."""
    return _attend(request, pk)


def _attend(
    request: HubRequest,
    pk: UUID,
    *,
    sign_form: SignForm | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    found, hat = find(request, pk), request.hat
    mine = Declaration.objects.visible_to(hat).filter(meeting=found, person=hat.person_id)
    answers = ConflictAnswer.objects.visible_to(hat).filter(meeting=found, person=hat.person_id)
    context = {
        "meeting": found,
        "declaration": attendance.DECLARATION,
        "signed": mine.first(),
        "answered": answers.first(),
        "may_sign": attendance.may_sign(hat, found),
        "asked": attendance.still_to_do(hat, found),
        "admitted": attendance.is_admitted(hat, found),
        "sign_form": sign_form or SignForm(auto_id="id_sign_%s"),
        "answer_form": answer_form or AnswerForm(auto_id="id_answer_%s"),
    }
    status = 422 if sign_form or answer_form else 200
    return render(request, "meetings/attend.html", context, status=status)


@require_POST
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
def sign(request: HubRequest, pk: UUID) -> HttpResponse:
    """Sign the declaration, with a proof of who signs that is no older than five minutes (AU12)."""
    found, form = find(request, pk), SignForm(request.POST, auto_id="id_sign_%s")
    require(attendance.may_sign(request.hat, found))
    reprove.require_fresh(request)
    if form.is_valid():
        try:
            attendance.sign(found, by=request.hat, **form.cleaned_data)
        except Refused as refused:
            form.add_error("typed_name", str(refused))
        else:
            return redirect("meetings:attend", pk)
    return _attend(request, pk, sign_form=form)


@require_POST
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
def answer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Answer whether one knows anybody on today's list."""
    found, form = find(request, pk), AnswerForm(request.POST, auto_id="id_answer_%s")
    if not form.is_valid():
        return _attend(request, pk, answer_form=form)
    attendance.answer(found, by=request.hat, **form.values())
    return redirect("meetings:attend", pk)


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def room(request: HubRequest, pk: UUID) -> HttpResponse:
    """Attendance of a meeting: who is there, signed and answered; and who is kept apart of what."""
    found, hat = find(request, pk), request.hat
    items = list(AgendaItem.objects.visible_to(hat).filter(meeting=found).in_order())
    context = {
        "meeting": found,
        "seats": attendance.seats(found, by=hat),
        "marks": MARKS,
        "leading": attendance.LEADING,
        "has_parts": found.meeting_kind == MeetingKind.CMOG,
        "references": {one.pk: one.reference for one in items},  # those the reader may know of
        "may_mark": attendance.may_mark(hat, found),
        "items": items,
        "out": item_page.out_of_room(items, by=hat),
    }
    return render(request, "meetings/attendance.html", context)


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def mark(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Note that somebody came, left, sent apologies or stayed away."""
    seen = Attendance.objects.visible_to(request.hat).select_related("meeting")
    found = get_object_or_404(seen, pk=pk)
    attendance.mark(found, MARKS[word], by=request.hat, version=version_of(request))
    return redirect("meetings:attendance", found.meeting_id)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def only_for(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that somebody comes for one case alone, or for the whole meeting after all."""
    hat = request.hat
    seen = Attendance.objects.visible_to(hat).select_related("meeting", "person", "agency")
    found = get_object_or_404(seen, pk=pk)
    require(attendance.may_mark(hat, found.meeting))
    items = AgendaItem.objects.visible_to(hat).filter(meeting=found.meeting).in_order()
    first = {"version": found.version, "item": str(found.only_for_id or "")}
    form = OneCaseForm(posted(request), items=items, initial=first)
    if form.is_valid():
        version = form.cleaned_data["version"]
        attendance.limit(found, form.chosen(), by=hat, version=version)
        return redirect("meetings:attendance", found.meeting_id)
    context = {"row": found, "form": form, "meeting": found.meeting}
    return render(request, "meetings/only_for.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def settle(request: HubRequest, pk: UUID) -> HttpResponse:
    """Decide which cases somebody's yes touches."""
    hat = request.hat
    seen = ConflictAnswer.objects.visible_to(hat).select_related("meeting", "person")
    found = get_object_or_404(seen, pk=pk)
    require(attendance.may_mark(hat, found.meeting))
    items = _cases_of(found.meeting, by=hat)
    form = SettleForm(posted(request), items=items, initial={"version": found.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        attendance.settle(found, items=form.chosen(), by=hat, version=version)
        messages.success(request, "Settled. The person is not told which cases they are apart of.")
        return redirect(_back_of(found.meeting))
    words = sealing.open([found], ["words"], by=hat).text(found, "words", "words")
    context = {"answer": found, "words": words, "form": form, "meeting": found.meeting}
    context["back_url"] = _back_of(found.meeting)
    return render(request, "meetings/settle.html", context, status=422 if form.is_bound else 200)


def _cases_of(meeting: Meeting, *, by: Hat) -> Iterable[AgendaItem | JointScreening]:
    """What an answer may touch: the agenda, or the list of joint screening, of which a day decides."""
    if meeting.meeting_kind == MeetingKind.JOINT_SCREENING:
        return joint_screening.to_settle_among(meeting, by=by)
    return AgendaItem.objects.visible_to(by).filter(meeting=meeting).in_order()


def _back_of(meeting: Meeting) -> str:
    if meeting.meeting_kind == MeetingKind.JOINT_SCREENING:
        return reverse("meetings:joint-screenings")
    return reverse("meetings:attendance", args=[meeting.pk])


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def keep_out(request: HubRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Keep somebody apart from a case."""
    item = _item(request, pk)
    attendance.keep_out(item, person, by=request.hat)
    return redirect("meetings:attendance", item.meeting_id)


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def bring_back(request: HubRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Let somebody back to a case."""
    item = _item(request, pk)
    attendance.bring_back(item, person, by=request.hat)
    return redirect("meetings:attendance", item.meeting_id)


def _item(request: HubRequest, pk: UUID) -> AgendaItem:
    seen = AgendaItem.objects.visible_to(request.hat).select_related("meeting")
    return get_object_or_404(seen, pk=pk)
