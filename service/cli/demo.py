"""`flask demo`: the demonstration's authority, who may sign in to it, and a tour through the whole life of an audit."""

from __future__ import annotations

import sys
from time import monotonic

import click
from flask.cli import AppGroup

from config.demo import DEMO_PASSWORD, SIGN_INS
from service.context import here
from service.demo.fill import Filled, fill, is_empty

demo = AppGroup("demo", help="The demonstration: an authority of its own, and a tour.")


@demo.command("fill")
def fill_command() -> None:
    """Fill an empty database with the demonstration's authority and half a year of its audits."""
    if not here().settings.demo:
        click.echo("This is not a demonstration, so nothing was made. Set DEMO=1 to have one.")
    elif not is_empty():
        click.echo("There are staff or cases in the database already, so nothing was made. Use an empty database.")
    else:
        began = monotonic()
        _say(fill(Progress()), monotonic() - began)


class Progress:
    """Tells what is happening: one line that changes on a terminal, a line for each new thing elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        self._said = ""

    def __call__(self, share: float, what: str) -> None:
        if self._terminal:
            click.echo(f"\r  {share:4.0%}  {what:<40}", nl=False)
        elif what != self._said:
            click.echo(f"  {share:4.0%}  {what}")
        self._said = what


def _say(made: Filled, seconds: float) -> None:
    click.echo(
        f"\nMade an authority of {made.people} people and {made.cases} cases, "
        f"with {made.audits} audits in half a year, in {seconds:.0f} seconds."
    )


@demo.command("sign-ins")
def sign_ins() -> None:
    """Say who can sign in to the demonstration, and how."""
    width = max(len(person.email) for person in SIGN_INS)
    for person in SIGN_INS:
        click.echo(f"{person.email:<{width}}  {person.role}")
    click.echo(f"Everybody's password is {DEMO_PASSWORD}")
