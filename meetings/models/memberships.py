"""Who stands for each agency at a MARAC, from when to when: representative and deputies (domain notes 2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, Role, may
from meetings.models.marac_cases import keeps_list


class StandsAs(models.TextChoices):
    """What somebody is for their agency at this MARAC."""

    REPRESENTATIVE = "REP", "Representative"
    DEPUTY = "DEP", "Deputy"


def sees(hat: Hat) -> bool:
    """Whether a hat sees who stands for whom: who keeps or chairs the list, or attends with papers."""
    attends = bool(may(hat, Act.ATTEND_MEETING)) and hat.role != Role.OBSERVER
    return keeps_list(hat) or attends


class MeetingMembershipQuerySet(VersionedQuerySet["MeetingMembership"]):
    """Representatives and deputies."""

    def visible_to(self, hat: Hat) -> MeetingMembershipQuerySet:
        """Those of one's workspace, for who keeps its list or attends: they meet each other anyway."""
        return self.filter(workspace=hat.workspace_id) if sees(hat) else self.none()

    def readers_of(self, row: MeetingMembership, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which one is visible: the same rule from its other side."""
        return [hat for hat in among if hat.workspace_id == row.workspace_id and sees(hat)]

    def standing(self, on: date) -> MeetingMembershipQuerySet:
        """Those that hold on a day or will."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


class MeetingMembership(Versioned):
    """One person who stands for their agency at one MARAC."""

    kind: ClassVar[str] = "meeting_membership"

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stands_as = models.CharField(max_length=6, choices=StandsAs.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = MeetingMembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "agency"],
                condition=Q(stands_as=StandsAs.REPRESENTATIVE, until_on__isnull=True),
                name="one_representative_of_an_agency",
            ),
            models.UniqueConstraint(
                fields=["workspace", "agency", "person"],
                condition=Q(until_on__isnull=True),
                name="stands_once_for_an_agency",
            ),
        ]

    def __str__(self) -> str:
        """It reads as what somebody is."""
        return self.get_stands_as_display()

    def start(self, *, by: Actor, at: datetime) -> MeetingMembership:
        """Store it."""
        return self._create(by=by, at=at)

    def set_ended(self, until_on: date, *, by: Actor, at: datetime) -> MeetingMembership:
        """Note the last day on which somebody stands for their agency."""
        self.until_on = until_on
        return self._commit(["until_on"], by=by, at=at)
