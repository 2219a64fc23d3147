"""Asking for a strategy discussion, and what follows once it was recorded (domain notes 4.5).

Asking belongs to the front door; convening, holding and recording are `meetings.strategies`, as a
strategy discussion is a meeting.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_files, clocks, free_text, partnership_settings
from mash_hub.calendars import end_of, months_after
from mash_hub.models.clocks import ClockType
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.strategies import (
    ASSESSED,
    OUTCOMES,
    SECTION_47,
    TABLE,
    TO_COME,
    EmergencyPower,
    Power,
    StrategyDiscussion,
    StrategyState,
)
from mash_hub.telling import tell

S = StrategyState
# The names of its clocks.
HELD, RECORD = "STRATEGY_HELD", "STRATEGY_RECORD"
ASSESSMENT, CONFERENCE, REVIEW = "ASSESSMENT", "CONFERENCE", "REVIEW_CONFERENCE"
POWER = "EMERGENCY_POWER"
_ASKED = Reason(ReasonCode.THRESHOLD)


def start_clock(
    row: StrategyDiscussion,
    name: str,
    setting: SettingName,
    *,
    at: datetime,
    due_at: datetime | None = None,
) -> None:
    """Start one of its clocks by the setting in force; a lateness is the host's to hear of."""
    clocks.start(
        row,
        name,
        target=partnership_settings.target(setting, row.workspace_id, at),
        at=at,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
        due_at=due_at,
    )


