"""What narrows by a column of a row: states that shut it, and lists of readers that became shorter.

Both are read from the versions of rows for the journal of revocations, and brought about once more after a
restore (`agencies.revocations`). A version that the restored hub still has is no news to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.actors import Actor
from agencies.models.base import Versioned
from agencies.models.revocations import Line, RevokedKind
from agencies.reasons import BY_RULE
from audit.log.entries import Thing


@dataclass(frozen=True)
class Shut:
    """A column of a kind of row, and the values of it by which less can be read or done.

    `ended` is the column that keeps when, and `instead` what is stored in place of each value.
    """

    model: type[Versioned]
    values: tuple[Any, ...]
    field: str = "state"
    ended: str = ""
    instead: Any = None

    def line(self, pk: UUID, value: Any, at: datetime) -> Line:
        """The line of a row that was given one of the values."""
        how = f"{self.model.kind}.{self.field}={value}"
        return Line(RevokedKind.SHUT, pk, at, how=how)

    def values_for(self, value: str, at: datetime) -> dict[str, Any]:
        """What a row is given for a value as it stands in the journal."""
        given = next(one for one in self.values if str(one) == value)
        stored = {self.field: given if self.instead is None else self.instead}
        return {**stored, self.ended: at} if self.ended else stored


@dataclass(frozen=True)
class Readers:
    """A column of a kind of row that lists who reads."""

    model: type[Versioned]
    field: str = "readers"

    def left(self, stands: Sequence[UUID], named: Sequence[UUID]) -> list[UUID]:
        """Who of a list still reads, as the journal says who was named last; those alone where nobody does."""
        return [one for one in stands if one in named] or [*named]


@dataclass(frozen=True)
class Narrowing:
    """The columns of a package that narrow."""

    shut: tuple[Shut, ...] = ()
    readers: tuple[Readers, ...] = ()

    def since(self, since: datetime) -> Iterator[Line]:
        """What was shut and shortened since an instant."""
        for shut in self.shut:
            yield from _shut_since(shut, since)
        for readers in self.readers:
            yield from _shorter_since(readers, since)


def _shut_since(one: Shut, since: datetime) -> Iterator[Line]:
    versions = one.model.history.filter(
        history_date__gte=since, version__gt=1, **{f"{one.field}__in": one.values}
    )
    for pk, value, at in versions.values_list("id", one.field, "history_date"):
        yield one.line(pk, value, at)


def _shorter_since(one: Readers, since: datetime) -> Iterator[Line]:
    for pk, before, after, at in changed_since(one.model, one.field, since):
        if not set(before) <= set(after):
            how = f"{one.model.kind}.{one.field}"
            yield Line(RevokedKind.READERS, pk, at, tuple(sorted(after)), how)


def changed_since(
    model: type[Versioned], field: str, since: datetime
) -> Iterator[tuple[UUID, Any, Any, datetime]]:
    """Of each version since an instant: its row, a column in the version before and in it, and when."""
    new = model.history.filter(history_date__gte=since, version__gt=1)
    rows = [*new.values_list("id", "version", field, "history_date")]
    ids = {pk for pk, *_ in rows}
    versions = model.history.filter(id__in=ids).values_list("id", "version", field)
    was = {(pk, version): value for pk, version, value in versions}
    for pk, version, value, at in rows:
        yield pk, was.get((pk, version - 1), value), value, at


# --- once more ------------------------------------------------------------------------------------


def again(
    lines: Iterable[Line], narrowing: Narrowing, *, by: Actor, at: datetime
) -> dict[str, list[Thing]]:
    """Shut and shorten what the journal says was so, where a restored row does not know of it.

    Gives the rows by kind of line. Inside a door; each row is saved once.
    """
    shuts = {f"{one.model.kind}.{one.field}": one for one in narrowing.shut}
    lists = {f"{one.model.kind}.{one.field}": one for one in narrowing.readers}
    of: dict[type[Versioned], dict[UUID, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        column = line.how.partition("=")[0]
        found = shuts.get(column) or lists.get(column)
        if found is not None:
            of[found.model][line.thing_id].append(line)
    done: dict[str, list[Thing]] = defaultdict(list)
    for model, by_row in of.items():
        known = versions_of(model, by_row)
        for row in model._default_manager.select_for_update(of=("self",)).filter(pk__in=by_row):
            news = [line for line in by_row[row.pk] if (row.pk, line.at) not in known]
            for kind in _brought(row, news, shuts, lists, by=by, at=at):
                done[kind].append(Thing(row.kind, row.pk))
    return done


def versions_of(model: type[Versioned], ids: Iterable[UUID]) -> set[tuple[UUID, datetime]]:
    """The versions that there are of some rows, each by its row and when it was made."""
    versions = model.history.filter(id__in=[*ids])
    return {*versions.values_list("id", "history_date")}


def _brought(
    row: Versioned,
    lines: Iterable[Line],
    shuts: Mapping[str, Shut],
    lists: Mapping[str, Readers],
    *,
    by: Actor,
    at: datetime,
) -> set[str]:
    """Save a row as its lines say, once; gives for which kinds of line it was changed."""
    wanted: dict[str, Any] = {}
    kind_of: dict[str, str] = {}
    for line in lines:
        column, _, value = line.how.partition("=")
        if column in shuts:
            new = shuts[column].values_for(value, line.at)
        else:
            one = lists[column]
            stands = wanted.get(one.field, getattr(row, one.field))
            new = {one.field: one.left(stands, line.beside)}
        wanted |= new
        kind_of |= dict.fromkeys(new, line.what)
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if changed:
        row.set_as_noted(changed, by=by, at=at, because=BY_RULE)
    return {kind_of[name] for name in changed}
