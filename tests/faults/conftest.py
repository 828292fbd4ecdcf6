"""Fixtures of fault runs: a database that is really written to disk, filled once and copied for each test."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.faults import outcomes
from tests.faults.installation import Installation
from tests.faults.invariants import Fault, Outside, faults
from tests.faults.people import Ledger, Person
from tests.faults.population import populate
from tests.support.post import mail_through
from tests.support.postgres import Cluster, available_binaries, fresh_database
from tests.support.smtp import Mailbox, mail_server
from tests.support.world import World

# What is acknowledged is with the kernel, which no test stops: so nothing has to wait for the disk itself.
DURABLE = ("fsync=off", "listen_addresses=", "max_connections=200")
FILLED = "faults_filled"


@dataclass
class Place:
    """One database for one run: its address, who works in it, and for PostgreSQL the server that can be stopped."""

    name: str
    url: str
    people: list[Person]
    folder: Path
    cluster: Cluster | None = None
    installations: list[Installation] = field(default_factory=list)

    def install(
        self,
        mail: str,
        redis: str | None = None,
        database: str | None = None,
        environment: Mapping[str, str] | None = None,
        **policy: Any,
    ) -> Installation:
        """An installation that is not started yet; it is ended with the test."""
        folder = self.folder / f"installation-{len(self.installations)}"
        self.installations.append(Installation(folder, database or self.url, mail, redis, policy, environment))
        return self.installations[-1]

    def faults(self, ledger: Ledger, mailbox: Mailbox, crashes: int = 0, today: date | None = None) -> list[Fault]:
        """What does not hold after everybody's commands, with the mail that came; `today` where it is another day."""
        actors = tuple(person.email for person in self.people)
        outside = Outside(ledger.commands, actors, mailbox.messages, crashes=crashes)
        outside.today = today or outside.today
        return faults(self.url, outside)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    outcomes.note(report)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make faults KEEP=folder` goes on where an earlier one was cut off."""
    items[:], done = outcomes.left(items)
    if done:
        config.hook.pytest_deselected(items=done)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that loses nothing by a power cut; for the whole session, started again by whoever stops it."""
    folder = Path(tempfile.mkdtemp(prefix="countersign-faults-", dir="/tmp"))
    cluster = Cluster(available_binaries()[0], folder, DURABLE)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


Filled = Callable[[str], tuple[str, list[Person]]]


@pytest.fixture(scope="session")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """For a name of database: the address of one that is filled, to be copied, and who works there."""
    made: dict[str, tuple[str, list[Person]]] = {}

    def fill(name: str) -> tuple[str, list[Person]]:
        if name not in made:
            folder = tmp_path_factory.mktemp(f"filled-{name}")
            url = f"sqlite:///{folder}/countersign.db"
            if name == "postgres":
                url = fresh_database(request.getfixturevalue("cluster").url, FILLED)
            made[name] = url, populate(url, folder)
        return made[name]

    return fill


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, filled: Filled) -> Iterator[Place]:
    """A filled database for this test alone, on SQLite and on PostgreSQL."""
    template, people = filled(request.param)
    folder = Path(tempfile.mkdtemp(prefix="countersign-run-", dir="/tmp"))
    if request.param == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        place = Place("PostgreSQL", fresh_database(cluster.url, "faults_run", FILLED), people, folder, cluster)
    else:
        copy = folder / "countersign.db"
        shutil.copy(template.removeprefix("sqlite:///"), copy)
        place = Place("SQLite", f"sqlite:///{copy}", people, folder)
    try:
        yield place
    finally:
        for installation in place.installations:
            installation.power_cut()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def post(world: World, mailbox: Mailbox) -> Iterator[Mailbox]:
    """A mail server to which the application under test sends."""
    with mail_through(world, mailbox):
        yield mailbox
