"""Risk assessments: a questionnaire answered, graded by people, sealed, and released by its owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.chronicled import Chronicled
from mash_hub.models.cmog_entries import CmogEntry, EntryAccess, of_child
from mash_hub.models.cmog_entries import access_of as access_of_entry
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.conflicts import apart, kept_pairs
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.referrals import Referral, ReferralState
from mash_hub.models.risk_releases import RiskGiven, RiskRelease, RiskSection, given_by
from mash_hub.models.subjects import Identification, Involvement
from mash_hub.questionnaires import Grade, Questionnaire, of
from mash_hub.questionnaires.shape import Tool

# The tools as people choose them; the order is that of the list.
TOOLS: tuple[tuple[str, str], ...] = (
    (Tool.DASH.value, "DASH"),
    (Tool.DASH_YOUNG.value, "DASH, young people’s version"),
    (Tool.DARA.value, "DARA"),
    (Tool.CSE.value, "Exploitation screening"),
    (Tool.MISSING.value, "Missing person risk"),
    (Tool.THRIVE.value, "THRIVE+"),
)


class RiskState(models.TextChoices):
    """States of a risk assessment; before it is completed it is a sealed draft and no row."""

    DRAFT = "DRAFT", "Draft"
    COMPLETED = "COMPLETED", "Completed"
    AGREED = "AGREED", "Agreed by a supervisor"
    DISAGREED = "DISAGREED", "A supervisor disagrees"


S = RiskState

TABLE = Table(
    "risk assessment",
    "5.8",
    RiskState,
    [
        Step(
            S.DRAFT,
            S.COMPLETED,
            Act.REFER,
            guard="the tool fits the person’s age; every question answered, or said not to be; "
            "graded by the assessor, with a reason where the score says otherwise",
            limit="saves itself; what is completed is sealed and never changed",
        ),
        Step(S.COMPLETED, S.AGREED, Act.READ_SHARED, guard="another person of the same agency"),
        Step(
            S.COMPLETED,
            S.DISAGREED,
            Act.READ_SHARED,
            guard="another person of the same agency, with the reason",
        ),
    ],
)


class RiskAssessmentQuerySet(VersionedQuerySet["RiskAssessment"]):
    """Risk assessments."""

    def visible_to(self, hat: Hat) -> RiskAssessmentQuerySet:
        """One's own, those of one's agency to whoever reads for it, and those released to one.

        Representatives see those of their agency about a case that was taken up where they are (2.3,
        "own"), and exploitation screenings of a child on a list that they keep there (4.11). Nobody sees
        one of a case they are kept apart from, nor where they keep a list a screening of a child from
        whose entry they are kept.
        """
        reach = Q(assessor=hat.person_id, owner=hat.agency_id, workspace=hat.workspace_id)
        if may(hat, Act.READ_SHARED):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id) | _released_to(hat)
        if may(hat, Act.RELEASE_TO_MEETING):
            reach |= _represented_by(hat)
        found = self.filter(reach).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "case_file")).exclude(_of_child_kept_from(hat))

    def readers_of(self, row: RiskAssessment, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        access = access_of(row)
        return [hat for hat in among if access.is_visible_to(hat)]

    def read_whole_by(self, hat: Hat) -> RiskAssessmentQuerySet:
        """Of those that the hat sees, those whose answers it reads and not its grade alone."""
        return self.filter(_is_whole_for(hat))

    def as_read_by(self, hat: Hat) -> RiskAssessmentQuerySet:
        """With whether the hat reads the answers (`reads_whole`): its score shows to nobody else."""
        return self.annotate(
            reads_whole=models.ExpressionWrapper(
                _is_whole_for(hat), output_field=models.BooleanField()
            )
        )

    def at_case(self, workspace_id: UUID, files: Collection[UUID]) -> RiskAssessmentQuerySet:
        """Those read at a case: attached to one of its files, or released to it; newest first."""
        released = RiskRelease.objects.live(clock.now()).filter(
            assessment=OuterRef("pk"), workspace=workspace_id, case_file__in=files
        )
        found = self.filter(Q(case_file__in=files) | Q(Exists(released)))
        return found.select_related("owner", "assessor").order_by("-completed_at", "pk")

    def by_band(self) -> RiskAssessmentQuerySet:
        """Sorted by the common band, the newest first within it: for lists alone (5.9)."""
        return self.select_related("owner", "assessor").order_by("-band", "-completed_at", "pk")


def _released_to(hat: Hat) -> Q:
    """Whether a live release gives one to the hat; its owner's people read it elsewhere as others do."""
    given = _reaching(hat)
    elsewhere = Q(owner=hat.agency_id) & ~Q(workspace=hat.workspace_id) & Q(Exists(given))
    if not hat.agreement_in_force:
        return elsewhere
    named = given.filter(agencies__contains=[hat.agency_id])
    return elsewhere | (Q(Exists(named)) & ~Q(owner=hat.agency_id))


