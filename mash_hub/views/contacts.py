"""Contacts after they were sent: the list of those that came in, one contact, and its outcome."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, covers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub import (
    adult_concerns,
    clocks,
    contact_page,
    contacts,
    escalation_page,
    interpreters,
    joint_queue,
    referrals,
    risk_page,
    screening,
    strategies,
    strict_mode,
    thing_page,
    victim_marks,
)
from mash_hub.case_people import parts_in_words
from mash_hub.forms.contacts import CloseForm, DecideForm, FeedbackForm
from mash_hub.forms.enquiries import REOPEN_REASONS, ReasonForm
from mash_hub.forms.looking_up import ReasonedForm
from mash_hub.models.contacts import Category, Contact, ContactDecision, ContactState, Feedback
from mash_hub.models.public_reports import PublicReport
from mash_hub.reading import posted
from mash_hub.views.last_looks import news_of

MOST_LISTED = 50
PASSED = screening.Rationale(
    "Already open to an allocated worker, who is told of this contact.",
    "To be heard by the allocated worker.",
)


SAME = screening.Rationale(
    "It repeats an earlier contact about the same people, and is linked to it.",
    "Heard, or to be heard, in the earlier contact.",
)


def find(request: HubRequest, pk: UUID) -> Contact:
    """A contact the hat may see, or not found."""
    seen = Contact.objects.visible_to(request.hat).select_related("workspace", "owner", "referrer")
    found = get_object_or_404(seen, pk=pk)
    request.hat = covers.acting(request.hat, found.referrer_id)
    return found


@require_GET
@serves(Act.SCREEN)
def index(request: HubRequest) -> HttpResponse:
    """Contacts that came in and are not closed, by plain columns alone: no names."""
    seen = Contact.objects.visible_to(request.hat).filter(workspace=request.hat.workspace_id).open()
    rows = [*seen.select_related("owner").order_by("received_at", "pk")[:MOST_LISTED]]
    limits = clocks.of(Contact.kind, [row.pk for row in rows])
    parts = contact_page.parts_of(rows)
    lines = [
        {
            "contact": row,
            "people": parts_in_words(parts[row.file_id]),
            "clock": _running(limits, row),
            "categories": _categories(row),
        }
        for row in rows
    ]
    reports = PublicReport.objects.visible_to(request.hat).open().select_related("taken_by")
    shown = reports.order_by("received_at", "pk")[:MOST_LISTED]
    context = {
        "reports": list(shown),
        "waiting": [one for one in lines if one["contact"].is_waiting],
        "lines": lines,
    }
    return render(request, "mash_hub/contacts.html", context | {"now": clock.now()})


def _running(limits: dict[tuple[UUID, str], clocks.Clock], row: Contact) -> clocks.Clock | None:
    """The clock that matters next."""
    order = (contacts.SCREENING, contacts.CONTACT_DECISION, screening.FEEDBACK)
    found = (limits.get((row.pk, name)) for name in order)
    return next((one for one in found if one is not None and one.met_at is None), None)


def _categories(row: Contact) -> str:
    return ", ".join(str(Category(code).label) for code in row.categories)


@require_GET
@serves(Act.REFER, Act.SCREEN)
def contact(request: HubRequest, pk: UUID) -> HttpResponse:
    """One contact: as its referrer sees it, or as those who screen it do."""
    found = find(request, pk)
    if not screening.may_screen(request.hat, found):
        return _own(request, found)
    return draw(request, found)


def _own(request: HubRequest, found: Contact) -> HttpResponse:
    unread = Feedback.objects.visible_to(request.hat).filter(contact=found, read_at__isnull=True)
    page = contact_page.read(found, by=request.hat)
    context = {
        "contact": found,
        "news": news_of(request, found.file_id),
        "page": page,
        "is_late": contact_page.is_late(found, page.clocks.get(contacts.CONTACT_DECISION)),
        "status": contact_page.own_status(found),
        "unread": unread.first(),
        "risks": risk_page.of_case(Contact.kind, found.pk, found.file_id, by=request.hat),
        "categories": _categories(found),
        "now": clock.now(),
    }
    return render(request, "mash_hub/contact_own.html", context)


def draw(
    request: HubRequest, found: Contact, form: DecideForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of those who screen; with the form of the outcome where it may be chosen."""
    page = contact_page.read(found, by=request.hat)
    may_decide = screening.may_decide(request.hat, found)
    if may_decide and form is None:
        form = decide_form(request, found)
    context: dict[str, Any] = {
        "contact": found,
        "news": news_of(request, found.file_id),
        "page": page,
        "categories": _categories(found),
        "earlier": screening.earlier_contacts(found, by=request.hat),
        "things": thing_page.named_in(Contact.kind, found.pk, by=request.hat),
        "may_decide": may_decide,
        "pending": next((row for row, _ in page.rationales if row.is_pending), None),
        "form": form,
        "risks": risk_page.of_case(Contact.kind, found.pk, found.file_id, by=request.hat),
        "interpreters": interpreters.of_case(found, by=request.hat),
        "joint": joint_queue.of_case(found, by=request.hat),
        "marks": victim_marks.marks_of(found, contact_page.victims(page), by=request.hat),
        "look_up": ReasonedForm(initial={"because": ReasonCode.NEW_CONTACT}),
        "is_to_rate": _is_to_rate(request, found),
        "may_tell": screening.may_send_feedback(request.hat, found),
        "may_close": found.state == ContactState.FEEDBACK_SENT and may(request.hat, Act.DECIDE),
        "may_reopen": screening.may_reopen(request.hat, found),
        "adult_concerns": []
        if found.is_waiting
        else adult_concerns.of_case(found.pk, by=request.hat),
        "referred": referrals.of_thing(found, by=request.hat)
        if found.state == ContactState.MARAC_REFERRAL or found.decided_at
        else [],
        "strategies": [] if found.is_waiting else strategies.of_case(found.pk, by=request.hat),
        "unmatched": [one for one in page.people if one.part.matched_at is None],
        "challenges": escalation_page.of_contact(found, by=request.hat),
        "now": clock.now(),
    }
    return render(request, "mash_hub/contact.html", context, status=status)


