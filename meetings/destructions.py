"""Destroying the file of one case of a meeting: its papers, minutes, actions, research (domain notes 4.17)."""

from __future__ import annotations

from agencies import references
from agencies.actors import Hat
from mash_hub.destructions import Target
from mash_hub.models.conflicts import apart
from mash_hub.models.destructions import RecordKind
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import LISTED


def target_of(typed: str, *, by: Hat) -> Target | None:
    """What the reference of a case of a meeting of one's workspace names; None where one is kept from it."""
    reference = references.tidy(typed)
    rows = AgendaItem.objects.filter(workspace=by.workspace_id, reference=reference)
    # Of strategy discussions and joint screening the file is the enquiry's or contact's own.
    rows = rows.filter(meeting__meeting_kind__in=LISTED).select_related("marac_case")
    item = rows.exclude(apart(by.person_id)).first()
    if item is None:
        return None
    files = tuple(item.all_files)
    return Target(RecordKind.CASE, reference, item.owner_id, files, files)
