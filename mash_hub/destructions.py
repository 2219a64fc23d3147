"""Destroying records by two people, or making cases anonymous: proposing it, and agreeing to it.

The running hub cannot destroy anything: it writes down what two people decided, and a login of its own
does it (mash_hub/destroying.py, docs/adr/0042). How a case is made anonymous: docs/adr/0093.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.files import File, RetentionClass
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    barriers,
    birthdays,
    held,
    kept_long_enough,
    office_records,
    retention_classes,
)
from mash_hub.models.attachments import Attachment
from mash_hub.models.clares_law import DvdsApplication
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import Conflict
from mash_hub.models.destructions import (
    TABLE,
    Destruction,
    DestructionFile,
    DestructionGround,
    DestructionState,
    RecordKind,
    Way,
)
from mash_hub.models.flags import Flag
from mash_hub.models.items import Item
from mash_hub.models.legal_holds import LegalHold
from mash_hub.models.outstanding_offenders import OutstandingOffender
from mash_hub.models.protective_orders import ProtectiveOrder
from mash_hub.models.public_reports import PublicReport, ReportState
from mash_hub.models.requests import InformationRequest
from mash_hub.models.risk_assessments import RiskAssessment, RiskState
from mash_hub.models.subjects import Card, Involvement
from mash_hub.models.things import ThingCard

S = DestructionState
# What stands beside cases in files of their own, each of which is over before it can go (4.13, 4.20).
_ORDERS: tuple[tuple[Any, RecordKind], ...] = (
    (ProtectiveOrder, RecordKind.ORDER),
    (DvdsApplication, RecordKind.DVDS),
    (OutstandingOffender, RecordKind.OFFENDER),
)
_UNTIL_CLOSED = [kind for _, kind in _ORDERS]
_TIME = DestructionGround.KEPT_LONG_ENOUGH
# Kept as long as the case they were written in, or that they are themselves.
WITH_CASES = (RecordKind.CASE, RecordKind.RISK, RecordKind.REPORT)


@dataclass(frozen=True)
class Target:
    """What would go: whose it is, its files, and the cases on which it depends."""

    kind: RecordKind
    reference: str
    agency_id: UUID
    file_ids: tuple[UUID, ...]
    case_ids: tuple[UUID, ...] = ()


def may_propose(hat: Actor) -> Verdict:
    """Whether a hat may propose that records are destroyed: information governance officers."""
    return may(hat, Act.DISPOSE)


def target_of(typed: str, *, by: Hat) -> Target | None:
    """What a reference names for destruction: a case, or what the hat's own agency wrote.

    None for everything else, and for records from which its wearer is kept by name.
    """
    reference = references.tidy(typed)
    for find in (_answer, _risk, _flag, _order, _thing, _entry, _report):
        if single := find(reference, by):
            return single
    record = barriers.record_at_front_door(typed, by=by)
    if record is None:
        return None
    if record.file_id is not None:
        case = File.objects.get(pk=record.file_id)
        files = (case.pk, *_reported(case))
        return Target(RecordKind.CASE, reference, case.owner_id, files, (case.pk,))
    if record.subject_id is None:
        return None
    cards = Card.objects.on_subject(record.subject_id).filter(owner=by.agency_id)
    own = tuple(cards.values_list("file_id", flat=True))
    parts = Involvement.objects.filter(card__in=cards).values_list("file_id", flat=True)
    return Target(RecordKind.CARD, reference, by.agency_id, own, tuple(parts)) if own else None


def _answer(reference: str, by: Hat) -> Target | None:
    own = InformationRequest.objects.filter(agency=by.agency_id, workspace=by.workspace_id)
    request = own.filter(reference=reference).first()
    if request is None:
        return None
    named = Conflict.objects.standing().filter(person=by.person_id, file=request.file_id)
    items = Item.objects.filter(request=request, owner=by.agency_id)
    ids = {*items.values_list("file_id", flat=True)}
    ids |= {*Attachment.objects.filter(item__in=items).values_list("file_id", flat=True)}
    if named.exists() or not ids:
        return None
    kind = RecordKind.ANSWER
    return Target(kind, reference, by.agency_id, tuple(sorted(ids)), (request.file_id,))


def may_go(
    target: Target, ground: DestructionGround, *, by: Hat, way: Way = Way.DESTROY
) -> Verdict:
    """Whether records may be destroyed at all: closed, kept long enough, and nothing holds them.

    Only a case is made anonymous, and only because its time is over: what was entered in error, or goes
    because a person or a court asks for it, counts in nothing.
    """
    if way == Way.ANONYMISE and target.kind != RecordKind.CASE:
        return no("Only a case can be made anonymous. Choose that it is destroyed.")
    if way == Way.ANONYMISE and ground != _TIME:
        return no(
            "Only what was kept long enough is made anonymous. On any other ground it is destroyed."
        )
    if target.kind == RecordKind.OFFICE:
        return office_records.may_go(target.file_ids, ground, workspace_id=by.workspace_id)
    if holds := held.on(target.file_ids):
        return no(_held(held.nameable_of(holds, target.file_ids)))
    if retention_classes.may_not_go_now({*target.file_ids, *target.case_ids}):
        return no(retention_classes.STAYS)
    return _ripe(target, ground, by=by)


def _risk(reference: str, by: Hat) -> Target | None:
    """One risk assessment of the hat's own agency, that was completed."""
    rows = RiskAssessment.objects.filter(owner=by.agency_id, reference=reference)
    row = rows.exclude(state=RiskState.DRAFT).first()
    if row is None or _is_kept_from(by, [row.file_id, row.case_file_id]):
        return None
    kind = RecordKind.RISK
    return Target(kind, reference, by.agency_id, (row.file_id,), (row.case_file_id,))


