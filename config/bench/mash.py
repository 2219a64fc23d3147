"""Board, enquiry page and decision with 500 enquiries in the hub and with 50,000, and sweeps of clocks.

A hub that is older, not busier: the same number is open in both, the others are closed. What is opened
and decided was made by the hub's own acts, the rest are copies of such cases (`copies.py`). The sizes
come one after the other, so each time is held against the page of signing in, asked by nobody in the same
rounds: a machine that others slow down slows both, and that page asks no table that grows.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
from django.test import Client
from django.urls import reverse

from agencies import clock, hats
from agencies.actors import Hat
from agencies.door import door
from config.bench import measure
from config.bench.browsers import BENCH, session_of, stranger
from config.bench.copies import Tables, quietly
from config.bench.matching import Share
from config.bench.measure import Line
from config.demo import partnership
from config.demo.front_door import Part, submit, take_into_screening
from config.demo.teller import Said, Teller
from mash_hub import closing, follow_ups, jobs
from mash_hub.enquiries import Voice
from mash_hub.models import Clock, Enquiry
from mash_hub.models.enquiries import Level, Outcome, Rating
from mash_hub.models.follow_ups import FollowUp, FollowUpState
from mash_hub.models.police_outcomes import PoliceResult

SIZES = (500, 50_000)
OPEN = 200
ROUNDS, WARM = 25, 5
DECISIONS = 12
GROWTH = 1.3
SWEPT_SECONDS = 5.0
CLOCKS, LATE = 50_000, 200
AT_ONCE = 2_000
BUDGETS = {"board": 20, "enquiry": 60}  # queries of one page, the frame's own included
AGENCIES = ("police", "health")


@dataclass
class Asked:
    """What one size took: seconds by arm, and queries by page."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    def share(self, arm: str) -> float:
        """The middle of an arm's time against the page that knows of no enquiry."""
        return measure.middle(self.seconds[arm]) / measure.middle(self.seconds["yardstick"])


def case(teller: Teller, number: int, *, answers: bool = True) -> Enquiry:
    """A case as far as its answers, through the hub's own acts."""
    begun = clock.now() - timedelta(hours=5, minutes=number)
    mandeep = teller.hat("mandeep", "mash")
    contact = submit(
        teller,
        begun,
        teller.hat("joan", "mash"),
        parts=(
            Part("VICTIM", "Marisa", f"Mash-{number}", born=date(1994, 6, 14)),
            Part("PERPETRATOR", "Callum", f"Mash-{number}", born=date(1990, 11, 2)),
        ),
        words="Words of a bench.",
        categories=("DOMESTIC_ABUSE",),
        override="SERIOUS_HARM",
        safe="Ring before four.",
    )
    take_into_screening(teller, contact, begun + timedelta(minutes=20), mandeep)
    enquiry = teller.rate(
        contact, begun + timedelta(minutes=30), Rating.AMBER, mandeep, "A bench needs one."
    )
    asked = teller.ask(
        enquiry, begun + timedelta(minutes=35), mandeep, "Reports and orders.", AGENCIES
    )
    if answers:
        said = (Said("Two reports in six weeks.", source="Crime system"),)
        teller.answer(
            asked["police"], begun + timedelta(minutes=80), teller.hat("iris", "mash"), said
        )
        teller.nothing_held(
            asked["health"], begun + timedelta(minutes=90), teller.hat("kim", "mash")
        )
    return enquiry


def decide(teller: Teller, enquiry: Enquiry, at: datetime) -> None:
    """Decide a case."""
    teller.decide(
        enquiry,
        at,
        teller.hat("mandeep", "mash"),
        outcomes=(Outcome.UNIVERSAL,),
        level=Level.TWO,
        lead="council",
        rationale="A bench needs one.",
        voice=Voice(not_sought_reason="Nobody is concerned."),
    )


def _follow_up(teller: Teller, enquiry: Enquiry, at: datetime, by: Hat) -> None:
    """Do what the decision asked for, so that no clock of a closed case is left to run."""
    for minutes, state in ((2, FollowUpState.ACCEPTED), (3, FollowUpState.DONE)):
        with teller.act(at + timedelta(minutes=minutes), by):
            for row in FollowUp.objects.filter(enquiry=enquiry):
                follow_ups.step(row, state, "A bench needs one.", by=by, version=row.version)


def close(teller: Teller, enquiry: Enquiry) -> None:
    """Bring a case to its end."""
    by = teller.hat("mandeep", "mash")
    at = clock.now() - timedelta(minutes=30)
    decide(teller, enquiry, at)
    _follow_up(teller, enquiry, at, by)
    teller.give_feedback(enquiry, at + timedelta(minutes=5), by, "We have looked into it.")
    teller.everybody_told(enquiry, at + timedelta(minutes=6), by, "Mandeep Gill")
    iris = teller.hat("iris", "mash")
    teller.police_ended(
        enquiry, at + timedelta(minutes=8), iris, PoliceResult.NO_CRIME, "A bench needs one."
    )
    with teller.act(at + timedelta(minutes=10), by):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        closing.close(newest, by=by, version=newest.version)


