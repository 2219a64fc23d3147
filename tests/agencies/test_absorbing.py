"""What agencies were given becomes cheap to open, for the same agencies and nobody else."""

from __future__ import annotations

import pytest
from django.db import connection

from agencies import absorbing, door, keys, sealing
from agencies.actors import Hat
from agencies.models import GrantWrap
from tests.agencies.test_sealing import MEETING, WORDS, opened, sealed_by
from tests.cast import Cast


def received(hat: Hat) -> set[int]:
    """The forms of the wraps that a hat's agency received."""
    with door.door(hat):
        return {bytes(wrap.wrapped)[0] for wrap in GrantWrap.objects.filter(receiver=hat.agency_id)}


def test_each_agency_absorbs_what_it_received_and_reads_on(cast: Cast) -> None:
    with door.door(cast.owen):
        rows = [sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING) for _ in range(3)]
    assert (received(cast.owen), received(cast.devika)) == ({1}, {1})

    assert absorbing.absorb_all() == 6

    assert (received(cast.owen), received(cast.devika)) == ({0x81}, {0x81})
    assert absorbing.absorb_all() == 0
    for row in rows:
        assert opened(row, cast.owen) == WORDS
        assert opened(row, cast.devika) == WORDS
        assert opened(row, cast.tom) is None
    with door.door(cast.owen):
        assert sealing.take_back(rows, by=cast.owen, cause=MEETING) == 3
    assert opened(rows[0], cast.devika) is None


def test_an_agency_whose_keeper_does_not_answer_keeps_no_other_waiting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
        police = {wrap.key_id for wrap in GrantWrap.objects.filter(receiver=cast.owen.agency_id)}
    answering = keys.private_keys

    def private_keys(key_ids: set) -> dict:
        if key_ids & police:
            raise keys.KeysUnavailable("The keeper does not answer.")
        return answering(key_ids)

    monkeypatch.setattr(keys, "private_keys", private_keys)
    assert absorbing.absorb_all() == 1
    monkeypatch.undo()
    assert (received(cast.owen), received(cast.devika)) == ({1}, {0x81})
    assert opened(row, cast.owen) == WORDS


def test_a_wrap_that_does_not_open_keeps_no_other_agency_waiting(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
        planted = GrantWrap.objects.get(receiver=cast.owen.agency_id)
        planted.wrapped = bytes([1]) + bytes(80)
        assert GrantWrap.objects.store_again([planted]) == 1
    assert absorbing.absorb_all() == 1
    assert (received(cast.owen), received(cast.devika)) == ({1}, {0x81})
    assert opened(row, cast.devika) == WORDS


def test_only_what_is_not_absorbed_is_looked_at(cast: Cast) -> None:
    with door.door(cast.owen):
        sealed_by(cast.owen)
        query = str(GrantWrap.objects.fresh().filter(receiver=cast.owen.agency_id).query)
    assert "get_byte" in query
    with door.door(cast.owen), connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'grantwrap_fresh'")
        (definition,) = cursor.fetchone()
    assert "get_byte(wrapped, 0) = 1" in definition
