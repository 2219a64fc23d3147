"""Workspaces, their host agency, and the agreements under which agencies share in them."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Row, Versioned, VersionedQuerySet
from agencies.reasons import Reason
from agencies.roles import Act
from agencies.transitions import Step, Table


class WorkspaceKind(models.TextChoices):
    """What a workspace is for (domain notes 1)."""

    MASH = "MASH", "MASH"
    ADULT_MASH = "ADULT_MASH", "Adult MASH"
    MARAC = "MARAC", "MARAC"
    CMOG = "CMOG", "CMOG"
    OFFICE = "OFFICE", "Hub office"


CMOG_WHOLE = "CSE and Missing Children Operational Group"  # where no workspace says its word


def said_of_cmogs(words: str, called: str = "") -> str:
    """Words that speak of a CMOG, as those say it who call it something, or by its whole name."""
    return words.replace(WorkspaceKind.CMOG.label, called or CMOG_WHOLE)


class Purpose(models.TextChoices):
    """The closed list of purposes; each use of the hub has one of an agreement's (7.2 R1)."""

    SAFEGUARD_CHILD = "SAFEGUARD_CHILD", "Safeguarding a child"
    SAFEGUARD_ADULT = "SAFEGUARD_ADULT", "Safeguarding an adult"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE", "Safety of people at high risk of domestic abuse"
    EXPLOITATION = "EXPLOITATION", "Protecting children who are exploited or go missing"
    ADMINISTRATION = "ADMINISTRATION", "Running the hub"


class WorkspaceQuerySet(VersionedQuerySet["Workspace"]):
    """Workspaces."""

    def visible_to(self, hat: Hat) -> "WorkspaceQuerySet":
        """Workspaces exist openly for every member; what is in them does not."""
        return self.filter(pk__isnull=hat is None)

    def list_of(self, host_id: UUID | None, workspace_kind: str) -> "Workspace | None":
        """The open workspace of a kind to whose list a host refers: its own, where it keeps one."""
        return self.filter(workspace_kind=workspace_kind, is_open=True, host=host_id).first()

    def cmogs_called(self) -> dict[UUID | None, str]:
        """What each CMOG among them is called there; one query."""
        return {one.pk: one.kind_words for one in self.filter(workspace_kind=WorkspaceKind.CMOG)}


class Workspace(Versioned):
    """A place where certain agencies work together, such as Northmoor MASH."""

    kind: ClassVar[str] = "workspace"

    name = models.CharField(max_length=120, unique=True)
    workspace_kind = models.CharField(max_length=12, choices=WorkspaceKind.choices)
    label = models.CharField(max_length=12, blank=True)  # such as MASE for a CMOG
    host = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="hosted_workspaces")
    area_gss_code = models.CharField(max_length=9, blank=True)
    marking = models.CharField(max_length=40, default="OFFICIAL-SENSITIVE")
    is_open = models.BooleanField(default=True)

    objects = WorkspaceQuerySet.as_manager()

    def __str__(self) -> str:
        """A workspace reads as its name."""
        return self.name

    @property
    def kind_words(self) -> str:
        """What its kind is called here: a CMOG may be a MASE or a MACE (domain notes 1)."""
        return self.label or self.get_workspace_kind_display()

    def in_its_words(self, words: str) -> str:
        """Words that speak of a CMOG, as they are said here: MASE member, a list of a MACE."""
        if self.workspace_kind != WorkspaceKind.CMOG:
            return words
        return said_of_cmogs(words, self.kind_words)

    def start(self, *, by: Actor, at: datetime) -> "Workspace":
        """Store a new workspace."""
        return self._create(by=by, at=at)

    def set_details(self, *, by: Actor, at: datetime) -> "Workspace":
        """Store what was changed on its page."""
        return self._commit(["name", "label", "host", "is_open", "marking"], by=by, at=at)


class DataClass(models.TextChoices):
    """Classes of data that an agreement covers (domain notes 5, SharingAgreement)."""

    IDENTITY = "IDENTITY", "Who people are and where they live"
    FAMILY = "FAMILY", "Family, household and relationships"
    SOCIAL_CARE = "SOCIAL_CARE", "Social care"
    HEALTH = "HEALTH", "Health"
    EDUCATION = "EDUCATION", "Education"
    HOUSING = "HOUSING", "Housing"
    CRIMINAL = "CRIMINAL", "Crime, offences and intelligence"


class AgreementStatus(models.TextChoices):
    """States of a sharing agreement (domain notes 4.20)."""

    DRAFT = "DRAFT", "Waits for signatures"
    SIGNED_BY_ALL = "SIGNED_BY_ALL", "Signed by all"
    IN_FORCE = "IN_FORCE", "In force"
    REVIEW_DUE = "REVIEW_DUE", "Review due"
    SUSPENDED = "SUSPENDED", "Suspended"
    RENEWED = "RENEWED", "Renewed"
    EXPIRED = "EXPIRED", "Expired"


SHARING = (AgreementStatus.IN_FORCE, AgreementStatus.REVIEW_DUE)
_A, _HUB = AgreementStatus, Act.MANAGE_HUB

