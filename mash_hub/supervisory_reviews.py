"""Supervisory reviews of people's work: told to its author, and to nobody else (domain notes 2.3, 3: 31).

Of an answer the whole team reads them: it was worked on together. Of any other record its author alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.notices import NoticeKind
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text
from mash_hub.escalation_rules import SUPERVISORS, holders
from mash_hub.models.actions import Action
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.requests import InformationRequest
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.supervisory_reviews import SupervisoryReview
from mash_hub.telling import InCase, tell


@dataclass(frozen=True)
class Work:
    """A record whose quality is reviewed: by whom it was made, and for which agency."""

    row: InCase
    author_id: UUID | None
    agency_id: UUID


def work_in(row: Contact | Enquiry | RiskAssessment | Action) -> Work:
    """Whose work a record is: its referrer's, who decided, who assessed, who has the action to do."""
    if isinstance(row, Contact):
        return Work(row, row.referrer_id, row.owner_id)
    if isinstance(row, Enquiry):
        return Work(row, row.decided_by_id, row.owner_id)
    if isinstance(row, RiskAssessment):
        return Work(row, row.assessor_id, row.owner_id)
    return Work(row, row.person_id, row.agency_id)


def is_own_agencys(hat: Hat, work: Work) -> bool:
    """Whether a record is the work of somebody of a hat's agency: others have no page of its reviews."""
    return work.author_id is not None and hat.agency_id == work.agency_id


def may_review(hat: Hat, work: Work) -> Verdict:
    """Whether a hat, which sees a record, reviews it: of the author's agency, another than the author.

    Where the agency named its team managers, one of them.
    """
    if not is_own_agencys(hat, work):
        return no("Only the agency whose work it is reviews it.")
    if hat.person_id == work.author_id:
        return no("It is your own work: somebody else reviews it.")
    (found,) = holders(work.row.workspace_id, [work.agency_id], SUPERVISORS)
    if found.are_named and hat.person_id not in found.persons:
        return no("Those whom your agency named as team managers review its work.")
    return YES


@transaction.atomic
def review(work: Work, *, by: Hat, findings: str) -> SupervisoryReview:
    """Tell the author of a record what a supervisor found in it. Raises Refused, WordsRefused."""
    require(may_review(by, work))
    if not findings.strip():
        raise Refused("Write what you found.")
    free_text.require_clear([findings], file_id=work.row.file_id, by=by)
    assert work.author_id is not None, "asked by the verdict"
    at = clock.now()
    row = _begun(work.row, by=by, at=at)
    row.thing_kind, row.thing_id = work.row.kind, work.row.id
    row.author_id = work.author_id
    two_alone = sealing.Cause(sealing.OWN.kind, persons=(by.person_id, work.author_id))
    sealing.seal(row, "words", {"findings": findings}, by=by, cause=two_alone)
    row.start(by=by, at=at)
    told = [work.author_id]
    tell([by.agency_id], NoticeKind.WORK_REVIEWED, about=work.row, by=by, at=at, persons=told)
    log.write(by=by, verb=Verb.CREATED, about=[row, work.row], sections=["words"], at=at)
    return row


@transaction.atomic
def review_answer(request: InformationRequest, *, by: Hat, findings: str) -> SupervisoryReview:
    """Store what was found in an answer, for its team; whether `by` may was asked before."""
    if not findings.strip():
        raise Refused("Write what you found.")
    free_text.require_clear([findings], file_id=request.file_id, by=by)
    at = clock.now()
    row = _begun(request, by=by, at=at)
    row.request, row.request_state = request, request.state
    sealing.seal(row, "words", {"findings": findings}, by=by)
    row.start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[row, request], sections=["words"], at=at)
    return row


def _begun(thing: InCase, *, by: Hat, at: datetime) -> SupervisoryReview:
    return SupervisoryReview(
        id=uuid4(),
        file_id=thing.file_id,
        owner_id=by.agency_id,
        workspace_id=thing.workspace_id,
        reviewed_at=at,
        reviewed_by_id=by.person_id,
    )


def of(thing: InCase, *, by: Hat) -> list[tuple[SupervisoryReview, str]]:
    """The reviews of a record that a hat reads, newest first, with what was found."""
    seen = SupervisoryReview.objects.visible_to(by)
    of_thing = (
        seen.filter(request=thing.id)
        if isinstance(thing, InformationRequest)
        else seen.filter(thing_kind=thing.kind, thing_id=thing.id)
    )
    rows = list(of_thing.select_related("reviewed_by").order_by("-reviewed_at", "pk"))
    opened = sealing.open(rows, ["words"], by=by)
    return [(row, opened.text(row, "words", "findings")) for row in rows]
