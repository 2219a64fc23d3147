"""Pages of signing an answer before it leaves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import answer_page, answer_sign_offs, answers
from mash_hub.forms.answer_sign_offs import SignOffForm
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.answer_sign_offs import AnswerSignOff, SignOffKind
from mash_hub.reading import posted
from mash_hub.views.answers import find
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> AnswerSignOff:
    seen = AnswerSignOff.objects.visible_to(request.hat).select_related("asked_by")
    row = get_object_or_404(seen, pk=pk)
    row.request = find(request, row.request_id)
    return row


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def sign_off(request: HubRequest, pk: UUID) -> HttpResponse:
    """Read what is to leave and who will read it; sign it, or send it back."""
    row = _find(request, pk)
    require(answer_sign_offs.may_settle(request.hat, row))
    form = SignOffForm(posted(request), initial={"version": row.version})
    if form.is_valid():
        given, by = form.cleaned_data, request.hat
        if given["way"] == "SIGN":
            answer_sign_offs.sign(row, by=by, version=given["version"])
            messages.success(request, "Signed: the answer is sent.")
        else:
            answer_sign_offs.send_back(row, words=given["words"], by=by, version=given["version"])
            messages.success(request, "Sent back. Whoever wrote it is told.")
        return redirect("mash_hub:request", row.request_id)
    written = answers.standing_items(row.request)
    context = answer_page.of_check(row.request, written, by=request.hat)
    context |= {"row": row, "form": form, "is_nothing": row.what == SignOffKind.NOTHING}
    return render(request, "mash_hub/sign_off.html", context, status=form_status(form))


@require_POST
@serves(Act.ANSWER)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take an answer back from sign-off, to change it."""
    row, form = _find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        answer_sign_offs.take_back(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Taken back: you can change it.")
    return redirect("mash_hub:request", row.request_id)
