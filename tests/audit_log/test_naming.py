"""Entries are found by what they name through an index, and nobody finds more by it than they may read (AD13)."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection

from agencies.actors import Hat, Service
from agencies.door import door
from agencies.in_the_log import naming
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from tests.audit_log.conftest import MARAC, hat

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
CARD, PERSON, OTHER = uuid4(), uuid4(), uuid4()


def written(police: Hat, health: Hat) -> None:
    """What two agencies did with a card, a person and something else, in two workspaces."""
    elsewhere = hat(agency=police.agency_id, workspace=MARAC)
    for by, owners in (
        (police, []),
        (police, [health.agency_id]),
        (health, []),
        (elsewhere, []),
    ):
        with door(by):
            log.write(by=by, verb=Verb.CHANGED, about=[Thing("card", CARD)], owners=owners)
        with door(by):
            log.write(by=by, verb=Verb.CREATED, people=[PERSON], owners=owners)
        with door(by):
            log.write(by=by, verb=Verb.RELEASED, about=[Thing("card", OTHER)], owners=owners)


def found_by(reader: Hat | None, things: list[UUID], people: list[UUID]) -> tuple[set[UUID], ...]:
    """What a reader finds by the index, by the function itself, and by looking through all they may read."""
    with door(reader):
        named = {*Entry.objects.filter(naming(things, people)).values_list("pk", flat=True)}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT hub_entries_naming(%s::uuid[], %s::uuid[])", [[*things], [*people]]
            )
            given = {pk for (pk,) in cursor.fetchall()}
        looked_through = {
            entry.pk
            for entry in Entry.objects.all()
            if {*things} & {*entry.thing_ids} or {*people} & {*entry.people}
        }
    return named, given, looked_through


@pytest.mark.parametrize(
    ("things", "people"), [([CARD], []), ([], [PERSON]), ([CARD, OTHER], [PERSON]), ([], [])]
)
def test_each_reader_finds_exactly_what_they_may_read(
    police: Hat, health: Hat, housing: Hat, auditor: Hat, things: list[UUID], people: list[UUID]
) -> None:
    written(police, health)
    sizes = []
    for reader in (police, health, housing, auditor, None):
        named, given, looked_through = found_by(reader, things, people)
        assert named == given == looked_through
        sizes.append(len(named))
    if things == [CARD]:
        assert sizes == [3, 2, 0, 3, 0]  # an auditor of the MASH reads nothing of the MARAC


def test_a_role_that_reads_no_log_may_not_ask(db: None) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, door(Service("relay"), role="relay"), connection.cursor() as cursor:
        cursor.execute("SELECT hub_entries_naming('{}', '{}')")


# Where whoever did it is known first, or what is left out is taken from what was found: no index is needed.
NARROWED_ALREADY = {
    "audit/workspace/questions.py",
    "audit/workspace/reports/looking.py",
    "audit/workspace/reports/conflicted.py",
    "audit/workspace/sample_templates.py",
}


def test_no_page_reads_the_whole_log_to_find_what_an_entry_names() -> None:
    found = {
        str(path.relative_to(ROOT))
        for package in ("agencies", "mash_hub", "meetings", "audit", "config")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"thing_ids__(overlap|contains)=", path.read_text("utf-8"))
    }
    assert found == NARROWED_ALREADY
