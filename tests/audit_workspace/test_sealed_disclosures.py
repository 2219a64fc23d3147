"""Sealed items in requests for disclosure: their custodian decides alone, and nobody can tell (4.4, 4.16, 8c 6)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models import Notice
from agencies.models.files import Hold
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from audit.workspace import (
    desk_disclosures,
    disclosure_answers,
    disclosure_parts,
    disclosures,
    jobs,
    sealed_disclosures,
)
from audit.workspace.models import (
    Disclosure,
    DisclosurePart,
    Exemption,
    SealedAnswer,
    SealedDisclosure,
)
from audit.workspace.sealed_disclosures import Decided
from mash_hub import conflicts, sealed_items
from mash_hub.models import InformationRequest, SealedItem
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.items import Handling
from mash_hub.models.sealed_items import SealedState
from tests.audit_workspace.disclosure_case import (
    NEITHER,
    WHY,
    World,
    answered,
    checked,
    closed,
    collected,
    considered,
    decided,
    items_of,
    made,
    on,
    pages_of,
    part_of,
    prepared,
    proposed,
    received,
    settled,
    worded,
    worked,
)
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import asked as ask_agencies
from tests.mash_hub.enquiry_case import fresh, matter, opened_by

S = SealedAnswer
SECRET = "ZQXSEALED an informant says that he bought a second telephone in May."
WITHHELD = Decided(S.WITHHELD, "ZQXWHY the informant", exemptions=[Exemption.CRIME])
GIVEN = Decided(S.RELEASED, "ZQXWHY his own", marks={Exemption.CRIME: ["an informant says that"]})
WORK = "A request for information: a sealed item for you alone to decide"


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def lodged(
    world: World,
    by: Hat | None = None,
    request: InformationRequest | None = None,
    handling: Handling = Handling.P,
) -> SealedItem:
    """Something under seal, whose existence is hidden, that Devika may read."""
    hat = by or world.cast.cole
    lodging = sealed_items.Lodging(
        readers=[world.cast.devika.person_id], review_on=hats.today() + timedelta(days=60)
    )
    with door.door(SETUP):
        asked_in = request or InformationRequest.objects.get(pk=world.item.request_id)
    with door.door(hat):
        words = matter(asked_in, SECRET, handling=handling, conditions="Not to be passed on")
        return sealed_items.lodge(fresh(asked_in), by=hat, matter=words, lodging=lodging)


def asked_of(hat: Hat, row: Disclosure) -> SealedDisclosure:
    with door.door(hat):
        rows = SealedDisclosure.objects.visible_to(hat).select_related("disclosure")
        return rows.get(disclosure=row)


def says(hat: Hat, one: SealedDisclosure, what: Decided) -> SealedDisclosure:
    with door.door(hat):
        now = SealedDisclosure.objects.visible_to(hat).get(pk=one.pk)
        return sealed_disclosures.decide(now, what, by=hat, version=now.version)


def page(hat: Hat, name: str, *args: Any) -> tuple[int, str]:
    answer = client_of(hat).get(reverse(f"audit_workspace:{name}", args=args))
    return answer.status_code, answer.content.decode()


def work_of(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in desk_disclosures.work_for(hat, clock.now())]


def told(hat: Hat, one: SealedDisclosure) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(thing_id=one.pk).count()


_RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\b(?:SR|SP|S|I|C|E)-[A-Z0-9]{5,8}\b|"
    r'name="csrfmiddlewaretoken" value="[^"]*"|data-(?:opened|shown)="[^"]*"|nonce="[^"]*"|'
    r'name="live-cursor" content="[^"]*"|<span class="hub-count">\d+'
)


def differing(one: list[str], other: list[str]) -> Iterator[str]:
    """The lines in which two readings differ."""
    for here, there in zip(one, other, strict=True):
        lines = difflib.ndiff(here.splitlines(), there.splitlines())
        yield from (line for line in lines if line[0] in "+-")


def seen_by_officers(world: World, row: Disclosure) -> list[str]:
    """Every byte that the officers of the police are shown of a request, without what is random in each."""
    part = part_of(world.ivor, row)
    bodies = []
    for hat in (world.ivor, *world.reviewers):
        bodies += [page(hat, "disclosure", row.pk)[1], page(hat, "disclosure-part", part.pk)[1]]
        bodies.append("\n".join(work_of(hat)))
        with door.door(hat):
            about = Notice.objects.visible_to(hat).filter(thing_id__in=[row.pk, part.pk])
            bodies.append(str(sorted(about.values_list("notice_kind", "reference"))))
    bodies += [page(world.ivor, "disclosure-item", one.pk)[1] for one in items_of(world.ivor, row)]
    return [_RANDOM.sub("-", body) for body in bodies]


def told_in_all(world: World) -> int:
    """Of how much the officers of the police were told until now."""
    found = 0
    for hat in (world.ivor, *world.reviewers):
        with door.door(hat):
            found += Notice.objects.visible_to(hat).count()
    return found


def reviewed(world: World, row: Disclosure) -> None:
    """The police's part answered; its reviews are listed in the order of their times."""
    part = prepared(world.ivor, row)
    for minutes, reviewer in enumerate(world.reviewers):
        with clock.moved(clock.now() + timedelta(minutes=minutes)):
            checked(reviewer, part)


