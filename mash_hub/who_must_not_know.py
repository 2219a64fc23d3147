"""The question that a new address forces: who must not know it? (domain notes 5.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no
from mash_hub.addresses import Address, AddressKind
from mash_hub.identities import Identity
from mash_hub.models.flags import Flag, FlagType, on_subjects
from mash_hub.models.subjects import Card, Identification
from mash_hub.protection import What

FLAGGED = "A MARAC flag stands here: say who must not know the new address, or write that nobody."
CHANGED = (
    "The address differs from the one in your agency’s record: say who must not know the new one, or write"
    " that nobody."
)

Typed = tuple[UUID | None, Identity]  # the record of one's own agency that is added to, if any


def is_said(typed: Sequence[Typed], *, by: Hat) -> Verdict:
    """Whether people as they are typed say of every new address who must not know it, where that is asked."""
    return unsaid(typed, by=by)[1]


def unsaid(typed: Sequence[Typed], *, by: Hat) -> tuple[int, Verdict]:
    """The place of the first of them whose new address leaves the question open, and why it is asked.

    It is asked where a MARAC flag that the writer may see stands on one of them today. Whoever may see no
    flags is asked whenever a record has another address, so that being asked tells nothing of any flag.
    An address typed as protected is always new: else typing one would be a way of guessing.
    """
    open_ones = {n for n, (_, identity) in enumerate(typed) if any(_open_questions(identity))}
    if not open_ones:
        return 0, YES
    cards = Card.objects.filter(owner=by.agency_id).not_kept_from(by)
    mine = {card.pk: card for card in cards.filter(pk__in=[pk for pk, _ in typed if pk])}
    opened = sealing.open_quietly(list(mine.values()), ["identity"], by=by)
    sees_flags = bool(may(by, Act.READ_SHARED))
    is_flagged = sees_flags and _is_flagged(mine.keys(), by=by)
    for n in sorted(open_ones):
        pk, identity = typed[n]
        content = opened[mine[pk], "identity"] if pk in mine else None
        before = Identity.from_content(content) if content else Identity()
        if not _is_new(identity, before):
            continue
        if is_flagged:
            return n, no(FLAGGED)
        if not sees_flags and (before.addresses or _kept_addresses(before)):
            return n, no(CHANGED)
    return 0, YES


def _open_questions(identity: Identity) -> list[Any]:
    """The addresses of today, open or kept, of which nobody said who must not know them."""
    plain = [one for one in identity.addresses if _leaves_open(one)]
    return [*plain, *(one for one in _kept_addresses(identity) if one.meets(_leaves_open))]


def _leaves_open(address: Any) -> bool:
    is_of_today = not address.until and address.kind != AddressKind.PREVIOUS
    return bool(address.lines) and is_of_today and not address.not_to_know


def _kept_addresses(identity: Identity) -> list[Any]:
    return [one for one in identity.kept if one.what == What.ADDRESS]


def _is_new(identity: Identity, before: Identity) -> bool:
    return any(
        not isinstance(one, Address) or not any(map(one.is_house_of, before.addresses))
        for one in _open_questions(identity)
    )


def _is_flagged(card_ids: Collection[UUID], *, by: Hat) -> bool:
    standing = Identification.objects.standing().filter(card__in=card_ids)
    people = [*standing.values_list("subject_id", flat=True)]
    flags = Flag.objects.visible_to(by).active(hats.today()).filter(flag_type=FlagType.MARAC)
    return bool(people) and flags.filter(on_subjects(people)).exists()
