"""A page of fifty sealed rows with its log entry, against the same rows in clear and unlogged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid4

from django.template import engines

from agencies import clock, files, sealing
from agencies.actors import Hat
from agencies.door import door
from agencies.models import SealedReason
from agencies.models.files import RetentionClass
from config.bench import measure
from config.bench.browsers import hat_of
from config.bench.measure import Line

ROWS = 50
FIELDS = ("given", "family", "address", "school", "concern", "next_step")
TEMPLATE = (
    "<table>{% for words in rows %}<tr>{% for value in words %}<td>{{ value }}</td>{% endfor %}"
    "</tr>{% endfor %}</table>"
)
TARGET = 3.0
NO_PEER = "peer: field-by-field Fernet was 2.51 in the trial (security notes 7.2), not run here"


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


def fill(hat: Hat) -> tuple[list[UUID], list[UUID]]:
    """Fifty sealed rows, each in a file of its own, and fifty of the same size in clear."""
    sealed, plain = [], []
    for number in range(ROWS):
        with door(hat):
            row = _row(hat)
            sealing.seal(row, "sentence", _words(number), by=hat)
            sealed.append(row.start().pk)
            size = len(bytes(row.sentence))
        with door(hat):
            row = _row(hat)
            row.sentence = json.dumps(_words(number)).encode().ljust(size)
            plain.append(row.start().pk)
    return sealed, plain


def arms(hat: Hat) -> tuple[Callable[[int], str], Callable[[int], str]]:
    """The page of sealed rows and the page of plain rows; both give the same text."""
    sealed, plain = fill(hat)
    template = engines["django"].from_string(TEMPLATE)

    def draw(contents: Iterable[dict[str, Any]]) -> str:
        return template.render({"rows": [[words[name] for name in FIELDS] for words in contents]})

    def ours(_number: int) -> str:
        with door(hat):
            rows = list(SealedReason.objects.filter(pk__in=sealed))
            opened = sealing.open(rows, ["sentence"], by=hat)
            return draw(opened[row, "sentence"] or {} for row in in_order(rows, sealed))

    def limit(_number: int) -> str:
        with door(hat):
            rows = list(SealedReason.objects.filter(pk__in=plain))
            return draw(json.loads(bytes(row.sentence)) for row in in_order(rows, plain))

    return ours, limit


def in_order(rows: Iterable[SealedReason], ids: list[UUID]) -> list[SealedReason]:
    """Rows in the order their ids were made."""
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in ids]


def run() -> list[Line]:
    """Measure both pages in turns."""
    ours, limit = arms(hat_of("devika", "mash"))
    if ours(0) != limit(0):
        raise RuntimeError("The two pages are not the same work.")
    taken = measure.in_turns({"ours": ours, "limit": limit}, rounds=200, warm=20)
    return [
        Line(
            "page of 50 sealed rows with its log entry, against 50 plain rows, median",
            measure.middle(taken["limit"]),
            measure.middle(taken["ours"]),
            TARGET,
            NO_PEER,
            f"99 of 100 below {measure.at_99(taken['limit']) * 1000:.2f}"
            f" and {measure.at_99(taken['ours']) * 1000:.2f} ms",
        )
    ]
