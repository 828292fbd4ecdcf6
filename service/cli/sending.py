"""`flask sending`: hold everything that would go out, look at it, let it go on."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.reading.sending import Outlook, outlook
from service.usecases.sending import hold, release
from workflows.engine import Illegal, Incomplete

sending = AppGroup("sending", help="Whether messages go out: hold them, look, let them go on.")
BY = "a command on the server"
CHANNELS = {"email": "by e-mail", "in_app": "in the pages"}
REASON = click.option("--reason", required=True, help="Why, for whoever wonders later.")


@sending.command("status")
def status_command() -> None:
    """Say whether sending is held, since when and why, and what would go out."""
    say(outlook())


@sending.command("hold")
@REASON
def hold_command(reason: str) -> None:
    """Let nothing go out until somebody releases it."""
    try:
        hold(BY, reason)
    except (Illegal, Incomplete) as refusal:
        raise click.ClickException(_sentence(refusal)) from None
    click.echo("Sending is held. Nothing goes out until `flask sending release`.")


@sending.command("release")
@REASON
@click.option("--leave-out-older", is_flag=True, help="Leave out e-mails that lay there when the backup was made.")
def release_command(reason: str, leave_out_older: bool) -> None:
    """Let sending go on; first look with `flask sending status` at what that sends."""
    try:
        left = release(BY, reason, leave_out=leave_out_older)
    except (Illegal, Incomplete) as refusal:
        raise click.ClickException(_sentence(refusal)) from None
    click.echo(f"Sending goes on.{f' {left} older e-mails were left out.' if left else ''}")


def say(found: Outlook) -> None:
    """Print a hold and what it keeps back, by lane."""
    held = found.held
    if held is None:
        click.echo("Sending is not held.")
    else:
        click.echo(f"Sending is held since {held.since:%d %B %Y %H:%M} by {held.by}: {held.reason}")
    for one in found.lanes:
        older = f", {one.older} of them written before the backup" if one.older else ""
        click.echo(f"  {one.lane}, {CHANNELS.get(one.channel, one.channel)}: {one.count}{older}")
    if not found.lanes:
        click.echo("  Nothing waits to go out.")
    if held is not None and held.backup_at:
        click.echo(unknown(found))


def unknown(found: Outlook) -> str:
    """What the journal knows and what nobody can know, in sentences."""
    held = found.held
    assert held is not None and held.backup_at is not None
    if held.known_until is None:
        journal = "The journal of what was sent holds nothing since the backup: what went out since then is not known."
    else:
        journal = (
            f"{held.known} messages are known to have gone out since the backup and do not go again; "
            f"the journal ends at {held.known_until:%d %B %Y %H:%M}, and what went out later is not known."
        )
    return journal + (f" {found.older} were written before the backup and may have gone out." if found.older else "")


def _sentence(refusal: Illegal | Incomplete) -> str:
    return " ".join(refusal.fields.values()) if isinstance(refusal, Incomplete) else str(refusal)
