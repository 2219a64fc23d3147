"""Absorbing what an agency was given: each wrap is made anew under a symmetric key of its receiver.

A fresh wrap costs a curve at each opening; an absorbed one costs a tenth of that. Nobody gains or
loses anything by it: the same agency opens the same data key (docs/crypto.md).
"""

from __future__ import annotations

import logging
from collections import Counter
from uuid import UUID

from django.db import transaction

from agencies import door, keys
from agencies.actors import Service
from agencies.crypto import grants as grant_crypto
from agencies.crypto.errors import CannotOpen
from agencies.models.agencies import Agency
from agencies.models.grants import GrantWrap
from agencies.models.keys import AgencyKey

NAME = "absorbing"
BATCH = 500
MOST_BATCHES = 40  # of one agency in one go: others wait too

logger = logging.getLogger(__name__)


def absorb_all() -> int:
    """Absorb for every agency; one whose keeper or wrap does not open keeps no other waiting.

    Gives how many wraps were made anew.
    """
    with door.door(Service(NAME)):
        agencies = [*Agency.objects.active().values_list("pk", flat=True)]
        worn = AgencyKey.objects.wearing_out().count()
    if worn:
        logger.warning("agencies are to replace keys that have wrapped much: %d", worn)
    return sum(_absorb_for(agency_id) for agency_id in agencies)


def _absorb_for(agency_id: UUID) -> int:
    done = 0
    for _ in range(MOST_BATCHES):
        try:
            with door.door(Service(NAME, agency_id=agency_id)):
                changed = absorb(agency_id)
        except (keys.KeysUnavailable, CannotOpen) as error:
            logger.warning("an agency's wraps stay fresh: %s", type(error).__name__)
            return done
        done += changed
        if changed < BATCH:
            break
    return done


@transaction.atomic
def absorb(agency_id: UUID) -> int:
    """Absorb the next batch of what an agency received, as that agency; gives how many there were.

    What was given to a pair that has wrapped all it may stays fresh until another takes its place.
    Raises KeysUnavailable, and CannotOpen when a wrap does not open: then none is changed.
    """
    held = [
        *GrantWrap.objects.fresh()
        .filter(receiver=agency_id, key__in=AgencyKey.objects.may_wrap(BATCH))
        .select_related("grant")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    ]
    of_key = Counter(wrap.key_id for wrap in held)
    for key_id in of_key:
        ours = [wrap for wrap in held if wrap.key_id == key_id]
        places = [(bytes(wrap.wrapped), wrap.grant.place()) for wrap in ours]
        made = grant_crypto.absorb_many(places, keys.private_keys({key_id})[key_id])
        for wrap, wrapped in zip(ours, made, strict=True):
            wrap.wrapped = wrapped
    stored = GrantWrap.objects.store_again(held)
    for key_id, number in sorted(
        of_key.items()
    ):  # in one order: two at once do not lock each other
        AgencyKey.objects.count_wraps(key_id, number)
    return stored
