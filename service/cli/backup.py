"""`flask backup` and `flask restore`: one file that holds everything, and the way back from it."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from service.backups.making import make
from service.backups.manifest import CannotDo
from service.backups.outside import Compared, compared_with_later
from service.backups.restoring import Restored
from service.backups.restoring import restore as put_back
from service.cli.sending import say as say_outlook
from service.context import here
from service.findings import Finding
from service.reading.sending import outlook
from service.usecases import verifying
from service.usecases.histories import verify
from service.usecases.sending import learn

MOST_SAID = 20
PLACE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("target", metavar="FILE|FOLDER", type=PLACE)
@click.option("--with-key", is_flag=True, help="Put SECRET_KEY into it as well; lock such a file away.")
@with_appcontext
def backup(target: Path, with_key: bool) -> None:
    """Write everything into one new FILE, or into a FOLDER under a name of its own, while the service runs."""
    try:
        made = make(target, with_key=with_key)
    except CannotDo as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:
        raise click.ClickException(f"The backup could not be written: {error.strerror or error}.") from None
    manifest = made.manifest
    click.echo(f"{made.path}: {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables, ", nl=False)
    click.echo(f"{manifest.heads['count']} histories, as of {manifest.at}.")
    click.echo(
        "It holds SECRET_KEY. Lock it away." if with_key else "It does not hold SECRET_KEY. Keep that elsewhere."
    )


@click.command("restore")
@click.argument("path", metavar="FILE", type=PLACE)
@click.option("--replace", is_flag=True, help="Replace what is in the database; a backup of it is made first.")
@click.option("--no-copy", is_flag=True, help="With --replace: make no backup first, because nothing can be read.")
@click.option("--use-its-key", is_flag=True, help="Trust the SECRET_KEY that the backup holds, and go on with it.")
@with_appcontext
def restore(path: Path, replace: bool, no_copy: bool, use_its_key: bool) -> None:
    """Put the backup FILE in the database's place. The service must be stopped; afterwards sending is held."""
    try:
        result = put_back(path, replace=replace, use_its_key=use_its_key, copy_first=not no_copy, say=click.echo)
    except CannotDo as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:
        raise click.ClickException(f"The backup could not be put back: {error.strerror or error}.") from None
    gone = learn()["gone"]
    compared = compared_with_later(here().now())
    findings = [*compared.rewritten, *verify()]
    verifying.keep(findings)
    _say(result, compared, findings)
    click.echo()
    say_outlook(outlook())
    if gone:
        click.echo(f"{gone} messages told of what is gone. Where that happens again, people are told again.")
    click.echo("Nothing goes out until somebody lets it: under Administration, or `flask sending release`.")
    if findings or result.wrong or result.erased.faults:
        raise click.ClickException("The database is in its place, but not everything is as it should be: see above.")


def _say(result: Restored, compared: Compared, findings: list[Finding]) -> None:
    click.echo(f"The database stands as it was at {result.manifest.at}. What happened since is gone.")
    if result.copy:
        click.echo(f"What was there before is kept in {result.copy}.")
    for sentence in (*result.wrong, *result.erased.faults):
        click.echo(f"Wrong: {sentence}")
    click.echo(f"Erased again: {result.erased.erased}.")
    _say_compared(result, compared)
    for finding in findings[:MOST_SAID]:
        click.echo(f"Wrong: {finding}")
    said = f"{len(findings)} places were changed" if findings else "Nothing was changed"
    click.echo(f"Histories verified: {said} behind the service’s back.")


def _say_compared(result: Restored, compared: Compared) -> None:
    if compared.last is None:
        click.echo("There is no checkpoint outside the database to compare with.")
        return
    came = compared.last in result.files
    where = "which came with the backup and proves less than a copy of your own" if came else "kept outside it"
    click.echo(f"Compared with the checkpoints up to {compared.last}, {where}.")
    if compared.aside:
        click.echo(
            f"{len(compared.aside)} of them are newer than the backup: they name {len(compared.lost)} histories whose "
            "later rows are gone. They are set aside in VAR/checkpoints, since their numbers will be used again."
        )
