"""The relay process: `manage.py relay`, with the login `relay`."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from agencies.relay import Relay


class Command(BaseCommand):
    """Runs the relay until it is asked to stop."""

    help = "Number and publish notices; of several copies one leads."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        Relay().run(until=stopped.is_set)
