"""The one door to content: sections are sealed, given, taken back and opened here.

Nothing else opens an envelope: no field, template or `__str__`. Opening takes many rows and sections
at once, uses the reader's own grants, and leaves one log entry before the bytes leave (architecture,
People, files, sections, grants).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import clock, door, keys
from agencies.actors import Actor
from agencies.crypto import grants as grant_crypto
from agencies.crypto import sections as section_crypto
from agencies.crypto.errors import CannotOpen
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.base import ASK
from agencies.models.grants import CauseKind, Grant, GrantCause, GrantWrap
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import Reason
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb

__all__ = [
    "CannotOpen",
    "Cause",
    "Opened",
    "forget",
    "give",
    "keep_reason",
    "open",
    "open_quietly",
    "readers",
    "seal",
    "take_back",
]


class Sealed(Protocol):
    """A row with sections: its kind, id, owner and file."""

    kind: str
    id: UUID
    owner_id: UUID
    file_id: UUID


@dataclass(frozen=True)
class Cause:
    """Why somebody is given a section: a kind, the thing behind it, and for whom and how long.

    `persons` empty means the whole agency.
    """

    kind: CauseKind
    by_kind: str = ""
    by_id: UUID | None = None
    persons: tuple[UUID, ...] = ()
    until: datetime | None = None

    @classmethod
    def of(cls, kind: CauseKind, thing: Any, **more: Any) -> Cause:
        """A cause with a row behind it, such as the request that an item answers."""
        return cls(kind, thing.kind, thing.id, **more)


OWN = Cause(CauseKind.OWN)


@dataclass
class Opened:
    """What was opened; a section that was not granted is absent and reads as None."""

    _contents: dict[tuple[UUID, str], dict[str, Any]] = field(default_factory=dict)

    def __getitem__(self, at: tuple[Any, str]) -> dict[str, Any] | None:
        """Give the content of `opened[row, "narrative"]`, or None."""
        row, section = at
        return self._contents.get((_version_of(row), section))

    def put(self, row: Any, section: str, content: dict[str, Any]) -> None:
        """Keep what was opened."""
        self._contents[_version_of(row), section] = content

    def text(self, row: Any, section: str, name: str, default: str = "") -> str:
        """One text of a section, or the default where it is not granted."""
        return str((self[row, section] or {}).get(name, default))


def _version_of(row: Any) -> UUID:
    """What tells the versions of one row apart: the history row's own id, or the row's."""
    version: UUID = getattr(row, "history_id", None) or row.id
    return version


def _mode(row: Any, section: str) -> str:
    model = getattr(row, "instance_type", None) or type(row)
    return str(model._meta.get_field(section).mode)


def _envelope(row: Any, section: str) -> bytes | None:
    held = getattr(row, section)
    return bytes(held) if held is not None else None


@contextmanager
def _as_owner(owner_id: UUID, by: Actor) -> Iterator[None]:
    """Write grants as their owner; only the owner's people and those of a workspace it hosts may."""
    if by.agency_id == owner_id:
        with nullcontext():
            yield
        return
    if by.host_id != owner_id:
        raise Refused("Only the agency that holds this can say who may read it.")
    with door.wearing_agency(owner_id):
        yield


# --- sealing and giving -------------------------------------------------------------------------


