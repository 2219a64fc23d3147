"""Whether victim and alleged perpetrator are personally connected, derived from what they are to each other.

Domestic Abuse Act 2021 section 2: the ground is that of its subsection (1); relatives are those of section
63(1) of the Family Law Act 1996. What cannot be derived is asked outright (domain notes 4.7, 5.3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mash_hub.bonds import Bond, Connected, connected

B = Bond
NOT_NAMED = "NOT_NAMED"
OFFERED = (
    B.SPOUSE,
    B.EX_SPOUSE,
    B.CIVIL_PARTNER,
    B.EX_CIVIL_PARTNER,
    B.ENGAGED,
    B.EX_ENGAGED,
    B.PARTNER,
    B.EX_PARTNER,
    B.SHARED_PARENT,
    B.PARENT,
    B.CHILD,
    B.STEP_PARENT,
    B.STEP_CHILD,
    B.ADOPTIVE_PARENT,
    B.ADOPTED_CHILD,
    B.GRANDPARENT,
    B.GRANDCHILD,
    B.SIBLING,
    B.HALF_SIBLING,
    B.OTHER_RELATIVE,
    B.IN_LAW,
    B.CARER,
    B.CARED_FOR,
    B.FRIEND,
    B.ASSOCIATE,
)
CHOICES = [
    *((bond.value, f"{bond.label} the victim") for bond in OFFERED),
    (NOT_NAMED, "Something else, or not known"),
]
_GROUNDS = {
    **dict.fromkeys((B.SPOUSE, B.EX_SPOUSE), "(a): they are or were married to each other"),
    **dict.fromkeys(
        (B.CIVIL_PARTNER, B.EX_CIVIL_PARTNER), "(b): they are or were civil partners of each other"
    ),
    **dict.fromkeys(
        (B.ENGAGED, B.EX_ENGAGED),
        "(c) or (d): they agreed to marry, or to enter into a civil partnership",
    ),
    **dict.fromkeys(
        (B.PARTNER, B.EX_PARTNER), "(e): they are or were in an intimate personal relationship"
    ),
    B.SHARED_PARENT: "(f): each has or had a parental relationship with the same child",
}
_RELATIVES = "(g): they are relatives"


def derived(bonds: Collection[str]) -> bool | None:
    """Whether they are personally connected, from what was ticked; None where that does not tell."""
    told = {connected(Bond(code)) for code in bonds if code != NOT_NAMED}
    if Connected.YES in told:
        return True
    if not told or Connected.PERHAPS in told or NOT_NAMED in bonds:
        return None
    return False


@dataclass(frozen=True)
class Connection:
    """What an alleged perpetrator is to the victim, and whether that makes them personally connected.

    `because` says why a referrer says otherwise than what follows from `bonds`.
    """

    bonds: tuple[str, ...]
    is_connected: bool
    because: str = ""

    def kept(self) -> dict[str, Any]:
        """As it is sealed with the evidence."""
        return {
            "bonds": [*self.bonds],
            "is_connected": self.is_connected,
            "because": self.because,
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any] | None) -> Connection | None:
        """What a referral says, if it was asked there."""
        if not kept:
            return None
        bonds = tuple(str(code) for code in kept["bonds"])
        return cls(bonds, bool(kept["is_connected"]), str(kept["because"]))

    @property
    def answer(self) -> str:
        """The answer in words."""
        return "Personally connected" if self.is_connected else "Not personally connected"

    @property
    def said(self) -> list[str]:
        """What they are to each other, in words."""
        words = dict(CHOICES)
        return [str(words[code]) for code in self.bonds]

    @property
    def ground(self) -> str:
        """On what the answer rests."""
        found = derived(self.bonds)
        if found is None:
            return "As the referrer says: what they are to each other does not tell."
        if found != self.is_connected:
            return f"The referrer says otherwise than follows from it: {self.because}"
        if not found:
            return "Nothing of this is a ground of section 2 of the Domestic Abuse Act 2021."
        telling = next(c for c in self.bonds if derived((c,)))
        where = _GROUNDS.get(Bond(telling), _RELATIVES)
        return f"Domestic Abuse Act 2021, section 2(1){where}."
