"""The receiver's own case, made from what was passed on to it: same people, rating and due time (issue C)."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from agencies import files, references, sealing
from agencies.actors import Hat
from agencies.models.files import RetentionClass
from agencies.reasons import Reason, ReasonCode
from mash_hub import clocks, referrals
from mash_hub.models.case_passings import CasePassing
from mash_hub.models.contacts import Channel, Contact, ContactState, SourceKind
from mash_hub.models.enquiries import Enquiry
from mash_hub.ratings import DECISION, target_of

_GIVEN = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)


def own_case(row: CasePassing, enquiry: Enquiry, *, by: Hat, at: datetime) -> Enquiry:
    """Make the receiver's own contact and enquiry from the letter; part of the act that takes it over."""
    letter = sealing.open_quietly([row], ["letter"], by=by).text(row, "letter", "words")
    old, place = enquiry.contact, row.to_workspace
    file = files.open_file(
        Contact.kind,
        owner_id=place.host_id,
        workspace_id=place.pk,
        retention_class=RetentionClass.MASH_ENQUIRY,
    )
    contact = Contact(
        id=uuid4(),
        reference=references.new("C"),
        owner_id=place.host_id,
        workspace=place,
        file=file,
        referrer_id=by.person_id,
        state=ContactState.MASH_ENQUIRY,
        outcome=ContactState.MASH_ENQUIRY,
        source_kind=SourceKind.PROFESSIONAL,
        channel=Channel.PASSING,
        purpose=old.purpose,
        contact_kind=old.contact_kind,
        categories=old.categories,
        consent=old.consent,
        consent_override=old.consent_override,
        received_at=enquiry.received_at,
        screening_at=at,
        screened_at=at,
    )
    sealing.seal(contact, "narrative", {"narrative": letter, "voice": ""}, by=by)
    contact.start(by=by, at=at)
    referrals.take_along(row.file_id, contact, by=by, at=at)
    made = Enquiry(
        id=uuid4(),
        reference=references.new("E"),
        contact=contact,
        file=file,
        owner_id=place.host_id,
        workspace=place,
        rating=enquiry.rating,
        initial_rating=enquiry.rating,
        lawful_basis=enquiry.lawful_basis,
        received_at=enquiry.received_at,
        rated_at=at,
        rated_by_id=by.person_id,
        taken_by_id=by.person_id,
    ).start(by=by, at=at, because=_GIVEN)
    _move_clock(enquiry, made, at=at)
    return made


def _move_clock(old: Enquiry, made: Enquiry, *, at: datetime) -> None:
    """Let the time to decide go on with the new owner; where none runs, a new one begins now."""
    running = clocks.of(Enquiry.kind, [old.pk], DECISION).get(old.pk)
    moves = running is not None and running.is_running
    target = target_of(made.workspace_id, made.rating, at)
    if running is not None and moves:
        target = clocks.Target(clocks.ClockType(running.clock_type), running.amount)
    if target is None:
        return
    clocks.start(
        made,
        DECISION,
        target=target,
        at=running.started_at if running is not None and moves else at,
        owner_id=made.owner_id,
        workspace_id=made.workspace_id,
        due_at=running.due_at if running is not None and moves else None,
    )
