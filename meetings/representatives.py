"""Naming who stands for each agency at a MARAC, and ending it (domain notes 2.1: representative and deputy)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction

from agencies import clock, hats, notices
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from meetings import with_papers
from meetings.models.memberships import MeetingMembership, StandsAs

_A_DAY = timedelta(days=1)


def may_keep(hat: Actor) -> Verdict:
    """Keep the list of representatives: the coordinator of a MARAC."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    return YES if is_marac(hat) else no("Only a MARAC has a list of representatives.")


def is_marac(hat: Actor) -> bool:
    """Whether a hat works at a MARAC."""
    if hat.workspace_id is None:
        return False
    here = Workspace.objects.filter(pk=hat.workspace_id, workspace_kind=WorkspaceKind.MARAC)
    return here.exists()


def possible(hat: Hat) -> list[Membership]:
    """Who can stand for an agency here: those who attend its meetings with papers, agency by agency."""
    found = Membership.objects.current(hats.today()).filter(
        workspace=hat.workspace_id, role__in=with_papers.ROLES
    )
    return list(found.select_related("agency", "person").order_by("agency__name", "person__name"))


def own(hat: Hat) -> list[MeetingMembership]:
    """As what somebody stands for their agency here, today or from a day to come."""
    rows = MeetingMembership.objects.visible_to(hat).standing(hats.today())
    mine = rows.filter(person=hat.person_id, agency=hat.agency_id)
    return list(mine.select_related("agency").order_by("from_on", "pk"))


@transaction.atomic
def name(member: Membership, stands_as: StandsAs, from_on: date, *, by: Hat) -> MeetingMembership:
    """Name who stands for an agency from a day on; its representative of before ends the day before.

    Somebody who was deputy becomes representative, or the other way round, from that day. Whoever is
    named is told, and whose place it was. Raises Refused for who does not attend here, or is that already.
    """
    require(may_keep(by))
    if member.pk not in {one.pk for one in possible(by)}:
        raise Refused("Name a person who attends this MARAC for the agency.")
    at = clock.now()
    rows = MeetingMembership.objects.select_for_update(of=("self",)).filter(
        workspace=by.workspace_id, agency=member.agency_id, until_on__isnull=True
    )
    for row in rows.order_by("pk"):
        same_person = row.person_id == member.person_id
        if same_person and row.stands_as == stands_as:
            raise Refused(f"They are {row.get_stands_as_display().lower()} already.")
        both = {row.stands_as, stands_as} == {StandsAs.REPRESENTATIVE.value}
        if same_person or both:
            _end(row, from_on - _A_DAY, by=by)
            if not same_person:
                _tell(row, by=by)
    made = MeetingMembership(
        id=uuid4(),
        workspace_id=by.workspace_id,
        agency_id=member.agency_id,
        person_id=member.person_id,
        stands_as=stands_as,
        from_on=from_on,
    ).start(by=by, at=at)
    _tell(made, by=by)
    log.write(
        by=by,
        verb=Verb.ASSIGNED,
        about=[made],
        people=[member.person_id],
        owners=[member.agency_id],
        ground=stands_as.value,
        at=at,
    )
    return made


@transaction.atomic
def end(row: MeetingMembership, until_on: date, *, by: Hat, version: int) -> MeetingMembership:
    """Note the last day on which somebody stands for their agency; its place is vacant, and they are told.

    Raises Refused, Stale.
    """
    row = MeetingMembership.objects.lock(row, version)
    require(may_keep(by))
    if row.until_on is not None:
        raise Refused("It has ended already.")
    _end(row, until_on, by=by)
    _tell(row, by=by)
    log.write(
        by=by,
        verb=Verb.ENDED,
        about=[row],
        people=[row.person_id],
        owners=[row.agency_id],
        ground=row.stands_as,
        at=clock.now(),
    )
    return row


def _end(row: MeetingMembership, until_on: date, *, by: Hat) -> None:
    if until_on < row.from_on - _A_DAY:
        raise Refused(f"It began only on {row.from_on.day} {row.from_on:%B %Y}.")
    row.set_ended(until_on, by=by, at=clock.now())


def _tell(row: MeetingMembership, *, by: Hat) -> None:
    """Tell the person alone, without a name or a case: whom they stand for they know."""
    notices.post(
        to=row.agency_id,
        notice_kind=NoticeKind.REPRESENTATIVE_CHANGED,
        about=row,
        by=by,
        at=clock.now(),
        workspace_id=row.workspace_id,
        persons=[row.person_id],
    )
