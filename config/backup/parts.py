"""The parts of a backup, where they lie, how long they are kept, and the list that says so.

`main` is the hub's database, `keys` the second one with the shred secrets and the journal of
revocations, `files` the sealed attachments. None of them alone gives anything readable (security
notes 5, BK1): content in `main` needs the secrets in `keys` and the key folder, which is in no backup;
and each part is sealed to a public key whose private half is kept elsewhere. `keys` has the shortest
life: once its backups of a day have run out, what was shredded since stays unreadable in every older
backup of `main`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from agencies.crypto.encoding import lp
from agencies.crypto.labels import Label
from agencies.keys import hub_key

FORMAT = 1


class Part(StrEnum):
    """What is backed up apart."""

    MAIN = "main"
    KEYS = "keys"
    FILES = "files"


KEPT = {
    Part.MAIN: timedelta(days=90),
    Part.FILES: timedelta(days=90),
    Part.KEYS: timedelta(days=35),  # the window of threat T2 in the security notes
}


EACH_KEPT = timedelta(days=2)  # of `keys`, sealed every few minutes: then the last of a day


class NoBackup(RuntimeError):
    """A backup cannot be made or used; the message says in a sentence what to do."""


@dataclass(frozen=True)
class Entry:
    """One sealed part: what it is, when it was made, and what its file must be."""

    part: str
    id: str
    made_at: str  # ISO 8601, UTC
    sealed_bytes: int
    sha256: str
    postgres: str  # the version of the program that dumped it; empty for files
    format: int = FORMAT
    mac: str = ""

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def backup_id(self) -> UUID:
        """The backup it belongs to."""
        return UUID(self.id)

    def signed(self) -> Entry:
        """The same with its MAC by the hub's key."""
        return replace(self, mac=self._mac())

    def is_ours(self) -> bool:
        """Whether the hub whose keys are here made it."""
        return self.format == FORMAT and hmac.compare_digest(self.mac, self._mac())

    def _mac(self) -> str:
        words = json.dumps({**asdict(self), "mac": ""}, sort_keys=True).encode()
        message = lp(Label.BACKUP_LIST.encoded, words)
        return hmac.digest(hub_key("payload-mac"), message, "sha256").hex()


def sealed_file(folder: Path, part: str, at: datetime) -> Path:
    """Where a part lies: a folder for each part, so that each may be another disk."""
    return folder / part / f"{at:%Y-%m-%dT%H%M%SZ}.sealed"


def list_file(sealed: Path) -> Path:
    """The list beside a sealed part."""
    return sealed.with_suffix(".json")


def entries(folder: Path, part: str) -> list[tuple[Path, Entry]]:
    """The backups of a part, the oldest first, each with its list; a broken list is left out."""
    found = []
    for listed in sorted((folder / part).glob("*.json")):
        try:
            entry = Entry(**json.loads(listed.read_text("utf-8")))
        except (ValueError, TypeError):
            continue
        if listed.with_suffix(".sealed").exists():
            found.append((listed.with_suffix(".sealed"), entry))
    return sorted(found, key=lambda one: one[1].at)


def choose(folder: Path, part: str, until: datetime | None = None) -> tuple[Path, Entry]:
    """The newest backup of a part, or the newest made until an instant.

    Raises NoBackup when there is none, when another hub made it, or when its file is not whole.
    """
    fitting = [one for one in entries(folder, part) if until is None or one[1].at <= until]
    if not fitting:
        raise NoBackup(
            f"There is no backup of “{part}” in {folder}: look in another folder or day."
        )
    path, entry = fitting[-1]
    if not entry.is_ours():
        raise NoBackup(
            f"{path.name} of “{part}” was not made by the hub whose keys are in HUB_KEYS_DIR:"
            " put that hub's key folder back first."
        )
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:
            raise NoBackup(f"{path.name} of “{part}” is damaged: use another one.")
    return path, entry


def remove_old(folder: Path, now: datetime) -> Iterator[Path]:
    """Remove the parts that are older than they are kept; the newest of each always stays.

    Of those of one day that are older than two the last stays.
    """
    for part, life in KEPT.items():
        for (path, entry), (_, following) in pairwise(entries(folder, part)):
            is_one_of_many = entry.at.date() == following.at.date()
            if now - entry.at > (EACH_KEPT if is_one_of_many else life):
                path.unlink()
                list_file(path).unlink()
                yield path