def fill(
    owner: psycopg.Connection[Any], models: Mapping[str, Enquiry], closed: range, opened: range
) -> None:
    """Add copies of the closed and of the open case with these numbers."""
    tables = Tables(owner)
    with quietly(owner, tables):
        for name, numbers in (("closed", closed), ("open", opened)):
            enquiry = models[name]
            whole = tables.case(enquiry.pk, enquiry.contact_id, enquiry.file_id)
            for first in range(numbers.start, numbers.stop, AT_ONCE):
                tables.copy(whole, first, min(first + AT_ONCE, numbers.stop) - 1)
                owner.commit()
    measure.settle(owner)


def _browser(teller: Teller) -> Client:
    browser = Client(headers={"host": "localhost"})
    browser.cookies["hub"] = session_of(teller.hat("mandeep", "mash"))
    return browser


def measured(teller: Teller, shown: Enquiry, waiting: list[Enquiry]) -> Asked:
    """Ask for the pages in turns, and then decide each of some cases."""
    found, browser = Asked(), _browser(teller)
    urls = {
        "yardstick": reverse("account:sign-in"),
        "board": reverse("mash_hub:board"),
        "enquiry": reverse("mash_hub:enquiry", args=[shown.pk]),
    }

    def page(url: str, by: Client = browser) -> Callable[[int], object]:
        def asked(_number: int) -> object:
            answer = by.get(url)
            if answer.status_code != 200:
                raise RuntimeError(f"The bench was answered {answer.status_code}.")
            return answer

        return asked

    arms = {name: page(url) for name, url in urls.items()}
    arms["yardstick"] = page(urls["yardstick"], stranger())
    found.seconds = measure.in_turns(arms, rounds=ROUNDS, warm=WARM)
    found.queries = {name: measure.queries_of(arms[name]) for name in BUDGETS}
    taken = []
    for enquiry in waiting:
        began = time.perf_counter()
        decide(teller, enquiry, clock.now())
        taken.append(time.perf_counter() - began)
    found.seconds["decision"] = taken[2:]
    return found


def run() -> Iterator[Line | Share]:
    """Measure at each size, then the sweeps."""
    most = int(os.environ.get("BENCH_ENQUIRIES", SIZES[-1]))
    teller = Teller(partnership.restore(), hats.today())
    models = {"closed": case(teller, 0), "open": case(teller, 1, answers=False)}
    close(teller, models["closed"])
    shown, sizes = case(teller, 2), (SIZES[0], max(most, SIZES[0] * 2))
    waiting = [case(teller, 3 + number) for number in range(DECISIONS * 2)]
    results, closed = [], 1
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner:
        for place, size in enumerate(sizes):
            opened = range(1, OPEN + 1) if place == 0 else range(0)
            upto = size - OPEN
            fill(owner, models, range(closed, upto + 1), opened)
            closed = upto + 1
            results.append(
                measured(teller, shown, waiting[place * DECISIONS : (place + 1) * DECISIONS])
            )
        yield from _grown(sizes, results)
        yield from _swept(owner, teller)


def _grown(sizes: tuple[int, int], results: list[Asked]) -> Iterator[Line | Share]:
    few, many = results
    for arm, words in (
        ("board", "the board"),
        ("enquiry", "an enquiry page"),
        ("decision", "a decision"),
    ):
        raw = [measure.middle(one.seconds[arm]) * 1000 for one in results]
        base = measure.middle(few.seconds[arm])
        yield Line(
            f"{words} with {sizes[1]:,} enquiries against {sizes[0]:,}, median",
            base,
            base * many.share(arm) / few.share(arm),
            GROWTH,
            note=f"as timed {raw[0]:.1f} and {raw[1]:.1f} ms, held against the page of signing in",
        )
    for name, budget in BUDGETS.items():
        yield Share(
            f"queries of the {name} with {sizes[1]:,} enquiries",
            float(many.queries[name]),
            float(budget),
            is_most=True,
            note=f"{few.queries[name]} with {sizes[0]:,}",
        )


def _swept(owner: psycopg.Connection[Any], teller: Teller) -> Iterator[Share]:
    """Sweep among fifty thousand running clocks, two hundred of them late, as the worker does."""
    with door(BENCH):
        like = Clock.objects.running().filter(name="DECISION").first()
    if like is None:
        raise RuntimeError("No clock runs.")
    at = clock.now()
    columns = [field.attname for field in Clock._meta.concrete_fields]
    running = {name: getattr(like, name) for name in columns}
    with (
        owner.cursor() as cursor,
        cursor.copy(f"COPY mash_hub_clock ({', '.join(columns)}) FROM STDIN") as rows,
    ):
        for number in range(CLOCKS):
            due = (
                at - timedelta(minutes=5) if number < LATE else at + timedelta(minutes=30 + number)
            )
            mine = {
                "id": uuid4(),
                "thing_id": uuid4(),
                "reference": "",
                "started_at": at - timedelta(hours=30),
                "due_at": due,
            }
            rows.write_row([*(running | mine).values()])
    owner.commit()
    owner.execute("ANALYZE mash_hub_clock")
    owner.commit()
    for words, job in (
        (f"sweep of {CLOCKS:,} open clocks, {LATE} of them late, seconds", jobs.sweep_clocks),
        ("the same with nothing late, seconds", jobs.sweep_clocks),
        ("what climbs of Red among them, seconds", jobs.climb_red_calls),
    ):
        began = time.perf_counter()
        job()
        yield Share(words, time.perf_counter() - began, SWEPT_SECONDS, is_most=True)
