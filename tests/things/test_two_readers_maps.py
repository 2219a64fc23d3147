"""A property of maps: whatever was recorded, linked and released, each reader’s is whole in itself (5.3, issue E).

Networks that look like chance: groups of two agencies, children, a person of concern; some of it given to
the other. What each of the two reads is worked out anew from the rows that they may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest

from agencies import door, sealing
from agencies.actors import Hat
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import cmog_entries, links
from mash_hub.flags import Showing
from mash_hub.links import Said
from mash_hub.models import CmogEntry, Link, Subject, Thing, ThingCard
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.subjects import Card, SubjectKind
from mash_hub.particulars import Particulars
from mash_hub.relationships import relate
from tests.cast import Cast, given_role
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.things.case import recorded, released, thing_of
from tests.things.test_link_map import drawn, numbers
from tests.things.test_linking_people_of_concern import CONCERN

_ROW = re.compile(
    r'<tr role="row".*?data-label="From">(.*?)</td>.*?data-label="How">(.*?)</td>'
    r'.*?data-label="To">(.*?)</td>',
    re.DOTALL,
)
_NODE = re.compile(r'<text class="t" x="(\d+)" y="\d+"[^>]*>([^<]*)</text>')
_LINE = re.compile(r'<line class="e[^"]*" x1="(\d+)" y1="(\d+)" x2="(\d+)" y2="(\d+)"/>')
_COUNTS = re.compile(r"(\d+) people, places and things joined by (\d+) link")


@dataclass
class Side:
    """One agency: who links, who releases, and what it recorded."""

    links: Hat
    releases: Hat
    cards: list[ThingCard] = field(default_factory=list)
    made: list[Link] = field(default_factory=list)


@dataclass
class Network:
    """Two agencies, their children, and Dex."""

    council: Side
    police: Side
    tia: Subject
    kayleigh: Subject
    dex: CmogEntry
    chance: Iterator[int]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.council, self.police

    def one_of(self, found: list[Any]) -> Any:
        return found[next(self.chance) % len(found)]

    def happens(self, of_ten: int) -> bool:
        return next(self.chance) % 10 < of_ten


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


def references(side: Side, network: Network) -> list[str]:
    """Everything and everybody whom an agency can name."""
    with door.door(side.links):
        things = Thing.objects.visible_to(side.links).order_by("made_at", "pk")
        people = Subject.objects.visible_to(side.links).filter(subject_kind=SubjectKind.PERSON)
        found = [*things.values_list("reference", flat=True)]
        known = [network.tia, network.kayleigh]
        found += [one.reference for one in known if people.filter(pk=one.pk).exists()]
    return [*found, network.dex.reference]


def link_at_random(side: Side, network: Network) -> None:
    with door.door(side.links):
        things = [*Thing.objects.visible_to(side.links).order_by("made_at", "pk")]
    thing, reference = network.one_of(things), network.one_of(references(side, network))
    relation = network.one_of([Relation.MEMBER_OF, Relation.ASSOCIATES_WITH])
    if reference.startswith(SubjectKind.GROUP.letter):
        relation = Relation.ASSOCIATES_WITH
    try:
        with door.door(side.links):
            end = links.end_of(reference, by=side.links)
            said = Said(relation, Certainty.LIKELY, "A bench")
            side.made.append(links.add(thing, end, said, by=side.links))
    except Refused:
        return  # with itself, or twice


def network_of(cast: Cast, cmog: Cmog, seed: int) -> Network:
    """Record, give, link and give again, by chance."""
    council = Side(cmog.gwen, cmog.carys)
    police = Side(cmog.lyle, given_role(cast, "sam", Role.MARAC_COORDINATOR, "cmog"))
    with door.door(cmog.lyle):
        dex = cmog_entries.enter_unidentified("Dex", "Tall", case.DEX, by=cmog.lyle)
    dex = case.stepped(dex, "ON_LIST", cmog.lyle)
    tia, kayleigh = case.known(case.TIA, cmog.gwen), case.known(case.KAYLEIGH, cmog.lyle)
    found = Network(council, police, tia, kayleigh, dex, numbers(seed))
    if found.happens(5):
        case.known(case.TIA, cmog.lyle, of=tia)
    for name, side in (("Council", council), ("Police", police)):
        for number in range(4):
            said = Particulars(SubjectKind.GROUP, name=f"{name} group {number}")
            side.cards.append(recorded(said, side.links))
    give(found, cast, 5)
    for _ in range(9):
        for side in found.sides:
            link_at_random(side, found)
    with door.door(cmog.gwen):
        relate(tia, dex, by=cmog.gwen, tie=CONCERN, showing=Showing())
    give_links(found, cast, 6)
    return found


def give(network: Network, cast: Cast, of_ten: int) -> None:
    for side, other in (
        (network.council, cast.agency.police),
        (network.police, cast.agency.council),
    ):
        for card in side.cards:
            if network.happens(of_ten):
                released(card, side.releases, other)


def give_links(network: Network, cast: Cast, of_ten: int) -> None:
    for side, other in (
        (network.council, cast.agency.police),
        (network.police, cast.agency.council),
    ):
        for link in side.made:
            if network.happens(of_ten):
                released(link, side.releases, other)


# --- what a reader may see, worked out from the rows ------------------------------------------------


def names(network: Network, by: Hat) -> dict[Any, str]:
    """By id of subject or entry: what this reader calls everything and everybody they may open."""
    called: dict[Any, str] = {}
    with door.door(by):
        for side in network.sides:
            for card in side.cards:
                if Thing.objects.visible_to(by).filter(pk=card.subject_id).exists():
                    called[card.subject_id] = Particulars.from_content(_opened(card, by)).label
        for subject, name in (
            (network.tia, "Tia Brannock"),
            (network.kayleigh, "Kayleigh Marsden"),
        ):
            if Subject.objects.visible_to(by).filter(pk=subject.pk).exists():
                called[subject.pk] = name
        is_own = Card.objects.visible_to(by).filter(pk=network.dex.card_id).exists()
        called[network.dex.pk] = called[network.dex.subject_id] = "Dex" if is_own else "“Dex”"
    return called


def _opened(card: ThingCard, by: Hat) -> dict[str, Any]:
    """What any card on a thing that the reader may open says."""
    seen = ThingCard.objects.visible_to(by).filter(subject=card.subject_id)
    opened = sealing.open_quietly([*seen], ["identity"], by=by)
    return next(content for one in seen if (content := opened[one, "identity"]))


def edges_of(network: Network, by: Hat) -> list[tuple[str, str]]:
    """The two names of each line that a reader was given, between two whom they may open."""
    called = names(network, by)
    with door.door(by):
        seen = [*Link.objects.visible_to(by).standing().select_related("thing_card")]
        pairs = [(link.thing_card.subject_id, _end(link)) for link in seen]
    if by.agency_id == network.council.links.agency_id:
        pairs.append((network.tia.pk, network.dex.pk))
    return [(called[near], called[to]) for near, to in pairs if near in called and to in called]


def expected(network: Network, middle: Any, by: Hat) -> list[tuple[str, str]]:
    """Those lines within three steps of a middle."""
    edges = edges_of(network, by)
    both_ways = [*edges, *((to, near) for near, to in edges)]
    far = {names(network, by)[middle.pk]: 0}
    for step in range(3):
        for near, to in both_ways:
            if far.get(near) == step:
                far.setdefault(to, step + 1)
    return sorted(_pair(*edge) for edge in edges if min(far.get(end, 9) for end in edge) < 3)


def _pair(near: str, to: str) -> tuple[str, str]:
    return (near, to) if near < to else (to, near)


def _end(link: Link) -> Any:
    if link.end_kind == CmogEntry.kind:
        return link.end_id
    if link.end_kind == Card.kind:
        return Subject.objects.get(
            identifications__card=link.end_id, identifications__ended_at__isnull=True
        ).pk
    return ThingCard.objects.get(pk=link.end_id).subject_id


def middles(network: Network, by: Hat) -> list[Any]:
    """Around what and whom a reader has a map."""
    with door.door(by):
        things = [thing_of(card) for side in network.sides for card in side.cards]
        seen = [one for one in things if Thing.objects.visible_to(by).filter(pk=one.pk).exists()]
        people = [network.tia, network.kayleigh]
        seen += [one for one in people if Subject.objects.visible_to(by).filter(pk=one.pk).exists()]
        is_own = Card.objects.visible_to(by).filter(pk=network.dex.card_id).exists()
        dex = Subject.objects.get(pk=network.dex.subject_id) if is_own else network.dex
    return [*seen, dex]


def require_whole(page: str, listed: list[tuple[str, str]]) -> None:
    """Picture and list of one page hold the same: each line between two nodes, each node once, counted."""
    if not listed:
        assert page == ""
        return
    nodes, lines = _NODE.findall(page), _LINE.findall(page)
    assert sorted(name for *_, name in nodes) == sorted({end for pair in listed for end in pair})
    stands = {int(x) for x, _ in nodes}
    assert {int(x) for x1, _, x2, _ in lines for x in (x1, x2)} <= stands
    assert _COUNTS.findall(page) == [(str(len(nodes)), str(len(listed)))]
    assert len(lines) == len(listed)


def maps_of(network: Network, by: Hat) -> dict[Any, str]:
    """Every map that a reader has."""
    return {middle.pk: unescape(drawn(middle, by)) for middle in middles(network, by)}


@pytest.mark.parametrize("seed", range(6))
def test_each_of_two_readers_has_a_map_that_is_whole_in_itself_and_hidden_rows_change_no_byte(
    cast: Cast, cmog: Cmog, seed: int
) -> None:
    network = network_of(cast, cmog, seed)
    for by in (cmog.gwen, cmog.lyle):
        pages = maps_of(network, by)
        for middle in middles(network, by):
            listed = [_pair(near, to) for near, _, to in _ROW.findall(pages[middle.pk])]
            assert sorted(listed) == expected(network, middle, by)
            require_whole(pages[middle.pk], listed)
        assert any(pages.values())
    for side, reader in ((network.police, cmog.gwen), (network.council, cmog.lyle)):
        before = maps_of(network, reader)
        hidden = Particulars(SubjectKind.GROUP, name="Hidden group")
        side.cards.append(recorded(hidden, side.links))
        for _ in range(4):
            link_at_random(side, network)
        assert maps_of(network, reader) == before
