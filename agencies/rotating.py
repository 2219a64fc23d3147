"""Replacing keys while the hub is in use: no read fails, and afterwards the old key opens nothing.

A pair: from the first moment everything new is sealed to the next one; what was sealed to the old is
sealed anew in batches; when nothing is left, its private half is destroyed. A root: the pairs under it
are wrapped by the next one, then it is destroyed. No content is sealed anew (security notes 2.3). Each
batch is a transaction that counts itself, so that whoever goes on after a fall knows where.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import connection, transaction

from agencies import clock, door, keys
from agencies.actors import Actor, Service
from agencies.crypto import grants as grant_crypto
from agencies.custody import chosen
from agencies.custody.watch import watch
from agencies.models.agencies import LegalRegime
from agencies.models.grants import GrantWrap
from agencies.models.keys import AgencyKey, root_of
from agencies.models.rotations import Rotation, Turned
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

logger = logging.getLogger(__name__)

NAME = "rotation"
_BATCH = 500
_LOCK_SPACE = 7_244_121  # pg_advisory_xact_lock(space, agency)

Told = Callable[[Rotation], object]


def may_rotate(by: Actor, agency_id: UUID) -> Verdict:
    """The keys of an agency are replaced by its own managers, or at the hub's own terminal."""
    if isinstance(by, Service):
        return YES if by.agency_id == agency_id else no("A service replaces keys for one agency.")
    if not may(by, Act.MANAGE_AGENCY):
        return may(by, Act.MANAGE_AGENCY)
    return (
        YES if by.agency_id == agency_id else no("Only its own manager replaces an agency’s keys.")
    )


@transaction.atomic
def begin_pair(agency_id: UUID, law: LegalRegime, *, by: Actor) -> Rotation:
    """Put a new pair in use for one part of the law, and begin to seal anew what the old one opens.

    Raises Refused when there is none, or one is being replaced; CutOff, KeysUnavailable.
    """
    require(may_rotate(by, agency_id))
    alone(agency_id)
    ours = AgencyKey.objects.filter(agency=agency_id, regime=law)
    if ours.opening().filter(retired_at__isnull=False).exists():
        raise Refused("This key is being replaced already. Wait until that is done.")
    old = ours.in_use().select_for_update().first()  # waits for whoever seals to it just now
    if old is None:
        raise Refused("There is no such key to replace.")
    at = clock.now()
    old.set_retired(at)
    new = keys.make_pair(agency_id, law)
    rotation = Rotation(
        id=uuid4(),
        turned=Turned.PAIR,
        agency_id=agency_id,
        key=old,
        number_from=old.number,
        number_to=new.number,
        total=GrantWrap.objects.filter(key=old).count(),
        began_at=at,
    ).start()
    log.write(by=by, verb=Verb.KEY_ROTATED, about=[old, new, rotation], ground="began", at=at)
    return rotation


@transaction.atomic
def begin_root(agency_id: UUID, *, by: Actor) -> Rotation:
    """Make the next root of an agency, with the keeper the settings name now, and begin to move to it."""
    require(may_rotate(by, agency_id))
    alone(agency_id)
    if Rotation.objects.unfinished().filter(agency=agency_id, turned=Turned.ROOT).exists():
        raise Refused("The root is being replaced already. Wait until that is done.")
    held = AgencyKey.objects.opening().filter(agency=agency_id).order_by("number")
    if not held:
        raise Refused("This agency has no keys yet.")
    at, newest = clock.now(), held[len(held) - 1]
    rotation = Rotation(
        id=uuid4(),
        turned=Turned.ROOT,
        agency_id=agency_id,
        provider_from=newest.provider,
        provider_to=chosen.provider_name(agency_id),
        number_from=newest.root_number,
        number_to=newest.root_number + 1,
        total=len(held),
        began_at=at,
    ).start()
    log.write(by=by, verb=Verb.KEY_ROTATED, about=[rotation], ground="began", at=at)
    return rotation


def go_on(rotation_id: UUID, agency_id: UUID, told: Told = lambda _: None) -> Rotation:
    """Go on with a rotation of an agency to its end, an act at a time; anybody may, also two at once."""
    while True:
        rotation = step(rotation_id, agency_id)
        told(rotation)
        if rotation.finished_at:
            return rotation


