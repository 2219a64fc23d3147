"""A committed line reaches every screen of its case in one act: who hears it, and what the log says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, door, fan_out, hints, keys, sealing, sessions, shown
from agencies.actors import Hat
from agencies.models import AgencyKey, Session
from agencies.models.notices import Notice, NoticeKind
from agencies.reading_out import Answer, Listener
from agencies.relay import RELAY
from agencies.told import Told
from audit.log import entries as log
from audit.log.models import Entry
from meetings import agreeing, attendance, lines_read_out, minutes
from meetings.models import AgendaItem, Heading, MinuteEntry
from tests.cast import Cast
from tests.live.rig import Page, relay_process, sign_in, tell, wait_for
from tests.meetings import stories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

PEOPLE = ("ruth", "sam", "owen", "tom", "hannah", "nadia", "priya")
WORDS = "Two calls to the address."


def write(cast: Cast, item: AgendaItem, words: str = WORDS, **more: Any) -> MinuteEntry:
    """Ruth finishes a line."""
    with door.door(cast.ruth):
        here = stories.fresh_inside(item)
        given = {"heading": Heading.PRESENTED, **more}
        return minutes.write(here, words=words, by=cast.ruth, **given)


def pages(cast: Cast, port: int, *names: str, shows: UUID | None) -> dict[str, Page]:
    return {name: Page(port, cast.hat(name, "marac"), shows=shows).open() for name in names}


def read_by(cast: Cast, entry: MinuteEntry) -> list[Entry]:
    """Who has read a line, as the log says."""
    with door.door(cast.ines):
        return list(Entry.objects.filter(verb="READ", thing_ids__contains=[entry.pk]))


def waiting() -> int:
    with door.door(RELAY, role="relay"):
        return Notice.objects.filter(published_at__isnull=True).count()


def settle(everybody: dict[str, Page], *, relay: bool = True) -> None:
    """Let everything that was told so far be heard, and forget it."""
    with relay_process() if relay else nullcontext():
        wait_for(lambda: not waiting())
        for page in everybody.values():
            page.hear(seconds=0.3)
            page.heard.clear()


def broken(connection: Any) -> list[Any]:
    """A log that takes no entry."""
    if log.pending(connection):
        raise RuntimeError("no room left for the log")
    return []


def close(everybody: dict[str, Page]) -> None:
    for page in everybody.values():
        page.close()


def test_a_line_is_on_every_screen_with_one_entry_for_each_reader_in_one_act(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, *PEOPLE)
    room = pages(cast, port, *PEOPLE, shows=item.pk)
    elsewhere = pages(cast, port, "owen", shows=None)
    settle(room | {"elsewhere": elsewhere["owen"]})
    entry = write(cast, item)
    with relay_process():
        for name, page in room.items():
            wait_for(lambda page=page: page.hear(seconds=0.1))
            (heard,) = page.heard
            (line,) = heard["lines"]
            assert (line["list"], line["id"]) == ("lines-PRESENTED", f"entry-{entry.pk}")
            assert WORDS in line["html"]
            assert ("Change" in line["html"]) == (name in ("ruth", "sam"))
            marks = shown.marks_in(
                heard["shown"], page.hat, reverse("meetings:lines", args=[item.pk])
            )
            assert len(marks) == 1
        (heard,) = wait_for(lambda: elsewhere["owen"].hear(seconds=0.1))
    assert set(heard) == {"cursor", "kind", "reference"}  # another page fetches when it likes
    entries = read_by(cast, entry)
    assert {(one.person_id, one.session_hash) for one in entries} == {
        (page.hat.person_id, page.hat.session_hash) for page in room.values()
    }
    assert len(entries) == len(PEOPLE)
    assert len({one.transaction_id for one in entries}) == 1
    close(room), close(elsewhere)


def test_a_burst_loses_no_line_and_two_tabs_of_a_session_are_one_reader(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen", "tom")
    room = pages(cast, port, "sam", "owen", "tom", shows=item.pk)
    owen = room["owen"]
    room["tab"] = Page(
        port, cast.hat("owen", "marac"), key=owen.key, worn=owen.hat, shows=item.pk
    ).open()
    settle(room)
    with relay_process():
        entries = [write(cast, item, f"Line {number} of a burst.") for number in range(8)]
        for page in room.values():
            wait_for(lambda page=page: len(lines_of(page.hear(seconds=0.1))) >= len(entries))
            assert sorted(lines_of(page.heard)) == sorted(f"entry-{one.pk}" for one in entries)
    for entry in entries:
        assert len(read_by(cast, entry)) == 3
    close(room)


def lines_of(heard: list[dict[str, Any]]) -> list[str]:
    return [line["id"] for one in heard for line in one.get("lines", [])]


def test_whoever_is_withdrawn_between_commit_and_fan_out_hears_nothing_at_all(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen", "tom")
    room = pages(cast, port, "sam", "owen", "tom", shows=item.pk)
    room["owen elsewhere"] = pages(cast, port, "owen", shows=None)["owen"]
    settle(room)
    entry = write(cast, item)  # told to Owen too, as everybody who was present at that moment
    with door.door(cast.ruth):
        attendance.keep_out(stories.fresh_inside(item), cast.person.owen.pk, by=cast.ruth)
    with relay_process():
        for name in ("sam", "tom"):
            wait_for(lambda name=name: lines_of(room[name].hear(seconds=0.1)))
        for name in ("owen", "owen elsewhere"):
            assert [one["kind"] for one in room[name].hear()] == ["MEETING_CHANGED"]
        readers = {one.person_id for one in read_by(cast, entry)}
        assert readers == {cast.person.sam.pk, cast.person.tom.pk}
        # Nor when the connection comes back and what was told meanwhile is read again.
        owen = room["owen"]
        before = owen.cursor
        owen.close()
        again = Page(port, cast.hat("owen", "marac"), key=owen.key, worn=owen.hat, shows=item.pk)
        again.cursor = before
        assert [one for one in again.open().hear() if one["kind"] == "MINUTES_CHANGED"] == []
    again.close(), close(room)


def test_while_the_log_cannot_be_written_nobody_hears_and_then_everybody_does(
    committed_cast: Cast, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    room = pages(cast, port, "sam", "owen", shows=item.pk)
    room["tom"] = pages(cast, port, "hannah", shows=None)["hannah"]
    settle(room)
    entry = write(cast, item)

    with relay_process():
        with monkeypatch.context() as patch:
            patch.setattr("audit.log.entries.flush", broken)
            assert all(page.hear(seconds=0.6) == [] for page in room.values())
        assert read_by(cast, entry) == []
        for name in ("sam", "owen"):
            wait_for(lambda name=name: lines_of(room[name].hear(seconds=0.1)))
    assert len(read_by(cast, entry)) == 2
    close(room)


def test_where_it_cannot_be_decided_for_long_the_socket_is_closed_and_nothing_is_sent(
    committed_cast: Cast, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    page = Page(port, cast.hat("owen", "marac"), shows=item.pk).open()
    settle({"owen": page})
    monkeypatch.setattr(fan_out, "DECIDE_TRIES", 2)
    write(cast, item)

    monkeypatch.setattr("audit.log.entries.flush", broken)
    before = page.cursor
    with relay_process():
        assert page.close_code() == fan_out.SHUT_FOR_NOW
    assert page.heard == []
    monkeypatch.undo()
    again = Page(port, cast.hat("owen", "marac"), key=page.key, worn=page.hat, shows=item.pk)
    again.cursor = before
    again.open()
    assert wait_for(lambda: again.hear(seconds=0.1))[0]["kind"] == "MINUTES_CHANGED"  # not lost
    again.close()


def change_session(hat: Hat, **facts: Any) -> None:
    with door.door(hat):
        Session.objects.filter(key_hash=hat.session_hash).update(**facts)


@pytest.mark.parametrize("change", ["hidden", "idle", "ended", "idle but in this meeting"])
def test_what_a_session_is_at_that_moment_counts(
    committed_cast: Cast, port: int, change: str
) -> None:
    cast = committed_cast
    meeting, item = stories.in_hand(cast, "ruth", "sam", "owen")
    room = pages(cast, port, "sam", "owen", shows=item.pk)
    settle(room)
    at, idle = clock.now(), clock.now() - sessions.IDLE * 2
    facts: dict[str, Any] = {
        "hidden": {"locked_at": at},
        "idle": {"seen_at": idle},
        "ended": {"ended_at": at},
        "idle but in this meeting": {
            "seen_at": idle,
            "in_meeting_id": meeting.pk,
            "meeting_seen_at": at,
        },
    }[change]
    change_session(room["owen"].hat, **facts)
    write(cast, item)
    with relay_process():
        wait_for(lambda: lines_of(room["sam"].hear(seconds=0.1)))
        heard = room["owen"].hear()
    assert len(lines_of(heard)) == len(heard) == (1 if "meeting" in change else 0)
    close(room)


def test_a_session_that_stays_in_another_meeting_is_read_nothing(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    room = pages(cast, port, "owen", shows=item.pk)
    settle(room)
    facts = {"in_meeting_id": uuid4(), "meeting_seen_at": clock.now()}
    change_session(room["owen"].hat, seen_at=clock.now() - sessions.IDLE * 2, **facts)
    entry = write(cast, item)
    with relay_process():
        (heard,) = wait_for(lambda: room["owen"].hear(seconds=0.1))
    assert "lines" not in heard
    assert read_by(cast, entry) == []
    close(room)


def test_restricted_lines_are_for_three_roles_and_nobody_hears_more_than_the_page_shows(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    meeting, item = stories.in_hand(cast, "ruth", "owen", "priya")
    room = pages(cast, port, "sam", "owen", "priya", shows=item.pk)
    settle(room)
    write(cast, item, is_restricted=True)
    with relay_process():
        wait_for(lambda: lines_of(room["priya"].hear(seconds=0.1)))
        assert room["owen"].hear() == []
        (heard,) = room["sam"].hear()  # the chair has not signed: the page would not open either
        assert "lines" not in heard
        stories.come(cast, meeting, "sam")
        settle(room, relay=False)
        write(cast, item, "Another.", is_restricted=True)
        wait_for(lambda: lines_of(room["sam"].hear(seconds=0.1)))
    close(room)


def test_what_is_too_long_or_told_late_is_fetched_by_the_page(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "owen")
    page = Page(port, cast.hat("owen", "marac"), shows=item.pk)
    with relay_process():
        write(cast, item)  # before the socket was opened
        wait_for(lambda: not waiting())
        page.open()
        heard = wait_for(lambda: page.hear(seconds=0.1))
        assert [one for one in heard if "lines" in one] == []
        settle({"owen": page}, relay=False)
        long = write(cast, item, "Long. " * 2000)
        (heard,) = wait_for(lambda: page.hear(seconds=0.1))
        assert "lines" not in heard
    assert read_by(cast, long) == []
    page.close()


def test_an_action_that_is_agreed_is_told_to_those_who_may_read_it(
    committed_cast: Cast, port: int
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "owen", "nadia", "tom")
    room = pages(cast, port, "nadia", "owen", shows=item.pk)
    settle(room)
    with door.door(cast.ruth):
        attendance.keep_out(stories.fresh_inside(item), cast.person.owen.pk, by=cast.ruth)
    with door.door(cast.sam):
        agreeing.agree(
            stories.fresh_inside(item),
            title="New locks",
            words="Fit new locks.",
            why="",
            agency=cast.agency.housing,
            person=cast.person.tom,
            due_at=clock.now() + timedelta(days=5),
            is_safety_critical=False,
            by=cast.sam,
        )
    with relay_process():
        heard = wait_for(lambda: minutes_told(room["nadia"].hear(seconds=0.2)))
        assert [one["reference"][0] for one in heard] == ["A"]
        assert minutes_told(room["owen"].hear()) == []
    close(room)


def minutes_told(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in heard if one["kind"] == NoticeKind.MINUTES_CHANGED]


def test_a_later_notice_never_carries_a_page_past_one_that_is_not_decided_yet(
    committed_cast: Cast, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    page = Page(port, cast.hat("owen", "marac"), shows=item.pk).open()
    settle({"owen": page})
    write(cast, item)

    with relay_process(), monkeypatch.context() as patch:
        patch.setattr("audit.log.entries.flush", broken)
        tell(
            cast.agency.police,
            "M-LATER",
            workspace_id=cast.workspace.marac.pk,
            notice_kind=NoticeKind.MEETING_CHANGED,
        )
        (heard,) = wait_for(lambda: page.hear(seconds=0.1))
        assert heard["reference"] == "M-LATER"
        page.drop()
    again = Page(port, cast.hat("owen", "marac"), key=page.key, worn=page.hat, shows=item.pk)
    again.cursor = page.cursor
    again.open()
    kinds = [one["kind"] for one in wait_for(lambda: again.hear(seconds=0.3))]
    assert sorted(kinds) == ["MEETING_CHANGED", "MINUTES_CHANGED"]  # one again, none lost
    again.close()


@pytest.mark.parametrize("shows", ["no id", 7, None])
def test_a_page_that_shows_no_thing_is_against_the_rules(
    committed_cast: Cast, port: int, shows: Any
) -> None:
    page = Page(port, committed_cast.owen).open()
    assert page.socket is not None
    page.socket.send(json.dumps({"after": page.cursor, "shows": shows}))
    assert page.close_code() == 1008


def test_the_log_says_the_same_of_a_line_that_was_read_out_as_of_one_that_was_fetched(
    committed_cast: Cast, port: int, settings: Any
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "owen")
    page = Page(port, cast.hat("owen", "marac"), shows=item.pk).open()
    settle({"owen": page})
    with relay_process():
        entry = write(cast, item)
        (heard,) = wait_for(lambda: page.hear(seconds=0.1))
    (pushed,) = read_by(cast, entry)
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = page.key
    url = reverse("meetings:lines", args=[item.pk])
    refreshed = browser.get(url, headers={"Hub-Refresh": heard["shown"]})
    assert WORDS in refreshed.content.decode()
    assert read_by(cast, entry) == [pushed]  # it stands in the log already
    browser.get(url, headers={"Hub-Refresh": "1"})
    fetched = next(one for one in read_by(cast, entry) if one.pk != pushed.pk)
    own = {"id", "transaction_id", "writer", "number", "at", "written_at", "request_id", "mac"}
    for field in Entry._meta.concrete_fields:
        if field.attname not in own:
            assert getattr(pushed, field.attname) == getattr(fetched, field.attname), field
    page.close()


def test_each_reader_is_given_what_they_would_open_alone(committed_cast: Cast) -> None:
    """The two faces of the rule of grants: `open_for_many` and `open`, for every hat of the workspace."""
    cast = committed_cast
    meeting, item = stories.in_hand(cast, "ruth", "sam", "owen", "tom")
    early = write(cast, item)
    restricted = write(cast, item, "For three.", is_restricted=True)
    stories.come(cast, meeting, "nadia")
    late = write(cast, item, "Nadia has come.")
    with door.door(cast.ruth):
        rows = list(MinuteEntry.objects.filter(pk__in=[early.pk, restricted.pk, late.pk]))
    names = ("ruth", "sam", "owen", "tom", "lee", "hannah", "nadia", "priya", "olive")
    everybody = [cast.hat(name, "marac") for name in names]
    outside = [Hat(**{**vars_of(hat), "agreement_in_force": False}) for hat in everybody]
    with door.door(lines_read_out.READER):
        wants = dict.fromkeys([*everybody, *outside], rows)
        many = sealing.open_for_many(wants, "words", by=lines_read_out.READER, quietly=True)
    given = 0
    for hat in wants:
        with door.door(hat):
            alone = sealing.open_quietly(rows, ["words"], by=hat)
        for row in rows:
            assert many[hat][row, "words"] == alone[row, "words"], (hat, row)
            given += alone[row, "words"] is not None
    assert given > 10


# --- keepers of keys that take long ---------------------------------------------------------------


def listening(cast: Cast, name: str, item: AgendaItem, entry: MinuteEntry) -> Listener:
    """A socket of somebody whose page shows a case, told of a line just now."""
    _, hat = sign_in(cast.hat(name, "marac"))
    about = {"workspace": hat.workspace_id, "persons": frozenset(), "not_for": frozenset()}
    told = Told(1, NoticeKind.MINUTES_CHANGED, entry.reference, thing=entry.pk, **about)
    return Listener(hat, (told,), shows=item.pk, live=frozenset({entry.pk}))


class Failing:
    """The police’s keeper takes its time and then gives no key; everybody else’s does."""

    def __init__(self, cast: Cast, meanwhile: Callable[[], None] = lambda: None) -> None:
        with door.door(lines_read_out.READER):
            theirs = AgencyKey.objects.filter(agency=cast.agency.police)
            self.theirs = set(theirs.values_list("pk", flat=True))
        self.asked, self.meanwhile, self.give = 0, meanwhile, keys.private_keys

    def __call__(self, key_ids: set[UUID]) -> dict[UUID, bytes]:
        if not key_ids & self.theirs:
            return self.give(key_ids)
        self.asked += 1
        with ThreadPoolExecutor(1) as beside:
            beside.submit(self.meanwhile).result()
        raise keys.KeysUnavailable


def decided(cast: Cast, item: AgendaItem, entry: MinuteEntry, *names: str) -> dict[str, Answer]:
    listeners = {name: listening(cast, name, item, entry) for name in names}
    answers = lines_read_out.decide([*listeners.values()])
    return {name: answers.get(one, Answer()) for name, one in listeners.items()}


def test_a_keeper_that_fails_is_asked_once_for_all_readers_of_its_agency(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen", "tom")
    entry = write(cast, item)
    keeper = Failing(cast)
    monkeypatch.setattr(keys, "private_keys", keeper)
    answers = decided(cast, item, entry, "sam", "owen", "tom")
    assert keeper.asked == 1
    assert {name for name, one in answers.items() if one.read_out} == {"tom"}
    assert all(one.may_know for one in answers.values())  # the police ask for themselves
    assert [one.person_id for one in read_by(cast, entry)] == [cast.person.tom.pk]


def test_whoever_is_kept_out_while_a_keeper_is_waited_for_hears_nothing(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "owen", "tom", "nadia")
    entry = write(cast, item)

    def meanwhile() -> None:
        with door.door(cast.ruth):
            attendance.keep_out(stories.fresh_inside(item), cast.person.tom.pk, by=cast.ruth)
        time.sleep(lines_read_out.FRESH_SECONDS)

    monkeypatch.setattr(keys, "private_keys", keeper := Failing(cast, meanwhile))
    answers = decided(cast, item, entry, "tom", "sam", "owen", "nadia")
    assert keeper.asked == 1
    assert answers["tom"] == Answer()
    assert {name for name, one in answers.items() if one.read_out} == {"nadia"}
    assert [one.person_id for one in read_by(cast, entry)] == [cast.person.nadia.pk]


def test_where_every_decision_is_old_before_it_is_made_pages_ask_for_themselves(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam", "tom")
    entry = write(cast, item)
    monkeypatch.setattr(lines_read_out, "FRESH_SECONDS", 0.0)
    answers = decided(cast, item, entry, "sam", "tom")
    assert [(one.may_know, one.read_out) for one in answers.values()] == [
        (frozenset({entry.pk}), frozenset())
    ] * 2
    assert read_by(cast, entry) == []


def test_whoever_signs_out_while_it_is_decided_is_let_go_at_once(
    committed_cast: Cast, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "owen")
    page = Page(port, cast.hat("owen", "marac"), shows=item.pk).open()
    settle({"owen": page})
    begun, goes_on = threading.Event(), threading.Event()

    def decide(listeners: Any) -> dict[Listener, Answer]:
        begun.set()
        goes_on.wait(20)
        return lines_read_out.decide(listeners)

    monkeypatch.setattr(fan_out.fan_out, "_decide", decide)
    write(cast, item)
    try:
        with relay_process():
            assert begun.wait(10)
            with door.door(page.hat):
                signed_out = page.hat.session_hash
                sessions.end([signed_out], why="SIGNED_OUT", at=clock.now())
                door.on_commit(lambda: hints.kick(session_hash=signed_out))
            assert page.close_code(seconds=5) == fan_out.SIGNED_OUT
    finally:
        goes_on.set()
    assert page.heard == []


def vars_of(hat: Hat) -> dict[str, Any]:
    return {name: getattr(hat, name) for name in hat.__dataclass_fields__}
