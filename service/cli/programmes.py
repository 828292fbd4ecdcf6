"""`flask programmes`: what programmes make, which cases go without an audit, quotas done against expected."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from service.cli.acting import somebody
from service.context import here
from service.usecases import coverage as use
from service.usecases.programmes import run_programmes
from service.usecases.reviews import plan_reviews
from workflows.engine import Incomplete

AS = click.option("--as", "email", required=True, help="The e-mail of whoever asks; they see what they may see.")


@click.group()
def programmes() -> None:
    """What makes audits by itself."""


@programmes.command("run")
@with_appcontext
def run_command() -> None:
    """Make what is due today and not made yet; asking again does nothing."""
    counts = {**run_programmes(), **plan_reviews()}
    for name, number in sorted(counts.items()):
        click.echo(f"{name.replace('_', ' ')}: {number}")
    if not counts:
        click.echo("Nothing is due.")


@programmes.command("list")
@with_appcontext
def list_command() -> None:
    """The programmes of policy, and which of them run."""
    for programme in here().programmes.values():
        state = "on" if programme.runs_on(here().today()) else "off"
        click.echo(f"{programme.key} ({state}): {programme.title}")


@programmes.command("coverage")
@AS
@click.option("--by", type=click.Choice(["service", "team"]), default="team", help="Count by team or by service.")
@with_appcontext
def coverage_command(email: str, by: str) -> None:
    """How many open cases had an audit inside policy's months."""
    for row in use.coverage(somebody(email), by):
        click.echo(f"{row.name or 'none'}: {row.covered} of {row.open}")


@programmes.command("quotas")
@AS
@click.option("--period", help="2026-W45, 2026-11, 2026-Q4 or 2026-H2; left out: this quarter.")
@click.option("--by", type=click.Choice(sorted(use.GROUPS)), default="auditor", help="Whom to count by.")
@with_appcontext
def quotas_command(email: str, period: str | None, by: str) -> None:
    """What programmes expected in a period, and what was done."""
    try:
        rows = use.quotas(somebody(email), use.period_named(period), by)
    except Incomplete as refusal:
        raise click.ClickException(str(refusal)) from None
    for row in rows:
        done = f"{row.submitted} done of {row.expected} expected, {row.made} made, {row.exempted} exempt"
        click.echo(f"{row.key}, {row.name or 'nobody'}: {done}")
