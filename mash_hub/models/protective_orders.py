"""The register of protective orders: what was made, on whom, for whom, and each breach (4.13)."""

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
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import CauseKind, Grant, GrantCause
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import Reach, reach
from mash_hub.models.conflicts import Conflict, apart
from mash_hub.models.order_types import RULES, OrderType
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    Subject,
    files_around,
)

SOON = timedelta(days=7)  # an order that ends within it stands under “Ending soon” (4.13)


class OrderState(models.TextChoices):
    """States of a protective order."""

    CONSIDERED = "CONSIDERED", "Considered"
    APPLIED = "APPLIED", "Applied for"
    GRANTED = "GRANTED", "Made, not served"
    REFUSED = "REFUSED", "Refused"
    WITHDRAWN = "WITHDRAWN", "Not pursued"
    SERVED = "SERVED", "Served, not begun"
    IN_FORCE = "IN_FORCE", "In force"
    VARIED = "VARIED", "In force, varied"
    BREACHED = "BREACHED", "In force, breached"
    EXPIRED = "EXPIRED", "Expired"
    DISCHARGED = "DISCHARGED", "Discharged"
    REVIEWED = "REVIEWED", "Looked back on"


S = OrderState
PENDING = (S.CONSIDERED, S.APPLIED)
HELD = (S.IN_FORCE, S.VARIED, S.BREACHED)
CURRENT = (S.GRANTED, S.SERVED, *HELD)
ENDED = (S.EXPIRED, S.DISCHARGED)
OVER = (S.REFUSED, S.WITHDRAWN, S.REVIEWED)
_KEEP = Act.KEEP_ORDERS

TABLE = Table(
    "protective order",
    "4.13",
    OrderState,
    [
        Step(S.CONSIDERED, S.APPLIED, _KEEP, "the day, and the hearing where it is known"),
        Step(S.CONSIDERED, S.GRANTED, _KEEP, "a notice is given, or an order recorded as made"),
        Step(S.APPLIED, S.GRANTED, _KEEP, "first and last day within the length of its kind"),
        Step(S.APPLIED, S.REFUSED, _KEEP, "the reason"),
        *(Step(source, S.WITHDRAWN, _KEEP, "the reason") for source in PENDING),
        Step(
            S.GRANTED,
            S.IN_FORCE,
            _KEEP,
            "served on the person; its first day has come",
            "a notice before a court: the hearing within 48 hours of its service, but Sundays and bank "
            "holidays",
            "its owner is told",
        ),
        Step(S.GRANTED, S.SERVED, _KEEP, "served before its first day"),
        Step(S.SERVED, S.IN_FORCE, None, "its first day has come"),
        *(Step(source, S.VARIED, _KEEP, "the new terms, and the reason") for source in HELD),
        *(
            Step(source, S.BREACHED, _KEEP, "a breach: when, its source, what was done")
            for source in HELD
        ),
        *(Step(source, S.DISCHARGED, _KEEP, "the day, and the reason") for source in CURRENT),
        *(
            Step(
                source,
                S.EXPIRED,
                None,
                "its last day is over, or what follows a notice was decided",
                "reminders 7 and 2 days before",
                "its owner is told",
            )
            for source in CURRENT
        ),
        *(
            Step(source, S.REVIEWED, _KEEP, "whether it worked, in words; copies are taken back")
            for source in ENDED
        ),
    ],
)


class Service(models.TextChoices):
    """How an order was served."""

    NONE = "", "Not served"
    PERSON = "PERSON", "In person"
    COURT = "COURT", "In court, when it was made"
    OTHER = "OTHER", "In another way that the court allowed"


class Effect(models.TextChoices):
    """Whether an order worked, as its owner judges at its end."""

    NONE = "", "Not looked back on"
    WORKED = "WORKED", "It kept the people safe"
    PARTLY = "PARTLY", "In part"
    NOT = "NOT", "It did not"
    UNKNOWN = "UNKNOWN", "Cannot be said"


