"""Pages of actions: the list, one action with its whole history, and what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock as act_clock
from agencies import covers, drafts, hats, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Verdict, require
from mash_hub import (
    action_page,
    action_rules,
    actions,
    clocks,
    escalation_page,
    escalation_rules,
    reassignments,
)
from mash_hub.forms import actions as action_forms
from mash_hub.forms.actions import DoneForm, NotDoneForm
from mash_hub.forms.enquiries import ReasonForm, VersionForm
from mash_hub.models.actions import DUE, Action, ActionQuerySet, ActionState, sees_all
from mash_hub.reading import keep_draft, posted

GET_POST = ["GET", "POST"]
A_PAGE = 50
SHOWN = {
    "to-do": "To do",
    "late": "Late",
    "without-owner": "Need a new owner",
    "to-verify": "Waiting to be verified",
    "closed": "Closed",
}
WHOSE = {"": "All I can see", "agency": "My agency’s", "mine": "Mine"}
DRAFT = "action-done"

# Each word has its verdict, its verb, the heading, the button and the reasons on offer.
BECAUSE: dict[str, tuple[Any, Any, str, str, Any]] = {
    "verify": (
        action_rules.may_verify,
        actions.verify,
        "Verify that it ended as said",
        "Verify",
        action_forms.VERIFY_REASONS,
    ),
    "reopen": (
        action_rules.may_reopen,
        actions.reopen,
        "Open this action again",
        "Open again",
        action_forms.REOPEN_REASONS,
    ),
    "cancel": (
        action_rules.may_cancel,
        actions.cancel,
        "Cancel this action",
        "Cancel the action",
        action_forms.CANCEL_REASONS,
    ),
    "direct": (
        action_rules.may_direct,
        actions.direct,
        "Direct an action that was not accepted",
        "Record the direction",
        action_forms.DIRECT_REASONS,
    ),
    "decline": (
        action_rules.may_take_over,
        reassignments.decline,
        "Decline to take this action over",
        "Decline",
        action_forms.DECLINE_REASONS,
    ),
}
CLICKS: dict[str, Any] = {
    "accept": actions.accept,
    "begin": actions.begin,
    "take-over": reassignments.take_over,
}


def find(request: HubRequest, pk: UUID) -> Action:
    """An action the hat may see, or 404."""
    seen = Action.objects.visible_to(request.hat)
    found = get_object_or_404(seen.select_related("agency", "person", "workspace"), pk=pk)
    request.hat = covers.acting(request.hat, found.person_id)
    return found


def _shown(found: ActionQuerySet, what: str) -> ActionQuerySet:
    at = act_clock.now()
    if what == "closed":
        return found.closed().order_by("-due_at", "pk")
    if what == "to-verify":
        return found.to_verify().order_by("ended_at", "pk")
    if what == "without-owner":
        return found.without_owner(hats.today()).order_by("due_at", "pk")
    chosen = found.overdue(at) if what == "late" else found.to_do()
    return chosen.order_by("due_at", "pk")


@require_GET
@serves(Act.OWN_ACTIONS)
def index(request: HubRequest) -> HttpResponse:
    """Actions of one's agency and those one heard; all of the workspace to coordinator and chair."""
    hat = request.hat
    what = request.GET.get("show", "to-do")
    what = what if what in SHOWN else "to-do"
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ""
    seen = Action.objects.visible_to(hat)
    if whose:
        seen = seen.of_person(hat.person_id) if whose == "mine" else seen.of_agency(hat.agency_id)
    found = _shown(seen, what).select_related("agency", "person")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    opened = sealing.open(page.object_list, ["text"], by=hat)
    limits = clocks.of(Action.kind, [one.pk for one in page.object_list], DUE)
    rows = [(one, opened.text(one, "text", "title"), limits.get(one.pk)) for one in page]
    context = {
        "rows": rows,
        "page": page,
        "what": what,
        "shown": SHOWN,
        "whose": whose,
        "whose_words": WHOSE,
        "sees_all": sees_all(hat),
    }
    return render(request, "mash_hub/actions.html", context)


