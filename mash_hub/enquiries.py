"""Deciding enquiries: what must stand before, the decision itself, who is told, and what follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import WorkspaceKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    adult_concerns,
    agency_views,
    clocks,
    enquiry_hand_overs,
    follow_ups,
    free_text,
    partnership_settings,
    quotations,
    red_decisions,
    referrals,
    sealed_items,
    strategies,
)
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import (
    TABLE,
    Acknowledgement,
    AcknowledgementState,
    Enquiry,
    EnquiryState,
    Level,
    Outcome,
    Rating,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import DECISION, may_work
from mash_hub.telling import tell

FEEDBACK = "FEEDBACK"
ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
S = EnquiryState

REFERRED_TO = {Outcome.MARAC: WorkspaceKind.MARAC, Outcome.CMOG: WorkspaceKind.CMOG}


@dataclass(frozen=True)
class Voice:
    """A child's or adult's own words, or why they were not sought (domain notes 7.2 R22)."""

    words: str = ""
    who: str = ""
    source: str = ""
    said_on: date | None = None
    not_sought_reason: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether words with their source and date, or a reason, stand in it."""
        said = all(part.strip() for part in (self.words, self.source)) and self.said_on
        return bool(said) or bool(self.not_sought_reason.strip())

    def content(self) -> dict[str, str]:
        """What is sealed."""
        return {
            "words": self.words,
            "who": self.who,
            "source": self.source,
            "said_on": self.said_on.isoformat() if self.said_on else "",
            "not_sought_reason": self.not_sought_reason,
        }


@dataclass(frozen=True)
class Decision:
    """Everything a decision is made of (domain notes 4.2)."""

    outcomes: Sequence[Outcome]
    level: Level
    lead_agency_id: UUID
    rationale: str
    voice: Voice
    takers: Mapping[Outcome, UUID] = field(default_factory=dict)  # who takes on what each asks


def missing_requests(enquiry: Enquiry) -> list[InformationRequest]:
    """The requests without an answer with which nobody decided to go ahead."""
    found = InformationRequest.objects.filter(enquiry=enquiry).missing()
    return list(found.select_related("agency").order_by("agency__name"))


