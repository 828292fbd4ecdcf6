"""Where everything of a lifecycle's picture stands: wide as a row of states, narrow as a list of them; pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.insight.process.passages import Passage, Wait, days_of
from service.insight.statistics.spread import Spread
from workflows.arrows import arrows
from workflows.definition import Lifecycle
from workflows.layout import Flow, Node, Page, arrange

WIDTH, HEIGHT, GAP = 124, 64, 104
LETTER = 8
THIN, THICK = 1.5, 7.0
NARROW, ROW, HEAD, AIR = 346, 30, 46, 26


@dataclass(frozen=True)
class Edge:
    """All ways from one state to another: what they are called, how often they were taken, after how many days."""

    source: str
    target: str
    labels: tuple[str, ...]
    count: int
    days: Spread

    @property
    def id(self) -> str:
        return f"{self.source}-{self.target}"


@dataclass(frozen=True)
class Line:
    """An edge on the page: its corners, how thick it is, where its words begin or end."""

    edge: Edge
    points: str
    thick: float
    x: int
    y: int
    anchor: str
    straight: bool


@dataclass(frozen=True)
class Box:
    """A state on the page, and how many records stand there now; None where a record ends."""

    label: str
    standing: int | None
    x: int
    y: int
    exits: tuple[Exit, ...] = ()


@dataclass(frozen=True)
class Exit:
    """A way out of a state in the narrow picture: a line of its own below it."""

    edge: Edge
    to: str
    y: int


@dataclass(frozen=True)
class Picture:
    """One drawing."""

    width: int
    height: int
    boxes: Sequence[Box]
    lines: Sequence[Line] = ()


def edges(table: Lifecycle, passages: Sequence[Passage]) -> list[Edge]:
    """Every pair of states between which the table has a way, or history has one, taken or not."""
    labels: dict[tuple[str, str], list[str]] = {}
    for arrow in arrows(table):
        if not arrow.loops:
            labels.setdefault((arrow.source, arrow.target), []).append(arrow.label.removesuffix(" (by itself)"))
    known = set(table.by_state)
    gone: dict[tuple[str, str], list[Passage]] = {}
    for one in passages:
        if one.source != one.target and {one.source, one.target} <= known:
            gone.setdefault((one.source, one.target), []).append(one)
    return [_edge(ends, labels.get(ends, []), gone.get(ends, [])) for ends in dict.fromkeys([*labels, *gone])]


def _edge(ends: tuple[str, str], labels: Iterable[str], gone: Sequence[Passage]) -> Edge:
    said = tuple(dict.fromkeys(label.removesuffix(" (or by itself)") for label in labels))
    return Edge(*ends, said, sum(one.count for one in gone), days_of(gone))


def wide(table: Lifecycle, found: Sequence[Edge], waits: Sequence[Wait], said: dict[str, str]) -> Picture:
    """The states in a row; `said` are the words at each edge, by its id."""
    beside = {(one.name, after.name) for one, after in pairwise(table.states)}
    nodes = [Node(state.name, WIDTH, HEIGHT) for state in table.states]
    flows = [_flow(edge, said[edge.id], (edge.source, edge.target) in beside) for edge in found]
    page = arrange(nodes, flows, GAP)
    most = max((edge.count for edge in found), default=0) or 1
    standing = {wait.state.name: wait.standing for wait in waits}
    boxes = [
        Box(state.label, standing.get(state.name), page.nodes[state.name].x, page.nodes[state.name].y)
        for state in table.states
    ]
    return Picture(*_size(page), boxes, [_line(edge, page, most) for edge in found])


def _flow(edge: Edge, words: str, straight: bool) -> Flow:
    return Flow(edge.id, edge.source, edge.target, words, 0 if straight else LETTER * len(words))


def _line(edge: Edge, page: Page, most: int) -> Line:
    corners = page.lines[edge.id]
    thick = THIN + (THICK - THIN) * edge.count / most if edge.count else 1.0
    points = " ".join(f"{x},{y}" for x, y in corners)
    if len(corners) == 2:
        (left, height), (right, _) = corners
        return Line(edge, points, thick, (left + right) // 2, height, "middle", True)
    (begins, height), (ends, _) = corners[1:3]
    onwards = ends > begins
    x = begins + LETTER if onwards else begins - LETTER
    return Line(edge, points, thick, x, height - LETTER, "start" if onwards else "end", False)


def _size(page: Page) -> tuple[int, int]:
    """As far as anything reaches, and a margin."""
    boxes = [*page.nodes.values(), *page.names.values()]
    right = max([box.x + box.width for box in boxes] + [x for line in page.lines.values() for x, _ in line])
    foot = max([box.y + box.height for box in boxes] + [y for line in page.lines.values() for _, y in line])
    return right + 12, foot + 16


def narrow(table: Lifecycle, found: Sequence[Edge], waits: Sequence[Wait]) -> Picture:
    """The states one below the other, each with its ways out below it."""
    standing = {wait.state.name: wait.standing for wait in waits}
    boxes, y = [], 1
    for state in table.states:
        ways = [edge for edge in found if edge.source == state.name]
        exits = tuple(
            Exit(edge, table.by_state[edge.target].label, y + HEAD + number * ROW + ROW // 2 + 4)
            for number, edge in enumerate(ways)
        )
        boxes.append(Box(state.label, standing.get(state.name), 1, y, exits))
        y += HEAD + len(ways) * ROW + AIR
    return Picture(NARROW, y - AIR + 2, boxes)
