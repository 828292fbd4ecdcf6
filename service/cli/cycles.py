"""`flask cycle`: the performance team's draws from the command line."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import with_appcontext

from service.people import person_by_email
from service.queries import Absent
from service.usecases.cycling import create_cycle
from service.usecases.transitions import fire_transition
from workflows.engine import Refused
from workflows.guards.wording import count


@click.group()
def cycle() -> None:
    """Audit cycles."""


@cycle.command("draw")
@click.argument("name")
@click.option("--as", "email", required=True, help="The e-mail of whoever draws, with the role for it.")
@click.option("--share", type=float, help="Share of the open cases, 0-1; left out: the policy's.")
@click.option("--seed", help="The starting number; the same one draws the same cases. Left out: a new one.")
@click.option("--theme", help="What the cycle looks at.")
@click.option("--tool", help="The audit tool; left out: the policy's for each case.")
@click.option("--cut-off", "cut_off_on", help="The last day, as 2026-12-31; left out: the policy's.")
@click.option("--open", "send", is_flag=True, help="Send the audits out at once.")
@with_appcontext
def draw_command(name: str, email: str, send: bool, **given: Any) -> None:
    """Start the cycle NAME and draw its sample."""
    person = person_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody here has the e-mail {email}. Check it, or import the staff first.")
    try:
        data = {"name": name, **{key: value for key, value in given.items() if value is not None}}
        record = create_cycle(person, data)
        for trigger in ("draw", "open") if send else ("draw",):
            fire_transition("cycle", record.id, trigger, person, {})
    except (Refused, Absent) as refusal:
        raise click.ClickException(str(refusal)) from None
    drawn = count(record.drawn, "case")
    click.echo(
        f"{drawn} drawn of {record.frame_size}, starting number {record.seed}. Fingerprint {record.frame_digest}."
    )
    for place in record.drawn:
        click.echo(
            f"{place.position}. {place.case.reference}" + (f", audit {place.audit_id}" if place.audit_id else "")
        )
