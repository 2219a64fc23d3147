"""Joint screening: each agency marks its view of an incident, and the lead decides (4.20).

Views are given under seal and opened when all are in, so that nobody is led by another's (domain
notes 2.1). How incidents come onto the list is `joint_queue`; what a day decided is a meeting:
`meetings.joint_screening`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, files, hats, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.custody.provider import KeysUnavailable
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_files, clocks, contacts, free_text, held, referrals
from mash_hub.joint_queue import BRIEF, VIEW, cause_of, locked, may_lead, start_clock
from mash_hub.models.contacts import Channel, Contact, ContactState, SourceKind
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.joint_screening import (
    TABLE,
    JointOutcome,
    JointScreening,
    JointState,
    ScreeningView,
    Sector,
)
from mash_hub.models.subjects import Involvement
from mash_hub.telling import tell

S = JointState
_DECIDED = Reason(ReasonCode.THRESHOLD)


@dataclass(frozen=True)
class Decision:
    """What the lead records of one incident."""

    outcomes: Sequence[JointOutcome]
    reason: str
    without: str = ""  # why it was decided although a sector takes no part
    makes_contact: bool = False  # a new contact goes on at the front door, since its own has ended
    follow_reference: str = ""  # or another one that is there already


@dataclass(frozen=True)
class SchoolTold:
    """Who was told at the school, on which day and how."""

    who: str
    on: date
    how: str


# --- who ------------------------------------------------------------------------------------------


def may_mark(hat: Actor, view: ScreeningView) -> Verdict:
    """Mark a view: the agency's people who take part, until every view is in."""
    if not (allowed := may(hat, Act.DISCUSS)):
        return allowed
    if (hat.workspace_id, hat.agency_id) != (view.workspace_id, view.owner_id):
        return no("Each agency marks its own view.")
    if view.screening.state != S.QUEUED:
        return no("Every view is in: they stay as they were given.")
    return YES


def may_decide(hat: Actor, row: JointScreening) -> Verdict:
    """Decide: the lead, once every view is in."""
    if not (allowed := may_lead(hat, row)):
        return allowed
    if row.state == S.QUEUED:
        return no("It is decided once every agency has marked its view.")
    return TABLE.may_move(row.state, S.DECIDED)


def may_tell_school(hat: Actor, row: JointScreening) -> Verdict:
    """Note that the school was told: the lead, where that was decided."""
    if not (allowed := may_lead(hat, row)):
        return allowed
    if row.state != S.DECIDED or not row.awaits_school:
        return no("It was not decided that a school is to be told, or it was told.")
    return YES


def may_close(hat: Actor, row: JointScreening) -> Verdict:
    """Take it off the list: the lead, once what was decided is done, or when it does not belong there."""
    if not (allowed := may_lead(hat, row)):
        return allowed
    if row.awaits_school:
        return no("Note first who at the school was told.")
    return TABLE.may_move(row.state, S.CLOSED)


def lacking(views: Iterable[ScreeningView]) -> list[Sector]:
    """The sectors without which nothing is decided unless the lead says why: none takes part there."""
    there = {view.sector for view in views}
    return [one for one in (Sector.POLICE, Sector.SOCIAL_CARE, Sector.HEALTH) if one not in there]


# --- views ----------------------------------------------------------------------------------------


