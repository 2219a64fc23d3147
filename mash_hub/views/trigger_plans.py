"""Pages of trigger plans: the list, one plan, its form, the first hour, and the copy on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub import kept_forms, trigger_page, trigger_plans
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.trigger_plans import EndForm, IssueForm, PlanForm
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.trigger_plans import TriggerPlan
from mash_hub.views.missing_episodes import find as find_episode

GET_POST = ["GET", "POST"]
_READS = (Act.KEEP_MISSING, Act.READ_PLANS)
MOST = 200


def _find(request: HubRequest, pk: UUID) -> TriggerPlan:
    seen = TriggerPlan.objects.visible_to(request.hat)
    related = ("police_by", "care_by", "file", "episode", "owner")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _version(request: HubRequest) -> int:
    form = VersionForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else -1


@require_GET
@serves(*_READS)
def index(request: HubRequest) -> HttpResponse:
    """The plans that a hat reads, with the names of the children."""
    rows = list(trigger_page.listed(by=request.hat)[:MOST])
    named = trigger_page.names(rows, by=request.hat)
    lines = [(row, named.get(row.pk, "")) for row in rows]
    context = {"lines": lines, "may_pack": _may_pack(request)}
    return render(request, "mash_hub/trigger_plans.html", context)


def _may_pack(request: HubRequest) -> bool:
    """Whether tonight's pack is the hat's to print (meetings/tonights_pack.py)."""
    return bool(may(request.hat, Act.DECIDE) and may(request.hat, Act.EXPORT))


@require_GET
@serves(*_READS)
def plan(request: HubRequest, pk: UUID) -> HttpResponse:
    """One plan."""
    found = _find(request, pk)
    return render(request, "mash_hub/trigger_plan.html", trigger_page.of(found, by=request.hat))


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Write a plan for the child of an episode; it begins with what the live one says."""
    row, hat = find_episode(request, pk), request.hat
    require(trigger_plans.may_write(hat, row))
    before = trigger_plans.live_for(row, by=hat)
    first = trigger_page.first_words(before, by=hat) if before else {}
    if not before and row.home_id:
        first = {"readers": [str(row.home_id)]}
    agencies = trigger_plans.readers_to_name(row)
    return _step(
        request,
        row,
        lambda data, initial: PlanForm(data, agencies=agencies, initial=initial),
        lambda form: trigger_plans.begin(row, form.matter(), by=hat),
        keep=reverse("mash_hub:plan-new-draft", args=[row.pk]),
        back=reverse("mash_hub:missing-episode", args=[row.pk]),
        back_words=f"Missing episode {row.reference}",
        heading="Write a trigger plan",
        first=first,
        said="Saved as a draft. Police and social care both agree to it before it is issued.",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def change(request: HubRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    found, hat = _find(request, pk), request.hat
    require(trigger_plans.may_keep(hat, found))
    agencies = trigger_plans.readers_to_name(found)
    return _step(
        request,
        found,
        lambda data, initial: PlanForm(data, agencies=agencies, initial=initial),
        lambda form: trigger_plans.change(
            found, form.matter(), by=hat, version=form.cleaned_data["version"] or -1
        ),
        name="change",
        keep=reverse("mash_hub:plan-draft", args=[found.pk, "change"]),
        back=reverse("mash_hub:plan", args=[found.pk]),
        back_words=f"Trigger plan {found.reference}",
        heading="Change the trigger plan",
        first=trigger_page.first_words(found, by=hat),
    )


def _step(
    request: HubRequest,
    thing: MissingEpisode | TriggerPlan,
    make: kept_forms.Make,
    act: Any,
    *,
    keep: str,
    back: str,
    back_words: str,
    heading: str,
    first: dict[str, Any],
    said: str = "",
    name: str = "new",
    button: str = "Save the draft",
) -> HttpResponse:
    step = kept_forms.KeptForm(
        thing=thing,
        name=f"plan-{name}",
        make=make,
        act=act,
        keep_url=keep,
        back_url=back,
        back_words=back_words,
        heading=heading,
        button=button,
        first=first,
        said=said,
    )
    return kept_forms.answer(request, step)


@require_POST
@serves(Act.KEEP_MISSING)
def new_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into a new plan, for its author alone."""
    return kept_forms.keep(request, find_episode(request, pk), "plan-new")


@require_POST
@serves(Act.KEEP_MISSING)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a plan, for its author alone."""
    return kept_forms.keep(request, _find(request, pk), f"plan-{name}")


@require_POST
@serves(Act.KEEP_MISSING)
def sign(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree to it, for the police or for social care."""
    trigger_plans.sign(_find(request, pk), by=request.hat, version=_version(request))
    return redirect("mash_hub:plan", pk)


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def issue(request: HubRequest, pk: UUID) -> HttpResponse:
    """Issue it until a day."""
    found, hat = _find(request, pk), request.hat
    require(trigger_plans.may_keep(hat, found))
    return _step(
        request,
        found,
        lambda data, initial: IssueForm(data, initial=initial),
        lambda form: trigger_plans.issue(
            found, form.cleaned_data["ends_on"], by=hat, version=form.cleaned_data["version"]
        ),
        keep=reverse("mash_hub:plan-draft", args=[found.pk, "issue"]),
        back=reverse("mash_hub:plan", args=[found.pk]),
        back_words=f"Trigger plan {found.reference}",
        heading="Issue the trigger plan",
        first={"ends_on": trigger_plans.latest_end(found.workspace_id)},
        name="issue",
        button="Issue it to its readers",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """End it with the reason."""
    found, hat = _find(request, pk), request.hat
    require(trigger_plans.may_keep(hat, found))

    def act(form: EndForm) -> None:
        data = form.cleaned_data
        because = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, data["sentence"])
        trigger_plans.end(found, because=because, by=hat, version=data["version"])

    return _step(
        request,
        found,
        lambda data, initial: EndForm(data, initial=initial),
        act,
        keep=reverse("mash_hub:plan-draft", args=[found.pk, "end"]),
        back=reverse("mash_hub:plan", args=[found.pk]),
        back_words=f"Trigger plan {found.reference}",
        heading="End the trigger plan",
        first={},
        name="end",
        button="End it",
    )


@require_POST
@serves(*_READS)
def on_paper(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take the page on paper; it says who took it, and the log does."""
    reference, made = trigger_page.print_plan(_find(request, pk), by=request.hat)
    return papers.answer(made, name=f"trigger-plan-copy-{reference}.pdf")


def _with_plan(request: HubRequest, pk: UUID) -> tuple[MissingEpisode, TriggerPlan]:
    row = find_episode(request, pk)
    found = trigger_plans.live_for(row, by=request.hat)
    if found is None:
        raise Http404
    return row, found


@require_GET
@serves(*_READS)
def first_hour(request: HubRequest, pk: UUID) -> HttpResponse:
    """The live plan of a child who is missing: do now, who rings whom, where, and about the child."""
    row, found = _with_plan(request, pk)
    context = trigger_page.first_hour(row, found, by=request.hat)
    return render(request, "mash_hub/first_hour.html", context)


@require_POST
@serves(*_READS)
def tick(request: HubRequest, pk: UUID) -> HttpResponse:
    """A step of the first hour was done, or was not after all."""
    row, found = _with_plan(request, pk)
    place = request.POST.get("place", "")
    if not place.isdecimal() or len(place) > 3:
        raise Http404
    done = request.POST.get("done") == "yes"
    trigger_plans.tick(row, found, int(place), done=done, by=request.hat)
    return redirect(reverse("mash_hub:first-hour", args=[pk]) + "#do")
