"""Alerts of a police marker: there is something to ask the police for, and no more is said (4.11, 5.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import apart, kept, settles
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.flags import Flag, files_of
from mash_hub.models.subjects import Involvement

CASES: dict[str, Any] = {model.kind: model for model in (Enquiry, CmogEntry)}


class AlertState(models.TextChoices):
    """States of an alert."""

    RAISED = "RAISED", "Raised"
    NOTED = "NOTED", "Taken note of"
    ENDED = "ENDED", "Over"


S = AlertState
STANDING = (S.RAISED, S.NOTED)

TABLE = Table(
    "alert of a police marker",
    "5.4",
    AlertState,
    [
        Step(
            S.RAISED,
            S.NOTED,
            None,
            "by who decides in the child’s case: the police are asked, or need not be",
        ),
        *(
            Step(state, S.ENDED, None, "the marker or the case is over, or nothing links them")
            for state in STANDING
        ),
    ],
)


def _marker_kept_from(hat: Hat) -> Exists:
    """Whether the marked person’s record, a case of theirs, or the marker is kept from a hat."""
    person = hat.person_id
    cases = Involvement.objects.filter(apart(person), card=OuterRef("card"))
    hidden = Q(apart(person)) | Q(apart(person, "card__file")) | Q(Exists(cases))
    return Exists(Flag.objects.filter(hidden, pk=OuterRef("flag")))


class MarkerAlertQuerySet(VersionedQuerySet["MarkerAlert"]):
    """Alerts of police markers."""

    def visible_to(self, hat: Hat) -> MarkerAlertQuerySet:
        """Those about cases in which the hat decides, and those of markers that it sees as their owner.

        Who is kept from the case, from the marked person or from the marker has none (2.3, R27).
        """
        reach = Q(pk__in=[])
        if settles(hat) and hat.agreement_in_force:
            cases = Q(pk__in=[])
            for kind, model in CASES.items():
                seen = model.objects.visible_to(hat).values("pk")
                cases |= Q(case_kind=kind, case_id__in=seen)
            reach |= Q(cases, owner=hat.agency_id)
        if may(hat, Act.READ_SHARED):
            markers = Flag.objects.visible_to(hat).filter(owner=hat.agency_id)
            reach |= Q(police=hat.agency_id, flag__in=markers.values("pk"))
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.exclude(_marker_kept_from(hat))

    def readers_of(self, alert: MarkerAlert, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this alert: the rule's other face."""
        away = kept([alert.file_id, *files_of(alert.flag)])
        hats = [
            hat
            for hat in among
            if hat.workspace_id == alert.workspace_id and hat.person_id not in away
        ]
        rows = CASES[alert.case_kind].objects
        deciding = {
            hat.membership_id
            for hat in rows.readers_of(rows.get(pk=alert.case_id), among=hats)
            if settles(hat) and hat.agreement_in_force and hat.agency_id == alert.owner_id
        }
        marking = {
            hat.membership_id
            for hat in Flag.objects.readers_of(alert.flag, among=hats)
            if hat.agency_id == alert.police_id
        }
        return [hat for hat in hats if hat.membership_id in deciding | marking]

    def standing(self) -> MarkerAlertQuerySet:
        """Those that are not over."""
        return self.filter(state__in=STANDING)

    def to_note(self, hat: Hat) -> MarkerAlertQuerySet:
        """Of those visible, the new ones about cases in which the hat decides."""
        new = self.visible_to(hat).filter(state=S.RAISED, owner=hat.agency_id)
        return new if settles(hat) else self.none()


class MarkerAlert(Versioned):
    """That a marker of the police has to do with a child of a case; it holds references alone.

    Who decides in the case reads that there is something to ask for, the police whose marker it is that
    they may be asked: neither the person marked, the child, nor what links them stands in it.
    """

    kind: ClassVar[str] = "marker_alert"
    ties = ("flag_id",)

    reference = models.CharField(max_length=12, unique=True)
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="+")
    police = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the marker's
    case_kind = models.CharField(max_length=24)
    case_id = models.UUIDField()
    about = models.CharField(max_length=12)  # the reference of the case
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who decides
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    state = models.CharField(max_length=8, choices=AlertState.choices, default=S.RAISED)
    raised_at = models.DateTimeField()

    objects = MarkerAlertQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["flag", "case_id"],
                condition=Q(state__in=STANDING),
                name="one_standing_alert_of_a_marker",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="marker_alert_in_workspace")
        ]

    def __str__(self) -> str:
        """An alert reads as its reference."""
        return self.reference

    def start(self, *, by: Actor, at: datetime, because: Reason) -> MarkerAlert:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_state(
        self, state: AlertState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> MarkerAlert:
        """Note that somebody took note of it, or that it is over."""
        self.state = state
        return self._commit(["state"], by=by, at=at, because=because)
