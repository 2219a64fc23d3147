"""The files that keep people apart from what clocks run on: whoever may not see it is not told it is late."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from mash_hub import conflicts
from mash_hub.models.clares_law import DvdsApplication
from mash_hub.models.clocks import Clock
from mash_hub.models.outstanding_offenders import OutstandingOffender
from mash_hub.models.protective_orders import ProtectiveOrder
from mash_hub.models.subjects import files_around

# Things that are hidden from whoever is kept apart from a record of their people, or its cases (4.13, 4.20).
_ABOUT_PEOPLE = (ProtectiveOrder.kind, DvdsApplication.kind, OutstandingOffender.kind)


def people_apart(rows: Iterable[Clock]) -> dict[UUID, set[UUID]]:
    """The people kept apart from the thing of each clock, by the clock's file; as many queries for any number."""
    files = {row.file_id: {row.file_id} for row in rows if row.file_id}
    about = {row.file_id for row in rows if row.file_id and row.thing_kind in _ABOUT_PEOPLE}
    if about:
        files |= files_around(about)
        orders = ProtectiveOrder.objects.filter(file__in=about)
        for file_id, cases in orders.values_list("file_id", "case_files"):
            files[file_id] |= {*cases}
    apart = conflicts.people_apart({one for around in files.values() for one in around})
    return {
        file_id: {person_id for one in around for person_id in apart.get(one, ())}
        for file_id, around in files.items()
    }