def seal(
    row: Any,
    section: str,
    content: dict[str, Any],
    *,
    by: Actor,
    to: Iterable[UUID] = (),
    cause: Cause = OWN,
) -> None:
    """Seal a section's new content into its column and give it to its owner and to the agencies `to`.

    A section that readers follow keeps its generation, so that all who could read go on reading, as
    long as nobody was taken off; a section that is asked about starts a generation that only the
    owner and `to` receive. Call it before the row's `_create` or `_commit` in the same act.
    Raises Refused when `by` may not write for the owner, KeysUnavailable, CannotOpen.
    """
    before = _envelope(row, section)
    generation, version = section_crypto.header(before) if before else (1, 0)
    receivers = {*to, row.owner_id}
    follows = before is not None and _mode(row, section) != ASK
    data_key: bytes | None = None
    if follows and not _somebody_was_taken_off(row, section, generation):
        data_key = _data_keys([(row, section, generation)], by).get((row.id, section, generation))
    if data_key is None:
        generation += 1 if before else 0
        data_key = section_crypto.new_data_key()
        if follows:
            receivers |= readers(row, section, by=by)
    where = section_crypto.Where(row.kind, row.id, section, generation, version + 1)
    envelope = section_crypto.seal(
        content,
        data_key=data_key,
        shred_secret=_shred_secret(row.file_id),
        mac_key=keys.hub_key("payload-mac"),
        where=where,
    )
    setattr(row, section, envelope)
    _grant(row, section, generation, data_key, receivers, cause, by)


def _shred_secret(file_id: UUID) -> bytes:
    found = keys.shred_secrets({file_id}).get(file_id)
    if found is None:
        raise CannotOpen
    return found


def _somebody_was_taken_off(row: Any, section: str, generation: int) -> bool:
    return GrantCause.objects.filter(
        thing_kind=row.kind,
        thing_id=row.id,
        section=section,
        generation=generation,
        ended_at__isnull=False,
    ).exists()


def give(
    rows: Sequence[Any], sections: Sequence[str], *, to: Iterable[UUID], by: Actor, cause: Cause
) -> None:
    """Give the present generation of sections to more agencies, for a cause.

    An agency that can read already gains the cause. Raises Refused when `by` neither belongs to the
    owner nor to a workspace it hosts, or cannot open the section itself.
    """
    wanted = [
        (row, section, section_crypto.header(envelope)[0])
        for row in rows
        for section in sections
        if (envelope := _envelope(row, section)) is not None
    ]
    found = _data_keys(wanted, by)
    receivers = set(to)
    for row, section, generation in wanted:
        data_key = found.get((row.id, section, generation))
        if data_key is None:
            raise Refused("You can only give what you can read yourself.")
        _grant(row, section, generation, data_key, receivers, cause, by)


def _grant(
    row: Any,
    section: str,
    generation: int,
    data_key: bytes,
    receivers: set[UUID],
    cause: Cause,
    by: Actor,
) -> None:
    at = clock.now()
    with _as_owner(row.owner_id, by):
        have = dict(
            Grant.objects.of(row.kind, [row.id], section)
            .filter(generation=generation, receiver__in=receivers)
            .values_list("receiver_id", "id")
        )
        pairs = keys.public_keys(receivers - have.keys())
        missing = [agency for agency in receivers - have.keys() if agency not in pairs]
        if missing:
            raise Refused("An agency in the audience has no key yet. Ask the hub’s administrator.")
        new = {agency: uuid4() for agency in pairs}
        Grant.objects.bulk_create(
            Grant(
                id=new[agency],
                thing_kind=row.kind,
                thing_id=row.id,
                section=section,
                generation=generation,
                owner_id=row.owner_id,
                receiver_id=agency,
                file_id=row.file_id,
                granted_at=at,
            )
            for agency in pairs
        )
        GrantWrap.objects.bulk_create(
            GrantWrap(
                grant_id=new[agency],
                owner_id=row.owner_id,
                receiver_id=agency,
                key=pair,
                wrapped=grant_crypto.wrap(
                    data_key,
                    bytes(pair.public_key),
                    grant_crypto.Info(row.kind, row.id, section, agency, generation),
                ),
            )
            for agency, pair in pairs.items()
        )
        _add_causes({**have, **new}, row, section, generation, cause, at)


