"""Agencies' witnesses: who they are, what they are asked each minute, and what they signed.

A witness co-signs the log only while it grows. One with a server is asked here; an agency without a
server takes the same request as a file, signs it on its own machine and hands in the line.
"""

from __future__ import annotations

import http.client
import logging
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction

from agencies import clock
from agencies.actors import Hat
from audit.log import entries as log
from audit.log import proofs
from audit.log.entries import Verb
from audit.log.models import Checkpoint as Signed
from audit.log.models import Cosignature
from audit.proof.notes import Checkpoint, Key, NotGenuine, signed_at

WAIT = 5.0  # seconds for which a witness may think
_TOO_LONG = 1_000_000
_LAST = 3000  # checkpoints: two days of them, one a minute

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Witness:
    """A witness as the hub knows it: its agency in words, its key, and its address if it has one."""

    agency: str
    key: Key
    url: str = ""


def all_of_them() -> list[Witness]:
    """The witnesses of this hub, from `settings.WITNESSES_FILE`. Raises NotGenuine for a key that is none."""
    found = _told().get("witness", [])
    return [Witness(one["agency"], Key.read(one["key"]), one.get("url", "")) for one in found]


def signing_keys() -> list[Key]:
    """Every key the hub signs or has signed with, from the same file, which no writer of the database has.

    Raises NotGenuine for a key that is none.
    """
    return [*map(Key.read, _told().get("signing_keys", []))]


def restored_epochs() -> list[int]:
    """The epochs of the log that a restore began, as the same file tells; what was lost then is settled.

    Not the database: whoever cut entries off could begin an epoch there as well.
    """
    return [int(one) for one in _told().get("restored_epochs", [])]


def _told() -> dict[str, Any]:
    path = settings.WITNESSES_FILE
    if not path or not Path(path).exists():
        return {}
    with Path(path).open("rb") as file:
        return tomllib.load(file)


def sizes(witness: Witness) -> dict[str, int]:
    """Up to which size a witness has signed each tree, as far as the hub was told."""
    signed = Cosignature.objects.filter(witness=witness.key.name)
    newest: dict[int, int] = {}
    for epoch, size in signed.values_list("epoch", "size").distinct():
        newest[epoch] = max(size, newest.get(epoch, 0))
    return {f"{settings.LOG_NAME}/{epoch}": size for epoch, size in newest.items()}


def requests(witness: Witness, known: Mapping[str, int] | None = None) -> list[str]:
    """What a witness is to be sent now, given what it knows; empty before the first checkpoint."""
    with connection.cursor() as cursor:
        return [*proofs.requests(Asking(cursor), {**sizes(witness), **(known or {})})]


class Asking:
    """A cursor of ours as the log's proofs ask it."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, *asked: Any) -> Any:
        """Ask, and give what answers."""
        self._cursor.execute(*asked)
        return self._cursor


def take(witness: Witness, line: str, epoch: int, size: int) -> Cosignature:
    """Keep what a witness signed below a checkpoint. Raises NotGenuine where it did not sign that."""
    note = Signed.objects.get(epoch=epoch, size=size).note
    body = Checkpoint.read(note)[0].body
    at = signed_at(line, body, witness.key)
    if not at:
        raise NotGenuine(f"This is no signature of {witness.key.name} on the newest checkpoint.")
    return Cosignature(
        epoch=epoch,
        size=size,
        witness=witness.key.name,
        line=line.rstrip("\n") + "\n",
        signed_at=datetime.fromtimestamp(at, UTC),
    ).start()


@transaction.atomic
def hand_in(line: str, *, by: Hat) -> Cosignature:
    """Keep what an agency signed on its own machine: the newest checkpoint it can be of.

    Raises NotGenuine where no witness of the hub signed it, or nothing of the last days.
    """
    words = line.strip()
    for witness in all_of_them():
        if not words.startswith(f"— {witness.key.name} "):
            continue
        for signed in Signed.objects.order_by("-epoch", "-size")[:_LAST]:
            body = Checkpoint.read(signed.note)[0].body
            if _is_of(words, body, witness):
                kept = take(witness, words, signed.epoch, signed.size)
                log.write(by=by, verb=Verb.VERIFIED, ground="cosignature", at=clock.now())
                return kept
        raise NotGenuine("This signature is false, or of a file that is older than two days.")
    raise NotGenuine("No witness of this hub signs like this. Paste the whole line.")


def _is_of(line: str, body: str, witness: Witness) -> bool:
    try:
        return bool(signed_at(line, body, witness.key))
    except NotGenuine:
        return False


def told(witness: Witness) -> Iterator[str]:
    """The notes that a witness kept by itself, of which the hub's database knows nothing.

    Raises OSError where it does not answer.
    """
    yield from _asked(witness, "GET", "/signed", "").splitlines()


def _asked(witness: Witness, method: str, path: str, body: str) -> str:
    place = urlsplit(witness.url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    peer = kind(place.hostname or "", place.port, timeout=WAIT)
    try:
        peer.request(method, place.path.rstrip("/") + path, body=body.encode())
        answer = peer.getresponse()
        words = answer.read(_TOO_LONG).decode("utf-8", "replace")
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from None
    finally:
        peer.close()
    if answer.status != 200:
        raise Refused(answer.status, words)
    return words


class Refused(Exception):
    """A witness would not sign: the protocol's number, and its words."""

    def __init__(self, status: int, words: str) -> None:
        """Take both."""
        super().__init__(f"{status} {words[:100]}")
        self.status, self.words = status, words


def send(witness: Witness, request: str) -> str:
    """Ask a witness for one signature; gives its line. Raises OSError, Refused."""
    return _asked(witness, "POST", "/add-checkpoint", request)
