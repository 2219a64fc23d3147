"""The map of links around one thing, from the database: as many nodes and links as the partnership may have.

Everything is recorded and linked by the hub's own acts, as one agency's; then what one reader's page asks
for, opens, draws and writes is measured whole. The limit is the second that
it may take (issue E).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

import psycopg
from django.template.loader import render_to_string

from agencies import absorbing
from agencies.actors import Hat
from agencies.door import door
from agencies.reasons import Reason, ReasonCode
from config.bench import measure
from config.bench.browsers import hat_of
from config.bench.measure import Line
from mash_hub import link_map, links, things
from mash_hub.links import End, Said
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.subjects import Subject, SubjectKind
from mash_hub.models.things import Thing, ThingCard
from mash_hub.particulars import Particulars

NODES, LINKS = 2_000, 8_000
BESIDE = 40  # linked with the middle; all others are linked with one of these
AT_ONCE = 100  # acts of one transaction
ROUNDS = 5
MOST_SECONDS = 1.0
OPEN = Reason(ReasonCode.OPEN_CASE)
LINKED = Said(Relation.ASSOCIATES_WITH, Certainty.LIKELY, "A bench")
PAGES = ("mash_hub/link_map_picture.html", "mash_hub/link_map_list.html")


def pairs(nodes: int, edges: int) -> Iterator[tuple[int, int]]:
    """Which of so many nodes are linked: all within two steps of the first, and each pair once."""
    seen = set()
    for one in range(1, nodes):
        near = 0 if one <= BESIDE else 1 + one % min(BESIDE, nodes - 1)
        seen.add((near, one))
        yield near, one
    number = 1
    while len(seen) < edges:
        number = number * 48271 % 2147483647
        near, far = sorted((number % nodes, number // nodes % nodes))
        if near not in (0, far) and (near, far) not in seen:
            seen.add((near, far))
            yield near, far


def record(hat: Hat, nodes: int) -> list[ThingCard]:
    """Record so many groups; the first is the one in the middle."""
    cards: list[ThingCard] = []
    numbers = iter(range(nodes))
    while some := [*islice(numbers, AT_ONCE)]:
        with door(hat):
            for one in some:
                said = Particulars(SubjectKind.GROUP, name=f"Bench {one}")
                cards.append(things.record(said, by=hat, because=OPEN))
    return cards


def link(hat: Hat, cards: list[ThingCard], edges: int) -> None:
    """Link them, as `pairs` says."""
    waiting = pairs(len(cards), edges)
    while two := [*islice(waiting, AT_ONCE)]:
        with door(hat):
            known = Thing.objects.in_bulk([cards[one].subject_id for one, _ in two])
            for near, far in two:
                end = End(ThingCard.kind, cards[far].pk)
                links.add(known[cards[near].subject_id], end, LINKED, by=hat)


def settle() -> None:
    """What the hub does each minute and the server now and then: wraps are absorbed, tables settled."""
    absorbing.absorb_all()
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner:
        measure.settle(owner)


def page(hat: Hat, middle: UUID) -> str:
    """The picture and the first page of its list, as the reader gets them; asked, opened, drawn, logged."""
    with door(hat):
        context = link_map.of(Subject.objects.get(pk=middle), 1, by=hat)
        return "".join(render_to_string(one, context) for one in PAGES)


def run() -> list[Line]:
    """Fill the hub, and measure the page."""
    nodes = int(os.environ.get("BENCH_NODES", NODES))
    edges = nodes * LINKS // NODES
    hat = hat_of("owen", "mash")
    cards = record(hat, nodes)
    settle()  # or links are planned as if nothing had been recorded, and filling takes ten minutes
    link(hat, cards, edges)
    settle()
    middle = cards[0].subject_id
    gc.collect()
    gc.freeze()  # as a web process does once it is loaded (config/asgi.py)
    with door(hat):
        tied = link_map.network(middle, by=hat)
        found = link_map.nodes_of({end for one in tied for end in (one.near, one.far)}, by=hat)
    taken = measure.in_turns(
        {
            "ours": lambda _number: page(hat, middle),
            "drawn": lambda _number: link_map.picture(middle, tied, found),
        },
        rounds=ROUNDS,
        warm=1,
    )
    asked = measure.queries_of(lambda _number: page(hat, middle))
    drawn = measure.middle(taken["drawn"])
    return [
        Line(
            f"the map of {len(found):,} nodes and {len(tied):,} links for one reader, against the second"
            " that it may take, median",
            MOST_SECONDS,
            measure.middle(taken["ours"]),
            1.0,
            note=f"{drawn * 1000:.0f} ms of it drawing; {asked} queries",
        )
    ]
