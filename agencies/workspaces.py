"""Acts on workspaces and the agreements under which agencies share in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, hints, notices
from agencies.actors import Actor, Hat, Service
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
from agencies.roles import Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

BY_HAND = (AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED)


@transaction.atomic
def open_workspace(
    name: str,
    *,
    workspace_kind: WorkspaceKind,
    host: Agency,
    by: Actor,
    label: str = "",
) -> Workspace:
    """Open a workspace under its host agency, which owns what the workspace makes.

    `label` is what its kind is called there, where that is not the kind's own name.
    """
    require(may_manage(by))
    at = clock.now()
    workspace = Workspace(
        id=uuid4(),
        name=name,
        workspace_kind=workspace_kind,
        label=label,
        host=host,
    ).start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[workspace], owners=[host.pk], at=at)
    return workspace


@transaction.atomic
def change(
    workspace: Workspace,
    *,
    name: str,
    is_open: bool,
    by: Actor,
    version: int,
    label: str = "",
) -> Workspace:
    """Rename a workspace or what its kind is called there, close it or open it again."""
    require(may_manage(by))
    at = clock.now()
    workspace = Workspace.objects.lock(workspace, version)
    workspace.name, workspace.label, workspace.is_open = name, label, is_open
    workspace.set_details(by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[workspace], at=at)
    return workspace


@dataclass(frozen=True)
class Text:
    """What the parties of an agreement sign."""

    name: str
    purposes: Sequence[str]
    data_classes: Sequence[str]
    review_due_on: date
    expires_on: date
    assessment_reference: str = ""

    def columns(self) -> dict[str, Any]:
        """The same, as it is stored."""
        lists = {"purposes": [*self.purposes], "data_classes": [*self.data_classes]}
        return {**vars(self), **lists}


@transaction.atomic
def draw_up(
    workspace: Workspace,
    text: Text,
    *,
    parties: Iterable[Agency],
    by: Actor,
    renews: SharingAgreement | None = None,
) -> SharingAgreement:
    """Draw up a sharing agreement: it waits for the signature of every party. Raises Refused.

    `renews` is the agreement that ends as renewed when this one is put in force.
    """
    require(may_manage(by))
    if renews is not None:
        require(may_renew(renews))
    named = [*parties]
    if not named:
        raise Refused("Name at least one party.")
    at = clock.now()
    agreement = SharingAgreement(
        id=uuid4(), workspace=workspace, renews=renews, **text.columns()
    ).start(by=by, at=at)
    for agency in named:
        AgreementParty(id=uuid4(), agreement=agreement, agency=agency).start()
    _say(NoticeKind.AGREEMENT_TO_SIGN, [one.pk for one in named], agreement, at)
    log.write(by=by, verb=Verb.CREATED, about=[agreement], owners=[one.pk for one in named], at=at)
    return agreement


def may_renew(agreement: SharingAgreement) -> Verdict:
    """Whether another agreement can take the place of this one."""
    if agreement.status in (AgreementStatus.DRAFT, AgreementStatus.SIGNED_BY_ALL):
        return no("It is not in force yet: change its text instead.")
    if agreement.status == AgreementStatus.RENEWED:
        return no("It was renewed already.")
    return YES


def may_change_text(agreement: SharingAgreement) -> Verdict:
    """Whether the text can still be changed: what is in force is renewed instead."""
    if agreement.status in (AgreementStatus.DRAFT, AgreementStatus.SIGNED_BY_ALL):
        return YES
    return no(
        "What was in force is not changed. Draw up its renewal, which every party signs anew."
    )


@transaction.atomic
def change_text(
    agreement: SharingAgreement, text: Text, *, by: Actor, version: int
) -> SharingAgreement:
    """Change the text of an agreement that is not in force: every party signs anew. Raises Refused, Stale."""
    require(may_manage(by))
    agreement = SharingAgreement.objects.lock(agreement, version)
    require(may_change_text(agreement))
    at = clock.now()
    agreement.set_text(text.columns(), by=by, at=at)
    parties = [*agreement.parties.taking_part().values_list("agency_id", flat=True)]
    _say(NoticeKind.AGREEMENT_TO_SIGN, parties, agreement, at)
    log.write(by=by, verb=Verb.CHANGED, about=[agreement], owners=parties, at=at)
    return agreement


@transaction.atomic
def add_party(
    agreement: SharingAgreement, *, agency: Agency, by: Actor, version: int
) -> AgreementParty:
    """Name one more party; it reads nothing of the others before it signed. Raises Refused, Stale."""
    require(may_manage(by))
    agreement = SharingAgreement.objects.lock(agreement, version)
    if agreement.status in (AgreementStatus.EXPIRED, AgreementStatus.RENEWED):
        raise Refused("It has ended. Draw up a new one.")
    if agreement.parties.filter(agency=agency).exists():
        raise Refused("This agency is a party already.")
    at = clock.now()
    party = AgreementParty(id=uuid4(), agreement=agreement, agency=agency).start()
    if agreement.status == AgreementStatus.SIGNED_BY_ALL:
        agreement.set_signed(None, by=by, at=at)
    _say(NoticeKind.AGREEMENT_TO_SIGN, [agency.pk], agreement, at)
    log.write(by=by, verb=Verb.CHANGED, about=[agreement], owners=[agency.pk], at=at)
    return party


def may_sign(by: Actor | None, party: AgreementParty) -> Verdict:
    """An information officer signs for their own agency, and nobody for another."""
    verdict = may(by, Act.SIGN_AGREEMENT)
    if not verdict or by is None:
        return verdict
    if by.agency_id != party.agency_id:
        return no("Each party is signed for by an information officer of its own.")
    if party.left_on is not None:
        return no("Your agency has left this agreement.")
    agreement = party.agreement
    if agreement.status in (AgreementStatus.EXPIRED, AgreementStatus.RENEWED):
        return no("It has ended, and nobody signs it any more.")
    if party.signed_text == agreement.text_number:
        return no("Your agency has signed this text already.")
    return YES


@transaction.atomic
def sign(
    party: AgreementParty, *, lawful_basis: str, condition: str, by: Hat, version: int
) -> AgreementParty:
    """Sign the present text for one's agency, with its lawful basis (domain notes 7.2 R2).

    `version` is the agreement's: whoever read another text than is there now signs nothing. With the
    last signature it can be put in force. Raises Refused, Stale.
    """
    agreement = SharingAgreement.objects.lock(party.agreement, version)
    party = AgreementParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    party.agreement = agreement
    require(may_sign(by, party))
    at = clock.now()
    party.set_signed(
        agreement.text_number,
        by.person_id,
        lawful_basis=lawful_basis,
        condition=condition,
        on=hats.today(),
    )
    _note_if_all_signed(agreement, by=by, at=at)
    transaction.on_commit(partial(hints.kick, agency_id=str(party.agency_id)), robust=True)
    log.write(by=by, verb=Verb.CONFIRMED, about=[agreement], owners=[party.agency_id], at=at)
    return party


def _note_if_all_signed(agreement: SharingAgreement, *, by: Actor, at: datetime) -> None:
    """Where the last signature came, or the last who had not signed left, say so to the hub's managers."""
    parties = agreement.parties
    if agreement.status != AgreementStatus.DRAFT or parties.unsigned().exists():
        return
    if parties.taking_part().exists():
        agreement.set_signed(hats.today(), by=by, at=at)
        hub = Membership.objects.keeping_hub(hats.today()).agencies()
        _say(NoticeKind.AGREEMENT_SIGNED, hub, agreement, at)


