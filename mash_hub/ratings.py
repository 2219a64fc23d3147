"""Rating: a contact becomes an enquiry with a BRAG rating, which rises alone and falls by two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, partnership_settings, red_calls, red_decisions
from mash_hub.clocks import Target
from mash_hub.models import enquiry_states
from mash_hub.models.contacts import Contact, ContactState
from mash_hub.models.enquiries import (
    TABLE,
    Enquiry,
    EnquiryState,
    LawfulBasis,
    Rating,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest
from mash_hub.telling import tell

DECISION = enquiry_states.DECISION
ANSWER = "ANSWER"

_TARGETS: dict[str, SettingName] = {  # domain notes 4.2
    Rating.RED: SettingName.RED_TARGET,
    Rating.AMBER: SettingName.AMBER_TARGET,
    Rating.GREEN: SettingName.GREEN_TARGET,
}


def target_of(workspace_id: UUID, rating: str, at: datetime) -> Target | None:
    """How long an enquiry of a rating whose time starts at an instant may take; Blue has no target."""
    name = _TARGETS.get(rating)
    return partnership_settings.target(name, workspace_id, at) if name else None


@dataclass(frozen=True)
class WelfareCheck:
    """What was done to see that somebody is safe before a rating is lowered."""

    words: str
    done_on: date


def may_rate(hat: Actor, contact: Contact) -> Verdict:
    """Whether a hat may make a contact an enquiry by rating it (domain notes 4.2)."""
    if not may(hat, Act.DECIDE):
        return may(hat, Act.DECIDE)
    if hat.workspace_id != contact.workspace_id or hat.agency_id != contact.workspace.host_id:
        return no("Only the agency that hosts the workspace rates its contacts.")
    if contact.state != ContactState.MASH_ENQUIRY:
        return no("Decide first that this contact becomes an enquiry.")
    return YES


def may_work(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may rate, ask, decide and give feedback in an enquiry."""
    if not may(hat, Act.DECIDE):
        return may(hat, Act.DECIDE)
    if hat.workspace_id != enquiry.workspace_id or hat.agency_id != enquiry.owner_id:
        return no("Only the agency that hosts the workspace works on its enquiries.")
    if enquiry.state == EnquiryState.PASSED_ON:
        return no("It was passed on: another agency owns the case now.")
    return YES


@transaction.atomic
def rate(
    contact: Contact,
    *,
    by: Hat,
    rating: Rating,
    lawful_basis: LawfulBasis,
    because: Reason,
    version: int,
) -> Enquiry:
    """Open an enquiry for a contact; its time runs from the receipt of the contact (4.2).

    Raises Refused when it may not be rated or was rated already, Stale for an old `version`.
    """
    contact = Contact.objects.lock(contact, version)
    require(may_rate(by, contact))
    if Enquiry.objects.filter(contact=contact).exists():
        raise Refused("This contact has an enquiry already.")
    at = clock.now()
    enquiry = Enquiry(
        id=uuid4(),
        reference=references.new("E"),
        contact=contact,
        file_id=contact.file_id,
        owner_id=contact.workspace.host_id,
        workspace=contact.workspace,
        rating=rating,
        initial_rating=rating,
        lawful_basis=lawful_basis,
        received_at=contact.since,
        rated_at=at,
        rated_by_id=by.person_id,
        taken_by_id=by.person_id,
    )
    because = sealing.keep_reason(because, about=enquiry, by=by)
    enquiry.start(by=by, at=at, because=because)
    contact.file.set_retention_class(RetentionClass.MASH_ENQUIRY)
    start_clock(enquiry, at=enquiry.received_at)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_RATED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.RATED,
        about=[enquiry, contact],
        reason=because,
        basis=lawful_basis,
        ground=rating,
        at=at,
    )
    return enquiry


def start_clock(enquiry: Enquiry, *, at: datetime) -> None:
    """Start the time to decide that the rating gives; Blue has none."""
    target = target_of(enquiry.workspace_id, enquiry.rating, at)
    if target is not None:
        clocks.start(
            enquiry,
            DECISION,
            target=target,
            at=at,
            owner_id=enquiry.owner_id,
            workspace_id=enquiry.workspace_id,
        )


def _require_rateable(enquiry: Enquiry, by: Hat, rating: Rating) -> None:
    require(may_work(by, enquiry))
    require(TABLE.may_move(enquiry.state, enquiry.state))
    if rating == enquiry.rating:
        raise Refused("It has this rating already.")


