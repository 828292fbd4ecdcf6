"""`flask tools`: the audit tools that there are, checking a file, and building, publishing and retiring versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import yaml
from flask.cli import AppGroup

from config.reading import ReadingError, read_yaml
from service.cli.acting import somebody
from service.queries import Absent
from service.toolbox import current, keys, known_tools, note, versions
from service.usecases.building import begin_version, changes_of, read_tool, version_at
from service.usecases.transitions import fire_transition
from workflows.engine import Refused
from workflows.guards.wording import count
from workflows.tool_difference import Change
from workflows.tools import Tool, ToolError, fields_of

tools = AppGroup("tools", help="Audit tools and their versions.")
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
as_whom = click.option("--as", "email", required=True, help="The e-mail of whoever does it, with the role for it.")


@tools.command("list")
def list_() -> None:
    """Say which tools there are, every version, and where a file differs from what is in use."""
    known = known_tools()
    for key in keys():
        title = known[key].tool.title if key in known else "no version is published"
        click.echo(f"{key:<20}{title}")
        for version in versions(key):
            click.echo(f"{'':<20}version {version.number}, {version.state}{'' if version.id else ', not used yet'}")
        if sentence := note(key):
            click.echo(f"{'':<20}{sentence}")


@tools.command("show")
@click.argument("key")
def show(key: str) -> None:
    """Print the tool KEY as a file that holds all that it asks."""
    known = current(key)
    if known is None:
        there_are = ", ".join(known_tools())
        raise click.ClickException(f"No version of the tool {key} is published. Choose one of: {there_are}.")
    click.echo(yaml.safe_dump(fields_of(known.tool), allow_unicode=True, sort_keys=False, width=116), nl=False)


@tools.command("check")
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Say everything that is wrong with the tool in FILE, or what it asks; changes nothing."""
    tool = _read(file)
    size = f"{count(tool.sections, 'section')}, {count(tool.questions, 'question')}"
    click.echo(f"{tool.title}, version {tool.version}: {size}. Nothing is wrong with it.")


@tools.command("draft")
@click.argument("file", type=FILE)
@as_whom
def draft(file: Path, email: str) -> None:
    """Begin a draft of the tool in FILE, as the next version of its key."""
    data = fields_of(_read(file))
    try:
        record = begin_version(somebody(email), {"tool": data})
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Version {record.number} of {record.key} is a draft (record {record.id}). Publish it, or discard it.")


@tools.command("publish")
@click.argument("key")
@click.argument("number", type=click.IntRange(min=1))
@as_whom
def publish(key: str, number: int, email: str) -> None:
    """Publish version NUMBER of KEY: new audits are made with it, and it never changes again."""
    _fire(key, number, "publish", email)


@tools.command("discard")
@click.argument("key")
@click.argument("number", type=click.IntRange(min=1))
@as_whom
def discard(key: str, number: int, email: str) -> None:
    """Discard the draft of version NUMBER of KEY."""
    _fire(key, number, "discard", email)


@tools.command("retire")
@click.argument("key")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--reason", required=True, help="Why it is not to be used any more.")
@as_whom
def retire(key: str, number: int, reason: str, email: str) -> None:
    """Retire version NUMBER of KEY: no new audit is made with it."""
    _fire(key, number, "retire", email, reason=reason)


@tools.command("difference")
@click.argument("key")
@click.argument("number", type=click.IntRange(min=1))
@as_whom
def difference(key: str, number: int, email: str) -> None:
    """Say what version NUMBER of KEY asks differently from the published one before it."""
    person = somebody(email)
    try:
        _, before, changes = changes_of(version_at(key, number, person).id, person)
    except Absent as absent:
        raise click.ClickException(str(absent)) from None
    click.echo(f"Against version {before.number}:" if before else "There is no published version before it.")
    for change in changes:
        click.echo(f"  {_written(change)}")


def _fire(key: str, number: int, trigger: str, email: str, **facts: Any) -> None:
    person = somebody(email)
    try:
        record = fire_transition("tool_version", version_at(key, number, person).id, trigger, person, facts)
    except (Refused, Absent) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Version {record.number} of {record.key} is {record.state}.")


def _read(file: Path) -> Tool:
    try:
        return read_tool(read_yaml(file))
    except ReadingError as error:
        raise click.ClickException(str(error)) from None
    except ToolError as error:
        raise click.ClickException("\n".join(error.faults.values())) from None


def _written(change: Change) -> str:
    if change.field is None:
        return f"{change.thing} {change.key} {change.sort}: {change.after or change.before}"
    return f"{change.thing} {change.key}, {change.field}: {change.before or 'none'} → {change.after or 'none'}"