def _reaching(hat: Hat) -> Any:
    standing = RiskRelease.objects.live(clock.now()).filter(assessment=OuterRef("pk"))
    return standing.reaching(hat)


def _represented_by(hat: Hat) -> Q:
    """Those of the hat's agency that it represents where it is: the rule of `RiskAccess.is_own_of`."""
    here = Q(_listed_for(hat))
    if may(hat, Act.KEEP_LISTS):
        here |= _of_listed_child(hat)
    return here & Q(owner=hat.agency_id)


def _of_listed_child(hat: Hat) -> Q:
    """Exploitation screenings of a child who stands on a list that the hat reads, referred there or not.

    By the child as records stand now, under whatever anchor it was screened.
    """
    children = CmogEntry.objects.visible_to(hat).standing().filter(list_kind=ListKind.CHILD)
    now = Identification.objects.standing().filter(card__in=children.values("card"))
    return Q(tool=Tool.CSE) & about_now(now.values("subject"))


def _of_child_kept_from(hat: Hat) -> Q:
    """Exploitation screenings of a child from whose entry, where the hat is, its wearer is kept apart.

    A release to the host of a list names no entry, so that it is not told which child stands on it.
    """
    entries = CmogEntry.objects.kept_children().filter(workspace=hat.workspace_id)
    kept_from = entries.filter(apart(hat.person_id)).values("card")
    now = Identification.objects.standing().filter(card__in=kept_from)
    return Q(tool=Tool.CSE) & about_now(now.values("subject"))


def about_now(subject_ids: Any) -> Q:
    """Assessments of some people as records stand now: of their anchors, or of a card that stands for them."""
    cards = Identification.objects.standing().filter(subject__in=subject_ids).values("card")
    parts = Involvement.objects.filter(
        file=OuterRef("case_file"), subject=OuterRef("subject_id"), card__in=cards
    )
    return Q(subject_id__in=subject_ids) | Q(Exists(parts))


def _listed_for(hat: Hat) -> Exists:
    """Whether the case of a row was referred to the hat's workspace and taken up there."""
    enquiries = Enquiry.objects.filter(file=OuterRef(OuterRef("case_file")))
    here = Referral.objects.filter(
        Q(thing_id=OuterRef("thing_id")) | Q(thing_id__in=enquiries.values("pk")),
        workspace=hat.workspace_id,
        state=ReferralState.ACCEPTED,
    )
    return Exists(here.exclude(apart(hat.person_id)))


def _is_whole_for(hat: Hat) -> Q:
    """Of rows the hat sees: its own agency's at home or where it represents it, or given whole."""
    own = Q(owner=hat.agency_id, workspace=hat.workspace_id)
    if may(hat, Act.RELEASE_TO_MEETING):
        own |= _represented_by(hat)
    whole = _reaching(hat).filter(section=RiskSection.WHOLE)
    theirs = Q(Exists(whole.filter(agencies__contains=[hat.agency_id])))
    return own | theirs | (Q(owner=hat.agency_id) & Q(Exists(whole)))


