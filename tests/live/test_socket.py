"""The socket: who gets in, what it takes, what it says, and when it closes (WS1 to WS10)."""

from __future__ import annotations

import json
import time
from typing import Any
from unittest.mock import Mock

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed, InvalidStatus

from agencies import clock, cursors, door, fan_out, hints, sessions
from agencies.actors import Service
from agencies.models import Membership, Session
from agencies.models.notices import NoticeKind
from agencies.models.people import MembershipStatus
from agencies.reasons import BY_RULE
from audit.log.models import Entry
from config import web
from config.front import processes
from tests.live.rig import Page, connect_as, relay_process, sign_in, tell, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(result: str, *, seen_by: Any) -> int:
    with door.door(seen_by):
        return Entry.objects.filter(verb="REFUSED", ground="live", result=result).count()


@pytest.mark.parametrize(
    "origin", [None, "null", "https://elsewhere.example", "http://testserver:81"]
)
def test_a_foreign_page_is_refused_at_the_handshake_and_logged(
    committed_cast: Any, port: int, origin: str | None
) -> None:
    key, _ = sign_in(committed_cast.owen)
    with pytest.raises(InvalidStatus) as refused:
        connect_as(port, key, origin=origin)
    assert refused.value.response.status_code == 403
    assert refusals("403", seen_by=committed_cast.ines) == 1


def test_nobody_and_the_unverified_stay_outside(committed_cast: Any, port: int) -> None:
    key, hat = sign_in(committed_cast.owen)
    connect_as(port, key).close()
    with door.door(hat):
        Session.objects.filter(key_hash=hat.session_hash).update(verified_at=None)
    for tried in ("", "no-such-session", key):
        with pytest.raises(InvalidStatus) as refused:
            connect_as(port, tried)
        assert refused.value.response.status_code == 403
    assert refusals("401", seen_by=committed_cast.ines) == 3


def test_a_locked_or_idle_session_stays_outside_until_it_is_proved_again(
    committed_cast: Any, port: int
) -> None:
    key, hat = sign_in(committed_cast.owen)
    for change in ({"locked_at": clock.now()}, {"seen_at": clock.now() - sessions.IDLE * 2}):
        with door.door(hat):
            Session.objects.filter(key_hash=hat.session_hash).update(**change)
        with pytest.raises(InvalidStatus):
            connect_as(port, key)
        with door.door(hat):
            Session.objects.filter(key_hash=hat.session_hash).update(
                locked_at=None, seen_at=clock.now()
            )
        connect_as(port, key).close()


def test_signing_out_closes_the_socket_at_once(committed_cast: Any, port: int) -> None:
    page = Page(port, committed_cast.owen).open()
    page.hear()
    with door.door(page.hat):
        sessions.end([page.hat.session_hash], why="SIGNED_OUT", at=clock.now())
        door.on_commit(lambda: hints.kick(session_hash=page.hat.session_hash))
    began = time.monotonic()
    assert page.close_code() == fan_out.SIGNED_OUT
    assert time.monotonic() - began < 5


def test_the_end_of_a_membership_closes_the_socket_at_once(committed_cast: Any, port: int) -> None:
    page = Page(port, committed_cast.owen).open()
    other = Page(port, committed_cast.tom).open()
    page.hear(), other.hear()
    with door.door(Service("test-office")):
        membership = Membership.objects.get(pk=page.hat.membership_id)
        membership.set_status(
            MembershipStatus.SUSPENDED, by=Service("test-office"), at=clock.now(), because=BY_RULE
        )
        door.on_commit(lambda: hints.kick(person_id=str(page.hat.person_id)))
    assert page.close_code(seconds=5) == fan_out.SIGNED_OUT
    assert other.hear() == []
    other.close()


