"""People who use the hub, and the memberships under which each of them wears a hat."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyStatus
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import KEEPERS, VETTING_REQUIRED, Act, Role, may
from agencies.transitions import Step, Table


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def visible_to(self, hat: Hat) -> models.QuerySet[Person]:
        """Colleagues' names are known to every signed-in person."""
        return self.filter(pk__isnull=hat is None)

    def managed_by(self, hat: Hat) -> models.QuerySet[Person]:
        """People a manager looks after: of their agency, or of every agency for a hub manager."""
        if may(hat, Act.MANAGE_HUB):
            return self.all()
        return self.filter(agency=hat.agency_id) if may(hat, Act.MANAGE_AGENCY) else self.none()


class Person(AbstractBaseUser):
    """Somebody who may sign in; what they may see comes from their hat alone."""

    kind: ClassVar[str] = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_name = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)  # such as "health visitor"
    email = models.EmailField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "user_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        """A person reads as their name."""
        return self.name

    def start(self) -> Person:
        """Store a new person."""
        self.save(force_insert=True)
        return self

    def set_new_password(self, password: str, *, at: datetime) -> None:
        """Store the hash of a new password; `agencies.passwords` says which are good enough."""
        self.set_password(password)
        self.password_changed_at = at
        self.save(update_fields=["password", "password_changed_at"])

    def set_no_password(self, *, at: datetime) -> None:
        """Let no password be right until a link brings a new one, as before the first."""
        self.set_unusable_password()
        self.password_changed_at = at
        self.save(update_fields=["password", "password_changed_at"])

    @property
    def initialled(self) -> str:
        """First initial and family name, as in a list of who is here: `K. Ashby`."""
        words = self.name.split()
        return f"{words[-2][0]}. {words[-1]}" if len(words) > 1 else self.name


class MembershipStatus(models.TextChoices):
    """States of a membership (domain notes 4.20)."""

    INVITED = "INVITED", "Waiting for induction"
    INDUCTED = "INDUCTED", "Waiting for confirmation"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"
    ENDED = "ENDED", "Ended"


S, _AGENCY = MembershipStatus, Act.MANAGE_AGENCY
OPEN = (S.INVITED, S.INDUCTED, S.ACTIVE)  # what gives a hat, or is on its way to

TABLE = Table(
    "user membership",
    "4.20",
    MembershipStatus,
    [
        Step(
            S.INVITED,
            S.INDUCTED,
            _AGENCY,
            "the person’s induction, training and, where the role needs it, vetting are recorded",
        ),
        Step(
            S.INDUCTED,
            S.ACTIVE,
            Act.MANAGE_HUB,
            "by another person than the one who granted it, while nothing of these is lacking",
            "no hat on a day on which one of them is lacking",
            "the person and the agency’s managers are warned 30 and 7 days before a date lapses",
            two_people=True,
        ),
        Step(
            S.ACTIVE,
            S.SUSPENDED,
            _AGENCY,
            "with the reason; sessions and sockets end in the same act",
        ),
        Step(
            S.ACTIVE,
            S.SUSPENDED,
            None,
            "nobody re-confirmed it in the quarter",
            "days of grace that the partnership chose, from the day on which managers were told",
            "the agency’s and the hub’s managers are told when it is late, and when it is suspended",
        ),
        *(
            Step(S.SUSPENDED, target, _AGENCY, "with the reason; it waits as a new one does")
            for target in (S.INVITED, S.INDUCTED)
        ),
        *(
            Step(source, S.ENDED, _AGENCY, "with the reason; sessions and sockets end")
            for source in (S.INVITED, S.INDUCTED, S.ACTIVE, S.SUSPENDED)
        ),
    ],
)


def is_ready(on: date) -> Q:
    """For memberships: whose person is inducted, trained and, where the role needs it, vetted on a day."""
    vetted = Q(person__training__vetting_expires_on__gte=on)
    return Q(
        ~Q(role__in=VETTING_REQUIRED) | vetted,
        person__training__induction_on__lte=on,
        person__training__training_until_on__gte=on,
    )


class MembershipQuerySet(VersionedQuerySet["Membership"]):
    """Memberships."""

    def visible_to(self, hat: Hat) -> MembershipQuerySet:
        """Those of one's own agency and of one's own workspace."""
        return self.filter(Q(agency=hat.agency_id) | Q(workspace=hat.workspace_id))

    def managed_by(self, hat: Hat) -> MembershipQuerySet:
        """Memberships a manager looks after."""
        if may(hat, Act.MANAGE_HUB):
            return self.all()
        return self.filter(agency=hat.agency_id) if may(hat, Act.MANAGE_AGENCY) else self.none()

    def waiting_for(self, hat: Hat) -> MembershipQuerySet:
        """Those that wait for a confirmation."""
        return self.managed_by(hat).filter(status=MembershipStatus.INDUCTED).order_by("from_on")

    def reconfirm_due_for(self, hat: Hat) -> MembershipQuerySet:
        """Those in time whose quarterly re-confirmation falls due within a fortnight, or is late."""
        today = clock.now().astimezone(clock.LONDON).date()
        due = self.managed_by(hat).in_time(today)
        return due.filter(reconfirm_due_on__lte=today + timedelta(days=14)).order_by(
            "reconfirm_due_on"
        )

    def unconfirmed(self, on: date) -> MembershipQuerySet:
        """Those in time whose quarterly re-confirmation is late on a day."""
        return self.in_time(on).filter(reconfirm_due_on__lt=on)

    def current(self, on: date) -> MembershipQuerySet:
        """Memberships that give a hat on a day: in time, and whose person may come in (7.2 R20)."""
        return self.in_time(on).filter(is_ready(on))

    def awaited(self, on: date) -> MembershipQuerySet:
        """Memberships that give a hat or are on their way to, of active people, not over on a day."""
        still = Q(until_on__isnull=True) | Q(until_on__gte=on)
        return self.filter(still, status__in=OPEN, person__is_active=True, workspace__is_open=True)

    def lacking(self, on: date) -> MembershipQuerySet:
        """Those of them whose person lacks induction, training or vetting for the role on a day."""
        ready = Membership.objects.filter(is_ready(on)).values("pk")
        return self.awaited(on).exclude(pk__in=ready)

    def keeping_hub(self, on: date) -> MembershipQuerySet:
        """Those that give a hat on a day in which the hub itself is kept."""
        return self.current(on).filter(role__in=KEEPERS)

    def agencies(self) -> list[uuid.UUID]:
        """The agencies of these, each once."""
        return [*self.order_by("agency_id").values_list("agency_id", flat=True).distinct()]

    def in_time(self, on: date) -> MembershipQuerySet:
        """Memberships that are active and in date on a day, in an active agency and an open workspace."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on),
            status=MembershipStatus.ACTIVE,
            from_on__lte=on,
            person__is_active=True,
            agency__status=AgencyStatus.ACTIVE,
            workspace__is_open=True,
        )


