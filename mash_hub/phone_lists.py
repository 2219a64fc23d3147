"""The telephone, when Red waits: whom to ring, kept by each agency, and who rang (4.2, 4.19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import red_calls, red_decisions
from mash_hub.models.enquiries import Enquiry, Rating
from mash_hub.models.phone_lists import PhoneCall, PhoneLine, PhoneResult
from mash_hub.models.requests import InformationRequest
from mash_hub.telling import tell

MOST = 12  # lines of one list: a longer one is nobody's


@transaction.atomic
def add(whom: str, number: str, hours: str, *, by: Hat) -> PhoneLine:
    """Put somebody at the end of one's agency's list in the workspace. Raises Refused."""
    require(may(by, Act.MANAGE_AGENCY))
    lines = PhoneLine.objects.standing().filter(workspace=by.workspace_id, agency=by.agency_id)
    if lines.count() >= MOST:
        raise Refused(f"A list has at most {MOST} lines. Take one off first.")
    at = clock.now()
    line = PhoneLine(
        id=uuid4(),
        workspace_id=by.workspace_id,
        agency_id=by.agency_id,
        place=(lines.aggregate(last=Max("place"))["last"] or 0) + 1,
        whom=whom,
        number=number,
        hours=hours,
        added_at=at,
        added_by_id=by.person_id,
    ).start()
    log.write(by=by, verb=Verb.CREATED, about=[line], owners=[by.agency_id], at=at)
    return line


def _locked(line: PhoneLine, by: Hat) -> PhoneLine:
    require(may(by, Act.MANAGE_AGENCY))
    lines = PhoneLine.objects.standing().select_for_update(of=("self",))
    own = lines.filter(workspace=by.workspace_id, agency=by.agency_id, pk=line.pk).first()
    if own is None:
        raise Refused("It is off the list already.")
    return own


@transaction.atomic
def take_off(line: PhoneLine, *, by: Hat) -> None:
    """Take a line off one's agency's list; what was rung stays written down. Raises Refused."""
    line = _locked(line, by)
    at = clock.now()
    line.set_ended(at)
    log.write(by=by, verb=Verb.ENDED, about=[line], owners=[by.agency_id], at=at)


@transaction.atomic
def move_up(line: PhoneLine, *, by: Hat) -> None:
    """Ring somebody earlier: change places with the line above. Raises Refused."""
    line = _locked(line, by)
    lines = PhoneLine.objects.standing().filter(workspace=by.workspace_id, agency=by.agency_id)
    above = lines.filter(place__lt=line.place).order_by("-place").select_for_update().first()
    if above is None:
        raise Refused("It is the first already.")
    place = line.place
    line.set_place(above.place)
    above.set_place(place)
    log.write(by=by, verb=Verb.CHANGED, about=[line, above], owners=[by.agency_id], at=clock.now())


def list_of(agency_id: UUID, *, by: Hat) -> list[PhoneLine]:
    """Whom to ring at an agency, in order, as far as the hat may know."""
    return [*PhoneLine.objects.visible_to(by).standing().filter(agency=agency_id)]


def may_ring(hat: Actor, request: InformationRequest, call: red_calls.Call | None) -> Verdict:
    """Whether a hat may write down that it rang about a request: the host's deciders, while it waits."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (request.owner_id, request.workspace_id):
        return no("Only the agency that hosts the workspace rings about its enquiries.")
    return YES if call else no("It is acknowledged already: nobody has to be rung.")


@transaction.atomic
def ring(
    request: InformationRequest, line_id: UUID | None, result: PhoneResult, *, by: Hat
) -> PhoneCall:
    """Write down a call. Who was reached knows: that is the agency's acknowledgement, by telephone.

    Without a line it was the number on the agency's own page. Raises Refused.
    """
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_ring(by, request, red_calls.of([request]).get(request.pk)))
    _require_on_list(line_id, request.agency_id, by=by)
    at = clock.now()
    call = _rung(PhoneCall(request=request, line_id=line_id, result=result), by=by, at=at)
    owners = [request.owner_id, request.agency_id]
    if result == PhoneResult.REACHED:
        red_calls.met(request, at=at)
        tell(owners, NoticeKind.RED_CHANGED, about=request, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.NOTIFIED,
        about=[request, call],
        owners=owners,
        ground=f"{Rating.RED}:{result}",
        at=at,
    )
    return call


@transaction.atomic
def ring_about_decision(
    enquiry: Enquiry, line_id: UUID | None, result: PhoneResult, *, by: Hat
) -> PhoneCall:
    """Write down a call at the host about a Red decision that is late. Who was reached knows.

    Without a line it was the number on the host's own page. Raises Refused.
    """
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("owner")
    enquiry = rows.get(pk=enquiry.pk)
    require(red_decisions.may_ring(by, enquiry, red_decisions.of(enquiry)))
    _require_on_list(line_id, enquiry.owner_id, by=by)
    at = clock.now()
    call = _rung(PhoneCall(enquiry=enquiry, line_id=line_id, result=result), by=by, at=at)
    if result == PhoneResult.REACHED:
        red_decisions.met(enquiry, at=at)
        tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.NOTIFIED,
        about=[enquiry, call],
        owners=[enquiry.owner_id],
        ground=f"{Rating.RED}:late:{result}",
        at=at,
    )
    return call


def _require_on_list(line_id: UUID | None, agency_id: UUID, *, by: Hat) -> None:
    if line_id is not None and line_id not in {line.pk for line in list_of(agency_id, by=by)}:
        raise Refused("That number was taken off the list. Choose another.")


def _rung(call: PhoneCall, *, by: Hat, at: datetime) -> PhoneCall:
    call.id, call.rung_by_id, call.rung_at = uuid4(), by.person_id, at
    return call.start()


def found_wrong(lines: Sequence[PhoneLine]) -> set[UUID]:
    """The lines whose number somebody found wrong when ringing it."""
    calls = PhoneCall.objects.filter(line__in=lines, result=PhoneResult.WRONG_NUMBER)
    return set(calls.values_list("line", flat=True))
