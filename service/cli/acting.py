"""What commands share that act for somebody: the option that names them, who that is, and refusals as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from service.models import Person
from service.people import person_by_email
from service.queries import Absent
from workflows.engine import Refused

AS = click.option("--as", "email", required=True, help="The e-mail of whoever acts; they need the permission for it.")
PAGE = click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Which page of 25.")


def somebody(email: str) -> Person:
    """Whoever has this e-mail; raises ClickException."""
    person = person_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody here has the e-mail {email}. Check it, or import the staff first.")
    return person


@contextmanager
def sentences() -> Iterator[None]:
    """Refusals of use cases and of readings as what the command says before it fails."""
    try:
        yield
    except (Refused, Absent) as refusal:
        raise click.ClickException(str(refusal)) from None


def about(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that say about whom something is: case or person, and which."""
    which = click.argument("key")(command)
    return click.argument("kind", type=click.Choice(["case", "person"]))(which)
