"""Whom to ring at an agency when Red is not acknowledged, and who rang with what result."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.requests import InformationRequest


class PhoneLineQuerySet(models.QuerySet["PhoneLine"]):
    """Lines of telephone lists."""

    def visible_to(self, hat: Hat) -> PhoneLineQuerySet:
        """Those of one's own agency for its manager; all of the workspace for its host's deciders."""
        reach = Q(pk__in=[])
        if may(hat, Act.MANAGE_AGENCY):
            reach |= Q(agency=hat.agency_id)
        if may(hat, Act.DECIDE) and hat.agency_id == hat.host_id:
            reach |= Q(workspace=hat.workspace_id)
        return self.filter(reach, workspace=hat.workspace_id)

    def standing(self) -> PhoneLineQuerySet:
        """Those that are on the list now, in the order in which to ring."""
        return self.filter(ended_at__isnull=True).order_by("place", "added_at")


class PhoneLine(Row):
    """Somebody to ring at an agency: an office or a person, a number, and when."""

    kind: ClassVar[str] = "phone_line"

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    whom = models.CharField(max_length=80)
    number = models.CharField(max_length=16)
    hours = models.CharField(max_length=80, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PhoneLineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "agency"], name="phone_line_of_agency")
        ]

    def __str__(self) -> str:
        """A line reads as whom one rings."""
        return self.whom

    def start(self) -> PhoneLine:
        """Store a new line."""
        self.save(force_insert=True)
        return self

    def set_ended(self, at: datetime) -> None:
        """Take it off the list."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

    def set_place(self, place: int) -> None:
        """Move it."""
        self.place = place
        self.save(update_fields=["place"])


class PhoneResult(models.TextChoices):
    """What came of ringing."""

    REACHED = "REACHED", "Reached: they know that it is Red"
    LEFT_WORD = "LEFT_WORD", "Left word to ring back, saying nothing of whom it is about"
    NO_ANSWER = "NO_ANSWER", "Nobody answered"
    WRONG_NUMBER = "WRONG_NUMBER", "The number is wrong"


class PhoneCallQuerySet(models.QuerySet["PhoneCall"]):
    """Calls by telephone about Red requests, and about Red decisions that are late."""

    def visible_to(self, hat: Hat) -> PhoneCallQuerySet:
        """Those about requests the hat may see, and about enquiries its agency works on."""
        late = Enquiry.objects.visible_to(hat).worked_by(hat)
        return self.filter(
            Q(request__in=InformationRequest.objects.visible_to(hat)) | Q(enquiry__in=late)
        )

    def newest_first(self) -> PhoneCallQuerySet:
        """With who rang whom."""
        return self.select_related("line", "rung_by").order_by("-rung_at", "pk")


class PhoneCall(Row):
    """One call: who rang which line, when, and what came of it.

    It is about a request that is not acknowledged, or about an enquiry whose decision is late.
    """

    kind: ClassVar[str] = "phone_call"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, null=True, related_name="phone_calls"
    )
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, related_name="phone_calls"
    )
    line = models.ForeignKey(PhoneLine, on_delete=models.PROTECT, null=True, related_name="calls")
    rung_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rung_at = models.DateTimeField()
    result = models.CharField(max_length=12, choices=PhoneResult.choices)

    objects = PhoneCallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(request__isnull=True) ^ Q(enquiry__isnull=True),
                name="phone_call_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        """A call reads as its result."""
        return self.get_result_display()

    def start(self) -> PhoneCall:
        """Store it."""
        self.save(force_insert=True)
        return self
