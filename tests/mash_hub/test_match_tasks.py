"""One number on two people asks who may know whether they are one; nobody is joined, and nobody told more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from config.desk import my_work
from mash_hub import conflicts, finding, match_tasks, merges, subjects
from mash_hub.contacts import Part
from mash_hub.identifiers import Identifier, Kind
from mash_hub.identities import Identity, Name, Phone
from mash_hub.models import Card, Contact, Identification, Involvement, MatchTask, Merge
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole, Subject
from mash_hub.work import Work
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import MARISA, NEW, screened, submitted

OPEN = Reason(ReasonCode.OPEN_CASE)
NHS = Identifier(Kind.NHS, "9990000018")
PNC = Identifier(Kind.PNC, "2007/0123456X")
PLAIN = replace(MARISA, phones=(), addresses=())
OTHER = Identity(names=(Name("Bryony", "Tallis"),), identifiers=(NHS,))
BOTH_WORDS = "The same number on two people: are they one?"
ONE_WORDS = "Another agency’s record has a number of this person"


def held(hat: Hat, identity: Identity) -> Card:
    """What an agency wrote down for itself, having looked them up."""
    with door.door(hat):
        finding.own_records({"": identity}, by=hat)
        return subjects.record(identity, by=hat, because=NEW)


def added(hat: Hat, card: Card, identity: Identity) -> None:
    with door.door(hat):
        subjects.add_to(card, identity, by=hat, because=NEW)


def asked(hat: Hat) -> list[Work]:
    """What of numbers on two people waits on somebody's My work."""
    with door.door(hat):
        found = [
            one
            for one in my_work.gather(hat, clock.now(), with_names=False).waiting
            if one.kind == "match_task"
        ]
        rows = [*MatchTask.objects.waiting_for(hat)]
        assert all(hat in MatchTask.objects.readers_of(row, among=[hat]) for row in rows)
        return found


def subject(card: Card) -> Subject:
    with door.door(SETUP):
        return subjects.subject_of(card)


def part(contact: Contact, by: Hat) -> Involvement:
    with door.door(by):
        return Involvement.objects.in_file(contact.file_id).select_related("card")[0]


@pytest.fixture
def two(cast: Cast) -> tuple[Card, Card]:
    """Two of whom the council holds a record each, with one NHS number."""
    return held(cast.devika, PLAIN), held(cast.arlo, OTHER)


def test_a_number_on_two_people_asks_who_screens_and_joins_nobody(cast: Cast, two: Any) -> None:
    names = {subject(one).reference for one in two}
    for hat in (cast.devika, cast.arlo, cast.mandeep):
        (work,) = asked(hat)
        assert work.words == BOTH_WORDS
        assert {*work.reference.split(" and ")} == names
        assert work.details == "NHS number"
    for name in ("joan", "kim", "owen", "esther", "ruth", "paula", "ines"):
        assert not asked(cast.hat(name)), name
    with door.door(SETUP):
        assert len({*Identification.objects.standing().values_list("subject", flat=True)}) == 2
        assert not Merge.objects.exists()


def test_the_two_are_read_side_by_side_and_said_to_be_two(cast: Cast, two: Any) -> None:
    (work,) = asked(cast.devika)
    browser = client_of(cast.devika)
    page = browser.get(work.url).content.decode()
    assert "NHS number on two people" in page
    assert "Tallis" in page
    assert "Oakden" in page
    answer = post(browser, work.url, cast.devika, version=0)
    assert answer.status_code == 422
    assert "Choose why" in answer.content.decode()
    listed = browser.get(reverse("mash_hub:merges")).content.decode()
    assert work.url in listed
    assert post(browser, work.url, cast.devika, version=0, because="CORRECTION").status_code == 302
    assert not asked(cast.devika)
    assert not asked(cast.arlo)
    assert work.url not in browser.get(reverse("mash_hub:merges")).content.decode()
    assert "nothing more is asked" in browser.get(work.url).content.decode()
    assert post(browser, work.url, cast.devika, version=0, because="CORRECTION").status_code == 403
    with door.door(cast.devika):
        entry = Entry.objects.filter(result="DIFFERENT").get()
        assert {*entry.people} == {subjects.subject_of(one).pk for one in two}


def test_two_who_are_not_one_are_asked_of_again_when_another_number_agrees(
    cast: Cast, two: Any
) -> None:
    with door.door(cast.devika):
        (task,) = MatchTask.objects.waiting_for(cast.devika)
        match_tasks.say_different(task, by=cast.devika, because=OPEN)
    added(cast.devika, two[0], PLAIN)
    added(cast.arlo, two[1], replace(OTHER, names=(Name("Bry", "Tallis"),)))
    assert not asked(cast.devika)
    added(cast.devika, two[0], replace(PLAIN, identifiers=(PNC,)))
    assert not asked(cast.devika)
    added(cast.arlo, two[1], replace(OTHER, identifiers=(PNC,)))
    (work,) = asked(cast.devika)
    assert work.details == "NHS number and PNC ID"
    with door.door(SETUP):
        assert MatchTask.objects.count() == 1


