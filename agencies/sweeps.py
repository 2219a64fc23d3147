"""What falls due by itself: old sessions and drafts go, agreements end and are to be reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from agencies import clock, door, drafts, workspaces
from agencies.actors import Service
from agencies.models.drafts import Draft
from agencies.sessions import SessionStore
from audit.log import entries as log
from audit.log.entries import Verb

SWEEP = Service("sweep")
DRAFTS_LAST = timedelta(days=30)  # domain notes 4.1, [LOCAL]
_BATCH = 200


@transaction.atomic
def purge_drafts(*, by: Service) -> int:
    """Remove drafts nobody touched for thirty days, with their grants; gives how many went.

    The file of a contact that was never sent is closed with its draft.
    """
    at = clock.now()
    old = [*Draft.objects.filter(saved_at__lt=at - DRAFTS_LAST).select_related("file")[:_BATCH]]
    things = [log.Thing(draft.kind, draft.pk) for draft in old]  # a removed row forgets its id
    for draft in old:
        if draft.form == draft.thing_kind:  # the draft of the thing itself, not of a form about it
            draft.file.set_closed(at)
        with door.wearing_agency(draft.owner_id):
            drafts.remove(draft, by=replace(by, agency_id=draft.owner_id))
    if old:
        log.write(by=by, verb=Verb.DRAFT_DISCARDED, about=things, count=len(old), at=at)
    return len(old)


def sweep(*, by: Service = SWEEP) -> None:
    """Do all of it, each in an act of its own; running it twice changes nothing more."""
    with door.door(by):
        SessionStore.clear_expired()
    with door.door(by):
        workspaces.expire_agreements(by=by)
    with door.door(by):
        workspaces.tell_of_reviews(by=by)
    with door.door(by):
        purge_drafts(by=by)
