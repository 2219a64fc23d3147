"""Small secrets under a symmetric key: private keys of agencies, second factors, cursors."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from agencies.crypto.encoding import lp
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label

KEY_BYTES = 32

_SUITE = b"\x01"  # AES-256-GCM
NONCE_BYTES = 12
_TAG_BYTES = 16


def new_key() -> bytes:
    """Give a fresh key to wrap under."""
    return os.urandom(KEY_BYTES)


def key_of(*, key: bytes, context: bytes) -> bytes:
    """Derive a context's own key to wrap under, where one key for all would meet its limit of nonces."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=associated(context)).derive(key)


class Wrapper:
    """A key and a context made ready, for many wraps of the same kind."""

    def __init__(self, *, key: bytes, context: bytes) -> None:
        """Take the key, and the context made by `labels.context`; raise ValueError for a short key."""
        if len(key) != KEY_BYTES:
            raise ValueError("A key to wrap under has 32 bytes.")
        self._cipher, self._associated = AESGCM(key), associated(context)

    def wrap(self, plaintext: bytes) -> bytes:
        """Wrap a secret under a fresh nonce."""
        nonce = os.urandom(NONCE_BYTES)
        return _SUITE + nonce + self._cipher.encrypt(nonce, plaintext, self._associated)


def wrap(plaintext: bytes, *, key: bytes, context: bytes) -> bytes:
    """Wrap a secret for its context, made by `labels.context`; raise ValueError for a short key."""
    return Wrapper(key=key, context=context).wrap(plaintext)


def unwrap(wrapped: bytes, *, key: bytes, context: bytes) -> bytes:
    """Give back a secret that was wrapped for this context; raise CannotOpen for every failure."""
    nonce, sealed = parted(wrapped)
    if len(key) != KEY_BYTES:
        raise CannotOpen
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated(context))
    except InvalidTag:
        raise CannotOpen from None


def joined(nonce: bytes, sealed: bytes) -> bytes:
    """Give a wrap made by a key that never leaves its hardware, in the same format."""
    return _SUITE + nonce + sealed


def parted(wrapped: bytes) -> tuple[bytes, bytes]:
    """Give nonce and sealed bytes of a wrap; raise CannotOpen for an unknown suite or too few bytes."""
    if len(wrapped) < len(_SUITE) + NONCE_BYTES + _TAG_BYTES or wrapped[:1] != _SUITE:
        raise CannotOpen
    return wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]


def associated(context: bytes) -> bytes:
    """Give the associated data of a wrap for a context, whoever does the wrapping."""
    return lp(Label.WRAP.encoded, _SUITE, context)
