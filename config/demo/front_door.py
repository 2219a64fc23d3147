"""The front door of the story: a contact typed, sent and taken into screening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from agencies.actors import Hat, Service
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason, ReasonCode
from config.demo.teller import Teller
from mash_hub import contacts, finding, public_reports, screening, subjects
from mash_hub.addresses import Address
from mash_hub.identifiers import Kind, read
from mash_hub.identities import Birth, Identity, Name
from mash_hub.identity_tokens import tokens_of
from mash_hub.matching import Likeness
from mash_hub.models import Contact, Involvement
from mash_hub.models.contacts import Category, Consent, ContactKind, ContactState, Override
from mash_hub.models.subjects import Answer, PersonRole
from mash_hub.protection import Kept, Protection, What

MATCHED = Reason(ReasonCode.NEW_CONTACT)


@dataclass(frozen=True)
class Part:
    """Somebody a contact of the story is about."""

    role: str
    given: str
    family: str
    born: date | None = None
    nhs: str = ""
    postcode: str = ""
    safe_address: Address | None = None

    def identity(self) -> Identity:
        """As it would be typed."""
        return Identity(
            names=(Name(self.given, self.family),),
            birth=Birth.on(self.born) if self.born else Birth(),
            addresses=(Address(postcode=self.postcode),) if self.postcode else (),
            identifiers=(read(Kind.NHS, self.nhs),) if self.nhs else (),
            kept=(Kept(What.ADDRESS, Protection.SAFE, self.safe_address),)
            if self.safe_address
            else (),
        )


def submit(
    teller: Teller,
    at: datetime,
    by: Hat,
    *,
    parts: Sequence[Part],
    words: str,
    categories: Sequence[str],
    override: str,
    safe: str,
) -> Contact:
    """Begin a draft, and send it a few minutes later."""
    with teller.act(at - timedelta(minutes=6), by):
        draft = contacts.begin(by=by)
    with teller.act(at, by):
        typed = {str(place): part.identity() for place, part in enumerate(parts)}
        finding.own_records(typed, by=by)
        return contacts.submit(
            draft,
            contacts.Submission(
                people=[contacts.Part(PersonRole(part.role), part.identity()) for part in parts],
                categories=[Category(category) for category in categories],
                narrative=words,
                kind=_kind(parts, categories),
                consent=Consent.NOT_SOUGHT,
                override=Override(override),
                safe_contact=safe,
            ),
            by=by,
        )


def report(teller: Teller, at: datetime, by: Hat) -> None:
    """Somebody without an account tells the workspace of a hat of a worry."""
    with teller.act(at, Service("public-reports")):
        workspace = Workspace.objects.get(pk=by.workspace_id)
        words = {
            "role": "CHILD",
            "given": "Lenny",
            "family": "",
            "age": "7",
            "where": "The flats behind the bakery, second floor",
            "happened": "He stands on the balcony by himself late at night. Nobody opens the door.",
            "others": "",
            "voice": "He says that his mother is asleep.",
            "consent": "NOT_SOUGHT",
            "safe": "",
        }
        who = {"source_kind": "PUBLIC", "name": "A neighbour", "work": "", "phone": "", "email": ""}
        told = public_reports.Told(words, who, immediate_danger=False)
        public_reports.receive(uuid4(), workspace, told, address="192.0.2.1")


def _kind(parts: Sequence[Part], categories: Sequence[str]) -> ContactKind:
    if "DOMESTIC_ABUSE" in categories:
        return ContactKind.DOMESTIC_ABUSE
    is_child = any(part.role == PersonRole.CHILD for part in parts)
    return ContactKind.CHILD if is_child else ContactKind.ADULT


def _look_up(part: Involvement, contact: Contact, by: Hat) -> None:
    typed = subjects.identity_of(part.card, by=by) if part.card else None
    if part.card is None or typed is None or not tokens_of(typed):
        return
    found = finding.search(typed, by=by, because=MATCHED, about=contact, card=part.card)
    for one in found.candidates:
        is_home = one.comparison.likeness == Likeness.SAME_HOUSEHOLD
        answer = Answer.SAME_HOUSEHOLD if is_home else Answer.DIFFERENT
        screening.answer_candidate(part, one.subject, answer, by=by, because=MATCHED)


def look_up_and_match(teller: Teller, contact: Contact, at: datetime, by: Hat) -> None:
    """Look everybody of a contact up, and know nobody again."""
    with teller.act(at - timedelta(minutes=5), by):
        parts = list(Involvement.objects.in_file(contact.file_id).select_related("card"))
    for place, part in enumerate(parts):
        with teller.act(at - timedelta(minutes=4) + timedelta(seconds=20 * place), by):
            _look_up(part, contact, by)
            screening.note_matched(part, by=by, because=MATCHED, version=part.version)


def take_into_screening(teller: Teller, contact: Contact, at: datetime, by: Hat) -> None:
    """Look everybody up, know nobody again, and let the contact become an enquiry."""
    look_up_and_match(teller, contact, at, by)
    with teller.act(at, by):
        newest = Contact.objects.get(pk=contact.pk)
        screening.decide(
            newest,
            ContactState.MASH_ENQUIRY,
            rationale=screening.Rationale(
                "Information of other agencies is needed.", "To be asked within the enquiry."
            ),
            by=by,
            version=newest.version,
        )
