"""`flask password`: a first or a forgotten password, set by whoever runs the service."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from service.usecases.credentials import set_password
from workflows.engine import Refused


@click.command("password")
@click.argument("email")
@with_appcontext
def password(email: str) -> None:
    """Set the password with which EMAIL signs in; it is asked for twice and not shown."""
    try:
        set_password(email, click.prompt("New password", hide_input=True, confirmation_prompt="Once more"))
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{email} signs in with the new password from now on; older sessions have ended.")