@transaction.atomic
def raise_rating(
    enquiry: Enquiry, *, by: Hat, rating: Rating, because: Reason, version: int
) -> Enquiry:
    """Rate an enquiry as more urgent; it falls due at the earlier of old and new time (4.2).

    Every agency with an open request is told, and its own due time comes forward too. Raises
    Refused, Stale.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    _require_rateable(enquiry, by, rating)
    if rating.urgency < Rating(enquiry.rating).urgency:
        raise Refused("Lowering a rating takes a welfare check and a second person.")
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    enquiry.set_rating(rating, by=by, at=at, because=because)
    waiting = list(InformationRequest.objects.filter(enquiry=enquiry).waiting())
    _bring_forward(enquiry, waiting, at)
    if rating == Rating.RED:
        for request in waiting:
            red_calls.start(request, by=by, at=at)
    agencies = {enquiry.owner_id, *(request.agency_id for request in waiting)}
    tell(agencies, NoticeKind.ENQUIRY_RATED, about=enquiry, by=by, at=at)
    log.write(by=by, verb=Verb.RE_RATED, about=[enquiry], reason=because, ground=rating, at=at)
    return enquiry


def _bring_forward(enquiry: Enquiry, waiting: list[InformationRequest], at: datetime) -> None:
    target = target_of(enquiry.workspace_id, enquiry.rating, at)
    if target is None:
        return
    new_due = clocks.due_in(enquiry.workspace_id, target, at)
    running = clocks.of(Enquiry.kind, [enquiry.pk], DECISION).get(enquiry.pk)
    if running is None:
        start_clock(enquiry, at=at)
    else:
        soonest = min(running.due_at, new_due)
        clocks.move(enquiry, DECISION, at=at, due_at=soonest, target=target)
    answers = clocks.of(InformationRequest.kind, [request.pk for request in waiting], ANSWER)
    for request in waiting:
        answer = answers.get(request.pk)
        if answer is not None and answer.due_at > new_due:
            clocks.move(request, ANSWER, at=at, due_at=new_due, target=target)


@transaction.atomic
def propose_lower_rating(
    enquiry: Enquiry,
    *,
    by: Hat,
    rating: Rating,
    welfare: WelfareCheck,
    because: Reason,
    version: int,
) -> Enquiry:
    """Ask for a lower rating; it holds only when a second person agrees (4.2, two people).

    Raises Refused without a welfare check, or when Blue is asked for while requests are open; Stale.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    _require_rateable(enquiry, by, rating)
    if rating.urgency > Rating(enquiry.rating).urgency:
        raise Refused("This rating is higher: it can be raised at once.")
    if not welfare.words.strip():
        raise Refused("Record the welfare check first: who saw whom, and when.")
    _require_nothing_open_for_blue(enquiry, rating)
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    check = {"words": welfare.words, "done_on": welfare.done_on.isoformat(), "rating": rating.value}
    sealing.seal(enquiry, "welfare", check, by=by)
    enquiry.set_lower_rating(rating, by=by, at=at, because=because)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[enquiry],
        sections=["welfare"],
        reason=because,
        ground=f"lower-rating:{rating}",
        at=at,
    )
    return enquiry


def _require_nothing_open_for_blue(enquiry: Enquiry, rating: Rating) -> None:
    waiting = InformationRequest.objects.filter(enquiry=enquiry).waiting()
    if rating == Rating.BLUE and waiting.exists():
        raise Refused("Blue has no requests. Recall those that are open first.")


def may_confirm_lower_rating(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat is the second person that lowering needs."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if not enquiry.lower_rating:
        return no("Nobody has asked for a lower rating.")
    if hat.person_id == enquiry.lower_rating_by_id:
        return no("A second person has to agree to a lower rating, not the one who asked for it.")
    return YES


@transaction.atomic
def confirm_lower_rating(enquiry: Enquiry, *, by: Hat, because: Reason, version: int) -> Enquiry:
    """Agree, as the second person, to a lower rating; it counts as a downgrade (4.2).

    The new target runs from receipt. Raises Refused for the person who asked for it, Stale.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_confirm_lower_rating(by, enquiry))
    require(TABLE.may_move(enquiry.state, enquiry.state))
    rating = Rating(enquiry.lower_rating)
    _require_nothing_open_for_blue(enquiry, rating)
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    enquiry.set_rating(rating, by=by, at=at, because=because)
    target = target_of(enquiry.workspace_id, rating, enquiry.received_at)
    if target is None:
        clocks.stop(enquiry, DECISION, at=at)
    else:
        later = clocks.due_in(enquiry.workspace_id, target, enquiry.received_at)
        clocks.move(enquiry, DECISION, at=at, due_at=later, target=target)
    for request in InformationRequest.objects.filter(enquiry=enquiry).waiting():
        red_calls.stop(request, at=at)  # whatever it was, it is Red no more
    red_decisions.stop(enquiry, at=at)
    tell(_with_requests(enquiry), NoticeKind.ENQUIRY_RATED, about=enquiry, by=by, at=at)
    log.write(by=by, verb=Verb.RE_RATED, about=[enquiry], reason=because, ground=rating, at=at)
    return enquiry


@transaction.atomic
def drop_lower_rating(enquiry: Enquiry, *, by: Hat, because: Reason, version: int) -> Enquiry:
    """Take back, or as the second person decline, a proposal to lower a rating. Refused, Stale."""
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_work(by, enquiry))
    if not enquiry.lower_rating:
        raise Refused("Nobody has asked for a lower rating.")
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    enquiry.set_lower_rating(None, by=by, at=at, because=because)
    log.write(by=by, verb=Verb.CHANGED, about=[enquiry], reason=because, at=at)
    return enquiry


def _with_requests(enquiry: Enquiry) -> set[UUID]:
    waiting = InformationRequest.objects.filter(enquiry=enquiry).waiting()
    return {enquiry.owner_id, *waiting.values_list("agency_id", flat=True)}
