"""Who manages somebody who causes harm, said of their part in a case (domain notes 3, 44; C 4.2)."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.models.subjects import Involvement, ManagedBy, PersonRole

MANAGERS = (AgencyKind.POLICE, AgencyKind.PROBATION)


def may_say(hat: Actor) -> Verdict:
    """Say who manages somebody: police and probation, whose schemes they are."""
    if not (allowed := may(hat, Act.KEEP_ORDERS)):
        return allowed
    kinds = Agency.objects.filter(pk=hat.agency_id or uuid4(), agency_kind__in=MANAGERS)
    return YES if kinds.exists() else no("Police and probation say who manages somebody.")


@transaction.atomic
def say(part: Involvement, managed_by: ManagedBy, *, by: Hat, version: int) -> Involvement:
    """Say who manages the person of a part, in a case that the caller found through its `visible_to`.

    Raises Refused for another part than that of who causes harm, Stale.
    """
    part = Involvement.objects.select_related("file").lock(part, version)
    require(may_say(by))
    require(YES if part.role == PersonRole.PERPETRATOR else no("Only who causes harm is managed."))
    at = clock.now()
    part.set_managed_by(managed_by, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[part],
        people=[part.subject_id],
        owners=sorted({by.agency_id, part.file.owner_id}),
        ground="managed_by",
        at=at,
    )
    return part