def test_another_hat_in_the_same_session_closes_the_old_hats_socket(
    committed_cast: Any, port: int
) -> None:
    page = Page(port, committed_cast.owen).open()
    page.hear()
    other = committed_cast.hat("owen", "marac")
    with door.door(page.hat):
        Session.objects.filter(key_hash=page.hat.session_hash).update(
            membership=other.membership_id
        )
        door.on_commit(lambda: hints.kick(session_hash=page.hat.session_hash))
    assert page.close_code(seconds=5) == fan_out.OTHER_HAT
    page.open()
    assert page.close_code(seconds=5) == fan_out.OTHER_HAT  # its cursor is the old hat's


def test_sessions_are_looked_at_again_without_any_event(
    committed_cast: Any, port: int, monkeypatch: Any
) -> None:
    page = Page(port, committed_cast.owen).open()
    page.hear()
    with door.door(page.hat):  # no kick: as if Redis were down
        sessions.end([page.hat.session_hash], why="SIGNED_OUT", at=clock.now())
    assert page.hear() == []
    monkeypatch.setattr(fan_out, "RE_VALIDATE_SECONDS", 0.2)
    second = Page(port, committed_cast.tom).open()
    fan = fan_out.fan_out
    assert fan._loop is not None
    fan._loop.call_soon_threadsafe(lambda: fan.keep(fan._re_validate_for_ever()))
    assert page.close_code(seconds=5) == fan_out.SIGNED_OUT
    assert second.hear() == []
    second.close()


def test_the_round_is_every_thirty_seconds() -> None:
    assert fan_out.RE_VALIDATE_SECONDS == 30


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (json.dumps({"after": "x" * 4100}), 1009),
        (b"\x00\x01", 1003),
        ("no json", 1008),
        (json.dumps({"after": "x", "more": 1}), 1008),
        (json.dumps(["after"]), 1008),
        (json.dumps({"after": "forged"}), fan_out.OTHER_HAT),
        (json.dumps({"after": 7}), fan_out.OTHER_HAT),
        (json.dumps({"after": "é"}), fan_out.OTHER_HAT),
    ],
)
def test_what_the_socket_does_not_take_closes_it(
    committed_cast: Any, port: int, sent: str | bytes, code: int
) -> None:
    page = Page(port, committed_cast.owen).open()
    assert page.socket is not None
    page.socket.send(sent)
    assert page.close_code() == code


def test_more_than_five_messages_a_second_close_it(committed_cast: Any, port: int) -> None:
    page = Page(port, committed_cast.owen)
    page.socket = connect_as(port, page.key)
    try:
        for _ in range(8):
            page.socket.send(json.dumps({"after": page.cursor}))
    except ConnectionClosed:
        pass
    assert page.close_code() == 1008


def test_a_person_has_five_sockets_and_the_sixth_stays_outside(
    committed_cast: Any, port: int
) -> None:
    key, _ = sign_in(committed_cast.owen)
    opened = [connect_as(port, key) for _ in range(5)]
    with pytest.raises(InvalidStatus):
        connect_as(port, key)
    opened.pop().close()
    wait_for(lambda: len(fan_out.fan_out.wires) == 4)
    opened.append(connect_as(port, key))
    for one in opened:
        one.close()
    assert refusals("429", seen_by=committed_cast.owen) == 1


def test_an_address_has_fifty_sockets(committed_cast: Any, port: int, settings: Any) -> None:
    assert settings.SOCKETS_PER_ADDRESS == 50
    settings.SOCKETS_PER_ADDRESS = 2
    opened = [
        connect_as(port, sign_in(hat)[0]) for hat in (committed_cast.owen, committed_cast.tom)
    ]
    with pytest.raises(InvalidStatus):
        connect_as(port, sign_in(committed_cast.edna)[0])
    for one in opened:
        one.close()


def test_the_handshake_agrees_on_no_compression(committed_cast: Any, port: int) -> None:
    key, _ = sign_in(committed_cast.owen)
    opened = connect_as(port, key, compression="deflate")
    assert opened.response is not None
    assert "Sec-WebSocket-Extensions" not in opened.response.headers
    opened.close()


