"""`flask holds`: legal holds, under which nothing of a case or a person is erased."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.cli.acting import AS, PAGE, about, sentences, somebody
from service.reading.protecting.decisions import HoldView, holds_page
from service.usecases import legal_holds

holds = AppGroup("holds", help="Legal holds: while one stands, nothing of the case or the person is erased.")


@holds.command("list")
@AS
@PAGE
def list_command(email: str, page: int) -> None:
    """Say which holds there are, those that stand first."""
    with sentences():
        found = holds_page(somebody(email), page)
    for one in found.items:
        click.echo(said(one))
    if not found.items:
        click.echo("No hold stands.")


@holds.command("place")
@about
@click.option("--reason", required=True, help="Why it must be kept. Name no child and no family.")
@AS
def place_command(kind: str, key: str, reason: str, email: str) -> None:
    """Place a hold on the case of the reference KEY, or on the person of the e-mail KEY."""
    with sentences():
        hold = legal_holds.place(somebody(email), kind, key, reason)
    click.echo(f"Hold {hold.id} stands. Nothing of this is erased until somebody lifts it.")


@holds.command("lift")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why nothing has to be kept any more.")
@AS
def lift_command(number: int, reason: str, email: str) -> None:
    """Lift the hold of this number."""
    with sentences():
        legal_holds.lift(somebody(email), number, reason)
    click.echo(f"Hold {number} is lifted.")


def said(one: HoldView) -> str:
    """A hold in one line."""
    lifted = f"; lifted {one.lifted_at:%Y-%m-%d} by {one.lifted_by}: {one.lifted_reason}" if one.lifted_at else ""
    return f"{one.id}  {one.about}, placed {one.at:%Y-%m-%d} by {one.by}: {one.reason}{lifted}"
