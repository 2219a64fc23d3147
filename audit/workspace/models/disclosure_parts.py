"""An agency's part of a request for disclosure: what it holds, decides on and passes to who received it (4.16)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet

from agencies.actors import Actor, Hat
from agencies.attachments.kinds import KINDS
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import may
from agencies.transitions import Step, Table
from audit.workspace.models.disclosures import (
    CHECK,
    GATHERING,
    KEEP,
    Disclosure,
    DisclosureState,
    files_about,
    files_by_subject,
    kept_from,
    people_kept,
    reaches,
    subjects_kept_from,
)
from mash_hub.models.between import Between
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.office import Office, OfficeRecord


class PartState(models.TextChoices):
    """States of an agency's part."""

    OPEN = "OPEN", "To be decided"
    PREPARED = "PREPARED", "With two reviewers"
    ANSWERED = "ANSWERED", "Answered"


P = PartState
_RECORDS = {
    "card": "who the person is",
    "sheet": "a sheet about the person",
    "minute": "a line of minutes",
    "sealed_disclosure": "words that its custodian gives",
}
TABLE = Table(
    "part of a disclosure",
    "4.16",
    PartState,
    [
        Step(
            P.OPEN,
            P.PREPARED,
            KEEP,
            "by the agency that holds it; what nobody decided on is withheld",
            "nine days before the answer is due",
            "the agency’s officers are told",
        ),
        Step(P.PREPARED, P.OPEN, CHECK, "sent back by a reviewer, with the reason"),
        Step(P.ANSWERED, P.OPEN, None, "a custodian gives something more, before the owners’ day"),
        Step(
            P.PREPARED,
            P.ANSWERED,
            CHECK,
            "by the second of two reviewers, neither of whom prepared any of it",
            two_people=True,
        ),
    ],
)


class ItemDecision(models.TextChoices):
    """What becomes of one item; undecided means it is withheld."""

    UNDECIDED = "UNDECIDED", "Not decided: withheld"
    WHOLE = "WHOLE", "Disclose it whole"
    REDACTED = "REDACTED", "Disclose it with passages removed"
    WITHHOLD = "WITHHOLD", "Withhold it"


class Exemption(models.TextChoices):
    """Why something is not disclosed; the law confirmed by the partnership's data protection officer (7.1)."""

    NOT_ABOUT = "NOT_ABOUT", "Not about the person who asks"
    THIRD_PARTY = "THIRD_PARTY", "About another person, who has not agreed (DPA 2018 Sch 2 para 16)"
    SERIOUS_HARM = "SERIOUS_HARM", "It would be likely to cause serious harm (DPA 2018 Sch 3)"
    CHILD_ABUSE = "CHILD_ABUSE", "Child abuse data, against the child’s interests (DPA 2018 Sch 3)"
    CRIME = "CRIME", "It would prejudice preventing or detecting crime (DPA 2018 Sch 2 para 2)"
    LAW_ENFORCEMENT = "LAW_ENFORCEMENT", "Law enforcement processing (DPA 2018 s45)"
    PRIVILEGE = "PRIVILEGE", "Legal professional privilege (DPA 2018 Sch 2 para 19)"
    NEITHER = "NEITHER", "Neither confirmed nor denied"
    NOT_ORDERED = "NOT_ORDERED", "Not asked for by the court or the police"


