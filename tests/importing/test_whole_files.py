"""A file is applied whole or not at all: broken ones change nothing, and so does one that must not lack a row."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from service.database import db
from service.imports.records import Unreadable
from service.models import Case, CaseChange, Import, Person, Team
from service.steps.importing import alone
from tests.importing.files import Files, reasons
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted

GOOD, BAD = "1,child_in_need,North,Pat Lee,2026-01-05,", "2,asleep,North,Pat Lee,2026-01-05,"


def counted(*models: type) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def test_a_broken_file_changes_nothing(files: Files) -> None:
    path = files.folder / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(Unreadable):
        files.bring_path("annex_a", path)
    assert counted(Case, Import, Team) == [0, 0, 0]


def test_a_failure_half_way_leaves_nothing_half_done(files: Files) -> None:
    name = files.folder / "cases.csv"
    name.write_text("reference,status,team\n1,child_in_need,North", "utf-8")

    def interrupted(done: int, total: int | None) -> None:
        if counted(Team) == [1]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.bring_path("cases_csv", name, progress=interrupted)
    assert counted(Case, CaseChange, Import, Team) == [0, 0, 0, 0]


def test_one_bad_row_is_named_and_the_others_are_imported(files: Files) -> None:
    imported = files.cases(GOOD, BAD)
    assert (imported.counts["created"], imported.counts["refused"], imported.counts["applied"]) == (1, 1, True)
    bad = next(n for n in imported.notices if n["severity"] == "refused")
    assert (bad["row"], bad["column"], bad["value"]) == (3, "status", "asleep")


def test_all_or_nothing_keeps_the_report_and_changes_nothing(files: Files) -> None:
    imported = files.cases(GOOD, BAD, all_or_nothing=True)
    assert counted(Case, CaseChange, Team) == [0, 0, 0]
    assert (imported.counts["created"], imported.counts["refused"], imported.counts["applied"]) == (0, 1, False)
    assert "so nothing was changed" in reasons(imported, "refused")[-1]


def test_all_or_nothing_reports_what_reading_and_applying_refuse_together(files: Files) -> None:
    rows = ["a@x.uk,Ann,nobody@x.uk", "b@x.uk,,", "c@x.uk,Cy,"]
    imported = files.staff(*rows, header="email,name,manager_email", all_or_nothing=True)
    assert imported.counts["refused"] == 2
    assert counted(Person) == [0]


def test_all_or_nothing_takes_a_file_without_a_bad_row(files: Files) -> None:
    assert files.cases(GOOD, all_or_nothing=True).counts["applied"]


def test_somebody_without_the_permission_is_refused(world: World, files: Files) -> None:
    world.authority()
    with pytest.raises(NotPermitted, match="performance team"):
        files.cases(GOOD, person=world["Pat"])
    with pytest.raises(NotPermitted):
        files.staff("a@x.uk,Ann", header="email,name", person=world["Tess"])


def test_a_kind_that_does_not_exist_is_refused_with_those_that_do(files: Files) -> None:
    with pytest.raises(Unreadable, match="annex_a"):
        files.bring("holiday_csv", "reference\n1")


def test_a_name_of_a_file_is_kept_without_its_folder(files: Files) -> None:
    path = files.folder / "x.csv"
    path.write_text("reference,status\n1,closed", "utf-8")
    assert files.bring_path("cases_csv", path, filename="C:\\secret\\a\u202eb.csv").filename == "a b.csv"


def test_while_one_import_is_under_way_another_is_refused(world: World, files: Files, database: str) -> None:
    if database != "postgres":
        pytest.skip("SQLite has one writer at a time")
    with db.engine.connect() as other, other.begin():
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": alone.KEY})
        with pytest.raises(Illegal, match="Another import is under way"):
            files.cases(GOOD)
    assert files.cases(GOOD).counts["created"] == 1


def test_progress_is_told_for_reading_and_for_saving(files: Files) -> None:
    told: list[tuple[int, int | None]] = []
    rows = [f"{number},child_in_need,,,," for number in range(2100)]
    files.cases(*rows, progress=lambda done, total: told.append((done, total)))
    assert (2100, 2100) in told and told[-1] == (2100, 2100)
    assert [done for done, _ in told][:2] == [500, 1000]


def test_who_polls_is_answered_by_token_while_the_transaction_is_open(files: Files) -> None:
    seen = []

    def poll(done: int, total: int | None) -> None:
        seen.append(files.progress("a-token"))

    imported = files.cases(*(f"{n},child_in_need,,,," for n in range(1500)), progress=poll, token="a-token")
    assert {entry["stage"] for entry in seen if entry} == {"reading", "saving"}
    assert files.progress("a-token") == {"stage": "finished", "done": None, "total": None, "import_id": imported.id}


def test_a_token_of_a_refused_file_tells_why(files: Files) -> None:
    with pytest.raises(Unreadable):
        files.bring("cases_csv", "name\nx", token="another")
    told = files.progress("another")
    assert told is not None and told["stage"] == "failed" and "column" in told["reason"]


@pytest.mark.parametrize("token", ["unknown", "../../etc/passwd", "\x00", "\ud800"])
def test_an_unknown_token_has_no_progress(files: Files, token: str) -> None:
    assert files.progress(token) is None
