"""Writing a contact: a list of tasks, one small group of questions a page, a check, and sending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import drafts
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.drafts import Draft
from agencies.roles import Act
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    contact_page,
    contacts,
    finding,
    looking_up,
    old_drafts,
    public_reports,
    reading,
    risk_page,
    who_must_not_know,
)
from mash_hub.ceilings import TooManySearches
from mash_hub.draft_page import DraftPage, one_more_row, wants_another
from mash_hub.forms.contact_steps import (
    MOST_PEOPLE,
    TypedContact,
    TypedPerson,
    fields_of,
    form_of,
    title_of,
    unjudged,
)
from mash_hub.forms.people import MoreForm
from mash_hub.forms.who import WhoForm
from mash_hub.models.contacts import Contact
from mash_hub.views.people import too_many

MOST_LISTED = 50
PAGES: dict[str, type[forms.Form]] = {"who": WhoForm, "more": MoreForm}


def find(request: HubRequest, pk: UUID) -> Draft:
    """One's own unsent contact; it is locked while something is changed in it."""
    found = Draft.objects.visible_to(request.hat).filter(form=contacts.FORM)
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    return get_object_or_404(found.select_related("file"), thing_id=pk)


def typed(request: HubRequest, draft: Draft) -> TypedContact:
    """What was typed into it so far."""
    return TypedContact(drafts.words_of(draft, by=request.hat), request.hat)


def _person(request: HubRequest, draft: Draft, key: UUID) -> TypedPerson:
    person = typed(request, draft).person(key)
    if person is None:
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def new(request: HubRequest) -> HttpResponse:
    """Begin a contact; below it one's unsent ones and those that were sent."""
    if request.method == "POST":
        return redirect("mash_hub:contact-draft", contacts.begin(by=request.hat).thing_id)
    mine = Contact.objects.visible_to(request.hat).submitted_by(request.hat)
    context = {
        "drafts": Draft.objects.visible_to(request.hat)
        .filter(form=contacts.FORM)
        .order_by("-saved_at"),
        "draft_days": old_drafts.days_kept(request.hat.workspace_id),
        "sent": contact_page.own_lines([*mine.order_by("-received_at")[:MOST_LISTED]]),
    }
    return render(request, "mash_hub/contact_new.html", context)


@require_GET
@serves(Act.REFER)
def tasks(request: HubRequest, pk: UUID) -> HttpResponse:
    """The list of tasks: what is done and what is not."""
    draft = find(request, pk)
    whole = typed(request, draft)
    context = {
        "draft": draft,
        "tasks": whole.tasks(),
        "people": whole.people(),
        "may_add": len(whole.people()) < MOST_PEOPLE,
        "is_whole": whole.is_whole,
        "risks": risk_page.of_case(Contact.kind, pk, draft.file_id, by=request.hat),
        "in_danger": whole.words.get("danger", {}).get("danger") == "YES",
    }
    return render(request, "mash_hub/contact_tasks.html", context)


