"""A person’s family: the list and the tree, on paper too; writing a relationship down, showing it, taking it out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import family_page, family_paper, relationships
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.relationships import END_REASONS
from mash_hub.models.relationships import Relationship
from mash_hub.reading import posted
from mash_hub.views import drawings
from mash_hub.views.drawings import Printing
from mash_hub.views.enquiries import form_status
from mash_hub.views.flags import find_subject


@require_GET
@serves(Act.READ_SHARED)
def family(request: HubRequest, pk: UUID) -> HttpResponse:
    """What somebody is to others, as far as the reader may see it: a list and a tree."""
    found = find_subject(request, pk)
    return render(request, "mash_hub/family.html", family_page.of(found, by=request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.EXPORT)
def on_paper(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say for what and why, prove again who you are, and take the family on paper; it is logged."""
    printing = Printing(
        family_paper.print_family,
        "the family of",
        "Family of",
        reverse("mash_hub:family", args=[pk]),
        "family",
        "Left out: relationships that were not shown to you.",
    )
    return drawings.on_paper(request, find_subject(request, pk), printing)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody is to another."""
    found = find_subject(request, pk)
    form = family_page.form_of(found, by=request.hat, data=posted(request))
    if form.is_valid():
        other = family_page.other_of(form, by=request.hat)
        if other is not None:
            showing, until_on = form.showing(), form.until_on()
            relationships.relate(
                found, other, by=request.hat, tie=form.tie(), showing=showing, until_on=until_on
            )
            return redirect("mash_hub:family", pk)
        form.add_error("reference", "Your agency knows nobody by this reference.")
    context = {"subject": found, "form": form}
    return render(request, "mash_hub/relationship_form.html", context, status=form_status(form))


def _find(request: HubRequest, pk: UUID) -> Relationship:
    seen = Relationship.objects.visible_to(request.hat)
    seen = seen.select_related("card", "other_card", "entry")
    return get_object_or_404(seen, pk=pk)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def show(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say who may see a relationship, with those who see it now."""
    found = _find(request, pk)
    require(relationships.may_keep(request.hat, found))
    form = family_page.show_form(found, by=request.hat, data=posted(request))
    person = relationships.person_of(found)
    if form.is_valid():
        relationships.show(
            found,
            by=request.hat,
            showing=form.showing(),
            until_on=form.until_on(),
            because=form.reason(),
            version=form.cleaned_data["version"],
        )
        return redirect("mash_hub:family", person.pk)
    context = {"subject": person, "form": form}
    context |= {"readers": family_page.readers_of(found, by=request.hat)}
    return render(request, "mash_hub/relationship_show.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a relationship out, both directions, with the reason."""
    found = _find(request, pk)
    require(relationships.may_keep(request.hat, found))
    person = relationships.person_of(found)
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=END_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        relationships.end(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:family", person.pk)
    context = {"thing": person, "form": form, "button": "Take it out"}
    context |= {"heading": "Take this relationship out?"}
    context |= {"back": ("mash_hub:family", f"Family of {person.reference}")}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))