def _add_causes(
    grants: dict[UUID, UUID], row: Any, section: str, generation: int, cause: Cause, at: datetime
) -> None:
    live = set(
        GrantCause.objects.live(at)
        .filter(
            grant_id__in=grants.values(),
            cause_kind=cause.kind,
            by_id=cause.by_id,
            persons=list(cause.persons),
            until_at=cause.until,
        )
        .values_list("grant_id", flat=True)
    )
    GrantCause.objects.bulk_create(
        GrantCause(
            grant_id=grant_id,
            thing_kind=row.kind,
            thing_id=row.id,
            section=section,
            generation=generation,
            receiver_id=agency,
            cause_kind=CauseKind.OWN if agency == row.owner_id else cause.kind,
            by_kind="" if agency == row.owner_id else cause.by_kind,
            by_id=None if agency == row.owner_id else cause.by_id,
            persons=[]
            if agency == row.owner_id and cause.kind != CauseKind.OWN
            else [*cause.persons],
            from_at=at,
            until_at=None if agency == row.owner_id else cause.until,
        )
        for agency, grant_id in grants.items()
        if grant_id not in live
    )


def take_back(
    rows: Sequence[Any], *, by: Actor, cause: Cause, from_agencies: Iterable[UUID] | None = None
) -> int:
    """End a cause of the grants of rows; a grant whose last cause ends is removed.

    Access that has another cause stays. Gives the number of grants removed; raises Refused when `by`
    may not act for the owner. The next version of such a section starts a generation.
    """
    at = clock.now()
    removed = 0
    for row in rows:
        with _as_owner(row.owner_id, by):
            causes = GrantCause.objects.live(at).filter(
                thing_kind=row.kind, thing_id=row.id, cause_kind=cause.kind, by_id=cause.by_id
            )
            if from_agencies is not None:
                causes = causes.filter(receiver__in=[*from_agencies])
            touched = list(causes.values_list("grant_id", flat=True))
            causes.update(ended_at=at)
            alive = GrantCause.objects.live(at).filter(grant_id=OuterRef("pk"))
            dead = Grant.objects.filter(~Exists(alive), pk__in=touched).exclude(
                receiver=row.owner_id
            )
            expected = list(dead.values_list("pk", flat=True))
            count = _delete_grants(Grant.objects.filter(pk__in=expected))
            if count != len(expected):
                raise Refused("The grant could not be taken back. Nothing was changed.")
            removed += count
    return removed


def _delete_grants(grants: QuerySet[Grant]) -> int:
    """Delete in SQL alone: Django's collector may not see the receivers' wraps (door notes B4)."""
    # None when there is nothing to delete; there is no public way to skip the collector
    return int(grants._raw_delete("default") or 0)  # noqa: SLF001


def forget(row: Any, *, by: Actor) -> None:
    """Remove every grant of a row that is about to be removed itself (a draft)."""
    with _as_owner(row.owner_id, by):
        _delete_grants(Grant.objects.filter(thing_kind=row.kind, thing_id=row.id))
        GrantCause.objects.filter(thing_kind=row.kind, thing_id=row.id).delete()


def readers(row: Any, section: str, *, by: Actor) -> set[UUID]:
    """The agencies that can open the present generation of a section, as its owner sees them."""
    envelope = _envelope(row, section)
    if envelope is None:
        return set()
    generation, _ = section_crypto.header(envelope)
    with _as_owner(row.owner_id, by):
        return set(
            Grant.objects.of(row.kind, [row.id], section)
            .filter(generation=generation)
            .values_list("receiver_id", flat=True)
        )


# --- opening ------------------------------------------------------------------------------------


def open(  # noqa: A001  # the one word for it, always called through the module
    rows: Iterable[Any],
    sections: Sequence[str],
    *,
    by: Actor,
    because: Reason | None = None,
    verb: Verb = Verb.READ,
) -> Opened:
    """Open sections of rows under the actor's own grants, and queue one log entry for all of them.

    What is not granted stays shut and is absent from the answer. History rows open by the same
    rules. Raises CannotOpen when something that is granted does not open (moved, changed, planted),
    KeysUnavailable when a key or shred secret cannot be had.
    """
    rows = list(rows)
    opened = open_quietly(rows, sections, by=by)
    seen = [row for row in rows if any(opened[row, section] is not None for section in sections)]
    if seen:
        log.write(
            by=by,
            verb=verb,
            about=[log.Thing(kind, pk) for kind, pk in dict.fromkeys((r.kind, r.id) for r in seen)],
            owners=[row.owner_id for row in seen],
            sections=sections,
            reason=because,
            at=clock.now(),
        )
    return opened


