"""A contact that is long late goes up within the host where no other agency waits for it (4.1, 4.14).

Its breach is escalated, but a challenge stands between two agencies, and of what the host reported itself
there is only one. So whoever is named there for the levels of challenges above practitioners is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.actors import Actor
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.escalation_rules import ABLE_TO_ACT, SUPERVISORS, holders
from mash_hub.models.contacts import Contact
from mash_hub.telling import tell_all

_LEVELS = range(SUPERVISORS, ABLE_TO_ACT + 1)


@transaction.atomic(savepoint=False)
def go_up(ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Tell the host's managers and heads of service of contacts; gives how many. Part of an act.

    Where nobody is named for either, everybody there who screens, decides or manages is told.
    """
    if not (wanted := [*ids]):
        return 0
    found = Contact.objects.filter(pk__in=wanted).select_related("workspace").order_by("pk")
    rows = list(found)
    places = {(row.workspace_id, row.workspace.host_id) for row in rows}
    above = {place: _above(*place) for place in places}
    kind = NoticeKind.CONTACT_LATE
    tell_all(
        [
            (row, kind, [row.workspace.host_id], above[row.workspace_id, row.workspace.host_id])
            for row in rows
        ],
        by=by,
        at=at,
    )
    for row in rows:
        log.write(
            by=by,
            verb=Verb.NOTIFIED,
            about=[row],
            owners=[row.workspace.host_id],
            reason=BY_RULE,
            ground="contact_late",
            at=at,
            workspace=row.workspace_id,
        )
    return len(rows)


def _above(workspace_id: UUID, host_id: UUID) -> Sequence[UUID]:
    named = (holders(workspace_id, [host_id], level)[0].persons for level in _LEVELS)
    return sorted({person for persons in named for person in persons})
