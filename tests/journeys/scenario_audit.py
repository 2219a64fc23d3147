"""Scenario 8a, A25: the auditor asks the log who saw Marisa, and it answers with the steps and nothing else.

Who did what in which step is written down here as the scenario has it. What came into the log while a step was
played is its own; the steps that were told before have their times.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from agencies.roles import Role
from audit.workspace import questions
from tests.journeys import steps
from tests.journeys.people import Somebody
from tests.journeys.scenario import Story

BY_PEOPLE = "SELECT id::text FROM audit_log_entry WHERE person_id IS NOT NULL"
TOLD = {
    "A1": -10,
    "A3": 5,
    "A5": 35,
    "A6": 42,
    "A7": 95,
    "A8": 170,
    "A11": 190,
}  # from which minute
BEFORE = "before the first that was played"
# Step by step, who read something about her, changed something, was refused it, and so on.
DID: dict[str, dict[str, str]] = {
    "A1": {"change": "joan"},
    "A3": {"search": "devika", "change": "devika", "read": "devika"},
    "A5": {"change": "tom", "release": "tom"},
    "A6": {"change": "owen cole", "release": "owen"},
    "A7": {"change": "devika kim", "release": "kim"},
    "A8": {"change": "devika"},
    "A11": {"change": "devika ruth"},
    "A4": {"read": "tom", "refused": "lee"},
    "A12": {"read": "priya ruth sam", "change": "priya", "refused": "tom hannah nadia lee"},
    "A13": {"read": "ruth tom", "change": "ruth", "refused": "lee"},
    "A15": {"read": "sam ruth nadia", "change": "sam ruth", "refused": "sam lee"},
    "A16": {"read": "ruth nadia tom", "change": "ruth nadia tom", "refused": "lee"},
    "A18": {"read": "owen", "refused": "lee"},
    "A19": {"read": "tom nadia", "refused": "lee"},
    "A20": {"read": "nadia tom ruth", "change": "tom ruth", "refused": "lee"},
    "A21": {"read": "ruth priya", "change": "hannah kim owen ruth priya", "refused": "lee"},
    "A22": {"read": "owen ruth", "refused": "lee"},
    "A23": {
        "read": "ruth sam esther leila",
        "change": "ruth esther",
        "refused": "ruth priya sam tom nadia owen lee",
    },
    "A24": {
        "read": "ivor della rory ffion greta wilf orla",
        "change": "ivor della rory",  # what the police answer names her: who decided, who reviewed it
        "release": "ivor ffion",
        "print": "ivor della",
        "refused": "lee ivor orla ffion greta wilf gus",  # each the requests and parts of others
    },
    "A25": {"audit": "ines"},
}
TRIED = {"A4": "request", "A15": "item", "A19": "item", "A23": "transfer"}  # by Lee, at what

Row = Mapping[str, str]


class Played:
    """Which entries of people came into the log while each step was played."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.step_of = dict.fromkeys(self._entries(), BEFORE)

    def play(self, step: str, *scenes: Callable[[Story], None]) -> None:
        """Play a step, and wait until the pages that were open have followed it."""
        for scene in scenes:
            scene(self.story)
        self._wait_until_pages_have_followed()
        for entry in self._entries():
            self.step_of.setdefault(entry, step)

    def step(self, row: Row) -> str:
        """The step in which an entry was written; of those told before, the one of its time."""
        step = self.step_of.get(row["Entry"], "A25")
        if step != BEFORE:
            return step
        began = datetime.fromisoformat(self.story.known["began"])
        minutes = (_when(row) - began) / timedelta(minutes=1)
        return max((name for name, first in TOLD.items() if first <= minutes), key=TOLD.__getitem__)

    def _wait_until_pages_have_followed(self) -> None:
        before = -1
        while before != (now := len(self._entries())):
            before = now
            self.story.ruth.page.wait_for_timeout(1500)

    def _entries(self) -> list[str]:
        return [pk for (pk,) in self.story.cast.hub.ask(BY_PEOPLE)]


def ines_asks_who_saw_her(story: Story, played: Played) -> None:
    """On the page and in the table that she takes away: everybody who did, and nobody else."""
    ines = story.cast.is_here("ines", _of_an_auditor(story))
    ines.page.goto("/audit/questions/")
    ines.page.get_by_label("Purpose (needed)").select_option(index=1)
    ines.day("From (needed)", steps.hats_today() - timedelta(days=3))
    ines.day("To (needed)", steps.hats_today())
    ines.fill("About which person or case?", story.known["marisa reference"])
    asked_at = datetime.now(UTC)
    ines.press("Ask", exact=True)
    on_pages, rows = _on_pages(ines), _taken_away(ines)
    # What is written while she reads is in the table, which she takes last, and need not be on a page.
    written_before = {row["Entry"] for row in rows if _when(row) < asked_at.replace(microsecond=0)}
    assert written_before <= on_pages <= {row["Entry"] for row in rows}
    found, expected = _found(played, rows), _expected(story)
    steps_of_both = found.keys() | expected.keys()
    assert found == expected, {
        step: (found.get(step), expected.get(step))
        for step in steps_of_both
        if found.get(step) != expected.get(step)
    }
    _lees_tries_are_among_them(story, played, rows)


def _of_an_auditor(story: Story) -> str:
    """Where the partnership’s auditor works."""
    places = story.cast.hub.people["ines"]["sessions"]
    return next(place for place in places if place.endswith(f": {Role.AUDITOR}"))


def _on_pages(ines: Somebody) -> set[str]:
    """The entries on all pages of the answer."""
    found: set[str] = set()
    while True:
        for link in ines.page.get_by_role("rowheader").get_by_role("link").all():
            found |= {*parse_qs(urlsplit(link.get_attribute("href") or "").query)["entry"]}
        onward = ines.page.get_by_role("link", name="Next page")
        if not onward.count():
            return found
        # Else the page before is read once more, and one is missed.
        with ines.page.expect_navigation():
            onward.click()


def _taken_away(ines: Somebody) -> list[Row]:
    with ines.page.expect_download() as taken:
        ines.press("Export as a table (marked and logged)")
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("When,"))
    return [*csv.DictReader(lines[first:])]


def _when(row: Row) -> datetime:
    """When an entry was written, to the second or finer, as the table says it."""
    return datetime.fromisoformat(row["When"]).replace(tzinfo=UTC)


def _found(played: Played, rows: Sequence[Row]) -> dict[str, dict[str, set[str]]]:
    """What people did, by step and by the kinds of the auditor’s page; not when they left what they had opened."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if row["Role"] and row["Did code"] != "LEFT":
            found[played.step(row)][questions.group_of(row["Did code"])].add(row["Who"])
    return {step: dict(groups) for step, groups in found.items()}


def _expected(story: Story) -> dict[str, dict[str, set[str]]]:
    called = {name: one["name"] for name, one in story.cast.hub.people.items() if name}
    return {
        step: {group: {called[name] for name in names.split()} for group, names in groups.items()}
        for step, groups in DID.items()
    }


def _lees_tries_are_among_them(story: Story, played: Played, rows: Sequence[Row]) -> None:
    """He was refused what the scenario names, and nothing that he asked for was given."""
    lees = [row for row in rows if row["Who"] == story.lee.who.name]
    assert {questions.group_of(row["Did code"]) for row in lees} == {"refused"}
    for step, tried in TRIED.items():
        things = " ".join(row["Things"] for row in lees if played.step(row) == step)
        (pk,) = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", story.known[tried])
        assert pk in things or story.known[f"{tried} reference"] in things, (step, tried)
