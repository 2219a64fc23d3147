"""Acts on workspaces and the agreements under which agencies share in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, hints, notices
from agencies.actors import Actor
from agencies.agencies import may_manage
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership
from agencies.models.workspaces import (
    SHARING,
    TABLE,
    TOLD_BEFORE,
    AgreementParty,
    AgreementStatus,
    SharingAgreement,
    Workspace,
    WorkspaceKind,
)
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Role
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb


@transaction.atomic
def open_workspace(
    name: str,
    *,
    workspace_kind: WorkspaceKind,
    host: Agency,
    by: Actor,
) -> Workspace:
    """Open a workspace under its host agency, which owns what the workspace makes."""
    require(may_manage(by))
    at = clock.now()
    workspace = Workspace(
        id=uuid4(),
        name=name,
        workspace_kind=workspace_kind,
        host=host,
    ).start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[workspace], owners=[host.pk], at=at)
    return workspace


@transaction.atomic
def change(workspace: Workspace, *, name: str, is_open: bool, by: Actor, version: int) -> Workspace:
    """Rename a workspace, close it or open it again."""
    require(may_manage(by))
    at = clock.now()
    workspace = Workspace.objects.lock(workspace, version)
    workspace.name, workspace.is_open = name, is_open
    workspace.set_details(by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[workspace], at=at)
    return workspace


@transaction.atomic
def draw_up(
    workspace: Workspace,
    *,
    name: str,
    purposes: Iterable[str],
    data_classes: Iterable[str],
    signed_on: date,
    review_due_on: date,
    expires_on: date,
    assessment_reference: str,
    by: Actor,
) -> SharingAgreement:
    """Draw up a sharing agreement; it is a draft until parties have signed and it is put in force."""
    require(may_manage(by))
    at = clock.now()
    agreement = SharingAgreement(
        id=uuid4(),
        workspace=workspace,
        name=name,
        purposes=list(purposes),
        data_classes=list(data_classes),
        signed_on=signed_on,
        review_due_on=review_due_on,
        expires_on=expires_on,
        assessment_reference=assessment_reference,
    ).start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[agreement], at=at)
    return agreement


@transaction.atomic
def sign(
    agreement: SharingAgreement,
    *,
    agency: Agency,
    lawful_basis: str,
    condition: str,
    signed_on: date,
    by: Actor,
) -> AgreementParty:
    """Record an agency's signature with its lawful basis (domain notes 7.2 R2)."""
    require(may_manage(by))
    if agreement.parties.filter(agency=agency).exists():
        raise Refused("This agency has signed already.")
    at = clock.now()
    party = AgreementParty(
        id=uuid4(),
        agreement=agreement,
        agency=agency,
        lawful_basis=lawful_basis,
        condition=condition,
        signed_on=signed_on,
    )
    party.start()
    log.write(by=by, verb=Verb.CONFIRMED, about=[agreement], owners=[agency.pk], at=at)
    return party


@transaction.atomic
def set_status(
    agreement: SharingAgreement,
    status: AgreementStatus,
    *,
    by: Actor,
    because: Reason,
    version: int,
) -> SharingAgreement:
    """Put an agreement in force, suspend it or take it up again; reads follow at the next request."""
    require(may_manage(by))
    agreement = SharingAgreement.objects.lock(agreement, version)
    require(TABLE.may_move(agreement.status, status))
    if not TABLE.is_by_hand(agreement.status, status):
        raise Refused("That happens by itself, on its day.")
    if status == AgreementStatus.IN_FORCE:
        _require_lasting(agreement)
    at = clock.now()
    agreement.set_status(status, by=by, at=at, because=because)
    _kick_parties(agreement)
    log.write(by=by, verb=Verb.CHANGED, about=[agreement], reason=because, at=at)
    return agreement


def _require_lasting(agreement: SharingAgreement) -> None:
    if not agreement.parties.exists():
        raise Refused("Nobody has signed yet. Add the parties first.")
    if agreement.expires_on < hats.today():
        raise Refused("Its last day is over. Draw up a new agreement, and let the parties sign it.")


