"""What a benchmark says: what was measured, what came out, the limit beside it, and whether the target was met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One row of the table; `target` says what was asked for and whether it was met, and is empty where nothing was."""

    what: str
    found: str
    limit: str = ""
    target: str = ""


def against(ratio: float, target: float, of: str, *, at_most: bool = False) -> str:
    """A ratio beside its target, in words."""
    met = ratio <= target if at_most else ratio >= target
    asked = f"{'at most' if at_most else 'at least'} {target:g}"
    return f"{ratio:.2f} ({of}; asked: {asked}): {'met' if met else '**not met**'}"


def table(lines: list[Line]) -> str:
    """The rows as Markdown."""
    head = "| what | found | limit in the same run | target |\n|---|---|---|---|\n"
    return head + "".join(f"| {one.what} | {one.found} | {one.limit} | {one.target} |\n" for one in lines)
