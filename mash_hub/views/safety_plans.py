"""Pages of safety plans: writing a version, agreeing it, and its copies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub import cmog_entries, kept_forms, safety_plans
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.safety_plans import SafetyPlanForm
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.safety_plans import SafetyPlan, SafetyPlanState
from mash_hub.views.cmog_entries import find

COPIES = {
    "family": ("for_family", "For the child and parent"),
    "door": ("for_door", "For the officer at the door"),
    "home": ("for_home", "For the home or school"),
}
_DRAFT = "safety-plan"


def find_plan(request: HubRequest, pk: UUID) -> SafetyPlan:
    """A version that the hat sees, or 404."""
    seen = SafetyPlan.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("entry", "agreed_by", "begun_by"), pk=pk)


def _entry(request: HubRequest, pk: UUID) -> CmogEntry:
    entry = find(request, pk)
    require(safety_plans.may_write(request.hat, entry))
    return entry


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def write(request: HubRequest, pk: UUID) -> HttpResponse:
    """Write the plan of a child, or a newer version of it; it keeps itself while it is typed."""
    entry = _entry(request, pk)
    people = safety_plans.named_readers(entry.workspace_id)

    def make(data: Any, first: Any) -> SafetyPlanForm:
        return SafetyPlanForm(data, initial=first, people=people)

    def act(form: Any) -> None:
        safety_plans.write(
            entry,
            form.said(),
            review_on=form.cleaned_data["review_on"],
            readers=form.named(),
            by=request.hat,
            version=form.cleaned_data["version"],
        )

    step = kept_forms.KeptForm(
        thing=entry,
        name=_DRAFT,
        heading="Safety plan",
        button="Save this version",
        make=make,
        act=act,
        keep_url=reverse("mash_hub:safety-plan-keep", args=[pk]),
        back_url=reverse("mash_hub:cmog-entry", args=[pk]),
        back_words=entry.reference,
        first=_first(request, entry),
        said="Saved as a draft. It is agreed on its own page.",
    )
    return kept_forms.answer(request, step)


def _first(request: HubRequest, entry: CmogEntry) -> dict[str, Any]:
    """What the form begins with: the draft, or what is agreed now."""
    draft, agreed = safety_plans.standing(entry, by=request.hat)
    base = draft or agreed
    latest = cmog_entries.latest_review(entry, clock.now())
    if base is None:
        return {"version": 0, "review_on": latest}
    said = safety_plans.read(base, by=request.hat)
    first = {name: getattr(said, name) for name in said.__dataclass_fields__}
    first["readers"] = [str(one) for one in base.readers]
    first["review_on"] = draft.review_on if draft else latest
    return {**first, "version": draft.version if draft else 0}


@require_POST
@serves(Act.KEEP_LISTS)
def keep(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into a plan."""
    return kept_forms.keep(request, _entry(request, pk), _DRAFT)


@require_GET
@serves(Act.KEEP_LISTS)
def plan(request: HubRequest, pk: UUID) -> HttpResponse:
    """One version: the child’s view first, what is done, the copies, and who is named."""
    row = find_plan(request, pk)
    said = safety_plans.read(row, by=request.hat)
    people = dict(safety_plans.named_readers(row.workspace_id))
    context = {
        "row": row,
        "said": said,
        "copies": [(slug, title, getattr(said, name)) for slug, (name, title) in COPIES.items()],
        "named": [people[one] for one in row.readers if one in people],
        "missing": safety_plans.missing(said) if row.state == SafetyPlanState.DRAFT else [],
        "may_write": safety_plans.may_write(request.hat, row.entry),
    }
    return render(request, "mash_hub/safety_plan.html", context)


@require_POST
@serves(Act.KEEP_LISTS)
def agree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree a version."""
    row, form = find_plan(request, pk), VersionForm(request.POST)
    if form.is_valid():
        safety_plans.agree(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(
            request, "Agreed. Whoever is named reads the copy for the home from now on."
        )
    return redirect("mash_hub:safety-plan", pk)


@require_GET
@serves(Act.KEEP_LISTS, Act.REFER)
def copy(request: HubRequest, pk: UUID, which: str) -> HttpResponse:
    """One copy on a page to print; a named reader reads the home’s and no other."""
    row = find_plan(request, pk)
    name, title = COPIES[which]
    words = sealing.open([row], [name], by=request.hat).text(row, name, "words")
    if not words:
        raise Http404
    context = {
        "row": row,
        "title": title,
        "words": words,
        "is_member": bool(may(request.hat, Act.KEEP_LISTS)),
        "now": clock.now(),
    }
    return render(request, "mash_hub/safety_plan_copy.html", context)
