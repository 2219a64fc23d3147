"""What the pages of MARAC cases show: one case as its reader may know it, and the lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.roles import Act, may
from agencies.verdicts import Verdict
from mash_hub import clocks, partnership_settings
from mash_hub.models.clocks import Clock
from mash_hub.models.partnership_settings import SettingName
from meetings import (
    case_deaths,
    marac_cases,
    marac_eligibility,
    marac_emergencies,
    marac_endings,
    marac_monitoring,
    marac_moves,
    marac_repeats,
    marac_transfers,
    victim_contacts,
)
from meetings.marac_connection import Connection
from meetings.models.death_prompts import DeathPrompt, PromptState
from meetings.models.emergency_calls import EmergencyCall
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import Criterion, MaracCase
from meetings.models.marac_states import CaseState
from meetings.models.marac_words import MaracWords
from meetings.models.victim_contacts import VictimContact

S = CaseState


@dataclass(frozen=True)
class Said:
    """One message about a case as its reader reads it."""

    row: MaracWords
    words: str
    signposting: str


@dataclass(frozen=True)
class Reached:
    """What one IDVA service did to reach the victim; the words where the reader was given them."""

    row: VictimContact
    clock: Clock | None
    wishes: str
    attempts: list[dict[str, Any]]
    may_try: Verdict


@dataclass(frozen=True)
class Called:
    """One agency called to an emergency MARAC."""

    row: EmergencyCall
    clock: Clock | None


@dataclass(frozen=True)
class Flagged:
    """One agency asked to flag its own file."""

    row: FlagConfirmation
    clock: Clock | None


@dataclass(frozen=True)
class Died:
    """Somebody in a case who has died, and what was said about a review."""

    row: DeathPrompt
    name: str
    may_consider: Verdict


@dataclass(frozen=True)
class CasePage:
    """Everything one page of a case shows."""

    papers: dict[str, Any] | None
    evidence: dict[str, Any] | None
    connection: Connection | None
    safe: dict[str, Any] | None
    limit: Clock | None
    settles: bool
    met: list[marac_eligibility.Met]
    earlier: list[marac_repeats.Earlier]
    said: list[Said]
    reached: list[Reached]
    called: list[Called]
    moves: list[marac_moves.Move]
    flagged: list[Flagged]
    until: date
    flagged_within: str
    deaths: list[Died]
    has_died: bool
    is_recorded: bool
    may: dict[str, Verdict] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether the twelve months are over."""
        return self.until < hats.today()


def of(case: MaracCase, *, by: Hat) -> CasePage:
    """One case, opened as far as it is granted; one log entry of what was opened."""
    settles = marac_eligibility.can_settle(by, case)
    is_own = (by.agency_id, by.workspace_id) == (case.owner_id, case.from_workspace_id)
    # Who reaches the victim reads no more than how, whichever agency that is (4.7).
    names = ["papers", "evidence", "safe_contact"] if settles or is_own else ["safe_contact"]
    opened = sealing.open([case], names, by=by)
    earlier = marac_repeats.earlier_of(case, by=by) if settles else []
    # That there was an earlier MARAC is told to nobody else, but where they said so themselves.
    is_known = settles or Criterion.REPEAT in case.criteria
    repeats = is_known and (case.is_repeat or any(one.is_repeat for one in earlier))
    limits = clocks.of(MaracCase.kind, [case.pk])
    limit = limits.get((case.pk, _clock_name(case)))
    return CasePage(
        papers=opened[case, "papers"],
        evidence=opened[case, "evidence"],
        connection=Connection.from_kept((opened[case, "evidence"] or {}).get("connection")),
        safe=opened[case, "safe_contact"],
        limit=limit if limit and limit.is_running else None,
        settles=settles,
        met=marac_eligibility.met(case, repeats=repeats, at=clock.now()),
        earlier=earlier,
        said=_said(case, by=by),
        reached=_reached(case, by=by),
        called=_called(case, by=by) if settles else [],
        flagged=_flagged(case, by=by) if case.is_at_meeting else [],
        until=marac_repeats.last_day(case.referred_on),
        flagged_within=partnership_settings.in_words(
            SettingName.FLAG_CONFIRMED, case.workspace_id, clock.now()
        ),
        moves=marac_moves.made(case) if case.is_at_meeting else [],
        deaths=_deaths(case, opened[case, "papers"], by=by) if settles else [],
        has_died=case_deaths.victim_died(case),
        is_recorded=case_deaths.is_recorded(case),
        may=_verdicts(case, by),
    )


def _clock_name(case: MaracCase) -> str:
    """Which of its times counts: an emergency runs until it is heard."""
    return marac_emergencies.HELD if case.emergency_at else marac_cases.ELIGIBILITY


