"""Pages of requests for disclosure: the lists, receiving one, its steps, its pages, and the wording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import papers
from agencies.actors import Hat
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import Refused, require
from audit.workspace import (
    disclosure_answers,
    disclosure_forms,
    disclosure_page,
    disclosure_wordings,
    disclosures,
)
from audit.workspace.models import Disclosure, DisclosureWording
from mash_hub import barriers, kept_forms
from mash_hub.forms.enquiries import VersionForm
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

GET_POST = ("GET", "POST")
_KEEP, _CHECK = Act.KEEP_DISCLOSURES, Act.CHECK_DISCLOSURES


def find(request: HubRequest, pk: UUID) -> Disclosure:
    """A request that the hat sees, or 404."""
    seen = Disclosure.objects.visible_to(request.hat)
    named = (
        "owner",
        "subject",
        "received_by",
        "verified_by",
        "decided_by",
        "settled_by",
        "wording",
    )
    return get_object_or_404(seen.select_related(*named), pk=pk)


@require_GET
@serves(_KEEP, _CHECK)
def index(request: HubRequest) -> HttpResponse:
    """The requests of one's agency, and what other requests ask of it."""
    page, closed = request.GET.get("page"), request.GET.get("closed")
    context = disclosure_page.lists_of(request.hat, page=page, closed=closed)
    return render(request, "audit/disclosures.html", context)


@require_http_methods(GET_POST)
@serves(_KEEP)
def receive(request: HubRequest) -> HttpResponse:
    """Write down a request."""
    form = disclosure_forms.ReceiveForm(posted(request))
    made: list[Disclosure] = []
    if kept_forms.done(form, lambda: made.append(_receive(form, by=request.hat))):
        messages.success(request, "Written down. Make sure who asks.")
        return redirect("audit_workspace:disclosure", made[0].pk)
    context = {"form": form}
    return render(request, "audit/disclosure_receive.html", context, status=form_status(form))


def _receive(form: disclosure_forms.ReceiveForm, *, by: Hat) -> Disclosure:
    record = barriers.record_of(form.cleaned_data["reference"], by=by)
    if record is None:
        raise Refused(barriers.NO_RECORD)
    return disclosures.receive(record, form.asked(), by=by)


@require_GET
@serves(_KEEP, _CHECK)
def disclosure(request: HubRequest, pk: UUID) -> HttpResponse:
    """One request.

    A page that shows it being collected asks for that part again, which opens nothing.
    """
    row = find(request, pk)
    if request.headers.get("HX-Request"):
        return render(request, "audit/disclosure_collecting.html", {"row": row})
    context = disclosure_page.of(row, by=request.hat)
    return render(request, "audit/disclosure.html", context)


# --- steps with words -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """One step: what its page says, its form, and what it does."""

    heading: str
    button: str
    make: Callable[[Disclosure, Any, dict[str, Any]], Any]
    act: Callable[[Disclosure, Any, Hat], Any]
    said: str = ""


def _verify(row: Disclosure, form: disclosure_forms.VerifyForm, by: Hat) -> Any:
    proof, words = form.given()
    return disclosures.verify(row, proof, words, by=by, version=form.cleaned_data["version"])


def _scope(row: Disclosure, form: disclosure_forms.ScopeForm, by: Hat) -> Any:
    return disclosures.scope(row, form.scope(), by=by, version=form.cleaned_data["version"])


def _refuse(row: Disclosure, form: disclosure_forms.RefuseForm, by: Hat) -> Any:
    because, version = form.reason(), form.cleaned_data["version"]
    return disclosures.refuse(row, by=by, because=because, version=version)


def _extend(row: Disclosure, form: disclosure_forms.ExtendForm, by: Hat) -> Any:
    because, data = form.reason(), form.cleaned_data
    given = {"is_told": data["is_told"], "version": data["version"]}
    return disclosures.extend(row, by=by, because=because, **given)


def _close(row: Disclosure, form: disclosure_forms.CloseForm, by: Hat) -> Any:
    return disclosures.close(row, by=by, **form.values())


STEPS: dict[str, _Step] = {
    "verified": _Step(
        "Who asks?",
        "Note it",
        lambda row, data, first: disclosure_forms.VerifyForm(data, initial=first, row=row),
        _verify,
        "Noted. Say next of which days and of what it is.",
    ),
    "scoped": _Step(
        "What is looked for?",
        "Save",
        lambda _row, data, first: disclosure_forms.ScopeForm(data, initial=first),
        _scope,
        "Saved. Ask the agencies next.",
    ),
    "refused": _Step(
        "Nothing is disclosed",
        "Disclose nothing",
        lambda _row, data, first: disclosure_forms.RefuseForm(data, initial=first),
        _refuse,
    ),
    "extended": _Step(
        "It takes longer",
        "Put it off by two months",
        lambda _row, data, first: disclosure_forms.ExtendForm(data, initial=first),
        _extend,
        "It is due two months later.",
    ),
    "closed": _Step(
        "The answer went",
        "Close it",
        lambda _row, data, first: disclosure_forms.CloseForm(data, initial=first),
        _close,
        "Closed. Nothing of it changes any more.",
    ),
}


