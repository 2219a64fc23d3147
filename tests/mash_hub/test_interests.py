"""Declarations of interests: a worker is kept apart from every case that touches them, both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from config.desk import my_work
from mash_hub import conflicts, declarations, finding, interests, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Name, Phone
from mash_hub.interests import Interest
from mash_hub.models import Card, Conflict, Contact, Interests, Involvement
from mash_hub.models.interests import InterestToken, Relation
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import HOME, MARISA, NEW, fresh, submitted
from tests.security.walking import without_chance

SEARCH = Reason(ReasonCode.OPEN_CASE)
EX = Interest(
    Relation.PARTNER,
    Identity(names=(Name("Marisa", "Oakden"),), birth=Birth.on(date(1994, 6, 14))),
)
MY_HOME = Interest(Relation.SELF, Identity(addresses=(replace(HOME, town=""),)))
SAME_SURNAME = Interest(
    Relation.RELATIVE,
    Identity(names=(Name("Ann", "Oakden"),), addresses=(Address(postcode="NM4 2PJ"),)),
)
STRANGER = Interest(
    Relation.RELATIVE,
    Identity(names=(Name("Zachary", "Quist"),), birth=Birth.on(date(1971, 2, 3))),
)
LITERAL = re.compile(r"'[^']*'|\d+")


def declared(hat: Hat, *people: Interest, version: int = 0) -> Interests:
    with door.door(hat):
        return interests.declare(people, by=hat, version=version)


def sees(hat: Hat, contact: Contact) -> bool:
    """By the rule, and by every page that would show it."""
    with door.door(hat):
        by_rule = Contact.objects.visible_to(hat).filter(pk=contact.pk).exists()
        cards = Card.objects.visible_to(hat).filter(involvements__file=contact.file_id)
        assert cards.exists() == by_rule
        found = finding.search(MARISA, by=hat, because=SEARCH)
        assert bool(found.candidates) == by_rule
        assert (found.elsewhere != finding.Known.NO) is False
    browser = client_of(hat)
    page = browser.get(reverse("mash_hub:contact", args=[contact.pk]))
    assert (page.status_code == 200) == by_rule
    listed = browser.get(reverse("mash_hub:contacts")).content.decode()
    assert (contact.reference in listed) == by_rule
    return by_rule


@pytest.mark.parametrize(
    ("said", "is_doubtful"),
    [(EX, False), (MY_HOME, False), (SAME_SURNAME, True)],
    ids=["by birth", "by home", "by surname and postcode"],
)
def test_a_worker_who_declared_somebody_never_sees_the_case_that_comes_later(
    cast: Cast, said: Interest, is_doubtful: bool
) -> None:
    declared(cast.mandeep, STRANGER, said)
    contact = submitted(cast.joan)
    assert not sees(cast.mandeep, contact)
    assert sees(cast.devika, contact)
    with door.door(SETUP):
        assert {row.is_doubtful for row in Conflict.objects.standing()} == {is_doubtful}


@pytest.mark.parametrize("said", [EX, MY_HOME, SAME_SURNAME])
def test_a_case_at_hand_vanishes_for_whoever_declares_somebody_in_it(
    cast: Cast, said: Interest
) -> None:
    contact = submitted(cast.joan)
    assert sees(cast.mandeep, contact)
    declared(cast.mandeep, said)
    assert not sees(cast.mandeep, contact)


def test_who_declares_strangers_or_nobody_is_kept_apart_from_nothing(cast: Cast) -> None:
    contact = submitted(cast.joan)
    declared(cast.mandeep)
    declared(cast.mandeep, STRANGER, version=1)
    assert sees(cast.mandeep, contact)
    with door.door(SETUP):
        assert not Conflict.objects.exists()


def test_a_card_that_later_says_more_keeps_apart_too(cast: Cast) -> None:
    unnamed = replace(MARISA, names=(), birth=Birth(), addresses=(), identifiers=(), phones=())
    contact = submitted(
        cast.joan, [Part(PersonRole.VICTIM, replace(unnamed, description="A woman"))]
    )
    declared(cast.mandeep, EX)
    with door.door(cast.joan):
        part = Involvement.objects.in_file(contact.file_id)[0]
        assert part.card is not None
        subjects.add_to(part.card, MARISA, by=cast.joan, because=NEW)
    with door.door(cast.mandeep):
        assert not Contact.objects.visible_to(cast.mandeep).exists()


def test_absent_and_kept_apart_are_searched_by_the_same_work(cast: Cast) -> None:
    declared(cast.mandeep, EX)
    submitted(cast.joan)
    nobody = replace(MARISA, names=(Name("Zoe", "Quist"),), identifiers=(), phones=(), addresses=())
    same = replace(nobody, names=MARISA.names)
    with door.door(cast.mandeep):
        finding.search(nobody, by=cast.mandeep, because=SEARCH)
    work = []
    for typed in (nobody, same):
        with door.door(cast.mandeep), CaptureQueriesContext(connection) as queries:
            found = finding.search(typed, by=cast.mandeep, because=SEARCH)
        assert (found.candidates, found.elsewhere) == ((), finding.Known.NO)
        work.append([LITERAL.sub("?", query["sql"]) for query in queries])
    assert work[0] == work[1]


def test_who_writes_a_contact_is_told_of_no_record_of_their_own_agency_that_is_kept_from_them(
    cast: Cast,
) -> None:
    """8b, B23: a referrer looks nobody up, but for the records of their own agency as they write."""
    submitted(cast.joan)
    declared(cast.kim, EX)
    for hat, records in ((cast.joan, 1), (cast.kim, 0)):
        with door.door(hat):
            found = finding.own_records({"her": MARISA}, by=hat)
        assert len(found.get("her", [])) == records, hat
        with door.door(cast.ines):
            entry = Entry.objects.filter(verb="SEARCHED", person_id=hat.person_id).latest("number")
        assert (bool(entry.hashes), entry.count) == (True, records)


def test_a_doubtful_likeness_waits_for_those_who_decide_and_denies_meanwhile(cast: Cast) -> None:
    declared(cast.mandeep, SAME_SURNAME)
    contact = submitted(cast.joan)
    browser = client_of(cast.devika)
    page = without_chance(browser.get(reverse("mash_hub:conflicts")).content).decode()
    assert "Mandeep Gill" in page
    assert contact.reference in page
    assert "Ann" not in page
    work = browser.get(reverse("desk:my-work")).content.decode()
    assert "Somebody is kept apart: is it so?" in work
    with door.door(cast.devika):
        row = Conflict.objects.visible_to(cast.devika).to_settle().get(file=contact.file_id)
    url = reverse("mash_hub:conflict-settle", args=[row.pk])
    assert post(browser, url, cast.devika, stays="NO").status_code == 422
    why = "Her manager says it is another family."
    assert post(browser, url, cast.devika, stays="NO", sentence=why).status_code == 302
    assert post(browser, url, cast.devika, stays="NO", sentence=why).status_code == 404
    assert "Nothing to settle" in browser.get(reverse("mash_hub:conflicts")).content.decode()
    with door.door(cast.mandeep):
        assert Contact.objects.visible_to(cast.mandeep).filter(pk=contact.pk).exists()
    with door.door(cast.devika):
        entry = Entry.objects.get(verb="GRANTED", thing_ids__contains=[row.pk])
        assert entry.people == [cast.mandeep.person_id]


def test_whoever_was_let_back_is_asked_about_only_on_new_evidence(cast: Cast) -> None:
    declared(cast.mandeep, SAME_SURNAME)
    contact = submitted(cast.joan)
    with door.door(cast.devika):
        for row in Conflict.objects.standing():
            conflicts.settle(row, stays=False, by=cast.devika, because=SEARCH)
    declared(cast.mandeep, SAME_SURNAME, STRANGER, version=1)
    assert sees(cast.mandeep, contact)
    declared(cast.mandeep, SAME_SURNAME, EX, version=2)
    assert not sees(cast.mandeep, contact)


def test_nobody_settles_their_own_conflict_or_learns_of_it(cast: Cast) -> None:
    declared(cast.mandeep, SAME_SURNAME)
    contact = submitted(cast.joan)
    browser = client_of(cast.mandeep)
    assert "Nothing to settle" in browser.get(reverse("mash_hub:conflicts")).content.decode()
    with door.door(SETUP):
        row = Conflict.objects.get(file=contact.file_id)
    assert browser.get(reverse("mash_hub:conflict-settle", args=[row.pk])).status_code == 404
    everybody = [cast.mandeep, cast.devika, cast.esther, cast.joan, cast.ruth, cast.ines]
    for hat in everybody:
        with door.door(hat):
            seen = Conflict.objects.visible_to(hat).filter(pk=row.pk).exists()
        with door.door(SETUP):
            row = Conflict.objects.select_related("file").get(pk=row.pk)
            assert seen == bool(Conflict.objects.readers_of(row, among=[hat]))


# --- the declaration itself -----------------------------------------------------------------------


def test_only_its_author_reads_a_declaration_not_even_colleagues(cast: Cast) -> None:
    row = declared(cast.mandeep, EX)
    for hat in (cast.devika, cast.arlo, cast.hugh, cast.ines):
        with door.door(hat):
            assert not Interests.objects.visible_to(hat).exists()
            assert interests.own(by=hat) == (None, [])
    with door.door(cast.mandeep):
        assert interests.own(by=cast.mandeep) == (row, [EX])
    with door.door(cast.mandeep), connection.cursor() as cursor:
        for table in (
            "mash_hub_interests",
            "mash_hub_historicalinterests",
            "mash_hub_interesttoken",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")
            dump = " ".join(found[0] for found in cursor.fetchall())
            assert not any(
                word in dump or word.encode().hex() in dump for word in ("Marisa", "1994")
            )


def test_a_declaration_is_made_and_changed_in_the_browser(cast: Cast) -> None:
    browser, url = client_of(cast.mandeep), reverse("mash_hub:interests")
    assert "not declared yet" in browser.get(url).content.decode()
    sent = {"relation": "PARTNER", "given": "Marisa", "family": "Oakden", "version": "0"}
    vague = post(browser, url, cast.mandeep, **sent)
    assert vague.status_code == 422
    assert "date of birth" in vague.content.decode()
    born = {"born_day": "14", "born_month": "6", "born_year": "1994"}
    assert post(browser, url, cast.mandeep, **sent, **born).status_code == 302
    page = browser.get(url).content.decode()
    assert "Marisa Oakden, born 14 June 1994" in page
    change = reverse("mash_hub:interests-change")
    assert post(browser, change, cast.mandeep, version="1").status_code == 302
    with door.door(cast.mandeep):
        assert Interests.objects.get().version == 2
        assert InterestToken.objects.exists()
    stale = post(browser, change, cast.mandeep, version="1", place="0")
    assert stale.status_code == 409
    assert post(browser, change, cast.mandeep, version="2", place="0").status_code == 302
    assert "declared nobody" in browser.get(url).content.decode()
    with door.door(cast.mandeep):
        assert not InterestToken.objects.exists()


def test_declaring_needs_a_proof_that_is_not_old(cast: Cast) -> None:
    browser = client_of(cast.mandeep)
    with clock.moved(clock.now() + timedelta(minutes=6)):
        answer = post(browser, reverse("mash_hub:interests-change"), cast.mandeep, version="0")
        assert answer.status_code == 403


def test_a_declaration_is_asked_for_again_after_a_year(cast: Cast) -> None:
    declared(cast.mandeep)
    with door.door(cast.mandeep):
        assert not interests.is_due(cast.mandeep, clock.now() + timedelta(days=364))
        assert interests.is_due(cast.mandeep, clock.now() + timedelta(days=366))
        assert interests.is_due(cast.devika, clock.now())


def works(hat: Hat) -> dict[str, int]:
    with door.door(hat):
        found = my_work.gather(hat, clock.now(), with_names=False).due
    return {one.words: one.number for one in found}


STILL_RIGHT = "Say whether whom you must be kept apart from is still right"
UNDECLARED = "People have not declared their interests within a year"


def test_everybody_is_asked_each_year_whether_it_is_still_right(cast: Cast) -> None:
    declared(cast.mandeep, EX)
    days = {350: False, 351: True, 365: True, 400: True}
    for number, is_asked in days.items():
        with clock.moved(clock.now() + timedelta(days=number)):
            assert (STILL_RIGHT in works(cast.mandeep)) == is_asked, number
    with clock.moved(clock.now() + timedelta(days=360)):
        declared(cast.mandeep, EX, version=1)
        assert STILL_RIGHT not in works(cast.mandeep)


def test_managers_read_the_day_of_each_declaration_of_their_people_and_never_whom(
    cast: Cast,
) -> None:
    url = reverse("mash_hub:declarations")
    declared(cast.owen, EX)
    before = works(cast.paula)[UNDECLARED]
    declared(cast.cole)
    assert works(cast.paula)[UNDECLARED] == before - 1
    page = client_of(cast.paula).get(url).content.decode()
    today = f"{clock.now().astimezone(clock.LONDON):%-d %B %Y}"
    assert page.count("Owen Marsh") == 1
    assert re.search(r'aria-current="page"[^>]*>\s*People', page)
    assert today in page
    assert "not yet" in page
    assert "Mandeep Gill" not in page  # of another agency
    assert "Oakden" not in page
    assert "Mandeep Gill" in client_of(cast.hugh).get(url).content.decode()
    with door.door(cast.paula):
        rows = {one.person.name: one for one in declarations.of_people(cast.paula, clock.now())}
        later = clock.now() + timedelta(days=366)
        late = {one.person.name for one in declarations.of_people(cast.paula, later) if one.is_late}
    assert not rows["Owen Marsh"].is_late
    assert rows["Ivor Dunne"].is_late
    assert late == set(rows)
    assert len(rows["Owen Marsh"].roles) == 2
    for hat in (cast.owen, cast.devika, cast.ines, cast.ivor):
        assert client_of(hat).get(url).status_code == 403


def test_two_windows_do_not_overwrite_one_another_and_nobody_is_declared_by_a_name(
    cast: Cast,
) -> None:
    declared(cast.mandeep, EX)
    with pytest.raises(Stale):
        declared(cast.mandeep, STRANGER, version=0)
    only_name = Interest(Relation.RELATIVE, Identity(names=(Name("Ann", "Oakden"),)))
    with pytest.raises(Refused, match="date of birth"):
        declared(cast.mandeep, only_name, version=1)
    phone = Interest(Relation.RELATIVE, Identity(phones=(Phone("+447700900123"),)))
    declared(cast.mandeep, phone, version=1)


def test_who_wrote_a_contact_about_their_own_family_does_not_follow_it(cast: Cast) -> None:
    declared(cast.joan, EX)
    contact = submitted(cast.joan)
    with door.door(cast.joan):
        assert not Contact.objects.visible_to(cast.joan).filter(pk=contact.pk).exists()
    assert fresh(contact, cast.devika)
