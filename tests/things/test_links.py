"""Links: an agency's own statement, invisible until it is released and both ends can be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import conflicts, links, merges, thing_page
from mash_hub.links import Said
from mash_hub.models import Contact, Involvement, Link, Subject, Thing, ThingCard
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.items import Handling
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.subjects import Identification
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.enquiry_case import asked, make_contact, opened_by, rated
from tests.mash_hub.test_merges import undone
from tests.things.case import CAR, GROUP, HOTEL, NEWS, linked, recorded, released, sees, thing_of

LIKELY = Said(Relation.USES, Certainty.LIKELY, "A neighbour")


def person_of(contact: Contact) -> Subject:
    with door.door(SETUP):
        return Involvement.objects.in_file(contact.file_id)[0].subject


def the_car(cast: Cast, by: str = "devika") -> tuple[ThingCard, Subject, Contact]:
    """The council's card of a car, and a person of a contact that the council can read."""
    contact = make_contact(cast)
    return recorded(CAR, getattr(cast, by)), person_of(contact), contact


def seen_by(hat: Hat, card: ThingCard) -> list[str]:
    """What the page of the thing lists for a hat as where else it was seen."""
    with door.door(hat):
        return [line.label for line in thing_page.of(thing_of(card), by=hat)["lines"]]


def test_a_link_is_its_agencys_own_until_it_is_released_and_both_ends_are_seen(
    cast: Cast,
) -> None:
    car, person, _ = the_car(cast)
    link = linked(car, person.reference, cast.devika)
    everybody = [*cast.hats.values()]
    assert {hat.agency_id for hat in everybody if sees(hat, link)} == {cast.agency.council.pk}
    released(link, cast.devika, cast.agency.health)  # of which Joan wrote the card
    assert not sees(cast.kim, link)  # since the car was not given
    released(car, cast.devika, cast.agency.health, cast.agency.housing)
    assert sees(cast.kim, link)
    released(link, cast.devika, cast.agency.housing)
    assert sees(cast.tom, car)
    assert not sees(cast.tom, link)  # who can see no card on the person
    seeing = [hat for hat in everybody if sees(hat, link)]
    with door.door(cast.devika):
        row = Link.objects.select_related("file", "thing_card").get(pk=link.pk)
        assert Link.objects.readers_of(row, among=everybody) == seeing


def test_where_else_it_was_seen_leaves_no_gap_for_what_may_not_be_known(cast: Cast) -> None:
    car, person, contact = the_car(cast)
    ours = linked(car, person.reference, cast.devika)
    linked(car, contact.reference, cast.devika, Relation.ABOUT)
    assert seen_by(cast.devika, car) == [
        f"Marisa Oakden ({person.reference})",
        f"Contact {contact.reference}",
    ]
    released(car, cast.devika, cast.agency.health)
    assert seen_by(cast.kim, car) == []
    released(ours, cast.devika, cast.agency.health)
    assert seen_by(cast.kim, car) == [f"Marisa Oakden ({person.reference})"]
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.kim.person_id,
            contact.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    assert seen_by(cast.kim, car) == []  # kept apart from the person's case, so from the link


def test_what_is_linked_must_be_seen_and_is_refused_in_the_same_words_as_what_is_not_there(
    cast: Cast,
) -> None:
    car, person, contact = the_car(cast, by="owen")
    said = []
    for reference in (person.reference, contact.reference, "S-BBBBBBBB", "C-BBBBB", "nonsense"):
        with door.door(cast.owen), pytest.raises(Refused) as refused:
            links.end_of(reference, by=cast.owen)
        said.append(str(refused.value))
    assert {*said} == {links.NOT_SEEN}
    with door.door(cast.devika):
        thing, end = thing_of(car), links.end_of(person.reference, by=cast.devika)
        with pytest.raises(Refused, match="what you can see"):
            links.add(thing, end, LIKELY, by=cast.devika)


def test_a_link_says_what_fits_its_kind_from_where_it_is_known_and_once(cast: Cast) -> None:
    car, person, _ = the_car(cast)
    linked(car, person.reference, cast.devika)
    wrong = (
        (replace(LIKELY, relation=Relation.MEMBER_OF), "have to do"),
        (replace(LIKELY, source=" "), "Say where"),
        (replace(LIKELY, from_on="2027-02-01", until_on="2027-01-01"), "before the first"),
        (LIKELY, "linked the two like this"),
    )
    with door.door(cast.devika):
        thing, end = thing_of(car), links.end_of(person.reference, by=cast.devika)
        for said, words in wrong:
            with pytest.raises(Refused, match=words):
                links.add(thing, end, said, by=cast.devika)


