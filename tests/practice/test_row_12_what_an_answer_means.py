"""Row 12: figures mean "evidence on file"; not answered is not no; found elsewhere is said (C)."""

from __future__ import annotations

from tests.practice.practice import Practice

QUESTION = "record.chronology"


def answered(practice: Practice, value: str, elsewhere: bool = False) -> None:
    """A submitted audit in which one question was answered so."""
    audit = practice.audit()
    said = {"value": value, "comment": "Looked for it on file.", "found_elsewhere": elsewhere}
    practice.answer(audit, said={QUESTION: said}, no_action_reasons={"record": "Put right the same day."})
    submit = {"overall_grade": "good", "reasons": "What the file shows."}
    assert practice("Tess").post(f"{audit}/transitions/submit", submit).status == 200


def test_a_figure_is_a_numerator_and_a_denominator_of_what_was_answered(practice: Practice) -> None:
    for value in ("yes", "no", "partly", "not_applicable"):
        answered(practice, value)
    missed = {row["question"]: row["total"] for row in practice.listed("Quentin", "/quick-wins")}
    counted = missed[QUESTION]
    assert (counted["missed"], counted["no"], counted["partly"], counted["answered"]) == (2, 1, 1, 3)
    assert counted["share"] is None  # of fewer than ten a share would say more than is known


def test_evidence_found_in_another_place_is_told_apart_from_evidence_missing(practice: Practice) -> None:
    answered(practice, "partly", elsewhere=True)
    answered(practice, "no")
    (row,) = [row for row in practice.listed("Quentin", "/quick-wins") if row["question"] == QUESTION]
    assert (row["total"]["missed"], row["total"]["found_elsewhere"]) == (2, 1)


def test_a_question_that_nobody_looked_at_keeps_the_audit_from_being_submitted(practice: Practice) -> None:
    audit = practice.audit()
    practice.answer(audit, said={QUESTION: {"value": "not_answered"}})
    refused = practice("Tess").post(f"{audit}/transitions/submit", {"overall_grade": "good", "reasons": "Sound."})
    assert (refused.status, "still to answer" in refused.json["detail"]) == (409, True)


def test_a_no_without_a_word_why_is_sent_back(practice: Practice) -> None:
    audit = practice.audit()
    practice.answer(audit, said={QUESTION: {"value": "no"}})
    refused = practice("Tess").post(f"{audit}/transitions/submit", {"overall_grade": "good", "reasons": "Sound."})
    assert "Say why in a comment" in refused.json["detail"]
