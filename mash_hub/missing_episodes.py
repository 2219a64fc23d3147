"""Missing episodes after the report: grade, search, return, prevention interview, review, end (4.12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Stopped, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    clocks,
    contacts,
    exploitation_level,
    finding,
    free_text,
    missing_matching,
    missing_rules,
    partnership_settings,
    receipts,
)
from mash_hub import subjects as people
from mash_hub.contacts import Part, Submission
from mash_hub.missing_reports import cause_of, tidy_reference, told
from mash_hub.models.clocks import ClockType
from mash_hub.models.contacts import Category, Consent, Contact, Override
from mash_hub.models.missing_episodes import (
    TABLE,
    Considered,
    EpisodeState,
    Harmed,
    HowFound,
    MissingEpisode,
    MissingRisk,
    Triggers,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.receipts import ReceiptKind
from mash_hub.models.subjects import Card, Involvement, PersonRole
from mash_hub.telling import tell

S = EpisodeState
REVIEW, RETURN_INTERVIEW = "MISSING_REVIEW", "RETURN_INTERVIEW"  # clocks of an episode
INTERVIEW_IN = clocks.Target(ClockType.CONTINUOUS, 72 * 60)  # statutory guidance: no local value
LEAST = MissingRisk.MEDIUM  # for a child known to be at risk of exploitation


@dataclass(frozen=True)
class Return:
    """When, how and where a child came back."""

    returned_at: datetime
    how: HowFound
    harmed: Harmed
    where: str
    words: str = ""


def card_of(row: MissingEpisode) -> Card:
    """The card by which the child of an episode was named."""
    part = Involvement.objects.in_file(row.file_id).select_related("card").first()
    if part is None or part.card is None:
        raise Refused("The child’s record cannot be found any more.")
    return part.card


def child_of(row: MissingEpisode) -> UUID:
    """Whom an episode is about, as records stand now."""
    return people.subject_of(card_of(row)).pk


def _locked(row: MissingEpisode, version: int) -> MissingEpisode:
    return MissingEpisode.objects.lock(row, version)


def _clear(words: Iterable[str], row: MissingEpisode, *, by: Hat) -> None:
    free_text.require_clear([*words], file_id=row.file_id, by=by)


def _seal(row: MissingEpisode, section: str, content: dict[str, str], *, by: Hat) -> None:
    """Seal what one agency writes for those that take part, and never for the home."""
    sealing.seal(row, section, content, by=by, to=set(row.parties), cause=cause_of(row))


@transaction.atomic(savepoint=False)
def note(
    row: MissingEpisode,
    verb: Verb,
    *,
    by: Hat,
    because: Reason | None = None,
    sections: Iterable[str] = (),
    also: Iterable[object] = (),
    ground: str = "",
) -> None:
    """Tell those who take part and the home that it changed, as part of an act; no entry here."""
    at = clock.now()
    receipts.acted_on(row, by=by, at=at)
    if row.state == S.FOUND:
        receipts.end(row, ReceiptKind.MISSING_REPORTED, by=by, at=at)
    tell(told(row), NoticeKind.MISSING_CHANGED, about=row, by=by, at=at)
    log.write(
        by=by,
        verb=verb,
        about=[row, *also],
        owners=sorted(told(row)),
        sections=[*sections],
        reason=because,
        ground=ground or row.state,
        at=at,
    )


# --- who ------------------------------------------------------------------------------------------


def may_police(hat: Actor, row: MissingEpisode) -> Verdict:
    """What the police do: grade, search, and the prevention interview."""
    if not (allowed := missing_rules.may_keep(hat, row)):
        return allowed
    return (
        YES if hat.agency_id == row.police_id else no("The police to whom it was reported do this.")
    )


def may_grade(hat: Actor, row: MissingEpisode) -> Verdict:
    """Grade it, or anew, while the child is missing and no lower grade waits."""
    if not (allowed := may_police(hat, row)):
        return allowed
    if not row.is_missing:
        return no("The child is back: the grade stays as it was.")
    if row.waits_for_second:
        return no("A lower grade waits for a second person.")
    return YES


def may_settle(hat: Actor, row: MissingEpisode) -> Verdict:
    """Agree to a lower grade or not: a supervisor of the police, another than who asked.

    Where the police named no team manager who could do it, any other of theirs who keeps episodes.
    """
    if not (allowed := may_police(hat, row)):
        return allowed
    if not row.waits_for_second:
        return no("No lower grade waits.")
    if hat.person_id == row.asked_by_id:
        return no("Another person has to look at the grade you ask for.")
    able = missing_rules.able(row)
    if able and (not isinstance(hat, Hat) or able.isdisjoint(hat.stands_for)):
        return no("Those whom your agency named as team managers answer it.")
    return YES


def may_find(hat: Actor, row: MissingEpisode) -> Verdict:
    """Say that the child is back: whoever takes part, the home, or who reported it."""
    if not row.is_missing:
        return no("The child is back already.")
    mine = (hat.person_id, hat.agency_id) == (row.reported_by_id, row.reporter_id)
    home = hat.agency_id == row.home_id and bool(may(hat, Act.READ_PLANS))
    if hat.workspace_id == row.workspace_id and (mine or home):
        return YES
    return missing_rules.may_keep(hat, row)


def may_review(hat: Actor, row: MissingEpisode) -> Verdict:
    """Review it: the police’s or social care’s coordinator, once the child is back."""
    if not (allowed := missing_rules.may_keep(hat, row)):
        return allowed
    if row.is_missing or row.state in (S.REVIEWED, S.CLOSED):
        return no("An episode is reviewed once the child is back, until it is closed.")
    return YES


def may_prevent(hat: Actor, row: MissingEpisode) -> Verdict:
    """Record the prevention interview: the police, once the child is back."""
    if not (allowed := may_police(hat, row)):
        return allowed
    if row.is_missing or row.state == S.CLOSED or row.prevention is not None:
        return no("It is recorded once, when the child is back.")
    return YES


# --- the grade ------------------------------------------------------------------------------------


def needs_second(row: MissingEpisode, risk: MissingRisk) -> str:
    """Why a grade takes a second person, in words; empty where one person may set it (8c 16, 17)."""
    if row.risk and risk.rank < MissingRisk(row.risk).rank:
        return "A grade falls only when a second person, a supervisor, agrees."
    if risk.rank < LEAST.rank and not missing_matching.is_matched(row):
        return (
            "Nobody of the police or the host looked this child up among all records yet, or another "
            "record may be theirs: below medium takes a supervisor as second person, with the reason."
        )
    if risk.rank < LEAST.rank and exploitation_level.is_at_risk(child_of(row)):
        return (
            "This child is known to be at risk of exploitation: below medium takes a supervisor as "
            "second person, with the reason."
        )
    return ""


@transaction.atomic
def grade(
    row: MissingEpisode, risk: MissingRisk, *, reason: str, by: Hat, version: int
) -> MissingEpisode:
    """Grade the danger, or anew. Raises Stopped where it takes a second person (`ask_lower`), Refused, Stale."""
    row = _locked(row, version)
    require(may_grade(by, row))
    if why := needs_second(row, risk):
        raise Stopped(why, tried=risk)
    _require_reason(reason, row, by=by)
    _seal(row, "grading", {"reason": reason.strip(), "asked": ""}, by=by)
    was = row.risk
    row.set_risk(risk, by=by, at=clock.now())
    note(row, Verb.RE_RATED if was else Verb.RATED, by=by, sections=["grading"], ground=risk)
    return row


def _require_reason(reason: str, row: MissingEpisode, *, by: Hat) -> None:
    if not reason.strip():
        raise Refused("Say why you grade it so.")
    _clear([reason], row, by=by)


@transaction.atomic
def ask_lower(
    row: MissingEpisode, risk: MissingRisk, *, reason: str, by: Hat, version: int
) -> MissingEpisode:
    """Ask a supervisor for a grade that one person may not set; until then medium holds, or what held.

    Raises Refused where nobody has to be asked, Stale.
    """
    row = _locked(row, version)
    require(may_grade(by, row))
    if not needs_second(row, risk):
        raise Refused("You may set this grade yourself.")
    _require_reason(reason, row, by=by)
    before = sealing.open_quietly([row], ["grading"], by=by)[row, "grading"] or {}
    kept = {"reason": before.get("reason", ""), "asked": reason.strip()}
    _seal(row, "grading", kept, by=by)
    holds = MissingRisk(row.risk) if row.risk else LEAST
    row.set_asked(risk, holds, by=by, at=clock.now())
    note(row, Verb.REQUESTED, by=by, sections=["grading"], ground=risk)
    return row


@transaction.atomic
def settle(
    row: MissingEpisode, *, agreed: bool, because: Reason, by: Hat, version: int
) -> MissingEpisode:
    """Agree as the second person to a lower grade, with the reason, or let the higher one stand.

    Raises Refused for whoever asked and without a sentence, Stale.
    """
    row = _locked(row, version)
    require(may_settle(by, row))
    if not because.sentence.strip():
        raise Refused("Say why, in a sentence.")
    _clear([because.sentence], row, by=by)
    kept = sealing.keep_reason(because, about=row, by=by)
    before = sealing.open_quietly([row], ["grading"], by=by)[row, "grading"] or {}
    why = before.get("asked" if agreed else "reason", "")
    answer = {"answer": because.sentence.strip(), "agreed": "yes" if agreed else "no"}
    _seal(row, "grading", {"reason": why, "asked": ""} | answer, by=by)
    asked = row.asked_risk
    row.set_settled(agreed=agreed, by=by, at=clock.now(), because=kept)
    verb = Verb.CONFIRMED if agreed else Verb.DECLINED
    note(row, verb, by=by, because=kept, sections=["grading"], ground=asked)
    return row


# --- search and return ----------------------------------------------------------------------------


@transaction.atomic
def begin_search(row: MissingEpisode, *, by: Hat, version: int) -> MissingEpisode:
    """Note that the search is under way. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_police(by, row))
    require(TABLE.may_move(row.state, S.ACTIVE))
    if row.state == S.ACTIVE:
        raise Refused("The search is under way already.")
    row.set_active(by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by)
    return row


