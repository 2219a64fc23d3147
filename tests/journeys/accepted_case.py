"""Scenario 8a up to A11, by the acts the pages call: Marisa’s case is accepted by the MARAC and waits to be listed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from agencies import clock
from agencies.roles import Role
from config.demo import marac_cases as told
from config.demo.front_door import submit, take_into_screening
from config.demo.story import OAKDEN, OAKDEN_WORDS
from config.demo.teller import Said, Teller
from mash_hub import case_people, interests
from mash_hub.enquiries import Voice
from mash_hub.interests import Interest
from mash_hub.models import Enquiry, InformationRequest, Referral, SealedItem, Subject
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.enquiries import Level, Outcome, Rating
from mash_hub.models.interests import Relation
from mash_hub.models.subjects import PersonRole
from mash_hub.referrals import NamedPerson
from meetings import marac_cases, marac_eligibility
from meetings.marac_cases import CaseReferral, SafeContact, Source
from meetings.models import MaracCase
from tests.journeys import newcomers

SECRET = "An informant says that he asks around for her new number."
INCIDENTS = "Three domestic incidents reported in nine months."
NEIGHBOUR = "after Marisa Oakden rang from a neighbour’s"  # of whom he must not be told
ARREST = ("Callum Thrale was arrested at the home on 3 January, ", ". No charge followed.")
ORDER = (
    "Domestic Violence Protection Order against Callum Thrale in 2025: 28 days, no breach recorded."
)
ASKED = ("police", "housing", "health")
REVIEWERS = {  # of the council: whoever prepares what leaves has it reviewed by two others
    "greta": ("Greta Holm", "Information governance officer", Role.INFORMATION_OFFICER),
    "wilf": ("Wilf Penrose", "Senior Information Risk Owner", Role.RISK_OWNER),
}
SAFE = SafeContact(
    safe_numbers=("+447700900123",),
    times="Weekdays before 16:00",
    unsafe_people="His mother",
    fears="Him, and his brother at the housing office.",
)


def tell(teller: Teller) -> dict[str, str]:
    """Tell it, from yesterday morning on; gives where things are and how they are called."""
    for user_name, (name, title, role) in REVIEWERS.items():
        newcomers.enter(teller, user_name, name, title, "council")
        newcomers.join(teller, user_name, "mash", role)
    _lee_declares_his_brother(teller)
    began = _at(0)
    enquiry, sealed, asked = _decided(teller)
    case = _accepted(teller)
    with teller.act(clock.now(), teller.hat("devika", "mash")):
        parts = {part.role: part.subject_id for part in case_people.parts_of(enquiry.file_id)}
        called = dict(Subject.objects.filter(pk__in=parts.values()).values_list("pk", "reference"))
    return {
        "began": began.isoformat(),
        "case": reverse("meetings:marac-case", args=[case.pk]),
        "case reference": case.reference,
        "request": reverse("mash_hub:request", args=[asked.pk]),
        "request reference": asked.reference,
        "sealed": reverse("mash_hub:sealed-item", args=[sealed.pk]),
        "sealed reference": sealed.reference,
        "callum": reverse("mash_hub:person", args=[parts[PersonRole.PERPETRATOR]]),
        "callum reference": called[parts[PersonRole.PERPETRATOR]],
        "marisa": reverse("mash_hub:person", args=[parts[PersonRole.VICTIM]]),
        "marisa reference": called[parts[PersonRole.VICTIM]],
    }


def _at(minutes: int) -> datetime:
    """A moment of the last day, so many minutes after it began."""
    return clock.now() - timedelta(hours=30) + timedelta(minutes=minutes)


def _lee_declares_his_brother(teller: Teller) -> None:
    """As everybody does each year; from then on he is kept apart from whatever is about Callum."""
    lee = teller.hat("lee", "mash")
    callum = next(one for one in OAKDEN if one.role == PersonRole.PERPETRATOR)
    with teller.act(_at(-60), lee):
        interests.declare([Interest(Relation.RELATIVE, callum.identity())], by=lee, version=0)


def _decided(teller: Teller) -> tuple[Enquiry, SealedItem, InformationRequest]:
    """The contact, the enquiry, what agencies answered and lodged, and the decision (A1 to A8).

    Besides the enquiry: what is sealed, and what the housing association was asked.
    """
    joan, devika = teller.hat("joan", "mash"), teller.hat("devika", "mash")
    contact = submit(
        teller,
        _at(0),
        joan,
        parts=OAKDEN,
        words=OAKDEN_WORDS,
        categories=("DOMESTIC_ABUSE", "UNBORN"),
        override="WOULD_ENDANGER",
        safe="Ring before four. Never write, never leave a message.",
    )
    take_into_screening(teller, contact, _at(10), devika)
    enquiry = teller.rate(contact, _at(20), Rating.RED, devika, "He threatens to take the child.")
    asked = teller.ask(enquiry, _at(25), devika, "Whatever bears on their safety.", ASKED)
    teller.nothing_held(asked["housing"], _at(40), teller.hat("tom", "mash"))
    owen, kim = teller.hat("owen", "mash"), teller.hat("kim", "mash")
    known = (
        Said(INCIDENTS, source="Crime system"),
        Said(
            NEIGHBOUR.join(ARREST),
            source="Crime system",
            third_parties=("Marisa Oakden",),
            everybody=True,
        ),
        Said(ORDER, source="Court result", days_before=40, everybody=True),
    )
    teller.answer(asked["police"], _at(80), owen, known)
    readers = (devika, teller.hat("sam", "mash"))
    sealed = teller.lodge(asked["police"], _at(90), teller.hat("cole", "mash"), SECRET, readers)
    teller.consider(sealed, _at(100), devika)
    missed = Said("23 weeks pregnant; missed an appointment.", source="Maternity record")
    teller.answer(asked["health"], _at(150), kim, (missed,))
    decided = teller.decide(
        enquiry,
        _at(180),
        devika,
        outcomes=(Outcome.MARAC,),
        level=Level.FOUR,
        lead="police",
        rationale="Three incidents in nine months, closer together; a child who hides the telephone.",
        voice=Voice("I hide the phone for Mummy.", "Ellie, 7", "Her teacher", _at(0).date()),
        referred=(
            NamedPerson("Marisa Oakden", "Victim", "14 June 1994"),
            NamedPerson("Callum Thrale", "Alleged perpetrator", "2 November 1990"),
            NamedPerson("Ellie Thrale", "Child", "9 March 2019"),
        ),
    )
    return decided, sealed, asked["housing"]


def _accepted(teller: Teller) -> MaracCase:
    """The referral completed, checked and accepted on judgement (A11)."""
    devika, ruth = teller.hat("devika", "mash"), teller.hat("ruth", "marac")
    with teller.act(_at(200), devika):
        referral = Referral.objects.get()
        parts = case_people.parts_of(referral.file_id)
        sent = CaseReferral(
            words="It comes closer together, and he looks for her.",
            incident_on=_at(0).date() - timedelta(days=2),
            evidence=told.JUDGED,
            safe=SAFE,
            done="The safe contact plan of the enquiry is kept; locks are changed.",
            is_aware=True,
            consent=Consent.NOT_SOUGHT,
            override=Override.WOULD_ENDANGER,
            people=(),
            roles={part.subject_id: PersonRole(part.role) for part in parts},
        )
        case = marac_cases.refer(sent, by=devika, source=Source.of(referral))
    told.check(teller, _at(210), ruth, case)
    return told.do(teller, _at(220), ruth, marac_eligibility.accept, case)
