"""What people are to each other: each kind with its other direction, and what follows from it (5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db import models


class Connected(Enum):
    """Whether two people are personally connected (Domestic Abuse Act 2021 s2), as far as a kind tells."""

    YES = "Personally connected"
    PERHAPS = "Perhaps personally connected: look which relative"
    NO = "Not personally connected by this alone"


class Bond(models.TextChoices):
    """What somebody is to another: read “first person is the … second person”."""

    SPOUSE = "SPOUSE", "Spouse of"
    CIVIL_PARTNER = "CIVIL_PARTNER", "Civil partner of"
    ENGAGED = "ENGAGED", "Engaged to"
    PARTNER = "PARTNER", "Partner of"
    EX_SPOUSE = "EX_SPOUSE", "Former spouse of"
    EX_CIVIL_PARTNER = "EX_CIVIL_PARTNER", "Former civil partner of"
    EX_ENGAGED = "EX_ENGAGED", "Formerly engaged to"
    EX_PARTNER = "EX_PARTNER", "Former partner of"
    PARENT = "PARENT", "Parent of"
    CHILD = "CHILD", "Child of"
    MOTHER_TO_BE = "MOTHER_TO_BE", "Expecting, as mother of"
    EXPECTED_CHILD = "EXPECTED_CHILD", "Unborn child of"
    STEP_PARENT = "STEP_PARENT", "Step-parent of"
    STEP_CHILD = "STEP_CHILD", "Stepchild of"
    ADOPTIVE_PARENT = "ADOPTIVE_PARENT", "Adoptive parent of"
    ADOPTED_CHILD = "ADOPTED_CHILD", "Adopted child of"
    FOSTER_CARER = "FOSTER_CARER", "Foster carer of"
    FOSTERED_CHILD = "FOSTERED_CHILD", "Fostered by"
    GRANDPARENT = "GRANDPARENT", "Grandparent of"
    GRANDCHILD = "GRANDCHILD", "Grandchild of"
    SIBLING = "SIBLING", "Sibling of"
    HALF_SIBLING = "HALF_SIBLING", "Half-sibling of"
    OTHER_RELATIVE = "OTHER_RELATIVE", "Other relative of"
    IN_LAW = "IN_LAW", "In-law of"
    SHARED_PARENT = "SHARED_PARENT", "Parent of the same child as"
    CARER = "CARER", "Carer of"
    CARED_FOR = "CARED_FOR", "Cared for by"
    FRIEND = "FRIEND", "Friend of"
    ASSOCIATE = "ASSOCIATE", "Associate of"
    GANG_LINK = "GANG_LINK", "Linked by a gang to"
    EMPLOYER = "EMPLOYER", "Employer of"
    EMPLOYEE = "EMPLOYEE", "Employed by"
    PROFESSIONAL = "PROFESSIONAL", "Professional working with"
    CLIENT = "CLIENT", "Worked with by"
    CONCERN_TO = "CONCERN_TO", "Person of concern to"
    HAS_CONCERN = "HAS_CONCERN", "Has a person of concern in"
    VICTIM_OF = "VICTIM_OF", "Victim of"
    HARMED = "HARMED", "Has harmed"


B = Bond
FORMER = frozenset({B.EX_SPOUSE, B.EX_CIVIL_PARTNER, B.EX_ENGAGED, B.EX_PARTNER})

_PAIRS = (
    (B.PARENT, B.CHILD),
    (B.MOTHER_TO_BE, B.EXPECTED_CHILD),
    (B.STEP_PARENT, B.STEP_CHILD),
    (B.ADOPTIVE_PARENT, B.ADOPTED_CHILD),
    (B.FOSTER_CARER, B.FOSTERED_CHILD),
    (B.GRANDPARENT, B.GRANDCHILD),
    (B.CARER, B.CARED_FOR),
    (B.EMPLOYER, B.EMPLOYEE),
    (B.PROFESSIONAL, B.CLIENT),
    (B.CONCERN_TO, B.HAS_CONCERN),
    (B.VICTIM_OF, B.HARMED),
)
_OTHER_WAY = dict(_PAIRS) | {right: left for left, right in _PAIRS}

# Generations that the first stands above the second, for those that a family tree draws.
_ABOVE: dict[Bond, int] = {
    B.PARENT: 1,
    B.MOTHER_TO_BE: 1,
    B.STEP_PARENT: 1,
    B.ADOPTIVE_PARENT: 1,
    B.FOSTER_CARER: 1,
    B.GRANDPARENT: 2,
}
_LEVEL = frozenset(
    {
        B.SPOUSE,
        B.CIVIL_PARTNER,
        B.ENGAGED,
        B.PARTNER,
        B.EX_SPOUSE,
        B.EX_CIVIL_PARTNER,
        B.EX_ENGAGED,
        B.EX_PARTNER,
        B.SIBLING,
        B.HALF_SIBLING,
        B.SHARED_PARENT,
        B.OTHER_RELATIVE,
        B.IN_LAW,
    }
)
# Section 2(1): married, civil partners, agreed to be; an intimate relationship; each of these once; a
# parental relationship with the same child; relatives as in section 63(1) of the Family Law Act 1996.
_CONNECTED = (_LEVEL - {B.OTHER_RELATIVE, B.IN_LAW}) | {
    B.PARENT,
    B.CHILD,
    B.STEP_PARENT,
    B.STEP_CHILD,
    B.ADOPTIVE_PARENT,
    B.ADOPTED_CHILD,
    B.GRANDPARENT,
    B.GRANDCHILD,
}
_PERHAPS = frozenset({B.OTHER_RELATIVE, B.IN_LAW})
PARENTAL = frozenset({B.PARENT, B.STEP_PARENT, B.ADOPTIVE_PARENT, B.GRANDPARENT, B.FOSTER_CARER})


def other_way(bond: Bond) -> Bond:
    """What the second person is to the first."""
    return _OTHER_WAY.get(bond, bond)


def above(bond: Bond) -> int | None:
    """How many generations the first stands above the second; None where no family tree draws it."""
    if bond in _LEVEL:
        return 0
    if bond in _ABOVE:
        return _ABOVE[bond]
    below = _ABOVE.get(other_way(bond))
    return -below if below is not None else None


def connected(bond: Bond) -> Connected:
    """Whether two people are personally connected, derived from what they are to each other."""
    if bond in _CONNECTED:
        return Connected.YES
    return Connected.PERHAPS if bond in _PERHAPS else Connected.NO


@dataclass(frozen=True)
class Box:
    """One person of a drawn family tree."""

    key: str
    words: str
    born: str
    x: int
    y: int
    is_first: bool = False

    @property
    def middle(self) -> int:
        """Where lines meet it, from the left."""
        return self.x + WIDE // 2


@dataclass(frozen=True)
class Link:
    """One line between two people of a drawn family tree."""

    x1: int
    y1: int
    x2: int
    y2: int
    words: str
    is_dashed: bool  # no longer, or only believed

    @property
    def at(self) -> tuple[int, int]:
        """Its middle."""
        return (self.x1 + self.x2) // 2, (self.y1 + self.y2) // 2


WIDE, HIGH, GAP, RISE = 170, 56, 30, 64


def levels(first: str, ties: list[tuple[str, str, Bond]]) -> dict[str, int]:
    """The generation of everybody who is reached from the first person by ties that a tree draws.

    What is not reached is not drawn, and nobody leaves a gap: rows are numbered without holes.
    """
    found = {first: 0}
    waiting = [first]
    while waiting:
        here = waiting.pop(0)
        for left, right, bond in ties:
            step = above(bond)
            if step is None:
                continue
            for near, far, rise in ((left, right, -step), (right, left, step)):
                if near == here and far not in found:
                    found[far] = found[here] + rise
                    waiting.append(far)
    rows = {level: place for place, level in enumerate(sorted(set(found.values()), reverse=True))}
    return {key: rows[level] for key, level in found.items()}
