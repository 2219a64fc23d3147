"""Comparing the names in cases with whoever comes later to where they are heard (domain notes 4.8, 4.10, 4.11).

As a case is referred to a MARAC, sent to another, or put on an agenda by itself, its names are compared
with everybody who attends there. Who comes afterwards is compared with every one of them, those that are
closed too; until then nothing of it is there for them, whatever they do there (`compared`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from agencies import clock, door
from agencies.actors import Service
from agencies.models.people import Person
from audit.log import entries as log
from audit.log.entries import Verb
from meetings import expecting, namesakes
from meetings.models.agenda import AgendaItem
from meetings.models.compared_names import ComparedNames
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_transfers import MaracTransfer

JOB = "late-names"
_BATCH = 100


@dataclass(frozen=True)
class _Kind:
    """One kind of case: since when and where it is read, and the section that names its people.

    The host of its own workspace opens that, of a transfer the one that sent it.
    """

    rows: QuerySet[Any]
    since: str
    place: str
    section: str


def _kinds() -> list[_Kind]:
    items = AgendaItem.objects.without_case().select_related("referral", "marac_case", "entry")
    return [
        _Kind(MaracCase.objects.select_related("referral"), "submitted_at", "workspace", "papers"),
        _Kind(MaracTransfer.objects.arrived(), "sent_at", "to_workspace", "pack"),
        _Kind(items, "listed_at", "workspace", "papers"),
    ]


def note(thing_id: UUID, people: Iterable[Person]) -> None:
    """Note that people's names were compared with those in a case; part of the act that does it."""
    _note(thing_id, people, _noted([thing_id]).get(thing_id))


def _noted(ids: Collection[UUID]) -> dict[UUID, ComparedNames]:
    """What is noted of cases so far, locked."""
    found = ComparedNames.objects.select_for_update().filter(thing_id__in=ids)
    return {row.thing_id: row for row in found.order_by("pk")}


def _note(thing_id: UUID, people: Iterable[Person], row: ComparedNames | None) -> None:
    found = {person.pk for person in people}
    if row is None:
        ComparedNames(id=uuid4(), thing_id=thing_id, people=sorted(found)).start()
    else:
        row.add(found)


def due_ids() -> list[UUID]:
    """The next cases with whose names somebody who attends there was not compared yet, the newest first.

    Asked each minute.
    """
    first, *others = map(_waiting, _kinds())
    found = first.union(*others).order_by("-since", "id")
    return [pk for pk, _ in found[:_BATCH]]


def _waiting(kind: _Kind) -> QuerySet[Any]:
    there = expecting.attending().filter(workspace=OuterRef(OuterRef(kind.place)))
    known = ComparedNames.objects.filter(
        thing_id=OuterRef("pk"), people__contains=ArraySubquery(there.values("person"))
    )
    rows = kind.rows.select_related(None).exclude(Exists(known)).annotate(since=F(kind.since))
    found: QuerySet[Any] = rows.values_list("id", "since")
    return found


@transaction.atomic
def fall_due(*, only: Collection[UUID]) -> int:
    """Compare the names in cases with whoever came since; gives how many cases that were."""
    done = 0
    for kind in _kinds():
        rows = kind.rows.filter(pk__in=only).select_related("workspace", "file").order_by("pk")
        places: dict[UUID, list[Any]] = defaultdict(list)
        for row in rows:
            places[getattr(row, f"{kind.place}_id")].append(row)
        for place_id, found in places.items():
            _compare(found, [one.person for one in expecting.members(place_id)], kind.section)
        done += sum(map(len, places.values()))
    return done


def _compare(cases: Iterable[Any], members: Collection[Person], section: str) -> None:
    """Compare the names in cases of one place with those of its members who are new to each."""
    by_id = {case.pk: case for case in cases}
    noted = _noted(by_id.keys())
    groups: dict[frozenset[Person], list[Any]] = defaultdict(list)
    for pk, case in by_id.items():
        known = set(noted[pk].people) if pk in noted else set()
        groups[frozenset(one for one in members if one.pk not in known)].append(case)
    for late, found in groups.items():
        _look_at([case for case in found if case.file.destroyed_at is None], late, section)
        for case in found:  # of what was destroyed no name is left that somebody could bear
            _note(case.pk, late, noted.get(case.pk))


def _look_at(cases: list[Any], late: Collection[Person], section: str) -> None:
    """Open cases as the host they are of, and keep apart whoever bears a name in them."""
    people, at = sorted(person.pk for person in late), clock.now()
    hosts: dict[UUID, list[Any]] = defaultdict(list)
    for case in cases if people else []:
        hosts[case.workspace_id].append(case)
    for place_id, found in hosts.items():
        host_id = found[0].workspace.host_id
        by = Service(JOB, agency_id=host_id, workspace_id=place_id)
        with door.wearing_agency(host_id):
            namesakes.look_again(found, late, by=by, at=at, section=section)
        for case in found:
            log.write(by=by, verb=Verb.CHANGED, about=[case], people=people, ground="names", at=at)
