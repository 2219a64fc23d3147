"""Cards, sheets and lines of minutes are disclosed by whose words they are, without what is protected (4.16, 5.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agencies import door, hats
from agencies.actors import Hat
from agencies.roles import Role
from agencies.verdicts import Refused, WordsRefused
from audit.workspace import disclosable, disclosable_records, disclosures
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureItem,
    DisclosureKind,
    Exemption,
    ItemDecision,
)
from mash_hub import barriers
from mash_hub.models import Card, Enquiry, Subject, Topic
from mash_hub.models.subjects import PersonRole
from meetings.models import AgendaItem
from tests.audit_workspace.disclosure_case import (
    NEITHER,
    World,
    collected,
    decided,
    items_of,
    made,
    received,
    worked,
)
from tests.cast import SETUP, Cast, given_role
from tests.mash_hub.enquiry_case import fresh
from tests.mash_hub.test_flags import part as person_of
from tests.mash_hub.test_free_text import ADDRESS, enquiry, hidden_contact
from tests.mash_hub.test_sheets import wrote as wrote_sheet
from tests.meetings.test_chronologies import (
    AGREED,
    HIS,
    HOUSING,
    PROBATION,
    SECRET,
    circulated,
    item,
    officer,
    part,
)

__all__ = ["enquiry", "hidden_contact", "item", "officer"]
WHOLE = Decided(ItemDecision.WHOLE, ItemTests(is_about=True), "ZQX it is about them", is_known=True)


def asked_about(subject: Subject, by: Hat, **other: Any) -> Disclosure:
    """A person's request, received by an officer and collected."""
    with door.door(by):
        record = barriers.record_of(subject.reference, by=by)
        assert record is not None
        given = {
            "kind": DisclosureKind.SUBJECT_ACCESS,
            "asker": "ZQX",
            "reach": "ZQX",
            "words": "ZQX everything",
            "received_on": hats.today(),
            **other,
        }
        row = disclosures.receive(record, disclosures.Asked(**given), by=by)
    with door.door(by):
        proof = disclosures.proofs_for(row)[0]
        disclosures.verify(row, proof, "ZQX", by=by, version=row.version)
    with door.door(by):
        now = fresh(row)
        disclosures.scope(now, disclosures.Scope(None, None, "ZQX"), by=by, version=now.version)
    with door.door(by):
        now = fresh(row)
        disclosures.collect(now, by=by, version=now.version)
    worked()
    with door.door(by):
        return fresh(row)


def words_of(hat: Hat, one: DisclosureItem) -> str:
    with door.door(hat):
        return disclosable.original(one, by=hat).words


def of_kind(hat: Hat, row: Disclosure, kind: str) -> list[DisclosureItem]:
    return [one for one in items_of(hat, row) if one.thing_kind == kind]


def test_each_agency_decides_on_what_it_says_of_the_person_apart_from_any_case(
    cast: Cast,
) -> None:
    world = made(cast)
    sheet = wrote_sheet(cast.kim, world.callum, Topic.DISABILITY)
    row = collected(world)
    (card,) = of_kind(world.moira, row, Card.kind)
    assert "Callum Thrale" in words_of(world.moira, card)
    (found,) = of_kind(world.moira, row, "sheet")
    assert found.thing_id == sheet.pk
    assert "ZQXDISABILITY" in words_of(world.moira, found)
    with door.door(SETUP):
        owners = {*Card.objects.on_subject(world.callum.pk).values_list("owner_id", flat=True)}
    assert owners == {world.moira.agency_id}
    assert of_kind(world.ivor, row, Card.kind) == []  # the police have none


def test_who_is_the_alleged_perpetrator_gets_neither_card_nor_sheet(cast: Cast) -> None:
    world = made(cast)
    row = collected(world)
    (card,) = of_kind(world.moira, row, Card.kind)
    with pytest.raises(Refused, match="neither confirmed nor denied"):
        decided(world.moira, card, WHOLE)
    assert decided(world.moira, card, NEITHER).decision == ItemDecision.WITHHOLD


def test_what_is_protected_is_in_no_copy_and_an_address_needs_two_to_let_it_through(
    cast: Cast, enquiry: Enquiry
) -> None:
    marisa = person_of(cast, enquiry, "Marisa")
    owner = owner_of_card(cast, marisa)
    row = asked_about(marisa, owner)
    (card,) = of_kind(owner, row, Card.kind)
    words = words_of(owner, card)
    assert "Hidden" not in words
    assert "Marisa" in words
    sheet = wrote_sheet(writer_of(cast, owner), marisa, Topic.DISABILITY, details=ADDRESS)
    again = asked_about(marisa, owner)
    (found,) = [one for one in of_kind(owner, again, "sheet") if one.thing_id == sheet.pk]
    with pytest.raises(WordsRefused):
        decided(owner, found, WHOLE)
    out = replace(
        WHOLE,
        decision=ItemDecision.REDACTED,
        marks={Exemption.SERIOUS_HARM: ["at 4 Hidden Lane"]},
    )
    assert decided(owner, found, out).decision == ItemDecision.REDACTED


def owner_of_card(cast: Cast, subject: Subject) -> Hat:
    """An information officer of the agency that entered a person."""
    with door.door(SETUP):
        card = Card.objects.on_subject(subject.pk).select_related("owner").first()
    assert card is not None
    officers = [cast.ivor, cast.moira]
    found = next((hat for hat in officers if hat.agency_id == card.owner_id), None)
    if found is not None:
        return found
    name = next(name for name, hat in cast.hats if cast.hats[name, hat].agency_id == card.owner_id)
    return given_role(cast, name, Role.INFORMATION_OFFICER)


def writer_of(cast: Cast, officer: Hat) -> Hat:
    """Somebody of the same agency who keeps records of people."""
    return next(
        hat
        for hat in cast.hats.values()
        if hat.agency_id == officer.agency_id and hat.role == Role.RESEARCHER
    )


def test_a_line_of_minutes_is_decided_on_by_whose_words_it_holds(
    cast: Cast, item: AgendaItem, officer: Hat
) -> None:
    circulated(cast, item)
    with door.door(SETUP):
        victim = part(item, PersonRole.VICTIM).subject
    nadia = given_role(cast, "nadia", Role.INFORMATION_OFFICER)
    row = asked_about(victim, officer)
    theirs = {words_of(nadia, one): one for one in of_kind(nadia, row, "minute")}
    line = next(one for words, one in theirs.items() if PROBATION in words)
    ours = [words_of(officer, one) for one in of_kind(officer, row, "minute")]
    assert any(AGREED in words for words in ours)
    assert not any(other in words for words in ours for other in (PROBATION, HOUSING, SECRET, HIS))
    assert decided(nadia, line, WHOLE).decision == ItemDecision.WHOLE


def test_minutes_of_a_meeting_in_session_are_not_found(
    cast: Cast, item: AgendaItem, officer: Hat
) -> None:
    with door.door(SETUP):
        victim = part(item, PersonRole.VICTIM).subject
    assert of_kind(officer, asked_about(victim, officer), "minute") == []


def test_who_asked_of_the_police_alone_is_not_asked_for_a_photograph(cast: Cast) -> None:
    world: World = made(cast)
    wrote_sheet(cast.kim, world.callum, Topic.PHOTOGRAPH, source="ZQX")
    row = received(world)
    with door.door(SETUP):
        held = disclosable_records.held(row.subject_id)
        assert {one.kind for one in held} == {Card.kind}
