"""What was closed and may be opened again: a contact, a discussion, an incident and an adult concern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from agencies.reasons import Reason, ReasonCode
from config.demo import adults
from config.demo import joint as screened
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import adult_concerns, joint_screening, screening, strategies
from mash_hub.models import AdultConcern, ConcernState, Contact, JointScreening, StrategyDiscussion
from mash_hub.models.adult_concerns import Result
from mash_hub.models.contacts import ContactState, Told

Ago = Callable[..., datetime]
Matched = Callable[[Teller, Part], Contact]


def tell(teller: Teller, ago: Ago, matched: Matched) -> None:
    """Close one of each, in the last hours of the story."""
    _contact(teller, ago, matched)
    _strategy(teller, ago, matched)
    _joint(teller, ago)
    _adult(teller, ago)


def _decided(
    teller: Teller, ago: Ago, matched: Matched, part: Part, outcome: ContactState
) -> Contact:
    devika, contact = teller.hat("devika", "mash"), matched(teller, part)
    with teller.act(ago(hours=4.7), devika):
        newest = Contact.objects.get(pk=contact.pk)
        why = screening.Rationale("Advice was enough.", "He says that he is well.")
        screening.decide(newest, outcome, rationale=why, by=devika, version=newest.version)
    return contact


def _contact(teller: Teller, ago: Ago, matched: Matched) -> None:
    devika, part = teller.hat("devika", "mash"), Part("CHILD", "Otto", "Brandt", date(2013, 7, 4))
    contact = _decided(teller, ago, matched, part, ContactState.ADVICE_NFA)
    with teller.act(ago(hours=4.6), devika):
        newest = Contact.objects.get(pk=contact.pk)
        screening.send_feedback(
            newest, words="Advice was given.", by=devika, version=newest.version
        )
    with teller.act(ago(hours=4.5), devika):
        newest = Contact.objects.get(pk=contact.pk)
        screening.close(newest, Told.TOLD, by=devika, version=newest.version)


def _strategy(teller: Teller, ago: Ago, matched: Matched) -> None:
    devika, part = teller.hat("devika", "mash"), Part("CHILD", "Paul", "Brandt", date(2012, 7, 4))
    contact = _decided(teller, ago, matched, part, ContactState.IMMEDIATE_STRATEGY)
    with teller.act(ago(hours=4.4), devika):
        row = StrategyDiscussion.objects.get(contact=contact)
        because = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
        strategies.close(row, because=because, by=devika, version=row.version)


def _joint(teller: Teller, ago: Ago) -> None:
    devika, part = teller.hat("devika", "mash"), Part("CHILD", "Quirin", "Brandt", date(2011, 7, 4))
    row = screened.reported(teller, ago(hours=5), (part,), "He broke the window.")
    with teller.act(ago(hours=4.3), devika):
        newest = JointScreening.objects.get(pk=row.pk)
        because = Reason(ReasonCode.NOT_RELEVANT)
        joint_screening.close(newest, because=because, by=devika, version=newest.version)


def _adult(teller: Teller, ago: Ago) -> None:
    devika, part = teller.hat("devika", "mash"), Part("VICTIM", "Edgar", "Lovell", date(1939, 4, 1))
    row = adults.raised(teller, ago(hours=9), part, teller.hat("joan", "mash"), devika)
    adults.brought_to(teller, row, ConcernState.OUTCOMES, ago(hours=7), devika)
    with teller.act(ago(hours=6), devika):
        newest = AdultConcern.objects.get(pk=row.pk)
        results = [Result.MET] * len(adult_concerns.wanted(newest, by=devika))
        words = "He has a new card."
        adult_concerns.close(
            newest, results=results, words=words, by=devika, version=newest.version
        )