@transaction.atomic
def found(row: MissingEpisode, back: Return, *, by: Hat, version: int) -> MissingEpisode:
    """Say that the child is back: the 72 hours of the return interview and the review's day begin.

    Raises Refused for a time before the child was missing or to come, Stale.
    """
    row = _locked(row, version)
    require(may_find(by, row))
    at = clock.now()
    if not row.missing_since <= back.returned_at <= at:
        raise Refused("The child came back after they were missing, and not in the future.")
    _clear([back.where, back.words], row, by=by)
    _seal(row, "found", {"where": back.where.strip(), "words": back.words.strip()}, by=by)
    row.set_found(back.returned_at, back.how, back.harmed, by=by, at=at)
    _start(row, RETURN_INTERVIEW, INTERVIEW_IN, row.responsible_id)
    review_in = partnership_settings.target(SettingName.MISSING_REVIEW, row.workspace_id, at)
    _start(row, REVIEW, review_in, row.police_id)
    note(row, Verb.CHANGED, by=by, sections=["found"])
    return row


def _start(row: MissingEpisode, name: str, target: clocks.Target, owner_id: UUID) -> None:
    assert row.returned_at is not None
    clocks.start(
        row,
        name,
        target=target,
        at=row.returned_at,
        owner_id=owner_id,
        workspace_id=row.workspace_id,
    )


