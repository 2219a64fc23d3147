"""Drawing at random so that anybody can draw again: from ordered ids and a seed, by SHA-256 alone.

Each id is hashed behind the seed; those with the lowest hashes are drawn, in that order. It needs no
generator of random numbers, whose next version might draw otherwise.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from uuid import UUID


def new_seed() -> str:
    """A seed nobody chose, so that nobody chose what is drawn."""
    return secrets.token_hex(16)


def digest(population: Iterable[UUID]) -> str:
    """The SHA-256 of a population's ids in order, one to a line."""
    return hashlib.sha256("".join(f"{pk}\n" for pk in population).encode()).hexdigest()


def draw(population: Collection[UUID], size: int, seed: str) -> list[UUID]:
    """Those of a population that a seed draws, all of them where there are no more than `size`."""
    return sorted(population, key=lambda pk: (_rank(pk, seed), pk))[:size]


def _rank(pk: UUID, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}:{pk}".encode()).digest()