def _flag(reference: str, by: Hat) -> Target | None:
    """One flag of the hat's own agency."""
    row = Flag.objects.filter(owner=by.agency_id, reference=reference).first()
    if row is None or _is_kept_from(by, [row.file_id]):
        return None
    return Target(RecordKind.FLAG, reference, by.agency_id, (row.file_id,))


def _order(reference: str, by: Hat) -> Target | None:
    """An order with its breaches, a Clare’s Law application, an outstanding offender: one's own agency's."""
    for model, kind in _ORDERS:
        row = model.objects.filter(owner=by.agency_id, reference=reference).first()
        if row is not None and not _is_kept_from(by, [row.file_id]):
            return Target(kind, reference, by.agency_id, (row.file_id,))
    return None


def _thing(reference: str, by: Hat) -> Target | None:
    """What the hat's own agency says about one place, group, vehicle, number or online name."""
    cards = ThingCard.objects.present().filter(owner=by.agency_id, subject__reference=reference)
    ids = tuple(cards.values_list("file_id", flat=True))
    if not ids or _is_kept_from(by, ids):
        return None
    return Target(RecordKind.THING, reference, by.agency_id, ids)


def _entry(reference: str, by: Hat) -> Target | None:
    """One entry on a list of the CMOG of the hat's workspace, with its plans, which lie in its file."""
    rows = CmogEntry.objects.filter(workspace=by.workspace_id, reference=reference)
    row = rows.filter(file__destroyed_at__isnull=True).first()
    if row is None or _is_kept_from(by, [row.file_id]):
        return None
    return Target(RecordKind.CASE, reference, row.owner_id, (row.file_id,), (row.file_id,))


def _report(reference: str, by: Hat) -> Target | None:
    """A report from the public that the hat's agency, which hosts the workspace, set aside."""
    rows = PublicReport.objects.filter(workspace=by.workspace_id, owner=by.agency_id)
    row = rows.filter(reference=reference, state=ReportState.SET_ASIDE).first()
    if row is None or _is_kept_from(by, [row.file_id]):
        return None
    return Target(RecordKind.REPORT, reference, row.owner_id, (row.file_id,), (row.file_id,))


def _reported(case: File) -> list[UUID]:
    """The file of the report of which a contact was written: it goes with it."""
    rows = PublicReport.objects.filter(contact__file=case, file__destroyed_at__isnull=True)
    return [*rows.values_list("file_id", flat=True)]


def _is_kept_from(by: Hat, file_ids: Collection[UUID]) -> bool:
    named = Conflict.objects.standing().filter(person=by.person_id, file__in=file_ids)
    return named.exists()


