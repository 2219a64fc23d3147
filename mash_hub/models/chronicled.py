"""What a kind of record says of itself so that it can stand in a chronology, whichever package it is of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet


class Chronicled:
    """A model whose rows can stand in the chronology of held records (domain notes 4.20).

    `chronicle_section` is the section given and read, `chronicle_title` what a row is called. It stands
    at the day of `chronicle_on`, and among those of a day by `chronicle_at`: fields with a time.
    `chronicle_owned_by` are the fields of the agencies that have to agree before another reads it.
    """

    chronicle_section: ClassVar[str]
    chronicle_title: ClassVar[str]
    chronicle_on: ClassVar[str]
    chronicle_at: ClassVar[str]
    chronicle_owned_by: ClassVar[tuple[str, ...]] = ("owner",)

    owner: Any
    owner_id: UUID
    file_id: UUID

    @classmethod
    def for_chronology(
        cls, files: Collection[UUID], *, parts: Collection[UUID], without: UUID | None
    ) -> QuerySet[Any]:
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
        found = (getattr(self, f"{name}_id") for name in self.chronicle_owned_by)
        return frozenset(pk for pk in found if pk is not None)

    @property
    def chronicle_agency(self) -> str:
        """Whose words they are, by name."""
        return str(self.owner.name)

    def chronicle_text(self, content: dict[str, Any]) -> str:
        """What is read of its section."""
        raise NotImplementedError


def kinds() -> list[type[Chronicled]]:
    """Every model that can stand in a chronology by what it says of itself, in every package."""
    return [model for model in apps.get_models() if issubclass(model, Chronicled)]
