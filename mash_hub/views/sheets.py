"""The sheets of a person's record: reading one, writing it, saying who may see it, taking it out."""

from __future__ import annotations

import base64
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.attachments.downloads import POLICY
from agencies.attachments.uploads import takes_a_file
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import sheet_page, sheets
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.relationships import END_REASONS
from mash_hub.models.sheets import LISTS, Sheet, Topic
from mash_hub.reading import posted
from mash_hub.subjects import subject_of
from mash_hub.views.enquiries import form_status
from mash_hub.views.flags import find_subject

_BY_SLUG = {topic.slug: topic for topic in Topic}


def _find(request: HubRequest, pk: UUID) -> Sheet:
    seen = Sheet.objects.visible_to(request.hat).standing().select_related("card", "owner")
    return get_object_or_404(seen, pk=pk)


@require_GET
@serves(Act.READ_SHARED)
def sheet(request: HubRequest, pk: UUID) -> HttpResponse:
    """One sheet as the reader may see it."""
    return render(request, "mash_hub/sheet.html", sheet_page.of(_find(request, pk), by=request.hat))


@require_GET
@serves(Act.READ_SHARED)
def picture(request: HubRequest, pk: UUID) -> HttpResponse:
    """The photograph of a sheet, for its page alone."""
    found = _find(request, pk)
    entries = sheets.read(found, by=request.hat)
    if found.topic != Topic.PHOTOGRAPH or not entries:
        raise Http404
    drawn = base64.b64decode(entries[0]["picture"])
    return HttpResponse(
        drawn, content_type="image/jpeg", headers={"Content-Security-Policy": POLICY}
    )


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def write(request: HubRequest, pk: UUID, topic: str) -> HttpResponse:
    """Write a sheet of one's own agency on a person whom it knows."""
    return _write(request, pk, _BY_SLUG[topic])


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
@takes_a_file
def photograph(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep a photograph of a person."""
    return _write(request, pk, Topic.PHOTOGRAPH)


def _write(request: HubRequest, pk: UUID, topic: Topic) -> HttpResponse:
    found = find_subject(request, pk)
    require(sheets.may_write(request.hat))
    sent = posted(request)
    files = request.FILES if sent is not None else None
    form = sheet_page.write_form(found, topic, by=request.hat, data=sent, files=files)
    if form.is_valid():
        made = sheets.write(
            found, topic, form.entry(), by=request.hat, version=form.cleaned_data["version"]
        )
        return redirect("mash_hub:sheet", made.pk)
    context = {"topic": topic, "form": form, "subject": found}
    context |= {"is_list": topic in LISTS, "is_file": topic == Topic.PHOTOGRAPH}
    return render(request, "mash_hub/sheet_form.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def show(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say who may see a sheet, with those who see it now."""
    found = _find(request, pk)
    require(sheets.may_keep(request.hat, found))
    form = sheet_page.show_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        sheets.show(
            found,
            by=request.hat,
            showing=form.showing(),
            until_on=form.until_on(),
            because=form.reason(),
            version=form.cleaned_data["version"],
        )
        return redirect("mash_hub:sheet", pk)
    context = {"sheet": found, "form": form, "subject": subject_of(found.card)}
    context |= {"readers": sheet_page.readers_of(found, by=request.hat)}
    return render(request, "mash_hub/sheet_show.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a sheet out, with the reason."""
    found = _find(request, pk)
    require(sheets.may_keep(request.hat, found))
    person = subject_of(found.card)
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=END_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        sheets.end(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:person", person.pk)
    context = {"thing": person, "form": form, "button": "Take it out"}
    context |= {"heading": f"Take out “{Topic(found.topic).label}”?"}
    context |= {"back": ("mash_hub:person", f"Person {person.reference}")}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))
