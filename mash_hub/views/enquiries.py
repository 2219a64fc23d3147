"""An enquiry's page and the steps on the way to its decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import covers, drafts, sealing
from agencies.actors import Hat
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Verdict, require
from mash_hub import (
    adult_concerns,
    agency_views,
    clocks,
    closing,
    enquiries,
    enquiry_hand_overs,
    enquiry_page,
    escalation_page,
    escalation_rules,
    feedback,
    flag_page,
    follow_up_page,
    follow_ups,
    interpreters,
    outstanding_offenders,
    passing_page,
    pauses,
    people_told,
    quotations,
    ratings,
    red_decisions,
    referrals,
    requests,
    revealing,
    risk_page,
    sealed_items,
    strategies,
    strict_mode,
    thing_page,
)
from mash_hub.case_people import CasePerson, people_of
from mash_hub.forms.enquiries import (
    BACK_REASONS,
    RATING_REASONS,
    STRATEGY_REASONS,
    DecisionForm,
    RatingForm,
    ReasonForm,
    ReRatingForm,
    VersionForm,
)
from mash_hub.models.conference_invitations import ConferenceInvitation
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry, EnquiryState
from mash_hub.models.enquiry_states import outcome_choices
from mash_hub.models.follow_ups import FOLLOWED
from mash_hub.reading import posted
from mash_hub.views.last_looks import news_of

DRAFT = "decision"


def find(request: HubRequest, pk: UUID) -> Enquiry:
    """An enquiry that the hat's agency works on, or 404."""
    found = Enquiry.objects.visible_to(request.hat).worked_by(request.hat)
    with_people = found.select_related(
        "contact", "workspace", "owner", "rated_by", "taken_by", "lead_agency", "decided_by"
    )
    enquiry = get_object_or_404(with_people, pk=pk)
    request.hat = covers.acting(request.hat, enquiry.taken_by_id)
    return enquiry


def decision_form(request: HubRequest, enquiry: Enquiry, data: Any = None) -> DecisionForm:
    """The decision form: as typed, or as the author's draft has it."""
    agencies = requests.agreed_agencies(enquiry.workspace_id, enquiry.owner_id)
    lists: dict[str, Any] = {
        "agencies": [enquiry.owner, *agencies],
        "items": enquiry_page.to_rely_on(enquiry, by=request.hat),
        "outcomes": outcome_choices(enquiry.workspace.host_id),
        "hosts": [one for one in FOLLOWED if follow_ups.is_hosts(enquiry, one)],
    }
    if data is not None:
        return DecisionForm(data, **lists)
    kept = drafts.find(by=request.hat, form=DRAFT, thing_id=enquiry.pk)
    words = drafts.words_of(kept, by=request.hat)
    return DecisionForm(initial={**words, "version": enquiry.version}, **lists)


def _sought(enquiry: Enquiry, people: Sequence[CasePerson], *, by: Hat) -> bool | None:
    """Whether who caused harm in an open case is still sought by the police; None where nothing is said (4.20)."""
    if not enquiry.is_open or not any(one.is_accused for one in people):
        return None
    return outstanding_offenders.still_sought(enquiry.file_id, by=by)


