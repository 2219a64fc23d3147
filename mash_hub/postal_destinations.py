"""Where nothing about somebody is ever sent: where they lived before, and where who harms them lives (5.2)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from agencies import sealing
from agencies.actors import Hat
from agencies.verdicts import YES, Verdict, no
from mash_hub import free_text
from mash_hub.addresses import Address, AddressKind
from mash_hub.identities import Identity
from mash_hub.models.subjects import Card, Identification, Involvement, PersonRole

FORMER = (
    "A record has this as an address that was left, or as the alleged perpetrator’s: nothing is sent there."
    " Ask who asked for an address that is safe today."
)


def may_go_to(words: str, *, subject_id: UUID, by: Hat) -> Verdict:
    """Whether words that say where something about a person goes name no address shut to it.

    Shut are those that the records the writer can open call previous, ended or the alleged perpetrator's,
    and every open address of whoever is alleged to cause harm in a case in which the person is not.
    """
    mine = Card.objects.filter(owner=by.agency_id).not_kept_from(by).values("pk")
    seen = Card.objects.filter(Q(pk__in=mine) | Q(pk__in=Card.objects.visible_to(by).values("pk")))
    own = list(seen.on_subject(subject_id))
    theirs = list(seen.filter(pk__in=_harmful(subject_id)))
    opened = sealing.open_quietly([*own, *theirs], ["identity"], by=by)
    for card in (*own, *theirs):
        content = opened[card, "identity"]
        known = Identity.from_content(content).addresses if content else ()
        shut = known if card in theirs else [one for one in known if _is_shut(one)]
        if any(free_text.names_house(words, address) for address in shut):
            return no(FORMER)
    return YES


def _is_shut(address: Address) -> bool:
    return bool(address.until) or address.kind in (AddressKind.PREVIOUS, AddressKind.PERPETRATOR)


def _harmful(subject_id: UUID) -> set[UUID]:
    """The cards of those alleged to cause harm in cases in which the person has another part."""
    parts = Involvement.objects.of_subject(subject_id).exclude(role=PersonRole.PERPETRATOR)
    others = Involvement.objects.filter(
        file__in=parts.values("file"), role=PersonRole.PERPETRATOR, card__isnull=False
    ).exclude(subject=subject_id)
    people = {*others.values_list("subject_id", flat=True)}
    standing = Identification.objects.standing().filter(subject__in=people)
    return {
        *others.values_list("card_id", flat=True),
        *standing.exclude(subject=subject_id).values_list("card_id", flat=True),
    }
