"""Sending a MARAC case after somebody who moves, and taking one up: decided, packed, sent, acknowledged (4.10).

The new address goes to the receiving coordinator and IDVA and to nobody else; agencies here see
“moved, area protected”. The twelve months of the flag run on from the original referral.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.people import Person
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts, partnership_settings
from mash_hub.addresses import Address
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.protection import Protection
from meetings import (
    agenda,
    expecting,
    marac_cases,
    marac_keepers,
    transfer_packs,
    transfer_words,
)
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import OVER, CaseState
from meetings.models.marac_states import TABLE as CASES
from meetings.models.marac_transfers import (
    GONE,
    TABLE,
    ArrivalState,
    MaracTransfer,
    SaidKind,
    TransferState,
    Way,
)

S, R, C = TransferState, ArrivalState, CaseState
# Each limit is told to both chairs: one clock for each MARAC.
SEND, ACKNOWLEDGE = ("TRANSFER_SEND", "TRANSFER_SEND_TO"), ("TRANSFER_SEEN", "TRANSFER_SEEN_TO")
_NOTHING_TO_SEND = (
    C.DRAFT,
    C.REPEATED,
    C.FLAG_EXPIRED,
    C.TRANSFERRED_OUT,
    C.DECEASED_HOLD,
    *OVER,
)
_HEARD = (C.ACTION_PHASE, C.ACTIONS_COMPLETE, C.MONITORING, C.FLAG_EXPIRED)


@dataclass(frozen=True)
class Moved:
    """That somebody moves: when it became known, where to, and whether for a time only."""

    known_on: date
    words: str
    is_temporary: bool
    to_workspace: Workspace | None = None  # None: a MARAC outside the hub
    address: Address | None = None
    protection: Protection = Protection.SAFE


def tree(case: MaracCase) -> tuple[Way, str]:
    """What the decision tree of the guidance ends in for a case as it stands, and why (4.10)."""
    if case.state in (*_HEARD, C.HEARD):
        return Way.TRANSFER, "This MARAC has heard it."
    if case.state == C.RESEARCH_OPEN:
        return Way.HEAR_FIRST, "It is not heard, and the agenda is with the agencies already."
    return Way.SEND_ON, "It is not heard, and no agenda with it is published."


def places(hat: Hat) -> list[Workspace]:
    """The other MARACs of the hub."""
    found = Workspace.objects.filter(workspace_kind=WorkspaceKind.MARAC, is_open=True)
    return list(found.exclude(pk=hat.workspace_id).select_related("host").order_by("name"))


# --- who ------------------------------------------------------------------------------------------


def may_identify(hat: Actor, case: MaracCase) -> Verdict:
    """Say that somebody moves: the coordinator of the case’s MARAC, once at a time."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != case.workspace_id:
        return no("Only the MARAC of the case sends it on.")
    if case.state in _NOTHING_TO_SEND:
        return no("There is nothing of it to send.")
    if case.transfers.going().exists():
        return no("A transfer is under way.")
    return YES


def _lacks(row: MaracTransfer, target: TransferState) -> Verdict:
    """What keeps a transfer from a step, whoever would take it."""
    if target == S.ACKNOWLEDGED and row.to_workspace_id:
        return no("The receiving MARAC acknowledges it in the hub.")
    if target == S.PACK_PREPARED and row.way != Way.SEND_ON and row.case.state not in _HEARD:
        return no(
            "Hear it here first: the pack is made of its minutes, once the meeting has ended."
        )
    return _lacks_to_end(row, target)


def _lacks_to_end(row: MaracTransfer, target: TransferState) -> Verdict:
    if target == S.RETURNED and not row.is_temporary:
        return no("They went for good.")
    if target == S.CLOSED_AT_ORIGIN:
        if row.is_temporary:
            return no("They come back: the case stays here too.")
        if not CASES.step(row.case.state, C.TRANSFERRED_OUT):
            return no("Finish its meeting and actions here first.")
    return YES


def may_send(hat: Actor, row: MaracTransfer, target: TransferState) -> Verdict:
    """Take a transfer a step at the origin: its coordinator."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != row.workspace_id:
        return no("Only the MARAC that sends it does that.")
    return _lacks(row, target) and TABLE.may_move(row.state, target)


def may_answer(hat: Actor, row: MaracTransfer) -> Verdict:
    """Answer what the receiving MARAC asks: the coordinator of the origin."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != row.workspace_id or row.arrival != R.QUERIED:
        return no("Nothing is asked of you.")
    return YES


# --- at the origin --------------------------------------------------------------------------------