def may_decide(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may decide an enquiry now (domain notes 4.2)."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if enquiry.is_decided:
        return no("This enquiry is decided already.")
    if enquiry.state == S.RATED and enquiry.rating != Rating.BLUE:
        return no("Ask at least one agency first. Only Blue is decided without asking.")
    if enquiry.state == S.GATHERING:
        return no("Answers are missing: wait for them, or go ahead without each and say why.")
    if isinstance(hat, Hat) and sealed_items.unconsidered(enquiry, by=hat):
        return no("A sealed item waits: a reader it names has to consider it before the decision.")
    return TABLE.may_move(enquiry.state, S.DECIDED)


def _require_whole(decision: Decision) -> None:
    if not decision.outcomes:
        raise Refused("Choose at least one outcome.")
    if Outcome.NO_FURTHER_ACTION in decision.outcomes and len(decision.outcomes) > 1:
        raise Refused("No further action cannot stand beside another outcome.")
    if not decision.rationale.strip():
        raise Refused("Say why: facts first, then your judgement, then what is not known.")
    if not decision.voice.is_whole:
        raise Refused(
            "Record the child’s voice with source and date, or say why it was not sought."
        )


@transaction.atomic
def decide(
    enquiry: Enquiry,
    *,
    by: Hat,
    decision: Decision,
    because: Reason,
    version: int,
    referred: Sequence[referrals.NamedPerson] = (),
    relied_on: Collection[UUID] = (),
) -> Enquiry:
    """Decide an enquiry whose answers are in, and tell every agency that took part.

    `referred` names the people for a list it is referred to (MARAC, CMOG), `relied_on` the items
    whose words are kept with the decision. Raises Refused when `by` may not decide it or a guard of
    domain notes 4.2 is not met, Stale when `version` is not the newest.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_decide(by, enquiry))
    if missing_requests(enquiry):
        raise Refused("Answers are missing: wait for them, or go ahead without each and say why.")
    _require_whole(decision)
    follow_ups.require_takers(enquiry, decision.outcomes, decision.takers)
    texts = [decision.rationale, *map(str, decision.voice.content().values())]
    free_text.require_clear(texts, file_id=enquiry.file_id, by=by)
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    told = took_part(enquiry, decision.lead_agency_id)
    _seal(enquiry, decision, told, by=by)
    quotations.quote(relied_on, into=enquiry, by=by, at=at)
    enquiry.set_decision(
        decision.outcomes,
        level=decision.level,
        lead_agency_id=decision.lead_agency_id,
        voice_heard=bool(decision.voice.words.strip()),
        by=by,
        at=at,
        because=because,
    )
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=enquiry.contact_id)
    contact.set_decided(at, by=by, at=at)
    agency_views.keep_with_decision(enquiry, told, by=by, at=at)
    _await_acknowledgements(enquiry, told, by=by, at=at)
    _clocks_of_decision(enquiry, at=at)
    _refer(enquiry, decision, referred, by=by, because=because)
    follow_ups.raise_for(
        enquiry,
        decision.outcomes,
        takers=decision.takers,
        words=decision.rationale,
        by=by,
        at=at,
    )
    if Outcome.STRATEGY in decision.outcomes:
        strategies.ask_for(contact, enquiry=enquiry, words=decision.rationale, by=by, at=at)
    if Outcome.SECTION_42 in decision.outcomes:
        adult_concerns.open_for(contact, enquiry=enquiry, since=at, by=by, at=at)
    tell({enquiry.owner_id, *told}, NoticeKind.ENQUIRY_DECIDED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.DECIDED,
        about=[enquiry],
        owners=told,
        sections=["rationale", "voice"],
        reason=because,
        basis=enquiry.lawful_basis,
        ground=",".join(decision.outcomes),
        at=at,
    )
    return enquiry


def took_part(enquiry: Enquiry, lead_agency_id: UUID | None = None) -> list[UUID]:
    """The agencies asked in an enquiry, and the one that leads from here; not the host itself."""
    standing = InformationRequest.objects.filter(enquiry=enquiry).standing()
    asked = list(standing.order_by("sent_at", "pk").values_list("agency_id", flat=True))
    lead = [lead_agency_id] if lead_agency_id else []
    return [agency for agency in dict.fromkeys([*asked, *lead]) if agency != enquiry.owner_id]


def _seal(enquiry: Enquiry, decision: Decision, told: Sequence[UUID], *, by: Hat) -> None:
    """Every agency that took part reads why; the child's words go to the agency that leads."""
    cause = sealing.Cause.of(CauseKind.DECISION, enquiry)
    sealing.seal(enquiry, "rationale", {"words": decision.rationale}, by=by, to=told, cause=cause)
    lead = {decision.lead_agency_id}
    sealing.seal(enquiry, "voice", decision.voice.content(), by=by, to=lead, cause=cause)


def _await_acknowledgements(
    enquiry: Enquiry, told: Sequence[UUID], *, by: Hat, at: datetime
) -> None:
    known = {row.agency_id: row for row in enquiry.acknowledgements.select_for_update()}
    for agency_id in told:
        is_lead = agency_id == enquiry.lead_agency_id
        row = known.get(agency_id)
        if row is None:
            row = Acknowledgement(
                id=uuid4(), enquiry=enquiry, agency_id=agency_id, is_lead=is_lead, told_at=at
            )
            row.start(by=by, at=at)
        else:
            row.set_told_again(is_lead=is_lead, by=by, at=at)
        if is_lead and enquiry.rating == Rating.RED:
            clocks.start(
                row,
                ACKNOWLEDGEMENT,
                target=partnership_settings.target(
                    SettingName.LEAD_ACKNOWLEDGES, enquiry.workspace_id, at
                ),
                at=at,
                owner_id=agency_id,
                workspace_id=enquiry.workspace_id,
            )


def _clocks_of_decision(enquiry: Enquiry, *, at: datetime) -> None:
    clocks.meet(enquiry, DECISION, at=at)
    red_decisions.met(enquiry, at=at)
    clocks.start(
        enquiry,
        FEEDBACK,
        target=clocks.working_days(1),
        at=at,
        owner_id=enquiry.owner_id,
        workspace_id=enquiry.workspace_id,
    )


def _refer(
    enquiry: Enquiry,
    decision: Decision,
    people: Sequence[referrals.NamedPerson],
    *,
    by: Hat,
    because: Reason,
) -> None:
    """Pass the enquiry on to the lists its outcomes name, hosted by the same agency."""
    for outcome, kind in REFERRED_TO.items():
        if outcome not in decision.outcomes:
            continue
        referrals.refer_to_list(
            enquiry, kind, words=decision.rationale, people=people, by=by, because=because
        )


def may_acknowledge(hat: Actor, row: Acknowledgement) -> Verdict:
    """Whether a hat may say for its agency that it knows of a decision."""
    if not may(hat, Act.ACKNOWLEDGE):
        return may(hat, Act.ACKNOWLEDGE)
    if hat.agency_id != row.agency_id or hat.workspace_id != row.enquiry.workspace_id:
        return no("Only the agency that was told can acknowledge.")
    if row.state == AcknowledgementState.ACKNOWLEDGED:
        return no("Your agency has acknowledged this already.")
    return YES


@transaction.atomic
def acknowledge(row: Acknowledgement, *, by: Hat, version: int) -> Acknowledgement:
    """Say for one's agency that it knows of the decision (domain notes 4.19). Refused, Stale."""
    row = Acknowledgement.objects.lock(row, version)
    require(may_acknowledge(by, row))
    at = clock.now()
    row.set_acknowledged(by=by, at=at)
    clocks.meet(row, ACKNOWLEDGEMENT, at=at)
    enquiry = row.enquiry
    tell([enquiry.owner_id], NoticeKind.DECISION_ACKNOWLEDGED, about=enquiry, by=by, at=at)
    log.write(by=by, verb=Verb.ACKNOWLEDGED, about=[row, enquiry], at=at)
    return row


@transaction.atomic
def take(enquiry: Enquiry, *, by: Hat, version: int) -> Enquiry:
    """Take an enquiry as the one who decides it; ready ones go into “being decided” (4.2)."""
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_work(by, enquiry))
    if not enquiry.is_undecided:
        raise Refused("This enquiry is decided already.")
    at = clock.now()
    enquiry.set_taken(by.person_id, by=by, at=at)
    enquiry_hand_overs.end_for_taker(enquiry, by=by)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[enquiry], ground="taken", at=at)
    return enquiry


