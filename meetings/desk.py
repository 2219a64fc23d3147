"""What of meetings stands on My work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clocks, referrals, strategies
from mash_hub.models.joint_screening import JointState
from mash_hub.models.referrals import Referral
from mash_hub.models.strategies import StrategyDiscussion, StrategyState
from mash_hub.work import MOST, Work, first_of, more
from meetings import joint_page
from meetings.meetings import CIRCULATE, DRAFT
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.models.attendance import ConflictAnswer
from meetings.models.meetings import DAY, DRAFTING, FINAL_MINUTES, runs

_AHEAD = timedelta(days=42)
_MOST = 5
_ATTENDANCE_STANDS = (MeetingState.CHAIR_REVIEW, *FINAL_MINUTES)  # no answer is settled any more


def work_for(hat: Hat, at: datetime) -> list[Work]:
    """The next meetings, and for coordinator and chair what waits for them."""
    if not (may(hat, Act.SEE_MEETINGS) or may(hat, Act.DISCUSS)):
        return []
    found = [*_next(hat, at), *_referrals(hat), *_minutes(hat), *_answers(hat)]
    return [*found, *_strategies(hat), *_joint(hat)]


_TO_DO = {
    StrategyState.REQUESTED: ("Strategy discussion to convene", strategies.HELD),
    StrategyState.CONVENED: ("Strategy discussion to hold", strategies.HELD),
    StrategyState.HELD: ("Strategy discussion to record", strategies.RECORD),
    StrategyState.RECORDED: ("What a strategy discussion decided, to begin", strategies.RECORD),
}


def _strategies(hat: Hat) -> list[Work]:
    """For the host's decision-makers, each discussion whose next step is theirs."""
    if not may(hat, Act.CONVENE):
        return []
    seen = StrategyDiscussion.objects.visible_to(hat).filter(owner=hat.agency_id).waiting()
    found, rest = first_of(seen.order_by("asked_at", "pk"))
    limits = clocks.of(StrategyDiscussion.kind, [one.pk for one in found])
    works = [
        Work(
            kind="strategy",
            words=words,
            reference=one.reference,
            url=reverse("meetings:strategy", args=[one.pk]),
            clock=limit if (limit := limits.get((one.pk, name))) and limit.is_running else None,
            group="due",
            file_id=one.file_id,
        )
        for one in found
        for words, name in [_TO_DO[StrategyState(one.state)]]
    ]
    return [*works, *more(rest, "strategy discussions", "meetings:strategies", "due")]


def _joint(hat: Hat) -> list[Work]:
    """Incidents of which one's agency has still to mark a view, and what is the lead's to do."""
    leads = bool(may(hat, Act.CONVENE)) and hat.agency_id == hat.host_id
    lines = [line for line in joint_page.listed(hat) if _joint_words(line, leads=leads)]
    found, rest = lines[:MOST], max(0, len(lines) - MOST)
    works = [
        Work(
            kind="joint_screening",
            words=_joint_words(line, leads=leads),
            reference=line.row.reference,
            url=reverse("meetings:joint-screening", args=[line.row.pk]),
            clock=line.clock,
            group="due",
            file_id=line.row.file_id,
        )
        for line in found
    ]
    return [*works, *more(rest, "incidents of joint screening", "meetings:joint-screenings", "due")]


def _joint_words(line: joint_page.Line, *, leads: bool) -> str:
    """What an incident wants of the reader; nothing where it waits for others."""
    if line.waits_for_me:
        return "Joint screening: mark your agency’s view"
    if not leads:
        return ""
    if line.row.state == JointState.QUEUED:
        return "" if line.row.is_briefed else "Joint screening: write what agencies read"
    if line.row.awaits_school:
        return "Joint screening: tell the school"
    return "Joint screening to decide" if line.row.state == JointState.READ_BY_ALL else ""


def _page_of(one: Meeting, hat: Hat) -> str:
    items = list(one.items.all()) if one.is_small else []
    if one.meeting_kind == MeetingKind.JOINT_SCREENING:
        return reverse("meetings:joint-day", args=[one.pk])
    if items and items[0].strategy_id:
        return reverse("meetings:strategy", args=[items[0].strategy_id])
    leads = may(hat, Act.CHAIR_MEETING) and one.state in DAY
    return reverse("meetings:cockpit" if leads else "meetings:meeting", args=[one.pk])


def _next(hat: Hat, at: datetime) -> list[Work]:
    found = Meeting.objects.visible_to(hat).to_come().filter(starts_at__lt=at + _AHEAD)
    return [
        Work(
            kind="meeting",
            words=one.title,
            reference=one.reference,
            url=_page_of(one, hat),
            clock=None,
            group="meetings",
            starts_at=one.starts_at,
        )
        for one in found.prefetch_related("items").order_by("starts_at", "pk")[:_MOST]
    ]


def _referrals(hat: Hat) -> list[Work]:
    if not may(hat, Act.RUN_MEETING):
        return []
    seen = Referral.objects.visible_to(hat).filter(workspace=hat.workspace_id)
    waiting = seen.waiting().filter(marac_cases__isnull=True)
    found = list(waiting.order_by("sent_at", "pk"))
    limits = clocks.of(Referral.kind, [one.pk for one in found], referrals.ELIGIBILITY)
    return [
        Work(
            kind="referral",
            words="Referral to list or return",
            reference=one.reference,
            url=reverse("meetings:referral", args=[one.pk]),
            clock=limits.get(one.pk),
            group="due",
        )
        for one in found
    ]


_WAITS_FOR = {
    MeetingState.ENDED: (Act.RUN_MEETING, "Minutes to draft"),
    MeetingState.MINUTES_DRAFT: (Act.RUN_MEETING, "Minutes to finish"),
    MeetingState.CHAIR_REVIEW: (Act.CHAIR_MEETING, "Minutes to approve"),
    MeetingState.APPROVED: (Act.RUN_MEETING, "Minutes to circulate"),
}


def _minutes(hat: Hat) -> list[Work]:
    states = [state for state, (act, _) in _WAITS_FOR.items() if may(hat, act)]
    if not states:
        return []
    found = list(Meeting.objects.visible_to(hat).filter(state__in=states).order_by("ended_at"))
    limits = clocks.of(Meeting.kind, [one.pk for one in found])
    return [
        Work(
            kind="minutes",
            words=_WAITS_FOR[MeetingState(one.state)][1],
            reference=one.reference,
            url=reverse("meetings:meeting", args=[one.pk]),
            clock=limits.get((one.pk, DRAFT if one.state in DRAFTING else CIRCULATE)),
            group="due",
        )
        for one in found
    ]


def _answers(hat: Hat) -> list[Work]:
    if not runs(hat):
        return []
    waiting = ConflictAnswer.objects.visible_to(hat).to_settle().select_related("meeting")
    found = waiting.exclude(meeting__state__in=_ATTENDANCE_STANDS)
    return [
        Work(
            kind="conflict_answer",
            words="Answer of somebody who may know a person on the list",
            reference=one.meeting.reference,
            url=reverse("meetings:settle", args=[one.pk]),
            clock=None,
            group="due",
        )
        for one in found.order_by("answered_at", "pk")
    ]
