"""Row 18: a record of training attended, e-learning; training needs and system problems trend up (D B)."""

from __future__ import annotations

from tests.api.client import fire
from tests.practice.practice import Practice


def test_training_is_offered_to_a_team_and_attendance_is_on_record(practice: Practice) -> None:
    offered = {"title": "Analysis in assessments", "kind": "e_learning", "theme": "practice", "teams": ["North"]}
    made = practice("Quentin").post("/training", offered)
    assert made.status == 201, made
    attended = {"people": ["pat.practitioner@example.org"], "attended_on": "2026-11-02"}
    address = f"/training/{made.json['id']}/attendance"
    assert practice("Tess").post(address, attended).json["attended"] == 1
    mine = practice("Pat").get("/people/pat.practitioner@example.org/training").json
    assert [row["title"] for row in mine["attended"]] == ["Analysis in assessments"]
    assert practice("Olu").get("/people/pat.practitioner@example.org/training").status == 404


def test_training_needs_and_system_problems_are_counted_by_team_for_the_service_manager(practice: Practice) -> None:
    audit = practice.audit()
    practice.answer(audit)
    for theme, text in (("training_need", "Book the course."), ("system_problem", "Report the lost entries.")):
        added = practice("Tess").post(f"{audit}/actions", {"text": text, "owner": "manager", "theme": theme})
        assert added.status == 201, added
    fire(practice("Tess"), audit, "submit", overall_grade="good", reasons="What the file shows.")
    needs = {row["theme"]: (row["team"], row["times"]) for row in practice.listed("Sam", "/training/needs")}
    assert needs == {"training_need": ("North", 1), "system_problem": ("North", 1)}
