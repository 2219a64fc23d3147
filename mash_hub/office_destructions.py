"""Proposing that records of running the hub go, all of one kind and year together (4.17, ADR 94)."""

from __future__ import annotations

from agencies.actors import Hat
from agencies.reasons import Reason
from mash_hub import destructions
from mash_hub.destructions import Target
from mash_hub.models.destructions import Destruction, DestructionGround, RecordKind
from mash_hub.office_records import Year


def propose(year: Year, *, by: Hat, because: Reason) -> Destruction:
    """Propose it; nothing happens until a second person of the agency agrees. Raises Refused."""
    target = Target(RecordKind.OFFICE, year.reference, by.agency_id, year.file_ids)
    return destructions.propose(target, DestructionGround.KEPT_LONG_ENOUGH, by=by, because=because)
