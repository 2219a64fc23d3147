"""The key pairs of backups: public halves beside the hub's keys, private halves kept elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from agencies.crypto import grants
from config.backup.parts import NoBackup, Part


def public_file(part: str) -> Path:
    """Where the hub finds the public key of a part."""
    return Path(settings.HUB_KEYS_DIR) / f"backup-{part}.public"


def private_file(folder: Path, part: str) -> Path:
    """Where a private key lies in the folder that is taken away."""
    return folder / f"backup-{part}.private"


def make(folder: Path) -> None:
    """Make a pair for each part: private halves into a folder to be taken away.

    Raises NoBackup when there are keys already: a second pair would leave old backups behind.
    """
    if any(public_file(part).exists() for part in Part):
        raise NoBackup(
            "There are backup keys already. To change them, move the public ones out of"
            " HUB_KEYS_DIR, and keep the old private ones as long as backups made for them."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if taken := [part for part in Part if private_file(folder, part).exists()]:
        raise NoBackup(f"{private_file(folder, taken[0])} exists: choose an empty folder.")
    for part in Part:
        private, public = grants.new_pair()
        _write(private_file(folder, part), private)
        _write(public_file(part), public)


def public(part: str) -> bytes:
    """The public key of a part. Raises NoBackup where there is none."""
    try:
        return public_file(part).read_bytes()
    except FileNotFoundError:
        raise NoBackup(
            "This hub has no backup keys yet: run ./hub backup --make-keys FOLDER once, and take"
            " FOLDER off this machine."
        ) from None


def private(folder: Path, part: str) -> bytes:
    """The private key of a part. Raises NoBackup where there is none."""
    try:
        return private_file(folder, part).read_bytes()
    except FileNotFoundError:
        raise NoBackup(
            f"{private_file(folder, part)} is missing: bring the folder that was made with"
            " ./hub backup --make-keys."
        ) from None


def _write(path: Path, key: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