@transaction.atomic
def identify(case: MaracCase, said: Moved, *, by: Hat, version: int) -> MaracTransfer:
    """Note that somebody moves out of the area; the working day in which it is sent begins.

    The new address is sealed to the coordinators here, who send it, and shown on no page here. Raises
    Refused, Stale.
    """
    case = MaracCase.objects.select_related("workspace").lock(case, version)
    require(may_identify(by, case))
    if said.known_on > hats.today():
        raise Refused("The day on which it became known cannot lie ahead.")
    if not said.words.strip():
        raise Refused("Say how it became known.")
    if said.to_workspace is None and said.address is not None:
        raise Refused("Tell a MARAC outside the hub the new address by telephone, not here.")
    at = clock.now()
    row = MaracTransfer(
        id=uuid4(),
        reference=references.new("MT"),
        case=case,
        owner_id=case.workspace.host_id,
        workspace=case.workspace,
        to_workspace=said.to_workspace,
        file=files.open_file(
            MaracTransfer.kind,
            owner_id=case.workspace.host_id,
            workspace_id=case.workspace_id,
            retention_class=RetentionClass.MARAC_CASE,
        ),
        is_temporary=said.is_temporary,
        referred_on=case.referred_on,
        known_on=said.known_on,
        identified_at=at,
        identified_by_id=by.person_id,
    )
    if said.address is not None:
        content = {**asdict(said.address), "protection": said.protection}
        alone = replace(sealing.OWN, persons=tuple(sorted(_coordinators(case.workspace_id))))
        sealing.seal(row, "address", content, by=by, cause=alone)
    row.start(by=by, at=at)
    conflicts.carry(case.file_id, row.file_id, by=by, at=at)
    transfer_words.say(row, SaidKind.MOVE, said.words, by=by, at=at)
    start(row, SEND, SettingName.TRANSFER_SENT, at=_known_at(said.known_on, at))
    marac_keepers.tell(case, by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[row, case], at=at)
    return row


def _known_at(day: date, at: datetime) -> datetime:
    """From when the working day runs: knowing, not noting it down, begins it (4.10)."""
    begins = datetime.combine(day, time.min, clock.LONDON)
    return at if day == at.astimezone(clock.LONDON).date() else begins


def _coordinators(workspace_id: UUID) -> set[UUID]:
    found = hats.in_workspace(workspace_id)
    return {hat.person_id for hat in found if may(hat, Act.RUN_MEETING)}


def start(row: MaracTransfer, names: tuple[str, str], limit: SettingName, *, at: datetime) -> None:
    """Run a limit for the chair of either MARAC, as the one that sends chose it: one time for both."""
    target = partnership_settings.target(limit, row.workspace_id, at)
    for name, place in zip(names, (row.workspace, row.to_workspace), strict=True):
        if place is not None:
            clocks.start(
                row,
                name,
                target=target,
                at=at,
                owner_id=expecting.agency_of_chair(place),
                workspace_id=place.pk,
            )


def meet(row: MaracTransfer, names: tuple[str, str], *, at: datetime) -> None:
    for name in names:
        clocks.meet(row, name, at=at)


def locked(row: MaracTransfer, version: int) -> MaracTransfer:
    rows = MaracTransfer.objects.select_related("case__workspace", "workspace", "to_workspace")
    return rows.lock(row, version)


