"""A person's page, and the flags on them: setting with the readers shown before, reviewing, ending."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import flag_page, flags, person_page
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.flags import END_REASONS
from mash_hub.models.flags import Flag
from mash_hub.models.subjects import Card, Subject
from mash_hub.reading import posted
from mash_hub.subjects import subject_of
from mash_hub.views.enquiries import form_status


def find_subject(request: HubRequest, pk: UUID) -> Subject:
    """Somebody whom the hat knows, by a record or a request, or not found."""
    return get_object_or_404(flags.known_to(request.hat), pk=pk)


def _find(request: HubRequest, pk: UUID) -> Flag:
    seen = Flag.objects.visible_to(request.hat).in_order()
    return get_object_or_404(seen, pk=pk)


@require_GET
@serves(Act.READ_SHARED)
def person(request: HubRequest, pk: UUID) -> HttpResponse:
    """One person: the records the reader was given, and the flags they may see."""
    found = find_subject(request, pk)
    return render(request, "mash_hub/person.html", person_page.of(found, by=request.hat))


@require_GET
@serves(Act.READ_SHARED)
def of_record(request: HubRequest, pk: UUID) -> HttpResponse:
    """The page of the person for whom a record stands now: a merge may have moved it."""
    card = get_object_or_404(Card.objects.visible_to(request.hat), pk=pk)
    return redirect("mash_hub:person", subject_of(card).pk)


@require_GET
@serves(Act.READ_SHARED)
def index(request: HubRequest) -> HttpResponse:
    """The flags of one's agency, to be reviewed first, and those shown to it."""
    return render(request, "mash_hub/flags.html", flag_page.register_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Set a flag: the form, then exactly who will see it, then the act."""
    found = find_subject(request, pk)
    require(flags.may_set(request.hat))
    form = flag_page.form_of(by=request.hat, data=posted(request))
    context = {"subject": found, "form": form}
    if not form.is_valid():
        return render(request, "mash_hub/flag_form.html", context, status=form_status(form))
    if request.POST.get("step") != "set":
        context = flag_page.preview(found, form, by=request.hat)
        return render(request, "mash_hub/flag_check.html", context)
    made = flags.set_flag(found, by=request.hat, marking=form.marking())
    return redirect("mash_hub:flag", made.pk)


@require_GET
@serves(Act.READ_SHARED)
def flag(request: HubRequest, pk: UUID) -> HttpResponse:
    """One flag with its reason, and for its owner who can see it."""
    context = flag_page.of(_find(request, pk), by=request.hat)
    return render(request, "mash_hub/flag.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that it still stands, until when, and who may see it."""
    found = _find(request, pk)
    require(flags.may_keep(request.hat, found))
    form = flag_page.review_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        flags.review(
            found,
            by=request.hat,
            days=form.days(found.started_on),
            showing=form.showing(),
            because=form.reason(),
            version=form.cleaned_data["version"],
        )
        return redirect("mash_hub:flag", pk)
    context = {"flag": found, "form": form}
    return render(request, "mash_hub/flag_review.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """End it before its last day, with the reason in a sentence."""
    found = _find(request, pk)
    require(flags.may_keep(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=END_REASONS)
    form.fields["sentence"].required = True
    if form.is_valid():
        version = form.cleaned_data["version"]
        flags.end(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:flag", pk)
    context = {"thing": found, "form": form, "button": "End this flag"}
    context |= {"heading": "End this flag now?", "back": ("mash_hub:flag", found.reference)}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))