def draw(
    request: HubRequest, enquiry: Enquiry, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the page of an enquiry: one opening for each set of sections, one log entry."""
    hat = request.hat
    people = people_of(enquiry.file_id, by=hat)
    answers = enquiry_page.answers_of(enquiry, people, by=hat)
    requests.note_read([answer.request for answer in answers], by=hat)
    opened = sealing.open([enquiry], ["rationale", "voice", "welfare"], by=hat)
    may_decide = enquiries.may_decide(hat, enquiry)
    may_draft = _may_draft(enquiry, may_decide, by=hat)
    running = clocks.of(Enquiry.kind, [enquiry.pk])
    limit = running.get((enquiry.pk, ratings.DECISION))
    late = red_decisions.calls({enquiry.pk: enquiry.owner}, running.values()).get(enquiry.pk)
    sealed = sealed_items.of_enquiry(enquiry, by=hat)
    context = {
        "enquiry": enquiry,
        "people": people,
        "sought": _sought(enquiry, people, by=hat),
        "interpreters": interpreters.of_case(enquiry.contact, by=hat),
        "strict": strict_mode.mode_of(enquiry.file_id, by=hat),
        "passing": passing_page.of_enquiry(enquiry, by=hat),
        "flags": flag_page.in_case(enquiry.file_id, by=hat),
        "answers": answers,
        "quoted": quotations.of(enquiry, by=hat) if enquiry.is_decided else [],
        "sealed_items": sealed,
        "risks": risk_page.of_case(Enquiry.kind, enquiry.pk, enquiry.file_id, by=hat),
        "live_about": enquiry_page.live_about(enquiry, answers),
        "clocks": limit,
        "late_call": late,
        "may_take_note": late and red_decisions.may_take_note(hat, enquiry, late),
        "pauses": pauses.of([limit] if limit else [], by=hat).get(enquiry.pk, []),
        "may_pause": pauses.may_pause(hat, enquiry, limit),
        "may_go_on": pauses.may_go_on(hat, enquiry, limit),
        "things": thing_page.named_in(Enquiry.kind, enquiry.pk, by=hat),
        "opened": {name: opened[enquiry, name] for name in ("rationale", "voice", "welfare")},
        "checks": enquiry_page.checks(enquiry, answers, sealed),
        "agency_views": agency_views.of_enquiry(
            enquiry, [answer.request for answer in answers], by=hat
        ),
        "may_open_views": agency_views.may_open(hat, enquiry),
        "voices": enquiry_page.voices(people),
        "acknowledgements": enquiry_page.acknowledgements_of(enquiry, by=hat),
        "may_decide": may_decide,
        **_after(enquiry, people, by=hat),
        "may_ask": requests.may_ask(hat, enquiry),
        "may_work": ratings.may_work(hat, enquiry),
        "may_agree": ratings.may_confirm_lower_rating(hat, enquiry),
        "may_tell": feedback.may_send(hat, enquiry),
        "in_strategy": enquiry.state == EnquiryState.STRATEGY,
        "adult_concerns": adult_concerns.of_case(enquiry.contact_id, by=hat)
        if enquiry.is_decided
        else [],
        "invitations": ConferenceInvitation.objects.visible_to(hat)
        .standing()
        .filter(request__enquiry=enquiry)
        .select_related("agency", "attendee"),
        "referred": referrals.of_thing(enquiry, by=hat) if enquiry.is_decided else [],
        "strategies": strategies.of_case(enquiry.contact_id, by=hat),
        "is_mine": enquiry.taken_by_id == hat.person_id,
        "news": news_of(request, enquiry.file_id),
        "hand_overs": enquiry_hand_overs.of_enquiry(enquiry, by=hat),
        "may_hand_over": enquiry_hand_overs.may_hand_over(hat, enquiry)
        and enquiry.taken_by_id in (None, *hat.stands_for),
        "challenges": escalation_page.of_enquiry(enquiry, by=hat),
        "may_challenge": escalation_rules.may_raise(hat, enquiry),
        "may_reveal": revealing.may_reveal(hat),
        "form": form or (decision_form(request, enquiry) if may_draft else None),
    }
    return render(request, "mash_hub/enquiry.html", context, status=status)


def _after(enquiry: Enquiry, people: Sequence[CasePerson], *, by: Hat) -> dict[str, Any]:
    """What comes between a decision and closing; nothing before the decision."""
    if not enquiry.is_decided:
        return {}
    return {
        "people_told": people_told.of_enquiry(enquiry, people, by=by),
        "may_write_told": people_told.may_write(by, enquiry),
        "police": closing.police_in(enquiry, by=by),
        "may_close": closing.may_close(by, enquiry),
        "follow_ups": follow_up_page.of_enquiry(enquiry, by=by),
    }


def _may_draft(enquiry: Enquiry, may_decide: Verdict, *, by: Hat) -> bool:
    """A decision may be drafted while answers come in; it is saved only when they are."""
    if enquiry.state == EnquiryState.GATHERING:
        return bool(ratings.may_work(by, enquiry))
    return bool(may_decide)


@require_GET
@serves(Act.SCREEN, Act.ACKNOWLEDGE)
def enquiry(request: HubRequest, pk: UUID) -> HttpResponse:
    """One enquiry: people, requests and answers, why each may be read, and the decision.

    An agency that took part, and does not host it, reads the decision instead.
    """
    try:
        found = find(request, pk)
    except Http404:
        seen = Enquiry.objects.visible_to(request.hat).exclude(owner=request.hat.agency_id)
        if not seen.filter(pk=pk).exists():
            raise
        return redirect("mash_hub:enquiry-decision", pk)
    return draw(request, found)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def rate(request: HubRequest, pk: UUID) -> HttpResponse:
    """Rate a contact: it becomes an enquiry."""
    contact = get_object_or_404(Contact.objects.visible_to(request.hat), pk=pk)
    require(ratings.may_rate(request.hat, contact))
    first = {"version": contact.version}
    form = RatingForm(posted(request), initial=first, codes=RATING_REASONS)
    if form.is_valid():
        made = ratings.rate(contact, by=request.hat, **form.values())
        return redirect("mash_hub:enquiry", made.pk)
    context = {"contact": contact, "form": form, "heading": "How urgent is this contact?"}
    return render(request, "mash_hub/enquiry_rate.html", context, status=form_status(form))


def form_status(form: Any) -> int:
    """422 for a form that was sent and is not right, else 200."""
    return 422 if form.is_bound else 200


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def rating(request: HubRequest, pk: UUID) -> HttpResponse:
    """Rate an enquiry anew: up at once, down when a second person agrees."""
    found = find(request, pk)
    first = {"version": found.version}
    form = ReRatingForm(posted(request), initial=first, present=found.rating)
    if form.is_valid():
        verb = ratings.propose_lower_rating if form.lowers else ratings.raise_rating
        verb(found, by=request.hat, **form.values())
        return redirect("mash_hub:enquiry", pk)
    context = {"enquiry": found, "form": form}
    return render(request, "mash_hub/enquiry_rating.html", context, status=form_status(form))


@require_POST
@serves(Act.DECIDE)
def agree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree to a lower rating, as the second person."""
    return _settle_rating(request, pk, ratings.confirm_lower_rating)


@require_POST
@serves(Act.DECIDE)
def drop(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take back or decline a proposal to lower a rating."""
    return _settle_rating(request, pk, ratings.drop_lower_rating)


def _settle_rating(request: HubRequest, pk: UUID, verb: Any) -> HttpResponse:
    found = find(request, pk)
    data = request.POST.copy()
    data.setdefault("because", RATING_REASONS[4].value)  # one button: new information
    form = ReasonForm(data, codes=RATING_REASONS)
    if form.is_valid():
        verb(found, by=request.hat, because=form.reason(), version=form.cleaned_data["version"])
    return redirect("mash_hub:enquiry", pk)


@require_POST
@serves(Act.DECIDE)
def take(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take an enquiry as the one who decides it."""
    found = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        enquiries.take(found, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:enquiry", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def strategy(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put an enquiry into strategy discussion without waiting for answers."""
    heading = "Go to a strategy discussion now?"
    return with_reason(
        request, pk, enquiries.move_to_strategy, STRATEGY_REASONS, heading, "Go to strategy"
    )


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Bring an enquiry back from strategy discussion."""
    heading = "Bring it back from the strategy discussion?"
    found = find(request, pk)
    if (row := strategies.unrecorded(found.contact_id)) is not None and request.method == "GET":
        verdict = enquiries.may_come_back(request.hat, found)
        context = {"thing": found, "row": row, "heading": heading, "words": verdict.reason}
        return render(request, "mash_hub/enquiry_strategy_open.html", context)
    return with_reason(
        request, pk, enquiries.back_from_strategy, BACK_REASONS, heading, "Bring it back"
    )


def with_reason(  # a page for every act that is one reason and one button
    request: HubRequest, pk: UUID, verb: Any, codes: Any, heading: str, button: str
) -> HttpResponse:
    """Ask for a reason, then do one act on an enquiry."""
    found = find(request, pk)
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=codes)
    if form.is_valid():
        verb(found, by=request.hat, because=form.reason(), version=form.cleaned_data["version"])
        return redirect("mash_hub:enquiry", pk)
    context = {"thing": found, "form": form, "heading": heading, "button": button}
    context["back"] = ("mash_hub:enquiry", found.reference)
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))
