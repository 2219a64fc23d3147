"""Professional challenge: raising it, writing a position, taking it up a level, and ending it (4.14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, partnership_settings
from mash_hub.escalation_rules import (
    ABLE_TO_ACT,
    HIGHEST,
    ByHand,
    Challenged,
    agencies_to_challenge,
    holders,
    may_climb,
    may_close,
    may_raise,
    may_resolve,
    may_write,
    people_to_name,
)
from mash_hub.models.actions import Action
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.escalations import (
    LEVELS,
    TABLE,
    Escalation,
    EscalationEntry,
    EscalationState,
    EscalationType,
    LevelHolder,
)
from mash_hub.models.joint_screening import JointScreening
from mash_hub.models.partnership_settings import SettingName
from mash_hub.telling import tell

LEVEL = "LEVEL"  # the clock of the level on which it stands
_LIMITS = (
    SettingName.ESCALATION_L1,
    SettingName.ESCALATION_L2,
    SettingName.ESCALATION_L3,
    SettingName.ESCALATION_L4,
    SettingName.ESCALATION_L5,
)
_RAISED = Reason(ReasonCode.CHALLENGED)


@dataclass(frozen=True)
class Words:
    """What one agency writes on one level."""

    position: str
    evidence: str = ""
    decision: str = ""
    changed: str = ""  # for the child or adult

    @property
    def texts(self) -> list[str]:
        """Every text of it."""
        return [*asdict(self).values()]


def _case_of(thing: Challenged) -> Enquiry | None:
    if isinstance(thing, Enquiry):
        return thing
    return None if isinstance(thing, Action | JointScreening) else thing.enquiry


def _start(
    thing: Challenged,
    *,
    owner_id: UUID,
    agency_id: UUID,
    escalation_type: EscalationType,
    level: int,
    is_immediate: bool,
    by: Actor,
    person_id: UUID | None,
    because: Reason,
) -> Escalation:
    """Store it, start the clock of its level, and tell both agencies; no entry here."""
    at, case = clock.now(), _case_of(thing)
    row = Escalation(
        id=uuid4(),
        reference=references.new("X"),
        file_id=thing.file_id,
        owner_id=owner_id,
        agency_id=agency_id,
        workspace_id=thing.workspace_id,
        enquiry=case,
        thing_kind=thing.kind,
        thing_id=thing.pk,
        thing_reference=thing.reference,
        escalation_type=escalation_type,
        state=LEVELS[level - 1],
        level=level,
        is_immediate=is_immediate,
        raised_at=at,
        raised_by_id=person_id,
    ).start(by=by, at=at, because=because)
    _start_clock(row, at=at)
    _tell_level(row, by=by, at=at)
    return row


def _start_clock(row: Escalation, *, at: datetime) -> None:
    name = SettingName.ESCALATION_NOW if row.is_immediate else _LIMITS[row.level - 1]
    clocks.start(
        row,
        LEVEL,
        target=partnership_settings.target(name, row.workspace_id, at),
        at=at,
        owner_id=row.agency_id,
        workspace_id=row.workspace_id,
    )


def _tell_level(row: Escalation, *, by: Actor, at: datetime) -> None:
    """Tell the people of its level in both agencies, by kind and reference alone (4.19)."""
    for one in holders(row.workspace_id, [row.owner_id, row.agency_id], row.level):
        tell(
            [one.agency_id],
            NoticeKind.ESCALATION_RAISED,
            about=row,
            by=by,
            at=at,
            persons=one.persons,
        )


def _log(
    row: Escalation,
    verb: Verb,
    *,
    by: Actor,
    because: Reason,
    also: Iterable[object] = (),
    sections: Iterable[str] = (),
) -> None:
    case = [row.enquiry] if row.enquiry else []
    log.write(
        by=by,
        verb=verb,
        about=[row, *also, *case],
        owners=[row.owner_id, row.agency_id],
        sections=[*sections],
        reason=because,
        ground=f"{row.escalation_type}:{row.level}"[:60],
        at=clock.now(),
        workspace=row.workspace_id,
    )


@transaction.atomic
def raise_about(
    thing: ByHand,
    *,
    by: Hat,
    to: UUID,
    escalation_type: EscalationType,
    words: Words,
    level: int | None = None,
) -> Escalation:
    """Challenge another agency about a thing that one sees (domain notes 4.14).

    A `level` says that somebody is at immediate risk, and which level can act: it starts there, with
    two hours for each. Raises Refused for one's own agency, without a position, or when the same is
    challenged already.
    """
    type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    require(may_raise(by, thing))
    if to not in {agency.pk for agency in agencies_to_challenge(by, thing)}:
        raise Refused("Choose the other agency that this concerns.")
    if not words.position.strip():
        raise Refused("Say what your agency’s position is.")
    if level is not None and not 1 <= level <= HIGHEST:
        raise Refused("Choose one of the five levels.")
    standing = Escalation.objects.open().about(thing.kind, thing.pk)
    if standing.filter(escalation_type=escalation_type, owner=by.agency_id, agency=to).exists():
        raise Refused("Your agency challenges this already: write on the challenge that is open.")
    row = _start(
        thing,
        owner_id=by.agency_id,
        agency_id=to,
        escalation_type=escalation_type,
        level=level or 1,
        is_immediate=level is not None,
        by=by,
        person_id=by.person_id,
        because=_RAISED,
    )
    _write(row, words, by=by)
    _log(row, Verb.CREATED, by=by, because=_RAISED, sections=["words"])
    return row


def raise_by_rule(
    thing: Challenged,
    *,
    owner_id: UUID,
    agency_id: UUID,
    escalation_type: EscalationType,
    by: Actor,
) -> Escalation | None:
    """Raise it because a rule says so: a refusal (4.3), or a second threshold (4.0).

    Gives None when the same is challenged already. Part of another act, which holds the thing.
    """
    standing = Escalation.objects.open().about(thing.kind, thing.pk)
    same = standing.filter(escalation_type=escalation_type, owner=owner_id, agency=agency_id)
    if owner_id == agency_id or same.exists():
        return None
    row = _start(
        thing,
        owner_id=owner_id,
        agency_id=agency_id,
        escalation_type=escalation_type,
        level=1,
        is_immediate=False,
        by=by,
        person_id=None,
        because=BY_RULE,
    )
    _log(row, Verb.CREATED, by=by, because=BY_RULE)
    return row


def _write(row: Escalation, words: Words, *, by: Hat, is_outcome: bool = False) -> EscalationEntry:
    """Seal what one agency writes for both, and for the case's host where it is the outcome."""
    free_text.require_clear(words.texts, file_id=row.file_id, by=by)
    at = clock.now()
    entry = EscalationEntry(
        id=uuid4(),
        escalation=row,
        file_id=row.file_id,
        owner_id=by.agency_id,
        author_id=by.person_id,
        level=row.level,
        is_outcome=is_outcome,
        written_at=at,
    )
    readers = {row.owner_id, row.agency_id}
    if is_outcome and row.enquiry:
        readers.add(row.enquiry.owner_id)
    cause = sealing.Cause.of(CauseKind.CHALLENGE, row)
    sealing.seal(entry, "words", asdict(words), by=by, to=readers, cause=cause)
    return entry.start(by=by, at=at)


