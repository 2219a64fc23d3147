"""Whether a referral is for the MARAC: checked, accepted, returned, refused by two, challenged, or an emergency.

A criterion is met by the partnership's own thresholds; a repeat is accepted whatever the score. Nothing
here is decided by a number alone: the coordinator decides, and a refusal takes two (domain notes 4.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, partnership_settings, referrals
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.referrals import Referral, ReferralState
from meetings import marac_cases, marac_emergencies, marac_keepers, marac_repeats
from meetings.models.marac_cases import Check, Criterion, Ground, MaracCase, keeps_list
from meetings.models.marac_states import TABLE, CaseState
from meetings.models.marac_words import TO_REFERRER, MaracWords, WordsKind

S = CaseState
_THRESHOLD = Reason(ReasonCode.THRESHOLD)
_BY_CHAIR = (S.EMERGENCY, S.NOT_ELIGIBLE)  # steps that the chair may take as well


@dataclass(frozen=True)
class Met:
    """One criterion as ticked, and whether the partnership's thresholds say that it is met."""

    criterion: Criterion
    is_met: bool
    words: str


def met(case: MaracCase, *, repeats: bool, at: datetime) -> list[Met]:
    """Each criterion that was ticked, and a repeat the rule found, against the local thresholds."""
    high = partnership_settings.number(SettingName.DASH_HIGH, case.workspace_id, at)
    several = partnership_settings.number(SettingName.MARAC_INCIDENTS, case.workspace_id, at)
    score, incidents = case.dash_score, case.incidents
    found = {
        Criterion.VISIBLE_HIGH_RISK: Met(
            Criterion.VISIBLE_HIGH_RISK,
            score is not None and score >= high,
            f"DASH score {'not given' if score is None else score}; high from {high}",
        ),
        Criterion.PROFESSIONAL_JUDGEMENT: Met(
            Criterion.PROFESSIONAL_JUDGEMENT, True, "The judgement is given in words below"
        ),
        Criterion.POTENTIAL_ESCALATION: Met(
            Criterion.POTENTIAL_ESCALATION,
            incidents is not None and incidents >= several,
            f"{'No number of' if incidents is None else incidents} incidents in 12 months; "
            f"from {several} here",
        ),
        Criterion.REPEAT: Met(
            Criterion.REPEAT,
            repeats,
            "Found by the rule: see the earlier referrals"
            if repeats
            else "No earlier referral of the same pair within 12 months is in the hub",
        ),
    }
    ticked = [
        one for one in Criterion if one in case.criteria or (one == Criterion.REPEAT and repeats)
    ]
    return [found[one] for one in ticked]


def may_work(hat: Actor, case: MaracCase, target: CaseState) -> Verdict:
    """Take a case a step: the coordinator; an emergency and the second look are the chair's as well."""
    if hat.workspace_id != case.workspace_id:
        return no("Only the workspace it was sent to decides.")
    step = TABLE.step(case.state, target)
    if step is not None and step.act is None:
        return no("This follows from what the meeting does.")
    allowed = may(hat, Act.RUN_MEETING)
    if not allowed and target in _BY_CHAIR:
        allowed = may(hat, Act.CHAIR_MEETING)
    return allowed and TABLE.may_move(case.state, target)


def _locked(case: MaracCase, target: CaseState, version: int, *, by: Hat) -> MaracCase:
    found = MaracCase.objects.select_related("workspace", "referral").lock(case, version)
    require(may_work(by, found, target))
    return found


def _say(
    case: MaracCase, what: WordsKind, words: str, *, by: Hat, at: datetime, signposting: str = ""
) -> None:
    """Seal words about a case, their author's own; give them to the list's keepers, some to the referrer."""
    free_text.require_clear([words, signposting], file_id=case.file_id, by=by)
    row = MaracWords(
        id=uuid4(),
        case=case,
        owner_id=by.agency_id,
        file_id=case.file_id,
        author_id=by.person_id,
        what=what,
        said_at=at,
    )
    cause = sealing.Cause.of(CauseKind.REFERRAL, case)
    to: set[UUID] = {case.workspace.host_id}
    if what in TO_REFERRER:
        to.add(case.owner_id)
    content = {"words": words.strip(), "signposting": signposting.strip()}
    sealing.seal(row, "words", content, by=by, to=to, cause=cause)
    marac_keepers.give(row, ["words"], case=case, by=by)
    row.start(by=by, at=at)


