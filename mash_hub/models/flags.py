"""Flags on people: what an agency marks, who may see it, and until when (domain notes 5.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import CauseKind, Grant, GrantCause
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import reach
from mash_hub.models.conflicts import apart
from mash_hub.models.subjects import Card, Identification, Involvement, Subject

LONGEST = timedelta(days=366)  # twelve months, a leap day among them; then it is reviewed


class FlagType(models.TextChoices):
    """What is flagged: the closed list of domain notes 5.4."""

    MARAC = "MARAC", "MARAC"
    CSE = "CSE", "Child sexual exploitation"
    MISSING_FREQUENT = "MISSING_FREQUENT", "Often missing"
    CHILD_PROTECTION_PLAN = "CHILD_PROTECTION_PLAN", "Child protection plan"
    LOOKED_AFTER = "LOOKED_AFTER", "Looked after"
    SECTION_42 = "SECTION_42", "Section 42 enquiry open"
    DVPO = "DVPO", "DVPO in force"
    FIREARMS = "FIREARMS", "Firearms or other weapon"
    DO_NOT_DISCLOSE_ADDRESS = "DO_NOT_DISCLOSE_ADDRESS", "Do not disclose the address"
    INTERPRETER = "INTERPRETER", "Interpreter needed"
    STAFF_SUBJECT = "STAFF_SUBJECT", "Works for a member agency"
    RSO = "RSO", "Linked to a registered sex offender"
    MAPPA = "MAPPA", "MAPPA"
    STALKING = "STALKING", "Stalking"
    HONOUR = "HONOUR", "Honour-based abuse or forced marriage: one chance"
    SUICIDE_RISK = "SUICIDE_RISK", "Risk of suicide"
    SELF_NEGLECT = "SELF_NEGLECT", "Self-neglect"
    OUTSTANDING_OFFENDER = "OUTSTANDING_OFFENDER", "Outstanding offender"


POLICE_MARKERS = (FlagType.RSO, FlagType.MAPPA)  # set by police and probation alone
LEVELS: dict[FlagType, tuple[str, ...]] = {  # those whose level is said
    FlagType.CSE: ("1", "2", "3"),
    FlagType.MAPPA: ("1", "2", "3"),
}


class FlagState(models.TextChoices):
    """States of a flag."""

    STANDING = "STANDING", "Stands"
    ENDED = "ENDED", "Ended early"
    EXPIRED = "EXPIRED", "Expired"


S = FlagState

TABLE = Table(
    "flag",
    "5.4",
    FlagState,
    [
        Step(S.STANDING, S.STANDING, Act.KEEP_FLAGS, "by its owner: reviewed, with the reason"),
        Step(S.STANDING, S.ENDED, Act.KEEP_FLAGS, "by its owner, with the reason"),
        Step(S.STANDING, S.EXPIRED, None, "its last day is over; it shows nowhere by itself"),
    ],
)


def on_subjects(subject_ids: Collection[UUID]) -> Q:
    """For rows with a card and a subject: those about one of some subjects, as cards stand now."""
    standing = Identification.objects.standing().filter(
        card=OuterRef("card"), subject__in=subject_ids
    )
    return Q(Exists(standing)) | Q(card__isnull=True, subject__in=subject_ids)


class FlagQuerySet(VersionedQuerySet["Flag"]):
    """Flags."""

    def visible_to(self, hat: Hat) -> FlagQuerySet:
        """Those of one's own agency, and those shown to the reader where they work; less conflicts.

        A reader outside needs a live cause of a grant, in a place for which it was shown, and an
        agreement in force there: past its last day nobody outside has one (7.2 R18).
        """
        if not may(hat, Act.READ_SHARED):
            return self.none()
        causes = (
            GrantCause.objects.live(clock.now())
            .filter(
                Q(persons=[]) | Q(persons__contains=[hat.person_id]),
                Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
                thing_kind=Flag.kind,
                thing_id=OuterRef("pk"),
                receiver=hat.agency_id,
            )
            .exclude(cause_kind=CauseKind.BREAK_GLASS)
        )
        place = Q(owner=hat.agency_id)
        if hat.agreement_in_force:
            place |= Q(places__contains=[hat.workspace_id])
        cases = Involvement.objects.filter(apart(hat.person_id), card=OuterRef("card"))
        found = self.filter(Exists(causes), place).exclude(apart(hat.person_id))
        return found.filter(~Exists(cases)).exclude(apart(hat.person_id, "card__file"))

    def readers_of(self, flag: Flag, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        reached = reach(flag, "words", files=files_of(flag))
        return [
            hat
            for hat in among
            if may(hat, Act.READ_SHARED)
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
            and (hat.agency_id == flag.owner_id or hat.workspace_id in flag.places)
        ]

    def active(self, on: date) -> FlagQuerySet:
        """Those that stand on a day: a flag past its last day is none (7.2 R18)."""
        return self.filter(state=S.STANDING, started_on__lte=on, expires_on__gte=on)

    def past(self, on: date) -> FlagQuerySet:
        """Those that ended early or whose last day is over."""
        return self.filter(~Q(state=S.STANDING) | Q(expires_on__lt=on))

    def on_subjects(self, subject_ids: Collection[UUID]) -> FlagQuerySet:
        """Those on some subjects, each with the subject it is on now as `about`."""
        standing = Identification.objects.standing().filter(card=OuterRef("card"))
        about = Subquery(standing.values("subject")[:1])
        return self.filter(on_subjects(subject_ids)).annotate(about=about)

    def run_out(self, on: date) -> FlagQuerySet:
        """Those that stand although their last day is over: not swept yet."""
        return self.filter(state=S.STANDING, expires_on__lt=on)

    def to_review(self, on: date) -> FlagQuerySet:
        """Those whose day of review has come, and whose owner was not told of it yet.

        Nobody is asked to review a flag on somebody who has died: it ends on its last day.
        """
        due = self.filter(state=S.STANDING, expires_on__gte=on, review_on__lte=on)
        now = Identification.objects.standing()
        dead = now.filter(subject__in=now.filter(card=OuterRef(OuterRef("card"))).values("subject"))
        due = due.exclude(Exists(dead.filter(card__is_deceased=True)))
        return due.filter(review_told_at__isnull=True)

    def in_order(self) -> FlagQuerySet:
        """The soonest to be reviewed first, with what lists show."""
        shown = self.select_related("owner", "set_by", "card", "subject")
        return shown.order_by("review_on", "reference")


class Flag(Versioned):
    """One agency's mark on a person: its kind, from when, until when, and for whose eyes.

    Kind and days are plain; why it was set and its level are sealed as `words`, a section given to
    those who may see the flag. `agencies`, `persons` and `places` are what its author chose; the
    grants' causes, which the flag stands behind, decide.
    """

    kind: ClassVar[str] = "flag"
    ties = ("subject_id", "card_id")

    reference = models.CharField(max_length=12, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    flag_type = models.CharField(max_length=24, choices=FlagType.choices)
    state = models.CharField(max_length=8, choices=FlagState.choices, default=S.STANDING)
    started_on = models.DateField()
    expires_on = models.DateField()  # the last day
    review_on = models.DateField()
    review_told_at = models.DateTimeField(null=True)
    agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    persons = ArrayField(models.UUIDField(), default=list, blank=True)  # empty: all who read
    own_persons = ArrayField(models.UUIDField(), default=list, blank=True)  # of its owner
    places = ArrayField(models.UUIDField(), default=list, blank=True)  # workspaces
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=ASK)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("started_on")),
                name="flag_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(review_on__lte=models.F("expires_on")),
                name="flag_is_reviewed_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(state=S.STANDING, ended_at=None)
                | (~Q(state=S.STANDING) & Q(ended_at__isnull=False)),
                name="flag_stands_or_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(agencies=[]) | ~Q(places=[]), name="flag_is_shown_somewhere"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["review_on"], condition=Q(state=S.STANDING), name="flag_to_review"
            ),
        ]

    def __str__(self) -> str:
        """A flag reads as its kind."""
        return self.get_flag_type_display()

    def is_active(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.state == S.STANDING and self.started_on <= on <= self.expires_on

    def start(self, *, by: Actor, at: datetime) -> Flag:
        """Store a new flag whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_reviewed(self, *, by: Actor, at: datetime, because: Reason) -> Flag:
        """Store new days and readers after a review; the next review is told of anew."""
        self.review_told_at = None
        fields = ["expires_on", "review_on", "review_told_at", "agencies", "persons", "places"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_review_told(self, *, by: Actor, at: datetime, because: Reason) -> Flag:
        """Note that its owner was told that the review is due."""
        self.review_told_at = at
        return self._commit(["review_told_at"], by=by, at=at, because=because)

    def set_ended(self, state: FlagState, *, by: Actor, at: datetime, because: Reason) -> Flag:
        """Note that it was ended early, or has expired."""
        self.state, self.ended_at = state, at
        return self._commit(["state", "ended_at"], by=by, at=at, because=because)


def files_of(flag: Flag) -> list[UUID]:
    """The files that keep people apart from a flag: its own, its card's, and the card's cases."""
    if flag.card is None:
        return [flag.file_id]
    cases = Involvement.objects.filter(card=flag.card_id).values_list("file_id", flat=True)
    return [flag.file_id, flag.card.file_id, *cases]


def files_around_flags(flag_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The same of many flags, by the flag, in as many queries for any number."""
    rows = Flag.objects.filter(pk__in=[*flag_ids])
    found: dict[UUID, set[UUID]] = {}
    cards: dict[UUID, set[UUID]] = {}
    for flag in rows.select_related("card"):
        found[flag.pk] = {flag.file_id}
        if flag.card:
            found[flag.pk].add(flag.card.file_id)
            cards.setdefault(flag.card.pk, set()).add(flag.pk)
    parts = Involvement.objects.filter(card__in=cards)
    for card, case in parts.values_list("card_id", "file_id"):
        for pk in cards[card]:
            found[pk].add(case)
    return found
