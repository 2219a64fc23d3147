"""Emergency access: opening, reading, ending and reviewing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import door
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import YES, no, require
from mash_hub import break_glass, break_glass_page, break_glass_reviews, emergency_scope
from mash_hub.ceilings import TooManySearches
from mash_hub.forms.break_glass import BreakGlassForm
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.break_glass import BreakGlass
from mash_hub.reading import posted
from mash_hub.views.people import too_many

_READERS = (
    Act.BREAK_GLASS,
    Act.REVIEW_ACCESS,
    Act.OWN_RISK,
    Act.MANAGE_AGENCY,
    Act.READ_LOG,
    Act.READ_OWN_LOG,
)


def find(request: HubRequest, pk: UUID) -> BreakGlass:
    """An emergency access that the hat can see."""
    rows = BreakGlass.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("person", "owner"), pk=pk)


@require_GET
@serves(*_READERS)
def index(request: HubRequest) -> HttpResponse:
    """What waits for a review, what was reviewed, and one's own."""
    return render(request, "mash_hub/break_glasses.html", break_glass_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.BREAK_GLASS)
def begin(request: HubRequest) -> HttpResponse:
    """Say whom or what it is about and why; prove again who one is; then it is open for an hour."""
    require(break_glass.may_break_glass(request.hat))
    form = BreakGlassForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "mash_hub/break_glass_new.html", {"form": form}, status=status)
    require_fresh(request)
    try:
        target = emergency_scope.find(by=request.hat, **form.target())
    except TooManySearches:
        return too_many()
    if target is None:
        return _not_held(request, form)
    given = form.target()["category"], form.cleaned_data["why"]
    use = break_glass.invoke(target, by=request.hat, category=given[0], why=given[1])
    return redirect("mash_hub:break-glass", use.pk)


def _not_held(request: HubRequest, form: BreakGlassForm) -> HttpResponse:
    """The same answer whoever asks and whatever there is; the try counts."""
    door.counted_attempt()
    form.add_error("reference", break_glass.NOT_HELD)
    return render(request, "mash_hub/break_glass_new.html", {"form": form}, status=422)


@require_http_methods(["GET", "POST"])
@serves(*_READERS)
def use(request: HubRequest, pk: UUID) -> HttpResponse:
    """What stands open to its person, and to an officer the review, which is written here."""
    found = find(request, pk)
    reviewed = break_glass_page.review_of(found, by=request.hat, data=posted(request))
    row, form = reviewed["review"], reviewed["form"]
    if request.method == "POST":
        require(
            YES
            if form
            else no("Only an officer of an agency whose records were opened reviews it.")
        )
    if form is not None and form.is_valid():
        break_glass_reviews.review(row, by=request.hat, **form.values())
        messages.success(request, "Reviewed.")
        return redirect("mash_hub:break-glasses")
    context = (
        break_glass_page.of(found, by=request.hat)
        | break_glass_page.assigning_of(found, by=request.hat)
        | reviewed
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "mash_hub/break_glass.html", context, status=status)


@require_POST
@serves(Act.REVIEW_ACCESS)
def assign(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give one's agency's review to an officer, or take it; afterwards one stands on its page again."""
    found = find(request, pk)
    given = break_glass_page.assigning_of(found, by=request.hat, data=request.POST)
    row, form = given["assigned"], given["assign_form"]
    require(YES if form else no("Only officers of an agency whose records were opened give it on."))
    if not form.is_valid():
        shown = break_glass_page.of(found, by=request.hat)
        context = shown | break_glass_page.review_of(found, by=request.hat) | given
        return render(request, "mash_hub/break_glass.html", context, status=422)
    break_glass_reviews.assign(row, by=request.hat, **form.values())
    messages.success(request, "It has a reviewer.")
    return redirect("mash_hub:break-glass", found.pk)


@require_POST
@serves(Act.BREAK_GLASS)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """End it before its hour."""
    found = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        break_glass.end(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Emergency access is over.")
    return redirect("mash_hub:break-glasses")
