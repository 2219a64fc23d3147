"""Looks at people of the looker's own street, where the looker declared where they live (domain notes 4.15).

No address is opened for it: what a declaration keeps of the houses around its author's home is compared with the
tokens of the homes of today of whom that author looked at, and with nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from audit.workspace.reports.work import Look
from mash_hub import index_keys, streets
from mash_hub.models.interests import InterestStreet
from mash_hub.models.subjects import Identification
from mash_hub.models.tokens import Token


def of(looks: Iterable[Look]) -> list[Look]:
    """Of some looks those at somebody whose home of today is near the looker's own; a few queries for all."""
    looked = [*looks]
    kept: dict[UUID, list[InterestStreet]] = defaultdict(list)
    rows = InterestStreet.objects.filter(interests__person__in={one.person_id for one in looked})
    for row in rows.select_related("interests"):
        kept[row.interests.person_id].append(row)
    if not kept:
        return []
    keys = dict(index_keys.in_use())
    homes = _homes_of({one.subject_id for one in looked if one.person_id in kept})
    near = {
        (person_id, subject_id)
        for person_id, subject_id in {(one.person_id, one.subject_id) for one in looked}
        for row in kept.get(person_id, [])
        if (key := keys.get(row.key_number))
        and streets.are_around(
            homes[subject_id, row.key_number], bytes(row.houses), row.interests_id, key
        )
    }
    return [one for one in looked if (one.person_id, one.subject_id) in near]


def _homes_of(subjects: Iterable[UUID]) -> dict[tuple[UUID, int], set[bytes]]:
    """The tokens of what each person's household shares, by the number of their key."""
    standing = Identification.objects.standing().filter(subject__in=subjects)
    cards: dict[UUID, set[UUID]] = defaultdict(set)
    for card_id, subject_id in standing.values_list("card_id", "subject_id"):
        cards[card_id].add(subject_id)
    shared = Token.objects.filter(card__in=cards, is_household=True)
    found: dict[tuple[UUID, int], set[bytes]] = defaultdict(set)
    for card_id, number, token in shared.values_list("card_id", "key_number", "token"):
        for subject_id in cards[card_id]:
            found[subject_id, number].add(bytes(token))
    return found
