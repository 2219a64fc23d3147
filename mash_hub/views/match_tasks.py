"""The page of a number that stands on two people: side by side, or that another agency holds it, too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import match_tasks, merge_page
from mash_hub.forms.merges import MergeForm
from mash_hub.models.match_tasks import MatchTask
from mash_hub.models.subjects import Subject
from mash_hub.reading import posted


@require_http_methods(["GET", "POST"])
@serves(Act.SCREEN)
def task(request: HubRequest, pk: UUID) -> HttpResponse:
    """Look at a task and, where they are not one person or it was looked into, say so with a reason."""
    row = get_object_or_404(MatchTask.objects.visible_to(request.hat), pk=pk)
    form = MergeForm(posted(request), initial={"version": 0})
    if form.is_valid():
        act = match_tasks.say_different if row.reads_both else match_tasks.note_looked_into
        act(row, by=request.hat, because=form.reason())
        messages.success(request, _DONE[row.reads_both])
        return redirect("mash_hub:merges")
    context = {"row": row, "form": form, "may_answer": match_tasks.may_answer(request.hat, row)}
    context |= _people(request, row)
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/match_task.html", context, status=status)


_DONE = {
    True: "Kept apart. It is not asked again unless something new is known.",
    False: "Noted for your agency.",
}


def _people(request: HubRequest, row: MatchTask) -> dict[str, Any]:
    """Those of whom the reader can read a record: both side by side, the older first, or the one."""
    found = Subject.objects.visible_to(request.hat).filter(pk__in=row.readable)
    people = [*found.order_by("made_at", "reference")]
    if not row.reads_both:
        return {"person": people[0]}
    kept, joined = people
    shown = merge_page.of_pair(kept, joined, by=request.hat)
    if shown is None:
        raise Http404
    return {"kept": kept, "joined": joined, "shown": shown}
