"""Commands: strike the clocks, drain the outbox, look after what could not be delivered."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from notifications.draining import drain
from service.queries import Absent
from service.usecases import letters
from service.usecases.striking import strike
from workflows.engine import Refused

clocks = AppGroup("clocks", help="What happens by itself when days go by.")
outbox = AppGroup("outbox", help="Messages: send what waits, look after what could not be delivered.")


def register(app: Flask) -> None:
    """Add the groups to the application's commands."""
    for group in (clocks, outbox):
        app.cli.add_command(group)


@clocks.command("strike")
def strike_command() -> None:
    """Remind, escalate and pass up what has fallen due."""
    counts = strike()
    for name, count in sorted(counts.items()):
        click.echo(f"{name}: {count}")
    click.echo("Nothing new has fallen due." if not counts else "Run `flask outbox drain` to send it now.")


@outbox.command("drain")
def drain_command() -> None:
    """Send everything that waits."""
    count = 0
    while taken := drain():
        count += taken
    click.echo(f"{count} messages taken up.")


@outbox.group("list", cls=AppGroup)
def listing() -> None:
    """List messages."""


@listing.command("dead")
def list_dead() -> None:
    """List the messages that could not be delivered, with the reason."""
    found = letters.dead_letters()
    for row in found:
        to = row.recipient.email if row.recipient else row.relation.replace("_", " ")
        click.echo(f"{row.id}  {row.message} by {row.channel} to {to}, {row.attempts} attempts: {row.reason}")
    click.echo(f"{len(found)} dead letters.")


@outbox.command("retry")
@click.argument("number", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Try every dead letter again.")
def retry_command(number: int | None, everything: bool) -> None:
    """Try a dead letter again, by its NUMBER."""
    if (number is None) != everything:
        raise click.UsageError("Give the number of one dead letter, or --all.")
    wanted = [row.id for row in letters.dead_letters()] if number is None else [number]
    try:
        count = letters.retry(wanted)
    except (Absent, Refused) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{count} messages will be tried again.")


@outbox.command("give-up")
@click.argument("number", type=int)
@click.argument("reason")
def give_up_command(number: int, reason: str) -> None:
    """Decide that the dead letter NUMBER need not be sent any more, for a REASON."""
    try:
        letters.give_up(number, reason)
    except (Absent, Refused) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Message {number} will not be sent.")
