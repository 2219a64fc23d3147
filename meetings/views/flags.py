"""Setting a flag on somebody of a case while it is heard."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import case_people, flag_page, flags
from mash_hub.reading import posted
from meetings.views.minutes import find
from meetings.views.screens import gate


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_FLAGS)
def new(request: HubRequest, pk: UUID, part_pk: UUID) -> HttpResponse:
    """The form, then exactly who will see the flag, then the act; and back to the case."""
    found, hat = find(request, pk), request.hat
    if (first := gate(request, found)) is not None:
        return first
    require(flags.may_set(hat))
    parts = {part.pk: part for part in case_people.parts_of(found.file_id)}
    if (part := parts.get(part_pk)) is None:
        raise Http404
    form = flag_page.form_of(by=hat, data=posted(request))
    back = reverse("meetings:item", args=[pk])
    context: dict[str, Any] = {"subject": part.subject, "form": form}
    context |= {"back_url": back, "back_words": found.reference}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "mash_hub/flag_form.html", context, status=status)
    if request.POST.get("step") != "set":
        context |= flag_page.preview(part.subject, form, by=hat)
        return render(request, "mash_hub/flag_check.html", context)
    flags.set_flag(part.subject, by=hat, marking=form.marking(), named_in=part)
    return redirect(back)
