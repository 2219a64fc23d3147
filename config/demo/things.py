"""Places and things of the story: a car, a hotel and a number around a boy of whom a contact tells."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from config.demo.teller import Teller
from mash_hub import links, thing_finding, thing_sharing, things
from mash_hub.identifiers import Given
from mash_hub.identities import Phone
from mash_hub.links import Said
from mash_hub.models import Contact, Involvement, Thing, ThingCard
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.subjects import SubjectKind
from mash_hub.particulars import Particulars
from mash_hub.protection import Kept, Protection, What
from mash_hub.thing_tokens import tokens_of

OPEN = Reason(ReasonCode.OPEN_CASE)
CAR = Particulars(
    SubjectKind.VEHICLE,
    mark=Given("AB12CDE"),
    make="Volta estate",
    colour="Grey",
    seen_where="Outside Northmoor College, three times this month",
)
HOTEL = Particulars(
    SubjectKind.PLACE,
    name="The Larch Hotel",
    sort="HOTEL",
    lines="9 Station Road",
    town="Northmoor",
    postcode="B99 9AK",
    notes="Rooms paid in cash. Licensing visits on Thursday.",
)
NUMBER = Particulars(
    SubjectKind.TELEPHONE,
    safe_to_call="NO",
    safety="He takes her telephone in the evening.",
    kept=(Kept(What.PHONE, Protection.SAFE, Phone("+447700900654", "NO")),),
)


def tell(teller: Teller, contact: Contact) -> None:
    """Tell it in the minutes after a contact came in: the police know the car, the council the hotel."""
    owen, devika = teller.hat("owen", "mash"), teller.hat("devika", "mash")
    car = recorded(teller, _ago(10), owen, CAR)
    recorded(teller, _ago(9), owen, NUMBER)
    _released_to_council(teller, _ago(8), owen, car)
    hotel = recorded(teller, _ago(7), devika, HOTEL)
    seen = Said(Relation.SEEN_AT, Certainty.POSSIBLE, "The night porter", "With an older man.")
    with teller.act(_ago(6), devika):
        (part,) = Involvement.objects.in_file(contact.file_id).select_related("subject")
        end = links.end_of(part.subject.reference, by=devika)
        links.add(_thing(hotel), end, seen, by=devika)
    said = Said(Relation.ABOUT, Certainty.LIKELY, "The words of the contact")
    with teller.act(_ago(5), devika):
        end = links.end_of(contact.reference, by=devika)
        links.add(_thing(car), end, said, by=devika)


def _ago(minutes: float) -> datetime:
    return clock.now() - timedelta(minutes=minutes)


def _thing(card: ThingCard) -> Thing:
    return Thing.objects.get(pk=card.subject_id)


def recorded(teller: Teller, at: datetime, by: Hat, said: Particulars) -> ThingCard:
    with teller.act(at, by):
        if tokens_of(said):
            thing_finding.search(said, by=by, because=OPEN)
    with teller.act(at, by):
        return things.record(said, by=by, because=OPEN)


def _released_to_council(teller: Teller, at: datetime, by: Hat, card: ThingCard) -> None:
    with teller.act(at, by):
        row = ThingCard.objects.get(pk=card.pk)
        terms = thing_sharing.Terms(
            agencies=(teller.made.agency["council"].pk,),
            persons=(),
            purpose=Purpose.SAFEGUARD_CHILD,
            because=Reason(ReasonCode.RELEVANT),
            until_on=hats.today() + timedelta(days=90),
        )
        thing_sharing.release(row, terms, by=by, version=row.version)
