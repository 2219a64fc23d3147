"""Pages of a CMOG's meeting: what of the lists is gone through, and who comes to which part."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies import sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.cmog_page import label_in
from mash_hub.kept_forms import done
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from meetings import attendance, cmog_listing
from meetings.forms.cmog import ListEntriesForm, PartsForm
from meetings.models import Attendance
from meetings.views.meetings import find

GET_POST = ["GET", "POST"]


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def list_entries(request: HubRequest, pk: UUID) -> HttpResponse:
    """Choose what of the lists goes on the agenda."""
    meeting, hat = find(request, pk), request.hat
    require(cmog_listing.may_list(hat, meeting))
    rows = cmog_listing.waiting(meeting, by=hat)
    opened = sealing.open(rows, ["words"], by=hat)
    named = [(str(row.pk), _named(row, label_in(opened[row, "words"]))) for row in rows]
    first = {"version": meeting.version, "entries": [pk for pk, _ in named]}
    form = ListEntriesForm(posted(request), waiting=named, initial=first)
    if done(
        form,
        lambda: cmog_listing.list_entries(
            meeting, form.chosen(), by=hat, version=form.cleaned_data["version"]
        ),
    ):
        messages.success(request, "Listed, each in the part of its list.")
        return redirect("meetings:meeting", pk)
    context = {"meeting": meeting, "form": form, "rows": rows}
    return render(request, "meetings/list_entries.html", context, status=form_status(form))


def _named(row: CmogEntry, label: str) -> str:
    level = f", {row.get_level_display()}" if row.level else ""
    return f"{row.get_list_kind_display()}: {label or row.reference}{level} ({row.reference})"


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def parts(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say to which parts somebody comes."""
    seen = Attendance.objects.visible_to(request.hat).select_related("meeting", "person", "agency")
    row = get_object_or_404(seen, pk=pk)
    require(attendance.may_mark(request.hat, row.meeting))
    form = PartsForm(posted(request), initial={"version": row.version, "parts": [*row.parts]})
    if done(
        form,
        lambda: attendance.admit(
            row, form.letters(), by=request.hat, version=form.cleaned_data["version"]
        ),
    ):
        return redirect("meetings:attendance", row.meeting_id)
    context = {"row": row, "form": form, "meeting": row.meeting}
    return render(request, "meetings/parts.html", context, status=form_status(form))
