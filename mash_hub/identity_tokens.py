"""The keyed tokens of an identity: those by which it is found, and those that name a person."""

from __future__ import annotations

from agencies import keys
from agencies.crypto import tokens as token_crypto
from mash_hub.identities import Identity, composites, exact, homes, personal
from mash_hub.linkage.composites import of_person
from mash_hub.linkage.rows import Row


def tokens_of(identity: Identity) -> set[bytes]:
    """The keyed tokens under which an identity is found."""
    key = keys.hub_key("index")
    found = {token_crypto.token(key, label, *parts) for label, *parts in composites(identity)}
    return found | {token_crypto.identifier(key, label, value) for label, value in exact(identity)}


def tokens_of_row(row: Row) -> set[bytes]:
    """The keyed tokens under which a row of a list meets stored ones."""
    key = keys.hub_key("index")
    found = {token_crypto.token(key, label, *parts) for label, *parts in of_person(row)}
    numbers = row.identifiers | {("PHONE", number) for number in row.phones}
    return found | {token_crypto.identifier(key, kind, number) for kind, number in numbers}


def naming_tokens_of(identity: Identity) -> tuple[set[bytes], set[bytes]]:
    """The tokens that may tell another agency's card to be about this person: sure ones, then all.

    A telephone or a property number is not among them: a household shares it.
    """
    key = keys.hub_key("index")
    sure = {token_crypto.identifier(key, label, value) for label, value in personal(identity)}
    names = {token_crypto.token(key, label, *parts) for label, *parts in composites(identity)}
    return sure, sure | names


def home_tokens_of(identity: Identity) -> set[bytes]:
    """Tokens of open addresses, by which workers' own homes are known; nobody searches by them."""
    key = keys.hub_key("index")
    return {token_crypto.token(key, label, *parts) for label, *parts in homes(identity)}


def fingerprint_of(tokens: set[bytes]) -> bytes:
    """One keyed hash of all tokens of somebody, which tells nothing but that it is the same again."""
    return token_crypto.identifier(
        keys.hub_key("index"), "looked-up", b"".join(sorted(tokens)).hex()
    )