@transaction.atomic
def mark(
    view: ScreeningView,
    *,
    words: str,
    suggests: Sequence[JointOutcome],
    by: Hat,
    version: int,
) -> ScreeningView:
    """Mark one's agency's view, or anew while others wait for theirs; the last one opens them all.

    Raises Refused without a word or a choice, or when every view is in; Frozen where a view stands
    already and a hold with it (4.20); Stale.
    """
    # The incident first: of two last views at once one opens all.
    row = JointScreening.objects.select_for_update(of=("self",)).get(pk=view.screening_id)
    view = ScreeningView.objects.lock(view, version)
    view.screening = row
    require(may_mark(by, view))
    if view.is_given:
        held.require_free(view.file_id)
    _require_outcomes(suggests)
    if not words.strip():
        raise Refused("Write what your agency holds and thinks, even if it is nothing.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    content = {"view": words.strip(), "suggests": [one.value for one in suggests]}
    sealing.seal(view, "words", content, by=by)
    view.set_given(by=by, at=at)
    clocks.meet(view, VIEW, at=at)
    views = list(row.views.all())
    if all(one.is_given for one in views):
        _open_all(row, views, by=by, at=at)
    tell([row.owner_id], NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.SUBMITTED,
        about=[view, row],
        owners=[by.agency_id],
        sections=["words"],
        ground=row.state,
        at=at,
    )
    return view


def _require_outcomes(outcomes: Sequence[JointOutcome]) -> None:
    if not outcomes:
        raise Refused("Choose what should be done.")
    if JointOutcome.NO_FURTHER in outcomes and len(outcomes) > 1:
        raise Refused("No further action cannot stand beside something else.")


def _open_all(
    row: JointScreening, views: Sequence[ScreeningView], *, by: Hat, at: datetime
) -> None:
    """Give every view to all who marked one and to the host, and note that all have read it."""
    readers = {row.owner_id, *row.expected}
    for view in views:
        try:
            with transaction.atomic(), door.wearing_agency(view.owner_id):
                service = _for(view.owner_id, row, by)
                sealing.give([view], ["words"], to=readers, by=service, cause=cause_of(row))
        except KeysUnavailable as error:
            raise Refused(
                "The keys of an agency that marked before cannot be had now. Nothing was lost: try again soon."
            ) from error
    host = _for(row.owner_id, row, by)
    row.set_read_by_all(by=host, at=at)
    tell(row.expected, NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=host, at=at)


def _for(agency_id: UUID, row: JointScreening, by: Hat) -> Service:
    return Service(
        "joint screening",
        agency_id=agency_id,
        on_behalf_of=by,
        workspace_id=row.workspace_id,
    )


# --- the decision ---------------------------------------------------------------------------------


@transaction.atomic
def decide(row: JointScreening, decision: Decision, *, by: Hat, version: int) -> JointScreening:
    """Record what the lead decided; agencies that marked a view read it.

    Contact to MASH: its own contact goes on at the front door; where that has ended without an enquiry,
    one that is made in the same act, or the one named. MARAC: the contact is referred to the host's
    list in the same act. Raises Refused, Stale.
    """
    row = locked(row, version)
    require(may_decide(by, row))
    _require_outcomes(decision.outcomes)
    if not decision.reason.strip():
        raise Refused("Say why.")
    if (gaps := lacking(row.views.all())) and not decision.without.strip():
        words = ", ".join(str(one.label) for one in gaps)
        raise Refused(f"Nobody marked a view for {words}. Say why it is decided without them.")
    free_text.require_clear([decision.reason, decision.without], file_id=row.file_id, by=by)
    follows = _followed_by(row, decision, by=by)
    at = clock.now()
    content = {"reason": decision.reason.strip(), "without": decision.without.strip()}
    sealing.seal(row, "decision", content, by=by, to=set(row.expected), cause=cause_of(row))
    row.set_decided(decision.outcomes, follows, by=by, at=at, because=_DECIDED)
    if JointOutcome.MARAC in decision.outcomes:
        referrals.refer_to_list(
            row.contact,
            WorkspaceKind.MARAC,
            words=decision.reason,
            people=referrals.named_people(row.file_id, by=by),
            by=by,
            because=_DECIDED,
        )
    told = {row.owner_id, *row.expected}
    tell(told, NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.DECIDED,
        about=[row, row.contact],
        owners=row.expected,
        sections=["decision"],
        reason=_DECIDED,
        ground=",".join(row.outcomes),
        at=at,
    )
    return row


def needs_another(contact: Contact) -> bool:
    """Whether a contact ended without an enquiry, so that another one has to go on in its place."""
    return not contact.is_waiting and not Enquiry.objects.filter(contact=contact).exists()


def _followed_by(row: JointScreening, decision: Decision, *, by: Hat) -> UUID | None:
    if JointOutcome.CONTACT_TO_MASH not in decision.outcomes:
        return None
    if not needs_another(row.contact):
        return row.contact_id
    if decision.makes_contact:
        return _new_contact(row, decision.reason, by=by).pk
    typed = references.tidy(decision.follow_reference)
    found = Contact.objects.visible_to(by).filter(workspace=row.workspace_id, reference=typed)
    other = found.exclude(pk=row.contact_id).first() if typed else None
    if other is None:
        raise Refused(
            f"{row.contact.reference} has ended. Make a new contact, or write the reference of the one "
            "that goes on."
        )
    return other.pk


def _new_contact(row: JointScreening, reason: str, *, by: Hat) -> Contact:
    """A contact of the host's own from an incident: what agencies read, why, and the same people.

    Its people were looked up when the first contact was screened: where all were, screening goes on at
    once. Part of the decision.
    """
    at, old = clock.now(), row.contact
    place = Workspace.objects.get(pk=row.workspace_id)
    file = files.open_file(
        Contact.kind,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
        retention_class=RetentionClass.MASH_NO_ACTION,
    )
    matched = not Involvement.objects.in_file(row.file_id).unmatched().exists()
    contact = Contact(
        id=uuid4(),
        reference=references.new("C"),
        owner_id=row.owner_id,
        workspace=place,
        file=file,
        referrer_id=by.person_id,
        state=ContactState.SCREENING if matched else ContactState.SUBMITTED,
        source_kind=SourceKind.PROFESSIONAL,
        channel=Channel.JOINT,
        purpose=old.purpose,
        contact_kind=old.contact_kind,
        categories=old.categories,
        consent=old.consent,
        consent_override=old.consent_override,
        grade=old.grade,
        received_at=at,
        screening_at=at if matched else None,
    )
    told = sealing.open_quietly([row], ["incident"], by=by).text(row, "incident", "words")
    words = f"{told}\n\nDecided at joint screening {row.reference}: {reason.strip()}"
    sealing.seal(contact, "narrative", {"narrative": words, "voice": ""}, by=by)
    contact.start(by=by, at=at)
    subjects = referrals.take_along(row.file_id, contact, by=by, at=at)
    contacts.start_clocks(contact, place)
    if matched:
        clocks.meet(contact, contacts.SCREENING, at=at)
    tell([row.owner_id], NoticeKind.CONTACT_SUBMITTED, about=contact, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.SUBMITTED,
        about=[contact, row, old],
        people=subjects,
        sections=["narrative"],
        purpose=contact.purpose,
        ground="JOINT_SCREENING",
        at=at,
    )
    return contact


@transaction.atomic
def tell_school(row: JointScreening, told: SchoolTold, *, by: Hat, version: int) -> JointScreening:
    """Note who at the school was told, when and how. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_tell_school(by, row))
    if not told.who.strip() or not told.how.strip():
        raise Refused("Say who was told, and how.")
    if told.on > hats.today() or told.on < row.incident_on:
        raise Refused("The day lies between the incident and today.")
    free_text.require_clear([told.who, told.how], file_id=row.file_id, by=by)
    at = clock.now()
    content = {"who": told.who.strip(), "how": told.how.strip()}
    sealing.seal(row, "school", content, by=by, to=set(row.expected), cause=cause_of(row))
    row.set_school_told(told.on, by=by, at=at)
    tell(row.expected, NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)
    log.write(
        by=by, verb=Verb.COMPLETED, about=[row], sections=["school"], ground="SCHOOL_TOLD", at=at
    )
    return row


@transaction.atomic
def close(
    row: JointScreening, *, by: Hat, version: int, because: Reason | None = None
) -> JointScreening:
    """Take it off the list; one that was not decided needs the reason. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_close(by, row))
    if row.state == S.QUEUED and because is None:
        raise Refused("Give the reason why it does not belong on the list.")
    at = clock.now()
    kept = sealing.keep_reason(because, about=row, by=by) if because else None
    row.set_closed(by=by, at=at, because=kept)
    case_files.close_again(row, at=at)
    clocks.stop(row, at=at)
    for view in row.views.filter(given_at__isnull=True):
        clocks.stop(view, at=at)
    told = {row.owner_id, *row.expected}
    tell(told, NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)
    log.write(by=by, verb=Verb.CLOSED, about=[row], reason=kept, ground=row.state, at=at)
    return row


