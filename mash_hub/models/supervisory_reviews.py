"""Supervisory reviews: what somebody who did not do the work found on looking at it (domain notes 3, 31)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.requests import InformationRequest


class SupervisoryReviewQuerySet(VersionedQuerySet["SupervisoryReview"]):
    """Supervisory reviews."""

    def visible_to(self, hat: Hat) -> Self:
        """Of an answer, one's own team's; of any other record, its author's and the reviewer's own.

        The hub and other agencies have nothing here. Less conflicts.
        """
        mine = Q(owner=hat.agency_id, workspace=hat.workspace_id)
        theirs = Q(author=hat.person_id) | Q(reviewed_by=hat.person_id)
        reach = mine & theirs & Q(request__isnull=True)
        if may(hat, Act.ANSWER):
            reach |= mine & Q(request__isnull=False)
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, row: SupervisoryReview, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this row: the rule's other face."""
        kept_apart = kept([row.file_id])
        at = (row.owner_id, row.workspace_id)
        two = {row.author_id, row.reviewed_by_id}
        return [
            hat
            for hat in among
            if (hat.person_id in two if row.request_id is None else may(hat, Act.ANSWER))
            and (hat.agency_id, hat.workspace_id) == at
            and hat.person_id not in kept_apart
        ]


class SupervisoryReview(Versioned):
    """One supervisor's look at somebody's work; `words` holds what they found.

    Of an answer its team reads it, and `request` is set. Of any other record – `thing_kind`, `thing_id` – its
    author reads it, and nobody else but whoever wrote it: it is sealed for the two by name.
    """

    kind: ClassVar[str] = "supervisory_review"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, null=True, related_name="supervisory_reviews"
    )
    thing_kind = models.CharField(max_length=24, blank=True)
    thing_id = models.UUIDField(null=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    request_state = models.CharField(max_length=16, blank=True)  # as it stood when looked at
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField()

    objects = SupervisoryReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, thing_id__isnull=True, author__isnull=True)
                | Q(request__isnull=True, thing_id__isnull=False, author__isnull=False),
                name="review_of_an_answer_or_of_a_record",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | ~Q(author=models.F("reviewed_by")),
                name="nobody_reviews_their_own_record",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["thing_id"], name="reviews_of_a_record")]

    def __str__(self) -> str:
        """A review reads as what it is."""
        return "supervisory review"

    @property
    def reference(self) -> str:
        """That of an answer goes by its request's reference."""
        return self.request.reference if self.request else ""

    def start(self, *, by: Actor, at: datetime) -> SupervisoryReview:
        """Store a new review."""
        return self._create(by=by, at=at)
