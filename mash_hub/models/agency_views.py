"""Agencies' views before a decision: what each would choose, hidden from the others until all are in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import GrantCause
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.item_access import given_to


class AgencyViewState(models.TextChoices):
    """States of an agency's view."""

    GIVEN = "GIVEN", "Given, hidden from the others"
    OPENED = "OPENED", "Open to those who gave theirs"
    KEPT = "KEPT", "Kept with the decision"


S = AgencyViewState

TABLE = Table(
    "view of an agency",
    "4.2",
    AgencyViewState,
    [
        Step(S.GIVEN, S.GIVEN, Act.ANSWER, "the agency writes it anew while nobody has read it"),
        Step(S.GIVEN, S.OPENED, Act.DECIDE, "by rule when all are in; before, with a reason"),
        Step(S.GIVEN, S.KEPT, Act.DECIDE, "the decision is taken; its agreement is noted"),
        Step(S.OPENED, S.KEPT, Act.DECIDE, "the decision is taken; its agreement is noted"),
    ],
)

_READERS = (Act.ANSWER, Act.SCREEN, Act.DECIDE, Act.ACKNOWLEDGE)


def _reads(hat: Hat) -> bool:
    return any(may(hat, act) for act in _READERS)


class AgencyViewQuerySet(VersionedQuerySet["AgencyView"]):
    """Views of agencies."""

    def visible_to(self, hat: Hat) -> AgencyViewQuerySet:
        """One's own agency's, and those that were opened to it; less conflicts.

        A view that was not opened has no grant but its owner's: to everybody else it is not there.
        """
        reach = Q(pk__in=[])
        if may(hat, Act.ANSWER):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id)
        if _reads(hat) and hat.agreement_in_force:
            reach |= given_to(hat, AgencyView.kind) & ~Q(owner=hat.agency_id)
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, view: AgencyView, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this view: the rule's other face."""
        kept_apart = kept([view.file_id])
        given = set(
            GrantCause.objects.filter(
                thing_kind=view.kind, thing_id=view.pk, ended_at__isnull=True
            ).values_list("receiver_id", flat=True)
        )

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != view.workspace_id or hat.person_id in kept_apart:
                return False
            if hat.agency_id == view.owner_id:
                return bool(may(hat, Act.ANSWER))
            return _reads(hat) and hat.agreement_in_force and hat.agency_id in given

        return [hat for hat in among if reads(hat)]

    def before_decision(self) -> AgencyViewQuerySet:
        """Those of a decision still to be taken."""
        return self.exclude(state=S.KEPT)


class AgencyView(Versioned):
    """What one agency would decide in an enquiry; `words` holds outcomes, level and reasons.

    Everything it says is sealed, the outcomes too: until it is opened nobody but its agency has a
    key to it.
    """

    kind: ClassVar[str] = "agency_view"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="agency_views")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=AgencyViewState.choices, default=S.GIVEN)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)  # the decision beside which it is kept
    dissents = models.BooleanField(null=True)  # it would have chosen otherwise; noted when kept
    words = SectionField()

    objects = AgencyViewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "owner"],
                condition=~Q(state=S.KEPT),
                name="one_agency_view_per_decision",
            ),
        ]

    def __str__(self) -> str:
        """A view reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its enquiry's reference."""
        return self.enquiry.reference

    @property
    def is_hidden(self) -> bool:
        """Whether only its own agency can read it."""
        return self.opened_at is None

    def start(self, *, by: Actor, at: datetime) -> AgencyView:
        """Store a new view."""
        return self._create(by=by, at=at)

    def set_given_anew(self, *, by: Actor, at: datetime) -> AgencyView:
        """Store other words, while it is hidden."""
        self.given_at, self.given_by_id = at, by.person_id  # type: ignore[assignment]
        return self._commit(["given_at", "given_by", "words"], by=by, at=at)

    def set_opened(self, *, by: Actor, at: datetime, because: Reason | None) -> AgencyView:
        """Note that others may read it from now on."""
        self.state, self.opened_at = S.OPENED, at
        return self._commit(["state", "opened_at"], by=by, at=at, because=because)

    def set_kept(self, *, dissents: bool | None, by: Actor, at: datetime) -> AgencyView:
        """Keep it beside the decision taken now; whether it dissents where it could be read."""
        self.state, self.dissents, self.kept_at = S.KEPT, dissents, at
        self.opened_at = self.opened_at or (at if dissents is not None else None)
        return self._commit(["state", "dissents", "kept_at", "opened_at"], by=by, at=at)