@transaction.atomic
def record_prevention(
    row: MissingEpisode, *, held_at: datetime | None, words: str, by: Hat, version: int
) -> MissingEpisode:
    """Record the prevention interview of the police, or why there was none. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_prevent(by, row))
    if not words.strip():
        raise Refused("Write what was said, or why there was no interview.")
    if held_at and not (row.returned_at and row.returned_at <= held_at <= clock.now()):
        raise Refused("The interview was after the child came back, and not in the future.")
    _clear([words], row, by=by)
    _seal(row, "prevention", {"words": words.strip()}, by=by)
    row.set_prevention(held_at, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by, sections=["prevention"])
    return row


@transaction.atomic
def note_compact(row: MissingEpisode, reference: str, *, by: Hat, version: int) -> MissingEpisode:
    """Note the reference of the police’s own system. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_police(by, row))
    found = tidy_reference(reference)
    if not found:
        raise Refused("Write the reference.")
    row.set_compact(found, by=by, at=clock.now())
    note(row, Verb.CHANGED, by=by, ground="COMPACT")
    return row


# --- review and end -------------------------------------------------------------------------------


@transaction.atomic
def review(
    row: MissingEpisode,
    *,
    triggers: Triggers,
    words: str,
    to_mash: bool,
    by: Hat,
    version: int,
) -> MissingEpisode:
    """Review an episode for triggers of exploitation; with a contact to MASH in the same act, or not.

    Again after the return interview, as the last look. Raises Refused without words, Stale.
    """
    row = _locked(row, version)
    require(may_review(by, row))
    if not words.strip():
        raise Refused("Say what the episode shows, and what it does not.")
    _clear([words], row, by=by)
    sent = _contact(row, words, by=by) if to_mash else None
    _seal(row, "review", {"words": words.strip()}, by=by)
    at = clock.now()
    row.set_reviewed(triggers, sent.pk if sent else None, by=by, at=at)
    clocks.meet(row, REVIEW, at=at)
    note(
        row, Verb.DECIDED, by=by, sections=["review"], also=[sent] if sent else (), ground=triggers
    )
    return row


