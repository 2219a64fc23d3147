"""Referrals to the MARAC on their way: typed whole, looked at, reached by the IDVA."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from agencies.actors import Hat
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import case_people, contacts, finding
from mash_hub.bonds import Bond
from mash_hub.identities import Identity, Name
from mash_hub.models import Referral
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.subjects import PersonRole
from meetings import (
    agenda,
    marac_cases,
    marac_eligibility,
    marac_listing,
    marac_monitoring,
    victim_contacts,
)
from meetings.marac_cases import CaseReferral, Evidence, SafeContact, Source
from meetings.marac_connection import Connection
from meetings.models import (
    AgendaItem,
    Criterion,
    FlagConfirmation,
    MaracCase,
    Meeting,
    VictimContact,
)
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
        "connection": Connection((Bond.EX_PARTNER.value,), is_connected=True),
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


NOBODY = contacts.Part(PersonRole.PERPETRATOR, Identity(names=(Name("Nobody", "Named"),)))


def listed(
    teller: Teller, at: datetime, referral: Referral, meeting: Meeting, urgent: str = ""
) -> AgendaItem:
    """What a decision referred: completed, its victim reached, accepted on judgement, and listed.

    With the words why it is `urgent` it is an emergency, and comes to a meeting whose list is closed.
    """
    devika, ruth = teller.hat("devika", "mash"), teller.hat("ruth", "marac")
    with teller.act(at, devika):
        parts = case_people.parts_of(referral.file_id)
        roles = {part.subject_id: PersonRole(part.role) for part in parts}
        people = () if PersonRole.PERPETRATOR in roles.values() else (NOBODY,)
        finding.own_records({str(n): one.identity for n, one in enumerate(people)}, by=devika)
        sent = CaseReferral(
            words="It comes closer together, and the agencies that answered are worried.",
            incident_on=at.date() - timedelta(days=3),
            evidence=JUDGED,
            safe=SAFE,
            done="The safe contact plan of the enquiry is kept; locks are changed.",
            is_aware=True,
            consent=Consent.NOT_SOUGHT,
            override=Override.WOULD_ENDANGER,
            people=people,
            roles=roles,
        )
        case = marac_cases.refer(sent, by=devika, source=Source.of(referral))
    reached(teller, at + timedelta(minutes=1), case, "To stay in her own home.")
    check(teller, at + timedelta(minutes=2), ruth, case)
    moment = at + timedelta(minutes=3)
    if urgent:
        case = do(teller, moment, ruth, marac_eligibility.call_emergency, case, words=urgent)
    else:
        case = do(teller, moment, ruth, marac_eligibility.accept, case)
    with teller.act(at + timedelta(minutes=4), ruth):
        return marac_listing.list_case(
            case, meeting, despite_full=False, by=ruth, version=case.version
        )


def calmer(teller: Teller, at: datetime, meeting: Meeting) -> AgendaItem:
    """A case whose work was done before its meeting: nothing more is agreed there."""
    ruth = teller.hat("ruth", "marac")
    parts = (
        Part("VICTIM", "Ana", "Lisle", born=date(1985, 3, 12)),
        Part("PERPETRATOR", "Ross", "Tandy", born=date(1982, 12, 1)),
    )
    case = refer(teller, at, teller.hat("joan", "mash"), parts, "He waited at her car twice.")
    reached(teller, at + timedelta(minutes=1), case, "That her employer is told nothing.")
    check(teller, at + timedelta(minutes=2), ruth, case)
    case = do(teller, at + timedelta(minutes=3), ruth, marac_eligibility.accept, case)
    with teller.act(at + timedelta(minutes=4), ruth):
        return marac_listing.list_case(
            case, meeting, despite_full=False, by=ruth, version=case.version
        )


def monitored(teller: Teller, at: datetime, item: AgendaItem) -> None:
    """Its item is closed, the victim flagged until twelve months are over; the police confirm theirs."""
    ruth, owen = teller.hat("ruth", "marac"), teller.hat("owen", "marac")
    with teller.act(at, ruth):
        newest = AgendaItem.objects.get(pk=item.pk)
        agenda.close(newest, by=ruth, version=newest.version)
    with teller.act(at + timedelta(minutes=5), ruth):
        case = MaracCase.objects.select_related("workspace", "flag").get(agenda_items=item)
        marac_monitoring.begin(case, by=ruth, version=case.version)
    with teller.act(at + timedelta(hours=2), owen):
        row = FlagConfirmation.objects.visible_to(owen).get(case=case, agency=owen.agency_id)
        marac_monitoring.confirm(row, by=owen, version=row.version)


def reached(teller: Teller, at: datetime, case: MaracCase, wishes: str) -> None:
    """The IDVA reached the victim by the safe number, and heard what she wishes."""
    priya = teller.hat("priya", "marac")
    with teller.act(at, priya):
        row = VictimContact.objects.select_related("case__workspace", "workspace").get(case=case)
        victim_contacts.note(
            row,
            reached=True,
            tried_at=at,
            how="The safe number.",
            wishes=wishes,
            by=priya,
            version=row.version,
        )


def tell(teller: Teller) -> None:
    """One referral of yesterday, whose victim was reached this morning; one that is to be listed."""
    joan, ruth = teller.hat("joan", "mash"), teller.hat("ruth", "marac")
    parts = (
        Part("VICTIM", "Selma", "Brandt", born=date(1991, 8, 3), postcode="B99 1AB"),
        Part("PERPETRATOR", "Viktor", "Lund", born=date(1987, 5, 21)),
        Part("CHILD", "Mia", "Brandt", born=date(2020, 2, 11)),
    )
    yesterday = teller.workday(-1, 15)
    case = refer(teller, yesterday, joan, parts, "He came to the clinic and shouted at her.")
    wishes = "To stay where she is, and that the school is told nothing of the address."
    reached(teller, teller.at(0, 8, 30), case, wishes)
    alone = (
        Part("VICTIM", "Hedda", "Moor", born=date(1979, 1, 30)),
        Part("PERPETRATOR", "Aron", "Teague", born=date(1975, 9, 9)),
    )
    other = refer(teller, yesterday, joan, alone, "He has found where she moved to.")
    check(teller, teller.at(0, 8, 40), ruth, other)
    do(teller, teller.at(0, 8, 45), ruth, marac_eligibility.accept, other)