class RiskAssessment(Chronicled, Versioned):
    """One questionnaire as one person answered it, with their judgement; sealed once completed.

    `answers` holds who it is about, each answer with its source, the notes and the judgement.
    `review` holds why a supervisor disagrees, and `summary` the grade and the prompts alone, for readers
    who are given no more; it is made when it is first released so. Codes, grade and score stand in columns; the score
    decides nothing (R24), and `band` sorts lists and does nothing else.
    """

    kind: ClassVar[str] = "risk_assessment"
    ties = ("person_key", "subject_id")
    chronicle_section: ClassVar[str] = "answers"
    chronicle_title: ClassVar[str] = "Risk assessment"
    chronicle_on: ClassVar[str] = "completed_at"
    chronicle_at: ClassVar[str] = "completed_at"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    case_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    thing_kind = models.CharField(max_length=24)  # the contact, enquiry, request or referral
    thing_id = models.UUIDField()
    person_key = models.UUIDField(null=True)  # who of an unsent contact it is about
    subject_id = models.UUIDField(null=True)  # who it is about, once they have a card
    tool = models.CharField(max_length=12, choices=TOOLS)
    tool_version = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=RiskState.choices, default=S.COMPLETED)
    score = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=16)  # of the tool, as the assessor judged
    usual_grade = models.CharField(max_length=16, blank=True)  # what the score usually stands for
    band = models.PositiveSmallIntegerField()
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    answers = SectionField(mode=ASK)
    review = SectionField(mode=FOLLOW)
    summary = SectionField(mode=ASK)

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.COMPLETED, reviewed_by=None, reviewed_at=None)
                | (
                    Q(state__in=[S.AGREED, S.DISAGREED], reviewed_at__isnull=False)
                    & ~Q(reviewed_by=models.F("assessor"))
                ),
                name="risk_assessment_reviewed_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case_file"], name="risk_assessment_of_case")]

    def __str__(self) -> str:
        """An assessment reads as its tool."""
        return self.get_tool_display()

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire as it was when it was answered."""
        return of(self.tool, self.tool_version)

    @property
    def native(self) -> Grade:
        """The grade in the tool's own words: what is shown first (5.9)."""
        return self.questionnaire.grade(self.grade)

    @property
    def usual(self) -> Grade | None:
        """What the score alone usually stands for."""
        return self.questionnaire.grade(self.usual_grade) if self.usual_grade else None

    @property
    def differs_from_score(self) -> bool:
        """Whether the assessor judged otherwise than the score."""
        return bool(self.usual_grade) and self.usual_grade != self.grade

    @classmethod
    def for_chronology(
        cls, files: Collection[UUID], *, parts: Collection[UUID], without: UUID | None
    ) -> models.QuerySet[Any]:
        """Those completed in the cases that are held, whoever of the case they are about."""
        found = cls.objects.filter(case_file__in=files).exclude(apart(without))
        return found.exclude(apart(without, "case_file")).select_related("owner")

    @property
    def chronicle_case(self) -> UUID:
        """The case it was written in."""
        return self.case_file_id

    def chronicle_text(self, content: dict[str, Any]) -> str:
        """The tool with whom it is about, the grade in its own words, the score, and the judgement."""
        score = f", score {self.score}" if self.score is not None else ""
        said = f"{self.get_tool_display()}, {content['who']}: {self.native.words}{score}."
        return " ".join(filter(None, (said, content["judgement"], content["because"])))

    def start(self, *, by: Actor, at: datetime) -> RiskAssessment:
        """Store a completed assessment, with its answers sealed."""
        return self._create(by=by, at=at)

    def set_reviewed(self, state: RiskState, *, by: Actor, at: datetime) -> RiskAssessment:
        """Note that a supervisor agrees, or disagrees with the reason sealed in `review`."""
        self.state, self.reviewed_by_id, self.reviewed_at = state, by.person_id, at
        return self._commit(["state", "reviewed_by", "reviewed_at", "review"], by=by, at=at)

    def set_summary(self, *, by: Actor, at: datetime) -> RiskAssessment:
        """Note that what readers of the grade alone are given was made, and sealed in `summary`."""
        return self._commit(["summary"], by=by, at=at)

    def set_sent(self, subject_id: UUID | None, *, by: Actor, at: datetime) -> RiskAssessment:
        """Note whom it is about, now that the contact it was written for was sent."""
        self.subject_id = subject_id
        return self._commit(["subject_id"], by=by, at=at)


