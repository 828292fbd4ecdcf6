"""`flask second-factor`: for whoever has lost the device that makes their codes, and the recovery codes with it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.usecases.second_factors import reset
from workflows.engine import Refused

second_factor = AppGroup("second-factor", help="One-time codes of people.")


@second_factor.command("reset")
@click.argument("email")
def reset_(email: str) -> None:
    """Forget the device of EMAIL and end their sessions; make sure first that it is they who ask."""
    try:
        had = reset(email)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    before = "had a device; it is forgotten" if had else "had none"
    click.echo(f"{email} {before}. They sign in with their password alone until they set up another.")
