"""Asking agencies, reminding them, recalling, and going ahead without an answer: the hub's side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import AgreementParty, Purpose, SharingAgreement
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import agency_views, clocks, free_text, partnership_settings, red_calls
from mash_hub.collation import collate_if_complete
from mash_hub.models.enquiries import TABLE as ENQUIRY_TABLE
from mash_hub.models.enquiries import Enquiry, EnquiryState, Rating
from mash_hub.models.requests import (
    TABLE,
    Chase,
    InformationRequest,
    InformationRequestQuerySet,
    Reading,
    RequestState,
)
from mash_hub.models.subjects import Involvement
from mash_hub.ratings import ANSWER, DECISION, may_work, target_of
from mash_hub.telling import tell


@dataclass(frozen=True)
class Asked:
    """One agency to be asked, and by when; without a time it is the enquiry's own."""

    agency_id: UUID
    due_at: datetime | None = None


@dataclass(frozen=True)
class NamedPerson:
    """A person as the hub knows them, quoted in the question so that an agency can look them up."""

    subject_id: UUID
    name: str
    born: str = ""
    role: str = ""

    def quoted(self) -> dict[str, str]:
        """What stands in the sealed question."""
        who = {"subject": str(self.subject_id), "name": self.name}
        return {**who, "born": self.born, "role": self.role}


@dataclass(frozen=True)
class Question:
    """What is asked: text, people, purpose and period (domain notes 4.3, 7.2 R1 and R3)."""

    text: str
    people: Sequence[NamedPerson]
    purpose: Purpose
    period_from_on: date
    period_until_on: date


def months_back(workspace_id: UUID) -> int:
    """How many months a request asks about unless another period is named (domain notes 4.3)."""
    return partnership_settings.number(
        partnership_settings.SettingName.REQUEST_PERIOD, workspace_id, clock.now()
    )


def agreed_agencies(workspace_id: UUID, host_id: UUID) -> list[Agency]:
    """The agencies that may be asked in a workspace today: parties to an agreement in force."""
    on = hats.today()
    parties = AgreementParty.objects.taking_part().signed()
    parties = parties.filter(
        agreement__in=SharingAgreement.objects.in_force(on).filter(workspace=workspace_id),
        signed_on__lte=on,
    )
    found = Agency.objects.active().filter(pk__in=parties.values("agency"))
    return list(
        found.exclude(pk=host_id)
        .exclude(agency_kind__in=(AgencyKind.AUDIT, AgencyKind.PARTNERSHIP))
        .order_by("name")
    )


def purposes_of(workspace_id: UUID) -> list[Purpose]:
    """The purposes that the workspace's agreements allow today, in the order of the list."""
    agreements = SharingAgreement.objects.in_force(hats.today()).filter(workspace=workspace_id)
    allowed = {
        code for purposes in agreements.values_list("purposes", flat=True) for code in purposes
    }
    return [one for one in Purpose if one in allowed and one != Purpose.ADMINISTRATION]


def require_purpose(purpose: Purpose, workspace_id: UUID) -> None:
    """Raise Refused for a purpose that the workspace's agreements do not allow today."""
    if purpose not in purposes_of(workspace_id):
        raise Refused("The workspace’s agreement does not allow this purpose.")


