"""`flask workflow`: pictures of the lifecycles, made from their tables."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from workflows.catalogue import LIFECYCLES
from workflows.drawing import bpmn, mermaid

MERMAID, BPMN = "mermaid", "bpmn"

workflow = AppGroup("workflow", help="Draw the lifecycles.")
kind_argument = click.Choice(sorted(LIFECYCLES))
to_file = click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write to this file instead."
)


@workflow.command("draw")
@click.argument("kind", type=kind_argument, required=False)
@click.option("--format", "form", type=click.Choice([MERMAID, BPMN]), default=MERMAID, show_default=True)
@to_file
def draw(kind: str | None, form: str, output: Path | None) -> None:
    """Draw one lifecycle, or all of them as Markdown with Mermaid pictures."""
    if kind is None and form == BPMN:
        raise click.UsageError(f"A BPMN file holds one lifecycle. Name one of: {', '.join(sorted(LIFECYCLES))}.")
    _give(_all() if kind is None else _one(kind, form), output)


@workflow.command("bpmn")
@click.argument("kind", type=kind_argument)
@to_file
def as_bpmn(kind: str, output: Path | None) -> None:
    """Print one lifecycle as BPMN 2.0 XML, which any BPMN tool opens with its picture."""
    _give(_one(kind, BPMN), output)


def _one(kind: str, form: str) -> str:
    return (bpmn if form == BPMN else mermaid)(LIFECYCLES[kind])


def _all() -> str:
    sections = (
        f"## {table.title[:1].upper()}{table.title[1:]}\n\n```mermaid\n{mermaid(table)}```\n"
        for table in LIFECYCLES.values()
    )
    return "\n".join(sections)


def _give(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"Written to {output}.", err=True)
