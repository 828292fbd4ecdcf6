"""`flask demo`: the demonstration's authority, who may sign in to it, and a tour through the whole life of an audit."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

import click
from flask.cli import AppGroup
from flask_migrate import upgrade

from config.demo import DEMO_PASSWORD, SIGN_INS
from service.alone import run_alone
from service.context import here
from service.demo.fill import Filled, fill, is_empty
from service.demo.tour.steps import take_here

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


@demo.command("tour")
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--database", "url", help="An empty database to leave it in. Default: one that is thrown away.")
@click.option("--here", "in_this_one", is_flag=True, hidden=True)
@click.pass_context
def tour(context: click.Context, workbook: Path | None, url: str | None, in_this_one: bool) -> None:
    """Tell the whole life of an audit, step by step, on an Annex A WORKBOOK or on one made for it."""
    if not in_this_one:
        told = [str(workbook.resolve())] if workbook else []
        context.exit(run_alone(["demo", "tour", "--here", *told], url))
    upgrade()
    if not is_empty():
        raise click.ClickException("There are staff or cases in this database. The tour needs an empty one.")
    take_here(here(), workbook, click.echo)


@demo.command("sign-ins")
def sign_ins() -> None:
    """Say who can sign in to the demonstration, and how."""
    width = max(len(person.email) for person in SIGN_INS)
    for person in SIGN_INS:
        click.echo(f"{person.email:<{width}}  {person.role}")
    click.echo(f"Everybody's password is {DEMO_PASSWORD}")
