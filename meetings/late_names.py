"""Comparing the names in MARAC cases with whoever comes to the MARAC later (domain notes 4.8).

As a case is referred its names are compared with everybody who attends there. Who comes afterwards is
compared with every case of that MARAC, those that are closed too; until then nothing of it is there for
them, whatever they do at the MARAC (`compared`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies import clock, door
from agencies.actors import Service
from agencies.models.people import Person
from audit.log import entries as log
from audit.log.entries import Verb
from meetings import expecting, namesakes
from meetings.models.compared_names import ComparedNames
from meetings.models.marac_cases import MaracCase

JOB = "late-names"
_BATCH = 100


def note(case: MaracCase, people: Iterable[Person]) -> None:
    """Note that people's names were compared with those in a case; part of the act that does it."""
    _note(case, people, _rows([case]).get(case.pk))


def _rows(cases: Iterable[MaracCase]) -> dict[UUID, ComparedNames]:
    """What is noted of cases so far, locked."""
    found = ComparedNames.objects.select_for_update().filter(
        thing_id__in=[case.pk for case in cases]
    )
    return {row.thing_id: row for row in found.order_by("pk")}


def _note(case: MaracCase, people: Iterable[Person], row: ComparedNames | None) -> None:
    found = {person.pk for person in people}
    if row is None:
        ComparedNames(id=uuid4(), thing_id=case.pk, people=sorted(found)).start()
    else:
        row.add(found)


def due_ids() -> list[UUID]:
    """The next cases with whose names somebody who attends there was not compared yet, the newest first.

    Asked each minute.
    """
    there = expecting.attending().filter(workspace=OuterRef(OuterRef("workspace")))
    known = ComparedNames.objects.filter(
        thing_id=OuterRef("pk"), people__contains=ArraySubquery(there.values("person"))
    )
    rows = MaracCase.objects.exclude(Exists(known)).order_by("-submitted_at", "pk")
    return list(rows.values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def fall_due(*, only: Collection[UUID]) -> int:
    """Compare the names in cases with whoever came since; gives how many cases that were."""
    rows = MaracCase.objects.filter(pk__in=only).select_related("workspace", "referral", "file")
    places: dict[UUID, list[MaracCase]] = defaultdict(list)
    for case in rows.order_by("pk"):
        places[case.workspace_id].append(case)
    for place_id, cases in places.items():
        _compare(cases, [one.person for one in expecting.members(place_id)])
    return sum(map(len, places.values()))


def _compare(cases: Collection[MaracCase], members: Iterable[Person]) -> None:
    """Compare the names in cases of one place with those of its members who are new to each."""
    rows, there = _rows(cases), [*members]
    groups: dict[frozenset[Person], list[MaracCase]] = defaultdict(list)
    for case in cases:
        known = set(rows[case.pk].people) if case.pk in rows else set()
        groups[frozenset(one for one in there if one.pk not in known)].append(case)
    for late, found in groups.items():
        _look_at([case for case in found if case.file.destroyed_at is None], late)
        for case in found:  # of what was destroyed no name is left that somebody could bear
            _note(case, late, rows.get(case.pk))


def _look_at(cases: list[MaracCase], late: Collection[Person]) -> None:
    """Open the papers of cases as their host, and keep apart whoever bears a name in them."""
    if not cases or not late:
        return
    place, at = cases[0].workspace, clock.now()
    by = Service(JOB, agency_id=place.host_id, workspace_id=place.pk)
    with door.wearing_agency(place.host_id):
        namesakes.look_again(cases, late, by=by, at=at)
    people = sorted(person.pk for person in late)
    for case in cases:
        log.write(by=by, verb=Verb.CHANGED, about=[case], people=people, ground="names", at=at)