def _contact(row: MissingEpisode, words: str, *, by: Hat) -> Contact:
    """The contact to MASH about the child, by the record that the reviewer reads."""
    if row.contact_id is not None:
        raise Refused("A contact was sent from this episode already: it has its own page.")
    card = card_of(row)
    identity = people.identity_of(card, by=by)
    if identity is None:
        raise Refused("Your agency was not given the child’s record: send a contact by hand.")
    own = finding.own_records({"child": identity}, by=by).get("child", [])
    mine = card.pk if card.owner_id == by.agency_id else next((one.card.pk for one in own), None)
    draft = contacts.begin(by=by)
    return contacts.submit(
        draft,
        Submission(
            people=[Part(PersonRole.CHILD, identity, card_id=mine)],
            categories=[Category.EXPLOITATION, Category.MISSING],
            narrative=words.strip(),
            consent=Consent.NOT_SOUGHT,
            override=Override.CHILD_AT_RISK,
        ),
        by=by,
    )


def may_consider(hat: Actor, row: MissingEpisode) -> Verdict:
    """Consider a strategy discussion: the host's decision-makers, once, where the repeat rule is met."""
    if not (allowed := may(hat, Act.DECIDE)):
        return allowed
    if (hat.workspace_id, hat.agency_id) != (row.workspace_id, row.owner_id):
        return no("Only the agency that hosts the workspace decides this.")
    if not row.repeat_number or row.considered:
        return no("It is not asked for, or was considered.")
    return YES


@transaction.atomic
def consider(
    row: MissingEpisode, what: Considered, *, words: str, by: Hat, version: int
) -> MissingEpisode:
    """Say whether a strategy discussion is held after so many episodes, and why. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_consider(by, row))
    if not words.strip():
        raise Refused("Say why.")
    _clear([words], row, by=by)
    _seal(row, "consideration", {"words": words.strip()}, by=by)
    row.set_considered(what, by=by, at=clock.now())
    note(row, Verb.DECIDED, by=by, sections=["consideration"], ground=what)
    return row


@transaction.atomic
def close(row: MissingEpisode, *, by: Hat, version: int) -> MissingEpisode:
    """Close it once it was reviewed; its file begins to be kept from now. Raises Refused, Stale."""
    row = _locked(row, version)
    require(missing_rules.may_keep(by, row))
    require(TABLE.may_move(row.state, S.CLOSED))
    at = clock.now()
    row.set_state(S.CLOSED, by=by, at=at)
    row.file.set_closed(at)
    clocks.stop(row, at=at)
    note(row, Verb.CLOSED, by=by)
    return row
