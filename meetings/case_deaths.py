"""After a death in a MARAC case: coordinator and chair consider a review, and the case is put on hold (4.7, 5.1).

Once a record of somebody in a live case says that they have died, who keeps and chairs its list are
asked whether a review is to be considered: a domestic abuse related death review (section 9 of the
Domestic Violence, Crime and Victims Act 2004), or one of a child or an adult. Nothing is opened for it,
and who is kept apart from the case learns nothing. What the dead are not asked for stops with the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import OuterRef, Subquery

from agencies import clock, hats, notices, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, held, legal_holds
from mash_hub.barriers import Record
from mash_hub.models.legal_holds import FREEZING, HoldKind, LegalHold
from mash_hub.models.subjects import Identification, Involvement, PersonRole
from meetings import (
    marac_cases,
    marac_emergencies,
    marac_keepers,
    marac_monitoring,
    victim_contacts,
)
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.death_prompts import (
    PARTS,
    TABLE,
    DeathPrompt,
    PromptState,
)
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import LIVE, CaseState
from meetings.models.marac_states import TABLE as CASES
from meetings.models.marac_transfers import TransferState
from meetings.models.victim_contacts import VictimContact

JOB = "case-deaths"
S, C = PromptState, CaseState
Pair = tuple[UUID, UUID]  # a case, and somebody in it who has died


@dataclass(frozen=True)
class Review:
    """Which review of a death is considered, and when its hold is looked at again."""

    kind: HoldKind
    review_on: date


# --- answering ------------------------------------------------------------------------------------


def _may_see_to(hat: Actor, workspace_id: UUID) -> Verdict:
    if hat.workspace_id != workspace_id:
        return no("Only the MARAC of the case does that.")
    return may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING)


def may_consider(hat: Actor, row: DeathPrompt, target: PromptState) -> Verdict:
    """Say whether a review of a death is considered: coordinator or chair of the case."""
    return _may_see_to(hat, row.workspace_id) and TABLE.may_move(row.state, target)


@transaction.atomic
def consider(
    row: DeathPrompt, review: Review | None, *, by: Hat, because: Reason, version: int
) -> DeathPrompt:
    """Say which review of a death is considered, so that the records are held for it; or that none is.

    A hold that stands on the person’s records already is taken for it. Where the victim died, nobody
    writes to them, rings them or asks for their flags any more, and the case is put on hold as soon as
    its meeting leaves it. Raises Refused without a sentence, Stale.
    """
    case = MaracCase.objects.select_related("workspace").select_for_update(of=("self",))
    found = case.get(pk=row.case_id)
    row = DeathPrompt.objects.select_related("subject").lock(row, version)
    target = S.HELD if review else S.NO_REVIEW
    require(may_consider(by, row, target))
    if because.is_kept:
        raise Refused("Say in a sentence why.")
    at = clock.now()
    hold = _hold(row, review, by=by, because=because) if review else None
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_answered(target, hold, by=by, at=at, because=because)
    if row.role == PersonRole.VICTIM:
        _stop_asking(found, at=at)
        if may_hold(by, found):
            _put_on_hold(found, by=by, at=at)
    tell(found, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.DECIDED,
        about=[row, found],
        people=[row.subject_id],
        owners=[found.owner_id],
        reason=because,
        ground=target.value,
        at=at,
    )
    return row


def _hold(row: DeathPrompt, review: Review, *, by: Hat, because: Reason) -> LegalHold:
    """The review hold on the records of who died: the one that stands, or a new one."""
    standing = [one for one in holds_on(row.case) if one.hold_kind == review.kind]
    if standing:
        return standing[0]
    record = Record(row.subject.reference, subject_id=row.subject_id)
    return legal_holds.place_after_death(
        record, review.kind, review_on=review.review_on, by=by, because=because
    )


def holds_on(case: MaracCase) -> list[LegalHold]:
    """The holds that freeze what is written in a case."""
    return [one for one in held.on([case.file_id]) if one.hold_kind in FREEZING]


# --- the case -------------------------------------------------------------------------------------


def may_hold(hat: Actor, case: MaracCase) -> Verdict:
    """Put a case on hold after a death: coordinator or chair, once they said whether a review is considered.

    Of a child or an alleged perpetrator a review has to be. A case on a meeting’s list is heard or
    taken off it first, and a transfer ended.
    """
    if not (allowed := _may_see_to(hat, case.workspace_id)):
        return allowed
    if not _is_for_hold(case):
        return no("Say first whether a review of the death is considered.")
    if not CASES.step(case.state, C.DECEASED_HOLD):
        return no("Hear it at its meeting, or take it off the list first.")
    stays = {"state": TransferState.ACKNOWLEDGED, "is_temporary": True}
    if case.transfers.going().exclude(**stays).exists():
        return no("A transfer is under way: end it first.")
    return YES


@transaction.atomic
def put_on_hold(case: MaracCase, *, by: Hat, version: int) -> MaracCase:
    """Put a case on hold after a death. Raises Refused, Stale."""
    case = MaracCase.objects.select_related("workspace").lock(case, version)
    require(may_hold(by, case))
    at = clock.now()
    _put_on_hold(case, by=by, at=at)
    tell(case, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.RESTRICTED,
        about=[case],
        owners=[case.owner_id],
        ground=C.DECEASED_HOLD.value,
        at=at,
    )
    return case


def _is_for_hold(case: MaracCase) -> bool:
    """Whether the victim has died, or a review of somebody else’s death is considered."""
    rows = DeathPrompt.objects.filter(case=case)
    return bool(rows.of_victims().exists() or rows.filter(state=S.HELD).exists())


def _put_on_hold(case: MaracCase, *, by: Hat, at: datetime) -> None:
    for name in (marac_cases.ELIGIBILITY, marac_emergencies.HELD):
        clocks.stop(case, name, at=at)
    case.set_state(C.DECEASED_HOLD, by=by, at=at)


def victim_died(case: MaracCase) -> bool:
    """Whether coordinator or chair have said that the victim of a case has died."""
    return DeathPrompt.objects.filter(case=case).of_victims().exists()


def victim_died_in(item: AgendaItem) -> bool:
    """The same for the case of an agenda item."""
    rows = DeathPrompt.objects.filter(case=item.marac_case_id)
    return item.marac_case_id is not None and rows.of_victims().exists()


def is_recorded(case: MaracCase) -> bool:
    """Whether a record says that the victim has died, and nobody has answered yet: nobody rings before."""
    rows = DeathPrompt.objects.filter(case=case, role=PersonRole.VICTIM, state=S.ASKED)
    return rows.exists()


def _stop_asking(case: MaracCase, *, at: datetime) -> None:
    """Stop the times in which the victim was to be reached and files flagged; what was late stays late."""
    for kind, names, rows in _asked(case):
        for (pk, name), limit in clocks.of(kind, [*rows]).items():
            if name in names and limit.is_running and limit.due_at > at:
                clocks.stop(rows[pk], name, at=at)


def _asked(
    case: MaracCase,
) -> list[tuple[str, tuple[str, ...], dict[UUID, VictimContact | FlagConfirmation]]]:
    """What is asked of agencies about the victim, with the names of its times."""
    contacts = VictimContact.objects.filter(case=case).select_related("workspace")
    flags = FlagConfirmation.objects.filter(case=case, confirmed_at__isnull=True)
    flags = flags.filter(replaced_at__isnull=True, until__gte=hats.today())
    return [
        (
            VictimContact.kind,
            (victim_contacts.CONTACT, victim_contacts.MANAGER),
            {row.pk: row for row in contacts.filter(first_tried_at__isnull=True)},
        ),
        (FlagConfirmation.kind, (marac_monitoring.CONFIRMED,), {row.pk: row for row in flags}),
    ]


def tell(case: MaracCase, *, by: Actor, at: datetime) -> None:
    """Tell everybody at the MARAC who reads the case, and who referred, that it changed; and no more."""
    readers = MaracCase.objects.readers_of(case, among=hats.in_workspace(case.workspace_id))
    notices.post(
        to=[hat.agency_id for hat in readers],
        notice_kind=NoticeKind.MARAC_CASE_CHANGED,
        about=case,
        by=by,
        at=at,
        workspace_id=case.workspace_id,
        persons={hat.person_id for hat in readers},
    )
    marac_keepers.tell_referrer(case, by=by, at=at)


# --- by rule --------------------------------------------------------------------------------------


def _wanted() -> dict[Pair, str]:
    """Everybody in a live case of whom a record says that they have died, with their part in it."""
    standing = Identification.objects.standing()
    dead = standing.filter(card__is_deceased=True).values("subject")
    now = standing.filter(card=OuterRef("card")).values("subject")[:1]
    parts = Involvement.objects.filter(thing_kind=MaracCase.kind, role__in=PARTS)
    rows = parts.annotate(now=Subquery(now)).filter(now__in=dead)
    live = MaracCase.objects.filter(state__in=LIVE, file__destroyed_at__isnull=True)
    found = rows.filter(thing_id__in=live.values("pk")).values_list("thing_id", "now", "role")
    in_order = sorted(
        found, key=lambda row: row[2] == PersonRole.VICTIM
    )  # who is both is the victim
    return {(case, who): role for case, who, role in in_order}


def _standing() -> dict[Pair, UUID]:
    rows = DeathPrompt.objects.standing().filter(case__state__in=LIVE)
    return {(case, who): pk for case, who, pk in rows.values_list("case", "subject", "pk")}


def due_ids() -> list[UUID]:
    """The cases of which something is to be asked after a death, or no longer. Asked each minute."""
    return sorted({case_id for case_id, _ in _wanted().keys() ^ _standing().keys()})


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Ask coordinator and chair about a review after a death, and take it back where nobody died.

    A case that was on hold for that alone stands where it stood, and what it asked is asked again.
    Gives how many cases it concerned.
    """
    cases = MaracCase.objects.select_related("workspace").filter(pk__in=only).order_by("pk")
    found = [*cases.select_for_update(skip_locked=True, of=("self",))]
    wanted, standing = _wanted(), _standing()
    at = clock.now()
    for case in found:
        service = Service(by.name, agency_id=case.workspace.host_id, workspace_id=case.workspace_id)
        new = {who: role for (pk, who), role in wanted.items() if pk == case.pk}
        before = {who: row for (pk, who), row in standing.items() if pk == case.pk}
        for who in new.keys() - before.keys():
            _ask(case, who, new[who], by=service, at=at)
        gone = [before[who] for who in before.keys() - new.keys()]
        if gone:
            _take_back(case, gone, by=service, at=at)
        tell(case, by=service, at=at)
        log.write(
            by=service,
            verb=Verb.NOTIFIED,
            about=[case],
            people=[*(new.keys() ^ before.keys())],
            owners=[case.owner_id],
            ground="death",
            at=at,
        )
    return len(found)


