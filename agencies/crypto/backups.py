"""The key of a backup, sealed to a public key whose private half is kept off the machine (HPKE).

The hub can make backups and cannot open one: whoever takes the machine has its old backups no more
than whoever takes the backups alone (security notes 2.1 and 5, BK1).
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from agencies.crypto.encoding import lp
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label
from agencies.crypto.suites import ENCAPSULATED_BYTES, SUITE, X25519

KEY_BYTES = 32
WRAPPED_BYTES = 1 + ENCAPSULATED_BYTES + KEY_BYTES + 16


def new_key(public_key: bytes, *, part: str, backup_id: UUID) -> tuple[bytes, bytes]:
    """Give a fresh key for one part of one backup, and the same sealed to the public key.

    Raises ValueError for a public key of a wrong length.
    """
    key = os.urandom(KEY_BYTES)
    receiver = X25519PublicKey.from_public_bytes(public_key)
    return key, X25519 + SUITE.encrypt(key, receiver, info=_info(part, backup_id))


def open_key(wrapped: bytes, private_key: bytes, *, part: str, backup_id: UUID) -> bytes:
    """Give the key of a part of a backup; raise CannotOpen for every failure."""
    if len(wrapped) != WRAPPED_BYTES or wrapped[:1] != X25519:
        raise CannotOpen
    try:
        receiver = X25519PrivateKey.from_private_bytes(private_key)
        return SUITE.decrypt(wrapped[1:], receiver, info=_info(part, backup_id))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def _info(part: str, backup_id: UUID) -> bytes:
    return lp(Label.BACKUP.encoded, X25519, part.encode("ascii"), backup_id.bytes)
