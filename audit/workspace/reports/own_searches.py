"""Searches for one's own: who looked for somebody they declared, or are kept apart from (7.2 R13, 8b B23).

A search tells its searcher of no record that is kept from them, and its entry names none: what was asked
stands there by keyed hashes alone. They are compared here, afterwards, so that no search takes longer or
answers otherwise for it (R17).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from agencies.actors import Hat, Service
from audit.log.models import Entry
from audit.workspace.about import is_kept
from mash_hub.models.conflicts import Conflict, ConflictSource
from mash_hub.models.interests import InterestToken
from mash_hub.models.things import ThingToken
from mash_hub.models.tokens import Token

MOST = 50_000
EXACT = 16  # bytes of the hash of a number that is somebody's; a composite has fewer
ALIKE = 2  # composites of one record that a search shares: one alone may be a stranger's


def of(searches: QuerySet[Entry], by: Hat | Service) -> list[Entry]:
    """Of some searches those for somebody or something of the searcher's own, in their order."""
    asked = [*searches.filter(person_id__isnull=False).exclude(hashes=[])[:MOST]]
    own = _Own.of({one.person_id for one in asked if one.person_id}, by)
    return [one for one in asked if own.is_met(one)]


@dataclass(frozen=True)
class _Own:
    """By person: the sure hashes of what they declared, and those of each record they are kept from."""

    declared: dict[UUID, set[bytes]]
    records: dict[UUID, list[set[bytes]]]

    @classmethod
    def of(cls, people: Collection[UUID], by: Hat | Service) -> _Own:
        """Of some people, in a few queries however many they are."""
        declared: dict[UUID, set[bytes]] = defaultdict(set)
        said = InterestToken.objects.filter(interests__person__in=people, is_sure=True)
        for person_id, token in said.values_list("interests__person_id", "token"):
            declared[person_id].add(bytes(token))
        found = Conflict.objects.standing().filter(source=ConflictSource.FOUND, person__in=people)
        kept = [*found.exclude(is_kept(by)).values_list("person_id", "file_id")]
        hashes = _hashes_in({file_id for _, file_id in kept})
        records: dict[UUID, list[set[bytes]]] = defaultdict(list)
        for person_id, file_id in kept:
            records[person_id] += hashes.get(file_id, {}).values()
        return cls(declared, records)

    def is_met(self, entry: Entry) -> bool:
        """Whether what was asked is the searcher's own."""
        asked = {bytes(one) for one in entry.hashes}
        person_id = entry.person_id
        if person_id is None:
            return False
        if asked & self.declared.get(person_id, set()):
            return True
        return any(_is_alike(asked & one) for one in self.records.get(person_id, []))


def _is_alike(shared: set[bytes]) -> bool:
    return len(shared) >= ALIKE or any(len(one) == EXACT for one in shared)


def _hashes_in(file_ids: Collection[UUID]) -> dict[UUID, dict[UUID, set[bytes]]]:
    """The hashes of each record in some files, of people and of things, by file and record."""
    found: dict[UUID, dict[UUID, set[bytes]]] = defaultdict(lambda: defaultdict(set))
    for model in (Token, ThingToken):
        rows = model.objects.filter(card__file__in=file_ids)
        for file_id, card_id, token in rows.values_list("card__file_id", "card_id", "token"):
            found[file_id][card_id].add(bytes(token))
    return found
