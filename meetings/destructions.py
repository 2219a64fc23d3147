"""Destroying the file of one case of a meeting: its papers, minutes, actions, research (domain notes 4.17).

A MARAC case is named by its own reference as well, since not every one reaches a meeting; what was sent
of it to another MARAC goes with it, or by its own reference alone.
"""

from __future__ import annotations

from agencies import references
from agencies.actors import Hat
from mash_hub.destructions import Target
from mash_hub.models.conflicts import apart
from mash_hub.models.destructions import RecordKind
from meetings.models.agenda import AgendaItem
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_transfers import MaracTransfer
from meetings.models.meetings import LISTED


def target_of(typed: str, *, by: Hat) -> Target | None:
    """What a reference of one's workspace names: a case of a meeting, a MARAC case or a transfer.

    None for everything else, and for what one is kept from.
    """
    reference = references.tidy(typed)
    for find in (_item, _case, _transfer):
        if found := find(reference, by):
            return found
    return None


def _of_item(item: AgendaItem, reference: str) -> Target:
    files = tuple(item.all_files)
    return Target(RecordKind.CASE, reference, item.owner_id, files, files)


def _item(reference: str, by: Hat) -> Target | None:
    rows = AgendaItem.objects.filter(workspace=by.workspace_id, reference=reference)
    # Of strategy discussions and joint screening the file is the enquiry's or contact's own.
    rows = rows.filter(meeting__meeting_kind__in=LISTED).select_related("marac_case")
    item = rows.exclude(apart(by.person_id)).first()
    return _of_item(item, reference) if item else None


def _case(reference: str, by: Hat) -> Target | None:
    """A MARAC case: with all that its meeting made, where one had it listed."""
    rows = MaracCase.objects.filter(workspace=by.workspace_id, reference=reference)
    case = rows.exclude(apart(by.person_id)).first()
    if case is None:
        return None
    listed = AgendaItem.objects.filter(marac_case=case).select_related("marac_case")
    if listed.exists():
        item = listed.exclude(apart(by.person_id)).first()
        return _of_item(item, reference) if item else None
    files = (case.file_id, *case.sent_files)
    return Target(RecordKind.CASE, reference, case.owner_id, files, files)


def _transfer(reference: str, by: Hat) -> Target | None:
    """What was sent of a case to another MARAC, alone."""
    rows = MaracTransfer.objects.filter(workspace=by.workspace_id, reference=reference)
    kept_from = (apart(by.person_id, file) for file in ("file", "case__file"))
    for one in kept_from:
        rows = rows.exclude(one)
    row = rows.first()
    if row is None:
        return None
    return Target(RecordKind.CASE, reference, row.owner_id, (row.file_id,), (row.file_id,))
