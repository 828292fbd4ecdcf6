"""`flask report`: make reports, list them, and reckon them again from the rows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from service.cli.acting import AS, reading, somebody
from service.context import here
from service.insight.reports.checking import check_report, ready
from service.insight.reports.kinds import TITLES, Kind
from service.insight.reports.making import make
from service.insight.reports.reading import all_reports, report_document, report_workbook
from service.usecases.reports import make_now
from workflows.engine import Incomplete, NotPermitted

DAY = click.DateTime(["%Y-%m-%d"])
KINDS = [str(kind) for kind in Kind if kind is not Kind.EXPORT]


@click.group()
def report() -> None:
    """Reports that are kept to be handed in."""


@report.command("make")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option("--from", "first", type=DAY, help="The first day, for example 2026-07-01.")
@click.option("--to", "last", type=DAY, help="The last day.")
@click.option("--cycle", type=int, help="The number of a cycle, for a cycle report.")
@click.option("--service", type=int, help="The number of a service, to report on it alone.")
@with_appcontext
def make_command(
    kind: str | None, first: datetime | None, last: datetime | None, cycle: int | None, service: int | None
) -> None:
    """Make a report at once; without a kind, make whatever people have asked for and still wait for."""
    if kind is None:
        click.echo(f"Made what was asked for: {make()}.")
        return
    days = {"from_on": first.date() if first else None, "to_on": last.date() if last else None}
    try:
        number = make_now({"kind": kind, **days, "cycle_id": cycle, "service_id": service})
    except Incomplete as error:
        raise click.ClickException(" ".join(f"{name}: {said}" for name, said in error.fields.items())) from None
    except NotPermitted as error:
        raise click.ClickException(str(error)) from None
    found = next(one for one in all_reports() if one.id == number)
    click.echo(f"{found.id}: {found.title}: {found.state}{f'. {found.reason}' if found.reason else ''}")


@report.command("list")
@with_appcontext
def list_command() -> None:
    """Every report and export, newest first, with the digest of the rows that it was made from."""
    for one in all_reports():
        made = f"{one.made_at:%Y-%m-%d %H:%M}" if one.made_at else "-"
        click.echo("  ".join((f"{one.id:>5}", f"{TITLES[Kind(one.kind)]:<24}", f"{one.state:<7}", made, one.title)))
        if one.rows_digest:
            click.echo(f"       {one.rows_digest}")


@report.command("save")
@click.argument("number", type=int)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("."))
@AS
@with_appcontext
def save_command(number: int, folder: Path, email: str) -> None:
    """Write a report as a Word document and as a workbook into a folder, by default this one."""
    reader = somebody(email)
    with reading(None):
        document = report_document(number, reader, here().settings.report_template)
        contents = {".docx": document, ".xlsx": report_workbook(number, reader)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for ending, content in contents.items():
            path = folder / f"report-{number}{ending}"
            path.write_bytes(content)
            click.echo(path)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written to: {error.strerror}. Choose another folder.") from None


@report.command("check")
@click.argument("numbers", type=int, nargs=-1)
@with_appcontext
def check_command(numbers: tuple[int, ...]) -> None:
    """Reckon every figure again from the rows: of these reports, or of all; exit 1 if anything differs."""
    found = ready(numbers)
    if missing := sorted(set(numbers) - {one.id for one in found}):
        raise click.ClickException(f"There is no report that is ready with the number {', '.join(map(str, missing))}.")
    differences = [difference for one in found for difference in check_report(one)]
    for difference in differences:
        click.echo(str(difference))
    if differences:
        raise click.ClickException(f"{len(differences)} differences in {len(found)} reports.")
    click.echo(f"Every figure of {len(found)} reports was reckoned again and is as it was stored.")
