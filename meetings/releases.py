"""Releasing an agency's items to a case on the agenda, or to those at its meeting alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import clock
from agencies.actors import Hat
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no
from mash_hub import audiences, risk_release_page
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import SENT, Item
from mash_hub.models.releases import Audience, AudienceKind, ItemRelease
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.requests import agreed_agencies
from meetings import with_papers
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance, AttendanceState
from meetings.models.meetings import MeetingState

AWAY = (AttendanceState.APOLOGIES, AttendanceState.ABSENT)


def may_offer(hat: Hat, case: AgendaItem) -> Verdict:
    """Whether a hat may release its agency's items to a case: who represents it there (4.7)."""
    if not (allowed := may(hat, Act.RELEASE_TO_MEETING)):
        return allowed
    if hat.workspace_id != case.workspace_id:
        return no("Only representatives in the workspace of a meeting release to its cases.")
    if case.meeting.state == MeetingState.CANCELLED:
        return no("This meeting is cancelled.")
    return YES


def own_items(case: AgendaItem, *, by: Hat) -> Any:
    """What the hat's agency sent in the enquiry that the case comes from, in the order written."""
    referral = case.referral
    if not may_offer(by, case) or referral is None or referral.thing_kind != "enquiry":
        return Item.objects.none()
    sent = Item.objects.visible_to(by).filter(owner=by.agency_id, state__in=SENT)
    return sent.filter(request__enquiry=referral.thing_id).in_order()


def released_to(case: AgendaItem) -> Any:
    """The releases that stand now and are read at a case, at its meeting or where it was referred."""
    standing = ItemRelease.objects.standing().filter(until_at__gt=clock.now())
    here = standing.filter(workspace=case.workspace_id, case_file__in=case.case_files)
    return here.select_related("owner").order_by("released_at", "pk")


def items_here(case: AgendaItem, *, by: Hat) -> Any:
    """The released items that a hat reads at a case, in the order they were written."""
    released = released_to(case).values("item")
    seen = Item.objects.visible_to(by).filter(Q(pk__in=released)).released()
    return seen.select_related("owner", "request").in_order()


def own_risks(case: AgendaItem, *, by: Hat) -> Any:
    """The risk assessments of the hat's agency about what the case comes from, newest first."""
    if not may_offer(by, case) or case.referral is None:
        return RiskAssessment.objects.none()
    of = Enquiry if case.referral.thing_kind == Enquiry.kind else Contact
    came_from = of.objects.filter(pk=case.referral.thing_id).values("file")
    own = RiskAssessment.objects.visible_to(by).filter(owner=by.agency_id)
    found = own.filter(Q(case_file__in=came_from) | Q(case_file=case.referral.file_id))
    return found.select_related("owner", "assessor").order_by("-completed_at", "pk")


def risks_here(case: AgendaItem, *, by: Hat) -> list[RiskAssessment]:
    """The risk assessments that a hat reads at a case: attached to it, or released to it."""
    return risk_release_page.at_case(case.workspace_id, case.case_files, by=by)


def to_case(case: AgendaItem, *, owner_id: UUID) -> Audience:
    """Every agency under the agreement that gets the papers of this workspace's meetings."""
    if case.part:
        return _to_those_who_come(case, AudienceKind.CASE, case, owner_id=owner_id)
    reading = set(with_papers.agencies(case.workspace_id))
    parties = agreed_agencies(case.workspace_id, owner_id)
    return Audience(
        AudienceKind.CASE,
        case.workspace_id,
        tuple(one.pk for one in parties if one.pk in reading),
        by_kind=case.kind,
        by_id=case.pk,
        reference=case.reference,
        case_file_id=case.file_id,
    )


def to_meeting(case: AgendaItem, *, owner_id: UUID) -> Audience:
    """Only the people expected or present at the meeting, by name; observers and those away left out."""
    return _to_those_who_come(case, AudienceKind.MEETING, case.meeting, owner_id=owner_id)


def _to_those_who_come(
    case: AgendaItem, kind: AudienceKind, thing: Any, *, owner_id: UUID
) -> Audience:
    coming = Attendance.objects.filter(meeting=case.meeting_id).for_part(case.part)
    people = [one for one in coming.exclude(state__in=AWAY) if not one.is_observer]
    parties = {one.pk for one in agreed_agencies(case.workspace_id, owner_id)}
    there = [one for one in people if one.agency_id in parties or one.agency_id == owner_id]
    return Audience(
        kind,
        case.workspace_id,
        tuple(sorted({one.agency_id for one in there} - {owner_id})),
        tuple(sorted({one.person_id for one in there})),
        by_kind=thing.kind,
        by_id=thing.pk,
        reference=thing.reference,
        case_file_id=case.file_id,
    )


def to_people(case: AgendaItem, persons: list[UUID]) -> Audience:
    """People by name at a case. Raises Refused for people who left meanwhile."""
    named = audiences.of_people(persons, workspace_id=case.workspace_id, thing=case)
    return replace(named, case_file_id=case.file_id)
