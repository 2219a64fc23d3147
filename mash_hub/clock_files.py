"""The files that keep people apart from what clocks run on: whoever may not see it is not told it is late."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from mash_hub import conflicts
from mash_hub.models import between
from mash_hub.models.clares_law import DvdsApplication
from mash_hub.models.clocks import Clock
from mash_hub.models.flags import files_around_flags
from mash_hub.models.marker_alerts import MarkerAlert
from mash_hub.models.outstanding_offenders import OutstandingOffender
from mash_hub.models.protective_orders import ProtectiveOrder
from mash_hub.models.receipts import Receipt, ReceiptKind
from mash_hub.models.subjects import files_around

# Things that are hidden from whoever is kept apart from a record of their people, or its cases (4.13, 4.20).
_ABOUT_PEOPLE = (ProtectiveOrder.kind, DvdsApplication.kind, OutstandingOffender.kind)


def people_apart(rows: Iterable[Clock]) -> dict[UUID, set[UUID]]:
    """The people kept apart from the thing of each clock, by the clock; as many queries for any number."""
    found = [*rows]
    files = {row.pk: {row.file_id} if row.file_id else set() for row in found}
    about = {row.pk: row.file_id for row in found if row.thing_kind in _ABOUT_PEOPLE}
    around = _around_people({one for one in about.values() if one})
    marked = _around_markers(row.thing_id for row in found if row.name == ReceiptKind.MARKER_ALERT)
    between_two = _between(found)
    for row in found:
        files[row.pk] |= between_two.get(row.thing_id, set())
        if file_id := about.get(row.pk):
            files[row.pk] |= around[file_id]
        files[row.pk] |= marked.get(row.thing_id, set())
    apart = conflicts.people_apart({one for these in files.values() for one in these})
    return {
        pk: {person_id for one in these for person_id in apart.get(one, ())}
        for pk, these in files.items()
    }


def _between(rows: list[Clock]) -> dict[UUID, set[UUID]]:
    """Of what stands between two cases: the files of both."""
    files: dict[UUID, set[UUID]] = {}
    for kind, model in between.kinds().items():
        if ids := [row.thing_id for row in rows if row.thing_kind == kind]:
            files |= model.files_between(ids)
    return files


def _around_people(about: set[UUID]) -> dict[UUID, set[UUID]]:
    if not about:
        return {}
    files = files_around(about)
    orders = ProtectiveOrder.objects.filter(file__in=about)
    for file_id, cases in orders.values_list("file_id", "case_files"):
        files[file_id] |= {*cases}
    return files


def _around_markers(receipt_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Of receipts of markers: the files of the marked person, of which nothing stands in the case (R27)."""
    ids = [*receipt_ids]
    if not ids:
        return {}
    alerts = dict(Receipt.objects.filter(pk__in=ids).values_list("pk", "thing_id"))
    flags = dict(MarkerAlert.objects.filter(pk__in=alerts.values()).values_list("pk", "flag"))
    around = files_around_flags(flags.values())
    return {pk: around[flags[alert]] for pk, alert in alerts.items() if alert in flags}
