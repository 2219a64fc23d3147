"""Referrals to the MARAC on their way: typed whole, looked at, reached by the IDVA."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from agencies.actors import Hat
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import contacts, finding
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.subjects import PersonRole
from meetings import marac_cases, marac_eligibility, victim_contacts
from meetings.marac_cases import CaseReferral, Evidence, SafeContact
from meetings.models import Criterion, MaracCase, VictimContact
from meetings.models.marac_cases import Check

HOLDS = Check(is_16=True, in_area=True, is_connected=True)
JUDGED = Evidence(
    (Criterion.PROFESSIONAL_JUDGEMENT,),
    {"PROFESSIONAL_JUDGEMENT": "He waits at her work, and she has stopped saying why she is late."},
    dash_score=11,
)
SAFE = SafeContact(
    safe_numbers=("+447700900456",),
    times="Weekdays between 10:00 and 12:00",
    safe_people="Her sister",
    unsafe_people="Anybody at his garage",
    fears="That he takes the children abroad.",
)


def refer(
    teller: Teller, at: datetime, by: Hat, parts: Sequence[Part], words: str, **more: Any
) -> MaracCase:
    """Somebody refers people to the MARAC."""
    given: dict[str, Any] = {
        "words": words,
        "incident_on": at.date() - timedelta(days=2),
        "evidence": JUDGED,
        "safe": SAFE,
        "done": "An alarm at her door, and a neighbour who knows.",
        "is_aware": True,
        "consent": Consent.GIVEN,
        "override": None,
        **more,
    }
    if given["consent"] != Consent.GIVEN:
        given["override"] = Override.WOULD_ENDANGER
    people = [contacts.Part(PersonRole(part.role), part.identity()) for part in parts]
    with teller.act(at, by):
        typed = {str(place): part.identity for place, part in enumerate(people)}
        finding.own_records(typed, by=by)
        return marac_cases.refer(CaseReferral(people=people, **given), by=by)


def do(
    teller: Teller, at: datetime, by: Hat, verb: Any, case: MaracCase, **given: Any
) -> MaracCase:
    """One act on a case as it is then."""
    with teller.act(at, by):
        newest = MaracCase.objects.select_related("workspace", "referral").get(pk=case.pk)
        done: MaracCase = verb(newest, by=by, version=newest.version, **given)
        return done


def check(teller: Teller, at: datetime, by: Hat, case: MaracCase, given: Check = HOLDS) -> None:
    """The coordinator answers what has to hold."""
    with teller.act(at, by):
        newest = MaracCase.objects.select_related("workspace", "referral").get(pk=case.pk)
        marac_eligibility.check(newest, given, by=by, version=newest.version)


def tell(teller: Teller) -> None:
    """One referral of yesterday, whose victim was reached this morning; one that is to be listed."""
    joan, ruth = teller.hat("joan", "mash"), teller.hat("ruth", "marac")
    priya = teller.hat("priya", "marac")
    parts = (
        Part("VICTIM", "Selma", "Brandt", born=date(1991, 8, 3), postcode="B99 1AB"),
        Part("PERPETRATOR", "Viktor", "Lund", born=date(1987, 5, 21)),
        Part("CHILD", "Mia", "Brandt", born=date(2020, 2, 11)),
    )
    yesterday = teller.workday(-1, 15)
    case = refer(teller, yesterday, joan, parts, "He came to the clinic and shouted at her.")
    reached = teller.at(0, 8, 30)
    with teller.act(reached, priya):
        row = VictimContact.objects.select_related("case__workspace", "workspace").get(case=case)
        victim_contacts.note(
            row,
            reached=True,
            tried_at=reached - timedelta(minutes=10),
            how="The safe number.",
            wishes="To stay where she is, and that the school is told nothing of the address.",
            by=priya,
            version=row.version,
        )
    alone = (
        Part("VICTIM", "Hedda", "Moor", born=date(1979, 1, 30)),
        Part("PERPETRATOR", "Aron", "Teague", born=date(1975, 9, 9)),
    )
    other = refer(teller, yesterday, joan, alone, "He has found where she moved to.")
    check(teller, teller.at(0, 8, 40), ruth, other)
    do(teller, teller.at(0, 8, 45), ruth, marac_eligibility.accept, other)
