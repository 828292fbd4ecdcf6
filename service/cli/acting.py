"""What commands share that act for somebody: who that is, refusals as sentences, and what they are shown as read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from service.context import here
from service.looking import noted, noting
from service.models import Person
from service.people import person_by_email
from service.queries import Absent
from service.recording import How, desk
from service.usecases.explaining import held_back
from workflows.engine import Refused

AS = click.option("--as", "email", required=True, help="The e-mail of whoever acts; they need the permission for it.")
WHY = click.option("--why", help="Why you open it, in a few words; asked for where a record is restricted.")
RESTRICTED = "Some of it is restricted. Say in a few words why you open it: --why “…”."
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


@contextmanager
def reading(why: str | None) -> Iterator[None]:
    """What is read within is to be shown after: it leaves access records, and what is restricted asks why first."""
    with sentences(), noting():
        yield
        if held_back(noted(), why or "") is not None:
            raise click.ClickException(RESTRICTED)
        found = noted()
    desk().add(found, How.COMMAND, here().now())
    desk().write()


def about(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that say about whom something is: case or person, and which."""
    which = click.argument("key")(command)
    return click.argument("kind", type=click.Choice(["case", "person"]))(which)