def step(rotation_id: UUID, agency_id: UUID) -> Rotation:
    """Do the next batch of a rotation; one that is finished stays so. CutOff, KeysUnavailable."""
    by = Service(NAME, agency_id)
    with door.door(by):
        rotation = Rotation.objects.select_for_update(of=("self",)).get(pk=rotation_id)
        if rotation.finished_at:
            return rotation
        if rotation.turned == Turned.PAIR:
            _step_pair(rotation, agency_id, by)
            return rotation
        if _move_pairs(rotation, agency_id):
            return rotation
    _destroy_root(rotation, agency_id)  # only after the move is committed
    with door.door(by):
        rotation = Rotation.objects.select_for_update(of=("self",)).get(pk=rotation_id)
        if not rotation.finished_at:
            _finish(rotation, by)
    return rotation


def _step_pair(rotation: Rotation, agency_id: UUID, by: Service) -> None:
    """Seal a batch anew, or, when nothing is left, destroy the old private half."""
    ours = AgencyKey.objects.filter(agency=agency_id, number=rotation.number_from)
    old = ours.get()
    if done := _seal_anew(old):
        rotation.count(done)
        return
    # Waits for acts that seal to it; whoever seals to it later is refused (migration of the table of rotations).
    old = ours.select_for_update().get()
    if GrantWrap.objects.filter(key=old).exists():
        return
    old.set_destroyed(clock.now())
    keys.forget_in_escrow(old)
    _finish(rotation, by)


def _seal_anew(old: AgencyKey) -> int:
    wraps = (
        GrantWrap.objects.filter(key=old)
        .select_related("grant")
        .select_for_update(of=("self",))
        .order_by("pk")[:_BATCH]
    )
    if not (held := [*wraps]):
        return 0
    new = AgencyKey.objects.in_use().get(agency=old.agency_id, regime=old.regime)
    places = [(bytes(wrap.wrapped), wrap.grant.place()) for wrap in held]
    privates = keys.private_keys({old.pk, new.pk})
    made = grant_crypto.rewrap_many(places, privates[old.pk], privates[new.pk])
    for wrap, wrapped in zip(held, made, strict=True):
        wrap.key, wrap.wrapped = new, wrapped
    changed = GrantWrap.objects.store_again(held)
    if changed != len(held):
        raise Refused("Some of it could not be sealed anew. Nothing of the batch was changed.")
    AgencyKey.objects.count_wraps(new.pk, changed)
    return changed


def _move_pairs(rotation: Rotation, agency_id: UUID) -> int:
    """Wrap every pair of an agency under its next root; gives how many were still under another."""
    alone(agency_id)
    root = keys.ensure_root(rotation.provider_to, agency_id, rotation.number_to)
    held = AgencyKey.objects.opening().filter(agency=agency_id)
    left = [key for key in held if key.root != root]
    for key in left:
        private = keys.private_key(key)
        if private is None:
            continue  # destroyed since: nothing is under the old root of it
        wrapped = keys.wrapped_under(root, private, agency_id, key.number)
        key.set_root(rotation.provider_to, rotation.number_to, wrapped)
    rotation.count(len(left))
    return len(left)


def _destroy_root(rotation: Rotation, agency_id: UUID) -> None:
    old = root_of(rotation.provider_from, agency_id, rotation.number_from)
    watch.forget(old)
    chosen.provider(old.provider).destroy(old.name)


def _finish(rotation: Rotation, by: Service) -> None:
    at = clock.now()
    rotation.set_finished(at)
    log.write(
        by=by,
        verb=Verb.KEY_ROTATED,
        about=[rotation],
        ground="finished",
        count=rotation.done,
        at=at,
    )


def alone(agency_id: UUID) -> None:
    """One act at a time makes or moves the pairs of an agency."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_SPACE, str(agency_id)]
        )


def go_on_with_all() -> None:
    """Go on with every rotation; one whose keeper does not answer keeps no other waiting."""
    for rotation_id, agency_id in unfinished():
        try:
            go_on(rotation_id, agency_id)
        except keys.KeysUnavailable as error:
            logger.warning("a rotation waits for its keeper: %s", type(error).__name__)


def unfinished() -> list[tuple[UUID, UUID]]:
    """The rotations of agencies that wait to be gone on with: each with its agency."""
    with door.door(Service(NAME)):
        found = Rotation.objects.unfinished().exclude(turned=Turned.INDEX)
        return [*found.values_list("pk", "agency")]