def _say(
    kind: NoticeKind, agencies: Iterable[UUID], agreement: SharingAgreement, at: datetime
) -> None:
    """Tell agencies in whatever workspace their people are: an agreement is no work of one."""
    notices.post(to=agencies, notice_kind=kind, about=agreement, by=Service("agreements"), at=at)


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
    if not TABLE.is_by_hand(agreement.status, status) or status not in BY_HAND:
        raise Refused("That happens by itself.")
    at, changed = clock.now(), [agreement]
    if status == AgreementStatus.IN_FORCE:
        _require_lasting(agreement)
        changed += _end_as_renewed(agreement, by=by, at=at, because=because)
    agreement.set_status(status, by=by, at=at, because=because)
    _kick_parties(agreement)
    log.write(by=by, verb=Verb.CHANGED, about=changed, reason=because, at=at)
    return agreement


def is_to_be_reviewed(agreement: SharingAgreement) -> bool:
    """Whether an agreement goes on only with another day of review: its own has come (domain notes 5.5)."""
    had_force = agreement.status in (AgreementStatus.REVIEW_DUE, AgreementStatus.SUSPENDED)
    return had_force and agreement.review_due_on <= hats.today()


@transaction.atomic
def review(
    agreement: SharingAgreement, *, next_on: date, by: Actor, because: Reason, version: int
) -> SharingAgreement:
    """Note that an agreement was reviewed: it is in force, and reviewed next on a day until its last.

    Raises Refused where its review is not due or the day lies outside, Stale.
    """
    require(may_manage(by))
    agreement = SharingAgreement.objects.lock(agreement, version)
    require(may_review(agreement))
    require(may_review_on(agreement, next_on))
    at = clock.now()
    agreement.set_reviewed(next_on, by=by, at=at, because=because)
    _kick_parties(agreement)
    log.write(by=by, verb=Verb.CHANGED, about=[agreement], reason=because, ground="reviewed", at=at)
    return agreement


