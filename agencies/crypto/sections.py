"""The envelope of one section of one row: what a sealed column keeps, final from the first day."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from agencies.crypto.encoding import (
    STEP,
    canonical_json,
    from_json,
    lp,
    lp_name,
    pad,
    u32,
    unpad,
)
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label

KEY_BYTES = 32

_SHA256 = SHA256()  # one for all: it is but a name, and made anew it costs a page of rows a tenth
_FORMAT = b"\x01"
_AES, _CHACHA = b"\x01", b"\x02"
# What is read; HKDF-SHA256 and HMAC-SHA256 stand beside both.
_CIPHERS: dict[bytes, type[AESGCM | ChaCha20Poly1305]] = {_AES: AESGCM, _CHACHA: ChaCha20Poly1305}
_WRITTEN = _AES  # the one suite that is sealed with
_HEADER_BYTES = 10
_NONCE_BYTES = 12
_BEFORE_BYTES = _HEADER_BYTES + _NONCE_BYTES
_TAG_BYTES = 16
_MAC_BYTES = 32
_AROUND_BYTES = _BEFORE_BYTES + _TAG_BYTES + _MAC_BYTES
_SECTION, _PAYLOAD = lp(Label.SECTION.encoded), lp(Label.PAYLOAD.encoded)
_FORMAT_AND = {suite: lp(_FORMAT, suite) for suite in _CIPHERS}
_KEY_OF = {_AES: b"", _CHACHA: lp(_CHACHA)}  # ends the info of its key: no key serves two ciphers
_ID_LENGTH, _U32_LENGTH, _HASH_LENGTH = u32(16), u32(4), u32(32)  # as `lp` puts them in front


@dataclass(frozen=True, slots=True)
class Where:
    """The place an envelope belongs to; opened anywhere else it does not open."""

    kind: str
    id: UUID
    section: str
    generation: int
    version: int


def new_data_key() -> bytes:
    """Give a fresh data key, the share of a section's key that grants carry."""
    return os.urandom(KEY_BYTES)


def new_shred_secret() -> bytes:
    """Give a fresh shred secret, the share of a section's key that dies with its file."""
    return os.urandom(KEY_BYTES)


def seal(
    content: dict[str, Any], *, data_key: bytes, shred_secret: bytes, mac_key: bytes, where: Where
) -> bytes:
    """Seal the content of a section for its place, with a nonce of its own.

    Raises TypeError or ValueError for content that is not plain JSON, or a place without encoding.
    """
    head = _FORMAT + _WRITTEN + u32(where.generation) + u32(where.version)
    nonce = os.urandom(_NONCE_BYTES)
    place = _place(where.kind, where.id, where.section, u32(where.generation))
    version = u32(where.version)
    key = _derived(data_key, shred_secret, place + _KEY_OF[_WRITTEN])
    associated = _associated(_WRITTEN, place, version)
    sealed = _CIPHERS[_WRITTEN](key).encrypt(nonce, pad(canonical_json(content)), associated)
    body = head + nonce + sealed
    return body + _payload_mac(mac_key, place, version, body)


def open_(
    envelope: bytes,
    *,
    data_key: bytes,
    shred_secret: bytes,
    mac_key: bytes,
    kind: str,
    id: UUID,  # noqa: A002 - the word of the format
    section: str,
) -> dict[str, Any]:
    """Open an envelope at the place where it was found; raise CannotOpen for every failure.

    The payload MAC is checked first: a grant and a payload planted by somebody who can write to the
    database, but does not hold the hub's key, are found before anything is decrypted.
    """
    _require_envelope(envelope)
    suite, version = envelope[1:2], envelope[6:10]
    place = _place(kind, id, section, envelope[2:6])
    body, mac = envelope[:-_MAC_BYTES], envelope[-_MAC_BYTES:]
    if not hmac.compare_digest(_payload_mac(mac_key, place, version, body), mac):
        raise CannotOpen
    key = _derived(data_key, shred_secret, place + _KEY_OF[suite])
    nonce, sealed = body[_HEADER_BYTES:_BEFORE_BYTES], body[_BEFORE_BYTES:]
    try:
        padded = _CIPHERS[suite](key).decrypt(nonce, sealed, _associated(suite, place, version))
    except InvalidTag:
        raise CannotOpen from None
    return from_json(unpad(padded))


def header(envelope: bytes) -> tuple[int, int]:
    """Give generation and section version of an envelope; raise CannotOpen where it is none.

    They are only claimed until the envelope has been opened.
    """
    _require_envelope(envelope)
    return int.from_bytes(envelope[2:6], "big"), int.from_bytes(envelope[6:10], "big")


def digest(envelope: bytes) -> bytes:
    """Give the hash of an envelope by which the log pins what was written (security notes 2.5)."""
    return hashlib.sha256(envelope).digest()


def section_key(
    *,
    data_key: bytes,
    shred_secret: bytes,
    kind: str,
    id: UUID,  # noqa: A002 - the word of the format
    section: str,
    generation: int,
) -> bytes:
    """Derive the key of a section's generation from both its shares; else raise CannotOpen.

    It is that of suite 01, and what lies apart from a section is under keys derived from it.
    """
    return _derived(data_key, shred_secret, _place(kind, id, section, u32(generation)))


def _require_envelope(envelope: bytes) -> None:
    text_bytes = len(envelope) - _AROUND_BYTES
    if text_bytes < STEP or text_bytes % STEP:
        raise CannotOpen
    if envelope[:1] != _FORMAT or envelope[1:2] not in _CIPHERS:
        raise CannotOpen


def _derived(data_key: bytes, shred_secret: bytes, info: bytes) -> bytes:
    if len(data_key) != KEY_BYTES or len(shred_secret) != KEY_BYTES:
        raise CannotOpen
    return HKDF(_SHA256, KEY_BYTES, salt=shred_secret, info=_SECTION + info).derive(data_key)


def _associated(suite: bytes, place: bytes, version: bytes) -> bytes:
    return _FORMAT_AND[suite] + place + _U32_LENGTH + version


def _payload_mac(mac_key: bytes, place: bytes, version: bytes, body: bytes) -> bytes:
    if len(mac_key) != KEY_BYTES:
        raise CannotOpen
    digest_of_body = _HASH_LENGTH + hashlib.sha256(body).digest()
    message = _PAYLOAD + place + _U32_LENGTH + version + digest_of_body
    return hmac.digest(mac_key, message, "sha256")


def _place(kind: str, id: UUID, section: str, generation: bytes) -> bytes:  # noqa: A002
    """`lp` of what key, associated data and MAC have in common, made once for the three."""
    return lp_name(kind) + _ID_LENGTH + id.bytes + lp_name(section) + _U32_LENGTH + generation
