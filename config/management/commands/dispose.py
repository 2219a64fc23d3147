"""Destroying what two people agreed to, what a restore undid, and what goes by rule: `manage.py dispose`."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mash_hub import destroyed_again, destroying
from meetings import unshared_research


class Command(BaseCommand):
    """Destroys what was agreed to, once or again and again."""

    help = "Destroy what two people agreed to; run it every quarter of an hour as disposal."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how often to look again."""
        parser.add_argument("--every", type=float, default=0.0, help="seconds between two looks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Destroy once, or until SIGTERM or SIGINT."""
        if not options["every"]:
            if again := destroyed_again.destroy_all():
                self.stdout.write(f"{again} files that a backup brought back destroyed again.")
            self.stdout.write(f"{destroying.carry_out_all()} destructions carried out.")
            if lines := unshared_research.destroy_all():
                self.stdout.write(f"{lines} lines of research that were not shared destroyed.")
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.wait(options["every"]):
            destroyed_again.destroy_all()
            destroying.carry_out_all()
            unshared_research.destroy_all()
