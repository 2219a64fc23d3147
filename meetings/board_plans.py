"""Keeping a board's 4P plan: proposed, taken on, evidenced, closed or carried forward (domain notes 4.20).

The secretary of the board proposes and ends an item, the agency that owns the action takes it on and gives
the evidence. No item hangs on a person or a case, and words that seem to name somebody are refused,
or asked about where they only look like a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, person_data
from mash_hub.calendars import end_of
from meetings.models.board_plans import TABLE, Board, BoardPlanItem, Pillar, PlanItemState

S = PlanItemState
_BOARDS = tuple(Board.labels)
# Its clocks: both run until the day of the board, one for the agency, one for the board where it is another.
DUE, DUE_BOARD = "BOARD_PLAN", "BOARD_PLAN_BOARD"


@dataclass(frozen=True)
class Proposed:
    """What is proposed: in whose plan, under which part, of whom, until which board."""

    board: Board
    pillar: Pillar
    agency_id: UUID
    board_on: date
    action: str
    how: str
    team: str = ""
    link: str = ""  # the plan's own numbering

    @property
    def content(self) -> dict[str, str]:
        """What is sealed of it."""
        said = {"action": self.action, "how": self.how, "team": self.team, "link": self.link}
        return {name: words.strip() for name, words in said.items()}


def may_keep(hat: Actor) -> Verdict:
    """Propose items and end them: who keeps the board's plan, its secretary."""
    return may(hat, Act.KEEP_BOARD_PLAN)


def owners(workspace_id: UUID) -> list[Agency]:
    """The agencies that can own an action: with somebody in the workspace whose role does."""
    found = {one.agency_id for one in hats.in_workspace(workspace_id) if may(one, Act.OWN_ACTIONS)}
    return [*Agency.objects.filter(pk__in=found).order_by("name")]


@transaction.atomic
def propose(said: Proposed, *, by: Hat, is_nobody: bool = False) -> BoardPlanItem:
    """Put an item into a board's plan; its agency is asked to take it on.

    Raises Refused without action and how, for a day behind, for an agency with nobody who does actions
    here, and where the words seem to name a person; what looks like a name alone is taken once the writer
    says that it `is_nobody`, here and in each step.
    """
    require(may_keep(by))
    if not said.action.strip() or not said.how.strip():
        raise Refused("Say what is to be done, and how.")
    _require_ahead(said.board_on)
    if said.agency_id not in {one.pk for one in owners(by.workspace_id)}:
        raise Refused("Choose an agency with somebody here who does actions.")
    _require_nobody_named([*said.content.values()], is_nobody)
    at = clock.now()
    row = BoardPlanItem(
        id=uuid4(),
        reference=references.new("BP"),
        board=said.board,
        pillar=said.pillar,
        owner_id=by.agency_id,
        agency_id=said.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            BoardPlanItem.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        board_on=said.board_on,
        proposed_at=at,
        proposed_by_id=by.person_id,
    )
    _seal(row, "words", said.content, by=by)
    row.start(by=by, at=at)
    _run(row, at=at)
    return _done(row, Verb.CREATED, "words", by=by, at=at)


def _require_ahead(day: date) -> None:
    if day < hats.today():
        raise Refused("The day of the board cannot lie behind.")


def _require_nobody_named(texts: list[str], is_nobody: bool) -> None:
    if told := person_data.told_in(texts, known=_BOARDS, is_nobody=is_nobody):
        raise Refused(told)


def warning(texts: Iterable[str]) -> str:
    """What seems to name somebody in words that are being typed, in a sentence."""
    return person_data.warning(texts, known=_BOARDS)


def like_a_name(texts: Iterable[str]) -> str:
    """What looks like a name in some words, of which the writer is asked whether it is none."""
    return person_data.like_a_name(texts, known=_BOARDS)


def _seal(row: BoardPlanItem, section: str, content: dict[str, str], *, by: Hat) -> None:
    to = {row.owner_id, row.agency_id}
    sealing.seal(row, section, content, by=by, to=to, cause=sealing.Cause.of(CauseKind.ACTION, row))


def _run(row: BoardPlanItem, *, at: datetime) -> None:
    """Let the time until the board run: the agency is told when it is over, and so is the board."""
    whom = {DUE: row.agency_id}
    if row.owner_id != row.agency_id:
        whom[DUE_BOARD] = row.owner_id
    for name, agency_id in whom.items():
        clocks.start(
            row,
            name,
            target=clocks.Target(clocks.ClockType.CONTINUOUS, 0),
            at=at,
            due_at=end_of(row.board_on),
            owner_id=agency_id,
            workspace_id=row.workspace_id,
        )


# --- steps ----------------------------------------------------------------------------------------


