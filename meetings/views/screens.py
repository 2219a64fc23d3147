"""What the screens of a meeting share: nothing before one is let in, and a later lock in session."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from agencies import clock, sessions, shown
from agencies.http import HubRequest
from meetings import attendance
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting, MeetingState, runs


def gate(request: HubRequest, item: AgendaItem) -> HttpResponse | None:
    """In session a case opens to nobody before they signed, answered and were marked present."""
    return gate_of(request, item.meeting)


def gate_of(request: HubRequest, meeting: Meeting) -> HttpResponse | None:
    """The same for a page of the whole meeting; who is let in stays an hour without a sign of life.

    Raises Locked in a session that stays in another meeting.
    """
    sessions.keep_to_meeting(request.hub_session, meeting.pk)
    if not meeting.is_live:
        return None
    if attendance.is_admitted(request.hat, meeting):
        _stay(request, meeting)
        return None
    if runs(request.hat, meeting.meeting_kind):
        messages.info(request, "Sign and answer first, then mark yourself present.")
    return redirect("meetings:attend", meeting.pk)


def _stay(request: HubRequest, meeting: Meeting) -> None:
    """Let this session’s screens of a meeting in session lock after an hour (AU8)."""
    row = request.hub_session
    match = request.resolver_match
    is_screen = match is not None and getattr(match.func, "of_meeting", False)
    if row is None or not is_screen or meeting.state != MeetingState.IN_SESSION:
        return
    request.idle = sessions.MEETING_IDLE  # type: ignore[attr-defined]  # read by the page’s frame
    if not request.headers.get(shown.HEADER) or row.in_meeting_id != meeting.pk:
        sessions.note(row, in_meeting_id=meeting.pk, meeting_seen_at=clock.now())
