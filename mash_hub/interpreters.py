"""Recording who interprets in a case, after asking whether they are near anybody in it (5.1, 5.4).

Who they are is compared, by the same keyed composites as interests and without opening anything, with
all records of the case's people. A sure likeness is refused; a doubtful one waits for a second person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import index_keys, strict_mode
from mash_hub.addresses import Address
from mash_hub.identities import Birth, Identity, Name, composites, exact, homes
from mash_hub.identity_tokens import hashed
from mash_hub.interests import SHARED, SURE
from mash_hub.languages import Language
from mash_hub.models.contacts import Contact
from mash_hub.models.interpreters import (
    TABLE,
    Interpreter,
    InterpreterKind,
    InterpreterState,
    Nearness,
    keeps_at_meetings,
)
from mash_hub.models.subjects import Identification
from mash_hub.models.tokens import Token
from mash_hub.screening import may_screen

S = InterpreterState


class Likeness(Enum):
    """How like the people of a case an interpreter is."""

    NONE = "none"
    DOUBTFUL = "doubtful"
    SURE = "sure"


@dataclass(frozen=True)
class Offer:
    """Who is to interpret: their name, what else is known, and what they said when asked."""

    given: str
    family: str
    language: Language
    interpreter_kind: InterpreterKind
    nearness: Nearness
    service: str = ""
    born: date | None = None
    postcode: str = ""

    def identity(self) -> Identity:
        """Who they are, as records are compared."""
        return Identity(
            names=(Name(self.given, self.family),),
            birth=Birth.on(self.born) if self.born else Birth(),
            addresses=(Address(postcode=self.postcode),) if self.postcode else (),
        )

    def words(self, found: Likeness) -> dict[str, str]:
        """What is sealed."""
        return {
            "name": " ".join(part for part in (self.given, self.family) if part),
            "service": self.service,
            "born": self.born.isoformat() if self.born else "",
            "postcode": self.postcode,
            "language": self.language.value,
            "found": found.value,
        }


def likeness_to(identity: Identity, subject_ids: Iterable[UUID]) -> Likeness:
    """How like the records of some people an identity is, by tokens alone."""
    cards = Identification.objects.standing().filter(subject__in=[*subject_ids]).values("card")
    words, exactly = composites(identity) | homes(identity), exact(identity)
    made = {
        token: label
        for _, key in index_keys.in_use()
        for token, label in hashed(words, exactly, key).items()
    }
    shared = Token.objects.filter(card__in=cards, token__in=made).values_list("token", flat=True)
    labels = {made[bytes(token)] for token in shared}
    if labels & SURE or labels - SHARED - {label for label, *_ in words}:
        return Likeness.SURE
    return Likeness.DOUBTFUL if labels else Likeness.NONE


class Heard(Protocol):
    """A case with people that is heard at a meeting: its kind, id, file, host and workspace."""

    kind: ClassVar[str]
    pk: UUID
    file_id: UUID
    owner_id: UUID
    workspace_id: UUID


def may_record(hat: Actor, case: Contact | Heard) -> Verdict:
    """Whether a hat may record an interpreter of a contact and its enquiry, or of a case at a meeting."""
    if isinstance(case, Contact):
        return may_screen(hat, case)
    return _may_at_meeting(hat, case.owner_id, case.workspace_id)


def _may_at_meeting(hat: Actor, host_id: UUID, workspace_id: UUID) -> Verdict:
    if not keeps_at_meetings(hat):
        return no("Who chairs or runs the meeting records who interprets.")
    if (hat.agency_id, hat.workspace_id) != (host_id, workspace_id):
        return no("The host of the meeting records who interprets.")
    return YES


def may_offer(offer: Offer, *, file_id: UUID) -> Verdict:
    """Whether somebody may be considered at all: not of the family or community, nor alike (5.1, 5.4)."""
    near_community = (
        offer.interpreter_kind == InterpreterKind.COMMUNITY or offer.nearness == Nearness.COMMUNITY
    )
    if offer.nearness == Nearness.FAMILY:
        return no("Somebody of the same family does not interpret. Choose somebody else.")
    if near_community and strict_mode.stands_in(file_id):
        return no(strict_mode.WAY_IS_SHUT)
    if offer.nearness == Nearness.COMMUNITY:
        return no("Somebody of the same community does not interpret. Choose somebody else.")
    if likeness_to(offer.identity(), strict_mode.subjects_in(file_id)) is Likeness.SURE:
        return no("They are too near somebody in this case to interpret. Choose somebody else.")
    return YES


@transaction.atomic
def record(case: Contact | Heard, *, by: Hat, offer: Offer) -> Interpreter:
    """Record an interpreter of a contact, or of a case at a meeting; a doubtful one must not interpret yet.

    Doubt stands while something of them is like somebody in the case, while they come from the
    community, or were not asked. Raises Refused for somebody who may not interpret at all.
    """
    require(may_record(by, case))
    if not offer.given.strip() or not offer.family.strip():
        raise Refused("Give the interpreter’s name: it is compared with the people of the case.")
    require(may_offer(offer, file_id=case.file_id))
    at = clock.now()
    found = likeness_to(offer.identity(), strict_mode.subjects_in(case.file_id))
    is_clear = (
        found is Likeness.NONE
        and offer.nearness == Nearness.NEITHER
        and offer.interpreter_kind != InterpreterKind.COMMUNITY
    )
    row = Interpreter(
        id=uuid4(),
        file_id=case.file_id,
        owner_id=case.workspace.host_id if isinstance(case, Contact) else case.owner_id,
        workspace_id=case.workspace_id,
        thing_kind=case.kind,
        thing_id=case.pk,
        interpreter_kind=offer.interpreter_kind,
        nearness=offer.nearness,
        state=S.CLEAR if is_clear else S.DOUBTFUL,
        recorded_at=at,
        recorded_by_id=by.person_id,
    )
    cause = sealing.Cause.of(CauseKind.HOST, case)
    sealing.seal(row, "words", offer.words(found), by=by, cause=cause)
    row.start(by=by, at=at)
    log.write(
        by=by, verb=Verb.CREATED, about=[row, case], sections=["words"], ground=row.state, at=at
    )
    return row


def may_confirm(hat: Actor, row: Interpreter) -> Verdict:
    """Whether a hat is the second person for a doubtful interpreter, who recorded them being the first."""
    verdict = _may_keep(hat, row)
    if not verdict:
        return verdict
    if row.state != S.DOUBTFUL:
        return no("This does not wait for a second person.")
    if row.recorded_by_id == hat.person_id:
        return no("Somebody else than who recorded the interpreter has to look.")
    if row.interpreter_kind == InterpreterKind.COMMUNITY and strict_mode.stands_in(row.file_id):
        return no(strict_mode.WAY_IS_SHUT)
    return YES


def _may_keep(hat: Actor, row: Interpreter) -> Verdict:
    if row.thing_kind != Contact.kind:
        return _may_at_meeting(hat, row.owner_id, row.workspace_id)
    return may_screen(hat, Contact.objects.select_related("workspace").get(pk=row.thing_id))


@transaction.atomic
def confirm(row: Interpreter, *, by: Hat, because: Reason, version: int) -> Interpreter:
    """Say, as the second person, that a doubtful interpreter may interpret. Raises Refused, Stale."""
    row = Interpreter.objects.lock(row, version)
    require(may_confirm(by, row))
    require(TABLE.may_move(row.state, S.CONFIRMED))
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_confirmed(by=by, at=clock.now(), because=because)
    log.write(by=by, verb=Verb.CONFIRMED, about=[row], reason=because, at=clock.now())
    return row


@transaction.atomic
def end(row: Interpreter, *, by: Hat, because: Reason, version: int) -> Interpreter:
    """Say that somebody interprets no longer, or must not. Raises Refused, Stale."""
    row = Interpreter.objects.lock(row, version)
    require(_may_keep(by, row))
    require(TABLE.may_move(row.state, S.ENDED))
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_ended(by=by, at=clock.now(), because=because)
    log.write(by=by, verb=Verb.ENDED, about=[row], reason=because, at=clock.now())
    return row


# --- shown --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An interpreter as a page shows them; in strict mode one of the community must not interpret."""

    row: Interpreter
    name: str
    language: str
    service: str
    may_interpret: bool
    may_confirm: Verdict


def of_case(contact: Contact | Heard, *, by: Hat) -> list[Line]:
    """The interpreters of a contact and its enquiry, or of a case at a meeting; one log entry."""
    found = list(
        Interpreter.objects.visible_to(by)
        .filter(thing_kind=contact.kind, thing_id=contact.pk)
        .standing()
        .order_by("recorded_at", "pk")
    )
    if not found:
        return []
    opened = sealing.open(found, ["words"], by=by)
    is_strict = strict_mode.stands_in(contact.file_id)
    return [_line(row, opened[row, "words"] or {}, is_strict, by=by) for row in found]


def _line(row: Interpreter, words: dict[str, str], is_strict: bool, *, by: Hat) -> Line:
    shut = is_strict and row.interpreter_kind == InterpreterKind.COMMUNITY
    return Line(
        row,
        words.get("name", ""),
        str(Language(words["language"]).label) if words.get("language") else "",
        words.get("service", ""),
        row.may_interpret and not shut,
        may_confirm(by, row),
    )
