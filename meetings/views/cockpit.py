"""The chair’s page: the meeting step by step, the case in hand, each agency in turn, the timer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies import reprove
from agencies.gate import of_meeting, serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub.models.actions import Action
from meetings import (
    agenda,
    attendance,
    cockpit_page,
    earlier_actions,
    hearings,
    item_page,
    meeting_keys,
    research_page,
    shared_screen,
)
from meetings import meetings as meeting_acts
from meetings.forms.meetings import TurnForm
from meetings.models import AgendaItem, ItemState
from meetings.models.meetings import LISTED, Meeting, MeetingState
from meetings.views.meetings import BUTTONS, WORDS, find, version_of
from meetings.views.minutes import find as find_item
from meetings.views.screens import gate_of

STEPS = ("open", "adjourn", "end")
TIMER = {"pause": hearings.pause, "go-on": hearings.go_on, "asked": hearings.ask_everybody}


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
@of_meeting
def cockpit(request: HubRequest, pk: UUID) -> HttpResponse:
    """One meeting as it is led; nothing of a case before its chair signed, answered and is marked present."""
    found, hat = find(request, pk), request.hat
    if found.meeting_kind not in LISTED:
        raise Http404
    if (first := gate_of(request, found)) is not None:
        return first
    seen = AgendaItem.objects.visible_to(hat).filter(meeting=found).in_order()
    items = list(seen.select_related("meeting", "marac_case", "referral"))
    in_hand = next((one for one in items if one.is_in_hand), None)
    case = cockpit_page.case_of(in_hand, by=hat) if in_hand else None
    context = {
        "meeting": found,
        "items": items,
        "heard": sum(1 for one in items if one.heard_at),
        "case": case,
        "next": next((one for one in items if one.state == ItemState.RESEARCH_OPEN), None),
        "pace": cockpit_page.pace(found, items, case),
        "out": item_page.out_of_room(items, by=hat),
        "research": research_page.progress(items, by=hat),
        "room": attendance.room(found),
        "nobody": cockpit_page.nobody_here(found),
        "earlier": earlier_actions.of(found, by=hat),
        "steps": _steps(request, found),
        "in_session": found.state == MeetingState.IN_SESSION,
        "may_take_up": agenda.may_take_up(hat, found),
        "may_lead": bool(in_hand and hearings.may_lead(hat, in_hand)),
        "narrowing": shared_screen.narrowing(found, in_hand, by=hat)
        if in_hand and may(hat, Act.CHAIR_MEETING)
        else None,
        "in_room": cockpit_page.agencies_here(case),
        "may_close": agenda.needed(in_hand) if in_hand else None,
        "questions": hearings.QUESTIONS,
        "keys_are_on": meeting_keys.are_on(request),
    }
    return render(request, "meetings/cockpit.html", context)


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
@of_meeting
def screen(request: HubRequest, pk: UUID) -> HttpResponse:
    """What the room sees: made of what everybody in it may read, anew whenever the page is drawn."""
    found, hat = find(request, pk), request.hat
    if found.meeting_kind not in LISTED or not found.is_live:
        raise Http404
    if (first := gate_of(request, found)) is not None:
        return first
    seen = AgendaItem.objects.visible_to(hat).filter(meeting=found).in_order()
    items = list(seen.select_related("meeting", "marac_case", "referral"))
    in_hand = next((one for one in items if one.is_in_hand), None)
    room = shared_screen.room_of(found, in_hand)
    listed = shared_screen.agenda_for(room, items, found)
    context = {
        "meeting": found,
        "items": listed,
        "heard": sum(1 for one in listed if one.heard_at),
        "case": shared_screen.case_for(room, in_hand, by=hat) if in_hand else None,
        "people": len(room.people),
        "keys_are_on": meeting_keys.are_on(request),
        "navigation": [],  # nobody reads the chair’s links from the wall
    }
    return render(request, "meetings/screen.html", context)


def _steps(request: HubRequest, meeting: Meeting) -> list[tuple[str, str]]:
    """The steps of the day that can be taken now."""
    words = [WORDS[one] for one in meeting_acts.next_steps(request.hat, meeting) if one in WORDS]
    resumes = meeting.state == MeetingState.ADJOURNED
    return [
        (word, "Go on" if resumes and word == "open" else BUTTONS[word])
        for word in words
        if word in STEPS
    ]


def _back(request: HubRequest, item: AgendaItem) -> HttpResponse:
    return redirect(reprove.safe_next(request, reverse("meetings:cockpit", args=[item.meeting_id])))


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
@of_meeting
def turn(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask an agency in its turn, or end the turn under way."""
    item = find_item(request, pk)
    form = TurnForm(request.POST)
    require(hearings.may_lead(request.hat, item))
    if form.is_valid():
        hearings.ask(item, form.cleaned_data["agency"], by=request.hat)
    return _back(request, item)


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
@of_meeting
def timer(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Pause the timer or let it go on; or note that everybody was asked whether they disagree."""
    item = find_item(request, pk)
    TIMER[word](item, by=request.hat)
    return _back(request, item)


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
@of_meeting
def read_back(request: HubRequest, pk: UUID, action: UUID) -> HttpResponse:
    """Note that an action was read back and accepted in the room."""
    item = find_item(request, pk)
    found = get_object_or_404(Action.objects.visible_to(request.hat), pk=action)
    hearings.read_back(item, found, by=request.hat, version=version_of(request))
    return _back(request, item)


@require_POST
@serves(Act.SEE_MEETINGS)
def keys(request: HubRequest) -> HttpResponse:
    """Switch the single keys of meeting pages off or on, for this session."""
    meeting_keys.switch(request)
    return redirect(reprove.safe_next(request, reverse("meetings:index")))