class Membership(Versioned):
    """One person's role in one workspace for one agency, from and to a date.

    Granted by one person and confirmed by another (domain notes 4.20, two people).
    """

    kind: ClassVar[str] = "membership"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.INVITED
    )
    granted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="memberships_granted"
    )
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="memberships_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)
    reconfirm_due_on = models.DateField(null=True)
    suspend_on = models.DateField(null=True)  # when it was late: the day on which grace is over
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("granted_by")),
                name="membership_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="membership_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        """A membership reads as its role."""
        return self.get_role_display()

    def get_role_display(self) -> str:  # type: ignore[no-redef]  # Django leaves it as it is
        """The role in words: a member of a CMOG goes by what the workspace calls it, such as MASE member."""
        words = str(Role(self.role).label)
        return self.workspace.in_its_words(words) if self.role == Role.CMOG_MEMBER else words

    def start(self, *, by: Actor, at: datetime) -> Membership:
        """Store a membership that waits for confirmation."""
        return self._create(by=by, at=at)

    def set_inducted(self, *, by: Actor, at: datetime) -> Membership:
        """Note that its person lacks nothing for it; it waits for confirmation."""
        self.status = MembershipStatus.INDUCTED
        return self._commit(["status"], by=by, at=at)

    def set_confirmed(
        self, person_id: uuid.UUID, *, reconfirm_due_on: date, by: Actor, at: datetime
    ) -> Membership:
        """Note that another person confirmed it; it gives a hat from its first day."""
        self.confirmed_by_id, self.confirmed_at = person_id, at
        self.status, self.reconfirm_due_on = MembershipStatus.ACTIVE, reconfirm_due_on
        self.suspend_on = None
        fields = ["confirmed_by", "confirmed_at", "status", "reconfirm_due_on", "suspend_on"]
        return self._commit(fields, by=by, at=at)

    def set_status(
        self, status: MembershipStatus, *, by: Actor, at: datetime, because: Reason
    ) -> Membership:
        """Suspend it or end it."""
        self.status = status
        self.ended_at = at if status == MembershipStatus.ENDED else None
        return self._commit(["status", "ended_at"], by=by, at=at, because=because)

    def set_reconfirmed(self, due_on: date, *, by: Actor, at: datetime) -> Membership:
        """Note the quarterly re-confirmation and when the next is due."""
        self.reconfirm_due_on, self.suspend_on = due_on, None
        return self._commit(["reconfirm_due_on", "suspend_on"], by=by, at=at)

    def set_late(self, suspend_on: date, *, by: Actor, at: datetime, because: Reason) -> Membership:
        """Note that its re-confirmation is late, and when it is suspended for that."""
        self.suspend_on = suspend_on
        return self._commit(["suspend_on"], by=by, at=at, because=because)

    def set_asked_again(
        self,
        status: MembershipStatus,
        person_id: uuid.UUID,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> Membership:
        """Note that somebody asks for a suspended one again: it waits for another, as a new one does."""
        self.status, self.granted_by_id = status, person_id
        self.confirmed_by = self.confirmed_at = self.suspend_on = None
        fields = ["status", "granted_by", "confirmed_by", "confirmed_at", "suspend_on"]
        return self._commit(fields, by=by, at=at, because=because)
