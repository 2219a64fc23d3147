"""What a custodian decides about a sealed item for a request for disclosure, unknown to anybody else (4.4, 4.16)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from audit.workspace.models.disclosure_parts import Exemption
from audit.workspace.models.disclosures import GATHERING, Disclosure, kept_from, people_kept
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.sealed_items import SealedItem

REMINDED_BEFORE = timedelta(days=4)  # the owners' day


class SealedAnswer(models.TextChoices):
    """What becomes of a sealed item in a request."""

    WAITING = "WAITING", "To be decided: withheld until then"
    WITHHELD = "WITHHELD", "Withheld"
    RELEASED = "RELEASED", "Given to your officer"


S = SealedAnswer
TABLE = Table(
    "sealed item in a disclosure",
    "4.4, 4.16",
    SealedAnswer,
    [
        Step(
            S.WAITING,
            S.WITHHELD,
            Act.KEEP_SEALED,
            "by its custodian, under an exemption of the law; by the hub where nobody decided in time",
            "the owners’ day of the request",
            "its custodians are reminded before; nobody else learns that there is one",
        ),
        *(
            Step(
                source,
                S.RELEASED,
                Act.KEEP_SEALED,
                "without what its custodian removes it goes to their agency’s officer as one thing more",
            )
            for source in (S.WAITING, S.WITHHELD)
        ),
    ],
)


class SealedDisclosureQuerySet(VersionedQuerySet["SealedDisclosure"]):
    """Sealed items in requests."""

    def visible_to(self, hat: Hat) -> SealedDisclosureQuerySet:
        """Custodians of its owner, where it was lodged, who are kept from neither it, its case nor the person.

        Nobody else: neither the officers of its own agency nor the readers it names.
        """
        if not may(hat, Act.KEEP_SEALED):
            return self.none()
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        own = own.exclude(apart(hat.person_id)).exclude(
            apart(hat.person_id, "sealed_item__request__file")
        )
        return own.exclude(kept_from(hat, "disclosure__subject"))

    def readers_of(self, row: SealedDisclosure, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        about = row.disclosure.subject_id
        away = kept([row.file_id, row.sealed_item.request.file_id]) | people_kept([about])[about]
        return [
            hat
            for hat in among
            if may(hat, Act.KEEP_SEALED)
            and (hat.agency_id, hat.workspace_id) == (row.owner_id, row.workspace_id)
            and hat.person_id not in away
        ]

    def open(self) -> SealedDisclosureQuerySet:
        """Those on which nobody decided, of requests that owners can still answer."""
        return self.filter(state=S.WAITING, disclosure__state__in=GATHERING)

    def waiting_for(self, hat: Hat) -> SealedDisclosureQuerySet:
        """Those that a custodian can decide on now."""
        return self.visible_to(hat).open()

    def to_remind(self, on: date) -> SealedDisclosureQuerySet:
        """Those whose day is near and whose custodians were not reminded of that day."""
        near = self.open().filter(disclosure__owners_on__lte=on + REMINDED_BEFORE)
        return near.exclude(reminded_for=F("disclosure__owners_on"))

    def over(self) -> SealedDisclosureQuerySet:
        """Those of requests that went on: nothing of them is decided any more."""
        return self.filter(ended_at__isnull=True).exclude(disclosure__state__in=GATHERING)


class SealedDisclosure(Versioned):
    """One sealed item that a request may be about; it stands in the sealed item's own file.

    `asked`: `{"asker", "words"}`. `decided`: `{"why", "marks", "original", "redacted"}`, what was removed
    and why. `released`: `{"words"}`, what the agency's officer reads: nothing of the rest.
    """

    kind: ClassVar[str] = "sealed_disclosure"

    reference = models.CharField(max_length=12, unique=True)  # its custodians' alone
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    sealed_item = models.ForeignKey(SealedItem, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SealedAnswer.choices, default=S.WAITING)
    exemptions = ArrayField(
        models.CharField(max_length=15, choices=Exemption.choices), default=list, blank=True
    )
    asked_at = models.DateTimeField()
    reminded_for = models.DateField(null=True)  # the owners' day of which they were reminded
    came_on = models.DateField()  # the day by which it is listed, once it is given
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # when the request went on
    asked = SectionField()
    decided = SectionField()
    released = SectionField()

    objects = SealedDisclosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disclosure", "sealed_item"], name="sealed_item_once_in_a_disclosure"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.WITHHELD) | Q(decided_by=None) | ~Q(exemptions=[]),
                name="sealed_item_withheld_under_an_exemption",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.RELEASED) | Q(decided_by__isnull=False),
                name="sealed_item_given_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["disclosure"],
                condition=Q(ended_at__isnull=True),
                name="sealed_in_open_disclosures",
            ),
        ]

    def __str__(self) -> str:
        """It reads as its reference."""
        return self.reference

    @property
    def regime(self) -> str:
        """The law it is held under, and so the pair of keys: that of its sealed item."""
        return self.sealed_item.regime

    @property
    def exemption_words(self) -> list[str]:
        """Under what it stays, in words."""
        return [str(Exemption(code).label) for code in self.exemptions]

    def start(self, *, by: Actor, at: datetime) -> SealedDisclosure:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_reminded(self, owners_on: date, *, by: Actor, at: datetime) -> SealedDisclosure:
        """Note that its custodians were reminded of a day."""
        self.reminded_for = owners_on
        return self._commit(["reminded_for"], by=by, at=at)

    def set_decided(
        self, state: SealedAnswer, exemptions: Collection[str], *, by: Actor, at: datetime
    ) -> SealedDisclosure:
        """Note what its custodian decided, with what was sealed."""
        self.state, self.exemptions = state, sorted(exemptions)
        self.decided_at, self.decided_by_id = at, by.person_id
        fields = ["state", "exemptions", "decided_at", "decided_by", "came_on"]
        return self._commit([*fields, "decided", "released"], by=by, at=at)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> SealedDisclosure:
        """Note that the request went on: what nobody decided on is withheld."""
        self.ended_at = at
        if self.state == S.WAITING:
            self.state = S.WITHHELD
        return self._commit(["ended_at", "state"], by=by, at=at, because=because)
