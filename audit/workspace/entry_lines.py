"""Entries of the log as the lines of a page: ids become references and the names of people who use the hub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from agencies.actors import Hat
from audit.log.models import Entry
from audit.workspace import entry_words, questions
from audit.workspace.reports.report import did, reason_label

MOST_THINGS = 6


def of(entries: Iterable[Entry], *, by: Hat) -> list[dict[str, Any]]:
    """Each of some entries as a line for its auditor; a fixed number of queries for all of them."""
    shown = [*entries]
    words = entry_words.of_entries(shown, by)
    called = entry_words.called_in(shown)
    return [_line(entry, words, called) for entry in shown]


def _line(
    entry: Entry, words: Mapping[UUID, str], called: Mapping[UUID | None, str]
) -> dict[str, Any]:
    things = entry_words.things_in(entry, words, called)
    return {
        "entry": entry,
        "who": _word(entry.person_id, words) or entry.service or "nobody signed in",
        "agency": _word(entry.agency_id, words),
        "workspace": _word(entry.workspace_id, words),
        "role": entry_words.role_in(entry, called),
        "group": questions.group_of(entry.verb),
        "verb": did(entry.verb),
        "things": things[:MOST_THINGS],
        "more": max(0, len(things) - MOST_THINGS),
        "people": [words.get(pk, "") for pk in entry.people],
        "owners": [words.get(pk, "") for pk in entry.owner_ids],
        "reason": reason_label(entry.reason_code),
    }


def _word(pk: UUID | None, words: Mapping[UUID, str]) -> str:
    return words.get(pk, "") if pk else ""
