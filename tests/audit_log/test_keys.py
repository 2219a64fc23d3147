"""The key of the log is read from a file that is ours alone, or not at all (CR10)."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.log import macs
from audit.log.macs import KeyRefused

KeyFile = Callable[[bytes], Path]


@pytest.fixture
def key_file(tmp_path: Path, settings: object) -> KeyFile:
    def make(content: bytes) -> Path:
        path = tmp_path / f"{os.urandom(4).hex()}.key"
        path.write_bytes(content)
        path.chmod(0o600)
        settings.AUDIT_MAC_KEY_FILE = str(path)  # type: ignore[attr-defined]
        return path

    return make


def test_the_last_key_of_the_file_writes_and_the_others_verify(key_file: KeyFile) -> None:
    key_file(b"a" * 32 + b"b" * 32)
    assert macs.keys() == (b"a" * 32, b"b" * 32)
    assert macs.newest() == (2, b"b" * 32)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o700])
def test_a_file_that_others_may_read_is_refused(key_file: KeyFile, mode: int) -> None:
    key_file(b"a" * 32).chmod(mode)
    with pytest.raises(KeyRefused, match="0600"):
        macs.keys()


def test_a_link_is_refused(key_file: KeyFile, settings: object) -> None:
    path = key_file(b"a" * 32)
    link = path.with_suffix(".link")
    link.symlink_to(path)
    settings.AUDIT_MAC_KEY_FILE = str(link)  # type: ignore[attr-defined]
    with pytest.raises(KeyRefused, match="link"):
        macs.keys()


def test_the_file_of_another_account_is_refused(
    key_file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file(b"a" * 32)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(KeyRefused, match="another account"):
        macs.keys()


def test_a_folder_is_refused(tmp_path: Path, settings: object) -> None:
    settings.AUDIT_MAC_KEY_FILE = str(tmp_path)  # type: ignore[attr-defined]
    with pytest.raises(KeyRefused, match="plain file"):
        macs.keys()


def test_a_missing_file_is_refused(tmp_path: Path, settings: object) -> None:
    settings.AUDIT_MAC_KEY_FILE = str(tmp_path / "none.key")  # type: ignore[attr-defined]
    with pytest.raises(KeyRefused, match="cannot be read"):
        macs.keys()


@pytest.mark.parametrize("size", [0, 31, 33, 63, 256 * 32])
def test_a_file_of_a_wrong_length_is_refused(key_file: KeyFile, size: int) -> None:
    key_file(bytes(size))
    with pytest.raises(KeyRefused, match="wrong length"):
        macs.keys()
