"""What stands between two cases, and is kept from whoever is kept apart from either, whichever package it is of."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

from django.apps import apps


class Between:
    """A model whose rows stand between two cases, and can be late."""

    kind: ClassVar[str]

    @classmethod
    def files_between(cls, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files of both cases, by the row."""
        raise NotImplementedError


def kinds() -> dict[str, type[Between]]:
    """Every model of that sort by its kind, in every package."""
    return {model.kind: model for model in apps.get_models() if issubclass(model, Between)}
