"""Destroying the file of one case of a meeting: its papers, minutes and actions (domain notes 4.17)."""

from __future__ import annotations

from agencies import references
from agencies.actors import Hat
from mash_hub.destructions import Target
from mash_hub.models.conflicts import apart
from mash_hub.models.destructions import RecordKind
from meetings.models.agenda import AgendaItem


def target_of(typed: str, *, by: Hat) -> Target | None:
    """What the reference of a case of a meeting of one's workspace names; None where one is kept from it."""
    reference = references.tidy(typed)
    rows = AgendaItem.objects.filter(workspace=by.workspace_id, reference=reference)
    item = rows.exclude(apart(by.person_id)).first()
    if item is None:
        return None
    files = (item.file_id,)
    return Target(RecordKind.CASE, reference, item.owner_id, files, files)