def _note(
    case: MaracCase,
    verb: Verb,
    *,
    by: Hat,
    at: datetime,
    referrer: bool,
    because: Reason | None = None,
) -> None:
    marac_keepers.tell(case, by=by, at=at)
    if referrer:
        marac_keepers.tell_referrer(case, by=by, at=at)
    log.write(
        by=by,
        verb=verb,
        about=[case],
        owners=[case.owner_id],
        reason=because,
        ground=case.state,
        at=at,
    )


def may_check(hat: Actor, case: MaracCase) -> Verdict:
    """Check it: the coordinator, as long as nothing is decided and no second person looks."""
    if case.state == S.REFUSAL_PROPOSED:
        return no("A second person looks whether it is eligible. Wait for them.")
    return may_work(hat, case, S.ELIGIBILITY)


@transaction.atomic
def check(case: MaracCase, given: Check, *, by: Hat, version: int) -> MaracCase:
    """Answer whether the victim is 16 or over, lives here, and is personally connected; find a repeat.

    Again on new information, as long as nothing is decided. Raises Refused, Stale.
    """
    case = _locked(case, S.ELIGIBILITY, version, by=by)
    require(may_check(by, case))
    at = clock.now()
    case.set_checked(given, marac_repeats.repeated(case, by=by), by=by, at=at)
    _note(case, Verb.CHANGED, by=by, at=at, referrer=False)
    return case


def may_accept(hat: Actor, case: MaracCase) -> Verdict:
    """Accept: the check holds in all its parts, and a criterion is met or it is a repeat."""
    if not (allowed := may_work(hat, case, S.ACCEPTED)):
        return allowed
    given = case.check_given
    if given is None or not given.all_hold:
        return no(
            "The victim is 16 or over, lives here and is personally connected, or it is not for this MARAC."
        )
    if not any(one.is_met for one in met(case, repeats=case.is_repeat, at=clock.now())):
        return no("No criterion is met by this partnership’s thresholds.")
    return YES


@transaction.atomic
def accept(case: MaracCase, *, by: Hat, version: int) -> MaracCase:
    """Accept a case; it waits to be listed. Raises Refused, Stale."""
    case = _locked(case, S.ACCEPTED, version, by=by)
    require(may_accept(by, case))
    at = clock.now()
    _answer_referral(case, ReferralState.ACCEPTED, by=by)
    case.set_state(S.ACCEPTED, by=by, at=at, because=_THRESHOLD)
    clocks.meet(case, marac_cases.ELIGIBILITY, at=at)
    _note(case, Verb.ACCEPTED, by=by, at=at, referrer=True, because=_THRESHOLD)
    return case


def _answer_referral(case: MaracCase, state: ReferralState, *, by: Hat) -> None:
    """Answer the referral from which it was made, where the coordinator may and nobody has."""
    row = case.referral
    if (
        row is None
        or row.state != ReferralState.RECEIVED
        or not referrals.may_answer_with_case(by, row)
    ):
        return
    newest = Referral.objects.select_for_update(of=("self",)).get(pk=row.pk)
    answer = referrals.accept if state == ReferralState.ACCEPTED else referrals.send_back
    answer(newest, by=by, because=_THRESHOLD, version=newest.version)


@transaction.atomic
def send_back(case: MaracCase, *, words: str, by: Hat, version: int) -> MaracCase:
    """Return a case for information, with what is missing; the time stops until it comes again."""
    case = _locked(case, S.RETURNED_FOR_INFO, version, by=by)
    if not words.strip():
        raise Refused("Say what is missing.")
    at = clock.now()
    _say(case, WordsKind.MISSING, words, by=by, at=at)
    case.set_state(S.RETURNED_FOR_INFO, by=by, at=at)
    clocks.meet(case, marac_cases.ELIGIBILITY, at=at)
    _note(case, Verb.RETURNED, by=by, at=at, referrer=True)
    return case


