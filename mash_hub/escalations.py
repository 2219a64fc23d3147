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
from mash_hub.models.contacts import Contact
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
from mash_hub.telling import tell, tell_all

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
    return None if isinstance(thing, Action | Contact | JointScreening) else thing.enquiry


@dataclass(frozen=True)
class Raised:
    """What is challenged, by which agency, which other agency answers, and of which type."""

    thing: Challenged
    owner_id: UUID
    agency_id: UUID
    escalation_type: EscalationType

    @property
    def key(self) -> tuple[str, UUID, str, UUID, UUID]:
        """What is the same while it is open."""
        thing = self.thing
        return thing.kind, thing.pk, self.escalation_type, self.owner_id, self.agency_id


def _new(
    one: Raised, *, level: int, is_immediate: bool, by: Actor, at: datetime, because: Reason
) -> Escalation:
    """Store it on its level; its clock, its people and the entry are the caller's.

    Nobody raised what a rule raised, also where a person's act set the rule off.
    """
    thing = one.thing
    return Escalation(
        id=uuid4(),
        reference=references.new("X"),
        file_id=thing.file_id,
        owner_id=one.owner_id,
        agency_id=one.agency_id,
        workspace_id=thing.workspace_id,
        enquiry=_case_of(thing),
        thing_kind=thing.kind,
        thing_id=thing.pk,
        thing_reference=thing.reference,
        escalation_type=one.escalation_type,
        state=LEVELS[level - 1],
        level=level,
        is_immediate=is_immediate,
        raised_at=at,
        raised_by_id=None if because == BY_RULE else by.person_id,
    ).start(by=by, at=at, because=because)


def _clock(row: Escalation, *, at: datetime) -> clocks.Clock:
    name = SettingName.ESCALATION_NOW if row.is_immediate else _LIMITS[row.level - 1]
    return clocks.made(
        row,
        LEVEL,
        target=partnership_settings.target(name, row.workspace_id, at),
        at=at,
        owner_id=row.agency_id,
        workspace_id=row.workspace_id,
    )


def _tell_level(row: Escalation, *, by: Actor, at: datetime) -> None:
    """Tell the people of its level in both agencies, by kind and reference alone (4.19)."""
    acting = holders(row.workspace_id, [row.owner_id, row.agency_id], row.level)
    kind = NoticeKind.ESCALATION_RAISED
    tell_all([(row, kind, [one.agency_id], one.persons) for one in acting], by=by, at=at)


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
    at = clock.now()
    row = _new(
        Raised(thing, by.agency_id, to, escalation_type),
        level=level or 1,
        is_immediate=level is not None,
        by=by,
        at=at,
        because=_RAISED,
    )
    _clock(row, at=at).start()
    _tell_level(row, by=by, at=at)
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
    made = raise_all([Raised(thing, owner_id, agency_id, escalation_type)], by=by)
    return made[0] if made else None


def raise_all(wanted: Iterable[Raised], *, by: Actor) -> list[Escalation]:
    """Raise many because a rule says so, leaving out what is challenged already; part of an act.

    They stand on the first level, which is everybody's. However many there are, what is known of them
    is asked, and their clocks and notices are stored, at once.
    """
    fresh = {one.key: one for one in wanted if one.owner_id != one.agency_id}
    standing = Escalation.objects.open().filter(
        thing_id__in={one.thing.pk for one in fresh.values()}
    )
    fields = ("thing_kind", "thing_id", "escalation_type", "owner", "agency")
    for key in standing.values_list(*fields):
        fresh.pop(key, None)
    at = clock.now()
    rows = [
        _new(one, level=1, is_immediate=False, by=by, at=at, because=BY_RULE)
        for one in fresh.values()
    ]
    clocks.start_all([_clock(row, at=at) for row in rows])
    kind = NoticeKind.ESCALATION_RAISED
    tell_all([(row, kind, [row.owner_id, row.agency_id], ()) for row in rows], by=by, at=at)
    for row in rows:
        _log(row, Verb.CREATED, by=by, because=BY_RULE)
    return rows


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
    clocks.stop(row, LEVEL, at=at)
    _clock(row, at=at).start()
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
