"""What was erased, in signed lines beside the checkpoints: a restore erases it again, whatever a backup holds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from service.checkpoints import folder
from service.context import here
from service.keys import is_signature, signature
from service.protecting import ABOUT
from service.steps.erasing.marks import Why
from service.steps.erasing.mentions import erase_everywhere
from service.steps.erasing.units import UNITS, Unit
from service.transaction import Work, transaction

FILE = "erasures.log"
PURPOSE = b"erased"
Eraser = Callable[[Work, int], object]


def _erase(unit: Unit, work: Work, number: int) -> None:
    unit(work, number, Why())


def _everywhere(about: str, work: Work, number: int) -> None:
    erase_everywhere(about, work, number, Why())


# What others wrote goes as well: the log says so by this, after the kind.
EVERYWHERE = " everywhere"
# How each kind of record is erased, by its name; erasing what is erased or absent already must do nothing.
ERASERS: dict[str, Eraser] = {
    **{kind: partial(_erase, unit) for kind, unit in UNITS.items()},
    **{about + EVERYWHERE: partial(_everywhere, about) for about in ABOUT},
}


@dataclass
class Reapplied:
    """`erased` counts what was erased again; `faults` are sentences about what was not."""

    erased: int = 0
    faults: list[str] = field(default_factory=list)


def place() -> Path:
    """The log; copy it away with the checkpoints."""
    return folder() / FILE


def note(kind: str, number: int) -> None:
    """Add what is erased, before it is: a log that cannot be written stops the erasure. Raises OSError."""
    before = [*_lines(place())][-1:]
    content = {"at": here().now().isoformat(), "kind": kind, "number": number, "after": _digest("".join(before))}
    text = json.dumps({**content, "signature": signature(_text(content), PURPOSE)}) + "\n"
    file = os.open(place(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, text.encode())
        os.fsync(file)
    finally:
        os.close(file)


def reapply(erasers: Mapping[str, Eraser] | None = None) -> Reapplied:
    """Erase again everything in the log, each in a transaction of its own; a changed or missing line is a fault.

    A line whose signature is wrong is not followed: nobody may have records erased by writing into a file.
    """
    known, found, before = ERASERS if erasers is None else erasers, Reapplied(), ""
    for number, line in enumerate(_lines(place()), 1):
        content = _read(line)
        if content is None:
            found.faults.append(f"Line {number} of {FILE} was changed: what it names was not erased.")
        else:
            if content["after"] != _digest(before):
                found.faults.append(f"Before line {number} of {FILE} a line is missing or was changed.")
            _again(known, content, found)
        before = line
    return found


def _again(known: Mapping[str, Eraser], content: Mapping[str, Any], found: Reapplied) -> None:
    kind, number = content["kind"], content["number"]
    if kind not in known:
        found.faults.append(f"{kind.replace('_', ' ')} {number} was erased, and this version cannot erase it again.")
        return
    with transaction() as work:
        known[kind](work, number)
    found.erased += 1


def _read(line: str) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(line)
        given = content.pop("signature")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return content if is_signature(given, _text(content), PURPOSE) else None


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        with open(path, encoding="utf-8", errors="replace") as lines:
            yield from (line.rstrip("\n") for line in lines if line.strip())


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), sort_keys=True)


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
