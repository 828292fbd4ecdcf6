"""`flask cycle`: the performance team's draws, replacements, reminders and returns from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import with_appcontext

from service.cli import acting
from service.cli.acting import WHY
from service.models import Person
from service.reading.draw_explained import explained
from service.reading.draws import Drawn, DrawPage, draw_page
from service.reading.returns import returns_page
from service.sampling import Excluded, Stratum, label, left_out
from service.usecases.cycling import create_cycle
from service.usecases.transitions import fire_transition
from workflows.guards.wording import count

HIDDEN = "a restricted record"
as_somebody = click.option("--as", "email", required=True, help="The e-mail of whoever asks, with the role for it.")


@click.group()
def cycle() -> None:
    """Audit cycles."""


@contextmanager
def somebody(email: str, why: str | None = None) -> Iterator[Person]:
    """The person in whose name the command acts, and who has read what it reads; refusals are told as they are."""
    person = acting.somebody(email)
    with acting.reading(why):
        yield person


@cycle.command("draw")
@click.argument("name")
@as_somebody
@click.option("--share", type=float, help="Share of the open cases, 0-1; left out: the policy's.")
@click.option("--size", type=int, help="A number of cases, instead of a share.")
@click.option("--seed", help="The starting number; the same one draws the same cases. Left out: a new one.")
@click.option("--theme", help="What the cycle looks at.")
@click.option("--tool", help="The audit tool; left out: the policy's for each case.")
@click.option(
    "--frame", type=click.Choice(["open_cases", "referrals"]), help="What to draw from, open cases if left out."
)
@click.option("--window-days", type=int, help="Leave out cases audited within so many days; left out: the policy's.")
@click.option("--from", "period_from_on", help="The first day of the period, as 2026-07-01.")
@click.option("--to", "period_to_on", help="The last day of the period.")
@click.option("--auditor", "auditors", multiple=True, help="The e-mail of an auditor; left out: the policy's roles.")
@click.option("--baseline", is_flag=True, help="The first of its kind, with which later ones compare.")
@click.option("--after", "predecessor_id", type=int, help="The number of the cycle before, to compare with.")
@click.option("--cut-off", "cut_off_on", help="The last day, as 2026-12-31; left out: the policy's.")
@click.option("--open", "send", is_flag=True, help="Send the audits out at once.")
@with_appcontext
def draw_command(name: str, email: str, send: bool, **given: Any) -> None:
    """Start the cycle NAME and draw its sample."""
    with somebody(email) as person:
        asked = {key: value for key, value in given.items() if value not in (None, False, ())}
        data = {"name": name, **asked, **({"auditors": list(given["auditors"])} if given["auditors"] else {})}
        record = create_cycle(person, data)
        for trigger in ("draw", "open") if send else ("draw",):
            fire_transition("cycle", record.id, trigger, person, {})
        for line in _drawn(draw_page(record.id, person)):
            click.echo(line)


@cycle.command("show")
@click.argument("number", type=int)
@as_somebody
@with_appcontext
def show_command(number: int, email: str) -> None:
    """Show the draw of the cycle with this NUMBER: what was left out, the groups, the places, the reserves."""
    with somebody(email) as person:
        for line in _drawn(draw_page(number, person)):
            click.echo(line)


@cycle.command("explain")
@click.argument("number", type=int)
@click.argument("reference")
@as_somebody
@WHY
@with_appcontext
def explain_command(number: int, reference: str, email: str, why: str | None) -> None:
    """Say why the case REFERENCE was chosen in the cycle with this NUMBER, or why not."""
    with somebody(email, why) as person:
        found = explained(number, reference, person)
    click.echo(f"{found.title}\n{found.summary}")
    for part in found.parts:
        click.echo(f"\n{part.heading}\n{part.text}")


@cycle.command("replace")
@click.argument("number", type=int)
@click.argument("place", type=int)
@click.option("--reason", required=True, help="Why the case is replaced; its auditor reads it.")
@as_somebody
@with_appcontext
def replace_command(number: int, place: int, reason: str, email: str) -> None:
    """Have the case at a PLACE of the cycle with this NUMBER replaced by the next reserve."""
    with somebody(email) as person:
        fire_transition("cycle", number, "replace", person, {"place": place, "reason": reason})
        taking = next(one for one in draw_page(number, person).selected if one.place == place)
        click.echo(f"Now {_named(taking)}")


@cycle.command("chase")
@click.argument("number", type=int)
@as_somebody
@with_appcontext
def chase_command(number: int, email: str) -> None:
    """Remind every auditor of the cycle with this NUMBER whose audit is not returned."""
    with somebody(email) as person:
        fire_transition("cycle", number, "chase", person, {})
        page = returns_page(number, person)
        reminded = [one for one in page.auditors if one.auditor and one.chased_on == page.cycle.chased_on]
        click.echo(f"{count(reminded, 'auditor')} reminded.")


@cycle.command("returns")
@click.argument("number", type=int)
@as_somebody
@with_appcontext
def returns_command(number: int, email: str) -> None:
    """Show what the cycle with this NUMBER requested and what came back, auditor by auditor."""
    with somebody(email) as person:
        page = returns_page(number, person)
        found = page.returns
        rate = f" ({found.rate:.0%})" if found.rate is not None else ""
        click.echo(f"Requested {found.requested}, returned {found.returned}{rate}, {_rest(found)}.")
        for one in page.auditors:
            chased = f", reminded on {one.chased_on}" if one.chased_on else ""
            name = one.auditor.name if one.auditor else "Nobody yet"
            click.echo(f"{name}: {one.returns.returned} of {one.returns.requested}, {_rest(one.returns)}{chased}")


def _rest(returns: Any) -> str:
    return f"awaited {returns.awaited}, late {returns.late}, withdrawn {returns.withdrawn}"


def _drawn(page: DrawPage) -> Iterator[str]:
    cycle = page.cycle
    drawn = count(page.selected, "case")
    yield f"{drawn} drawn of {cycle.frame_size}, starting number {cycle.seed}. Fingerprint {cycle.frame_digest}."
    yield f"Places asked for: {cycle.wanted}, given: {cycle.given}. In reserve: {len(page.reserves)}."
    yield from (f"Left out, {left_out(Excluded(reason))}: {number}" for reason, number in page.excluded.items())
    for group in cycle.allocation:
        name = label(Stratum(group["service"], group["status"]))
        places = f"{group['places']} of {group['exact']:.2f} places, {group['reserves']} in reserve"
        yield f"{name}: {group['cases']} cases, {places}"
    yield from map(_named, page.selected)


def _named(one: Drawn) -> str:
    auditor = f", {one.auditor.name}" if one.auditor else ""
    return f"{one.place}. {one.reference or HIDDEN}{auditor}" + (f", audit {one.audit_id}" if one.audit_id else "")
