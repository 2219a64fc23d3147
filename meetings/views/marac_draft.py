"""Writing a referral to a MARAC: a list of tasks, one small group of questions a page, a check, sending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import drafts
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.drafts import Draft
from agencies.roles import Act
from agencies.verdicts import require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    case_people,
    draft_people,
    finding,
    looking_up,
    reading,
    risk_page,
    who_must_not_know,
)
from mash_hub.ceilings import TooManySearches
from mash_hub.draft_page import DraftPage, one_more_row, wants_another
from mash_hub.forms.contact_steps import MOST_PEOPLE, fields_of, unjudged
from mash_hub.forms.people import MoreForm
from mash_hub.forms.who import WhoForm
from mash_hub.models.conflicts import kept
from mash_hub.models.referrals import Referral
from mash_hub.reading import posted
from mash_hub.views.people import too_many
from meetings import marac_cases, marac_drafts
from meetings.forms.marac_steps import STEPS, TypedReferral
from meetings.marac_cases import Source

GET_POST = ["GET", "POST"]
PAGES: dict[str, type[forms.Form]] = {"who": WhoForm, "more": MoreForm}
TITLES = {"who": "Who is this person?", "more": "Where are they, and their numbers"}


def find(request: HubRequest, pk: UUID) -> Draft:
    """One's own unsent referral; it is locked while something is changed in it."""
    found = Draft.objects.visible_to(request.hat).filter(form=marac_drafts.FORM)
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    return get_object_or_404(found.select_related("file"), thing_id=pk)


def typed(request: HubRequest, draft: Draft) -> TypedReferral:
    """What was typed into it so far, and the people of the case it comes from."""
    words = drafts.words_of(draft, by=request.hat)
    source = Source.from_kept(words.get("head", {}).get("source", {}))
    if source is not None and request.hat.person_id in kept([source.file_id]):
        raise Http404  # kept apart since it was begun
    people = case_people.people_of(source.file_id, by=request.hat) if source else ()
    return TypedReferral(words, request.hat, people)


@require_POST
@serves(Act.REFER)
def begin(request: HubRequest) -> HttpResponse:
    """Begin a referral."""
    return redirect("meetings:marac-draft", marac_drafts.begin(by=request.hat).thing_id)


