"""The whole history of an action with 200 versions, and the PDF of the minutes of 20 cases (issue D).

Both are asked as a page asks them, without a server between, and held against their limits in milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from agencies import clock, files, hats
from agencies.actors import Hat
from agencies.door import door
from agencies.models.files import RetentionClass
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from config.bench import measure
from config.bench.browsers import session_of
from config.bench.matching import Share
from config.demo import marac, partnership
from config.demo.teller import Teller
from mash_hub import action_page, actions, referrals
from mash_hub.models import Action
from mash_hub.referrals import NamedPerson
from meetings import meetings, minutes_copy, minutes_page
from meetings.models import AgendaItem, Meeting

CASES, VERSIONS = 20, 200
ROUNDS = 15
HISTORY_MS, PAPER_MS = 100.0, 2000.0
WHY = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "The fitter is free on another day")


@dataclass
class Decided:
    """What a referral is made from, where the enquiry itself does not matter."""

    kind: ClassVar[str] = "enquiry"

    id: UUID
    reference: str
    workspace_id: UUID
    file_id: UUID
    owner_id: UUID

    @property
    def pk(self) -> UUID:
        """Its id, as rows call it."""
        return self.id


def _refer(teller: Teller, number: int, at: datetime) -> None:
    devika = teller.hat("devika", "mash")
    with teller.act(at, devika):
        file = files.open_file(
            "enquiry",
            owner_id=devika.host_id,
            workspace_id=devika.workspace_id,
            retention_class=RetentionClass.MASH_ENQUIRY,
        )
        thing = Decided(uuid4(), f"E-{number:05d}", devika.workspace_id, file.pk, devika.host_id)
        people = [
            NamedPerson(f"Marisa Bench-{number}", "Victim", "14 June 1994"),
            NamedPerson(f"Callum Bench-{number}", "Alleged perpetrator", "2 November 1990"),
        ]
        referrals.refer(
            thing,
            to_workspace=teller.made.workspace["marac"],
            words="Words of a bench, as long as such words are.",
            people=people,
            by=devika,
            because=Reason(ReasonCode.THRESHOLD),
        )


def heard(teller: Teller) -> Meeting:
    """A meeting whose cases were all heard, minuted and acted on, with its minutes approved."""
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    at = clock.now() - timedelta(days=2)
    for number in range(CASES):
        _refer(teller, number, at - timedelta(hours=12, minutes=-number))
    meeting = marac.hear_all(teller, at)
    ended = at + timedelta(hours=20)
    with teller.act(ended + timedelta(minutes=10), ruth):
        draft = Meeting.objects.get(pk=meeting.pk)
        meetings.submit_minutes(draft, by=ruth, version=draft.version)
    with teller.act(ended + timedelta(minutes=20), sam):
        draft = Meeting.objects.get(pk=meeting.pk)
        return meetings.approve_minutes(draft, by=sam, version=draft.version)


def changed_often(teller: Teller, meeting: Meeting) -> Action:
    """One of its actions, whose words and day were changed until it has so many versions."""
    ruth = teller.hat("ruth", "marac")
    with door(ruth):
        items = AgendaItem.objects.filter(meeting=meeting).values("pk")
        action = Action.objects.filter(thing_id__in=items, state="ACCEPTED").first()
    if action is None:
        raise RuntimeError("No action was agreed.")
    while action.version < VERSIONS:
        with door(ruth):
            action = actions.change(
                Action.objects.get(pk=action.pk),
                title="Fit the sanctuary scheme",
                words=f"Fit new locks and window alarms, visit {action.version} of many.",
                why="She wishes to stay in her home",
                due_at=clock.now() + timedelta(days=2 + action.version % 20),
                is_safety_critical=False,
                by=ruth,
                version=action.version,
                because=WHY,
            )
    return action


def _taken(what: Callable[[], object]) -> float:
    """The median of some rounds, in milliseconds."""
    taken = []
    for number in range(ROUNDS + 3):
        began = time.perf_counter()
        what()
        if number >= 3:
            taken.append((time.perf_counter() - began) * 1000)
    return measure.middle(taken)


def history(action: Action, by: Hat) -> None:
    """Open every version of an action."""
    with door(by):
        found = action_page.open_page(Action.objects.get(pk=action.pk), by=by)
        if len(found.versions) < VERSIONS:
            raise RuntimeError("The bench lost a version.")


def page(browser: Client, action: Action) -> None:
    """Ask for the whole page of an action."""
    if browser.get(reverse("mash_hub:action", args=[action.pk])).status_code != 200:
        raise RuntimeError("The bench was not answered.")


def paper(meeting: Meeting, by: Hat) -> None:
    """Make a copy of the minutes."""
    because = Reason(ReasonCode.MEETING)
    with door(by):
        minutes_copy.copy(meeting, Purpose.DOMESTIC_ABUSE, by=by, because=because)


def run() -> Iterator[Share]:
    """Tell of a meeting, then measure history and paper."""
    teller = Teller(partnership.restore(), hats.today())
    meeting = heard(teller)
    action, ruth = changed_often(teller, meeting), teller.hat("ruth", "marac")
    browser = Client(headers={"host": "localhost"})
    browser.cookies["hub"] = session_of(ruth)
    with door(ruth):
        listed = minutes_page.listed(meeting, by=ruth)
    if len(listed) < CASES:
        raise RuntimeError("The bench lost a case.")
    yield Share(
        f"history of an action with {VERSIONS} versions, milliseconds",
        _taken(lambda: history(action, ruth)),
        HISTORY_MS,
        is_most=True,
        note=f"its page whole, drawn, {_taken(lambda: page(browser, action)):.0f} ms",
    )
    yield Share(
        f"PDF of the minutes of {len(listed)} cases, milliseconds",
        _taken(lambda: paper(meeting, ruth)),
        PAPER_MS,
        is_most=True,
    )
