"""Relationships: both directions, each agency's own, and nothing to whom they are not shown (5.3)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import (
    barriers,
    clares_law,
    conflicts,
    family_page,
    flags,
    merges,
    relationships,
    requests,
)
from mash_hub.bonds import Bond, Connected, above, connected, levels, other_way
from mash_hub.clares_law import Asked
from mash_hub.flags import Showing
from mash_hub.models import Enquiry, Relationship, Subject
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.clares_law import Route
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.relationships import Confidence
from mash_hub.relationships import Tie
from mash_hub.subjects import subject_of
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import add_card, asked, question, rated
from tests.mash_hub.test_flags import part

MOTHER = Tie(
    Bond.PARENT,
    "ZQX birth certificate",
    Confidence.CONFIRMED,
    from_on=date(2019, 3, 9),
    parental_responsibility="YES",
    lives_with="YES",
)
PARTNER = Tie(Bond.EX_PARTNER, "Police report", Confidence.REPORTED, until_on=date(2026, 5, 1))
NOBODY = Showing()
WHY = Reason(ReasonCode.RELEVANT)


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    enquiry = rated(cast)
    asked(cast, enquiry, "police", "housing")
    return enquiry


def people(cast: Cast, case: Enquiry) -> tuple[Subject, Subject, Subject]:
    marisa, ellie, callum = (part(cast, case, name) for name in ("Marisa", "Ellie", "Callum"))
    return marisa, ellie, callum


def related(
    by: Hat, one: Subject, two: Subject, tie: Tie, showing: Showing = NOBODY, **more: Any
) -> Relationship:
    with door.door(by):
        return relationships.relate(one, two, by=by, tie=tie, showing=showing, **more)


def to(cast: Cast, *agencies: str) -> dict[str, Any]:
    ids = tuple(getattr(cast.agency, key).pk for key in agencies)
    day = hats.today() + timedelta(days=60)
    return {"showing": Showing(ids, places=(cast.workspace.mash.pk,)), "until_on": day}


def ties(by: Hat, who: Subject) -> list[tuple[str, UUID]]:
    """What somebody is to whom, as the hat sees it; both faces of the rule say so."""
    with door.door(by):
        page = family_page.of(who, by=by)
        for line in page["lines"]:
            row = Relationship.objects.select_related("card", "other_card").get(pk=line.row.pk)
            assert by in Relationship.objects.readers_of(row, among=[by])
        return [(line.tie.bond.value, line.other_id) for line in page["lines"]]


def test_a_relationship_stands_in_both_directions_and_is_its_agencys_own(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, _ = people(cast, case)
    related(cast.devika, marisa, ellie, MOTHER)
    assert ties(cast.devika, marisa) == [("PARENT", ellie.pk)]
    assert ties(cast.arlo, ellie) == [("CHILD", marisa.pk)]
    assert ties(cast.owen, marisa) == []
    with door.door(cast.devika):
        assert "ZQX" not in str(list(Entry.objects.values()))
        (line,) = family_page.of(ellie, by=cast.devika)["lines"]
        assert "has parental responsibility" in line.facts
        assert line.connected is Connected.YES


def test_one_that_is_not_shown_leaves_no_line_no_number_and_no_gap(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, callum = people(cast, case)
    related(cast.devika, marisa, ellie, MOTHER)
    url = reverse("mash_hub:family", args=[marisa.pk])

    def drawn() -> str:
        page = client_of(cast.devika).get(url).content.decode()
        return page[page.index("<h1") : page.index("</main>")]

    before = drawn()
    assert before.count("<rect") == 2
    hidden = related(cast.owen, callum, marisa, PARTNER)
    assert drawn() == before
    assert ties(cast.devika, callum) == []
    assert len(ties(cast.owen, marisa)) == 1
    browser = client_of(cast.devika)
    for name in ("relationship-show", "relationship-end"):
        assert browser.get(reverse(f"mash_hub:{name}", args=[hidden.pk])).status_code == 404
    with door.door(cast.owen):
        more = to(cast, "council")
        relationships.show(hidden, by=cast.owen, because=WHY, version=1, **more)
    assert drawn().count("<rect") == 3
    assert ("EX_PARTNER", callum.pk) in ties(cast.devika, marisa)
    assert ties(cast.tom, marisa) == []
    with door.door(cast.owen):
        row = Relationship.objects.get(pk=hidden.pk)
        relationships.show(row, by=cast.owen, because=WHY, version=2, showing=NOBODY, until_on=None)
    assert drawn() == before


def test_who_are_family_and_something_else_besides_are_drawn_as_family(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, _ = people(cast, case)
    friends = Tie(Bond.FRIEND, "A neighbour", Confidence.REPORTED)
    for tie in (friends, MOTHER, friends):
        related(cast.devika, marisa, ellie, tie)
    with door.door(cast.devika):
        page = family_page.of(ellie, by=cast.devika)
    assert len(page["tree"].boxes) == 2
    assert "Parent of" in page["tree"].words


def test_what_was_shown_is_seen_until_its_last_day(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    marisa, _, callum = people(cast, case)
    related(cast.owen, callum, marisa, PARTNER, **to(cast, "council"))
    assert len(ties(cast.devika, marisa)) == 1
    after = clock.now() + timedelta(days=62)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert ties(cast.devika, marisa) == []
    assert len(ties(cast.owen, marisa)) == 1


def test_it_needs_two_people_who_are_known_a_source_and_readers_under_an_agreement(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, callum = people(cast, case)

    def refused(words: str, one: Subject, two: Subject, tie: Tie, by: Hat, **more: Any) -> None:
        with pytest.raises(Refused, match=words):
            related(by, one, two, tie, **more)

    devika = cast.devika
    refused("two people", marisa, marisa, MOTHER, devika)
    refused("from where", marisa, ellie, replace(MOTHER, source=" "), devika)
    late = replace(PARTNER, from_on=date(2026, 6, 1))
    refused("after it began", marisa, callum, late, devika)
    wrong = replace(PARTNER, parental_responsibility="YES")
    refused("Parental responsibility", marisa, callum, wrong, devika)
    refused("your agency knows", marisa, ellie, MOTHER, cast.esther)
    no_day = {**to(cast, "police"), "until_on": None}
    refused("until when", marisa, ellie, MOTHER, devika, **no_day)
    refused("cannot set", marisa, ellie, MOTHER, cast.joan)


def test_its_owner_alone_takes_it_out_and_both_directions_go(cast: Cast, case: Enquiry) -> None:
    marisa, ellie, _ = people(cast, case)
    row = related(cast.devika, marisa, ellie, MOTHER, **to(cast, "police"))
    assert len(ties(cast.owen, ellie)) == 1
    because = Reason(ReasonCode.CORRECTION)
    with door.door(cast.owen), pytest.raises(Refused, match="Only the agency"):
        relationships.end(row, by=cast.owen, because=because, version=1)
    with door.door(cast.devika), pytest.raises(Stale):
        relationships.end(row, by=cast.devika, because=because, version=4)
    with door.door(cast.devika):
        relationships.end(row, by=cast.devika, because=because, version=1)
    for hat in (cast.devika, cast.owen):
        assert ties(hat, marisa) == ties(hat, ellie) == []


def test_whoever_is_kept_apart_from_either_of_them_sees_nothing(cast: Cast, case: Enquiry) -> None:
    marisa, ellie, _ = people(cast, case)
    row = related(cast.devika, marisa, ellie, MOTHER)
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.arlo.person_id,
            case.file_id,
            source=ConflictSource.DECLARED,
            by=cast.devika,
            at=clock.now(),
        )
    with door.door(cast.arlo):
        assert not Relationship.objects.visible_to(cast.arlo).exists()
        full = Relationship.objects.select_related("card", "other_card").get(pk=row.pk)
        assert Relationship.objects.readers_of(full, among=[cast.arlo]) == []


def test_a_relationship_follows_the_record_when_people_are_joined(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, callum = people(cast, case)
    related(cast.devika, marisa, ellie, MOTHER)
    with door.door(cast.arlo):
        row = merges.propose(callum, ellie, by=cast.arlo, because=Reason(ReasonCode.OPEN_CASE))
    with door.door(cast.devika):
        because = Reason(ReasonCode.OPEN_CASE)
        merges.confirm(row, by=cast.devika, because=because, version=row.version)
    assert ties(cast.devika, marisa) == [("PARENT", callum.pk)]


def test_every_kind_has_its_other_direction_and_what_follows_from_it() -> None:
    for bond in Bond:
        assert other_way(other_way(bond)) is bond
        assert connected(bond) is connected(other_way(bond))
        rise, fall = above(bond), above(other_way(bond))
        assert (rise, fall) == (None, None) or rise == -(fall or 0)
    assert connected(Bond.EX_SPOUSE) is Connected.YES
    assert connected(Bond.SHARED_PARENT) is Connected.YES
    assert connected(Bond.OTHER_RELATIVE) is Connected.PERHAPS
    assert connected(Bond.FOSTER_CARER) is Connected.NO
    assert connected(Bond.FRIEND) is Connected.NO
    gran = [("gran", "mum", Bond.PARENT), ("kid", "mum", Bond.CHILD), ("pal", "kid", Bond.FRIEND)]
    assert levels("kid", gran) == {"gran": 0, "mum": 1, "kid": 2}
    assert levels("kid", [("kid", "gran", Bond.GRANDCHILD)]) == {"gran": 0, "kid": 1}  # no hole


def test_in_a_browser_a_relationship_is_written_drawn_and_taken_out(
    cast: Cast, case: Enquiry
) -> None:
    hat, browser = cast.devika, client_of(cast.devika)
    marisa, ellie, _ = people(cast, case)
    family = reverse("mash_hub:family", args=[marisa.pk])
    assert "Nothing is written down" in browser.get(family).content.decode()
    url = reverse("mash_hub:relationship-new", args=[marisa.pk])
    assert "Ellie Thrale" in browser.get(url).content.decode()
    fields = {
        "bond": "PARENT",
        "other": "",
        "reference": "S-XXXXXXXX",
        "confidence": "BELIEVED",
        "source": "A neighbour",
        "parental_responsibility": "UNKNOWN",
        "lives_with": "YES",
        "contact_order": "",
    }
    wrong = post(browser, url, hat, **fields)
    assert wrong.status_code == 422
    assert "A neighbour" in wrong.content.decode()
    assert post(browser, url, hat, **{**fields, "other": str(ellie.pk)}).status_code == 302
    page = browser.get(family).content.decode()
    assert "Marisa Oakden: Parent of Ellie Thrale." in page
    assert "stroke-dasharray" in page
    with door.door(hat):
        row = Relationship.objects.get(is_first=True)
    show = reverse("mash_hub:relationship-show", args=[row.pk])
    assert "Arlo Finch" in browser.get(show).content.decode()
    day = hats.today() + timedelta(days=9)
    sent: dict[str, Any] = {
        "because": "RELEVANT",
        "version": 1,
        "agencies": [str(cast.agency.police.pk)],
        "places": [str(cast.workspace.mash.pk)],
        **{f"shown_until_on_{name}": getattr(day, name) for name in ("day", "month", "year")},
    }
    assert post(browser, show, hat, **sent).status_code == 302
    assert ties(cast.owen, ellie) == [("CHILD", marisa.pk)]
    end = reverse("mash_hub:relationship-end", args=[row.pk])
    gone = {"because": "CORRECTION", "sentence": "", "version": 2}
    assert post(browser, end, hat, **gone).status_code == 302
    assert "Nothing is written down" in browser.get(family).content.decode()


def offered(hat: Hat, who: Subject, *forms: str) -> set[str]:
    """Whom the forms about somebody offer to name beside them, by id; all forms say the same."""
    pages = [client_of(hat).get(reverse(f"mash_hub:{name}", args=[who.pk])) for name in forms]
    assert all(page.status_code == 200 for page in pages)
    found = [set(re.findall(r'value="([0-9a-f-]{36})"', page.content.decode())) for page in pages]
    with door.door(hat):
        people = {str(pk) for pk in Subject.objects.values_list("pk", flat=True)}
    listed = [one & people for one in found]
    assert all(one == listed[0] for one in listed)
    return listed[0]


def test_no_form_tells_that_two_people_stand_in_a_case_that_its_reader_does_not_see(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, callum = people(cast, case)
    other = rated(cast)
    asked(cast, other, "police")
    him = part(cast, other, "Callum")
    beside = {str(ellie.pk), str(callum.pk)}
    forms = ("relationship-new",)
    assert offered(cast.devika, marisa, *forms) == beside
    said = Asked(Route.ASK, him, clock.now(), "Her sister", "ZQX she is afraid")
    with door.door(cast.owen):
        clares_law.receive(marisa, said, by=cast.owen)
    # Devika knows both, each from a case of its own; that somebody asked the police is not hers to know.
    assert offered(cast.devika, marisa, *forms) == beside
    assert offered(cast.devika, him, *forms).isdisjoint({str(marisa.pk)})


def test_who_is_asked_about_one_of_a_case_is_not_told_who_else_stands_in_it(cast: Cast) -> None:
    forms = ("relationship-new", "order-new")

    def ask(enquiry: Enquiry, *names: Subject) -> None:
        ids = {one.pk for one in names}
        with door.door(cast.devika):
            now = Enquiry.objects.get(pk=enquiry.pk)
            named = [one for one in question(now).people if one.subject_id in ids]
            requests.send(
                now,
                by=cast.devika,
                question=question(now, people=named),
                asked=[requests.Asked(cast.agency.police.pk)],
                version=now.version,
            )

    enquiry = rated(cast)
    marisa, ellie, _ = people(cast, enquiry)
    ask(enquiry, marisa)
    own_record(cast, ellie)
    with door.door(cast.owen):  # the police know the child, from work of their own
        assert flags.known_to(cast.owen).filter(pk=ellie.pk).exists()
    assert offered(cast.owen, marisa, *forms) == set()
    other = rated(cast)
    mother, child, _ = people(cast, other)
    ask(other, mother, child)
    assert offered(cast.owen, mother, *forms) == {str(child.pk)}


def own_record(cast: Cast, who: Subject) -> None:
    """A record of the police on somebody, which two people of the host joined with theirs."""
    with door.door(cast.owen):
        cause = sealing.Cause(CauseKind.HOST, "contact", uuid4())
        card = add_card(
            cast.owen, "Ellie", "Thrale", "2019-03-09", cause=cause, to={cast.agency.council.pk}
        )
        theirs = subject_of(card)
    why = Reason(ReasonCode.OPEN_CASE)
    with door.door(cast.arlo):
        row = merges.propose(who, theirs, by=cast.arlo, because=why)
    with door.door(cast.devika):
        merges.confirm(row, by=cast.devika, because=why, version=row.version)


def test_who_is_not_among_the_readers_of_a_restricted_case_sees_no_line_of_its_people(
    cast: Cast, case: Enquiry
) -> None:
    marisa, ellie, _ = people(cast, case)
    related(cast.devika, marisa, ellie, MOTHER)
    assert len(ties(cast.arlo, marisa)) == 1
    with door.door(cast.moira):
        record = barriers.record_of(case.reference, by=cast.moira)
        assert record
        why, named = Reason(ReasonCode.SECURITY, "ZQX"), [cast.devika.person_id]
        barriers.restrict(record, BarrierKind.ADOPTION, named, by=cast.moira, because=why)
    with door.door(cast.arlo):
        assert not Relationship.objects.visible_to(cast.arlo).exists()
    assert len(ties(cast.devika, marisa)) == 1
