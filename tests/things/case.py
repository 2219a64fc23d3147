"""What the tests of things have in common: a car, a hotel and others, recorded by the police."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agencies import door, hats
from agencies.actors import Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub import links, thing_finding, thing_sharing, things
from mash_hub.identifiers import Given
from mash_hub.links import Said
from mash_hub.models import Link, Thing, ThingCard, ThingRelease
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.subjects import SubjectKind
from mash_hub.particulars import Particulars, Service
from mash_hub.thing_tokens import tokens_of

OPEN = Reason(ReasonCode.OPEN_CASE)
NEWS = Reason(ReasonCode.NEW_INFORMATION)
CAR = Particulars(
    SubjectKind.VEHICLE,
    mark=Given("AB12CDE"),
    make="Volta",
    colour="Grey",
    seen_where="Outside the school",
)
HOTEL = Particulars(
    SubjectKind.PLACE,
    name="The Larch Hotel",
    sort="HOTEL",
    lines="9 Station Road",
    town="Northmoor",
    postcode="NM4 2PJ",
)
GROUP = Particulars(SubjectKind.GROUP, name="Canal Boys", aliases=("CB",), town="Northmoor")
NUMBER = Particulars(SubjectKind.TELEPHONE, phone=Given("+447700900321"), safe_to_call="NO")
HANDLE = Particulars(
    SubjectKind.ONLINE_NAME, service=Service.SNAPCHAT, handle=Given("northmoor_kit")
)
EVERY = (CAR, HOTEL, GROUP, NUMBER, HANDLE)


def search(said: Particulars, by: Hat) -> thing_finding.Found:
    """A look-up for an open case."""
    with door.door(by):
        return thing_finding.search(said, by=by, because=OPEN)


def recorded(said: Particulars, by: Hat, **more: Any) -> ThingCard:
    """Looked up as far as it can be, then recorded."""
    with door.door(by):
        makes_tokens = bool(tokens_of(said))
    if makes_tokens:
        search(said, by)
    with door.door(by):
        card = things.record(said, by=by, because=OPEN, **more)
        return ThingCard.objects.select_related("subject", "file").get(pk=card.pk)


def thing_of(card: ThingCard) -> Thing:
    """The thing that a card is of."""
    return Thing.objects.get(pk=card.subject_id)


def terms(*agencies: Any, persons: tuple[Any, ...] = (), days: int = 30) -> thing_sharing.Terms:
    """For protecting a child, for a month."""
    return thing_sharing.Terms(
        tuple(agency.pk for agency in agencies),
        tuple(hat.person_id for hat in persons),
        Purpose.SAFEGUARD_CHILD,
        Reason(ReasonCode.RELEVANT),
        hats.today() + timedelta(days=days),
    )


def released(row: ThingCard | Link, by: Hat, *agencies: Any, **more: Any) -> ThingRelease:
    """Released to agencies in the workspace of the hat."""
    with door.door(by):
        newest = type(row).objects.get(pk=row.pk)
        given = terms(*agencies, **more)
        return thing_sharing.release(newest, given, by=by, version=newest.version)


def linked(
    card: ThingCard,
    reference: str,
    by: Hat,
    relation: Relation = Relation.USES,
    source: str = "A neighbour",
) -> Link:
    """A link with the person or case of a reference."""
    with door.door(by):
        end = links.end_of(reference, by=by)
        said = Said(relation, Certainty.LIKELY, source)
        return links.add(thing_of(card), end, said, by=by)


def sees(hat: Hat, row: Any) -> bool:
    """Whether a hat can see a card, a thing or a link."""
    with door.door(hat):
        return bool(type(row).objects.visible_to(hat).filter(pk=row.pk).exists())
