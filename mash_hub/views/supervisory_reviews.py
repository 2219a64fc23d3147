"""One page for every kind of record: what supervisors found in it, for its author."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import supervisory_reviews
from mash_hub.forms.request_queue import WorkReviewForm
from mash_hub.reading import posted
from mash_hub.supervisory_reviews import Work, work_in
from mash_hub.views import actions, contacts, enquiries, risk_assessments
from mash_hub.views.enquiries import form_status


@dataclass(frozen=True)
class Reviewed:
    """A record that its reader sees, what it is and its reference, and the page it stands on."""

    work: Work
    what: str
    reference: str
    url: str

    @property
    def words(self) -> str:
        """What it is called."""
        return f"{self.what} {self.reference}"


def _contact(request: HubRequest, pk: UUID) -> Reviewed:
    row = contacts.find(request, pk)
    url = reverse("mash_hub:contact", args=[pk])
    return Reviewed(work_in(row), "contact", row.reference, url)


def _enquiry(request: HubRequest, pk: UUID) -> Reviewed:
    row = enquiries.find(request, pk)
    url = reverse("mash_hub:enquiry", args=[pk])
    return Reviewed(work_in(row), "the decision of enquiry", row.reference, url)


def _risk(request: HubRequest, pk: UUID) -> Reviewed:
    row = risk_assessments.find(request, pk)
    url = reverse("mash_hub:risk", args=[pk])
    return Reviewed(work_in(row), "risk assessment", row.reference, url)


def _action(request: HubRequest, pk: UUID) -> Reviewed:
    row = actions.find(request, pk)
    return Reviewed(work_in(row), "action", row.reference, reverse("mash_hub:action", args=[pk]))


FINDERS: dict[str, Callable[[HubRequest, UUID], Reviewed]] = {
    "contact": _contact,
    "enquiry": _enquiry,
    "risk": _risk,
    "action": _action,
}


@require_http_methods(["GET", "POST"])
@serves(Act.REFER, Act.SCREEN, Act.READ_SHARED, Act.OWN_ACTIONS)
def index(request: HubRequest, kind: str, pk: UUID) -> HttpResponse:
    """What was found in a record of the front door; what the reader does not see is not found."""
    return draw(request, FINDERS[kind](request, pk))


def draw(request: HubRequest, reviewed: Reviewed) -> HttpResponse:
    """The reviews of a record that its reader may know, and the form of one more for a supervisor.

    To another agency than the author's there is no such page.
    """
    hat, work = request.hat, reviewed.work
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
