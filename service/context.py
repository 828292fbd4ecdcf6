"""What every part of the service shares while the program runs: settings, policy, roles, tools, clock, doorbell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from config.policy import Policy
from config.reading import ReadingError
from config.roles import Roles
from config.settings import Settings
from service.imports.apart import read_apart
from service.imports.records import ReadResult
from workflows.definition import Actor
from workflows.programmes import Programme, ProgrammeError, read_programmes
from workflows.tools import Tool
from workflows.words import Lane
from workflows.working_days import Calendar

KEY = "countersign"


def wall_clock() -> datetime:
    """The machine's instant in UTC."""
    return datetime.now(UTC)


@dataclass
class Context:
    """One per application, with what other parts put in: they depend on this one, not it on them.

    `ring` wakes the workers, `drain` sends what waits, `morning` does what each day brings, `read` reads a file that
    is imported, `clock` may be a simulated one, and `ahead` is how far a demonstration's clock has been moved on.
    `tools` are the supplied files, for `service.toolbox` alone, which knows what is kept. `conditions` is what
    `service.queries` remembers of its own, for as long as the application lives.
    """

    settings: Settings
    policy: Policy
    roles: Roles
    tools: Mapping[str, Tool]
    calendar: Calendar
    ring: Callable[[Lane], None] = lambda lane: None
    drain: Callable[[], int] = lambda: 0
    clock: Callable[[], datetime] = wall_clock
    ahead: Callable[[], timedelta] = timedelta
    morning: Callable[[], object] = lambda: None
    read: Callable[..., ReadResult] = read_apart
    conditions: dict[Any, Any] = field(default_factory=dict)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.settings.time_zone)

    def now(self) -> datetime:
        """The instant in UTC, the demonstration clock's if there is one."""
        return self.clock() + self.ahead()

    def local(self) -> datetime:
        return self.now().astimezone(self.zone)

    def today(self) -> date:
        """The local day."""
        return self.local().date()

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """The programmes of policy by key; raises ReadingError for one that cannot be run."""
        try:
            return read_programmes(self.policy.get("programmes"), self.roles.names)
        except ProgrammeError as error:
            raise ReadingError(f"policy.yaml: {error}") from None

    def system(self, name: str) -> Actor:
        """A named system actor: no change is anonymous."""
        return Actor(name=name, system=True)


def here() -> Context:
    """The running application's context."""
    context: Context = current_app.extensions[KEY]
    return context
