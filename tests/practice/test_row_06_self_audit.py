"""Row 6: practitioners may audit their own file and choose whether to record and share it (B Y)."""

from __future__ import annotations

from tests.api.client import fire
from tests.practice.practice import Practice


def begun(practice: Practice) -> str:
    made = practice("Pat").post("/self-audits", {"case_reference": practice.case("Pat")})
    assert made.status == 201, made
    return f"/self-audits/{made.json['id']}"


def test_a_self_audit_is_nobody_elses_until_it_is_shared(practice: Practice) -> None:
    address = begun(practice)
    form = practice("Pat").get(f"{address}/answers").json
    question = next(q for section in form["sections"] for q in section["questions"] if q["scale"] == "evidence")
    given = {"answers": {question["key"]: {"value": "no", "comment": "Not begun."}}}
    assert practice("Pat").put(f"{address}/answers", given).status == 200
    fire(practice("Pat"), address, "record", own_grade="requires_improvement", reflection="The chronology first.")
    assert {practice(who).get(address).status for who in ("Tess", "Sam", "Hana", "Quentin", "Ada", "Olu")} == {404}
    assert practice.listed("Tess", "/self-audits") == []
    fire(practice("Pat"), address, "share")
    assert practice("Tess").get(address).json["own_grade"] == "requires_improvement"
    assert practice("Olu").get(address).status == 404


def test_it_counts_for_nothing_and_asks_nothing_of_anybody(practice: Practice) -> None:
    address = begun(practice)
    fire(practice("Pat"), address, "record", own_grade="inadequate")
    fire(practice("Pat"), address, "share")
    assert practice.listed("Sam", "/escalations") == []
    assert practice.listed("Quentin", "/audits") == []
    assert [case["last_audited_on"] for case in practice.listed("Tess", "/coverage")] in ([], [None])
    assert practice.tasks("Pat") == practice.tasks("Tess") == []


def test_a_risk_found_in_it_goes_up_at_once_without_the_self_audit(practice: Practice) -> None:
    address = begun(practice)
    form = practice("Pat").get(f"{address}/answers").json
    stop = next(q["key"] for section in form["sections"] for q in section["questions"] if q["stop"])
    practice("Pat").put(f"{address}/answers", {"answers": {stop: {"value": "yes", "comment": "Seen today."}}})
    (raised,) = practice.listed("Sam", "/escalations", cause="safeguarding_now")
    assert raised["addressee"]["name"] == "Sam Service"
    assert practice("Sam").get(address).status == 404
