"""Addresses and telephone numbers that must not be shown: a type that nothing can format unasked.

Such a place or number stands in a section of its own (`Card.protected`), so that opening somebody's
identity does not open it, and comes as a `Kept`, which reads as its mask in every page, paper, file
and message. Only `mash_hub.revealing` can make the clearance that shows it (domain notes 5.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar
from uuid import UUID

from django.db import models

from agencies.verdicts import Refused


class Protection(models.TextChoices):
    """Why an address or a number is kept from sight (domain notes 5.2)."""

    SAFE = "SAFE", "Safe address or number"
    REFUGE = "REFUGE", "Refuge"
    WITNESS = "WITNESS", "Witness protection"
    ADOPTION = "ADOPTION", "Adoption"


class What(models.TextChoices):
    """What is kept."""

    ADDRESS = "ADDRESS", "Address"
    PHONE = "PHONE", "Telephone"


MASKS = {What.ADDRESS: "Protected address", What.PHONE: "Protected telephone number"}


@dataclass(frozen=True)
class Clearance:
    """That one person may see what one card keeps, just now and for a logged reason.

    Made by `mash_hub.revealing.reveal` alone; a test walks the code for any other place.
    """

    person_id: UUID
    card_id: UUID


_V = TypeVar("_V")


class Kept(Generic[_V]):
    """One protected address or number; without a clearance it is its mask and nothing else.

    `value` is absent where only the identity was opened.
    """

    __slots__ = ("__value", "protection", "what")

    def __init__(self, what: What, protection: Protection, value: _V | None = None) -> None:
        """Take what it is, why it is kept, and the address or number where it was opened."""
        self.what, self.protection = what, protection
        self.__value = value

    @property
    def words(self) -> str:
        """The mask."""
        return MASKS[self.what]

    def __str__(self) -> str:
        """Read as the mask."""
        return self.words

    def __repr__(self) -> str:
        """Read as the mask, in a traceback too."""
        return f"<{self.words}>"

    def __format__(self, spec: str) -> str:
        """Read as the mask in any format."""
        return format(self.words, spec)

    def __html__(self) -> str:
        """Read as the mask in a template."""
        return self.words

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a cache or a queue is an exit too."""
        raise TypeError("A protected address is not pickled.")

    def __eq__(self, other: object) -> bool:
        """Two are equal when they keep the same for the same reason."""
        if not isinstance(other, Kept):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self) -> int:
        """By what is kept, so that the same address is kept once."""
        return hash(self._facts())

    def _facts(self) -> tuple[Any, ...]:
        return self.what, self.protection, self.__value

    def shown(self, clearance: Clearance | None) -> _V:
        """The address or number itself; raises Refused without a clearance, or where it was not opened."""
        if clearance is None or self.__value is None:
            raise Refused("A protected address is shown only with a reason.")
        return self.__value

    def meets(self, test: Callable[[_V], bool]) -> bool:
        """Whether what is kept meets a test, which may only answer.

        `mash_hub.free_text` asks; `mash_hub.identities` whether a place is kept already, and
        `mash_hub.who_must_not_know` whether that was said.
        """
        return self.__value is not None and test(self.__value)

    def for_sealing(self) -> _V:
        """What is sealed into `Card.protected`; `mash_hub.identities` alone asks for it."""
        if self.__value is None:
            raise Refused("What a card keeps is added to only where it was opened.")
        return self.__value
