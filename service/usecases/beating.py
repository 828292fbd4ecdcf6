"""Notes that a program of the service is alive, for administrators to see."""

from __future__ import annotations

from service.context import wall_clock
from service.models import Heartbeat
from service.transaction import transaction


def beat(program: str) -> None:
    """The program runs now; by the machine's clock, since a demonstration's may be moved."""
    with transaction() as work:
        work.session.merge(Heartbeat(program=program, at=wall_clock()))
