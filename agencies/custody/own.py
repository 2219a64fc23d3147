"""The hub's own symmetric keys: as files of the local keyring, or wrapped under the hub's root elsewhere.

The log's key is always a file, for audit.log reads it by itself. Where the setting names another
provider for the hub, a key lies beside the others as a `.wrapped` file, under that provider's root.
Which root that is says `hub-root.json`, once it was replaced (agencies/hub_rotation.py).
"""

from __future__ import annotations

import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agencies.crypto.labels import Label, context
from agencies.custody import chosen
from agencies.custody.local import KEY_BYTES, read_private, write_private
from agencies.custody.provider import HUB_KEYS, LOG_KEY, KeysUnavailable

ROOT = "hub"
_INDEX = re.compile(r"index-\d+")


@dataclass(frozen=True)
class Place:
    """Where the hub's own keys lie: at a provider, under one of its roots; `old` is still to go."""

    provider: str
    root: str = ROOT
    old: Place | None = None

    @property
    def is_local(self) -> bool:
        """Whether they are files of the keyring, under no root."""
        return self.provider == chosen.LOCAL


def place() -> Place:
    """Where they lie now: as the last replacement left it, or as the settings say."""
    path = _pointer()
    if not path.exists():
        return Place(chosen.hub_provider_name())
    try:
        told = json.loads(read_private(path))
        old = Place(**told["old"]) if told["old"] else None
        return Place(told["provider"], told["root"], old)
    except (ValueError, KeyError, TypeError) as error:
        raise KeysUnavailable(
            "hub-root.json, which says where the hub's keys lie, is broken."
        ) from error


def put_place(at: Place) -> None:
    """Note where they lie from now on, whole or not at all, over what was noted."""
    old = {"provider": at.old.provider, "root": at.old.root} if at.old else None
    told = json.dumps({"provider": at.provider, "root": at.root, "old": old})
    made = _pointer().with_name(f".{secrets.token_hex(8)}.json")
    write_private(made, told.encode("utf-8"))
    made.replace(_pointer())


def names() -> list[str]:
    """Every key of the hub that there is, but the log's: index keys that rotations made, too."""
    folder = chosen.keyring().folder
    found = {path.name.partition(".")[0] for path in folder.glob("*.*")}
    return sorted(one for one in found if _is_ours(one))


def _is_ours(name: str) -> bool:
    return name != LOG_KEY and (name in HUB_KEYS or _INDEX.fullmatch(name) is not None)


def has(name: str) -> bool:
    """Whether the hub has a key of that name."""
    return chosen.keyring().has(name) or wrapped_file(name, place().root).exists()


def make(name: str) -> None:
    """Make a key of the hub; raise FileExistsError when there is one, KeysUnavailable."""
    at = place()
    if name == LOG_KEY or at.is_local:
        chosen.keyring().create(name)
        return
    root = chosen.provider(at.provider)
    if not root.has(at.root):
        with suppress(FileExistsError):  # another process was quicker
            root.create(at.root)
    if not _pointer().exists():
        put_place(at)  # so that a change of the settings alone does not lose them
    write_wrapped(name, secrets.token_bytes(KEY_BYTES), at)


def read(name: str) -> bytes:
    """A key of the hub; raise KeysUnavailable or CannotOpen."""
    at = place()
    try:
        return read_at(name, at)
    except KeysUnavailable:
        if (now := place()) == at:
            raise
        return read_at(name, now)  # the root was replaced between the two looks


def read_at(name: str, at: Place) -> bytes:
    """A key of the hub as it lies in a place; raise KeysUnavailable or CannotOpen."""
    path = wrapped_file(name, at.root)
    if at.is_local or not path.exists():
        return chosen.keyring().read(name)
    root = chosen.provider(at.provider)
    return root.unwrap(at.root, read_private(path), _bound_to(name))


def write_wrapped(name: str, secret: bytes, at: Place) -> None:
    """Wrap a key under the root of a place, as a new file; raise FileExistsError, KeysUnavailable."""
    wrapped = chosen.provider(at.provider).wrap(at.root, secret, _bound_to(name))
    write_private(wrapped_file(name, at.root), wrapped)


def destroy(name: str) -> None:
    """Destroy a key of the hub that a rotation has put out of use."""
    chosen.keyring().destroy(name)
    wrapped_file(name, place().root).unlink(missing_ok=True)


def wrapped_file(name: str, root: str) -> Path:
    """The file of a key as it is wrapped under one root."""
    more = "" if root == ROOT else f".{root}"
    return chosen.keyring().folder / f"{name}{more}.wrapped"


def _pointer() -> Path:
    return chosen.keyring().folder / "hub-root.json"


def _bound_to(name: str) -> bytes:
    return context(Label.HUB_KEY, name.encode("ascii"))
