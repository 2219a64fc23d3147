"""Saying who manages somebody who causes harm in a MARAC case."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.kept_forms import done
from mash_hub.models.subjects import ManagedBy
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from meetings import offender_management
from meetings.views.minutes import find


class ManagedForm(forms.Form):
    """Who manages the person."""

    managed_by = forms.ChoiceField(
        label="Who manages this person?",
        choices=ManagedBy.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_ORDERS)
def say(request: HubRequest, pk: UUID, part_pk: UUID) -> HttpResponse:
    """Say who manages somebody who causes harm in a case that the hat reads."""
    case, hat = find(request, pk), request.hat
    part = offender_management.part_of(case, part_pk)
    if part is None:
        raise Http404
    require(offender_management.may_say(hat, case))
    first = {"managed_by": part.managed_by, "version": part.version}
    form = ManagedForm(posted(request), initial=first)

    def act() -> None:
        managed_by, version = (
            ManagedBy(form.cleaned_data["managed_by"]),
            form.cleaned_data["version"],
        )
        offender_management.say(case, part, managed_by, by=hat, version=version)

    if done(form, act):
        return redirect("meetings:item", pk)
    context = {"item": case, "part": part, "form": form}
    return render(request, "meetings/case_managed.html", context, status=form_status(form))
