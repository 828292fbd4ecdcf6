"""`flask cases import` and `flask staff import`, as somebody at a terminal uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.support.samples import sample
from tests.support.world import World


class Run:
    """The command line of the world's application."""

    def __init__(self, world: World) -> None:
        self._runner = world.app.test_cli_runner()

    def __call__(self, *arguments: object) -> Result:
        return self._runner.invoke(args=[str(argument) for argument in arguments])


@pytest.fixture
def run(world: World) -> Run:
    return Run(world)


def written(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_workbook_is_imported_by_its_ending_and_reported(run: Run) -> None:
    result = run("cases", "import", sample("annex_a/annex-a-header-row-1.xlsx"))
    assert result.exit_code == 0
    assert "imported" in result.output
    assert "repaired: List 6, row 2, Allocated Team, “#N/A”: " in result.output


def test_a_census_is_imported_by_its_ending(run: Run) -> None:
    result = run("cases", "import", sample("cin_census/cin-332-children.xml"))
    assert "opened" in result.output and "150" in result.output


def test_an_allocations_file_is_named_by_its_kind(run: Run, tmp_path: Path) -> None:
    run("cases", "import", written(tmp_path, "reference,status\n1,child_in_need"))
    result = run("cases", "import", "--kind", "allocations_csv", written(tmp_path, "reference,worker\n1,Pat Lee"))
    assert "updated" in result.output and result.exit_code == 0


def test_staff_are_imported(run: Run, world: World, tmp_path: Path) -> None:
    result = run("staff", "import", written(tmp_path, "email,name\nann@x.uk,Ann Lee"))
    assert result.exit_code == 0
    assert world["Ann"].email == "ann@x.uk"


def test_a_broken_file_ends_with_a_sentence(run: Run, tmp_path: Path) -> None:
    result = run("cases", "import", written(tmp_path, "not a workbook", "file.xlsx"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


def test_all_or_nothing_ends_with_an_error_and_the_reason(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "reference,status\n1,child_in_need\n2,asleep")
    result = run("cases", "import", file, "--all-or-nothing")
    assert result.exit_code == 1
    assert "refused: row 3, status, “asleep”: " in result.output


def test_an_import_on_behalf_of_somebody_needs_their_permission(run: Run, world: World, tmp_path: Path) -> None:
    world.authority()
    file = written(tmp_path, "reference,status\n1,child_in_need")
    assert run("cases", "import", file, "--as", "pat.practitioner@example.org").exit_code == 1
    assert run("cases", "import", file, "--as", "nobody@example.org").exit_code == 1
    assert run("cases", "import", file, "--as", "perry.performance@example.org").exit_code == 0
