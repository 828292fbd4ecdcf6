"""Every file that leaves as a table, whoever named what: no cell of it is a formula or a link."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from service.database import db
from service.spreadsheets import LIVE, NUMBER
from tests.architecture.source import ROOT, modules
from tests.confidentiality.walker import page_addresses
from tests.support.world import World
from tests.web.browser import Browser

WRITERS = {
    r"csv\.(writer|DictWriter)": {"service/spreadsheets.py"},
    r"xlsxwriter": {"service/insight/reports/workbook.py", "service/insight/reports/plot.py"},
    r"openpyxl\.Workbook|openpyxl import Workbook": set(),
}
TABLE = re.compile(r"\.(csv|xlsx)(\?|$)")


def test_one_module_writes_each_kind_of_table() -> None:
    for pattern, known in WRITERS.items():
        assert {path for path, text in _sources() if re.search(pattern, text)} <= known, pattern


def _sources() -> Iterator[tuple[str, str]]:
    for module in modules():
        # What demonstration and simulation write is read in by this service and by nobody else.
        if module.name.startswith(("service.demo", "service.simulate")):
            continue
        yield str(module.path.relative_to(ROOT)), module.path.read_text("utf-8")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
def test_no_cell_of_any_export_is_a_formula_whatever_people_and_teams_are_called(world: World) -> None:
    world.authority()
    world.issued()
    world.cycle()
    things = (world.team(), world.service(), *(world[who] for who in ("Pat", "Tess", "Sam")))
    for sign, thing in zip(LIVE, things, strict=False):
        world.change(thing, name=f"{sign}cmd|'/C calc'!A0{thing.name}")
    client, seen = Browser(world, "Quentin").client, set()
    for path in filter(TABLE.search, page_addresses(world.app)):
        db.session.rollback()
        with world.app.app_context():
            answer = client.get(path, buffered=True)
        if answer.status_code == 200:
            seen.add(TABLE.search(path)[1])  # type: ignore[index]  # it was found a line above
            live = list(_live(path, answer.data))
            assert live == [], f"{path}: {live}"
    assert seen == {"csv", "xlsx"}


def _live(path: str, content: bytes) -> Iterator[str]:
    if ".xlsx" in path:
        book = ZipFile(BytesIO(content))
        for name in filter(lambda name: name.startswith("xl/worksheets/"), book.namelist()):
            yield from re.findall(r"<f[ >].*?</f>|<hyperlink.*?>", book.read(name).decode())
        return
    for row in csv.reader(StringIO(content.decode("utf-8-sig"))):
        yield from (cell for cell in row if cell.startswith(LIVE) and not NUMBER.fullmatch(cell))
