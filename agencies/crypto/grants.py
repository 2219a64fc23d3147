"""A data key sealed to one agency's public key: what a grant carries (HPKE, RFC 9180).

Whoever gives needs the receiver's public key alone, which costs a curve for each that is opened. So
the receiver wraps what it was given once more under a symmetric key of its own: the wrap is absorbed.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from agencies.crypto.encoding import lp, lp_name, u32
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label
from agencies.crypto.suites import ENCAPSULATED_BYTES, SUITE, X25519

KEY_BYTES = 32

_SHA256 = SHA256()
_ABSORBED = b"\x81"  # AES-256-GCM under a key derived from the receiver's private key, HKDF-SHA256
_TAG_BYTES = 16
_GRANT = lp(Label.GRANT.encoded)
_ID_LENGTH = u32(16)
_WRAPPED_BYTES = len(X25519) + ENCAPSULATED_BYTES + KEY_BYTES + _TAG_BYTES
_NONCE_BYTES = 12
_ABSORBED_BYTES = len(_ABSORBED) + _NONCE_BYTES + KEY_BYTES + _TAG_BYTES
FRESH = X25519[0]
"""The first byte of a wrap that was not absorbed yet."""


@dataclass(frozen=True, slots=True)
class Info:
    """What a grant is of and for whom; a wrap opens under no other."""

    kind: str
    id: UUID
    section: str
    agency: UUID
    generation: int


def new_pair() -> tuple[bytes, bytes]:
    """Give a fresh key pair of an agency: the private half, then the public half."""
    private_key = X25519PrivateKey.generate()
    return private_key.private_bytes_raw(), private_key.public_key().public_bytes_raw()


def public_of(private_key: bytes) -> bytes:
    """Give the public half of a private one; raise CannotOpen for what is none."""
    try:
        return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()
    except ValueError:
        raise CannotOpen from None


def wrap(data_key: bytes, public_key: bytes, info: Info) -> bytes:
    """Seal a data key to an agency's public key; raise ValueError unless both are 32 bytes."""
    if len(data_key) != KEY_BYTES:
        raise ValueError("A data key has 32 bytes.")
    receiver = X25519PublicKey.from_public_bytes(public_key)
    return X25519 + SUITE.encrypt(data_key, receiver, info=_encoded(info, X25519))


def unwrap(wrapped: bytes, private_key: bytes, info: Info) -> bytes:
    """Open a data key with an agency's private key; raise CannotOpen for every failure."""
    return unwrap_many([(wrapped, info)], private_key)[0]


def unwrap_many(wraps: Sequence[tuple[bytes, Info]], private_key: bytes) -> list[bytes]:
    """Open many data keys of one agency; loading its key once saves a third of the time of a list.

    Raises CannotOpen when one of them does not open.
    """
    opener = _Opener(private_key)
    try:
        return [opener.open(wrapped, info) for wrapped, info in wraps]
    except (InvalidTag, ValueError):
        # ValueError: a private key of a wrong length, or a point the curve refuses.
        raise CannotOpen from None


def absorb_many(wraps: Sequence[tuple[bytes, Info]], private_key: bytes) -> list[bytes]:
    """Wrap data keys again for their receiver alone, so that opening them costs no curve.

    Raises CannotOpen when one of them does not open.
    """
    return rewrap_many(wraps, private_key, private_key)


def rewrap_many(
    wraps: Sequence[tuple[bytes, Info]], private_key: bytes, next_private_key: bytes
) -> list[bytes]:
    """Give absorbed wraps of the same data keys under another private key of the same agency.

    Raises CannotOpen when one of them does not open.
    """
    data_keys = unwrap_many(wraps, private_key)
    cipher = _absorbing(next_private_key)
    made = []
    for (_, info), data_key in zip(wraps, data_keys, strict=True):
        nonce = os.urandom(_NONCE_BYTES)
        made.append(_ABSORBED + nonce + cipher.encrypt(nonce, data_key, _encoded(info, _ABSORBED)))
    return made


class _Opener:
    """An agency's private key, made ready for either form when one of that form comes."""

    def __init__(self, private_key: bytes) -> None:
        self._private_key = private_key

    @cached_property
    def _receiver(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._private_key)

    @cached_property
    def _cipher(self) -> AESGCM:
        return _absorbing(self._private_key)

    def open(self, wrapped: bytes, info: Info) -> bytes:
        form, size = wrapped[:1], len(wrapped)
        if form == _ABSORBED and size == _ABSORBED_BYTES:
            nonce, sealed = wrapped[1 : 1 + _NONCE_BYTES], wrapped[1 + _NONCE_BYTES :]
            return self._cipher.decrypt(nonce, sealed, _encoded(info, _ABSORBED))
        if form == X25519 and size == _WRAPPED_BYTES:
            return SUITE.decrypt(wrapped[1:], self._receiver, info=_encoded(info, X25519))
        raise CannotOpen


def _absorbing(private_key: bytes) -> AESGCM:
    if len(private_key) != KEY_BYTES:
        raise ValueError("A private key has 32 bytes.")
    info = lp(Label.ABSORBED.encoded, _ABSORBED)
    return AESGCM(HKDF(_SHA256, KEY_BYTES, salt=None, info=info).derive(private_key))


def _encoded(info: Info, suite: bytes) -> bytes:
    thing = lp_name(info.kind) + _ID_LENGTH + info.id.bytes + lp_name(info.section)
    return _GRANT + thing + _for_whom(info.agency, info.generation, suite)


@lru_cache(maxsize=256)
def _for_whom(agency: UUID, generation: int, suite: bytes) -> bytes:
    """What most wraps of a page have in common, encoded once; nothing secret comes here."""
    return lp(agency.bytes, u32(generation), suite)
