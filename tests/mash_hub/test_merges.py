"""Two people who are one: joined by two, parted again with every record in place, and never seen by more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models.notices import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import (
    barriers,
    carried,
    conflicts,
    finding,
    free_text,
    merges,
    screening,
    sheets,
    subjects,
)
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identifiers import Identifier, Kind
from mash_hub.identities import Identity, Name, Phone
from mash_hub.models import (
    Card,
    Conflict,
    Contact,
    Identification,
    Involvement,
    Item,
    Merge,
    SealedItem,
    Subject,
)
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.sheets import Topic
from mash_hub.models.subjects import Answer, PersonRole
from mash_hub.protection import Kept, Protection, What
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import ELLIE, HOME, MARISA, NEW, submitted

OPEN = Reason(ReasonCode.OPEN_CASE)
SAFE = Kept(What.ADDRESS, Protection.SAFE, Address("4 Quiet Lane", "Northmoor", "NM1 1AA"))
HIDDEN = replace(MARISA, addresses=(), kept=(SAFE,), phones=(), identifiers=())
BARE = replace(MARISA, identifiers=(), phones=())


def told_of(contact: Contact, by: Hat) -> Subject:
    with door.door(by):
        part = Involvement.objects.in_file(contact.file_id).select_related("card")[0]
        assert part.card
        return subjects.subject_of(part.card)


@pytest.fixture
def pair(cast: Cast) -> tuple[Subject, Subject]:
    """Marisa twice: once plainly, once with a protected address."""
    plain = submitted(cast.joan, [Part(PersonRole.VICTIM, BARE)])
    safe = submitted(cast.kim, [Part(PersonRole.VICTIM, HIDDEN)])
    return told_of(plain, cast.devika), told_of(safe, cast.devika)


def proposed(cast: Cast, kept: Subject, joined: Subject, by: Hat | None = None) -> Merge:
    hat = by or cast.arlo
    with door.door(hat):
        return merges.propose(kept, joined, by=hat, because=OPEN)


def newest(merge: Merge) -> Merge:
    with door.door(SETUP):
        return Merge.objects.select_related("kept", "joined").get(pk=merge.pk)


def confirmed(merge: Merge, by: Hat) -> Merge:
    with door.door(by):
        merges.confirm(merge, by=by, because=OPEN, version=newest_version(merge))
    return newest(merge)


def newest_version(merge: Merge) -> int:
    return Merge.objects.values_list("version", flat=True).get(pk=merge.pk)


def undone(merge: Merge, by: Hat, asked_by: Hat) -> Merge:
    """Parted by two: one asks, another agrees."""
    with door.door(asked_by):
        version = newest_version(merge)
        merges.ask_to_part(merge, by=asked_by, because=OPEN, version=version)
    with door.door(by):
        merges.undo(merge, by=by, because=OPEN, version=newest_version(merge))
    return newest(merge)


def standing() -> dict[Any, Any]:
    """For whom every card stands now."""
    with door.door(SETUP):
        rows = Identification.objects.filter(ended_at__isnull=True)
        return dict(rows.values_list("card_id", "subject_id"))


def everything_read(cast: Cast) -> dict[Any, Any]:
    """What every hat can see and open: rows, identities, protected addresses."""
    seen: dict[Any, Any] = {}
    with door.door(SETUP):
        among = [
            hat for place in vars(cast.workspace).values() for hat in hats.in_workspace(place.pk)
        ]
    for hat in among:
        with door.door(hat):
            cards = [*Card.objects.visible_to(hat).order_by("pk")]
            opened = sealing.open_quietly(cards, subjects.SECTIONS, by=hat)
            seen[hat.membership_id] = (
                [(card.pk, opened[card, "identity"], opened[card, "protected"]) for card in cards],
                {*Contact.objects.visible_to(hat).values_list("pk", flat=True)},
                {*Item.objects.visible_to(hat).values_list("pk", flat=True)},
                {*SealedItem.objects.visible_to(hat).values_list("pk", flat=True)},
            )
            transaction.set_rollback(True)
    return seen


def test_joining_takes_two_people_and_moves_every_card(cast: Cast, pair: Any) -> None:
    kept, joined = pair
    merge = proposed(cast, kept, joined)
    before = standing()
    assert {kept.pk, joined.pk} == {*before.values()}
    with door.door(cast.arlo), pytest.raises(Refused, match="Somebody else"):
        merges.confirm(merge, by=cast.arlo, because=OPEN, version=merge.version)
    with door.door(cast.devika), pytest.raises(Stale):
        merges.confirm(merge, by=cast.devika, because=OPEN, version=merge.version + 1)
    for hat in (cast.joan, cast.owen, cast.esther):
        with door.door(hat):
            assert not Merge.objects.visible_to(hat).exists()
            with pytest.raises(Refused):
                merges.propose(kept, joined, by=hat, because=OPEN)
    confirmed(merge, cast.devika)
    assert {*standing().values()} == {kept.pk}
    with door.door(cast.devika):
        assert Contact.objects.visible_to(cast.devika).of_subject(kept.pk).count() == 2
        assert (
            Notice.objects.visible_to(cast.devika).filter(notice_kind="MERGE_CHANGED").count() == 2
        )
        entry = Entry.objects.get(verb="CONFIRMED", ground="merge")
        assert {*entry.people} == {kept.pk, joined.pk}
    undone(merge, cast.arlo, cast.devika)
    assert standing() == before


def test_nobody_sees_more_by_a_merge_neither_a_protected_address_nor_a_case(
    cast: Cast, pair: Any
) -> None:
    before = everything_read(cast)
    merge = confirmed(proposed(cast, *pair), cast.devika)
    assert everything_read(cast) == before
    undone(merge, cast.devika, cast.arlo)
    assert everything_read(cast) == before


def test_parting_works_after_further_edits_and_leaves_what_came_later(
    cast: Cast, pair: Any
) -> None:
    kept, joined = pair
    before = standing()
    merge = confirmed(proposed(cast, kept, joined), cast.devika)
    mine = next(card for card, subject in before.items() if subject == joined.pk)
    with door.door(cast.kim):
        card = Card.objects.get(pk=mine)
        more = Identity(names=(Name("Mari", "Oakden", "NICKNAME"),), birth=MARISA.birth)
        subjects.add_to(card, more, by=cast.kim, because=NEW)
    later = submitted(cast.joan, [Part(PersonRole.VICTIM, BARE)])
    with door.door(cast.arlo):
        part = Involvement.objects.in_file(later.file_id).select_related("card")[0]
        screening.answer_candidate(part, kept, Answer.SAME_PERSON, by=cast.arlo, because=NEW)
    with door.door(SETUP):
        again = Merge.objects.get(state="PROPOSED")
    confirmed(again, cast.devika)
    undone(merge, cast.devika, cast.arlo)
    after = standing()
    assert {card: after[card] for card in before} == before
    assert after[part.card_id] == kept.pk
    with door.door(cast.kim):
        opened = sealing.open_quietly([Card.objects.get(pk=mine)], ["identity"], by=cast.kim)
        identity = opened[Card.objects.get(pk=mine), "identity"]
    assert identity
    assert "Mari" in str(identity)


def test_a_chain_is_parted_link_by_link_in_any_order(cast: Cast, pair: Any) -> None:
    first, second = pair
    third = told_of(submitted(cast.joan, [Part(PersonRole.VICTIM, BARE)]), cast.devika)
    before = standing()
    inner = confirmed(proposed(cast, second, first), cast.devika)
    outer = confirmed(proposed(cast, third, second), cast.devika)
    assert {*standing().values()} == {third.pk}
    undone(inner, cast.devika, cast.arlo)
    assert [*standing().values()].count(first.pk) == 1
    undone(outer, cast.devika, cast.arlo)
    assert standing() == before


def test_circles_and_second_proposals_are_refused(cast: Cast, pair: Any) -> None:
    kept, joined = pair
    with pytest.raises(Refused, match="one person already"):
        proposed(cast, kept, kept)
    there = proposed(cast, kept, joined)
    with pytest.raises(Refused, match="waits"):
        proposed(cast, joined, kept)
    confirmed(there, cast.devika)
    for one, other in ((joined, kept), (kept, joined)):
        with pytest.raises(Refused, match=r"joined to somebody|a record each"):
            proposed(cast, one, other)


def test_two_proposals_that_would_close_a_circle_cannot_both_be_confirmed(
    cast: Cast, pair: Any
) -> None:
    first, second = pair
    third = told_of(submitted(cast.joan, [Part(PersonRole.VICTIM, BARE)]), cast.devika)
    waiting = [proposed(cast, *two) for two in ((first, second), (second, third), (third, first))]
    confirmed(waiting[0], cast.devika)
    for one in waiting[1:2]:
        with door.door(cast.devika), pytest.raises(Refused, match="joined to somebody"):
            merges.confirm(one, by=cast.devika, because=OPEN, version=one.version)
    confirmed(waiting[2], cast.devika)
    assert {*standing().values()} == {third.pk}


def test_who_was_said_not_to_be_the_same_is_proposed_again_only_on_new_evidence(
    cast: Cast, pair: Any
) -> None:
    kept, joined = pair
    merge = proposed(cast, kept, joined)
    with door.door(cast.devika):
        merges.decline(merge, by=cast.devika, because=OPEN, version=merge.version)
    with pytest.raises(Refused, match="nothing new"):
        proposed(cast, kept, joined)
    phone = Phone("+447700900123")
    for hat in (cast.joan, cast.kim):
        with door.door(hat):
            card = Card.objects.get(author=hat.person_id)
            subjects.add_to(card, Identity(phones=(phone,)), by=hat, because=NEW)
    assert proposed(cast, kept, joined).is_open


def test_what_waits_is_taken_back_by_who_proposed_it_alone(cast: Cast, pair: Any) -> None:
    merge = proposed(cast, *pair)
    with door.door(cast.devika), pytest.raises(Refused):
        merges.take_back(merge, by=cast.devika, version=merge.version)
    with door.door(cast.arlo):
        merges.take_back(merge, by=cast.arlo, version=merge.version)
    assert newest(merge).state == "TAKEN_BACK"
    assert proposed(cast, *pair).is_open


def test_both_faces_of_who_sees_a_merge_agree_for_every_hat(cast: Cast, pair: Any) -> None:
    merge = proposed(cast, *pair)
    with door.door(SETUP):
        among = [
            hat for place in vars(cast.workspace).values() for hat in hats.in_workspace(place.pk)
        ]
        readers = Merge.objects.readers_of(merge, among=among)
    seen = []
    for hat in among:
        with door.door(hat):
            if Merge.objects.visible_to(hat).exists():
                seen.append(hat)
    assert seen == readers
    assert {hat.person_id for hat in seen} == {
        hat.person_id for hat in (cast.arlo, cast.devika, cast.mandeep)
    }


def test_parting_takes_two_people_too(cast: Cast, pair: Any) -> None:
    merge = confirmed(proposed(cast, *pair), cast.devika)
    joined = standing()
    with door.door(cast.arlo), pytest.raises(Refused, match="Nobody has asked"):
        merges.undo(merge, by=cast.arlo, because=OPEN, version=merge.version)
    with door.door(cast.arlo):
        merges.ask_to_part(merge, by=cast.arlo, because=OPEN, version=merge.version)
    assert standing() == joined
    with door.door(cast.arlo), pytest.raises(Refused, match="Somebody else"):
        merges.undo(merge, by=cast.arlo, because=OPEN, version=newest_version(merge))
    with door.door(cast.devika):
        merges.keep_joined(merge, by=cast.devika, because=OPEN, version=newest_version(merge))
    assert (newest(merge).state, standing()) == ("CONFIRMED", joined)
    undone(newest(merge), cast.mandeep, cast.devika)
    assert standing() != joined


def test_the_answer_that_two_are_one_is_asked_again_when_what_is_new_speaks_against_it(
    cast: Cast, pair: Any
) -> None:
    merge = confirmed(proposed(cast, *pair), cast.devika)
    page = reverse("mash_hub:merge", args=[merge.pk])
    browser = client_of(cast.arlo)

    def asked() -> list[str]:
        with door.door(cast.arlo):
            return merges.doubts([newest_inside(merge)], by=cast.arlo).get(merge.pk, [])

    def learnt(hat: Hat, number: str) -> None:
        with door.door(hat):
            card = Card.objects.get(author=hat.person_id)
            more = Identity(identifiers=(Identifier(Kind.NHS, number),))
            subjects.add_to(card, more, by=hat, because=NEW)

    learnt(cast.joan, "9990000107")
    assert asked() == []  # the other side holds none
    learnt(cast.kim, "9990000026")
    assert any("NHS number can now be compared, and differs" in words for words in asked())
    assert "are they still one person?" in browser.get(page).content.decode()
    assert "Asked again" in browser.get(reverse("mash_hub:merges")).content.decode()
    url = reverse("mash_hub:merge-settle", args=[merge.pk, "same"])
    version = newest(merge).version
    assert post(browser, url, cast.arlo, because="OPEN_CASE", version=version).status_code == 302
    assert asked() == []


def newest_inside(merge: Merge) -> Merge:
    return Merge.objects.get(pk=merge.pk)


# --- what a merge carries -------------------------------------------------------------------------


def files_of(subject: Subject) -> set[Any]:
    with door.door(SETUP):
        return carried.files_of_subjects([subject.pk])


def kept_from(hat: Hat) -> set[Any]:
    """The files from which somebody is kept apart now."""
    with door.door(SETUP):
        rows = Conflict.objects.standing().filter(person=hat.person_id)
        return set(rows.values_list("file_id", flat=True))


def apart(hat: Hat, file_id: Any) -> None:
    with door.door(SETUP):
        source, at = conflicts.ConflictSource.DECLARED, clock.now()
        conflicts.keep_apart(hat.person_id, file_id, source=source, by=SETUP, at=at)


def case_of(subject: Subject) -> Any:
    with door.door(SETUP):
        return Involvement.objects.get(subject=subject.pk).file_id


def test_who_is_kept_apart_on_one_side_is_so_on_both_while_they_are_joined(
    cast: Cast, pair: Any
) -> None:
    kept, joined = pair
    both = files_of(kept) | files_of(joined)
    apart(cast.mandeep, case_of(joined))
    merge = confirmed(proposed(cast, kept, joined), cast.devika)
    assert kept_from(cast.mandeep) == both
    with door.door(cast.mandeep):
        assert not Contact.objects.visible_to(cast.mandeep).exists()
    apart(cast.sam, case_of(kept))  # a conflict that comes while they are joined
    assert kept_from(cast.sam) == both
    undone(merge, cast.devika, cast.arlo)
    assert kept_from(cast.mandeep) == {case_of(joined)}
    assert kept_from(cast.sam) == {case_of(kept)}
    with door.door(SETUP):  # and nobody was let back: a likeness of names is found there as before
        people = (cast.mandeep.person_id, cast.sam.person_id)
        assert not conflicts.let_back_to(people, both)


BAR = Reason(ReasonCode.SECURITY, "ZQX related to her")


def excluded(cast: Cast, hat: Hat, reference: str) -> None:
    with door.door(cast.moira):
        record = barriers.record_of(reference, by=cast.moira)
        assert record
        barriers.exclude(record, hat.person_id, by=cast.moira, because=BAR)


def restricted(cast: Cast, reference: str, *readers: Hat) -> None:
    with door.door(cast.moira):
        record = barriers.record_of(reference, by=cast.moira)
        assert record
        named, kind = [hat.person_id for hat in readers], BarrierKind.WITNESS
        barriers.restrict(record, kind, named, by=cast.moira, because=BAR)


def sees(hat: Hat) -> set[Any]:
    """The cases somebody sees."""
    with door.door(hat):
        return {*Contact.objects.visible_to(hat).values_list("file_id", flat=True)}


@pytest.mark.parametrize("is_turned", [False, True])
def test_exclusions_and_restrictions_hold_on_both_sides_at_once_and_each_gets_back_its_own(
    cast: Cast, pair: Any, is_turned: bool
) -> None:
    """Deny wins whichever side had it; what was raised while they were one lapses on neither side."""
    kept, joined = pair[::-1] if is_turned else pair
    mine, theirs = case_of(kept), case_of(joined)
    excluded(cast, cast.mandeep, joined.reference)
    restricted(cast, kept.reference, cast.devika, cast.mandeep, cast.arlo)
    assert sees(cast.mandeep) == {mine}
    assert sees(cast.devika) == sees(cast.arlo) == {mine, theirs}
    merge = confirmed(proposed(cast, kept, joined), cast.devika)
    assert sees(cast.mandeep) == set()
    with door.door(SETUP):
        away = conflicts.people_apart([mine, theirs])
    assert cast.moira.person_id in set(away[theirs]) & set(
        away[mine]
    )  # no reader of the restriction
    later = submitted(cast.joan, [Part(PersonRole.VICTIM, BARE)])
    third = told_of(later, cast.devika)
    assert later.file_id in sees(cast.mandeep)
    onward = confirmed(proposed(cast, kept, third), cast.devika)
    assert later.file_id not in sees(cast.mandeep)  # also of a side that was joined away before
    undone(onward, cast.devika, cast.arlo)
    assert sees(cast.mandeep) == {later.file_id}
    excluded(cast, cast.arlo, kept.reference)
    assert sees(cast.arlo) == {later.file_id}
    undone(merge, cast.devika, cast.arlo)
    assert sees(cast.mandeep) == {mine, later.file_id}
    with door.door(SETUP):
        away = conflicts.people_apart([mine, theirs])
    assert cast.moira.person_id in away[mine]
    assert cast.moira.person_id not in away[theirs]
    assert sees(cast.arlo) == {later.file_id}


def test_a_case_that_comes_while_they_are_joined_is_kept_from_them_and_let_back_with_the_first(
    cast: Cast, pair: Any
) -> None:
    kept, joined = pair
    apart(cast.mandeep, case_of(joined))
    confirmed(proposed(cast, kept, joined), cast.devika)
    later = submitted(cast.joan, [Part(PersonRole.VICTIM, BARE)])
    third = told_of(later, cast.devika)
    assert later.file_id not in kept_from(cast.mandeep)
    confirmed(proposed(cast, kept, third), cast.devika)
    assert later.file_id in kept_from(cast.mandeep)
    file_id = case_of(joined)
    with door.door(SETUP):
        conflicts.let_back(cast.mandeep.person_id, file_id, by=SETUP, at=clock.now())
    assert kept_from(cast.mandeep) == set()


def test_a_protected_address_of_one_side_is_found_in_words_about_the_other(
    cast: Cast, pair: Any
) -> None:
    kept, joined = pair
    words, hat = ["She is at 4 Quiet Lane now"], cast.devika

    def found(subject: Subject) -> free_text.Found:
        with door.door(hat):
            return free_text.look(words, file_id=case_of_inside(subject), by=hat)

    assert (found(kept), found(joined)) == (free_text.Found.NOTHING, free_text.Found.PROTECTED)
    merge = confirmed(proposed(cast, kept, joined), cast.devika)
    assert (found(kept), found(joined)) == (free_text.Found.PROTECTED, free_text.Found.PROTECTED)
    undone(merge, cast.devika, cast.arlo)
    assert (found(kept), found(joined)) == (free_text.Found.NOTHING, free_text.Found.PROTECTED)


def case_of_inside(subject: Subject) -> Any:
    return Involvement.objects.get(subject=subject.pk).file_id


# --- answers that are kept ----------------------------------------------------------------------


def test_an_answer_is_asked_for_again_on_a_new_class_or_a_field_never_compared(cast: Cast) -> None:
    twin = replace(ELLIE, names=(Name("Rosie", "Thrale"),), identifiers=())
    first = submitted(cast.joan, [Part(PersonRole.CHILD, ELLIE)])
    again = submitted(cast.joan, [Part(PersonRole.CHILD, twin)])
    ellie = told_of(first, cast.arlo)
    with door.door(cast.arlo):
        part = Involvement.objects.in_file(again.file_id).select_related("card")[0]
        card = part.card
        assert card
        screening.answer_candidate(part, ellie, Answer.DIFFERENT, by=cast.arlo, because=NEW)

    def asked() -> list[tuple[str, ...]]:
        with door.door(cast.arlo):
            now = Card.objects.get(pk=card.pk)
            found = finding.candidates_for(now, by=cast.arlo)
            return [one.news for one in found if one.subject.pk == ellie.pk]

    def learnt(more: Identity) -> None:
        with door.door(cast.joan):
            subjects.add_to(Card.objects.get(pk=card.pk), more, by=cast.joan, because=NEW)

    assert asked() == []
    learnt(Identity(names=(Name("Rosy", "Thrale", "NICKNAME"),)))
    assert asked() == []  # more of what was compared already
    learnt(Identity(identifiers=(Identifier(Kind.NHS, "9990000107"),)))
    assert asked() == []  # a new field, and it speaks against
    learnt(
        Identity(names=(Name("Ellie", "Thrale"),), addresses=(HOME,), identifiers=ELLIE.identifiers)
    )
    assert "NHS number can now be compared" in asked()[0]


# --- pages --------------------------------------------------------------------------------------


def test_two_are_compared_side_by_side_proposed_confirmed_and_parted_on_pages(
    cast: Cast, pair: Any
) -> None:
    kept, joined = pair
    arlo, devika = client_of(cast.arlo), client_of(cast.devika)
    one_alone = post(arlo, reverse("mash_hub:merge-choose"), cast.arlo, person=[str(kept.pk)])
    assert one_alone.status_code == 422
    both = {"person": [str(joined.pk), str(kept.pk)]}
    answer = post(arlo, reverse("mash_hub:merge-choose"), cast.arlo, **both)
    assert answer.url == reverse("mash_hub:merge-propose", args=[kept.pk, joined.pk])
    with door.door(cast.arlo):
        sheets.write(kept, Topic.DISABILITY, {"details": "ZQXSIGNS"}, by=cast.arlo, version=0)
    with door.door(cast.kim):
        unseen = sheets.write(kept, Topic.CAPACITY, {"decision": "ZQXMOVE"}, by=cast.kim, version=0)
    page = arlo.get(answer.url).content.decode()
    assert "What it means for them: ZQXSIGNS" in page
    assert "ZQXMOVE" not in page
    assert unseen.owner_id == cast.kim.agency_id
    for words in (kept.reference, "12 Mill Street", "Protected address", "shows it to nobody"):
        assert words in page
    assert "Quiet Lane" not in page
    assert post(arlo, answer.url, cast.arlo).status_code == 422
    made = post(arlo, answer.url, cast.arlo, because="OPEN_CASE", version=0)
    assert "you cannot confirm it" in arlo.get(made.url).content.decode()
    assert kept.reference in devika.get(reverse("mash_hub:merges")).content.decode()
    with door.door(cast.devika):
        merge = Merge.objects.visible_to(cast.devika).get()
    for browser, hat, word, shown in (
        (devika, cast.devika, "confirm", "stands for"),
        (devika, cast.devika, "part", "a colleague has to agree"),
        (arlo, cast.arlo, "undo", "Parted again"),
    ):
        url = reverse("mash_hub:merge-settle", args=[merge.pk, word])
        version = newest(merge).version
        assert post(browser, url, hat, because="OPEN_CASE", version=version).status_code == 302
        assert shown in browser.get(reverse("mash_hub:merge", args=[merge.pk])).content.decode()
    elsewhere = client_of(cast.esther).get(reverse("mash_hub:merge", args=[merge.pk]))
    assert elsewhere.status_code == 404
    with door.door(cast.arlo):
        assert Entry.objects.filter(verb="UNIDENTIFIED").count() == 1