def _verdicts(case: MaracCase, by: Hat) -> dict[str, Verdict]:
    rules = marac_eligibility
    return {
        "check": rules.may_check(by, case),
        "accept": rules.may_accept(by, case),
        "send_back": rules.may_work(by, case, S.RETURNED_FOR_INFO),
        "refuse": rules.may_work(by, case, S.REFUSAL_PROPOSED),
        "agree": rules.may_agree(by, case),
        "take_back": rules.may_take_back(by, case),
        "emergency": rules.may_work(by, case, S.EMERGENCY),
        "list": rules.may_work(by, case, S.LISTED),
        "moves": marac_transfers.may_identify(by, case),
        "monitor": marac_monitoring.may_begin(by, case),
        "close": marac_endings.may_close(by, case),
        "hold": case_deaths.may_hold(by, case),
        "again": marac_cases.may_send_again(by, case),
        "challenge": rules.may_challenge(by, case),
    }


def _deaths(case: MaracCase, papers: dict[str, Any] | None, *, by: Hat) -> list[Died]:
    rows = DeathPrompt.objects.visible_to(by).standing().filter(case=case)
    names = {one.get("subject"): one["name"] for one in (papers or {}).get("people", [])}
    return [
        Died(
            row,
            names.get(row.subject.reference, row.subject.reference),
            case_deaths.may_consider(by, row, PromptState.HELD),
        )
        for row in rows.select_related("subject", "hold", "answered_by").order_by("asked_at", "pk")
    ]


def _said(case: MaracCase, *, by: Hat) -> list[Said]:
    rows = MaracWords.objects.visible_to(by).filter(case=case).select_related("author")
    found = list(rows.order_by("said_at", "pk"))
    opened = sealing.open(found, ["words"], by=by)
    return [
        Said(row, opened.text(row, "words", "words"), opened.text(row, "words", "signposting"))
        for row in found
    ]


def _reached(case: MaracCase, *, by: Hat) -> list[Reached]:
    rows = VictimContact.objects.visible_to(by).filter(case=case).select_related("owner")
    found = list(rows.order_by("owner__name", "pk"))
    opened = sealing.open(found, ["wishes"], by=by)
    limits = clocks.of(VictimContact.kind, [row.pk for row in found], victim_contacts.CONTACT)
    return [
        Reached(
            row,
            limits.get(row.pk),
            opened.text(row, "wishes", "words"),
            [_attempt(one) for one in (opened[row, "wishes"] or {}).get("attempts", [])],
            victim_contacts.may_try(by, row),
        )
        for row in found
    ]


def _attempt(kept: dict[str, Any]) -> dict[str, Any]:
    return {**kept, "at": datetime.fromisoformat(kept["at"])}


def _called(case: MaracCase, *, by: Hat) -> list[Called]:
    rows = EmergencyCall.objects.visible_to(by).filter(case=case)
    found = list(rows.select_related("agency", "acknowledged_by").order_by("agency__name", "pk"))
    limits = clocks.of(EmergencyCall.kind, [row.pk for row in found], marac_emergencies.KNOWN)
    return [Called(row, limits.get(row.pk)) for row in found]


def _flagged(case: MaracCase, *, by: Hat) -> list[Flagged]:
    return _timed(marac_monitoring.confirmations(case, by=by))


def _timed(found: list[FlagConfirmation]) -> list[Flagged]:
    name = marac_monitoring.CONFIRMED
    limits = clocks.of(FlagConfirmation.kind, [row.pk for row in found], name)
    return [Flagged(row, limits.get(row.pk)) for row in found]


def to_flag(hat: Hat) -> list[Flagged]:
    """The cases whose files one's own agency has still to flag, for who attends with papers."""
    if not may(hat, Act.ATTEND_MEETING):
        return []
    seen = FlagConfirmation.objects.visible_to(hat).open(hats.today()).filter(agency=hat.agency_id)
    return _timed(list(seen.order_by("asked_at", "pk")))


def to_take_off(hat: Hat) -> list[FlagConfirmation]:
    """The cases whose twelve months are over and whose flag one's own agency has still on its file."""
    if not may(hat, Act.ATTEND_MEETING):
        return []
    seen = FlagConfirmation.objects.visible_to(hat).to_take_off(hats.today())
    return list(seen.filter(agency=hat.agency_id).order_by("until", "reference", "pk"))


@dataclass(frozen=True)
class CaseLine:
    """One case in a list, with the time that runs; nothing is opened for it."""

    case: MaracCase
    clock: Clock | None


def lines(rows: Iterable[MaracCase]) -> list[CaseLine]:
    """Cases as lists show them."""
    found = list(rows)
    limits = clocks.of(MaracCase.kind, [row.pk for row in found])

    def clock_of(case: MaracCase) -> Clock | None:
        limit = limits.get((case.pk, _clock_name(case)))
        return limit if limit and limit.is_running else None

    return [CaseLine(case, clock_of(case)) for case in found]


def waiting(hat: Hat) -> list[CaseLine]:
    """For who keeps or chairs the list, the cases that wait for them, emergencies first."""
    if not (may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING)):
        return []
    seen = MaracCase.objects.visible_to(hat).filter(workspace=hat.workspace_id)
    rows = seen.with_coordinator().order_by("-emergency_at", "submitted_at", "pk")
    return lines(sorted(rows, key=lambda row: (row.state != S.EMERGENCY, row.submitted_at)))
