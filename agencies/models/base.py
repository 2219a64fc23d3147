"""What every row of ours is made of: a random id, a version, one way to be saved, sealed columns."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from agencies import door, references
from agencies.actors import Actor
from agencies.models.history import History, Stamp
from agencies.reasons import Reason
from agencies.verdicts import Stale

ASK = "ASK"
FOLLOW = "FOLLOW"

_V = TypeVar("_V", bound="Versioned")


class SectionField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A sealed section: one envelope of agencies/crypto/sections.py, and nothing in clear.

    `mode` says what a new version does to former readers (architecture, Sections): FOLLOW, they
    see it; ASK, its author says who is given it.
    """

    def __init__(self, *args: Any, mode: str = FOLLOW, **kwargs: Any) -> None:
        """Take the mode; a section may be empty, is never edited in a form, never indexed."""
        kwargs.setdefault("null", True)
        kwargs["editable"] = False
        self.mode = mode
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say in migrations that it is a plain binary column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class Row(models.Model):
    """A row with a random id that says nothing and is made in Python, before it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class VersionedQuerySet(models.QuerySet[_V]):
    """Rows people decide on."""

    def lock(self, row: _V, version: int) -> _V:
        """Fetch the row for change; raise Stale when `version` is no longer the newest."""
        newest = self.select_for_update(of=("self",)).get(pk=row.pk)
        if newest.version != version:
            raise Stale(newest.version)
        return newest


class Versioned(Row):
    """A row people decide on: each change is a new version with its history row.

    Only the model's own methods call `_create` and `_commit`; nobody else saves.
    """

    version = models.PositiveIntegerField(default=1)

    history = History()
    kind: ClassVar[str]

    class Meta:
        abstract = True

    def set_as_noted(
        self, values: Mapping[str, Any], *, by: Actor, at: datetime, because: Reason
    ) -> Self:
        """Bring it, after a restore, to what the journal of revocations says it had become."""
        for name, value in values.items():
            setattr(self, name, value)
        return self._commit([*values], by=by, at=at, because=because)

    def _create(self, *, by: Actor, at: datetime, because: Reason | None = None) -> Self:
        """Store a new row and its first history row."""
        self._mark(by, at, because)
        references.settle(self)
        self.save(force_insert=True)
        return self

    def _commit(
        self, fields: Iterable[str], *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Self:
        """Store the named fields as the next version; a second save in the same act is refused."""
        self.version += 1
        self._mark(by, at, because)
        self.save(update_fields=[*fields, "version"])
        return self

    def _mark(self, by: Actor, at: datetime, because: Reason | None) -> None:
        if because is not None and not because.is_kept:
            raise RuntimeError("The sentence of a reason is sealed first (sealing.keep_reason).")
        door.remember_save(self._meta.db_table, self.pk)
        self._stamp = Stamp(by, at, because)
