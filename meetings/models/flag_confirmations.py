"""Which agencies have said that their own file of a MARAC case is flagged, and that the flag is off (4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
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
from meetings.models.death_prompts import victim_died
from meetings.models.marac_cases import MaracCase, keeps_list


def _represents(hat: Hat) -> bool:
    return bool(may(hat, Act.ATTEND_MEETING)) and hat.role != Role.OBSERVER


class FlagConfirmationQuerySet(VersionedQuerySet["FlagConfirmation"]):
    """Confirmations of flags."""

    def visible_to(self, hat: Hat) -> FlagConfirmationQuerySet:
        """Those of one's own agency, for who attends with papers; all for who keeps the list.

        Nothing before one's name was compared with those in the case.
        """
        reach = Q(pk__in=[])
        if _represents(hat):
            reach |= Q(agency=hat.agency_id)
        if keeps_list(hat):
            reach |= Q(workspace=hat.workspace_id)
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.filter(compared(hat.person_id, "case"))

    def readers_of(self, row: FlagConfirmation, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which one is visible: the same rule from its other side."""
        asked = [*among]
        away = away_from([row.file_id], row.case_id, asked)
        return [
            hat
            for hat in asked
            if hat.workspace_id == row.workspace_id
            and not away.is_away(hat)
            and (keeps_list(hat) or (hat.agency_id == row.agency_id and _represents(hat)))
        ]

    def open(self, on: date) -> FlagConfirmationQuerySet:
        """Those that nobody of the agency has confirmed, as long as the twelve months run."""
        return self.standing(on).filter(confirmed_at__isnull=True)

    def to_take_off(self, on: date) -> FlagConfirmationQuerySet:
        """Those whose twelve months are over, and of which nobody said that the flag is off."""
        return self.passed(None, on).filter(taken_off_at__isnull=True)

    def standing(self, on: date) -> FlagConfirmationQuerySet:
        """Those whose twelve months are not over on a day, the newest of each chain of cases.

        Of a victim who has died nothing more is asked.
        """
        return self.filter(until__gte=on, replaced_at__isnull=True).exclude(victim_died())

    def passed(self, after: date | None, by: date) -> FlagConfirmationQuerySet:
        """Those whose last day lies before a day, and on or after another one where it is given."""
        found = self.filter(until__lt=by, replaced_at__isnull=True).exclude(victim_died())
        return found if after is None else found.filter(until__gte=after)


class FlagConfirmation(Versioned):
    """One agency asked to flag its own file of one MARAC case; no words: it goes by the case's reference."""

    kind: ClassVar[str] = "flag_confirmation"

    reference = models.CharField(max_length=12)  # of its case
    case = models.ForeignKey(MaracCase, on_delete=models.PROTECT, related_name="flagged")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()  # the last day of the twelve months
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)  # a further incident began the months anew
    taken_off_at = models.DateTimeField(null=True)  # from the agency's own file, after the last day
    taken_off_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FlagConfirmationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "agency"], name="one_flag_confirmation_of_an_agency"
            )
        ]

    def __str__(self) -> str:
        """It reads as its case."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> FlagConfirmation:
        """Store it."""
        return self._create(by=by, at=at)

    def set_confirmed(self, *, by: Actor, at: datetime) -> FlagConfirmation:
        """Note who said that the agency's file is flagged."""
        self.confirmed_at, self.confirmed_by_id = at, by.person_id
        return self._commit(["confirmed_at", "confirmed_by"], by=by, at=at)

    def set_replaced(self, *, by: Actor, at: datetime) -> FlagConfirmation:
        """Note that a newer case of the same people is flagged instead."""
        self.replaced_at = at
        return self._commit(["replaced_at"], by=by, at=at)

    def set_taken_off(self, *, by: Actor, at: datetime) -> FlagConfirmation:
        """Note who said that the agency's file has no flag of this case any more."""
        self.taken_off_at, self.taken_off_by_id = at, by.person_id
        return self._commit(["taken_off_at", "taken_off_by"], by=by, at=at)
