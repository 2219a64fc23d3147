"""Screening a contact: who is who, one outcome with its rationale, feedback, and its end (4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    adult_concerns,
    clocks,
    evidence,
    finding,
    free_text,
    looking_up,
    merges,
    strategies,
    strict_mode,
    subjects,
)
from mash_hub.contacts import (
    CONTACT_DECISION,
    SCREENING,
    start_decision_clock,
    tell_referrer,
    write_feedback,
)
from mash_hub.models.contacts import (
    OUTCOMES,
    TABLE,
    Contact,
    ContactDecision,
    ContactState,
    Feedback,
    Grade,
    Told,
)
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.subjects import (
    Answer,
    Card,
    Identification,
    Involvement,
    MatchAnswer,
    Subject,
)
from mash_hub.referrals import NamedPerson, refer_to_list

FEEDBACK = "FEEDBACK"
_FEEDBACK_IN = clocks.working_days(1)  # domain notes 4.1
# Outcomes that leave a grade as it is; the others lower a high one, which takes two people.
_KEEPS_GRADE = frozenset(
    {
        ContactState.MASH_ENQUIRY,
        ContactState.IMMEDIATE_STRATEGY,
        ContactState.MARAC_REFERRAL,
        ContactState.ADULT_CONCERN,
        ContactState.PASSED_TO_ALLOCATED_WORKER,
        ContactState.LINKED_DUPLICATE,
    }
)


@dataclass(frozen=True)
class Rationale:
    """Why an outcome was chosen, and what the child or adult says, or why they were not asked."""

    words: str
    voice: str


def may_screen(hat: Actor, contact: Contact) -> Verdict:
    """People of the host who screen, in its workspace."""
    verdict = may(hat, Act.SCREEN)
    if not verdict:
        return verdict
    if hat.workspace_id != contact.workspace_id or hat.agency_id != contact.workspace.host_id:
        return no("Only the agency that hosts the workspace screens its contacts.")
    return YES


def may_decide(hat: Actor, contact: Contact) -> Verdict:
    """Decision-makers of the host, once it is being screened."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if not (screens := may_screen(hat, contact)):
        return screens
    if contact.state == ContactState.SUBMITTED:
        return no("Say first for each person who they are; then it is being screened.")
    if contact.state != ContactState.SCREENING:
        return no("This contact has its outcome.")
    return YES


@transaction.atomic
def answer_candidate(
    part: Involvement, candidate: Subject, answer: Answer, *, by: Hat, because: Reason
) -> None:
    """Say how a candidate stands to a person of a contact; the same person is to be joined by two (4.1a).

    The answer is kept with what was compared, and asked for again only on new evidence. Raises
    Refused when the hat can read no record of the candidate.
    """
    contact = Contact.objects.select_related("workspace").get(file=part.file_id)
    require(may_screen(by, contact))
    if part.card is None:
        raise Refused("There is no record to compare.")
    compared = finding.comparison_with(part.card, candidate, by=by)
    if compared is None:
        raise Refused("There is no record to compare.")
    because = sealing.keep_reason(because, about=contact, by=by)
    MatchAnswer(
        id=uuid4(),
        card=part.card,
        candidate=candidate,
        answer=answer,
        card_version=part.card.version,
        likeness=compared.likeness,
        compared=evidence.kinds(compared),
        by_person_id=by.person_id,
        by_agency_id=by.agency_id,
        answered_at=clock.now(),
    ).start()
    if answer == Answer.SAME_PERSON:
        _propose_one(part.card, candidate, by=by, because=because)
    log.write(
        by=by,
        verb=Verb.IDENTIFIED,
        about=[part.card, contact],
        people=[candidate.pk],
        reason=because,
        result=answer,
        at=clock.now(),
    )


def _propose_one(card: Card, candidate: Subject, *, by: Hat, because: Reason) -> None:
    """Propose that a card's person and a candidate are one; a colleague confirms it (two people)."""
    own = subjects.subject_of(card)
    if own.pk != candidate.pk and not merges.is_waiting(own, candidate):
        merges.propose(candidate, own, by=by, because=because)


