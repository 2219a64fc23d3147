"""Keyed hashes by which people are found without opening anything (security notes 2.4)."""

import hmac

from agencies.crypto.encoding import lp
from agencies.crypto.labels import Label

TOKEN_BYTES = 12
IDENTIFIER_BYTES = 16

_KEY_BYTES = 32


def token(index_key: bytes, label: str, *parts: str) -> bytes:
    """Give the token of a composite of at least two values, already made comparable by the caller.

    Raises ValueError for a single value: names are so unevenly spread that hashes of one field
    alone are read by counting them (security notes 7.6).
    """
    if len(parts) < 2:
        raise ValueError("A token is made of at least two values.")
    return _keyed(index_key, Label.TOKEN, label, *parts)[:TOKEN_BYTES]


def identifier(index_key: bytes, label: str, value: str) -> bytes:
    """Give the keyed hash of an exact identifier, which is the same for nobody else."""
    return _keyed(index_key, Label.IDENTIFIER, label, value)[:IDENTIFIER_BYTES]


def _keyed(index_key: bytes, use: Label, *parts: str) -> bytes:
    if len(index_key) != _KEY_BYTES:
        raise ValueError("The index key has 32 bytes.")
    message = lp(use.encoded, *(part.encode() for part in parts))
    return hmac.digest(index_key, message, "sha256")
