"""`flask identity`: whose an account of the council's sign-in provider is, said once by whoever knows it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.context import here
from service.reading.signing import waiting_identities
from service.usecases.identities import connect, disconnect
from workflows.engine import Refused

identity = AppGroup("identity", help="Accounts of the sign-in provider.")


@identity.command("waiting")
def waiting() -> None:
    """List the accounts that tried to get in and are connected with nobody."""
    for one in waiting_identities():
        click.echo(f"{one.subject}  {one.name}  {one.email}")


@identity.command("connect")
@click.argument("subject")
@click.argument("email")
def connect_(subject: str, email: str) -> None:
    """Say that the account SUBJECT is that of EMAIL."""
    issuer = here().settings.oidc_issuer
    if not issuer:
        raise click.ClickException("OIDC_ISSUER is not set: there is no provider whose accounts could be connected.")
    try:
        connect(subject, email, issuer)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{email} signs in with that account from now on.")


@identity.command("end")
@click.argument("email")
def end(email: str) -> None:
    """Let nobody in any more by the account of EMAIL, and end their sessions."""
    try:
        had = disconnect(email)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{email} has no account now." if had else f"{email} had no account.")
