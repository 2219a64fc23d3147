"""A MARAC of sixty people and twenty cases: a line onto every screen, the agenda, a history and the paper.

Everything comes about by the hub's own acts. The sixty have a page of one case open, each in a session of
their own; new lines are read out to them over their sockets, and what is only told of they fetch as
`live.js` does. A line is there when its words are on the screen. As in production two web processes serve them.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import psycopg
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agencies import door as doors
from agencies import hats
from agencies.actors import Hat
from agencies.door import door
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from config.bench import measure, meeting_scene, servers
from config.bench.browsers import browser_of, session_of
from config.bench.matching import Share
from config.demo import partnership
from config.demo.teller import Teller
from mash_hub import actions
from mash_hub.models import Action
from meetings import minutes, minutes_copy
from meetings.models import AgendaItem, Heading, Meeting

WEBS = 2
LINES, BURST = 30, 20
EVERY = 2.0  # seconds between two lines of one minute-taker
PATIENCE = 20.0
SCREEN_MS, HISTORY_MS, PAPER_SECONDS = 150.0, 100.0, 2.0
VERSIONS, ROUNDS = 200, 20
BUDGETS = {"agenda": 30, "chair": 70}  # queries of one page, the frame's own included
WHY = Reason(ReasonCode.REVIEW, "A bench needs one.")
_CURSOR = re.compile(r'name="live-cursor" content="([^"]*)"')
_SHOWN = re.compile(r'data-shown="([^"]*)"')
_ENTRIES = "SELECT count(*) FROM audit_log_entry"


def run() -> Iterator[Share]:
    """Bring the meeting about, measure while it is in session, and what it leaves."""
    teller = Teller(partnership.restore(), hats.today())
    ruth = teller.hat("ruth", "marac")
    everybody = meeting_scene.bring_in_people(teller)
    meeting = meeting_scene.publish(teller)
    items = meeting_scene.items_of(meeting, ruth)
    before = _entries()
    meeting_scene.open_session(teller, meeting, everybody)
    meeting_scene.take_up(items[0], ruth)
    yield from _screens(items[0], everybody, ruth)
    yield from _pages(teller, meeting)
    meeting_scene.hear(teller, items[0])
    for item in items[1:]:
        meeting_scene.take_up(item, ruth)
        meeting_scene.hear(teller, item)
    meeting_scene.approve(teller, meeting)
    yield from _history(teller, items[0])
    yield _paper(meeting, ruth, before)


# --- a line onto every screen ---------------------------------------------------------------------


def commit(item: AgendaItem, number: int, by: Hat) -> float:
    """Commit one line in an act of its own; gives the time of its commit."""
    at: list[float] = []
    with door(by):
        doors.on_commit(lambda: at.append(time.monotonic()))
        minutes.write(
            AgendaItem.objects.select_related("meeting").get(pk=item.pk),
            heading=Heading.DONE,
            words=f"Words {number} of the bench.",
            by=by,
        )
    return at[0]


def screen_of(hat: Hat, item: AgendaItem) -> dict[str, Any]:
    """Open the page of a case as its person does: their cookie, and what the page carries."""
    key = session_of(hat)
    browser = Client(headers={"host": "localhost"})
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    page = browser.get(reverse("meetings:item", args=[item.pk])).content.decode()
    lines = reverse("meetings:lines", args=[item.pk])
    part = browser.get(lines, headers={"Hub-Refresh": "1"}).content.decode()
    cursor, shown = _CURSOR.search(page), _SHOWN.search(part)
    if cursor is None or shown is None:
        raise RuntimeError("The page of the case is not as the bench knows it.")
    return {
        "path": lines,
        "origin": settings.SITE_ORIGIN,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={key}",
        "cursor": cursor[1],
        "shown": shown[1] or "1",
        "shows": str(item.pk),
        "leads": 'id="missing"' in page,
    }


class Room:
    """The screens of everybody, and what has come onto them."""

    def __init__(self, program: servers.Program, count: int) -> None:
        """Take the program that holds them, and how many they are."""
        self.program, self.count = program, count
        self.arrived: list[dict[int, float]] = [{} for _ in range(count)]
        self.hinted: list[float] = []

    def look(self) -> None:
        """Ask what came."""
        for at, (arrived, hinted) in enumerate(json.loads(self.program.ask("report"))):
            self.arrived[at] |= dict(arrived)
            self.hinted += hinted

    def wait_for(self, number: int) -> None:
        """Wait until a line is on every screen, or patience ends."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not all(number in one for one in self.arrived):
            time.sleep(0.1)
            self.look()

    def lost(self, numbers: range) -> int:
        """How many lines are missing, over all screens."""
        return sum(number not in one for one in self.arrived for number in numbers)


