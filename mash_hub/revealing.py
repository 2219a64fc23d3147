"""Showing a protected address or number to somebody who may see it and says why (domain notes 5.2, R11)."""

from __future__ import annotations

from django.db import transaction

from agencies import sealing
from agencies.actors import Actor, Hat
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, require
from audit.log.entries import Verb
from mash_hub.identities import Identity, KeptValue
from mash_hub.models.subjects import Card
from mash_hub.models.things import ThingCard
from mash_hub.particulars import Particulars
from mash_hub.protection import Clearance
from mash_hub.subjects import SECTIONS


def may_reveal(hat: Actor) -> Verdict:
    """Whether a hat's role may see protected addresses at all (domain notes 2.3)."""
    return may(hat, Act.REVEAL)


@transaction.atomic
def reveal(
    card: Card | ThingCard, *, by: Hat, because: Reason
) -> tuple[tuple[KeptValue, ...], Clearance]:
    """Open what a card keeps, with its own log entry, and give it with the clearance that shows it.

    The card, of a person or thing, was found through `visible_to`, or opened in an emergency. Raises
    Refused when the role may not, when there is no sentence, or when nothing was given to the reader's
    agency.
    """
    require(may_reveal(by))
    if because.is_kept and because.id is None:
        raise Refused("Say in one sentence what you need it for.")
    because = sealing.keep_reason(because, about=card, by=by)
    opened = sealing.open([card], SECTIONS, by=by, because=because, verb=Verb.REVEALED)
    identity, protected = opened[card, "identity"], opened[card, "protected"]
    if identity is None or protected is None:
        raise Refused("Your agency was not given what is protected of this one.")
    of = Identity if isinstance(card, Card) else Particulars
    kept = of.from_content(identity, protected).kept
    return kept, Clearance(by.person_id, card.pk)
