"""Monitoring a MARAC case: flagged for twelve months from its referral, in the hub and in every agency's file.

The coordinator begins it once every action is closed. The flag in the hub is the host's, shown to
the agencies of the MARAC under its agreement; each agency says, within five working days or what the
partnership chose, that its own file is flagged too, and hears at the meeting after the twelve months that
the flag can go (4.7).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, hats
from agencies.actors import Actor, Hat
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_people, clocks, flags, partnership_settings
from mash_hub.calendars import end_of
from mash_hub.flags import Days, Marking, Showing
from mash_hub.models.flags import Flag, FlagType
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Identification, Involvement, PersonRole
from meetings import expecting, marac_eligibility, marac_keepers, marac_repeats, with_papers
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState
from meetings.models.meetings import AFTER, Meeting, MeetingKind

S = CaseState
CONFIRMED = "FLAG_CONFIRMED"  # the name of its clock
INCIDENT_SEEN = (
    "INCIDENT_SEEN"  # of a repeat: every flag holder knows the same day, or the chair is told
)


def may_begin(hat: Actor, case: MaracCase) -> Verdict:
    """Begin to monitor a case: the coordinator, once its actions are complete."""
    return marac_eligibility.may_work(hat, case, S.MONITORING)


@transaction.atomic
def begin(case: MaracCase, *, by: Hat, version: int) -> MaracCase:
    """Flag the victim until the last day of the twelve months, and ask every agency to flag its file.

    Where that day is over already, nothing is flagged and nobody is asked. Raises Refused, Stale.
    """
    case = MaracCase.objects.select_related("workspace").lock(case, version)
    require(may_begin(by, case))
    at = clock.now()
    until = marac_repeats.last_day(case.referred_on)
    flag = case.flag
    if until > hats.today():
        flag = _kept_flag(flag, until, by=by) or _flag(case, until, by=by)
        if not case.flagged.exists():  # a further incident asked them already
            ask(case, until, by=by, at=at)
    case.set_monitored(flag, by=by, at=at)
    marac_keepers.tell_referrer(case, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[case], ground=S.MONITORING.value, at=at)
    return case


def _kept_flag(flag: Flag | None, until: date, *, by: Hat) -> Flag | None:
    """The flag of before a further incident, if it stands until the last day or can be made to."""
    if flag is None or not flag.is_active(hats.today()):
        return None
    if flag.expires_on >= until:
        return flag
    return flags.renew(flag, until, by=by) if flags.may_renew(by, flag) else None


def _flag(case: MaracCase, until: date, *, by: Hat) -> Flag | None:
    """Set the flag of the hub, on the victim, for the agencies that get the papers under agreement."""
    parts = case_people.parts_of(case.file_id)
    place = case.workspace_id
    agreed = flags.parties_in(place)
    to = sorted((set(with_papers.agencies(place)) & agreed) - {by.agency_id})
    places = (place,) if to and by.agency_id in agreed else ()
    marking = Marking(
        FlagType.MARAC,
        f"MARAC case {case.reference}: a further incident is a repeat. Tell the MARAC the same day.",
        Days(case.referred_on, until, until),
        Showing(tuple(to), (), places) if places else Showing(),
    )
    victim = next((part for part in parts if part.role == PersonRole.VICTIM), None)
    if victim is None:
        return None
    return flags.set_flag(victim.subject, by=by, marking=marking, named_in=victim)


def ask(case: MaracCase, until: date, *, by: Hat, at: datetime) -> list[FlagConfirmation]:
    """Ask every agency to flag its own file of a case; part of the act that flags it."""
    asked = []
    for agency_id in with_papers.agencies(case.workspace_id):
        row = FlagConfirmation(
            id=uuid4(),
            reference=case.reference,
            case=case,
            agency_id=agency_id,
            workspace_id=case.workspace_id,
            file_id=case.file_id,
            until=until,
            asked_at=at,
        ).start(by=by, at=at)
        start_clock(row, at=at)
        asked.append(row)
    return asked


def start_clock(row: FlagConfirmation, *, at: datetime) -> None:
    """Start the time in which an agency says that its file is flagged."""
    within = partnership_settings.target(SettingName.FLAG_CONFIRMED, row.workspace_id, at)
    clocks.start(
        row,
        CONFIRMED,
        target=within,
        at=at,
        due_at=clocks.due_in(row.workspace_id, within, at),
        owner_id=row.agency_id,
        workspace_id=None,  # its managers are told, who attend no meeting
    )


def want_seen(case: MaracCase, *, at: datetime) -> None:
    """Give all flag holders until the day ends to say that they know of a further incident (4.19)."""
    due_at = end_of(at.astimezone(clock.LONDON).date())
    clocks.start(
        case,
        INCIDENT_SEEN,
        target=clocks.Target(clocks.ClockType.CONTINUOUS, 1),
        at=at,
        due_at=due_at,
        owner_id=expecting.agency_of_chair(case.workspace),
        workspace_id=case.workspace_id,
    )


def _note_seen(case: MaracCase, *, at: datetime) -> None:
    """Note that every flag holder but who reported it has confirmed, which is how it says that it knows."""
    waits = case.flagged.filter(confirmed_at__isnull=True, replaced_at__isnull=True)
    if not waits.exclude(agency=case.owner_id).exists():
        clocks.meet(case, INCIDENT_SEEN, at=at)


def may_confirm(hat: Actor, row: FlagConfirmation) -> Verdict:
    """Say that one's agency's file is flagged: who attends for it with papers, once."""
    return with_papers.may_answer(
        hat,
        row,
        only="Only the agency itself says that its file is flagged.",
        is_answered=row.confirmed_at is not None,
        answered="Somebody of your agency has confirmed it already.",
    )


@transaction.atomic
def confirm(row: FlagConfirmation, *, by: Hat, version: int) -> FlagConfirmation:
    """Say that one's agency's own file is flagged. Raises Refused, Stale."""
    row = FlagConfirmation.objects.select_related("case__workspace").lock(row, version)
    require(may_confirm(by, row))
    at = clock.now()
    row.set_confirmed(by=by, at=at)
    clocks.meet(row, CONFIRMED, at=at)
    _note_seen(row.case, at=at)
    marac_keepers.tell(row.case, by=by, at=at)
    log.write(by=by, verb=Verb.ACKNOWLEDGED, about=[row, row.case], at=at)
    return row


@dataclass(frozen=True)
class Passed:
    """One case whose twelve months are over: its agencies' flags, as far as the reader sees them."""

    reference: str
    until: date
    own: FlagConfirmation | None  # of the reader's agency
    off: int
    of: int


