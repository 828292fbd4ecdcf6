"""`flask simulate`: weeks or a year of an authority, made by a seed and held to what the service promises."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from service.alone import run_alone
from service.context import here
from service.demo.fill import is_empty
from service.simulate.size import Size
from service.simulate.year import Year

FIRST_MONDAY = "2026-01-05"
MOST_SHOWN = 20


@click.command("simulate")
@click.option("--weeks", type=click.IntRange(1, 260), default=52, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed lives the same life.")
@click.option("--cases", type=click.IntRange(1, 50_000), default=2265, show_default=True, help="Open cases.")
@click.option("--practitioners", type=click.IntRange(1, 3000), default=150, show_default=True)
@click.option("--from", "began_on", type=click.DateTime(["%Y-%m-%d"]), default=FIRST_MONDAY, help="A Monday.")
@click.option("--database", "url", help="An empty database to leave it in. Default: one that is thrown away.")
@click.option("--here", "in_this_one", is_flag=True, hidden=True)
@click.pass_context
@with_appcontext
def simulate(context: click.Context, began_on: datetime, url: str | None, in_this_one: bool, **asked: int) -> None:
    """Let an authority live for some WEEKS, and print what came of it; fails when a promise was broken."""
    if not in_this_one:
        options = [part for name, value in asked.items() for part in (f"--{name}", str(value))]
        context.exit(run_alone(["simulate", "--here", "--from", f"{began_on:%Y-%m-%d}", *options], url))
    upgrade()
    if not is_empty():
        raise click.ClickException("There are staff or cases in this database. The simulation needs an empty one.")
    size = Size(asked["cases"], asked["practitioners"])
    found = Year(here(), began_on.date(), asked["weeks"], asked["seed"], size).live(_say)
    click.echo(f"\n{found}")
    for refusal in found.refusals[:MOST_SHOWN]:
        click.echo(f"refused: {refusal}", err=True)
    for fault in found.faults[:MOST_SHOWN]:
        click.echo(f"BROKEN: {fault}", err=True)
    context.exit(1 if found.faults else 0)


def _say(day: date, faults: int) -> None:
    if day.weekday() == 0:
        click.echo(f"{day}  {faults or 'no'} faults", err=True)
