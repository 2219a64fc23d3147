"""A statement compiled once answers as its queryset does, for every reader and every kind of cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Q, Value
from django.test.utils import CaptureQueriesContext

from agencies import clock, door
from agencies.actors import Hat, Service
from agencies.database.base import OutsideDoor
from agencies.database.statements import (
    NEVER_ASKED,
    Statement,
    Together,
    columns_of,
    ids,
    instance_of,
    octets,
)
from agencies.models import CauseKind, Grant, GrantCause, SealedReason
from agencies.models.grants import Reader, wraps_for
from tests.agencies.test_sealing import MEETING, sealed_by
from tests.cast import Cast

DAY = timedelta(days=1)


def rows_of_every_cause(cast: Cast) -> list[SealedReason]:
    """Rows of the police, each given to the council with one combination of what a cause can say."""
    at = clock.now()
    persons = ([], [cast.devika.person_id], [cast.mandeep.person_id, uuid4()])
    ends = (None, at + DAY, at - DAY)
    rows = []
    for named, until, from_at, ended in product(
        persons, ends, (at - DAY, at + DAY), (None, at - DAY)
    ):
        with door.door(cast.owen):
            row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
            GrantCause.objects.filter(thing_id=row.pk, cause_kind=CauseKind.MEETING).update(
                persons=named, until_at=until, from_at=from_at, ended_at=ended
            )
        rows.append(row)
    return rows


def by_queryset(reader: Reader, rows: list[SealedReason]) -> set[UUID]:
    found = Grant.objects.live_for(reader, clock.now()).of("reason", [row.pk for row in rows])
    return set(found.values_list("thing_id", flat=True))


def by_statement(reader: Reader, rows: list[SealedReason]) -> set[UUID]:
    found = wraps_for(
        reader,
        at=clock.now(),
        kinds=["reason"],
        things=[row.pk for row in rows],
        sections=["sentence"],
    )
    return {thing for _, _, _, thing, _, _ in found}


def test_what_opens_is_what_is_live_whoever_reads_and_whatever_the_cause(cast: Cast) -> None:
    rows = rows_of_every_cause(cast)
    hats: list[Hat | Service] = [cast.devika, cast.mandeep, cast.owen, cast.tom]
    hats += [replace(hat, agreement_in_force=False) for hat in (cast.devika, cast.owen)]
    hats.append(Service("sweep", agency_id=cast.agency.council.pk))
    numbers = []
    for hat in hats:
        with door.door(hat):
            found = by_statement(hat, rows)
            assert found == by_queryset(hat, rows)
        numbers.append(len(found))
    # 3 audiences × 3 ends × 2 beginnings × begun or ended: of the 36, 2 ends and 1 beginning are alive
    assert numbers == [4, 4, 36, 0, 0, 36, 2]


def test_only_the_kinds_things_and_sections_asked_for_are_given(cast: Cast) -> None:
    with door.door(cast.owen):
        one, _other = sealed_by(cast.owen), sealed_by(cast.owen)
    at = clock.now()
    asked = {"at": at, "kinds": ["reason"], "things": [one.pk], "sections": ["sentence"]}
    with door.door(cast.owen):
        assert [place[3] for place in wraps_for(cast.owen, **asked)] == [one.pk]
        for other in ({"kinds": ["item"]}, {"things": [uuid4()]}, {"sections": ["x"]}):
            assert wraps_for(cast.owen, **{**asked, **other}) == []
        assert wraps_for(cast.owen, **{**asked, "things": []}) == []


def test_a_stand_in_that_is_no_value_of_the_queryset_is_refused() -> None:
    rows = Grant.objects.filter(thing_id__any_of=ids([UUID(int=1)]))
    with pytest.raises(ValueError, match="section"):
        Statement(rows.values_list("pk"), {"things": ids([UUID(int=1)]), "section": "words"})


def test_a_value_that_would_be_the_same_in_every_asking_is_refused() -> None:
    things = ids([UUID(int=1)])
    rows = Grant.objects.filter(thing_id__any_of=things, receiver=NEVER_ASKED)
    with pytest.raises(ValueError, match="no value to put in its place"):
        Statement(rows.values_list("pk"), {"things": things})


def test_a_row_of_columns_is_the_row_that_its_queryset_gives(cast: Cast) -> None:
    with door.door(cast.owen):
        sealed_by(cast.owen)
        grant = Grant.objects.order_by("pk")[0]
        things = ids([grant.thing_id])
        rows = Grant.objects.filter(thing_id__any_of=things).order_by("pk")
        statement = Statement(rows.values_list(*columns_of(Grant)), {"things": things})
        made = instance_of(Grant, statement.rows(things=things)[0])
        assert {f: getattr(made, f) for f in columns_of(Grant)} == {
            f: getattr(grant, f) for f in columns_of(Grant)
        }


def test_what_is_planned_once_is_refused_outside_the_door_and_told_to_who_counts(
    cast: Cast,
) -> None:
    things = ids([UUID(int=1)])
    statement = Statement(
        Grant.objects.filter(thing_id__any_of=things).values_list("pk"), {"things": things}
    )
    with pytest.raises(OutsideDoor):
        statement.rows(things=things)
    with door.door(cast.owen), CaptureQueriesContext(connection) as queries:
        for _ in range(4):  # from the third on the server has its plan
            statement.rows(things=things)
    assert [query["sql"] for query in queries] == [statement.sql] * 4


def test_a_statement_wants_all_its_values(cast: Cast) -> None:
    stand_in = ids([UUID(int=1)])
    rows = Grant.objects.filter(thing_id__any_of=stand_in)
    statement = Statement(rows.values_list("pk"), {"things": stand_in})
    with door.door(cast.owen), pytest.raises(KeyError):
        statement.rows()


def test_a_value_is_handed_over_once_however_often_the_statement_names_it(cast: Cast) -> None:
    stand_in = UUID(int=1)
    either = Grant.objects.filter(Q(owner=stand_in) | Q(receiver=stand_in)).order_by("pk")
    statement = Statement(either.values_list("pk"), {"agency": stand_in})
    assert (statement.sql.count("$1"), statement.sql.count("$2")) == (2, 0)
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
        council = statement.rows(agency=cast.agency.council.pk)
        assert {pk for (pk,) in council} == {
            one.pk for one in Grant.objects.filter(thing_id=row.pk, receiver=cast.agency.council)
        }


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"generation": 1}, 1),
        ({"generation": 2}, 0),
        ({"yes": True}, 1),
        ({"yes": False}, 0),
        ({"part__endswith": "100 %"}, 1),
        ({"part__endswith": "0 %%"}, 0),
    ],
)
def test_what_stands_in_a_statement_for_good_means_what_it_means_in_its_queryset(
    cast: Cast, told: dict[str, Any], kept: int
) -> None:
    stand_in = ids([UUID(int=1)])
    found = Grant.objects.annotate(
        yes=Value(True),
        part=Value("50 % of 100 %"),
    ).filter(thing_id__any_of=stand_in, **told)
    statement = Statement(found.values_list("section"), {"things": stand_in})
    with door.door(cast.owen):
        row = sealed_by(cast.owen)
        assert statement.rows(things=ids([row.pk])) == [("sentence",)] * kept


def test_several_querysets_are_asked_in_one_statement(cast: Cast) -> None:
    stand_ins = {"things": ids([UUID(int=1)]), "agency": UUID(int=2)}
    given = Grant.objects.filter(thing_id__any_of=stand_ins["things"], receiver=UUID(int=2))
    causes = GrantCause.objects.filter(
        thing_id__any_of=stand_ins["things"], cause_kind=CauseKind.MEETING
    )
    both = Together(
        "SELECT ARRAY({causes}), given.* FROM (SELECT) AS once LEFT JOIN ({given}) AS given ON TRUE",
        {
            "causes": causes.values_list("receiver"),
            "given": given.values_list("thing_id", "section"),
        },
        stand_ins,
    )
    council = cast.agency.council.pk
    with door.door(cast.owen), CaptureQueriesContext(connection) as queries:
        row = sealed_by(cast.owen, to={council}, cause=MEETING)
        asked_before = len(queries)
        assert both.rows(things=ids([row.pk]), agency=council) == [
            ([council], row.pk, "sentence"),
        ]
        assert both.rows(things=ids([uuid4()]), agency=council) == [([], None, None)]
        assert len(queries) == asked_before + 2
    with pytest.raises(ValueError, match="more"):
        Together("{given}", {"given": given.values_list("pk")}, {**stand_ins, "more": "words"})


def test_bytes_handed_over_as_text_are_the_same_bytes(cast: Cast) -> None:
    every = [bytes([number]) for number in range(256)] + [b"", bytes(range(256))]
    with door.door(cast.owen), connection.cursor() as cursor:
        cursor.execute("SELECT unnest(%s::bytea[])", [octets(every)])
        assert [bytes(one) for (one,) in cursor.fetchall()] == every


def test_the_server_compiles_no_query_of_the_hub(cast: Cast) -> None:
    with door.door(cast.devika), connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
