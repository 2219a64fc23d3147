"""Emergency accesses to review, ratings and levels that were lowered, and actions that were not done (7.3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies import clock
from agencies.actors import Hat
from audit.workspace import scope
from audit.workspace.about import is_kept
from audit.workspace.questions import Question
from audit.workspace.reports.report import MOST, Row, amiss_first, people, when
from mash_hub.models.actions import TO_DO, Action, ActionState
from mash_hub.models.break_glass import BreakGlassReview, ReviewState
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ExploitationLevel
from mash_hub.models.enquiries import Enquiry, Rating
from mash_hub.models.escalations import Escalation


def emergencies(question: Question, hat: Hat) -> list[Row]:
    """Emergency accesses of these days and how each agency reviewed its own: the unreviewed first."""
    found = BreakGlassReview.objects.filter(
        scope.rows(hat, place="use__workspace", of=["owner", "use__owner"]),
        use__began_at__gte=question.from_at,
        use__began_at__lt=question.until_at,
    ).exclude(is_kept(hat))
    rows = found.select_related("use__person", "use__owner", "owner", "reviewed_by")
    return amiss_first(
        Row(
            (
                one.use.reference,
                when(one.use.began_at),
                one.use.person.name,
                one.use.owner.name,
                one.use.get_category_display(),
                one.use.about,
                one.owner.name,
                one.get_state_display(),
                one.reviewed_by.name if one.reviewed_by else "",
                when(one.reviewed_at),
                when(one.raised_at),
            ),
            is_amiss=one.state in (ReviewState.TOLD, ReviewState.UNCLEAR),
        )
        for one in rows.order_by("use__began_at", "pk")[: MOST + 1]
    )


def lowered(question: Question, hat: Hat) -> list[Row]:
    """Each rating of an enquiry and each level on a CMOG list that was lowered.

    Marked where no second person agreed, or where no welfare check (of a child on a list: no date of
    the last missing episode or no words about it) stands beside it (4.2, 4.11).
    """
    return amiss_first([*_ratings(question, hat), *_levels(question, hat)])


def lowered_ratings(question: Question, cases: QuerySet[Enquiry]) -> Iterator[tuple[Any, Any]]:
    """Each lowering of a rating in these days: the version before, and the version after."""
    for before, after in _steps(Enquiry, cases.filter(downgrades__gt=0), question):
        if Rating(after.rating).urgency < Rating(before.rating).urgency:
            yield before, after


def _ratings(question: Question, hat: Hat) -> Iterator[Row]:
    cases = Enquiry.objects.filter(scope.rows(hat)).exclude(is_kept(hat))
    for before, after in lowered_ratings(question, cases):
        yield _lowered(
            after,
            Rating(before.rating).label,
            Rating(after.rating).label,
            asked_by=before.lower_rating_by_id,
            check="Welfare check kept" if before.lower_rating and before.welfare else "",
        )


def _levels(question: Question, hat: Hat) -> Iterator[Row]:
    entries = CmogEntry.objects.filter(scope.rows(hat))
    for before, after in _steps(CmogEntry, entries.exclude(is_kept(hat)), question):
        if not before.level or after.level_rank >= before.level_rank:
            continue
        missing = (
            f"Last missing {before.last_missing_on:%-d %b %Y}" if before.last_missing_on else ""
        )
        yield _lowered(
            after,
            ExploitationLevel(before.level).label,
            ExploitationLevel(after.level).label if after.level else "None",
            asked_by=before.lower_by_id,
            check=missing or ("Never missing" if before.proposal else ""),
        )


def _steps(model: Any, rows: Any, question: Question) -> Iterator[tuple[Any, Any]]:
    """Each version of some rows written in these days, beside the version before it."""
    changed = model.history.filter(
        id__in=rows.values("pk"),
        history_date__gte=question.from_at,
        history_date__lt=question.until_at,
    )
    ids = {*changed.values_list("id", flat=True)[: MOST + 1]}
    versions = model.history.filter(id__in=ids).order_by("id", "version")
    for _, group in groupby(versions.iterator(), key=lambda one: one.id):
        before = None
        for after in group:
            is_asked = question.from_at <= after.history_date < question.until_at
            if before is not None and is_asked:
                yield before, after
            before = after


def _lowered(after: Any, was: str, now: str, *, asked_by: UUID | None, check: str) -> Row:
    names = people([asked_by, after.by_person_id])
    is_two = asked_by is not None and asked_by != after.by_person_id
    return Row(
        (
            after.reference,
            was,
            now,
            when(after.history_date),
            names.get(asked_by, "Nobody"),
            names.get(after.by_person_id, "") if is_two else "No second person",
            check or "None",
        ),
        is_amiss=not (is_two and check),
    )


_NOT_DONE = (ActionState.NOT_POSSIBLE, ActionState.NOT_UNDERTAKEN, ActionState.CANCELLED)


def undone(question: Question, hat: Hat) -> list[Row]:
    """Actions due in these days that were not done or are late, and whether that was challenged."""
    at = clock.now()
    found = Action.objects.filter(
        Q(state__in=_NOT_DONE) | Q(state__in=TO_DO, due_at__lt=at),
        scope.rows(hat, of=["agency"]),
        due_at__gte=question.from_at,
        due_at__lt=question.until_at,
    ).exclude(is_kept(hat))
    actions = [
        *found.select_related("agency", "person", "ended_by").order_by("due_at", "pk")[: MOST + 1]
    ]
    raised: dict[UUID, Escalation] = {}
    for one in Escalation.objects.filter(thing_id__in=[one.pk for one in actions]).order_by(
        "level", "raised_at"
    ):
        raised[one.thing_id] = one
    return amiss_first(
        Row(
            (
                one.reference,
                one.thing_reference,
                one.agency.name,
                one.person.name,
                when(one.due_at),
                one.get_state_display() if one.state in _NOT_DONE else "Late",
                "Yes" if one.is_safety_critical else "",
                _challenge(raised.get(one.pk)),
            ),
            is_amiss=one.pk not in raised and one.state != ActionState.CANCELLED,
        )
        for one in actions
    )


def _challenge(one: Escalation | None) -> str:
    if one is None:
        return "No"
    return f"{one.reference}, to level {one.level}, {one.get_state_display().lower()}"
