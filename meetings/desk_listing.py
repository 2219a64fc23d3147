"""What of notes between lists stands on My work: a new note, and leave that another list asks for."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from mash_hub import clocks
from mash_hub.work import Work, first_of, more
from meetings.listing_notes import LEAVE
from meetings.models.listing_notes import ListingNote, NoteState


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """For those who keep a list: what another list asks, and what is new about their own."""
    asked = ListingNote.objects.put_to(hat).filter(state=NoteState.ASKED)
    new = ListingNote.objects.of_list(hat).filter(state=NoteState.RAISED)
    found: list[Work] = []
    for rows, words, verb in (
        (asked.order_by("asked_at", "pk"), "Another list asks leave to hear of a case", "Answer"),
        (new.order_by("raised_at", "pk"), "Somebody stands on another list too", "Look"),
    ):
        some, rest = first_of(rows)
        limits = clocks.of(ListingNote.kind, [row.pk for row in some], LEAVE)
        found += [
            Work(
                kind="listing_note",
                words=words,
                reference=row.about if row.workspace_id == hat.workspace_id else row.other_about,
                url=reverse("meetings:listing-note", args=[row.pk]),
                clock=limits.get(row.pk) if row.state == NoteState.ASKED else None,
                group="due" if row.state == NoteState.ASKED else "waiting",
                verb=verb,
            )
            for row in some
        ]
        found += more(rest, "notes between lists", "meetings:listing-notes", "waiting")
    return found