class PartQuerySet(VersionedQuerySet["DisclosurePart"]):
    """Parts of disclosures."""

    def visible_to(self, hat: Hat) -> PartQuerySet:
        """Those of one's own agency, by the workspace in which its officer works; none of people kept from one.

        Nobody else sees a part, not even who received the request: who is asked is who holds something.
        """
        if not reaches(hat):
            return self.none()
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        there = own.filter(file__destroyed_at__isnull=True)
        return there.exclude(kept_from(hat, "disclosure__subject"))

    def readers_of(self, row: DisclosurePart, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        about = row.disclosure.subject_id
        away = people_kept([about])[about]
        return [
            hat
            for hat in among
            if reaches(hat)
            and hat.agency_id == row.owner_id
            and hat.workspace_id == row.workspace_id
            and hat.person_id not in away
        ]

    def waiting_for(self, hat: Hat) -> PartQuerySet:
        """Those on which this very person can take the next step."""
        seen = self.visible_to(hat).filter(disclosure__state__in=GATHERING)
        reach = Q(pk__in=[])
        if may(hat, KEEP):
            reach |= Q(state=P.OPEN)
        if may(hat, CHECK):
            done = DisclosureCheck.objects.filter(
                person=hat.person_id, part=models.OuterRef("pk"), round=models.OuterRef("round")
            )
            decided = DisclosureItem.objects.filter(
                decided_by=hat.person_id, part=models.OuterRef("pk")
            )
            theirs = Q(prepared_by=hat.person_id) | Q(models.Exists(decided))
            reach |= Q(state=P.PREPARED) & ~theirs & ~Q(models.Exists(done))
        return seen.filter(reach)


class DisclosurePart(Between, OfficeRecord, Versioned):
    """What one agency was asked for in one request; a file of its own, of that agency.

    `asked`: `{"asker", "words", "kind"}`, what its officers need to know. `passed`: the entries that it
    discloses, as its reviewers saw them, given to the agency that answers; empty where there are none.
    """

    kind: ClassVar[str] = "disclosure_part"
    office = Office("PART", "part of a request for disclosure", "parts of requests for disclosure")

    reference = models.CharField(max_length=12, unique=True)  # its agency's alone
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="parts")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=PartState.choices, default=P.OPEN)
    round = models.PositiveSmallIntegerField(default=1)  # of reviews: sent back, the next begins
    is_about_perpetrator = models.BooleanField(default=False)  # in a case of its own agency
    asked_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_passed = models.BooleanField(default=False)  # something of it is disclosed
    asked = SectionField(mode=FOLLOW)
    passed = SectionField(mode=FOLLOW)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disclosure", "owner"], name="one_part_of_an_agency_in_a_disclosure"
            ),
        ]

    def __str__(self) -> str:
        """A part reads as its reference."""
        return self.reference

    @classmethod
    def files_between(cls, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files that keep people apart from it: those of the records of whom it is about."""
        found = cls.objects.filter(pk__in=ids).values_list("pk", "disclosure__subject_id")
        return {pk: files_about(subject_id) for pk, subject_id in found}

    @classmethod
    def ended(cls) -> PartQuerySet:
        """Those of requests that are closed, from then on; with the copies of what was gathered."""
        over = cls.objects.filter(disclosure__state=DisclosureState.CLOSED)
        return over.annotate(over_at=F("disclosure__file__closed_at"))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files of the records of whom each was about."""
        return files_by_subject(cls.objects.filter(file__in=file_ids), "disclosure__subject_id")

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """Those about people from whose records one is kept by name."""
        away = subjects_kept_from(person_id, "disclosure__subject")
        return cls.objects.filter(away).values("file")

    def start(self, *, by: Actor, at: datetime) -> DisclosurePart:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_prepared(self, *, by: Hat, at: datetime) -> DisclosurePart:
        """Note that somebody prepared it, and give it to reviewers."""
        self.state, self.prepared_at, self.prepared_by_id = P.PREPARED, at, by.person_id
        return self._commit(["state", "prepared_at", "prepared_by"], by=by, at=at)

    def set_open(self, *, by: Actor, at: datetime, because: Reason) -> DisclosurePart:
        """Note that a reviewer sent it back: what was agreed to before counts no more."""
        self.state, self.round = P.OPEN, self.round + 1
        return self._commit(["state", "round"], by=by, at=at, because=because)

    def set_more(
        self, *, is_about_perpetrator: bool, by: Actor, at: datetime, because: Reason
    ) -> DisclosurePart:
        """Note that there is more to decide on: reviewers begin anew, and what was passed on stands until then."""
        self.round += self.state != P.OPEN
        self.state, self.is_about_perpetrator = P.OPEN, is_about_perpetrator
        fields = ["state", "round", "is_about_perpetrator"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_answered(self, *, is_passed: bool, by: Actor, at: datetime) -> DisclosurePart:
        """Note that two agreed, and whether anything is disclosed."""
        self.state, self.answered_at, self.is_passed = P.ANSWERED, at, is_passed
        return self._commit(["state", "answered_at", "is_passed", "passed"], by=by, at=at)


class DisclosureItemQuerySet(VersionedQuerySet["DisclosureItem"]):
    """Items of parts."""

    def visible_to(self, hat: Hat) -> DisclosureItemQuerySet:
        """Those of the parts one sees, without any of a record or case from which one is kept apart."""
        seen = self.filter(part__in=DisclosurePart.objects.visible_to(hat))
        return seen.exclude(apart(hat.person_id, "thing_file")).exclude(
            apart(hat.person_id, "case_file")
        )

    def readers_of(self, row: DisclosureItem, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        readers = DisclosurePart.objects.readers_of(row.part, among=among)
        away = kept([row.thing_file_id, row.case_file_id])
        return [hat for hat in readers if hat.person_id not in away]

    def in_order(self) -> DisclosureItemQuerySet:
        """By the day on which each came."""
        return self.order_by("came_on", "thing_reference", "pk")


class DisclosureItem(Versioned):
    """One thing that an agency holds, and what it decided about it for one request.

    `copy`: `{"pieces", "pictures", "marks", "why", "tests", "original", "redacted"}`: the redacted words in
    pieces, or the picture or the pages of a scan without the squares taken out; what was removed under which
    exemption, the reason in words, and digests of both. They are sealed, as the digest of a short text would
    tell what it says.
    """

    kind: ClassVar[str] = "disclosure_item"
    ties = ("thing_id", "thing_file_id", "case_file_id")  # cut when its file is destroyed
    blanked = ("thing_reference",)

    part = models.ForeignKey(DisclosurePart, on_delete=models.PROTECT, related_name="items")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the part's
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    thing_reference = models.CharField(max_length=12)
    thing_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    case_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    came_on = models.DateField()
    paper_kind = models.CharField(max_length=4, blank=True)  # of a file with an item
    decision = models.CharField(
        max_length=9, choices=ItemDecision.choices, default=ItemDecision.UNDECIDED
    )
    exemptions = ArrayField(
        models.CharField(max_length=15, choices=Exemption.choices), default=list, blank=True
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    copy = SectionField(mode=FOLLOW)

    objects = DisclosureItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part", "thing_kind", "thing_id"], name="disclosure_item_once"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=("UNDECIDED", "WHOLE"), exemptions=[])
                | (Q(decision__in=("REDACTED", "WITHHOLD")) & ~Q(exemptions=[])),
                name="disclosure_item_withheld_under_an_exemption",
            ),
        ]

    def __str__(self) -> str:
        """An item reads as the reference of what it is, and as what kind of file or record."""
        words = {kind.code: kind.words for kind in KINDS.values()}
        paper = words.get(self.paper_kind, "") or _RECORDS.get(self.thing_kind, "")
        return f"{self.thing_reference}, {paper}" if paper else self.thing_reference

    @property
    def reference(self) -> str:
        """It goes by the reference of what it is."""
        return self.thing_reference

    @property
    def exemption_words(self) -> list[str]:
        """Under what something of it stays, in words."""
        return [str(Exemption(code).label) for code in self.exemptions]

    @property
    def is_disclosed(self) -> bool:
        """Whether anything of it leaves."""
        return self.decision in (ItemDecision.WHOLE, ItemDecision.REDACTED)

    def start(self, *, by: Actor, at: datetime) -> DisclosureItem:
        """Store a new one, undecided."""
        return self._create(by=by, at=at)

    def set_decision(
        self, decision: ItemDecision, exemptions: Collection[str], *, by: Hat, at: datetime
    ) -> DisclosureItem:
        """Note what becomes of it, and under which exemptions something of it stays."""
        self.decision, self.exemptions = decision, sorted(exemptions)
        self.decided_at, self.decided_by_id = at, by.person_id
        fields = ["decision", "exemptions", "decided_at", "decided_by", "copy"]
        return self._commit(fields, by=by, at=at)


class DisclosureCheckQuerySet(VersionedQuerySet["DisclosureCheck"]):
    """What reviewers said."""

    def visible_to(self, hat: Hat) -> DisclosureCheckQuerySet:
        """One's own, and those of parts on which nothing is left to say: nobody votes after another’s vote."""
        seen = self.filter(part__in=DisclosurePart.objects.visible_to(hat))
        settled = ~Q(part__state=P.PREPARED) | Q(round__lt=F("part__round"))
        return seen.filter(settled | Q(person=hat.person_id))

    def readers_of(self, row: DisclosureCheck, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        is_settled = row.part.state != P.PREPARED or row.round < row.part.round
        return [
            hat
            for hat in DisclosurePart.objects.readers_of(row.part, among=among)
            if is_settled or hat.person_id == row.person_id
        ]


class DisclosureCheck(Versioned):
    """What one reviewer said of a part in one round: that every page may leave, or why it goes back."""

    kind: ClassVar[str] = "disclosure_check"

    part = models.ForeignKey(DisclosurePart, on_delete=models.PROTECT, related_name="checks")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the part's
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    checked_at = models.DateTimeField()

    objects = DisclosureCheckQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part", "round", "person"], name="disclosure_checked_once_by_each"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("prepared_by")), name="disclosure_part_checked_by_another"
            ),
        ]

    def __str__(self) -> str:
        """A check reads as what was said."""
        return "May leave" if self.agrees else "Sent back"

    def start(self, *, by: Actor, at: datetime, because: Reason | None = None) -> DisclosureCheck:
        """Store what was said, and why it goes back."""
        return self._create(by=by, at=at, because=because)
