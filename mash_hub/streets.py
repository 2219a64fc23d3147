"""The houses around a worker's own home, by which a look at a neighbour is known afterwards (domain notes 4.15).

No card has a token of its street, which counting would read (security notes 7.6). A declaration has what the
houses around the worker's home would be known by instead: their `home` tokens, worked out when it is said, and
each hashed once more with the declaration's own id. So nothing stored is equal to anything of a card or of
another declaration, and only who has the index key can ask whether a card is of one of those houses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from agencies.crypto.tokens import token
from mash_hub.addresses import Address
from mash_hub.identifiers import is_pseudo
from mash_hub.linkage.composites import Composite
from mash_hub.linkage.rows import Home, folded

AROUND = 100  # house numbers below, and above; flats in the own house
MOST = 5  # homes of one declaration
_BYTES = 6  # of each hash: it is compared with a handful, and proves nothing
_NUMBER = re.compile(r"\d{1,4}")
_LAST = "ABDEFGHJLNPQRSTUWXYZ"  # letters in which a postcode may end


def houses_around(address: Address) -> Iterator[Composite]:
    """The homes of an address's street near it, as cards have them; none where it has no house number.

    Two hundred house numbers, in its postcode and in those that differ in their last letter, for a street has
    several; and flats in the house itself. Always as many, so that their number tells nothing.
    """
    street = Home.of(address.lines, "", address.postcode).street
    numbers = _NUMBER.findall(address.lines)
    if not (street and numbers and address.postcode) or is_pseudo(address.postcode):
        return
    own = int(numbers[-1])
    first = max(own - AROUND, 1)
    for last in _LAST:
        for number in range(first, first + 2 * AROUND):
            yield "home", folded(f"{number}{street}"), address.postcode[:-1] + last
    for flat in range(1, AROUND + 1):
        yield "home", folded(f"flat{flat}{own}{street}"), address.postcode


def blinded(addresses: Iterable[Address], declaration_id: UUID, key: bytes) -> bytes:
    """What a declaration keeps of the houses around some homes under one index key, in no order that tells."""
    homes = {one.place: one for one in addresses}
    around = (home for place in sorted(homes)[:MOST] for home in houses_around(homes[place]))
    return b"".join(
        sorted({_blind(token(key, label, *parts), declaration_id, key) for label, *parts in around})
    )


def are_around(homes: Iterable[bytes], kept: bytes, declaration_id: UUID, key: bytes) -> bool:
    """Whether one of some cards' tokens is of a house around the homes that a declaration kept."""
    known = {kept[at : at + _BYTES] for at in range(0, len(kept), _BYTES)}
    return any(_blind(home, declaration_id, key) in known for home in homes)


def _blind(home: bytes, declaration_id: UUID, key: bytes) -> bytes:
    return token(key, "around", declaration_id.hex, home.hex())[:_BYTES]