@transaction.atomic
def note_matched(part: Involvement, *, by: Hat, because: Reason, version: int) -> Involvement:
    """Note that a person was looked up and every candidate answered; the last one begins screening.

    Raises Refused when the same hat did not look them up within the hour, or somebody found is not
    answered for or is left to a colleague.
    """
    contact = Contact.objects.select_for_update(of=("self",)).get(file=part.file_id)
    require(may_screen(by, contact))
    part = Involvement.objects.lock(part, version)
    at = clock.now()
    because = _require_looked_up(part, by=by, because=because)
    because = sealing.keep_reason(because, about=contact, by=by)
    part.set_matched(at, by=by, at=at, because=because)
    everybody = not Involvement.objects.in_file(contact.file_id).unmatched().exists()
    if everybody and contact.state == ContactState.SUBMITTED:
        contact.set_state(ContactState.SCREENING, by=by, at=at)
        clocks.meet(contact, SCREENING, at=at)
        tell_referrer(contact, NoticeKind.CONTACT_CHANGED, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[contact, part],
        people=[part.subject_id],
        reason=because,
        ground="matched",
        at=at,
    )
    return part


def _require_looked_up(part: Involvement, *, by: Hat, because: Reason) -> Reason:
    identity = subjects.identity_of(part.card, by=by) if part.card else None
    if part.card is None or identity is None:
        raise Refused("There is no record to compare.")
    for candidate in finding.candidates_for(part.card, by=by):
        if candidate.answered in (None, Answer.CANNOT_TELL):
            raise Refused("Say first what each record that was found is to this person.")
    if looking_up.require_done(identity, by=by, because=because) == because:
        return because
    return Reason(ReasonCode.TOO_LITTLE_KNOWN)


@transaction.atomic
def decide(
    contact: Contact,
    outcome: ContactState,
    *,
    rationale: Rationale,
    by: Hat,
    version: int,
    earlier: Contact | None = None,
    referred: Sequence[NamedPerson] = (),
) -> ContactDecision:
    """Choose the outcome of screening. One that lowers a high grade waits for a second person.

    `referred` names the people for the list that a MARAC referral goes to, which is sent in the
    same act. Raises Refused when a guard of domain notes 4.1 is not met, Stale.
    """
    contact = Contact.objects.select_related("workspace").lock(contact, version)
    require(may_decide(by, contact))
    require(TABLE.may_move(contact.state, outcome))
    _require_reasoned(outcome, rationale, earlier)
    at = clock.now()
    needs_second = contact.grade == Grade.HIGH and outcome not in _KEEPS_GRADE
    row = ContactDecision(
        id=uuid4(),
        contact=contact,
        owner_id=contact.workspace.host_id,
        file_id=contact.file_id,
        outcome=outcome,
        earlier=earlier,
        decided_by_id=by.person_id,
        proposed_at=at,
        needs_second=needs_second,
    )
    words = {"words": rationale.words, "voice": rationale.voice}
    sealing.seal(row, "rationale", words, by=by, to={contact.workspace.host_id})
    because = Reason(ReasonCode.THRESHOLD)
    row.start(by=by, at=at, because=because)
    if not needs_second:
        _settle(contact, row, by=by, because=because, words=rationale.words)
    if outcome == ContactState.MARAC_REFERRAL:
        refer_to_list(
            contact,
            WorkspaceKind.MARAC,
            words=rationale.words,
            people=referred,
            by=by,
            because=because,
        )
    log.write(
        by=by,
        verb=Verb.DECIDED,
        about=[row, contact],
        reason=because,
        purpose=contact.purpose,
        result="WAITS" if needs_second else "OK",
        ground=outcome,
        at=at,
    )
    return row


def _require_reasoned(outcome: ContactState, rationale: Rationale, earlier: Contact | None) -> None:
    if outcome not in OUTCOMES:
        raise Refused("Choose an outcome.")
    if not rationale.words.strip():
        raise Refused("Say why.")
    if not rationale.voice.strip():
        raise Refused("Write what the child or adult says, or why they were not asked.")
    if (outcome == ContactState.LINKED_DUPLICATE) != (earlier is not None):
        raise Refused("Name the earlier contact when it is a duplicate, and only then.")