def test_officers_pages_are_the_same_byte_for_byte_with_and_without_a_sealed_item(
    world: World,
) -> None:
    worded(world)

    def life(*, is_sealed: bool) -> tuple[list[list[str]], list[int], bytes]:
        before = told_in_all(world)
        row = collected(world)
        seen = [seen_by_officers(world, row)]
        if is_sealed:
            says(world.cast.cole, asked_of(world.cast.cole, row), WITHHELD)
        seen.append(seen_by_officers(world, row))
        acts = []
        with door.door(world.ivor), CaptureQueriesContext(connection) as queries:
            now = fresh(row)
            disclosures.extend(now, is_told=True, by=world.ivor, because=WHY, version=now.version)
        acts.append(len(queries))
        reviewed(world, row)
        seen.append(seen_by_officers(world, row)[:2])
        with door.door(world.ivor):
            row = fresh(row)
        with on(row.owners_on):
            considered(world, row)
            proposed(world, row)
            settled(world.reviewers[1], row)
            pages = pages_of(world.reviewers[1], row)
            with door.door(world.ivor), CaptureQueriesContext(connection) as queries:
                now = fresh(row)
                given = {"to": "Callum Thrale", "how": "Handed over", "sent_on": hats.today()}
                disclosures.close(now, by=world.ivor, version=now.version, **given)
            acts.append(len(queries))
            worked()
            seen.append(seen_by_officers(world, row)[:2])
        return seen, [*acts, told_in_all(world) - before], pages

    with on(hats.today() + timedelta(days=1)):
        without = life(is_sealed=False)
        lodged(world)
        with_it = life(is_sealed=True)
    for one, other in zip(with_it[0], without[0], strict=True):
        assert "\n".join(differing(one, other)) == ""
    assert with_it[1] == without[1]
    assert with_it[2].count(b"/Subtype /Image") == without[2].count(b"/Subtype /Image") == 2


def test_its_custodians_alone_are_told_and_read_who_asks_and_what_is_under_seal(
    world: World,
) -> None:
    sealed = lodged(world)
    row = collected(world)
    cole = world.cast.cole
    one = asked_of(cole, row)
    assert work_of(cole) == [WORK]
    assert told(cole, one) == 1
    for hat in (world.ivor, *world.reviewers, world.moira, world.cast.devika, world.cast.owen):
        assert told(hat, one) == 0
        assert WORK not in work_of(hat)
    status, body = page(cole, "sealed-disclosure", one.pk)
    assert status == 200
    for words in ("Callum Thrale", "ZQX all of it", "ZQXSEALED", sealed.reference):
        assert words in body
    assert one.reference in page(cole, "sealed-disclosures")[1]
    with door.door(SETUP):
        about = Entry.objects.filter(thing_ids__contains=[row.pk])
        assert not about.filter(thing_kinds__contains=["sealed_disclosure"]).exists()