TABLE = Table(
    "sharing agreement",
    "4.20",
    AgreementStatus,
    [
        Step(
            _A.DRAFT,
            _A.SIGNED_BY_ALL,
            Act.SIGN_AGREEMENT,
            "with the signature of the last party; each is signed for by an information officer of its own",
        ),
        Step(
            _A.SIGNED_BY_ALL,
            _A.DRAFT,
            _HUB,
            "its text was changed, and every party signs anew, or another party was named",
        ),
        Step(
            _A.SIGNED_BY_ALL,
            _A.IN_FORCE,
            _HUB,
            "every party has signed this text",
            "until its last day",
        ),
        Step(
            _A.IN_FORCE,
            _A.REVIEW_DUE,
            None,
            "by itself",
            "the day of its review",
            "parties, their information officers and the hub’s managers are told 90, 30 and 7 days before",
        ),
        Step(
            _A.REVIEW_DUE,
            _A.IN_FORCE,
            _HUB,
            "it was reviewed, with the day of its next review, and goes on until its last day",
        ),
        *(
            Step(source, _A.SUSPENDED, _HUB, "with the reason; reading stops at once")
            for source in (_A.IN_FORCE, _A.REVIEW_DUE)
        ),
        *(
            Step(source, _A.RENEWED, _HUB, "the agreement that renews it was put in force")
            for source in (_A.IN_FORCE, _A.REVIEW_DUE, _A.SUSPENDED)
        ),
        Step(
            _A.SUSPENDED,
            _A.IN_FORCE,
            _HUB,
            "with the reason, before its last day is over; where its review came meanwhile, reviewed",
        ),
        *(
            Step(
                source,
                _A.EXPIRED,
                None,
                "by itself; what goes on is drawn up and signed anew",
                "its last day",
                "parties, their information officers, the hub’s managers and boards are told, 90, 30 and "
                "7 days before too",
            )
            for source in (_A.IN_FORCE, _A.REVIEW_DUE, _A.SUSPENDED)
        ),
    ],
)
TOLD_BEFORE = (90, 30, 7)  # days before the review falls due; its parties are told at each


class SharingAgreementQuerySet(VersionedQuerySet["SharingAgreement"]):
    """Sharing agreements."""

    def visible_to(self, hat: Hat) -> "SharingAgreementQuerySet":
        """Agreements are open to every member."""
        return self.filter(pk__isnull=hat is None)

    def in_force(self, on: date) -> "SharingAgreementQuerySet":
        """Agreements under which sharing is allowed on a day (London date)."""
        return self.filter(status__in=SHARING, signed_on__lte=on, expires_on__gte=on)


class SharingAgreement(Versioned):
    """An information-sharing agreement of one workspace: parties, purposes and dates."""

    kind: ClassVar[str] = "agreement"

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="agreements")
    name = models.CharField(max_length=200)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    data_classes = ArrayField(
        models.CharField(max_length=12, choices=DataClass.choices), default=list
    )
    assessment_reference = models.CharField(max_length=60, blank=True)  # the impact assessment's
    text_number = models.PositiveSmallIntegerField(
        default=1
    )  # one more with each change of the text
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewals")
    signed_on = models.DateField(null=True)  # when the last of its parties signed this text
    review_due_on = models.DateField()
    expires_on = models.DateField()
    status = models.CharField(
        max_length=13, choices=AgreementStatus.choices, default=AgreementStatus.DRAFT
    )
    told_before = models.PositiveSmallIntegerField(null=True)  # the last of TOLD_BEFORE done
    told_expiring = models.PositiveSmallIntegerField(null=True)  # the same, before its last day

    objects = SharingAgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(signed_on=None) | Q(signed_on__lte=models.F("expires_on")))
                & Q(review_due_on__lte=models.F("expires_on")),
                name="agreement_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT") | Q(signed_on__isnull=False),
                name="agreement_signed_unless_draft",
            ),
        ]

    def __str__(self) -> str:
        """An agreement reads as its name."""
        return self.name

    def start(self, *, by: Actor, at: datetime) -> "SharingAgreement":
        """Store a new agreement."""
        return self._create(by=by, at=at)

    @property
    def data_words(self) -> str:
        """The classes of data it covers, in words."""
        return "; ".join(str(DataClass(one).label) for one in self.data_classes)

    @property
    def purpose_words(self) -> str:
        """The purposes for which may be shared under it, in words."""
        return "; ".join(str(Purpose(one).label) for one in self.purposes)

    def set_text(self, words: dict[str, Any], *, by: Actor, at: datetime) -> "SharingAgreement":
        """Store another text: it waits for every signature anew."""
        for name, value in words.items():
            setattr(self, name, value)
        self.text_number += 1
        self.status, self.signed_on = AgreementStatus.DRAFT, None
        return self._commit([*words, "text_number", "status", "signed_on"], by=by, at=at)

    def set_signed(self, on: date | None, *, by: Actor, at: datetime) -> "SharingAgreement":
        """Note that every party has signed this text, or (None) that one is to sign it yet."""
        self.status = AgreementStatus.SIGNED_BY_ALL if on else AgreementStatus.DRAFT
        self.signed_on = on
        return self._commit(["status", "signed_on"], by=by, at=at)

    def set_told(
        self, days: int, status: AgreementStatus, *, by: Actor, at: datetime, because: Reason
    ) -> "SharingAgreement":
        """Note that its parties were told so many days before its review, and whether it is due."""
        self.told_before, self.status = days, status
        return self._commit(["told_before", "status"], by=by, at=at, because=because)

    def set_told_expiring(
        self, stage: int, *, by: Actor, at: datetime, because: Reason
    ) -> "SharingAgreement":
        """Note how many days before its last day its parties were told of it."""
        self.told_expiring = stage
        return self._commit(["told_expiring"], by=by, at=at, because=because)

    def set_reviewed(
        self, next_on: date, *, by: Actor, at: datetime, because: Reason
    ) -> "SharingAgreement":
        """Note that it was reviewed and is in force; its parties are told anew before the next review."""
        self.status, self.review_due_on = AgreementStatus.IN_FORCE, next_on
        self.told_before = None
        return self._commit(
            ["status", "review_due_on", "told_before"], by=by, at=at, because=because
        )

    def set_status(
        self, status: AgreementStatus, *, by: Actor, at: datetime, because: Reason
    ) -> "SharingAgreement":
        """Put it in force, suspend it or let it end."""
        self.status = status
        return self._commit(["status"], by=by, at=at, because=because)


