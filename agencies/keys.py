"""Keys of agencies and of the hub itself: made, found, unwrapped for a moment, never stored in clear.

Each agency has a key pair for what it holds under the UK GDPR and, where it works under Part 3 of the
Data Protection Act 2018, another for that; their private halves lie under the agency's root, which a
provider keeps (`agencies.custody`). Unwrapped they live a minute in memory at most (security notes 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from uuid import UUID, uuid4

from django.db.models import Max

from agencies import clock
from agencies.crypto import grants
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label, context
from agencies.custody import chosen, own
from agencies.custody.provider import HUB_KEYS, LOG_KEY, CutOff, KeysUnavailable, Root
from agencies.custody.watch import watch
from agencies.database.statements import Statement, ids
from agencies.models.agencies import Agency, LegalRegime
from agencies.models.escrow import Escrow, EscrowedKey
from agencies.models.files import ShredSecret
from agencies.models.keys import AgencyKey, root_of

__all__ = ["HUB_KEYS", "LOG_KEY", "CutOff", "KeysUnavailable"]

LAWS = (LegalRegime.UK_GDPR, LegalRegime.DPA_PART3)


# --- the hub's own ------------------------------------------------------------------------------


@cache
def hub_key(name: str) -> bytes:
    """One of the hub's own keys, by its name in HUB_KEYS; the log reads its own."""
    return own.read(name)


def ensure_hub_keys() -> None:
    """Make those of the hub's own keys that do not exist yet."""
    for name in HUB_KEYS:
        if not own.has(name):
            with suppress(FileExistsError):  # another process was quicker
                own.make(name)


# --- pairs of agencies --------------------------------------------------------------------------


def laws_of(agency: Agency) -> list[LegalRegime]:
    """Under which parts of the law an agency has key pairs: the UK GDPR always."""
    part_3 = agency.legal_regime in (LegalRegime.DPA_PART3, LegalRegime.BOTH)
    return [*LAWS] if part_3 else [LegalRegime.UK_GDPR]


def laws_without_pair(agency: Agency) -> list[LegalRegime]:
    """The parts of the law for which an agency lacks its pair."""
    have = set(AgencyKey.objects.in_use().filter(agency=agency).values_list("regime", flat=True))
    return [law for law in laws_of(agency) if law not in have]


def create_pairs(agency: Agency) -> list[AgencyKey]:
    """Give an agency its root and those of its key pairs that it lacks; gives the new ones."""
    return [make_pair(agency.pk, law) for law in laws_without_pair(agency)]


def make_pair(agency_id: UUID, law: LegalRegime) -> AgencyKey:
    """Make the next key pair of an agency for one part of the law, under its root.

    One in use for that law has been retired before. Raises KeysUnavailable, CutOff.
    """
    newest = AgencyKey.objects.opening().filter(agency=agency_id).order_by("number").last()
    provider = newest.provider if newest else chosen.provider_name(agency_id)
    root_number = newest.root_number if newest else 1
    highest = AgencyKey.objects.filter(agency=agency_id).aggregate(Max("number"))["number__max"]
    number = (highest or 0) + 1
    private, public = grants.new_pair()
    root = ensure_root(provider, agency_id, root_number)
    key = AgencyKey(
        id=uuid4(),
        agency_id=agency_id,
        regime=law,
        number=number,
        public_key=public,
        provider=provider,
        root_number=root_number,
        wrapped_private_key=wrapped_under(root, private, agency_id, number),
        made_at=clock.now(),
    ).start()
    escrow = Escrow.objects.filter(agency=agency_id, ended_at__isnull=True).first()
    if escrow is not None:
        keep_in_escrow(key, private, escrow)
    return key


def keep_in_escrow(key: AgencyKey, private: bytes, escrow: Escrow) -> None:
    """Seal a private half to its agency's escrow pair, in place of a copy under another."""
    sealed = grants.wrap(private, bytes(escrow.public_key), place_in_escrow(key))
    kept = EscrowedKey.objects.filter(key=key).first()
    if kept is None:
        EscrowedKey(key=key, escrow=escrow, sealed=sealed).start()
    else:
        kept.set_sealed(escrow, sealed)


