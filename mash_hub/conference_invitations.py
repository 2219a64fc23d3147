"""Inviting an agency to a case conference; who goes, and its report in time (domain notes 3, 48)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text
from mash_hub.calendars import Target
from mash_hub.models.clocks import ClockType
from mash_hub.models.conference_invitations import (
    CONFERENCE_REPORT,
    TABLE,
    ConferenceInvitation,
    ConferenceKind,
    InvitationState,
    ReportBy,
    WhyNobody,
)
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.telling import tell


@dataclass(frozen=True)
class Conference:
    """When and where a conference is, and by when its report is wanted."""

    conference_kind: ConferenceKind
    held_at: datetime
    report_due_at: datetime
    place: str = ""
    notes: str = ""


def may_invite(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may invite the agency of a request: the host's deciders."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (request.owner_id, request.workspace_id):
        return no("Only the agency that hosts the workspace invites here.")
    if request.state == RequestState.RECALLED:
        return no("This request was taken back: its agency has no part in the enquiry.")
    return YES


def may_answer(hat: Actor, row: ConferenceInvitation) -> Verdict:
    """Whether a hat may say who goes and that the report was sent: people of the agency invited."""
    verdict = may(hat, Act.ANSWER)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (row.agency_id, row.workspace_id):
        return no("Only the agency that is invited answers.")
    return no("It was taken back.") if row.state == InvitationState.RECALLED else YES


def may_report(hat: Actor, row: ConferenceInvitation) -> Verdict:
    """Whether a hat may note that the report was sent."""
    verdict = may_answer(hat, row)
    return TABLE.may_move(row.state, InvitationState.REPORTED) if verdict else verdict


def may_recall(hat: Actor, row: ConferenceInvitation) -> Verdict:
    """Whether a hat may take an invitation back."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only the agency that invited takes it back.")
    return TABLE.may_move(row.state, InvitationState.RECALLED)


@transaction.atomic
def invite(request: InformationRequest, conference: Conference, *, by: Hat) -> ConferenceInvitation:
    """Invite the agency of a request; its report has a clock. Raises Refused for times out of order."""
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_invite(by, request))
    at = clock.now()
    if not at < conference.report_due_at <= conference.held_at:
        raise Refused("The report is wanted from now on and no later than the conference.")
    free_text.require_clear([conference.place, conference.notes], file_id=request.file_id, by=by)
    row = ConferenceInvitation(
        id=uuid4(),
        reference=references.new("CI"),
        request=request,
        agency_id=request.agency_id,
        file_id=request.file_id,
        owner_id=request.owner_id,
        workspace_id=request.workspace_id,
        conference_kind=conference.conference_kind,
        held_at=conference.held_at,
        report_due_at=conference.report_due_at,
        invited_at=at,
        invited_by_id=by.person_id,
    )
    words = {"place": conference.place, "notes": conference.notes}
    cause = sealing.Cause.of(CauseKind.ASKED, row)
    sealing.seal(row, "words", words, by=by, to={row.agency_id}, cause=cause)
    row.start(by=by, at=at)
    minutes = max(1, int((row.report_due_at - at).total_seconds() // 60))
    clocks.start(
        row,
        CONFERENCE_REPORT,
        target=Target(ClockType.CONTINUOUS, minutes),
        at=at,
        owner_id=row.agency_id,
        workspace_id=row.workspace_id,
        due_at=row.report_due_at,
    )
    tell([row.agency_id], NoticeKind.CONFERENCE_ASKED, about=row, by=by, at=at)
    _log(row, Verb.INVITED, by=by, ground=row.conference_kind)
    return row


def _log(
    row: ConferenceInvitation,
    verb: Verb,
    *,
    by: Hat,
    ground: str = "",
    because: Reason | None = None,
    people: tuple[UUID, ...] = (),
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, row.request],
        people=people,
        owners=[row.owner_id, row.agency_id],
        ground=ground,
        reason=because,
        at=clock.now(),
    )


def people_to_send(row: ConferenceInvitation) -> list[Person]:
    """Who of the invited agency can be named: everybody who wears a hat for it today, by name."""
    worn = {hat.person_id for hat in hats.of_agency(row.agency_id)}
    return list(Person.objects.filter(pk__in=worn).order_by("name", "pk"))


@transaction.atomic
def answer(
    row: ConferenceInvitation,
    *,
    by: Hat,
    attendee: UUID | None,
    why_nobody: WhyNobody | None = None,
    version: int,
) -> ConferenceInvitation:
    """Say who goes, or why nobody does; it can be said anew. The host is told. Refused, Stale."""
    row = ConferenceInvitation.objects.lock(row, version)
    require(may_answer(by, row))
    if (attendee is None) == (why_nobody is None):
        raise Refused("Name who goes, or say why nobody does.")
    if attendee is not None and attendee not in {one.pk for one in people_to_send(row)}:
        raise Refused("Name somebody of your agency.")
    at = clock.now()
    row.set_answered(attendee, why_nobody or "", by=by, at=at)
    tell([row.owner_id], NoticeKind.CONFERENCE_ANSWERED, about=row, by=by, at=at)
    people = (attendee,) if attendee else ()
    _log(row, Verb.ASSIGNED if attendee else Verb.DECLINED, by=by, people=people)
    return row


@transaction.atomic
def report_sent(
    row: ConferenceInvitation, report_by: ReportBy, *, by: Hat, version: int
) -> ConferenceInvitation:
    """Note that the report was sent, and how; its clock is met. Raises Refused, Stale."""
    row = ConferenceInvitation.objects.lock(row, version)
    require(may_report(by, row))
    at = clock.now()
    row.set_reported(report_by, by=by, at=at)
    clocks.meet(row, CONFERENCE_REPORT, at=at)
    tell([row.owner_id], NoticeKind.CONFERENCE_ANSWERED, about=row, by=by, at=at)
    _log(row, Verb.COMPLETED, by=by, ground=report_by)
    return row


@transaction.atomic
def recall(
    row: ConferenceInvitation, *, by: Hat, because: Reason, version: int
) -> ConferenceInvitation:
    """Take an invitation back, as when the conference is off. Raises Refused, Stale."""
    row = ConferenceInvitation.objects.lock(row, version)
    require(may_recall(by, row))
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_recalled(by=by, at=at, because=because)
    clocks.stop(row, CONFERENCE_REPORT, at=at)
    tell([row.agency_id], NoticeKind.CONFERENCE_ASKED, about=row, by=by, at=at)
    _log(row, Verb.WITHDRAWN, by=by, because=because)
    return row
