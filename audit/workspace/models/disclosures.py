"""Requests that something is disclosed outside: of a person to see their own, of courts and police (4.16)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from audit.workspace.models.disclosure_wordings import DisclosureWording
from mash_hub.models.between import Between
from mash_hub.models.conflicts import Conflict
from mash_hub.models.office import Office, OfficeRecord
from mash_hub.models.subjects import Card, Involvement, Subject

KEEP, CHECK = Act.KEEP_DISCLOSURES, Act.CHECK_DISCLOSURES
OWNERS_HAVE_UNTIL = timedelta(days=9)  # before the answer is due, alike for every request


class DisclosureKind(models.TextChoices):
    """Who asks, and by which right."""

    SUBJECT_ACCESS = "SUBJECT_ACCESS", "Subject access request"
    COURT = "COURT", "Court order"
    POLICE = "POLICE", "Request of the police"
    OTHER = "OTHER", "Other request by law"


class IdentityProof(models.TextChoices):
    """How it was made sure who asks."""

    NONE = "", "Not yet"
    DOCUMENT = "DOCUMENT", "A passport, driving licence or the like was seen"
    KNOWN = "KNOWN", "Somebody of the agency knows them and met them"
    REPRESENTATIVE = "REPRESENTATIVE", "Their representative, with their written authority"
    ORDER = "ORDER", "The order was seen, and the court confirmed it"
    OFFICER = "OFFICER", "The officer was called back through their force’s switchboard"


class DisclosureState(models.TextChoices):
    """States of a request (domain notes 4.16)."""

    RECEIVED = "RECEIVED", "Received"
    ID_VERIFIED = "ID_VERIFIED", "Identity verified"
    SCOPED = "SCOPED", "Scoped"
    COLLECTING = "COLLECTING", "Being collected"
    COLLECTED = "COLLECTED", "Collected"
    REDACTION = "REDACTION", "Being redacted"
    OWNER_CONSULT = "OWNER_CONSULT", "With the owners"
    DECISION = "DECISION", "To be decided"
    CHECK = "CHECK", "With a second person"
    RELEASED = "RELEASED", "Disclosed"
    PART = "PART", "Disclosed in part"
    REFUSED = "REFUSED", "Nothing disclosed"
    CLOSED = "CLOSED", "Answered and closed"


S = DisclosureState
GATHERING = (S.COLLECTED, S.REDACTION, S.OWNER_CONSULT)  # owners can answer
DECIDED = (S.RELEASED, S.PART, S.REFUSED)
_BEFORE_DECISION = (
    S.RECEIVED,
    S.ID_VERIFIED,
    S.SCOPED,
    S.COLLECTED,
    S.REDACTION,
    S.OWNER_CONSULT,
)

TABLE = Table(
    "disclosure",
    "4.16",
    DisclosureState,
    [
        Step(
            S.RECEIVED,
            S.ID_VERIFIED,
            KEEP,
            "how it was made sure who asks",
            "one month from its receipt; two more for a subject access request that is complex",
            "the agency’s officers are told",
        ),
        Step(S.ID_VERIFIED, S.SCOPED, KEEP, "of which days, and of what"),
        Step(S.SCOPED, S.COLLECTING, KEEP, "a job goes through the records, whoever holds what"),
        Step(
            S.COLLECTING,
            S.COLLECTED,
            None,
            "each agency that holds something is asked for its own, by jobs that follow",
        ),
        Step(S.COLLECTING, S.OWNER_CONSULT, None, "the same, where one’s own agency holds nothing"),
        Step(
            S.COLLECTING,
            S.SCOPED,
            None,
            "who asked for it may no longer when the job comes to it",
            "",
            "the agency’s officers are told",
        ),
        Step(S.COLLECTED, S.REDACTION, KEEP, "the first decision on an item of one’s own agency"),
        *(
            Step(
                source,
                S.OWNER_CONSULT,
                None,
                "one’s own agency’s part is checked by two others than who prepared it",
            )
            for source in (S.COLLECTED, S.REDACTION)
        ),
        Step(
            S.OWNER_CONSULT,
            S.DECISION,
            KEEP,
            "not before the owners’ day, which is the same for every request, whoever holds what",
        ),
        Step(S.DECISION, S.CHECK, KEEP, "with a standard wording that a second officer checked"),
        Step(S.CHECK, S.DECISION, CHECK, "sent back, with the reason", two_people=True),
        *(
            Step(S.CHECK, target, CHECK, "by another who looked at every page", two_people=True)
            for target in DECIDED
        ),
        *(
            Step(source, S.REFUSED, KEEP, "with the reason: who asks is not who they say, say")
            for source in (S.RECEIVED, S.ID_VERIFIED)
        ),
        *(
            Step(source, S.CLOSED, KEEP, "when the answer went, how and to whom")
            for source in DECIDED
        ),
        *(
            Step(state, state, KEEP, "extended once, with the reason; the person is told")
            for state in _BEFORE_DECISION
        ),
    ],
)


def reaches(hat: Hat) -> bool:
    """Whether a hat has to do with disclosures at all: officers, and who answers for the risk."""
    return bool(may(hat, KEEP) or may(hat, CHECK))


def people_kept(subject_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Of each of some people, who is kept by name from a record of theirs or a case they stand in."""
    found: dict[UUID, set[UUID]] = {pk: set() for pk in subject_ids}
    for pk in found:
        cards = Card.objects.on_subject(pk).values("file")
        cases = Involvement.objects.of_subject(pk).values("file")
        named = Conflict.objects.standing().filter(
            Q(file__in=cards) | Q(file__in=cases), person__isnull=False
        )
        found[pk] = {*named.values_list("person_id", flat=True)}
    return found


