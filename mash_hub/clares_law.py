"""Clare’s Law applications: received, checked, met, decided, disclosed (domain notes 4.13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from agencies import clock, files, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts, flags, free_text, subject_names, subjects
from mash_hub.models.clares_law import TABLE, DvdsApplication, DvdsState, Recipient, Route
from mash_hub.models.subjects import Card, Involvement, PersonRole, Subject

S = DvdsState
CHECK, MEETING, DECISION = "DVDS_CHECK", "DVDS_MEETING", "DVDS_DECISION"
TARGETS = {  # from its receipt (4.13)
    CHECK: clocks.hours(24),
    MEETING: clocks.working_days(10),
    DECISION: clocks.hours(28 * 24),
}
WORDS = {
    CHECK: "First checks",
    MEETING: "Meeting face to face",
    DECISION: "Decision and disclosure",
}
DECIDED = (S.TO_DISCLOSE, S.NOT_DISCLOSED)


@dataclass(frozen=True)
class Asked:
    """What an application says: by which route, about whom, who asks, and what the worry is."""

    route: Route
    about: Subject
    received_at: datetime
    applicant: str
    worry: str


@dataclass(frozen=True)
class Disclosed:
    """What was disclosed, to whom, how, and that they were warned not to pass it on."""

    recipient: Recipient
    what: str
    to: str
    how: str
    is_warned: bool


def may_keep(hat: Actor) -> Verdict:
    """Keep applications: the police alone (4.13)."""
    if not (allowed := may(hat, Act.KEEP_ORDERS)):
        return allowed
    is_police = Agency.objects.filter(pk=hat.agency_id or uuid4(), agency_kind=AgencyKind.POLICE)
    return YES if is_police.exists() else no("The police keep Clare’s Law applications.")


def may_step(hat: Actor, row: DvdsApplication, state: DvdsState) -> Verdict:
    """Whether a hat may take an application to a state."""
    if not (allowed := may_keep(hat)):
        return allowed
    if hat.agency_id != row.owner_id:
        return no("The police who received it take each step.")
    if row.route == Route.ASK and row.state == S.CHECKED and state in DECIDED:
        return no("Meet the applicant first: who asks has to be who they say.")
    return TABLE.may_move(row.state, state)


@transaction.atomic
def receive(at_risk: Subject, asked: Asked, *, by: Hat) -> DvdsApplication:
    """Write down that somebody asks about a partner, or that the police think a person should know.

    Raises Refused for people the hat does not know, WordsRefused for a protected address.
    """
    require(may_keep(by))
    if asked.about.pk == at_risk.pk:
        raise Refused("Name two people: who is at risk, and about whom it is asked.")
    if not asked.worry.strip() or asked.received_at > clock.now():
        raise Refused("Say what the worry is, and when it came: not ahead of now.")
    cards = [_card_of(one, by=by) for one in (at_risk, asked.about)]
    at = clock.now()
    row = DvdsApplication(
        id=uuid4(),
        reference=references.new("DA"),
        route=asked.route,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            DvdsApplication.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.AGENCY_ITEM,
        ),
        subject=at_risk,
        card=cards[0],
        received_at=asked.received_at,
        received_by_id=by.person_id,
    )
    called = subject_names.of([at_risk.pk, asked.about.pk], by=by)
    words = {
        "at_risk": called[at_risk.pk],
        "about": called[asked.about.pk],
        "applicant": asked.applicant.strip(),
    }
    sealing.seal(row, "application", {**words, "worry": asked.worry.strip()}, by=by)
    row.start(by=by, at=at)
    for place, (card, role) in enumerate(
        zip(cards, (PersonRole.VICTIM, PersonRole.PERPETRATOR), strict=True)
    ):
        subjects.involve(card, row, role=role, place=place, by=by, at=at)
    free_text.require_clear([asked.applicant, asked.worry], file_id=row.file_id, by=by)
    for name, target in TARGETS.items():
        if name != MEETING or asked.route == Route.ASK:
            _start(row, name, target)
    _done(row, Verb.CREATED, by=by, at=at)
    return row


def _card_of(subject: Subject, *, by: Hat) -> Card:
    card = flags.card_of(subject, by=by)
    if card is None:
        raise Refused("Write a record of both people first.")
    return card


def _start(row: DvdsApplication, name: str, target: clocks.Target) -> None:
    """Each limit is counted from the receipt, however late it was written down."""
    clocks.start(
        row,
        name,
        target=target,
        at=row.received_at,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
    )


def _locked(row: DvdsApplication, version: int) -> DvdsApplication:
    return DvdsApplication.objects.select_related("file", "subject").lock(row, version)


@transaction.atomic
def check(row: DvdsApplication, words: str, *, by: Hat, version: int) -> DvdsApplication:
    """Note what the first checks found. Raises Refused, WordsRefused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, S.CHECKED))
    at = clock.now()
    _write(row, "checks", words, by=by)
    row.checked_at = at
    row.set_step(S.CHECKED, by=by, at=at)
    clocks.meet(row, CHECK, at=at)
    return _done(row, Verb.CHANGED, by=by, at=at)


