"""What the two sides of a transfer write: sealed apart, and looked through for the new address (4.10, 5.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from agencies import sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind
from agencies.verdicts import Refused
from mash_hub import free_text
from mash_hub.addresses import Address
from mash_hub.protection import Kept, Protection, What
from meetings.models.marac_transfers import BETWEEN, MaracTransfer, SaidKind, TransferWords


def say(row: MaracTransfer, what: SaidKind, words: str, *, by: Hat, at: datetime) -> None:
    """Seal words of one side, its own; those between the two are given to the other’s host.

    Raises Refused without words, and where they hold what the case keeps or the new address.
    """
    if not words.strip():
        raise Refused("Write a few words.")
    require_clear(row, [words], by=by)
    said = TransferWords(
        id=uuid4(),
        transfer=row,
        owner_id=by.agency_id,
        file_id=row.file_id,
        author_id=by.person_id,
        what=what,
        said_at=at,
    )
    to = {row.owner_id}
    if what in BETWEEN and row.to_workspace is not None:
        to.add(row.to_workspace.host_id)
    cause = sealing.Cause.of(CauseKind.REFERRAL, row)
    sealing.seal(said, "words", {"words": words.strip()}, by=by, to=to, cause=cause)
    said.start(by=by, at=at)


def require_clear(row: MaracTransfer, texts: Collection[str], *, by: Hat) -> None:
    """Let words of a transfer go, unless they hold what its case keeps, or the new address.

    The new address stands on no card, so it is compared here. Whoever was not given it is stopped by
    whatever looks like an address. Raises Refused, as WordsRefused where two people may let it through.
    """
    also: list[Kept[Address]] = []
    if row.address:
        held = sealing.open_quietly([row], ["address"], by=by)[row, "address"]
        if held is None:
            if any(map(free_text.looks_like_one, texts)):
                raise Refused(str(free_text.Found.LOOKS_LIKE_ONE.value))
        else:
            place = Address(*(held[name] for name in ("lines", "town", "postcode")))
            also.append(Kept(What.ADDRESS, Protection(held["protection"]), place))
    free_text.require_clear_document(texts, file_id=row.case.file_id, by=by, also=also)