def test_a_link_is_corrected_with_its_history_and_removed_for_everybody_else(cast: Cast) -> None:
    car, person, _ = the_car(cast)
    link = linked(car, person.reference, cast.devika)
    for row in (car, link):
        released(row, cast.devika, cast.agency.health)
    with door.door(cast.devika):
        sure = replace(LIKELY, certainty=Certainty.CERTAIN, from_on="2027-01-02")
        links.change(link, sure, by=cast.devika, because=NEWS, version=link.version)
    with door.door(cast.kim):
        page = thing_page.of_link(Link.objects.visible_to(cast.kim).get(), by=cast.kim)
        assert page["line"].dates == "since 2 January 2027"
        assert (page["versions"], page["releases"]) == ([], ())
    with door.door(cast.kim), pytest.raises(Refused, match="made a link"):
        links.remove(link, by=cast.kim, because=NEWS, version=2)
    with door.door(cast.devika):
        links.remove(link, by=cast.devika, because=NEWS, version=2)
    assert not sees(cast.kim, link)
    assert seen_by(cast.devika, car) == []
    with door.door(cast.devika):
        row = Link.objects.visible_to(cast.devika).get(pk=link.pk)
        newest, middle, first = thing_page.of_link(row, by=cast.devika)["versions"]
        assert "Stands: yes → no" in newest.changed
        assert "Certainty: Likely → Certain; Since: not said → 2 January 2027" in middle.changed
        assert first.changed == "Recorded"
        with pytest.raises(Refused, match="was removed"):
            links.change(row, LIKELY, by=cast.devika, because=NEWS, version=row.version)


def test_asking_the_log_about_a_person_finds_the_things_linked_with_them(cast: Cast) -> None:
    car, person, _ = the_car(cast)
    link = linked(car, person.reference, cast.devika)
    with door.door(cast.devika):
        entry = Entry.objects.filter(people__contains=[person.pk], verb="CREATED").get()
        assert link.pk in entry.thing_ids
        assert car.subject_id in entry.people


def test_a_merge_of_two_people_takes_links_along_and_an_undone_one_gives_them_back(
    cast: Cast,
) -> None:
    submitted(cast.joan)
    submitted(cast.joan)
    car = recorded(CAR, cast.devika)
    with door.door(SETUP):
        one, other = (
            Identification.objects.standing().get(card=card).subject
            for card in (
                Involvement.objects.filter(role="VICTIM")
                .order_by("pk")[:2]
                .values_list("card", flat=True)
            )
        )
    link = linked(car, other.reference, cast.devika)
    assert seen_by(cast.devika, car) == [f"Marisa Oakden ({other.reference})"]
    because = Reason(ReasonCode.NEW_INFORMATION)
    with door.door(cast.devika):
        merge = merges.propose(one, other, by=cast.devika, because=because)
    with door.door(cast.arlo):
        merges.confirm(merge, by=cast.arlo, because=because, version=merge.version)
    assert seen_by(cast.devika, car) == [f"Marisa Oakden ({one.reference})"]
    assert sees(cast.devika, link)
    undone(merge, cast.arlo, cast.devika)
    assert seen_by(cast.devika, car) == [f"Marisa Oakden ({other.reference})"]


