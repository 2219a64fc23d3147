"""Reading what a browser sent: forms' data, and sealed drafts as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from agencies import drafts
from agencies.gate import hat_token
from agencies.http import HubRequest

LONGEST_DRAFT = 60_000  # bytes; a form's fields together hold less


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent by POST; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def keep_draft(request: HubRequest, thing: Any, *, form: str, version: int) -> HttpResponse:
    """Keep a sealed draft of a form about a thing; 409 when the hat or the thing is another one."""
    try:
        body = json.loads(request.body[:LONGEST_DRAFT])
        fields = {str(name): words for name, words in body["fields"].items()}
        drawn_from = int(body.get("version") or 0)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return JsonResponse({"error": "not a draft"}, status=400)
    if body.get("hat") != hat_token(request.hat) or drawn_from != version:
        return JsonResponse({"error": "changed elsewhere"}, status=409)
    fields = {name: words for name, words in fields.items() if isinstance(words, (str, list))}
    kept = drafts.save(
        fields,
        by=request.hat,
        form=form,
        thing_kind=thing.kind,
        thing_id=thing.pk,
        file_id=thing.file_id,
    )
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})