def test_whom_somebody_called_different_as_a_contact_was_matched_is_not_asked_of_again(
    cast: Cast,
) -> None:
    screened(submitted(cast.joan, [Part(PersonRole.VICTIM, PLAIN)]), cast.arlo)
    second = submitted(cast.kim, [Part(PersonRole.VICTIM, MARISA)])
    assert not asked(cast.arlo)  # the contact is still to be matched, and that asks
    screened(second, cast.arlo)
    assert not asked(cast.arlo)
    assert not asked(cast.devika)


def test_who_is_proposed_to_be_one_waits_for_a_colleague_and_no_longer_here(
    cast: Cast, two: Any
) -> None:
    kept, joined = (subject(one) for one in two)
    with door.door(cast.devika):
        merge = merges.propose(kept, joined, by=cast.devika, because=OPEN)
    assert not asked(cast.arlo)
    with door.door(cast.devika):
        merges.take_back(merge, by=cast.devika, version=1)
    assert asked(cast.arlo)
    with door.door(cast.devika):
        merge = merges.propose(kept, joined, by=cast.devika, because=OPEN)
    with door.door(cast.arlo):
        merges.confirm(merge, by=cast.arlo, because=OPEN, version=1)
    assert not asked(cast.arlo)
    added(cast.devika, two[0], replace(PLAIN, identifiers=(NHS, PNC)))
    assert not asked(cast.devika)


def test_what_two_people_said_are_two_is_not_asked_of_again(cast: Cast, two: Any) -> None:
    kept, joined = (subject(one) for one in two)
    with door.door(cast.devika):
        merge = merges.propose(kept, joined, by=cast.devika, because=OPEN)
    with door.door(cast.arlo):
        merges.decline(merge, by=cast.arlo, because=OPEN, version=1)
    added(cast.devika, two[0], PLAIN)
    assert not asked(cast.arlo)


def test_the_same_person_and_what_names_nobody_raise_nothing(cast: Cast) -> None:
    card = held(cast.devika, MARISA)
    added(cast.devika, card, MARISA)
    added(cast.devika, card, replace(MARISA, names=(Name("Marissa", "Oakden"),)))
    held(cast.devika, replace(OTHER, identifiers=(replace(NHS, verified=False),)))
    held(cast.devika, replace(OTHER, identifiers=(), phones=(Phone("+447700900123"),)))
    with door.door(cast.devika):
        finding.own_records({"": MARISA}, by=cast.devika)
        again = subjects.record(MARISA, by=cast.devika, because=NEW, of=subjects.subject_of(card))
    assert subject(again) == subject(card)
    with door.door(SETUP):
        assert not MatchTask.objects.exists()


def test_each_agency_learns_of_the_other_what_a_look_up_would_tell_it(cast: Cast) -> None:
    ours, theirs = held(cast.devika, PLAIN), held(cast.esther, OTHER)
    for hat, own, far, name, word in (
        (cast.devika, ours, theirs, "Oakden", "Tallis"),
        (cast.esther, theirs, ours, "Tallis", "Oakden"),
    ):
        (work,) = asked(hat)
        assert work.words == ONE_WORDS
        assert work.reference == subject(own).reference
        with door.door(hat):
            told = finding.search(
                Identity(identifiers=(NHS,)), by=hat, because=Reason(ReasonCode.OPEN_CASE)
            )
            assert told.elsewhere == finding.Known.YES
        page = client_of(hat).get(work.url).content.decode()
        assert subject(own).reference in page
        for hidden in (subject(far).reference, word, name, "Eastvale", "Health", "9990000018"):
            shown = page.split("<main")[1]
            assert hidden not in shown, hidden
    browser = client_of(cast.devika)
    (work,) = asked(cast.devika)
    assert post(browser, work.url, cast.devika, version=0, because="CORRECTION").status_code == 302
    assert not asked(cast.devika)
    assert asked(cast.esther)
    with door.door(cast.esther):
        (task,) = MatchTask.objects.waiting_for(cast.esther)
        with pytest.raises(Refused):
            match_tasks.say_different(task, by=cast.esther, because=OPEN)


def test_a_record_from_which_one_is_kept_apart_answers_like_none(cast: Cast) -> None:
    held(cast.devika, PLAIN)
    theirs = held(cast.esther, OTHER)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.devika.person_id,
            theirs.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
        task = MatchTask.objects.get()
    assert not asked(cast.devika)
    url = reverse("mash_hub:match-task", args=[task.pk])
    assert client_of(cast.devika).get(url).status_code == 404
    (work,) = asked(cast.arlo)
    assert work.words == ONE_WORDS
    for name in ("joan", "kim", "owen", "ruth"):
        assert client_of(cast.hat(name)).get(url).status_code in {403, 404}, name


def test_a_number_on_many_people_costs_no_more_queries_and_asks_of_ten(cast: Cast) -> None:
    held(cast.devika, replace(OTHER, names=(Name("Number", "Zero"),)))

    def cost() -> int:
        one = replace(OTHER, names=(Name("Number", "One"),))
        with door.door(cast.devika):
            finding.own_records({"": one}, by=cast.devika)
            before = MatchTask.objects.count()
            with CaptureQueriesContext(connection) as asked_for:
                subjects.record(one, by=cast.devika, because=NEW)
            made = MatchTask.objects.count() - before
            assert made <= match_tasks.MOST_RAISED
            return len(asked_for) - made

    first = cost()
    for _ in range(10):
        assert cost() == first
    assert len(asked(cast.devika)) == 20