@transaction.atomic
def write(row: Escalation, *, by: Hat, words: Words, version: int) -> EscalationEntry:
    """Write one's agency's position, evidence and decision on the level on which it stands.

    Raises Refused when somebody else acts there or nothing is said, Stale.
    """
    row = Escalation.objects.lock(row, version)
    require(may_write(by, row))
    if not words.position.strip():
        raise Refused("Say what your agency’s position is.")
    row.set_written(by=by, at=clock.now(), because=_RAISED)
    entry = _write(row, words, by=by)
    _tell_both(row, by=by)
    _log(row, Verb.CHANGED, by=by, because=_RAISED, also=[entry], sections=["words"])
    return entry


def _tell_both(row: Escalation, *, by: Actor) -> None:
    both = [row.owner_id, row.agency_id]
    tell(both, NoticeKind.ESCALATION_CHANGED, about=row, by=by, at=clock.now())


@transaction.atomic
def climb(row: Escalation, *, by: Hat, because: Reason, version: int) -> Escalation:
    """Take it up to the next level, whose people are told. Raises Refused, Stale."""
    row = Escalation.objects.lock(row, version)
    require(may_climb(by, row))
    because = sealing.keep_reason(because, about=row, by=by)
    return climb_by(row, by=by, because=because)


def climb_by(row: Escalation, *, by: Actor, because: Reason) -> Escalation:
    """The next level, its clock and its people; also for the rule that nobody needs to watch."""
    require(TABLE.may_move(row.state, LEVELS[row.level]))
    at = clock.now()
    row.set_level(row.level + 1, by=by, at=at, because=because)
    _start_clock(row, at=at)
    _tell_level(row, by=by, at=at)
    _log(row, Verb.CHANGED, by=by, because=because)
    return row


