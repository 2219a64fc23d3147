"""Grants: who is given a section and why, and how that ends; written as the owner alone may.

Pages and acts use these through `agencies.sealing`, the one door to content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, QuerySet

from agencies import clock, data_keys, door, keys
from agencies.actors import Actor
from agencies.crypto import grants as grant_crypto
from agencies.crypto import sections as section_crypto
from agencies.models.agencies import LegalRegime
from agencies.models.grants import CauseKind, Grant, GrantCause, GrantWrap, Reader
from agencies.models.keys import AgencyKey
from agencies.verdicts import Refused


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


@contextmanager
def _as_owner(owner_id: UUID, by: Actor) -> Iterator[None]:
    """Write grants as their owner; only the owner's people and those of a workspace it hosts may."""
    if by.agency_id == owner_id:
        yield
        return
    if by.host_id != owner_id:
        raise Refused("Only the agency that holds this can say who may read it.")
    with door.wearing_agency(owner_id):
        yield


def give(
    rows: Sequence[Any], sections: Sequence[str], *, to: Iterable[UUID], by: Actor, cause: Cause
) -> None:
    """Give the present generation of sections to more agencies, for a cause.

    An agency that can read already gains the cause. Raises Refused when `by` neither belongs to the
    owner nor to a workspace it hosts, or cannot open the section itself.
    """
    wanted = data_keys.present(rows, sections)
    receivers = set(to)
    for want, data_key in zip(wanted, data_keys.find(wanted, by), strict=True):
        if data_key is None:
            raise Refused("You can only give what you can read yourself.")
        grant(want.row, want.section, want.generation, data_key, receivers, cause, by)


def grant(
    row: Any,
    section: str,
    generation: int,
    data_key: bytes,
    receivers: set[UUID],
    cause: Cause,
    by: Actor,
) -> None:
    """Seal a section's data key to agencies, for a cause; one that has it already gains the cause.

    Raises Refused when `by` may not act for the owner, or an agency has no key yet.
    """
    at = clock.now()
    with _as_owner(row.owner_id, by):
        have = dict(
            Grant.objects.of(row.kind, [row.id], section)
            .filter(generation=generation, receiver__in=receivers)
            .values_list("receiver_id", "id")
        )
        pairs = _pairs(row, receivers - have.keys())
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


