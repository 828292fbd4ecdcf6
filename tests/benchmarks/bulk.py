"""What thousands of cases at once take, how fast an authority is simulated, and what starting and standing cost."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import func, make_url, select, text

from notifications.equipping import equip
from service.context import here
from service.database import db
from service.models import Case, History
from service.simulate.size import Size
from service.simulate.year import Year
from service.usecases.cycling import create_cycle
from service.usecases.importing import import_file
from service.usecases.transitions import fire_transition
from tests.benchmarks.asking import Question, ask
from tests.benchmarks.copies import analysed, beginning
from tests.benchmarks.installed import migrated, serving
from tests.benchmarks.processes import proportional, started
from tests.benchmarks.told import Line, against
from tests.support.applications import application, make_tables
from tests.support.postgres import fresh_database
from tests.support.world import World

CASES, TURNS, SHARE, ASKED = 12_000, 5, 0.02, 200
WEEKS, SIZE, MONDAY, EACH_SECOND = 2, Size(400, 30), date(2026, 1, 5), 2_000
COLUMNS = ("reference", "status", "team", "worker", "opened_on")
STATUSES = ("child_in_need", "child_protection", "looked_after")
# What an import makes of a file, left out again; the draw of a cycle names its cases.
GONE = ("case_change", "cycle_case", "child_case")
COPIED = "kind, reference, status, team_id, worker_id, opened_on, restricted"
COPY = f"COPY child_case ({COPIED}) FROM STDIN"


def measured(server: str, folder: Path) -> Iterator[Line]:
    """Import and draw on one database; then a simulation in process; then a web server that starts and stands."""
    url, place = fresh_database(server, "countersign_bulk"), folder / "bulk"
    migrated(place, url)
    with beginning(place, url) as world:
        world.authority()
        yield _imported(world, url, place)
        yield _drawn(world)
        db.session.remove()
    yield _simulated(folder / "simulated")
    yield from _standing(url, folder / "standing")


def _imported(world: World, url: str, folder: Path) -> Line:
    """The service reads a file, looks for each case, writes what changed and who has it now; COPY writes rows."""
    path = _file(world, folder / "cases.csv")
    rows: list[tuple[object, ...]] = []
    here_, bare = list[float](), list[float]()
    for turn in range(TURNS + 1):
        _empty()
        here_.append(_seconds(_bring, world, path))
        if not turn:
            rows = [tuple(row) for row in db.session.execute(text(f"SELECT {COPIED} FROM child_case"))]
        _empty()
        bare.append(_seconds(_copied, url, rows))
    _empty()
    _bring(world, path)
    ours, least = median(here_[1:]), median(bare[1:])
    return Line(
        f"{CASES:,} open cases are imported",
        f"{ours:.1f} s",
        f"COPY of the same rows: {least:.2f} s",
        f"{ours / least:.0f} times the limit",
    )


def _file(world: World, path: Path) -> Path:
    team, worker = world.team().name, world["Pat"].email
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(CASES):
            writer.writerow((f"B{n:06}", STATUSES[n % 3], team, worker if n % 3 else "", "2026-03-02"))
    return path


def _bring(world: World, path: Path) -> None:
    report = import_file("cases_csv", path, filename=path.name, person=world["Perry"])
    assert report.counts["opened"] == CASES, report.counts
    db.session.remove()


def _copied(url: str, rows: list[tuple[object, ...]]) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection, connection.cursor().copy(COPY) as copy:
        for row in rows:
            copy.write_row(row)


def _empty() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for name in GONE:
            connection.execute(text(f"DELETE FROM {name}"))
    analysed(["child_case"])


def _drawn(world: World) -> Line:
    """Each time a new cycle from the same open cases; none is audited, so none is left out the next time."""
    found = list[float]()
    for turn in range(TURNS + 1):
        asked = {"name": f"Cycle {turn}", "share": SHARE, "seed": str(turn)}
        cycle = create_cycle(world["Perry"], asked).id
        found.append(_seconds(fire_transition, "cycle", cycle, "draw", world["Perry"], {}))
    places = db.session.scalar(select(func.count(Case.id)))
    assert places == CASES, places
    return Line(f"{SHARE:.0%} of {CASES:,} open cases are drawn", f"{median(found[1:]):.2f} s")


def _simulated(folder: Path) -> Line:
    """Whole weeks of a small authority: people, clocks, mail and everything that is looked at each evening."""
    rates = list[float]()
    for turn in range(TURNS):
        place = folder / str(turn)
        place.mkdir(parents=True)
        app = application(place)
        equip(app)
        with app.app_context():
            make_tables()
            took = _seconds(Year(here(), MONDAY, WEEKS, turn, SIZE).live, lambda day, faults: None)
            rates.append((db.session.scalar(select(func.count(History.id))) or 0) / took)
            db.session.remove()
            db.engine.dispose()
    each = median(rates)
    return Line(
        "steps of a simulated authority, on SQLite in one process",
        f"{each:.0f} a second",
        "",
        against(each, EACH_SECOND, "steps a second"),
    )


def _standing(url: str, folder: Path) -> Iterator[Line]:
    """From nothing to the first answer; and what the web's processes hold, before and after they have answered."""
    starts, before, after = list[float](), list[float](), list[float]()
    for _ in range(TURNS):
        began = time.perf_counter()
        with serving(folder, url) as port:
            starts.append(time.perf_counter() - began)
            web = started("gunicorn")
            before.append(proportional(web))
            ask(port, [Question("GET", "/sign-in", {})] * ASKED, 8)
            after.append(proportional(web))
    yield Line("the web server starts and answers", f"{median(starts):.1f} s")
    held = f"{median(before):.0f} MiB, and {median(after):.0f} after {ASKED} pages"
    yield Line("memory of the web server, its processes together", held)


def _seconds(act: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    act(*given)
    return time.perf_counter() - began