def _held(hold: LegalHold | None) -> str:
    if hold is None:
        return "A hold stands on it: nothing of it can be destroyed until two people lift the hold."
    return (
        f"The hold {hold.reference} stands on it ({hold.get_hold_kind_display().lower()}):"
        " nothing of it can be destroyed until two people lift the hold."
    )


def _ripe(target: Target, ground: DestructionGround, *, by: Hat) -> Verdict:
    gone = File.objects.filter(pk__in=target.file_ids, destroyed_at__isnull=False)
    if gone.exists():
        return no("It is destroyed already.")
    cases = [*File.objects.filter(pk__in=target.case_ids)]
    if any(case.closed_at is None and case.destroyed_at is None for case in cases):
        return no("A case it belongs to is still open. Close that first.")
    if words := _stands(target):
        return no(words)
    return _kept_long_enough(target, cases, by=by) if ground == _TIME else YES


def _kept_long_enough(target: Target, cases: Collection[File], *, by: Hat) -> Verdict:
    if target.kind in WITH_CASES:
        return kept_long_enough.of_cases(cases, by=by)
    if target.kind == RecordKind.CARD:
        grown = kept_long_enough.is_over(birthdays.of_cards(target.file_ids, by=by))
        if not grown:
            return grown
    own = File.objects.filter(pk__in=target.file_ids).select_related("owner")
    return kept_long_enough.of_own(own, cases)


def _stands(target: Target) -> str:
    """What has to be done first with something that still stands; nothing where it does not."""
    if Flag.objects.active(hats.today()).filter(file__in=target.file_ids).exists():
        return "It still stands. End it first."
    still = File.objects.filter(pk__in=target.file_ids, closed_at__isnull=True)
    if target.kind in _UNTIL_CLOSED and still.exists():
        return "It is not over. Close it first, or look back on it where it is an order."
    return ""


@transaction.atomic
def propose(
    target: Target,
    ground: DestructionGround,
    *,
    by: Hat,
    because: Reason,
    way: Way = Way.DESTROY,
) -> Destruction:
    """Propose that records are destroyed, or a case made anonymous; nothing happens until a second agrees (AC9).

    Raises Refused without a sentence, for an open or held record, too early, and while it waits.
    """
    require(may_propose(by))
    if because.is_kept:
        raise Refused("Say in a sentence why it can go.")
    [*File.objects.select_for_update(of=("self",)).filter(pk__in=target.file_ids)]  # one at a time
    if Destruction.objects.live().filter(files__file__in=target.file_ids).exists():
        raise Refused("Somebody has proposed that already.")
    require(may_go(target, ground, by=by, way=way))
    at = clock.now()
    row = Destruction(
        id=uuid4(),
        reference=references.new("D"),
        record_kind=target.kind,
        ground=ground,
        way=way,
        about=target.reference,
        agency_id=target.agency_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            Destruction.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        proposed_at=at,
        proposed_by_id=by.person_id,
        proposed_as_id=by.membership_id,
    )
    because = sealing.keep_reason(because, about=row, by=by)
    row.start(by=by, at=at, because=because)
    DestructionFile.objects.bulk_create(
        DestructionFile(destruction=row, file_id=file_id) for file_id in target.file_ids
    )
    if target.kind == RecordKind.CASE:
        retention_classes.write_down(target.file_ids)
    _tell(row, by=by, at=at)
    write_down(row, Verb.REQUESTED, by=by, because=because)
    return row


def target_again(row: Destruction) -> Target:
    """The same target, as its rows are now."""
    ids = tuple(row.files.values_list("file_id", flat=True))
    kind = RecordKind(row.record_kind)
    cases = set(ids) if kind in (RecordKind.CASE, RecordKind.REPORT) else set()
    cases -= {
        *PublicReport.objects.filter(file__in=ids, contact__isnull=False).values_list(
            "file_id", flat=True
        )
    }
    cases |= {*Item.objects.filter(file__in=ids).values_list("request__file_id", flat=True)}
    cases |= {*Involvement.objects.filter(card__file__in=ids).values_list("file_id", flat=True)}
    risks = RiskAssessment.objects.filter(file__in=ids)
    cases |= {*risks.values_list("case_file_id", flat=True)} if kind == RecordKind.RISK else set()
    return Target(kind, row.about, row.agency_id, ids, tuple(cases))


