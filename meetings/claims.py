"""Claiming a working relationship to a case that a meeting hears, or heard, without oneself (AC7).

What is read by it is the host's own: how far the case is, and the actions that were agreed, whose words
are the host's. No line of the minutes, nothing that an agency shared, and no paper.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from agencies import clock, references
from agencies.actors import Hat
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_claims, ceilings
from mash_hub.case_claims import Case
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.models.actions import Action, ActionState
from mash_hub.models.case_claims import CaseClaim
from mash_hub.models.conflicts import apart
from meetings import parts
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meetings import LISTED, MeetingState


def find(typed: str, *, by: Hat) -> AgendaItem | None:
    """The case of a meeting of one's workspace that a reference names; None where one is kept from it.

    Never one of a discussion to which the host invites alone, nor of a part of a CMOG to which one does
    not come. The try counts as a look-up and is logged. Raises TooManySearches: then counter and entry
    stand in the open act.
    """
    at = clock.now()
    too_many = ceilings.count_search(by) > SEARCHES_AN_HOUR
    result = "TOO_MANY" if too_many else "DONE"
    log.write(by=by, verb=Verb.SEARCHED, ground="case_claim", result=result, at=at)
    if too_many:
        raise TooManySearches
    here = AgendaItem.objects.filter(workspace=by.workspace_id, meeting__meeting_kind__in=LISTED)
    here = here.exclude(meeting__state=MeetingState.CANCELLED).exclude(apart(by.person_id))
    here = here.exclude(apart(by.person_id, "referral__file"))
    found = here.filter(reference=references.tidy(typed)).select_related("meeting").first()
    return found if found is not None and _comes_to(found, by=by) else None


def _comes_to(item: AgendaItem, *, by: Hat) -> bool:
    """Whether somebody comes to the part of a CMOG in which a case is heard, or would if expected (4.11)."""
    if not item.part:
        return True
    row = Attendance.objects.filter(meeting=item.meeting_id, person=by.person_id).first()
    return item.part in (row.parts if row else parts.usual_of(by, item.meeting))


@transaction.atomic
def claim(item: AgendaItem, *, by: Hat, **said: Any) -> CaseClaim:
    """Say that one works with a case of a meeting; told and bounded as `case_claims.claim`. Refused."""
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not _comes_to(item, by=by):
        raise Refused(case_claims.NO_CASE)
    case = Case(
        item.kind,
        item.pk,
        item.reference,
        item.owner_id,
        item.workspace_id,
        item.file_id,
        {"text": agreed(item)},
    )
    is_read = AgendaItem.objects.visible_to(by).filter(pk=item.pk).exists()
    return case_claims.claim_case(case, by=by, is_read=is_read, **said)


def agreed(item: AgendaItem) -> list[Action]:
    """The actions agreed for a case, whose words are its host's, once its minutes are circulated."""
    if item.meeting.state not in (MeetingState.CIRCULATED, MeetingState.ARCHIVED):
        return []
    rows = Action.objects.of(item.kind, item.pk).filter(owner=item.owner_id)
    return [*rows.exclude(state=ActionState.CANCELLED).select_related("agency")]


def item_of(row: CaseClaim, *, by: Hat) -> AgendaItem | None:
    """The case that a claim opens to its person now; None for everybody else, and when it is over."""
    if row.case_kind != AgendaItem.kind or not row.is_open_to(by, clock.now()):
        return None
    found = AgendaItem.objects.filter(pk=row.case_id).exclude(apart(by.person_id))
    found = found.exclude(apart(by.person_id, "referral__file"))
    item = found.select_related("meeting", "owner").first() if by.agreement_in_force else None
    return item if item is not None and _comes_to(item, by=by) else None
