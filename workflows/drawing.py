"""Draws a lifecycle table: as a Mermaid diagram for reading pages, as BPMN 2.0 XML for tools that draw processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.arrows import Arrow, arrows
from workflows.bpmn import bpmn
from workflows.definition import Lifecycle

__all__ = ["bpmn", "mermaid"]


def mermaid(table: Lifecycle) -> str:
    """A `stateDiagram-v2`: one arrow for each pair of states, and beside a state what may happen within it."""
    drawn = arrows(table)
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f'    state "{_said(state.label)}" as {state.name}' for state in table.states]
    lines.append(f"    [*] --> {table.initial}: {_said(table.begins.label)}")
    lines += [f"    {source} --> {target}: {_said(' / '.join(labels))}" for source, target, labels in _between(drawn)]
    lines += [f"    {state.name} --> [*]" for state in table.states if state.ends]
    lines += _notes(table, drawn)
    return "\n".join(lines) + "\n"


def _between(drawn: Iterable[Arrow]) -> Iterator[tuple[str, str, list[str]]]:
    labels: dict[tuple[str, str], list[str]] = {}
    for arrow in drawn:
        if not arrow.loops:
            labels.setdefault((arrow.source, arrow.target), []).append(arrow.label)
    return ((*ends, said) for ends, said in labels.items())


def _notes(table: Lifecycle, drawn: Iterable[Arrow]) -> Iterator[str]:
    """Triggers that keep the state stand in a note: as loops they would bury the picture."""
    kept: dict[str, list[str]] = {}
    for arrow in drawn:
        if arrow.loops:
            kept.setdefault(arrow.source, []).append(arrow.label)
    for name, labels in kept.items():
        yield f"    note right of {name}"
        yield from (f"        {_said(label)}" for label in labels)
        yield "    end note"


def _said(text: str) -> str:
    """Words without the marks that Mermaid would read as its own."""
    return text.replace('"', "'").replace(":", " -").replace(";", ",").replace("\n", " ")