def may_settle(hat: Actor, row: Destruction) -> Verdict:
    """Whether a hat is the second person: never the proposer, under whatever hat (AC9).

    Of a case, one of the two is of its host or of the agency that brought it; everything else is
    agreed to within the agency whose it is.
    """
    verdict = may(hat, Act.AGREE_DISPOSAL)
    if not verdict:
        return verdict
    if row.state != S.PROPOSED:
        return no("It is settled already.")
    if row.proposed_by_id == hat.person_id:
        return no("Somebody else has to agree, not the one who proposed it.")
    return _is_theirs(hat, row)


def _is_theirs(hat: Actor, row: Destruction) -> Verdict:
    if row.record_kind != RecordKind.CASE:
        own = hat.agency_id == row.agency_id
        return YES if own else no("The agency whose records they are agrees to it.")
    if {row.agency_id, row.workspace.host_id} & {hat.agency_id, row.owner_id}:
        return YES
    return no("Somebody of the agency that hosts the case, or brought it, has to agree.")


def may_withdraw(hat: Actor, row: Destruction) -> Verdict:
    """Whether a hat may take a proposal back: who made it, while it waits."""
    if not may_propose(hat):
        return may_propose(hat)
    if row.proposed_by_id != hat.person_id:
        return no("Only who proposed it can take it back.")
    if row.state != S.PROPOSED:
        return no("It is settled already.")
    return YES


@transaction.atomic
def settle(
    row: Destruction, *, agrees: bool, by: Hat, because: Reason, version: int
) -> Destruction:
    """Agree that records are destroyed, as the second person, or say why not. Raises Refused, Stale."""
    row = Destruction.objects.lock(row, version)
    require(may_settle(by, row))
    if agrees:
        ground, way = DestructionGround(row.ground), Way(row.way)
        require(may_go(target_again(row), ground, by=by, way=way))
    elif because.is_kept:
        raise Refused("Say in a sentence why it stays.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_settled(S.APPROVED if agrees else S.DECLINED, by=by, at=at, because=because)
    _tell(row, by=by, at=at)
    write_down(row, Verb.APPROVED if agrees else Verb.DECLINED, by=by, because=because)
    return row


@transaction.atomic
def withdraw(row: Destruction, *, by: Hat, version: int) -> Destruction:
    """Take a proposal back. Raises Refused, Stale."""
    row = Destruction.objects.lock(row, version)
    require(may_withdraw(by, row))
    require(TABLE.may_move(row.state, S.WITHDRAWN))
    row.set_settled(S.WITHDRAWN, by=by, at=clock.now(), because=None)
    write_down(row, Verb.WITHDRAWN, by=by)
    return row


def _tell(row: Destruction, *, by: Hat, at: datetime) -> None:
    notices.post(
        to={row.agency_id, row.owner_id, by.agency_id, row.workspace.host_id},
        notice_kind=NoticeKind.DESTRUCTION_CHANGED,
        about=row,
        by=Service("destructions", agency_id=row.owner_id),
        at=at,
        workspace_id=row.workspace_id,
        not_for=sorted({by.person_id, *_apart(row)}),
    )


def _apart(row: Destruction) -> set[UUID]:
    found = Conflict.objects.standing().filter(
        file__destructions__destruction=row.pk, person__isnull=False
    )
    return {*found.values_list("person_id", flat=True)}


@transaction.atomic
def write_down(row: Destruction, verb: Verb, *, by: Actor, because: Reason | None = None) -> None:
    """Note an act on a destruction in the log."""
    things = [log.Thing(File.kind, one) for one in row.files.values_list("file_id", flat=True)]
    log.write(
        by=by,
        verb=verb,
        about=[row, *things],
        owners={row.agency_id, row.owner_id},
        reason=because,
        ground=f"{'anonymous' if row.is_anonymous else 'destruction'}:{row.ground.lower()}",
        at=clock.now(),
        workspace=row.workspace_id,
    )
