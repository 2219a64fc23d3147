"""Releasing a protective order of one's agency to a case on the agenda."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.forms.enquiries import VersionForm
from mash_hub.kept_forms import done
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from meetings import order_releases
from meetings.views.minutes import find


@require_http_methods(["GET", "POST"])
@serves(Act.RELEASE_TO_MEETING)
def release(request: HubRequest, pk: UUID, order: UUID) -> HttpResponse:
    """Exactly which agencies will read it, then the act."""
    case, hat = find(request, pk), request.hat
    row = get_object_or_404(order_releases.own(case, by=hat), pk=order)
    require(order_releases.may_release(hat, case, row))
    form = VersionForm(posted(request), initial={"version": row.version})

    def act() -> None:
        order_releases.release(case, row, by=hat, version=form.cleaned_data["version"])

    if done(form, act):
        messages.success(request, "Released: the agencies of this case read it here.")
        return redirect("meetings:item", pk)
    context = {"item": case, "row": row, "form": form, "readers": order_releases.readers(case, row)}
    return render(request, "meetings/order_release.html", context, status=form_status(form))
