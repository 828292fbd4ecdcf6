"""`flask token`: a bearer token for scripts and other systems."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from service.context import here
from service.signing_in import READ, WRITE
from service.usecases.credentials import give_token
from workflows.engine import Refused
from workflows.guards.wording import written


@click.command("token")
@click.argument("email")
@click.option("--days", type=click.IntRange(1, 3660), default=90, show_default=True, help="How long it holds.")
@click.option("--read", is_flag=True, help="It changes nothing.")
@click.option("--name", default="", help="What it is for.")
@with_appcontext
def token(email: str, days: int, read: bool, name: str) -> None:
    """Print a token with which the API takes requests for EMAIL."""
    try:
        text, ends_at = give_token(email, days, READ if read else WRITE, name[:80])
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    until = written(ends_at.astimezone(here().zone).date())
    click.echo(text)
    says = f"It is shown this once and holds until {until}. Send it as “Authorization: Bearer …”, and keep it secret."
    click.echo(says, err=True)