def test_the_entries_name_neither_the_person_nor_the_request_and_are_its_owners(
    world: World,
) -> None:
    lodged(world)
    row = collected(world)
    cole = world.cast.cole
    one = says(cole, asked_of(cole, row), WITHHELD)
    with door.door(cole):
        entries = [*Entry.objects.filter(thing_ids__contains=[one.pk]).exclude(verb="READ")]
        assert [entry.verb for entry in entries] == ["REQUESTED", "WITHHELD"]
        for entry in entries:
            assert entry.people == []
            assert {*entry.owner_ids} == {cole.agency_id}
            assert row.pk not in entry.thing_ids
    for hat in (world.moira, world.cast.devika):  # an agency that has nothing to do with it
        with door.door(hat):
            assert not Entry.objects.filter(thing_ids__contains=[one.pk]).exists()
    with door.door(world.cast.ines):
        assert Entry.objects.filter(thing_ids__contains=[one.pk]).exists()


@pytest.mark.parametrize(
    ("what", "says_why"),
    [
        (replace(WITHHELD, exemptions=[]), "that it is sealed is none"),
        (replace(WITHHELD, why=" "), "why"),
        (replace(GIVEN, marks={Exemption.CRIME: ["Marissa"]}), "“Marissa” does not stand"),
        (replace(GIVEN, marks={Exemption.CRIME: [SECRET]}), "Nothing is left"),
    ],
)
def test_a_custodian_decides_under_an_exemption_of_the_law_and_by_the_text(
    world: World, what: Decided, says_why: str
) -> None:
    lodged(world)
    row = collected(world)
    one = asked_of(world.cast.cole, row)
    with pytest.raises(Refused, match=says_why):
        says(world.cast.cole, one, what)
    assert asked_of(world.cast.cole, row).state == S.WAITING


def test_under_handling_c_it_goes_to_nobody(world: World) -> None:
    lodged(world, handling=Handling.C)
    row = collected(world)
    one = asked_of(world.cast.cole, row)
    with pytest.raises(Refused, match="Handling C"):
        says(world.cast.cole, one, GIVEN)
    assert says(world.cast.cole, one, WITHHELD).state == S.WITHHELD
    assert len(items_of(world.ivor, row)) == 1


def test_what_a_custodian_gives_is_one_thing_more_for_the_officer_without_what_was_removed(
    world: World,
) -> None:
    worded(world)
    lodged(world)
    row = collected(world)
    cole = world.cast.cole
    one = asked_of(cole, row)
    url = reverse("audit_workspace:sealed-disclosure", args=[one.pk])
    typed = {"state": "RELEASED", "remove_crime": "an informant says that", "why": "ZQXWHY"}
    assert post(client_of(cole), url, cole, version="1", **typed).status_code == 302
    assert work_of(cole) == []
    own, given = sorted(items_of(world.ivor, row), key=lambda one: one.thing_kind)
    assert given.thing_kind == "sealed_disclosure"
    status, body = page(world.ivor, "disclosure-item", given.pk)
    assert status == 200
    assert "ZQXSEALED" in body
    assert "second telephone" in body
    for words in ("informant", "ZQXWHY", "SI-"):
        assert words not in body
    with pytest.raises(Refused, match="given to your officer"):
        says(cole, one, WITHHELD)
    whole = replace(
        NEITHER, decision="WHOLE", tests=disclosure_parts.ItemTests(is_about=True), exemptions=[]
    )
    decided(world.ivor, given, whole)
    decided(world.ivor, own, NEITHER)
    part = part_of(world.ivor, row)
    with door.door(world.ivor):
        now = fresh(part)
        disclosure_parts.prepare(now, by=world.ivor, version=now.version)
    for reviewer in world.reviewers:
        checked(reviewer, part)
    with on(row.owners_on):
        considered(world, row)
        with door.door(world.ivor):
            (entry,) = disclosure_answers.entries(fresh(row), by=world.ivor)
    assert "second telephone" in str(entry.pieces)
    assert "informant" not in str(entry.pieces)
    assert entry.on.isoformat() == "2027-01-17"  # when it was known, not when it was lodged


