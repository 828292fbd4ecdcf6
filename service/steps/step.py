"""What an effect is given: the record that moved, who moved it and how, and the gate for whatever follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from service.relations import Record
from service.transaction import Work
from workflows.definition import Actor, Tell
from workflows.engine import Outcome


class Gate(Protocol):
    """The one door through which records begin and move; effects use it for what follows from them."""

    def begin(self, record: Record, actor: Actor, facts: Mapping[str, Any]) -> None: ...

    def fire(self, record: Record, trigger: str, actor: Actor, facts: Mapping[str, Any]) -> Outcome: ...


@dataclass
class Step:
    """One transition under way. Effects may add to `facts`, which go into history, and to what is told `after`."""

    work: Work
    gate: Gate
    record: Any
    actor: Actor
    facts: dict[str, Any]
    on_behalf_of: int | None = None
    after: list[Tell] = field(default_factory=list)
