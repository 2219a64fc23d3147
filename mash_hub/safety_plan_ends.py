"""Ending the safety plan of a child who leaves a CMOG’s list: who was named reads it no more (4.11)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies import sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.safety_plans import COPIES, SafetyPlan, SafetyPlanState


def named_cause(row: SafetyPlan) -> sealing.Cause:
    """Why the people whom a plan names read the copy for the home."""
    return sealing.Cause.of(CauseKind.RELEASE, row, persons=tuple(row.readers))


def end(entry: CmogEntry, *, by: Hat, at: datetime) -> None:
    """End what was agreed where the child is on the list no more; part of the step that says so.

    A child who comes back onto the list needs a plan agreed anew. Without an agreed plan nothing happens.
    """
    if entry.needs_safety_plan:
        return
    found = SafetyPlan.objects.filter(entry=entry, state=SafetyPlanState.AGREED)
    for row in found.select_for_update(of=("self",)):
        sealing.take_back([row], by=by, cause=named_cause(row))
        row.set_ended(by=by, at=at)
        note(row, entry, Verb.ENDED, by=by, at=at)


@transaction.atomic(savepoint=False)
def note(row: SafetyPlan, entry: CmogEntry, verb: Verb, *, by: Actor, at: datetime) -> None:
    """Write the entry of an act on a plan into the log."""
    log.write(
        by=by,
        verb=verb,
        about=[row, entry],
        people=[entry.subject_id],
        sections=["plan", *COPIES],
        at=at,
    )