def may_step(hat: Actor, row: BoardPlanItem, state: PlanItemState) -> Verdict:
    """Whether a hat may take an item to a state: the agency works on it, the board ends it."""
    found = TABLE.step(row.state, state)
    if found is None or found.act is None:
        return TABLE.may_move(row.state, state)
    if not (allowed := may(hat, found.act)):
        return allowed
    is_boards = found.act == Act.KEEP_BOARD_PLAN
    whose = row.owner_id if is_boards else row.agency_id
    if (hat.agency_id, hat.workspace_id) != (whose, row.workspace_id):
        who = "secretary of the board" if is_boards else "agency that owns the action"
        return no(f"Only the {who} takes this step.")
    if found.two_people and hat.person_id == row.evidence_by_id:
        return no("You gave the evidence: somebody else closes it.")
    return YES


def steps_of(row: BoardPlanItem, *, by: Hat) -> list[PlanItemState]:
    """The states to which a hat may take an item now."""
    found = dict.fromkeys(PlanItemState(step.target) for step in TABLE if step.source == row.state)
    return [state for state in found if may_step(by, row, state)]


def _locked(row: BoardPlanItem, state: PlanItemState, version: int, *, by: Hat) -> BoardPlanItem:
    row = BoardPlanItem.objects.select_related("file").lock(row, version)
    require(may_step(by, row, state))
    return row


@transaction.atomic
def take_on(row: BoardPlanItem, *, by: Hat, version: int) -> BoardPlanItem:
    """Take an item on for one's agency. Raises Refused, Stale."""
    row = _locked(row, S.ACTIVE, version, by=by)
    at = clock.now()
    row.set_active(by=by, at=at)
    return _done(row, Verb.ACCEPTED, "", by=by, at=at)


@transaction.atomic
def give_evidence(
    row: BoardPlanItem, words: str, *, by: Hat, version: int, is_nobody: bool = False
) -> BoardPlanItem:
    """Say what shows that it was done: the board looks at it. Raises Refused, Stale."""
    row = _locked(row, S.EVIDENCE_GIVEN, version, by=by)
    if not words.strip():
        raise Refused("Say what shows that it was done.")
    _require_nobody_named([words], is_nobody)
    at = clock.now()
    _seal(row, "evidence", {"words": words.strip()}, by=by)
    row.set_evidence(by=by, at=at)
    for name in (DUE, DUE_BOARD):
        clocks.meet(row, name, at=at)
    return _done(row, Verb.COMPLETED, "evidence", by=by, at=at)


@transaction.atomic
def close(
    row: BoardPlanItem, words: str, *, by: Hat, version: int, is_nobody: bool = False
) -> BoardPlanItem:
    """End an item whose evidence the board has seen, or that is not taken up, with what the board said.

    Raises Refused, for whoever gave the evidence too; Stale.
    """
    row = _locked(row, S.CLOSED, version, by=by)
    at = clock.now()
    _say(row, words, is_nobody, by=by)
    row.set_closed(by=by, at=at)
    clocks.stop(row, at=at)
    row.file.set_closed(at)
    return _done(row, Verb.CLOSED, "said", by=by, at=at)


@transaction.atomic
def carry_forward(
    row: BoardPlanItem,
    words: str,
    board_on: date,
    *,
    by: Hat,
    version: int,
    is_nobody: bool = False,
) -> BoardPlanItem:
    """Let an item go on until a later board, with the reason; one that was closed is opened again.

    Raises Refused, Stale.
    """
    row = _locked(row, S.CARRIED_FORWARD, version, by=by)
    _require_ahead(board_on)
    if board_on <= row.board_on:
        raise Refused("Carry it forward to a later board than this one.")
    at = clock.now()
    was_closed = not row.is_open
    _say(row, words, is_nobody, by=by)
    row.set_carried(board_on, by=by, at=at)
    _run(row, at=at)
    if was_closed:
        row.file.set_closed(None)
    return _done(row, Verb.REOPENED if was_closed else Verb.CHANGED, "said", by=by, at=at)


def _say(row: BoardPlanItem, words: str, is_nobody: bool, *, by: Hat) -> None:
    if not words.strip():
        raise Refused("Say what the board said, or why.")
    _require_nobody_named([words], is_nobody)
    _seal(row, "said", {"words": words.strip()}, by=by)


def _done(row: BoardPlanItem, verb: Verb, section: str, *, by: Hat, at: datetime) -> BoardPlanItem:
    notices.post(
        to={row.owner_id, row.agency_id},
        notice_kind=NoticeKind.BOARD_PLAN_CHANGED,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        not_for=[by.person_id],
    )
    log.write(
        by=by,
        verb=verb,
        about=[row],
        owners=[row.owner_id, row.agency_id],
        sections=[section] if section else [],
        ground=row.state.lower(),
        at=at,
    )
    return row
