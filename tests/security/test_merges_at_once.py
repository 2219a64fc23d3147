"""CC4: people are joined and parted while a report about them comes in, and nobody is left an orphan."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

from django.db import connections

from agencies import clock, door
from agencies.reasons import Reason, ReasonCode
from mash_hub import conflicts, merges, subjects
from mash_hub.contacts import Part
from mash_hub.models import Card, Conflict, Contact, Identification, Involvement, Merge, Subject
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast
from tests.mash_hub.contact_case import ELLIE, MARISA, submitted

WHY = Reason(ReasonCode.OPEN_CASE)
ROUNDS = 3


def at_once(*acts: Callable[[], Any]) -> None:
    """Begin all acts at the same moment, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(20)
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(60)


def newest(merge: Merge) -> Merge:
    with door.door(SETUP):
        return Merge.objects.get(pk=merge.pk)


def part_of(contact: Contact) -> Involvement:
    with door.door(SETUP):
        rows = Involvement.objects.select_related("card", "subject")
        return rows.get(file=contact.file_id)


def reported(cast: Cast, contact: Contact, card: Card) -> None:
    """A report names, beside its own person, somebody of whom the agency holds a record already."""
    with door.door(cast.joan):
        subjects.involve(
            card, contact, role=PersonRole.VICTIM, place=1, by=cast.joan, at=clock.now()
        )


def kept_from(person_id: UUID) -> set[UUID]:
    with door.door(SETUP):
        rows = Conflict.objects.standing().filter(person=person_id)
        return set(rows.values_list("file_id", flat=True))


def orphans() -> list[UUID]:
    """Cards that do not stand for exactly one person now, and parts that nobody's name leads to."""
    with door.door(SETUP):
        lost = [
            card.pk
            for card in Card.objects.all()
            if Identification.objects.standing().filter(card=card).count() != 1
        ]
        people = list(Subject.objects.values_list("pk", flat=True))
        found = {
            pk
            for person in people
            for pk in Involvement.objects.of_subject(person).values_list("pk", flat=True)
        }
        parts = set(Involvement.objects.values_list("pk", flat=True))
        return [*lost, *(parts - found)]


def test_cc4_a_report_that_comes_while_people_are_joined_or_parted_finds_its_person(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    for _ in range(ROUNDS):
        first, second = (
            part_of(submitted(cast.joan, [Part(PersonRole.VICTIM, MARISA)])) for _ in range(2)
        )
        kept_before = kept_from(cast.mandeep.person_id)
        with door.door(SETUP):
            source = conflicts.ConflictSource.DECLARED
            conflicts.keep_apart(
                cast.mandeep.person_id, first.file_id, source=source, by=SETUP, at=clock.now()
            )
        during, after = (submitted(cast.joan, [Part(PersonRole.CHILD, ELLIE)]) for _ in range(2))
        with door.door(cast.arlo):
            merge = merges.propose(first.subject, second.subject, by=cast.arlo, because=WHY)
        at_once(
            partial(settled, cast, merge, merges.confirm),
            partial(reported, cast, during, second.card),
        )
        assert orphans() == []
        # the conflict of one side holds in the case that came at the same moment
        assert during.file_id in kept_from(cast.mandeep.person_id)
        with door.door(SETUP):
            assert Contact.objects.of_subject(first.subject_id).filter(pk=during.pk).exists()
        with door.door(cast.arlo):
            now = Merge.objects.get(pk=merge.pk)
            merges.ask_to_part(now, by=cast.arlo, because=WHY, version=now.version)
        at_once(
            partial(settled, cast, merge, merges.undo),
            partial(reported, cast, after, second.card),
        )
        assert orphans() == []
        assert kept_from(cast.mandeep.person_id) == kept_before | {first.file_id}
        with door.door(SETUP):
            theirs = Contact.objects.of_subject(second.subject_id)
            assert theirs.filter(pk__in=[during.pk, after.pk]).count() == 2


def settled(cast: Cast, merge: Merge, verb: Callable[..., Any]) -> None:
    now = newest(merge)
    with door.door(cast.devika):
        verb(now, by=cast.devika, because=WHY, version=now.version)
