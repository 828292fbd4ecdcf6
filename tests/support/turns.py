"""Which part of what takes long is looked at in this build: several builds, or one without `TURN`, look at everything.

`make test` sets `TURN` to the commit that it is run on. Whatever is shared out here is shared out by name and turn, so
the same `TURN` looks at the same part wherever it runs, and turns 0, 1, 2 … one after another leave nothing out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from typing import Any
from zlib import crc32

VARIABLE = "TURN"


def turn() -> int | None:
    """The number of this turn, nothing where everything is looked at; `TURN` is hexadecimal as commits are."""
    said = os.environ.get(VARIABLE, "")
    return int(said, 16) if said else None


def has_turn(what: str | int, parts: int) -> bool:
    """Is the thing of this name, or the one of this number, looked at now, when it is in one turn of so many?

    Where two are asked for at once, numbers of parts without a common divisor leave nothing out in the long run.
    """
    now = turn()
    number = what if isinstance(what, int) else crc32(what.encode())
    return now is None or (number + now) % parts == 0


def left_out(items: Iterable[Any], shared: Mapping[str, Set[str]]) -> list[Any]:
    """Of tests that are there for several databases or widths, those that another turn does.

    `shared` says of each such parameter in which folders it is drawn. Each of their tests is in every build with one
    value of it: of two values about one half has each.
    """
    now = turn()
    if now is None:
        return []
    by_name: dict[str, dict[str, Any]] = {}
    for item in items:
        for parameter in shared:
            value = item.callspec.params.get(parameter) if hasattr(item, "callspec") else None
            if value and item.path.parent.name in shared[parameter]:
                by_name.setdefault(item.nodeid.replace(str(value), ""), {})[str(value)] = item
    found = []
    for name, having in by_name.items():
        first = next(iter(having.values()))
        drawn = name.partition("::")[0] if first.get_closest_marker("together") else name
        chosen = sorted(having)[(crc32(drawn.encode()) + now) % len(having)]
        found += [item for value, item in having.items() if value != chosen]
    return found
