"""`flask access`: who opened what and when."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import with_appcontext

from service.cli.acting import somebody
from service.queries import Sight
from service.reading.access import AccessFilter, AccessLine, access_behind
from workflows.engine import NotPermitted

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def access() -> None:
    """Who opened what and when."""


@access.command("list")
@click.option("--as", "email", required=True, help="The e-mail of whoever reads it: data protection or administrator.")
@click.option("--person", help="Who looked: their e-mail or whole name.")
@click.option("--case", help="What belongs to the case of this reference.")
@click.option("--kind", help="A kind of record, for example audit.")
@click.option("--record", type=click.IntRange(1), help="The number in the record's address.")
@click.option("--from", "from_on", type=DAY, help="The first day.")
@click.option("--to", "to_on", type=DAY, help="The last day.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="How many at most.")
@with_appcontext
def list_command(
    email: str,
    person: str | None,
    case: str | None,
    kind: str | None,
    record: int | None,
    from_on: datetime | None,
    to_on: datetime | None,
    limit: int,
) -> None:
    """Who opened what, newest first."""
    reader = somebody(email)
    first, last = from_on.date() if from_on else None, to_on.date() if to_on else None
    wanted = AccessFilter(person=person, case=case, kind=kind, record=record, from_on=first, to_on=last)
    try:
        found, _ = access_behind(Sight(reader), wanted, after=None, limit=limit)
    except NotPermitted as refusal:
        raise click.ClickException(str(refusal)) from None
    for line in found:
        click.echo(_said(line))
    if not found:
        click.echo("Nobody has opened anything that this asks for.")


def _said(line: AccessLine) -> str:
    number = f" {line.record_id}" if line.record_id else ""
    about = f" (case {line.reference})" if line.reference else ""
    often = f", {line.times} times" if line.times > 1 else ""
    return f"{line.first_at:%Y-%m-%d %H:%M}  {line.person.email}  {line.kind}{number}{about} by {line.how}{often}"