@transaction.atomic
def decide(row: MaracTransfer, way: Way, *, words: str, by: Hat, version: int) -> MaracTransfer:
    """Take the way of the decision tree, or another with the reason. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_send(by, row, S.DECISION))
    proposed, _ = tree(row.case)
    if way != proposed and not words.strip():
        raise Refused("Say why not as the decision tree proposes.")
    at = clock.now()
    if words.strip():
        transfer_words.say(row, SaidKind.DECISION, words, by=by, at=at)
    row.set_decided(way, by=by, at=at)
    log.write(by=by, verb=Verb.DECIDED, about=[row, row.case], ground=way.value, at=at)
    return row


@transaction.atomic
def keep(row: MaracTransfer, *, words: str, by: Hat, version: int) -> MaracTransfer:
    """Keep the case here, with the reason: they stay after all, or come back at once."""
    row = locked(row, version)
    require(may_send(by, row, S.KEPT))
    at = clock.now()
    transfer_words.say(row, SaidKind.KEPT, words, by=by, at=at)
    for name in SEND:
        clocks.stop(row, name, at=at)
    row.set_ended(S.KEPT, by=by, at=at)
    MaracTransfer.objects.close_files(row.case, at=at)
    log.write(by=by, verb=Verb.WITHDRAWN, about=[row, row.case], at=at)
    return row


@transaction.atomic
def prepare(row: MaracTransfer, *, words: str, by: Hat, version: int) -> MaracTransfer:
    """Make the pack and the IDVA’s hand-over, as they will be sent; also anew, until they are sent.

    Raises Refused, Stale.
    """
    row = locked(row, version)
    require(may_send(by, row, S.PACK_PREPARED))
    at = clock.now()
    made = transfer_packs.make(row, words=words, by=by)
    transfer_words.require_clear(row, made.texts, by=by)
    sealing.seal(row, "pack", made.pack, by=by)
    sealing.seal(row, "hand_over", made.hand_over, by=by)
    row.set_prepared(by=by, at=at)
    about = [row, row.case, *made.assessments]
    log.write(by=by, verb=Verb.CHANGED, about=about, sections=["pack"], at=at)
    return row


def _require_as_prepared(row: MaracTransfer, *, by: Hat) -> list[RiskAssessment]:
    """Let a pack leave that would be made the same now, and holds nothing that is protected by now.

    Gives the assessment whose answers leave with it, if any. Raises Refused, WordsRefused.
    """
    opened = sealing.open_quietly([row], ["pack", "hand_over"], by=by)
    pack, hand_over = opened[row, "pack"], opened[row, "hand_over"]
    if pack is None or hand_over is None:
        raise Refused("You cannot read this pack.")
    made = transfer_packs.make(row, words=hand_over["words"], by=by)
    if (made.pack, made.hand_over) != (pack, hand_over):
        raise Refused(
            "Something changed since the pack was prepared, so it was not sent or printed. Prepare it"
            " anew, and read it before it leaves."
        )
    transfer_words.require_clear(row, made.texts, by=by)
    return made.assessments


@transaction.atomic
def send(row: MaracTransfer, *, by: Hat, version: int) -> MaracTransfer:
    """Send it: the pack to who keeps and chairs the other list, the hand-over and the new address to its IDVA.

    What changed since it was prepared has to be read before it goes: a number may be unsafe by now.
    Whoever there bears a family name of the pack is kept apart first. The address goes to coordinator
    and IDVA alone. To a MARAC outside the hub the printed pack goes. Raises Refused, Stale.
    """
    row = locked(row, version)
    require(may_send(by, row, S.SENT))
    assessments = _require_as_prepared(row, by=by)
    at = clock.now()
    row.set_sent(by=by, at=at)
    if row.to_workspace is not None:
        transfer_packs.give(row, row.to_workspace, by=by, at=at)
    meet(row, SEND, at=at)
    start(row, ACKNOWLEDGE, SettingName.TRANSFER_SEEN, at=at)
    if row.to_workspace_id:
        tell(row, row.to_workspace_id, NoticeKind.TRANSFER_RECEIVED, by=by, at=at)
    marac_keepers.tell_referrer(row.case, by=by, at=at)
    log.write(by=by, verb=Verb.REFERRED, about=[row, row.case, *assessments], at=at)
    return row


def tell(
    row: MaracTransfer, workspace_id: UUID, kind: NoticeKind, *, by: Actor, at: datetime
) -> None:
    """Tell those of one MARAC who see it, by name."""
    readers = MaracTransfer.objects.readers_of(row, among=hats.in_workspace(workspace_id))
    notices.post(
        to={hat.agency_id for hat in readers},
        notice_kind=kind,
        about=row,
        by=by,
        at=at,
        workspace_id=workspace_id,
        persons={hat.person_id for hat in readers},
    )


@transaction.atomic
def acknowledged_outside(row: MaracTransfer, *, by: Hat, version: int) -> MaracTransfer:
    """Note that a MARAC outside the hub has said that it has the pack. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_send(by, row, S.ACKNOWLEDGED))
    at = clock.now()
    row.set_acknowledged(None, by=by, at=at)
    meet(row, ACKNOWLEDGE, at=at)
    log.write(by=by, verb=Verb.ACKNOWLEDGED, about=[row, row.case], at=at)
    return row


@transaction.atomic
def close(row: MaracTransfer, *, by: Hat, version: int) -> MaracTransfer:
    """End the case here: it goes on at the other MARAC. The flags here stand until their last day."""
    row = locked(row, version)
    require(may_send(by, row, S.CLOSED_AT_ORIGIN))
    at = clock.now()
    case = MaracCase.objects.select_related("workspace").select_for_update(of=("self",))
    found = case.get(pk=row.case_id)
    clocks.stop(found, marac_cases.ELIGIBILITY, at=at)
    found.set_state(C.TRANSFERRED_OUT, by=by, at=at)
    row.set_ended(S.CLOSED_AT_ORIGIN, by=by, at=at)
    _close_files(found, at=at)
    marac_keepers.tell_referrer(found, by=by, at=at)
    log.write(by=by, verb=Verb.CLOSED, about=[row, found], owners=[found.owner_id], at=at)
    return row


