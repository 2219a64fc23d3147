"""What of a CMOG’s lists stands on My work: what is to be screened, reviewed, answered or taken on."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, Role, may
from mash_hub import clocks, cmog_entries
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import (
    ChildState,
    ExploitationLevel,
    ListKind,
    LocationState,
    PersonState,
)
from mash_hub.models.disruption_tasks import DisruptionTask, TaskState
from mash_hub.models.safety_plans import SafetyPlan
from mash_hub.work import Work, first_of, more

C, P, L = ListKind.CHILD, ListKind.PERSON, ListKind.LOCATION
# By list too: states of two lists may go by one word.
_WORDS: dict[tuple[str, str], tuple[str, str]] = {
    (C, ChildState.REFERRED): ("Child to be screened for exploitation", "Screen"),
    (C, ChildState.SCREENED): ("Screened: put on the list, or close", "Decide"),
    (C, ChildState.ON_LIST): ("Child on the list to be reviewed", "Review"),
    (C, ChildState.REVIEWED): ("Child on the list to be reviewed", "Review"),
    (C, ChildState.STEPPED_DOWN): ("Stepped down: screened again or closed", "Decide"),
    (P, PersonState.NOMINATED): ("Person of concern: put on the list, or not", "Decide"),
    (P, PersonState.IDENTIFIED): ("Person of concern: put on the list, or not", "Decide"),
    (L, LocationState.NOMINATED): ("Location to be assessed", "Assess"),
    (L, LocationState.ASSESSED): ("Location: make it active, or close", "Decide"),
}
_WAITS = Q(*(Q(list_kind=list_kind, state=state) for list_kind, state in _WORDS), _connector=Q.OR)
_AT_RISK = ("Child at risk: early help, and screened again or closed", "Screen")
_OF_HOMES = (Role.REFERRER, Role.SETTING_LEAD)  # whom a plan can name


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """What waits of the lists for a member: lower levels to answer first, then each next step."""
    if not may(hat, Act.KEEP_LISTS):
        return _named(hat) if hat.role in _OF_HOMES else _tasks(hat)
    seen = CmogEntry.objects.visible_to(hat).standing().filter(_WAITS)
    others = Q(list_kind=ListKind.PERSON) & ~Q(owner=hat.agency_id)  # whose steps are the police’s
    rows, rest = first_of(seen.exclude(others).order_by("review_on", "entered_at", "pk"))
    limits = clocks.of(CmogEntry.kind, [row.pk for row in rows])
    running = {key: one for key, one in limits.items() if one.is_running}
    works = []
    for row in rows:
        is_at_risk = row.level == ExploitationLevel.AT_RISK and not row.needs_safety_plan
        words, verb = _AT_RISK if is_at_risk else _WORDS[row.list_kind, row.state]
        page = "mash_hub:cmog-entry"
        plan = running.get((row.pk, cmog_entries.PLAN))
        if plan is not None:
            words, verb = "Safety plan to be agreed", "Write"
        if row.lower_level and row.lower_by_id != hat.person_id:
            words, verb, page = (
                "A lower level waits for a second person",
                "Answer",
                "mash_hub:cmog-answer",
            )
        works.append(
            Work(
                kind="exploitation",
                words=words,
                reference=row.reference,
                url=reverse(page, args=[row.pk]),
                clock=plan or running.get((row.pk, cmog_entries.REVIEW)),
                group="due",
                verb=verb,
            )
        )
    return [*_tasks(hat), *works, *more(rest, "entries of the lists", "mash_hub:cmog", "due")]


_TASKS = {
    TaskState.ASKED: ("Disruption task: accept or decline", "Answer"),
    TaskState.ACCEPTED: ("Disruption task: say what came of it", "Report"),
}


def _tasks(hat: Hat) -> list[Work]:
    """The disruption tasks that the hat’s agency was asked for and that are not ended."""
    if not may(hat, Act.DISRUPT):
        return []
    seen = DisruptionTask.objects.visible_to(hat).open().filter(receiver=hat.agency_id)
    rows, rest = first_of(seen.order_by("due_on", "pk"))
    limits = clocks.of(DisruptionTask.kind, [row.pk for row in rows])
    running = {pk: one for (pk, _), one in limits.items() if one.is_running}
    works = [
        Work(
            kind="disruption_task",
            words=_TASKS[TaskState(row.state)][0],
            reference=row.reference,
            url=reverse("mash_hub:disruption-task", args=[row.pk]),
            clock=running.get(row.pk),
            group="due",
            verb=_TASKS[TaskState(row.state)][1],
        )
        for row in rows
    ]
    return [*works, *more(rest, "disruption tasks", "mash_hub:disruption-tasks", "due")]


def _named(hat: Hat) -> list[Work]:
    """The safety plans of which somebody of a home or school is named a reader."""
    seen = SafetyPlan.objects.visible_to(hat).select_related("entry").order_by("review_on", "pk")
    rows, _ = first_of(seen)
    return [
        Work(
            kind="safety_plan",
            words="Safety plan: the copy for you",
            reference=row.reference,
            url=reverse("mash_hub:safety-plan-copy", args=[row.pk, "home"]),
            clock=None,
            group="waiting",
            verb="Read",
        )
        for row in rows
    ]