def open_quietly(rows: Iterable[Any], sections: Sequence[str], *, by: Actor) -> Opened:
    """Open without an entry: for one's own drafts, and for acts that write an entry of their own."""
    wanted = [
        (row, section, section_crypto.header(envelope)[0])
        for row in rows
        for section in sections
        if (envelope := _envelope(row, section)) is not None
    ]
    opened = Opened()
    if not wanted:
        return opened
    data_keys = _data_keys(wanted, by)
    granted = [want for want in wanted if (want[0].id, want[1], want[2]) in data_keys]
    secrets = keys.shred_secrets({row.file_id for row, _, _ in granted})
    mac_key = keys.hub_key("payload-mac")
    for row, section, generation in granted:
        if row.file_id not in secrets:
            raise CannotOpen
        opened.put(
            row,
            section,
            section_crypto.open_(
                _envelope(row, section) or b"",
                data_key=data_keys[row.id, section, generation],
                shred_secret=secrets[row.file_id],
                mac_key=mac_key,
                kind=row.kind,
                id=row.id,
                section=section,
            ),
        )
    return opened


def _data_keys(
    wanted: Sequence[tuple[Any, str, int]], by: Actor
) -> dict[tuple[UUID, str, int], bytes]:
    """The data keys that the actor's agency was given, and may use today, for sections wanted."""
    if by.agency_id is None or not wanted:
        return {}
    found = GrantWrap.objects.filter(
        Q(grant__in=_live_grants(wanted, by)), receiver=by.agency_id
    ).values_list("key_id", "wrapped", *_WRAPPED_FOR)
    asked = {(row.id, section, generation) for row, section, generation in wanted}
    of_key: dict[UUID, list[tuple[bytes, grant_crypto.Info]]] = defaultdict(list)
    for key_id, wrapped, *place in found:
        info = grant_crypto.Info(*place)
        if (info.id, info.section, info.generation) in asked:
            of_key[key_id].append((bytes(wrapped), info))
    privates = keys.private_keys(set(of_key))
    return {
        (info.id, info.section, info.generation): data_key
        for key_id, wraps in of_key.items()
        for (_, info), data_key in zip(
            wraps, grant_crypto.unwrap_many(wraps, privates[key_id]), strict=True
        )
    }


# In the order of grant_crypto.Info; plain columns, for rows of two models would cost more than HPKE.
_WRAPPED_FOR = tuple(
    f"grant__{name}" for name in ("thing_kind", "thing_id", "section", "receiver_id", "generation")
)


def _live_grants(wanted: Sequence[tuple[Any, str, int]], by: Actor) -> Any:
    found = Grant.objects.live_for(by).filter(
        thing_kind__in={row.kind for row, _, _ in wanted},
        thing_id__in={row.id for row, _, _ in wanted},
        section__in={section for _, section, _ in wanted},
    )
    if not by.agreement_in_force:
        found = found.filter(owner=by.agency_id)
    return found


# --- reasons ------------------------------------------------------------------------------------


def keep_reason(because: Reason, *, about: Any, by: Actor) -> Reason:
    """Seal a reason's sentence in the file of the row it concerns, and give back code and id.

    Readable by the acting agency, the row's owner and the auditors. A reason without a sentence is
    given back as it is.
    """
    if because.is_kept:
        return because
    owner_id = by.agency_id or about.owner_id
    row = SealedReason(id=uuid4(), file_id=about.file_id, owner_id=owner_id, written_at=clock.now())
    auditors = Agency.objects.active().filter(agency_kind=AgencyKind.AUDIT)
    receivers = {about.owner_id, *auditors.values_list("pk", flat=True)}
    seal(row, "sentence", {"sentence": because.sentence}, by=by, to=receivers)
    row.start()
    return replace(because, sentence="", id=row.id)
