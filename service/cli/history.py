"""`flask history`: verify what happened, keep its heads outside the database, export it."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from service.erased import all_said
from service.usecases import verifying
from service.usecases.histories import exported, take_checkpoint, verify


@click.group()
def history() -> None:
    """What happened to every record."""


@history.command("verify")
@with_appcontext
def verify_command() -> None:
    """Re-hash every row, follow every record, compare the checkpoints; exit 1 if anything was changed."""
    findings = verify()
    for finding in findings:
        click.echo(str(finding))
    verifying.keep(findings)
    if findings:
        number = "1 place was" if len(findings) == 1 else f"{len(findings)} places were"
        raise click.ClickException(
            f"{number} changed behind the service’s back. Keep the database as it is and tell IT."
        )
    lawful = len([*all_said()])
    click.echo("Nothing was changed behind the service’s back.")
    if lawful:
        number = "1 record was" if lawful == 1 else f"{lawful} records were"
        click.echo(f"{number} erased lawfully; `flask history erased` says when, and who decided it.")


@history.command("erased")
@with_appcontext
def erased_command() -> None:
    """Say of each record that was erased lawfully when that was, and who decided it."""
    for kind, subject, sentence in all_said():
        click.echo(f"{kind.replace('_', ' ')} {subject}: {sentence}.")


@history.command("checkpoint")
@with_appcontext
def checkpoint_command() -> None:
    """Write the heads of all histories to a signed file in var/checkpoints."""
    checkpoint = take_checkpoint()
    if checkpoint is None:
        click.echo("Nothing has happened since the last checkpoint.")
        return
    click.echo(f"Checkpoint {checkpoint.id} holds {checkpoint.rows} rows: {checkpoint.hash}")


@history.command("export")
@click.option("--output", type=click.File("w", encoding="utf-8"), default="-", help="A file; left out: the terminal.")
@click.option("--practitioner-side", is_flag=True, help="Practitioners' own files, and nothing else.")
@with_appcontext
def export_command(output: click.File, practitioner_side: bool) -> None:
    """Write history rows as lines of JSON, oldest first: all but those of practitioners' own files.

    These are written apart, with --practitioner-side, so that no one file holds both.
    """
    for line in exported(practitioner_side=practitioner_side):
        click.echo(line, file=output)  # type: ignore[arg-type]  # click opens it
