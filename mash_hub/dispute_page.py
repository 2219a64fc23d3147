"""What pages show of disputes: the texts side by side, the answer, and who reads the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import ReasonCode
from agencies.verdicts import Verdict
from mash_hub import disputes, share_preview
from mash_hub.forms.disputes import AcceptForm
from mash_hub.models.disputes import Dispute
from mash_hub.models.items import Item


@dataclass(frozen=True)
class DisputeLine:
    """One dispute as a reader may see it: the note, the text proposed, and the answer."""

    dispute: Dispute
    words: dict[str, Any]
    answer: str
    may_answer: Verdict
    may_take_back: Verdict


def lines_of(item: Item, *, by: Hat) -> list[DisputeLine]:
    """The disputes of an item that a reader may see, oldest first, opened without an entry of their own."""
    rows = list(
        Dispute.objects.visible_to(by)
        .of_items([item.pk])
        .select_related("item", "owner", "raised_by", "answered_by")
    )
    opened = sealing.open_quietly(rows, ["words"], by=by)
    sentences = _sentences(rows, by=by)
    return [
        DisputeLine(
            row,
            opened[row, "words"] or {},
            _answer(row, sentences),
            disputes.may_answer(by, row),
            disputes.may_take_back(by, row),
        )
        for row in rows
    ]


def _sentences(rows: Sequence[Dispute], *, by: Hat) -> dict[UUID, str]:
    ids = [row.answer_reason_id for row in rows if row.answer_reason_id]
    kept = list(SealedReason.objects.filter(pk__in=ids)) if ids else []
    opened = sealing.open_quietly(kept, ["sentence"], by=by)
    return {reason.pk: opened.text(reason, "sentence", "sentence") for reason in kept}


def _answer(row: Dispute, sentences: dict[UUID, str]) -> str:
    code = str(ReasonCode(row.answer_reason).label) if row.answer_reason else ""
    sentence = sentences.get(row.answer_reason_id, "") if row.answer_reason_id else ""
    return f"{code}: {sentence}" if sentence else code


def accept_form(dispute: Dispute, *, by: Hat, data: Any = None) -> AcceptForm:
    """The form of accepting: with the text proposed, or the present one, to be edited by its owner."""
    item = dispute.item
    opened = sealing.open_quietly([item], ["content", "shared"], by=by)
    proposed = sealing.open_quietly([dispute], ["words"], by=by).text(dispute, "words", "proposed")
    first = {
        "text": proposed or opened.text(item, "content", "text"),
        "shared_text": opened.text(item, "shared", "text"),
        "version": dispute.version,
        "item_version": item.version,
    }
    return AcceptForm(data, initial=first, has_part=item.shared is not None)


def of(dispute: Dispute, form: AcceptForm, *, by: Hat) -> dict[str, Any]:
    """The page of accepting: what is said, what was proposed, and who reads the new text."""
    item = dispute.item
    held = sealing.open([item], ["content"], by=by)
    words = sealing.open_quietly([dispute], ["words"], by=by)[dispute, "words"] or {}
    readers = share_preview.former_readers(item, by=by)
    names = Agency.objects.filter(pk__in=readers).order_by("name").values_list("name", flat=True)
    return {
        "item": item,
        "dispute": dispute,
        "text": held.text(item, "content", "text"),
        "words": words,
        "form": form,
        "readers": list(names),
    }