def place_in_escrow(key: AgencyKey) -> grants.Info:
    """What an escrowed copy is of; it opens as nothing else (docs/crypto.md)."""
    return grants.Info(key.kind, key.pk, "escrow", key.agency_id, key.number)


def forget_in_escrow(key: AgencyKey) -> None:
    """Empty the escrowed copy of a pair whose private half is destroyed."""
    kept = EscrowedKey.objects.filter(key=key).select_related("escrow").first()
    if kept is not None:
        kept.set_sealed(kept.escrow, b"")


def ensure_root(provider: str, agency_id: UUID, number: int) -> Root:
    """An agency's root of a number, made where it is not there yet; KeysUnavailable, CutOff."""
    root = root_of(provider, agency_id, number)
    watch.require(root)
    keeper = chosen.provider(provider)
    if not keeper.has(root.name):
        with suppress(FileExistsError):  # another process was quicker
            keeper.create(root.name)
    return root


def wrapped_under(root: Root, private: bytes, agency_id: UUID, number: int) -> bytes:
    """The private half of a pair, wrapped by a root for this agency and number alone."""
    return chosen.provider(root.provider).wrap(root.name, private, _bound_to(agency_id, number))


def _bound_to(agency_id: UUID, number: int) -> bytes:
    return context(Label.AGENCY_KEY, agency_id.bytes, number.to_bytes(4, "big"))


def public_keys(agency_ids: set[UUID], *, law: str = LegalRegime.UK_GDPR) -> dict[UUID, AgencyKey]:
    """The key in use of each agency for one part of the law, or its UK GDPR one if it has no other.

    Whoever is given a Part 3 item and does not work under Part 3 holds it under the UK GDPR. An agency
    without a key is left out.
    """
    wanted = {law, LegalRegime.UK_GDPR}
    found: dict[UUID, AgencyKey] = {}
    for key in AgencyKey.objects.in_use().filter(agency_id__in=agency_ids, regime__in=wanted):
        if key.regime == law or key.agency_id not in found:
            found[key.agency_id] = key
    return found


# --- private halves -----------------------------------------------------------------------------

forget_private_keys = watch.forget
_TRIES = 3


def private_keys(key_ids: set[UUID]) -> dict[UUID, bytes]:
    """The private halves of the named keys, unwrapped by the provider when not kept.

    One that was destroyed in the meantime is left out: what was sealed to it is sealed to the next.
    Raises CutOff, KeysUnavailable, CannotOpen.
    """
    watch.go_on()
    have = {key_id: private for key_id in key_ids if (private := watch.get(key_id)) is not None}
    missing = key_ids - have.keys()
    for key in AgencyKey.objects.opening().filter(pk__in=missing) if missing else ():
        private = private_key(key)
        if private is not None:
            have[key.pk] = private
    return have


def private_key(key: AgencyKey) -> bytes | None:
    """The private half of a pair, or None when it was destroyed meanwhile.

    Its root may be changed while this asks: then it asks again with the new one.
    """
    for _ in range(_TRIES):
        try:
            wrapped = bytes(key.wrapped_private_key)
            return watch.unwrap(key.pk, key.root, wrapped, _bound_to(key.agency_id, key.number))
        except (KeysUnavailable, CannotOpen):
            before = key.root
            newest = AgencyKey.objects.opening().filter(pk=key.pk).first()
            if newest is None:
                return None
            if newest.root == before:
                raise
            key = newest
    raise KeysUnavailable("The root of this key changes too often.")


# --- shred secrets ------------------------------------------------------------------------------


def shred_secrets(file_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The shred secrets of files; that of a destroyed file is gone."""
    return {file_id: bytes(secret) for file_id, secret in _secrets_of().rows(files=ids(file_ids))}


@cache
def _secrets_of() -> Statement:
    files = ids([UUID(int=1)])
    found = ShredSecret.objects.using("keys").filter(file_id__any_of=files)
    return Statement(found.values_list("file_id", "secret"), {"files": files})
