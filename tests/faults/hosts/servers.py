"""PostgreSQL with its standby on hosts of their own, for as long as a run lasts."""

from __future__ import annotations

import os
import pwd
import subprocess

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from config.environment import inherited
from tests.faults.hosts.network import Host
from tests.faults.installation import within
from tests.support.postgres import available_binaries

PORT, NAME = 5432, "countersign"
# What is acknowledged is with the kernel, which no fault of this run stops: nothing has to wait for the disk itself.
OPTIONS = {
    "dynamic_shared_memory_type": "mmap",
    "fsync": "off",
    "listen_addresses": "*",
    "max_connections": "200",
    "port": str(PORT),
    "wal_sender_timeout": "5s",
}
NETS = ("10.77.0.0", "127.0.77.0")
TRUSTED = "".join(f"host {what} all {net}/24 trust\n" for what in ("all", "replication") for net in NETS)


class Server:
    """One PostgreSQL: made anew, or as a copy that follows another."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.folder = host.folder / "pg"
        self._binaries = available_binaries()[0]
        entry = pwd.getpwnam("postgres") if not os.geteuid() else None
        self._as = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"] if entry else []
        self.folder.mkdir(parents=True)
        if entry:
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)

    def url(self, name: str = NAME) -> str:
        """By the server's socket, which is a file and is reached from everywhere on this machine."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def make(self) -> None:
        made = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        self._program("initdb", "-D", str(self.folder / "data"), *made)
        with open(self.folder / "data" / "pg_hba.conf", "a", encoding="utf-8") as file:
            file.write(TRUSTED)

    def follow(self, other: Server) -> None:
        """Copy the other and follow it; from then on the other waits for this one with each commit."""
        copied = ["-h", other.host.address, "-p", str(PORT), "-U", "postgres", "-R", "-X", "stream", "-c", "fast"]
        self.host.run(*self._as, str(self._binaries / "pg_basebackup"), "-D", str(self.folder / "data"), *copied)
        self.start()
        other.ask("alter system set synchronous_standby_names = '*'")
        other.ask("select pg_reload_conf()")
        within(lambda: other.ask("select count(*) from pg_stat_replication where sync_state = 'sync'") == 1)

    def start(self) -> None:
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        server = [str(self._binaries / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *options]
        self.host.start("postgres", [*self._as, *server], inherited(), self.folder)
        within(lambda: self.ask("select 1"))

    def promote(self) -> None:
        """Let it be the one that writes; it waits for no standby of its own, since there is none any more."""
        assert self.ask("select pg_promote()")

    def ask(self, question: str, name: str = "postgres") -> object:
        """The first value of an answer; None while it does not answer."""
        engine = create_engine(self.url(name), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.execute(text(question))
                return result.scalar() if result.returns_rows else None
        except OperationalError:
            return None
        finally:
            engine.dispose()

    def _program(self, name: str, *words: str) -> None:
        command = [*self._as, str(self._binaries / name), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)


def address(servers: list[Server]) -> str:
    """Where programs find the database: of several servers the one that can be written to."""
    places = [f"host={server.host.address}:{PORT}" for server in servers]
    more = ["target_session_attrs=read-write"] if len(servers) > 1 else []
    return f"postgresql+psycopg://postgres@/{NAME}?{'&'.join([*places, *more])}"
