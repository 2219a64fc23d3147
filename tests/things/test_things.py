"""Things: looked up before they are recorded, each agency's own, and given only as it decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import clock, disposal, door, sealing
from agencies.actors import Service as Job
from agencies.models.notices import Notice
from agencies.reasons import ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import ceilings, conflicts, index_rotation, interests, thing_finding, thing_sharing
from mash_hub import things as acts
from mash_hub.addresses import Address
from mash_hub.finding import Known
from mash_hub.identifiers import Given
from mash_hub.identities import Identity, Phone
from mash_hub.interests import Interest
from mash_hub.models import Subject, Thing, ThingCard, ThingToken
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.interests import Relation as Near
from mash_hub.models.items import Handling
from mash_hub.particulars import Particulars, exact
from mash_hub.protection import Kept, Protection, What
from mash_hub.thing_tokens import tokens_of
from tests.cast import SETUP, Cast
from tests.custody.test_index_rotation import (  # noqa: F401  # a fixture
    _small_batches_and_the_old_key_back as old_key_back,
)
from tests.things.case import (
    CAR,
    EVERY,
    HANDLE,
    HOTEL,
    NEWS,
    NUMBER,
    OPEN,
    recorded,
    released,
    search,
    sees,
    terms,
    thing_of,
)

LITERAL = re.compile(r"'[^']*'|\d+")
HIDDEN_NUMBER = replace(
    NUMBER,
    phone=Given(),
    kept=(Kept(What.PHONE, Protection.SAFE, Phone("+447700900321")),),
)
REFUGE = Particulars(
    HOTEL.subject_kind,
    name="Harbour House",
    kept=(Kept(What.ADDRESS, Protection.REFUGE, Address("4 Hidden Lane", "Eastvale", "EV1 9ZZ")),),
)


@pytest.mark.parametrize("said", EVERY, ids=lambda said: said.subject_kind)
def test_each_kind_is_recorded_found_again_and_known_to_others_without_being_opened(
    cast: Cast, said: Particulars
) -> None:
    card = recorded(said, cast.owen)
    assert card.subject.reference.startswith(f"{said.subject_kind.letter}-")
    again = search(said, cast.owen)
    assert [one.said for one in again.likely] == [said]
    assert again.elsewhere is None  # a researcher is told of nobody else's
    strange = search(said, cast.devika)
    assert strange.likely == ()
    assert strange.elsewhere == (Known.YES if exact(said) else Known.ASK)
    with door.door(cast.owen):
        opened = sealing.open_quietly([card], ["identity"], by=cast.owen)[card, "identity"]
        assert Particulars.from_content(opened or {}) == said
        assert Subject.objects.visible_to(cast.owen).count() == 0  # no person came of it


def test_nothing_is_recorded_that_was_not_just_looked_up_as_it_is_written(cast: Cast) -> None:
    search(CAR, cast.owen)
    with door.door(cast.owen), pytest.raises(Refused, match="not looked up"):
        acts.record(replace(CAR, mark=Given("AB12CDF")), by=cast.owen, because=OPEN)
    search(CAR, cast.devika)
    with door.door(cast.owen):
        acts.record(CAR, by=cast.owen, because=OPEN)
    as_given = replace(CAR, mark=Given("AB1 something", verified=False))
    with door.door(cast.owen):
        card = acts.record(as_given, by=cast.owen, because=OPEN)
        assert card.history.get().reason_code == ReasonCode.TOO_LITTLE_KNOWN
        assert not card.tokens.exists()
    with door.door(cast.joan), pytest.raises(Refused, match="cannot look up"):
        thing_finding.search(CAR, by=cast.joan, because=OPEN)


def test_a_look_up_is_logged_by_hashes_and_counted_with_those_for_people(cast: Cast) -> None:
    search(NUMBER, cast.devika)
    with door.door(cast.devika):
        entry = Entry.objects.latest("at")
        assert (entry.verb, entry.ground, entry.reason_code) == ("SEARCHED", "thing", "OPEN_CASE")
        assert {bytes(one) for one in entry.hashes} == tokens_of(NUMBER)
        for number in range(2, ceilings.SEARCHES_AN_HOUR + 1):
            assert ceilings.count_search(cast.devika) == number
        with pytest.raises(ceilings.TooManySearches):
            thing_finding.search(NUMBER, by=cast.devika, because=OPEN)


def test_a_thing_that_may_not_be_known_is_not_told_from_one_that_does_not_exist(
    cast: Cast,
) -> None:
    card = recorded(CAR, cast.owen)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            card.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    other = replace(CAR, mark=Given("AB12CDF"))
    search(other, cast.mandeep)
    answers, work = [], []
    for said in (other, CAR):
        with door.door(cast.mandeep), CaptureQueriesContext(connection) as queries:
            found = thing_finding.search(said, by=cast.mandeep, because=OPEN)
        answers.append((found.likely, found.elsewhere))
        work.append([LITERAL.sub("?", query["sql"]) for query in queries])
    assert answers == [((), Known.NO)] * 2
    assert work[0] == work[1]
    assert not sees(cast.mandeep, thing_of_quietly(card))


def thing_of_quietly(card: ThingCard) -> Thing:
    with door.door(SETUP):
        return thing_of(card)


def test_a_card_is_read_in_the_workspace_it_was_released_in_until_its_last_day_or_taken_back(
    cast: Cast,
) -> None:
    card = recorded(CAR, cast.owen)
    assert not sees(cast.kim, card)
    assert sees(cast.hat("owen", "marac"), card)  # its own agency's, wherever they work
    made = released(card, cast.owen, cast.agency.health, cast.agency.housing)
    assert sees(cast.kim, card)
    assert sees(cast.tom, card)
    assert not sees(cast.hat("tom", "marac"), card)
    assert not sees(cast.devika, card)
    assert not sees(replace(cast.kim, agreement_in_force=False), card)
    with door.door(cast.kim):
        opened = sealing.open_quietly([card], ["identity"], by=cast.kim)[card, "identity"]
        assert opened is not None
        told = Notice.objects.visible_to(cast.kim).get(notice_kind="THING_SHARED")
        assert told.reference == card.subject.reference
    with clock.moved(made.until_at):
        assert not sees(cast.kim, card)
        with door.door(Job("thing-releases")):
            ids = thing_sharing.run_out_ids()
            assert thing_sharing.let_run_out(by=Job("thing-releases"), only=ids) == 1
            assert thing_sharing.let_run_out(by=Job("thing-releases"), only=ids) == 0
    again = released(card, cast.owen, cast.agency.health, persons=(cast.kim,))
    assert sees(cast.kim, card)
    with door.door(cast.owen):
        thing_sharing.end(again, by=cast.owen, because=NEWS, version=again.version)
    assert not sees(cast.kim, card)


def test_who_reads_a_card_is_the_same_from_both_sides(cast: Cast) -> None:
    card = recorded(HOTEL, cast.owen)
    released(card, cast.owen, cast.agency.health, persons=(cast.kim,))
    released(card, cast.owen, cast.agency.council)
    everybody = [*cast.hats.values()]
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.arlo.person_id, card.file_id, source=ConflictSource.NOTED, by=SETUP, at=clock.now()
        )
    seeing = [hat for hat in everybody if sees(hat, card)]
    with door.door(cast.owen):
        assert ThingCard.objects.readers_of(card, among=everybody) == seeing
        assert Thing.objects.readers_of(thing_of(card), among=everybody) == seeing
    assert {cast.kim, cast.devika, cast.mandeep, cast.cole} <= {*seeing}
    assert cast.arlo not in seeing


def test_only_who_may_release_does_and_under_conditions_to_people_by_name(cast: Cast) -> None:
    card = recorded(CAR, cast.owen, handling=Handling.C)
    refused: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: released(card, cast.owen, cast.agency.health), "Handling C"),
        (lambda: released(card, cast.devika, cast.agency.health), "Only the agency that holds"),
        (lambda: released(card, cast.owen, cast.agency.audit), "agreement"),
        (lambda: released(card, cast.owen), "agreement"),
        (
            lambda: released(card, cast.owen, cast.agency.health, persons=(cast.kim,), days=400),
            "twelve months",
        ),
        (
            lambda: released(card, cast.owen, cast.agency.health, persons=(cast.tom,)),
            "Name people who read",
        ),
    )
    for act, words in refused:
        with pytest.raises(Refused, match=words):
            act()
    released(card, cast.owen, cast.agency.health, persons=(cast.kim,))
    with door.door(cast.owen), pytest.raises(Stale):
        thing_sharing.release(card, terms(cast.agency.health), by=cast.owen, version=7)


def test_readers_follow_a_correction_and_are_told_and_every_version_stays(cast: Cast) -> None:
    card = recorded(CAR, cast.owen)
    released(card, cast.owen, cast.agency.health)
    blue = replace(CAR, colour="Blue", mark=Given("AB12CDF"))
    with door.door(cast.owen):
        acts.change(card, blue, by=cast.owen, because=NEWS, version=card.version)
    with door.door(cast.owen), pytest.raises(Stale):
        acts.change(card, CAR, by=cast.owen, because=NEWS, version=card.version)
    with door.door(cast.kim), pytest.raises(Refused, match="holds a card"):
        acts.change(card, CAR, by=cast.kim, because=NEWS, version=2)
    with door.door(cast.kim):
        newest = ThingCard.objects.visible_to(cast.kim).get()
        opened = sealing.open_quietly([newest], ["identity"], by=cast.kim)[newest, "identity"]
        assert Particulars.from_content(opened or {}) == blue
        assert Notice.objects.visible_to(cast.kim).filter(notice_kind="THING_CHANGED").exists()
        assert [row.version for row in newest.history.order_by("version")] == [1, 2]
    assert search(blue, cast.kim).likely
    assert not search(CAR, cast.kim).likely


@pytest.mark.parametrize("said", [HIDDEN_NUMBER, REFUGE], ids=["number", "address"])
def test_what_is_protected_makes_no_tokens_and_is_neither_found_nor_given(
    cast: Cast, said: Particulars
) -> None:
    card = recorded(said, cast.owen)
    with door.door(cast.owen):
        assert not ThingToken.objects.filter(card=card).exists()
        assert "900321" not in f"{said}{said.label}{[*said.lines_shown()]}"
    seen = replace(NUMBER) if said is HIDDEN_NUMBER else HOTEL
    assert search(seen, cast.owen).likely == ()
    released(card, cast.owen, cast.agency.health)
    with door.door(cast.kim):
        found = sealing.open_quietly([card], acts.SECTIONS, by=cast.kim)
        assert found[card, "identity"] is not None
        assert found[card, "protected"] is None
        (kept,) = Particulars.from_content(found[card, "identity"] or {}).kept
        assert str(kept).startswith("Protected")


def test_protection_that_was_lifted_can_be_put_back(cast: Cast) -> None:
    card = recorded(HIDDEN_NUMBER, cast.owen)
    for said in (NUMBER, HIDDEN_NUMBER):
        with door.door(cast.owen):
            now = ThingCard.objects.get(pk=card.pk)
            acts.change(now, said, by=cast.owen, because=NEWS, version=now.version)
        with door.door(cast.owen):
            assert acts.whole(ThingCard.objects.get(pk=card.pk), by=cast.owen) == said


def test_two_agencies_cards_stand_for_one_thing_when_the_second_says_so_and_part_again(
    cast: Cast,
) -> None:
    theirs = recorded(CAR, cast.owen)
    released(theirs, cast.owen, cast.agency.council)
    with door.door(cast.devika):
        thing = thing_of(theirs)
    ours = recorded(replace(CAR, colour="Silver"), cast.devika)
    assert ours.subject_id != theirs.subject_id
    with door.door(cast.devika):
        acts.stand_for(ours, thing, by=cast.devika, because=OPEN, version=ours.version)
    with door.door(cast.devika):
        now = ThingCard.objects.get(pk=ours.pk)
        assert now.subject_id == theirs.subject_id
        with pytest.raises(Refused, match="has a card"):
            acts.stand_for(now, thing, by=cast.devika, because=OPEN, version=now.version)
        acts.stand_alone(now, by=cast.devika, because=NEWS, version=now.version)
    with door.door(cast.devika):
        now = ThingCard.objects.get(pk=ours.pk)
        assert now.subject_id not in (ours.subject_id, theirs.subject_id)
        with pytest.raises(Refused, match="stands for itself"):
            acts.stand_alone(now, by=cast.devika, because=NEWS, version=now.version)
    hotel = recorded(HOTEL, cast.owen)
    search(CAR, cast.arlo)
    with door.door(cast.arlo), pytest.raises(Refused, match="you can see"):
        acts.record(CAR, by=cast.arlo, because=OPEN, stands_for=thing_of(hotel))


def test_a_worker_is_kept_apart_from_a_card_of_their_own_home_or_telephone(cast: Cast) -> None:
    said = [Interest(Near.SELF, Identity(addresses=(Address("9 Station Road", "", "NM4 2PJ"),)))]
    with door.door(cast.cole):
        interests.declare(said, by=cast.cole, version=0)
    hotel = recorded(HOTEL, cast.owen)
    assert sees(cast.owen, hotel)
    assert not sees(cast.cole, hotel)
    number = recorded(NUMBER, cast.owen)
    assert sees(cast.cole, number)
    said.append(Interest(Near.PARTNER, Identity(phones=(Phone("+447700900321"),))))
    with door.door(cast.cole):
        interests.declare(said, by=cast.cole, version=1)
    assert not sees(cast.cole, number)


def test_a_shredded_card_is_neither_seen_nor_found_and_cannot_be_opened(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    card = recorded(HANDLE, cast.owen)
    disposal.shred(card.file_id)
    assert not sees(cast.owen, card)
    assert search(HANDLE, cast.owen).likely == ()
    assert search(HANDLE, cast.devika).elsewhere == Known.NO
    with door.door(cast.owen):
        assert sealing.open_quietly([card], ["identity"], by=cast.owen)[card, "identity"] is None


@pytest.mark.usefixtures("old_key_back")
def test_things_are_found_at_every_step_of_replacing_the_index_key(cast: Cast) -> None:
    cards = [recorded(said, cast.owen) for said in EVERY]
    rotation = index_rotation.begin(by=Job("rotation"))
    while not rotation.finished_at:
        rotation = index_rotation.step(rotation.pk)
        assert search(CAR, cast.owen).likely
    assert rotation.done == rotation.total == len(cards)
    with door.door(cast.owen):
        numbers = set(ThingToken.objects.values_list("key_number", flat=True))
    assert numbers == {2}
    assert search(HANDLE, cast.devika).elsewhere == Known.YES
