"""The adult concern of the story: a man whose card is used by others, up to his section 42 enquiry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from agencies.actors import Hat
from agencies.models import Agency
from config.demo.front_door import Part, look_up_and_match, submit
from config.demo.teller import Teller
from mash_hub import adult_concerns, screening
from mash_hub.adult_concerns import ThreeTests, Wishes
from mash_hub.models import AdultConcern, Advocate, Capacity, ConcernState, Contact, ContactState
from mash_hub.models.adult_concerns import Danger
from mash_hub.models.contact_states import Consent, Override

WORDS = (
    "Mr Pym told his carer that money goes from his account. His nephew has had his bank card since "
    "the spring and answers the door for him."
)
WISHES = Wishes(("I want my card back.", "I want my nephew to come and see me still."))
TESTS = ThreeTests(
    (True, True, True),
    "Care at home three times a day; he walks with a frame.",
    "His bank statements show withdrawals in towns he has not been to.",
    "He cannot go to the bank alone and does not use the telephone.",
    Capacity.HAS,
    "His social worker spoke with him alone about his money: he understands and weighs it.",
    Advocate.SOMEBODY,
    "His neighbour, Mrs Adair, whom he chose.",
)


def raised(
    teller: Teller, at: datetime, part: Part, referrer: Hat, decides: Hat, words: str = WORDS
) -> AdultConcern:
    """A contact about an adult, screened as an adult concern an hour later."""
    contact = submit(
        teller,
        at,
        referrer,
        parts=(part,),
        words=words,
        categories=("FINANCIAL",),
        override="COERCION",
        safe="",
    )
    look_up_and_match(teller, contact, at + timedelta(minutes=50), decides)
    with teller.act(at + timedelta(hours=1), decides):
        newest = Contact.objects.get(pk=contact.pk)
        screening.decide(
            newest,
            ContactState.ADULT_CONCERN,
            rationale=screening.Rationale("Financial abuse is likely.", "“It is my money.”"),
            by=decides,
            version=newest.version,
        )
    with teller.act(at + timedelta(hours=1), decides):
        return AdultConcern.objects.get(contact=contact)


def brought_to(
    teller: Teller,
    row: AdultConcern,
    target: ConcernState,
    at: datetime,
    by: Hat,
    leader: Hat | None = None,
) -> AdultConcern:
    """The concern, act by act, up to a state; led by the host, or by the agency of somebody named."""
    for state, verb in _STEPS:
        with teller.act(at, by):
            newest = AdultConcern.objects.select_related("contact").get(pk=row.pk)
            if newest.state == target:
                return newest
            lead = Agency.objects.get(pk=leader.agency_id if leader else row.owner_id)
            row = verb(newest, lead=lead, by=by, version=newest.version)
            assert row.state == state
    return row


def _gather(row: AdultConcern, *, lead: Agency, **more: Any) -> AdultConcern:
    consent, override = Consent.REFUSED, Override.COERCION
    return adult_concerns.gather(row, consent=consent, override=override, wishes=WISHES, **more)


def _test(row: AdultConcern, *, lead: Agency, **more: Any) -> AdultConcern:
    return adult_concerns.answer_tests(row, TESTS, **more)


def _decide(row: AdultConcern, *, lead: Agency, **more: Any) -> AdultConcern:
    why = "He needs care, is very likely being robbed, and cannot stop it himself."
    return adult_concerns.decide(
        row, ConcernState.S42_ENQUIRY, reason=why, danger=Danger.HIGH, **more
    )


def _plan(row: AdultConcern, *, lead: Agency, **more: Any) -> AdultConcern:
    words = "His social worker sees him alone by Thursday; the police ask his bank for its records."
    return adult_concerns.plan(row, words=words, lead=lead, **more)


def _begin(row: AdultConcern, *, lead: Agency, **more: Any) -> AdultConcern:
    return adult_concerns.begin(row, **more)


def _find(row: AdultConcern, *, lead: Agency, **more: Any) -> AdultConcern:
    words = "The nephew used the card for himself. He says that his uncle let him."
    return adult_concerns.find(row, words=words, **more)


_STEPS: tuple[tuple[ConcernState, Callable[..., AdultConcern]], ...] = (
    (ConcernState.INFO_GATHERING, _gather),
    (ConcernState.TESTS, _test),
    (ConcernState.S42_ENQUIRY, _decide),
    (ConcernState.PLAN, _plan),
    (ConcernState.ENQUIRY, _begin),
    (ConcernState.OUTCOMES, _find),
)


def tell(teller: Teller) -> None:
    """One of last week whose enquiry is under way, and one of yesterday whose tests wait."""
    shona, winston = teller.hat("shona", "adult_mash"), teller.hat("winston", "adult_mash")
    pym = Part("VICTIM", "Harold", "Pym", born=date(1941, 8, 30), postcode="B99 9AH")
    row = raised(teller, teller.workday(-6, 10), pym, shona, winston)
    brought_to(teller, row, ConcernState.ENQUIRY, teller.workday(-5, 11), winston)
    rudd = Part("VICTIM", "Edith", "Rudd", born=date(1938, 2, 11), postcode="B99 9AJ")
    words = "Her daughter shouts at her when the carers have gone; she has bruises on one arm."
    row = raised(teller, teller.workday(-1, 9), rudd, shona, winston, words)
    brought_to(teller, row, ConcernState.INFO_GATHERING, teller.workday(-1, 12), winston)
