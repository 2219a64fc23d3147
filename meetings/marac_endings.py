"""How a MARAC case ends: its twelve months pass, flags come off, and it is closed (domain notes 4.7).

No open action vanishes: a case is never closed while an action of it is open, and one that was closed
stands where it stood before as soon as an action of it is opened again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from agencies import clock, hats
from agencies.actors import Actor, Hat, Service
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks
from mash_hub.calendars import end_of
from mash_hub.models.actions import CLOSED as CLOSED_ACTIONS
from mash_hub.models.actions import Action
from meetings import case_deaths, marac_keepers, marac_monitoring, marac_repeats, with_papers
from meetings.models.agenda import AgendaItem
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import ENDING, TABLE, CaseState
from meetings.models.marac_transfers import MaracTransfer
from meetings.models.meetings import AFTER, Meeting, MeetingKind

JOB = "marac-endings"
S = CaseState
_A_YEAR = timedelta(days=366)  # no twelve months are over sooner; which are, their last day says
OPEN_ACTION = (
    "An action of it is open: a case is closed once every action is verified or cancelled."
)
FLAGS_ON = (
    "Agencies have still to take their flags off. Close it once a MARAC has ended on whose agenda "
    "it stood under “12 months passed”."
)
TRANSFER = "A transfer of it is under way, or they moved for a time: end that first."
HELD = "A hold stands on its records. It is closed once two people have lifted it."


# --- taking the flag off --------------------------------------------------------------------------


def may_take_off(hat: Actor, row: FlagConfirmation) -> Verdict:
    """Say that one's agency's file has no flag any more: who attends for it, once the months are over."""
    if row.until >= hats.today():
        return no("The twelve months are not over: the flag stays on.")
    if row.replaced_at is not None:
        return no("A further incident began the months anew: the flag stays on.")
    return with_papers.may_answer(
        hat,
        row,
        only="Only the agency itself says that the flag is off its file.",
        is_answered=row.taken_off_at is not None,
        answered="Somebody of your agency has said so already.",
    )


@transaction.atomic
def take_off(row: FlagConfirmation, *, by: Hat, version: int) -> FlagConfirmation:
    """Say that one's agency's own file has no flag of a case any more; of the last one the case is closed.

    Raises Refused, Stale.
    """
    # The case first: whoever reports a further incident holds it before its confirmations, too.
    case = _locked().get(pk=row.case_id)
    row = FlagConfirmation.objects.lock(row, version)
    require(may_take_off(by, row))
    at = clock.now()
    row.set_taken_off(by=by, at=at)
    marac_keepers.tell(case, by=by, at=at)
    if case.state == S.FLAG_EXPIRED and _target(case) is not None:
        _close(case, by=by, at=at)
    log.write(by=by, verb=Verb.ENDED, about=[row, case], at=at)
    return row


def to_take_off(case: MaracCase) -> QuerySet[FlagConfirmation]:
    """The agencies whose flag of a case is still on, once its months are over."""
    return FlagConfirmation.objects.to_take_off(hats.today()).filter(case=case)


# --- closing --------------------------------------------------------------------------------------


def has_open_action(case: MaracCase) -> bool:
    """Whether an action agreed about a case is neither verified nor cancelled."""
    return MaracCase.objects.filter(pk=case.pk, pk__in=_with_open_action()).exists()


def _with_open_action() -> QuerySet[AgendaItem, UUID]:
    actions = Action.objects.filter(thing_kind=AgendaItem.kind).exclude(state__in=CLOSED_ACTIONS)
    items = AgendaItem.objects.filter(pk__in=actions.values("thing_id"))
    return items.filter(marac_case__isnull=False).values_list("marac_case", flat=True)


def may_close(hat: Actor, case: MaracCase) -> Verdict:
    """Close a case whose twelve months are over: its coordinator, once a MARAC has seen it among those.

    One that is on hold after a death is closed once nothing holds its records any more. Where every
    agency has taken its flag off, the hub closes it by itself.
    """
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != case.workspace_id:
        return no("Only the MARAC of the case closes it.")
    if not TABLE.is_by_hand(case.state, S.CLOSED):
        return TABLE.may_move(case.state, S.CLOSED) and no("The hub closes it by itself.")
    return _lacks(case)


def _lacks(case: MaracCase) -> Verdict:
    """What keeps a case whose months are over, or that is on hold, from being closed by hand."""
    if has_open_action(case):
        return no(OPEN_ACTION)
    if case.transfers.going().exists():
        return no(TRANSFER)
    if case.state == S.DECEASED_HOLD:
        return no(HELD) if case_deaths.holds_on(case) else YES
    if to_take_off(case).exists() and not _came_up(case):
        return no(FLAGS_ON)
    return YES


def _came_up(case: MaracCase) -> bool:
    """Whether a MARAC has ended on whose agenda a case stood under “12 months passed”."""
    after = end_of(marac_repeats.last_day(case.referred_on))
    held = Meeting.objects.filter(workspace=case.workspace_id, meeting_kind=MeetingKind.MARAC)
    return held.filter(state__in=AFTER, starts_at__gt=after).exists()


@transaction.atomic
def close(case: MaracCase, *, by: Hat, version: int) -> MaracCase:
    """Close a case whose months are over or that was on hold, as its coordinator. Raises Refused, Stale."""
    case = MaracCase.objects.select_related("workspace").lock(case, version)
    require(may_close(by, case))
    at = clock.now()
    _close(case, by=by, at=at)
    log.write(
        by=by, verb=Verb.CLOSED, about=[case], owners=[case.owner_id], ground=case.state, at=at
    )
    return case


def _close(case: MaracCase, *, by: Actor, at: datetime) -> None:
    case.set_state(S.CLOSED, by=by, at=at)
    if case.file.closed_at is None:
        case.file.set_closed(at)
    marac_keepers.tell(case, by=by, at=at)
    marac_keepers.tell_referrer(case, by=by, at=at)


# --- by rule --------------------------------------------------------------------------------------


def due_ids() -> list[UUID]:
    """The cases that go on or end by rule now. Asked each minute."""
    today = hats.today()
    monitored = MaracCase.objects.filter(state=S.MONITORING, referred_on__lte=today - _A_YEAR)
    found = [
        pk
        for pk, referred_on in monitored.values_list("pk", "referred_on")
        if marac_repeats.last_day(referred_on) < today
    ]
    flagged = FlagConfirmation.objects.to_take_off(today).filter(case=OuterRef("pk"))
    going = MaracTransfer.objects.going().filter(case=OuterRef("pk"))
    ending = MaracCase.objects.filter(state__in=ENDING).exclude(pk__in=_with_open_action())
    ending = ending.exclude(Exists(flagged), state=S.FLAG_EXPIRED)
    ending = ending.exclude(Exists(going), state=S.FLAG_EXPIRED)
    back = MaracCase.objects.filter(state=S.CLOSED, pk__in=_with_open_action())
    return [*found, *ending.values_list("pk", flat=True), *back.values_list("pk", flat=True)]


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Take cases the steps that nobody takes by hand; gives how many moved."""
    moved = 0
    for case in _locked(skip=True).filter(pk__in=only).order_by("pk"):
        target = _target(case)
        if target is not None:
            service = Service(
                by.name, agency_id=case.workspace.host_id, workspace_id=case.workspace_id
            )
            _move(case, target, by=service)
            moved += 1
    return moved


