"""`flask demo`: the demonstration's authority, who may sign in to it, and a tour through the whole life of an audit."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from config.demo import DEMO_PASSWORD, SIGN_INS

demo = AppGroup("demo", help="The demonstration.")


@demo.command("sign-ins")
def sign_ins() -> None:
    """Say who can sign in to the demonstration, and how."""
    width = max(len(person.email) for person in SIGN_INS)
    for person in SIGN_INS:
        click.echo(f"{person.email:<{width}}  {person.role}")
    click.echo(f"Everybody's password is {DEMO_PASSWORD}")
