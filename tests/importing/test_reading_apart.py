"""A file is read in a process of its own, within limits, and what it gives is what the readers give."""

import zipfile
from functools import partial
from pathlib import Path

import pytest

from service.context import KEY
from service.imports.apart import Limits, read_apart
from service.imports.plain import Gathering, NotPlain
from service.imports.reader import read
from service.imports.records import Unreadable
from service.models import Import
from tests.importing.files import Files
from tests.support.annex_a import build_workbook, child_in_need
from tests.support.world import World

MIB = 1024 * 1024
STAFF = """email,name,known_as,roles,team,service,manager_email,leave,starts_on,left_on
a@council.example,Ann Bell,"A Bell",practitioner,North,Help,,2026-12-01/2026-12-05,2026-01-05,
b@council.example,Bob,,juggler,North,Help,,,,
"""
CASES = "reference,status,team,worker,opened_on,closed_on\n"


def test_what_is_read_apart_is_what_the_readers_give(tmp_path: Path) -> None:
    workbook = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1), child_in_need(2)]})
    staff = tmp_path / "staff.csv"
    staff.write_text(STAFF, "utf-8")
    seen: list[tuple[int, int | None]] = []
    apart = read_apart("annex_a", workbook, filename="a.xlsx", progress=lambda *done: seen.append(done))
    assert apart == read("annex_a", workbook, filename="a.xlsx")
    assert seen == [(2, 2)]
    roles = frozenset({"practitioner"})
    apart = read_apart("staff_csv", staff, filename="staff.csv", known_roles=roles)
    assert apart == read("staff_csv", staff, filename="staff.csv", known_roles=roles)
    assert [notice.row for notice in apart.notices] == [3]


def test_a_workbook_of_384_kib_that_unpacks_to_100_mib_is_refused_in_little_memory_and_time(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "a.xlsx", {6: [child_in_need(1)]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b" " * 100 * MIB)
    with pytest.raises(Unreadable, match="unpacks to more than"):
        read_apart("annex_a", path, filename="a.xlsx", limits=Limits(memory_mib=200, cpu_seconds=1))


def test_a_file_that_needs_more_than_the_limits_is_refused_with_a_sentence_and_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    context, rows = world.app.extensions[KEY], (f"C{n},child_in_need,T,W,2026-01-05," for n in range(150_000))
    path = tmp_path / "cases.csv"
    path.write_text(CASES + "\n".join(rows), "utf-8")
    before, bring = context.read, partial(Files(tmp_path).bring_path, "cases_csv", path)
    try:
        context.read = partial(read_apart, limits=Limits(memory_mib=110))
        with pytest.raises(Unreadable, match="more memory than 110 MiB"):
            bring()
        context.read = partial(read_apart, limits=Limits(cpu_seconds=1))
        with pytest.raises(Unreadable, match="longer to be read than it may"):
            bring()
    finally:
        context.read = before
    assert world.all(Import) == []


def test_of_an_answer_nothing_but_the_declared_kinds_of_value_is_made() -> None:
    for kind, content in (
        ("case", [["C1", "child_in_need", None, None, None, None, [], 7]]),
        ("case", [["C1", "no_such_status", None, None, None, None, [], "a"]]),
        ("case", [["C1"]]),
        ("os.system", [["true"]]),
        ("end", {"rows_read": "1", "columns_given": [], "columns_lacking": []}),
    ):
        with pytest.raises(NotPlain):
            Gathering().take(kind, content)
