"""`flask database`: the rights of the role by which the service works in a PostgreSQL database of another's."""

from __future__ import annotations

import click

from service.rights import rights


@click.group()
def database() -> None:
    """What the service may do in its database."""


@database.command("rights")
@click.argument("role")
def rights_command(role: str) -> None:
    """Print the SQL by which the database's owner lets ROLE work, but not change history."""
    try:
        click.echo("".join(f"{statement};\n" for statement in rights(role)), nl=False)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