def passed_at(meeting: Meeting, *, by: Hat) -> list[Passed]:
    """The cases whose twelve months are over since the MARAC before a meeting, one line a case.

    Of one's own agency where the reader has it to flag; the list's keepers see all.
    """
    if meeting.meeting_kind != MeetingKind.MARAC:
        return []
    held = Meeting.objects.filter(
        workspace=meeting.workspace_id,
        meeting_kind=MeetingKind.MARAC,
        state__in=AFTER,
        starts_at__lt=meeting.starts_at,
    )
    last = held.order_by("-starts_at").values_list("starts_at", flat=True).first()
    since = last.astimezone(clock.LONDON).date() if last else None
    day = meeting.starts_at.astimezone(clock.LONDON).date()
    rows = FlagConfirmation.objects.visible_to(by).filter(workspace=meeting.workspace_id)
    found = rows.passed(since, day).order_by("until", "reference", "pk")
    of_case: dict[UUID, list[FlagConfirmation]] = defaultdict(list)
    for row in found:
        of_case[row.case_id].append(row)
    return [_passed(some, by=by) for some in of_case.values()]


def _passed(rows: list[FlagConfirmation], *, by: Hat) -> Passed:
    return Passed(
        rows[0].reference,
        rows[0].until,
        own=next((row for row in rows if row.agency_id == by.agency_id), None),
        off=sum(1 for row in rows if row.taken_off_at is not None),
        of=len(rows),
    )


def confirmations(case: MaracCase, *, by: Hat) -> list[FlagConfirmation]:
    """Which agencies were asked to flag their file of a case, those the reader sees."""
    rows = FlagConfirmation.objects.visible_to(by).filter(case=case)
    return list(rows.select_related("agency", "confirmed_by").order_by("agency__name", "pk"))


def of_flag(flag: Flag, *, by: Hat) -> FlagConfirmation | None:
    """The flagged case that a MARAC flag speaks of, as its holder sees it: by the flag, or by its person.

    An agency’s own file has a flag of its own; the case is that in which the same person stands.
    """
    seen = FlagConfirmation.objects.visible_to(by).standing(hats.today())
    now = Identification.objects.standing().filter(card=flag.card_id) if flag.card_id else None
    about = now.values_list("subject_id", flat=True).first() if now is not None else None
    parts = Involvement.objects.of_subject(about or flag.subject_id).filter(role=PersonRole.VICTIM)
    rows = seen.filter(Q(case__flag=flag) | Q(case__file__in=parts.values("file")))
    own_first = sorted(rows.order_by("-until", "pk"), key=lambda row: row.agency_id != by.agency_id)
    return own_first[0] if own_first else None


def standing(hat: Hat) -> list[FlagConfirmation]:
    """The cases that are flagged now, one line a case: one's own agency's, all for the list's keepers."""
    rows = FlagConfirmation.objects.visible_to(hat).standing(hats.today())
    found = rows.order_by("-until", "reference", "pk")
    own_last = sorted(found, key=lambda row: row.agency_id == hat.agency_id)
    return list({row.case_id: row for row in own_last}.values())