@transaction.atomic
def ask_for(
    contact: Contact, *, by: Hat, at: datetime, enquiry: Enquiry | None = None, words: str = ""
) -> StrategyDiscussion | None:
    """Ask for a strategy discussion, as part of the act that decided that there shall be one.

    Takes the contact, its enquiry where it has one, and why. Gives None where one is awaited already.
    """
    awaited = StrategyDiscussion.objects.waiting().filter(contact=contact)
    if awaited.exists():
        return None
    row = StrategyDiscussion(
        id=uuid4(),
        reference=references.new("SD"),
        workspace_id=contact.workspace_id,
        owner_id=by.host_id,
        file_id=contact.file_id,
        contact=contact,
        enquiry=enquiry,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    if words.strip():
        sealing.seal(row, "asked", {"words": words}, by=by)
    row.start(by=by, at=at, because=_ASKED)
    start_clock(row, HELD, SettingName.STRATEGY_HELD, at=at)
    tell_host(row, by=by, at=at)
    log.write(by=by, verb=Verb.REQUESTED, about=[row], reason=_ASKED, at=at)
    return row


def of_case(contact_id: UUID, *, by: Hat) -> list[StrategyDiscussion]:
    """The discussions about a case that a hat sees, newest first."""
    found = StrategyDiscussion.objects.visible_to(by).filter(contact=contact_id)
    return list(found.order_by("-asked_at", "pk"))


def unrecorded(contact_id: UUID) -> StrategyDiscussion | None:
    """The discussion of a case that is still to be held or recorded, if there is one; the host's to know."""
    return StrategyDiscussion.objects.unrecorded().filter(contact=contact_id).first()


def tell_host(row: StrategyDiscussion, *, by: Actor, at: datetime) -> None:
    """Tell the host that something about it changed, by kind and reference alone."""
    tell([row.owner_id], NoticeKind.ENQUIRY_CHANGED, about=row, by=by, at=at)


def may_convene(hat: Actor, row: StrategyDiscussion) -> Verdict:
    """Who convenes, holds and records: decision-makers of the host."""
    if not (allowed := may(hat, Act.CONVENE)):
        return allowed
    if hat.workspace_id != row.workspace_id or hat.agency_id != row.owner_id:
        return no("Only the agency that hosts the workspace runs its strategy discussions.")
    return YES


def _note(
    row: StrategyDiscussion, verb: Verb, *, by: Hat, because: Reason | None = None, ground: str = ""
) -> None:
    """Tell the host and leave the entry of an act about it."""
    at = clock.now()
    tell_host(row, by=by, at=at)
    log.write(by=by, verb=verb, about=[row], reason=because, ground=ground or row.state, at=at)


def _locked(row: StrategyDiscussion, version: int, *, by: Hat) -> StrategyDiscussion:
    found = StrategyDiscussion.objects.select_related("contact", "enquiry").lock(row, version)
    require(may_convene(by, found))
    return found


# --- after the record -----------------------------------------------------------------------------


@transaction.atomic
def begin_outcome(row: StrategyDiscussion, *, by: Hat, version: int) -> StrategyDiscussion:
    """Begin what the record decided: its assessment and conference have their time from now on.

    Assessment 45 working days from the referral, conference 15 working days from the discussion
    that began section 47 (domain notes 4.5). Raises Refused, Stale.
    """
    row = _locked(row, version, by=by)
    require(TABLE.may_move(row.state, row.outcome or S.NFA))
    at = clock.now()
    row.set_state(S(row.outcome), by=by, at=at)
    if row.outcome in ASSESSED:
        start_clock(row, ASSESSMENT, SettingName.ASSESSMENT, at=row.referred_at)
    if row.outcome in SECTION_47 and row.held_at is not None:
        start_clock(row, CONFERENCE, SettingName.CONFERENCE, at=row.held_at)
    _note(row, Verb.DECIDED, by=by)
    return row


def _require_day(on: date, row: StrategyDiscussion) -> None:
    if on > hats.today():
        raise Refused("The day is still to come: note it when it was done.")
    if row.held_at is None or on < row.held_at.astimezone(clock.LONDON).date():
        raise Refused("The day is before the strategy discussion.")


def _done_at(on: date) -> datetime:
    """When something noted by its day was done: by the end of that day, or now."""
    return min(end_of(on), clock.now())


@transaction.atomic
def note_assessed(
    row: StrategyDiscussion, *, on: date, by: Hat, version: int
) -> StrategyDiscussion:
    """Note on which day the assessment was done. Raises Refused, Stale."""
    row = _locked(row, version, by=by)
    if row.outcome not in ASSESSED or row.state not in OUTCOMES or row.assessed_on:
        raise Refused("No assessment is awaited.")
    _require_day(on, row)
    row.set_assessed(on, by=by, at=clock.now())
    clocks.meet(row, ASSESSMENT, at=_done_at(on))
    _note(row, Verb.COMPLETED, by=by, ground=ASSESSMENT)
    return row


def awaits_conference(row: StrategyDiscussion) -> bool:
    """Whether a child protection conference is still to come."""
    if row.outcome not in SECTION_47 or row.state not in (*OUTCOMES, S.REVIEWED):
        return False
    return bool(row.is_on_plan) if row.conferences else row.state != S.REVIEWED


@transaction.atomic
def note_conference(
    row: StrategyDiscussion, *, on: date, is_on_plan: bool, by: Hat, version: int
) -> StrategyDiscussion:
    """Note a conference: after the first the next is due in three months, then in six (4.5).

    Without a plan no other follows. Raises Refused, Stale.
    """
    row = _locked(row, version, by=by)
    if not awaits_conference(row):
        raise Refused("No conference is awaited.")
    _require_day(on, row)
    if row.conferences and on <= row.conferences[-1]:
        raise Refused("The day is not after the conference before.")
    at, is_first = clock.now(), not row.conferences
    row.set_conference(on, is_on_plan, by=by, at=at)
    clocks.meet(row, CONFERENCE if is_first else REVIEW, at=_done_at(on))
    if is_on_plan:
        name = SettingName.FIRST_REVIEW if is_first else SettingName.LATER_REVIEW
        months = partnership_settings.number(name, row.workspace_id, at)
        next_on = months_after(on, months)
        clocks.start(
            row,
            REVIEW,
            target=clocks.Target(ClockType.CONTINUOUS, (next_on - on).days * 24 * 60),
            at=at,
            owner_id=row.owner_id,
            workspace_id=row.workspace_id,
            due_at=end_of(next_on),
        )
    _note(row, Verb.COMPLETED, by=by, ground=CONFERENCE)
    return row


def may_review(hat: Actor, row: StrategyDiscussion) -> Verdict:
    """Another decision-maker of the host than the chair, once what was decided is done (4.5)."""
    if not (allowed := may_convene(hat, row)):
        return allowed
    if row.state not in OUTCOMES:
        return no("There is nothing to review yet.")
    if row.chair_id == hat.person_id:
        return no("Somebody else than the chair reviews what was decided.")
    if row.outcome in ASSESSED and row.assessed_on is None:
        return no("Note first that the assessment is done.")
    return YES


@transaction.atomic
def review(row: StrategyDiscussion, *, words: str, by: Hat, version: int) -> StrategyDiscussion:
    """Review what was decided. After section 47 without a conference the words say why none was needed.

    Raises Refused, Stale.
    """
    row = _locked(row, version, by=by)
    require(may_review(by, row))
    if not words.strip():
        raise Refused(
            "Say what the review found; after section 47 without a conference, why none was needed."
        )
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    sealing.seal(row, "review", {"words": words}, by=by)
    row.set_reviewed(by=by, at=at)
    if not row.conferences:
        clocks.stop(row, CONFERENCE, at=at)
    _note(row, Verb.CONFIRMED, by=by)
    return row


def may_close(hat: Actor, row: StrategyDiscussion) -> Verdict:
    """Close it: once reviewed and nothing is awaited, or before it is held when it is not needed."""
    if not (allowed := may_convene(hat, row)):
        return allowed
    if not (possible := TABLE.may_move(row.state, S.CLOSED)):
        return possible
    if awaits_conference(row):
        return no("A review conference is awaited: it stays open while a plan stands.")
    if EmergencyPower.objects.standing().filter(strategy=row).exists():
        return no("Say first that the emergency power has ended.")
    return YES


@transaction.atomic
def close(
    row: StrategyDiscussion, *, by: Hat, version: int, because: Reason | None = None
) -> StrategyDiscussion:
    """Close it; one that was not held needs the reason. Raises Refused, Stale."""
    row = _locked(row, version, by=by)
    require(may_close(by, row))
    if row.state in TO_COME and because is None:
        raise Refused("Give the reason why it is not needed.")
    at = clock.now()
    kept = sealing.keep_reason(because, about=row, by=by) if because else None
    row.set_state(S.CLOSED, by=by, at=at, because=kept)
    case_files.close_again(row, at=at)
    clocks.stop(row, at=at)
    _note(row, Verb.CLOSED, by=by, because=kept)
    return row


def may_reopen(hat: Actor, row: StrategyDiscussion) -> Verdict:
    """Open a closed one again: a decision-maker of the host, unless another is to be held (4.0)."""
    if not (allowed := may_convene(hat, row)):
        return allowed
    if row.state != S.CLOSED:
        return no("It is not closed.")
    if case_files.is_passed_on(row):
        return no("The case was passed on: another agency owns it now.")
    others = StrategyDiscussion.objects.waiting().filter(contact=row.contact_id)
    if not row.recorded_at and others.exists():
        return no("Another strategy discussion of this case is open. Go on with that one.")
    return YES


@transaction.atomic
def reopen(
    row: StrategyDiscussion, *, by: Hat, because: Reason, version: int
) -> StrategyDiscussion:
    """Open a closed one again, with the reason, and begin its time anew (4.0).

    One that was not held is to be convened. One that was recorded goes on with what its record
    decided, and is reviewed anew by another than its chair. Raises Refused, Stale.
    """
    row = _locked(row, version, by=by)
    require(may_reopen(by, row))
    at = clock.now()
    kept = sealing.keep_reason(because, about=row, by=by)
    row.set_reopened(by=by, at=at, because=kept)
    case_files.keep_open(row)
    if row.state == S.REQUESTED:
        start_clock(row, HELD, SettingName.STRATEGY_HELD, at=at)
    elif row.outcome in SECTION_47 and not row.conferences:
        start_clock(row, CONFERENCE, SettingName.CONFERENCE, at=at)
    _note(row, Verb.REOPENED, by=by, because=kept)
    return row


# --- emergency powers -----------------------------------------------------------------------------


def _longest(power: Power, row: StrategyDiscussion, at: datetime) -> timedelta:
    if power == Power.POLICE_PROTECTION:
        name = SettingName.POLICE_PROTECTION
        return partnership_settings.target(name, row.workspace_id, at).length
    days = partnership_settings.number(SettingName.PROTECTION_ORDER, row.workspace_id, at)
    return timedelta(days=days)


@transaction.atomic
def use_power(
    row: StrategyDiscussion, power: Power, *, began_at: datetime, by: Hat, version: int
) -> EmergencyPower:
    """Note an emergency power in use: police protection up to 72 hours, an order up to 8 days.

    Raises Refused for a time to come, long past, or while the same stands; Stale.
    """
    row = _locked(row, version, by=by)
    if row.state == S.CLOSED:
        raise Refused("This strategy discussion is closed.")
    at = clock.now()
    ends_at = began_at + _longest(power, row, at)
    if began_at > at:
        raise Refused("It cannot have begun in the future.")
    if ends_at <= at:
        raise Refused("It would be over already: check when it began.")
    if EmergencyPower.objects.standing().filter(strategy=row, power=power).exists():
        raise Refused("This power is noted already.")
    made = EmergencyPower(
        id=uuid4(),
        strategy=row,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
        file_id=row.file_id,
        power=power,
        began_at=began_at,
        ends_at=ends_at,
    ).start(by=by, at=at)
    _start_power(made, at=at)
    tell_host(row, by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[made, row], ground=power, at=at)
    return made


def _start_power(made: EmergencyPower, *, at: datetime) -> None:
    minutes = round((made.ends_at - made.began_at).total_seconds() / 60)
    clocks.start(
        made,
        POWER,
        target=clocks.Target(ClockType.CONTINUOUS, minutes),
        at=at,
        owner_id=made.owner_id,
        workspace_id=made.workspace_id,
        due_at=made.ends_at,
    )


def may_extend(hat: Actor, made: EmergencyPower) -> Verdict:
    """Extend an order once, before it ends; police protection never."""
    if not (allowed := may_convene(hat, made.strategy)):
        return allowed
    if made.power != Power.PROTECTION_ORDER or made.extended_at or made.ended_at:
        return no("Only an emergency protection order is extended, and only once.")
    if made.ends_at <= clock.now():
        return no("It has run out and cannot be extended.")
    return YES


@transaction.atomic
def extend_power(made: EmergencyPower, *, by: Hat, version: int) -> EmergencyPower:
    """Note that the court extended an order by up to seven days. Raises Refused, Stale."""
    made = EmergencyPower.objects.select_related("strategy").lock(made, version)
    require(may_extend(by, made))
    at = clock.now()
    days = partnership_settings.number(SettingName.ORDER_EXTENDED, made.workspace_id, at)
    made.set_extended(made.ends_at + timedelta(days=days), by=by, at=at)
    _start_power(made, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[made, made.strategy], ground=made.power, at=at)
    return made


@transaction.atomic
def end_power(made: EmergencyPower, *, by: Hat, version: int) -> EmergencyPower:
    """Note that an emergency power is over. Raises Refused, Stale."""
    made = EmergencyPower.objects.select_related("strategy").lock(made, version)
    require(may_convene(by, made.strategy))
    if made.ended_at is not None:
        raise Refused("It has ended already.")
    at = clock.now()
    made.set_ended(by=by, at=at)
    clocks.meet(made, POWER, at=at)
    log.write(by=by, verb=Verb.ENDED, about=[made, made.strategy], ground=made.power, at=at)
    return made