class ProtectiveOrderQuerySet(VersionedQuerySet["ProtectiveOrder"]):
    """Protective orders."""

    def visible_to(self, hat: Hat) -> ProtectiveOrderQuerySet:
        """Those of one's own agency, and those of which it holds a copy where the reader works.

        Never to somebody kept apart from the order, from a record of its people, from a case in
        which such a record stands, or from one to which it was released.
        """
        if not may(hat, Act.READ_SHARED):
            return self.none()
        causes = (
            GrantCause.objects.live(clock.now())
            .filter(
                Q(persons=[]) | Q(persons__contains=[hat.person_id]),
                Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
                thing_kind=ProtectiveOrder.kind,
                thing_id=OuterRef("pk"),
                section="terms",
                receiver=hat.agency_id,
            )
            .exclude(cause_kind=CauseKind.BREAK_GLASS)
        )
        own = Q(Exists(causes), owner=hat.agency_id)
        if hat.agreement_in_force:
            for kind, places in _PLACES.items():
                there = Q((f"{places}__contains", [hat.workspace_id]))
                own |= Q(Exists(causes.filter(cause_kind=kind))) & there
        elsewhere = Involvement.objects.filter(apart(hat.person_id), card=OuterRef("card"))
        kept = Q(Exists(elsewhere)) | Q(apart(hat.person_id, "card__file"))
        people = Involvement.objects.filter(kept, file=OuterRef("file"))
        found = self.filter(own, file__destroyed_at__isnull=True)
        cases = Conflict.objects.standing().keeping(hat.person_id).values_list("file_id")
        found = found.exclude(case_files__overlap=cases)
        return found.filter(~Exists(people)).exclude(apart(hat.person_id))

    def readers_of(self, row: ProtectiveOrder, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        reached = reach(row, "terms", files=files_of(row))
        return [
            hat
            for hat in among
            if may(hat, Act.READ_SHARED)
            and hat.person_id not in reached.apart
            and _reads_here(row, reached, hat)
        ]

    def of_files(self, file_ids: Collection[UUID]) -> ProtectiveOrderQuerySet:
        """Those on or for somebody who stands in some files: the people of a case."""
        now = Identification.objects.standing()
        parts = Involvement.objects.filter(file__in=file_ids)
        subjects = now.filter(card__in=parts.values("card")).values("subject")
        cards = now.filter(Q(subject__in=subjects) | Q(subject__in=parts.values("subject")))
        theirs = Involvement.objects.filter(card__in=cards.values("card"))
        return self.filter(file__in=theirs.filter(thing_kind=ProtectiveOrder.kind).values("file"))

    def of_subject(self, subject_id: UUID) -> ProtectiveOrderQuerySet:
        """Those on or for one person, each with the person's `part` in it."""
        parts = Involvement.objects.of_subject(subject_id).filter(thing_kind=ProtectiveOrder.kind)
        part = Subquery(parts.filter(file=OuterRef("file")).values("role")[:1])
        return self.filter(file__in=parts.values("file")).annotate(part=part)

    def in_order(self) -> ProtectiveOrderQuerySet:
        """Those that end soonest first, with what lists show."""
        shown = self.select_related("owner", "subject", "file")
        return shown.order_by(models.F("last_on").asc(nulls_last=True), "reference")

    def to_begin(self, on: date) -> ProtectiveOrderQuerySet:
        """Those that were served before their first day, which has come."""
        return self.filter(state=S.SERVED, begins_on__lte=on)

    def run_out(self, on: date) -> ProtectiveOrderQuerySet:
        """Those whose last day is over and that are not marked yet."""
        return self.filter(state__in=CURRENT, last_on__lt=on)


# A copy is read where it is shown, and what was released to a case where that is heard.
_PLACES = {CauseKind.RELEASE: "places", CauseKind.MEETING: "case_places"}


def _reads_here(row: ProtectiveOrder, reached: Reach, hat: Hat) -> bool:
    if hat.agency_id == row.owner_id:
        return reached.is_granted_to(hat)
    kinds = [kind for kind, places in _PLACES.items() if hat.workspace_id in getattr(row, places)]
    return reached.is_granted_to(hat, by=kinds)


class ProtectiveOrder(Versioned):
    """One order or notice, of the agency that keeps it; a file of its own.

    Kind, states and days are plain. `terms` is what every holder of a copy reads: `{"respondent",
    "protected", "court", "court_reference", "conditions", "area", "tag_until", "words"}`. It never
    holds a protected address: `is_address_withheld` says that one stands on the paper. `outcome` says at the
    end what worked: `{"words"}`. `subject` and `card` are the respondent; everybody the order names
    has a part (Involvement) in its file.
    """

    kind: ClassVar[str] = "protective_order"
    ties = ("subject_id", "card_id", "case_files")

    reference = models.CharField(max_length=12, unique=True)
    order_type = models.CharField(max_length=16, choices=OrderType.choices)
    state = models.CharField(max_length=12, choices=OrderState.choices, default=S.CONSIDERED)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey(  # the notice before it
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    is_address_withheld = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField(null=True)
    hearing_at = models.DateTimeField(null=True)
    begins_on = models.DateField(null=True)
    last_on = models.DateField(null=True)  # none: until further order
    served_at = models.DateTimeField(null=True)
    service = models.CharField(max_length=8, choices=Service.choices, blank=True)
    duty_on = models.DateField(null=True)
    duty_met_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    effect = models.CharField(max_length=8, choices=Effect.choices, blank=True)
    # Who holds a copy, as its owner chose; the causes of grants decide.
    agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    persons = ArrayField(models.UUIDField(), default=list, blank=True)  # empty: all who read there
    places = ArrayField(models.UUIDField(), default=list, blank=True)  # workspaces
    # Where it was released to a case as well, by causes of their own.
    case_places = ArrayField(models.UUIDField(), default=list, blank=True)
    case_files = ArrayField(models.UUIDField(), default=list, blank=True)  # who is apart reads none
    terms = SectionField(mode=FOLLOW)
    outcome = SectionField(mode=FOLLOW)

    objects = ProtectiveOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(begins_on__lte=models.F("last_on")),
                name="order_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*PENDING, S.REFUSED, S.WITHDRAWN])
                | Q(begins_on__isnull=False),
                name="order_made_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.SERVED, *HELD]) | Q(served_at__isnull=False),
                name="order_in_force_was_served",
            ),
            models.CheckConstraint(
                condition=Q(agencies=[]) | ~Q(places=[]), name="order_is_shown_somewhere"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "state"], name="order_of_owner"),
            models.Index(fields=["last_on"], name="order_by_last_day"),
            models.Index(fields=["file"], name="order_of_file"),
        ]

    def __str__(self) -> str:
        """An order reads as its reference, never as its content."""
        return self.reference

    @property
    def end_words(self) -> str:
        """When it ends or ended, as lists say it: by its last day, a hearing, or the court’s word."""
        if self.ended_on is not None:
            return f"ended {self.ended_on:%-d %B %Y}"
        if self.last_on is not None:
            return f"last day {self.last_on:%-d %B %Y}"
        if self.begins_on is None:
            return ""
        rule = RULES[OrderType(self.order_type)]
        return "until its hearing" if rule.hearing_hours else "until further order"

    @property
    def is_current(self) -> bool:
        """Whether it was made and has not ended."""
        return self.state in CURRENT

    @property
    def is_held(self) -> bool:
        """Whether it binds the person now: served, begun and not ended."""
        return self.state in HELD

    @property
    def shown_in(self) -> set[UUID]:
        """The workspaces in which others read it."""
        return {*self.places, *self.case_places}

    def start(self, *, by: Actor, at: datetime) -> ProtectiveOrder:
        """Store a new one whose terms are sealed already."""
        return self._create(by=by, at=at)

    def set_applied(
        self, on: date, hearing_at: datetime | None, *, by: Actor, at: datetime
    ) -> ProtectiveOrder:
        """Note that it was applied for."""
        self.state, self.applied_on, self.hearing_at = S.APPLIED, on, hearing_at
        return self._commit(["state", "applied_on", "hearing_at"], by=by, at=at)

    def set_granted(self, *, by: Actor, at: datetime) -> ProtectiveOrder:
        """Note that it was made; its days stand in the row."""
        self.state = S.GRANTED
        fields = "state begins_on last_on duty_on review_on is_address_withheld terms"
        return self._commit(fields.split(), by=by, at=at)

    def set_served(
        self, state: OrderState, served_at: datetime, service: str, *, by: Actor, at: datetime
    ) -> ProtectiveOrder:
        """Note when and how it was served; the hearing of a notice stands in the row."""
        self.state, self.served_at, self.service = state, served_at, service
        fields = ["state", "served_at", "service", "hearing_at"]
        return self._commit(fields, by=by, at=at)

    def set_varied(self, *, by: Actor, at: datetime, because: Reason) -> ProtectiveOrder:
        """Store new terms and days."""
        self.state = S.VARIED
        fields = "state last_on duty_on duty_met_at review_on is_address_withheld terms"
        return self._commit(fields.split(), by=by, at=at, because=because)

    def set_state(
        self,
        state: OrderState,
        *,
        by: Actor,
        at: datetime,
        because: Reason | None = None,
        ended_on: date | None = None,
    ) -> ProtectiveOrder:
        """Take a step that changes nothing else but perhaps the day on which it ended."""
        self.state = state
        if ended_on is not None:
            self.ended_on = ended_on
        return self._commit(["state", "ended_on"], by=by, at=at, because=because)

    def set_duty_met(self, *, by: Actor, at: datetime) -> ProtectiveOrder:
        """Note that what was due by a day was done."""
        self.duty_met_at = at
        return self._commit(["duty_met_at"], by=by, at=at)

    def set_review(self, on: date | None, *, by: Actor, at: datetime) -> ProtectiveOrder:
        """Note that it was looked at, and when it is again."""
        self.review_on = on
        return self._commit(["review_on"], by=by, at=at)

    def set_shown(self, *, by: Actor, at: datetime) -> ProtectiveOrder:
        """Store who holds a copy from now on."""
        fields = ["agencies", "persons", "places", "case_places", "case_files"]
        return self._commit(fields, by=by, at=at)

    def set_looked_back(self, effect: Effect, *, by: Actor, at: datetime) -> ProtectiveOrder:
        """Note whether it worked; nobody outside holds a copy any more."""
        self.state, self.effect = S.REVIEWED, effect
        self.agencies, self.persons, self.places = [], [], []
        self.case_places, self.case_files = [], []
        fields = "state effect outcome agencies persons places case_places case_files"
        return self._commit(fields.split(), by=by, at=at)


def files_of(row: ProtectiveOrder) -> list[UUID]:
    """The files that keep people apart from an order: its own, its people's records, and their cases.

    And the cases to which it was released.
    """
    return [*files_around([row.file_id])[row.file_id], *row.case_files]
