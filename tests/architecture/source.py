"""The project's own source as these tests read it: modules, imports, functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("config", "workflows", "service", "notifications")


@dataclass(frozen=True)
class Module:
    """One file: its dotted name, its tree and its lines."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Function:
    """One function or method: where it stands and how many lines it has, decorators and docstring included."""

    where: str
    lines: int


@cache
def modules() -> tuple[Module, ...]:
    paths = [*(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))), ROOT / "wsgi.py"]
    return tuple(_module(path) for path in paths)


def _module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    text = path.read_text("utf-8")
    return Module(".".join(parts).removesuffix(".__init__"), path, ast.parse(text), text.count("\n"))


def imports(module: Module, *, only_at_run_time: bool = True) -> set[str]:
    """The names that a module imports, `from a import b` as both a and a.b; those for type checkers left out."""
    skipped = _for_checkers(module.tree) if only_at_run_time else set()
    found = set()
    for node in ast.walk(module.tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _for_checkers(tree: ast.Module) -> set[int]:
    guarded = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    return {id(inner) for node in guarded for inner in ast.walk(node)}


def functions(module: Module) -> Iterator[Function]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield Function(f"{module.name}.{node.name}", node.end_lineno - node.lineno + 1)


def calls(module: Module, name: str) -> list[int]:
    """The lines on which something of this name is called, as a function or as a method."""
    found = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    return [n.lineno for n in found if name == getattr(n.func, "attr", getattr(n.func, "id", None))]