def test_a_thing_is_named_in_an_enquiry_and_an_item_and_shown_there_to_its_readers(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    hotel = recorded(HOTEL, cast.devika)
    linked(hotel, enquiry.reference, cast.devika, Relation.ABOUT)
    with door.door(cast.devika):
        named = thing_page.named_in("enquiry", enquiry.pk, by=cast.devika)["named"]
        assert [one.label for one in named] == ["The Larch Hotel"]
    with door.door(cast.owen):
        assert thing_page.named_in("enquiry", enquiry.pk, by=cast.owen)["named"] == []


# --- between two things ---------------------------------------------------------------------------


def between(card: ThingCard, other: ThingCard, by: Hat, relation: Relation) -> Link:
    return linked(card, thing_of_inside(other, by).reference, by, relation)


def thing_of_inside(card: ThingCard, by: Hat) -> Thing:
    with door.door(by):
        return thing_of(card)


def test_two_things_are_linked_in_one_order_and_the_link_stands_on_both_pages(cast: Cast) -> None:
    car, hotel, gang = (recorded(one, cast.devika) for one in (CAR, HOTEL, GROUP))
    link = between(car, hotel, cast.devika, Relation.SEEN_AT)
    assert link.thing_card_id == hotel.pk  # the place bears it, from wherever it is written
    with door.door(cast.devika):
        names = {card.pk: thing_of(card).reference for card in (car, hotel, gang)}
    assert seen_by(cast.devika, car) == [f"The Larch Hotel ({names[hotel.pk]})"]
    assert seen_by(cast.devika, hotel) == [f"AB12 CDE ({names[car.pk]})"]
    with pytest.raises(Refused, match="already"):
        between(hotel, car, cast.devika, Relation.SEEN_AT)
    with pytest.raises(Refused, match="Choose what"):
        between(hotel, gang, cast.devika, Relation.USED_BY)
    with pytest.raises(Refused, match="another"):
        between(car, car, cast.devika, Relation.SEEN_WITH)
    between(gang, car, cast.devika, Relation.USED_BY)
    assert len(seen_by(cast.devika, car)) == 2
    with door.door(cast.devika):
        entry = Entry.objects.get(thing_ids__contains=[link.pk], ground=Relation.SEEN_AT)
        assert {thing_of(car).pk, thing_of(hotel).pk} <= {*entry.people}


def test_a_link_between_things_is_seen_by_who_sees_both_and_leaves_no_gap(cast: Cast) -> None:
    car, hotel = recorded(CAR, cast.devika), recorded(HOTEL, cast.devika)
    link = between(hotel, car, cast.devika, Relation.KEPT_AT)
    for row in (hotel, link):
        released(row, cast.devika, cast.agency.health)
    assert not sees(cast.kim, link)
    assert seen_by(cast.kim, hotel) == []
    with door.door(cast.devika):
        row = Link.objects.select_related("file", "thing_card").get(pk=link.pk)
        assert Link.objects.readers_of(row, among=[cast.kim, cast.arlo]) == [cast.arlo]
    released(car, cast.devika, cast.agency.health)
    assert sees(cast.kim, link)
    assert len(seen_by(cast.kim, hotel)) == len(seen_by(cast.kim, car)) == 1
    with door.door(cast.devika):
        assert Link.objects.readers_of(row, among=[cast.kim, cast.tom]) == [cast.kim]
    assert recorded(CAR, cast.owen).pk
    with pytest.raises(Refused, match="that you can see"):
        between(car, hotel, cast.owen, Relation.SEEN_AT)


def test_a_link_between_things_is_as_strict_as_the_strictest_of_them(cast: Cast) -> None:
    car = recorded(CAR, cast.devika, handling=Handling.C)
    hotel = recorded(HOTEL, cast.devika)
    link = between(hotel, car, cast.devika, Relation.SEEN_AT)
    with pytest.raises(Refused, match="Handling C"):
        released(link, cast.devika, cast.agency.health)


def test_the_page_links_two_things_with_days_and_refuses_a_person_there(cast: Cast) -> None:
    car, person, _ = the_car(cast)
    hotel = recorded(HOTEL, cast.devika)
    browser = client_of(cast.devika)
    url = reverse("mash_hub:thing-link", args=[car.subject_id, "thing"])
    assert "Kept at this place" in browser.get(url).content.decode()
    sent = {"relation": "SEEN_AT", "certainty": "LIKELY", "source": "A camera", "handling": "P"}
    days = {"from_on_day": "1", "from_on_month": "2", "from_on_year": "2026"}
    wrong = post(browser, url, cast.devika, reference=person.reference, **sent)
    assert "reference of a place or thing" in wrong.content.decode()
    reference = thing_of_inside(hotel, cast.devika).reference
    done = post(browser, url, cast.devika, reference=reference, **sent, **days)
    assert done.status_code == 302
    page = browser.get(reverse("mash_hub:thing", args=[hotel.subject_id])).content.decode()
    assert "since 1 February 2026" in page
    with door.door(cast.devika):
        link = Link.objects.get()
    for name in ("link", "link-change", "link-remove"):
        assert browser.get(reverse(f"mash_hub:{name}", args=[link.pk])).status_code == 200
