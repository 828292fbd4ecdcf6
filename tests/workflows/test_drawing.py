"""Pictures of lifecycles: complete, readable, and BPMN that stands on its own feet."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import pytest

from workflows.arrows import arrows
from workflows.catalogue import LIFECYCLES
from workflows.definition import Lifecycle
from workflows.drawing import bpmn, mermaid
from workflows.layout import Flow, Node, arrange

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
NODES = ("startEvent", "userTask", "exclusiveGateway", "endEvent")
every_lifecycle = pytest.mark.parametrize("table", LIFECYCLES.values(), ids=list(LIFECYCLES))


class Drawn:
    """A BPMN file as a viewer reads it."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text)
        self.process = self.root.find(f"{MODEL}process")
        assert self.process is not None
        self.nodes = {node.get("id"): node for kind in NODES for node in self.process.findall(MODEL + kind)}
        self.flows = {flow.get("id"): flow for flow in self.process.findall(f"{MODEL}sequenceFlow")}

    def of_kind(self, kind: str) -> list[str | None]:
        return [id_ for id_, node in self.nodes.items() if node.tag == MODEL + kind]

    def boxes(self) -> dict[str | None, list[float]]:
        return {shape.get("bpmnElement"): _sides(shape.find(BOUNDS)) for shape in self.root.iter(f"{DIAGRAM}BPMNShape")}

    def lines(self) -> dict[str | None, list[tuple[float, float]]]:
        return {
            edge.get("bpmnElement"): [(float(p.get("x", "")), float(p.get("y", ""))) for p in edge.findall(WAYPOINT)]
            for edge in self.root.iter(f"{DIAGRAM}BPMNEdge")
        }


def _sides(bounds: ElementTree.Element | None) -> list[float]:
    assert bounds is not None
    return [float(bounds.get(name, "")) for name in ("x", "y", "width", "height")]


@every_lifecycle
def test_mermaid_shows_every_state_by_its_label(table: Lifecycle) -> None:
    text = mermaid(table)
    assert text.startswith("stateDiagram-v2\n")
    assert all(f'state "{state.label}" as {state.name}' in text for state in table.states)


@every_lifecycle
def test_mermaid_draws_one_arrow_for_each_pair_of_states(table: Lifecycle) -> None:
    wanted = {(arrow.source, arrow.target) for arrow in arrows(table) if not arrow.loops}
    lines = [line.strip() for line in mermaid(table).splitlines() if " --> " in line and "[*]" not in line]
    drawn = [tuple(line.split(":")[0].split(" --> ")) for line in lines]
    assert sorted(drawn) == sorted(wanted)


@every_lifecycle
def test_mermaid_names_every_trigger_by_its_words(table: Lifecycle) -> None:
    text = mermaid(table)
    assert all(arrow.label in text for arrow in arrows(table))


def test_what_the_service_does_without_anybody_is_marked() -> None:
    text = mermaid(LIFECYCLES["audit"])
    assert "actions_issued --> completed: Complete (by itself)" in text
    assert "audited --> actions_issued: Issue the actions\n" in text


def test_what_people_and_the_service_may_both_do_is_marked() -> None:
    assert "issued --> escalated: Escalate now (or by itself)" in mermaid(LIFECYCLES["action_plan"])


def test_triggers_that_keep_the_state_stand_in_a_note_beside_it() -> None:
    text = mermaid(LIFECYCLES["supervision"])
    assert "    note right of planned\n        Move\n    end note" in text


@every_lifecycle
def test_bpmn_ids_are_unique(table: Lifecycle) -> None:
    ids = [element.get("id") for element in Drawn(bpmn(table)).root.iter() if element.get("id")]
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []


