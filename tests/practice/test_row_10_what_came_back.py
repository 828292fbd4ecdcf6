"""Row 10: 29 requested, 26 returned, 3 chased and then left out of the analysis (C)."""

from __future__ import annotations

from datetime import date

from tests.api.client import fire
from tests.practice.practice import Practice


def test_what_is_not_returned_is_chased_and_then_left_out_and_counted(practice: Practice) -> None:
    for _ in range(3):
        practice.case("Pat")
    made = practice("Perry").post("/cycles", {"name": "Autumn", "share": 1.0, "cut_off_on": "2026-11-20"})
    cycle = f"/cycles/{made.json['id']}"
    for trigger in ("draw", "open"):
        fire(practice("Perry"), cycle, trigger)
    audits = [f"/audits/{audit['id']}" for audit in practice.listed("Tess", "/audits", mine="true")]
    practice.submit(audits[0], "good")
    practice.submit(audits[1], "good")
    practice.on(date(2026, 11, 18))
    fire(practice("Perry"), cycle, "chase")
    practice.world.context.drain()
    assert practice("Perry").get(f"{cycle}/returns").json["returns"]["chased"] == 1
    early = practice("Perry").post(f"{cycle}/transitions/close", {})
    assert (early.status, "1 audit not returned" in early.json["detail"]) == (409, True)

    practice.on(date(2026, 11, 23))
    fire(practice("Perry"), cycle, "close")
    practice.submit(audits[2], "inadequate")
    returns = practice("Perry").get(f"{cycle}/returns").json["returns"]
    assert (returns["requested"], returns["returned"], returns["late"]) == (3, 2, 1)
    assert round(returns["rate"], 3) == 0.667
    missed = practice.listed("Quentin", "/quick-wins", cycle_id=made.json["id"])
    assert {row["total"]["answered"] for row in missed} <= {2}


def test_the_findings_go_to_the_auditors_and_to_everybody_who_works_here(practice: Practice) -> None:
    practice.case("Pat")
    made = practice("Perry").post("/cycles", {"name": "Autumn", "share": 1.0, "cut_off_on": "2026-11-20"})
    cycle = f"/cycles/{made.json['id']}"
    for trigger in ("draw", "open"):
        fire(practice("Perry"), cycle, trigger)
    assert practice("Olu").get(f"{cycle}/findings").status == 404
    practice.on(date(2026, 11, 23))
    fire(practice("Perry"), cycle, "close")
    fire(practice("Perry"), cycle, "report", text="Plans say more often what will change.")
    found = practice("Olu").get(f"{cycle}/findings").json
    assert (found["text"], found["returns"]["requested"]) == ("Plans say more often what will change.", 1)
