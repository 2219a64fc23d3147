"""Signed notes and checkpoints as C2SP has them (signed-note, tlog-checkpoint, tlog-cosignature)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
import stat
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.proof.trees import HASH_BYTES

ED25519, COSIGNATURE = b"\x01", b"\x04"


class NotGenuine(ValueError):
    """A note, key or proof that is not what it says it is; its words say why."""


@dataclass(frozen=True)
class Key:
    """A public key with the name under which it signs."""

    name: str
    kind: bytes
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.raw).digest()[:4]

    def __str__(self) -> str:
        """The one line in which keys are handed over."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.raw).decode()}"

    @classmethod
    def read(cls, line: str) -> Key:
        """Read that line. Raises NotGenuine."""
        try:
            name, number, text = line.strip().split("+", 2)
            packed = base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            raise NotGenuine("This is no key.") from None
        key = cls(name, packed[:1], packed[1:])
        if key.kind not in (ED25519, COSIGNATURE) or len(key.raw) != HASH_BYTES:
            raise NotGenuine("This is no key for signatures of logs or witnesses.")
        if key.id.hex() != number:
            raise NotGenuine("The key was changed: its number does not fit it.")
        return key


def public_key(name: str, private: bytes, kind: bytes) -> Key:
    """The public half of a private key of 32 bytes."""
    return Key(
        name, kind, Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    )


def make_key(name: str, path: Path, kind: bytes) -> Key:
    """Make a key in a file of its own, which nobody else may read. Raises FileExistsError."""
    private = secrets.token_bytes(HASH_BYTES)
    kept = json.dumps({"name": name, "private": base64.b64encode(private).decode()})
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(made, "w") as file:
        file.write(kept + "\n")
        file.flush()
        os.fsync(file.fileno())
    return public_key(name, private, kind)


def read_key(path: Path) -> tuple[str, bytes]:
    """The name and the private half in such a file. Raises NotGenuine where it is not safe or no key."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW)) as file:
            found = os.fstat(file.fileno())
            if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o177:
                raise NotGenuine(f"{path} must be this account’s own, with mode 0600.")
            kept = json.load(file)
        name, private = str(kept["name"]), base64.b64decode(kept["private"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, NotGenuine):
            raise
        raise NotGenuine(f"{path} cannot be read, or holds no key.") from None
    if len(private) != HASH_BYTES:
        raise NotGenuine(f"{path} holds no key.")
    return name, private


def signature_line(body: str, name: str, private: bytes, *, at: int | None = None) -> str:
    """Sign the body of a note, as a log does, or with a time as a witness does; gives the line."""
    kind = ED25519 if at is None else COSIGNATURE
    signed = Ed25519PrivateKey.from_private_bytes(private).sign(_covered(body, at))
    stamp = b"" if at is None else struct.pack(">Q", at)
    packed = public_key(name, private, kind).id + stamp + signed
    return f"— {name} {base64.b64encode(packed).decode()}\n"


def _covered(body: str, at: int | None) -> bytes:
    return (body if at is None else f"cosignature/v1\ntime {at}\n{body}").encode()


def signed_at(line: str, body: str, key: Key) -> int | None:
    """The time of a signature by this key, 0 for one without; None where the line is another's.

    Raises NotGenuine where it says that it is this key's and is not.
    """
    try:
        dash, name, text = line.rstrip("\n").split(" ")
        packed = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return None
    if dash != "—" or name != key.name or packed[:4] != key.id:
        return None
    stamped = key.kind == COSIGNATURE
    at = struct.unpack(">Q", packed[4:12])[0] if stamped and len(packed) >= 12 else None
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(
            packed[12 if stamped else 4 :], _covered(body, at)
        )
    except InvalidSignature:
        raise NotGenuine(f"The signature of {key.name} is false.") from None
    return at or 0


@dataclass(frozen=True)
class Checkpoint:
    """A tree at one size, as a log signs it."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.more))

    @classmethod
    def read(cls, note: str) -> tuple[Checkpoint, list[str]]:
        """A checkpoint and the lines of its signatures, unproved. Raises NotGenuine."""
        body, gap, signatures = note.partition("\n\n")
        words = body.split("\n")
        try:
            root = base64.b64decode(words[2], validate=True)
            read = cls(words[0], int(words[1]), root, tuple(words[3:]))
        except (IndexError, ValueError, binascii.Error):
            raise NotGenuine("This is no checkpoint of a log.") from None
        if not gap or len(root) != HASH_BYTES or read.body != body + "\n":
            raise NotGenuine("This is no checkpoint of a log.")
        return read, signatures.splitlines()

    @classmethod
    def proved(cls, note: str, *keys: Key) -> Checkpoint:
        """A checkpoint that one of these keys signed. Raises NotGenuine."""
        read, lines = cls.read(note)
        if all(signed_at(line, read.body, key) is None for line in lines for key in keys):
            names = " or ".join(sorted({key.name for key in keys}))
            raise NotGenuine(f"{names} did not sign this checkpoint.")
        return read
