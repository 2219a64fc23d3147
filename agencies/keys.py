"""Key custody: the keyring, agencies' key pairs and the hub's own keys.

A provider wraps and unwraps under a named root key and knows nothing of records. The local keyring is
a folder of key files (docs/crypto.md); it refuses to work with the wrong owner or mode. Unwrapped
private keys live at most 60 seconds in memory (security notes 2.1).
"""

from __future__ import annotations

import os
import secrets
import stat
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from django.conf import settings

from agencies import clock
from agencies.crypto import grants, wraps
from agencies.crypto.labels import Label, context
from agencies.database.statements import Statement, ids
from agencies.models.agencies import Agency
from agencies.models.files import ShredSecret
from agencies.models.keys import AgencyKey

KEEP_SECONDS = 60
LOG_KEY = "log-mac"  # read by audit.log alone; rotation appends to its file
HUB_KEYS = ("index", "payload-mac", LOG_KEY, "sealed-settings", "recovery-codes", "cursor")
_KEY_BYTES = 32


class KeysUnavailable(RuntimeError):
    """The key provider does not answer, or its files are not safe; nothing is opened."""


class Provider(Protocol):
    """What the hub asks of a key provider."""

    def create(self, name: str) -> None:
        """Make a root key."""

    def wrap(self, name: str, secret: bytes, context: bytes) -> bytes:
        """Wrap a secret under a root key, bound to its context."""

    def unwrap(self, name: str, wrapped: bytes, context: bytes) -> bytes:
        """Give back a wrapped secret; raise KeysUnavailable or CannotOpen."""

    def hub_key(self, name: str) -> bytes:
        """One of the hub's own symmetric keys."""


class LocalKeyring:
    """Root keys as files of 32 bytes, mode 0600, in a folder of mode 0700."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the keyring."""
        self.folder = folder

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def create(self, name: str) -> None:
        """Make a new key file; an existing one is never overwritten."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._refuse_unsafe(self.folder, 0o700)
        made = self.folder / f".{secrets.token_hex(8)}"
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            os.link(made, self._path(name))  # whole or not at all, and never over another
        finally:
            made.unlink()

    def has(self, name: str) -> bool:
        """Whether a key of that name exists."""
        return self._path(name).exists()

    def wrap(self, name: str, secret: bytes, context: bytes) -> bytes:
        """Wrap a secret under a root key, bound to its context."""
        return wraps.wrap(secret, key=self._read(name), context=context)

    def unwrap(self, name: str, wrapped: bytes, context: bytes) -> bytes:
        """Give back a wrapped secret."""
        return wraps.unwrap(wrapped, key=self._read(name), context=context)

    def hub_key(self, name: str) -> bytes:
        """One of the hub's own keys."""
        return self._read(name)

    def check(self) -> None:
        """Raise KeysUnavailable unless folder and every key file are safe (CR10).

        The log's file holds one key or, after rotations, several; every other file holds one.
        """
        self._refuse_unsafe(self.folder, 0o700)
        for name in HUB_KEYS:
            if name == LOG_KEY:
                self._keys_in(name)
            else:
                self._read(name)

    def _read(self, name: str) -> bytes:
        first, *others = self._keys_in(name)
        if others:
            raise KeysUnavailable("A key file has the wrong length.")
        return first

    def _keys_in(self, name: str) -> list[bytes]:
        path = self._path(name)
        self._refuse_unsafe(path, 0o600)
        held = path.read_bytes()
        if not held or len(held) % _KEY_BYTES:
            raise KeysUnavailable("A key file has the wrong length.")
        return [held[at : at + _KEY_BYTES] for at in range(0, len(held), _KEY_BYTES)]

    @staticmethod
    def _refuse_unsafe(path: Path, mode: int) -> None:
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


@cache
def keyring() -> LocalKeyring:
    """The provider of this process."""
    return LocalKeyring(Path(settings.HUB_KEYS_DIR))


@cache
def hub_key(name: str) -> bytes:
    """One of the hub's own keys, by its name in HUB_KEYS; the log reads its own."""
    return keyring().hub_key(name)


def ensure_hub_keys() -> None:
    """Make those of the hub's own keys that do not exist yet."""
    for name in HUB_KEYS:
        if not keyring().has(name):
            with suppress(FileExistsError):  # another process was quicker
                keyring().create(name)


def _root(agency_id: UUID) -> str:
    return f"agency-{agency_id}"


def _context(agency_id: UUID, number: int) -> bytes:
    return context(Label.AGENCY_KEY, agency_id.bytes, number.to_bytes(4, "big"))


def create_pair(agency: Agency) -> AgencyKey:
    """Give an agency its root and its first key pair."""
    root = _root(agency.pk)
    if not keyring().has(root):
        keyring().create(root)
    private, public = grants.new_pair()
    return AgencyKey(
        id=uuid4(),
        agency=agency,
        number=1,
        public_key=public,
        wrapped_private_key=keyring().wrap(root, private, _context(agency.pk, 1)),
        made_at=clock.now(),
    ).start()


def public_keys(agency_ids: set[UUID]) -> dict[UUID, AgencyKey]:
    """The key in use of each agency; one without a key is left out."""
    found = AgencyKey.objects.filter(agency_id__in=agency_ids, retired_at__isnull=True)
    return {key.agency_id: key for key in found}


class _Kept:
    """Unwrapped private keys of this process, for at most a minute each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[UUID, tuple[float, bytes]] = {}

    def get(self, key_id: UUID) -> bytes | None:
        with self._lock:
            until, private = self._keys.get(key_id, (0.0, b""))
            if until > time.monotonic():
                return private
            self._keys.pop(key_id, None)
            return None

    def keep(self, key_id: UUID, private: bytes) -> None:
        with self._lock:
            self._keys[key_id] = (time.monotonic() + KEEP_SECONDS, private)

    def forget(self) -> None:
        with self._lock:
            self._keys.clear()


_kept = _Kept()
forget_private_keys = _kept.forget


def private_keys(key_ids: set[UUID]) -> dict[UUID, bytes]:
    """The private halves of the named keys, unwrapped by the provider when not kept."""
    have = {key_id: private for key_id in key_ids if (private := _kept.get(key_id)) is not None}
    missing = key_ids - have.keys()
    for key in AgencyKey.objects.filter(pk__in=missing) if missing else ():
        private = keyring().unwrap(
            _root(key.agency_id),
            bytes(key.wrapped_private_key),
            _context(key.agency_id, key.number),
        )
        _kept.keep(key.pk, private)
        have[key.pk] = private
    return have


def shred_secrets(file_ids: set[UUID]) -> dict[UUID, bytes]:
    """The shred secrets of files; that of a destroyed file is gone."""
    return {file_id: bytes(secret) for file_id, secret in _secrets_of().rows(files=ids(file_ids))}


@cache
def _secrets_of() -> Statement:
    files = ids([UUID(int=1)])
    found = ShredSecret.objects.using("keys").filter(file_id__any_of=files)
    return Statement(found.values_list("file_id", "secret"), {"files": files})