def _settle(
    contact: Contact, row: ContactDecision, *, by: Hat, because: Reason, words: str = ""
) -> None:
    at = clock.now()
    contact.set_state(
        ContactState(row.outcome),
        by=by,
        at=at,
        because=because,
        earlier_id=row.earlier_id,
    )
    clocks.meet(contact, CONTACT_DECISION, at=at)
    if row.outcome == ContactState.IMMEDIATE_STRATEGY:
        strategies.ask_for(contact, by=by, at=at, words=words)
    if row.outcome == ContactState.ADULT_CONCERN:
        adult_concerns.open_for(contact, since=contact.since, by=by, at=at)
    if row.outcome != ContactState.MASH_ENQUIRY:
        clocks.start(
            contact,
            FEEDBACK,
            target=_FEEDBACK_IN,
            at=at,
            owner_id=contact.workspace.host_id,
            workspace_id=contact.workspace_id,
        )
    tell_referrer(contact, NoticeKind.CONTACT_CHANGED, by=by, at=at)


def may_confirm(hat: Actor, row: ContactDecision) -> Verdict:
    """Another decision-maker than the one who proposed to lower a high grade."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if not row.is_pending:
        return no("This does not wait for a second person.")
    if row.decided_by_id == hat.person_id:
        return no("Somebody else has to agree with lowering a high grade.")
    return may_screen(hat, row.contact)


@transaction.atomic
def confirm(row: ContactDecision, *, by: Hat, version: int) -> ContactDecision:
    """Agree, as the second person, with an outcome that lowers a high grade."""
    row = ContactDecision.objects.select_related("contact__workspace").lock(row, version)
    require(may_confirm(by, row))
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=row.contact_id)
    require(may_decide(by, contact))
    at = clock.now()
    row.set_confirmed(by.person_id, by=by, at=at)
    _settle(contact, row, by=by, because=Reason(ReasonCode.THRESHOLD))
    log.write(by=by, verb=Verb.CONFIRMED, about=[row, contact], at=at)
    return row


@transaction.atomic
def withdraw(row: ContactDecision, *, by: Hat, because: Reason, version: int) -> ContactDecision:
    """Take back an outcome that waits for a second person, or disagree with it."""
    row = ContactDecision.objects.select_related("contact__workspace").lock(row, version)
    require(may(by, Act.DECIDE))
    require(may_screen(by, row.contact))
    if not row.is_pending:
        raise Refused("This does not wait for a second person.")
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_withdrawn(by=by, at=clock.now(), because=because)
    log.write(by=by, verb=Verb.WITHDRAWN, about=[row], reason=because, at=clock.now())
    return row


def may_send_feedback(hat: Actor, contact: Contact) -> Verdict:
    """Feedback on an outcome that no enquiry follows; an enquiry sends its own."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if not (screens := may_screen(hat, contact)):
        return screens
    if Enquiry.objects.filter(contact=contact).exists():
        return no("The referrer is told from the enquiry, after its decision.")
    if contact.state == ContactState.MASH_ENQUIRY or not contact.has_outcome:
        return no("There is nothing to tell yet.")
    return YES


@transaction.atomic
def send_feedback(contact: Contact, *, words: str, by: Hat, version: int) -> Feedback:
    """Tell the referrer the outcome, in words for them alone."""
    contact = Contact.objects.select_related("workspace").lock(contact, version)
    require(may_send_feedback(by, contact))
    if not words.strip():
        raise Refused("Write what the referrer may know.")
    free_text.require_clear([words], file_id=contact.file_id, by=by)
    at = clock.now()
    host_id = contact.workspace.host_id
    row = write_feedback(contact, words, owner_id=host_id, by=by, at=at)
    contact.set_state(ContactState.FEEDBACK_SENT, by=by, at=at)
    clocks.meet(contact, FEEDBACK, at=at)
    log.write(
        by=by,
        verb=Verb.FEEDBACK_SENT,
        about=[row, contact],
        owners=[contact.owner_id],
        sections=["words"],
        at=at,
    )
    return row


