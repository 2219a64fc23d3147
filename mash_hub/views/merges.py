"""Joining two people who are one: side by side, proposed, confirmed by another, and parted again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest, error_page
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import desk_match_tasks, merge_page, merges
from mash_hub.forms.merges import MergeForm, PairForm
from mash_hub.models.merges import Merge, MergeState
from mash_hub.models.subjects import Subject
from mash_hub.reading import posted

MOST_LISTED = 50
WAITING = (MergeState.PROPOSED, MergeState.PARTING)
_DONE = {
    "confirm": "The two are one person now. You can part them again.",
    "decline": "Kept apart. It is not asked again unless something new is known.",
    "take-back": "Taken back.",
    "part": "Asked. They stay joined until a colleague agrees.",
    "stay": "They stay joined.",
    "same": "Noted. It is asked again only when something else is known.",
    "undo": "Parted again: every record stands where it stood.",
}


def _find(request: HubRequest, pk: UUID) -> Merge:
    rows = Merge.objects.visible_to(request.hat)
    people = rows.select_related(
        "kept", "joined", "proposed_by", "settled_by", "parting_by", "undone_by"
    )
    return get_object_or_404(people, pk=pk)


@require_GET
@serves(Act.SCREEN, Act.KEEP_LISTS)
def index(request: HubRequest) -> HttpResponse:
    """What waits for a second person, and what was settled."""
    rows = Merge.objects.visible_to(request.hat).select_related(
        "kept", "joined", "proposed_by", "parting_by"
    )
    newest = [*rows.order_by("-proposed_at")[:MOST_LISTED]]
    context = {
        "doubts": merges.doubts(newest, by=request.hat),
        "waiting": [row for row in newest if row.state in WAITING],
        "settled": [row for row in newest if row.state not in WAITING],
        "screens": merges.may_propose(request.hat),
        "numbers": desk_match_tasks.some_for(request.hat, MOST_LISTED),
    }
    return render(request, "mash_hub/merges.html", context)


@require_POST
@serves(Act.SCREEN)
def choose(request: HubRequest) -> HttpResponse:
    """Two people ticked in a result; the older anchor is kept."""
    form = PairForm(request.POST)
    if not form.is_valid():
        return error_page(422, message="Tick the two people whom you take for one, and no more.")
    seen = Subject.objects.visible_to(request.hat)
    pair = [get_object_or_404(seen, pk=one) for one in form.cleaned_data["person"]]
    kept, joined = sorted(pair, key=lambda one: (one.made_at, one.reference))
    return redirect("mash_hub:merge-propose", kept.pk, joined.pk)


@require_http_methods(["GET", "POST"])
@serves(Act.SCREEN, Act.KEEP_LISTS)
def propose(request: HubRequest, kept: UUID, joined: UUID) -> HttpResponse:
    """Compare two people side by side and, if they are one, propose it."""
    seen = Subject.objects.visible_to(request.hat)
    pair = get_object_or_404(seen, pk=kept), get_object_or_404(seen, pk=joined)
    require(merges.may_join(request.hat, *pair))
    form = MergeForm(posted(request), initial={"version": 0})
    if form.is_valid():
        made = merges.propose(*pair, by=request.hat, because=form.reason())
        messages.success(request, "Proposed. Nothing is joined until a colleague confirms it.")
        return redirect("mash_hub:merge", made.pk)
    shown = merge_page.of_pair(*pair, by=request.hat)
    if shown is None:
        raise Http404
    context = {"kept": pair[0], "joined": pair[1], "shown": shown, "form": form}
    context |= {"screens": merges.may_propose(request.hat)}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/merge_propose.html", context, status=status)


@require_GET
@serves(Act.SCREEN, Act.KEEP_LISTS)
def merge(request: HubRequest, pk: UUID) -> HttpResponse:
    """One merge side by side, with what this reader can do about it."""
    found = _find(request, pk)
    return _draw(request, found, MergeForm(initial={"version": found.version}))


def _draw(request: HubRequest, found: Merge, form: MergeForm, status: int = 200) -> HttpResponse:
    shown = merge_page.of_merge(found, by=request.hat)
    if shown is None:
        raise Http404
    context = {
        "merge": found,
        "kept": found.kept,
        "joined": found.joined,
        "shown": shown,
        "form": form,
        "may_settle": merges.may_settle(request.hat, found),
        "may_take_back": merges.may_take_back(request.hat, found),
        "doubts": merges.doubts([found], by=request.hat).get(found.pk, []),
        "may_part": merges.may_ask_to_part(request.hat, found),
        "may_undo": merges.may_undo(request.hat, found),
    }
    return render(request, "mash_hub/merge.html", context, status=status)


@require_POST
@serves(Act.SCREEN, Act.KEEP_LISTS)
def settle(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Confirm, decline, take back or undo, with a reason."""
    found = _find(request, pk)
    form = MergeForm(request.POST, needs_reason=word != "take-back")
    if not form.is_valid():
        return _draw(request, found, form, status=422)
    version = form.cleaned_data["version"]
    acts: dict[str, Callable[..., Any]] = {
        "confirm": merges.confirm,
        "decline": merges.decline,
        "part": merges.ask_to_part,
        "undo": merges.undo,
        "stay": merges.keep_joined,
        "same": merges.say_again,
    }
    if word == "take-back":
        merges.take_back(found, by=request.hat, version=version)
    else:
        acts[word](found, by=request.hat, because=form.reason(), version=version)
    messages.success(request, _DONE[word])
    return redirect("mash_hub:merge", pk)
