"""`./hub backup FOLDER`: every part of the hub, each sealed to a key that is not on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import clock, door
from agencies.actors import Service
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import backups
from config.backup import keys, parts, taking
from config.backup.parts import NoBackup, Part
from config.backup.telling import Teller

BACKUP = Service("backup")


class Command(BaseCommand):
    """Seals main database, second database and attachments into a folder, and removes what is old."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, or where new private keys go."""
        parser.add_argument("folder", nargs="?", help="where the sealed parts go")
        parser.add_argument(
            "--keys-only",
            action="store_true",
            help="the second database alone: what was revoked and destroyed, every few minutes",
        )
        parser.add_argument(
            "--make-keys", metavar="FOLDER", help="once: make the keys, private halves into FOLDER"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the one or the other, and say what was done."""
        try:
            only = [Part.KEYS] if options["keys_only"] else [*Part]
            self._do(options["make_keys"], options["folder"], only)
        except NoBackup as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The folder cannot be used: {error.strerror}.") from error

    def _do(self, private_keys: str | None, folder: str | None, only: list[Part]) -> None:
        if private_keys:
            self._make_keys(Path(private_keys))
        elif folder:
            self._take(Path(folder).absolute(), only)
        else:
            raise NoBackup("Say where the backup goes: ./hub backup FOLDER")

    def _make_keys(self, folder: Path) -> None:
        keys.make(folder)
        self.stdout.write(
            f"The private keys are in {folder}. Take that folder off this machine, in two places:"
            " without it no backup opens."
        )

    def _take(self, folder: Path, only: list[Part]) -> None:
        sources = taking.Sources(
            address("BACKUP_DATABASE_URL", "DATABASE_URL", "backup"),
            address("BACKUP_KEYS_DATABASE_URL", "KEYS_DATABASE_URL", "backup"),
            Path(settings.HUB_ATTACHMENTS_DIR),
        )
        at = clock.now().replace(microsecond=0)
        noted = backups.noted(is_of_everything=[*Part] == only, by=BACKUP)
        with noted, Teller(self.stdout, is_terminal=sys.stdout.isatty()) as teller:
            made = taking.take(folder, sources, at=at, tell=teller.tell, only=only)
        removed = list(parts.remove_old(folder, at))
        with door.door(BACKUP):
            log.write(
                by=BACKUP,
                verb=Verb.BACKED_UP,
                ground=",".join(entry.part for entry in made),
                count=len(made),
                at=clock.now(),
            )
        for entry in made:
            self.stdout.write(f"{entry.part}: {entry.sealed_bytes:,} bytes sealed")
        if removed:
            self.stdout.write(f"{len(removed)} old ones removed")
        self.stdout.write(f"Backup of {at:%d %b %Y, %H:%M} UTC is whole, in {folder}.")


def address(name: str, own: str, login: str) -> str:
    """The address of a database for a login: as given, or for the demo its own with the login changed.

    Raises NoBackup where it is not given.
    """
    if given := os.environ.get(name):
        return given
    if not settings.DEMO:
        raise NoBackup(f"{name} is missing: set it to the database, with the login {login}.")
    parsed = urlsplit(os.environ[own])
    host = parsed.netloc.rpartition("@")[2]
    return urlunsplit(parsed._replace(netloc=f"{login}@{host}"))
