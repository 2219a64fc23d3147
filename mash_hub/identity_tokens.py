"""The keyed tokens of an identity: those by which it is found, and those that name a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agencies.crypto import tokens as token_crypto
from mash_hub import index_keys
from mash_hub.addresses import AddressKind
from mash_hub.identities import Identity, composites, exact, homes, personal, written
from mash_hub.linkage.composites import Composite, of_person
from mash_hub.linkage.rows import Row

_LIVED_IN = ("", AddressKind.HOME, AddressKind.TEMPORARY, AddressKind.PLACEMENT)


def hashed(
    words: Iterable[Composite], exactly: Iterable[tuple[str, str]], key: bytes
) -> dict[bytes, str]:
    """The tokens of composites and of exact identifiers under one index key, each with its label."""
    found = {token_crypto.token(key, label, *parts): label for label, *parts in words}
    return found | {token_crypto.identifier(key, label, value): label for label, value in exactly}


def tokens_of(identity: Identity) -> set[bytes]:
    """The keyed tokens under which an identity is found, under every index key in use."""
    words, exactly = composites(identity), exact(identity)
    return {one for _, key in index_keys.in_use() for one in hashed(words, exactly, key)}


@dataclass(frozen=True)
class Terms:
    """The tokens by which somebody is looked up; those that name a person, and which of these are sure."""

    tokens: set[bytes]
    naming: set[bytes]
    sure: set[bytes]

    @classmethod
    def of(cls, identity: Identity, keys: index_keys.IndexKeys) -> Terms:
        """All three under some keys at once: they are one look-up's, and have most in common."""
        words, named, shared = composites(identity), personal(identity), written(identity)
        others = exact(identity) - named - shared
        likely: set[bytes] = set()
        sure: set[bytes] = set()
        more: set[bytes] = set()
        for _, key in keys:
            likely |= hashed(words, shared, key).keys()
            sure |= hashed((), named, key).keys()
            more |= hashed((), others, key).keys()
        return cls(tokens=likely | sure | more, naming=likely | sure, sure=sure)


def stored_tokens_of(identity: Identity) -> dict[int, dict[bytes, bool]]:
    """The tokens to store of a card by the number of their key, those of its open homes too.

    Each says whether it is of a household. By the homes workers' own are known; nobody searches by them.
    No rotation of the index key begins or switches until the act is over.
    """
    index_keys.hold()
    words, exactly = composites(identity) | homes(identity), exact(identity)
    shared = _household(identity)
    found: dict[int, dict[bytes, bool]] = {}
    for number, key in index_keys.in_use():
        theirs = hashed(*shared, key).keys()
        found[number] = {token: token in theirs for token in hashed(words, exactly, key)}
    return found


def _household(identity: Identity) -> tuple[set[Composite], set[tuple[str, str]]]:
    """What whoever lives with somebody shares: composites and exact values of homes of today, telephones.

    A school, a place of work or a home of before is none: many meet there who know nothing of each other.
    """
    now = [one for one in identity.addresses if one.kind in _LIVED_IN and not one.until]
    exactly = {("PHONE", phone.number) for phone in identity.phones}
    exactly |= {("UPRN", address.uprn) for address in now if address.uprn}
    return homes(replace(identity, addresses=tuple(now))), exactly


def tokens_of_row(row: Row) -> set[bytes]:
    """The keyed tokens under which a row of a list meets stored ones."""
    words, exactly = of_person(row), row.identifiers | {("PHONE", one) for one in row.phones}
    return {one for _, key in index_keys.in_use() for one in hashed(words, exactly, key)}


def naming_tokens_of(identity: Identity) -> tuple[set[bytes], set[bytes]]:
    """The tokens that may tell another agency's card to be about this person: sure ones, then all.

    An e-mail address or a number in an agency's system is not sure: two may have the same. A telephone or
    a property number is not among them: a household shares it.
    """
    in_use, exactly = index_keys.in_use(), personal(identity)
    sure = {one for _, key in in_use for one in hashed((), exactly, key)}
    likely = composites(identity), written(identity)
    names = {one for _, key in in_use for one in hashed(*likely, key)}
    return sure, sure | names


def fingerprint_of(tokens: set[bytes]) -> bytes:
    """One keyed hash of all tokens of somebody, which tells nothing but that it is the same again."""
    _, key = index_keys.in_use()[-1]
    return token_crypto.identifier(key, "looked-up", b"".join(sorted(tokens)).hex())
