"""For how many years records are kept once they are closed, by class, as a partnership chose (4.17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agencies.models.files import RetentionClass
from mash_hub import partnership_settings
from mash_hub.models.partnership_settings import SettingName

_YEAR = 365.25
PERIODS = {
    RetentionClass.MASH_NO_ACTION: SettingName.KEPT_NO_ACTION,
    RetentionClass.MASH_ENQUIRY: SettingName.KEPT_CASES,
    RetentionClass.MEETING: SettingName.KEPT_CASES,
    RetentionClass.MARAC_CASE: SettingName.KEPT_MARAC,
    RetentionClass.SECTION_47: SettingName.KEPT_PROTECTION,
    RetentionClass.SEXUAL_ABUSE: SettingName.KEPT_ABUSE,
    RetentionClass.EXPLOITATION: SettingName.KEPT_LISTS,
}


def years_of(retention_class: str, workspace_id: UUID | None, at: datetime) -> int:
    """The least number of years that a class is kept in a workspace; none where another rule keeps it."""
    name = PERIODS.get(RetentionClass(retention_class))
    return partnership_settings.number(name, workspace_id, at) if name else 0


def end_of(closed_at: datetime, years: int) -> datetime:
    """When so many years after the closing of a record are over."""
    return closed_at + timedelta(days=years * _YEAR)


def years_before(name: SettingName, workspace_id: UUID, at: datetime) -> datetime:
    """The instant that lies as many years back as a setting says."""
    return at - timedelta(days=partnership_settings.number(name, workspace_id, at) * _YEAR)


def closed_before(retention_class: RetentionClass, workspace_id: UUID, at: datetime) -> datetime:
    """What was closed before this instant has been kept as long as its class is in a workspace."""
    return at - timedelta(days=years_of(retention_class, workspace_id, at) * _YEAR)
