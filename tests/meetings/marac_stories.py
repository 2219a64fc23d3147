"""Steps of a MARAC referral that several tests start from, through the acts the pages call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from mash_hub import finding
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Name
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.subjects import PersonRole
from meetings import marac_cases, marac_eligibility
from meetings.marac_cases import CaseReferral, Evidence, SafeContact, Source
from meetings.models import Criterion, MaracCase
from meetings.models.marac_cases import Check, Ground
from tests.cast import SETUP, Cast
from tests.mash_hub.contact_case import ELLIE, MARISA

# The scenario's Tuesday: a referral of Monday is looked at, the meeting is on Thursday the 18th.
MONDAY = datetime(2027, 2, 1, 13, tzinfo=LONDON)
TUESDAY = datetime(2027, 2, 2, 10, tzinfo=LONDON)
CALLUM = Identity(
    names=(Name("Callum", "Thrale"), Name("Cal", "Thrale", "ALIAS")),
    birth=Birth.on(date(1990, 11, 2)),
    addresses=(Address("3 Ford Lane", "Northmoor", "NM1 1AA"),),
)
PARTS = (
    Part(PersonRole.VICTIM, MARISA),
    Part(PersonRole.PERPETRATOR, CALLUM),
    Part(PersonRole.CHILD, ELLIE),
)
JUDGED = Evidence(
    (Criterion.PROFESSIONAL_JUDGEMENT, Criterion.POTENTIAL_ESCALATION),
    {"PROFESSIONAL_JUDGEMENT": "He has a key and says he will use it."},
    dash_score=12,
    incidents=3,
)
SAFE = SafeContact(
    safe_numbers=("+447700900123",),
    times="Before 16:00",
    unsafe_people="His mother",
    fears="Callum, and his brother at the housing office",
)
WHY = "Third incident in nine months; she is pregnant."
HOLDS = Check(is_16=True, in_area=True, is_connected=True)


def referral(**more: Any) -> CaseReferral:
    """What is sent, as it usually is."""
    given: dict[str, Any] = {
        "words": WHY,
        "incident_on": date(2027, 1, 28),
        "evidence": JUDGED,
        "safe": SAFE,
        "done": "The police were called; the locks are changed today.",
        "is_aware": True,
        "consent": Consent.NOT_SOUGHT,
        "override": Override.WOULD_ENDANGER,
        "people": PARTS,
        **more,
    }
    return CaseReferral(**given)


def referred(by: Hat, source: Source | None = None, **more: Any) -> MaracCase:
    """A referral sent, once its people were looked up."""
    sent = referral(**more)
    with door(by):
        finding.own_records({str(n): one.identity for n, one in enumerate(sent.people)}, by=by)
    with door(by):
        return marac_cases.refer(sent, by=by, source=source)


def fresh(case: MaracCase) -> MaracCase:
    """The case as it is now."""
    with door(SETUP):
        rows = MaracCase.objects.select_related("workspace", "referral")
        return rows.get(pk=case.pk)


def do(verb: Any, case: MaracCase, by: Hat, *args: Any, **given: Any) -> MaracCase:
    """One act on the case as it stands."""
    newest = fresh(case)
    with door(by):
        done: MaracCase = verb(newest, *args, by=by, version=newest.version, **given)
        return done


def accepted(cast: Cast, case: MaracCase | None = None) -> MaracCase:
    """A case that Ruth checked and accepted."""
    case = case or referred(cast.joan)
    do(marac_eligibility.check, case, cast.ruth, HOLDS)
    return do(marac_eligibility.accept, case, cast.ruth)


def refused(cast: Cast) -> MaracCase:
    """A case that Ruth and Sam found not eligible."""
    case = referred(cast.joan)
    do(marac_eligibility.check, case, cast.ruth, Check(False, True, True))
    said = {"words": "She is fifteen.", "signposting": "Children’s services; we consult."}
    do(marac_eligibility.propose_refusal, case, cast.ruth, ground=Ground.UNDER_16, **said)
    return do(marac_eligibility.agree_refusal, case, cast.sam)
