"""Addresses and numbers that became protected since a backup, after a restore (5.2; docs/adr/0085).

Which one it was stands under seal, and is lost with what was written since. So the journal notes the record
alone, and after a restore all its addresses and numbers are protected: by no page, paper or look-up does anybody
learn one before the agency that holds the record writes down anew which may be known. Where its keys do not
answer, nobody else reads the record at all, and the rest is done once they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from agencies import clock, door, grants, narrowed, revocations
from agencies.actors import Service
from agencies.crypto.errors import CannotOpen
from agencies.keys import KeysUnavailable
from agencies.models.grants import Grant, GrantCause
from agencies.models.revocations import Line, Revocation, RevokedKind
from agencies.reasons import BY_RULE
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from mash_hub import subjects
from mash_hub.models.subjects import Card

HOW = "card.protected"


def since(at: datetime) -> Iterator[Line]:
    """The records of which something protected was written since an instant."""
    for pk, before, after, then in narrowed.changed_since(Card, "protected", at):
        if after and bytes(before or b"") != bytes(after):
            yield Line(RevokedKind.SHUT, pk, then, how=HOW)


def again(lines: Iterable[Line], *, by: Service) -> tuple[list[Thing], list[Thing]]:
    """Protect everything of the records that the journal names and that do not know of it; gives these.

    And the grants that were taken back of those which do not open. Inside a door. Done again it changes
    nothing: whatever was written of a record after a line, it was looked at.
    """
    kept: list[Thing] = []
    shut: list[Thing] = []
    for card in _not_looked_at(lines):
        owner = Service(by.name, agency_id=card.owner_id)
        try:
            with door.wearing_agency(card.owner_id):
                is_kept = subjects.keep_all(card, by=owner, because=BY_RULE)
        except (CannotOpen, KeysUnavailable, Refused):
            shut += _take_back(card)
        else:
            kept += [Thing(card.kind, card.pk)] if is_kept else []
    return kept, shut


def _not_looked_at(lines: Iterable[Line]) -> list[Card]:
    """The records of some lines of which nothing was written since, locked."""
    newest: dict[UUID, datetime] = {}
    for line in lines:
        if line.how == HOW:
            newest[line.thing_id] = max(line.at, newest.get(line.thing_id, line.at))
    written = dict.fromkeys(newest, datetime.min.replace(tzinfo=UTC))
    for pk, at in Card.history.filter(id__in=newest).values_list("id", "history_date"):
        written[pk] = max(at, written[pk])
    unknown = [pk for pk, at in newest.items() if written[pk] < at]
    rows = Card.objects.filter(pk__in=unknown).select_for_update(of=("self",))
    return [*rows.order_by("pk")] if unknown else []


def _take_back(card: Card) -> list[Thing]:
    """End every reason for which another agency reads a record."""
    causes = GrantCause.objects.filter(
        thing_kind=card.kind, thing_id=card.pk, ended_at__isnull=True
    ).exclude(receiver=card.owner_id)
    ended = dict.fromkeys(causes.values_list("pk", flat=True), clock.now())
    return [Thing(Grant.kind, pk) for pk in grants.end_again(ended)]


def settle(*, by: Service = revocations.BY) -> int:
    """Protect what waited for the keys of its agency; gives how many records. In a hub never restored nothing does."""
    noted = Revocation.objects.filter(what=RevokedKind.SHUT, how=HOW)
    lines = [
        Line(one.what, one.thing_id, one.at, how=one.how)
        for one in noted
        if revocations.is_ours(one)
    ]
    if not lines:
        return 0
    with door.door(by):
        return _settle(lines, by=by)


@transaction.atomic
def _settle(lines: Iterable[Line], *, by: Service) -> int:
    """Protect what waited, as one act with its entry; gives how many records."""
    kept, _ = again(lines, by=by)
    if kept:
        ground, at = f"journal:{RevokedKind.SHUT.lower()}", clock.now()
        log.write(by=by, verb=Verb.ENDED, about=kept, ground=ground, count=len(kept), at=at)
    return len(kept)
