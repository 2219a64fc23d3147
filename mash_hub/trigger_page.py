"""What the pages of trigger plans show: a plan, the first hour of an episode, and the copy on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies import clock, papers, references, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, missing_episodes, trigger_plans
from mash_hub.forms.trigger_plans import first_of
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.trigger_plans import FirstHour, TriggerPlan

HOUR = timedelta(minutes=60)
_NUMBER = re.compile(r"\+?\d[\d ]{5,}\d")
_ABOUT = (
    ("looks", "Looks like"),
    ("phones", "Phone"),
    ("medication", "Medication"),
    ("calms", "Calms the child"),
    ("do_not", "Do not"),
)


@dataclass(frozen=True)
class Call:
    """One line of who rings whom; with a number it dials."""

    words: str
    number: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return self.number.replace(" ", "")


@dataclass(frozen=True)
class Step:
    """One step of the first hour, and whether and when it was done."""

    place: int
    words: str
    done: FirstHour | None = None


def call_of(line: str) -> Call:
    """A line with its number apart, where it ends in one."""
    body = line.rstrip().removesuffix(".")
    words = body.rstrip("0123456789 ").removesuffix("+")
    number = body[len(words) :].strip()
    if not _NUMBER.fullmatch(number):
        return Call(line)
    return Call(words.rstrip(" :,–-"), number)


def _page(plan: TriggerPlan, *, by: Hat) -> dict[str, Any]:
    """The page of a plan, opened with an entry; what police and social care read alone is beside it."""
    opened = sealing.open([plan], ["page", "people"], by=by)
    page = opened[plan, "page"] or {}
    return {
        "page": page,
        "calls": [call_of(one) for one in page.get("calls", [])],
        "about": [(label, page[name]) for name, label in _ABOUT if page.get(name)],
        "people": opened[plan, "people"],
    }


def of(plan: TriggerPlan, *, by: Hat) -> dict[str, Any]:
    """One plan: what it says, who agreed, who reads it, and the next step."""
    keeps = trigger_plans.may_keep(by, plan)
    readers = Agency.objects.visible_to(by).filter(pk__in=plan.readers).order_by("name")
    context = _page(plan, by=by)
    steps = [Step(place, words) for place, words in enumerate(context["page"].get("steps", []))]
    return {
        "plan": plan,
        "steps": steps,
        **context,
        "keeps": keeps,
        "readers": list(readers) if keeps else [],
        "may_sign": trigger_plans.may_sign(by, plan),
        "may_print": may_print(by, plan),
        "latest": trigger_plans.latest_end(plan.workspace_id),
        "history": list(plan.history.order_by("version")) if keeps else [],
    }


def first_hour(row: MissingEpisode, plan: TriggerPlan, *, by: Hat) -> dict[str, Any]:
    """The plan opened for an episode: what is to be done now, what was done, and how long it took."""
    seen = FirstHour.objects.visible_to(by).filter(episode=row, plan=plan).standing()
    done = {one.place: one for one in seen.select_related("done_by")}
    context = of(plan, by=by)
    lines: Sequence[str] = context["page"].get("steps", [])
    at = clock.now()
    return context | {
        "row": row,
        "steps": [Step(place, words, done.get(place)) for place, words in enumerate(lines)],
        "number_done": len(done),
        "used": _minutes(row.reported_at, at),
        "is_over": at > row.reported_at + HOUR,
        "may_tick": trigger_plans.may_tick(by, row),
        "may_find": missing_episodes.may_find(by, row),
    }


def _minutes(since: datetime, at: datetime) -> int:
    return int((at - since).total_seconds() // 60)


def first_words(plan: TriggerPlan, *, by: Hat) -> dict[str, Any]:
    """What a plan says, as its form begins with."""
    opened = sealing.open_quietly([plan], ["page", "people"], by=by)
    said = first_of(opened[plan, "page"] or {}, opened[plan, "people"] or {})
    return said | {"readers": [str(pk) for pk in plan.readers]}


# --- on paper -------------------------------------------------------------------------------------


def may_print(hat: Hat, plan: TriggerPlan) -> bool:
    """Whether a hat prints a plan: whoever reads it while it is live."""
    return plan.is_live and bool(may(hat, Act.READ_PLANS) or trigger_plans.may_keep(hat, plan))


@transaction.atomic
def print_plan(plan: TriggerPlan, *, by: Hat) -> tuple[str, bytes]:
    """The page of a live plan on one side of paper, with who took it, when and until when it holds.

    Raises Refused for one that is not live. What police and social care read alone is not on it.
    """
    if not may_print(by, plan):
        raise Refused("A plan is printed while it is live.")
    at, reference = clock.now(), references.new("K")
    made = papers.pdf(
        "trigger-plan", {**papers.watermark_of(by, copy=reference, at=at), **paper_of(plan, by=by)}
    )
    log.write(
        by=by,
        verb=Verb.PRINTED,
        about=[plan],
        owners=[plan.owner_id],
        sections=["page"],
        purpose=Purpose.EXPLOITATION,
        reason=Reason(ReasonCode.CHILD_MISSING),
        ground=reference,
        at=at,
    )
    return reference, made


def paper_of(plan: TriggerPlan, *, by: Hat) -> dict[str, Any]:
    """What of a plan goes on paper: its page alone, with the mask of an address where one is protected.

    It was looked through when it was written; what was protected since then is on no paper either (5.2).
    """
    page = _masked(sealing.open_quietly([plan], ["page"], by=by)[plan, "page"] or {}, plan, by=by)
    ends = f"{plan.ends_on.day} {plan.ends_on:%B %Y}" if plan.ends_on else ""
    return {
        "title": f"Trigger plan {plan.reference}",
        "marking": "OFFICIAL-SENSITIVE",
        "who": ", ".join(one for one in (page.get("name", ""), page.get("born", "")) if one),
        "version": f"Plan version {plan.number}, live to {ends}. Never tell the person causing harm.",
        "steps": page.get("steps", []),
        "calls": page.get("calls", []),
        "places": page.get("places", []),
        "about": [[label, page[name]] for name, label in _ABOUT if page.get(name)],
        "back": page.get("back", ""),
        "ends": f"Ends {ends}. Keep it with you; shred it when the child is back.",
    }


def _masked(page: dict[str, Any], plan: TriggerPlan, *, by: Hat) -> dict[str, Any]:
    """A page of which each line may read as the mask of a protected address."""
    lists = {name: [*page.get(name, [])] for name in trigger_plans.LISTS}
    texts = {name: str(page.get(name, "")) for name in trigger_plans.TEXTS}
    said = [*(line for lines in lists.values() for line in lines), *texts.values()]
    clear = iter(free_text.masked(said, file_id=plan.file_id, by=by))
    shown = {name: [next(clear) for _ in lines] for name, lines in lists.items()}
    return page | shown | {name: next(clear) for name in texts}


def listed(*, by: Hat) -> Any:
    """The plans that are not over, those live first; for a home the live plan of its children."""
    seen = TriggerPlan.objects.visible_to(by).open()
    return seen.select_related("police_by", "care_by").order_by("ends_on", "-made_at", "pk")


def names(plans: Sequence[TriggerPlan], *, by: Hat) -> dict[UUID, str]:
    """The children’s names of some plans, with one entry."""
    opened = sealing.open(plans, ["page"], by=by)
    return {plan.pk: opened.text(plan, "page", "name") for plan in plans}