def _screens(item: AgendaItem, everybody: list[Hat], by: Hat) -> Iterator[Share]:
    given = [screen_of(hat, item) for hat in everybody]
    load = os.getloadavg()[0]
    with servers.ours(webs=WEBS) as port, servers.screens(port, given) as program:
        room = Room(program, len(everybody))
        time.sleep(1)
        for number in range(3):  # warm
            commit(item, number, by)
            room.wait_for(number)
            time.sleep(EVERY)
        room.hinted.clear()
        before = _entries()
        measured = range(3, 3 + LINES)
        committed = {}
        for number in measured:
            began = time.monotonic()
            committed[number] = commit(item, number, by)
            room.wait_for(number)
            time.sleep(max(0.0, began + EVERY - time.monotonic()))
        entries = _entries() - before
        hinted = _after(list(committed.values()), room.hinted)
        burst = range(measured.stop, measured.stop + BURST)
        for number in burst:
            commit(item, number, by)
        room.wait_for(burst[-1])
        lost = room.lost(range(burst.stop))
    taken = [one[n] - committed[n] for one in room.arrived for n in measured if n in one]
    yield Share(
        f"a committed line on the screen of each of {len(everybody)}, by 99 of 100, ms",
        measure.at_99(taken) * 1000,
        SCREEN_MS,
        is_most=True,
        note=f"median {measure.middle(taken) * 1000:.0f} ms; their sockets were told by"
        f" {measure.at_99(hinted) * 1000:.0f} ms; load {load:.1f} before and"
        f" {os.getloadavg()[0]:.1f} after on {os.cpu_count()} cores",
    )
    yield Share(
        f"lines lost of {burst.stop}, {BURST} of them at once, on {len(everybody)} screens",
        float(lost),
        0.0,
        is_most=True,
    )
    yield Share(
        f"log entries of a line that {len(everybody)} read",
        entries / LINES,
        float(len(everybody) + 1),
        is_most=True,
        note="the writer’s, and one of each reader for the version that was new",
    )


def _after(committed: list[float], hinted: list[float]) -> list[float]:
    """How long after its commit each hint came."""
    bounds = [*pairwise(committed), (committed[-1], float("inf"))]
    return [at - first for first, last in bounds for at in hinted if first <= at < last]


def _entries() -> int:
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner:
        owner.execute("SET ROLE sealer")
        row = owner.execute(_ENTRIES).fetchone()
    return int(row[0]) if row else 0


# --- pages and paper ------------------------------------------------------------------------------


def _asked(browser: Client, url: str) -> Callable[[int], object]:
    def page(_number: int) -> object:
        answer = browser.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"The bench was answered {answer.status_code}.")
        return answer

    return page


def _pages(teller: Teller, meeting: Meeting) -> Iterator[Share]:
    """The agenda as a representative opens it, and the chair's page, with twenty cases."""
    pages = {
        "agenda": ("owen", reverse("meetings:meeting", args=[meeting.pk])),
        "chair": ("sam", reverse("meetings:cockpit", args=[meeting.pk])),
    }
    words = {"agenda": "the agenda", "chair": "the chair’s page"}
    for name, (who, url) in pages.items():
        page = _asked(browser_of(teller.hat(who, "marac")), url)
        taken = measure.in_turns({name: page}, rounds=ROUNDS)[name]
        yield Share(
            f"queries of {words[name]} with {meeting_scene.CASES} cases",
            float(measure.queries_of(page)),
            float(BUDGETS[name]),
            is_most=True,
            note=f"median {measure.middle(taken) * 1000:.0f} ms",
        )


def _history(teller: Teller, item: AgendaItem) -> Iterator[Share]:
    """Change an action until it has two hundred versions, and ask for its page."""
    ruth = teller.hat("ruth", "marac")
    with door(ruth):
        action = Action.objects.filter(thing_id=item.pk).order_by("agreed_at").first()
    if action is None:
        raise RuntimeError("No action was agreed.")
    while action.version < VERSIONS:
        with door(ruth):
            action = actions.change(
                action,
                title="Put a marker on the address",
                words=f"Put a marker on the address; say when it is there ({action.version}).",
                why="A call is answered at once.",
                due_at=action.due_at + timedelta(minutes=1),
                is_safety_critical=False,
                by=ruth,
                version=action.version,
                because=WHY,
            )
    page = _asked(
        browser_of(teller.hat("owen", "marac")), reverse("mash_hub:action", args=[action.pk])
    )
    taken = measure.in_turns({"history": page}, rounds=ROUNDS)["history"]
    yield Share(
        f"history of an action with {VERSIONS} versions, median ms",
        measure.middle(taken) * 1000,
        HISTORY_MS,
        is_most=True,
        note=f"99 of 100 by {measure.at_99(taken) * 1000:.0f} ms, {measure.queries_of(page)} queries",
    )


def _paper(meeting: Meeting, by: Hat, before: int) -> Share:
    """Take a copy of the whole meeting's minutes on paper."""
    taken, size = [], 0
    for _ in range(5):
        began = time.perf_counter()
        with door(by):
            newest = Meeting.objects.select_related("chair").get(pk=meeting.pk)
            _, made = minutes_copy.copy(newest, Purpose.DOMESTIC_ABUSE, by=by, because=WHY)
        taken.append(time.perf_counter() - began)
        size = len(made)
    return Share(
        f"PDF of {meeting_scene.CASES} cases, median seconds",
        measure.middle(taken),
        PAPER_SECONDS,
        is_most=True,
        note=f"{size // 1024} kB; the meeting cost {_entries() - before:,} log entries in all",
    )