def _note_saved(request: HubRequest, draft: Draft) -> None:
    log.write(by=request.hat, verb=Verb.DRAFT_SAVED, about=[draft], at=draft.saved_at)


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def step(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """One step: its questions, kept as they are typed and checked when one goes on."""
    draft = find(request, pk)
    words = typed(request, draft).words
    kind, was = form_of(name, words), words.get(name, {})
    if kind is None:
        return redirect("mash_hub:contact-step", pk, "kind")
    page = DraftPage(title_of(name, words), reverse("mash_hub:contact-keep", args=[pk, name]), was)
    if request.method != "POST":
        return _draw(request, draft, unjudged(kind, was), page)
    form = kind(request.POST)
    if drafts.is_elsewhere(request.POST.get("version"), was):
        return _draw(request, draft, form, page, status=409)
    draft = contacts.save_step(draft, name, fields_of(request.POST), by=request.hat)
    if not form.is_valid():
        return _draw(request, draft, form, page.after(request), status=422)
    _note_saved(request, draft)
    if name == "kind" and "particulars" not in words:
        return redirect("mash_hub:contact-step", pk, "particulars")
    return redirect("mash_hub:contact-draft", pk)


def _draw(
    request: HubRequest, draft: Draft, form: Any, page: DraftPage, status: int = 200
) -> HttpResponse:
    context = page.context(draft, form, status)
    return render(request, "mash_hub/contact_step.html", context, status=status)


@require_POST
@serves(Act.REFER)
def keep(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step."""
    draft = find(request, pk)
    return reading.keep(
        request,
        lambda fields: contacts.save_step(draft, name, fields, by=request.hat),
        was=typed(request, draft).words.get(name, {}),
    )


@require_POST
@serves(Act.REFER)
def add_person(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin one more person."""
    draft = find(request, pk)
    if len(typed(request, draft).people()) >= MOST_PEOPLE:
        return redirect("mash_hub:contact-draft", pk)
    key = contacts.add_person(draft, by=request.hat)
    _note_saved(request, draft)
    return redirect("mash_hub:contact-person", pk, key, "who")


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def person(request: HubRequest, pk: UUID, key: UUID, page: str) -> HttpResponse:
    """One page about one person: who they are, or where they are and their numbers."""
    draft = find(request, pk)
    found = _person(request, draft, key)
    was = found.pages.get(page, {})
    title = "Who is this person?" if page == "who" else "Where are they, and their numbers"
    drawn = DraftPage(title, reverse("mash_hub:contact-person-keep", args=[pk, key, page]), was)
    if request.method != "POST":
        return _draw(request, draft, unjudged(PAGES[page], was), drawn)
    form = PAGES[page](request.POST)
    if drafts.is_elsewhere(request.POST.get("version"), was):
        return _draw(request, draft, form, drawn, status=409)
    draft = contacts.save_person(draft, key, page, fields_of(request.POST), by=request.hat)
    if not (wants_another(request) or form.is_valid()):
        return _draw(request, draft, form, drawn.after(request), status=422)
    _note_saved(request, draft)
    if wants_another(request):
        return one_more_row(request.path, form)
    return _after_person(pk, key, page)


def _after_person(pk: UUID, key: UUID, page: str) -> HttpResponse:
    if page == "who":
        return redirect("mash_hub:contact-person", pk, key, "more")
    return redirect("mash_hub:contact-draft", pk)


@require_POST
@serves(Act.REFER)
def keep_person(request: HubRequest, pk: UUID, key: UUID, page: str) -> HttpResponse:
    """Keep what is being typed about a person."""
    draft = find(request, pk)
    found = _person(request, draft, key)
    return reading.keep(
        request,
        lambda fields: contacts.save_person(draft, key, page, fields, by=request.hat),
        was=found.pages.get(page, {}),
    )


@require_POST
@serves(Act.REFER)
def remove_person(request: HubRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Take a person out again."""
    draft = find(request, pk)
    contacts.remove_person(draft, key, by=request.hat)
    _note_saved(request, draft)
    return redirect("mash_hub:contact-draft", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def check(request: HubRequest, pk: UUID) -> HttpResponse:
    """Check the answers, say whether one's own agency's records are the same people, and send.

    Who was not looked up by this page within the hour, just as they are typed, is looked up now and
    the page is drawn again: nobody is sent unseen (domain notes 4.1a).
    """
    draft = find(request, pk)
    whole = typed(request, draft)
    if not whole.is_whole:
        return redirect("mash_hub:contact-draft", pk)
    people = {str(one.key): one.identity() for one in whole.people()}
    is_seen = looking_up.are_all_done(people.values(), by=request.hat)
    try:
        own = finding.own_records(people, by=request.hat)
    except TooManySearches:
        return too_many()
    refused, unsaid = "", None
    if request.method == "POST" and is_seen:
        submission = whole.submission(finding.said_to_be(own, request.POST))
        number, said = who_must_not_know.unsaid(contacts.typed_of(submission), by=request.hat)
        verdict = contacts.may_send(submission)
        if verdict and said:
            sent = public_reports.submit(draft, submission, by=request.hat)
            return redirect("mash_hub:contact-sent", sent.pk)
        refused = verdict.reason or said.reason
        unsaid = submission.people[number].key if verdict else None
    context = {
        "draft": draft,
        "submission": whole.submission({}),
        "people": [
            (one, people[str(one.key)], own.get(str(one.key), [])) for one in whole.people()
        ],
        "steps": whole.tasks(),
        "is_again": request.method == "POST" and not is_seen,
        "refused": refused,
        "unsaid": unsaid,
    }
    status = 422 if refused else 200
    return render(request, "mash_hub/contact_check.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def discard(request: HubRequest, pk: UUID) -> HttpResponse:
    """Throw an unsent contact away, after asking once."""
    draft = find(request, pk)
    if request.method == "POST":
        contacts.discard(draft, by=request.hat)
        return redirect("mash_hub:new-contact")
    return render(request, "mash_hub/contact_discard.html", {"draft": draft})


@require_GET
@serves(Act.REFER)
def sent(request: HubRequest, pk: UUID) -> HttpResponse:
    """The reference of a contact just sent, and what happens next."""
    found = get_object_or_404(
        Contact.objects.visible_to(request.hat).submitted_by(request.hat), pk=pk
    )
    return render(request, "mash_hub/contact_sent.html", {"contact": found})
