"""Limits on guessing: ten failures in five minutes, counted under a lock that orders the tries (AU5).

A try first locks its counters. It is examined only when none is full and the last failure of the
same source or account lies a moment back, so that many guesses sent at once are one examined guess
and many failures. The counters hold keyed hashes: no typed name and no address. A try that fails is
committed although it is answered with a refusal (door notes B1).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from agencies import clock, door
from agencies.models.attempts import Attempts

FAILURES = 10
WINDOW = timedelta(minutes=5)
PAUSE = timedelta(seconds=1)
NOBODY = "nobody"


@dataclass(frozen=True)
class Counter:
    """What is counted: how many failures are one too many, and what a failure and a success do."""

    key: str
    limit: int = FAILURES
    pauses: bool = False
    stays: bool = False


def _hashed(*parts: str) -> str:
    return salted_hmac("hub.attempts", "\x1f".join(parts), algorithm="sha256").hexdigest()


def source_of(address: str) -> str:
    """A network address as one source: an IPv6 network of 64 bits is one home."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def for_password(person_id: UUID | None, address: str) -> list[Counter]:
    """The source, and the account from this source: another source is not shut out by it.

    A name that matches no account shares one counter per source, so that both cost the same.
    """
    source = source_of(address)
    who = str(person_id) if person_id else NOBODY
    return [
        Counter(_hashed("source", source), settings.FAILURES_PER_SOURCE, pauses=True, stays=True),
        Counter(_hashed("account", who, source)),
    ]


def for_code(person_id: UUID, address: str) -> list[Counter]:
    """The account, wherever the codes come from (its password is known already), and the source."""
    return [
        Counter(_hashed("source", source_of(address)), settings.FAILURES_PER_SOURCE, stays=True),
        Counter(_hashed("code", str(person_id)), pauses=True),
    ]


def for_letters(address: str) -> list[Counter]:
    """Letters asked for by somebody who cannot sign in."""
    return [Counter(_hashed("letter", source_of(address)), stays=True)]


def for_reports(address: str) -> list[Counter]:
    """Reports and links asked for by people without an account, from one source."""
    return [Counter(_hashed("report", source_of(address)), stays=True)]


def _locked(keys: Sequence[str]) -> list[Attempts]:
    """The counters' rows, all of them locked; one that the sweep took away meanwhile is made anew."""
    rows: list[Attempts] = []
    while len(rows) < len(keys):
        Attempts.objects.bulk_create([Attempts(key=key) for key in keys], ignore_conflicts=True)
        rows = list(Attempts.objects.select_for_update().filter(key__in=keys).order_by("key"))
    return rows


class Try:
    """One try: `may_go_on` says whether it may be examined; then call `failed` or `succeeded`."""

    def __init__(self, counters: Sequence[Counter]) -> None:
        """Lock the counters, in one order for everybody, until the act ends."""
        self.counters = {counter.key: counter for counter in counters}
        self.rows = _locked(sorted(self.counters))
        self.at = clock.now()
        self.is_full = self.is_hasty = False
        for row in self.rows:
            counter = self.counters[row.key]
            row.failed_at = [at for at in row.failed_at if self.at - at < WINDOW]
            self.is_full |= len(row.failed_at) >= counter.limit
            last = max(row.failed_at, default=None)
            self.is_hasty |= counter.pauses and last is not None and self.at - last < PAUSE

    @property
    def may_go_on(self) -> bool:
        """Whether the try may be examined at all."""
        return not (self.is_full or self.is_hasty)

    def failed(self) -> None:
        """Count a failure, examined or hasty; what comes when full is refused and not counted.

        Otherwise somebody else could keep an account shut for ever by trying on.
        """
        door.counted_attempt()
        if self.is_full:
            return
        for row in self.rows:
            row.set_failures([*row.failed_at, self.at])

    def succeeded(self) -> None:
        """Forget the failures of the account here; those of the source stay until they are old."""
        for row in self.rows:
            if row.failed_at and not self.counters[row.key].stays:
                row.set_failures([])
