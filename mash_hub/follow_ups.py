"""What an outcome asks of one agency: offered with the decision, taken on, and done (domain notes 4.2).

Whoever decides may say for each outcome which agency takes it. Where they do not: a section 17 assessment
is the children's authority's own duty (Children Act 1989 s17), so the host takes it where it is one; of
what is out of area the host tells the other area, as the case is its own to pass on; all else is offered
to the agency that leads. Whoever takes it reads the words of the follow-up and, because of it, nothing else
of the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, partnership_settings, requests
from mash_hub.models.enquiries import Enquiry, Outcome
from mash_hub.models.follow_ups import FOLLOWED, TABLE, FollowUp, FollowUpState
from mash_hub.models.partnership_settings import SettingName
from mash_hub.telling import tell

S = FollowUpState
ANSWER, DUE = "FOLLOW_UP_ANSWER", "FOLLOW_UP_DUE"  # its clocks


# --- with the decision ----------------------------------------------------------------------------


def require_takers(
    enquiry: Enquiry, outcomes: Sequence[Outcome], takers: Mapping[Outcome, UUID]
) -> None:
    """That each agency chosen may take on what a chosen outcome asks. Raises Refused."""
    if not takers:
        return
    if not takers.keys() <= {*outcomes}:
        raise Refused("You chose who takes on an outcome that you did not choose.")
    if not takers.keys() <= {*FOLLOWED}:
        raise Refused("What this outcome asks goes to no agency of your choice.")
    if not {*takers.values()} <= {one.pk for one in takers_of(enquiry)}:
        raise Refused("Choose an agency of the workspace’s agreement to take it on.")


def takers_of(enquiry: Enquiry) -> list[Agency]:
    """The agencies that could take on what an outcome asks: the host, and parties to the agreement."""
    agreed = requests.agreed_agencies(enquiry.workspace_id, enquiry.owner_id)
    return [Agency.objects.get(pk=enquiry.owner_id), *agreed]


def raise_for(
    enquiry: Enquiry,
    outcomes: Sequence[Outcome],
    *,
    words: str,
    by: Hat,
    at: datetime,
    takers: Mapping[Outcome, UUID] | None = None,
) -> list[FollowUp]:
    """Offer what each outcome asks, as part of deciding; what an earlier decision asked ends.

    `takers` says of some outcomes who takes them, as `require_takers` allows. One that stands with the
    same agency goes on as it is.
    """
    chosen, lead_id = takers or {}, enquiry.lead_agency_id or enquiry.owner_id
    wanted = {
        one: chosen.get(one) or (enquiry.owner_id if is_hosts(enquiry, one) else lead_id)
        for one in FOLLOWED
        if one in outcomes
    }
    before = FollowUp.objects.unsettled().filter(enquiry=enquiry)
    for row in before.select_for_update(of=("self",)).order_by("pk"):
        if row.is_open and wanted.get(Outcome(row.outcome)) == row.agency_id:
            del wanted[Outcome(row.outcome)]
        else:
            _end(row, S.WITHDRAWN, "", by=by, at=at, because=BY_RULE)
    return [
        _offer(enquiry, outcome, agency_id, words, by=by, at=at)
        for outcome, agency_id in wanted.items()
    ]


def is_hosts(enquiry: Enquiry, outcome: Outcome) -> bool:
    """Whether the host takes on what an outcome asks, where nobody else is chosen; else who leads does."""
    is_authority = enquiry.owner.agency_kind == AgencyKind.LA_CHILDREN
    return outcome == Outcome.OUT_OF_AREA or (outcome == Outcome.SECTION_17 and is_authority)


def _offer(
    enquiry: Enquiry, outcome: Outcome, agency_id: UUID, words: str, *, by: Hat, at: datetime
) -> FollowUp:
    row = FollowUp(
        id=uuid4(),
        reference=references.new("FU"),
        enquiry=enquiry,
        file_id=enquiry.file_id,
        owner_id=enquiry.owner_id,
        workspace_id=enquiry.workspace_id,
        agency_id=agency_id,
        outcome=outcome,
        offered_at=at,
        offered_by_id=by.person_id,
    )
    sealing.seal(row, "words", {"words": words}, by=by, to={agency_id}, cause=_cause_of(row))
    row.start(by=by, at=at)
    answered = partnership_settings.target(SettingName.FOLLOW_UP_ANSWER, row.workspace_id, at)
    _start(row, ANSWER, answered, at=at)
    is_assessment = outcome == Outcome.SECTION_17
    since = enquiry.received_at if is_assessment else at  # from referral (domain notes 4.5)
    name = SettingName.ASSESSMENT if is_assessment else SettingName.FOLLOW_UP_DONE
    _start(row, DUE, partnership_settings.target(name, row.workspace_id, since), at=since)
    _tell(row, NoticeKind.FOLLOW_UP_OFFERED, [agency_id], by=by, at=at)
    _note(row, Verb.ASSIGNED, by=by, at=at)
    return row


def _start(row: FollowUp, name: str, target: clocks.Target, *, at: datetime) -> None:
    clocks.start(
        row,
        name,
        target=target,
        at=at,
        owner_id=row.agency_id,
        workspace_id=row.workspace_id,
    )


def _cause_of(row: FollowUp) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.DECISION, row)


# --- answering ------------------------------------------------------------------------------------


def may_step(hat: Hat, row: FollowUp, state: FollowUpState) -> Verdict:
    """Whether a hat may take it to a state: its agency answers and ends it, the host takes it back."""
    if not TABLE.is_by_hand(row.state, state):
        by_itself = no("That happens by itself, once another area or agency took the case over.")
        return TABLE.may_move(row.state, state) and by_itself
    if hat.workspace_id != row.workspace_id:
        return no("Only the workspace that decided, and whom it asked, work on a follow-up.")
    is_taking_back = state == S.WITHDRAWN
    if not (allowed := may(hat, Act.DECIDE if is_taking_back else Act.ACKNOWLEDGE)):
        return allowed
    if is_taking_back and hat.agency_id != row.owner_id:
        return no("Only the host takes a follow-up back.")
    if not is_taking_back and hat.agency_id != row.agency_id:
        return no("Only the agency it was offered to answers a follow-up.")
    return YES


def steps_of(row: FollowUp, *, by: Hat) -> list[FollowUpState]:
    """The states to which a hat may take a follow-up now."""
    found = dict.fromkeys(FollowUpState(step.target) for step in TABLE if step.source == row.state)
    return [state for state in found if may_step(by, row, state)]


@transaction.atomic
def step(row: FollowUp, state: FollowUpState, words: str, *, by: Hat, version: int) -> FollowUp:
    """Take on, decline, end or take back, with what is to be said of it.

    Raises Refused where nothing is said of anything but taking it on, Stale.
    """
    row = FollowUp.objects.select_related("enquiry").lock(row, version)
    require(may_step(by, row, state))
    if not words.strip() and state != S.ACCEPTED:
        raise Refused("Say what was done, or why not.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    return _end(row, state, words.strip(), by=by, at=clock.now())


def _end(
    row: FollowUp,
    state: FollowUpState,
    words: str,
    *,
    by: Hat,
    at: datetime,
    because: Reason | None = None,
) -> FollowUp:
    to = {row.agency_id}
    sealing.seal(row, "said", {"words": words}, by=by, to=to, cause=_cause_of(row))
    row.set_state(state, by=by, at=at, because=because)
    if state in (S.ACCEPTED, S.DECLINED):
        clocks.meet(row, ANSWER, at=at)
    if state in (S.DONE, S.NOT_DONE):
        clocks.meet(row, DUE, at=at)
    elif state != S.ACCEPTED:
        clocks.stop(row, at=at)
    _tell(row, NoticeKind.FOLLOW_UP_CHANGED, {row.owner_id, row.agency_id}, by=by, at=at)
    _note(row, Verb.CHANGED if row.is_open else Verb.CLOSED, by=by, at=at)
    return row


def may_offer_to_another(hat: Hat, row: FollowUp) -> Verdict:
    """Whether a hat may offer it to another agency: the host, until it is done or taken back."""
    return may_step(hat, row, S.WITHDRAWN)


def others_to_offer(row: FollowUp) -> list[Agency]:
    """The agencies that could take it instead: the host, and parties to the agreement in force."""
    return [one for one in takers_of(row.enquiry) if one.pk != row.agency_id]


@transaction.atomic
def offer_to_another(
    row: FollowUp, agency_id: UUID, words: str, *, by: Hat, version: int
) -> FollowUp:
    """Take it back and offer it to another agency, which reads `words`; gives the new one.

    Raises Refused without words, for an agency outside the agreement and for the same one; Stale.
    """
    row = FollowUp.objects.select_related("enquiry").lock(row, version)
    require(may_offer_to_another(by, row))
    if agency_id not in {one.pk for one in others_to_offer(row)}:
        raise Refused("Choose another agency of the workspace’s agreement.")
    if not words.strip():
        raise Refused("Say whom it is about, and what they need to know.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    _end(row, S.WITHDRAWN, "Offered to another agency.", by=by, at=at)
    outcome = Outcome(row.outcome)
    return _offer(row.enquiry, outcome, agency_id, words.strip(), by=by, at=at)


@transaction.atomic
def passed_on(enquiry: Enquiry, *, by: Actor, at: datetime) -> None:
    """Settle what “out of area” asked, as another area or agency took the case over.

    What was open is done; of what was declined nothing is left to settle.
    """
    waiting = FollowUp.objects.unsettled().filter(enquiry=enquiry, outcome=Outcome.OUT_OF_AREA)
    for row in waiting.select_for_update(of=("self",)).order_by("pk"):
        state = S.DONE if row.is_open else S.WITHDRAWN
        row.set_state(state, by=by, at=at, because=BY_RULE)
        for name in (ANSWER, DUE):
            clocks.meet(row, name, at=at)
        _tell(row, NoticeKind.FOLLOW_UP_CHANGED, {row.owner_id, row.agency_id}, by=by, at=at)
        _note(row, Verb.CLOSED, by=by, at=at)


# --- telling --------------------------------------------------------------------------------------


def _tell(
    row: FollowUp, kind: NoticeKind, to: set[UUID] | list[UUID], *, by: Actor, at: datetime
) -> None:
    tell(to, kind, about=row, by=by, at=at)


@transaction.atomic(savepoint=False)
def _note(row: FollowUp, verb: Verb, *, by: Actor, at: datetime) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, row.enquiry],
        owners=[row.owner_id, row.agency_id],
        sections=["words"] if verb == Verb.ASSIGNED else ["said"],
        ground=f"{row.outcome}:{row.state}",
        at=at,
    )
