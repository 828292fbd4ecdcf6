"""`flask requests`: requests for all that is held about somebody. Reading and handing over is done on the pages."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from service.cli.acting import AS, PAGE, about, sentences, somebody
from service.reading.protecting.decisions import RequestView, one_request, requests_page
from service.usecases import disclosing

requests = AppGroup("requests", help="Requests for access. A package is read, reviewed and handed over on its page.")


@requests.command("list")
@AS
@PAGE
def list_command(email: str, page: int) -> None:
    """Say which requests there are, newest first."""
    with sentences():
        found = requests_page(somebody(email), page)
    for one in found.items:
        click.echo(said(one))
    if not found.items:
        click.echo("There is no request.")


@requests.command("ask")
@about
@click.option("--reference", required=True, help="Its number in the authority's own access-request process.")
@AS
def ask_command(kind: str, key: str, reference: str, email: str) -> None:
    """Enter a request about the case of the reference KEY, or about the person of the e-mail KEY."""
    with sentences():
        row = disclosing.ask(somebody(email), kind, key, reference)
    click.echo(f"Request {row.id} is entered. Now have the package put together.")


@requests.command("prepare")
@click.argument("number", type=int)
@AS
def prepare_command(number: int, email: str) -> None:
    """Put the package together, or anew; afterwards a second person reads and reviews it on its page."""
    person = somebody(email)
    with sentences():
        disclosing.prepare(person, number)
        one = one_request(person, number)
    click.echo(f"Put together: {sum(one.told['sections'].values())} entries. Now it is reviewed by {one.reviewers}.")


@requests.command("refuse")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it is not handed over.")
@AS
def refuse_command(number: int, reason: str, email: str) -> None:
    """Say that it is not handed over, and why."""
    with sentences():
        disclosing.refuse(somebody(email), number, reason)
    click.echo("Noted that it is not handed over.")


def said(one: RequestView) -> str:
    """A request in one line."""
    reviewed = f", reviewed by {one.reviewed_by}" if one.reviewed_by else ""
    why = f": {one.reason}" if one.reason else ""
    asked = f"entered {one.asked_at:%Y-%m-%d} by {one.asked_by}"
    return f"{one.id}  {one.reference}: {one.about}, {asked}{reviewed}, {one.state}{why}"