@transaction.atomic
def end(
    row: Escalation, state: EscalationState, *, by: Hat, words: Words, version: int
) -> Escalation:
    """Resolve it, or close it unresolved on the highest level; the case keeps the outcome.

    Raises Refused without a decision and what changed for the child or adult, Stale.
    """
    row = Escalation.objects.lock(row, version)
    require(may_resolve(by, row) if state == EscalationState.RESOLVED else may_close(by, row))
    if not words.decision.strip() or not words.changed.strip():
        raise Refused("Say what was decided, and what changed for the child or adult.")
    at = clock.now()
    row.set_ended(state, by=by, at=at, because=_RAISED)
    entry = _write(row, words, by=by, is_outcome=True)
    clocks.meet(row, LEVEL, at=at)
    _tell_both(row, by=by)
    _log(row, Verb.CLOSED, by=by, because=_RAISED, also=[entry], sections=["words"])
    return row


# --- who acts on which level ----------------------------------------------------------------------


@transaction.atomic
def name_holders(level: int, persons: Iterable[UUID], *, by: Hat) -> None:
    """Say who acts for one's agency on a level of the workspace; nobody named is everybody.

    Raises Refused for strangers, and on the level of practitioners, which is everybody's.
    """
    require(may(by, Act.MANAGE_AGENCY))
    wanted = set(persons)
    if not 2 <= level <= HIGHEST:
        raise Refused("Level 1 is everybody’s who may challenge.")
    if not wanted <= people_to_name(by.workspace_id, by.agency_id):
        raise Refused("Name people of your agency who may challenge here.")
    at = clock.now()
    rows = LevelHolder.objects.standing().select_for_update(of=("self",))
    present = list(rows.filter(workspace=by.workspace_id, agency=by.agency_id, level=level))
    for row in present:
        if row.person_id not in wanted:
            row.set_ended(at)
    for person_id in wanted - {row.person_id for row in present}:
        LevelHolder(
            id=uuid4(),
            workspace_id=by.workspace_id,
            agency_id=by.agency_id,
            level=level,
            person_id=person_id,
            named_at=at,
            named_by_id=by.person_id,
        ).start()
    log.write(
        by=by,
        verb=Verb.ASSIGNED,
        about=[log.Thing("agency", by.agency_id)],
        people=sorted(wanted),
        owners=[by.agency_id],
        ground=f"level:{level}",
        at=at,
    )


__all__ = ["ABLE_TO_ACT", "Action", "Words", "climb", "end", "name_holders", "raise_about", "write"]
