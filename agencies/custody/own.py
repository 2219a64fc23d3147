"""The hub's own symmetric keys: as files of the local keyring, or wrapped under the hub's root elsewhere.

The log's key is always a file, for audit.log reads it by itself. Where the setting names another
provider for the hub, a key lies beside the others as `<name>.wrapped`, under that provider's root `hub`.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from agencies.crypto.labels import Label, context
from agencies.custody import chosen
from agencies.custody.local import KEY_BYTES, read_private, write_private
from agencies.custody.provider import LOG_KEY

ROOT = "hub"


def has(name: str) -> bool:
    """Whether the hub has a key of that name."""
    return chosen.keyring().has(name) or _wrapped(name).exists()


def make(name: str) -> None:
    """Make a key of the hub; raise FileExistsError when there is one, KeysUnavailable."""
    provider = chosen.hub_provider_name()
    if name == LOG_KEY or provider == chosen.LOCAL:
        chosen.keyring().create(name)
        return
    root = chosen.provider(provider)
    if not root.has(ROOT):
        with suppress(FileExistsError):  # another process was quicker
            root.create(ROOT)
    write_private(_wrapped(name), root.wrap(ROOT, secrets.token_bytes(KEY_BYTES), _bound_to(name)))


def read(name: str) -> bytes:
    """A key of the hub; raise KeysUnavailable or CannotOpen."""
    if not _wrapped(name).exists():
        return chosen.keyring().read(name)
    root = chosen.provider(chosen.hub_provider_name())
    return root.unwrap(ROOT, read_private(_wrapped(name)), _bound_to(name))


def destroy(name: str) -> None:
    """Destroy a key of the hub that a rotation has put out of use."""
    chosen.keyring().destroy(name)
    _wrapped(name).unlink(missing_ok=True)


def _wrapped(name: str) -> Path:
    return chosen.keyring().folder / f"{name}.wrapped"


def _bound_to(name: str) -> bytes:
    return context(Label.HUB_KEY, name.encode("ascii"))
