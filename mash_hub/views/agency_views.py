"""An agency's view before a decision: giving it, and opening those that are in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies import drafts
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import agency_views
from mash_hub.forms.enquiries import OPEN_VIEWS_REASONS, OpinionForm
from mash_hub.models.enquiry_states import outcome_choices
from mash_hub.reading import keep_draft, posted
from mash_hub.views.answers import find
from mash_hub.views.enquiries import form_status, with_reason

DRAFT = "agency-view"


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def give(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give one's agency's view, and read the others' once they are open."""
    found, hat = find(request, pk), request.hat
    own = agency_views.own_of(found, by=hat)
    may_give = agency_views.may_give(hat, found)
    if own is None or request.method == "POST":
        require(may_give)
    is_open = own is not None and not own.is_hidden
    form = None
    if may_give and not is_open:
        typed = drafts.words_of(drafts.find(by=hat, form=DRAFT, thing_id=pk), by=hat)
        own_words = agency_views.words_of(own, by=hat) if own else {}
        version = own.version if own else 0
        form = OpinionForm(
            posted(request),
            initial={**own_words, **typed, "version": version},
            outcomes=outcome_choices(hat.host_id),
        )
    if form is not None and form.is_valid():
        agency_views.give(
            found, by=hat, opinion=form.opinion(), version=form.cleaned_data["version"]
        )
        drafts.discard(by=hat, form=DRAFT, thing_id=pk)
        messages.success(request, "Your agency’s view is given.")
        return redirect("mash_hub:request-view", pk)
    given, asked = agency_views.numbers_of(found.enquiry)
    context = {
        "request_row": found,
        "own": own,
        "form": form,
        "views": agency_views.told_of(found.enquiry, by=hat),
        "given": given,
        "asked": asked,
    }
    status = form_status(form) if form is not None else 200
    return render(request, "mash_hub/agency_view.html", context, status=status)


@require_POST
@serves(Act.ANSWER)
def draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into a view, for its author alone."""
    found = find(request, pk)
    own = agency_views.own_of(found, by=request.hat)
    return keep_draft(request, found, form=DRAFT, version=own.version if own else 0)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def open_now(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open the views that are in, without waiting for the rest."""
    heading = "Open the views that are in, before all are?"
    return with_reason(request, pk, agency_views.open_now, OPEN_VIEWS_REASONS, heading, "Open them")
