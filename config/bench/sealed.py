"""A page of fifty sealed rows with its log entry, against the same rows in clear and unlogged.

They stand among some thousand others: in a table of nothing else the server reads all of it for each row.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from django.template import engines

from agencies import absorbing, clock, files, sealing
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import SealedReason
from agencies.models.files import RetentionClass
from config.bench import fernet, measure, rewrap
from config.bench.browsers import hat_of
from config.bench.measure import Arm, Line

ROWS, OTHERS = 50, 2_000
FIELDS = ("given", "family", "address", "school", "concern", "next_step")
TEMPLATE = (
    "<table>{% for words in rows %}<tr>{% for value in words %}<td>{{ value }}</td>{% endfor %}"
    "</tr>{% endfor %}</table>"
)
TARGET = 3.0
ABSORBED_TARGET = 2.0


def _words(number: int) -> dict[str, Any]:
    return {name: f"{name} of row {number}: " + "words of a page " * 4 for name in FIELDS}


def _row(hat: Hat) -> SealedReason:
    file = files.open_file(
        "bench",
        owner_id=hat.agency_id,
        workspace_id=hat.workspace_id,
        retention_class=RetentionClass.MASH_NO_ACTION,
    )
    return SealedReason(id=uuid4(), file=file, owner_id=hat.agency_id, written_at=clock.now())


def _sealed(hat: Hat, number: int) -> SealedReason:
    with door(hat):
        row = _row(hat)
        sealing.seal(row, "sentence", _words(number), by=hat)
        row.start()
    return row


@dataclass(frozen=True)
class Filled:
    """Fifty rows of each kind, with the same words."""

    sealed: list[UUID]
    plain: list[UUID]
    fernet: list[UUID]


def fill(hat: Hat) -> Filled:
    """Rows sealed, each in a file of its own; rows of the same size in clear; rows of Fernet tokens."""
    made = Filled([], [], [])
    for number in range(ROWS):
        row = _sealed(hat, number)
        made.sealed.append(row.pk)
        size = len(bytes(row.sentence))
        with door(hat):
            row = _row(hat)
            row.sentence = json.dumps(_words(number)).encode().ljust(size)
            made.plain.append(row.start().pk)
        with door(hat):
            row = _row(hat)
            row.sentence = fernet.sealed(_words(number))
            made.fernet.append(row.start().pk)
    return made


def arms(hat: Hat) -> Mapping[str, Arm]:
    """The page of sealed rows, of plain rows (the limit), and of the peer; all give the same text."""
    made = fill(hat)
    template = engines["django"].from_string(TEMPLATE)

    def draw(contents: Iterable[dict[str, Any]]) -> str:
        return template.render({"rows": [[words[name] for name in FIELDS] for words in contents]})

    def ours(_number: int) -> str:
        with door(hat):
            rows = list(SealedReason.objects.filter(pk__in=made.sealed))
            opened = sealing.open(rows, ["sentence"], by=hat)
            return draw(opened[row, "sentence"] or {} for row in in_order(rows, made.sealed))

    def limit(_number: int) -> str:
        with door(hat):
            rows = list(SealedReason.objects.filter(pk__in=made.plain))
            return draw(json.loads(bytes(row.sentence)) for row in in_order(rows, made.plain))

    def peer(_number: int) -> str:
        with door(hat):
            rows = list(SealedReason.objects.filter(pk__in=made.fernet))
            return draw(fernet.opened(bytes(row.sentence)) for row in in_order(rows, made.fernet))

    return {"ours": ours, "limit": limit, "peer": peer}


def in_order(rows: Iterable[SealedReason], ids: list[UUID]) -> list[SealedReason]:
    """Rows in the order their ids were made."""
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in ids]


def run() -> list[Line]:
    """Measure the pages in turns, with fresh grants and with absorbed ones, and the re-wrapping."""
    hat = hat_of("devika", "mash")
    for number in range(OTHERS):
        _sealed(hat, number)
    pages = arms(hat)
    _analyse()
    if len({page(0) for page in pages.values()}) != 1:
        raise RuntimeError("The pages are not the same work.")
    fresh = _page(pages, "fresh grants", TARGET)
    while _absorbed(hat):
        """A batch at a time."""
    _analyse()
    return [fresh, _page(pages, "absorbed grants", ABSORBED_TARGET), rewrap.run()]


def _analyse() -> None:
    """Let the server look at its tables, as it does by itself a minute after they are filled.

    Those of the keys' database, too: what it planned for an empty table it would ask for good.
    """
    for name in ("OWNER_DATABASE_URL", "KEYS_DATABASE_URL"):
        database = urlsplit(os.environ[name]).path.lstrip("/")
        with psycopg.connect(os.environ["OWNER_DATABASE_URL"], dbname=database) as owner:
            owner.execute("ANALYZE")


def _absorbed(hat: Hat) -> int:
    with door(Service("bench", agency_id=hat.agency_id)):
        return absorbing.absorb(hat.agency_id)


def _page(pages: Mapping[str, Arm], kind: str, target: float) -> Line:
    taken = measure.in_turns(pages, rounds=200, warm=20)
    peer = measure.middle(taken["peer"])
    return Line(
        f"page of 50 sealed rows with its log entry, {kind}, against 50 plain rows, median",
        measure.middle(taken["limit"]),
        measure.middle(taken["ours"]),
        target,
        f"peer: Fernet fields, unlogged, {peer * 1000:.2f} ms,"
        f" ratio {peer / measure.middle(taken['limit']):.2f}",
        f"99 of 100 below {measure.at_99(taken['limit']) * 1000:.2f}"
        f" and {measure.at_99(taken['ours']) * 1000:.2f} ms",
    )
