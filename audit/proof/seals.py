"""The two kinds of leaves of the top tree, byte by byte (docs/crypto.md): a seal, and an epoch's beginning."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from audit.proof.notes import NotGenuine
from audit.proof.trees import HASH_BYTES

_SEAL = struct.Struct(">12sIQQQqI32sI")
_SEAL_MARK = b"\x00\x00\x00\x04seal\x00\x00\x00\x01"
_WRITER = struct.Struct(">16sQ")
_EPOCH_MARK = b"\x00\x00\x00\x05epoch\x00\x00\x00\x01"


@dataclass(frozen=True)
class Seal:
    """One seal: which transactions, how many entries with which root, and each writer's highest number."""

    epoch: int
    number: int
    begin: int
    end: int
    at: int  # microseconds since 2000-01-01 UTC
    entries: int
    root: bytes
    writers: tuple[tuple[bytes, int], ...]

    def packed(self) -> bytes:
        """Its bytes, which are a leaf of the top tree."""
        fixed = (self.epoch, self.number, self.begin, self.end, self.at, self.entries, self.root)
        head = _SEAL.pack(_SEAL_MARK, *fixed, len(self.writers))
        return head + b"".join(_WRITER.pack(*writer) for writer in self.writers)

    @classmethod
    def read(cls, data: bytes) -> Seal:
        """Read those bytes. Raises NotGenuine."""
        if (
            not data.startswith(_SEAL_MARK)
            or len(data) < _SEAL.size
            or (len(data) - _SEAL.size) % _WRITER.size
        ):
            raise NotGenuine("This is no seal.")
        _, epoch, number, begin, end, at, entries, root, count = _SEAL.unpack_from(data)
        writers = tuple(
            (bytes(one), int(last)) for one, last in _WRITER.iter_unpack(data[_SEAL.size :])
        )
        if len(writers) != count:
            raise NotGenuine("This is no seal.")
        return cls(epoch, number, begin, end, at, entries, root, writers)


@dataclass(frozen=True)
class Epoch:
    """The first leaf of a tree: since when it holds, on which cluster, and which tree it follows."""

    number: int
    began_at: int
    cluster: str
    follows: str = ""
    size: int = 0
    root: bytes = bytes(HASH_BYTES)

    def packed(self) -> bytes:
        """Its bytes."""
        head = _EPOCH_MARK + struct.pack(">Iq", self.number, self.began_at)
        texts = b"".join(
            struct.pack(">I", len(t)) + t for t in (self.cluster.encode(), self.follows.encode())
        )
        return head + texts + struct.pack(">Q", self.size) + self.root

    @classmethod
    def read(cls, data: bytes) -> Epoch:
        """Read those bytes. Raises NotGenuine."""
        try:
            number, began_at = struct.unpack_from(">Iq", data, len(_EPOCH_MARK))
            at, texts = len(_EPOCH_MARK) + 12, []
            for _ in range(2):
                length = struct.unpack_from(">I", data, at)[0]
                texts.append(data[at + 4 : at + 4 + length].decode())
                at += 4 + length
            cluster, follows = texts
            read = cls(
                number,
                began_at,
                cluster,
                follows,
                struct.unpack_from(">Q", data, at)[0],
                data[at + 8 :],
            )
        except (struct.error, UnicodeDecodeError):
            raise NotGenuine("This is no beginning of a tree.") from None
        if read.packed() != data:
            raise NotGenuine("This is no beginning of a tree.")
        return read


def follows(epoch: Epoch) -> tuple[str, ...]:
    """The line by which each checkpoint of a later epoch names the tree before it."""
    if not epoch.follows:
        return ()
    return (f"follows {epoch.follows} {epoch.size} {epoch.root.hex()}",)
