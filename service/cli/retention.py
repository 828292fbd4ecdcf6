"""`flask retention`: what has been kept long enough; a dry run first, and what goes once somebody has read it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.people import person_by_email
from service.reading.protecting.retention import RunView, view_of
from service.usecases.retaining import confirm, run
from workflows.engine import Illegal, NotPermitted

retention = AppGroup("retention", help="What has been kept as long as policy says, and goes.")


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Say what would go, by kind and side and why, and erase nothing.")
def run_command(dry_run: bool) -> None:
    """Let go what was kept long enough; refused until somebody has read a dry run by today's periods."""
    try:
        found = run(dry=dry_run)
    except Illegal as refusal:
        raise click.ClickException(str(refusal)) from None
    say(view_of(found))


@retention.command("read")
@click.argument("number", type=int)
@click.option("--by", required=True, help="The e-mail of whoever has read it, and may have data erased.")
def read_command(number: int, by: str) -> None:
    """Say who has read the dry run of this number, so that a run in earnest may follow."""
    person = person_by_email(by)
    if person is None:
        raise click.ClickException("Nobody has this e-mail address.")
    try:
        confirm(person, number)
    except (Illegal, NotPermitted) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{person.name} has read dry run {number}. A run in earnest may follow.")


def say(found: RunView) -> None:
    """Print a run, one line for each rule with something to say, and what holds keep."""
    click.echo(f"{'Dry run' if found.dry else 'Run'} {found.id}: {'would go' if found.dry else 'went'}")
    for line in found.lines:
        kept = f", {line.held} kept by a legal hold" if line.held else ""
        waits = f", {line.waits} wait for something else" if line.waits else ""
        click.echo(f"  {line.what} ({line.side}), kept {line.months} months: {line.goes}{kept}{waits}")
    for name in found.held:
        click.echo(f"  Held: {name}")
    if not found.lines:
        click.echo("  Nothing is old enough.")