def may_take_back(hat: Actor, case: MaracCase) -> Verdict:
    """Take back a return for information, or one's own proposal to refuse: the coordinator."""
    if hat.workspace_id != case.workspace_id:
        return no("Only the workspace it was sent to decides.")
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if case.state == S.REFUSAL_PROPOSED:
        is_own = hat.person_id == case.refused_by_id
        return YES if is_own else no("Only who proposed it takes it back.")
    return YES if case.state == S.RETURNED_FOR_INFO else no("There is nothing to take back.")


@transaction.atomic
def take_back(case: MaracCase, *, by: Hat, version: int) -> MaracCase:
    """Take back what waits for somebody else who does not come: it waits for the coordinator again.

    What was returned is looked at anew, in the same time, and who referred is told. Raises Refused, Stale.
    """
    case = MaracCase.objects.select_related("workspace", "referral").lock(case, version)
    require(may_take_back(by, case))
    is_returned = case.state == S.RETURNED_FOR_INFO
    target = S.SUBMITTED if is_returned else S.ELIGIBILITY
    require(TABLE.may_move(case.state, target))
    at = clock.now()
    case.set_state(target, by=by, at=at)
    if is_returned:
        marac_cases.start_clock(case, at=at)
    _note(case, Verb.WITHDRAWN, by=by, at=at, referrer=is_returned)
    return case


# --- not eligible ---------------------------------------------------------------------------------


def _ground_holds(case: MaracCase, ground: Ground) -> Verdict:
    """A ground is one that the check bears out; nobody refuses a repeat for want of a criterion."""
    given = case.check_given
    if given is None:
        return no("Check it first.")
    if ground == Ground.NO_CRITERION:
        if any(one.is_met for one in met(case, repeats=case.is_repeat, at=clock.now())):
            return no("A criterion is met. Choose another ground, or accept it.")
        return YES
    answers = {
        Ground.UNDER_16: given.is_16,
        Ground.OUT_OF_AREA: given.in_area,
        Ground.NOT_CONNECTED: given.is_connected,
    }
    return no("The check says otherwise. Check it anew first.") if answers[ground] else YES


@transaction.atomic
def propose_refusal(
    case: MaracCase, *, ground: Ground, words: str, signposting: str, by: Hat, version: int
) -> MaracCase:
    """Propose that a case is not eligible; only a second person makes it so (two people).

    `signposting` says who helps instead: children's services for somebody under 16, with the offer to
    consult; the MARAC of where they live. Raises Refused where the check does not bear it out; Stale.
    """
    case = _locked(case, S.REFUSAL_PROPOSED, version, by=by)
    require(_ground_holds(case, ground))
    if not words.strip() or not signposting.strip():
        raise Refused("Say why, and who helps instead.")
    at = clock.now()
    _say(case, WordsKind.REFUSAL, words, by=by, at=at, signposting=signposting)
    case.set_refusal(ground, by=by, at=at)
    _note(case, Verb.REQUESTED, by=by, at=at, referrer=False)
    return case


def may_agree(hat: Actor, case: MaracCase) -> Verdict:
    """Agree that a case is not eligible: another coordinator or the chair, never who proposed it."""
    if hat.person_id == case.refused_by_id:
        return no("Another person than the one who proposed it agrees.")
    return may_work(hat, case, S.NOT_ELIGIBLE)


def proposed(case: MaracCase) -> MaracWords | None:
    """The newest words of refusal."""
    found = MaracWords.objects.filter(case=case, what=WordsKind.REFUSAL)
    return found.order_by("-said_at", "pk").first()


