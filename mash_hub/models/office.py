"""Records of running the hub itself: each in a file of its own, gone some years after its end (4.17, ADR 94)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from mash_hub.models.conflicts import Conflict


@dataclass(frozen=True)
class Office:
    """How one kind of them is called: in a reference with its year, one of them, and several."""

    code: str
    one: str
    many: str


class OfficeRecord:
    """A model whose rows are such records, which go by kind and year."""

    kind: ClassVar[str]
    office: ClassVar[Office]

    @classmethod
    def ended(cls) -> QuerySet[Any]:
        """The rows that are over, each with `over_at`, from which its years count."""
        raise NotImplementedError

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files of the cases and records that each is about, by its own: what holds those holds it."""
        raise NotImplementedError

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """The files of the rows that are none of a person’s business: kept from what they are about, or their own."""
        raise NotImplementedError

    @classmethod
    def people_kept(cls, file_ids: Collection[UUID]) -> set[UUID]:
        """Everybody whom `kept_from` keeps from any of some files: the rule’s other face."""
        about = cls.files_about(file_ids).values()
        named = by_name().filter(file__in={*()}.union(*about))
        return {*named.values_list("person_id", flat=True)}


def models() -> list[type[OfficeRecord]]:
    """Every model of that sort, in every package."""
    return [model for model in apps.get_models() if issubclass(model, OfficeRecord)]


def by_name(**named: UUID) -> QuerySet[Conflict]:
    """What keeps people by name from files: everybody, or one."""
    return Conflict.objects.standing().filter(person__isnull=False, **named)


def kept_from(person_id: UUID, file: str, less: type[OfficeRecord] | None = None) -> Q:
    """For rows that name files: whether one of those is a record that is none of a person’s business.

    Of the records of one model, `less`, it is not asked.
    """
    found = Q(pk__in=[])
    for model in models():
        if model is less:
            continue
        found |= Q(**{f"{file}__in": model.kept_from(person_id)})
    return found


def people_kept(file_ids: Iterable[UUID], less: type[OfficeRecord] | None = None) -> set[UUID]:
    """Everybody whom `kept_from` keeps from any of some files."""
    among = [*file_ids]
    asked = [model for model in models() if model is not less]
    return {pk for model in asked for pk in model.people_kept(among)}


def grouped(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    """Pairs of a record’s file and one that it is about, by the first."""
    found: dict[UUID, set[UUID]] = {}
    for own, about in pairs:
        found.setdefault(own, set()).add(about)
    return found
