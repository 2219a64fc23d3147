"""Members of a CMOG link whom they know by an alias alone; nobody learns more by it, nor who it is (4.11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Frozen, Refused
from audit.log.models import Entry
from mash_hub import cmog_entries, conflicts, links, marker_alerts, relationships, thing_sharing
from mash_hub.bonds import Bond
from mash_hub.flags import Showing
from mash_hub.links import NOT_SEEN
from mash_hub.models import CmogEntry, Link, Subject
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.items import Handling
from mash_hub.models.links import Relation
from mash_hub.models.relationships import Confidence, Relationship
from mash_hub.relationships import Tie
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.keeping_case import held, lifted, proposed
from tests.mash_hub.test_naming_people_of_concern import HUME, named
from tests.mash_hub.test_naming_people_of_concern import of as whom
from tests.things.case import CAR, HOTEL, linked, recorded, released, sees, terms, thing_of
from tests.things.test_link_map import drawn, labels

CONCERN = Tie(Bond.HAS_CONCERN, "ZQX her own words", Confidence.REPORTED)
WHY = Reason(ReasonCode.RELEVANT)
SAID = {"relation": "USES", "certainty": "LIKELY", "source": "A neighbour", "handling": "P"}
TOLD = {
    "bond": "HAS_CONCERN",
    "confidence": "REPORTED",
    "source": "Her own words",
    "parental_responsibility": "UNKNOWN",
    "lives_with": "UNKNOWN",
    "source_grade": "1",
    "assessment": "B",
}


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


@pytest.fixture
def doyle(cast: Cast, cmog: Cmog) -> Hat:
    """A second person of the police in the CMOG."""
    return given_role(cast, "sam", Role.CMOG_MEMBER, "cmog")


def unlisted(cmog: Cmog) -> CmogEntry:
    """Dex, whom the police entered and have not put on the list."""
    with door.door(cmog.lyle):
        return cmog_entries.enter_unidentified("Dex", "Tall", case.DEX, by=cmog.lyle)


@pytest.fixture
def dex(cmog: Cmog) -> CmogEntry:
    return case.stepped(unlisted(cmog), "ON_LIST", cmog.lyle)


def with_dex(tia: Subject, dex: CmogEntry, by: Hat) -> Relationship:
    """What somebody is to Dex, as one agency says."""
    with door.door(by):
        entry = CmogEntry.objects.visible_to(by).get(pk=dex.pk)
        return relationships.relate(tia, entry, by=by, tie=CONCERN, showing=Showing())


def shown(row: Relationship, by: Hat, cmog: Cmog, *to: Hat) -> None:
    """A relationship, shown to agencies at the CMOG."""
    until = hats.today() + timedelta(days=30)
    showing = Showing(tuple(one.agency_id for one in to), places=(cmog.workspace.pk,))
    with door.door(by):
        now = Relationship.objects.get(pk=row.pk)
        relationships.show(
            now, by=by, showing=showing, until_on=until, because=WHY, version=now.version
        )


def page(hat: Hat, name: str, *args: Any) -> str:
    answer = client_of(hat).get(reverse(f"mash_hub:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def family(subject: Subject, hat: Hat) -> str:
    """The page of somebody’s family, without the frame around it."""
    text = page(hat, "family", subject.pk)
    return text[text.index("<h1") : text.index("</main>")]


def test_a_member_links_a_car_with_whom_they_know_by_an_alias_and_sees_it_on_every_page(
    cmog: Cmog, dex: CmogEntry
) -> None:
    car = recorded(CAR, cmog.gwen)
    entry = page(cmog.gwen, "cmog-entry", dex.pk)
    assert f'by the reference <span class="hub-nowrap">{dex.reference}</span>' in entry
    assert reverse("mash_hub:link-map", args=[dex.pk]) in entry
    url = reverse("mash_hub:thing-link", args=[car.subject_id, "person"])
    typed = dex.reference.lower().replace("-", " ")
    done = post(client_of(cmog.gwen), url, cmog.gwen, reference=typed, **SAID)
    assert done.status_code == 302
    with door.door(cmog.gwen):
        link = Link.objects.get()
    assert (link.owner_id, link.end_kind, link.end_id) == (
        cmog.gwen.agency_id,
        CmogEntry.kind,
        dex.pk,
    )
    for hat in (cmog.gwen, cmog.carys):
        for text in (page(hat, "thing", car.subject_id), page(hat, "link", link.pk)):
            assert f"“Dex” ({dex.reference})" in text
            assert reverse("mash_hub:cmog-entry", args=[dex.pk]) in text
        for text in (page(hat, "link-map", car.subject_id), page(hat, "link-map", dex.pk)):
            assert labels(text) == {"AB12 CDE", "“Dex”"}
            assert "person of concern" in text
            assert ">uses it<" in text
    with pytest.raises(Refused, match="already"):
        linked(car, dex.reference, cmog.gwen)
    change = reverse("mash_hub:link-change", args=[link.pk])
    fields = {**SAID, "relation": "OWNS", "why": "CORRECTION", "version": 1}
    assert post(client_of(cmog.gwen), change, cmog.gwen, **fields).status_code == 302
    assert ">owns it<" in page(cmog.carys, "link-map", dex.pk)


def test_a_link_with_a_person_of_concern_takes_the_handling_of_the_thing(
    cmog: Cmog, dex: CmogEntry
) -> None:
    car = recorded(CAR, cmog.gwen, handling=Handling.C)
    assert linked(car, dex.reference, cmog.gwen).handling == Handling.C


def as_hidden(why: str, cast: Cast, cmog: Cmog, row: CmogEntry) -> tuple[Hat, str]:
    """Somebody who may not link an entry, for one reason; and the reference that they try."""
    if why == "not shared yet":
        return cmog.gwen, row.reference
    case.stepped(row, "ON_LIST", cmog.lyle)
    if why == "elsewhere":
        return cast.devika, row.reference  # of the same agency, at the front door
    if why == "a child":
        return cmog.gwen, case.listed(cmog).reference
    if why == "over":
        case.stepped(row, "DISRUPTED", cmog.lyle)
    if why == "kept apart":
        me, source, at = cmog.gwen.person_id, ConflictSource.FOUND, clock.now()
        with door.door(SETUP):
            conflicts.keep_apart(me, row.file_id, source=source, by=SETUP, at=at)
    return cmog.gwen, "CM-XXXXX" if why == "nothing" else row.reference


@pytest.mark.parametrize(
    "why", ["not shared yet", "over", "elsewhere", "kept apart", "a child", "nothing"]
)
def test_who_does_not_read_the_entry_is_told_the_same_as_of_nobody(
    cast: Cast, cmog: Cmog, why: str
) -> None:
    row = unlisted(cmog)
    by, reference = as_hidden(why, cast, cmog, row)
    car = recorded(CAR, by)
    ellie = case.known(case.KAYLEIGH, by)
    url = reverse("mash_hub:thing-link", args=[car.subject_id, "person"])
    answer = post(client_of(by), url, by, reference=reference, **SAID)
    assert answer.status_code == 422
    assert NOT_SEEN in answer.content.decode()
    url = reverse("mash_hub:relationship-new", args=[ellie.pk])
    answer = post(client_of(by), url, by, reference=reference, **TOLD)
    assert answer.status_code == 422
    assert "Your agency knows nobody by this reference" in answer.content.decode()
    sees_it = why in ("a child", "nothing")  # another reference than that of whom they may read
    answer = client_of(by).get(reverse("mash_hub:link-map", args=[row.pk]))
    assert answer.status_code == (200 if sees_it else 404)
    with door.door(by):
        assert not Link.objects.exists()
        assert not Relationship.objects.exists()


def test_who_visits_places_links_nobody_of_the_list(cmog: Cmog, dex: CmogEntry) -> None:
    leo = client_of(cmog.leo)
    assert leo.get(reverse("mash_hub:link-map", args=[dex.pk])).status_code == 403
    with door.door(cmog.leo), pytest.raises(Refused, match=NOT_SEEN):
        links.end_of(dex.reference, by=cmog.leo)


def test_a_chair_reads_the_map_of_an_alias_and_does_not_link_it(
    cast: Cast, cmog: Cmog, dex: CmogEntry
) -> None:
    chair = given_role(cast, "mandeep", Role.MARAC_CHAIR, "cmog")
    car = recorded(CAR, cmog.gwen)
    linked(car, dex.reference, cmog.gwen)
    assert labels(page(chair, "link-map", dex.pk)) == {"AB12 CDE", "“Dex”"}
    url = reverse("mash_hub:thing-link", args=[car.subject_id, "person"])
    assert client_of(chair).get(url).status_code == 403


def test_what_one_member_links_changes_no_byte_for_another_until_it_is_released(
    cast: Cast, cmog: Cmog, dex: CmogEntry
) -> None:
    car = recorded(CAR, cmog.gwen)
    theirs = recorded(HOTEL, cmog.lyle)
    his = whom(dex, cmog.lyle)
    linked(theirs, his.reference, cmog.lyle, Relation.SEEN_AT)
    before = drawn(his, cmog.lyle)
    assert "“Dex”" not in before  # the police read their own record
    link = linked(car, dex.reference, cmog.gwen)
    assert drawn(his, cmog.lyle) == before
    for row in (car, link):
        released(row, cmog.carys, cast.agency.police, cast.agency.health)
    after = drawn(his, cmog.lyle)
    assert labels(after) == labels(before) | {"AB12 CDE"}
    assert after.count("<line ") == 2
    assert labels(drawn(dex, cmog.sen)) == {"AB12 CDE", "“Dex”"}  # not where the police saw him


def test_both_faces_of_who_reads_a_link_with_an_alias_agree_for_every_hat(
    cast: Cast, cmog: Cmog, dex: CmogEntry
) -> None:
    """Its agency where it reads the entry, whoever was given it and reads the entry, and nobody else."""
    car, tia = recorded(CAR, cmog.gwen), case.known(case.TIA, cmog.gwen)
    link, tie = linked(car, dex.reference, cmog.gwen), with_dex(tia, dex, cmog.gwen)
    council = {cmog.gwen.person_id, cmog.carys.person_id}
    everybody = [*cmog.everybody, *cast.hats.values()]

    def read_by(row: Any) -> set[Any]:
        seen = [hat for hat in everybody if sees(hat, row)]
        with door.door(cmog.gwen):
            found = type(row).objects.select_related("file").get(pk=row.pk)
            assert type(row).objects.readers_of(found, among=everybody) == seen
        return {hat.person_id for hat in seen}

    assert read_by(link) == read_by(tie) == council
    others = [cast.agency.police, cast.agency.health, cast.agency.housing]
    for row in (car, link):
        released(row, cmog.carys, *others)
    shown(tie, cmog.gwen, cmog, cmog.sen, cmog.lyle, cmog.leo)
    members = council | {cmog.sen.person_id, cmog.lyle.person_id}
    assert read_by(link) == read_by(tie) == members
    with door.door(cmog.carys):
        given = terms(cast.agency.housing, cast.agency.health)
        row = Link.objects.select_related("thing_card").get(pk=link.pk)
        told = thing_sharing.readers(row, given, by=cmog.carys)
        assert {hat.person_id: is_seen for hat, is_seen in told} == {cmog.sen.person_id: True}


def test_a_child_is_linked_with_an_alias_on_the_page_of_the_family_and_colleagues_elsewhere_see_none(
    cast: Cast, cmog: Cmog, dex: CmogEntry
) -> None:
    tia = case.known(case.TIA, cmog.gwen)

    before, map_before = family(tia, cast.devika), drawn(tia, cast.devika)
    url = reverse("mash_hub:relationship-new", args=[tia.pk])
    assert "such as CM-M5NCQ" in client_of(cmog.gwen).get(url).content.decode()
    half = TOLD | {"assessment": "", "reference": dex.reference}
    answer = post(client_of(cmog.gwen), url, cmog.gwen, **half)
    assert answer.status_code == 422
    assert "Grade the source and how it is known, or neither." in answer.content.decode()
    done = post(client_of(cmog.gwen), url, cmog.gwen, reference=dex.reference, **TOLD)
    assert done.status_code == 302
    for hat in (cmog.gwen, cmog.carys):
        text = family(tia, hat)
        assert "Has a person of concern in" in text
        assert reverse("mash_hub:cmog-entry", args=[dex.pk]) in text
        assert "“Dex”" in text
        assert "of whom you have no record" not in text
        assert "source: Her own words, reported, graded 1 B" in text
        for middle in (tia, dex):
            shown_map = drawn(middle, hat)
            assert labels(shown_map) == {"Tia Brannock", "“Dex”"}
            assert "(protected)" not in shown_map
            assert ">1 B<" in shown_map
            assert shown_map.count("<line ") == 1
    assert family(tia, cast.devika) == before
    assert drawn(tia, cast.devika) == map_before == ""
    with door.door(cmog.gwen):
        row = Relationship.objects.get(is_first=True)
    for name in ("relationship-show", "relationship-end"):
        assert page(cmog.gwen, name, row.pk)
        elsewhere = client_of(cast.devika).get(reverse(f"mash_hub:{name}", args=[row.pk]))
        assert elsewhere.status_code == 404


def test_to_whom_the_police_are_shown_what_a_child_is_to_an_alias_it_is_their_own_person(
    cmog: Cmog, dex: CmogEntry
) -> None:
    tia = case.known(case.TIA, cmog.gwen)
    case.known(case.TIA, cmog.lyle, of=tia)
    tie = with_dex(tia, dex, cmog.gwen)
    his = whom(dex, cmog.lyle)
    assert drawn(his, cmog.lyle) == ""
    shown(tie, cmog.gwen, cmog, cmog.lyle, cmog.sen)
    theirs = drawn(his, cmog.lyle)
    assert labels(theirs) == {"Tia Brannock", "Dex"}
    assert theirs.count("<line ") == 1
    assert labels(drawn(dex, cmog.sen)) == {"Another person", "“Dex”"}  # who has no record of her


@pytest.mark.parametrize("is_one_anchor", [False, True])
def test_who_the_alias_is_named_as_changes_nothing_for_members_whatever_they_linked(
    cmog: Cmog, doyle: Hat, dex: CmogEntry, is_one_anchor: bool
) -> None:
    """Not even for those who know the man by a record of their own, on the anchor he is named as."""
    hume = case.known(HUME, cmog.lyle)
    theirs = case.known(HUME, cmog.gwen, of=hume if is_one_anchor else None)
    tia, car, hotel = (
        case.known(case.TIA, cmog.gwen),
        recorded(CAR, cmog.gwen),
        recorded(HOTEL, cmog.gwen),
    )
    tie = with_dex(tia, dex, cmog.gwen)
    linked(car, dex.reference, cmog.gwen)
    linked(hotel, theirs.reference, cmog.gwen, Relation.SEEN_AT)
    case.known(case.TIA, cmog.lyle, of=tia)
    his = whom(dex, cmog.lyle)
    with door.door(cmog.lyle):  # and the police show what they say of Dex themselves
        by_police = relationships.relate(tia, his, by=cmog.lyle, tie=CONCERN, showing=Showing())
    shown(by_police, cmog.lyle, cmog, cmog.gwen)
    middles: list[Any] = [tia, dex, theirs]

    def read() -> list[str]:
        maps = [drawn(one, cmog.gwen) for one in middles]
        return [*maps, *(family(one, cmog.gwen) for one in (tia, theirs))]

    before = read()
    assert labels(before[0]) == labels(before[1]) == {"Tia Brannock", "AB12 CDE", "“Dex”"}
    assert labels(before[2]) == {"Dexter Hume", "The Larch Hotel"}
    named(cmog, doyle, dex, hume)
    assert read() == before
    now = whom(dex, cmog.lyle)
    assert now == hume
    shown(tie, cmog.gwen, cmog, cmog.lyle)
    assert "Tia Brannock" in labels(drawn(hume, cmog.lyle))  # to the police it is he
    other = client_of(cmog.gwen).get(reverse("mash_hub:relationship-show", args=[_other(tie).pk]))
    assert tia.reference in other.content.decode()
    if not is_one_anchor:
        assert hume.reference not in other.content.decode()
    with door.door(cmog.gwen):
        told = Entry.objects.filter(
            agency_id=cmog.gwen.agency_id, ground__in=["USES", "relationship"]
        )
        assert told.exists()
        assert hume.pk not in {person for entry in told for person in entry.people}


def _other(row: Relationship) -> Relationship:
    """The other direction of a relationship."""
    with door.door(SETUP):
        return Relationship.objects.exclude(pk=row.pk).get(pair_id=row.pair_id)


def test_once_the_entry_is_over_what_members_linked_with_it_goes_and_the_police_keep_what_they_were_given(
    cast: Cast, cmog: Cmog, dex: CmogEntry
) -> None:
    car, tia = recorded(CAR, cmog.gwen), case.known(case.TIA, cmog.gwen)
    link, tie = linked(car, dex.reference, cmog.gwen), with_dex(tia, dex, cmog.gwen)
    for row in (car, link):
        released(row, cmog.carys, cast.agency.police)
    case.stepped(dex, "DISRUPTED", cmog.lyle)
    for name, row in (("link", link), ("relationship-show", tie)):
        url = reverse(f"mash_hub:{name}", args=[row.pk])
        assert client_of(cmog.gwen).get(url).status_code == 404
    assert drawn(tia, cmog.gwen) == ""
    assert "Dex" not in page(cmog.gwen, "thing", car.subject_id)
    assert sees(cmog.lyle, link)


def test_who_is_linked_through_a_car_with_an_alias_is_linked_for_a_marker_of_the_police(
    cmog: Cmog, dex: CmogEntry
) -> None:
    car, tia = recorded(CAR, cmog.gwen), case.known(case.TIA, cmog.gwen)
    linked(car, tia.reference, cmog.gwen, Relation.SEEN_IN)
    with door.door(SETUP):
        assert marker_alerts._linked([tia.pk])[tia.pk] == {tia.pk}
    linked(car, dex.reference, cmog.gwen)
    with door.door(SETUP):
        assert marker_alerts._linked([tia.pk])[tia.pk] == {tia.pk, dex.subject_id}


def test_nothing_of_an_alias_stands_in_the_log_or_in_columns(cmog: Cmog, dex: CmogEntry) -> None:
    tia, car = case.known(case.TIA, cmog.gwen), recorded(CAR, cmog.gwen)
    link, tie = linked(car, dex.reference, cmog.gwen), with_dex(tia, dex, cmog.gwen)
    with door.door(cmog.gwen):
        assert thing_of(car)
        found = [*Entry.objects.values(), *Link.objects.values(), *Relationship.objects.values()]
        assert [word for word in ("Dex", "ZQX") if word in str(found)] == []
        told = Entry.objects.filter(thing_ids__contains=[link.pk]).latest("at")
        assert dex.pk in told.thing_ids
        assert Entry.objects.filter(thing_ids__contains=[tie.pk]).exists()


@pytest.mark.parametrize("is_named", [False, True])
def test_what_is_linked_by_an_alias_stays_as_it_was_said_under_a_hold_that_is_not_named_there(
    cast: Cast, cmog: Cmog, doyle: Hat, dex: CmogEntry, is_named: bool
) -> None:
    """The hold is on whom the police know; a member who knows him otherwise reads its name there alone."""
    hume = case.known(HUME, cmog.lyle)
    theirs = case.known(HUME, cmog.gwen, of=hume)
    car, hotel = recorded(CAR, cmog.gwen), recorded(HOTEL, cmog.gwen)
    link = linked(car, dex.reference, cmog.gwen)
    other = linked(hotel, theirs.reference, cmog.gwen, relation=Relation.SEEN_AT)
    officer = replace(cast.owen, role=Role.INFORMATION_OFFICER)
    if is_named:
        named(cmog, doyle, dex, hume)
    hold = held(cast, hume.reference if is_named else whom(dex, cmog.lyle).reference, by=officer)

    def tried(which: Link, name: str) -> str:
        now = {"version": 1, "why": "CORRECTION", "because": "CORRECTION"}
        url = reverse(f"mash_hub:{name}", args=[which.pk])
        said = SAID | {"relation": which.relation, "certainty": "CERTAIN"}
        answer = post(client_of(cmog.gwen), url, cmog.gwen, **said, **now)
        assert answer.status_code == 403
        return str(answer.content.decode())

    for name in ("link-change", "link-remove"):
        text = tried(link, name)
        assert "A hold stands on these records" in text
        assert hold.reference not in text
        if is_named:
            assert hold.reference in tried(other, name)
    keeper = replace(cast.devika, role=Role.INFORMATION_OFFICER)
    with pytest.raises(Refused, match="A hold stands on it: nothing"):
        proposed(car.subject.reference, keeper)
    lifted(hold, officer, replace(cast.ivor, role=Role.INFORMATION_OFFICER))
    change = reverse("mash_hub:link-change", args=[link.pk])
    fields = {**SAID, "relation": "OWNS", "why": "CORRECTION", "version": 1}
    assert post(client_of(cmog.gwen), change, cmog.gwen, **fields).status_code == 302


def test_what_is_linked_by_an_alias_after_the_hold_stays_as_it_was_said_too(
    cast: Cast, cmog: Cmog, dex: CmogEntry
) -> None:
    hold = held(cast, dex.reference, by=given_role(cast, "ivor", Role.INFORMATION_OFFICER, "cmog"))
    link = linked(recorded(CAR, cmog.gwen), dex.reference, cmog.gwen)
    with door.door(cmog.gwen), pytest.raises(Frozen) as frozen:
        links.remove(link, by=cmog.gwen, because=WHY, version=link.version)
    assert hold.reference not in str(frozen.value)
