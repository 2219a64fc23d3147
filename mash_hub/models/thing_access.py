"""Who can read what an agency keeps about things: one rule, as a condition for rows and of hats.

The owner's readers do, wherever they work; outside it a live release in the hat's own workspace, an
agreement in force and a role that reads are needed (domain notes 2.3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Hat
from agencies.models.grants import Grant, GrantCause
from agencies.roles import Act, may
from mash_hub.models.conflicts import kept
from mash_hub.models.thing_releases import ThingRelease


def own_or_released(hat: Hat, kind: str) -> Q:
    """For a queryset of cards of things, or of links: the hat's agency's own, and what it was given."""
    if not may(hat, Act.READ_SHARED):
        return Q(pk__in=[])
    own = Q(owner=hat.agency_id)
    if not hat.agreement_in_force:
        return own
    here = ThingRelease.objects.filter(workspace=hat.workspace_id).values("pk")
    causes = GrantCause.objects.live(clock.now()).filter(
        Q(persons=[]) | Q(persons__contains=[hat.person_id]),
        Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
        thing_kind=kind,
        thing_id=OuterRef("pk"),
        receiver=hat.agency_id,
        by_kind=ThingRelease.kind,
        by_id__in=here,
    )
    return own | Q(Exists(causes))


def readers_among(row: Any, files: Collection[UUID], among: Iterable[Hat]) -> list[Hat]:
    """Of some hats, those that `own_or_released` lets read a row and no conflict keeps from it."""
    causes = GrantCause.objects.live(clock.now()).filter(
        thing_kind=row.kind, thing_id=row.pk, by_kind=ThingRelease.kind
    )
    rows = causes.values_list("receiver_id", "persons", "by_id")
    behind = ThingRelease.objects.filter(pk__in=causes.values("by_id"))
    places = dict(behind.values_list("pk", "workspace_id"))
    given = [(receiver, persons, places[by_id]) for receiver, persons, by_id in rows if by_id]
    kept_apart = kept(files)

    def reads(hat: Hat) -> bool:
        if hat.person_id in kept_apart or not may(hat, Act.READ_SHARED):
            return False
        if hat.agency_id == row.owner_id:
            return True
        return hat.agreement_in_force and any(
            receiver == hat.agency_id
            and place == hat.workspace_id
            and (not persons or hat.person_id in persons)
            for receiver, persons, place in given
        )

    return [hat for hat in among if reads(hat)]
