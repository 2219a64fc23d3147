"""From an adult concern to section 42: consent and wishes, three tests, decision, enquiry, end (4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import barriers, case_files, clocks, free_text, partnership_settings, referrals
from mash_hub.calendars import end_of
from mash_hub.models.adult_concerns import (
    DECISIONS,
    TABLE,
    AdultConcern,
    Advocate,
    Capacity,
    ConcernState,
    Danger,
    Result,
)
from mash_hub.models.clocks import ClockType
from mash_hub.models.contact_states import Consent
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.partnership_settings import SettingName
from mash_hub.telling import tell

S = ConcernState
DECISION, REVIEW = "ADULT_DECISION", "SAFEGUARDING_PLAN"  # the names of its clocks
MOST_OUTCOMES = 5
_ENDS = ("found", "plan_for_safety", "end")  # the texts with which a concern comes to its end
_RAISED = Reason(ReasonCode.ADULT_AT_RISK)


@dataclass(frozen=True)
class Wishes:
    """What the adult wants to come of it, or why they were not asked (Making Safeguarding Personal)."""

    outcomes: tuple[str, ...] = ()
    not_asked: str = ""


@dataclass(frozen=True)
class ThreeTests:
    """The answers to the three tests of Care Act 2014 s42(1), each with its evidence."""

    answers: tuple[bool, bool, bool]
    needs: str
    risk: str
    protect: str
    capacity: Capacity
    capacity_why: str
    advocate: Advocate
    advocate_who: str = ""


def open_for(
    contact: Contact, *, by: Hat, at: datetime, since: datetime, enquiry: Enquiry | None = None
) -> AdultConcern | None:
    """Open an adult concern, as part of the act that decided on it; its time runs from `since`.

    Gives None where one is open about the same case.
    """
    if AdultConcern.objects.open().filter(contact=contact).exists():
        return None
    row = AdultConcern(
        id=uuid4(),
        reference=references.new("AU"),
        workspace_id=contact.workspace_id,
        owner_id=by.host_id,
        file_id=contact.file_id,
        contact=contact,
        enquiry=enquiry,
        raised_at=since,
        consent="",
        danger=Danger.IMMEDIATE if contact.immediate_danger else "",
    ).start(by=by, at=at, because=_RAISED)
    _start_decision(row, since=since, at=at)
    note(row, Verb.CREATED, by=by, because=_RAISED)
    return row


def _start_decision(row: AdultConcern, *, since: datetime, at: datetime) -> None:
    """Start the time to decide on it, by the setting in force (domain notes 4.6)."""
    clocks.start(
        row,
        DECISION,
        target=partnership_settings.target(SettingName.ADULT_DECISION, row.workspace_id, at),
        at=since,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
    )


def of_case(contact_id: UUID, *, by: Hat) -> list[AdultConcern]:
    """The adult concerns of a case that a hat sees, newest first."""
    found = AdultConcern.objects.visible_to(by).filter(contact=contact_id)
    return list(found.order_by("-raised_at", "pk"))


@transaction.atomic(savepoint=False)
def note(
    row: AdultConcern,
    verb: Verb,
    *,
    by: Hat,
    because: Reason | None = None,
    also: Iterable[object] = (),
    sections: Iterable[str] = (),
) -> None:
    """Tell the host, and the agency that leads where there is one, and leave the entry of an act."""
    at = clock.now()
    told = {row.owner_id, row.lead_agency_id or row.owner_id}
    tell(told, NoticeKind.ENQUIRY_CHANGED, about=row, by=by, at=at)
    log.write(
        by=by,
        verb=verb,
        about=[row, *also],
        owners=sorted(told),
        sections=[*sections],
        reason=because,
        ground=row.state,
        at=at,
    )


def may_work(hat: Actor, row: AdultConcern) -> Verdict:
    """Decision-makers of the host work on its adult concerns."""
    if not (allowed := may(hat, Act.DECIDE)):
        return allowed
    if hat.workspace_id != row.workspace_id or hat.agency_id != row.owner_id:
        return no("Only the agency that hosts the workspace works on its adult concerns.")
    return YES


def _locked(row: AdultConcern, target: ConcernState, version: int, *, by: Hat) -> AdultConcern:
    found = AdultConcern.objects.select_related("contact", "enquiry").lock(row, version)
    require(may_work(by, found))
    require(TABLE.may_move(found.state, target))
    return found


def _clear(texts: Iterable[str], row: AdultConcern, *, by: Hat) -> None:
    free_text.require_clear([*texts], file_id=row.file_id, by=by)


def _say(row: AdultConcern, name: str, text: str, *, by: Hat) -> None:
    """Seal one more text beside those that were written before."""
    before = sealing.open_quietly([row], ["words"], by=by)[row, "words"] or {}
    sealing.seal(row, "words", {**before, name: text}, by=by)


# --- the concern ----------------------------------------------------------------------------------


@transaction.atomic
def gather(
    row: AdultConcern, *, consent: Consent, override: str, wishes: Wishes, by: Hat, version: int
) -> AdultConcern:
    """Note consent or why it is overridden, and what the adult wants; then information is gathered.

    Raises Refused without an override where there is no consent, and where the adult was neither
    asked for outcomes nor a reason is given; Stale.
    """
    row = _locked(row, S.INFO_GATHERING, version, by=by)
    if (consent == Consent.GIVEN) == bool(override):
        raise Refused("Say why you go on without consent, and only where there is none.")
    outcomes = [one.strip() for one in wishes.outcomes if one.strip()]
    if bool(outcomes) == bool(wishes.not_asked.strip()):
        raise Refused("Write what the adult wants to come of it, or else why they were not asked.")
    if len(outcomes) > MOST_OUTCOMES:
        raise Refused(f"Write at most {MOST_OUTCOMES} outcomes.")
    _clear([*outcomes, wishes.not_asked], row, by=by)
    content = {"outcomes": outcomes, "not_asked": wishes.not_asked}
    sealing.seal(row, "wishes", content, by=by)
    row.set_gathering(consent, override, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by, sections=["wishes"])
    return row


@transaction.atomic
def answer_tests(row: AdultConcern, given: ThreeTests, *, by: Hat, version: int) -> AdultConcern:
    """Answer the three tests, each with evidence, and say how capacity and advocate stand.

    Again on new information, as long as nothing is decided. Raises Refused without evidence, and
    where somebody who lacks capacity is said to need nobody; Stale.
    """
    row = _locked(row, S.TESTS, version, by=by)
    if not all(text.strip() for text in (given.needs, given.risk, given.protect)):
        raise Refused("Give the evidence for each of the three answers.")
    if not given.capacity_why.strip():
        raise Refused(
            "Say what is known of their capacity for this decision, or why it is not yet."
        )
    if given.capacity == Capacity.LACKS and given.advocate == Advocate.NOT_NEEDED:
        raise Refused("Somebody who lacks capacity for this is supported: say by whom, or needed.")
    if (
        given.advocate in (Advocate.SOMEBODY, Advocate.INSTRUCTED)
        and not given.advocate_who.strip()
    ):
        raise Refused("Say who supports them.")
    content = asdict(given)
    texts = ("needs", "risk", "protect", "capacity_why", "advocate_who")
    kept = {name: content[name] for name in texts}
    _clear(kept.values(), row, by=by)
    sealing.seal(row, "tests", kept, by=by)
    row.set_tests(given.answers, given.capacity, given.advocate, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by, sections=["tests"])
    return row


def possible_decisions(row: AdultConcern) -> list[ConcernState]:
    """What may be decided: where all three tests are met the duty of section 42 leaves no choice."""
    if row.tests_are_met:
        return [S.S42_ENQUIRY]
    return [S.OTHER_ENQUIRY, S.NO_ENQUIRY]


@transaction.atomic
def decide(
    row: AdultConcern,
    decision: ConcernState,
    *,
    reason: str,
    danger: Danger | None = None,
    by: Hat,
    version: int,
) -> AdultConcern:
    """Decide whether there is an enquiry, within two working days of the concern (4.6).

    Takes the reason and, under section 42, how grave the danger is: it sorts lists, no more (5.9).
    Raises Refused for section 42 where a test is not met, for anything else where all are; Stale.
    """
    if decision not in DECISIONS:
        raise Refused("Choose what was decided.")
    row = _locked(row, decision, version, by=by)
    if decision not in possible_decisions(row):
        raise Refused(
            "All three tests are met: there is a duty to enquire (section 42)."
            if row.tests_are_met
            else "A test is not met: it is no enquiry under section 42."
        )
    if not reason.strip():
        raise Refused("Say why.")
    if (decision == S.S42_ENQUIRY) != (danger is not None):
        raise Refused("Say how grave the danger is under section 42, and only there.")
    _clear([reason], row, by=by)
    at = clock.now()
    _say(row, "reason", reason, by=by)
    row.set_decided(decision, danger, by=by, at=at)
    clocks.meet(row, DECISION, at=at)
    note(row, Verb.DECIDED, by=by, sections=["words"])
    return row


def may_judge(hat: Actor, row: AdultConcern) -> Verdict:
    """Judge anew how grave the danger is: the host, while an enquiry under section 42 goes on."""
    if not (allowed := may_work(hat, row)):
        return allowed
    if row.decision != S.S42_ENQUIRY or row.state == S.CLOSED:
        return no("The danger is judged anew while an enquiry under section 42 goes on.")
    return YES


@transaction.atomic
def judge(
    row: AdultConcern, danger: Danger, *, by: Hat, because: Reason, version: int
) -> AdultConcern:
    """Judge anew how grave the danger is, with the reason; nothing follows by itself (5.9, R24).

    Raises Refused, Stale.
    """
    row = AdultConcern.objects.select_related("contact", "enquiry").lock(row, version)
    require(may_judge(by, row))
    at = clock.now()
    kept = sealing.keep_reason(because, about=row, by=by)
    row.set_danger(danger, by=by, at=at, because=kept)
    note(row, Verb.RATED, by=by, because=kept)
    return row


# --- the enquiry ----------------------------------------------------------------------------------


@transaction.atomic
def plan(row: AdultConcern, *, words: str, lead: Agency, by: Hat, version: int) -> AdultConcern:
    """Plan the enquiry: who asks whom what, by when, and which agency leads. Raises Refused, Stale."""
    row = _locked(row, S.PLAN, version, by=by)
    if not words.strip():
        raise Refused("Write who asks whom what, and by when.")
    _clear([words], row, by=by)
    _say(row, "plan", words, by=by)
    if lead.pk != row.owner_id:
        _give_to_lead(row, words, lead, by=by)
    row.set_planned(lead, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by, sections=["words"])
    return row


def _give_to_lead(row: AdultConcern, plan: str, lead: Agency, *, by: Hat) -> None:
    """Give the agency that leads what it needs for the enquiry, because it is asked to make it."""
    before = sealing.open_quietly([row], ["words"], by=by)[row, "words"] or {}
    people = [asdict(one) for one in referrals.named_people(row.file_id, by=by)]
    content = {"reason": before.get("reason", ""), "plan": plan, "people": people}
    cause = sealing.Cause.of(CauseKind.ASKED, row)
    sealing.seal(row, "led", content, by=by, to={lead.pk}, cause=cause)
    sealing.give([row], ["wishes", "tests"], to={lead.pk}, by=by, cause=cause)


@transaction.atomic
def begin(row: AdultConcern, *, by: Hat, version: int) -> AdultConcern:
    """Begin the enquiry that was planned. Raises Refused, Stale."""
    row = _locked(row, S.ENQUIRY, version, by=by)
    row.set_step(S.ENQUIRY, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by)
    return row


@transaction.atomic
def find(row: AdultConcern, *, words: str, by: Hat, version: int) -> AdultConcern:
    """Say what the enquiry found. Raises Refused, Stale."""
    row = _locked(row, S.OUTCOMES, version, by=by)
    if not words.strip():
        raise Refused("Say what was found.")
    _clear([words], row, by=by)
    _say(row, "found", words, by=by)
    row.set_step(S.OUTCOMES, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by, sections=["words"])
    return row


@transaction.atomic
def keep_safe(
    row: AdultConcern, *, words: str, review_on: date, by: Hat, version: int
) -> AdultConcern:
    """Write the safeguarding plan, which is reviewed on a day it names. Raises Refused, Stale."""
    row = _locked(row, S.SAFEGUARDING_PLAN, version, by=by)
    if not words.strip():
        raise Refused("Write who does what to keep the adult safe.")
    if review_on <= hats.today():
        raise Refused("Choose a day to come for its review.")
    _clear([words], row, by=by)
    at = clock.now()
    _say(row, "plan_for_safety", words, by=by)
    row.set_step(S.SAFEGUARDING_PLAN, by=by, at=at, review_on=review_on)
    minutes = (review_on - hats.today()).days * 24 * 60
    clocks.start(
        row,
        REVIEW,
        target=clocks.Target(ClockType.CONTINUOUS, minutes),
        at=at,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
        due_at=end_of(review_on),
    )
    note(row, Verb.CHANGED, by=by, sections=["words"])
    return row


def wanted(row: AdultConcern, *, by: Hat) -> list[str]:
    """The outcomes that the adult wanted, for acts and forms."""
    opened = sealing.open_quietly([row], ["wishes"], by=by)[row, "wishes"] or {}
    return [str(one) for one in opened.get("outcomes", [])]


@transaction.atomic
def close(
    row: AdultConcern, *, results: Sequence[Result], words: str, by: Hat, version: int
) -> AdultConcern:
    """Close it: each outcome the adult wanted is met, partly met or not met, and how it ended.

    Raises Refused unless every outcome has its result, without words, Stale.
    """
    row = _locked(row, S.CLOSED, version, by=by)
    if len(results) != len(wanted(row, by=by)):
        raise Refused("Say of each outcome the adult wanted whether it is met.")
    if not words.strip():
        raise Refused("Say how it ended, and what the adult was told.")
    _clear([words], row, by=by)
    at = clock.now()
    _say(row, "end", words, by=by)
    row.set_closed(results, by=by, at=at)
    case_files.close_again(row, at=at)
    clocks.meet(row, REVIEW, at=at)
    clocks.stop(row, at=at)
    note(row, Verb.CLOSED, by=by, sections=["words"])
    return row


def may_reopen(hat: Actor, row: AdultConcern) -> Verdict:
    """Open a closed one again: a decision-maker of the host, unless another is open (4.0)."""
    if not (allowed := may_work(hat, row)):
        return allowed
    if row.state != S.CLOSED:
        return no("It is not closed.")
    if case_files.is_passed_on(row):
        return no("The case was passed on: another agency owns it now.")
    if AdultConcern.objects.open().filter(contact=row.contact_id).exists():
        return no("Another adult concern of this case is open. Go on with that one.")
    return YES


@transaction.atomic
def reopen(row: AdultConcern, *, by: Hat, because: Reason, version: int) -> AdultConcern:
    """Open a closed one again, with the reason (4.0).

    After an enquiry that enquiry goes on, led as before. Without one the tests are answered and
    decided on anew, in a time that begins now. What was written of its end stays to be read beside
    it. Raises Refused, Stale.
    """
    row = AdultConcern.objects.select_related("contact", "enquiry", "file").lock(row, version)
    require(may_reopen(by, row))
    at = clock.now()
    _put_by(row, by=by)
    kept = sealing.keep_reason(because, about=row, by=by)
    row.set_reopened(by=by, at=at, because=kept)
    case_files.keep_open(row)
    if row.state == S.TESTS:
        _start_decision(row, since=at, at=at)
    note(row, Verb.REOPENED, by=by, because=kept, sections=["words"])
    return row


def _put_by(row: AdultConcern, *, by: Hat) -> None:
    """Put what was written of an end among what was written earlier, so that it is written anew."""
    before = sealing.open_quietly([row], ["words"], by=by)[row, "words"] or {}
    ends = _ENDS if row.decision != S.NO_ENQUIRY else ("reason", *_ENDS)
    said: dict[str, object] = {name: before[name] for name in ends if before.get(name)}
    said |= {"closed_at": row.closed_at.isoformat() if row.closed_at else ""}
    said |= {"decision": row.get_decision_display(), "results": [*row.results]}
    left = {name: text for name, text in before.items() if name not in ends}
    earlier = [*before.get("earlier", []), said]
    sealing.seal(row, "words", {**left, "earlier": earlier}, by=by)


# --- somebody in a position of trust --------------------------------------------------------------


def may_restrict(hat: Actor, row: AdultConcern) -> Verdict:
    """Say that somebody in a position of trust is accused: once, while it is open."""
    if not (allowed := may_work(hat, row)):
        return allowed
    if row.is_about_trust or row.state == S.CLOSED:
        return no("It is restricted already, or closed.")
    return YES


@transaction.atomic
def restrict(
    row: AdultConcern, *, readers: Iterable[UUID], sentence: str, by: Hat, version: int
) -> AdultConcern:
    """Take it on the restricted path: from now on nobody but the named readers and oneself see the case.

    An officer who keeps restrictions confirms the readers, and only two lift it. Raises Refused
    without a sentence or for people from elsewhere, Stale.
    """
    row = AdultConcern.objects.select_related("contact").lock(row, version)
    require(may_restrict(by, row))
    if not sentence.strip():
        raise Refused("Say in a sentence what position of trust it is.")
    because = Reason(ReasonCode.SECURITY, sentence)
    record = barriers.Record(row.contact.reference, file_id=row.file_id)
    barriers.restrict_for_trust(record, {*readers, by.person_id}, by=by, because=because)
    kept = sealing.keep_reason(because, about=row, by=by)
    row.set_trust(by=by, at=clock.now(), because=kept)
    log.write(by=by, verb=Verb.RESTRICTED, about=[row], reason=kept, at=clock.now())
    return row
