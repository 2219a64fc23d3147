"""Access requests: asking the agency that answered for more of what it holds, and its answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.items import Item
from mash_hub.models.requests import InformationRequest


class AccessState(models.TextChoices):
    """States of an access request; that access has run out or was taken back stands in its releases."""

    ASKED = "ASKED", "Asked, not answered"
    GIVEN = "GIVEN", "Access given"
    DECLINED = "DECLINED", "Declined"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


S = AccessState

TABLE = Table(
    "access request",
    "4.15",
    AccessState,
    [
        Step(
            S.ASKED,
            S.GIVEN,
            Act.ANSWER,
            "by the agency asked: items it names, to the people named, until a day; reason",
            "1 working day; Red 1 hour",
            "the people who asked are told",
        ),
        Step(S.ASKED, S.DECLINED, Act.ANSWER, "by the agency asked, with the reason"),
        Step(S.ASKED, S.TAKEN_BACK, Act.READ_SHARED, "by the agency that asked"),
    ],
)


class AccessRequestQuerySet(VersionedQuerySet["AccessRequest"]):
    """Access requests."""

    def visible_to(self, hat: Hat) -> AccessRequestQuerySet:
        """Those of one's own agency, and those put to it, in the workspace; less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.READ_SHARED):
            reach |= Q(owner=hat.agency_id)
        if may(hat, Act.ANSWER):
            reach |= Q(agency=hat.agency_id)
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "item__file"))

    def readers_of(self, row: AccessRequest, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        files = [row.file_id, *([row.item.file_id] if row.item else [])]
        kept_apart = kept(files)

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != row.workspace_id or hat.person_id in kept_apart:
                return False
            asked = hat.agency_id == row.owner_id and may(hat, Act.READ_SHARED)
            answers = hat.agency_id == row.agency_id and may(hat, Act.ANSWER)
            return bool(asked or answers)

        return [hat for hat in among if reads(hat)]

    def open(self) -> AccessRequestQuerySet:
        """Those that wait for an answer."""
        return self.filter(state=S.ASKED)

    def newest_first(self) -> AccessRequestQuerySet:
        """The newest first, with what lists show of them."""
        shown = self.select_related("request__enquiry", "item", "owner", "agency", "asked_by")
        return shown.order_by("-asked_at", "pk")


class AccessRequest(Versioned):
    """One agency's wish to read more of what another holds about an enquiry, for named people.

    It is about an answer, never about an item nobody showed the asker: what is given is chosen by the
    agency asked, so that asking tells nothing about what exists. `words` holds `{"need"}`; the agency
    that asks owns it, and the agency asked can read it.
    """

    kind: ClassVar[str] = "access_request"

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(  # the one it was asked from, which the asker can read
        Item, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who asks
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who is asked
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AccessState.choices, default=S.ASKED)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    persons = ArrayField(models.UUIDField())  # who is to read; people of the agency that asks
    until_on = models.DateField()  # the last day wanted, then the last day given
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer_reason = models.CharField(max_length=40, blank=True)
    answer_reason_id = models.UUIDField(null=True)
    words = SectionField(mode=ASK)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "owner"],
                condition=Q(state=S.ASKED),
                name="one_open_access_request_per_agency",
            ),
            models.CheckConstraint(condition=~Q(persons=[]), name="access_request_names_people"),
            models.CheckConstraint(
                condition=~Q(owner=models.F("agency")), name="access_request_asks_another_agency"
            ),
        ]

    def __str__(self) -> str:
        """An access request reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by the reference of the answer it is about."""
        return self.request.reference

    @property
    def is_open(self) -> bool:
        """Whether the agency asked still has to answer."""
        return self.state == S.ASKED

    def start(self, *, by: Actor, at: datetime) -> AccessRequest:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_answered(
        self, state: AccessState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> AccessRequest:
        """Note that access was given until `until_on`, declined, or asked for no more, and why."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        self.answer_reason = because.code if because else ""
        self.answer_reason_id = because.id if because else None
        fields = ["state", "until_on", "answered_at", "answered_by"]
        fields += ["answer_reason", "answer_reason_id"]
        return self._commit(fields, by=by, at=at, because=because)
