"""What was taken back, ended, shortened or destroyed since an instant, as lines for the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from agencies.models.agencies import Agency, AgencyStatus
from agencies.models.escrow import Escrow
from agencies.models.factors import AuthenticatorApp, Passkey, RecoveryCodes
from agencies.models.files import File
from agencies.models.grants import GrantCause
from agencies.models.keys import AgencyKey
from agencies.models.people import Membership, MembershipStatus, Person
from agencies.models.revocations import Line, RevokedKind
from agencies.models.training import TrainingRecord
from agencies.models.workspaces import (
    AgreementParty,
    AgreementStatus,
    SharingAgreement,
    Workspace,
)
from agencies.narrowed import Narrowing, Shut, changed_since

FACTORS = (AuthenticatorApp, RecoveryCodes, Passkey)
PUT_OUT = {
    MembershipStatus.ENDED: RevokedKind.ENDED,
    MembershipStatus.SUSPENDED: RevokedKind.SUSPENDED,
}
SUSPENDED = Shut(
    SharingAgreement, (AgreementStatus.SUSPENDED, AgreementStatus.EXPIRED), field="status"
)
NARROWING = Narrowing(
    shut=(
        SUSPENDED,
        Shut(Agency, (AgencyStatus.INACTIVE, AgencyStatus.ENDED), field="status"),
        Shut(Workspace, (False,), field="is_open"),
    )
)
_ENDS = ("induction_on", "training_until_on", "vetting_expires_on")


def lines(since: datetime) -> Iterator[Line]:
    """Everything of this package that narrows and was done since an instant; inside a door."""
    yield from _of_grants_and_files(since)
    yield from _of_memberships(since)
    yield from _of_credentials(since)
    yield from _of_agreements(since)
    yield from NARROWING.since(since)


def _lines(what: RevokedKind, found: Iterable[tuple[UUID, datetime | None]]) -> Iterator[Line]:
    return (Line(what.value, pk, at) for pk, at in found if at is not None)


def _of_grants_and_files(since: datetime) -> Iterator[Line]:
    causes = GrantCause.objects.filter(ended_at__gte=since)
    yield from _lines(RevokedKind.GRANT, causes.values_list("pk", "ended_at"))
    keys = AgencyKey.objects.filter(destroyed_at__gte=since)
    yield from _lines(RevokedKind.KEY, keys.values_list("pk", "destroyed_at"))
    files = File.objects.filter(destroyed_at__gte=since)
    yield from _lines(RevokedKind.FILE, files.values_list("pk", "destroyed_at"))


def _of_memberships(since: datetime) -> Iterator[Line]:
    versions = Membership.history.filter(history_date__gte=since, status__in=[*PUT_OUT])
    for pk, status, at in versions.values_list("id", "status", "history_date"):
        yield Line(PUT_OUT[status].value, pk, at)
    shorter = {}
    for column in _ENDS:
        for pk, before, after, at in changed_since(TrainingRecord, column, since):
            if _is_worse(column, before, after):
                shorter[pk, at] = Line(RevokedKind.TRAINING, pk, at)
    yield from shorter.values()


def _is_worse(column: str, before: date | None, after: date | None) -> bool:
    """Whether somebody is let in for fewer days: a last day that came nearer, an induction that was put off."""
    if before is None or after is None:
        return before is not None and after is None
    return after > before if column == "induction_on" else after < before


def _of_credentials(since: datetime) -> Iterator[Line]:
    for model in FACTORS:
        ended = model.objects.filter(ended_at__gte=since)
        yield from _lines(RevokedKind.FACTOR, ended.values_list("handle", "ended_at"))
    used = RecoveryCodes.objects.filter(used_at__gte=since)
    yield from _lines(RevokedKind.CODES, used.values_list("handle", "used_at"))
    changed = Person.objects.filter(password_changed_at__gte=since)
    yield from _lines(RevokedKind.PASSWORD, changed.values_list("pk", "password_changed_at"))
    shares = Escrow.objects.filter(ended_at__gte=since)
    yield from _lines(RevokedKind.ESCROW, shares.values_list("pk", "ended_at"))


def _of_agreements(since: datetime) -> Iterator[Line]:
    left = AgreementParty.objects.filter(left_on__gte=since.date())
    for pk, day in left.values_list("pk", "left_on"):
        if day is not None:  # its hour is not kept: the end of the day is after every backup of it
            yield Line(RevokedKind.PARTY, pk, datetime.combine(day, time.max, UTC))
    renewed = SharingAgreement.history.filter(
        history_date__gte=since, status=AgreementStatus.RENEWED
    )
    for pk, at in renewed.values_list("id", "history_date"):
        yield from _less_than_before(pk, at)


def _less_than_before(renewed_id: UUID, at: datetime) -> Iterator[Line]:
    """What an agreement gave that the one which renews it does not: parties, purposes, classes of data."""
    old = SharingAgreement.objects.get(pk=renewed_id)
    new = old.renewals.filter(signed_on__isnull=False).order_by("signed_on", "pk").last()
    if new is None:
        return
    here = new.parties.taking_part().values("agency")
    gone = old.parties.taking_part().exclude(agency__in=here)
    for pk in gone.values_list("pk", flat=True):
        yield Line(RevokedKind.PARTY, pk, at)
    if {*old.purposes, *old.data_classes} - {*new.purposes, *new.data_classes}:
        yield SUSPENDED.line(old.pk, AgreementStatus.SUSPENDED, at)
