"""`flask erasure`: a case or a former member of staff is erased when one person asks and another decides."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.cli.acting import AS, PAGE, about, sentences, somebody
from service.reading.protecting.decisions import ErasureView, erasures_page
from service.reading.protecting.erasure import one_erasure
from service.usecases import erasing

erasure = AppGroup("erasure", help="Cases and former members of staff that are erased, by two people.")
STATES = {"asked": "waits for a second person", "done": "erased", "refused": "stays"}
SURE = "This cannot be undone. Erase it?"


@erasure.command("list")
@AS
@PAGE
def list_command(email: str, page: int) -> None:
    """Say what was asked for and what became of it, what waits first."""
    with sentences():
        found = erasures_page(somebody(email), page)
    for one in found.items:
        click.echo(said(one))
    if not found.items:
        click.echo("Nothing has been asked for.")


@erasure.command("ask")
@about
@click.option("--reason", required=True, help="On what ground it is erased. Name no child and no family.")
@AS
def ask_command(kind: str, key: str, reason: str, email: str) -> None:
    """Ask for the case of the reference KEY, or the person of the e-mail KEY, to be erased."""
    with sentences():
        row = erasing.ask(somebody(email), kind, key, reason)
    click.echo(f"Erasure {row.id} waits for a second person: an administrator, or another data protection officer.")


@erasure.command("show")
@click.argument("number", type=int)
@AS
def show_command(number: int, email: str) -> None:
    """Say where else it is named, before deciding; afterwards, where it still is."""
    _show(number, email)


@erasure.command("approve")
@click.argument("number", type=int)
@AS
@click.option("--everywhere", is_flag=True, help="Take it out of what others wrote, too.")
@click.option("--yes", is_flag=True, help="Do not ask once more.")
def approve_command(number: int, email: str, everywhere: bool, yes: bool) -> None:
    """Erase, as the second person, what somebody else asked for."""
    person = somebody(email)
    yes or click.confirm(SURE, abort=True)
    with sentences():
        erasing.approve(person, number, everywhere=everywhere)
    _show(number, email)


@erasure.command("refuse")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it is not erased.")
@AS
def refuse_command(number: int, reason: str, email: str) -> None:
    """Decide that it stays; also how whoever asked takes it back."""
    with sentences():
        erasing.refuse(somebody(email), number, reason)
    click.echo("Noted. It stays as it is.")


def _show(number: int, email: str) -> None:
    with sentences():
        whole = one_erasure(somebody(email), number)
    named = whole.named
    click.echo(said(whole.erasure))
    click.echo(f"Records of others that name it: {named.records}, of which {named.closed} are not yours to open.")
    for kind, record in named.open:
        click.echo(f"  {kind.replace('_', ' ')} {record}")


def said(one: ErasureView) -> str:
    """An erasure in one line."""
    decided = f"; decided {one.decided_at:%Y-%m-%d} by {one.decided_by}" if one.decided_at else ""
    why = f": {one.decided_reason}" if one.decided_reason else ""
    asked = f"asked for {one.asked_at:%Y-%m-%d} by {one.asked_by}: {one.reason}"
    return f"{one.id}  {one.about} {STATES[one.state]}, {asked}{decided}{why}"
