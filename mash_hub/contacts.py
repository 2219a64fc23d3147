"""Submitting contacts: typed into a sealed draft step by step, then whole, or not at all (4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, drafts, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.drafts import Draft
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    clocks,
    draft_people,
    held,
    joint_queue,
    partnership_settings,
    risk_releases,
    status_links,
    strict_mode,
    subjects,
    who_must_not_know,
)
from mash_hub.identities import Identity
from mash_hub.models.contacts import (
    Category,
    Channel,
    Consent,
    Contact,
    ContactKind,
    ContactState,
    Feedback,
    Grade,
    Override,
    SourceKind,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Card, Identification, PersonRole
from mash_hub.telling import tell

FORM = "contact"
SCREENING, CONTACT_DECISION = "SCREENING", "CONTACT_DECISION"
_DECIDE_IN = clocks.working_days(1)  # statutory guidance (domain notes 4.1): no local value
_NEW = Reason(ReasonCode.NEW_CONTACT)
_PURPOSES = {
    Category.DOMESTIC_ABUSE: Purpose.DOMESTIC_ABUSE,
    Category.EXPLOITATION: Purpose.EXPLOITATION,
    Category.MISSING: Purpose.EXPLOITATION,
}


@dataclass(frozen=True)
class Part:
    """One person whom a contact is about; `card_id` names a record of one's own agency to add to."""

    role: PersonRole
    identity: Identity
    card_id: UUID | None = None
    key: UUID | None = None  # under which they were typed


@dataclass(frozen=True)
class SafePlan:
    """How the person is reached without danger, beside the words about it (domain notes 5.5)."""

    safe_numbers: Sequence[str] = ()
    unsafe_numbers: Sequence[str] = ()
    times: str = ""
    others: str = ""  # who else may answer

    def kept(self) -> dict[str, Any]:
        """As it is sealed."""
        return {
            "safe_numbers": [*self.safe_numbers],
            "unsafe_numbers": [*self.unsafe_numbers],
            "times": self.times,
            "others": self.others,
        }


@dataclass(frozen=True)
class Submission:
    """A contact as it is sent."""

    people: Sequence[Part]
    categories: Sequence[Category]
    narrative: str
    consent: Consent
    override: Override | None = None
    safe_contact: str = ""
    not_to_know: str = ""
    routes: Sequence[strict_mode.Route] = ()
    immediate_danger: bool = False
    grade: Grade = Grade.NONE
    source_kind: SourceKind = SourceKind.PROFESSIONAL
    channel: Channel = Channel.HUB
    voice: str = ""
    kind: ContactKind | None = None
    particulars: Sequence[tuple[str, str]] = ()  # what its kind asks, each with its answer
    plan: SafePlan = SafePlan()

    def missing(self) -> list[str]:
        """What has to be answered before it can be sent, in words."""
        checks = (
            (bool(self.people), "Say who it is about."),
            (bool(self.categories), "Say what kind of worry it is."),
            (bool(self.narrative.strip()), "Say what happened."),
            (
                self.consent == Consent.GIVEN or self.override is not None,
                "Say why you share without the person’s agreement.",
            ),
        )
        return [words for is_there, words in checks if not is_there]


def may_refer(hat: Actor | None) -> Verdict:
    """Whether a hat may submit a contact to its workspace."""
    return may(hat, Act.REFER)


def purpose_of(categories: Sequence[Category], people: Sequence[Part]) -> Purpose:
    """The purpose under which a contact is handled, from what it is about (7.2 R1)."""
    if any(part.role == PersonRole.CHILD for part in people):
        return Purpose.SAFEGUARD_CHILD
    for category in categories:
        if category in _PURPOSES:
            return _PURPOSES[category]
    return Purpose.SAFEGUARD_ADULT


@transaction.atomic
def begin(*, by: Hat) -> Draft:
    """Begin a contact: its file is opened, and a draft of its author waits for words."""
    require(may_refer(by))
    file = files.open_file(
        Contact.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.MASH_NO_ACTION,
    )
    draft = drafts.save(
        {}, by=by, form=FORM, thing_kind=Contact.kind, thing_id=uuid4(), file_id=file.pk
    )
    log.write(by=by, verb=Verb.DRAFT_SAVED, about=[draft], at=clock.now())
    return draft


def save_step(draft: Draft, step: str, words: dict[str, Any], *, by: Hat) -> Draft:
    """Keep what was typed into one step; the other steps stay as they are."""
    whole = {**drafts.words_of(draft, by=by), step: words}
    return drafts.save(
        whole,
        by=by,
        form=FORM,
        thing_kind=Contact.kind,
        thing_id=draft.thing_id,
        file_id=draft.file_id,
    )


