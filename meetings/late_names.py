"""Comparing the names in MARAC cases with whoever comes to the MARAC later (domain notes 4.8).

As a case is referred its names are compared with everybody who attends there. Who comes afterwards is
compared with every case that still asks something of anybody; until then nothing of it is there for them,
whatever they do at the MARAC (`compared_by_name`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock, door, hats
from agencies.actors import Service
from agencies.models.people import Person
from audit.log import entries as log
from audit.log.entries import Verb
from meetings import expecting, namesakes
from meetings.models.compared_names import ComparedNames
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import MaracCase, MaracCaseQuerySet
from meetings.models.marac_states import OVER

JOB = "late-names"


def note(case: MaracCase, people: Iterable[Person]) -> None:
    """Note that people's names were compared with those in a case; part of the act that does it."""
    found = {person.pk for person in people}
    row = ComparedNames.objects.select_for_update().filter(case=case).first()
    if row is None:
        ComparedNames(id=uuid4(), case=case, people=sorted(found)).start()
    else:
        row.add(found)


def _asking() -> MaracCaseQuerySet:
    """The cases that still ask something of agencies: all that go on, and those with a flag to take off."""
    flagged = FlagConfirmation.objects.to_take_off(hats.today()).filter(case=OuterRef("pk"))
    found = MaracCase.objects.filter(file__destroyed_at__isnull=True)
    return found.filter(~Q(state__in=OVER) | Exists(flagged))


def due_ids() -> list[UUID]:
    """The cases with whose names somebody who attends there was not compared yet. Asked each minute."""
    known = ComparedNames.objects.filter(
        case=OuterRef(OuterRef("pk")), people__contains=[OuterRef("person")]
    )
    late = expecting.attending().filter(workspace=OuterRef("workspace")).exclude(Exists(known))
    return list(_asking().filter(Exists(late)).values_list("pk", flat=True))


@transaction.atomic
def fall_due(*, only: Collection[UUID]) -> int:
    """Compare the names in cases with whoever came since; gives how many cases that were."""
    rows = MaracCase.objects.filter(pk__in=only).select_related("workspace", "referral")
    found = [*rows.order_by("pk")]
    members = {
        place_id: [one.person for one in expecting.members(place_id)]
        for place_id in {case.workspace_id for case in found}
    }
    for case in found:
        _compare(case, members[case.workspace_id])
    return len(found)


def _compare(case: MaracCase, members: Iterable[Person]) -> None:
    row = ComparedNames.objects.select_for_update().filter(case=case).first()
    known = set(row.people) if row is not None else set()
    late = [person for person in members if person.pk not in known]
    if not late:
        return
    host_id, at = case.workspace.host_id, clock.now()
    by = Service(JOB, agency_id=host_id, workspace_id=case.workspace_id)
    with door.wearing_agency(host_id):
        namesakes.look_again([case], late, by=by, at=at)
    note(case, late)
    people = [person.pk for person in late]
    log.write(by=by, verb=Verb.CHANGED, about=[case], people=people, ground="names", at=at)
