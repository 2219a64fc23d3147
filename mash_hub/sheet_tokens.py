"""The keyed tokens of sheets: e-mail addresses and numbers in agencies' systems, met without opening any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies.actors import Hat
from mash_hub import identifiers, index_keys
from mash_hub.identifiers import Invalid
from mash_hub.identities import Identity, written
from mash_hub.identity_tokens import hashed
from mash_hub.models.sheets import LISTS, Sheet, SheetQuerySet, SheetToken, Topic

SECTION = "words"
TOPICS = (Topic.REACH, Topic.SERVICES)


def identity_on(topic: str, entries: Iterable[Mapping[str, Any]]) -> Identity:
    """What a sheet says that somebody is found by, of its newest entry alone."""
    newest = next(iter(entries), {}) if topic in TOPICS and topic not in LISTS else {}
    try:
        email = identifiers.email(str(newest.get("email") or ""))
    except Invalid:  # none, or one that no form would take today
        email = ""
    return Identity(
        emails=(email,) if email else (),
        local_numbers=identifiers.local_numbers(str(newest.get("local_numbers") or "")),
    )


def stored_tokens_of(topic: str, entries: Iterable[Mapping[str, Any]]) -> dict[int, set[bytes]]:
    """The tokens to store of a sheet by the number of their key.

    No rotation of the index key begins or switches until the act is over.
    """
    index_keys.hold()
    exactly = written(identity_on(topic, entries))
    return {number: {*hashed((), exactly, key)} for number, key in index_keys.in_use()}


@dataclass(frozen=True)
class Met:
    """What a look-up met on sheets: by card what is the same on one that the hat reads, and the rest."""

    readable: Mapping[UUID, set[str]]  # of each card the labels
    elsewhere: bool  # whether others, of which the hat may not know, hold it


def met(typed: Identity, *, by: Hat) -> Met:
    """The standing sheets that hold an e-mail address or number typed; the same queries whatever is there."""
    labels = _labels(typed)
    if not labels:
        return Met({}, elsewhere=False)
    hits = [*_hits(labels).values_list("pk", "card_id", "tokens__token")]
    ids = {pk for pk, _, _ in hits}
    seen = {*Sheet.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)}
    others = Sheet.objects.exclude(owner=by.agency_id).filter(pk__in=ids - seen).not_kept_from(by)
    readable: dict[UUID, set[str]] = defaultdict(set)
    for pk, card_id, token in hits:
        if pk in seen:
            readable[card_id].add(labels[bytes(token)])
    return Met(readable, elsewhere=others.exists())


def are_held_by(agency_id: UUID, typed: Identity, *, by: Hat) -> bool:
    """Whether an agency has a sheet with an e-mail address or number typed, not kept from the asker."""
    return _hits(_labels(typed)).filter(owner=agency_id).not_kept_from(by).exists()


def added(held: Identity, typed: Identity, labels: Iterable[str]) -> Identity:
    """A record with what is the same on a sheet beside it that the reader may read."""
    emails = typed.emails if "EMAIL" in labels else ()
    numbers = typed.local_numbers if "LOCAL" in labels else ()
    return held.joined(Identity(emails=emails, local_numbers=numbers)) if labels else held


def _labels(typed: Identity) -> dict[bytes, str]:
    exactly = written(typed)
    found: dict[bytes, str] = {}
    for _, key in index_keys.in_use() if exactly else ():
        found |= hashed((), exactly, key)
    return found


def _hits(labels: Mapping[bytes, str]) -> SheetQuerySet:
    standing = Sheet.objects.standing().filter(file__destroyed_at__isnull=True)
    return standing.filter(tokens__token__in=[*labels])


def forget(row: Sheet) -> None:
    """A sheet that was taken out is found no more."""
    SheetToken.objects.filter(sheet=row).delete()
