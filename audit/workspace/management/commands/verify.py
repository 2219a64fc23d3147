"""Says whether the log is whole, and names each entry that is not."""

from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from agencies import clock, door
from agencies.actors import Service
from audit.log import macs
from audit.log.verify import Report, verify
from audit.workspace.models import record


class Command(BaseCommand):
    """Verify every entry: MAC, gapless number, order. Run with a login that may be the sealer."""

    help = "Verify the whole log; the last line says the result, and the exit code is 1 if broken."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the log on a connection of its own and print what was found."""
        try:
            with psycopg.connect(**_parameters()) as own:
                report = verify(own, self._progress)
        except (psycopg.Error, macs.KeyRefused) as error:
            raise CommandError(f"The log could not be verified. {_sentence(error)}") from error
        with door.door(Service("verify")):
            record(
                at=clock.now(),
                entries=report.entries,
                writers=report.writers,
                broken=len(report.broken),
            )
        self._print(report)

    def _progress(self, entries: int) -> None:
        self.stdout.write(f"{entries:,} entries read ...")
        self.stdout.flush()

    def _print(self, report: Report) -> None:
        for remark in report.remarks:
            self.stdout.write(f"Note: {remark}")
        for broken in report.broken:
            self.stdout.write(str(broken))
        if not report.is_whole:
            raise CommandError(str(report), returncode=1)
        self.stdout.write(str(report))


def _parameters() -> dict[str, Any]:
    # The hub's own connection answers inside the door only, and it may come from the pool.
    parameters: dict[str, Any] = connection.get_connection_params()
    return {name: parameters[name] for name in parameters if name not in _DJANGO_ONLY}


_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")


def _sentence(error: Exception) -> str:
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return "This login may not read the whole log; use that of the owner or the sealer."
    return str(error).strip().splitlines()[0]
