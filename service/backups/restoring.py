"""Puts a backup in the database's place: nothing goes out afterwards before somebody has looked."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alembic.script import ScriptDirectory
from click import ClickException
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from config.settings import ROOT, Settings
from service import erasures
from service.backups import archive, making, postgres, sqlite
from service.backups.manifest import HEADS, SECRET, CannotDo, Manifest
from service.backups.measuring import Measure, counted
from service.backups.outside import put_beside
from service.context import here
from service.database import db
from service.erasures import Reapplied
from service.faults import described
from service.keys import keys
from service.models import BrowserSession, SendingHold
from service.steps.holding import standing_hold
from service.supervisor.folder import lock_folder
from service.supervisor.refusal import CannotStart
from service.transaction import transaction

HOLD = "sending_hold"
BY = "flask restore"
NOT_MIGRATED = (
    "The backup is in its place as it was made, but its tables could not be brought up to date: {why} "
    "Start nothing. Restore it again with --replace --no-copy, or restore the copy in VAR/backups."
)
Say = Callable[[str], None]


@dataclass
class Restored:
    """What came of a restore: the copy of what was there before, the files put back beside it, what was wrong."""

    manifest: Manifest
    copy: Path | None
    erased: Reapplied
    files: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def restore(path: Path, *, replace: bool, use_its_key: bool, copy_first: bool, say: Say) -> Restored:
    """Put a backup in the place of this service's database; raises CannotDo and then has changed nothing, or says what.

    The service must be stopped. Sending is held in the same step in which the database is put in its place.
    """
    settings = here().settings
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.var) as name:
        folder = Path(name)
        manifest = archive.extract(path, folder, keys(), use_its_key=use_its_key)
        _check(manifest, settings)
        with _alone(settings):
            copy = _make_room(settings, replace, copy_first)
            say("Putting the database in its place …")
            _put(manifest, folder, settings)
            result = Restored(manifest, copy, Reapplied())
            result.wrong += _differences(manifest, folder, settings)
            say("Bringing it up to date …")
            _bring_up_to_date()
            _hold(manifest)
            result.files = put_beside(folder / archive.CHECKPOINTS)
            if use_its_key and (folder / SECRET).exists():
                result.wrong += _take_key(settings, (folder / SECRET).read_text("utf-8"))
            result.erased = erasures.reapply()
            _let_go(settings)
    return result


def _let_go(settings: Settings) -> None:
    """Write what was erased over in the file as well: until then SQLite's log holds the pages as they came."""
    db.session.remove()
    db.engine.dispose()
    if settings.embedded_database:
        sqlite.flush(settings.embedded_database)


def _check(manifest: Manifest, settings: Settings) -> None:
    kind = "sqlite" if settings.embedded_database else "postgresql"
    if manifest.kind != kind:
        raise CannotDo(f"This backup is of {manifest.kind}, and this service uses {kind}. Set DATABASE_URL to match.")
    folder = current_app.extensions["migrate"].directory
    known = {script.revision for script in ScriptDirectory(str(ROOT / folder)).walk_revisions()}
    if manifest.migration not in known:
        raise CannotDo(
            f"This backup is of a newer version: this one does not know its migration {manifest.migration}. "
            "Bring the service up to date first; nothing was changed."
        )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Nobody else works on the database meanwhile; raises CannotDo."""
    db.session.remove()
    db.engine.dispose()
    try:
        lock = lock_folder(settings.var, settings.port, patience=0.5)
    except CannotStart as refusal:
        raise CannotDo(f"Stop the service first: {refusal}") from None
    with lock:
        if not settings.embedded_database and (others := postgres.others(settings.database_url)):
            programs = "1 program is" if others == 1 else f"{others} programs are"
            raise CannotDo(f"{programs} connected to the database. Stop the service everywhere first.")
        yield


def _make_room(settings: Settings, replace: bool, copy_first: bool) -> Path | None:
    """Look whether anything is there, and copy it first when it may be replaced; raises CannotDo."""
    with db.engine.connect() as connection:
        rows = sum(counted(connection).values())
    db.engine.dispose()
    if not rows:
        return None
    if not replace:
        raise CannotDo(
            f"The database is not empty: it holds {rows} rows. Say --replace to have them replaced; "
            "a backup of them is made first. Nothing was changed."
        )
    if not copy_first:
        return None
    place = settings.var / "backups"
    place.mkdir(mode=0o700, exist_ok=True)
    try:
        return making.make(place).path
    finally:
        db.engine.dispose()


def _put(manifest: Manifest, folder: Path, settings: Settings) -> None:
    """The database with sending held, in one step: no program can start in between and send."""
    held = [_held_by(manifest)] if HOLD in manifest.rows else []
    if settings.embedded_database:
        sqlite.measure(folder / manifest.database)
        sqlite.put(folder / manifest.database, settings.embedded_database, held)
    else:
        postgres.put(folder / manifest.database, settings.database_url, held)


def _bring_up_to_date() -> None:
    """Run the migrations that came after the backup; raises CannotDo that says what stands and how to go on."""
    try:
        upgrade()
    except (ClickException, SQLAlchemyError) as error:
        why = error.message if isinstance(error, ClickException) else described(error)
        raise CannotDo(NOT_MIGRATED.format(why=why)) from error


def _held_by(manifest: Manifest) -> str:
    now = here().now().isoformat(sep=" ")
    if manifest.kind == "sqlite":
        now = now.partition("+")[0]
    # Names of our own tables.
    return f"INSERT INTO {HOLD} (held_at, held_by, reason) VALUES ('{now}', '{BY}', '{_reason()}')"  # nosec B608


def _reason() -> str:
    return "A backup was restored. Look at what would go out, then let sending go on."


def _hold(manifest: Manifest) -> None:
    """Note how old it is; where the backup was too old to have the table, sending is held from here."""
    with transaction() as work:
        row = standing_hold()
        if row is None:
            row = SendingHold(held_at=work.now, held_by=BY, reason=_reason())
            work.session.add(row)
        row.held_by, row.reason, row.backup_at = BY, _reason(), manifest.instant
        # Which of them have ended since nobody knows: everybody signs in anew.
        work.session.execute(delete(BrowserSession))


def _differences(manifest: Manifest, folder: Path, settings: Settings) -> list[str]:
    """Sentences about what stands in the database otherwise than the manifest says; the hold is ours."""
    found: Measure = (
        sqlite.measure(settings.embedded_database)
        if settings.embedded_database
        else postgres.measure(settings.database_url)
    )
    rows = {**found.rows, **({HOLD: found.rows[HOLD] - 1} if HOLD in manifest.rows else {})}
    wrong = [f"{name} has {rows.get(name)} rows, not {n}." for name, n in manifest.rows.items() if rows.get(name) != n]
    heads = json.loads((folder / HEADS).read_text("utf-8"))
    return wrong + ([] if found.heads == heads else ["The heads of the histories are not those of the manifest."])


def _take_key(settings: Settings, key: str) -> list[str]:
    """Go on with the backup's key, and keep it; a sentence where somebody must set it."""
    if key == settings.secret_key:
        return []
    own = settings.var / "secret_key"
    made_here = own.exists() and own.read_text("utf-8").strip() == settings.secret_key
    place = own if made_here else own.with_name("secret_key.restored")
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    place.write_text(key, "utf-8")
    here().settings = dataclasses.replace(settings, secret_key=key)
    return [] if made_here else [f"The backup’s SECRET_KEY lies in {place}. Set it before the service starts."]
