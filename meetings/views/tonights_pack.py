"""The page from which tonight's pack is printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.forms.list_matches import AskForm
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from meetings import tonights_pack


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def pack(request: HubRequest) -> HttpResponse:
    """Say for what and why, prove again who you are, and take it on paper; it is logged."""
    hat = request.hat
    require(tonights_pack.may_print(hat))
    form = AskForm(posted(request), purposes=purposes_of(hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        purpose = Purpose(form.cleaned_data["purpose"])
        reference, made = tonights_pack.make(purpose, by=hat, because=form.reason())
        return papers.answer(made, name=f"tonights-pack-{reference}.pdf")
    context = {"form": form, "counts": tonights_pack.counts(hat)}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/tonights_pack.html", context, status=status)
