"""Replacing the index key while people look each other up: both keys for a time, then the new one alone.

Tokens cannot be made from tokens: each card and each declaration is opened once more, under its own
agency's key, and told anew. While that goes on a look-up asks by both keys and writing stores both, so
nothing is overlooked. Then the tokens of the old key go, and it is destroyed (security notes 2.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from agencies import clock, door, keys, sealing
from agencies.actors import Hat, Service
from agencies.custody import own
from agencies.models import Membership
from agencies.models.rotations import Rotation, Turned
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import index_keys, interests, sheet_tokens, thing_tokens
from mash_hub.identities import Identity
from mash_hub.identity_tokens import stored_tokens_of
from mash_hub.models.interests import Interests, InterestStreet, InterestToken
from mash_hub.models.look_ups import LookUp
from mash_hub.models.sheets import Sheet, SheetState, SheetToken, replace_sheet_tokens
from mash_hub.models.subjects import Card
from mash_hub.models.things import ThingCard, ThingToken, replace_thing_tokens
from mash_hub.models.tokens import Token, replace_tokens
from mash_hub.particulars import Particulars

NAME = "rotation"
SECTIONS = ("identity", "protected")
_IN_TURN = (Card.kind, ThingCard.kind, Sheet.kind, Interests.kind)
_BATCH = 100
_DELETED_AT_ONCE = 5000

Told = Callable[[Rotation], object]
_C = TypeVar("_C", Card, ThingCard, Sheet)


def begin(*, by: Service) -> Rotation:
    """Make the next index key and let every act from now on store under both. Raises Refused."""
    with door.door(by):
        (*others, last) = index_keys.numbers()
        if others:
            raise Refused("The index key is being replaced already. Wait until that is done.")
    with suppress(FileExistsError):  # made by a try that ended before it was noted
        own.make(index_keys.name_of(last + 1))
    with door.door(by):
        return _note_begun(last, by=by)


@transaction.atomic
def _note_begun(last: int, *, by: Service) -> Rotation:
    index_keys.hold_alone()
    at = clock.now()
    rotation = Rotation(
        id=uuid4(),
        turned=Turned.INDEX,
        number_from=last,
        number_to=last + 1,
        total=sum(one.objects.count() for one in (Card, ThingCard, Sheet, Interests)),
        began_at=at,
    ).start()
    log.write(by=by, verb=Verb.KEY_ROTATED, about=[rotation], ground="began", at=at)
    return rotation


def unfinished() -> UUID | None:
    """The rotation of the index key to go on with, if there is one."""
    with door.door(Service(NAME)):
        found = Rotation.objects.unfinished().filter(turned=Turned.INDEX)
        return found.values_list("pk", flat=True).first()


def go_on(rotation_id: UUID, told: Told = lambda _: None) -> Rotation:
    """Go on to the end, an act at a time. Raises KeysUnavailable while an agency is cut off."""
    while True:
        rotation = step(rotation_id)
        told(rotation)
        if rotation.finished_at:
            return rotation


def step(rotation_id: UUID) -> Rotation:
    """Do the next batch: cards, things, sheets, declarations; switch; remove old tokens; destroy the old key."""
    by = Service(NAME)
    with door.door(by):
        rotation = Rotation.objects.select_for_update(of=("self",)).get(pk=rotation_id)
        if rotation.finished_at:
            return rotation
        if rotation.switched_at is None:
            if not any(one(rotation) for one in (_cards, _things, _sheets, _declarations)):
                index_keys.hold_alone()
                rotation.set_switched(clock.now())
            return rotation
        if _remove_old(rotation):
            return rotation
    own.destroy(index_keys.name_of(rotation.number_from))
    keys.hub_key.cache_clear()
    with door.door(by):
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
    return rotation


def _cards(rotation: Rotation) -> int:
    """Give the next cards their tokens under both keys; each is locked, as by whoever adds to it."""
    rows = _next(Card.objects.all(), rotation, Card.kind)
    for owner, ours in _by_owner(rows).items():
        by = Service(NAME, owner)
        door.wear(by)
        opened = sealing.open(ours, SECTIONS, by=by, verb=Verb.KEY_ROTATED)
        for card in ours:
            if held := opened[card, "identity"]:
                identity = Identity.from_content(held, opened[card, "protected"])
                replace_tokens(card, stored_tokens_of(identity))
    return _noted(rotation, rows, Card.kind)


def _things(rotation: Rotation) -> int:
    """Give the next cards of things their tokens under both keys, like those of people."""
    rows = _next(ThingCard.objects.all(), rotation, ThingCard.kind)
    for owner, ours in _by_owner(rows).items():
        by = Service(NAME, owner)
        door.wear(by)
        opened = sealing.open(ours, SECTIONS, by=by, verb=Verb.KEY_ROTATED)
        for card in ours:
            if held := opened[card, "identity"]:
                said = Particulars.from_content(held, opened[card, "protected"])
                replace_thing_tokens(card, thing_tokens.stored_tokens_of(said))
    return _noted(rotation, rows, ThingCard.kind)


def _sheets(rotation: Rotation) -> int:
    """Give the next sheets their tokens under both keys; those that never have any are not opened."""
    rows = _next(Sheet.objects.all(), rotation, Sheet.kind)
    found = [
        one for one in rows if one.topic in sheet_tokens.TOPICS and one.state == SheetState.STANDING
    ]
    for owner, ours in _by_owner(found).items():
        by = Service(NAME, owner)
        door.wear(by)
        opened = sealing.open(ours, [sheet_tokens.SECTION], by=by, verb=Verb.KEY_ROTATED)
        for row in ours:
            words = opened[row, sheet_tokens.SECTION]
            entries = words["entries"] if words else []
            replace_sheet_tokens(row, sheet_tokens.stored_tokens_of(row.topic, entries))
    return _noted(rotation, rows, Sheet.kind)


def _declarations(rotation: Rotation) -> int:
    """Give the next declarations their tokens under both keys, on behalf of who declared."""
    rows = _next(Interests.objects.all(), rotation, Interests.kind)
    for row in rows:
        by = Service(NAME, row.owner_id, on_behalf_of=_hat_of(row))
        door.wear(by)
        content = sealing.open([row], ["people"], by=by, verb=Verb.KEY_ROTATED)[row, "people"]
        said = [interests.Interest.from_content(one) for one in (content or {}).get("people", [])]
        interests.store_tokens(row, said)
    return _noted(rotation, rows, Interests.kind)


def _next(rows: QuerySet[Any], rotation: Rotation, kind: str) -> list[Any]:
    """The next rows of a kind in the order of their ids; what is made later has both tokens anyway.

    What was destroyed has no tokens and is not opened.
    """
    rows = rows.filter(file__destroyed_at__isnull=True)
    if rotation.place_kind == kind:
        rows = rows.filter(pk__gt=rotation.place_id)
    elif rotation.place_kind and _IN_TURN.index(kind) < _IN_TURN.index(rotation.place_kind):
        return []  # it is past them
    return [*rows.order_by("pk").select_for_update(of=("self",))[:_BATCH]]


def _noted(rotation: Rotation, rows: Sequence[Any], kind: str) -> int:
    if rows:
        rotation.set_place(kind, rows[-1].pk)
        rotation.count(len(rows))
    return len(rows)


def _by_owner(rows: Iterable[_C]) -> dict[UUID, list[_C]]:
    found: dict[UUID, list[_C]] = defaultdict(list)
    for row in rows:
        found[row.owner_id].append(row)
    return found


def _hat_of(row: Interests) -> Hat:
    """Who declared, for a declaration is sealed for its author alone."""
    first = Membership.objects.filter(person=row.person_id).select_related("workspace").first()
    if first is None:
        raise Refused("A declaration is there of somebody who never worked here.")
    return Hat(
        person_id=row.person_id,
        membership_id=first.pk,
        agency_id=row.owner_id,
        workspace_id=first.workspace_id,
        host_id=first.workspace.host_id,
        role=first.role,
    )


def _remove_old(rotation: Rotation) -> int:
    """Remove tokens of the old key, and what was hashed with it of look-ups; gives how many went."""
    removed = 0
    for model in (Token, ThingToken, SheetToken, InterestToken, InterestStreet):
        old = model.objects.filter(key_number=rotation.number_from).values_list("pk", flat=True)
        removed += model.objects.filter(pk__in=[*old[:_DELETED_AT_ONCE]]).delete()[0]
    before = LookUp.objects.filter(at__lt=rotation.began_at)
    return removed + before.delete()[0]
