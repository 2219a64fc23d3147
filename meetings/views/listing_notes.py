"""Pages of notes between lists: what another list may tell, asked for and given with leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.forms.enquiries import VersionForm
from mash_hub.kept_forms import done
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from mash_hub.views.enquiries import form_status
from meetings import listing_notes, listing_page
from meetings.forms.listing_notes import AskForm, DeclineForm, GiveForm
from meetings.models.listing_notes import ListingNote

GET_POST = ["GET", "POST"]
_KEEPERS = (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING, Act.KEEP_LISTS)


def _find(request: HubRequest, pk: UUID) -> ListingNote:
    rows = ListingNote.objects.visible_to(request.hat)
    joined = ("workspace", "other_workspace", "asked_by__agency", "answered_by__agency")
    return get_object_or_404(rows.select_related(*joined), pk=pk)


@require_GET
@serves(*_KEEPERS)
def index(request: HubRequest) -> HttpResponse:
    """The notes about one's own list, and those that other lists put to it."""
    return render(request, "meetings/listing_notes.html", listing_page.lists_of(request.hat))


@require_GET
@serves(*_KEEPERS)
def note(request: HubRequest, pk: UUID) -> HttpResponse:
    """One note: what was asked and said, and the next step."""
    context = listing_page.of(_find(request, pk), by=request.hat)
    return render(request, "meetings/listing_note.html", context)


def _form(
    request: HubRequest, row: ListingNote, form: Any, heading: str, button: str
) -> HttpResponse:
    context = {"row": row, "form": form, "heading": heading, "button": button}
    return render(request, "meetings/listing_form.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(*_KEEPERS)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask leave of those who keep the other list."""
    row = _find(request, pk)
    require(listing_notes.may_ask(request.hat, row))
    purposes = purposes_of(request.hat.workspace_id)
    form = AskForm(posted(request), purposes=purposes, initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        listing_notes.ask(
            row,
            why=data["words"],
            purpose=Purpose(data["purpose"]),
            by=request.hat,
            version=data["version"],
        )

    if done(form, act):
        messages.success(request, "Asked. Their answer comes to this page.")
        return redirect("meetings:listing-note", pk)
    return _form(request, row, form, "Ask leave", "Ask")


@require_http_methods(GET_POST)
@serves(*_KEEPERS)
def answer(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Give leave until a day, or decline."""
    row, gives = _find(request, pk), word == "give"
    require(listing_notes.may_answer(request.hat, row))
    drawn = GiveForm if gives else DeclineForm
    form = drawn(posted(request), initial={"version": row.version})

    def act() -> None:
        verb = listing_notes.give if gives else listing_notes.decline
        verb(row, by=request.hat, **form.cleaned_data)

    if done(form, act):
        messages.success(request, "Given." if gives else "Declined.")
        return redirect("meetings:listing-note", pk)
    heading = "Give leave" if gives else "Decline"
    return _form(request, row, form, heading, heading)


@require_POST
@serves(*_KEEPERS)
def act(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Note that there is no need to ask, or take back what one's list asked or gave."""
    row, form = _find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        gave = row.other_workspace_id == request.hat.workspace_id
        verb = listing_notes.take_leave_back if gave else listing_notes.note
        verb(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Noted." if word == "noted" else "Taken back.")
    return redirect("meetings:listing-notes")
