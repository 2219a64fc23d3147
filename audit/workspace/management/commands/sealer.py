"""The sealer process: `manage.py sealer`, with the login `sealer` and the signing key."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.proof.notes import NotGenuine
from audit.workspace.sealer import SealerProcess


class Command(BaseCommand):
    """Runs the sealer until it is asked to stop."""

    help = "Seal the log each second and sign it each minute; of several copies one leads."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        try:
            SealerProcess().run(until=stopped.is_set)
        except NotGenuine as error:
            raise CommandError(str(error)) from None
