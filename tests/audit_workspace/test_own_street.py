"""Looks at people of one's own street: known without a card telling its street, raised for an auditor (4.15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agencies import clock, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from audit.log.entries import Verb
from audit.workspace.models.samples import Template
from audit.workspace.patterns import Pattern
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Identity
from mash_hub.interests import Interest
from mash_hub.models import Subject
from mash_hub.models.interests import InterestStreet, InterestToken, Relation
from mash_hub.models.subjects import PersonRole
from mash_hub.models.tokens import Token
from mash_hub.protection import Kept, Protection, What
from tests.audit_workspace.test_reports import person_in
from tests.audit_workspace.test_samples import drawn, only
from tests.audit_workspace.test_watching import DAY, looked, raised, working_noon
from tests.cast import SETUP, Cast
from tests.mash_hub.contact_case import HOME, MARISA, submitted
from tests.mash_hub.test_interests import declared

NOT_WRITTEN = Reason(ReasonCode.OPEN_CASE)


def lives_at(lines: str, postcode: str = HOME.postcode, relation: str = Relation.SELF) -> Interest:
    """That a worker, or who lives with them, lives somewhere."""
    return Interest(Relation(relation), Identity(addresses=(Address(lines, postcode=postcode),)))


@pytest.fixture
def neighbour(cast: Cast) -> Subject:
    """Marisa, of 12 Mill Street: a person of whom education knows nothing."""
    with clock.moved(clock.now() - 20 * DAY):
        return person_in(submitted(cast.joan).file_id)


def streets_raised(cast: Cast, hat: Hat, whom: Subject, reason: Reason | None = NOT_WRITTEN) -> int:
    """How many patterns of the own street a look of one's raises once its day is over."""
    looked(hat, [whom.pk], working_noon(), reason=reason)
    return len(raised(Pattern.STREET))


@pytest.mark.parametrize(
    ("lines", "postcode", "is_raised"),
    [
        ("18 Mill Street", "NM4 2PJ", True),
        ("Flat 3, 91a Mill Street", "NM4 2PJ", True),
        ("4 MILL street", "NM4 2PX", True),
        ("18 Mill Lane", "NM4 2PJ", False),
        ("18 Mill Street", "NM9 1QQ", False),
        ("188 Mill Street", "NM4 2PJ", False),
        ("Mill Street", "NM4 2PJ", False),
    ],
    ids=[
        "next doors",
        "from a flat",
        "across the street",
        "another street",
        "another town",
        "far along",
        "without a number",
    ],
)
def test_a_look_at_somebody_of_the_own_street_is_raised_with_no_case_behind_it(
    cast: Cast, neighbour: Subject, lines: str, postcode: str, is_raised: bool
) -> None:
    declared(cast.edna, lives_at(lines, postcode))
    assert streets_raised(cast, cast.edna, neighbour) == is_raised


def test_it_shows_the_look_alone_and_is_raised_for_its_looker_alone(
    cast: Cast, neighbour: Subject
) -> None:
    """Tom looked at the same person, and lives elsewhere; nobody is kept apart for living near."""
    declared(cast.edna, lives_at("18 Mill Street", relation=Relation.HOUSEHOLD))
    declared(cast.tom, lives_at("18 Orchard Road"))
    at = working_noon()
    entry = looked(cast.edna, [neighbour.pk], at, reason=NOT_WRITTEN)
    looked(cast.tom, [neighbour.pk], at + timedelta(minutes=1), reason=NOT_WRITTEN)
    [row] = raised(Pattern.STREET)
    assert (row.person_id, row.on, row.entries) == (cast.edna.person_id, at.date(), [entry])
    assert len(raised(Pattern.STREET)) == 1


def test_with_a_case_behind_it_it_is_work(cast: Cast, neighbour: Subject) -> None:
    """Devika's council keeps the workspace in which the contact was written."""
    declared(cast.devika, lives_at("18 Mill Street"))
    assert streets_raised(cast, cast.devika, neighbour) == 0


def test_where_a_relative_lives_is_no_street_of_ones_own(cast: Cast, neighbour: Subject) -> None:
    declared(cast.edna, lives_at("18 Mill Street", relation=Relation.RELATIVE))
    assert streets_raised(cast, cast.edna, neighbour) == 0


def test_what_was_declared_after_the_look_counts_too_and_what_was_taken_out_does_not(
    cast: Cast, neighbour: Subject
) -> None:
    looked(cast.edna, [neighbour.pk], working_noon(), reason=NOT_WRITTEN)
    declared(cast.edna, lives_at("18 Mill Street"))
    declared(cast.edna, version=1)
    with door.door(SETUP):
        assert not InterestStreet.objects.exists()
    assert raised(Pattern.STREET) == []
    declared(cast.edna, lives_at("18 Mill Street"), version=2)
    assert len(raised(Pattern.STREET)) == 1


def test_a_home_of_before_is_nobodys_street(cast: Cast) -> None:
    moved = replace(MARISA, addresses=(replace(HOME, until="2020"),))
    with clock.moved(clock.now() - 20 * DAY):
        somebody = person_in(submitted(cast.joan, (Part(PersonRole.VICTIM, moved),)).file_id)
    declared(cast.edna, lives_at("18 Mill Street"))
    assert streets_raised(cast, cast.edna, somebody) == 0


def test_a_protected_address_is_nobodys_street(cast: Cast) -> None:
    hidden = replace(MARISA, addresses=(), kept=(Kept(What.ADDRESS, Protection.SAFE, HOME),))
    with clock.moved(clock.now() - 20 * DAY):
        somebody = person_in(submitted(cast.joan, (Part(PersonRole.VICTIM, hidden),)).file_id)
    declared(cast.edna, lives_at("18 Mill Street"))
    assert streets_raised(cast, cast.edna, somebody) == 0


def test_what_is_kept_is_equal_to_nothing_of_a_card_or_of_a_neighbours_declaration(
    cast: Cast, neighbour: Subject
) -> None:
    """Two workers of one house keep nothing in common, of the same length; a number below tells nothing."""
    declared(cast.edna, lives_at("18 Mill Street"))
    declared(cast.tom, lives_at("18 Mill Street"))
    declared(cast.kim, lives_at("312 Long Row", "NM9 1QQ"))
    with door.door(SETUP):
        kept = [bytes(row.houses) for row in InterestStreet.objects.order_by("pk")]
        stored = [*Token.objects.values_list("token", flat=True)]
        stored += InterestToken.objects.values_list("token", flat=True)
    assert len(kept) == 3
    assert len({len(one) for one in kept}) == 1
    houses = [{one[at : at + 6] for at in range(0, len(one), 6)} for one in kept]
    assert not houses[0] & houses[1]
    assert not (houses[0] | houses[1]) & {bytes(one)[:6] for one in stored}
    assert all(one == b"".join(sorted(some)) for one, some in zip(kept, houses, strict=True))


def test_auditors_draw_looks_in_the_own_street_for_a_sample(cast: Cast, neighbour: Subject) -> None:
    declared(cast.edna, lives_at("18 Mill Street"))
    entry = looked(cast.edna, [neighbour.pk], clock.now() - DAY, Verb.READ, NOT_WRITTEN)
    looked(cast.tom, [neighbour.pk], clock.now() - DAY, Verb.READ, NOT_WRITTEN)
    record = only(cast.ines, drawn(cast.ines, cast, Template.STREET))
    assert (record.thing_id, record.person_id) == (entry, cast.edna.person_id)