@require_http_methods(GET_POST)
@serves(_KEEP)
def step(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Take a step of a request; what was typed keeps itself until it is done."""
    row, hat, one = find(request, pk), request.hat, STEPS[name]
    require(disclosures.may_keep(hat, row))
    kept = kept_forms.KeptForm(
        thing=row,
        name=f"disclosure-{name}",
        heading=one.heading,
        button=one.button,
        make=lambda data, first: one.make(row, data, first),
        act=lambda form: one.act(row, form, hat),
        keep_url=reverse("audit_workspace:disclosure-draft", args=[pk, name]),
        back_url=reverse("audit_workspace:disclosure", args=[pk]),
        back_words=f"Request {row.reference}",
        said=one.said,
    )
    return kept_forms.answer(request, kept)


@require_POST
@serves(_KEEP)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    return kept_forms.keep(request, find(request, pk), f"disclosure-{name}")


# --- steps of one button --------------------------------------------------------------------------


BUTTONS: dict[str, tuple[Callable[..., Any], str]] = {
    "collect": (disclosures.collect, "It is being collected."),
    "consider": (disclosure_answers.consider, "Read what is there, and decide."),
    "propose": (disclosure_answers.propose, "The pages are made. A second person looks at each."),
}


@require_POST
@serves(_KEEP)
def press(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Ask the owners, go on to the decision, or give the pages to a second person."""
    row, form = find(request, pk), VersionForm(request.POST)
    act, words = BUTTONS[name]
    if form.is_valid():
        act(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, words)
    return redirect("audit_workspace:disclosure", pk)


@require_http_methods(GET_POST)
@serves(_CHECK)
def settle(request: HubRequest, pk: UUID) -> HttpResponse:
    """As the second person, let the answer go or send it back."""
    row = find(request, pk)
    require(disclosure_answers.may_settle(request.hat, row))
    form = disclosure_forms.SettleForm(posted(request), initial={"version": row.version})
    if kept_forms.done(form, lambda: disclosure_answers.settle(row, by=request.hat, **form.says())):
        return redirect("audit_workspace:disclosure", pk)
    context = {"row": row, "form": form}
    return render(request, "audit/disclosure_settle.html", context, status=form_status(form))


@require_POST
@serves(_CHECK)
def pages(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take the pages of the answer out: proved again who does, and logged."""
    row = find(request, pk)
    require(disclosure_answers.may_take(request.hat, row))
    require_fresh(request)
    made = disclosure_answers.take(row, by=request.hat, because=Reason(ReasonCode.REVIEW))
    return papers.answer(made, name=f"{row.reference}.pdf")


# --- the wording ----------------------------------------------------------------------------------


@require_http_methods(GET_POST)
@serves(_KEEP)
def wording(request: HubRequest) -> HttpResponse:
    """The standard wording: the one in use, the one that waits, and writing another."""
    hat = request.hat
    seen = DisclosureWording.objects.visible_to(hat).select_related("written_by", "checked_by")
    in_use = seen.in_use().first()
    first = {"words": in_use.words if in_use else disclosure_wordings.OFFERED}
    form = disclosure_forms.WordingForm(posted(request), initial=first)
    if kept_forms.done(form, lambda: disclosure_wordings.write(form.cleaned_data["words"], by=hat)):
        messages.success(request, "Written. Another officer checks it before it is used.")
        return redirect("audit_workspace:disclosure-wording")
    waits = seen.filter(state="WRITTEN").first()
    context = {
        "form": form,
        "in_use": in_use,
        "waits": waits,
        "may_check": disclosure_wordings.may_check(hat, waits) if waits else None,
    }
    return render(request, "audit/disclosure_wording.html", context, status=form_status(form))


@require_POST
@serves(_KEEP)
def check_wording(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a wording into use, as the second officer."""
    found = get_object_or_404(DisclosureWording.objects.visible_to(request.hat), pk=pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"]
        disclosure_wordings.check(found, by=request.hat, version=version)
        messages.success(request, "In use from now on.")
    return redirect("audit_workspace:disclosure-wording")