@transaction.atomic
def move_to_strategy(enquiry: Enquiry, *, by: Hat, because: Reason, version: int) -> Enquiry:
    """Put an enquiry that cannot wait for answers into strategy discussion, and ask for one (4.2, 4.5).

    Raises Refused, Stale.
    """
    moved = _side_step(enquiry, S.STRATEGY, by=by, because=because, version=version)
    words = because.sentence
    strategies.ask_for(moved.contact, enquiry=moved, words=words, by=by, at=clock.now())
    return moved


def may_come_back(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may bring an enquiry back: not while its strategy discussion stands open (4.5).

    A discussion that somebody decided to hold is held and recorded, or closed with the reason why it
    is not needed; bringing the enquiry back would do neither, and its time would run on unseen.
    """
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if enquiry.state != S.STRATEGY:
        return no("This enquiry is not in strategy discussion.")
    row = strategies.unrecorded(enquiry.contact_id)
    if row is not None:
        return no(
            f"Strategy discussion {row.reference} is still open: hold and record it, or close it and "
            "say why it is not needed. Then the enquiry comes back."
        )
    return YES


@transaction.atomic
def back_from_strategy(enquiry: Enquiry, *, by: Hat, because: Reason, version: int) -> Enquiry:
    """Bring it back: to gathering while answers are missing, else ready to decide. Refused, Stale.

    Refused too while its strategy discussion is still to be held or recorded.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_come_back(by, enquiry))
    waits = bool(missing_requests(enquiry))
    target = S.GATHERING if waits else S.COLLATED
    return _side_step(enquiry, target, by=by, because=because, version=version)


def _side_step(
    enquiry: Enquiry, target: EnquiryState, *, by: Hat, because: Reason, version: int
) -> Enquiry:
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_work(by, enquiry))
    require(TABLE.may_move(enquiry.state, target))
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    enquiry.set_state(target, by=by, at=at, because=because)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[enquiry], reason=because, ground=target, at=at)
    return enquiry
