"""Whether each child or adult at risk was told of a decision: how and when, or why not (7.2 R6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.subjects import Subject


class ToldState(models.TextChoices):
    """Whether somebody was told."""

    TOLD = "TOLD", "Told"
    NOT_TOLD = "NOT_TOLD", "Not told"


class ToldHow(models.TextChoices):
    """How somebody was told; family and letter are shut in strict mode (domain notes 5.4)."""

    IN_PERSON = "IN_PERSON", "In person, alone"
    PHONE = "PHONE", "By telephone or video"
    PROFESSIONAL = "PROFESSIONAL", "By a professional they trust, or an advocate"
    FAMILY = "FAMILY", "By a parent, carer or other family"
    LETTER = "LETTER", "In writing"


class WhyNot(models.TextChoices):
    """Why somebody was not told; the sentence says the rest."""

    WOULD_ENDANGER = "WOULD_ENDANGER", "It would put them or somebody else in danger"
    CRIME = "CRIME", "It would prejudice preventing or detecting a crime"
    CANNOT_BE_REACHED = "CANNOT_BE_REACHED", "They cannot be reached safely"
    NOT_ABLE = "NOT_ABLE", "Too young or not able to understand it now"
    DECLINED = "DECLINED", "They asked not to be told"
    DIED = "DIED", "They have died"


S = ToldState

TABLE = Table(
    "telling of a decision",
    "7.2 R6",
    ToldState,
    [
        Step(S.TOLD, S.TOLD, Act.DECIDE, "corrected, until the enquiry is closed"),
        Step(S.NOT_TOLD, S.TOLD, Act.DECIDE, "told after all"),
        Step(S.NOT_TOLD, S.NOT_TOLD, Act.DECIDE, "another reason"),
        Step(S.TOLD, S.NOT_TOLD, Act.DECIDE, "written down by mistake"),
    ],
)


class PersonToldQuerySet(VersionedQuerySet["PersonTold"]):
    """Who was told of decisions."""

    def visible_to(self, hat: Hat) -> PersonToldQuerySet:
        """Those of the enquiries the hat's agency hosts; less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.SCREEN) or may(hat, Act.DECIDE):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id)
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, told: PersonTold, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this row: the rule's other face."""
        kept_apart = kept([told.file_id])

        def reads(hat: Hat) -> bool:
            works = bool(may(hat, Act.SCREEN) or may(hat, Act.DECIDE))
            at = (hat.agency_id, hat.workspace_id)
            return works and at == (told.owner_id, told.workspace_id)

        return [hat for hat in among if hat.person_id not in kept_apart and reads(hat)]

    def of_decision(self, enquiry: Enquiry) -> PersonToldQuerySet:
        """Those about the decision that stands."""
        at = enquiry.decided_at
        return self.filter(enquiry=enquiry, decided_at=at) if at else self.none()


class PersonTold(Versioned):
    """One person and one decision; `words` holds who told them, what they said, or why not."""

    kind: ClassVar[str] = "person_told"
    ties = ("subject_id",)

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="people_told")
    decided_at = models.DateTimeField()  # the decision it is about
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ToldState.choices)
    how = models.CharField(max_length=14, choices=ToldHow.choices, blank=True)
    told_on = models.DateField(null=True)
    why_not = models.CharField(max_length=20, choices=WhyNot.choices, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField()

    objects = PersonToldQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people told"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "subject", "decided_at"], name="told_once_per_decision"
            ),
            models.CheckConstraint(
                condition=Q(state=S.TOLD, told_on__isnull=False, why_not="") & ~Q(how="")
                | Q(state=S.NOT_TOLD, told_on__isnull=True, how="") & ~Q(why_not=""),
                name="told_how_and_when_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        """It reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its enquiry's reference."""
        return self.enquiry.reference

    def start(self, *, by: Actor, at: datetime) -> PersonTold:
        """Store whether somebody was told."""
        return self._create(by=by, at=at)

    def put(self, state: ToldState, *, how: str, told_on: date | None, why_not: str) -> PersonTold:
        """Take what is to be stored; saves nothing."""
        self.state, self.how, self.told_on, self.why_not = state, how, told_on, why_not
        return self

    def set_told_anew(self, *, by: Actor, at: datetime) -> PersonTold:
        """Store what was put, in place of what stood."""
        self.written_at, self.written_by_id = at, by.person_id  # type: ignore[assignment]
        fields = ["state", "how", "told_on", "why_not", "written_at", "written_by", "words"]
        return self._commit(fields, by=by, at=at)
