"""Commands that import files: `flask cases import FILE` and `flask staff import FILE`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from service.imports.records import ImportKind, Unreadable
from service.models import Import, Person
from service.people import person_by_email
from service.usecases.importing import import_file
from workflows.engine import Refused

CASE_KINDS = tuple(str(kind) for kind in ImportKind if kind is not ImportKind.STAFF_CSV)
BY_ENDING = {".csv": ImportKind.CASES_CSV, ".xml": ImportKind.CIN_CENSUS}
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

cases = AppGroup("cases", help="Cases as the case system knows them.")
staff = AppGroup("staff", help="People, teams and who manages whom.")


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """What both commands take."""
    command = click.option("--as", "email", help="On whose behalf: e-mail. Default: the command line itself.")(command)
    option = click.option("--all-or-nothing", is_flag=True, help="One refused row refuses the whole file.")
    return click.argument("file", type=FILE)(option(command))


@cases.command("import")
@_shared
@click.option("--kind", type=click.Choice(CASE_KINDS), help="Default: by the file's ending; .csv is cases_csv.")
def import_cases(file: Path, kind: str | None, all_or_nothing: bool, email: str | None) -> None:
    """Import an Annex A workbook, a children in need census, or a CSV file of cases or allocations."""
    _run(kind or BY_ENDING.get(file.suffix.lower(), ImportKind.ANNEX_A), file, all_or_nothing, email)


@staff.command("import")
@_shared
def import_staff(file: Path, all_or_nothing: bool, email: str | None) -> None:
    """Import a CSV file of staff. Who is absent from it is left alone."""
    _run(ImportKind.STAFF_CSV, file, all_or_nothing, email)


def _run(kind: str, file: Path, all_or_nothing: bool, email: str | None) -> None:
    line = ProgressLine()
    try:
        imported = import_file(
            kind, file, filename=file.name, person=_person(email), all_or_nothing=all_or_nothing, progress=line.show
        )
    except (Refused, Unreadable) as refusal:
        line.end()
        raise click.ClickException(str(refusal)) from None
    line.end()
    _report(imported)


def _person(email: str | None) -> Person | None:
    person = person_by_email(email) if email else None
    if email and person is None:
        raise click.ClickException(f"Nobody with the e-mail {email} is known. Check it, or leave --as out.")
    return person


class ProgressLine:
    """One line on the terminal that is written over; when the output is a file, nothing until the end."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, done: int, total: int | None) -> None:
        if sys.stderr.isatty():
            of = f" of {total:,}" if total else ""
            click.echo(f"\r{done:,}{of} rows\033[K", nl=False, err=True)
            self._shown = True

    def end(self) -> None:
        if self._shown:
            click.echo(err=True)


def _report(imported: Import) -> None:
    """What came of the file, counts first, then every cell that was refused, repaired or odd."""
    counts: dict[str, Any] = dict(imported.counts)
    applied = counts.pop("applied")
    click.echo(f"{imported.filename}: {'imported' if applied else 'refused'} (import {imported.id})")
    for name, number in counts.items():
        click.echo(f"  {name.replace('_', ' '):<20}{number:>8,}")
    for notice in sorted(imported.notices, key=lambda n: SEVERITY.index(n["severity"])):
        click.echo(f"{notice['severity']}: {_place(notice)}{notice['reason']}")
    if not applied:
        raise SystemExit(1)


SEVERITY = ("refused", "repaired", "notice")


def _place(notice: dict[str, Any]) -> str:
    row = f"row {notice['row']}" if notice["row"] is not None else None
    value = f"“{notice['value']}”" if notice["value"] else None
    parts = [part for part in (notice["sheet"], row, notice["column"], value) if part]
    return f"{', '.join(parts)}: " if parts else ""
