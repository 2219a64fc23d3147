"""A reason in words: its code, and the sealed sentence where the reader may open it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import ReasonCode


def in_words(code: str, reason_id: UUID | None, *, by: Hat) -> str:
    """What a reason says, as far as the reader may open it; nothing where none was given."""
    (words,) = each_in_words([(code, reason_id)], by=by)
    return words


def each_in_words(reasons: Collection[tuple[str, UUID | None]], *, by: Hat) -> list[str]:
    """The same of several, each by code and id, in their order; at most one query and one opening."""
    ids = {reason_id for _, reason_id in reasons if reason_id}
    kept = {row.pk: row for row in SealedReason.objects.filter(pk__in=ids)} if ids else {}
    opened = sealing.open_quietly(kept.values(), ["sentence"], by=by)

    def words(code: str, reason_id: UUID | None) -> str:
        label = str(ReasonCode(code).label) if code else ""
        row = kept.get(reason_id) if reason_id else None
        sentence = opened.text(row, "sentence", "sentence") if row else ""
        return f"{label}: {sentence}" if sentence else label

    return [words(code, reason_id) for code, reason_id in reasons]
