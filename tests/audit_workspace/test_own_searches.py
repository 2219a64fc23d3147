"""Who searches for somebody of their own is told nothing, and told of: to officers and auditors, at once (8b, B23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agencies import door, hats
from agencies.actors import Hat
from agencies.models import Notice
from agencies.models.notices import NoticeKind
from agencies.roles import Role
from audit.workspace import jobs
from audit.workspace.models import PatternState, RaisedPattern
from audit.workspace.patterns import Pattern
from audit.workspace.questions import Question
from audit.workspace.reports import looking
from audit.workspace.watching import PURPOSE
from mash_hub import finding
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Name
from mash_hub.interests import Interest
from mash_hub.models.interests import Relation
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast, given_role
from tests.mash_hub.contact_case import HOME, MARISA, submitted
from tests.mash_hub.test_interests import EX, MY_HOME, SEARCH, STRANGER, declared

KAYLEIGH = Identity(
    names=(Name("Kayleigh", "Marsden"),), birth=Birth.on(date(2011, 5, 2)), addresses=(HOME,)
)
TYPED = replace(KAYLEIGH, addresses=())  # as who knows her looks for her: her name and her birthday
DAUGHTER = Interest(Relation.HOUSEHOLD, TYPED)


@pytest.fixture
def officer(cast: Cast) -> Hat:
    """The information officer of the searcher’s agency."""
    return given_role(cast, "hannah", Role.INFORMATION_OFFICER)


def searched(by: Hat, typed: Identity = TYPED) -> finding.Found:
    with door.door(by):
        return finding.search(typed, by=by, because=SEARCH)


def raised() -> list[RaisedPattern]:
    """What stands raised of looks at one's own, after the job of each minute."""
    jobs.watch_own()
    with door.door(SETUP):
        return [*RaisedPattern.objects.filter(pattern=Pattern.OWN)]


def told(hat: Hat, kind: NoticeKind = NoticeKind.OWN_LOOKED_FOR) -> list[str]:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(notice_kind=kind)
        return [*found.values_list("reference", flat=True)]


@pytest.mark.parametrize("has_record", [True, False], ids=["with a record", "without one"])
def test_a_search_for_whom_one_declared_is_told_of_alike_whether_there_is_a_record_or_not(
    cast: Cast, officer: Hat, has_record: bool
) -> None:
    declared(cast.mandeep, STRANGER, DAUGHTER)
    if has_record:
        submitted(cast.joan, [Part(PersonRole.CHILD, KAYLEIGH)])
    found = searched(cast.mandeep)
    assert (found.candidates, found.elsewhere) == ((), finding.Known.NO)
    [row] = raised()
    assert (row.person_id, row.on, row.state) == (
        cast.mandeep.person_id,
        hats.today(),
        PatternState.RAISED,
    )
    assert told(officer) == [row.reference]
    assert told(cast.ines, NoticeKind.PATTERN_RAISED) == [row.reference]
    for hat in (cast.mandeep, cast.devika, cast.ivor, cast.moira):
        assert told(hat) == []


def test_a_daughter_is_known_by_the_home_that_her_mother_declared(cast: Cast, officer: Hat) -> None:
    """The mother declared where she lives and nothing else; what she types is another thing."""
    declared(cast.mandeep, MY_HOME)
    submitted(cast.joan, [Part(PersonRole.CHILD, KAYLEIGH)])
    assert searched(cast.mandeep).candidates == ()
    assert [row.person_id for row in raised()] == [cast.mandeep.person_id]
    assert len(told(officer)) == 1


def test_others_and_who_is_kept_from_nothing_are_not_told_of(cast: Cast, officer: Hat) -> None:
    declared(cast.mandeep, DAUGHTER, MY_HOME)
    submitted(cast.joan, [Part(PersonRole.CHILD, KAYLEIGH)])
    searched(cast.devika)
    namesake = replace(TYPED, birth=Birth.on(date(2010, 11, 30)))
    searched(cast.mandeep, namesake)
    searched(cast.mandeep, replace(MARISA, addresses=()))
    assert raised() == []
    assert told(officer) == []


def test_a_second_search_that_day_is_added_and_told_once(cast: Cast, officer: Hat) -> None:
    declared(cast.mandeep, EX)
    who = replace(EX.identity)
    searched(cast.mandeep, who)
    [first] = raised()
    searched(cast.mandeep, who)
    [row] = raised()
    assert row.pk == first.pk
    assert (len(first.entries), len(row.entries)) == (1, 2)
    assert row.entries[0] == first.entries[0]
    assert raised()[0].version == row.version  # the job of the next minute has nothing to add
    jobs.watch_use()
    assert told(officer) == [row.reference]


def test_an_auditor_who_asks_for_unusual_looks_reads_it(cast: Cast) -> None:
    declared(cast.mandeep, DAUGHTER)
    searched(cast.mandeep)
    today = hats.today()
    with door.door(cast.ines):
        rows = looking.unusual(Question(PURPOSE, today - timedelta(days=1), today), cast.ines)
    assert [row.cells[0] for row in rows if "alike by what was typed" in str(row.cells)] == [
        "Mandeep Gill"
    ]


def test_a_receptionist_who_names_her_daughter_is_told_of_no_record_of_her_own_agency(
    cast: Cast,
) -> None:
    """8b, B23: a referrer looks nobody up, but for their own agency’s records as they write a contact."""
    mother = given_role(cast, "kim", Role.REFERRER)
    submitted(cast.joan, [Part(PersonRole.CHILD, KAYLEIGH)])
    declared(mother, MY_HOME)
    for hat, records in ((cast.joan, 1), (mother, 0)):
        with door.door(hat):
            found = finding.own_records({"child": TYPED}, by=hat)
        assert len(found.get("child", [])) == records, hat
    assert [row.person_id for row in raised()] == [mother.person_id]
    assert len(told(cast.moira)) == 1
