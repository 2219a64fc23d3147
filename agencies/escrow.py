"""An agency's lost root, mended by two of its three officers together; one of them can do nothing.

Each pair's private half is also sealed to an escrow pair, whose own private half exists on paper alone:
three shares, two needed (SLIP-0039). New pairs are sealed to it by its public half, so that a rotation
asks no officer for anything. What it costs an agency: two of its officers and the database open what it
was given. An agency that does not want that makes no escrow (security notes 1, T10).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, keys
from agencies.actors import Actor
from agencies.crypto import grants as grant_crypto
from agencies.crypto import shares as share_crypto
from agencies.crypto.errors import CannotOpen
from agencies.custody import chosen
from agencies.custody.provider import KeysUnavailable
from agencies.custody.watch import watch
from agencies.models.escrow import Escrow
from agencies.models.keys import AgencyKey
from agencies.rotating import alone, may_rotate
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb


@transaction.atomic
def set_up(agency_id: UUID, *, by: Actor) -> list[str]:
    """Make the escrow of an agency's keys, in place of one before; gives its officers' three shares.

    They are shown this once and stored nowhere. Raises Refused, KeysUnavailable, CutOff.
    """
    require(may_rotate(by, agency_id))
    alone(agency_id)
    held = [*AgencyKey.objects.opening().filter(agency=agency_id)]
    if not held:
        raise Refused("This agency has no keys yet.")
    at = clock.now()
    before = Escrow.objects.filter(agency=agency_id, ended_at__isnull=True).first()
    if before is not None:
        before.set_ended(at)
    private, public = grant_crypto.new_pair()
    escrow = Escrow(id=uuid4(), agency_id=agency_id, public_key=public, made_at=at).start()
    for key in held:
        of_key = keys.private_key(key)
        if of_key is None:
            raise Refused("A key was replaced at this moment. Try again.")
        keys.keep_in_escrow(key, of_key, escrow)
    log.write(by=by, verb=Verb.KEY_ESCROWED, about=[escrow, *held], at=at)
    return share_crypto.split(private)


@transaction.atomic
def restore(agency_id: UUID, shares: Iterable[str], *, by: Actor) -> int:
    """Give an agency a new root from the shares of two officers; gives how many pairs open again.

    The pairs stay what they are, and everything sealed to them is read again. Raises Refused when the
    shares are fewer than two, or not of this agency's escrow in use.
    """
    require(may_rotate(by, agency_id))
    alone(agency_id)
    escrow = Escrow.objects.filter(agency=agency_id, ended_at__isnull=True).first()
    if escrow is None:
        raise Refused("This agency has no escrow: what is lost is lost.")
    private = _joined(escrow, shares)
    held = [*AgencyKey.objects.opening().filter(agency=agency_id).select_related("escrowed")]
    number = max(key.root_number for key in held) + 1
    provider = chosen.provider_name(agency_id)
    root = keys.ensure_root(provider, agency_id, number)
    for key in held:
        sealed, place = bytes(key.escrowed.sealed), keys.place_in_escrow(key)
        of_key = grant_crypto.unwrap(sealed, private, place)
        watch.forget(key.root)
        key.set_root(provider, number, keys.wrapped_under(root, of_key, agency_id, key.number))
    log.write(by=by, verb=Verb.KEY_RESTORED, about=[escrow, *held], at=clock.now())
    return len(held)


def _joined(escrow: Escrow, shares: Iterable[str]) -> bytes:
    """The private half of an escrow pair; raises Refused unless it is that of this one."""
    try:
        private = share_crypto.join(shares)
    except CannotOpen:
        raise Refused(
            "These shares do not open it. It takes those of two officers, word by word."
        ) from None
    if grant_crypto.public_of(private) != bytes(escrow.public_key):
        raise Refused("These shares are of another escrow: another agency’s, or one made before.")
    return private


__all__ = ["KeysUnavailable", "restore", "set_up"]
