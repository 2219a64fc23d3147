"""Emergency MARACs: which agencies were called, and which have said that they know (domain notes 4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, Role, may
from mash_hub.models.conflicts import apart
from meetings.models.compared_names import away_from, compared
from meetings.models.marac_cases import MaracCase, keeps_list


def _is_called(hat: Hat) -> bool:
    return bool(may(hat, Act.ATTEND_MEETING)) and hat.role != Role.OBSERVER


class EmergencyCallQuerySet(VersionedQuerySet["EmergencyCall"]):
    """Calls to emergency MARACs."""

    def visible_to(self, hat: Hat) -> EmergencyCallQuerySet:
        """Those of one's own agency, for who attends with papers; all for who keeps the list.

        Nothing before one's name was compared with those in the case.
        """
        reach = Q(pk__in=[])
        if _is_called(hat):
            reach |= Q(agency=hat.agency_id)
        if keeps_list(hat):
            reach |= Q(workspace=hat.workspace_id)
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.filter(compared(hat.person_id, "case"))

    def readers_of(self, row: EmergencyCall, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the call is visible: the same rule from its other side."""
        asked = [*among]
        away = away_from([row.file_id], row.case_id, asked)
        return [
            hat
            for hat in asked
            if hat.workspace_id == row.workspace_id
            and not away.is_away(hat)
            and (keeps_list(hat) or (hat.agency_id == row.agency_id and _is_called(hat)))
        ]

    def open(self) -> EmergencyCallQuerySet:
        """Those that nobody of the agency has acknowledged."""
        return self.filter(acknowledged_at__isnull=True)


class EmergencyCall(Versioned):
    """One agency called to one emergency MARAC; no words: it goes by the case's reference."""

    kind: ClassVar[str] = "emergency_call"

    reference = models.CharField(max_length=12)  # of its case
    case = models.ForeignKey(MaracCase, on_delete=models.PROTECT, related_name="calls")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = EmergencyCallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "agency"], name="one_emergency_call_of_an_agency"
            )
        ]

    def __str__(self) -> str:
        """A call reads as its case."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> EmergencyCall:
        """Store it."""
        return self._create(by=by, at=at)

    def set_acknowledged(self, *, by: Actor, at: datetime) -> EmergencyCall:
        """Note that somebody of the agency knows."""
        self.acknowledged_at, self.acknowledged_by_id = at, by.person_id
        return self._commit(["acknowledged_at", "acknowledged_by"], by=by, at=at)
