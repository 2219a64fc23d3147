"""Asking an agency or team to disrupt, its answer and result, and what has worked (domain notes 4.11).

Whoever is asked reads the words of the task and nothing of the entry behind it; so no child of the lists
may be named in them. What came of finished tasks is counted by tool, for the review of what works.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, cmog_entries, free_text, partnership_settings
from mash_hub.calendars import end_of
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import SHARED, ListKind
from mash_hub.models.disruption_tasks import (
    TABLE,
    DisruptionEffect,
    DisruptionReport,
    DisruptionTask,
    DisruptionTool,
    TaskState,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.names_in_words import name_somebody

S = TaskState
ANSWER, DUE = "DISRUPTION_ANSWER", "DISRUPTION_DUE"  # its clocks


@dataclass(frozen=True)
class Asked:
    """What is asked: of whom, with which tool, until when. `title` stands in lists."""

    receiver: Agency
    team: str
    tool: DisruptionTool
    due_on: date
    title: str
    words: str


# --- asking ---------------------------------------------------------------------------------------


def may_ask(hat: Hat, entry: CmogEntry) -> Verdict:
    """Members ask about what stands on a list; about a person of concern the police alone."""
    if not (allowed := cmog_entries.may_work(hat, entry)):
        return allowed
    if entry.is_over or entry.state not in SHARED[entry.list_kind]:
        return no("It does not stand on the list yet, or no longer.")
    return YES


def receivers(workspace_id: UUID) -> list[Agency]:
    """The agencies that can be asked: with somebody in the workspace whose role takes tasks on."""
    found = {hat.agency_id for hat in hats.in_workspace(workspace_id) if may(hat, Act.DISRUPT)}
    return [*Agency.objects.filter(pk__in=found).order_by("name")]


@transaction.atomic
def ask(entry: CmogEntry, asked: Asked, *, by: Hat, version: int) -> DisruptionTask:
    """Ask an agency to do something about a person, a place or for a child; `version` is the entry’s.

    Raises Refused where words are missing, name a child of the lists or hold what is protected; Stale.
    """
    entry = CmogEntry.objects.lock(entry, version)
    require(may_ask(by, entry))
    _require_whole(entry, asked, by=by)
    at = clock.now()
    row = DisruptionTask(
        id=uuid4(),
        reference=references.new("DT"),
        entry=entry,
        file_id=entry.file_id,
        owner_id=by.agency_id,
        workspace_id=entry.workspace_id,
        receiver=asked.receiver,
        team=asked.team.strip(),
        tool=asked.tool,
        due_on=asked.due_on,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    content = {"title": asked.title.strip(), "words": asked.words.strip()}
    sealing.seal(row, "words", content, by=by, to=_readers(row, entry), cause=_cause_of(row))
    row.start(by=by, at=at)
    free_text.require_clear([asked.team, *content.values()], file_id=entry.file_id, by=by)
    clocks.start(
        row,
        ANSWER,
        target=partnership_settings.target(SettingName.DISRUPTION_ANSWER, row.workspace_id, at),
        at=at,
        owner_id=row.receiver_id,
        workspace_id=row.workspace_id,
    )
    _tell(row, by=by, at=at)
    _note(row, Verb.CREATED, by=by, at=at)
    return row


def _require_whole(entry: CmogEntry, asked: Asked, *, by: Hat) -> None:
    if not asked.title.strip() or not asked.words.strip():
        raise Refused("Say in a few words what is to be done, and then all that they need to know.")
    if asked.due_on < hats.today():
        raise Refused("The day by which it is due cannot lie behind.")
    if asked.receiver.pk not in {one.pk for one in receivers(entry.workspace_id)}:
        raise Refused("Choose an agency that takes tasks here.")
    said = f"{asked.team}\n{asked.title}\n{asked.words}"
    if name_somebody(said, _children_named(entry.workspace_id, by=by)):
        raise Refused("Your words name a child of the list. Say it without the name.")


def _children_named(workspace_id: UUID, *, by: Hat) -> list[str]:
    """The names under which members read the children of a CMOG."""
    children = CmogEntry.objects.visible_to(by).standing()
    rows = [*children.filter(workspace=workspace_id, list_kind=ListKind.CHILD)]
    opened = sealing.open_quietly(rows, ["words"], by=by)
    return [opened.text(row, "words", "name") for row in rows]


def _cause_of(row: DisruptionTask) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.MEETING, row)


def _readers(row: DisruptionTask, entry: CmogEntry) -> set[UUID]:
    """Whoever asked, who is asked, and the host; of a person of concern not the host, who reads no more."""
    found = {row.owner_id, row.receiver_id}
    return found if entry.list_kind == ListKind.PERSON else {*found, entry.owner_id}


# --- answering ------------------------------------------------------------------------------------


def may_step(hat: Hat, row: DisruptionTask, state: TaskState) -> Verdict:
    """Whether a hat may take a task to a state: who is asked answers, who asked takes it back."""
    if not (possible := TABLE.may_move(row.state, state)):
        return possible
    if hat.workspace_id != row.workspace_id:
        return no("Only members where it was asked, and whom they asked, work on a task.")
    act = Act.KEEP_LISTS if state == S.WITHDRAWN else Act.DISRUPT
    if not (allowed := may(hat, act)):
        return allowed
    if state == S.WITHDRAWN and hat.agency_id != row.owner_id:
        return no("Only the agency that asked takes a task back.")
    if state != S.WITHDRAWN and hat.agency_id != row.receiver_id:
        return no("Only the agency that is asked answers a task.")
    return YES


def steps_of(row: DisruptionTask, *, by: Hat) -> list[TaskState]:
    """The states to which a hat may take a task now."""
    found = dict.fromkeys(TaskState(step.target) for step in TABLE if step.source == row.state)
    return [state for state in found if may_step(by, row, state)]


@transaction.atomic
def step(
    row: DisruptionTask,
    state: TaskState,
    words: str,
    *,
    happened_on: date,
    effect: str = "",
    by: Hat,
    version: int,
) -> DisruptionReport:
    """Accept, decline, report or take back, with what is to be said of it.

    A task is done with its effect on the risk, which may be said again once more is known. Raises
    Refused, Stale.
    """
    row = DisruptionTask.objects.select_related("entry").lock(row, version)
    require(may_step(by, row, state))
    if not words.strip() and state != S.ACCEPTED:
        raise Refused("Say what was done, or why not.")
    if happened_on > hats.today():
        raise Refused("The day cannot lie ahead.")
    if (state == S.DONE) != bool(effect):
        raise Refused("Say what it did to the risk; “too soon to say” is an answer.")
    at = clock.now()
    row.set_state(state, effect=effect, by=by, at=at)
    report = _reported(row, words.strip(), happened_on, by=by, at=at)
    free_text.require_clear([words], file_id=row.file_id, by=by)
    _run_clocks(row, at=at)
    _tell(row, by=by, at=at)
    _note(row, Verb.CHANGED if row.is_open else Verb.CLOSED, by=by, at=at)
    return report


def _reported(
    row: DisruptionTask, words: str, happened_on: date, *, by: Hat, at: datetime
) -> DisruptionReport:
    report = DisruptionReport(
        id=uuid4(),
        task=row,
        file_id=row.file_id,
        owner_id=by.agency_id,
        workspace_id=row.workspace_id,
        state=row.state,
        effect=row.effect,
        happened_on=happened_on,
        written_at=at,
        written_by_id=by.person_id,
    )
    to = _readers(row, row.entry)
    sealing.seal(report, "words", {"words": words}, by=by, to=to, cause=_cause_of(row))
    return report.start(by=by, at=at)


def _run_clocks(row: DisruptionTask, *, at: datetime) -> None:
    clocks.meet(row, ANSWER, at=at)
    if row.state == S.ACCEPTED:
        clocks.start(
            row,
            DUE,
            target=clocks.Target(clocks.ClockType.CONTINUOUS, 0),
            at=at,
            due_at=end_of(row.due_on),
            owner_id=row.receiver_id,
            workspace_id=row.workspace_id,
        )
    elif row.state in (S.DONE, S.NOT_DONE):
        clocks.meet(row, DUE, at=at)
    else:
        clocks.stop(row, at=at)


# --- telling, and what has worked -----------------------------------------------------------------


def _tell(row: DisruptionTask, *, by: Actor, at: datetime) -> None:
    """Tell those who read a task, by name, that it was asked or answered."""
    among = hats.in_workspace(row.workspace_id)
    readers = DisruptionTask.objects.readers_of(row, among=among)
    others = [hat for hat in readers if hat.person_id != by.person_id]
    if others:
        notices.post(
            to={hat.agency_id for hat in others},
            notice_kind=NoticeKind.DISRUPTION_TASK,
            about=row,
            by=by,
            at=at,
            workspace_id=row.workspace_id,
            persons={hat.person_id for hat in others},
        )


@transaction.atomic(savepoint=False)
def _note(row: DisruptionTask, verb: Verb, *, by: Actor, at: datetime) -> None:
    entry = row.entry
    log.write(
        by=by,
        verb=verb,
        about=[row, entry],
        people=[entry.subject_id] if entry.list_kind != ListKind.LOCATION else [],
        sections=["words"],
        ground=row.state,
        at=at,
    )


@dataclass(frozen=True)
class Worked:
    """How tasks with one tool ended: how many were asked, and how often each effect was seen."""

    tool: DisruptionTool
    asked: int
    declined: int
    not_done: int
    effects: dict[DisruptionEffect, int]

    @property
    def helped(self) -> int:
        """How often it stopped, or was less than before."""
        return self.effects[DisruptionEffect.STOPPED] + self.effects[DisruptionEffect.LESS]

    @property
    def judged(self) -> int:
        """How many ended with an effect that is known."""
        return sum(self.effects.values()) - self.effects[DisruptionEffect.TOO_SOON]


def what_worked(*, by: Hat) -> list[Worked]:
    """What came of the tasks that a hat sees, tool by tool: the most used first; unused tools are left out.

    What a reader is kept apart from counts nowhere.
    """
    seen: Iterable[tuple[str, str, str]] = DisruptionTask.objects.visible_to(by).values_list(
        "tool", "state", "effect"
    )
    counted = Counter(seen)
    found = []
    for tool in DisruptionTool:
        states: Counter[str] = Counter()
        effects: Counter[str] = Counter()
        for (used, state, effect), number in counted.items():
            if used == tool:
                states[state] += number
                effects[effect] += number
        if states:
            found.append(
                Worked(
                    tool,
                    states.total(),
                    states[S.DECLINED],
                    states[S.NOT_DONE],
                    {one: effects[one] for one in DisruptionEffect},
                )
            )
    return sorted(found, key=lambda one: -one.asked)
