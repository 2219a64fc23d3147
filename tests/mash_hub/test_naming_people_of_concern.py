"""Somebody known by a nickname is named by two of the police of a CMOG, and parted again by two (4.11, B16)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models import Notice
from agencies.roles import Role
from mash_hub import cmog_entries, conflicts, link_map
from mash_hub.identities import Identity, Name
from mash_hub.models import CmogEntry, ListKind, Merge, Subject
from mash_hub.models.merges import MergeState
from tests.cast import Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.things.case import CAR, linked, recorded

HUME = Identity(names=(Name("Dexter", "Hume"),))


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


@pytest.fixture
def doyle(cast: Cast, cmog: Cmog) -> Hat:
    """A second person of the police in the CMOG."""
    return given_role(cast, "sam", Role.CMOG_MEMBER, "cmog")


@pytest.fixture
def dex(cmog: Cmog) -> CmogEntry:
    with door.door(cmog.lyle):
        row = cmog_entries.enter_unidentified("Dex", "Tall", case.DEX, by=cmog.lyle)
    return case.stepped(row, "ON_LIST", cmog.lyle)


@pytest.fixture
def hume(cmog: Cmog) -> Subject:
    """The police’s own record of Dexter Hume."""
    return case.known(HUME, cmog.lyle)


def sent(hat: Hat, url: str, **fields: Any) -> Any:
    return post(client_of(hat), url, hat, **fields)


def read(row: CmogEntry, by: Hat) -> str:
    """The page of an entry."""
    answer = client_of(by).get(reverse("mash_hub:cmog-entry", args=[row.pk]))
    return str(answer.content.decode())


def of(row: CmogEntry, by: Hat) -> Subject:
    """Whom an entry is about now."""
    with door.door(by):
        return Subject.objects.get(
            identifications__card=row.card_id, identifications__ended_at__isnull=True
        )


def named(cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject) -> Merge:
    """Through the pages: one says who it is, a colleague confirms."""
    was = of(dex, cmog.lyle)
    page = client_of(cmog.lyle).get(reverse("mash_hub:cmog-entry", args=[dex.pk]))
    url = reverse("mash_hub:cmog-who", args=[dex.pk])
    assert url in page.content.decode()
    answer = sent(cmog.lyle, url, reference=hume.reference)
    compare = reverse("mash_hub:merge-propose", args=[hume.pk, was.pk])
    assert answer.url == compare
    shown = client_of(cmog.lyle).get(compare).content.decode()
    assert "Dexter Hume" in shown
    assert sent(cmog.lyle, compare, because="NEW_INFORMATION", version=0).status_code == 302
    with door.door(cmog.lyle):
        merge = Merge.objects.get()
    confirm = reverse("mash_hub:merge-settle", args=[merge.pk, "confirm"])
    assert sent(cmog.lyle, confirm, because="OPEN_CASE", version=merge.version).status_code == 403
    assert of(dex, cmog.lyle) == was
    assert sent(doyle, confirm, because="OPEN_CASE", version=merge.version).status_code == 302
    return case.fresh(merge, doyle)  # type: ignore[no-any-return]


def test_two_of_the_police_say_who_it_is_through_the_lists_own_pages(
    cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject
) -> None:
    merge = named(cmog, doyle, dex, hume)
    assert merge.state == MergeState.CONFIRMED
    assert of(dex, cmog.lyle) == hume
    page = client_of(doyle).get(reverse("mash_hub:cmog-entry", args=[dex.pk])).content.decode()
    assert reverse("mash_hub:merge", args=[merge.pk]) in page
    assert not case.fresh(case.stepped(dex, "TASKED", doyle), doyle).is_over


def test_it_is_parted_again_by_two(cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject) -> None:
    was = of(dex, cmog.lyle)
    merge = named(cmog, doyle, dex, hume)
    for hat, word in ((doyle, "part"), (cmog.lyle, "undo")):
        url = reverse("mash_hub:merge-settle", args=[merge.pk, word])
        version = case.fresh(merge, hat).version
        assert sent(hat, url, because="CORRECTION", version=version).status_code == 302
    assert case.fresh(merge, doyle).state == MergeState.UNDONE
    assert of(dex, cmog.lyle) == was


def test_members_read_the_alias_as_before_and_nothing_of_the_name(
    cast: Cast, cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject
) -> None:
    merge = named(cmog, doyle, dex, hume)
    for hat in (cmog.gwen, cmog.carys, cmog.sen):
        text = client_of(hat).get(reverse("mash_hub:cmog-entry", args=[dex.pk])).content.decode()
        assert "Dex" in text
        assert "Hume" not in text
        assert hume.reference not in text
        answer = client_of(hat).get(reverse("mash_hub:merge", args=[merge.pk]))
        assert answer.status_code == 404
        assert client_of(hat).get(reverse("mash_hub:cmog-who", args=[dex.pk])).status_code == 403


@pytest.mark.parametrize("entry", ["none", "by name", "over", "kept"])
def test_a_member_joins_nobody_else(
    cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject, entry: str
) -> None:
    """What members may join is whom their agency entered by a nickname, while the entry stands."""
    tia = case.known(case.TIA, cmog.lyle)
    kept, joined = tia, hume
    if entry == "by name":
        case.entered(hume, cmog.lyle, case.DEX, ListKind.PERSON)
    if entry == "over":
        case.stepped(dex, "DISRUPTED", cmog.lyle)
        joined = of(dex, cmog.lyle)
    if entry == "kept":
        kept, joined = of(dex, cmog.lyle), tia
    url = reverse("mash_hub:merge-propose", args=[kept.pk, joined.pk])
    assert client_of(cmog.lyle).get(url).status_code == 403
    assert sent(cmog.lyle, url, because="OPEN_CASE", version=0).status_code == 403


def test_who_is_kept_from_the_person_hears_nothing_of_their_being_named(
    cast: Cast, cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject
) -> None:
    other = given_role(cast, "paula", Role.CMOG_MEMBER, "cmog")
    with door.door(cmog.lyle):
        source, at = conflicts.ConflictSource.NOTED, clock.now()
        conflicts.keep_apart(other.person_id, dex.file_id, source=source, by=cmog.lyle, at=at)
    named(cmog, doyle, dex, hume)
    for hat, told in ((doyle, 2), (other, 0)):
        with door.door(hat):
            seen = Notice.objects.visible_to(hat).filter(notice_kind="MERGE_CHANGED")
            assert seen.count() == told


def test_it_is_said_who_it_is_also_once_the_list_says_that_the_name_is_known(
    cmog: Cmog, doyle: Hat, hume: Subject
) -> None:
    with door.door(cmog.lyle):
        dex = cmog_entries.enter_unidentified("Dex", "Tall", case.DEX, by=cmog.lyle)
    case.stepped(dex, "IDENTIFIED", cmog.lyle)
    assert named(cmog, doyle, dex, hume).state == MergeState.CONFIRMED


def test_who_was_named_is_not_offered_again_nor_called_unidentified_by_the_police(
    cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject
) -> None:
    url = reverse("mash_hub:cmog-who", args=[dex.pk])
    listed = reverse("mash_hub:cmog-list", args=[ListKind.PERSON.slug])
    assert "not identified" in read(dex, cmog.lyle)
    named(cmog, doyle, dex, hume)
    page = read(dex, cmog.lyle)
    assert url not in page
    assert "not identified" not in page
    assert "not identified" not in client_of(cmog.lyle).get(listed).content.decode()
    assert client_of(cmog.lyle).get(url).status_code == 403
    assert "not identified" in read(dex, cmog.gwen)  # members are told nothing by it
    with door.door(cmog.lyle):
        nodes = link_map.nodes_of({hume.pk}, by=cmog.lyle)
        assert [one.below for one in nodes.values()] == ["person of concern"]


def test_the_entry_leads_nobody_to_whom_they_know_by_a_record_of_their_own(
    cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject
) -> None:
    case.known(HUME, cmog.gwen, of=hume)
    named(cmog, doyle, dex, hume)
    url = reverse("mash_hub:link-map", args=[hume.pk])
    assert client_of(cmog.gwen).get(url).status_code == 200
    assert str(hume.pk) not in read(dex, cmog.gwen)
    assert url in read(dex, cmog.lyle)


def test_who_knows_the_person_otherwise_is_not_told_that_it_is_the_alias(
    cast: Cast, cmog: Cmog, doyle: Hat, dex: CmogEntry, hume: Subject
) -> None:
    """The council has a record of its own on him, and a car with both; the map says no more than before."""
    theirs = case.known(HUME, cmog.gwen)
    car = recorded(CAR, cmog.gwen)
    linked(car, theirs.reference, cmog.gwen)
    with door.door(cmog.gwen):
        before = {one.below for one in link_map.nodes_of({theirs.pk}, by=cmog.gwen).values()}
    named(cmog, doyle, dex, hume)
    with door.door(cmog.gwen):
        after = {one.below for one in link_map.nodes_of({theirs.pk}, by=cmog.gwen).values()}
        alias = link_map.nodes_of({hume.pk}, by=cmog.gwen)
    assert before == after
    assert [one.label for one in alias.values()] == ["“Dex”"]
