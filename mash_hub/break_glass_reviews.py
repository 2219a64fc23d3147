"""Reviewing emergency access: a queue with clocks, who settles it, what was found, what follows, who hears (4.15).

Each agency whose records were opened settles its own part: one of its officers, never who opened them. Late,
whoever answers for its information risk may, too (mash_hub/late_reviews.py).
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from agencies import clock, hats, notices, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models import Membership, Person
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason
from agencies.roles import ACTS, Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log.entries import Thing, Verb
from mash_hub import break_glass, clocks, conflicts, free_text
from mash_hub.break_glass import REVIEW
from mash_hub.models.break_glass import REVIEWS, BreakGlass, BreakGlassReview, Outcome, ReviewState

RAISED = "BREAK_GLASS_RAISED"  # the clock of the one who answers for the risk, when that was missed
_REVIEWING = [role.value for role in Role if Act.REVIEW_ACCESS in ACTS[role]]


def _is_of_reviewers(hat: Actor, review: BreakGlassReview) -> Verdict:
    verdict = may(hat, Act.REVIEW_ACCESS)
    if not verdict and not (review.raised_at and may(hat, Act.OWN_RISK)):
        return verdict
    if hat.agency_id != review.owner_id:
        return no("The agency whose records were opened reviews it.")
    if hat.person_id == review.use.person_id:
        return no("Nobody reviews what they opened themselves.")
    if not review.is_waiting:
        return no("It is reviewed already.")
    return YES


# --- who settles it -------------------------------------------------------------------------------


def may_assign(hat: Actor, review: BreakGlassReview) -> Verdict:
    """Whether a hat may say who settles it, or take it: an officer of the agency, until it is settled."""
    verdict = may(hat, Act.REVIEW_ACCESS)
    return _is_of_reviewers(hat, review) if verdict else verdict


def reviewers_of(review: BreakGlassReview) -> list[Person]:
    """Officers of the agency who may settle it: not who opened the records, nobody kept apart from any."""
    use = review.use
    held = Membership.objects.current(hats.today()).filter(
        agency=review.owner_id, role__in=_REVIEWING
    )
    away = {use.person_id, *_apart(use)}
    found = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return [*found.exclude(pk__in=away).order_by("name")]


def _apart(use: BreakGlass) -> set[UUID]:
    kept = conflicts.people_apart({*use.things.values_list("file_id", flat=True)}).values()
    return {person for people in kept for person in people}


@transaction.atomic
def assign(row: BreakGlassReview, reviewer_id: UUID, *, by: Hat, version: int) -> BreakGlassReview:
    """Give it to an officer, or take it; whoever is given it by another is told. Raises Refused, Stale."""
    row = BreakGlassReview.objects.lock(row, version)
    require(may_assign(by, row))
    if reviewer_id not in {one.pk for one in reviewers_of(row)}:
        raise Refused("Choose an officer of your agency who did not open the records.")
    if reviewer_id == row.reviewer_id:
        raise Refused("They have it already.")
    at = clock.now()
    row.set_assigned(reviewer_id, by=by, at=at)
    if reviewer_id != by.person_id:
        notices.post(
            to=row.owner_id,
            notice_kind=NoticeKind.BREAK_GLASS_GIVEN,
            about=row.use,
            by=Service("break-glass", agency_id=row.owner_id),
            at=at,
            persons=[reviewer_id],
        )
    about = [row, Thing("person", reviewer_id)]
    break_glass.note(row.use, Verb.ASSIGNED, by=by, reason=BY_RULE, about=about)
    return row


# --- what was found -------------------------------------------------------------------------------


def may_review(hat: Actor, review: BreakGlassReview) -> Verdict:
    """Whether a hat may review: an officer of the agency whose records were opened, never the opener.

    Whoever was given it, if anybody was. Once it is late, whoever answers for that agency's information
    risk may, too, whoever has it (4.15).
    """
    verdict = _is_of_reviewers(hat, review)
    if not verdict:
        return verdict
    has_it = review.reviewer_id in (None, hat.person_id)
    if not has_it and not (review.raised_at and may(hat, Act.OWN_RISK)):
        return no("A colleague has it. Take it over first.")
    return YES


@transaction.atomic
def review(
    row: BreakGlassReview,
    *,
    by: Hat,
    found: ReviewState,
    because: Reason,
    version: int,
    outcome: Outcome | None = None,
    feedback: str = "",
) -> BreakGlassReview:
    """Say whether an emergency access was justified, or that it is not clear yet; what follows, and why.

    `feedback` is read by who opened the records and their supervisors; a finding that settles it has both.
    What is sent is looked through for protected addresses, as all that leaves an agency is. Raises Refused,
    WordsRefused, Stale.
    """
    row = BreakGlassReview.objects.lock(row, version)
    require(may_review(by, row))
    require(REVIEWS.may_move(row.state, found))
    if because.is_kept:
        raise Refused("Say in a sentence what you found.")
    _require_settled(found, outcome, feedback)
    at, use = clock.now(), row.use
    if feedback.strip():
        _seal(row, feedback.strip(), by=by)
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_reviewed(found, outcome, by=by, at=at, because=because)
    clocks.meet(row, REVIEW, at=at)
    clocks.meet(row, RAISED, at=at)
    told = [use.owner_id, row.owner_id]
    break_glass.tell(use, told, NoticeKind.BREAK_GLASS_REVIEWED, at=at, but=[by.person_id])
    break_glass.note(use, Verb.DECIDED, by=by, reason=because, about=[row])
    return row


def _require_settled(found: ReviewState, outcome: Outcome | None, feedback: str) -> None:
    """What is settled says what follows, and something to who opened the records."""
    if found == ReviewState.UNCLEAR:
        return
    if outcome is None:
        raise Refused("Say what follows, or that nothing does.")
    if not feedback.strip():
        raise Refused("Say something to whoever opened the records.")


def _seal(row: BreakGlassReview, feedback: str, *, by: Hat) -> None:
    for file_id in {*row.use.things.values_list("file_id", flat=True)}:
        free_text.require_clear([feedback], file_id=file_id, by=by)
    cause = sealing.Cause.of(CauseKind.FEEDBACK, row)
    sealing.seal(row, "feedback", {"text": feedback}, by=by, to={row.use.owner_id}, cause=cause)
