"""People who were parted since a backup stand apart after a restore too (docs/adr/0085, docs/adr/0029)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from agencies.actors import Service
from agencies.models.people import Person
from agencies.models.revocations import Line, RevokedKind
from audit.log.entries import Thing
from mash_hub import merges
from mash_hub.models.merges import Merge, MergeState


def since(at: datetime) -> Iterator[Line]:
    """The merges that were undone since an instant, with who was the second person."""
    for row in Merge.objects.filter(state=MergeState.UNDONE, undone_at__gte=at):
        beside = (row.undone_by_id,) if row.undone_by_id else ()
        yield Line(RevokedKind.PARTED, row.pk, row.undone_at or at, beside)


def again(lines: Iterable[Line], *, by: Service, at: datetime) -> list[Thing]:
    """Part again whom the backup holds to be one; what waits there to be joined is withdrawn.

    Inside a door, once everything that stands before their records stands again: what was raised while
    they were one stays before both. A merge that is younger than the backup joined nobody in it.
    """
    things = []
    rows = Merge.objects.in_bulk([line.thing_id for line in lines])
    for line in lines:
        merge = rows.get(line.thing_id)
        if merge is None or merge.state in (MergeState.UNDONE, MergeState.TAKEN_BACK):
            continue
        who = Person.objects.filter(pk__in=line.beside).values_list("pk", flat=True)
        if merges.part_again(merge, [*who], by=by, at=at):
            things.append(Thing(merge.kind, merge.pk))
    return things
