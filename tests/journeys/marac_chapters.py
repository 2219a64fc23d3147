"""Referrals to the MARAC in every state, so that each of their pages has something to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from agencies import clock
from agencies.actors import Service
from agencies.models import Draft
from agencies.reasons import Reason, ReasonCode
from config.demo import marac_cases as told
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import deaths
from mash_hub.models import Involvement
from mash_hub.models.subjects import PersonRole
from meetings import case_deaths, marac_drafts, marac_eligibility
from meetings.models import Ground, MaracCase
from meetings.models.marac_cases import Check

Ago = Callable[..., datetime]
WHO = (
    {"role": "VICTIM", "given": "Nora", "family": "Holm", "age": "33", "sex": "FEMALE"},
    {"role": "PERPETRATOR", "given": "Olaf", "family": "Kern", "age": "40", "sex": "MALE"},
)
STEPS = {
    "safety": {"done": "She sleeps at her mother’s."},
    "why": {
        "reason": "He broke the door.",
        "incident_on_day": "1",
        "incident_on_month": "1",
        "incident_on_year": "2026",
    },
    "connection": {"bonds": ["EX_PARTNER"]},
    "criteria": {"criteria": ["PROFESSIONAL_JUDGEMENT"], "judgement": "He will come back."},
    "safe": {"times": "Mornings", "fears": "Him alone."},
    "aware": {"aware": "YES", "consent": "GIVEN", "override": ""},
}
WORDS = {"words": "She is fifteen.", "signposting": "Children’s services; we consult."}


def tell(teller: Teller, ago: Ago) -> None:
    """Tell them in the last hours of the story."""
    _unsent(teller, ago)
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    returned = _referred(teller, ago(hours=5), "Ilse", "Vane")
    do = told.do
    do(teller, ago(hours=4), ruth, marac_eligibility.send_back, returned, words="Who lives there?")
    told.check(teller, ago(hours=4), ruth, _referred(teller, ago(hours=5), "Liv", "Berg"))
    for given in ("Inga", "Tove"):
        case = _referred(teller, ago(hours=5), given, "Storm")
        young = Check(is_16=False, in_area=True, is_connected=True)
        told.check(teller, ago(hours=4), ruth, case, young)
        propose = marac_eligibility.propose_refusal
        do(teller, ago(hours=3), ruth, propose, case, ground=Ground.UNDER_16, **WORDS)
    do(teller, ago(hours=2), sam, marac_eligibility.agree_refusal, case)
    urgent = _referred(teller, ago(hours=1), "Runa", "Falk")
    call = marac_eligibility.call_emergency
    do(teller, ago(hours=0.5), sam, call, urgent, words="He is released today.")
    _died(teller, ago, _referred(teller, ago(hours=5), "Maren", "Dahl"))


def _died(teller: Teller, ago: Ago, case: MaracCase) -> None:
    """Somebody has died, and nobody has said yet whether a review is considered."""
    kim, hub = teller.hat("kim", "mash"), Service(case_deaths.JOB)
    with teller.act(ago(hours=4), kim):
        victim = Involvement.objects.in_file(case.file_id).filter(role=PersonRole.VICTIM).get()
        assert victim.card is not None
        why = Reason(ReasonCode.NEW_INFORMATION, "The hospital rang.")
        version = victim.card.version
        deaths.say(victim.card, clock.now().date(), "", by=kim, because=why, version=version)
    with teller.act(ago(hours=3.9), hub):
        case_deaths.fall_due(by=hub, only=case_deaths.due_ids())


def _referred(teller: Teller, at: datetime, given: str, family: str) -> MaracCase:
    parts = (
        Part("VICTIM", given, family, born=date(1992, 3, 4)),
        Part("PERPETRATOR", "Egil", f"{family}by", born=date(1988, 7, 1)),
    )
    return told.refer(teller, at, teller.hat("joan", "mash"), parts, "He follows her.")


def _unsent(teller: Teller, ago: Ago) -> None:
    joan = teller.hat("joan", "mash")
    with teller.act(ago(hours=3), joan):
        pk = marac_drafts.begin(by=joan).pk
    for who in WHO:
        with teller.act(ago(hours=2.9), joan):
            key = marac_drafts.add_person(Draft.objects.get(pk=pk), by=joan)
        for page, words in (("who", who), ("more", {"postcode": ""})):
            with teller.act(ago(hours=2.8), joan):
                marac_drafts.save_person(Draft.objects.get(pk=pk), key, page, words, by=joan)
    for step, fields in STEPS.items():
        with teller.act(ago(hours=2.7), joan):
            marac_drafts.save_step(Draft.objects.get(pk=pk), step, fields, by=joan)
