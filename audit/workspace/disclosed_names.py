"""Who is named in what an agency decides on: offered to whoever marks passages, removed by nobody else (4.16)."""

from __future__ import annotations

from agencies import sealing
from agencies.actors import Hat
from audit.workspace import redaction
from audit.workspace.models.disclosure_parts import DisclosureItem
from mash_hub import chronology_rows
from mash_hub.case_people import name_in
from mash_hub.models.items import Item
from mash_hub.models.subjects import Card, Involvement


def named_in(item: DisclosureItem, text: str, *, by: Hat) -> list[str]:
    """Who is named in an item besides the person who asks, as far as the agency's records of the case say.

    To be looked at by whoever marks passages; nothing is removed by itself.
    """
    about = item.part.disclosure.subject_id
    theirs = Involvement.objects.of_subject(about).values_list("card_id", flat=True)
    own = {*theirs}
    cards = [*Card.objects.filter(involvements__file=item.case_file_id).distinct().order_by("pk")]
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    names = {card.pk: name_in(opened[card, "identity"]) for card in cards}
    mine = {part for pk in own for part in names.get(pk, "").split()}
    others = {name for pk, name in names.items() if pk not in own and name}
    parts = {part for name in others for part in name.split() if len(part) > 2} - mine
    third = _third_parties(item, by=by)
    whole = redaction.names_in(text, {*others, *third})
    left = text
    for name in whole:
        left = (
            redaction.read(redaction.redact(left, [name]))
            if redaction.names_in(left, [name])
            else left
        )
    return [*whole, *redaction.names_in(left, parts)]


def _third_parties(item: DisclosureItem, *, by: Hat) -> list[str]:
    """Whom the author of an item noted as third parties in it (7.2 R12)."""
    if item.thing_kind != Item.kind:
        return []
    row = chronology_rows.row_of(item.thing_kind, item.thing_id)
    content = sealing.open_quietly([row], ["content"], by=by)[row, "content"] or {}
    return [str(one) for one in content.get("third_parties", [])]
