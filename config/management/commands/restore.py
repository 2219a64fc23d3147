"""`./hub restore FOLDER --private-keys FOLDER`: a backup into two empty databases of a new machine."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from agencies import clock, door
from agencies.actors import Service
from agencies.models.revocations import Revocation, RevokedKind
from agencies.models.sessions import Session
from agencies.revocations import Again
from audit.log import entries as log
from audit.log.entries import Verb
from config.backup import parts, restoring
from config.backup.parts import NoBackup, Part
from config.backup.telling import Teller
from config.management.commands.backup import address
from mash_hub import journal

RESTORE = Service("restore")
WORDS = {
    RevokedKind.GRANT: "grants",
    RevokedKind.ENDED: "memberships ended",
    RevokedKind.SUSPENDED: "memberships suspended",
    RevokedKind.FACTOR: "second factors removed",
    RevokedKind.KEY: "key pairs destroyed",
    RevokedKind.FILE: "files to be destroyed again",
    RevokedKind.PASSWORD: "passwords to be chosen anew",
    RevokedKind.CODES: "sets of recovery codes ended",
    RevokedKind.TRAINING: "people whose training is to be recorded anew",
    RevokedKind.ESCROW: "escrows ended, to be made anew",
    RevokedKind.PARTY: "agencies out of agreements",
    RevokedKind.SHUT: "things suspended, closed, ended, withdrawn or protected",
    RevokedKind.READERS: "lists of readers shortened",
    RevokedKind.APART: "people kept apart from cases",
    RevokedKind.BARRIER: "exclusions and restrictions raised",
    RevokedKind.HOLD: "legal holds placed",
    RevokedKind.INTERESTS: "declarations of interests to be said anew",
    RevokedKind.PARTED: "pairs of people parted",
    RevokedKind.SETTING: "values of settings confirmed",
}


class Command(BaseCommand):
    """Puts the parts back, ends every session, revokes once more what was revoked since, and logs it."""

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
        for one in connections.all():
            one.close()
        ended, again = _finish(chosen[Part.MAIN][1].at)
        for part, (_, entry) in chosen.items():
            self.stdout.write(f"{part}: as of {entry.at:%d %b %Y, %H:%M} UTC")
        self._tell_of(again)
        self.stdout.write(f"{ended} sessions ended. Now run ./hub verify, then start the hub.")
        self.stdout.write(
            "If a witness signed more than the backup holds, alarms follow: docs/operations.md,"
            " Checking, says how they are settled."
        )

    def _tell_of(self, again: Again | None) -> None:
        """Say what was revoked once more, and what people have to do by hand."""
        if again is None:
            self.stdout.write(
                "The backup of “keys” has no journal of revocations: take back by hand what was"
                " taken back since, memberships and devices too."
            )
            return
        said = [
            f"{number} {WORDS[RevokedKind(what)]}"
            for what, number in again.counts.items()
            if number
        ]
        until = f", noted until {again.until:%d %b %Y, %H:%M} UTC" if again.until else ""
        self.stdout.write(f"Revoked once more: {', '.join(said) or 'nothing'}{until}.")
        if again.counts[RevokedKind.FILE]:
            self.stdout.write("The login disposal destroys these files again: ./manage.py dispose.")
        if again.to_replace:
            self.stdout.write(
                f"{again.to_replace} key pairs had been replaced and destroyed: replace them again"
                " (./hub rotate), as what is here is sealed to them."
            )
        for sentence in again.amiss:
            self.stdout.write(self.style.WARNING(sentence))


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise NoBackup("Give the time as 2027-02-01T03:00, in UTC.") from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _finish(backup_at: datetime) -> tuple[int, Again | None]:
    """End the sessions of the time of the backup, revoke what was revoked since, and log the restoring."""
    at = clock.now()
    has_journal = Revocation._meta.db_table in connections["keys"].introspection.table_names()
    with door.door(RESTORE):
        again = journal.apply_since(backup_at, by=RESTORE) if has_journal else None
        ended = Session.objects.filter(ended_at__isnull=True).update(ended_at=at)
        log.write(by=RESTORE, verb=Verb.RESTORED, count=ended, at=at)
    return ended, again
