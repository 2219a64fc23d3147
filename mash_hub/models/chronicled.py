"""What a kind of record says of itself so that it can stand in a chronology, whichever package it is of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from django.apps import apps


class Chronicled:
    """A model whose rows can stand in the chronology of held records (domain notes 4.20).

    `chronicle_section` is the section given and read, `chronicle_title` what a row is called.
    """

    chronicle_section: ClassVar[str]
    chronicle_title: ClassVar[str]

    owner: Any
    owner_id: UUID
    file_id: UUID

    @classmethod
    def for_chronology(
        cls, files: Collection[UUID], *, parts: Collection[UUID], without: UUID | None
    ) -> Iterable[Self]:
        """Rows of some held files that can stand in it, with what `without` is not kept from.

        `parts` are what the person has been in cases, where the hold is on a person; otherwise none.
        """
        raise NotImplementedError

    @property
    def chronicle_case(self) -> UUID:
        """The file of the case it belongs to, where its people stand."""
        return self.file_id

    @property
    def chronicle_owners(self) -> frozenset[UUID]:
        """Every agency that has to agree before it is read by another."""
        return frozenset({self.owner_id})

    @property
    def chronicle_agency(self) -> str:
        """Whose words they are, by name."""
        return str(self.owner.name)

    @property
    def chronicle_day(self) -> date:
        """The day on which it happened."""
        raise NotImplementedError

    def chronicle_text(self, content: dict[str, Any]) -> str:
        """What is read of its section."""
        raise NotImplementedError


def kinds() -> list[type[Chronicled]]:
    """Every model that can stand in a chronology by what it says of itself, in every package."""
    return [model for model in apps.get_models() if issubclass(model, Chronicled)]
