"""The frozen list from which a sample is drawn: what of a case decides, which cases are left out, its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Excluded(StrEnum):
    """Why a case on the list cannot be drawn; each is left out for one reason."""

    AUDIT_OPEN = "audit_open"
    AUDITED_INSIDE_WINDOW = "audited_inside_window"
    CLOSED = "closed"
    RESTRICTED = "restricted"
    SIBLING_DRAWN = "sibling_drawn"


# Where several reasons hold the first is given: of a restricted record nothing else is ever said.
FIRST_REASON = (
    Excluded.RESTRICTED,
    Excluded.CLOSED,
    Excluded.AUDIT_OPEN,
    Excluded.AUDITED_INSIDE_WINDOW,
    Excluded.SIBLING_DRAWN,
)


class Stratum(NamedTuple):
    """A group within which cases are drawn: a service and a status; a case without a service has "" for it."""

    service: str
    status: str


@dataclass(frozen=True)
class Entry:
    """One case as the list holds it. `worker` and `family` only say which cases belong together; "" is nobody.

    All cases without a worker count as one worker's: each its own would draw nearly every one of them before
    any worker's second, and they weigh on nobody who could be spared.
    """

    reference: str
    service: str
    status: str
    worker: str = ""
    family: str | None = None
    excluded: Excluded | None = None

    @property
    def stratum(self) -> Stratum:
        return Stratum(self.service, self.status)

    @property
    def line(self) -> tuple[str, ...]:
        """What the fingerprint holds of it: everything that decides, and of a restricted record only that it is one."""
        if self.excluded is Excluded.RESTRICTED:
            return ("", "", "", "", "", self.excluded)
        return (self.reference, self.service, self.status, self.worker, self.family or "", self.excluded or "")


def first_reason(reasons: Iterable[Excluded]) -> Excluded | None:
    """The one reason that is given where several hold, or None."""
    found = set(reasons)
    return next((reason for reason in FIRST_REASON if reason in found), None)


def frame_digest(frame: Iterable[Entry]) -> str:
    """The fingerprint of a list, whatever order it was read in; it tells of no restricted reference."""
    lines = sorted(entry.line for entry in frame)
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