def _pairs(row: Any, receivers: set[UUID]) -> dict[UUID, AgencyKey]:
    """To which key each agency is given something: an item under Part 3 stands under keys of its own.

    Raises Refused when the owner lacks the key of the law its item is held under.
    """
    law = getattr(row, "regime", LegalRegime.UK_GDPR)
    pairs = keys.public_keys(receivers, law=law)
    own = pairs.get(row.owner_id)
    if own is not None and own.regime != law:
        raise Refused("Your agency has no key for this part of the law. Ask the hub’s manager.")
    return pairs


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
            causes = GrantCause.objects.filter(  # those that ran out too: their grants go as well
                ended_at__isnull=True,
                thing_kind=row.kind,
                thing_id=row.id,
                cause_kind=cause.kind,
                by_id=cause.by_id,
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


def end_again(ended: Mapping[UUID, datetime]) -> list[UUID]:
    """End causes that had been ended before a restore, each as of then; gives the grants that go with them.

    For the hub itself: it acts as each owner in turn, whose causes they were. Done again it changes nothing.
    """
    removed = []
    causes = GrantCause.objects.filter(pk__in=[*ended], ended_at__isnull=True)
    of_receiver: dict[UUID, list[GrantCause]] = defaultdict(list)
    for cause in causes.select_for_update(of=("self",)).order_by("pk"):
        of_receiver[cause.receiver_id].append(cause)
    for receiver_id, rows in of_receiver.items():
        with door.wearing_agency(receiver_id):
            held = Grant.objects.filter(pk__in={row.grant_id for row in rows})
            owners = dict(held.values_list("pk", "owner_id"))
        GrantCause.objects.end_each(rows, ended)
        for owner_id in {*owners.values()}:
            mine = [pk for pk, owner in owners.items() if owner == owner_id]
            removed += _remove_dead(mine, owner_id)
    return removed


def _remove_dead(grant_ids: Iterable[UUID], owner_id: UUID) -> list[UUID]:
    """Remove those of an owner's grants that no cause keeps alive any more; its own stay."""
    with door.wearing_agency(owner_id):
        alive = GrantCause.objects.live(clock.now()).filter(grant_id=OuterRef("pk"))
        dead = Grant.objects.filter(~Exists(alive), pk__in=[*grant_ids]).exclude(receiver=owner_id)
        gone = [*dead.values_list("pk", flat=True)]
        _delete_grants(Grant.objects.filter(pk__in=gone))
    return gone


def _delete_grants(grants: QuerySet[Grant]) -> int:
    """Delete in SQL alone: Django's collector may not see the receivers' wraps (door notes B4)."""
    # None when there is nothing to delete; there is no public way to skip the collector
    return int(grants._raw_delete("default") or 0)  # noqa: SLF001


def forget(row: Any, *, by: Actor) -> None:
    """Remove every grant of a row that is about to be removed itself (a draft)."""
    with _as_owner(row.owner_id, by):
        _delete_grants(Grant.objects.filter(thing_kind=row.kind, thing_id=row.id))
        GrantCause.objects.filter(thing_kind=row.kind, thing_id=row.id).delete()


def generation_of(row: Any, section: str) -> int:
    """The generation of a section as it is stored: another one means other words. 0 when empty."""
    envelope = data_keys.envelope_of(row, section)
    return section_crypto.header(envelope)[0] if envelope is not None else 0


def carry_over(
    row: Any, section: str, before: int, generation: int, data_key: bytes, by: Actor
) -> None:
    """Give a new generation to whoever could read the one before, for the same causes.

    A cause that named persons goes on naming them alone, and one that ends ends as it would have.
    """
    at = clock.now()
    followers: dict[Cause, set[UUID]] = defaultdict(set)
    with _as_owner(row.owner_id, by):
        standing = GrantCause.objects.live(at).filter(
            thing_kind=row.kind, thing_id=row.id, section=section, generation=before
        )
        for one in standing.exclude(receiver=row.owner_id):
            cause = Cause(
                CauseKind(one.cause_kind), one.by_kind, one.by_id, tuple(one.persons), one.until_at
            )
            followers[cause].add(one.receiver_id)
    for cause, receivers in followers.items():
        grant(row, section, generation, data_key, receivers, cause, by)


def readers(row: Any, section: str, *, by: Actor) -> set[UUID]:
    """The agencies that can open the present generation of a section, as its owner sees them."""
    envelope = data_keys.envelope_of(row, section)
    if envelope is None:
        return set()
    generation, _ = section_crypto.header(envelope)
    with _as_owner(row.owner_id, by):
        return set(
            Grant.objects.of(row.kind, [row.id], section)
            .filter(generation=generation)
            .values_list("receiver_id", flat=True)
        )


def people_who_open(
    rows: Sequence[Any], section: str, *, among: Iterable[Reader], by: Actor
) -> dict[UUID, set[UUID]]:
    """Who of some people can open a section of each of many rows of one kind and owner, in one query.

    The rule of `live_for` from its other side: a cause that holds now and reaches this very person, and
    an agreement in force for all but the owner's own. Emergency access is none.
    """
    found: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
    generations = {row.id: generation_of(row, section) for row in rows}
    first = next(iter(rows), None)
    if first is None:
        return found
    owner_id = first.owner_id
    bound = [one for one in among if one.agreement_in_force or one.agency_id == owner_id]
    with _as_owner(owner_id, by):
        held = Grant.objects.filter(pk=OuterRef("grant_id"))
        live = GrantCause.objects.live(clock.now()).filter(
            Exists(held), thing_kind=first.kind, thing_id__in=[*found], section=section
        )
        given = live.exclude(cause_kind=CauseKind.BREAK_GLASS).values_list(
            "thing_id", "generation", "receiver_id", "persons"
        )
        for thing_id, generation, receiver, persons in given:
            if generation == generations[thing_id]:
                found[thing_id] |= {
                    one.person_id
                    for one in bound
                    if one.person_id
                    and one.agency_id == receiver
                    and (not persons or one.person_id in persons)
                }
    return found


def reasons(row: Any, section: str, *, by: Actor) -> list[tuple[UUID, str, UUID | None]]:
    """Why each other agency can open the present generation of a section, as its owner sees it.

    Gives receiver, kind and id of what stands behind each live cause; emergency access is none.
    """
    with _as_owner(row.owner_id, by):
        live = GrantCause.objects.live(clock.now()).filter(
            thing_kind=row.kind,
            thing_id=row.id,
            section=section,
            generation=generation_of(row, section),
        )
        others = live.exclude(receiver=row.owner_id).exclude(cause_kind=CauseKind.BREAK_GLASS)
        found = others.order_by("receiver", "by_kind", "by_id").distinct()
        return list(found.values_list("receiver_id", "by_kind", "by_id"))


def somebody_was_taken_off(row: Any, section: str, generation: int) -> bool:
    """Whether an agency lost a cause of this generation, so that the next version starts another."""
    return GrantCause.objects.filter(
        thing_kind=row.kind,
        thing_id=row.id,
        section=section,
        generation=generation,
        ended_at__isnull=False,
    ).exists()