def may_review(agreement: SharingAgreement) -> Verdict:
    """Whether an agreement can be said to be reviewed."""
    if not is_to_be_reviewed(agreement):
        return no("Its review is not due.")
    if agreement.expires_on <= hats.today():
        return no("Its last day has come. Draw up its renewal, and let the parties sign it.")
    return YES


def may_review_on(agreement: SharingAgreement, day: date) -> Verdict:
    """Whether an agreement may be reviewed next as late as on a day."""
    if not hats.today() < day <= agreement.expires_on:
        return no("Choose a day from tomorrow on, no later than the agreement’s last day.")
    return YES


def _end_as_renewed(
    agreement: SharingAgreement, *, by: Actor, at: datetime, because: Reason
) -> list[SharingAgreement]:
    """End the agreement that this one renews, in the same act; one that expired stays so."""
    if agreement.status != AgreementStatus.SIGNED_BY_ALL or agreement.renews_id is None:
        return []
    before = SharingAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.renews_id)
    if not TABLE.may_move(before.status, AgreementStatus.RENEWED):
        return []
    before.set_status(AgreementStatus.RENEWED, by=by, at=at, because=because)
    _kick_parties(before)
    return [before]


def _require_lasting(agreement: SharingAgreement) -> None:
    if agreement.status == AgreementStatus.SIGNED_BY_ALL and agreement.parties.unsigned().exists():
        raise Refused("A party has not signed this text yet.")
    if agreement.expires_on < hats.today():
        raise Refused("Its last day is over. Draw up a new agreement, and let the parties sign it.")
    if is_to_be_reviewed(agreement):
        raise Refused("Its review is due. Say that it was reviewed, and when it is reviewed next.")


@transaction.atomic
def leave(party: AgreementParty, *, by: Actor, because: Reason) -> AgreementParty:
    """Let an agency leave an agreement today: it reads nothing of the others, and keeps its own.

    Where the others have all signed, it can be put in force without it.

    Raises Refused when it has left already.
    """
    require(may_manage(by))
    agreement = SharingAgreement.objects.select_for_update(of=("self",)).get(pk=party.agreement_id)
    party = AgreementParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if party.left_on is not None:
        raise Refused("This agency has left already.")
    at = clock.now()
    party.set_left(hats.today())
    _note_if_all_signed(agreement, by=by, at=at)
    transaction.on_commit(partial(hints.kick, agency_id=str(party.agency_id)), robust=True)
    log.write(
        by=by,
        verb=Verb.ENDED,
        about=[agreement],
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
    told = {
        *agreement.parties.taking_part().values_list("agency_id", flat=True),
        *Membership.objects.keeping_hub(hats.today()).agencies(),
    }
    notices.post(to=told, notice_kind=kind, about=agreement, by=by, at=at)


def without_officer(agreement: SharingAgreement) -> list[Agency]:
    """The parties that have yet to sign and have nobody who could: no information officer of theirs."""
    officers = Membership.objects.current(hats.today()).filter(role=Role.INFORMATION_OFFICER)
    waiting = agreement.parties.unsigned().exclude(agency__in=officers.values("agency"))
    return [*Agency.objects.filter(pk__in=waiting.values("agency")).order_by("name")]