def save_steps(draft: Draft, steps: dict[str, Any], *, by: Hat) -> Draft:
    """Put words into several steps of a draft at once, as when a contact is written from a report."""
    return drafts.save(
        {**drafts.words_of(draft, by=by), **steps},
        by=by,
        form=FORM,
        thing_kind=Contact.kind,
        thing_id=draft.thing_id,
        file_id=draft.file_id,
    )


@transaction.atomic
def discard(draft: Draft, *, by: Hat) -> None:
    """Throw an unsent contact away; its file is closed and falls to disposal."""
    draft.file.set_closed(clock.now())
    log.write(by=by, verb=Verb.DRAFT_DISCARDED, about=[draft], at=clock.now())
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)


@transaction.atomic
def submit(
    draft: Draft, submission: Submission, *, by: Hat, received_at: datetime | None = None
) -> Contact:
    """Send a contact to the workspace of the wearer's hat.

    `received_at` is when what it was written from came in: its clocks run from then.

    What was written stays its agency's own; the host is given it, with the people's cards. Raises
    Refused when something needed is missing or the draft was sent already.
    """
    require(may_refer(by))
    if missing := submission.missing():
        raise Refused(" ".join(missing))
    if Contact.objects.filter(pk=draft.thing_id).exists():
        raise Refused("This contact was sent already.")
    require(may_send(submission))
    require(who_must_not_know.is_said(typed_of(submission), by=by))
    at = clock.now()
    workspace = Workspace.objects.get(pk=by.workspace_id)
    contact = _contact(draft, submission, workspace, by=by)
    contact.received_at = received_at or at
    host = {workspace.host_id}
    cause = sealing.Cause.of(CauseKind.HOST, contact)
    told = {"narrative": submission.narrative, "voice": submission.voice}
    sealing.seal(contact, "narrative", told, by=by, to=host, cause=cause)
    safe = {
        "safe_contact": submission.safe_contact,
        "not_to_know": submission.not_to_know,
        "routes": [route.value for route in submission.routes],
        **submission.plan.kept(),
    }
    sealing.seal(contact, "safe_contact", safe, by=by, to=host, cause=cause)
    asked = {"lines": [[question, answer] for question, answer in submission.particulars]}
    sealing.seal(contact, "particulars", asked, by=by, to=host, cause=cause)
    contact.start(by=by, at=at)
    cards = [_card(part, contact, by=by, to=host, cause=cause) for part in submission.people]
    for place, (part, card) in enumerate(zip(submission.people, cards, strict=True)):
        subjects.involve(card, contact, role=part.role, place=place, by=by, at=at)
    named = _named(submission, cards)
    risk_releases.go_with_contact(contact, workspace.host_id, named, by=by)
    start_clocks(contact, workspace)
    joint_queue.queue_by_rule(contact, submission.narrative, by=by)
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)
    tell(host, NoticeKind.CONTACT_SUBMITTED, about=contact, by=by, at=at)
    if contact.immediate_danger:
        tell(host, NoticeKind.IMMEDIATE_DANGER, about=contact, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.SUBMITTED,
        about=[contact, *cards],
        people=[subjects.subject_of(card).pk for card in cards],
        owners=[workspace.host_id],
        purpose=contact.purpose,
        at=at,
    )
    return contact


def may_send(submission: Submission) -> Verdict:
    """Whether a contact names no way of contact that strict mode shuts: by its worry or its people (5.4)."""
    known = [part.card_id for part in submission.people if part.card_id]
    standing = Identification.objects.standing().filter(card__in=known)
    return strict_mode.may_offer(
        submission.routes,
        about=standing.values_list("subject_id", flat=True),
        categories=submission.categories,
    )


def typed_of(submission: Submission) -> list[who_must_not_know.Typed]:
    """The people of a contact as they are typed, each with the record that is added to."""
    return [(part.card_id, part.identity) for part in submission.people]


def _named(submission: Submission, cards: Sequence[Card]) -> dict[UUID, UUID]:
    """Who each person became, by the key under which they were typed."""
    pairs = zip(submission.people, cards, strict=True)
    return {part.key: subjects.subject_of(card).pk for part, card in pairs if part.key}


