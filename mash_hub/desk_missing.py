"""What of missing episodes stands on My work: each step that a hat may take, the most urgent on top."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import missing_episodes, missing_page
from mash_hub.models.missing_episodes import EpisodeState, MissingEpisode, cares, keeps
from mash_hub.models.subjects import Involvement
from mash_hub.models.trigger_plans import TriggerPlan
from mash_hub.work import Work, first_of, more

S = EpisodeState
_POLICE = {
    S.REPORTED: "A child is missing: grade the danger",
    S.RISK_GRADED: "A child is missing: begin the search",
    S.ACTIVE: "A child is missing: search under way",
}
_BACK = {
    S.FOUND: "A child is back: offer a return home interview",
    S.PREVENTION_INTERVIEW: "A child is back: offer a return home interview",
    S.RHI_OFFERED: "Return home interview to hold",
    S.RHI_DONE: "Return home interview: release what was said",
    S.DECLINED: "Missing episode to look at for the last time",
    S.NOT_POSSIBLE: "Missing episode to look at for the last time",
    S.INTEL_EXTRACTED: "Missing episode to look at for the last time",
    S.REVIEWED: "Missing episode to close",
}


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Open episodes that one's agency takes part in, and of the children in its care those missing now."""
    if not (keeps(hat) or cares(hat)):
        return []
    seen = MissingEpisode.objects.visible_to(hat).read_whole_by(hat)
    rows = seen.open() if keeps(hat) else seen.missing_now()
    found, rest = first_of(rows.order_by("-missing_since", "pk"))
    opened = _with_plan(found, hat)
    works = [_work(line, hat, opened) for line in missing_page.lines(found, by=hat)]
    works += _to_consider(hat)
    return [*works, *more(rest, "missing episodes", "mash_hub:missing-episodes", "due")]


def _to_consider(hat: Hat) -> list[Work]:
    """Children missing so often that a decision-maker considers a strategy discussion."""
    if not may(hat, Act.DECIDE):
        return []
    seen = MissingEpisode.objects.visible_to(hat).filter(
        owner=hat.agency_id, repeat_number__gt=0, considered=""
    )
    rows, rest = first_of(seen.order_by("reported_at", "pk"))
    return [
        Work(
            kind="missing",
            words=f"{row.repeat_number} missing episodes: consider a strategy discussion",
            reference=row.reference,
            url=reverse("mash_hub:missing-episode", args=[row.pk]),
            clock=None,
            group="due",
            verb="Consider",
            file_id=row.file_id,
        )
        for row in rows
    ] + more(rest, "strategy discussions to consider", "mash_hub:missing-episodes", "due")


def _with_plan(rows: list[MissingEpisode], hat: Hat) -> set[UUID]:
    """Of episodes whose child is missing, those for whom a live plan opens to the hat, in one query."""
    missing = [row.file_id for row in rows if row.is_missing]
    if not missing:
        return set()
    plans = TriggerPlan.objects.visible_to(hat).live().values("file")
    with_plan = Involvement.objects.filter(file__in=plans)
    parts = Involvement.objects.filter(file__in=missing, card__in=with_plan.values("card"))
    return set(parts.values_list("file_id", flat=True))


def _work(line: missing_page.Line, hat: Hat, opened: set[UUID]) -> Work:
    row = line.row
    if row.waits_for_second and missing_episodes.may_settle(hat, row):
        words, verb = "A lower grade waits for a second person", "Answer"
    elif row.is_missing:
        ours = hat.agency_id == row.police_id
        words = _POLICE[S(row.state)] if ours else "A child is missing"
        verb = "Grade" if ours and row.state == S.REPORTED else "Look"
    else:
        words, verb = _BACK[S(row.state)], "Go on"
    has_plan = row.file_id in opened
    page = "first-hour" if has_plan and not keeps(hat) else "missing-episode"
    return Work(
        kind="missing",
        words=words,
        reference=row.reference,
        url=reverse(f"mash_hub:{page}", args=[row.pk]),
        clock=line.clock,
        group="due",
        verb=verb,
        details="A trigger plan is live: open it now" if has_plan else "",
        file_id=row.file_id,
    )
