"""One page for every kind of record: what supervisors found in it, for its author."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import supervisory_reviews
from mash_hub.forms.request_queue import WorkReviewForm
from mash_hub.reading import posted
from mash_hub.supervisory_reviews import Work, work_in
from mash_hub.views import found
from mash_hub.views.enquiries import form_status
from mash_hub.views.found import Finder, Found

FINDERS: dict[str, Finder] = {
    "contact": found.contact,
    "enquiry": found.decision,
    "risk": found.risk,
    "action": found.action,
}


@require_http_methods(["GET", "POST"])
@serves(Act.REFER, Act.SCREEN, Act.READ_SHARED, Act.OWN_ACTIONS)
def index(request: HubRequest, kind: str, pk: UUID) -> HttpResponse:
    """What was found in a record of the front door; what the reader does not see is not found."""
    reviewed = FINDERS[kind](request, pk)
    (row,) = reviewed.rows
    return draw(request, reviewed, work_in(row))


def draw(request: HubRequest, reviewed: Found, work: Work) -> HttpResponse:
    """The reviews of a record that its reader may know, and the form of one more for a supervisor.

    To another agency than the author's there is no such page.
    """
    hat = request.hat
    if not supervisory_reviews.is_own_agencys(hat, work):
        raise Http404
    verdict = supervisory_reviews.may_review(hat, work)
    if request.method == "POST":
        require(verdict)
    form = WorkReviewForm(posted(request)) if verdict else None
    if form is not None and form.is_valid():
        supervisory_reviews.review(work, by=hat, findings=form.cleaned_data["findings"])
        messages.success(request, "The author is told.")
        return redirect(request.path)
    context = {
        "reviewed": reviewed,
        "reviews": supervisory_reviews.of(work.row, by=hat),
        "may_review": verdict,
        "is_author": hat.person_id == work.author_id,
        "form": form,
    }
    status = form_status(form) if form is not None else 200
    return render(request, "mash_hub/supervisory_reviews.html", context, status=status)
