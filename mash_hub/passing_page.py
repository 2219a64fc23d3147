"""What the pages of cases passed on show: what came and what went, and one with its letter and pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agencies import sealing
from agencies.actors import Hat
from mash_hub import case_passings, clocks
from mash_hub.case_people import born_in, name_in
from mash_hub.models.case_passings import CasePassing, PassingPiece, PassingState
from mash_hub.models.clocks import Clock
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.reason_words import in_words

S = PassingState
MOST = 100
_TEXTS = ("narrative", "words", "judgement", "reason", "child", "parents")


@dataclass(frozen=True)
class Line:
    """One passing-on in a list, with the time to answer it."""

    row: CasePassing
    clock: Clock | None


@dataclass(frozen=True)
class Shown:
    """One piece, and its words where the reader may open it."""

    piece: PassingPiece
    texts: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Whether it was taken, in a word; nothing before the answer."""
        if self.piece.is_taken is None:
            return ""
        return "Taken" if self.piece.is_taken else "Not taken"


def lines(hat: Hat, *, received: bool) -> list[Line]:
    """What comes to the hat's agency, or what it gives; open ones first."""
    found = CasePassing.objects.visible_to(hat)
    seen = found.received(hat) if received else found.filter(owner=hat.agency_id)
    rows = list(
        seen.select_related("enquiry", "owner", "agency", "to_workspace", "workspace").order_by(
            "-shown_at", "pk"
        )[:MOST]
    )
    limits = clocks.of(CasePassing.kind, [row.pk for row in rows], case_passings.ANSWER)
    return sorted(
        (Line(row, limits.get(row.pk)) for row in rows), key=lambda one: not one.row.is_open
    )


def of(row: CasePassing, *, by: Hat) -> dict[str, Any]:
    """One passing-on as both sides read it, with the pieces as far as the reader may open them."""
    opened = sealing.open([row], ["letter"], by=by)
    receives = (by.agency_id, by.workspace_id) == (row.agency_id, row.to_workspace_id)
    made = row.made if receives else None
    return {
        "row": row,
        "letter": opened[row, "letter"] or {},
        "pieces": _pieces(row, by=by),
        "receives": receives,
        "reason": in_words(row.why_code, row.why_id, by=by),
        "clock": clocks.of(row.kind, [row.pk], case_passings.ANSWER).get(row.pk),
        "may_offer": case_passings.may_give(by, row, S.OFFERED),
        "may_withdraw": case_passings.may_give(by, row, S.WITHDRAWN),
        "may_answer": case_passings.may_answer(by, row),
        "is_challenged": row.state == S.REFUSED and case_passings.is_challenged_there(row),
        "made": made,
        "case": Enquiry.objects.visible_to(by).filter(pk=row.enquiry_id).first(),
        "history": list(row.history.order_by("version")),
    }


def _pieces(row: CasePassing, *, by: Hat) -> list[Shown]:
    found = list(row.pieces.order_by("place"))
    if row.is_passed and not row.keeps_access and by.agency_id == row.owner_id:
        return [Shown(one) for one in found]  # it gave up reading its own record
    rows = case_passings.rows_of(found)
    sections = sorted({name for one in found for name in one.sections})
    opened = sealing.open([*rows.values()], sections, by=by)
    return [Shown(one, _texts(one, rows.get(one.pk), opened)) for one in found]


def _texts(piece: PassingPiece, thing: Any, opened: sealing.Opened) -> tuple[str, ...]:
    """What a piece says, in paragraphs; nothing where it is shut to the reader."""
    if thing is None:
        return ()
    found = []
    for section in piece.sections:
        said = opened[thing, section]
        if said is None:
            continue
        if section == "identity":
            found.append(", ".join(one for one in (name_in(said), born_in(said)) if one))
            continue
        if isinstance(thing, RiskAssessment):
            found.append(f"{said.get('who', '')}: {thing.native.words}")
        found += [str(said[name]) for name in _TEXTS if said.get(name)]
    return tuple(found)


def of_enquiry(enquiry: Enquiry, *, by: Hat) -> dict[str, Any]:
    """What an enquiry's page says: where it came from, where it goes, and whether it may be passed on."""
    seen = CasePassing.objects.visible_to(by).filter(Q(made=enquiry) | Q(enquiry=enquiry))
    shown = seen.select_related("agency", "owner", "to_workspace").order_by("-shown_at", "pk")
    rows = list(shown)
    return {
        "came": next((row for row in rows if row.made_id == enquiry.pk), None),
        "went": [row for row in rows if row.enquiry_id == enquiry.pk],
        "may_show": case_passings.may_show(by, enquiry),
    }
