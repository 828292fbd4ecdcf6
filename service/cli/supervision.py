"""`flask supervision`: the agenda of somebody's next session, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click
from flask.cli import with_appcontext

from service.cli.acting import WHY, reading, somebody
from service.models import ActionPlan
from service.reading.agenda import Agenda, next_agenda
from workflows.guards.wording import written


@click.group()
def supervision() -> None:
    """Supervision sessions."""


@supervision.command("agenda")
@click.argument("email")
@click.option("--as", "viewer", required=True, help="The e-mail of whoever reads it: the person, or their management.")
@WHY
@with_appcontext
def agenda_command(email: str, viewer: str, why: str | None) -> None:
    """What to talk about in EMAIL's next supervision."""
    reader = somebody(viewer)
    with reading(why):
        agenda = next_agenda(email, reader)
    for line in _lines(agenda):
        click.echo(line)


def _lines(agenda: Agenda) -> Iterator[str]:
    booked = "" if agenda.session else " (not booked yet)"
    yield f"Supervision of {agenda.person.name} on {written(agenda.on)}{booked}"
    if agenda.last_on:
        yield f"Last held on {written(agenda.last_on)}"
    yield from _part("Due by then", (f"plan {a.plan_id}: {a.text}" for a in agenda.due))
    yield from _part("Open plans", (_plan(plan) for plan in agenda.plans))
    yield from _part("Delays to decide", (f"plan {plan.id}: {plan.delay_requested_reason}" for plan in agenda.delays))
    yield from _part("Plans to sign off", (_plan(plan) for plan in agenda.to_sign_off))
    yield from _part("Forms to discuss", (f"form {form.id}, of audit {form.audit_id}" for form in agenda.forms))
    yield from _part("Done well", (f"{p.reference}: {p.strengths}" for p in agenda.praise if p.strengths))
    yield from _part("Exemplars", (f"{p.reference}: {p.exemplar}" for p in agenda.praise if p.exemplar))
    yield from _part("Escalated", (f"escalation {e.id}: {e.cause.replace('_', ' ')}" for e in agenda.escalations or ()))


def _plan(plan: ActionPlan) -> str:
    return f"plan {plan.id} ({plan.side}), due {written(plan.due_on)}: {plan.state.replace('_', ' ')}"


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and its lines; nothing where there is no line."""
    found = list(lines)
    if found:
        yield f"{title}:"
        yield from (f"  {line}" for line in found)
