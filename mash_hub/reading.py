"""Reading what a browser sent: forms' data, and sealed drafts as JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from agencies import drafts
from agencies.gate import hat_token
from agencies.http import HubRequest
from agencies.models.agencies import LegalRegime
from agencies.models.drafts import Draft
from mash_hub import free_text

LONGEST_DRAFT = 60_000  # bytes; a form's fields together hold less


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent by POST; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def keep(
    request: HubRequest,
    save: Callable[[dict[str, Any]], Draft],
    *,
    version: int | None = None,
    case: UUID | None = None,
    was: Any = None,
    warn: Callable[[Collection[str]], str] | None = None,
) -> HttpResponse:
    """Keep by `save` the fields that a form's script sent, and say when they were kept.

    `was` is what is kept now of a draft that has no version: a page drawn from other words is told
    that they were changed elsewhere, and the answer gives it the mark of the new ones.
    With the file of a `case` the answer warns of words that will not leave as they are; `warn`, where it is
    given, says so instead. 400 for what
    is no draft; 409 when it was drawn for another hat or, where the thing has a version, from another
    version.
    """
    sent = getattr(request, "sent", None)
    fields = sent.get("fields") if isinstance(sent, dict) else None
    if sent is None or not isinstance(fields, dict) or len(request.body) > LONGEST_DRAFT:
        return JsonResponse({"message": "This is no draft."}, status=400)
    is_newest = version is None or _version_in(sent) == version
    if was is not None:
        is_newest = not drafts.is_elsewhere(sent.get("version"), was)
    if sent.get("hat") != hat_token(request.hat) or not is_newest:
        return JsonResponse({"message": "Changed elsewhere."}, status=409)
    fields = {name: words for name, words in fields.items() if isinstance(words, (str, list))}
    saved_at = save(fields).saved_at.isoformat()
    answer = {"saved_at": saved_at, "warning": _warning(request, fields, case, warn)}
    return JsonResponse(answer if was is None else answer | {"version": drafts.mark(fields)})


def _warning(
    request: HubRequest,
    fields: dict[str, Any],
    case: UUID | None,
    warn: Callable[[Collection[str]], str] | None,
) -> str:
    texts = [words for words in fields.values() if isinstance(words, str) and words.strip()]
    if warn is not None:
        return warn(texts)
    if case is None:
        return ""
    return free_text.WARNINGS.get(free_text.look(texts, file_id=case, by=request.hat), "")


def _version_in(sent: dict[str, Any]) -> int:
    """The version a form was drawn from; one for something new has none, which is 0."""
    try:
        return int(sent.get("version") or 0)
    except (TypeError, ValueError):
        return -1


def _law_of(thing: Any, fields: dict[str, Any]) -> str:
    """Under which part of the law what is typed will be held: as it says, or as its thing is held."""
    held_under = str(getattr(thing, "regime", ""))
    chosen = str(fields.get("regime", ""))
    if held_under and chosen in (LegalRegime.UK_GDPR, LegalRegime.DPA_PART3):
        return chosen
    return held_under or LegalRegime.UK_GDPR.value


def keep_draft(
    request: HubRequest, thing: Any, *, form: str, version: int, case: UUID | None = None
) -> HttpResponse:
    """Keep a sealed draft of a form about a thing, drawn from a version of it; warn as `keep` does.

    `case` is the file of the case where that is not the thing's own.
    """

    def save(fields: dict[str, Any]) -> Draft:
        return drafts.save(
            fields,
            law=_law_of(thing, fields),
            by=request.hat,
            form=form,
            thing_kind=thing.kind,
            thing_id=thing.pk,
            file_id=thing.file_id,
        )

    return keep(request, save, version=version, case=case or thing.file_id)