@every_lifecycle
def test_bpmn_flows_lead_from_a_node_to_a_node(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    for flow in drawn.flows.values():
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= set(drawn.nodes)


@every_lifecycle
def test_bpmn_nodes_know_the_flows_that_come_and_go(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    for direction, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for id_, node in drawn.nodes.items():
            told = sorted(str(element.text) for element in node.findall(MODEL + direction))
            assert told == sorted(str(name) for name, flow in drawn.flows.items() if flow.get(end) == id_)


@every_lifecycle
def test_bpmn_begins_once_and_ends_nowhere_but_at_an_end(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    assert len(drawn.of_kind("startEvent")) == 1
    sources = {flow.get("sourceRef") for flow in drawn.flows.values()}
    assert set(drawn.nodes) - sources == set(drawn.of_kind("endEvent"))
    targets = {flow.get("targetRef") for flow in drawn.flows.values()}
    assert set(drawn.nodes) - targets == set(drawn.of_kind("startEvent"))


@every_lifecycle
def test_bpmn_chooses_only_at_gateways(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    leaving = Counter(flow.get("sourceRef") for flow in drawn.flows.values())
    assert {id_ for id_, count in leaving.items() if count > 1} == set(drawn.of_kind("exclusiveGateway"))


@every_lifecycle
def test_bpmn_has_a_user_task_for_each_state_in_which_somebody_acts(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    acting = {f"state_{state.name}" for state in table.states if not state.ends}
    assert set(drawn.of_kind("userTask")) == acting
    assert set(drawn.of_kind("endEvent")) == {f"end_{state.name}" for state in table.states if state.ends}


@every_lifecycle
def test_bpmn_names_a_flow_for_every_trigger(table: Lifecycle) -> None:
    names = Counter(flow.get("name") for flow in Drawn(bpmn(table)).flows.values() if flow.get("name"))
    assert names == Counter(arrow.label for arrow in arrows(table))


@every_lifecycle
def test_bpmn_places_every_node_and_none_on_another(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    boxes = drawn.boxes()
    assert set(boxes) == set(drawn.nodes)
    row = sorted((x, x + width) for x, _, width, _ in boxes.values())
    assert all(end < begin for (_, end), (begin, _) in zip(row, row[1:], strict=False))


@every_lifecycle
def test_bpmn_lines_go_from_the_edge_of_one_node_to_that_of_the_other(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    boxes, lines = drawn.boxes(), drawn.lines()
    assert set(lines) == set(drawn.flows)
    for id_, flow in drawn.flows.items():
        for (x, y), end in ((lines[id_][0], "sourceRef"), (lines[id_][-1], "targetRef")):
            left, top, width, height = boxes[flow.get(end)]
            assert left <= x <= left + width
            assert top <= y <= top + height


@every_lifecycle
def test_bpmn_lines_never_lie_on_one_another_where_they_run_level(table: Lifecycle) -> None:
    level: dict[float, list[tuple[float, float]]] = {}
    for line in Drawn(bpmn(table)).lines().values():
        for (x, y), (to_x, to_y) in zip(line, line[1:], strict=False):
            if y == to_y:
                level.setdefault(y, []).append((min(x, to_x), max(x, to_x)))
    for stretches in level.values():
        stretches.sort()
        assert all(end <= begin for (_, end), (begin, _) in zip(stretches, stretches[1:], strict=False))


@every_lifecycle
def test_nothing_is_drawn_off_the_page(table: Lifecycle) -> None:
    drawn = Drawn(bpmn(table))
    corners = [(x, y) for x, y, _, _ in drawn.boxes().values()] + [p for line in drawn.lines().values() for p in line]
    labels = [_sides(label.find(BOUNDS)) for label in drawn.root.iter(f"{DIAGRAM}BPMNLabel")]
    assert min(min(x, y) for x, y in corners) >= 0
    assert min(min(x, y) for x, y, _, _ in labels) >= 0


def test_a_line_from_a_node_to_itself_goes_around_it() -> None:
    page = arrange([Node("one", 50, 50)], [Flow("again", "one", "one", "Again")])
    line = page.lines["again"]
    assert len({x for x, _ in line}) > 1 and len(set(line)) == len(line)
