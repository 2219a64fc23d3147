"""Agencies and their teams."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.base import Row, Versioned, VersionedQuerySet
from agencies.reasons import Reason


class AgencyKind(models.TextChoices):
    """Kinds of agency (domain notes 2.2)."""

    LA_CHILDREN = "LA_CHILDREN", "Children’s services"
    LA_ADULTS = "LA_ADULTS", "Adult social care"
    POLICE = "POLICE", "Police"
    HEALTH_PROVIDER = "HEALTH_PROVIDER", "Health provider"
    ICB = "ICB", "Integrated care board"
    PRIMARY_CARE = "PRIMARY_CARE", "Primary care"
    PROBATION = "PROBATION", "Probation"
    HOUSING = "HOUSING", "Housing"
    EDUCATION = "EDUCATION", "Education"
    VCS_DA = "VCS_DA", "Domestic abuse service"
    FIRE = "FIRE", "Fire and rescue"
    CARE_HOME = "CARE_HOME", "Children’s home"
    PARTNERSHIP = "PARTNERSHIP", "Partnership office"
    AUDIT = "AUDIT", "Audit"
    OTHER = "OTHER", "Other"


class LegalRegime(models.TextChoices):
    """Under which part of the law an agency handles personal data (domain notes 7.1)."""

    UK_GDPR = "UK_GDPR", "UK GDPR"
    DPA_PART3 = "DPA_PART3", "Data Protection Act 2018 Part 3"
    BOTH = "BOTH", "Both"


class AgencyStatus(models.TextChoices):
    """Reference agencies stand inactive until somebody signs an agreement for them."""

    INACTIVE = "INACTIVE", "Not active"
    ACTIVE = "ACTIVE", "Active"
    ENDED = "ENDED", "Ended"


class AgencyQuerySet(VersionedQuerySet["Agency"]):
    """Agencies; their names and codes are known to every signed-in person."""

    def visible_to(self, hat: Hat) -> "AgencyQuerySet":
        """Every agency: who takes part in the partnership is no secret among its members."""
        return self.filter(pk__isnull=hat is None)

    def active(self) -> "AgencyQuerySet":
        """Agencies that take part now."""
        return self.filter(status=AgencyStatus.ACTIVE)


class Agency(Versioned):
    """A body that holds, gives and receives records under a key of its own."""

    kind: ClassVar[str] = "agency"

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60)
    agency_kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    legal_regime = models.CharField(max_length=10, choices=LegalRegime.choices)
    status = models.CharField(
        max_length=10, choices=AgencyStatus.choices, default=AgencyStatus.INACTIVE
    )
    gss_code = models.CharField(max_length=9, blank=True)
    ods_code = models.CharField(max_length=10, blank=True)
    dfe_code = models.CharField(max_length=4, blank=True)
    urn = models.CharField(max_length=6, blank=True)
    code_source = models.CharField(max_length=120, blank=True)
    codes_from_on = models.DateField(null=True, blank=True)
    codes_until_on = models.DateField(null=True, blank=True)
    ico_registration = models.CharField(max_length=20, blank=True)
    queue_name = models.CharField(max_length=60, blank=True)
    data_protection_contact = models.CharField(max_length=200, blank=True)
    single_point_of_contact = models.CharField(max_length=200, blank=True)
    out_of_hours_phone = models.CharField(max_length=30, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        """An agency reads as its name."""
        return self.name

    def start(self, *, by: Actor, at: datetime) -> "Agency":
        """Store a new agency."""
        return self._create(by=by, at=at)

    def set_details(self, *, by: Actor, at: datetime) -> "Agency":
        """Store what was changed on its page."""
        return self._commit(DETAILS, by=by, at=at)

    def set_status(
        self, status: AgencyStatus, *, by: Actor, at: datetime, because: Reason
    ) -> "Agency":
        """Begin or end its part in the hub."""
        self.status = status
        return self._commit(["status"], by=by, at=at, because=because)


DETAILS = (
    "name",
    "short_name",
    "agency_kind",
    "legal_regime",
    "gss_code",
    "ods_code",
    "dfe_code",
    "urn",
    "ico_registration",
    "queue_name",
    "data_protection_contact",
    "single_point_of_contact",
    "out_of_hours_phone",
)


class Team(Row):
    """A team of an agency, such as the police's Central Referral Unit, with its service hours."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    works_weekends = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "name"], name="team_name_once_in_agency")
        ]

    def __str__(self) -> str:
        """A team reads as its name."""
        return self.name
