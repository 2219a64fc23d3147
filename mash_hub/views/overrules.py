"""Asking a second person to let words through that hold what is protected, and answering that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.files import File
from agencies.roles import Act
from mash_hub import overrules
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.overrules import OverruleForm
from mash_hub.models.overrules import Overrule


def _find(request: HubRequest, pk: UUID) -> Overrule:
    seen = Overrule.objects.visible_to(request.hat).select_related("asked_by", "answered_by")
    return get_object_or_404(seen, pk=pk)


@require_POST
@serves(Act.OWN_WORK)
def ask(request: HubRequest) -> HttpResponse:
    """Show the words that were kept back and ask why they have to be said; then let them wait."""
    about = request.POST.get("about", "")
    file_id = overrules.file_in(about, by=request.hat)
    if file_id is None:
        raise Http404
    texts = [text for text in request.POST.getlist("text") if text.strip()]
    form = OverruleForm(request.POST if "sentence" in request.POST else None)
    if form.is_valid():
        file = get_object_or_404(File, pk=file_id)
        row = overrules.ask(file, texts, sentence=form.cleaned_data["sentence"], by=request.hat)
        return redirect("mash_hub:overrule", row.pk)
    context = {"form": form, "texts": texts, "about": about}
    return render(
        request, "mash_hub/overrule_ask.html", context, status=422 if form.errors else 200
    )


@require_GET
@serves(Act.OWN_WORK)
def overrule(request: HubRequest, pk: UUID) -> HttpResponse:
    """Words that wait for a second person, or what was answered."""
    found = _find(request, pk)
    texts, sentence = overrules.opened(found, by=request.hat)
    context = {
        "overrule": found,
        "texts": texts,
        "sentence": sentence,
        "may_answer": overrules.may_answer(request.hat, found),
    }
    return render(request, "mash_hub/overrule.html", context)


def _answer(request: HubRequest, pk: UUID, words: str, *, lets_through: bool) -> HttpResponse:
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"]
        overrules.answer(found, lets_through=lets_through, by=request.hat, version=version)
        messages.success(request, words)
    return redirect("mash_hub:overrule", pk)


@require_POST
@serves(Act.REVEAL)
def let_through(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let the words through."""
    words = "The words may be sent as they are, for seven days. Their writer was told."
    return _answer(request, pk, words, lets_through=True)


@require_POST
@serves(Act.REVEAL)
def keep_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Do not let the words through."""
    words = "The words stay back. Their writer was told."
    return _answer(request, pk, words, lets_through=False)