def _contact(draft: Draft, submission: Submission, workspace: Workspace, *, by: Hat) -> Contact:
    return Contact(
        id=draft.thing_id,
        reference=references.new("C"),
        owner_id=by.agency_id,
        workspace=workspace,
        file=draft.file,
        referrer_id=by.person_id,
        state=ContactState.SUBMITTED,
        source_kind=submission.source_kind,
        channel=submission.channel,
        purpose=purpose_of(submission.categories, submission.people),
        contact_kind=submission.kind or "",
        categories=[*submission.categories],
        consent=submission.consent,
        consent_override=submission.override or "",
        grade=submission.grade,
        immediate_danger=submission.immediate_danger,
        is_urgent=submission.immediate_danger,
    )


def _card(part: Part, contact: Contact, *, by: Hat, to: set[UUID], cause: sealing.Cause) -> Card:
    mine = Card.objects.filter(owner=by.agency_id).not_kept_from(
        by
    )  # a colleague's too: it was offered
    own = mine.filter(pk=part.card_id).first() if part.card_id else None
    if part.card_id and own is None:
        raise Refused("The record you chose cannot be found any more. Look again.")
    if own is None:
        return subjects.record(part.identity, by=by, because=_NEW, to=to, cause=cause)
    if held.freezes([own.file_id]):  # it stays as it is: the new one stands beside it
        of = subjects.subject_of(own)
        return subjects.record(part.identity, by=by, because=_NEW, to=to, cause=cause, of=of)
    card = own
    card = subjects.add_to(card, part.identity, by=by, because=_NEW, to=to, cause=cause)
    sealing.give([card], subjects.SECTIONS, to=to, by=by, cause=cause)
    return card


def start_clocks(contact: Contact, workspace: Workspace) -> None:
    """Start the times to look at a contact and to decide on it, from its receipt (4.1)."""
    at = contact.received_at
    screen_in = partnership_settings.target(SettingName.SCREENING, workspace.pk, at)
    _start_clock(contact, workspace, SCREENING, screen_in)
    start_decision_clock(contact, workspace)


def start_decision_clock(contact: Contact, workspace: Workspace) -> None:
    """Start the time to decide on a contact, from its receipt or since it was opened again (4.0, 4.1)."""
    _start_clock(contact, workspace, CONTACT_DECISION, _DECIDE_IN)


def _start_clock(contact: Contact, workspace: Workspace, name: str, target: clocks.Target) -> None:
    clocks.start(
        contact,
        name,
        target=target,
        at=contact.since,
        owner_id=workspace.host_id,
        workspace_id=workspace.pk,
    )


def write_feedback(
    contact: Contact, words: str, *, owner_id: UUID, by: Actor, at: datetime
) -> Feedback:
    """Write to the referrer alone, for the host that owns the words, and tell them; no entry here."""
    row = Feedback(
        id=uuid4(), contact=contact, owner_id=owner_id, file_id=contact.file_id, sent_at=at
    )
    cause = sealing.Cause.of(CauseKind.FEEDBACK, contact, persons=(contact.referrer_id,))
    sealing.seal(row, "words", {"words": words}, by=by, to={contact.owner_id}, cause=cause)
    row.start(by=by, at=at)
    tell_referrer(contact, NoticeKind.FEEDBACK_SENT, by=by, at=at)
    status_links.send_news(contact, by=by)
    return row


def tell_referrer(contact: Contact, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    """Tell the person who sent a contact, and nobody else of their agency."""
    persons = [contact.referrer_id]
    tell([contact.owner_id], kind, about=contact, by=by, at=at, persons=persons)


def may_read_feedback(hat: Actor, row: Feedback) -> Verdict:
    """Feedback is written for the referrer alone."""
    if row.contact.referrer_id != hat.person_id:
        return no("This was written for the referrer.")
    return YES


@transaction.atomic
def read_feedback(row: Feedback, *, by: Hat) -> str:
    """Open the feedback on one's own contact, and note when it was first read."""
    require(may_read_feedback(by, row))
    words = sealing.open([row], ["words"], by=by).text(row, "words", "words")
    if row.read_at is None:
        row.set_read(by=by, at=clock.now())
    return words


def add_person(draft: Draft, *, by: Hat) -> UUID:
    """Begin one more person in a draft, and give the key under which they are typed."""
    return draft_people.add_person(draft, by=by, save_step=save_step)


def save_person(draft: Draft, key: UUID, page: str, words: dict[str, Any], *, by: Hat) -> Draft:
    """Keep what was typed on one page about one person; raises Refused for somebody removed."""
    gone = "This person was removed from the contact."
    return draft_people.save_person(draft, key, page, words, by=by, save_step=save_step, gone=gone)


def remove_person(draft: Draft, key: UUID, *, by: Hat) -> None:
    """Take somebody out of a draft."""
    draft_people.remove_person(draft, key, by=by, save_step=save_step)
