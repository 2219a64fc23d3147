"""Drawing a network around its middle: rings of ellipses, each step farther out; the same input, the same picture.

Nothing but what is handed in has a say in it: neither time nor chance, nor rows that the reader may not see.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

WIDE, HIGH = 184, 68  # of a node
ACROSS, DOWN = 340, 170  # from one ring to the next
IN_A_RING = (
    8  # on the first ring, twice as many on the second, and so on: so none lies over another
)
MARGIN = 30
WORDS_UP_TO, NUMBERS_UP_TO = 60, 600  # links that bear their words, or their number, in the picture


class Shape(StrEnum):
    """What a node is drawn as; its words say the same."""

    CHILD = "CHILD"
    CONCERN = "CONCERN"
    PERSON = "PERSON"
    PLACE = "PLACE"
    THING = "THING"


@dataclass(frozen=True)
class Node(Generic[Key]):
    """Somebody or something to be drawn: its name, the line below, and its shape."""

    key: Key
    label: str
    below: str
    shape: Shape


@dataclass(frozen=True)
class Edge(Generic[Key]):
    """A line between two nodes, with its words; a broken one is not sure."""

    near: Key
    far: Key
    words: str
    is_weak: bool


@dataclass(frozen=True)
class Drawn(Generic[Key]):
    """A node where it stands: the middle of it."""

    node: Node[Key]
    x: int
    y: int

    @property
    def left(self) -> int:
        """The left edge."""
        return self.x - WIDE // 2

    @property
    def top(self) -> int:
        """The upper edge."""
        return self.y - HIGH // 2

    @property
    def name_y(self) -> int:
        """The line on which the name stands: in the middle where there is nothing below."""
        return self.y - 2 if self.node.below else self.y + 5

    @property
    def below_y(self) -> int:
        """The line below the name."""
        return self.y + 17

    @property
    def diamond(self) -> str:
        """The corners of a diamond around its words."""
        wide, high = WIDE // 2 + 26, HIGH // 2 + 20
        x, y = self.x, self.y
        return f"M{x - wide} {y}L{x} {y - high}L{x + wide} {y}L{x} {y + high}Z"


@dataclass(frozen=True)
class Line:
    """An edge where it runs, with what stands at its middle; no words, no box."""

    x1: int
    y1: int
    x2: int
    y2: int
    words: str
    is_weak: bool

    @property
    def x(self) -> int:
        """The middle, across."""
        return (self.x1 + self.x2) // 2

    @property
    def y(self) -> int:
        """The middle, down."""
        return (self.y1 + self.y2) // 2

    @property
    def label_top(self) -> int:
        """The upper edge of the box behind the words."""
        return self.y - 10

    @property
    def label_y(self) -> int:
        """The line on which the words stand."""
        return self.y + 5

    @property
    def wide(self) -> int:
        """The box behind the words."""
        return 12 + 8 * len(self.words)

    @property
    def left(self) -> int:
        """The left edge of that box."""
        return self.x - self.wide // 2


@dataclass(frozen=True)
class Picture(Generic[Key]):
    """A drawn network and its size."""

    nodes: Sequence[Drawn[Key]]
    lines: Sequence[Line]
    width: int
    height: int

    @property
    def middle(self) -> int:
        """How far across, in hundredths, the one stands around whom it is drawn."""
        return 100 * self.nodes[0].x // self.width

    @property
    def is_dense(self) -> bool:
        """Whether its lines bear neither words nor numbers: then all of a kind are drawn in one stroke."""
        return len(self.lines) > NUMBERS_UP_TO

    @property
    def sure(self) -> str:
        """Every line that is sure, as one path."""
        return _path(one for one in self.lines if not one.is_weak)

    @property
    def weak(self) -> str:
        """Every broken line, as one path."""
        return _path(one for one in self.lines if one.is_weak)


def _path(lines: Iterable[Line]) -> str:
    return "".join(f"M{one.x1} {one.y1}L{one.x2} {one.y2}" for one in lines)


def steps_from(first: Key, edges: Iterable[tuple[Key, Key]]) -> dict[Key, int]:
    """How many steps each node lies from the first, for all that can be reached."""
    beside: dict[Key, list[Key]] = {}
    for near, far in edges:
        beside.setdefault(near, []).append(far)
        beside.setdefault(far, []).append(near)
    found, edge = {first: 0}, [first]
    while edge:
        farther = []
        for one in edge:
            for other in beside.get(one, ()):
                if other not in found:
                    found[other] = found[one] + 1
                    farther.append(other)
        edge = farther
    return found


def draw(first: Key, nodes: Mapping[Key, Node[Key]], edges: Sequence[Edge[Key]]) -> Picture[Key]:
    """Draw the nodes in the order given, each step from the first on rings of its own.

    On its ring a node stands near the direction of the one through which it is reached, so that few
    lines cross. Edges to what is not among the nodes are not drawn. The picture ends where its nodes do:
    a few of them stand to one side of the middle.
    """
    shown = [one for one in edges if one.near in nodes and one.far in nodes]
    far = steps_from(first, [(one.near, one.far) for one in shown])
    places = _places(first, [key for key in nodes if key in far], far, shown)
    drawn_edges = [one for one in shown if one.near in places and one.far in places]
    columns, rows = [x for x, _ in places.values()], [y for _, y in places.values()]
    across = WIDE // 2 + MARGIN - min(columns)
    down = HIGH // 2 + MARGIN - min(rows)
    return Picture(
        [Drawn(nodes[key], x + across, y + down) for key, (x, y) in places.items()],
        [
            _line(one, number, len(drawn_edges), places, (across, down))
            for number, one in enumerate(drawn_edges, start=1)
        ],
        across + max(columns) + WIDE // 2 + MARGIN,
        down + max(rows) + HIGH // 2 + MARGIN,
    )


def _through(
    order: Mapping[Key, int], far: Mapping[Key, int], edges: Sequence[Edge[Key]]
) -> dict[Key, Key]:
    """The node one step nearer through which each is reached first."""
    found: dict[Key, Key] = {}
    for one in edges:
        for key, other in ((one.near, one.far), (one.far, one.near)):
            if key in order and far.get(other, -1) == far[key] - 1:
                found.setdefault(key, other)
    return found


def _places(
    first: Key, keys: Sequence[Key], far: Mapping[Key, int], edges: Sequence[Edge[Key]]
) -> dict[Key, tuple[int, int]]:
    order = {key: number for number, key in enumerate(keys)}
    through = _through(order, far, edges)
    angle: dict[Key, float] = {first: 0.0}
    places = {first: (0, 0)}
    ring = 0
    for step in range(1, max(far.values()) + 1):
        level = [key for key in keys if far[key] == step]
        level.sort(key=lambda key: (angle[through[key]], order[key]))
        while level:
            ring += 1
            here, level = level[: IN_A_RING * ring], level[IN_A_RING * ring :]
            for number, key in enumerate(here):
                angle[key] = 2 * pi * number / len(here)
                x, y = cos(angle[key]) * ACROSS * ring, sin(angle[key]) * DOWN * ring
                places[key] = (round(x), round(y))
    return places


def _line(
    edge: Edge[Key],
    number: int,
    total: int,
    places: Mapping[Key, tuple[int, int]],
    middle: tuple[int, int],
) -> Line:
    (x1, y1), (x2, y2) = places[edge.near], places[edge.far]
    across, down = middle
    words = ""
    if total <= WORDS_UP_TO:
        words = f"{number} {edge.words}"
    elif total <= NUMBERS_UP_TO:
        words = str(number)
    return Line(x1 + across, y1 + down, x2 + across, y2 + down, words, edge.is_weak)
