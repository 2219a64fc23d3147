"""Looking somebody up by a misspelt name and a date, among ten thousand people and up to a million.

All but a few hundred are people of whom another agency holds a card: a row and its tokens, drawn as
households with names as common as they are. Those looked up were recorded by the searcher's agency through
the hub itself, a minute ago: what was given to it is absorbed, as the hub does each minute, and the tables
are vacuumed and analysed, as the server does. The limit is a plain b-tree over the name as it was typed
right and the date, in clear.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count, islice
from statistics import quantiles
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from agencies import absorbing, clock, files
from agencies.actors import Hat
from agencies.crypto import tokens as crypto
from agencies.door import door
from agencies.models.files import RetentionClass
from agencies.reasons import Reason, ReasonCode
from config.bench import measure
from config.bench.browsers import hat_of
from config.bench.matching import Share
from config.bench.measure import Line
from config.bench.people import People, Person
from mash_hub import finding, index_keys, looking_up, subjects
from mash_hub.addresses import Address
from mash_hub.identities import Birth, Identity, Name, composites
from mash_hub.models.subjects import Card
from mash_hub.models.tokens import SearchCounter

SEED = 20_264
SIZES = (10_000, 100_000, 1_000_000)
SOUGHT = 200
ROUNDS = 300
AT_ONCE = 20_000
MOST_MS = 2.0  # at the 95th of a hundred
GROWTH = 2.0  # from the smallest hub to the largest
RATIO = 100.0  # of a plain b-tree that finds one row by what nobody misspelt
OPEN = Reason(ReasonCode.OPEN_CASE)
_PLAIN = """
CREATE TABLE bench_people (card uuid, family text, born date);
GRANT SELECT ON bench_people TO app;
"""


def drawn(people: People) -> Iterator[Person]:
    """People without end, household by household."""
    for home in count():
        yield from people.household(home)


def identity_of(person: Person) -> Identity:
    """A drawn person as an agency would record one."""
    return Identity(
        names=(Name(person.given_name, person.family_name),),
        birth=Birth.on(date.fromisoformat(person.date_of_birth)),
        addresses=(Address(person.street, person.town, person.postcode),),
    )


def misspelt(person: Person) -> Identity:
    """What is typed of a person: name and date, with one letter of the family name doubled."""
    family = person.family_name
    place = len(family) // 2
    typed = family[:place] + family[place] + family[place:]
    born = Birth.on(date.fromisoformat(person.date_of_birth))
    return Identity(names=(Name(person.given_name, typed),), birth=born)


def recorded(hat: Hat, sought: Iterable[Person]) -> None:
    """Record people through the hub's own act, as the searcher's agency."""
    for person in sought:
        with door(hat):
            identity = identity_of(person)
            looking_up.note([identity], by=hat)
            subjects.record(identity, by=hat, because=OPEN)


@contextmanager
def quietly(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """Let cards be stored without what watches each row, and make the table of people in clear."""
    owner.execute(_PLAIN)
    owner.execute("ALTER TABLE mash_hub_card DISABLE TRIGGER USER")
    owner.commit()
    yield
    owner.execute("ALTER TABLE mash_hub_card ENABLE TRIGGER USER")
    owner.commit()


def fill(owner: psycopg.Connection[Any], hat: Hat, people: Iterator[Person], number: int) -> None:
    """Add so many people as another agency's cards with their tokens, straight into the tables.

    Each stands in clear beside them, for the limit.
    """
    with door(hat):
        file = files.open_file(
            Card.kind,
            owner_id=hat.agency_id,
            workspace_id=None,
            retention_class=RetentionClass.AGENCY_CARD,
        )
        number_of_key, key = index_keys.in_use()[-1]
    while some := [*islice(people, min(AT_ONCE, number))]:
        number -= len(some)
        cards = [(uuid4(), person, identity_of(person)) for person in some]
        _copy(
            owner,
            "mash_hub_card (id, version, owner_id, file_id, birth_precision, is_unborn)",
            ((card, 1, hat.agency_id, file.pk, "EXACT", False) for card, _, _ in cards),
        )
        tokens = (
            (crypto.token(key, label, *parts), card, number_of_key)
            for card, _, who in cards
            for label, *parts in composites(who)
        )
        _copy(owner, "mash_hub_token (token, card_id, key_number)", tokens)
        _copy(owner, "bench_people (card, family, born)", _plain(cards))
        owner.commit()


def _plain(cards: Iterable[tuple[UUID, Person, Identity]]) -> Iterator[tuple[UUID, str, str]]:
    return ((card, person.family_name, person.date_of_birth) for card, person, _ in cards)


def _copy(owner: psycopg.Connection[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with owner.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as lines:
        for row in rows:
            lines.write_row(row)


def arms(hat: Hat, sought: list[Person]) -> dict[str, Callable[[int], float]]:
    """The limit, the look-up itself, and the whole act with its counter and entry; each times itself."""
    at = max(clock.now(), _latest(hat))

    def timed(act: Callable[[Person], object], number: int) -> float:
        with clock.moved(at + timedelta(hours=number)), door(hat):  # sixty an hour are allowed
            start = time.perf_counter()
            act(sought[number % len(sought)])
            return time.perf_counter() - start

    def limit(person: Person) -> object:
        with connection.cursor() as cursor:
            wanted = [person.family_name, person.date_of_birth]
            cursor.execute("SELECT card FROM bench_people WHERE family = %s AND born = %s", wanted)
            return cursor.fetchall()

    def look(person: Person) -> object:
        return _required(finding.look(misspelt(person), by=hat).candidates)

    def search(person: Person) -> object:
        return _required(finding.search(misspelt(person), by=hat, because=OPEN).candidates)

    acts = {"limit": limit, "look": look, "search": search}
    return {name: partial(timed, act) for name, act in acts.items()}


def _latest(hat: Hat) -> datetime:
    """An hour after the searches counted so far, which were made at moved times."""
    with door(hat):
        last = SearchCounter.objects.filter(person=hat.person_id).first()
        return last.since + timedelta(hours=1) if last else clock.now()


def _required(candidates: Iterable[object]) -> object:
    found = [*candidates]
    if not found:
        raise RuntimeError("Somebody on record was not found.")
    return found


def run() -> Iterator[Line | Share]:
    """Measure at each size, and how much the largest hub is slower than the smallest."""
    most = int(os.environ.get("BENCH_PEOPLE", SIZES[-1]))
    hat, others = hat_of("devika", "mash"), hat_of("joan", "mash")
    people = People(SEED)
    everybody = drawn(people)
    sought = [*islice(everybody, SOUGHT)]
    recorded(hat, sought)
    absorbing.absorb_all()
    there, first = 0, 0.0
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner, quietly(owner):
        _copy(
            owner,
            "bench_people (card, family, born)",
            _plain((uuid4(), person, Identity()) for person in sought),
        )
        owner.execute("CREATE INDEX ON bench_people (family, born)")
        owner.commit()
        for size in (one for one in SIZES if one <= most):
            fill(owner, others, everybody, size - there)
            there = size
            measure.settle(owner)
            gc.collect()
            gc.freeze()  # as a web process does once it is loaded (config/asgi.py)
            taken = measure.told_in_turns(arms(hat, sought), rounds=ROUNDS, warm=20)
            yield from _lines(size, taken)
            first = first or measure.middle(taken["look"])
    if there > SIZES[0]:
        what = f"a look-up among {there:,} against one among {SIZES[0]:,}, median"
        yield Line(what, first, measure.middle(taken["look"]), GROWTH)


def _lines(size: int, taken: dict[str, list[float]]) -> Iterator[Line | Share]:
    at_95 = {name: quantiles(seconds, n=20)[-1] * 1000 for name, seconds in taken.items()}
    limit, look = measure.middle(taken["limit"]), measure.middle(taken["look"])
    whole = measure.middle(taken["search"]) * 1000
    yield Share(
        f"look-up by misspelt name and date among {size:,} people, ms at the 95th of a hundred",
        at_95["look"],
        MOST_MS,
        is_most=True,
        note=f"cards found by tokens, opened and compared; median {look * 1000:.2f} ms; with its counter"
        f" and entries {whole:.2f} ms, {at_95['search']:.2f} at the 95th",
    )
    what = f"the same among {size:,}, against a b-tree over name and date in clear, median"
    yield Line(what, limit, look, RATIO)
