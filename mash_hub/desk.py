"""What of this package stands on My work: answers due, decisions, and what is waited for."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import answer_sign_offs, clocks, cover_marks, police_outcomes
from mash_hub.access_requests import ACCESS
from mash_hub.board import unrated
from mash_hub.contacts import SCREENING
from mash_hub.enquiries import ACKNOWLEDGEMENT, FEEDBACK
from mash_hub.escalations import LEVEL
from mash_hub.models.access_requests import AccessRequest
from mash_hub.models.barriers import Barrier
from mash_hub.models.conflicts import Conflict
from mash_hub.models.contacts import Contact, ContactState, Feedback
from mash_hub.models.enquiries import Acknowledgement, Enquiry, EnquiryState
from mash_hub.models.enquiry_hand_overs import EnquiryHandOver
from mash_hub.models.escalations import Escalation
from mash_hub.models.onward_requests import OnwardRequest
from mash_hub.models.overrules import Overrule
from mash_hub.models.public_reports import PublicReport
from mash_hub.models.requests import InformationRequest
from mash_hub.onward_ends import ANSWER as ONWARD
from mash_hub.ratings import ANSWER, DECISION
from mash_hub.work import MOST, Work, first_of, more


def work_for(hat: Hat, at: datetime) -> list[Work]:
    """Everything of the front door that waits for a hat, most pressing first in each group."""
    found = [
        *_requests(hat),
        *_to_sign(hat),
        *_access(hat),
        *_onward(hat),
        *_to_decide(hat),
        *_handed(hat),
        *_to_acknowledge(hat),
        *_police_outcomes(hat),
        *_waited_for(hat),
        *_contacts(hat),
        *_public_reports(hat),
        *_feedback(hat),
        *_conflicts(hat),
        *_words_kept_back(hat),
        *_challenges(hat),
        *_barriers(hat),
    ]
    return sorted(found, key=lambda work: _due(work, at))


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def _due(work: Work, at: datetime) -> tuple[bool, datetime]:
    due_at = getattr(work.clock, "due_at", None)
    return (due_at is None, due_at or at)


def _requests(hat: Hat) -> list[Work]:
    """What one's own agency is asked and has not answered."""
    if not may(hat, Act.ANSWER):
        return []
    waiting = InformationRequest.objects.visible_to(hat).asked_of(hat).waiting()
    rows, rest = first_of(waiting.select_related("enquiry").order_by("sent_at", "pk"))
    limits = clocks.of(InformationRequest.kind, [row.pk for row in rows], ANSWER)
    held, marks = cover_marks.holders(rows, hat), cover_marks.of(hat)
    return [
        Work(
            kind="request",
            words=f"{row.enquiry.get_rating_display()} enquiry: answer wanted",
            reference=row.reference,
            url=reverse("mash_hub:request", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            rating=row.enquiry.rating,
            file_id=row.enquiry.file_id,
            verb="Answer",
            details=_joined(
                f"about {row.enquiry.reference}", cover_marks.mark(marks, held.get(row.pk))
            ),
        )
        for row in rows
    ] + more(rest, "requests to your agency", "mash_hub:requests", "due")


def _to_sign(hat: Hat) -> list[Work]:
    """Answers of one's own agency that wait for a supervisor (3, 1); their requests' time runs on."""
    if not may(hat, Act.ANSWER):
        return []
    rows = answer_sign_offs.to_settle(hat)[:MOST]
    limits = clocks.of(InformationRequest.kind, [row.request_id for row in rows], ANSWER)
    return [
        Work(
            kind="request",
            words="Answer to sign before it leaves",
            reference=row.request.reference,
            url=reverse("mash_hub:sign-off", args=[row.pk]),
            clock=limits.get(row.request_id),
            group="due",
            rating=row.request.enquiry.rating,
            file_id=row.file_id,
            verb="Sign",
            details=f"of {row.asked_by.initialled}",
        )
        for row in rows
    ]


def _access(hat: Hat) -> list[Work]:
    """Access that one's own agency is asked for (domain notes 4.15)."""
    if not may(hat, Act.ANSWER):
        return []
    seen = AccessRequest.objects.visible_to(hat).filter(agency=hat.agency_id)
    rows, rest = first_of(seen.open().select_related("request").order_by("asked_at", "pk"))
    limits = clocks.of(AccessRequest.kind, [row.pk for row in rows], ACCESS)
    return [
        Work(
            kind="access_request",
            words="An agency asks for access",
            reference=row.reference,
            url=reverse("mash_hub:access-request", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            file_id=row.file_id,
            verb="Answer",
        )
        for row in rows
    ] + more(rest, "requests for access", "mash_hub:access-requests", "due")


def _onward(hat: Hat) -> list[Work]:
    """Questions of other agencies whether they may pass an item of one's own on."""
    if not may(hat, Act.ANSWER):
        return []
    seen = OnwardRequest.objects.visible_to(hat).filter(agency=hat.agency_id)
    rows, rest = first_of(seen.open().order_by("asked_at", "pk"))
    limits = clocks.of(OnwardRequest.kind, [row.pk for row in rows], ONWARD)
    return [
        Work(
            kind="onward_request",
            words="An agency asks to pass an item on",
            reference=row.reference,
            url=reverse("mash_hub:onward", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            file_id=row.file_id,
            verb="Answer",
        )
        for row in rows
    ] + more(rest, "questions about passing on", "mash_hub:onwards", "due")


def _to_decide(hat: Hat) -> list[Work]:
    """Enquiries to decide, to ask about, to tell the referrer of, or to agree to lower."""
    if not may(hat, Act.DECIDE):
        return []
    seen = Enquiry.objects.visible_to(hat).worked_by(hat)
    states = (*_DECIDE, EnquiryState.DECIDED)
    rows, rest = first_of(seen.filter(state__in=states).order_by("received_at", "pk"))
    lower = list(seen.undecided().exclude(lower_rating="").exclude(lower_rating_by=hat.person_id))
    ids = [row.pk for row in rows]
    limits = clocks.of(Enquiry.kind, ids, DECISION)
    told = clocks.of(Enquiry.kind, ids, FEEDBACK)
    marks = cover_marks.of(hat)
    found = []
    for row in rows:
        is_decided = row.state == EnquiryState.DECIDED
        page = "mash_hub:enquiry-feedback" if is_decided else "mash_hub:enquiry"
        limit = (told if is_decided else limits).get(row.pk)
        found.append(
            Work(
                kind="enquiry",
                words=_words(row),
                reference=row.reference,
                url=reverse(page, args=[row.pk]),
                clock=limit,
                group="due",
                rating=row.rating,
                file_id=row.file_id,
                details=_joined(cover_marks.mark(marks, row.taken_by_id)),
            )
        )
    for row in lower:
        url = reverse("mash_hub:enquiry", args=[row.pk])
        words = "Lower rating: a second person is wanted"
        found.append(Work("enquiry", words, row.reference, url, None, "waiting", rating=row.rating))
    return found + more(rest, "enquiries on the board", "mash_hub:board", "due")


_DECIDE = (
    EnquiryState.RATED,
    EnquiryState.COLLATED,
    EnquiryState.DECISION_DRAFT,
    EnquiryState.REOPENED,
)


def _words(enquiry: Enquiry) -> str:
    rating = enquiry.get_rating_display()
    match enquiry.state:
        case EnquiryState.DECIDED:
            return "Decided: tell the referrer"
        case EnquiryState.RATED:
            return f"{rating} enquiry: ask agencies"
    return f"{rating} enquiry: ready to decide"


def _handed(hat: Hat) -> list[Work]:
    """Enquiries that a colleague or manager handed over, until they are accepted or refused (4.2)."""
    if not may(hat, Act.DECIDE):
        return []
    rows = list(EnquiryHandOver.objects.waiting_for(hat).with_people()[:MOST])
    limits = clocks.of(Enquiry.kind, [row.enquiry_id for row in rows], DECISION)
    marks = cover_marks.of(hat)
    return [
        Work(
            kind="enquiry",
            words="Enquiry handed over: accept or refuse it",
            reference=row.enquiry.reference,
            url=reverse("mash_hub:hand-overs"),
            clock=limits.get(row.enquiry_id),
            group="waiting",
            rating=row.enquiry.rating,
            verb="Answer",
            details=_joined(
                f"by {row.given_by.initialled}", cover_marks.mark(marks, row.to_person_id)
            ),
            file_id=row.file_id,
        )
        for row in rows
    ]


def _to_acknowledge(hat: Hat) -> list[Work]:
    """Decisions that one's own agency was told of."""
    if not may(hat, Act.ACKNOWLEDGE):
        return []
    waiting = Acknowledgement.objects.visible_to(hat).waiting().filter(agency=hat.agency_id)
    rows = list(waiting.select_related("enquiry").order_by("told_at", "pk"))
    limits = clocks.of(Acknowledgement.kind, [row.pk for row in rows], ACKNOWLEDGEMENT)
    return [
        Work(
            kind="acknowledgement",
            words="New decision: your agency leads" if row.is_lead else "New decision",
            reference=row.enquiry.reference,
            url=reverse("mash_hub:enquiry-decision", args=[row.enquiry_id]),
            clock=limits.get(row.pk),
            group="decisions",
            rating=row.enquiry.rating,
            file_id=row.enquiry.file_id,
            verb="Acknowledge",
            act_url=reverse("mash_hub:enquiry-acknowledge", args=[row.enquiry_id]),
            version=row.version,
        )
        for row in rows
    ]


def _police_outcomes(hat: Hat) -> list[Work]:
    """Decided enquiries that wait for one's own force to say how its involvement ended (4.2)."""
    if not may(hat, Act.ANSWER):
        return []
    rows, rest = first_of(police_outcomes.waiting_for(hat).order_by("decided_at", "pk"))
    return [
        Work(
            kind="enquiry",
            words="When it has ended: record the outcome",
            reference=row.reference,
            url=reverse("mash_hub:police-outcome", args=[row.pk]),
            clock=None,
            group="waiting",
            rating=row.rating,
            file_id=row.file_id,
            verb="Record",
        )
        for row in rows
    ] + more(rest, "outcomes to record", "mash_hub:requests", "waiting")


def _waited_for(hat: Hat) -> list[Work]:
    """Enquiries that wait for others' answers."""
    if not may(hat, Act.DECIDE):
        return []
    seen = Enquiry.objects.visible_to(hat).worked_by(hat)
    gathering = seen.filter(state=EnquiryState.GATHERING)
    rows, rest = first_of(gathering.order_by("received_at", "pk"))
    limits = clocks.of(Enquiry.kind, [row.pk for row in rows], DECISION)
    marks = cover_marks.of(hat)
    return [
        Work(
            kind="enquiry",
            details=_joined(cover_marks.mark(marks, row.taken_by_id)),
            words=f"{row.get_rating_display()} enquiry: answers wanted",
            reference=row.reference,
            url=reverse("mash_hub:enquiry", args=[row.pk]),
            clock=limits.get(row.pk),
            group="waiting",
            rating=row.rating,
            file_id=row.file_id,
        )
        for row in rows
    ] + more(rest, "enquiries on the board", "mash_hub:board", "waiting")


def _contacts(hat: Hat) -> list[Work]:
    """Contacts to screen, and those to rate."""
    if not may(hat, Act.SCREEN):
        return []
    mine = unrated(hat)
    if not may(hat, Act.DECIDE):
        mine = mine.exclude(state=ContactState.MASH_ENQUIRY)
    rows, rest = first_of(mine)
    limits = clocks.of(Contact.kind, [row.pk for row in rows], SCREENING)
    found = []
    for row in rows:
        is_to_rate = row.state == ContactState.MASH_ENQUIRY
        page = "mash_hub:enquiry-rate" if is_to_rate else "mash_hub:contact"
        found.append(
            Work(
                kind="contact",
                words=_contact_words(row, is_to_rate=is_to_rate),
                reference=row.reference,
                url=reverse(page, args=[row.pk]),
                clock=None if is_to_rate else limits.get(row.pk),
                group="due",
                verb="Rate" if is_to_rate else "Screen",
                file_id=row.file_id,
            )
        )
    return found + more(rest, "contacts", "mash_hub:contacts", "due")


def _public_reports(hat: Hat) -> list[Work]:
    """Reports of people without an account that nobody took down yet (4.1)."""
    seen = PublicReport.objects.visible_to(hat).open()
    rows, rest = first_of(seen.order_by("received_at", "pk"))
    limits = clocks.of(PublicReport.kind, [row.pk for row in rows], SCREENING)
    return [
        Work(
            kind="public_report",
            words="Immediate danger: report from the public form"
            if row.immediate_danger
            else "Report from the public form",
            reference=row.reference,
            url=reverse("mash_hub:public-report", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb="Look",
            file_id=row.file_id,
        )
        for row in rows
    ] + more(rest, "reports from the public form", "mash_hub:contacts", "due")


def _contact_words(row: Contact, *, is_to_rate: bool) -> str:
    todo = "Contact to rate" if is_to_rate else "Contact to screen"
    return f"Immediate danger: {todo.lower()}" if row.immediate_danger else todo


def _feedback(hat: Hat) -> list[Work]:
    """Feedback on one's own contacts that was not read yet."""
    if not may(hat, Act.REFER):
        return []
    mine = Feedback.objects.visible_to(hat).filter(
        contact__referrer=hat.person_id, contact__owner=hat.agency_id, read_at__isnull=True
    )
    rows, rest = first_of(mine.select_related("contact").order_by("sent_at", "pk"))
    return [
        Work(
            kind="feedback",
            words="Feedback on your contact",
            reference=row.contact.reference,
            url=reverse("mash_hub:contact", args=[row.contact_id]),
            clock=None,
            group="decisions",
            verb="Read",
        )
        for row in rows
    ] + more(rest, "contacts of yours", "mash_hub:new-contact", "decisions")


def _conflicts(hat: Hat) -> list[Work]:
    """Workers kept apart by a likeness that is not sure, case by case (7.2 R13)."""
    if not may(hat, Act.DECIDE):
        return []
    seen = Contact.objects.visible_to(hat).open()
    found = Conflict.objects.visible_to(hat).to_settle().filter(file__in=seen.values("file"))
    rows, rest = first_of(found.order_by("began_at", "pk"))
    cases = {row.file_id: row for row in seen.filter(file__in=[one.file_id for one in rows])}
    return [
        Work(
            kind="conflict",
            words="Somebody is kept apart: is it so?",
            reference=cases[row.file_id].reference,
            url=reverse("mash_hub:conflict-settle", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Settle",
            file_id=row.file_id,
        )
        for row in rows
    ] + more(rest, "possible conflicts", "mash_hub:conflicts", "waiting")


def _barriers(hat: Hat) -> list[Work]:
    """Restrictions whose readers are to be confirmed, and barriers a second person may lift (R27)."""
    rows, rest = first_of(Barrier.objects.visible_to(hat).to_do().order_by("made_at", "pk"))
    return [
        Work(
            kind="barrier",
            words="Restriction: who reads it, or may it be lifted?",
            reference=row.reference,
            url=reverse("mash_hub:barrier", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Settle",
        )
        for row in rows
    ] + more(rest, "restrictions", "mash_hub:barriers", "waiting")


def _words_kept_back(hat: Hat) -> list[Work]:
    """Colleagues' words that hold a protected address and wait for a second person (5.2)."""
    return [
        Work(
            kind="overrule",
            words="Words with a protected address: may they leave?",
            reference=row.reference,
            url=reverse("mash_hub:overrule", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Read",
        )
        for row in Overrule.objects.waiting_for(hat)
    ]


def _challenges(hat: Hat) -> list[Work]:
    """Challenges on whose level one acts for one's agency (domain notes 4.14)."""
    if not may(hat, Act.CHALLENGE):
        return []
    waiting = Escalation.objects.waiting_for(hat)
    rows, rest = first_of(waiting.order_by("-level", "raised_at", "pk"))
    limits = clocks.of(Escalation.kind, [row.pk for row in rows], LEVEL)
    return [
        Work(
            kind="challenge",
            words=row.get_escalation_type_display(),
            reference=row.reference,
            url=reverse("mash_hub:escalation", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            file_id=row.file_id,
            verb="Write" if row.agency_id != hat.agency_id else "Answer",
            details=f"about {row.thing_reference}, level {row.level}",
        )
        for row in rows
    ] + more(rest, "challenges", "mash_hub:escalations", "due")
