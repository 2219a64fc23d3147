"""The chronology of a person, from its first page to its last, with 500 items and with 5,000.

The items are written and released through the hub's own acts, as the police's; whoever decides in the case
turns the pages. Each time is held against the page of signing in, asked in the same rounds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.test import Client
from django.urls import reverse

from agencies import hats
from agencies.door import door
from agencies.reasons import ReasonCode
from config.bench import mash, measure, network
from config.bench.browsers import session_of, stranger
from config.bench.matching import Share
from config.bench.measure import Line
from config.demo import partnership
from config.demo.teller import Teller
from mash_hub import answers, items
from mash_hub.models import InformationRequest
from mash_hub.models.items import Assessment, Handling, Marking, Nature, Release, SourceGrade

SIZES = (500, 5_000)
A_DAY = 3
AT_ONCE = 100  # acts of one transaction
ROUNDS, WARM = 25, 5
GROWTH = 1.3
BUDGET = 45  # queries of one page, the frame's own included
SHARED = items.ReleaseDecision(Release.SHARE, ReasonCode.RELEVANT)


def fill(teller: Teller, number: int, size: int) -> UUID:
    """Let the police release so many items about somebody; gives whom they are about."""
    by = teller.hat("iris", "mash")
    enquiry = mash.case(teller, number, answers=False)
    with door(by):
        request = InformationRequest.objects.get(enquiry=enquiry, agency=by.agency_id)
    with door(by):
        request, _ = answers.read_question(request, by=by)
    matter = items.Matter(
        text="Words of a bench.",
        nature=Nature.FACT,
        known_on=hats.today(),
        source_system="Crime system",
        author="A bench",
        people=request.people[:1],
        third_parties=(),
        handling=Handling.P,
        marking=Marking.OFFICIAL_SENSITIVE,
        source_grade=SourceGrade.RELIABLE,
        assessment=Assessment.KNOWN_DIRECTLY,
    )
    numbers = iter(range(size))
    while some := [*islice(numbers, AT_ONCE)]:
        with door(by):
            begun = [items.add(request, by=by) for _ in some]
        with door(by):
            for one, item in zip(some, begun, strict=True):
                day = matter.known_on and matter.known_on - timedelta(days=one // A_DAY)
                said = replace(matter, known_on=day)
                items.write(item, by=by, matter=said, decision=SHARED, version=item.version)
        with door(by):
            newest, follows = InformationRequest.objects.get(pk=request.pk), some[-1] + 1 < size
            answers.send_back(newest, by=by, version=newest.version, more_follows=follows)
    return request.people[0]


def page_of(browser: Client, url: str) -> str:
    """A page, which has lines on it."""
    answer = browser.get(url)
    body = answer.content.decode()
    if answer.status_code != 200 or "Words of a bench." not in body:
        raise RuntimeError(f"The bench was answered {answer.status_code}.")
    return body


def run() -> Iterator[Line | Share]:
    """Fill the hub at both sizes, and turn the pages."""
    teller = Teller(partnership.restore(), hats.today())
    few, many = SIZES[0], int(os.environ.get("BENCH_ITEMS", SIZES[-1]))
    urls = {
        size: reverse("mash_hub:person-chronology", args=[fill(teller, number, size)])
        for number, size in enumerate((few, many))
    }
    network.settle()
    browser, nobody = Client(headers={"host": "localhost"}), stranger()
    browser.cookies["hub"] = session_of(teller.hat("mandeep", "mash"))
    last = page_of(browser, urls[many] + "?end")
    back = re.search(r'rel="prev" href="([^"]+)"', last)
    if back is None:
        raise RuntimeError("The last page leads to none before it.")

    def turning(url: str) -> Callable[[int], object]:
        return lambda _number: page_of(browser, url)

    arms = {
        "yardstick": lambda _number: nobody.get(reverse("account:sign-in")),
        "few": turning(urls[few]),
        "first": turning(urls[many]),
        "before the last": turning(urls[many] + back[1]),
        "last": turning(urls[many] + "?end"),
    }
    taken = {
        name: measure.middle(seconds)
        for name, seconds in measure.in_turns(arms, rounds=ROUNDS, warm=WARM).items()
    }
    note = f"the page of signing in takes {taken['yardstick'] * 1000:.1f} ms"
    for words, base, ours in (
        (f"the first page of a chronology of {many:,} items against one of {few}", "few", "first"),
        (f"its last page, of {many:,}, against its first", "first", "last"),
        ("the page before the last against the first", "first", "before the last"),
    ):
        yield Line(f"{words}, median", taken[base], taken[ours], GROWTH, note=note)
    yield Share(
        f"queries of a page of a chronology of {many:,} items",
        float(measure.queries_of(arms["last"])),
        float(BUDGET),
        is_most=True,
    )
