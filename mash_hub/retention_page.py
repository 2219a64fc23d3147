"""What the pages of records whose time is over show, and what proposing to destroy one begins with (4.17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agencies import hats
from agencies.actors import Hat
from mash_hub import destructions, office_records, retention_reviews
from mash_hub.models.destructions import DestructionGround, RecordKind, Way
from mash_hub.models.kept_longer import KeptLonger
from mash_hub.retention_reviews import MOST, Due


def lists_of(hat: Hat) -> dict[str, Any]:
    """What is over, the longest first, and what was kept on until a day to come."""
    kept = KeptLonger.objects.visible_to(hat).standing(hats.today())
    return {
        "due": retention_reviews.due(by=hat),
        "most": MOST,
        "years": office_records.due(by=hat),
        "kept": kept.select_related("decided_by").order_by("until_on", "pk")[:MOST],
    }


def why_not(one: Due, *, by: Hat) -> str:
    """Why a record cannot be destroyed although its years are over, such as a child in it; else nothing."""
    if one.is_of_meeting:
        return ""
    target = destructions.target_of(one.reference, by=by)
    if target is None:
        return ""
    return destructions.may_go(target, DestructionGround.KEPT_LONG_ENOUGH, by=by).reason


def first_words(asked: Mapping[str, str], *, by: Hat) -> dict[str, str]:
    """What a proposal begins with that was opened from the list, by the record's id there."""
    try:
        key = UUID(asked.get("record", ""))
    except ValueError:
        return {}
    one = retention_reviews.find(key, by=by)
    if one is None:
        return {}
    asked_way = asked.get("way", "")
    way = Way(asked_way) if asked_way in Way.values and one.kind == RecordKind.CASE else Way.DESTROY
    ground = DestructionGround.KEPT_LONG_ENOUGH
    return {"reference": one.reference, "ground": ground.value, "way": way.value}
