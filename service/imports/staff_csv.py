"""Reading members of staff from a CSV file."""

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from service.imports import values
from service.imports.csv_table import CsvRow, open_table, take_records
from service.imports.dates import parse_date
from service.imports.records import ReadResult, StaffRecord
from service.imports.report import Report
from service.imports.staff_checks import without_circles, without_shared_names

COLUMNS = (
    "email", "name", "known_as", "roles", "team", "service", "manager_email", "supervision_every_days",
    "next_supervision_on", "agency", "leave", "starts_on", "left_on",
)  # fmt: skip
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2}) ?/ ?(\d{4}-\d{2}-\d{2})", re.ASCII)


def read_staff(path: Path, report: Report, known_roles: Collection[str]) -> ReadResult:
    """The members of staff of a file with at least the columns email and name; the others may be absent."""
    table = open_table(path, COLUMNS, {"email", "name"}, report)
    taken = take_records(
        table, lambda row: _member(row, table.given, known_roles), lambda member: member.email, "email", report
    )
    members = without_circles(without_shared_names(list(taken), report), report)
    records = tuple(member for _, member in members)
    return ReadResult(records, (), tuple(report.notices), report.rows_read, table.given)


def _member(row: CsvRow, given: frozenset[str], known_roles: Collection[str]) -> StaffRecord:
    email = row.take("email", _required_email)
    manager_email = row.take("manager_email", values.email)
    if manager_email == email:
        raise row.refuse("manager_email", "Nobody is their own manager. Name another person or leave it blank.")
    starts_on, left_on = row.take("starts_on", parse_date), row.take("left_on", parse_date)
    if starts_on and left_on and left_on < starts_on:
        raise row.refuse("left_on", "This person left before they started. Correct one of the dates.")
    return StaffRecord(
        email=email,
        name=row.take("name", _required_name),
        known_as=row.take("known_as", _names),
        roles=row.take("roles", lambda text: _roles(text, known_roles)),
        team=row.take("team", values.name),
        service=row.take("service", values.name),
        manager_email=manager_email,
        supervision_every_days=row.take("supervision_every_days", values.days),
        next_supervision_on=row.take("next_supervision_on", parse_date),
        agency=row.take("agency", values.yes_or_no),
        leave=row.take("leave", _leave),
        starts_on=starts_on,
        left_on=left_on,
        given=given,
        source=row.source,
    )


def _required_email(text: str) -> str:
    address = values.email(text)
    if address is None:
        raise values.Refused("The email address is missing. It is how a person is recognised; add it.")
    return address


def _required_name(text: str) -> str:
    name = values.name(text)
    if name is None:
        raise values.Refused("The name is missing. Add it.")
    return name


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in values.several(text) if (name := values.name(part)))


def _roles(text: str, known_roles: Collection[str]) -> tuple[str, ...]:
    roles = tuple(dict.fromkeys(re.sub(r"[ -]", "_", part.lower()) for part in values.several(text)))
    unknown = [role for role in roles if role not in known_roles]
    if unknown:
        raise values.Refused(f"There is no role {unknown[0][:60]}. The roles are: {', '.join(sorted(known_roles))}.")
    return roles


def _leave(text: str) -> tuple[tuple[date, date], ...]:
    return tuple(sorted(_period(part) for part in values.several(text)))


def _period(text: str) -> tuple[date, date]:
    match = _PERIOD.fullmatch(text)
    if not match:
        raise values.Refused("Write leave as first day/last day, for example 2026-12-01/2026-12-14.")
    first, last = parse_date(match[1]), parse_date(match[2])
    if first is None or last is None or last < first:
        raise values.Refused("The leave ends before it begins. Write the first day, then the last.")
    return first, last
