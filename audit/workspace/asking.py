"""Asking the witnesses that have a server, each minute: no database waits while one of them thinks."""

from __future__ import annotations

import logging
from datetime import timedelta

from agencies import clock
from agencies.actors import Service
from agencies.door import door
from audit.log.models import Cosignature
from audit.proof.notes import Checkpoint, NotGenuine
from audit.workspace import alarms, witnesses
from audit.workspace.models import AlarmKind
from audit.workspace.witnesses import Refused, Witness

SILENT = timedelta(hours=1)

logger = logging.getLogger(__name__)


def ask_all(*, by: Service) -> int:
    """Ask each witness that has an address; gives how many signatures came."""
    return sum(ask(witness, by=by) for witness in witnesses.all_of_them() if witness.url)


def ask(witness: Witness, *, by: Service) -> int:
    """Ask one witness for what it has not signed; a refusal and a long silence are alarms."""
    with door(by):
        requests = witnesses.requests(witness)
    signed, refuses = 0, False
    for request in requests:
        try:
            signed += _one(witness, request, by=by)
        except OSError as error:
            logger.warning("a witness does not answer: %s", type(error).__name__)
        except (Refused, NotGenuine):
            refuses = True
    with door(by):
        at = clock.now()
        newest = Cosignature.objects.filter(witness=witness.key.name).order_by("-signed_at").first()
        silent = bool(requests) and not signed and (not newest or at - newest.signed_at > SILENT)
        for kind, stands in (
            (AlarmKind.WITNESS_REFUSED, refuses),
            (AlarmKind.WITNESS_SILENT, silent and not refuses),
        ):
            alarms.set_to(kind, stands=stands, by=by, at=at, witness=witness.agency)
    return signed


def _one(witness: Witness, request: str, *, by: Service) -> int:
    point, _ = Checkpoint.read(request.partition("\n\n")[2])
    try:
        line = witnesses.send(witness, request)
    except Refused as refused:
        if refused.status != 409:
            raise
        known = int(refused.words.strip() or 0)
        if known > point.size and _was_restored(point):
            return 0  # it signed what the restore took away: there is nothing more to sign
        line = witnesses.send(witness, _from(witness, request, known, by=by))
    with door(by):
        witnesses.take(witness, line, int(point.origin.rpartition("/")[2]), point.size)
    return 1


def _was_restored(point: Checkpoint) -> bool:
    """Whether a restore that the witnesses’ file tells of ended a tree."""
    return int(point.origin.rpartition("/")[2]) + 1 in witnesses.restored_epochs()


def _from(witness: Witness, request: str, known: int, *, by: Service) -> str:
    """The same request from the size that the witness says it knows: an answer of its was lost."""
    origin = Checkpoint.read(request.partition("\n\n")[2])[0].origin
    with door(by):
        again = witnesses.requests(witness, {origin: known})
    found = [one for one in again if f"\n\n{origin}\n" in one]
    if not found:
        raise Refused(409, "It knows more than the hub has.")
    return found[-1]
