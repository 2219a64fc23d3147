"""Which unsent drafts are old enough to go: each by the value of its workspace (domain notes 4.1)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from agencies import clock
from agencies.models.drafts import Draft
from mash_hub import partnership_settings
from mash_hub.local_values import DRAFT_DAYS
from mash_hub.models.partnership_settings import SettingName

_BATCH = 200


def days_kept(workspace_id: UUID) -> int:
    """For how many days a draft that is saved now in a workspace is kept untouched."""
    return partnership_settings.number(SettingName.DRAFT_KEPT, workspace_id, clock.now())


def old_ids() -> list[UUID]:
    """The drafts nobody touched for as long as was agreed when they were saved last, a batch of them.

    A value that changes later neither shortens nor lengthens what was promised while one typed.
    """
    at = clock.now()
    quiet = Draft.objects.filter(saved_at__lt=at - timedelta(days=DRAFT_DAYS.least))
    found: list[UUID] = []
    rows = quiet.order_by("saved_at", "pk").values_list("pk", "workspace_id", "saved_at")
    for pk, workspace_id, saved_at in rows.iterator():
        days = partnership_settings.number(SettingName.DRAFT_KEPT, workspace_id, saved_at)
        if saved_at + timedelta(days=days) < at:
            found.append(pk)
            if len(found) == _BATCH:
                break
    return found
