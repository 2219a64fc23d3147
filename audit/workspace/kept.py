"""How long the entries of each workspace an auditor may read are kept, by its partnership's setting."""

from __future__ import annotations

from agencies import clock
from agencies.actors import Hat
from agencies.models.workspaces import Workspace, WorkspaceKind
from mash_hub import partnership_settings
from mash_hub.partnership_settings import SettingName


def years_of(hat: Hat) -> list[tuple[str, int]]:
    """Each workspace with the years for which its entries are kept at least (domain notes 4.17).

    Nothing removes an entry yet: the longest of these years has not passed for any.
    """
    places = Workspace.objects.filter(pk__in=hat.audit_workspace_ids, is_open=True)
    shown = places.exclude(workspace_kind=WorkspaceKind.OFFICE).order_by("name")
    at = clock.now()
    return [
        (place.name, partnership_settings.number(SettingName.LOG_KEPT, place.pk, at))
        for place in shown
    ]
