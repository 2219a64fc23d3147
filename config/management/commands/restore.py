"""`./hub restore FOLDER --private-keys FOLDER`: a backup into two empty databases of a new machine."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from agencies import clock, door
from agencies.actors import Service
from agencies.models.sessions import Session
from audit.log import entries as log
from audit.log.entries import Verb
from config.backup import parts, restoring
from config.backup.parts import NoBackup, Part
from config.backup.telling import Teller
from config.management.commands.backup import address

RESTORE = Service("restore")


class Command(BaseCommand):
    """Puts the parts back, ends every session, and logs that it was done."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folders, and of which time."""
        parser.add_argument("folder", help="where the sealed parts are")
        parser.add_argument("--private-keys", required=True, help="the folder of private keys")
        parser.add_argument(
            "--until",
            metavar="TIME",
            help="the newest backup made until then, such as 2027-02-01T03:00",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Choose, look that all is empty, restore, and say what is left to do."""
        try:
            until = _time(options["until"])
            folder = Path(options["folder"]).absolute()
            # The secrets are always the newest: what was shredded since must not come back.
            chosen = {
                part: parts.choose(folder, part, None if part == Part.KEYS else until)
                for part in Part
            }
            targets = restoring.Targets(
                address("OWNER_DATABASE_URL", "DATABASE_URL", "owner"),
                address("OWNER_KEYS_DATABASE_URL", "KEYS_DATABASE_URL", "owner"),
                Path(settings.HUB_ATTACHMENTS_DIR),
            )
            restoring.require_empty(targets)
            with Teller(self.stdout, is_terminal=sys.stdout.isatty()) as teller:
                restoring.restore(
                    chosen, targets, private_keys=Path(options["private_keys"]), tell=teller.tell
                )
        except NoBackup as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"A folder cannot be used: {error.strerror}.") from error
        connection.close()
        ended = _finish()
        for part, (_, entry) in chosen.items():
            self.stdout.write(f"{part}: as of {entry.at:%d %b %Y, %H:%M} UTC")
        self.stdout.write(f"{ended} sessions ended. Now run ./hub verify, then start the hub.")
        self.stdout.write(
            "If a witness signed more than the backup holds, alarms follow: docs/operations.md,"
            " Checking, says how they are settled."
        )


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise NoBackup("Give the time as 2027-02-01T03:00, in UTC.") from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _finish() -> int:
    """End the sessions that were open at the time of the backup, and log the restoring."""
    at = clock.now()
    with door.door(RESTORE):
        ended = Session.objects.filter(ended_at__isnull=True).update(ended_at=at)
        log.write(by=RESTORE, verb=Verb.RESTORED, count=ended, at=at)
    return ended
