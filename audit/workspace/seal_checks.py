"""Checks of the seals that an auditor asks for on a page: the sealer's process does them, with its login.

It may read the whole log and has no key of the entries' codes; so what is checked here are numbers,
seals, signatures, and what witnesses kept. `./hub verify` checks the codes as well.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import transaction

from agencies import clock
from agencies.actors import Hat
from agencies.leaders import connect
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.verify import Report, verify
from audit.proof.notes import NotGenuine
from audit.workspace import scope, witnesses
from audit.workspace.models import Check, CheckState, Reach
from audit.workspace.witnesses import Witness

_TELL_EVERY = 0.5  # seconds

logger = logging.getLogger(__name__)


def may_ask(hat: Hat) -> Verdict:
    """Whoever reads the log may have it checked."""
    return scope.may_read(hat)


@transaction.atomic
def ask(*, by: Hat) -> Check:
    """Ask for a check; one that is asked for or runs already is given instead. Raises Refused."""
    require(may_ask(by))
    check = Check.objects.visible_to(by).going().first()
    if check is None:
        check = Check(
            id=uuid4(),
            checked_at=clock.now(),
            entries=0,
            writers=0,
            broken=0,
            reach=Reach.SEALS,
            state=CheckState.ASKED,
        ).start()
    log.write(by=by, verb=Verb.REQUESTED, about=[check], ground="seals", at=clock.now())
    return check


def kept_by(known: list[Witness]) -> tuple[list[str], list[str]]:
    """The notes that witnesses with a server kept by themselves, and whose witness does not answer."""
    notes: list[str] = []
    silent = []
    for witness in known:
        if not witness.url:
            continue
        try:
            notes += [str(json.loads(line)["note"]) for line in witnesses.told(witness)]
        except (OSError, ValueError, KeyError, witnesses.Refused):
            silent.append(witness.agency)
    return notes, silent


class Checker:
    """Does what was asked, beside the sealing, on a connection of its own."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._thread: threading.Thread | None = None

    def look(self, connection: Any) -> None:
        """Begin with the oldest check that was asked for, where none runs."""
        if self._thread is not None and self._thread.is_alive():
            return
        found = connection.execute(
            "SELECT id FROM audit_workspace_check WHERE state <> 'DONE' ORDER BY checked_at LIMIT 1"
        ).fetchone()
        if found is not None:
            self._thread = threading.Thread(target=run, args=(found[0],), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait for the check that runs, if one does."""
        if self._thread is not None:
            self._thread.join()


def run(check: UUID) -> None:
    """Do one check and keep its result; what stops it leaves it to be done again."""
    try:
        with connect() as reading, connect() as telling:
            telling.execute("SET ROLE sealer")
            reading.autocommit = True
            _keep(telling, check, _verified(reading, telling, check))
    except (psycopg.Error, NotGenuine, OSError) as error:
        logger.error("the seals could not be checked: %s", type(error).__name__)  # noqa: TRY400


def _verified(reading: Any, telling: Any, check: UUID) -> Report:
    told_at = 0.0

    def tell(entries: int, of: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > _TELL_EVERY:
            told_at = time.monotonic()
            telling.execute(
                "UPDATE audit_workspace_check SET state = 'RUNNING', entries = %s, total = %s"
                " WHERE id = %s",
                [entries, of, check],
            )

    tell(0, 0)
    known = witnesses.all_of_them()
    notes, silent = kept_by(known)
    report = verify(
        reading,
        tell,
        with_macs=False,
        witness_keys=[witness.key for witness in known],
        cosigned=notes,
        hub_keys=witnesses.signing_keys(),
        restored=witnesses.restored_epochs(),
    )
    report.remarks += [f"The witness of {agency} does not answer." for agency in silent]
    return report


def _keep(telling: Any, check: UUID, report: Report) -> None:
    telling.execute(
        "UPDATE audit_workspace_check SET state = 'DONE', checked_at = clock_timestamp(),"
        " entries = %s, total = %s, writers = %s, broken = %s, seals = %s, unsealed = %s,"
        " signed = %s::jsonb, found = %s::jsonb WHERE id = %s",
        [report.entries, report.entries, report.writers, len(report.broken), report.seals,
         report.unsealed, json.dumps(signed_by(report)),
         json.dumps([*sentences(report)]), check],
    )  # fmt: skip


def signed_by(report: Report) -> dict[str, int]:
    """Up to which leaf each name signed."""
    return {name: seen.size for name, seen in report.signers.items()}


def sentences(report: Report, most: int = 100) -> Iterator[str]:
    """What was found, as sentences of ids, numbers and times."""
    for place, broken in enumerate([*report.broken, *report.remarks]):
        if place == most:
            return
        yield str(broken)
