"""The relay: numbers without a gap, in order of commit, by one leader, whatever Redis does."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import psycopg
import pytest
from django.db import connections

from agencies import door, hints, relay
from agencies.actors import Service
from agencies.leaders import Leadership
from agencies.models import Notice, NoticeCounter
from tests.live.rig import OwnRedis, on_redis, relay_process, tell, wait_for

READER = Service("test-reader")


def numbered(agency: Any) -> list[tuple[str, int | None]]:
    with door.door(Service("test-reader", agency_id=agency.pk)):
        return list(
            Notice.objects.filter(receiver=agency.pk)
            .order_by("number")
            .values_list("reference", "number")
        )


def test_each_agency_is_numbered_by_itself_without_a_gap(cast: Any) -> None:
    mash = cast.workspace.mash.pk
    for reference in ("E-ONE33", "E-TWO33"):
        tell(cast.agency.police, reference, workspace_id=mash)
        tell(cast.agency.housing, reference, workspace_id=mash)
    relay.number_waiting()
    tell(cast.agency.police, "E-THREE", workspace_id=mash)
    relay.number_waiting()
    assert numbered(cast.agency.police) == [("E-ONE33", 1), ("E-TWO33", 2), ("E-THREE", 3)]
    assert numbered(cast.agency.housing) == [("E-ONE33", 1), ("E-TWO33", 2)]


def test_numbering_that_is_rolled_back_leaves_no_gap(cast: Any) -> None:
    tell(cast.agency.police, "E-FIRST", workspace_id=cast.workspace.mash.pk)
    with pytest.raises(ZeroDivisionError), door.door(relay.RELAY, role="relay") as _:  # noqa: PT012
        with connections["default"].cursor() as cursor:
            cursor.execute(relay._NUMBER, [10])
        1 / 0  # noqa: B018  # the process dies here
    assert len(relay.number_waiting()) == 1
    assert numbered(cast.agency.police) == [("E-FIRST", 1)]


def test_only_the_relay_may_number(cast: Any) -> None:
    from django.db import ProgrammingError

    tell(cast.agency.police, "E-FIRST", workspace_id=cast.workspace.mash.pk)
    with pytest.raises(ProgrammingError), door.door(cast.owen):
        Notice.objects.update(number=7)
    with pytest.raises(ProgrammingError), door.door(cast.owen):
        NoticeCounter.objects.first()


@pytest.mark.django_db(transaction=True)
def test_what_commits_later_is_numbered_later(committed_cast: Any) -> None:
    """An act that posted first and commits last comes last: nobody's cursor has passed it."""
    cast = committed_cast
    mash = cast.workspace.mash.pk
    posted, go_on = threading.Event(), threading.Event()

    def slow_act() -> None:
        from agencies import clock, notices
        from agencies.models import NoticeKind

        with door.door(READER):
            thing = type("Thing", (), {"kind": "enquiry", "id": mash, "reference": "E-SLOW3"})
            notices.post(
                to=cast.agency.police.pk,
                notice_kind=NoticeKind.ENQUIRY_RATED,
                about=thing,
                by=READER,
                at=clock.now(),
                workspace_id=mash,
            )
            posted.set()
            go_on.wait(10)

    thread = threading.Thread(target=slow_act)
    thread.start()
    posted.wait(10)
    tell(cast.agency.police, "E-QUICK", workspace_id=mash)
    relay.number_waiting()
    go_on.set()
    thread.join()
    relay.number_waiting()
    assert numbered(cast.agency.police) == [("E-QUICK", 1), ("E-SLOW3", 2)]


