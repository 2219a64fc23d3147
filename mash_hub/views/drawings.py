"""Taking a drawing with its list on paper: asked for what and why, proved again who asks, and logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from agencies import papers
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.verdicts import require
from mash_hub import drawn_papers
from mash_hub.forms.information_products import CopyForm
from mash_hub.models.subjects import Subject
from mash_hub.reading import posted
from mash_hub.requests import purposes_of


@dataclass(frozen=True)
class Printing:
    """What is printed, in the words of its page; `slug` stands in the file's name."""

    act: Callable[..., tuple[str, bytes]]
    what: str
    back: str
    back_url: str
    slug: str
    left_out: str


def on_paper(request: HubRequest, found: Subject, printing: Printing) -> HttpResponse:
    """The page that asks, or the PDF."""
    require(drawn_papers.may_print(request.hat))
    form = CopyForm(posted(request), purposes=purposes_of(request.hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        purpose = Purpose(form.cleaned_data["purpose"])
        reference, made = printing.act(found, purpose, by=request.hat, because=form.reason())
        return papers.answer(made, name=f"{found.reference}-{printing.slug}-{reference}.pdf")
    status = 422 if request.method == "POST" else 200
    words = {"what": printing.what, "back": printing.back, "back_url": printing.back_url}
    context = {"subject": found, "form": form, **words, "left_out": printing.left_out}
    return render(request, "mash_hub/drawing_print.html", context, status=status)
