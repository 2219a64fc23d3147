"""An answer's reason in words: its code, and the sealed sentence where the reader may open it."""

from __future__ import annotations

from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import ReasonCode


def in_words(code: str, reason_id: UUID | None, *, by: Hat) -> str:
    """What a reason says, as far as the reader may open it; nothing where none was given."""
    words = str(ReasonCode(code).label) if code else ""
    if reason_id is None:
        return words
    kept = list(SealedReason.objects.filter(pk=reason_id))
    opened = sealing.open_quietly(kept, ["sentence"], by=by)
    sentence = opened.text(kept[0], "sentence", "sentence") if kept else ""
    return f"{words}: {sentence}" if sentence else words
