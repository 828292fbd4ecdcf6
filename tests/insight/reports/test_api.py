"""Reports and the process over the API: the pages' own rights and figures, every answer held to the document."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from service.insight.reports.making import make
from service.models import AccessRecord
from tests.api.client import Api
from tests.insight.reports.test_reports import got
from tests.support.world import World


def test_somebody_asks_for_a_report_sees_its_progress_reads_its_figures_and_downloads_it(world: World) -> None:
    world.authority().submitted("inadequate")
    api, days = Api(world, "Quentin"), {"from_on": "2026-10-01", "to_on": "2026-11-30"}
    refused = api.post("/reports", {"kind": "quarterly", "from_on": "2026-11-02", "to_on": "2026-11-01"})
    assert refused.json["errors"] == {"to_on": "The period ends before it begins. Choose a later day."}
    assert api.post("/reports", {"kind": "quarterly", **days, "service": "Nowhere"}).status == 422
    asked = api.post("/reports", {"kind": "quarterly", **days, "service": "Children in need"})
    assert (asked.status, asked.json["report"]["state"], asked.json["figures"]) == (201, "asked", [])

    make()
    path = asked.headers["Location"]
    found = api.get(path).json
    assert (found["report"]["state"], found["report"]["progress"]) == ("ready", 100)
    figures = {one["key"]: one for one in found["figures"]}
    assert (figures["grades.statutory.inadequate"]["k"], figures["grades.statutory.inadequate"]["n"]) == (1, 1)
    assert figures["grades.statutory.inadequate"]["low"] is None, "too few"
    assert Document(BytesIO(api.get(f"{path}/report.docx").data)).paragraphs[0].text == found["report"]["title"]
    assert "Figures" in load_workbook(BytesIO(api.get(f"{path}/report.xlsx").data), read_only=True).sheetnames
    assert api.get(f"{path}/export.xlsx").status == 404
    assert [one["id"] for one in api.get("/reports").json["items"]] == [found["id"]]
    assert api.post(f"{path}/again").status == 409


def test_a_service_manager_finds_reports_of_their_service_and_what_everybody_may_read_and_no_other(
    world: World,
) -> None:
    world.authority()
    other = world.service("Early help")
    quentin, days = Api(world, "Quentin"), {"from_on": "2026-10-01", "to_on": "2026-11-30"}

    def made(kind: str, **facts: str) -> int:
        number: int = quentin.post("/reports", {"kind": kind, **days, **facts}).json["id"]
        make()
        return number

    theirs = [made("committee"), made("quarterly", service="Children in need")]
    others = [made("quarterly"), made("inspection", service=other.name)]
    sam = Api(world, "Sam")
    assert [one["id"] for one in sam.get("/reports").json["items"]] == theirs[::-1]
    page = got(world, "Sam", "").get_data(as_text=True)
    assert "To read" in page and "Quarterly report, 1 October 2026 to 30 November 2026, Children in need" in page
    assert "Early help" not in page and page.count("/insight/reports/") == len(theirs)
    for number, status in [*((one, 200) for one in theirs), *((one, 404) for one in others)]:
        for ending in ("", "/report.docx", "/report.xlsx"):
            assert sam.get(f"/reports/{number}{ending}").status == status, (number, ending)
        for ending in ("", ".docx", ".xlsx"):
            assert got(world, "Sam", f"/{number}{ending}").status_code == status, (number, ending)
    assert sam.post("/reports", {"kind": "committee", **days}).status == 403
    assert Api(world, "Tess").get("/reports").status == 403


def test_the_process_tells_its_ways_its_conformance_and_a_log_without_names(world: World) -> None:
    world.authority().issued()
    api = Api(world, "Quentin")
    flow = api.get("/process/edges").json
    ways = {(edge["source"], edge["target"]): edge["count"] for edge in flow["edges"]}
    assert ways["scheduled", "audited"] == ways["audited", "actions_issued"] == 1
    assert {wait["state"]: wait["standing"] for wait in flow["waits"]}["actions_issued"] == 1
    fit = api.get("/process/conformance", lifecycle="action_plan").json["fit"]
    assert fit["k"] == fit["n"] > 0
    assert api.get("/process/conformance", services="other").json["fit"]["n"] == 0
    log = api.get("/process/log.csv").data.decode()
    assert "Submit" in log and "Tess Team" not in log
    assert api.get("/process/log.xes").data.startswith(b"<?xml")

    assert api.get("/process/log.csv", identified="true").status == 403
    with_names = Api(world, "Perry").get("/process/log.csv", identified="true")
    assert "Tess Team" in with_names.data.decode()
    assert any(one.how == "download" and one.person_id == world["Perry"].id for one in world.all(AccessRecord))
    for path in ("/process/edges", "/process/conformance", "/process/log.xes"):
        assert Api(world, "Pat").get(path).status == 403, path
    assert Api(world, "Tess").get("/process/edges", service="Children in need").status == 404
    assert api.get("/process/edges", lifecycle="cycle").status == 422