def _locked(*, skip: bool = False) -> QuerySet[MaracCase]:
    rows = MaracCase.objects.select_related("workspace", "file")
    return rows.select_for_update(of=("self",), skip_locked=skip)


def _target(case: MaracCase) -> CaseState | None:
    """Where a case goes by rule as it stands now; None where it stays."""
    if case.state == S.MONITORING:
        is_over = marac_repeats.last_day(case.referred_on) < hats.today()
        return S.FLAG_EXPIRED if is_over else None
    is_open = has_open_action(case)
    if case.state == S.CLOSED:
        return _before(case) if is_open else None
    if case.state not in ENDING or is_open:
        return None
    if case.state == S.FLAG_EXPIRED and (
        to_take_off(case).exists() or case.transfers.going().exists()
    ):
        return None
    return S.CLOSED


def _before(case: MaracCase) -> CaseState:
    """Where a closed case stood before."""
    history = case.history.exclude(state=S.CLOSED).order_by("-version")
    return S(history.values_list("state", flat=True)[0])


def _move(case: MaracCase, target: CaseState, *, by: Service) -> None:
    at = clock.now()
    if target == S.CLOSED:
        _close(case, by=by, at=at)
    else:
        if target == S.FLAG_EXPIRED:
            _stop_asking(case, at=at)
        case.set_state(target, by=by, at=at)
        marac_keepers.tell(case, by=by, at=at)
    verb = Verb.CLOSED if target == S.CLOSED else Verb.CHANGED
    log.write(by=by, verb=verb, about=[case], owners=[case.owner_id], ground=target.value, at=at)


def _stop_asking(case: MaracCase, *, at: datetime) -> None:
    """Ask nobody any more whether the file is flagged; who was late by then stays counted as late."""
    rows = {row.pk: row for row in case.flagged.filter(confirmed_at__isnull=True)}
    for pk, limit in clocks.of(FlagConfirmation.kind, [*rows], marac_monitoring.CONFIRMED).items():
        if limit.is_running and limit.due_at > at:
            clocks.stop(rows[pk], marac_monitoring.CONFIRMED, at=at)
