"""The map of links: one reader’s picture holds what that reader may see, and nothing tells of the rest (5.3)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from mash_hub import link_map, links, relationships
from mash_hub.bonds import Bond
from mash_hub.contacts import Part
from mash_hub.flags import Showing
from mash_hub.links import Said
from mash_hub.map_drawing import ACROSS, HIGH, MARGIN, WIDE, Edge, Node, Shape, draw
from mash_hub.models import Identification, Involvement, Link, Subject
from mash_hub.models.items import Assessment, Handling, SourceGrade
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.relationships import Confidence
from mash_hub.models.subjects import PersonRole
from mash_hub.relationships import Tie
from tests.cast import SETUP, Cast, client_of
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.contact_case import submitted
from tests.things.case import CAR, HANDLE, HOTEL, NUMBER, linked, recorded, released, thing_of


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


def drawn(subject: Subject, by: Hat) -> str:
    """Picture and list as one reader’s page has them, without the hour at which it was drawn."""
    with door.door(by):
        context = link_map.of(subject, 1, by=by)
    pages = ("mash_hub/link_map_picture.html", "mash_hub/link_map_list.html")
    if context["picture"] is None:
        return ""
    return "".join(render_to_string(page, context) for page in pages)


def joined(one: Any, other: Any, by: Hat, relation: Relation) -> Link:
    """A link between two things."""
    return linked(one, thing_of_reference(other, by), by, relation)


def thing_of_reference(card: Any, by: Hat) -> str:
    with door.door(by):
        return thing_of(card).reference


def network(cmog: Cmog) -> tuple[Subject, dict[str, Any]]:
    """Tia, a car and a number of the council’s; a hotel of the police’s; what was released of each."""
    tia = case.known(case.TIA, cmog.gwen)
    cards = {
        "car": recorded(CAR, cmog.gwen),
        "number": recorded(NUMBER, cmog.gwen),
        "hotel": recorded(HOTEL, cmog.lyle),
    }
    rows = {
        "in_car": linked(cards["car"], tia.reference, cmog.gwen, Relation.SEEN_IN),
        "uses": linked(cards["number"], tia.reference, cmog.gwen, Relation.USES),
    }
    return tia, {**cards, **rows}


def labels(svg: str) -> set[str]:
    return set(re.findall(r'<text class="t"[^>]*>([^<]*)</text>', svg))


def test_two_readers_maps_are_each_whole_and_hidden_rows_change_no_byte(
    cast: Cast, cmog: Cmog
) -> None:
    tia, rows = network(cmog)
    before = drawn(tia, cmog.gwen)
    assert labels(before) == {"Tia Brannock", "AB12CDE", "07700 900321"} or len(labels(before)) == 3
    assert before.count("<line ") == 2
    # The police know more: none of it is given, none of it shows, nothing is counted.
    hidden = recorded(HANDLE, cmog.lyle)
    released(rows["car"], cmog.carys, cast.agency.police)
    with_car = drawn(tia, cmog.gwen)
    assert with_car == before
    joined(rows["hotel"], rows["car"], cmog.lyle, Relation.KEPT_AT)
    with door.door(cmog.lyle):
        assert links.end_of(thing_of(hidden).reference, by=cmog.lyle)
    other = case.known(case.KAYLEIGH, cmog.lyle)
    linked(rows["hotel"], other.reference, cmog.lyle, Relation.GOES_TO)
    assert drawn(tia, cmog.gwen) == before
    car = _anchor(rows["car"], cmog.lyle)
    theirs = drawn(car, cmog.lyle)
    assert "Tia" not in theirs
    assert labels(theirs) >= {"Kayleigh Marsden"}
    assert theirs.count("<line ") == 2
    assert "joined by 2 links" in theirs
    for svg in (before, theirs):  # each line leads to what is drawn, and each number is in the list
        drawn_numbers = {*re.findall(r'class="lab"[^>]*/><text[^>]*>(\d+) ', svg)}
        assert drawn_numbers == {*re.findall(r'scope="row"[^>]*><a[^>]*>(\d+)<', svg)} != set()


def _anchor(card: Any, by: Hat) -> Subject:
    with door.door(by):
        return Subject.objects.get(pk=card.subject_id)


def test_a_link_shows_when_it_and_both_ends_are_given_and_goes_again_with_either(
    cast: Cast, cmog: Cmog
) -> None:
    tia, rows = network(cmog)
    car = _anchor(rows["car"], cmog.gwen)
    released(rows["car"], cmog.carys, cast.agency.police)
    assert drawn(car, cmog.lyle) == ""
    released(rows["in_car"], cmog.carys, cast.agency.police)
    assert drawn(car, cmog.lyle) == ""  # she is not known to them
    row = case.entered(tia, cmog.gwen)
    case.screened(row, cmog.gwen)
    case.stepped(row, "ON_LIST", cmog.gwen)
    shown = drawn(car, cmog.lyle)
    assert "Tia Brannock" in labels(shown)
    assert "child, " in shown
    assert "Significant" in shown
    page = client_of(cmog.lyle).get(reverse("mash_hub:link-map", args=[car.pk])).content.decode()
    assert "Tia Brannock" in page
    assert "The numbers on this page count only what you may see" in page
    missing = client_of(cast.tom).get(reverse("mash_hub:link-map", args=[car.pk]))
    assert missing.status_code == 404


def test_a_link_bears_its_grading_and_takes_the_stricter_handling_of_its_ends(
    cast: Cast, cmog: Cmog
) -> None:
    tia = case.known(case.TIA, cmog.gwen)
    car = recorded(CAR, cmog.gwen, handling=Handling.C)
    said = Said(
        Relation.SEEN_IN,
        Certainty.POSSIBLE,
        "A neighbour",
        source_grade=SourceGrade.UNTESTED,
        assessment=Assessment.KNOWN_INDIRECTLY,
    )
    with door.door(cmog.gwen):
        end = links.end_of(tia.reference, by=cmog.gwen)
        link = links.add(thing_of(car), end, said, by=cmog.gwen)
    assert (link.handling, link.grading) == ("C", "2 C")
    shown = drawn(tia, cmog.gwen)
    assert ">2 C<" in shown
    assert ">C<" in shown
    assert "e-weak" in shown


def numbers(seed: int) -> Iterator[int]:
    """Numbers that look like chance and are the same each time."""
    number = seed + 1
    while True:
        number = number * 48271 % 2147483647
        yield number


def some_network(nodes: int, edges: int, seed: int) -> tuple[dict[int, Node[int]], list[Edge[int]]]:
    """A network in which everything can be reached from 0."""
    chance, shapes = numbers(seed), [*Shape]
    made = {
        one: Node(one, f"Node {one}", "place", shapes[next(chance) % len(shapes)])
        for one in range(nodes)
    }
    tied = [Edge(next(chance) % one, one, "uses", False) for one in range(1, nodes)]
    while len(tied) < edges:
        near, far = next(chance) % nodes, next(chance) % nodes
        if near != far:
            tied.append(Edge(near, far, "uses", True))
    return made, tied


@pytest.mark.parametrize("seed", range(12))
def test_no_node_lies_over_another_and_the_same_network_is_drawn_the_same(seed: int) -> None:
    nodes, edges = some_network(5 + 9 * seed, 8 + 12 * seed, seed)
    picture = draw(0, nodes, edges)
    assert len(picture.nodes) == len(nodes)
    assert len(picture.lines) == len(edges)
    assert picture == draw(0, dict(nodes), [*edges])
    for number, one in enumerate(picture.nodes):
        assert one.left >= 0
        assert one.left + WIDE <= picture.width
        assert one.top + HIGH <= picture.height
        for other in picture.nodes[number + 1 :]:
            assert abs(one.x - other.x) >= WIDE or abs(one.y - other.y) >= HIGH, (one, other)


@pytest.mark.parametrize("seed", range(8))
def test_what_one_reader_may_not_see_changes_nothing_of_their_picture(seed: int) -> None:
    """A property over many networks: the picture of a part is that of the part alone."""
    chance = numbers(seed)
    nodes, edges = some_network(60, 150, seed)
    seen = {key: node for key, node in nodes.items() if key == 0 or next(chance) % 10 < 6}
    given = [one for one in edges if next(chance) % 10 < 7]
    both = [one for one in given if one.near in seen and one.far in seen]
    assert draw(0, seen, given) == draw(0, seen, both)


def test_two_thousand_nodes_with_eight_thousand_links_are_drawn_in_a_second() -> None:
    nodes, edges = some_network(2000, 8000, 1)
    began = time.process_time()
    picture = draw(0, nodes, edges)
    assert time.process_time() - began < 1
    assert len(picture.nodes) == 2000


def test_a_picture_ends_where_its_nodes_do_and_says_where_its_middle_stands() -> None:
    """On a telephone a map of two had begun with half a screen of nothing."""
    for number in (2, 3, 4, 9, 30):
        picture = draw(0, *some_network(number, number - 1, number))
        assert min(one.left for one in picture.nodes) == MARGIN
        assert min(one.top for one in picture.nodes) == MARGIN
        assert max(one.left + WIDE for one in picture.nodes) == picture.width - MARGIN
        assert max(one.top + HIGH for one in picture.nodes) == picture.height - MARGIN
        first = picture.nodes[0]
        assert first.node.key == 0
        assert 0 <= first.x - picture.width * picture.middle / 100 < picture.width / 100
    two = draw(0, *some_network(2, 1, 1))
    assert two.width == ACROSS + WIDE + 2 * MARGIN
    shown = render_to_string(
        "mash_hub/link_map_picture.html", {"picture": two, "name": "Node 0", "total": 1}
    )
    assert "hub-map--small" in shown


def test_a_dense_network_is_drawn_in_two_strokes_that_hold_every_line() -> None:
    nodes, edges = some_network(200, 700, 3)
    picture = draw(0, nodes, edges)
    assert picture.is_dense
    assert picture.sure.count("M") + picture.weak.count("M") == 700
    shown = {"picture": picture, "name": "Node 0", "total": 700}
    svg = render_to_string("mash_hub/link_map_picture.html", shown)
    assert svg.count("<path ") == 2 + sum(one.shape == Shape.CONCERN for one in nodes.values())
    assert "<line " not in svg


def test_a_name_is_shown_as_it_is_and_a_long_one_is_cut() -> None:
    names = ["<b>Tia</b> & co", "A name that is longer than a node is wide"]
    nodes = {one: Node(one, name, "“below” <i>", Shape.PERSON) for one, name in enumerate(names)}
    edges = [Edge(0, 1, "uses", False)]
    shown = {"picture": draw(0, nodes, edges), "name": "x", "total": 1}
    svg = render_to_string("mash_hub/link_map_picture.html", shown)
    assert ">&lt;b&gt;Tia&lt;/b&gt; &amp; co</text>" in svg
    assert ">A name that is longer…</text>" in svg
    assert "<i>" not in svg


def test_who_is_shown_in_a_relationship_alone_is_somebody_protected_and_else_nobody(
    cast: Cast, cmog: Cmog
) -> None:
    """B14: the friend of a child is no child of the reader’s; a name is told by a record alone."""
    tia, kayleigh = case.known(case.TIA, cmog.gwen), case.known(case.KAYLEIGH, cmog.gwen)
    case.known(case.TIA, cmog.lyle, of=tia)
    friend = Tie(Bond.FRIEND, "The home", Confidence.REPORTED)
    part = submitted(cast.joan, [Part(PersonRole.CHILD, case.KAYLEIGH)])
    with door.door(cmog.gwen):
        row = relationships.relate(tia, kayleigh, by=cmog.gwen, tie=friend, showing=Showing())
    assert drawn(tia, cmog.lyle) == ""
    shown = Showing((cmog.lyle.agency_id,), places=(cmog.workspace.pk,))
    until, why = hats.today() + timedelta(days=30), Reason(ReasonCode.RELEVANT)
    with door.door(cmog.gwen):
        relationships.show(
            row, by=cmog.gwen, showing=shown, until_on=until, because=why, version=row.version
        )
    theirs = drawn(tia, cmog.lyle)
    assert labels(theirs) == {"Tia Brannock", "Another person"}
    assert "Another person (protected)" in theirs
    assert "Kayleigh" not in theirs
    with door.door(SETUP):
        of = Involvement.objects.in_file(part.file_id).get()
        now = Identification.objects.standing().get(card=of.card_id)
        now.set_ended(by=SETUP, at=clock.now(), because=why)
        again = Identification(id=uuid4(), card_id=of.card_id, subject_id=kayleigh.pk)
        again.start(by=SETUP, at=clock.now(), because=why)
    assert "Another child (protected)" in drawn(tia, cmog.lyle)
    url = reverse("mash_hub:family", args=[tia.pk])
    page = client_of(cmog.lyle).get(url).content.decode()
    assert "of whom you have no record" in page
    assert reverse("mash_hub:family", args=[kayleigh.pk]) not in page
    assert labels(drawn(tia, cmog.gwen)) == {"Tia Brannock", "Kayleigh Marsden"}
