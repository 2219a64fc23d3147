"""Who read a request for disclosure is among who saw the person it is about, for those who may know (4.16, 7.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log.models import Entry
from audit.workspace import disclosure_answers, jobs, questions, scope
from audit.workspace.models import Disclosure, DisclosurePart, RaisedPattern
from audit.workspace.questions import Question
from mash_hub.models import Subject
from tests.audit_workspace.disclosure_case import (
    World,
    answered,
    collected,
    considered,
    items_of,
    made,
    on,
    pages_of,
    part_of,
    proposed,
    received,
    worded,
)
from tests.audit_workspace.test_reports import kept_apart, person_in
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import make_contact, rated
from tests.mash_hub.test_flags import part as person_of

PURPOSE = Reason(ReasonCode.AUDIT_LAWFULNESS)


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def found(by: Hat, about: UUID) -> list[Entry]:
    """Who saw somebody, or something of a case, as an auditor is answered."""
    today = hats.today()
    question = Question(
        PURPOSE, today - timedelta(days=60), today + timedelta(days=60), about_id=about
    )
    with door.door(by):
        return scope.narrowed(questions.ask(question, by=by).entries, by)


def readers(by: Hat, about: UUID, thing: UUID, verb: str = "READ") -> set[UUID | None]:
    """Whom an auditor is told to have read one thing, asked about somebody."""
    return {
        one.person_id for one in found(by, about) if thing in one.thing_ids and one.verb == verb
    }


def reads(hat: Hat, name: str, pk: UUID) -> None:
    answer = client_of(hat).get(reverse(f"audit_workspace:{name}", args=[pk]))
    assert answer.status_code == 200


def disclosed(world: World) -> Disclosure:
    """The request with its pages made, which the second person takes out to look at them."""
    worded(world)
    row = collected(world)
    part = part_of(world.ivor, row)
    reads(world.ivor, "disclosure", row.pk)
    reads(world.ivor, "disclosure-part", part.pk)
    for item in items_of(world.ivor, row):
        reads(world.ivor, "disclosure-item", item.pk)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        proposed(world, row)
        reads(world.reviewers[1], "disclosure", row.pk)
        pages_of(world.reviewers[1], row)
    return row


def bundle_of(row: Disclosure) -> UUID:
    with door.door(SETUP):
        return disclosure_answers.bundle_of(Disclosure.objects.get(pk=row.pk)).pk


def test_who_read_a_request_its_parts_and_its_answer_saw_the_person_it_is_about(
    world: World,
) -> None:
    row = disclosed(world)
    ines, callum, second = world.cast.ines, world.callum.pk, world.reviewers[1].person_id
    (item,) = items_of(world.ivor, row)
    part = part_of(world.ivor, row)
    assert readers(ines, callum, row.pk) == {world.ivor.person_id, second}
    assert world.ivor.person_id in readers(ines, callum, part.pk)
    assert second in readers(ines, callum, part.pk)  # what it passed on, on the request's page
    assert world.ivor.person_id in readers(ines, callum, item.pk)
    assert readers(ines, callum, bundle_of(row), "EXPORTED") == {second}
    browser = client_of(ines)
    days = {"from_on": hats.today() - timedelta(days=1), "until_on": row.owners_on}
    fields = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    fields |= {"purpose": "AUDIT_LAWFULNESS", "reference": world.callum.reference}
    asked = post(browser, reverse("audit_workspace:ask"), ines, **fields)
    assert row.reference in browser.get(asked["Location"]).content.decode()


def test_whose_words_the_answer_holds_was_seen_by_who_read_the_answer_and_not_the_request(
    world: World,
) -> None:
    row = disclosed(world)
    marisa = person_of(world.cast, world.enquiry, "Marisa").pk
    second = world.reviewers[1].person_id
    (item,) = items_of(world.ivor, row)
    ines = world.cast.ines
    assert world.ivor.person_id in readers(ines, marisa, item.pk)
    assert second in readers(ines, marisa, part_of(world.ivor, row).pk)
    assert readers(ines, marisa, bundle_of(row), "EXPORTED") == {second}
    # of the request’s page as far as the copies stood on it, and not before
    assert readers(ines, marisa, row.pk) == {second}
    other = rated(world.cast, contact=make_contact(world.cast))
    named = {pk for one in found(ines, person_in(other.file_id).pk) for pk in one.thing_ids}
    assert named.isdisjoint({row.pk, item.pk, item.part_id, bundle_of(row)})


def test_an_agencys_own_auditor_finds_who_read_its_part_and_nothing_of_the_request(
    world: World,
) -> None:
    police, health, housing = (
        given_role(world.cast, name, Role.AGENCY_AUDITOR) for name in ("owen", "kim", "lee")
    )
    row = collected(world)
    reads(world.ivor, "disclosure", row.pk)
    reads(world.moira, "disclosure-part", part_of(world.moira, row).pk)
    theirs = part_of(world.moira, row)
    callum = world.callum.pk
    assert readers(police, callum, row.pk) == {world.ivor.person_id}
    assert readers(health, callum, theirs.pk) == {world.moira.person_id}
    for hat, things in (
        (police, {theirs.pk}),
        (health, {row.pk, part_of(world.ivor, row).pk}),
        (housing, {row.pk, theirs.pk, part_of(world.ivor, row).pk}),
    ):
        assert things.isdisjoint(pk for one in found(hat, callum) for pk in one.thing_ids)


def test_an_auditor_kept_from_a_case_reads_of_no_request_of_whoever_stands_in_it(
    world: World,
) -> None:
    row = disclosed(world)
    ines = world.cast.ines
    kept_apart(world.cast.person.ines, world.enquiry.file_id, clock.now())
    with door.door(SETUP):
        parts = [*DisclosurePart.objects.filter(disclosure=row).values_list("pk", flat=True)]
    named = {pk for one in found(ines, world.callum.pk) for pk in one.thing_ids}
    assert named.isdisjoint({row.pk, bundle_of(row), *parts})


def test_a_request_for_disclosure_is_work_of_who_received_it_and_who_is_asked(
    world: World,
) -> None:
    """Whoever works on one is not raised as somebody who looked without a case."""
    tom = given_role(world.cast, "tom", Role.INFORMATION_OFFICER)
    row = received(_of(tom, world))
    reads(tom, "disclosure", row.pk)
    with clock.moved(clock.now() + timedelta(days=3)):
        jobs.watch_use()
        with door.door(SETUP):
            assert not RaisedPattern.objects.filter(person=tom.person_id).exists()
            assert Subject.objects.filter(pk=row.subject_id).exists()


def _of(officer: Hat, world: World) -> Any:
    return World(
        world.cast,
        world.enquiry,
        world.callum,
        world.item,
        officer,
        world.reviewers,
        world.moira,
    )
