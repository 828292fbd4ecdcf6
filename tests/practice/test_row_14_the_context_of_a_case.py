"""Row 14: vacancies and changes of worker and manager are captured; agency staff get feedback (C D)."""

from __future__ import annotations

from tests.practice.practice import Practice


def test_an_audit_keeps_the_context_in_which_the_work_was_done(practice: Practice) -> None:
    audit = practice.audit()
    said = {
        "context.worker_changes": {"value": "3"},
        "context.manager_changes": {"value": "1"},
        "context.vacancy": {"value": "yes"},
        "context.agency": {"value": "yes"},
        "context.agency_told": {"value": "yes"},
        "context.caseload": {"value": "24"},
    }
    assert practice("Tess").put(f"{audit}/answers", {"answers": said}).status == 200
    form = practice("Sam").get(f"{audit}/answers").json
    kept = {q["key"]: q["value"] for section in form["sections"] for q in section["questions"]}
    assert {key: kept[key] for key in said} == {key: answer["value"] for key, answer in said.items()}


def test_whether_an_agency_worker_hears_of_it_is_asked_where_there_is_one(practice: Practice) -> None:
    audit = practice.audit()

    def asked() -> set[str]:
        form = practice("Tess").get(f"{audit}/answers").json
        return {question["key"] for section in form["sections"] for question in section["questions"]}

    practice("Tess").put(f"{audit}/answers", {"answers": {"context.agency": {"value": "no"}}})
    assert "context.agency_told" not in asked()
    practice("Tess").put(f"{audit}/answers", {"answers": {"context.agency": {"value": "yes"}}})
    assert "context.agency_told" in asked()
