"""A key wraps no more than is safe at random nonces, and its agency is asked for another long before."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import absorbing, door, jobs, sealing
from agencies.actors import Hat
from agencies.crypto import grants as grant_crypto
from agencies.models import GrantWrap, LegalRegime
from agencies.models.keys import ASKED_FOR_AT, MOST_WRAPS, AgencyKey, WornOut
from tests.agencies.test_sealing import MEETING, WORDS, opened, sealed_by
from tests.cast import Cast, client_of, post

GDPR = LegalRegime.UK_GDPR


def forms(hat: Hat) -> list[int]:
    """The forms of the wraps that a hat's agency received: 1 is fresh, 0x81 absorbed."""
    with door.door(hat):
        held = GrantWrap.objects.filter(receiver=hat.agency_id)
        return sorted(bytes(wrap.wrapped)[0] for wrap in held)


def in_use(hat: Hat) -> AgencyKey:
    with door.door(hat):
        return AgencyKey.objects.in_use().get(agency=hat.agency_id, regime=GDPR)


def has_wrapped(hat: Hat, number: int) -> None:
    """Let a hat's agency have wrapped so much under its pair."""
    key = in_use(hat)
    with door.door(hat):
        AgencyKey.objects.filter(pk=key.pk).update(wraps_made=number)


def test_what_a_pair_wraps_is_counted_also_once_it_is_taken_back(cast: Cast) -> None:
    with door.door(cast.owen):
        rows = [sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING) for _ in range(3)]
    assert [in_use(hat).wraps_made for hat in (cast.owen, cast.devika)] == [0, 0]
    absorbing.absorb_all()
    assert [in_use(hat).wraps_made for hat in (cast.owen, cast.devika)] == [3, 3]
    absorbing.absorb_all()  # nothing is fresh any more
    with door.door(cast.owen):
        sealing.take_back(rows, by=cast.owen, cause=MEETING)
    assert [in_use(hat).wraps_made for hat in (cast.owen, cast.devika)] == [3, 3]


def test_a_batch_counts_itself_in_one_statement_however_much_it_wraps(cast: Cast) -> None:
    counted = []
    for many in (1, 20):
        with door.door(cast.owen):
            for _ in range(many):
                sealed_by(cast.owen)
        with door.door(cast.owen), CaptureQueriesContext(connection) as asked:
            assert absorbing.absorb(cast.owen.agency_id) == many
        statements = [one["sql"] for one in asked if one["sql"].startswith("UPDATE")]
        counted.append(sum("wraps_made" in statement for statement in statements))
    assert counted == [1, 1]
    assert in_use(cast.owen).wraps_made == 21


def test_a_pair_past_its_limit_wraps_nothing_more_and_all_is_read_on(cast: Cast) -> None:
    has_wrapped(cast.owen, MOST_WRAPS - absorbing.BATCH + 1)
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
    assert absorbing.absorb_all() == 1
    assert (forms(cast.owen), forms(cast.devika)) == ([1], [0x81])
    assert (opened(row, cast.owen), opened(row, cast.devika)) == (WORDS, WORDS)


def test_a_batch_that_finds_no_room_when_it_counts_itself_changes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There was room when it looked, and another batch took it meanwhile."""
    with door.door(cast.owen):
        sealed_by(cast.owen)
    absorb_many = grant_crypto.absorb_many

    def while_another_counts(wraps: Sequence[Any], private: bytes) -> list[bytes]:
        ours = AgencyKey.objects.in_use().filter(agency=cast.owen.agency_id, regime=GDPR)
        ours.update(wraps_made=MOST_WRAPS)
        return absorb_many(wraps, private)

    monkeypatch.setattr(grant_crypto, "absorb_many", while_another_counts)
    with door.door(cast.owen), pytest.raises(WornOut):
        absorbing.absorb(cast.owen.agency_id)
    assert absorbing.absorb_all() == 0  # the job goes on with the other agencies
    assert forms(cast.owen) == [1]


def test_long_before_the_limit_its_manager_is_asked_to_replace_it(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    keys, desk = reverse("administration:keys"), reverse("administration:index")
    browser = client_of(cast.paula)
    has_wrapped(cast.paula, ASKED_FOR_AT - 1)
    assert "Replace key" not in browser.get(keys).content.decode()
    assert "to replace now" not in browser.get(desk).content.decode()
    has_wrapped(cast.paula, ASKED_FOR_AT)
    number = in_use(cast.paula).number
    assert f"Replace key {number} now" in browser.get(keys).content.decode()
    assert "1 to replace now" in browser.get(desk).content.decode()
    with caplog.at_level(logging.WARNING, "agencies.absorbing"):
        absorbing.absorb_all()
    assert "agencies are to replace keys that have wrapped much: 1" in caplog.text

    post(browser, reverse("administration:replace-key", args=[GDPR]), cast.paula)
    assert "Replace key" not in browser.get(keys).content.decode()
    jobs.go_on_rotating()
    assert "to replace now" not in browser.get(desk).content.decode()


def test_the_next_pair_counts_what_it_takes_over_and_absorbs_what_stayed_fresh(cast: Cast) -> None:
    with door.door(cast.owen):
        rows = [sealed_by(cast.owen)]
    absorbing.absorb_all()
    has_wrapped(cast.owen, MOST_WRAPS)
    with door.door(cast.owen):
        rows.append(sealed_by(cast.owen))
    absorbing.absorb_all()
    assert forms(cast.owen) == [1, 0x81]

    browser = client_of(cast.paula)
    post(browser, reverse("administration:replace-key", args=[GDPR]), cast.paula)
    jobs.go_on_rotating()
    assert forms(cast.owen) == [0x81, 0x81]
    assert in_use(cast.owen).wraps_made == 2
    assert [opened(row, cast.owen) for row in rows] == [WORDS, WORDS]
