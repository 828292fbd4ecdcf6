"""Which steps the database needs before the service starts: none, most of the time, which saves seconds."""

import re
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

import psycopg

from config.settings import ROOT, Settings
from service.supervisor.plan import Step

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
MIGRATIONS = ROOT / "migrations" / "versions"
VERSION = "select version_num from alembic_version"
CONNECT_SECONDS = 5
DEMONSTRATION = 1  # SQLite's user_version of a file in which the demonstration was made to its end

_REVISION = re.compile(r"^revision\b[^=]*=\s*['\"](.+?)['\"]", re.M)
_REVISED = re.compile(r"^down_revision\b[^=]*=\s*(.+)$", re.M)


def steps(settings: Settings) -> tuple[Step, ...]:
    """What must run, in order.

    A new SQLite file is made under another name and put in its place when it is complete: a first start
    that is broken off leaves nothing half-made. Whether a server's database is empty, `demo fill` sees for itself;
    what cannot be asked how far it is, is brought up to date, which says what is the matter.
    """
    place = settings.embedded_database
    if place is None:
        upgrade = () if served_up_to_date(settings.database_url) else (_upgrade(),)
        return (*upgrade, *((_fill(),) if settings.demo else ()))
    if not place.exists():
        return _new(place, settings.demo)
    upgrade = () if up_to_date(place) else (_upgrade(),)
    fill = (_fill(), _settle(place, place, True)) if settings.demo and not has_demonstration(place) else ()
    return (*upgrade, *fill)


def up_to_date(place: Path, migrations: Path = MIGRATIONS) -> bool:
    """Whether a SQLite file has had the one migration that no other follows."""
    return _newest(migrations, _asked(place, VERSION))


def served_up_to_date(url: str, migrations: Path = MIGRATIONS) -> bool:
    """Whether a PostgreSQL database has; False as well when it cannot be asked."""
    found: set[object] = set()
    plain = url.replace("postgresql+psycopg:", "postgresql:", 1)
    with suppress(psycopg.Error), psycopg.connect(plain, connect_timeout=CONNECT_SECONDS) as connection:
        found = {row[0] for row in connection.execute(VERSION)}
    return _newest(migrations, found)


def _newest(migrations: Path, versions: set[object]) -> bool:
    texts = [path.read_text("utf-8") for path in migrations.glob("*.py")]
    followed = " ".join(found for text in texts for found in _REVISED.findall(text))
    heads = {
        found
        for text in texts
        for found in _REVISION.findall(text)
        if not re.search(rf"['\"]{re.escape(found)}['\"]", followed)
    }
    return len(heads) == 1 and versions == heads


def has_demonstration(place: Path) -> bool:
    return _asked(place, "pragma user_version") == {DEMONSTRATION}


def _new(place: Path, demo: bool) -> tuple[Step, ...]:
    draft = place.with_name(f"{place.name}.new")
    for ending in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + ending).unlink(missing_ok=True)
    url = f"sqlite:///{draft}"
    return (_upgrade(url), *((_fill(url),) if demo else ()), _settle(draft, place, demo))


def _upgrade(url: str | None = None) -> Step:
    return Step("Bringing the database up to date", (*FLASK, "db", "upgrade"), _at(url))


def _fill(url: str | None = None) -> Step:
    says = "Making the demonstration's authority, which takes up to a minute, the first time only"
    return Step(says, (*FLASK, "demo", "fill"), _at(url))


def _settle(draft: Path, place: Path, demo: bool) -> Step:
    mark = ("--demonstration",) if demo else ()
    return Step(
        "Putting the database in its place",
        (sys.executable, "-m", f"{__package__}.settle", *mark, str(draft), str(place)),
    )


def _at(url: str | None) -> dict[str, str]:
    return {"DATABASE_URL": url} if url else {}


def _asked(place: Path, question: str) -> set[object]:
    """The answers to a question to a SQLite file; none when it cannot be asked."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(place, timeout=5)) as connection:
        return {row[0] for row in connection.execute(question)}
    return set()
