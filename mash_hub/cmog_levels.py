"""The level of a child on a CMOG’s list: taken from a screening, and lowered by two people (4.11).

Nothing computes it: a person graded the screening, and its score decides nothing (7.2 R24).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log.entries import Verb
from mash_hub import at_risk, cmog_entries, free_text, safety_plan_ends, subjects
from mash_hub.models.cmog_entries import CmogEntry, NoteKind
from mash_hub.models.cmog_states import (
    LISTED_FROM,
    ChildState,
    ExploitationLevel,
    ListKind,
)
from mash_hub.models.risk_assessments import RiskAssessment, about_now
from mash_hub.questionnaires import Tool


def screenings_of(row: CmogEntry, *, by: Hat) -> list[RiskAssessment]:
    """The completed exploitation screenings of this child that a hat can read, newest first.

    Whichever agency made it, wherever, and under whatever record of the child: what was released to the
    hat counts as what was answered at the entry does, without a referral (4.11).
    """
    if row.card is None:
        return []
    about = [row.subject_id, subjects.subject_of(row.card).pk]  # a merge takes the child along
    found = RiskAssessment.objects.visible_to(by).as_read_by(by).filter(tool=Tool.CSE.value)
    found = found.filter(about_now(about)).select_related("owner", "assessor")
    return [*found.order_by("-completed_at", "pk")]


@transaction.atomic
def screen(row: CmogEntry, assessment: RiskAssessment, *, by: Hat, version: int) -> CmogEntry:
    """Take the level of a child from a screening, which was graded by a person and not by its score.

    A child who was stepped down and is Significant or Serious again is back on the list; the screening
    of one at risk is looked at again. Raises
    Refused for another child’s screening, and where it is lower than the level that stands: that two
    people decide; Stale.
    """
    row = CmogEntry.objects.select_related("workspace").lock(row, version)
    require(cmog_entries.may_work(by, row))
    if row.list_kind != ListKind.CHILD or row.is_over:
        raise Refused("Only a child on the list is screened.")
    if assessment.pk not in {one.pk for one in screenings_of(row, by=by)}:
        raise Refused("Choose a completed exploitation screening of this child.")
    level = assessment.grade if assessment.grade in ExploitationLevel.values else ""
    rank = ExploitationLevel(level).rank if level else -1
    if rank < row.level_rank == ExploitationLevel.AT_RISK.rank:
        raise Refused(
            "No level is lower than At risk. If the child needs no list, close the entry and say why."
        )
    if rank < row.level_rank:
        raise Refused("That is lower than the level that stands: propose it, and another agrees.")
    state = _state_after(row, rank)
    at = clock.now()
    is_off_or_back = state in at_risk.OFF_LIST or state != row.state
    review_on = at_risk.review_day(row, state, level, cmog_entries.latest_review(row, at))
    row.set_screened(state, level, assessment, review_on=review_on, by=by, at=at)
    cmog_entries.share(row, by=by)
    if is_off_or_back:
        cmog_entries.run_clocks(row, at=at)
    cmog_entries.tell(row, by=by, at=at)
    cmog_entries.note_act(row, Verb.RATED, by=by, at=at, ground=level)
    return row


def _state_after(row: CmogEntry, rank: int) -> str:
    if row.state == ChildState.REFERRED:
        return ChildState.SCREENED
    if row.state == ChildState.STEPPED_DOWN and rank >= LISTED_FROM.rank:
        return ChildState.ON_LIST
    return row.state


# --- a lower level: two people --------------------------------------------------------------------


def may_propose(hat: Hat, row: CmogEntry) -> Verdict:
    """A member proposes a lower level of a child; one proposal waits at a time."""
    if not (allowed := cmog_entries.may_work(hat, row)):
        return allowed
    if row.list_kind != ListKind.CHILD or row.level_rank < 1 or row.is_over:
        return no("There is no lower level to propose.")
    return no("A lower level is proposed already.") if row.lower_level else YES


@transaction.atomic
def propose_lower(
    row: CmogEntry,
    level: ExploitationLevel,
    *,
    words: str,
    welfare: str,
    last_missing_on: date | None,
    by: Hat,
    version: int,
) -> CmogEntry:
    """Propose a lower level: the reason, how the child is now, and the day of the last missing episode.

    Nothing falls until another person agrees (4.11; 8c number 16). Raises Refused, Stale.
    """
    row = CmogEntry.objects.select_related("workspace").lock(row, version)
    require(may_propose(by, row))
    if level.rank >= row.level_rank:
        raise Refused("Choose a lower level than the one that stands.")
    if not words.strip() or not welfare.strip():
        raise Refused("Say why, and who saw the child and how the child is now.")
    if last_missing_on is not None and last_missing_on > hats.today():
        raise Refused("The last missing episode cannot lie ahead.")
    free_text.require_clear([words, welfare], file_id=row.file_id, by=by)
    at = clock.now()
    content = {"words": words.strip(), "welfare": welfare.strip()}
    sealing.seal(
        row,
        "proposal",
        content,
        by=by,
        to={*cmog_entries.readers_now(row), by.agency_id},
        cause=cmog_entries.cause_of(row),
    )
    row.set_lower(level, last_missing_on, by=by, at=at)
    cmog_entries.tell(row, by=by, at=at)
    cmog_entries.note_act(row, Verb.REQUESTED, by=by, at=at, ground=level)
    return row


def may_agree(hat: Hat, row: CmogEntry) -> Verdict:
    """Another person than who proposed it, who can read why."""
    if not (allowed := cmog_entries.may_work(hat, row)):
        return allowed
    if not row.lower_level:
        return no("No lower level is proposed.")
    if hat.person_id == row.lower_by_id:
        return no("Another person agrees to the lower level, or does not.")
    if sealing.open_quietly([row], ["proposal"], by=hat)[row, "proposal"] is None:
        return no("Your agency was not given why: somebody who reads it answers.")
    return YES


@transaction.atomic
def answer_lower(row: CmogEntry, *, agrees: bool, words: str, by: Hat, version: int) -> CmogEntry:
    """Agree to a lower level as the second person, or not; At risk takes the child off the list.

    Raises Refused for the proposer, and without words; Stale.
    """
    row = CmogEntry.objects.select_related("workspace").lock(row, version)
    require(may_agree(by, row))
    if not words.strip():
        raise Refused("Say why you agree, or why not.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    if agrees:
        falls_off = row.lower_level == ExploitationLevel.AT_RISK
        on_list = row.state in (ChildState.ON_LIST, ChildState.REVIEWED)
        state = ChildState.STEPPED_DOWN if falls_off and on_list else row.state
        latest = cmog_entries.latest_review(row, at)
        review_on = at_risk.review_day(row, state, row.lower_level, latest)
        row.set_lowered(state, review_on=review_on, by=by, at=at)
    else:
        row.set_lower("", None, by=by, at=at)
    cmog_entries.write(row, NoteKind.STEP, words.strip(), hats.today(), by=by, at=at)
    if agrees and row.state in at_risk.OFF_LIST:
        cmog_entries.run_clocks(row, at=at)
        safety_plan_ends.end(row, by=by, at=at)
    cmog_entries.tell(row, by=by, at=at)
    cmog_entries.note_act(
        row, Verb.RE_RATED if agrees else Verb.DECLINED, by=by, at=at, ground=row.level
    )
    return row


@transaction.atomic
def take_lower_back(row: CmogEntry, *, by: Hat, version: int) -> CmogEntry:
    """Take one’s own proposal of a lower level back. Raises Refused, Stale."""
    row = CmogEntry.objects.select_related("workspace").lock(row, version)
    if not row.lower_level or row.lower_by_id != by.person_id:
        raise Refused("Whoever proposed it takes it back.")
    at = clock.now()
    row.set_lower("", None, by=by, at=at)
    cmog_entries.note_act(row, Verb.WITHDRAWN, by=by, at=at)
    return row
