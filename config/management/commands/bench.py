"""Measure the hub on this machine: limit, ours and peer in one run, as ratios."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.bench import (
    attachments,
    audit,
    broadcast,
    chronology,
    look_up,
    mash,
    matching,
    meeting,
    network,
    privacy,
    restore,
    row_security,
    scene,
    sealed,
    sign_in,
)
from config.bench.matching import Share
from config.bench.measure import Line
from config.bench.scratch import MANAGE, scratch

BENCHES: dict[str, Callable[[], Iterable[Line | Share]]] = {
    "broadcast": broadcast.run,
    "sealed": sealed.run,
    "row-security": row_security.run,
    "sign-in": sign_in.run,
    "privacy": privacy.run,
    "match": matching.run,
    "look-up": look_up.run,
    "mash": mash.run,
    "meeting": meeting.run,
    "network": network.run,
    "chronology": chronology.run,
    "attachments": attachments.run,
    "restore": restore.run,
    "audit": audit.run,
}
NO_HUB = {"match", "attachments"}  # lists in memory, and files in a folder of their own
BINDING = {"privacy"}  # a ratio that gives something away fails; a slow machine does not


class Command(BaseCommand):
    """`./hub bench [broadcast|sealed|row-security|sign-in|match|look-up|mash|meeting|network|chronology …]`; or all."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the benches' names."""
        parser.add_argument("names", nargs="*", metavar="|".join(BENCHES))
        parser.add_argument("--fill", action="store_true", help="fill this hub, which is empty")
        parser.add_argument(
            "--inside", action="store_true", help="measure this very hub: a scratch one"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make a scratch hub and measure in it, or measure here."""
        names: list[str] = options["names"] or list(BENCHES)
        if unknown := [name for name in names if name not in BENCHES]:
            raise CommandError(f"There is no bench {unknown[0]!r}: choose of {', '.join(BENCHES)}.")
        if options["fill"]:
            scene.make()
            return
        if options["inside"] or set(names) <= NO_HUB:
            self._measure(names)
            return
        try:
            with scratch(self.stdout.write) as environment:
                command = [*MANAGE, "bench", "--inside", *names]
                code = subprocess.run(command, env=environment, check=False).returncode
        except psycopg.OperationalError as error:
            raise CommandError(
                "The scratch databases are made by `owner`: set OWNER_DATABASE_URL."
            ) from error
        if code:
            raise CommandError("A bench failed; its last lines say why.")

    def _measure(self, names: list[str]) -> None:
        lines = []
        for name in names:
            for line in BENCHES[name]():
                self.stdout.write(str(line))
                self.stdout.flush()
                lines.append((name, line))
        telling = [line for name, line in lines if name in BINDING and not line.is_met]
        if telling:
            raise CommandError(f"Time tells what the answer does not: {telling[0].what}.")