def _is_to_rate(request: HubRequest, found: Contact) -> bool:
    is_enquiry = found.state == ContactState.MASH_ENQUIRY and not hasattr(found, "enquiry")
    return is_enquiry and bool(may(request.hat, Act.DECIDE))


def decide_form(request: HubRequest, found: Contact) -> DecideForm:
    """The form of the outcome, with the earlier contacts that it may repeat."""
    earlier = screening.earlier_contacts(found, by=request.hat)
    return DecideForm(posted(request), earlier=earlier, initial={"version": found.version})


@require_POST
@serves(Act.DECIDE)
def decide(request: HubRequest, pk: UUID) -> HttpResponse:
    """Choose the outcome."""
    found = find(request, pk)
    form = decide_form(request, found)
    if not form.is_valid():
        return draw(request, found, form, status=422)
    given = form.cleaned_data
    is_referred = given["outcome"] == ContactState.MARAC_REFERRAL
    referred = referrals.named_people(found.file_id, by=request.hat) if is_referred else ()
    screening.decide(
        found,
        given["outcome"],
        rationale=screening.Rationale(given["rationale"], given["voice"]),
        by=request.hat,
        version=given["version"],
        earlier=given["earlier"],
        referred=referred,
    )
    if given["outcome"] == ContactState.MASH_ENQUIRY:
        return redirect("mash_hub:enquiry-rate", pk)
    return redirect("mash_hub:contact", pk)


def _version(request: HubRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


@require_POST
@serves(Act.DECIDE)
def pass_on(request: HubRequest, pk: UUID) -> HttpResponse:
    """Pass it, in one click, to the worker to whom the person is open already (4.1a)."""
    found = find(request, pk)
    screening.decide(
        found,
        ContactState.PASSED_TO_ALLOCATED_WORKER,
        rationale=PASSED,
        by=request.hat,
        version=_version(request),
    )
    return redirect("mash_hub:contact", pk)


@require_POST
@serves(Act.DECIDE)
def same_as(request: HubRequest, pk: UUID, earlier_pk: UUID) -> HttpResponse:
    """Link it, in one click, to the earlier contact about the same people that it repeats (4.1)."""
    found = find(request, pk)
    known = {row.pk: row for row in screening.earlier_contacts(found, by=request.hat)}
    if earlier_pk not in known:
        raise Http404
    screening.decide(
        found,
        ContactState.LINKED_DUPLICATE,
        rationale=SAME,
        by=request.hat,
        version=_version(request),
        earlier=known[earlier_pk],
    )
    return redirect("mash_hub:contact", pk)


def _decision(request: HubRequest, pk: UUID) -> ContactDecision:
    seen = ContactDecision.objects.visible_to(request.hat).select_related("contact__workspace")
    return get_object_or_404(seen, pk=pk)


@require_POST
@serves(Act.DECIDE)
def confirm(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree, as the second person, with lowering a high grade."""
    row = _decision(request, pk)
    screening.confirm(row, by=request.hat, version=_version(request))
    return redirect("mash_hub:contact", row.contact_id)


@require_POST
@serves(Act.DECIDE)
def withdraw(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take back, or do not agree with, an outcome that waits for a second person."""
    row = _decision(request, pk)
    screening.withdraw(
        row, by=request.hat, because=Reason(ReasonCode.CORRECTION), version=_version(request)
    )
    return redirect("mash_hub:contact", row.contact_id)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def feedback(request: HubRequest, pk: UUID) -> HttpResponse:
    """Tell the referrer the outcome of a contact that no enquiry follows."""
    found = find(request, pk)
    form = FeedbackForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        given = form.cleaned_data
        screening.send_feedback(
            found, words=given["words"], by=request.hat, version=given["version"]
        )
        return redirect("mash_hub:contact", pk)
    page = contact_page.read(found, by=request.hat)
    context = {"contact": found, "page": page, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/contact_feedback.html", context, status=status)


@require_POST
@serves(Act.REFER)
def read_feedback(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open the feedback on one's own contact; when it was first read is noted."""
    seen = Feedback.objects.visible_to(request.hat).select_related("contact")
    row = get_object_or_404(seen, pk=pk)
    contacts.read_feedback(row, by=request.hat)
    return redirect("mash_hub:contact", row.contact_id)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close a contact, and say whether the person concerned was told."""
    found = find(request, pk)
    form = CloseForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        given = form.cleaned_data
        if verdict := screening.may_have_told(found, given["told"]):
            screening.close(found, given["told"], by=request.hat, version=given["version"])
            return redirect("mash_hub:contact", pk)
        form.add_error("told", verdict.reason)
    status = 422 if request.method == "POST" else 200
    strict = strict_mode.mode_of(found.file_id, by=request.hat)
    context = {"contact": found, "form": form, "strict": strict}
    return render(request, "mash_hub/contact_close.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def reopen(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open a closed contact again, with the reason."""
    found = find(request, pk)
    require(screening.may_reopen(request.hat, found))
    first = {"version": found.version}
    form = ReasonForm(posted(request), initial=first, codes=REOPEN_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        screening.reopen(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:contact", pk)
    context = {"thing": found, "form": form, "heading": "Open this contact again?"}
    context |= {"button": "Open it again", "back": ("mash_hub:contact", found.reference)}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/enquiry_reason.html", context, status=status)