@transaction.atomic
def leave(party: AgreementParty, *, by: Actor, because: Reason) -> AgreementParty:
    """Let an agency leave an agreement today: it reads nothing of the others, and keeps its own.

    Raises Refused when it has left already.
    """
    require(may_manage(by))
    party = (
        AgreementParty.objects.select_for_update(of=("self",))
        .select_related("agreement")
        .get(pk=party.pk)
    )
    if party.left_on is not None:
        raise Refused("This agency has left already.")
    at = clock.now()
    party.set_left(hats.today())
    transaction.on_commit(partial(hints.kick, agency_id=str(party.agency_id)), robust=True)
    log.write(
        by=by,
        verb=Verb.ENDED,
        about=[party.agreement],
        owners=[party.agency_id],
        reason=because,
        at=at,
    )
    return party


def _kick_parties(agreement: SharingAgreement) -> None:
    agency_ids: list[UUID] = list(agreement.parties.values_list("agency_id", flat=True))
    for agency_id in agency_ids:
        transaction.on_commit(partial(hints.kick, agency_id=str(agency_id)), robust=True)


@transaction.atomic
def expire_agreements(*, by: Actor) -> int:
    """Mark agreements whose last day is over; reading stopped at midnight by their date already."""
    at = clock.now()
    lasting = (*SHARING, AgreementStatus.SUSPENDED)
    over = SharingAgreement.objects.select_for_update().filter(
        expires_on__lt=hats.today(), status__in=lasting
    )
    count = 0
    for agreement in over:
        agreement.set_status(AgreementStatus.EXPIRED, by=by, at=at, because=BY_RULE)
        _kick_parties(agreement)
        _tell_parties(agreement, NoticeKind.AGREEMENT_EXPIRED, by=by, at=at)
        log.write(by=by, verb=Verb.ENDED, about=[agreement], reason=BY_RULE, at=at)
        count += 1
    return count


@transaction.atomic
def tell_of_expiry(*, by: Actor) -> int:
    """Tell parties, information officers and boards 90, 30 and 7 days before an agreement expires (4.19).

    Each stage is told once, as of reviews. Gives how many agreements were told of.
    """
    at, today = clock.now(), hats.today()
    near = SharingAgreement.objects.select_for_update().filter(
        expires_on__gte=today,
        expires_on__lte=today + timedelta(days=max(TOLD_BEFORE)),
        status__in=SHARING,
    )
    count = 0
    for agreement in near:
        left = (agreement.expires_on - today).days
        stage = min(days for days in TOLD_BEFORE if left <= days)
        if agreement.told_expiring is not None and agreement.told_expiring <= stage:
            continue
        agreement.set_told_expiring(stage, by=by, at=at, because=BY_RULE)
        _tell_parties(agreement, NoticeKind.AGREEMENT_EXPIRING, by=by, at=at)
        log.write(by=by, verb=Verb.NOTIFIED, about=[agreement], reason=BY_RULE, at=at)
        count += 1
    return count


@transaction.atomic
def tell_of_reviews(*, by: Actor) -> int:
    """Tell parties and hub managers 90, 30 and 7 days before a review, and that it is due (4.20).

    Each stage is told once; what was missed while nothing swept is told as the nearest stage alone.
    Gives how many agreements were told of.
    """
    at, today = clock.now(), hats.today()
    near = SharingAgreement.objects.select_for_update().filter(
        review_due_on__lte=today + timedelta(days=max(TOLD_BEFORE)), status__in=SHARING
    )
    count = 0
    for agreement in near:
        left = (agreement.review_due_on - today).days
        stage = 0 if left <= 0 else min(days for days in TOLD_BEFORE if left <= days)
        if agreement.told_before is not None and agreement.told_before <= stage:
            continue
        is_due = stage == 0
        status = AgreementStatus.REVIEW_DUE if is_due else AgreementStatus(agreement.status)
        agreement.set_told(stage, status, by=by, at=at, because=BY_RULE)
        _tell_parties(agreement, NoticeKind.AGREEMENT_REVIEW, by=by, at=at)
        log.write(by=by, verb=Verb.NOTIFIED, about=[agreement], reason=BY_RULE, at=at)
        count += 1
    return count


def _tell_parties(
    agreement: SharingAgreement, kind: NoticeKind, *, by: Actor, at: datetime
) -> None:
    managers = Membership.objects.current(hats.today()).filter(role=Role.HUB_MANAGER)
    told = {
        *agreement.parties.filter(left_on__isnull=True).values_list("agency_id", flat=True),
        *managers.values_list("agency_id", flat=True),
    }
    notices.post(to=told, notice_kind=kind, about=agreement, by=by, at=at)
