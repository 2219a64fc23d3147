"""The local keyring: root keys as files beside the hub, for the demo and for small partnerships.

It refuses to work with the wrong owner or mode (CR10). Whoever is root on the host can read it: an
agency that wants to keep its key out of the host's hands takes another provider.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from agencies.crypto import wraps
from agencies.custody.provider import HUB_KEYS, LOG_KEY, KeysUnavailable

KEY_BYTES = 32


class LocalKeyring:
    """Keys as files of 32 bytes, mode 0600, in a folder of mode 0700."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the keyring."""
        self.folder = folder

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def create(self, name: str) -> None:
        """Make a new key file; an existing one is never overwritten."""
        write_private(self._path(name), secrets.token_bytes(KEY_BYTES))

    def has(self, name: str) -> bool:
        """Whether a key of that name exists."""
        return self._path(name).exists()

    def wrap(self, name: str, secret: bytes, context: bytes) -> bytes:
        """Wrap a secret under a root key, bound to its context."""
        return wraps.wrap(secret, key=self.read(name), context=context)

    def unwrap(self, name: str, wrapped: bytes, context: bytes) -> bytes:
        """Give back a wrapped secret."""
        return wraps.unwrap(wrapped, key=self.read(name), context=context)

    def destroy(self, name: str) -> None:
        """Overwrite a key file and remove it; on a disk that copies on write, trust the removal alone."""
        path = self._path(name)
        if path.exists():
            with path.open("r+b") as file:
                file.write(bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()

    def check(self) -> None:
        """Raise KeysUnavailable unless folder and every key file of the hub are safe (CR10).

        The log's file holds one key or, after rotations, several; every other file holds one.
        """
        refuse_unsafe(self.folder, 0o700)
        for name in HUB_KEYS:
            if name == LOG_KEY:
                self.keys_in(name)
            else:
                self.read(name)

    def read(self, name: str) -> bytes:
        """The one key of a file; raise KeysUnavailable when it is unsafe, missing or not one key."""
        first, *others = self.keys_in(name)
        if others:
            raise KeysUnavailable("A key file has the wrong length.")
        return first

    def keys_in(self, name: str) -> list[bytes]:
        """The keys of a file that rotation appends to, the oldest first."""
        held = read_private(self._path(name))
        if not held or len(held) % KEY_BYTES:
            raise KeysUnavailable("A key file has the wrong length.")
        return [held[at : at + KEY_BYTES] for at in range(0, len(held), KEY_BYTES)]


def write_private(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600, whole or not at all; raise FileExistsError over another."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_unsafe(path.parent, 0o700)
    made = path.parent / f".{secrets.token_hex(8)}"
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(made, path)  # whole or not at all, and never over another
    finally:
        made.unlink()


def read_private(path: Path) -> bytes:
    """Read a file that is ours alone; raise KeysUnavailable otherwise."""
    refuse_unsafe(path, 0o600)
    return path.read_bytes()


def refuse_unsafe(path: Path, mode: int) -> None:
    """Raise KeysUnavailable for a file or folder of the wrong owner or mode, or a symbolic link."""
    try:
        found = path.lstat()
    except OSError as error:
        raise KeysUnavailable("A key file cannot be read.") from error
    if stat.S_ISLNK(found.st_mode):
        raise KeysUnavailable("A key file is a symbolic link.")
    if found.st_uid != os.geteuid():
        raise KeysUnavailable("A key file belongs to somebody else.")
    if stat.S_IMODE(found.st_mode) & ~mode:
        raise KeysUnavailable("A key file can be read by others.")
