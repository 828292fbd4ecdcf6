"""Row 11: a theme per cycle; tools are versioned, and a version in use never changes (C W D)."""

from __future__ import annotations

from tests.api.client import fire
from tests.practice.practice import Practice


def test_a_cycle_asks_the_core_questions_and_those_of_its_theme(practice: Practice) -> None:
    practice.case("Pat", status="child_protection")
    tool = "child_protection"
    made = practice("Perry").post(
        "/cycles", {"name": "Core groups", "theme": "Child protection", "tool": tool, "share": 1}
    )
    cycle = f"/cycles/{made.json['id']}"
    for trigger in ("draw", "open"):
        fire(practice("Perry"), cycle, trigger)
    (audit,) = practice.listed("Tess", "/audits", mine="true")
    form = practice("Tess").get(f"/audits/{audit['id']}/answers").json
    sections = [section["key"] for section in form["sections"]]
    core = practice("Tess").get("/tools/core").json
    shared = {section["key"] for section in core["sections"]} & set(sections)
    assert (form["tool"]["key"], bool(shared), bool(set(sections) - shared)) == (tool, True, True)


def test_quality_builds_the_next_version_and_audits_under_way_keep_theirs(practice: Practice) -> None:
    under_way = practice.audit()
    draft = practice("Quentin").post("/tool-versions", {"copy_of": "core"})
    assert draft.status == 201, draft
    address = f"/tool-versions/{draft.json['id']}"
    definition = practice("Quentin").get(f"{address}/definition").json["tool"]
    before = definition["sections"][0]["questions"][0]["text"]
    definition["sections"][0]["questions"][0]["text"] = "Is everything about the family up to date?"
    assert practice("Quentin").put(address, {"tool": definition}).status == 200
    changes = practice("Quentin").get(f"{address}/difference").json["changes"]
    assert [(change["before"], change["after"]) for change in changes if change["field"] == "text"] == [
        (before, "Is everything about the family up to date?")
    ]
    fire(practice("Quentin"), address, "publish")
    assert practice("Tess").get(f"{under_way}/answers").json["tool"]["version"] == 1
    assert practice("Tess").get(practice.audit()).json["tool"]["version"] == 2
    changed = practice("Quentin").put(address, {"tool": definition})
    assert changed.status == 409
