"""The local keyring is safe and whole, or the hub does not use it (CR10)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from agencies.custody.local import LocalKeyring
from agencies.custody.provider import HUB_KEYS, LOG_KEY, KeysUnavailable

ONE_KEY_NAMES = sorted(set(HUB_KEYS) - {LOG_KEY})


@pytest.fixture
def keyring(tmp_path: Path) -> LocalKeyring:
    """A keyring with every key of the hub."""
    keyring = LocalKeyring(tmp_path / "keys")
    for name in HUB_KEYS:
        keyring.create(name)
    return keyring


def append(keyring: LocalKeyring, name: str, more: bytes) -> None:
    path = keyring.folder / f"{name}.key"
    path.write_bytes(path.read_bytes() + more)


def test_fresh_keys_pass(keyring: LocalKeyring) -> None:
    keyring.check()


def test_the_logs_file_holds_a_key_for_each_rotation(keyring: LocalKeyring) -> None:
    append(keyring, LOG_KEY, os.urandom(32))
    append(keyring, LOG_KEY, os.urandom(32))
    keyring.check()


@pytest.mark.parametrize("more", [1, 31, 33])
def test_half_a_key_in_the_logs_file_is_refused(keyring: LocalKeyring, more: int) -> None:
    append(keyring, LOG_KEY, os.urandom(more))
    with pytest.raises(KeysUnavailable, match="wrong length"):
        keyring.check()


@pytest.mark.parametrize("name", ONE_KEY_NAMES)
@pytest.mark.parametrize("more", [1, 32])
def test_every_other_file_holds_one_key(keyring: LocalKeyring, name: str, more: int) -> None:
    append(keyring, name, os.urandom(more))
    with pytest.raises(KeysUnavailable, match="wrong length"):
        keyring.check()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def link(path: Path) -> None:
    path.rename(path.with_suffix(".elsewhere"))
    path.symlink_to(path.with_suffix(".elsewhere"))


def open_to_the_group(path: Path) -> None:
    path.chmod(0o640)


@pytest.mark.parametrize("name", HUB_KEYS)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (Path.unlink, "cannot be read"),
        (empty, "wrong length"),
        (link, "symbolic link"),
        (open_to_the_group, "read by others"),
    ],
)
def test_a_key_that_is_missing_empty_linked_or_open_to_others_is_refused(
    keyring: LocalKeyring, name: str, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(keyring.folder / f"{name}.key")
    with pytest.raises(KeysUnavailable, match=said):
        keyring.check()


def test_a_folder_open_to_others_is_refused(keyring: LocalKeyring) -> None:
    keyring.folder.chmod(0o750)
    with pytest.raises(KeysUnavailable, match="read by others"):
        keyring.check()


def test_the_keys_of_another_account_are_refused(
    keyring: LocalKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(KeysUnavailable, match="somebody else"):
        keyring.check()
