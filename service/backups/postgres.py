"""PostgreSQL's part of backups: `pg_dump` of one snapshot, and a restore that is done wholly or not at all."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from config.environment import inherited
from service.backups.manifest import CannotDo
from service.backups.measuring import Measure, measured

# What a newer pg_restore sets and an older server does not know, within its first lines.
UNKNOWN, FIRST_LINES = b"SET transaction_timeout = 0;\n", 40
# A dump leaves a session that finds no table by its bare name.
FIND = "SET search_path TO DEFAULT"
OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def dump(url: str, to: Path) -> Measure:
    """Dump one snapshot with `pg_dump`; what is counted is counted in the same one. Raises CannotDo."""
    program = _program("pg_dump")
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        # The bounds of pages do not hold for a backup: it waits for pg_dump as long as that takes.
        connection.execute(text("SET TRANSACTION READ ONLY"))
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        found = measured(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s")
        _run([program, *options, f"--snapshot={snapshot}", f"--file={to}", f"--dbname={_address(url)}"], url)
    return found


def measure(url: str) -> Measure:
    """What stands in the database."""
    with connected(url) as connection:
        return measured(connection)


def connected(url: str) -> Connection:
    """A connection of its own, to be closed."""
    return create_engine(url, poolclass=NullPool).connect()


def others(url: str) -> int:
    """How many other programs are connected."""
    with connected(url) as connection:
        return int(connection.execute(text(OTHERS)).scalar_one())


def put(dumped: Path, url: str, statements: Iterable[str]) -> None:
    """Replace every table by those of a dump and run these statements, in one transaction; raises CannotDo."""
    restore, psql = _program("pg_restore"), _program("psql")
    writer = [
        psql,
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        f"--dbname={_address(url)}",
    ]
    reader = [restore, "--no-owner", "--no-privileges", "--file=-", str(dumped)]
    with (
        # A list of our own words, no shell.
        subprocess.Popen(writer, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(url)) as writing,  # nosec B603
        # A list of our own words, no shell.
        subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading,  # nosec B603
    ):
        assert writing.stdin and writing.stderr and reading.stdout
        try:
            writing.stdin.write(b"BEGIN;\n" + _drops(url).encode())
            _pour(reading.stdout, writing.stdin)
            if reading.wait() == 0:
                writing.stdin.write("".join(f"{one};\n" for one in (FIND, *statements, "COMMIT")).encode())
            writing.stdin.close()
        except BrokenPipeError:
            reading.kill()
            with suppress(BrokenPipeError):
                writing.stdin.close()
        said = writing.stderr.read().decode("utf-8", "replace")
    if writing.returncode or reading.returncode:
        raise CannotDo(f"The dump could not be read back, and nothing was changed. {_last(said)}".strip())


def _pour(script: IO[bytes], into: IO[bytes]) -> None:
    for number, line in enumerate(script):
        if number > FIRST_LINES or line != UNKNOWN:
            into.write(line)


def _drops(url: str) -> str:
    with connected(url) as connection:
        quote = connection.dialect.identifier_preparer.quote
        names = inspect(connection).get_table_names()
    return f"DROP TABLE IF EXISTS {', '.join(quote(name) for name in names)} CASCADE;\n" if names else ""


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotDo(
            f"There is no {name} on this machine. Install the package postgresql-client, "
            "not older than the database server (Debian: apt-get install postgresql-client)."
        )
    return found


def _run(command: list[str], url: str) -> None:
    # A list of our own words, no shell.
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(url), check=False)  # nosec B603
    if done.returncode:
        raise CannotDo(f"{Path(command[0]).name} ended with an error. {_last(done.stderr)}")


def _last(said: str) -> str:
    lines = [line for line in said.splitlines() if "ERROR" in line or "error:" in line]
    return f"It said: {lines[0]}" if lines else ""


def _address(url: str) -> str:
    """For these programs, without the password, which everybody on the machine could read."""
    return make_url(url).set(drivername="postgresql", password=None).render_as_string()


def _environment(url: str) -> dict[str, str]:
    password = make_url(url).password
    return dict(inherited(**({"PGPASSWORD": str(password)} if password else {})))