@require_GET
@serves(Act.OWN_ACTIONS)
def action(request: HubRequest, pk: UUID) -> HttpResponse:
    """One action: where it stands, its words, two versions compared, and every version of it, page by page."""
    found, hat = find(request, pk), request.hat
    asked = {name: request.GET.get(name, "") for name in ("page", "earlier", "later")}
    opened = action_page.open_page(found, by=hat, **asked)
    context = {
        "action": found,
        "text": opened.text,
        "outcome": opened.outcome,
        "versions": opened.versions,
        "every": opened.turned.marks,
        "page": opened.turned.page,
        "compared": opened.compared,
        "history_caption": "Full history of this action, newest first",
        "due_words": action_page.say(found.due_at),
        "first_due_words": action_page.say(found.first_due_at),
        "path": action_page.path_of(found),
        "clock": clocks.of(Action.kind, [found.pk], DUE).get(found.pk),
        "without_owner": Action.objects.visible_to(hat)
        .filter(pk=pk)
        .without_owner(hats.today())
        .exists(),
        "overdue": found.is_overdue(act_clock.now()),
        "challenges": escalation_page.of_action(found, by=hat),
        "may": _verdicts(request, found),
    }
    return render(request, "mash_hub/action.html", context)


def _verdicts(request: HubRequest, found: Action) -> dict[str, Verdict]:
    hat = request.hat
    return {
        "accept": action_rules.may_accept(hat, found),
        "direct": action_rules.may_direct(hat, found),
        "work": action_rules.may_work_on(hat, found),
        "verify": action_rules.may_verify(hat, found),
        "reopen": action_rules.may_reopen(hat, found),
        "cancel": action_rules.may_cancel(hat, found),
        "change": action_rules.may_change(hat, found),
        "offer": action_rules.may_offer(hat, found),
        "take_over": action_rules.may_take_over(hat, found),
        "challenge": escalation_rules.may_raise(hat, found),
    }


@require_POST
@serves(Act.OWN_ACTIONS)
def click(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Accept, start or take over: one click."""
    found = find(request, pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    CLICKS[word](found, by=request.hat, version=version)
    return redirect("mash_hub:action", pk)


@require_http_methods(GET_POST)
@serves(Act.OWN_ACTIONS)
def because(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Verify, open again, cancel, direct or decline: each with its reason."""
    found = find(request, pk)
    may_do, verb, heading, button, codes = BECAUSE[word]
    require(may_do(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=codes)
    if form.is_valid():
        version = form.cleaned_data["version"]
        verb(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:action", pk)
    return form_page(request, found, form, heading, button)


def form_page(
    request: HubRequest, found: Action, form: Any, heading: str, button: str, draft: bool = False
) -> HttpResponse:
    """A form about an action, as it is asked or with what has to be mended."""
    context = {
        "action": found,
        "form": form,
        "heading": heading,
        "button": button,
        "has_draft": draft,
    }
    status = 422 if form.is_bound else 200
    return render(request, "mash_hub/action_form.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.OWN_ACTIONS)
def done(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that it is done: when, what, what it changed, whether the victim was told."""
    found = find(request, pk)
    require(action_rules.may_work_on(request.hat, found))
    kept = drafts.words_of(drafts.find(by=request.hat, form=DRAFT, thing_id=pk), by=request.hat)
    form = DoneForm(posted(request), initial={**kept, "version": found.version})
    if form.is_valid():
        actions.finish(found, by=request.hat, **form.cleaned_data)
        drafts.discard(by=request.hat, form=DRAFT, thing_id=pk)
        messages.success(request, "Done. It waits to be verified.")
        return redirect("mash_hub:action", pk)
    return form_page(request, found, form, "Say that it is done", "Done", draft=True)


@require_POST
@serves(Act.OWN_ACTIONS)
def draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into the form of an action that is done."""
    found = find(request, pk)
    return keep_draft(request, found, form=DRAFT, version=found.version)


@require_http_methods(GET_POST)
@serves(Act.OWN_ACTIONS)
def not_done(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that it was not done: not possible any more, or not undertaken."""
    found = find(request, pk)
    require(action_rules.may_work_on(request.hat, found))
    form = NotDoneForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        data = {**form.cleaned_data, "state": ActionState(form.cleaned_data["state"])}
        actions.give_up(found, by=request.hat, **data)
        return redirect("mash_hub:action", pk)
    return form_page(request, found, form, "Say that it was not done", "Save")
