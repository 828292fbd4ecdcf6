"""Writes a lifecycle table as BPMN 2.0 XML, with the places of everything on the page, so that viewers can draw it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree  # nosec B405 # only written, never read

from workflows.arrows import Arrow, arrows
from workflows.definition import Lifecycle, State
from workflows.layout import Box, Flow, Node, Page, arrange

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
SIZES = {"startEvent": (36, 36), "userTask": (120, 80), "exclusiveGateway": (50, 50), "endEvent": (36, 36)}
Element = ElementTree.Element

for prefix, uri in SPACES.items():
    ElementTree.register_namespace(prefix, uri)


@dataclass(frozen=True)
class Part:
    """A node of the process: what BPMN calls its kind, its name, and what is written beside it."""

    id: str
    kind: str
    name: str
    says: str = ""
    after_task: bool = False

    @property
    def node(self) -> Node:
        return Node(self.id, *SIZES[self.kind], close=self.after_task)


def bpmn(table: Lifecycle) -> str:
    """One process: a user task for each state in which somebody acts, a choice where several things may happen."""
    drawn = arrows(table)
    parts, flows = list(_parts(table, drawn)), list(_flows(table, drawn))
    page = arrange([part.node for part in parts], flows)
    root = Element(_tag("bpmn", "definitions"), {"id": f"{table.kind}_definitions", "targetNamespace": "countersign"})
    root.append(_process(table, parts, flows))
    root.append(_diagram(table, parts, flows, page))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _tag(space: str, name: str) -> str:
    return f"{{{SPACES[space]}}}{name}"


# --- what the process consists of -----------------------------------------------------------------------


def _parts(table: Lifecycle, drawn: list[Arrow]) -> Iterator[Part]:
    yield Part("begin", "startEvent", table.begins.label)
    for state in table.states:
        if not state.ends:
            yield Part(f"state_{state.name}", "userTask", state.label, _says(state))
        if _chooses(state, drawn):
            yield Part(f"choice_{state.name}", "exclusiveGateway", "", after_task=not state.ends)
        if state.ends:
            yield Part(f"end_{state.name}", "endEvent", state.label)


def _says(state: State) -> str:
    """Who is asked for what in this state."""
    return "; ".join(f"{rule.title}: {rule.whose.replace('_', ' ')}" for rule in state.tasks)


def _chooses(state: State, drawn: list[Arrow]) -> bool:
    """More than one thing may follow; for an end, anything at all, as an end itself leads nowhere."""
    return sum(arrow.source == state.name for arrow in drawn) > (0 if state.ends else 1)


def _flows(table: Lifecycle, drawn: list[Arrow]) -> Iterator[Flow]:
    into = {state.name: _entrance(state, drawn) for state in table.states}
    yield Flow("flow_begin", "begin", into[table.initial], "")
    for state in table.states:
        if _chooses(state, drawn):
            source, target = ("choice", "end") if state.ends else ("state", "choice")
            yield Flow(f"flow_{state.name}", f"{source}_{state.name}", f"{target}_{state.name}")
    for arrow in drawn:
        begins = next(state for state in table.states if state.name == arrow.source)
        out = f"choice_{begins.name}" if _chooses(begins, drawn) else f"state_{begins.name}"
        yield Flow(f"flow_{arrow.source}_{arrow.trigger}_{arrow.target}", out, into[arrow.target], arrow.label)


def _entrance(state: State, drawn: list[Arrow]) -> str:
    if not state.ends:
        return f"state_{state.name}"
    return f"choice_{state.name}" if _chooses(state, drawn) else f"end_{state.name}"


# --- XML ------------------------------------------------------------------------------------------------


def _process(table: Lifecycle, parts: list[Part], flows: list[Flow]) -> Element:
    process = Element(_tag("bpmn", "process"), {"id": table.kind, "name": table.title, "isExecutable": "false"})
    for part in parts:
        element = ElementTree.SubElement(process, _tag("bpmn", part.kind), _named({"id": part.id}, part.name))
        if part.says:
            ElementTree.SubElement(element, _tag("bpmn", "documentation")).text = part.says
        for direction, end in (("incoming", "target"), ("outgoing", "source")):
            for flow in flows:
                if getattr(flow, end) == part.id:
                    ElementTree.SubElement(element, _tag("bpmn", direction)).text = flow.id
    for flow in flows:
        ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        ElementTree.SubElement(process, _tag("bpmn", "sequenceFlow"), _named(ends, flow.name))
    return process


def _named(attributes: dict[str, str], name: str) -> dict[str, str]:
    return attributes | ({"name": name} if name else {})


def _diagram(table: Lifecycle, parts: list[Part], flows: list[Flow], page: Page) -> Element:
    diagram = Element(_tag("bpmndi", "BPMNDiagram"), {"id": f"{table.kind}_diagram"})
    plane = ElementTree.SubElement(
        diagram, _tag("bpmndi", "BPMNPlane"), {"id": f"{table.kind}_plane", "bpmnElement": table.kind}
    )
    for part in parts:
        shape, box = _drawn(plane, "BPMNShape", part.id), page.nodes[part.id]
        _bounds(shape, box)
        if part.kind == "endEvent":  # beside it, as arrows come from beneath
            beside = Box(box.x + box.width + 4, box.y, 6 * len(part.name) + 12, 14)
            _bounds(ElementTree.SubElement(shape, _tag("bpmndi", "BPMNLabel")), beside)
    for flow in flows:
        edge = _drawn(plane, "BPMNEdge", flow.id)
        for x, y in page.lines[flow.id]:
            ElementTree.SubElement(edge, _tag("di", "waypoint"), {"x": str(x), "y": str(y)})
        if flow.id in page.names:
            _bounds(ElementTree.SubElement(edge, _tag("bpmndi", "BPMNLabel")), page.names[flow.id])
    return diagram


def _drawn(plane: Element, kind: str, id_: str) -> Element:
    return ElementTree.SubElement(plane, _tag("bpmndi", kind), {"id": f"{id_}_drawn", "bpmnElement": id_})


def _bounds(element: Element, box: Box) -> None:
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ElementTree.SubElement(element, _tag("dc", "Bounds"), {name: str(value) for name, value in sides.items()})