def may_reopen(hat: Actor, row: JointScreening) -> Verdict:
    """Put a closed one back onto the list: the lead, unless its contact is on it already (4.0)."""
    if not (allowed := may_lead(hat, row)):
        return allowed
    if row.state != S.CLOSED:
        return no("It is not closed.")
    if case_files.is_passed_on(row):
        return no("The case was passed on: another agency owns it now.")
    if JointScreening.objects.open().filter(contact=row.contact_id).exists():
        return no("Its contact is on the list already. Go on with that one.")
    return YES


@transaction.atomic
def reopen(row: JointScreening, *, by: Hat, because: Reason, version: int) -> JointScreening:
    """Put a closed one back onto the list, with the reason, and begin its time anew (4.0).

    One that was decided is decided anew on the views that were given. One that was not waits for the
    views that are missing, or for what the agencies read. Raises Refused, Stale.
    """
    row = locked(row, version)
    require(may_reopen(by, row))
    at = clock.now()
    kept = sealing.keep_reason(because, about=row, by=by)
    row.set_reopened(by=by, at=at, because=kept)
    case_files.keep_open(row)
    if not row.is_briefed:
        start_clock(row, BRIEF, row.owner_id, since=at)
    for view in row.views.filter(given_at__isnull=True):
        start_clock(row, VIEW, view.owner_id, view, since=at)
    told = {row.owner_id, *row.expected}
    tell(told, NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)
    log.write(by=by, verb=Verb.REOPENED, about=[row], reason=kept, ground=row.state, at=at)
    return row
