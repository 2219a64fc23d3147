"""Matching a list with one's agency's records: asking, agreeing, and the result, shown once."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import list_matches
from mash_hub.forms.list_matches import AskForm, ListForm, SettleForm
from mash_hub.linkage import lists
from mash_hub.linkage.lists import NotAList, People
from mash_hub.models.list_matches import ListMatch, ListMatchState
from mash_hub.reading import posted
from mash_hub.requests import purposes_of

MOST_LISTED = 30
MOST_BAD_SHOWN = 100


def _find(request: HubRequest, pk: UUID) -> ListMatch:
    rows = ListMatch.objects.visible_to(request.hat).select_related("asked_by", "settled_by")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@serves(Act.MATCH_LISTS)
def index(request: HubRequest) -> HttpResponse:
    """Asking to match a list, what waits for a second person, and what was done."""
    purposes = purposes_of(request.hat.workspace_id)
    form = AskForm(posted(request), purposes=purposes)
    if request.method == "POST" and form.is_valid():
        purpose = Purpose(form.cleaned_data["purpose"])
        made = list_matches.ask(purpose, by=request.hat, because=form.reason())
        messages.success(request, "Asked. A colleague of your agency has to agree.")
        return redirect("mash_hub:list-match", made.pk)
    rows = ListMatch.objects.visible_to(request.hat).select_related("asked_by")
    context = {"form": form, "rows": rows.order_by("-asked_at")[:MOST_LISTED]}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/list_matches.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.MATCH_LISTS)
def match(request: HubRequest, pk: UUID) -> HttpResponse:
    """One match: its state and, for who asked, the place for the file.

    Who asked proves again who they are before the page is drawn, so that no file is sent in vain.
    """
    row = _find(request, pk)
    may_run = list_matches.may_run(request.hat, row)
    if request.method == "POST":
        require(may_run)
    if may_run:
        require_fresh(request)
    initial = {"version": row.version}
    form = ListForm(posted(request), request.FILES or None, initial=initial)
    context: dict[str, Any] = {"match": row, "form": form, "may_run": may_run}
    context |= {"may_settle": list_matches.may_settle(request.hat, row)}
    context |= {"settle_form": SettleForm(initial=initial), "most": list_matches.MOST_ROWS}
    if request.method == "POST" and form.is_valid():
        people = _read(form)
        if people is not None and not people.bad:
            version = form.cleaned_data["version"]
            found = list_matches.run(row, people, by=request.hat, version=version)
            context |= {"found": found, "people": people}
            return render(request, "mash_hub/list_match_found.html", context)
        if people is not None:
            context |= {"bad": people.bad[:MOST_BAD_SHOWN], "count": len(people.bad)}
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/list_match.html", context, status=status)


def _read(form: ListForm) -> People | None:
    """The list as it was sent, from memory; notes an error at the field when it is none."""
    sent = form.cleaned_data["people"].read()
    try:
        return lists.read(io.StringIO(sent.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError:
        form.add_error("people", "The list is not in UTF-8: save it as “CSV UTF-8”.")
    except NotAList as error:
        form.add_error("people", str(error))
    return None


@require_POST
@serves(Act.MATCH_LISTS)
def settle(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Agree or decline, as the second person."""
    row = _find(request, pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        context = {"match": row, "settle_form": form, "may_settle": True}
        return render(request, "mash_hub/list_match.html", context, status=422)
    require_fresh(request)
    state = ListMatchState.AGREED if word == "agree" else ListMatchState.DECLINED
    version = form.cleaned_data["version"]
    list_matches.settle(row, state, by=request.hat, because=form.reason(), version=version)
    return redirect("mash_hub:list-match", pk)
