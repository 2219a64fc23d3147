"""What the pages of missing episodes show to one reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agencies import sealing
from agencies.actors import Hat
from mash_hub import (
    clocks,
    exploitation_level,
    merges,
    missing_episodes,
    missing_known,
    missing_matching,
    missing_reports,
    missing_rules,
    return_page,
    trigger_plans,
)
from mash_hub.models.clocks import Clock
from mash_hub.models.contacts import Contact
from mash_hub.models.missing_episodes import (
    EpisodeState,
    MissingEpisode,
    MissingEpisodeQuerySet,
    MissingRisk,
    cares,
)

S = EpisodeState
SECTIONS = ("report", "grading", "found", "prevention", "review", "consideration")
CLOCKS = {
    missing_episodes.RETURN_INTERVIEW: "Return home interview",
    missing_episodes.REVIEW: "Coordinator’s review",
}


@dataclass(frozen=True)
class Line:
    """One episode in a list, with the time that runs first."""

    row: MissingEpisode
    clock: Clock | None
    is_whole: bool  # else the reader reported it, and reads that it was received


@dataclass(frozen=True)
class Next:
    """One step that the reader may take: its address, and its button."""

    name: str
    words: str
    is_act: bool = False  # one click, without a form


def listed(show: str, *, by: Hat) -> MissingEpisodeQuerySet:
    """The episodes of a list, the newest first; what one reported and no more stays where it was."""
    seen = MissingEpisode.objects.visible_to(by).select_related("police", "home")
    whole = MissingEpisode.objects.read_whole_by(by)
    if show == "closed":
        return seen.filter(pk__in=whole, state=S.CLOSED).order_by("-missing_since", "pk")
    chosen = whole.missing_now() if show == "missing" else whole.open()
    found = seen.filter(Q(pk__in=chosen) | ~Q(pk__in=whole))
    return found.order_by("-missing_since", "pk")


def lines(rows: Iterable[MissingEpisode], *, by: Hat) -> list[Line]:
    """Rows with the clock that is due first, in one query."""
    found = {row: row.is_read_whole_by(by) for row in rows}
    running: dict[Any, Clock] = {}
    whole = [row.pk for row, is_whole in found.items() if is_whole]
    for (pk, _), limit in clocks.of(MissingEpisode.kind, whole).items():
        if limit.is_running and (pk not in running or limit.due_at < running[pk].due_at):
            running[pk] = limit
    return [Line(row, running.get(row.pk), is_whole) for row, is_whole in found.items()]


def steps(row: MissingEpisode, *, by: Hat) -> list[Next]:
    """What the reader may do next, the most urgent first."""
    m = missing_episodes
    again = "Grade it anew" if row.risk else "Grade the danger"
    graded = row.state == S.RISK_GRADED
    offered = (
        (m.may_settle(by, row), Next("missing-settle", "Answer the lower grade")),
        (
            graded and m.may_police(by, row),
            Next("missing-search", "The search is under way", is_act=True),
        ),
        (
            missing_matching.may_look_up(by, row),
            Next("missing-look-up", "Look the child up", is_act=True),
        ),
        (m.may_grade(by, row), Next("missing-grade", again)),
        (m.may_find(by, row), Next("missing-found", "The child is back")),
        (
            m.may_prevent(by, row),
            Next("missing-prevention", "Record the prevention interview"),
        ),
        (
            m.may_review(by, row) and (is_last(row) or not row.reviewed_at),
            Next("missing-review", _review_words(row)),
        ),
        (
            row.state == S.REVIEWED and missing_rules.may_keep(by, row),
            Next("missing-close", "Close the episode", is_act=True),
        ),
    )
    return [step for may, step in offered if may]


def is_last(row: MissingEpisode) -> bool:
    """Whether the return interview is over, so that a review now is the last look."""
    return row.state in (S.INTEL_EXTRACTED, S.DECLINED, S.NOT_POSSIBLE)


def _review_words(row: MissingEpisode) -> str:
    return "Look at it for the last time" if row.reviewed_at else "Review the episode"


def of(row: MissingEpisode, *, by: Hat) -> dict[str, Any]:
    """Everything of an episode that a reader may see; what was not given to them is not there."""
    opened = sealing.open([row], SECTIONS, by=by)
    works = bool(missing_rules.may_keep(by, row))
    reads_plans = cares(by) and row.home_id == by.agency_id
    child = missing_episodes.child_of(row)
    is_whole = row.is_read_whole_by(by)
    limits = clocks.of(row.kind, [row.pk]) if is_whole else {}
    return {
        "row": row,
        "is_whole": is_whole,
        **{name: opened[row, name] for name in SECTIONS},
        "works": works,
        "steps": steps(row, by=by),
        "may_police": missing_episodes.may_police(by, row),
        "at_risk": works and row.is_missing and exploitation_level.is_at_risk(child),
        "least": MissingRisk.MEDIUM.label,
        "known": missing_known.of(row, child, by=by) if works else None,
        "clocks": [
            (words, limits[row.pk, name])
            for name, words in CLOCKS.items()
            if (row.pk, name) in limits
        ],
        "contact": _contact(row, by=by),
        "may_consider": missing_episodes.may_consider(by, row),
        "repeat_days": missing_reports.repeat_days(row) if row.repeat_number else 0,
        **return_page.of(row, by=by),
        "plan": trigger_plans.live_for(row, by=by) if works or reads_plans else None,
        "may_plan": trigger_plans.may_write(by, row) and not row.is_missing,
        "may_join": merges.may_propose(by),
        "history": list(row.history.order_by("version")) if works else [],
    }


def _contact(row: MissingEpisode, *, by: Hat) -> Contact | None:
    """The contact sent from it, where the reader sees it."""
    if row.contact_id is None:
        return None
    return Contact.objects.visible_to(by).filter(pk=row.contact_id).first()


def review_before(row: MissingEpisode, *, by: Hat) -> dict[str, str]:
    """What the review said before, for its form."""
    opened = sealing.open_quietly([row], ["review"], by=by)
    return {"triggers": row.triggers, "words": opened.text(row, "review", "words")}
