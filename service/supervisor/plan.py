"""What a supervisor starts, as data: the programs that stay, and the steps before them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Child:
    """A program that is to run all the time. `grace` is the seconds that it gets to stop when asked to."""

    name: str
    argv: tuple[str, ...]
    grace: float = 10.0


@dataclass(frozen=True)
class Step:
    """A program that must end well before the service starts; `says` tells people what it is doing."""

    says: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Everything that one supervisor starts, in this order: `first`, the steps, `web` and with it `rest`.

    `{socket}` in an argument of `web` becomes the number of the listening socket that it inherits. `greeting` is
    said when the web answers; when it has not after `patience` seconds, where to look for the reason.
    """

    root: Path
    var: Path
    port: int
    environment: Mapping[str, str]
    first: tuple[Child, ...]
    steps: tuple[Step, ...]
    web: Child
    rest: tuple[Child, ...]
    greeting: str
    patience: float = 15.0