class AgreementPartyQuerySet(models.QuerySet["AgreementParty"]):
    """Parties of agreements."""

    def taking_part(self) -> "AgreementPartyQuerySet":
        """Those that have not left."""
        return self.filter(left_on__isnull=True)

    def visible_to(self, hat: Hat) -> "AgreementPartyQuerySet":
        """The parts of one's own agency, those it is to sign first."""
        waits = models.Case(
            models.When(signed_text=models.F("agreement__text_number"), then=1), default=0
        )
        found = self.taking_part().filter(agency=hat.agency_id)
        return found.select_related("agreement__workspace", "agency").order_by(
            waits, "agreement__review_due_on", "pk"
        )

    def to_sign(self, agency_id: UUID) -> "AgreementPartyQuerySet":
        """Those of an agency that wait for its signature, of agreements that have not ended."""
        over = (AgreementStatus.EXPIRED, AgreementStatus.RENEWED)
        return self.unsigned().filter(agency=agency_id).exclude(agreement__status__in=over)

    def signed(self) -> "AgreementPartyQuerySet":
        """Those whose signature stands under the present text."""
        return self.filter(signed_text=models.F("agreement__text_number"))

    def unsigned(self) -> "AgreementPartyQuerySet":
        """Those that take part and have not signed the present text."""
        return self.taking_part().exclude(pk__in=AgreementParty.objects.signed().values("pk"))


class AgreementParty(Row):
    """One agency's part in an agreement: asked to sign it, and then its signature with its lawful basis (7.2 R2).

    A signature stands under one text: `signed_text` is the agreement's `text_number` at that time.
    """

    agreement = models.ForeignKey(
        SharingAgreement, on_delete=models.PROTECT, related_name="parties"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    lawful_basis = models.CharField(max_length=120, blank=True)
    condition = models.CharField(max_length=160, blank=True)
    signed_on = models.DateField(null=True)
    signed_text = models.PositiveSmallIntegerField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    left_on = models.DateField(null=True, blank=True)

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "agency"], name="party_once_in_agreement")
        ]

    def __str__(self) -> str:
        """A party reads as its agency."""
        return str(self.agency_id)

    def start(self) -> "AgreementParty":
        """Store that an agency is to sign."""
        self.save(force_insert=True)
        return self

    @property
    def is_signed(self) -> bool:
        """Whether its signature stands under the present text."""
        return self.signed_text == self.agreement.text_number

    def set_signed(
        self, text_number: int, person_id: UUID, *, lawful_basis: str, condition: str, on: date
    ) -> "AgreementParty":
        """Store the signature of its information officer under a text."""
        self.signed_text, self.signed_by_id, self.signed_on = text_number, person_id, on
        self.lawful_basis, self.condition = lawful_basis, condition
        fields = ["signed_text", "signed_by", "signed_on", "lawful_basis", "condition"]
        self.save(update_fields=fields)
        return self

    def set_left(self, on: date) -> None:
        """End it: from that day the agency reads nothing of the others."""
        self.left_on = on
        self.save(update_fields=["left_on"])


def agreement_in_force(on: date) -> Exists:
    """For a queryset of memberships: whether its agency is party to an agreement of its workspace."""
    return Exists(
        AgreementParty.objects.filter(
            Q(left_on__isnull=True) | Q(left_on__gt=on),
            agency=OuterRef("agency"),
            agreement__workspace=OuterRef("workspace"),
            agreement__status__in=SHARING,
            agreement__signed_on__lte=on,
            agreement__expires_on__gte=on,
            signed_on__lte=on,
            signed_text=models.F("agreement__text_number"),
        )
    )
