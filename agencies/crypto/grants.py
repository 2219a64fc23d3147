"""A data key sealed to one agency's public key: what a grant carries (HPKE, RFC 9180)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from agencies.crypto.encoding import lp, lp_name, u32
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label

KEY_BYTES = 32

_X25519 = b"\x01"  # DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM
# b"\x02" is kept for MLKEM768-X25519, the step to keys that withstand quantum computers.
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ENCAPSULATED_BYTES = 32
_TAG_BYTES = 16
_GRANT = lp(Label.GRANT.encoded)
_ID_LENGTH = u32(16)
_WRAPPED_BYTES = len(_X25519) + _ENCAPSULATED_BYTES + KEY_BYTES + _TAG_BYTES


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


def wrap(data_key: bytes, public_key: bytes, info: Info) -> bytes:
    """Seal a data key to an agency's public key; raise ValueError unless both are 32 bytes."""
    if len(data_key) != KEY_BYTES:
        raise ValueError("A data key has 32 bytes.")
    receiver = X25519PublicKey.from_public_bytes(public_key)
    return _X25519 + _SUITE.encrypt(data_key, receiver, info=_encoded(info, _X25519))


def unwrap(wrapped: bytes, private_key: bytes, info: Info) -> bytes:
    """Open a data key with an agency's private key; raise CannotOpen for every failure."""
    return unwrap_many([(wrapped, info)], private_key)[0]


def unwrap_many(wraps: Sequence[tuple[bytes, Info]], private_key: bytes) -> list[bytes]:
    """Open many data keys of one agency; loading its key once saves a third of the time of a list.

    Raises CannotOpen when one of them does not open.
    """
    try:
        receiver = X25519PrivateKey.from_private_bytes(private_key)
        return [_unwrap(wrapped, receiver, info) for wrapped, info in wraps]
    except (InvalidTag, ValueError):
        # ValueError: a private key of a wrong length, or a point the curve refuses.
        raise CannotOpen from None


def _unwrap(wrapped: bytes, receiver: X25519PrivateKey, info: Info) -> bytes:
    if len(wrapped) != _WRAPPED_BYTES or wrapped[:1] != _X25519:
        raise CannotOpen
    return _SUITE.decrypt(wrapped[1:], receiver, info=_encoded(info, _X25519))


def _encoded(info: Info, suite: bytes) -> bytes:
    thing = lp_name(info.kind) + _ID_LENGTH + info.id.bytes + lp_name(info.section)
    return _GRANT + thing + lp(info.agency.bytes, u32(info.generation), suite)
