"""Says whether the log is whole, and names each entry that is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from agencies import clock, door
from agencies.actors import Service
from audit.log import macs, proofs
from audit.log.verify import Report, verify
from audit.proof import packing
from audit.proof.notes import Key, NotGenuine
from audit.workspace import alarms, seal_checks, witnesses
from audit.workspace.models import Check, Reach
from audit.workspace.progress import Bar


class Command(BaseCommand):
    """Verify every entry: MAC, number, seal, signatures. Run with a login that may be the sealer."""

    help = "Verify the whole log; the last line says the result, and the exit code is 1 if broken."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what the auditor knows from elsewhere, and what is wanted instead."""
        parser.add_argument(
            "--hub-key", action="append", default=[], help="each key you were given of the hub"
        )
        parser.add_argument(
            "--cosigned", action="append", default=[], type=Path, help="a file a witness kept"
        )
        parser.add_argument("--seals-only", action="store_true", help="without the entries’ codes")
        parser.add_argument("--dump", type=Path, help="write the log into a new folder instead")
        parser.add_argument("--verifier", type=Path, help="write the verifier for other machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the log on a connection of its own and print what was found."""
        if options["verifier"]:
            packing.pack(options["verifier"])
            self.stdout.write(f"python {options['verifier']} --help")
            return
        try:
            with psycopg.connect(**_parameters()) as own:
                if options["dump"]:
                    proofs.dump(own, options["dump"])
                    return
                report = self._verify(own, **options)
        except (psycopg.Error, macs.KeyRefused, NotGenuine, OSError) as error:
            raise CommandError(f"The log could not be verified. {_sentence(error)}") from error
        self._keep(report, Reach.SEALS if options["seals_only"] else Reach.WHOLE)
        self._print(report)

    def _verify(self, own: psycopg.Connection, **options: Any) -> Report:
        known = witnesses.all_of_them()
        notes, silent = seal_checks.kept_by(known)
        for agency in silent:
            self.stdout.write(f"Note: the witness of {agency} does not answer.")
        hub_keys = [*map(Key.read, options["hub_key"])] or witnesses.signing_keys()
        with Bar(self.stdout, is_terminal=self.stdout.isatty()) as bar:
            return verify(
                own,
                bar.tell,
                with_macs=not options["seals_only"],
                witness_keys=[witness.key for witness in known],
                cosigned=[*notes, *_notes_in(options["cosigned"])],
                hub_keys=hub_keys,
                restored=witnesses.restored_epochs(),
            )

    def _keep(self, report: Report, reach: Reach) -> None:
        by = Service("verify")
        with door.door(by):
            alarms.record(
                Check(
                    checked_at=clock.now(),
                    reach=reach,
                    entries=report.entries,
                    writers=report.writers,
                    broken=len(report.broken),
                    seals=report.seals,
                    unsealed=report.unsealed,
                    total=report.entries,
                    signed=seal_checks.signed_by(report),
                    found=[*seal_checks.sentences(report)],
                ),
                by=by,
            )

    def _print(self, report: Report) -> None:
        for remark in report.remarks:
            self.stdout.write(f"Note: {remark}")
        for broken in report.broken:
            self.stdout.write(str(broken))
        if report.seals:
            self.stdout.write(f"{report.seals:,} seals; {report.unsealed} entries not sealed yet.")
        for name, seen in report.signers.items():
            self.stdout.write(f"{name} signed {seen.size:,} leaves of the tree.")
        if not report.is_whole:
            raise CommandError(str(report), returncode=1)
        self.stdout.write(str(report))


def _notes_in(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for line in path.read_text().splitlines():
            yield str(json.loads(line)["note"])


def _parameters() -> dict[str, Any]:
    # The hub's own connection answers inside the door only, and it may come from the pool.
    parameters: dict[str, Any] = connection.get_connection_params()
    return {name: parameters[name] for name in parameters if name not in _DJANGO_ONLY}


_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")


def _sentence(error: Exception) -> str:
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return "This login may not read the whole log; use that of the owner or the sealer."
    return str(error).strip().splitlines()[0]