def test_what_is_given_later_opens_the_part_again_and_what_was_passed_on_stands(
    world: World,
) -> None:
    lodged(world)
    row = collected(world)
    cole = world.cast.cole
    part = prepared(world.ivor, row)
    checked(world.reviewers[0], part)
    checked(world.reviewers[1], part)
    one = asked_of(cole, row)
    says(cole, one, WITHHELD)
    says(cole, one, GIVEN)
    with door.door(world.ivor):
        now = fresh(part)
        assert (now.state, now.round, now.is_passed) == ("OPEN", 2, True)
    assert "Disclosure: decide on what your agency holds" in work_of(world.ivor)
    with on(row.owners_on):  # nobody came to it in time: what was passed on before is the answer
        considered(world, row)
        with door.door(world.ivor):
            (entry,) = disclosure_answers.entries(fresh(row), by=world.ivor)
    assert "ZQXARREST" in str(entry.pieces)


def test_what_is_given_while_reviewers_look_sends_it_back_to_the_officer(world: World) -> None:
    lodged(world)
    row = collected(world)
    part = prepared(world.ivor, row)
    checked(world.reviewers[0], part)
    says(world.cast.cole, asked_of(world.cast.cole, row), GIVEN)
    with pytest.raises(Refused, match="not with its reviewers"):
        checked(world.reviewers[1], part)
    with door.door(world.ivor):
        now = fresh(part)
        with pytest.raises(Refused, match="each item"):
            disclosure_parts.prepare(now, by=world.ivor, version=now.version)


def test_an_agency_that_holds_nothing_else_hears_of_it_only_once_its_custodian_gives_it(
    world: World,
) -> None:
    housing = given_role(world.cast, "tom", Role.CUSTODIAN)
    officer = given_role(world.cast, "lee", Role.INFORMATION_OFFICER)
    request = ask_agencies(world.cast, world.enquiry, "housing")["housing"]
    opened_by(world.cast.tom, request)
    lodged(world, housing, request)
    row = collected(world)
    one = asked_of(housing, row)
    assert work_of(officer) == []
    with door.door(SETUP):
        parts = DisclosurePart.objects.filter(disclosure=row, owner=housing.agency_id)
        assert not parts.exists()
    says(housing, one, GIVEN)
    (item,) = items_of(officer, row)
    assert "second telephone" in page(officer, "disclosure-item", item.pk)[1]
    assert work_of(officer) == ["Disclosure: decide on what your agency holds"]
    body = page(world.ivor, "disclosure", row.pk)[1]
    assert "Northmoor Homes" not in body


