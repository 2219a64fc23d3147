"""The rank-matching attack on stored tokens (security notes 7.6): counting, with public frequencies.

The attacker has the token table without its key, and knows how often each composite is met in a population
of the same kind. They lay the commonest token beside the commonest composite, and so on down.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping

from agencies.crypto import tokens
from mash_hub.linkage import composites
from mash_hub.linkage.composites import Composite
from mash_hub.linkage.rows import Row

Count = Counter[Composite]


def recovered(known: Iterable[Row], stored: Iterable[Row]) -> Mapping[str, float]:
    """For each label, the share of stored composites that the attack names rightly, from 0 to 1."""
    public, secret = _counted(known), _counted(stored)
    key = secrets.token_bytes(32)
    return {label: _share(public[label], secret[label], key) for label in secret if label in public}


def by_one_field(known: Iterable[Row], stored: Iterable[Row]) -> float:
    """What the same attack names of family names alone, were they hashed: the limit it is held against."""
    public, secret = (Counter(_families(rows)) for rows in (known, stored))
    guesses = zip(_ranked(public), _ranked(secret), strict=False)
    return sum(secret[truth] for guess, truth in guesses if guess == truth) / secret.total()


def _families(rows: Iterable[Row]) -> Iterable[Composite]:
    return (("family", name.family) for row in rows for name in row.names)


def _counted(rows: Iterable[Row]) -> dict[str, Count]:
    found: dict[str, Count] = {}
    for row in rows:
        for composite in composites.of_person(row):
            found.setdefault(composite[0], Counter())[composite] += 1
    return found


def _ranked(count: Count) -> list[Composite]:
    return [composite for composite, _ in sorted(count.items(), key=lambda one: (-one[1], one[0]))]


def _share(public: Count, secret: Count, key: bytes) -> float:
    """Lay the ranks beside each other; tokens of equal count stand in an order that tells nothing."""
    hidden = {tokens.token(key, *composite): composite for composite in secret}
    ranked = sorted(hidden, key=lambda token: (-secret[hidden[token]], token))
    guesses = zip(_ranked(public), ranked, strict=False)
    right = sum(secret[guess] for guess, token in guesses if hidden[token] == guess)
    return right / secret.total()