def kept_from(hat: Hat, subject: str = "subject") -> Q:
    """For a queryset of rows about a person: whether the hat’s wearer is kept by name from any of their records."""
    return subjects_kept_from(hat.person_id, subject)


def subjects_kept_from(person_id: UUID | None, subject: str = "subject") -> Q:
    """The same of a person, under whatever hat."""
    by_name = Conflict.objects.standing().filter(person=person_id).values("file")
    cards = Card.objects.filter(
        file__in=by_name,
        identifications__ended_at__isnull=True,
        identifications__subject=OuterRef(subject),
    )
    cases = Involvement.objects.filter(
        Q(card__isnull=True, subject=OuterRef(subject))
        | Q(
            card__identifications__ended_at__isnull=True,
            card__identifications__subject=OuterRef(subject),
        ),
        file__in=by_name,
    )
    return Q(Exists(cards)) | Q(Exists(cases))


class DisclosureQuerySet(VersionedQuerySet["Disclosure"]):
    """Requests for disclosure."""

    def visible_to(self, hat: Hat) -> DisclosureQuerySet:
        """Those that one's own agency received here; none about people from whose records one is kept by name.

        Nor one that was destroyed.
        """
        if not reaches(hat):
            return self.none()
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        return own.filter(file__destroyed_at__isnull=True).exclude(kept_from(hat))

    def readers_of(self, row: Disclosure, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        away = people_kept([row.subject_id])[row.subject_id]
        return [
            hat
            for hat in among
            if reaches(hat)
            and hat.agency_id == row.owner_id
            and hat.workspace_id == row.workspace_id
            and hat.person_id not in away
        ]

    def not_over(self) -> DisclosureQuerySet:
        """Those that are not closed."""
        return self.exclude(state=S.CLOSED)

    def waiting_for(self, hat: Hat, on: date) -> DisclosureQuerySet:
        """Those on which this very person can take the next step now."""
        seen = self.visible_to(hat)
        reach = Q(pk__in=[])
        if may(hat, KEEP):
            reach |= Q(state__in=(S.RECEIVED, S.ID_VERIFIED, S.SCOPED, S.DECISION, *DECIDED))
            reach |= Q(state=S.OWNER_CONSULT, owners_on__lte=on)
        if may(hat, CHECK):
            reach |= Q(state=S.CHECK) & ~Q(decided_by=hat.person_id)
        return seen.filter(reach)


class Disclosure(Between, OfficeRecord, Versioned):
    """One request for what is held about one person; a file of its own, of the agency that received it.

    `request`: `{"asker", "reach", "words"}`; `scope`: `{"identity", "words"}`; `answer`: `{"to", "how"}`.
    Nothing in it says what other agencies hold, nor how many of them were asked.
    """

    kind: ClassVar[str] = "disclosure"
    office = Office("REQUEST", "request for disclosure", "requests for disclosure")

    reference = models.CharField(max_length=12, unique=True)
    disclosure_kind = models.CharField(max_length=14, choices=DisclosureKind.choices)
    state = models.CharField(max_length=13, choices=DisclosureState.choices, default=S.RECEIVED)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    received_at = models.DateTimeField()  # when it was written down
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    owners_on = models.DateField()  # by when each owner answers, and not before which one goes on
    extended_at = models.DateTimeField(null=True)
    extended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.CharField(max_length=14, choices=IdentityProof.choices, blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    collecting_at = models.DateTimeField(null=True)  # when somebody asked for it to be collected
    collecting_as_id = models.UUIDField(null=True)  # membership: the job asks whether it still may
    collected_at = models.DateTimeField(null=True)
    wording = models.ForeignKey(
        DisclosureWording, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    pages = models.PositiveSmallIntegerField(null=True)
    bundle_digest = models.CharField(max_length=64, blank=True)
    sent_on = models.DateField(null=True)
    request = SectionField(mode=FOLLOW)
    scope = SectionField(mode=FOLLOW)
    answer = SectionField(mode=FOLLOW)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("decided_by")),
                name="disclosure_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CLOSED) | Q(sent_on__isnull=False),
                name="disclosure_closed_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(from_on__lte=F("until_on")),
                name="disclosure_days_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "state"], name="disclosures_of_owner"),
        ]

    def __str__(self) -> str:
        """A request reads as its reference, never as whom it is about."""
        return self.reference

    @classmethod
    def files_between(cls, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files that keep people apart from it: those of the records of whom it is about."""
        about = dict(cls.objects.filter(pk__in=ids).values_list("pk", "subject_id"))
        return {pk: files_about(subject_id) for pk, subject_id in about.items()}

    @classmethod
    def ended(cls) -> DisclosureQuerySet:
        """Those that were answered and closed, from then on; with what was gathered, and the bundle."""
        return cls.objects.filter(state=S.CLOSED).annotate(over_at=F("file__closed_at"))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files of the records of whom each was about."""
        return files_by_subject(cls.objects.filter(file__in=file_ids), "subject_id")

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """Those about people from whose records one is kept by name."""
        return cls.objects.filter(subjects_kept_from(person_id)).values("file")

    @property
    def is_subject_access(self) -> bool:
        """Whether a person asks for what is held about themselves."""
        return self.disclosure_kind == DisclosureKind.SUBJECT_ACCESS

    @property
    def is_over(self) -> bool:
        """Whether it is closed, and nothing of it changes any more."""
        return self.state == S.CLOSED

    def start(self, *, by: Actor, at: datetime) -> Disclosure:
        """Store a new one, whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_step(
        self, state: DisclosureState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Disclosure:
        """Take a step, with what its act put into the row."""
        self.state = state
        fields = (
            "state proof verified_at verified_by from_on until_on collecting_at collecting_as_id "
            "collected_at wording decided_at decided_by settled_at settled_by pages bundle_digest "
            "sent_on scope answer"
        )
        return self._commit(fields.split(), by=by, at=at, because=because)

    def set_extended(
        self, due_on: date, owners_on: date, *, by: Actor, at: datetime, because: Reason
    ) -> Disclosure:
        """Note that it is due later, and why."""
        self.due_on, self.owners_on = due_on, owners_on
        self.extended_at, self.extended_by_id = at, by.person_id
        fields = ["due_on", "owners_on", "extended_at", "extended_by"]
        return self._commit(fields, by=by, at=at, because=because)


def files_about(subject_id: UUID) -> set[UUID]:
    """The files of a person's records and of the cases they stand in."""
    cards = Card.objects.on_subject(subject_id).values_list("file_id", flat=True)
    cases = Involvement.objects.of_subject(subject_id).values_list("file_id", flat=True)
    return {*cards, *cases}


def files_by_subject(rows: QuerySet[Any], subject: str) -> dict[UUID, set[UUID]]:
    """By the file of each of some rows about people, the files of that person's records and cases."""
    pairs = [*rows.values_list("file_id", subject)]
    about = {pk: files_about(pk) for pk in {pk for _, pk in pairs}}
    return {file_id: about[pk] for file_id, pk in pairs}