def test_nobody_who_may_not_read_it_finds_it(world: World) -> None:
    lodged(world)
    row = collected(world)
    cast = world.cast
    one = asked_of(cast.cole, row)
    elsewhere = given_role(cast, "kim", Role.CUSTODIAN)
    colleague = given_role(cast, "owen", Role.CUSTODIAN)
    kept = given_role(cast, "paula", Role.CUSTODIAN)
    with door.door(SETUP):
        file_id = world.enquiry.file_id
        conflicts.keep_apart(
            kept.person_id, file_id, source=ConflictSource.FOUND, by=SETUP, at=clock.now()
        )
    for hat in (elsewhere, kept):
        assert page(hat, "sealed-disclosure", one.pk)[0] == 404
        assert one.reference not in page(hat, "sealed-disclosures")[1]
        with door.door(hat), pytest.raises(SealedDisclosure.DoesNotExist):
            SealedDisclosure.objects.visible_to(hat).get(pk=one.pk)
    for hat in (world.ivor, world.moira, cast.devika):  # its officer, another's, a reader it names
        there = page(hat, "sealed-disclosure", one.pk)
        nowhere = page(hat, "sealed-disclosure", row.pk)
        assert there[0] == nowhere[0] == 403
    assert page(colleague, "sealed-disclosure", one.pk)[0] == 200
    among = [cast.cole, elsewhere, colleague, kept, world.ivor, world.moira, cast.devika]
    with door.door(SETUP):
        now = SealedDisclosure.objects.select_related("disclosure", "sealed_item__request").get()
        readers = SealedDisclosure.objects.readers_of(now, among=among)
        assert readers == [
            hat
            for hat in among
            if SealedDisclosure.objects.visible_to(hat).filter(pk=one.pk).exists()
        ]
        assert readers == [cast.cole, colleague]


def test_custodians_are_reminded_of_each_owners_day_and_what_they_leave_is_withheld(
    world: World,
) -> None:
    lodged(world)
    row = collected(world)
    cole = world.cast.cole
    one = asked_of(cole, row)
    with on(row.owners_on - timedelta(days=5)):
        jobs.ask_owners()
        assert told(cole, one) == 1
    with on(row.owners_on - timedelta(days=4)):
        jobs.ask_owners()
        jobs.ask_owners()
        assert told(cole, one) == 2
        assert told(world.ivor, one) == 0
        with door.door(world.ivor):
            now = fresh(row)
            disclosures.extend(now, is_told=True, by=world.ivor, because=WHY, version=now.version)
    with door.door(world.ivor):
        row = fresh(row)
    with on(row.owners_on - timedelta(days=1)):
        jobs.ask_owners()
        assert told(cole, one) == 3
    answered(world, row)
    with on(row.owners_on):
        assert work_of(cole) == [WORK]
        considered(world, row)
        assert work_of(cole) == []
        with pytest.raises(Refused, match="answered without it"):
            says(cole, one, GIVEN)
        jobs.ask_owners()
        now = asked_of(cole, row)
        assert (now.state, now.decided_by_id) == (S.WITHHELD, None)
        assert "nobody decided in time" in page(cole, "sealed-disclosure", one.pk)[1]
        assert len(items_of(world.ivor, row)) == 1


def test_it_cannot_be_destroyed_until_the_request_is_answered(world: World) -> None:
    worded(world)
    sealed = lodged(world)
    row = collected(world)
    cole = world.cast.cole
    destroyed = SealedState.DESTROYED
    because = Reason(ReasonCode.REVIEW)

    def destroys() -> SealedItem:
        with door.door(cole):
            now = fresh(sealed)
            return sealed_items.review(
                now, destroyed, by=cole, because=because, version=now.version
            )

    with pytest.raises(Refused, match="hold on this file"):
        destroys()
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        proposed(world, row)
        settled(world.reviewers[1], row)
        closed(world, row)
        jobs.ask_owners()
        with door.door(SETUP):
            assert not Hold.objects.standing().filter(file=sealed.file_id).exists()
        assert destroys().state == destroyed


def test_asked_twice_by_the_jobs_its_custodian_is_asked_once(world: World) -> None:
    lodged(world)
    row = received(world)
    row = collected(world, row)
    worked()
    with door.door(SETUP):
        assert SealedDisclosure.objects.filter(disclosure=row).count() == 1
        one = SealedDisclosure.objects.get(disclosure=row)
    assert told(world.cast.cole, one) == 1
    with door.door(world.ivor):  # nothing of it opens to who asked, whatever they name
        assert sealing.open_quietly([one], ["asked"], by=world.moira)[one, "asked"] is None