@transaction.atomic
def agree_refusal(case: MaracCase, *, by: Hat, version: int) -> MaracCase:
    """Agree, as the second person, that a case is not eligible; the referrer is told why and may challenge."""
    case = _locked(case, S.NOT_ELIGIBLE, version, by=by)
    require(may_agree(by, case))
    at = clock.now()
    row = proposed(case)
    opened = sealing.open_quietly([row], ["words"], by=by)[row, "words"] if row else None
    if opened is None:
        raise Refused("You cannot read why it was proposed. Do not agree, and say so.")
    told, signposting = opened["words"], opened["signposting"]
    _say(case, WordsKind.TOLD, told, by=by, at=at, signposting=signposting)
    _answer_referral(case, ReferralState.RETURNED, by=by)
    case.set_refused(by=by, at=at)
    case.file.set_closed(at)
    clocks.meet(case, marac_cases.ELIGIBILITY, at=at)
    _note(case, Verb.DECLINED, by=by, at=at, referrer=True)
    return case


@transaction.atomic
def disagree_refusal(case: MaracCase, *, words: str, by: Hat, version: int) -> MaracCase:
    """Do not agree, with the reason: it goes back to be decided anew. Raises Refused, Stale."""
    case = MaracCase.objects.select_related("workspace", "referral").lock(case, version)
    require(may_agree(by, case))
    require(TABLE.may_move(case.state, S.ELIGIBILITY))
    if not words.strip():
        raise Refused("Say why you do not agree.")
    at = clock.now()
    _say(case, WordsKind.DISAGREED, words, by=by, at=at)
    case.set_state(S.ELIGIBILITY, by=by, at=at)
    _note(case, Verb.DISPUTED, by=by, at=at, referrer=False)
    return case


def may_challenge(hat: Actor, case: MaracCase) -> Verdict:
    """Challenge a refusal: whoever referred, or who decides for their agency there."""
    if (hat.agency_id, hat.workspace_id) != (case.owner_id, case.from_workspace_id):
        return no("Only the agency that referred can challenge it.")
    if hat.person_id != case.referrer_id and not may(hat, Act.DECIDE):
        return no("Only whoever referred can challenge it.")
    return YES if case.state == S.NOT_ELIGIBLE else no("There is nothing to challenge.")


@transaction.atomic
def challenge(case: MaracCase, *, words: str, by: Hat, version: int) -> MaracCase:
    """Challenge that a case is not eligible: it is looked at anew, in the same time. Raises Refused, Stale."""
    case = MaracCase.objects.select_related("workspace", "referral").lock(case, version)
    require(may_challenge(by, case))
    require(TABLE.may_move(case.state, S.SUBMITTED))
    if not words.strip():
        raise Refused("Say why it is for the MARAC.")
    at = clock.now()
    _say(case, WordsKind.CHALLENGE, words, by=by, at=at)
    case.set_state(S.SUBMITTED, by=by, at=at)
    case.file.set_closed(None)
    marac_cases.start_clock(case, at=at)
    _note(case, Verb.DISPUTED, by=by, at=at, referrer=False)
    return case


# --- emergency ------------------------------------------------------------------------------------


@transaction.atomic
def call_emergency(case: MaracCase, *, words: str, by: Hat, version: int) -> MaracCase:
    """Call an emergency MARAC: within 48 hours, and each agency says within the hour that it knows.

    By coordinator or chair. Raises Refused without a reason, Stale.
    """
    case = _locked(case, S.EMERGENCY, version, by=by)
    if not words.strip():
        raise Refused("Say why it cannot wait.")
    at = clock.now()
    _say(case, WordsKind.EMERGENCY, words, by=by, at=at)
    _answer_referral(case, ReferralState.ACCEPTED, by=by)
    case.set_state(S.EMERGENCY, by=by, at=at)
    clocks.meet(case, marac_cases.ELIGIBILITY, at=at)
    marac_emergencies.call(case, by=by, at=at)
    _note(case, Verb.CHANGED, by=by, at=at, referrer=True)
    return case


def can_settle(hat: Hat, case: MaracCase) -> bool:
    """Whether a hat keeps or chairs the list that a case was sent to."""
    return hat.workspace_id == case.workspace_id and keeps_list(hat)
