"""What the tests of contacts have in common: the people of the case, typed and as identities."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from agencies.models import Draft
from agencies.reasons import Reason, ReasonCode
from mash_hub import contacts, finding, screening, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part, Submission
from mash_hub.identifiers import Identifier, Kind
from mash_hub.identities import Birth, Identity, Name, Phone
from mash_hub.models import Contact, Involvement
from mash_hub.models.contacts import Category, Consent, ContactState, Grade, Override
from mash_hub.models.subjects import Answer, PersonRole
from tests.cast import post

NEW = Reason(ReasonCode.NEW_CONTACT)
HOME = Address("12 Mill Street", "Northmoor", "NM4 2PJ")
MARISA = Identity(
    names=(Name("Marisa", "Oakden"),),
    birth=Birth.on(date(1994, 6, 14)),
    addresses=(HOME,),
    phones=(Phone("+447700900123", "YES"),),
    identifiers=(Identifier(Kind.NHS, "9990000018"),),
)
ELLIE = Identity(
    names=(Name("Ellie", "Thrale"),),
    birth=Birth.on(date(2019, 3, 9)),
    addresses=(HOME,),
    identifiers=(Identifier(Kind.NHS, "9990000026"),),
)
PARTS = (Part(PersonRole.VICTIM, MARISA), Part(PersonRole.CHILD, ELLIE))
STORY = "She says he took her telephone and threatened her in front of the child."
SAFE = "By telephone before 16:00 only. Never write."

WHO = {
    "role": "VICTIM",
    "given": "Marisa",
    "family": "Oakden",
    "born_day": "14",
    "born_month": "6",
    "born_year": "1994",
    "sex": "FEMALE",
}
MORE = {"lines": "12 Mill Street", "postcode": "nm4 2pj", "nhs": "999 000 0018"}
STEPS: dict[str, dict[str, Any]] = {
    "danger": {"danger": "NO"},
    "kind": {"kind": "DOMESTIC_ABUSE"},
    "particulars": {
        "relation": "Married until May",
        "home": "NO",
        "where_now": "With his mother",
        "children_there": "YES",
    },
    "worry": {"categories": ["DOMESTIC_ABUSE", "UNBORN"], "grade": "UNGRADED"},
    "story": {"narrative": STORY, "voice": ""},
    "consent": {"consent": "NOT_SOUGHT", "override": "WOULD_ENDANGER"},
    "safe": {"safe_contact": SAFE, "not_to_know": "Callum Thrale"},
}


def submitted(
    by: Hat,
    people: Any = PARTS,
    *,
    grade: Grade = Grade.NONE,
    narrative: str = STORY,
    immediate_danger: bool = False,
) -> Contact:
    """A contact sent through the verbs, once its people were looked up."""
    with door.door(by):
        draft = contacts.begin(by=by)
        finding.own_records({str(n): part.identity for n, part in enumerate(people)}, by=by)
    with door.door(by):
        return contacts.submit(
            Draft.objects.get(pk=draft.pk),
            Submission(
                people=people,
                categories=[Category.DOMESTIC_ABUSE],
                narrative=narrative,
                consent=Consent.NOT_SOUGHT,
                override=Override.WOULD_ENDANGER,
                safe_contact=SAFE,
                grade=grade,
                immediate_danger=immediate_danger,
            ),
            by=by,
        )


def looked_up(part: Involvement, by: Hat, answer: Answer = Answer.DIFFERENT) -> Involvement:
    """A person of a contact looked up, and every record found answered for."""
    with door.door(by):
        assert part.card
        contact = Contact.objects.get(file=part.file_id)
        typed = subjects.identity_of(part.card, by=by)
        assert typed
        found = finding.search(typed, by=by, because=NEW, about=contact, card=part.card)
    for one in found.candidates:
        with door.door(by):
            screening.answer_candidate(part, one.subject, answer, by=by, because=NEW)
    return part


def screened(contact: Contact, by: Hat) -> Contact:
    """The contact once everybody in it was looked up, and nobody was known."""
    with door.door(by):
        parts = list(Involvement.objects.in_file(contact.file_id))
    for part in parts:
        looked_up(part, by)
        with door.door(by):
            screening.note_matched(part, by=by, because=NEW, version=part.version)
    return fresh(contact, by)


def fresh(contact: Contact, by: Hat) -> Contact:
    """The contact as it stands now."""
    with door.door(by):
        return Contact.objects.select_related("workspace").get(pk=contact.pk)


def decided(contact: Contact, outcome: ContactState, by: Hat, **more: Any) -> Any:
    """The contact's outcome chosen."""
    with door.door(by):
        return screening.decide(
            contact,
            outcome,
            rationale=screening.Rationale("The threshold is met.", "Not asked: she is seven."),
            by=by,
            version=contact.version,
            **more,
        )


def begun(browser: Client, hat: Hat) -> UUID:
    """A draft begun in the browser."""
    answer = post(browser, reverse("mash_hub:new-contact"), hat)
    assert answer.status_code == 302
    return UUID(answer.url.split("/")[-3])


def typed(browser: Client, hat: Hat, pk: UUID, who: Any = WHO, more: Any = MORE) -> UUID:
    """A whole contact typed in the browser, with one person; gives the person's key."""
    key = named(browser, hat, pk, who, more)
    for step, fields in STEPS.items():
        answer = post(browser, reverse("mash_hub:contact-step", args=[pk, step]), hat, **fields)
        assert answer.status_code == 302, step
    return key


def named(browser: Client, hat: Hat, pk: UUID, who: Any = WHO, more: Any = MORE) -> UUID:
    """One person typed into a draft."""
    answer = post(browser, reverse("mash_hub:contact-add-person", args=[pk]), hat)
    key = UUID(answer.url.split("/")[-3])
    for page, fields in (("who", who), ("more", more)):
        url = reverse("mash_hub:contact-person", args=[pk, key, page])
        answer = post(browser, url, hat, **fields)
        assert answer.status_code == 302, answer.content.decode()
    return key