@dataclass(frozen=True)
class RiskAccess:
    """Everything that decides who reads one assessment now, and how much of it."""

    row: RiskAssessment
    given: tuple[RiskGiven, ...]
    apart: frozenset[UUID]
    listed: Mapping[UUID, frozenset[UUID]]  # where its case was taken up, and whom not
    entries: tuple[EntryAccess, ...] = ()  # of the child whom it screens, on lists of CMOGs
    kept: Mapping[UUID, frozenset[UUID]] = field(
        default_factory=dict
    )  # from these, by where they are

    def is_kept_from(self, hat: Hat) -> bool:
        """Whether its wearer is kept apart: from it or its case, or from the child’s entry there."""
        kept_there = self.kept.get(hat.workspace_id, frozenset())
        return hat.person_id in self.apart or hat.person_id in kept_there

    def is_own_of(self, hat: Hat) -> bool:
        """Whether the hat reads it as its owner: at home, or where it represents it."""
        if hat.agency_id != self.row.owner_id or self.is_kept_from(hat):
            return False
        if hat.workspace_id == self.row.workspace_id and (
            hat.person_id == self.row.assessor_id or may(hat, Act.READ_SHARED)
        ):
            return True
        not_there = self.listed.get(hat.workspace_id)
        if not may(hat, Act.RELEASE_TO_MEETING):
            return False
        if not_there is not None and hat.person_id not in not_there:
            return True
        keeps = bool(may(hat, Act.KEEP_LISTS))
        return keeps and any(one.is_visible_to(hat) for one in self.entries)

    def sections_for(self, hat: Hat) -> set[str]:
        """The sections that releases give to a hat."""
        if self.is_kept_from(hat) or not may(hat, Act.READ_SHARED):
            return set()
        at_home = (hat.agency_id, hat.workspace_id) == (self.row.owner_id, self.row.workspace_id)
        return set() if at_home else {one.section for one in self.given if one.reaches(hat)}

    def is_visible_to(self, hat: Hat) -> bool:
        """Whether `visible_to` shows it to the hat."""
        return self.is_own_of(hat) or bool(self.sections_for(hat))

    def reads_whole(self, hat: Hat) -> bool:
        """Whether the hat reads its answers."""
        return self.is_own_of(hat) or RiskSection.WHOLE in self.sections_for(hat)


def access_of(row: RiskAssessment, *, also: Iterable[RiskGiven] = ()) -> RiskAccess:
    """Who reads an assessment now, and would with `also`: a few queries however many hats are asked."""
    enquiries = Enquiry.objects.filter(file=row.case_file_id).values("pk")
    taken_up = Referral.objects.filter(
        Q(thing_id=row.thing_id) | Q(thing_id__in=enquiries), state=ReferralState.ACCEPTED
    )
    cases: dict[UUID, set[UUID]] = defaultdict(set)
    for place, file_id in taken_up.values_list("workspace_id", "file_id"):
        cases[place].add(file_id)
    entries = _entries_of(row)
    listed = [one.file_id for one in entries]
    conflicts = kept_pairs([row.file_id, row.case_file_id, *chain(*cases.values()), *listed])
    apart_from: dict[UUID, set[UUID]] = defaultdict(set)
    for file_id, person in conflicts:
        apart_from[file_id].add(person)
    return RiskAccess(
        row,
        (*given_by(row.pk, row.workspace_id, clock.now()), *also),
        frozenset(apart_from[row.file_id] | apart_from[row.case_file_id]),
        {
            place: frozenset(set.intersection(*(apart_from[one] for one in files)))
            for place, files in cases.items()
        },
        tuple(access_of_entry(one) for one in entries if not one.is_over),
        _kept_by_place(entries, apart_from),
    )


def _kept_by_place(
    entries: Iterable[CmogEntry], apart_from: Mapping[UUID, set[UUID]]
) -> dict[UUID, frozenset[UUID]]:
    """Who is kept apart from any of some entries, by the workspace of its list."""
    found: dict[UUID, frozenset[UUID]] = {}
    for one in entries:
        before = found.get(one.workspace_id, frozenset())
        found[one.workspace_id] = before | apart_from.get(one.file_id, set())
    return found


def _entries_of(row: RiskAssessment) -> list[CmogEntry]:
    """The entries of the child whom an exploitation screening is of, on any list: `_of_listed_child` otherwise."""
    if row.tool != Tool.CSE or row.subject_id is None:
        return []
    parts = Involvement.objects.filter(file=row.case_file_id, subject=row.subject_id)
    own = Identification.objects.standing().filter(subject=row.subject_id).values("card")
    cards = {*parts.values_list("card_id", flat=True), *own.values_list("card_id", flat=True)}
    return [*of_child(cards - {None})]
