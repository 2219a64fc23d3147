"""The journal: noting what narrows, and narrowing it once more after a restore (security notes, BK3 and BK4).

A restored hub is of the day of its backup: who was put out since, would be in again. So a job notes what
was taken back in the second database, which is backed up often and always restored as it stands newest.
docs/operations.md lists every act which narrows; those of cases are noted through `mash_hub.journal`.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from agencies import clock, door, narrowed, revoked_again, revoked_since
from agencies.actors import Service
from agencies.crypto.encoding import lp
from agencies.crypto.labels import Label
from agencies.keys import hub_key
from agencies.models.files import File
from agencies.models.revocations import Line, Revocation, RevokedKind
from audit.log import entries as log
from audit.log.entries import Thing, Verb

BY = Service("revocations")
KEPT = timedelta(days=90)  # as long as backups of the hub's database
_LATE = timedelta(minutes=15)  # an act is noted though it commits long after its time
_BATCH = 2000
Source = Callable[[datetime], Iterable[Line]]


def mac_of(line: Revocation) -> bytes:
    """The MAC of a line as it stands, by a key of the hub."""
    words = [line.number, line.what, line.thing_id, line.at.astimezone(UTC).isoformat()]
    if line.how or line.beside:
        words += [line.how, *line.beside]
    message = lp(Label.REVOCATION.encoded, " ".join(map(str, words)).encode())
    return hmac.digest(hub_key("payload-mac"), message, "sha256")


def is_ours(line: Revocation) -> bool:
    """Whether the hub wrote a line as it stands."""
    return hmac.compare_digest(bytes(line.mac), mac_of(line))


# --- noting ---------------------------------------------------------------------------------------


def note_all(*also: Source, by: Service = BY) -> int:
    """Note what was revoked since the last time; gives how much. Done again it adds nothing.

    `also` give what packages above know of.
    """
    at = clock.now()
    newest = Revocation.objects.order_by("-number").first()
    since = min(newest.noted_at, at) - _LATE if newest else at - KEPT
    with door.door(by):
        found = [line for source in (revoked_since.lines, *also) for line in source(since)]
    return sum(
        Revocation.objects.add(found[place : place + _BATCH], at=at, mac_of=mac_of)
        for place in range(0, len(found), _BATCH)
    )


def forget_old() -> int:
    """Remove lines that no backup can need any more; under the login disposal. Gives how many went."""
    old = Revocation.objects.filter(noted_at__lt=clock.now() - KEPT - timedelta(days=1))
    removed, _ = old.delete()
    return removed


# --- revoking once more ---------------------------------------------------------------------------


@dataclass
class Again:
    """What was revoked once more, by kind; what is not right with the journal; what people have to do."""

    counts: Counter[str] = field(default_factory=Counter)
    amiss: list[str] = field(default_factory=list)
    to_replace: int = 0  # key pairs that had been destroyed, and to which something is sealed here
    until: datetime | None = None  # up to when the journal reaches
    lines: list[Line] = field(default_factory=list)

    def note(self, what: str, things: list[Thing], *, by: Service, at: datetime) -> None:
        """Count things of a kind that were revoked once more, and write them down in the log."""
        self.counts[what] += len(things)
        if things:
            ground = f"journal:{what.lower()}"
            log.write(by=by, verb=Verb.ENDED, about=things, ground=ground, count=len(things), at=at)


def journal_since(at: datetime) -> tuple[list[Revocation], list[str]]:
    """The lines of acts since an instant that the hub wrote, and what is not right with the journal."""
    numbers = [*Revocation.objects.order_by("number").values_list("number", flat=True)]
    amiss = []
    if numbers and len(numbers) != numbers[-1] - numbers[0] + 1:
        gone = numbers[-1] - numbers[0] + 1 - len(numbers)
        amiss.append(f"{gone} lines were taken out of the journal of revocations.")
    lines = [*Revocation.objects.since(at)]
    ours = [line for line in lines if is_ours(line)]
    if len(ours) < len(lines):
        amiss.append(f"{len(lines) - len(ours)} lines of it were not written by this hub.")
    return ours, amiss


@transaction.atomic
def apply_since(backup_at: datetime, *, by: Service) -> Again:
    """Revoke once more what the journal says was revoked since a backup was made. Done again it changes nothing.

    What was given back since then stays away all the same: two people give it again. Inside a door.
    What is of cases follows, in `mash_hub.journal`.
    """
    rows, amiss = journal_since(backup_at - _LATE)
    lines = [Line(one.what, one.thing_id, one.at, (*one.beside,), one.how) for one in rows]
    done = Again(amiss=amiss, until=max((row.noted_at for row in rows), default=None), lines=lines)
    of: dict[str, dict[UUID, datetime]] = defaultdict(dict)
    for line in sorted(lines, key=lambda one: one.at):
        of[line.what][line.thing_id] = line.at
    for pk in of[RevokedKind.ENDED]:  # what ended is not suspended as well
        of[RevokedKind.SUSPENDED].pop(pk, None)
    at = clock.now()
    for what, act in revoked_again.AGAIN.items():
        done.note(what, act(of[what], by=by), by=by, at=at)
    destroyed, done.to_replace = revoked_again.destroy_keys(of[RevokedKind.KEY])
    done.note(RevokedKind.KEY, destroyed, by=by, at=at)
    shut = narrowed.again(lines, revoked_since.NARROWING, by=by, at=at)
    for kind, things in shut.items():
        done.note(kind, things, by=by, at=at)
    done.counts[RevokedKind.FILE] = files_to_destroy(of[RevokedKind.FILE]).count()
    return done


def files_to_destroy(ids: Iterable[UUID] | None = None) -> QuerySet[File]:
    """Files that are there although the journal says they were destroyed."""
    if ids is None:
        ids = Revocation.objects.filter(what=RevokedKind.FILE).values_list("thing_id", flat=True)
    return File.objects.filter(pk__in=[*ids], destroyed_at__isnull=True)