def may_ask(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may send requests in an enquiry now."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if enquiry.rating == Rating.BLUE:
        return no("Blue: no requests may be sent. Rate it higher first if you need to ask.")
    if enquiry.state in (EnquiryState.GATHERING, EnquiryState.STRATEGY):
        return YES
    return ENQUIRY_TABLE.may_move(enquiry.state, EnquiryState.GATHERING)


def _require_question(enquiry: Enquiry, question: Question, asked: Sequence[Asked]) -> None:
    """Refuse wild cards: named people of this enquiry, a purpose of the agreement, parties to it."""
    if not question.people or not question.text.strip():
        raise Refused("Say what you ask, and about whom: blanket requests are refused.")
    in_scope = set(
        Involvement.objects.in_file(enquiry.file_id).values_list("subject_id", flat=True)
    )
    if not {person.subject_id for person in question.people} <= in_scope:
        raise Refused("Only people of this enquiry can be named in its requests.")
    require_purpose(question.purpose, enquiry.workspace_id)
    parties = {agency.pk for agency in agreed_agencies(enquiry.workspace_id, enquiry.owner_id)}
    if not asked or not {one.agency_id for one in asked} <= parties:
        raise Refused("Only agencies under the workspace’s agreement can be asked.")
    standing = InformationRequest.objects.filter(enquiry=enquiry).standing()
    if standing.filter(agency__in=[one.agency_id for one in asked]).exists():
        raise Refused("One of these agencies was asked already in this enquiry.")


@transaction.atomic
def send(
    enquiry: Enquiry, *, by: Hat, question: Question, asked: Sequence[Asked], version: int
) -> list[InformationRequest]:
    """Ask several agencies at once, one request each with its own due time (domain notes 4.3).

    Each asked agency alone is given the question. Raises Refused when a rule of 4.2 or 4.3 is not
    met, Stale when `version` is not the newest.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_ask(by, enquiry))
    _require_question(enquiry, question, asked)
    free_text.require_clear([question.text], file_id=enquiry.file_id, by=by)
    at = clock.now()
    sent = [_send_one(enquiry, one, question, by=by, at=at) for one in asked]
    if enquiry.state not in (EnquiryState.GATHERING, EnquiryState.STRATEGY):
        enquiry.set_state(EnquiryState.GATHERING, by=by, at=at)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.REQUESTED,
        about=[enquiry, *sent],
        people=[person.subject_id for person in question.people],
        owners=[request.agency_id for request in sent],
        sections=["question"],
        purpose=question.purpose,
        basis=enquiry.lawful_basis,
        at=at,
    )
    return sent


def _send_one(
    enquiry: Enquiry, one: Asked, question: Question, *, by: Hat, at: datetime
) -> InformationRequest:
    request = InformationRequest(
        id=uuid4(),
        reference=references.new("R"),
        enquiry=enquiry,
        agency_id=one.agency_id,
        file_id=enquiry.file_id,
        owner_id=enquiry.owner_id,
        workspace_id=enquiry.workspace_id,
        purpose=question.purpose,
        people=[person.subject_id for person in question.people],
        period_from_on=question.period_from_on,
        period_until_on=question.period_until_on,
        sent_at=at,
        sent_by_id=by.person_id,
    )
    words = {"text": question.text, "people": [person.quoted() for person in question.people]}
    cause = sealing.Cause.of(CauseKind.ASKED, request)
    sealing.seal(request, "question", words, by=by, to={one.agency_id}, cause=cause)
    request.start(by=by, at=at)
    _start_clock(enquiry, request, one.due_at, at)
    if enquiry.rating == Rating.RED:
        red_calls.start(request, by=by, at=at)
    tell([one.agency_id], NoticeKind.REQUEST_SENT, about=request, by=by, at=at)
    return request


def _start_clock(
    enquiry: Enquiry, request: InformationRequest, due_at: datetime | None, at: datetime
) -> None:
    """An answer is due with its enquiry, or earlier; when that is past already, a target from now."""
    target = target_of(enquiry.workspace_id, enquiry.rating, at)
    if target is None:
        return
    running = clocks.of(Enquiry.kind, [enquiry.pk], DECISION).get(enquiry.pk)
    with_enquiry = (
        running.due_at if running and running.is_running and running.due_at > at else None
    )
    clocks.start(
        request,
        ANSWER,
        target=target,
        at=at,
        due_at=due_at or with_enquiry,
        owner_id=request.agency_id,
        workspace_id=request.workspace_id,
    )


def _require_hub(request: InformationRequest, by: Hat) -> None:
    require(may_work(by, request.enquiry))


@transaction.atomic
def chase(request: InformationRequest, *, by: Hat) -> Chase:
    """Remind an agency of a request; it changes nothing under the answer being written. Refused."""
    _require_hub(request, by)
    if not request.is_waiting:
        raise Refused("This request is answered or recalled already.")
    at = clock.now()
    chase = Chase(id=uuid4(), request=request, at=at, by_id=by.person_id).start()
    tell([request.agency_id], NoticeKind.REQUEST_CHASED, about=request, by=by, at=at)
    log.write(by=by, verb=Verb.NOTIFIED, about=[request], owners=[request.agency_id], at=at)
    return chase


def late_ones(hat: Hat) -> InformationRequestQuerySet:
    """The requests of one's own enquiries whose answer is missing and late, the longest first."""
    mine = InformationRequest.objects.visible_to(hat).filter(owner=hat.agency_id).missing()
    late = clocks.late_on(InformationRequest.kind, ANSWER, clock.now())
    return mine.filter(late).order_by("sent_at", "pk")


@transaction.atomic
def chase_all(found: Sequence[InformationRequest], *, by: Hat) -> list[InformationRequest]:
    """Remind several agencies at once; each its own notice and entry. Gives those still waiting.

    One that was answered meanwhile is left out. Raises Refused when none waits any more.
    """
    newest = InformationRequest.objects.select_for_update(of=("self",)).select_related("enquiry")
    rows = newest.filter(pk__in=[one.pk for one in found]).order_by("pk")
    waiting = [one for one in rows if one.is_waiting]
    if not waiting:
        raise Refused("Every one of them is answered or recalled by now.")
    for one in waiting:
        chase(one, by=by)
    return waiting


@transaction.atomic
def recall(
    request: InformationRequest, *, by: Hat, because: Reason, version: int
) -> InformationRequest:
    """Take a request back before it is returned; the agency's notes stay its own (4.3).

    Raises Refused once it is returned, Stale.
    """
    request = InformationRequest.objects.lock(request, version)
    _require_hub(request, by)
    require(TABLE.may_move(request.state, RequestState.RECALLED))
    at = clock.now()
    because = sealing.keep_reason(because, about=request, by=by)
    request.set_state(RequestState.RECALLED, by=by, at=at, because=because)
    asked = sealing.Cause.of(CauseKind.ASKED, request)
    sealing.take_back([request], by=by, cause=asked, from_agencies=[request.agency_id])
    clocks.stop(request, at=at)
    tell([request.agency_id], NoticeKind.REQUEST_RECALLED, about=request, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.WITHDRAWN,
        about=[request],
        owners=[request.agency_id],
        reason=because,
        at=at,
    )
    collate_if_complete(request.enquiry_id, by=by, at=at)
    agency_views.open_if_all_in(request.enquiry_id, by=by, at=at)
    return request


@transaction.atomic
def go_without(
    request: InformationRequest, *, by: Hat, because: Reason, version: int
) -> InformationRequest:
    """Go ahead without a missing answer, and say why; it is still wanted and may still come (4.2).

    Raises Refused when it is not missing, Stale.
    """
    request = InformationRequest.objects.lock(request, version)
    _require_hub(request, by)
    if not request.is_missing:
        raise Refused("This answer is not missing.")
    at = clock.now()
    because = sealing.keep_reason(because, about=request, by=by)
    request.set_without(by=by, at=at, because=because)
    log.write(by=by, verb=Verb.CHANGED, about=[request], reason=because, ground="without", at=at)
    collate_if_complete(request.enquiry_id, by=by, at=at)
    agency_views.open_if_all_in(request.enquiry_id, by=by, at=at)
    return request


def note_read(requests: Iterable[InformationRequest], *, by: Hat) -> None:
    """Note the first time the host reads each agency's answer; then it cannot be undone simply."""
    at = clock.now()
    given = [one for one in requests if one.is_answered or one.state == RequestState.PART_RETURNED]
    read = set(Reading.objects.filter(request__in=given).values_list("request_id", flat=True))
    Reading.objects.bulk_create(
        [
            Reading(id=uuid4(), request=one, at=at, by_id=by.person_id)
            for one in given
            if one.pk not in read
        ],
        ignore_conflicts=True,
    )