def _ask(case: MaracCase, subject_id: UUID, role: str, *, by: Service, at: datetime) -> None:
    DeathPrompt(
        id=uuid4(),
        reference=case.reference,
        case=case,
        subject_id=subject_id,
        role=role,
        owner_id=case.workspace.host_id,
        workspace_id=case.workspace_id,
        file_id=case.file_id,
        asked_at=at,
    ).start(by=by, at=at)


def _take_back(case: MaracCase, ids: Iterable[UUID], *, by: Service, at: datetime) -> None:
    rows = DeathPrompt.objects.filter(pk__in=[*ids]).select_for_update(of=("self",))
    had_died = victim_died(case)
    for row in rows.order_by("pk"):
        row.set_taken_back(by=by, at=at)
    if had_died and not victim_died(case):
        _ask_again(case, at=at)
    if case.state == C.DECEASED_HOLD and not _is_for_hold(case):
        _go_on(case, by=by, at=at)


def _go_on(case: MaracCase, *, by: Service, at: datetime) -> None:
    """Let a case stand where it stood before it was put on hold; its own times begin anew."""
    history = case.history.exclude(state__in=(C.DECEASED_HOLD, C.CLOSED)).order_by("-version")
    before = C(history.values_list("state", flat=True)[0])
    item = case.agenda_items.first()
    if before == C.ACTION_PHASE and item is not None and item.state == ItemState.CLOSED:
        before = C.ACTIONS_COMPLETE  # closed while it was on hold
    case.set_state(before, by=by, at=at)
    if before in (C.SUBMITTED, C.ELIGIBILITY):
        marac_cases.start_clock(case, at=at)
    if before == C.EMERGENCY:
        marac_emergencies.start_clock(case, at=at)


def _ask_again(case: MaracCase, *, at: datetime) -> None:
    """Ask again, in the same time from now, what was not asked any more of the dead."""
    for kind, _, rows in _asked(case):
        running = {pk for (pk, _), limit in clocks.of(kind, [*rows]).items() if limit.is_running}
        for pk in rows.keys() - running:
            row = rows[pk]
            if isinstance(row, VictimContact):
                victim_contacts.start_clocks(row, at=at)
            else:
                marac_monitoring.start_clock(row, at=at)