@require_POST
@serves(Act.DECIDE, Act.RUN_MEETING)
def begin_from(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin one from what an enquiry's decision sent: its people by their ids, none of its words."""
    row = get_object_or_404(
        Referral.objects.visible_to(request.hat).select_related("workspace"), pk=pk
    )
    require(marac_cases.may_complete(request.hat, row))
    draft = marac_drafts.begin(by=request.hat, source=Source.of(row))
    return redirect("meetings:marac-draft", draft.thing_id)


@require_GET
@serves(Act.REFER)
def tasks(request: HubRequest, pk: UUID) -> HttpResponse:
    """The list of tasks: what is done and what is not."""
    draft = find(request, pk)
    whole = typed(request, draft)
    source = whole.source
    risks = None
    if source is not None and source.kind in risk_page.KINDS:
        risks = risk_page.of_case(source.kind, source.id, source.file_id, by=request.hat)
    context = {
        "draft": draft,
        "whole": whole,
        "tasks": whole.tasks(),
        "may_add": len(whole.people) < MOST_PEOPLE,
        "risks": risks,
    }
    return render(request, "meetings/marac_tasks.html", context)


def _note_saved(request: HubRequest, draft: Draft) -> None:
    log.write(by=request.hat, verb=Verb.DRAFT_SAVED, about=[draft], at=draft.saved_at)


def _draw(
    request: HubRequest, draft: Draft, form: Any, page: DraftPage, status: int = 200
) -> HttpResponse:
    context = page.context(draft, form, status)
    return render(request, "meetings/marac_step.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.REFER)
def step(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """One step: its questions, kept as they are typed and checked when one goes on."""
    draft = find(request, pk)
    whole = typed(request, draft)
    if name not in whole.steps:
        raise Http404
    was = whole.words.get(name, {})
    keep_url = reverse("meetings:marac-keep", args=[pk, name])
    page = DraftPage(STEPS[name][0], keep_url, was, is_safe=name == "safe")
    form = whole.form(name, posted(request))
    if request.method != "POST":
        return _draw(request, draft, form, page)
    if drafts.is_elsewhere(request.POST.get("version"), was):
        return _draw(request, draft, form, page, status=409)
    draft = marac_drafts.save_step(draft, name, fields_of(request.POST), by=request.hat)
    if not form.is_valid():
        return _draw(request, draft, form, page.after(request), status=422)
    _note_saved(request, draft)
    return redirect("meetings:marac-draft", pk)


@require_POST
@serves(Act.REFER)
def keep(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step."""
    draft = find(request, pk)
    return reading.keep(
        request,
        lambda fields: marac_drafts.save_step(draft, name, fields, by=request.hat),
        was=drafts.words_of(draft, by=request.hat).get(name, {}),
    )


@require_POST
@serves(Act.REFER)
def add_person(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin one more person."""
    draft = find(request, pk)
    if len(draft_people.people_in(draft, by=request.hat)) >= MOST_PEOPLE:
        return redirect("meetings:marac-draft", pk)
    key = marac_drafts.add_person(draft, by=request.hat)
    _note_saved(request, draft)
    return redirect("meetings:marac-person", pk, key, "who")


def _pages_of(request: HubRequest, draft: Draft, key: UUID) -> dict[str, Any]:
    found = draft_people.people_in(draft, by=request.hat).get(str(key))
    if found is None:
        raise Http404
    return dict(found)


@require_http_methods(GET_POST)
@serves(Act.REFER)
def person(request: HubRequest, pk: UUID, key: UUID, page: str) -> HttpResponse:
    """One page about one person: who they are, or where they are and their numbers."""
    draft = find(request, pk)
    was = _pages_of(request, draft, key).get(page, {})
    drawn = DraftPage(
        TITLES[page], reverse("meetings:marac-person-keep", args=[pk, key, page]), was
    )
    if request.method != "POST":
        return _draw(request, draft, unjudged(PAGES[page], was), drawn)
    form = PAGES[page](request.POST)
    if drafts.is_elsewhere(request.POST.get("version"), was):
        return _draw(request, draft, form, drawn, status=409)
    draft = marac_drafts.save_person(draft, key, page, fields_of(request.POST), by=request.hat)
    if not (wants_another(request) or form.is_valid()):
        return _draw(request, draft, form, drawn.after(request), status=422)
    _note_saved(request, draft)
    if wants_another(request):
        return one_more_row(request.path, form)
    if page == "who":
        return redirect("meetings:marac-person", pk, key, "more")
    return redirect("meetings:marac-draft", pk)


@require_POST
@serves(Act.REFER)
def keep_person(request: HubRequest, pk: UUID, key: UUID, page: str) -> HttpResponse:
    """Keep what is being typed about a person."""
    draft = find(request, pk)
    was = _pages_of(request, draft, key).get(page, {})
    return reading.keep(
        request,
        lambda fields: marac_drafts.save_person(draft, key, page, fields, by=request.hat),
        was=was,
    )


@require_POST
@serves(Act.REFER)
def remove_person(request: HubRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Take a person out again."""
    draft = find(request, pk)
    marac_drafts.remove_person(draft, key, by=request.hat)
    _note_saved(request, draft)
    return redirect("meetings:marac-draft", pk)


@require_http_methods(GET_POST)
@serves(Act.REFER)
def check(request: HubRequest, pk: UUID) -> HttpResponse:
    """Check the answers, say whether one's own agency's records are the same people, and send.

    Who was not looked up just as they are typed is looked up now, and the page is drawn again
    (domain notes 4.1a).
    """
    draft = find(request, pk)
    whole = typed(request, draft)
    if not whole.is_whole:
        return redirect("meetings:marac-draft", pk)
    people = {str(one.key): one.identity() for one in whole.people}
    is_seen = looking_up.are_all_done(people.values(), by=request.hat)
    try:
        own = finding.own_records(people, by=request.hat)
    except TooManySearches:
        return too_many()
    refused, unsaid = "", None
    if request.method == "POST" and is_seen:
        referral = whole.referral(finding.said_to_be(own, request.POST))
        missing = referral.missing()
        number, said = who_must_not_know.unsaid(referral.typed(), by=request.hat)
        if not missing and said:
            sent = marac_drafts.submit(draft, referral, by=request.hat)
            messages.success(request, f"Referred as {sent.reference}. {marac_cases.WARNING}")
            return redirect("meetings:marac-case", sent.pk)
        refused = " ".join(missing) or said.reason
        unsaid = None if missing else referral.people[number].key
    context = {
        "draft": draft,
        "whole": whole,
        "referral": whole.referral({}),
        "people": [(one, people[str(one.key)], own.get(str(one.key), [])) for one in whole.people],
        "is_again": request.method == "POST" and not is_seen,
        "refused": refused,
        "unsaid": unsaid,
    }
    status = 422 if refused else 200
    return render(request, "meetings/marac_check.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.REFER)
def discard(request: HubRequest, pk: UUID) -> HttpResponse:
    """Throw an unsent referral away, after asking once."""
    draft = find(request, pk)
    if request.method == "POST":
        marac_drafts.discard(draft, by=request.hat)
        return redirect("meetings:marac-cases")
    return render(request, "meetings/marac_discard.html", {"draft": draft})
