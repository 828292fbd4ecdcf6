"""Words the messages: one folder of templates for each, filled with plain values in a sandbox."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from config.settings import Settings
from notifications.letter import Letter
from workflows.guards.wording import written

TEMPLATES = Path(__file__).resolve().parent / "templates"
PARTS = ("subject.txt", "body.txt")
LONGEST_SUBJECT = 200
KEPT = 1000

# Plain text, so nothing is escaped: what stands in the values is never read as a template.
environment = SandboxedEnvironment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=False,
    # Compiled once: a program that runs says what it said when it started.
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(message: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject, in one line, and body of a message; raises jinja2's errors when its templates do not fit."""
    told = tuple(values.items())
    return _rendered(message, told) if all(isinstance(one, Hashable) for _, one in told) else _worded(message, told)


def _worded(message: str, told: tuple[tuple[str, Any], ...]) -> tuple[str, str]:
    subject, body = (environment.get_template(f"{message}/{part}").render(told) for part in PARTS)
    return one_line(subject)[:LONGEST_SUBJECT], body.strip()


# Many are told the same: that something is due on the same day, or waits for them.
_rendered = lru_cache(maxsize=KEPT)(_worded)


def email_text(letter: Letter, settings: Settings) -> str:
    """The body with a greeting, the link and who we are."""
    values = {
        "body": letter.body,
        "council": settings.council_name,
        "link": settings.base_url + letter.link,
        "name": one_line(letter.name),
    }
    return environment.get_template("email.txt").render(values) + "\n"


def one_line(text: str) -> str:
    """Without line ends of any kind, which would begin another header."""
    return " ".join(text.split())


def day(value: date | None) -> str:
    """A date as people write it, or nothing."""
    return written(value) if value else ""
