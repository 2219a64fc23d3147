"""People: cards and who reads them, who is who and back again, and finding them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Grant
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import conflicts, finding, look_up_tiers, merges, screening, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.finding import Known
from mash_hub.identifiers import Identifier, Kind
from mash_hub.identities import Birth, Identity, Name
from mash_hub.identity_tokens import tokens_of
from mash_hub.matching import Likeness
from mash_hub.models import Card, Contact, Identification, Involvement, Merge, Subject, Token
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import Answer, PersonRole
from mash_hub.protection import Kept, Protection, What
from tests.cast import SETUP, Cast
from tests.mash_hub.contact_case import ELLIE, HOME, MARISA, NEW, submitted

LITERAL = re.compile(r"'[^']*'|\d+")
ROSIE = replace(ELLIE, names=(Name("Rosie", "Thrale"),), identifiers=())
NOBODY = Identity(identifiers=(Identifier(Kind.NHS, "9990000107"),))


def everybody(cast: Cast) -> list[Hat]:
    with door.door(SETUP):
        places = vars(cast.workspace).values()
        return [hat for place in places for hat in hats.in_workspace(place.pk)]


def look(hat: Hat, identity: Identity) -> finding.Found:
    with door.door(hat):
        return finding.search(identity, by=hat, because=Reason(ReasonCode.OPEN_CASE))


def alone(hat: Hat, identity: Identity) -> Card:
    """A card its agency keeps to itself."""
    with door.door(hat):
        finding.own_records({"": identity}, by=hat)
        return subjects.record(identity, by=hat, because=NEW)


def opened_by(hat: Hat, cards: set[Card]) -> set[UUID]:
    """Those of some cards whose identity a hat has a live grant of."""
    live = Grant.objects.live_for(hat, clock.now())
    ours = live.of(Card.kind, [card.pk for card in cards], "identity")
    return set(ours.values_list("thing_id", flat=True))


def test_both_faces_of_who_reads_cards_and_subjects_agree_for_every_hat(cast: Cast) -> None:
    contact = submitted(cast.joan)
    alone(cast.owen, MARISA)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            contact.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
        cards, anchors = list(Card.objects.all()), list(Subject.objects.all())
    among = everybody(cast)
    for hat in among:
        with door.door(hat):
            seen = set(Card.objects.visible_to(hat))
            known = set(Subject.objects.visible_to(hat))
            every = {bytes(one.token) for one in Token.objects.all()}
            by_token = look_up_tiers.asked(every, every, [], by=hat)  # compiled once
            by_card = look_up_tiers.asked([], [], [card.pk for card in cards], by=hat)
            for met in (by_token, by_card):
                assert {card for card, _ in met.readable} == seen
                assert {thing for _, _, _, thing, _, _ in met.wraps} == opened_by(hat, seen)
            rule = Card.objects.exclude(owner=hat.agency_id).not_kept_from(hat)
            others = Token.objects.filter(card__in={*rule} - seen)
            assert by_token.elsewhere == {bytes(one.token) for one in others}
            assert by_card.elsewhere == set()
        with door.door(SETUP):
            assert seen == {card for card in cards if Card.objects.readers_of(card, among=[hat])}
            assert known == {one for one in anchors if Subject.objects.readers_of(one, among=[hat])}
    with door.door(cast.devika):
        assert Card.objects.visible_to(cast.devika).count() == 2
    with door.door(cast.mandeep):
        assert not Card.objects.visible_to(cast.mandeep).exists()
    with door.door(cast.paula):
        assert not Card.objects.visible_to(cast.paula).exists()  # managers read no content (AC11)


def test_twins_and_mothers_are_told_apart_among_candidates(cast: Cast) -> None:
    submitted(cast.joan)
    found = look(cast.devika, ROSIE)
    assert found.candidates[0].comparison.likeness == Likeness.SAME_HOUSEHOLD
    same = look(cast.devika, replace(ELLIE, identifiers=()))
    assert same.candidates[0].comparison.likeness == Likeness.SAME_PERSON


def test_a_card_nobody_gave_you_answers_by_tokens_alone(cast: Cast) -> None:
    card = alone(cast.owen, MARISA)
    by_number = look(cast.devika, replace(MARISA, names=(), addresses=(), phones=()))
    assert (by_number.candidates, by_number.elsewhere) == ((), Known.YES)
    without_number = replace(MARISA, identifiers=(), phones=())
    assert look(cast.devika, without_number).elsewhere == Known.ASK
    assert look(cast.devika, NOBODY).elsewhere == Known.NO
    with door.door(cast.devika):
        assert not Entry.objects.filter(thing_ids__contains=[card.pk]).exists()


def test_a_shared_telephone_tells_nothing_of_who_else_lives_with_it(cast: Cast) -> None:
    alone(cast.owen, MARISA)
    assert MARISA.phones
    her_number_alone = Identity(names=(Name("Peter", "Stone"),), phones=MARISA.phones)
    assert look(cast.devika, her_number_alone).elsewhere == Known.NO


def test_absent_and_forbidden_take_the_same_work(cast: Cast) -> None:
    contact = submitted(cast.joan)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            contact.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    look(cast.mandeep, NOBODY)
    answers, work = [], []
    for identity in (NOBODY, replace(MARISA, names=(), birth=Birth(), addresses=(), phones=())):
        with door.door(cast.mandeep), CaptureQueriesContext(connection) as queries:
            found = finding.search(identity, by=cast.mandeep, because=Reason(ReasonCode.OPEN_CASE))
        answers.append((found.candidates, found.elsewhere))
        work.append([LITERAL.sub("?", query["sql"]) for query in queries])
    assert answers[0] == answers[1] == ((), Known.NO)
    assert work[0] == work[1]


def test_nobody_without_the_right_looks_people_up(cast: Cast) -> None:
    for hat in (cast.joan, cast.owen):
        with door.door(hat), pytest.raises(Refused):
            finding.search(MARISA, by=hat, because=Reason(ReasonCode.OPEN_CASE))
    with door.door(cast.devika), pytest.raises(Refused, match="date of birth"):
        finding.search(
            Identity(names=MARISA.names), by=cast.devika, because=Reason(ReasonCode.OPEN_CASE)
        )


def test_the_log_of_a_look_up_holds_hashes_of_terms_and_its_reason(cast: Cast) -> None:
    submitted(cast.joan)
    look(cast.devika, MARISA)
    with door.door(cast.devika):
        entry = Entry.objects.get(verb="SEARCHED")
        tokens = tokens_of(MARISA)
    assert entry.reason_code == "OPEN_CASE"
    assert {bytes(one) for one in entry.hashes} == tokens
    assert entry.count == 1


def test_who_is_the_same_person_takes_two_and_parts_go_with_it_there_and_back(cast: Cast) -> None:
    first, again = submitted(cast.joan), submitted(cast.joan)
    with door.door(cast.arlo):
        known = Involvement.objects.in_file(first.file_id)[0]
        part = Involvement.objects.in_file(again.file_id)[0]
        assert part.card is not None
        before = part.subject_id
        screening.answer_candidate(
            part, known.subject, Answer.SAME_PERSON, by=cast.arlo, because=NEW
        )
        merge = Merge.objects.get(joined=before)
    with door.door(cast.arlo):
        assert subjects.subject_of(part.card).pk == before
    with door.door(cast.devika):
        merges.confirm(merge, by=cast.devika, because=NEW, version=merge.version)
    with door.door(cast.arlo):
        assert subjects.subject_of(part.card) == known.subject
        assert set(Contact.objects.of_subject(known.subject_id)) == {first, again}
        assert screening.earlier_contacts(again, by=cast.arlo) == [first]
        assert Token.objects.filter(card=part.card).exists()
    with door.door(cast.arlo), pytest.raises(Refused, match="takes two"):
        subjects.take_back(part.card, by=cast.arlo, because=NEW, about=again)
    with door.door(cast.devika):
        merges.ask_to_part(merge, by=cast.devika, because=NEW, version=merge.version + 1)
    with door.door(cast.arlo):
        merges.undo(merge, by=cast.arlo, because=NEW, version=merge.version + 2)
    with door.door(cast.arlo):
        assert subjects.subject_of(part.card).pk == before
        assert set(Contact.objects.of_subject(known.subject_id)) == {first}
        assert Identification.objects.filter(card=part.card).count() == 3
        assert not Identification.objects.filter(card=known.card, ended_at__isnull=False).exists()


def test_only_its_agency_adds_to_a_card(cast: Cast) -> None:
    card = alone(cast.owen, MARISA)
    with door.door(cast.joan), pytest.raises(Refused):
        subjects.add_to(card, ELLIE, by=cast.joan, because=NEW)


def test_a_protected_address_is_found_by_nobody(cast: Cast) -> None:
    safe = Kept(What.ADDRESS, Protection.SAFE, HOME)
    hidden = replace(MARISA, addresses=(), kept=(safe,), birth=Birth(), phones=())
    submitted(cast.joan, [Part(PersonRole.VICTIM, replace(hidden, identifiers=()))])
    typed = Identity(names=MARISA.names, addresses=(HOME,))
    found = look(cast.devika, typed)
    assert (found.candidates, found.elsewhere) == ((), Known.NO)


def test_open_work_is_searched_by_the_sound_of_a_name(cast: Cast) -> None:
    contact = submitted(cast.joan)
    with door.door(cast.devika):
        found, _ = finding.search_open_work(
            "Marissa Oakdon", by=cast.devika, because=Reason(ReasonCode.OPEN_CASE)
        )
        assert [one.contact for one in found] == [contact]
    with door.door(cast.esther):
        found, _ = finding.search_open_work(
            "Oakden", by=cast.esther, because=Reason(ReasonCode.OPEN_CASE)
        )
        assert found == []


def test_the_database_holds_no_name_date_or_number_of_anybody(cast: Cast) -> None:
    submitted(cast.joan)
    with door.door(cast.devika), connection.cursor() as cursor:
        for table in ("mash_hub_card", "mash_hub_historicalcard", "mash_hub_token"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            dump = " ".join(row[0] for row in cursor.fetchall())
            for text in ("Marisa", "Oakden", "9990000018", "NM4", date(1994, 6, 14).isoformat()):
                assert text not in dump
                assert text.encode().hex() not in dump


def test_a_new_home_makes_the_old_one_a_previous_one_and_says_each_place_once() -> None:
    mill = Address("12 Mill Street", "Northmoor", "NM4 2PJ", kind="HOME")
    school = Address("High Road", "Northmoor", "NM4 1AA", kind="SCHOOL")
    ash = Address("3 Ash Court", "Eastvale", "EV1 2AA", kind="HOME")
    before = Identity(names=(Name("Marisa", "Oakden"),), addresses=(mill, school))
    moved = before.joined(Identity(names=(Name("Marisa", "Oakden"),), addresses=(ash,)))
    assert [(one.lines, one.kind) for one in moved.addresses] == [
        ("3 Ash Court", "HOME"),
        ("12 Mill Street", "PREVIOUS"),
        ("High Road", "SCHOOL"),
    ]
    again = moved.joined(Identity(addresses=(replace(ash, lines="3 ASH COURT"),)))
    assert [one.lines for one in again.addresses] == ["3 ASH COURT", "12 Mill Street", "High Road"]
    unsaid = before.joined(Identity(addresses=(replace(ash, kind="WORK"),)))
    assert [one.kind for one in unsaid.addresses] == ["WORK", "HOME", "SCHOOL"]