@pytest.mark.django_db(transaction=True)
def test_two_that_number_at_once_leave_neither_gap_nor_double(committed_cast: Any) -> None:
    cast = committed_cast
    for number in range(40):
        tell(cast.agency.police, f"E-N{number:03}", workspace_id=cast.workspace.mash.pk)
    threads = [threading.Thread(target=relay.number_waiting) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [number for _, number in numbered(cast.agency.police)] == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_without_redis_it_numbers_and_publishes_when_redis_is_back(committed_cast: Any) -> None:
    cast, own = committed_cast, OwnRedis()
    try:
        with on_redis(own.url):
            sweeper = relay.Relay()
            tell(cast.agency.police, "E-WAITS", workspace_id=cast.workspace.mash.pk)
            sweeper.sweep()
            assert numbered(cast.agency.police) == [("E-WAITS", 1)]
            own.start()
            heard = hints.connection().pubsub(ignore_subscribe_messages=True)
            heard.subscribe(hints.NOTICES)
            heard.get_message(timeout=1)
            sweeper.sweep()
            message = json.loads(heard.get_message(timeout=2)["data"])
            assert set(message) == {
                "agency", "number", "kind", "reference", "thing", "workspace", "persons",
                "not_for",
            }  # fmt: skip
            assert (message["reference"], message["number"]) == ("E-WAITS", 1)
            sweeper.sweep()
            assert heard.get_message(timeout=0.2) is None
            heard.close()
    finally:
        own.remove()


@pytest.mark.django_db(transaction=True)
def test_of_two_copies_one_leads_and_the_other_takes_over_within_ten_seconds(
    committed_cast: Any,
) -> None:
    with Leadership("relay") as first, Leadership("relay") as second:
        assert first.leads()
        assert not second.leads()
        assert first.leads()
        assert first._connection is not None
        _kill_backend(first._connection.info.backend_pid)
        began = time.monotonic()
        assert not first.leads()
        wait_for(second.leads)
        assert time.monotonic() - began < 10
        assert not first.leads()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_redis")
def test_emptying_redis_loses_no_notice(committed_cast: Any) -> None:
    """BJ3: the hint is gone, the row is not, and the next second finds it."""
    cast = committed_cast
    with relay_process():
        for number in range(5):
            tell(cast.agency.police, f"E-N{number:03}", workspace_id=cast.workspace.mash.pk)
            hints.connection().flushdb()
        wait_for(lambda: [n for _, n in numbered(cast.agency.police)] == [1, 2, 3, 4, 5])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_redis")
@pytest.mark.parametrize("step", ["number", "publish", "mark"])
def test_a_relay_that_is_killed_between_two_steps_is_gone_on_with(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """FS11: before it numbers, before it publishes, and before it notes that something is out."""
    cast, at_once = committed_cast, relay.at_once
    heard = hints.connection().pubsub(ignore_subscribe_messages=True)
    heard.subscribe(hints.NOTICES)
    heard.get_message(timeout=1)
    tell(cast.agency.police, "E-KILLED", workspace_id=cast.workspace.mash.pk)

    def killed(*_: Any) -> Any:
        raise KeyboardInterrupt

    def until_mark(statement: str, *given: Any, **more: Any) -> Any:
        return killed() if statement == relay._PUBLISHED else at_once(statement, *given, **more)

    def before_number(statement: str, *given: Any, **more: Any) -> Any:
        return killed() if statement == relay._NUMBER else at_once(statement, *given, **more)

    name, patched = {
        "number": ("at_once", before_number),
        "publish": ("publish", killed),
        "mark": ("at_once", until_mark),
    }[step]
    with monkeypatch.context() as patch:
        patch.setattr(relay, name, patched)
        with pytest.raises(KeyboardInterrupt):
            relay.Relay().sweep()
    relay.Relay().sweep()
    relay.Relay().sweep()
    told = []
    while message := heard.get_message(timeout=0.3):
        found = json.loads(message["data"])
        told.append((found["reference"], found["number"]))
    heard.close()
    # Told once more where it was out already: the number is the same, and the fan-out drops it (FS7).
    assert told == [("E-KILLED", 1)] * (2 if step == "mark" else 1)
    assert numbered(cast.agency.police) == [("E-KILLED", 1)]
    assert relay.left_unpublished() == []


def _kill_backend(pid: int) -> None:
    given = connections["default"].settings_dict
    with psycopg.connect(
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        dbname=given["NAME"],
        autocommit=True,
    ) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", [pid])
