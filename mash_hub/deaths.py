"""Writing on a record of one's agency that somebody has died, and taking that back (domain notes 5.1).

The day and the cause are sealed. That the card says so is a plain mark, so that the hub can ask whether
a review is to be considered without opening anything (ADR 87).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Actor, Hat
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import subjects
from mash_hub.identities import Identity
from mash_hub.models.subjects import Card


def may_say(hat: Actor, card: Card) -> Verdict:
    """Say on a record that somebody has died, or that they have not: people of its own agency who read it."""
    if not (allowed := may(hat, Act.READ_SHARED)):
        return allowed
    if hat.agency_id != card.owner_id:
        return no("Only the agency that holds a record can change what it says.")
    return no("Somebody who is not born yet has not died.") if card.is_unborn else YES


@transaction.atomic
def say(card: Card, died_on: date, cause: str, *, by: Hat, because: Reason, version: int) -> Card:
    """Write down on which day somebody died, and of what where it is known. Raises Refused, Stale."""
    card = Card.objects.lock(card, version)
    require(may_say(by, card))
    if died_on > hats.today():
        raise Refused("The day of death must not lie ahead.")
    return _restate(card, died_on.isoformat(), cause.strip(), Verb.CHANGED, by=by, because=because)


@transaction.atomic
def take_back(card: Card, *, by: Hat, because: Reason, version: int) -> Card:
    """Take back that somebody has died: it was entered by mistake.

    Raises Refused without a sentence, Stale.
    """
    card = Card.objects.lock(card, version)
    require(may_say(by, card))
    if not card.is_deceased:
        raise Refused("This record says of nobody that they have died.")
    if because.is_kept:
        raise Refused("Say in a sentence how it was entered by mistake.")
    return _restate(card, "", "", Verb.WITHDRAWN, by=by, because=because)


def _restate(card: Card, died_on: str, cause: str, verb: Verb, *, by: Hat, because: Reason) -> Card:
    def change(before: Identity) -> Identity:
        if died_on and died_on < before.birth.date:
            raise Refused("The day of death comes after the birth.")
        return replace(before, deceased_on=died_on, cause_of_death=cause)

    because = sealing.keep_reason(because, about=card, by=by)
    row = subjects.restate(card, change, by=by, because=because)
    people = [subjects.subject_of(row).pk]
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=people,
        sections=["identity"],
        reason=because,
        ground="death",
        at=clock.now(),
    )
    return row
