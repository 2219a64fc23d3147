"""Every version of an item that a reader was given: who changed which words, when and why."""

from __future__ import annotations

from typing import Any

from agencies import clock, sealing
from agencies.actors import Hat
from mash_hub import item_page, share_preview, sharing, versions
from mash_hub.models.item_access import accesses
from mash_hub.models.items import Item
from mash_hub.versions import Version

_GRADED = ("source_grade", "assessment")


def of(item: Item, *, by: Hat) -> list[Version]:
    """The versions of an item, newest first: to its owner's people all, to others what they were given.

    One opening, one log entry.
    """
    access = accesses(share_preview.files_of([item]))[item.pk]
    sections = item_page.sections_for(item, access, by=by)
    rows = list(item.history.order_by("version"))
    opened = sealing.open(rows, sections, by=by)
    is_own = by.agency_id == item.owner_id
    shown = [row for row in rows if is_own or sharing.words_of(row, opened)]
    facts = [_facts(row, sharing.words_of(row, opened) or {}, is_own=is_own) for row in shown]
    return versions.made(shown, facts, versions.names_of(shown), by=by, first="Begun")


def _facts(row: Any, words: dict[str, Any], *, is_own: bool) -> dict[str, str]:
    known_on = str(words.get("known_on") or "")
    found = {
        "Words": str(words.get("text", "")),
        "State": str(row.get_state_display()) if is_own else "",
        "Fact or opinion": str(row.get_nature_display()) if row.nature else "",
        "Known on": known_on,
        "Source": ", ".join(
            str(words[name]) for name in ("source_system", "author") if words.get(name)
        ),
        "Grading": "; ".join(
            str(getattr(row, f"get_{name}_display")()) for name in _GRADED if getattr(row, name)
        ),
        "Handling": str(row.get_handling_display()) if row.handling else "",
        "Marking": str(row.get_marking_display()),
        "Conditions": str(words.get("conditions") or ""),
        "Taken back": _moment(row.withdrawn_at) if row.withdrawn_at else "",
    }
    return {name: said for name, said in found.items() if said or name == "Words"}


def _moment(at: Any) -> str:
    there = at.astimezone(clock.LONDON)
    return f"{there.day} {there:%b %Y, %H:%M}"
