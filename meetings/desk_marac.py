"""What of MARAC cases stands on My work: for referrers, the list's keepers, the IDVA service, agencies."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.models.workspaces import WorkspaceKind
from agencies.roles import Act, may
from mash_hub import clocks
from mash_hub.models.referrals import Referral
from mash_hub.models.subjects import PersonRole
from mash_hub.work import Work, first_of, more
from meetings import (
    case_deaths,
    desk_transfers,
    marac_emergencies,
    marac_endings,
    marac_page,
    meetings,
    research_calls,
    victim_contacts,
)
from meetings.models.agenda import ItemState
from meetings.models.death_prompts import ANSWERED, DeathPrompt, PromptState
from meetings.models.emergency_calls import EmergencyCall
from meetings.models.marac_cases import MaracCase, keeps_list
from meetings.models.marac_states import HOLDABLE, CaseState
from meetings.models.meetings import BEFORE, Meeting, MeetingKind, MeetingState
from meetings.models.research import AgencyResearch
from meetings.models.victim_contacts import VictimContact

S = CaseState
_WORDS = {
    S.SUBMITTED: "MARAC referral to look at",
    S.ELIGIBILITY: "MARAC referral to decide",
    S.REFUSAL_PROPOSED: "MARAC: not eligible? A second person looks",
    S.ACCEPTED: "MARAC case to list",
    S.EMERGENCY: "Emergency MARAC to hold",
    S.DEFERRED: "MARAC case deferred: list it again",
    S.ACTIONS_COMPLETE: "MARAC case to flag and monitor",
}
_TO_CLOSE = {
    S.FLAG_EXPIRED: "MARAC case to close: its 12 months are over",
    S.DECEASED_HOLD: "MARAC case to close: no hold stands any more",
}
PAGE = "meetings:marac-cases"


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """What of MARAC cases waits for a hat, with the time that runs."""
    return [
        *_calls(hat),
        *_to_settle(hat),
        *_to_reach(hat),
        *_returned(hat),
        *_to_complete(hat),
        *_agendas(hat),
        *_research(hat),
        *_to_flag(hat),
        *_to_take_off(hat),
        *_to_close(hat),
        *_after_deaths(hat),
        *_to_hold(hat),
        *desk_transfers.work_for(hat),
    ]


def _to_settle(hat: Hat) -> list[Work]:
    if not keeps_list(hat):
        return []
    found = marac_page.waiting(hat)
    only_chair = not may(hat, Act.RUN_MEETING)
    return [
        Work(
            kind="marac",
            words=_WORDS[S(line.case.state)],
            reference=line.case.reference,
            url=reverse("meetings:marac-case", args=[line.case.pk]),
            clock=line.clock,
            group="due",
            file_id=line.case.file_id,
        )
        for line in found
        if S(line.case.state) in _WORDS
        and not (line.case.state == S.REFUSAL_PROPOSED and line.case.refused_by_id == hat.person_id)
        and not (only_chair and line.case.state not in (S.REFUSAL_PROPOSED, S.EMERGENCY))
    ]


def _to_reach(hat: Hat) -> list[Work]:
    if not may(hat, Act.CONTACT_VICTIM):
        return []
    seen = VictimContact.objects.visible_to(hat).to_make().order_by("asked_at", "pk")
    rows, rest = first_of(seen)
    limits = clocks.of(VictimContact.kind, [row.pk for row in rows], victim_contacts.CONTACT)
    works = [
        Work(
            kind="marac",
            words="Victim to contact safely",
            reference=row.reference,
            url=reverse("meetings:marac-contact", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            file_id=row.file_id,
        )
        for row in rows
    ]
    return [*works, *more(rest, "victims to contact", PAGE, "due")]


def _calls(hat: Hat) -> list[Work]:
    if not may(hat, Act.ATTEND_MEETING):
        return []
    seen = EmergencyCall.objects.visible_to(hat).open().filter(agency=hat.agency_id)
    rows = list(seen.order_by("called_at", "pk"))
    limits = clocks.of(EmergencyCall.kind, [row.pk for row in rows], marac_emergencies.KNOWN)
    return [
        Work(
            kind="marac",
            words="Emergency MARAC: say that your agency knows",
            reference=row.reference,
            url=reverse("meetings:marac-called", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
        )
        for row in rows
    ]


def _returned(hat: Hat) -> list[Work]:
    if not may(hat, Act.REFER):
        return []
    seen = MaracCase.objects.visible_to(hat).sent_by(hat).filter(state=S.RETURNED_FOR_INFO)
    return [
        Work(
            kind="marac",
            words="MARAC referral returned: add what is missing",
            reference=row.reference,
            url=reverse("meetings:marac-case", args=[row.pk]),
            clock=None,
            group="due",
            file_id=row.file_id,
        )
        for row in seen.order_by("submitted_at", "pk")
    ]


def to_complete(hat: Hat) -> list[Referral]:
    """What one's workspace decided as MARAC and nobody has completed yet."""
    if not may(hat, Act.DECIDE):
        return []
    seen = (
        Referral.objects.visible_to(hat)
        .waiting()
        .filter(
            from_workspace=hat.workspace_id,
            workspace__workspace_kind=WorkspaceKind.MARAC,
            marac_cases__isnull=True,
        )
    )
    return list(seen.order_by("sent_at", "pk"))


