"""What pages show of disputes: the texts side by side, the answer, and who reads the item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.verdicts import Verdict
from mash_hub import disputes, share_preview
from mash_hub.forms.disputes import AcceptForm
from mash_hub.models.disputes import Dispute
from mash_hub.models.items import Item
from mash_hub.reason_words import each_in_words


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
    answers = each_in_words([(row.answer_reason, row.answer_reason_id) for row in rows], by=by)
    return [
        DisputeLine(
            row,
            opened[row, "words"] or {},
            answer,
            disputes.may_answer(by, row),
            disputes.may_take_back(by, row),
        )
        for row, answer in zip(rows, answers, strict=True)
    ]


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