def test_a_message_is_an_opaque_cursor_a_kind_and_a_reference(
    committed_cast: Any, port: int
) -> None:
    cast = committed_cast
    with relay_process():
        owen, tab = Page(port, cast.owen).open(), Page(port, cast.owen).open()
        tell(cast.agency.police, "E-M5NC9", workspace_id=cast.workspace.mash.pk)
        wait_for(lambda: owen.hear() and tab.hear())
    (told,), (again,) = owen.heard, tab.heard
    assert set(told) == {"cursor", "kind", "reference"}
    assert (told["kind"], told["reference"]) == ("ENQUIRY_DECIDED", "E-M5NC9")
    assert told["cursor"] != again["cursor"]
    with pytest.raises(cursors.NotYours):
        cursors.number_of(told["cursor"], tab.hat)  # sealed to the session it was given to
    owen.close(), tab.close()


def test_everybody_hears_of_their_own_agency_workspace_and_person_only(
    committed_cast: Any, port: int
) -> None:
    """WS8: three agencies by three people or hats; a kind reaches those whose work it concerns."""
    cast = committed_cast
    mash, marac = cast.workspace.mash.pk, cast.workspace.marac.pk
    pages = {
        "owen": Page(port, cast.owen).open(),
        "owen at marac": Page(port, cast.hat("owen", "marac")).open(),
        "sam": Page(port, cast.sam).open(),
        "tom": Page(port, cast.tom).open(),
        "lee": Page(port, cast.lee).open(),
        "tom at marac": Page(port, cast.hat("tom", "marac")).open(),
        "kim": Page(port, cast.kim).open(),
        "joan": Page(port, cast.joan).open(),
        "olive": Page(port, cast.olive).open(),
    }
    tom = cast.person.tom.pk
    with relay_process():
        tell(cast.agency.police, "E-POLIS", workspace_id=mash)
        tell(
            cast.agency.police,
            "M-POLIS",
            workspace_id=marac,
            notice_kind=NoticeKind.MEETING_CHANGED,
        )
        tell(cast.agency.housing, "E-HOMES", workspace_id=mash)
        tell(cast.agency.housing, "E-TTTTT", workspace_id=mash, persons=[tom])
        tell(cast.agency.housing, "E-NTTTT", workspace_id=mash, not_for=[tom])
        tell(
            cast.agency.housing,
            "E-EVERY",
            workspace_id=None,
            notice_kind=NoticeKind.MEMBERSHIP_CHANGED,
        )
        tell(cast.agency.health, "E-HEALT", workspace_id=mash)
        wait_for(pages["kim"].hear)
    heard = {name: page.references(seconds=0.3) for name, page in pages.items()}
    assert heard == {
        "owen": ["E-POLIS"],
        "owen at marac": ["M-POLIS"],
        "sam": ["M-POLIS"],
        "tom": ["E-HOMES", "E-TTTTT", "E-EVERY"],
        "lee": ["E-HOMES", "E-NTTTT", "E-EVERY"],
        "tom at marac": ["E-EVERY"],
        "kim": ["E-HEALT"],
        "joan": [],  # a referrer is not told of decisions
        "olive": [],
    }
    for page in pages.values():
        page.close()


def test_the_web_process_is_started_with_the_limits_that_are_tried_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listening = processes.listener("127.0.0.1", 0)
    started = processes.web({}, listening, proxies="10.0.0.1").command
    assert started[1:] == ["-m", "config.web", str(listening.fileno()), "10.0.0.1"]
    listening.close()
    run = Mock()
    monkeypatch.setattr(uvicorn, "run", run)
    web.main("7", "10.0.0.1")
    web.main("8")
    (behind, bare) = (call.kwargs for call in run.call_args_list)
    assert all(behind[name] == bare[name] == value for name, value in web.LIMITS.items())
    assert (web.LIMITS["ws_max_size"], web.LIMITS["ws_per_message_deflate"]) == (4096, False)
    assert (behind["fd"], behind["proxy_headers"], behind["forwarded_allow_ips"]) == (
        7, True, "10.0.0.1",
    )  # fmt: skip
    assert (bare["fd"], bare["proxy_headers"]) == (8, False)