def _to_complete(hat: Hat) -> list[Work]:
    return [
        Work(
            kind="marac",
            words="MARAC referral to complete",
            reference=row.reference,
            url=reverse("meetings:referral", args=[row.pk]),
            clock=None,
            group="due",
            file_id=row.file_id,
        )
        for row in to_complete(hat)
    ]


def _agendas(hat: Hat) -> list[Work]:
    """For the coordinator, the agendas to publish, with the day by which."""
    if not may(hat, Act.RUN_MEETING):
        return []
    seen = Meeting.objects.visible_to(hat).filter(state__in=BEFORE, meeting_kind=MeetingKind.MARAC)
    rows = list(seen.exclude(state=MeetingState.AGENDA_PUBLISHED).order_by("starts_at", "pk"))
    limits = clocks.of(Meeting.kind, [row.pk for row in rows], meetings.AGENDA)
    return [
        Work(
            kind="marac",
            words="Agenda to publish",
            reference=row.reference,
            url=reverse("meetings:meeting", args=[row.pk]),
            clock=limits[row.pk],
            group="due",
        )
        for row in rows
        if row.pk in limits and limits[row.pk].is_running
    ]


def _research(hat: Hat) -> list[Work]:
    """For who may share, the research of their agency that is not in."""
    if not may(hat, Act.RELEASE_TO_MEETING):
        return []
    seen = (
        AgencyResearch.objects.visible_to(hat)
        .open()
        .filter(owner=hat.agency_id, item__state=ItemState.RESEARCH_OPEN)
    )
    rows, rest = first_of(seen.select_related("item").order_by("opened_at", "pk"))
    limits = clocks.of(AgencyResearch.kind, [row.pk for row in rows], research_calls.RESEARCH)
    works = [
        Work(
            kind="marac",
            words="Research for a MARAC",
            reference=row.reference,
            url=reverse("meetings:research", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            file_id=row.item.file_id,
        )
        for row in rows
    ]
    return [*works, *more(rest, "cases to research", "meetings:index", "due")]


def _to_flag(hat: Hat) -> list[Work]:
    """For who attends, the files of their agency to flag."""
    return [
        Work(
            kind="marac",
            words="MARAC: flag your agency’s file",
            reference=one.row.reference,
            url=f"{reverse('meetings:index')}#to-flag",
            clock=one.clock,
            group="due",
            file_id=one.row.file_id,
        )
        for one in marac_page.to_flag(hat)
    ]


def _to_take_off(hat: Hat) -> list[Work]:
    """For who attends, the files of their agency whose flag can go: the twelve months are over."""
    return [
        Work(
            kind="marac",
            words="MARAC: take the flag off your agency’s file",
            reference=row.reference,
            url=f"{reverse('meetings:index')}#to-take-off",
            clock=None,
            group="due",
            file_id=row.file_id,
        )
        for row in marac_page.to_take_off(hat)
    ]


def _to_close(hat: Hat) -> list[Work]:
    """For the coordinator, the cases that only they can close: months over, or no hold any more."""
    if not may(hat, Act.RUN_MEETING):
        return []
    seen = MaracCase.objects.visible_to(hat).filter(
        workspace=hat.workspace_id, state__in=(S.FLAG_EXPIRED, S.DECEASED_HOLD)
    )
    return [
        Work(
            kind="marac",
            words=_TO_CLOSE[S(row.state)],
            reference=row.reference,
            url=reverse("meetings:marac-case", args=[row.pk]),
            clock=None,
            group="due",
            file_id=row.file_id,
        )
        for row in seen.order_by("referred_on", "pk")
        if marac_endings.may_close(hat, row)
    ]


def _after_deaths(hat: Hat) -> list[Work]:
    """For coordinator and chair, the deaths of which they have still to say whether a review is considered."""
    seen = DeathPrompt.objects.visible_to(hat).filter(state=PromptState.ASKED)
    return [
        Work(
            kind="marac",
            words="MARAC: after a death, is a review to be considered?",
            reference=row.reference,
            url=reverse("meetings:marac-death", args=[row.pk]),
            clock=None,
            group="due",
            file_id=row.file_id,
        )
        for row in seen.order_by("asked_at", "pk")
    ]


def _to_hold(hat: Hat) -> list[Work]:
    """For coordinator and chair, the cases that could not be put on hold as a death was considered."""
    if not keeps_list(hat):
        return []
    seen = MaracCase.objects.visible_to(hat).filter(workspace=hat.workspace_id, state__in=HOLDABLE)
    rows = seen.filter(deaths__role=PersonRole.VICTIM, deaths__state__in=ANSWERED)
    return [
        Work(
            kind="marac",
            words="MARAC case to put on hold after a death",
            reference=row.reference,
            url=reverse("meetings:marac-case", args=[row.pk]),
            clock=None,
            group="due",
            file_id=row.file_id,
        )
        for row in rows.select_related("workspace").order_by("referred_on", "pk").distinct()
        if case_deaths.may_hold(hat, row)
    ]
