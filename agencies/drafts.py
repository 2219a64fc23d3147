"""Sealed drafts: typing is saved each second for its author alone, and never committed by itself."""

from __future__ import annotations

import json
import zlib
from typing import Any
from uuid import UUID, uuid4

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import LegalRegime
from agencies.models.drafts import Draft
from agencies.models.grants import CauseKind


def save(
    words: dict[str, Any],
    *,
    by: Hat,
    form: str,
    thing_kind: str,
    thing_id: UUID,
    file_id: UUID,
    law: str = LegalRegime.UK_GDPR,
) -> Draft:
    """Keep what somebody has typed so far in one form about one thing; the newest words win.

    The draft is sealed to its author and bound to the file it will become part of, under the pair of
    keys of the law that this will be held under; chosen anew, the draft is made anew. Raises Refused
    when the agency has no pair for that law.
    """
    at = clock.now()
    draft = (
        Draft.objects.visible_to(by)
        .select_for_update()
        .filter(form=form, thing_id=thing_id, thing_kind=thing_kind)
        .first()
    )
    if draft is not None and draft.regime != law:
        remove(draft, by=by)
        draft = None
    is_new = draft is None
    draft = draft or Draft(
        id=uuid4(),
        file_id=file_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        person_id=by.person_id,
        form=form,
        thing_kind=thing_kind,
        thing_id=thing_id,
        regime=law,
        started_at=at,
        saved_at=at,
    )
    only_author = sealing.Cause(CauseKind.OWN, persons=(by.person_id,))
    sealing.seal(draft, "words", {"words": words}, by=by, cause=only_author)
    if is_new:
        draft.start()
    else:
        draft.set_words(at)
    return draft


def words_of(draft: Draft | None, *, by: Hat) -> dict[str, Any]:
    """What was typed into a draft; empty when there is none."""
    if draft is None:
        return {}
    opened = sealing.open_quietly([draft], ["words"], by=by)[draft, "words"]
    return dict(opened["words"]) if opened else {}


def mark(words: Any) -> int:
    """What tells one text of a draft from another: a page carries that of the words it showed.

    So a second tab, drawn from older words, does not write over newer ones unseen.
    """
    return zlib.crc32(json.dumps(words, sort_keys=True).encode()) + 1


def is_elsewhere(sent: Any, words: Any) -> bool:
    """Whether a page that says which words it was drawn from was drawn from others than these."""
    return bool(sent) and str(sent) != str(mark(words))


def find(*, by: Hat, form: str, thing_id: UUID) -> Draft | None:
    """The author's draft of a form about a thing, if there is one."""
    return Draft.objects.visible_to(by).filter(form=form, thing_id=thing_id).first()


def discard(*, by: Hat, form: str, thing_id: UUID) -> None:
    """Remove a draft, as when its words were committed; its grants go with it."""
    for draft in Draft.objects.visible_to(by).filter(form=form, thing_id=thing_id):
        remove(draft, by=by)


def remove(draft: Draft, *, by: Actor) -> None:
    """Remove one draft and the grants that could open it."""
    sealing.forget(draft, by=by)
    draft.delete()
