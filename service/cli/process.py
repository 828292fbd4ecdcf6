"""`flask process`: the event log for tools of process mining, and whether the histories fit the lifecycles of today."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from service.cli.acting import somebody
from service.context import here
from service.insight.process.conformance import Conformance, conformance
from service.insight.process.records import PROCESSES, Part, audits_of
from service.insight.process.writing import FORMATS
from service.insight.scope import Scope
from service.usecases.logs import event_log
from workflows.engine import NotPermitted

DAY = click.DateTime(["%Y-%m-%d"])
EVER = date(2000, 1, 1)
from_day = click.option("--from", "from_on", type=DAY, help="The first day; left out: from the beginning.")
to_day = click.option("--to", "to_on", type=DAY, help="The last day; left out: today.")


@click.group()
def process() -> None:
    """What the histories tell of the process itself."""


@process.command("export")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="xes", show_default=True)
@from_day
@to_day
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="The file.")
@click.option("--as", "email", help="The e-mail of whoever takes it out; left out: somebody at the server.")
@click.option("--identified", is_flag=True, help="With names and references; needs --as, and leaves access records.")
@with_appcontext
def export(
    form: str, from_on: datetime | None, to_on: datetime | None, out: Path, email: str | None, identified: bool
) -> None:
    """Write the event log of the audits to which something happened, each with all that hangs on it."""
    first, last = _days(from_on, to_on)
    reader = somebody(email) if email else None
    if identified and reader is None:
        raise click.UsageError("Say who takes the names out: --as E-MAIL.")
    try:
        pieces = event_log(reader, form, first, last, identified=identified)
    except NotPermitted as refusal:
        raise click.ClickException(str(refusal)) from None
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    click.echo(f"Written to {out}.", err=True)


@process.command("conformance")
@from_day
@to_day
@with_appcontext
def conformance_command(from_on: datetime | None, to_on: datetime | None) -> None:
    """Replay every history against the lifecycle tables of today, and say what does not fit."""
    first, last = _days(from_on, to_on)
    for kind in PROCESSES:
        for line in _told(conformance(Part(kind, audits_of(Scope(first, last))), first, last)):
            click.echo(line)


def _told(found: Conformance) -> list[str]:
    name = PROCESSES[found.kind].title.capitalize()
    said = [f"  {one.records} of them, {one.rows} rows: {one.sentence}" for one in found.deviations]
    return [f"{name}: {found.fit.k} of {found.fit.n} fit the lifecycle of today ({found.rows} rows).", *said]


def _days(from_on: datetime | None, to_on: datetime | None) -> tuple[date, date]:
    first, last = from_on.date() if from_on else EVER, to_on.date() if to_on else here().today()
    if first > last:
        raise click.UsageError("The first day lies after the last.")
    return first, last
