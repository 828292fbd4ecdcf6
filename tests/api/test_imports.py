"""Files brought in through the API: what came of every row, how far it is, and who may."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from service.database import db
from service.models import Case
from tests.api.client import Answer, Api
from tests.support.annex_a import build_workbook, child_in_need
from tests.support.world import World

CASES = b"""reference,status,team,worker,opened_on,closed_on,restricted_to
800001,child_in_need,North,,2026-01-05,,
800002,nonsense,North,,2026-01-05,,
800003,looked_after,North,,2026-01-05,,
"""
STAFF = b"email,name,roles\nnew.person@example.org,New Person,practitioner\n"


def brought(world: World, who: str, data: bytes, kind: str = "cases_csv", **form: Any) -> Answer:
    """A file sent as somebody."""
    name = form.pop("name", "cases.csv")
    parts = {"file": (BytesIO(data), name), "kind": kind, **form}
    return Api(world, who).send("POST", "/imports", data=parts, content_type="multipart/form-data")


def cases() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_an_import_answers_with_counts_and_every_refused_row_by_place_value_and_reason(world: World) -> None:
    answer = brought(world.authority(), "Perry", CASES)
    assert (answer.status, answer.json["state"]) == (201, "applied")
    assert (answer.json["counts"]["created"], answer.json["counts"]["refused"]) == (2, 1)
    row = answer.json["refused"][0]
    assert (row["row"], row["column"], row["value"]) == (3, "status", "nonsense")
    assert row["reason"]


def test_a_workbook_is_read_whatever_its_file_is_called(world: World, tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "annex.xlsx", {6: [child_in_need("900001")]})
    answer = brought(world.authority(), "Perry", path.read_bytes(), "annex_a", name="../../Annex A \u202e.xlsx")
    assert (answer.status, answer.json["counts"]["created"]) == (201, 1)
    assert answer.json["filename"].startswith("Annex A")


def test_an_import_can_be_looked_at_again_and_stands_in_the_list(world: World) -> None:
    made = brought(world.authority(), "Perry", CASES)
    api = Api(world, "Ada")
    assert api.get(made.headers["Location"]).json == made.json
    listed = api.get("/imports").json["items"]
    assert [item["id"] for item in listed] == [made.json["id"]]
    assert listed[0]["actor"]["name"] == "Perry Performance"


def test_the_same_file_again_changes_nothing(world: World) -> None:
    world.authority()
    brought(world, "Perry", CASES)
    again = brought(world, "Perry", CASES)
    assert (again.json["counts"]["created"], again.json["counts"]["unchanged"], cases()) == (0, 2, 2)


def test_a_file_to_be_taken_whole_or_not_at_all_is_refused_for_one_row(world: World) -> None:
    answer = brought(world.authority(), "Perry", CASES, all_or_nothing="true")
    assert (answer.json["state"], cases()) == ("refused", 0)
    assert any(row["value"] == "nonsense" for row in answer.json["refused"])


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_changes_nothing(world: World) -> None:
    world.authority()
    for kind, data in (("annex_a", b"PK\x03\x04 broken"), ("cases_csv", b"\xff\xfe\x00"), ("cin_census", b"<a")):
        answer = brought(world, "Perry", data, kind)
        assert (answer.status, list(answer.json["errors"])) == (422, ["file"]), kind
    assert cases() == 0


def test_how_far_an_import_is_can_be_asked_by_who_sent_it_and_nobody_else(world: World) -> None:
    made = brought(world.authority(), "Perry", CASES, token="my-import")
    progress = Api(world, "Perry").get("/imports/progress/my-import").json
    assert (progress["stage"], progress["import_id"]) == ("finished", made.json["id"])
    assert Api(world, "Ada").get("/imports/progress/my-import").status == 404


def test_why_an_import_failed_can_be_asked_too(world: World) -> None:
    answer = brought(world.authority(), "Perry", b"<a", "cin_census", token="my-import")
    progress = Api(world, "Perry").get("/imports/progress/my-import").json
    assert (progress["stage"], progress["reason"]) == ("failed", answer.json["detail"])


def test_staff_are_imported_too(world: World) -> None:
    assert brought(world.authority(), "Ada", STAFF, "staff_csv").status == 201
    assert Api(world, "Ada").get("/people/new.person@example.org").json["name"] == "New Person"


def test_nobody_else_imports_or_reads_imports(world: World) -> None:
    world.authority()
    assert brought(world, "Tess", CASES).status == 403
    assert brought(world, "Hana", STAFF, "staff_csv").status == 403
    assert [Api(world, "Tess").get(path).status for path in ("/imports", "/imports/1")] == [403, 403]


def test_what_is_missing_or_not_taken_is_named(world: World) -> None:
    world.authority()
    api = Api(world, "Perry")
    file = (CASES, "cases.csv")

    def errors(**form: Any) -> set[str]:
        parts = {
            name: (BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in form.items()
        }
        answer = api.send("POST", "/imports", data=parts, content_type="multipart/form-data")
        assert answer.status == 422
        return set(answer.json["errors"])

    assert errors(kind="cases_csv") == {"file"}
    assert errors(file=file) == {"kind"}
    assert errors(file=file, kind="spreadsheet") == {"kind"}
    assert errors(file=file, kind="cases_csv", actor="somebody") == {"actor"}
    assert errors(file=file, other=file, kind="cases_csv") == {"other"}
    assert errors(file=(b"", ""), kind="cases_csv") == {"file"}
    assert errors(file=file, kind="cases_csv", token="x" * 200) == {"token"}


def test_a_file_is_sent_as_multipart(world: World) -> None:
    world.authority()
    assert Api(world, "Perry").post("/imports", {"kind": "cases_csv"}).status == 415
