"""Words for what entries of the log name: references and the names of people who use the hub, no content.

An entry of a page names what its address asked for, by the name of the page. Of what was refused, or not found,
an auditor reads the reference only where the thing is of what they audit: nobody else showed it to anyone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from agencies.actors import Hat, Service
from agencies.models import Agency, Person, Workspace
from agencies.models.workspaces import said_of_cmogs
from agencies.roles import Role
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import names, scope
from mash_hub.models.subjects import Subject

_AT_ONCE = 1000  # ids in one statement, which names them once for each kind
REFUSALS = (Verb.REFUSED, Verb.NOT_FOUND)


def things_in(
    entry: Entry, words: Mapping[UUID, str], called: Mapping[UUID | None, str]
) -> list[tuple[str, str]]:
    """The things of an entry, each by its kind and what `of_entries` calls it; `called` is that of its page."""
    return [
        (_kind_words(kind, called.get(entry.workspace_id, "")), words.get(pk, ""))
        for kind, pk in zip(entry.thing_kinds, entry.thing_ids, strict=True)
    ]


def _kind_words(kind: str, called: str) -> str:
    words = kind.rpartition(":")[2].replace("_", " ").replace("-", " ")
    return " ".join(
        said_of_cmogs("CMOG", called) if one == "cmog" else one for one in words.split()
    )


def role_in(entry: Entry, called: Mapping[UUID | None, str]) -> str:
    """The role under which an entry was written, in words; `called` is that of its page."""
    if entry.role not in Role:
        return str(entry.role)
    return said_of_cmogs(str(Role(entry.role).label), called.get(entry.workspace_id, ""))


def called_in(entries: Iterable[Entry]) -> dict[UUID | None, str]:
    """What the CMOGs are called in which some entries were written; one query."""
    places = {entry.workspace_id for entry in entries if entry.workspace_id}
    return Workspace.objects.filter(pk__in=places).cmogs_called()


def of_entries(entries: Iterable[Entry], by: Hat | Service) -> dict[UUID, str]:
    """Words for every id in a page of entries, as their auditor reads them; a fixed number of queries."""
    shown = list(entries)
    wanted, refused = _things(shown, is_refused=False), _things(shown, is_refused=True)
    words: dict[UUID, str] = {}
    for kind, model in names.referenced().items():
        if ids := wanted.get(kind):
            found = model._default_manager.filter(pk__in=ids).values_list("pk", "reference")
            words |= {pk: str(reference) for pk, reference in found}
    asked_for = {pk for kind, ids in wanted.items() if ":" in kind for pk in ids}
    words |= _references(asked_for)
    words |= _references({pk for ids in refused.values() for pk in ids} - words.keys(), by)
    people = {pk for entry in shown for pk in entry.people}
    words |= dict(Subject.objects.filter(pk__in=people).values_list("pk", "reference"))
    words |= _staff(shown, wanted, Q())
    words |= _staff([], refused, Q(agency=by.agency_id) if scope.is_own(by) else Q())
    agencies = {e.agency_id for e in shown if e.agency_id}
    agencies |= {owner for entry in shown for owner in entry.owner_ids}
    words |= dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name"))
    places = {entry.workspace_id for entry in shown if entry.workspace_id}
    words |= dict(Workspace.objects.filter(pk__in=places).values_list("pk", "name"))
    return words


def _things(entries: Iterable[Entry], *, is_refused: bool) -> dict[str, set[UUID]]:
    """What some entries name, by its kind or by the name of the page that was asked for."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        if (entry.verb in REFUSALS) is is_refused:
            for kind, pk in zip(entry.thing_kinds, entry.thing_ids, strict=True):
                found[kind].add(pk)
    return found


def _staff(entries: Iterable[Entry], named: Mapping[str, set[UUID]], which: Q) -> dict[UUID, str]:
    """What the people are called who did what some entries tell, or whose pages were asked for."""
    ids = {entry.person_id for entry in entries if entry.person_id}
    ids |= {pk for kind, those in named.items() if kind.endswith("person") for pk in those}
    if not ids:
        return {}
    return dict(Person.objects.filter(which, pk__in=ids).values_list("pk", "name"))


def _references(ids: Collection[UUID], by: Hat | Service | None = None) -> dict[UUID, str]:
    """The references of things whose kind is not known, of any kind; of those an auditor audits, with `by`.

    One query with every thousand, whatever they are.
    """
    kinds = [
        rows.order_by()
        for model in names.referenced().values()
        if (rows := _audited(model, by)) is not None
    ]
    every = [*ids]
    words: dict[UUID, str] = {}
    for start in range(0, len(every), _AT_ONCE):
        some = every[start : start + _AT_ONCE]
        first, *others = [rows.filter(pk__in=some).values_list("pk", "reference") for rows in kinds]
        words |= {pk: str(reference) for pk, reference in first.union(*others, all=True)}
    return words


def _audited(model: type[Model], by: Hat | Service | None) -> QuerySet[Any] | None:
    """Rows of a kind, with `by` those of what an auditor audits; None where none of a kind can be told to be."""
    rows: QuerySet[Any] = model._default_manager.all()
    if by is None:
        return rows
    columns = names.columns_of(model)
    place = next((way for name, way in _PLACES if name in columns), "")
    if not place or "owner" not in columns:
        return None
    return rows.filter(scope.rows(by, place=place))


# The columns by which a thing stands in a workspace.
_PLACES = (("workspace", "workspace"), ("file", "file__workspace"))