@transaction.atomic
def meet(
    row: DvdsApplication, met_at: datetime, words: str, *, by: Hat, version: int
) -> DvdsApplication:
    """Note that the applicant was met in person and proved who they are. Raises Refused, WordsRefused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, S.MET))
    at = clock.now()
    if not row.received_at <= met_at <= at:
        raise Refused("They were met after it was received, and not ahead of now.")
    _write(row, "meeting", words, by=by)
    row.met_at = met_at
    row.set_step(S.MET, by=by, at=at)
    clocks.meet(row, MEETING, at=met_at)
    return _done(row, Verb.CHANGED, by=by, at=at)


@transaction.atomic
def decide(
    row: DvdsApplication, state: DvdsState, words: str, *, by: Hat, version: int
) -> DvdsApplication:
    """Decide whether it is disclosed, with the reason. Raises Refused, WordsRefused, Stale."""
    row = _locked(row, version)
    if state not in DECIDED:
        raise Refused("Choose whether it is disclosed.")
    require(may_step(by, row, state))
    at = clock.now()
    _write(row, "words", words, by=by)
    row.decided_at = at
    row.set_step(state, by=by, at=at)
    if state == S.NOT_DISCLOSED:
        clocks.meet(row, DECISION, at=at)
    clocks.stop(row, MEETING, at=at)
    return _done(row, Verb.DECIDED, by=by, at=at)


@transaction.atomic
def disclose(row: DvdsApplication, said: Disclosed, *, by: Hat, version: int) -> DvdsApplication:
    """Note what was disclosed, to whom and how; they are warned not to pass it on (4.13).

    Raises Refused, WordsRefused, Stale.
    """
    row = _locked(row, version)
    require(may_step(by, row, S.DISCLOSED))
    if not said.is_warned:
        raise Refused(
            "Warn them first that they may not pass it on: without that it is not disclosed."
        )
    if said.recipient == Recipient.NONE or not (said.what.strip() and said.to.strip()):
        raise Refused("Say what was disclosed, and to whom.")
    free_text.require_clear([said.what, said.to, said.how], file_id=row.file_id, by=by)
    at = clock.now()
    content = {"what": said.what.strip(), "to": said.to.strip(), "how": said.how.strip()}
    sealing.seal(row, "disclosure", content, by=by)
    row.disclosed_at, row.recipient, row.is_warned = at, said.recipient, True
    row.set_step(S.DISCLOSED, by=by, at=at)
    clocks.meet(row, DECISION, at=at)
    return _done(row, Verb.RELEASED, by=by, at=at)


@transaction.atomic
def withdraw(row: DvdsApplication, *, by: Hat, because: Reason, version: int) -> DvdsApplication:
    """Note that it was withdrawn. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, S.WITHDRAWN))
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_step(S.WITHDRAWN, by=by, at=at, because=because)
    clocks.stop(row, at=at)
    return _done(row, Verb.WITHDRAWN, by=by, at=at, because=because)


@transaction.atomic
def close(row: DvdsApplication, *, by: Hat, version: int) -> DvdsApplication:
    """Close it: from now on its time of keeping runs. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, S.CLOSED))
    at = clock.now()
    row.set_step(S.CLOSED, by=by, at=at)
    clocks.stop(row, at=at)
    row.file.set_closed(at)
    return _done(row, Verb.CLOSED, by=by, at=at)


def _write(row: DvdsApplication, name: str, words: str, *, by: Hat) -> None:
    if not words.strip():
        raise Refused("Say it in words.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    kept: dict[str, Any] = sealing.open_quietly([row], ["decision"], by=by)[row, "decision"] or {}
    sealing.seal(row, "decision", {**kept, name: words.strip()}, by=by)


def _done(
    row: DvdsApplication, verb: Verb, *, by: Hat, at: datetime, because: Reason | None = None
) -> DvdsApplication:
    """Tell the police who keep it, and write it down: nobody else hears that anybody asked."""
    apart = conflicts.people_apart_around(row.file_id)
    notices.post(
        to=row.owner_id,
        notice_kind=NoticeKind.DVDS_CHANGED,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        not_for=sorted({by.person_id, *apart}),
    )
    people = Involvement.objects.filter(file=row.file_id).values_list("subject_id", flat=True)
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=sorted({*people}),
        owners=[row.owner_id],
        sections=["application"],
        reason=because,
        ground=row.state.lower(),
        at=at,
    )
    return row
