"""`flask reconcile`: does everything agree?"""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from service.reading.reconciling import all_standing
from service.reconciling.found import place
from service.usecases.reconciling import look


@click.command()
@click.option("--recent", is_flag=True, help="What has happened lately, as each night; left out: everything.")
@with_appcontext
def reconcile(recent: bool) -> None:
    """Hold histories, states, steps, tasks, clocks and messages against each other; exit 1 if anything disagrees.

    Nothing is repaired: what is found is kept, shown under Administration and told to the administrator.
    """
    look(whole=not recent)
    found = all_standing()
    for one in found:
        click.echo(f"{place(one.subject_kind, one.subject_id, one.sequence)}: {one.what}")
    for title, remedy in dict.fromkeys((one.meaning.title, one.meaning.remedy) for one in found):
        click.echo(f"\n{title}. {remedy}")
    if found:
        number = "1 thing does not" if len(found) == 1 else f"{len(found)} things do not"
        raise click.ClickException(f"{number} agree.")
    click.echo("Everything agrees.")
