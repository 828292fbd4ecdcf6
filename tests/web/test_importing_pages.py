"""Uploading a file, and the report that names every row that was not taken."""

from __future__ import annotations

from io import BytesIO

from tests.support.world import World
from tests.web.browser import Browser, Page

CASES = b"""reference,status,team,worker,opened_on,closed_on,restricted_to
7100001,child_in_need,North,Pat Practitioner,2026-05-01,,
7100002,not a status,North,Pat Practitioner,2026-05-01,,
"""


def upload(browser: Browser, content: bytes, kind: str = "cases_csv", name: str = "cases.csv", **more: str) -> Page:
    browser.open("/imports")
    form, _ = browser.page.form("Import the file")
    data = {**form.values, "kind": kind, "file": (BytesIO(content), name), **more}
    return browser._send("/imports", method="POST", data=data, content_type="multipart/form-data")


def test_a_report_names_the_row_the_column_and_the_reason(world: World) -> None:
    perry = Browser(world.authority(), "Perry")
    page = upload(perry, CASES)
    assert page.path == "/imports/1" and "1 row was not taken." in page.text
    assert "row 3, status" in page.text and "not a status" in page.text
    assert "7100001" in perry.open("/audits/new").text or perry.open("/imports").status == 200
    assert "cases.csv" in perry.open("/imports").text


def test_a_file_can_be_taken_whole_or_not_at_all(world: World) -> None:
    page = upload(Browser(world.authority(), "Perry"), CASES, whole="yes")
    assert "Nothing was changed." in page.text


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(world: World) -> None:
    page = upload(Browser(world.authority(), "Perry"), b"\x00\x01 no table", kind="annex_a", name="list.xlsx")
    assert page.status == 422 and "f-file-error" in page.read.ids
    assert "Nothing was imported yet." in page.text


def test_a_file_and_its_kind_must_be_chosen(world: World) -> None:
    perry = Browser(world.authority(), "Perry")
    perry.open("/imports")
    page = perry.press("Import the file")
    assert page.status == 422
    assert "Choose what kind of file it is." in page.text and "Choose a file." in page.text


def test_what_is_wrong_is_grouped_and_each_group_is_paged(world: World) -> None:
    head = CASES.splitlines(keepends=True)[0]
    rows = b"".join(b"71%05d,not a status,North,Pat Practitioner,2026-05-01,,\n" % number for number in range(30))
    perry = Browser(world.authority(), "Perry")
    page = upload(perry, head + rows)
    assert "30 rows were not taken." in page.text and "What was refused, repaired or odd 30" in page.text
    assert "row 2, status" in page.text and "row 31, status" not in page.text
    assert "row 31, status" in perry.follow("Next page").text


def test_a_report_leads_to_the_audits_that_closures_in_the_file_asked_for(world: World) -> None:
    perry = Browser(world.authority(), "Perry")
    head = CASES.splitlines(keepends=True)[0]
    upload(perry, head + b"7100001,child_in_need,North,Pat Practitioner,2026-05-01,,\n")
    world.programme("closure", starts_on=None)
    world.clock.forward(days=1)
    page = upload(perry, head + b"7100001,closed,North,Pat Practitioner,2026-05-01,2026-11-02,\n")
    assert "1 Closed" in page.text and "Audits that it asked for 1" in page.text
    assert "The case is closing" in page.text and perry.follow("7100001").path == "/audits/1"


def test_the_progress_of_an_import_is_told_to_whoever_sent_it_alone(world: World) -> None:
    perry = Browser(world.authority(), "Perry")
    upload(perry, CASES, token="abc")
    assert '"finished"' in perry.open("/imports/progress/abc").html
    assert '"waiting"' in Browser(world, "Ada").open("/imports/progress/abc").html
    assert Browser(world, "Pat").open("/imports/progress/abc").status == 403


def test_whoever_may_not_import_is_told_who_does(world: World) -> None:
    page = Browser(world.authority(), "Pat").open("/imports")
    assert page.status == 403 and "Only the performance team and administrators import files." in page.text
    assert "Imports" not in page.links


def test_what_a_file_holds_is_never_read_as_markup(world: World) -> None:
    row = b'7100009,<script>alert(1)</script>,North,"Pat Practitioner",2026-05-01,,\n'
    page = upload(Browser(world.authority(), "Perry"), CASES.splitlines(keepends=True)[0] + row, name="<b>x.csv")
    assert "<script>alert" not in page.html and "<b>x" not in page.html
