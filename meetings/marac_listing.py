"""Listing a MARAC case: which meeting it can still go to, how full that is, and the papers made for it (4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, partnership_settings
from mash_hub.calendars import end_of
from mash_hub.models.partnership_settings import SettingName
from meetings import (
    agenda,
    marac_arrivals,
    marac_continuing,
    marac_eligibility,
    marac_keepers,
    meetings,
)
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState
from meetings.models.meetings import Meeting, MeetingKind

S = CaseState
_LISTED = Reason(ReasonCode.THRESHOLD)


@dataclass(frozen=True)
class Room:
    """One meeting as a place for a case: until when it takes one, and how full its list is."""

    meeting: Meeting
    until: date
    cases: int
    most: int
    verdict: Verdict

    @property
    def is_full(self) -> bool:
        """Whether the list has reached the number from which the hub warns."""
        return self.cases >= self.most


def deadline(meeting: Meeting, at: datetime) -> date:
    """The last day on which a case is accepted for a meeting."""
    return meetings.day_before(meeting, SettingName.MARAC_DEADLINE, at)


def cases_on(meeting: Meeting) -> int:
    """How many cases its list has, those taken off it again left out."""
    return meeting.items.exclude(state=ItemState.DEFERRED).count()


def room_of(case: MaracCase, meeting: Meeting, *, by: Hat, at: datetime) -> Room:
    """Whether a case can still go to a meeting, and how full that is."""
    until = deadline(meeting, at)
    verdict = agenda.may_list(by, meeting)
    if verdict and meeting.meeting_kind != MeetingKind.MARAC:
        verdict = no("A MARAC case is listed at a MARAC.")
    if verdict and case.state != S.EMERGENCY and at > end_of(until):
        verdict = no(
            f"Cases for this meeting were accepted until {until.day} {until:%B}. It goes to the "
            "next one, unless it is an emergency."
        )
    most = partnership_settings.number(SettingName.MARAC_CASES, meeting.workspace_id, at)
    return Room(meeting, until, cases_on(meeting), most, verdict)


def rooms(case: MaracCase, found: Iterable[Meeting], *, by: Hat) -> list[Room]:
    """The same for several meetings."""
    at = clock.now()
    return [room_of(case, meeting, by=by, at=at) for meeting in found]


def may_list(hat: Hat, case: MaracCase) -> Verdict:
    """List a case: the coordinator, once it is accepted or an emergency."""
    return marac_eligibility.may_work(hat, case, S.LISTED)


@transaction.atomic
def list_case(
    case: MaracCase, meeting: Meeting, *, despite_full: bool, by: Hat, version: int
) -> AgendaItem:
    """List a case at a meeting, as an agenda item with a file of its own.

    Its papers are made from the referral’s: the names, births, other names and addresses of its
    people, those masked that any card of theirs keeps, and why; the evidence and the way to the victim are not among
    them. Raises Refused past the deadline of the meeting unless it is an emergency, and for a full
    list unless that is said; Stale.
    """
    rows = MaracCase.objects.select_related("workspace", "referral", "previous")
    case = rows.lock(case, version)
    require(may_list(by, case))
    at = clock.now()
    place = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)  # two count once
    room = room_of(case, place, by=by, at=at)
    require(room.verdict)
    if room.is_full and not despite_full:
        raise Refused(
            f"The list has {room.cases} cases already. Say that it is listed all the same."
        )
    papers = sealing.open_quietly([case], ["papers"], by=by)[case, "papers"]
    if papers is None:
        raise Refused("You cannot read this referral, so you cannot list it.")
    free_text.require_clear([str(papers["words"])], file_id=case.file_id, by=by)
    if case.previous is not None:
        known = marac_continuing.named(papers["people"], case.previous, by=by)
        papers = {**papers, "people": known}
    papers = agenda.masked(papers, case.file_id, by=by)
    given = agenda.Listed(case, papers, referral=case.referral, marac_case=case)
    item = agenda.put_on_list(given, place, by=by, at=at, because=_LISTED)
    is_open = item.state == ItemState.RESEARCH_OPEN
    case.set_state(S.RESEARCH_OPEN if is_open else S.LISTED, by=by, at=at)
    marac_arrivals.listed(case, by=by, at=at)
    marac_keepers.tell(case, by=by, at=at)
    marac_keepers.tell_referrer(case, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.LISTED,
        about=[item, case, place],
        people=agenda.subjects_of(item),
        owners=[case.owner_id],
        at=at,
    )
    return item


def item_of(case: MaracCase, *, by: Hat) -> AgendaItem | None:
    """The agenda item of a case, where the reader may know of it."""
    seen = AgendaItem.objects.visible_to(by).filter(marac_case=case)
    return seen.select_related("meeting").first()
