"""What the pages of missing episodes show to one reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from mash_hub import (
    clocks,
    exploitation_level,
    merges,
    missing_episodes,
    missing_known,
    missing_reports,
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


@dataclass(frozen=True)
class Next:
    """One step that the reader may take: its address, and its button."""

    name: str
    words: str
    is_act: bool = False  # one click, without a form


def listed(show: str, *, by: Hat) -> MissingEpisodeQuerySet:
    """The episodes of a list, the newest first."""
    seen = MissingEpisode.objects.visible_to(by).select_related("police", "home")
    chosen = {"missing": seen.missing_now(), "closed": seen.filter(state=S.CLOSED)}
    return chosen.get(show, seen.open()).order_by("-missing_since", "pk")


def lines(rows: Iterable[MissingEpisode]) -> list[Line]:
    """Rows with the clock that is due first, in one query."""
    found = [*rows]
    running: dict[Any, Clock] = {}
    for (pk, _), limit in clocks.of(MissingEpisode.kind, [row.pk for row in found]).items():
        if limit.is_running and (pk not in running or limit.due_at < running[pk].due_at):
            running[pk] = limit
    return [Line(row, running.get(row.pk)) for row in found]


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
            row.state == S.REVIEWED and m.may_keep(by, row),
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
    works = bool(missing_episodes.may_keep(by, row))
    reads_plans = cares(by) and row.home_id == by.agency_id
    child = missing_episodes.child_of(row)
    limits = clocks.of(row.kind, [row.pk])
    return {
        "row": row,
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


def names(rows: Sequence[MissingEpisode], *, by: Hat) -> dict[Any, str]:
    """The children’s names of some episodes, where the reader was given them, with one entry."""
    opened = sealing.open(rows, ["report"], by=by)
    return {row.pk: opened.text(row, "report", "name") for row in rows}
