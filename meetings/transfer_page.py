"""What the pages of transfers show: the lists, one transfer from the reader's side, and the decision tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.verdicts import Verdict
from mash_hub import clocks
from mash_hub.identities import Identity
from mash_hub.models.clocks import Clock
from mash_hub.models.subjects import PersonRole
from meetings import marac_arrivals, marac_transfers
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState
from meetings.models.marac_transfers import (
    ArrivalState,
    MaracTransfer,
    TransferState,
    TransferWords,
    Way,
)

S, R = TransferState, ArrivalState
MOST = 50


@dataclass(frozen=True)
class Line:
    """One transfer in a list, with the time that runs; nothing is opened for it."""

    row: MaracTransfer
    state: str
    clock: Clock | None


@dataclass(frozen=True)
class Said:
    """One message about a transfer."""

    row: TransferWords
    words: str


@dataclass(frozen=True)
class TransferPage:
    """One transfer from the side of its reader."""

    is_out: bool
    pack: dict[str, Any] | None
    hand_over: dict[str, Any] | None
    people: list[tuple[str, str, str]]
    said: list[Said]
    clock: Clock | None
    has_address: bool
    may: dict[str, Verdict]


def lines(rows: Iterable[MaracTransfer], *, out: bool) -> list[Line]:
    """Transfers as lists show them, from one side."""
    found = list(rows)
    limits = clocks.of(MaracTransfer.kind, [row.pk for row in found])
    return [
        Line(
            row,
            str(row.get_state_display() if out else row.get_arrival_display()),
            running(limits, row, out=out),
        )
        for row in found
    ]


def running(limits: dict[Any, Clock], row: MaracTransfer, *, out: bool) -> Clock | None:
    side = 0 if out else 1
    for names in (marac_transfers.SEND, marac_transfers.ACKNOWLEDGE):
        limit = limits.get((row.pk, names[side]))
        if limit is not None and limit.is_running:
            return limit
    return None


def register(hat: Hat) -> dict[str, Any]:
    """Those that leave and those that arrive, the newest first."""
    seen = MaracTransfer.objects.visible_to(hat).select_related("case", "workspace", "to_workspace")
    ordered = seen.order_by("-identified_at", "pk")
    return {
        "out": lines(ordered.filter(workspace=hat.workspace_id)[:MOST], out=True),
        "arriving": lines(ordered.filter(to_workspace=hat.workspace_id)[:MOST], out=False),
    }


def of(row: MaracTransfer, *, by: Hat) -> TransferPage:
    """One transfer, opened as far as its reader was given it; never the new address."""
    is_out = by.workspace_id == row.workspace_id
    opened = sealing.open([row], ["pack", "hand_over"], by=by)
    pack = opened[row, "pack"]
    rows = TransferWords.objects.visible_to(by).filter(transfer=row).select_related("author")
    words = list(rows.order_by("said_at", "pk"))
    read = sealing.open(words, ["words"], by=by)
    may_send, may_receive = marac_transfers.may_send, marac_arrivals.may_receive
    return TransferPage(
        is_out=is_out,
        pack=pack,
        hand_over=opened[row, "hand_over"],
        people=people_of(pack),
        said=[Said(one, read.text(one, "words", "words")) for one in words],
        clock=running(clocks.of(MaracTransfer.kind, [row.pk]), row, out=is_out),
        has_address=bool(row.address),
        may={
            "decide": may_send(by, row, S.DECISION),
            "prepare": may_send(by, row, S.PACK_PREPARED),
            "send": may_send(by, row, S.SENT),
            "keep": may_send(by, row, S.KEPT),
            "acknowledged": may_send(by, row, S.ACKNOWLEDGED),
            "close": may_send(by, row, S.CLOSED_AT_ORIGIN),
            "end_stay": marac_transfers.may_end_stay(by, row),
            "answer": marac_transfers.may_answer(by, row),
            "accept": may_receive(by, row, R.ACCEPTED),
            "query": may_receive(by, row, R.QUERIED),
            "address": marac_arrivals.may_see_address(by, row),
            "print": marac_transfers.may_print(by, row),
        },
    )


def people_of(pack: dict[str, Any] | None) -> list[tuple[str, str, str]]:
    """Role, name and birth of those in a pack."""
    found = []
    for one in (pack or {}).get("people", []):
        identity = Identity.from_content(one["identity"])
        found.append((str(PersonRole(one["role"]).label), identity.label, identity.born))
    return found


def branches(case: MaracCase) -> list[tuple[str, str, bool]]:
    """The decision tree: each question with its answer here, and whether the tree ends there."""
    way, _ = marac_transfers.tree(case)
    was_heard = way == Way.TRANSFER
    found = [
        (
            "Has this MARAC heard the case?",
            "Yes: transfer minutes, plan and actions" if was_heard else "No",
            was_heard,
        )
    ]
    if not was_heard:
        is_out = case.state == CaseState.RESEARCH_OPEN
        found.append(
            (
                "Is an agenda with the case circulated?",
                "Yes: hear it here, then transfer it" if is_out else "No: send the referral on",
                True,
            )
        )
    return found
