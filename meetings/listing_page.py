"""What the pages of notes between lists show: to who asks nothing of the other list before leave is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import clock, sealing
from agencies.actors import Hat
from mash_hub import case_people, clocks
from mash_hub.case_people import CasePerson
from meetings import listing_notes
from meetings.models.listing_notes import CASES, ListingNote, NoteState

S = NoteState
MOST_LISTED = 50


def lists_of(hat: Hat) -> dict[str, Any]:
    """The notes put to a hat's list, and those about it, the newest first."""
    put = ListingNote.objects.put_to(hat).standing().select_related("workspace")
    own = ListingNote.objects.of_list(hat).standing()
    rows = [*put.order_by("-asked_at", "pk")[:MOST_LISTED]]
    waiting = [row.pk for row in rows if row.state == S.ASKED]
    limits = clocks.of(ListingNote.kind, waiting, listing_notes.LEAVE)
    return {
        "put": [(row, limits.get(row.pk)) for row in rows],
        "own": [*own.order_by("-raised_at", "pk")[:MOST_LISTED]],
    }


@dataclass(frozen=True)
class Other:
    """What leave opens of the other list: which, which case, how far, since when; no more than that."""

    forum: str
    reference: str
    state: str


def of(row: ListingNote, *, by: Hat) -> dict[str, Any]:
    """One note as its reader's side may know it."""
    is_own = row.workspace_id == by.workspace_id
    is_open = row.is_open(clock.now())
    knows_who = is_open or not is_own
    return {
        "row": row,
        "is_own": is_own,
        "is_open": is_open,
        "about": row.about if is_own else row.other_about,
        "why": sealing.open([row], ["ask"], by=by).text(row, "ask", "why") if row.asked_at else "",
        "answer": _answer(row, by=by) if is_open or row.state == S.DECLINED or not is_own else "",
        "other": _other(row) if is_own and is_open else None,
        "people": _people(row, is_own=is_own, by=by) if knows_who else [],
        "limit": None if is_own else _limit(row),
        "may_ask": listing_notes.may_ask(by, row),
        "may_note": row.state == S.RAISED and bool(listing_notes.may_note(by, row)),
        "may_take_back": row.state == S.ASKED and bool(listing_notes.may_note(by, row)),
        "may_answer": listing_notes.may_answer(by, row),
        "may_end": bool(listing_notes.may_take_leave_back(by, row)),
    }


def _limit(row: ListingNote) -> Any:
    """By when the other list answers; those who asked would see its hours by it, and hear which it is."""
    if row.state != S.ASKED:
        return None
    return clocks.of(ListingNote.kind, [row.pk], listing_notes.LEAVE).get(row.pk)


def _answer(row: ListingNote, *, by: Hat) -> str:
    """What the other list said; it stands on the note of its own, whose words alone are opened here."""
    if row.answered_at is None:
        return ""
    theirs = ListingNote.objects.filter(case_id=row.other_case_id, other_case_id=row.case_id)
    found = theirs.order_by("-raised_at").first()
    return sealing.open([found], ["answer"], by=by).text(found, "answer", "words") if found else ""


def _other(row: ListingNote) -> Other:
    case: Any = CASES[row.other_case_kind].objects.get(pk=row.other_case_id)
    words = getattr(case, "state_words", "") or case.get_state_display()
    return Other(row.other_workspace.name, row.other_about, str(words))


def _people(row: ListingNote, *, is_own: bool, by: Hat) -> list[CasePerson]:
    """Whom of the reader's own case the other is about too, as the reader's own records know them."""
    file_id = row.file_id if is_own else row.other_file_id
    kind = row.case_kind if is_own else row.other_case_kind
    both = listing_notes.shared(row)
    named = {
        subject_id
        for subject_id, _, _, now in listing_notes.parts_about(kind, file_id).identified(
            "subject_id"
        )
        if now in both
    }
    return [one for one in case_people.people_of(file_id, by=by) if one.subject_id in named]
