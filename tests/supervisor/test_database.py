"""Which steps the database needs before the service starts."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.settings import Settings
from service.supervisor.database import steps, up_to_date
from service.supervisor.settle import settle


def settings(var: Path, **given: str) -> Settings:
    return Settings.from_environment({"VAR": str(var), **given})


def commands(chosen: Settings) -> list[str]:
    return [" ".join(step.argv[2:]) for step in steps(chosen)]


def make_file(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """Three migrations in a row, in the ways in which Alembic writes them."""
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "0001_start.py").write_text('revision = "0001"\ndown_revision = None\n')
    (folder / "0002_more.py").write_text("revision: str = '0002'\ndown_revision: str | None = '0001'\n")
    (folder / "0003_last.py").write_text('revision = "0003"\ndown_revision = ("0002",)\n')
    return folder


def test_a_first_start_makes_the_file_under_another_name_and_puts_it_in_place_last(tmp_path: Path) -> None:
    chosen = settings(tmp_path, DEMO="1")
    upgrade, fill, last = steps(chosen)
    draft = tmp_path / "countersign.db.new"
    assert upgrade.argv[-2:] == ("db", "upgrade")
    assert fill.argv[-2:] == ("demo", "fill")
    assert upgrade.environment == fill.environment == {"DATABASE_URL": f"sqlite:///{draft}"}
    assert last.argv[-3:] == ("--demonstration", str(draft), str(tmp_path / "countersign.db"))


def test_a_first_start_without_the_demonstration_does_not_fill_anything(tmp_path: Path) -> None:
    assert not any("demo fill" in command for command in commands(settings(tmp_path)))


def test_what_a_broken_off_first_start_left_is_thrown_away(tmp_path: Path) -> None:
    draft = make_file(tmp_path / "countersign.db.new", "create table half (made int)")
    (tmp_path / "countersign.db.new-wal").touch()
    steps(settings(tmp_path))
    assert not draft.exists()
    assert not (tmp_path / "countersign.db.new-wal").exists()


def test_a_database_that_is_behind_is_brought_up_to_date_where_it_is(tmp_path: Path) -> None:
    make_file(tmp_path / "countersign.db", "create table alembic_version (version_num text)")
    upgrade = steps(settings(tmp_path))[0]
    assert upgrade.argv[-2:] == ("db", "upgrade")
    assert upgrade.environment == {}


@pytest.mark.parametrize(("version", "expected"), [("0003", True), ("0002", False), ("0001", False)])
def test_a_file_is_up_to_date_with_the_migration_that_none_follows(
    tmp_path: Path, migrations: Path, version: str, expected: bool
) -> None:
    place = make_file(
        tmp_path / "some.db",
        "create table alembic_version (version_num text)",
        f"insert into alembic_version values ('{version}')",
    )
    assert up_to_date(place, migrations) is expected


def test_a_file_that_is_no_database_is_left_to_the_upgrade_to_complain_about(tmp_path: Path, migrations: Path) -> None:
    broken = tmp_path / "some.db"
    broken.write_text("not a database at all, but long enough to look at")
    assert not up_to_date(broken, migrations)


def test_the_demonstration_is_made_once_for_a_file(tmp_path: Path) -> None:
    place = make_file(tmp_path / "countersign.db", "create table people (id int)")
    chosen = settings(tmp_path, DEMO="1")
    assert any("demo fill" in command for command in commands(chosen))
    settle(place, place, demonstration=True)
    assert not any("demo fill" in command for command in commands(chosen))


def test_a_server_that_cannot_be_asked_is_left_to_the_upgrade_to_complain_about(tmp_path: Path) -> None:
    chosen = settings(tmp_path, DEMO="1", DATABASE_URL="postgresql://127.0.0.1:1/countersign")
    assert [command.partition("wsgi ")[2] for command in commands(chosen)] == ["db upgrade", "demo fill"]


def test_putting_a_draft_in_its_place_brings_all_of_it(tmp_path: Path) -> None:
    draft = make_file(
        tmp_path / "draft.db",
        "pragma journal_mode=wal",
        "create table people (id int)",
        "insert into people values (7)",
    )
    settle(draft, tmp_path / "place.db", demonstration=False)
    assert not draft.exists()
    with closing(sqlite3.connect(tmp_path / "place.db")) as connection:
        assert connection.execute("select id from people").fetchall() == [(7,)]
