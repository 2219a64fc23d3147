"""What a kind of case says of itself so that officers can name it by its reference, whichever package it is of.

What stands before a case – a barrier, a hold – stands before every file that was made of it: its place
on an agenda, the research for that, what was sent on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from agencies.actors import Hat
from mash_hub.models.conflicts import Conflict


class Nameable:
    """A model whose rows are cases, or stand for one, each with a reference and a file (2.3, 4.20).

    `made_of_it` are the paths to the files that belong to its own; `case_paths` those to the case that
    it stands for, the first that there is. A row without one is the case itself.
    """

    made_of_it: ClassVar[tuple[str, ...]] = ()
    case_paths: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def nameable_by(cls, hat: Hat) -> QuerySet[Any]:
        """Those a hat may name, kept apart or not: its agency's own, and its workspace's."""
        rows = _rows(cls).filter(Q(owner=hat.agency_id) | Q(workspace=hat.workspace_id))
        return rows.filter(file__destroyed_at__isnull=True)


def _rows(kind: type[Nameable]) -> QuerySet[Any]:
    found: QuerySet[Any] = kind._default_manager.all()  # type: ignore[attr-defined]
    return found


def kinds() -> list[type[Nameable]]:
    """Every model that says so of itself, in every package."""
    return [model for model in apps.get_models() if issubclass(model, Nameable)]


def file_of(reference: str, *, by: Hat) -> UUID | None:
    """The file of the case that a reference names to a hat.

    None where there is none, where it may not be named by that hat, and where its wearer is kept apart
    by name from any file of it.
    """
    for kind in kinds():
        rows = kind.nameable_by(by).filter(reference=reference)
        found = rows.values_list(*kind.case_paths, "file").first()
        if found is None:
            continue
        case = next(pk for pk in found if pk is not None)
        files = {case, found[-1], *within([case])}
        apart = Conflict.objects.standing().filter(person=by.person_id, file__in=files)
        return None if apart.exists() else UUID(str(case))
    return None


def within(cases: Iterable[UUID]) -> set[UUID]:
    """The files that were made of some cases; none for what says nothing of itself here."""
    among = [*cases]
    return _both(
        _rows(kind).filter(**{"file__in": among, f"{path}__isnull": False}).values_list(path)
        for kind in kinds()
        for path in kind.made_of_it
    )


def around(files: Collection[UUID]) -> set[UUID]:
    """The files of the cases of which some files were made: the same from the other side."""
    among = [*files]
    return _both(
        _rows(kind).filter(**{f"{path}__in": among}).values_list("file")
        for kind in kinds()
        for path in kind.made_of_it
    )


def _both(queries: Iterable[QuerySet[Any]]) -> set[UUID]:
    """What several queries find, asked at once."""
    first, *others = [rows.order_by() for rows in queries]
    return {pk for (pk,) in first.union(*others)}
