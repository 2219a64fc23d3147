"""Carrying out what two people decided to destroy, or to make anonymous, under the login disposal.

The running hub can do none of it (docs/adr/0042). Doing it again mends what an interruption left.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, disposal, door, hats
from agencies.actors import Service
from agencies.database import emptying
from agencies.models.files import File
from agencies.models.people import Membership
from agencies.reasons import BY_RULE
from agencies.roles import ACTS, Act, Role
from agencies.verdicts import require
from audit.log.entries import Verb
from mash_hub import kept_numbers, office_records, retention_classes
from mash_hub.destructions import target_again, write_down
from mash_hub.models.conflicts import BARRED, Conflict, ConflictSource
from mash_hub.models.destructions import TABLE, Destruction, DestructionState, RecordKind
from mash_hub.models.sheets import SheetToken
from mash_hub.models.subjects import Involvement
from mash_hub.models.things import ThingToken
from mash_hub.models.tokens import Token

S = DestructionState
GONE_BY = (Destruction.kind, "journal")  # what stands before what is destroyed


def carry_out_all(*, by: Service = disposal.DISPOSAL) -> int:
    """Destroy what two people agreed to; gives how many are done. Once more changes nothing more."""
    with door.door(by, role="disposal"):
        waiting = [*Destruction.objects.to_carry_out().values_list("pk", flat=True)]
    return sum(_carry_out(pk, by=by) for pk in waiting)


def _carry_out(pk: UUID, *, by: Service) -> bool:
    with door.door(by, role="disposal"):
        gone = _begin(pk, by=by)
    if not gone:
        return False
    disposal.forget_secrets(gone)  # of the second database, so never in one transaction with these
    with door.door(by, role="disposal"):
        emptying.empty(gone)
    with door.door(by, role="disposal"):
        return _finish(pk, by=by)


@transaction.atomic
def _begin(pk: UUID, *, by: Service) -> list[UUID]:
    """Shut the records to everybody and note that they are gone, unless something forbids it now."""
    row = Destruction.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != S.APPROVED:
        return []
    ids = _going(row)
    if ids and not File.objects.filter(pk__in=ids, destroyed_at__isnull=True).exists():
        return ids  # begun before
    if not ids or not _may_still_go(row, ids):
        row.set_carried_out(S.STOPPED, by=by, at=clock.now(), because=BY_RULE)
        write_down(row, Verb.FAILED, by=by, because=BY_RULE)
        return []
    if row.is_anonymous:
        kept_numbers.keep(ids)
    stay_apart(ids)
    for file_id in ids:
        disposal.note(file_id, by=by)
    shut(ids, by_kind=Destruction.kind, by_id=row.pk)
    return ids


def _going(row: Destruction) -> list[UUID]:
    """The files that go: of records of running the hub, what came to be held stays, the rest goes."""
    ids = [*row.files.order_by("file_id").values_list("file_id", flat=True)]
    return office_records.free_of(ids) if row.record_kind == RecordKind.OFFICE else ids


def _may_still_go(row: Destruction, ids: Collection[UUID]) -> bool:
    """Whether nothing forbids it now: no hold, no inquiry, and both may still decide it."""
    verdicts = (disposal.may_shred(one) for one in File.objects.filter(pk__in=ids))
    stays = retention_classes.may_not_go_now({*ids, *target_again(row).case_ids})
    return not stays and all(verdicts) and _both_still_may(row)


def stay_apart(ids: Collection[UUID]) -> None:
    """Keep whoever is kept from a case from the records of its people, too, before these leave it.

    Until then the case kept them away: a record is hidden from who is kept from a case in which it
    stands. As the role disposal; done again it changes nothing.
    """
    parts = Involvement.objects.filter(file__in=ids, card__file__destroyed_at__isnull=True)
    records = {*parts.values_list("card__file", flat=True)}
    for row in Conflict.objects.standing().filter(file__in=ids).exclude(by_kind__in=GONE_BY):
        for file_id in sorted(records):
            if not _is_apart(row, file_id):
                _carry(row, file_id)


def _is_apart(row: Conflict, file_id: UUID) -> bool:
    standing = Conflict.objects.standing().filter(file=file_id)
    if row.source in BARRED:
        return standing.filter(by_id=row.by_id, source__in=BARRED).exists()
    return standing.of_interest().filter(person=row.person_id).exists()


def _carry(row: Conflict, file_id: UUID) -> None:
    is_bar = row.source in BARRED  # whoever lifts the barrier lifts it here, too
    Conflict(
        id=uuid4(),
        person_id=row.person_id,
        file_id=file_id,
        source=row.source,
        readers=row.readers,
        by_kind=row.by_kind if is_bar else "",
        by_id=row.by_id if is_bar else None,
        relation=row.relation,
        is_doubtful=row.is_doubtful,
        began_at=clock.now(),
    ).start()


def shut(ids: Collection[UUID], *, by_kind: str, by_id: UUID) -> None:
    """Let records that are destroyed show nowhere, to nobody, and be found by nothing.

    A restriction without readers stands before them; as the role disposal.
    """
    for file_id in ids:
        Conflict(
            id=uuid4(),
            file_id=file_id,
            source=ConflictSource.RESTRICTED,
            by_kind=by_kind,
            by_id=by_id,
            began_at=clock.now(),
        ).start()
    Token.objects.filter(card__file__in=ids).delete()
    SheetToken.objects.filter(sheet__file__in=ids).delete()
    ThingToken.objects.filter(card__file__in=ids).delete()


def _both_still_may(row: Destruction) -> bool:
    """Whether proposer and second person have their hats today: what runs later asks again (AC13)."""
    if row.settled_as_id is None:
        return False
    for membership_id, act in (
        (row.proposed_as_id, Act.DISPOSE),
        (row.settled_as_id, Act.AGREE_DISPOSAL),
    ):
        found = Membership.objects.current(hats.today()).filter(pk=membership_id).first()
        if found is None or act not in ACTS[Role(found.role)]:
            return False
    return True


@transaction.atomic
def _finish(pk: UUID, *, by: Service) -> bool:
    row = Destruction.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != S.APPROVED:
        return False
    done = S.ANONYMISED if row.is_anonymous else S.DONE
    require(TABLE.may_move(row.state, done))
    row.set_carried_out(done, by=by, at=clock.now(), because=BY_RULE)
    write_down(row, Verb.COMPLETED, by=by, because=BY_RULE)
    return True
