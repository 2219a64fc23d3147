"""Noting what is revoked, and revoking it once more after a restore (security notes, BK3 and BK4).

A restored hub is of the day of its backup: who was put out since, would be in again. So a job notes what
was taken back in the second database, which is backed up often and always restored as it stands newest.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from agencies import clock, door, grants
from agencies.actors import Service
from agencies.crypto.encoding import lp
from agencies.crypto.labels import Label
from agencies.keys import hub_key
from agencies.models.factors import AuthenticatorApp, Passkey, RecoveryCodes
from agencies.models.files import File
from agencies.models.grants import Grant, GrantCause, GrantWrap
from agencies.models.keys import AgencyKey
from agencies.models.people import TABLE, Membership, MembershipStatus
from agencies.models.revocations import Revocation, RevokedKind
from agencies.reasons import BY_RULE
from audit.log import entries as log
from audit.log.entries import Thing, Verb

BY = Service("revocations")
KEPT = timedelta(days=90)  # as long as backups of the hub's database
_LATE = timedelta(minutes=15)  # an act is noted though it commits long after its time
_BATCH = 2000
_FACTORS = (AuthenticatorApp, RecoveryCodes, Passkey)
_STATUS = {
    MembershipStatus.ENDED: RevokedKind.ENDED,
    MembershipStatus.SUSPENDED: RevokedKind.SUSPENDED,
}
Line = tuple[str, UUID, datetime]


def mac_of(line: Revocation) -> bytes:
    """The MAC of a line as it stands, by a key of the hub."""
    words = f"{line.number} {line.what} {line.thing_id} {line.at.astimezone(UTC).isoformat()}"
    message = lp(Label.REVOCATION.encoded, words.encode())
    return hmac.digest(hub_key("payload-mac"), message, "sha256")


def is_ours(line: Revocation) -> bool:
    """Whether the hub wrote a line as it stands."""
    return hmac.compare_digest(bytes(line.mac), mac_of(line))


# --- noting ---------------------------------------------------------------------------------------


def note_all(*, by: Service = BY) -> int:
    """Note what was revoked since the last time; gives how much. Done again it adds nothing."""
    at = clock.now()
    newest = Revocation.objects.order_by("-number").first()
    since = min(newest.noted_at, at) - _LATE if newest else at - KEPT
    with door.door(by):
        found = [*_revoked_since(since)]
    return sum(
        Revocation.objects.add(found[place : place + _BATCH], at=at, mac_of=mac_of)
        for place in range(0, len(found), _BATCH)
    )


def _revoked_since(since: datetime) -> Iterator[Line]:
    causes = GrantCause.objects.filter(ended_at__gte=since)
    yield from _lines(RevokedKind.GRANT, causes.values_list("pk", "ended_at"))
    versions = Membership.history.filter(history_date__gte=since, status__in=[*_STATUS])
    for pk, status, at in versions.values_list("id", "status", "history_date"):
        yield _STATUS[status].value, pk, at
    for model in _FACTORS:
        ended = model.objects.filter(ended_at__gte=since)
        yield from _lines(RevokedKind.FACTOR, ended.values_list("handle", "ended_at"))
    keys = AgencyKey.objects.filter(destroyed_at__gte=since)
    yield from _lines(RevokedKind.KEY, keys.values_list("pk", "destroyed_at"))
    files = File.objects.filter(destroyed_at__gte=since)
    yield from _lines(RevokedKind.FILE, files.values_list("pk", "destroyed_at"))


def _lines(what: RevokedKind, found: Iterable[tuple[UUID, datetime | None]]) -> Iterator[Line]:
    return ((what.value, pk, at) for pk, at in found if at is not None)


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
    """
    lines, amiss = journal_since(backup_at - _LATE)
    done = Again(amiss=amiss, until=max((line.noted_at for line in lines), default=None))
    of: dict[str, dict[UUID, datetime]] = defaultdict(dict)
    for line in lines:
        of[line.what][line.thing_id] = line.at
    at = clock.now()
    for what, things in (
        (RevokedKind.GRANT, _end_causes(of[RevokedKind.GRANT])),
        (RevokedKind.ENDED, _put_out(of[RevokedKind.ENDED], MembershipStatus.ENDED, by=by)),
        (
            RevokedKind.SUSPENDED,
            _put_out(
                {pk: at for pk, at in of[RevokedKind.SUSPENDED].items() if pk not in of["ENDED"]},
                MembershipStatus.SUSPENDED,
                by=by,
            ),
        ),
        (RevokedKind.FACTOR, _end_factors(of[RevokedKind.FACTOR])),
    ):
        _note(what, things, by=by, at=at)
        done.counts[what] = len(things)
    destroyed, done.to_replace = _destroy_keys(of[RevokedKind.KEY])
    _note(RevokedKind.KEY, destroyed, by=by, at=at)
    done.counts[RevokedKind.KEY] = len(destroyed)
    done.counts[RevokedKind.FILE] = files_to_destroy(of[RevokedKind.FILE]).count()
    return done


def _note(what: RevokedKind, things: list[Thing], *, by: Service, at: datetime) -> None:
    if things:
        ground = f"journal:{what.lower()}"
        log.write(by=by, verb=Verb.ENDED, about=things, ground=ground, count=len(things), at=at)


def _end_causes(ended: Mapping[UUID, datetime]) -> list[Thing]:
    return [Thing(Grant.kind, pk) for pk in grants.end_again(ended)]


def _put_out(
    ended: Mapping[UUID, datetime], status: MembershipStatus, *, by: Service
) -> list[Thing]:
    at, things = clock.now(), []
    rows = Membership.objects.filter(pk__in=[*ended]).select_for_update(of=("self",))
    for row in rows.order_by("pk"):
        if TABLE.may_move(row.status, status):
            row.set_status(status, by=by, at=at, because=BY_RULE)
            things.append(Thing(row.kind, row.pk))
    return things


def _end_factors(ended: Mapping[UUID, datetime]) -> list[Thing]:
    things = []
    for model in _FACTORS:
        for device in model.objects.filter(handle__in=[*ended], ended_at__isnull=True):
            device.set_ended(ended[device.handle])
            things.append(Thing(device.kind, device.handle))
    return things


def _destroy_keys(destroyed: Mapping[UUID, datetime]) -> tuple[list[Thing], int]:
    """Destroy pairs again to which nothing is sealed; gives these, and of how many pairs something still is.

    A pair is destroyed once all of it is sealed to the next, which a restored hub does not have: it would
    lose what it holds. Such a pair is replaced first.
    """
    things, left = [], 0
    for key in AgencyKey.objects.opening().filter(pk__in=[*destroyed]).order_by("pk"):
        with door.wearing_agency(key.agency_id):
            is_used = GrantWrap.objects.filter(key=key.pk).exists()
        if key.retired_at is None or is_used:
            left += 1
        else:
            key.set_destroyed(destroyed[key.pk])
            things.append(Thing(key.kind, key.pk))
    return things, left


def files_to_destroy(ids: Iterable[UUID] | None = None) -> QuerySet[File]:
    """Files that are there although the journal says they were destroyed."""
    if ids is None:
        ids = Revocation.objects.filter(what=RevokedKind.FILE).values_list("thing_id", flat=True)
    return File.objects.filter(pk__in=[*ids], destroyed_at__isnull=True)
