"""Marking a case as unread for oneself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import last_looks
from mash_hub.models.last_looks import LastLook


@require_POST
@serves(Act.OWN_WORK)
def unread(request: HubRequest, pk: UUID) -> HttpResponse:
    """Mark a case, named by its file, as unread: the lists say so until it is opened again."""
    last_looks.mark_unread(get_object_or_404(LastLook.objects.visible_to(request.hat), file_id=pk))
    messages.success(request, "Marked as unread.")
    return redirect("desk:my-work")


def news_of(request: HubRequest, file_id: UUID) -> last_looks.News | None:
    """What is new in a case whose page is being drawn; drawing it marks the case as looked at."""
    return last_looks.look(request.hat, file_id, refreshing="Hub-Refresh" in request.headers)
