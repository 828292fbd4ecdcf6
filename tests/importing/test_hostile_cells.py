"""A file with what nobody means in every column is taken or refused row by row, and what was taken can be looked at."""

from __future__ import annotations

import csv
import io
from itertools import count

import pytest

from service.imports.cases_csv import CASE_COLUMNS
from service.imports.staff_csv import COLUMNS
from tests.api.client import Api
from tests.security.hostile import A_LINE, MANY_DIGITS, TEXTS
from tests.support.world import World
from tests.web.browser import Browser

GOOD = {
    "cases_csv": dict(zip(CASE_COLUMNS, ("7#", "child in need", "North", "", "2026-01-05", "", ""), strict=True)),
    "staff_csv": {**dict.fromkeys(COLUMNS, ""), "email": "p#@example.org", "name": "Example #"},
}


LONG_CELL = "x" * 20_000


def spoiled(kind: str) -> bytes:
    """A row for each column and each text; the other columns hold what is in order."""
    good, stream, numbers = GOOD[kind], io.StringIO(), count(1)
    table = csv.writer(stream)
    table.writerow(good)
    for name in good:
        for text in (*TEXTS, MANY_DIGITS, A_LINE, LONG_CELL):
            number = f"{next(numbers):06}"
            table.writerow([text if each == name else said.replace("#", number) for each, said in good.items()])
    return stream.getvalue().encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_of_hostile_cells_is_answered_and_shown(world: World, kind: str) -> None:
    world.authority()
    file = (io.BytesIO(spoiled(kind)), "list.csv")
    answer = Api(world, "Perry").send("POST", "/imports", data={"kind": kind, "file": file})
    assert answer.status == 201 and answer.json["counts"]["refused"] > 10, answer
    perry = Browser(world, "Perry")
    for path in (f"/imports/{answer.json['id']}", "/imports", "/people", "/cases", "/administration/staff"):
        assert perry.open(path).status in (200, 403, 404), path