def _close_files(case: MaracCase, *, at: datetime) -> None:
    """Close what a case that goes on elsewhere is kept in here, whether or not a meeting had it listed."""
    item = case.agenda_items.select_related("marac_case").first()
    if item is not None:
        agenda.close_files(item, at=at)
        return
    if case.file.closed_at is None:
        case.file.set_closed(at)
    MaracTransfer.objects.close_files(case, at=at)


def may_end_stay(hat: Actor, row: MaracTransfer) -> Verdict:
    """Say how a temporary move ended: the coordinator of the origin, once it was acknowledged."""
    return may_send(hat, row, S.RETURNED)


@transaction.atomic
def came_back(row: MaracTransfer, *, by: Hat, version: int) -> MaracTransfer:
    """End a temporary move: they came back, and the case goes on here alone.

    Agencies here no longer read “moved”, nobody looks the address there up any more, and another
    transfer can follow. The other MARAC is told. Raises Refused, Stale.
    """
    row = locked(row, version)
    require(may_end_stay(by, row))
    at = clock.now()
    row.set_ended(S.RETURNED, by=by, at=at)
    MaracTransfer.objects.close_files(row.case, at=at)
    _tell_there(row, by=by, at=at)
    log.write(by=by, verb=Verb.ENDED, about=[row, row.case], ground=S.RETURNED.value, at=at)
    return row


@transaction.atomic
def stay(row: MaracTransfer, *, by: Hat, version: int) -> MaracTransfer:
    """Note that they stay for good after all, so that it can be closed here. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_end_stay(by, row))
    at = clock.now()
    row.set_for_good(by=by, at=at)
    _tell_there(row, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[row, row.case], ground="FOR_GOOD", at=at)
    return row


def _tell_there(row: MaracTransfer, *, by: Hat, at: datetime) -> None:
    if row.to_workspace_id is not None:
        tell(row, row.to_workspace_id, NoticeKind.TRANSFER_CHANGED, by=by, at=at)


@transaction.atomic
def answer(row: MaracTransfer, *, words: str, by: Hat, version: int) -> MaracTransfer:
    """Answer what the receiving MARAC asked; it decides anew. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_answer(by, row))
    at = clock.now()
    transfer_words.say(row, SaidKind.ANSWER, words, by=by, at=at)
    row.set_arrival(R.RECEIVED, by=by, at=at)
    start(row, ACKNOWLEDGE, SettingName.TRANSFER_SEEN, at=at)
    tell(row, row.to_workspace_id or row.pk, NoticeKind.TRANSFER_CHANGED, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[row], at=at)
    return row


def hand_over_words(row: MaracTransfer, *, by: Hat) -> str:
    """What was written for the receiving IDVA when the pack was prepared before; empty at first."""
    if not row.hand_over:
        return ""
    opened = sealing.open([row], ["hand_over"], by=by)
    return str((opened[row, "hand_over"] or {}).get("words", ""))


# --- reading --------------------------------------------------------------------------------------


def may_print(hat: Actor, row: MaracTransfer) -> Verdict:
    """Print the pack: the coordinator who sends it, once it is prepared."""
    if not (allowed := may(hat, Act.EXPORT)):
        return allowed
    if hat.workspace_id != row.workspace_id or row.state not in (S.PACK_PREPARED, *GONE):
        return no("The coordinator who sends it prints it, once it is prepared.")
    return YES


@dataclass(frozen=True)
class Printed:
    """A pack as it is printed: what, by whom, when."""

    pack: dict[str, Any]
    hand_over: dict[str, Any]
    who: str
    at: datetime


@transaction.atomic
def print_pack(row: MaracTransfer, *, by: Hat, because: Reason) -> Printed:
    """Open the pack for printing, with an entry that it left the hub and why.

    Until it is sent it is printed as it would be sent. Raises Refused, WordsRefused.
    """
    require(may_print(by, row))
    if row.state == S.PACK_PREPARED:
        _require_as_prepared(row, by=by)
    because = sealing.keep_reason(because, about=row, by=by)
    opened = sealing.open([row], ["pack", "hand_over"], by=by, because=because, verb=Verb.EXPORTED)
    pack, hand_over = opened[row, "pack"], opened[row, "hand_over"]
    if pack is None or hand_over is None:
        raise Refused("You cannot read this pack.")
    who = Person.objects.get(pk=by.person_id).name
    return Printed(pack, hand_over, who, clock.now())
