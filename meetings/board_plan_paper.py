"""A board's plan on paper: its four parts with evidence, for a purpose and a reason, logged (7.2 R9; 4.20).

It holds nothing about a person, so nobody stands around it whose address could be protected. Its words are
looked through once more for what has the shape of an address or a number, which is left out: what was
written before the hub knew a shape does not leave by it either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction

from agencies import clock, papers, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.sealing import Opened
from agencies.verdicts import Refused, Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import information_product, person_data
from mash_hub.models.items import Marking
from mash_hub.requests import require_purpose
from meetings import board_plans
from meetings.models.board_plans import Board, BoardPlanItem

SECTIONS = ("words", "evidence", "said")
_INTRO = (
    "What the board asked of agencies, as whoever took this copy may read it. It holds nothing about a person. "
    "Destroy it when the purpose is over."
)
_LEFT_OUT = "Left out here: it seems to name somebody, or where they live. Read it in the hub."


def may_print(hat: Actor) -> Verdict:
    """Whether a hat may take a plan out of the hub: its secretary, and who takes copies (7.2 R9)."""
    return board_plans.may_keep(hat) or may(hat, Act.EXPORT)


def boards(*, by: Hat) -> list[Board]:
    """The boards of whose plans a hat sees something, in the order of the list."""
    seen = {*BoardPlanItem.objects.visible_to(by).order_by().values_list("board", flat=True)}
    return [one for one in Board if one in seen]


@transaction.atomic
def print_plan(board: Board, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """All that one sees of a board's plan as a PDF; gives the copy's reference.

    Raises Refused where nothing of it is one's own to print, and for a purpose that the agreement does
    not allow.
    """
    require(may_print(by))
    require_purpose(purpose, by.workspace_id)
    rows = list(BoardPlanItem.objects.visible_to(by).filter(board=board).in_order())
    if not rows:
        raise Refused("There is nothing of this board’s plan for you to print.")
    opened = sealing.open_quietly(rows, [*SECTIONS], by=by)
    at, reference = clock.now(), references.new("K")
    data = {
        **papers.watermark_of(by, copy=reference, at=at),
        "title": f"Plan of the {_small(board)}",
        "marking": str(Marking.OFFICIAL_SENSITIVE),
        "intro": _INTRO,
        "parts": _parts(rows, opened),
        "made": information_product.made_for(purpose, because),
    }
    made = papers.pdf("board-plan", data)
    log.write(
        by=by,
        verb=Verb.PRINTED,
        about=rows,
        owners=sorted({agency for row in rows for agency in (row.owner_id, row.agency_id)}),
        sections=[*SECTIONS],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(rows),
        at=at,
    )
    return reference, made


def _small(board: Board) -> str:
    words = str(board.label)
    return words if words.startswith("MARAC") else words[:1].lower() + words[1:]


def _parts(rows: Sequence[BoardPlanItem], opened: Opened) -> list[dict[str, Any]]:
    """The rows under their headings, as the page has them: open ones first, by the four parts."""
    return [
        {"heading": heading, "lines": [_line(row, opened) for row in own]}
        for heading, own in groupby(rows, _heading)
    ]


def _heading(row: BoardPlanItem) -> str:
    part = str(row.get_pillar_display())
    return part if row.is_open else f"{part}, closed"


def _line(row: BoardPlanItem, opened: Opened) -> list[str]:
    """The columns of a plan – action, how, owner, reference – and what became of it."""
    said = {name: _clear(words) for name, words in (opened[row, "words"] or {}).items()}
    owner = ", ".join(filter(None, (row.agency.name, said.get("team", ""))))
    numbers = ", ".join(filter(None, (said.get("link", ""), row.reference)))
    state = f"{row.get_state_display()}; board on {_day(row.board_on)}"
    if row.times_carried:
        state += f"; carried forward {row.times_carried}×"
    evidence, board = (_clear(opened.text(row, name, "words")) for name in ("evidence", "said"))
    became = [evidence] if evidence else []
    became += [f"The board: {board}"] if board else []
    return [
        said.get("action", ""),
        said.get("how", ""),
        owner,
        numbers,
        state,
        "\n\n".join(became) or "None yet",
    ]


def _clear(words: str) -> str:
    return _LEFT_OUT if person_data.told_in([words], is_nobody=True) else words


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