def may_have_told(contact: Contact, told: Told) -> Verdict:
    """Whether the person may be told in a way: not by letter or the family in strict mode (5.4)."""
    return strict_mode.may_reach(_WAYS_OF_TELLING.get(told, ()), file_id=contact.file_id)


_WAYS_OF_TELLING = {
    Told.TOLD_LETTER: (strict_mode.Route.LETTER,),
    Told.TOLD_FAMILY: (strict_mode.Route.FAMILY,),
}


@transaction.atomic
def close(contact: Contact, told: Told, *, by: Hat, version: int) -> Contact:
    """Close a contact whose referrer was told; say whether the person concerned was (7.2 R6)."""
    contact = Contact.objects.select_related("workspace").lock(contact, version)
    require(may(by, Act.DECIDE))
    require(may_screen(by, contact))
    require(TABLE.may_move(contact.state, ContactState.CLOSED))
    if not told:
        raise Refused("Say whether the person was told, and if not, why.")
    require(may_have_told(contact, told))
    at = clock.now()
    contact.set_state(ContactState.CLOSED, by=by, at=at, told=told)
    contact.file.set_closed(at)
    log.write(by=by, verb=Verb.CLOSED, about=[contact], ground=told, at=at)
    return contact


def may_reopen(hat: Actor, contact: Contact) -> Verdict:
    """Open a closed contact again: a decision-maker of the host; one with an enquiry by that (4.0)."""
    if not (allowed := may(hat, Act.DECIDE)):
        return allowed
    if not (screens := may_screen(hat, contact)):
        return screens
    if contact.state != ContactState.CLOSED:
        return no("It is not closed.")
    enquiry = Enquiry.objects.filter(contact=contact).first()
    if enquiry is not None:
        return no(f"It became enquiry {enquiry.reference}. Open that one again.")
    return YES


@transaction.atomic
def reopen(contact: Contact, *, by: Hat, because: Reason, version: int) -> Contact:
    """Open a closed contact again, with the reason: it is screened anew, in a time of its own (4.0).

    What was decided and told before stays in its history; its referrer sees that it is looked at
    again. Raises Refused, Stale.
    """
    contact = Contact.objects.select_related("workspace", "file").lock(contact, version)
    require(may_reopen(by, contact))
    at = clock.now()
    because = sealing.keep_reason(because, about=contact, by=by)
    contact.set_reopened(by=by, at=at, because=because)
    contact.file.set_closed(None)
    start_decision_clock(contact, contact.workspace)
    tell_referrer(contact, NoticeKind.CONTACT_CHANGED, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.REOPENED,
        about=[contact],
        reason=because,
        purpose=contact.purpose,
        at=at,
    )
    return contact


def earlier_contacts(contact: Contact, *, by: Hat) -> list[Contact]:
    """Contacts of the last twelve months about the same people, as far as the hat may see them.

    The same are those for whom their records stand now, joined people included, and those whom
    somebody found by looking up and called the same, before a second person has joined the two.
    """
    parts = Involvement.objects.in_file(contact.file_id)
    standing = Identification.objects.standing().filter(card__in=parts.values("card"))
    ids: set[UUID] = set(standing.values_list("subject_id", flat=True))
    answers = MatchAnswer.objects.filter(card__in=parts.values("card")).order_by(
        "answered_at", "pk"
    )
    said = dict(answers.values_list("candidate_id", "answer"))  # the latest answer to each
    ids |= {pk for pk, answer in said.items() if answer == Answer.SAME_PERSON}
    since = contact.received_at - timedelta(days=366)
    found: dict[UUID, Contact] = {}
    for subject_id in ids:
        rows = Contact.objects.visible_to(by).of_subject(subject_id).exclude(pk=contact.pk)
        for row in rows.filter(received_at__gte=since, received_at__lte=contact.received_at):
            found[row.pk] = row
    return sorted(found.values(), key=lambda row: row.received_at, reverse=True)
