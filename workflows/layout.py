"""Places a process on a page: its nodes in one row, its flows on lanes above (back) and below (forward) them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

MIDDLE = 0  # the height at which the row of nodes is centred; the page is shifted to begin at its margin
GAP, SHORT_GAP = 150, 90
FIRST_LANE, LANE = 85, 34
MARGIN = 40
LETTER, LINE = 6, 14

Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, by its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Node:
    """Something to place: its size, and whether it stands close to the node before it."""

    id: str
    width: int
    height: int
    close: bool = False


@dataclass(frozen=True)
class Flow:
    """A line from one node to another; `room` is the width that its name takes, None: reckoned from its letters."""

    id: str
    source: str
    target: str
    name: str = ""
    room: int | None = None

    @property
    def width(self) -> int:
        return LETTER * len(self.name) if self.room is None else self.room


@dataclass(frozen=True)
class Page:
    """Where everything stands: a box for each node, the corners of each flow, a box for each name of a flow."""

    nodes: Mapping[str, Box]
    lines: Mapping[str, Sequence[Point]]
    names: Mapping[str, Box]


def arrange(nodes: Sequence[Node], flows: Sequence[Flow], gap: int = GAP) -> Page:
    """Nodes from left to right as given, `gap` apart; a flow to the next node is straight, every other has a lane."""
    boxes = _row(nodes, gap)
    straight = _straight(nodes, flows)
    bent = [flow for flow in flows if flow not in straight]
    lanes = _lanes(bent, boxes)
    entries = _entries(bent, boxes, lanes)
    lines: dict[str, Sequence[Point]] = {flow.id: _level(flow, boxes) for flow in straight}
    lines |= {flow.id: _bent(flow, boxes, lanes[flow.id], entries[flow.id]) for flow in bent}
    names = {flow.id: _name(flow, lines[flow.id]) for flow in flows if flow.name}
    return _from_margin(boxes, lines, names)


def _row(nodes: Sequence[Node], gap: int) -> dict[str, Box]:
    boxes, x = {}, 0
    for number, node in enumerate(nodes):
        if number:
            x += SHORT_GAP if node.close else gap
        boxes[node.id] = Box(x, MIDDLE - node.height // 2, node.width, node.height)
        x += node.width
    return boxes


def _straight(nodes: Sequence[Node], flows: Sequence[Flow]) -> list[Flow]:
    """The first flow of each node to the one beside it."""
    beside = {(node.id, after.id) for node, after in pairwise(nodes)}
    first = {(flow.source, flow.target): flow for flow in reversed(flows)}
    return [flow for ends, flow in first.items() if ends in beside]


def _forward(flow: Flow, boxes: Mapping[str, Box]) -> bool:
    return boxes[flow.target].x > boxes[flow.source].x


def _lanes(flows: Sequence[Flow], boxes: Mapping[str, Box]) -> dict[str, int]:
    """The height of each bent flow: short ones close to the row, and no two on one lane where both pass."""
    taken: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    heights = {}
    for flow in sorted(flows, key=lambda flow: (_reach(flow, boxes), flow.id)):
        forward, (left, right) = _forward(flow, boxes), _span(flow, boxes)
        lane = 0
        while any(left < other[1] and other[0] < right for other in taken.get((forward, lane), ())):
            lane += 1
        taken.setdefault((forward, lane), []).append((left, right))
        heights[flow.id] = MIDDLE + (FIRST_LANE + lane * LANE) * (1 if forward else -1)
    return heights


def _reach(flow: Flow, boxes: Mapping[str, Box]) -> int:
    return abs(boxes[flow.source].centre - boxes[flow.target].centre)


def _span(flow: Flow, boxes: Mapping[str, Box]) -> tuple[int, int]:
    """From where to where a flow needs its lane: its line or its name, whichever is wider, and some air."""
    ends = sorted((boxes[flow.source].centre, boxes[flow.target].centre))
    middle, half = sum(ends) // 2, max(ends[1] - ends[0], flow.width) // 2 + LINE
    return middle - half, middle + half


def _entries(flows: Sequence[Flow], boxes: Mapping[str, Box], lanes: Mapping[str, int]) -> dict[str, int]:
    """Where each bent flow meets its target: side by side along a wide node, the outer lanes around the inner."""
    arriving: dict[tuple[str, bool], list[Flow]] = {}
    for flow in flows:
        arriving.setdefault((flow.target, _forward(flow, boxes)), []).append(flow)
    places = {}
    for (target, forward), group in arriving.items():
        box = boxes[target]
        room = box.width // (len(group) + 1) if box.width > box.height else 0
        for number, flow in enumerate(sorted(group, key=lambda flow: abs(lanes[flow.id])), start=1):
            inwards = number * room if forward else box.width - number * room
            places[flow.id] = box.x + inwards if room else box.centre
    return places


def _level(flow: Flow, boxes: Mapping[str, Box]) -> list[Point]:
    source, target = boxes[flow.source], boxes[flow.target]
    return [(source.x + source.width, MIDDLE), (target.x, MIDDLE)]


def _bent(flow: Flow, boxes: Mapping[str, Box], height: int, entry: int) -> list[Point]:
    source, target = boxes[flow.source], boxes[flow.target]
    side = 1 if height > MIDDLE else -1
    if source == target:
        return _loop(source, height)
    return [
        (source.centre, MIDDLE + side * source.height // 2),
        (source.centre, height),
        (entry, height),
        (entry, MIDDLE + side * target.height // 2),
    ]


def _loop(box: Box, height: int) -> list[Point]:
    """Out above a node and aslant back into its left corner, so that no loop lies on another."""
    return [(box.centre, MIDDLE - box.height // 2), (box.centre, height), (box.x - LANE // 2, height), (box.x, MIDDLE)]


def _name(flow: Flow, line: Sequence[Point]) -> Box:
    """Just above the level stretch of the line, beside where it begins."""
    width = flow.width
    if len(line) == 2:
        return Box((line[0][0] + line[1][0] - width) // 2, line[0][1] - LINE - 3, width, LINE)
    (begins, height), (ends, _) = line[1:3]
    left = begins + LETTER if ends > begins else begins - LETTER - width
    return Box(left, height - LINE - 3, width, LINE)


def _from_margin(boxes: Mapping[str, Box], lines: Mapping[str, Sequence[Point]], names: Mapping[str, Box]) -> Page:
    """The same picture, moved so that nothing stands left of the margin or above it."""
    everything = [*boxes.values(), *names.values()]
    dx = MARGIN - min([box.x for box in everything] + [x for line in lines.values() for x, _ in line])
    dy = MARGIN - min([box.y for box in everything] + [y for line in lines.values() for _, y in line])

    def moved(placed: Iterable[tuple[str, Box]]) -> dict[str, Box]:
        return {id_: Box(box.x + dx, box.y + dy, box.width, box.height) for id_, box in placed}

    shifted = {id_: [(x + dx, y + dy) for x, y in line] for id_, line in lines.items()}
    return Page(moved(boxes.items()), shifted, moved(names.items()))
