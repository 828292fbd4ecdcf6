"""What goes back to where it is kept: marks, copies and running record entries of each side (DOMAIN §8)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from service.documents import word_document
from service.models import Person
from service.queries import Absent
from service.reading.copies import case_copy, practitioner_copy
from service.reading.entries import case_entry, practitioner_entry
from service.usecases.answering import save_answers
from service.usecases.histories import verify
from tests.support.second_form import arranged, handed_over, issued, submitted, with_auditor, write
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted

HOSTILE = "{{7*7}} {% for x in y %} =HYPERLINK(1) <w:p/> +44 @all -1 ‮ &amp;"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def read(content: bytes) -> str:
    """Everything that a Word document says, its headers, footers and cells included."""
    document: Any = Document(BytesIO(content))
    page = document.sections[0]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [p.text for p in (*page.header.paragraphs, *document.paragraphs, *page.footer.paragraphs)]
    return "\n".join([*paragraphs, *cells])


def put_right(world: World) -> Any:
    """An audit whose plans are all signed off."""
    audit = submitted(world, "requires_improvement")
    world.act("Tess", "issue_actions", audit)
    for plan in list(audit.plans):
        owner = plan.owner.name.split()[0]
        world.sign_off(world.complete(plan, owner), "Tess" if owner == "Pat" else "Sam")
    assert audit.state == "signed_off"
    return audit


# --- marks ------------------------------------------------------------------------------------------------


def test_the_responsible_manager_marks_an_audit_as_filed_also_after_sign_off(world: World) -> None:
    audit = put_right(world)
    world.act("Tess", "mark_filed", audit)
    assert (audit.state, audit.filed_on, audit.filed_by.name) == ("signed_off", world.today, "Tess Team")


def test_performance_marks_an_audit_as_entered_in_the_case_system(world: World) -> None:
    audit = submitted(world)
    world.act("Perry", "mark_entered", audit, on="2026-11-01")
    assert (audit.entered_on, audit.entered_by.name) == (date(2026, 11, 1), "Perry Performance")


def test_a_wrong_mark_is_put_right_by_marking_again_and_history_has_both(world: World) -> None:
    audit = submitted(world)
    world.act("Tess", "mark_filed", audit, on="2026-10-01")
    world.act("Tess", "mark_filed", audit, on="2026-11-01")
    days = [row.facts["on"] for row in world.history(audit) if row.trigger == "mark_filed"]
    assert audit.filed_on == date(2026, 11, 1) and days == ["2026-10-01", "2026-11-01"]


def test_nothing_is_filed_on_a_day_to_come(world: World) -> None:
    with pytest.raises(Illegal, match="still to come"):
        world.act("Tess", "mark_filed", submitted(world), on="2026-11-03")


def test_the_practitioner_marks_nothing(world: World) -> None:
    audit = submitted(world)
    with pytest.raises(NotPermitted):
        world.act("Pat", "mark_filed", audit)


def test_marks_are_part_of_what_the_history_proves(world: World) -> None:
    world.act("Tess", "mark_filed", submitted(world))
    assert verify() == []


# --- copies -----------------------------------------------------------------------------------------------


def test_the_case_files_copy_holds_grade_answers_actions_and_signatures(world: World) -> None:
    audit = put_right(world)
    text = read(word_document(case_copy(audit.id, world["Tess"])))
    assert "For the child’s case file" in text and "Requires improvement" in text
    for part in ("Redraw the genogram.", "Done with the family.", "Seen in supervision. Signed by Tess Team on"):
        assert part in text


def test_the_supervision_files_copy_holds_findings_agreement_and_actions(world: World) -> None:
    plan = world.sign_off(world.complete(issued(world)))
    text = read(word_document(practitioner_copy(plan.form.audit_id, world["Tess"])))
    for part in ("Not for the case file", "Chronologies are started late.", "A course by spring.", "Book the"):
        assert part in text


def test_neither_copy_holds_what_belongs_to_the_other(world: World) -> None:
    plan = issued(world)
    audit = plan.form.audit
    case_side = read(word_document(case_copy(audit.id, world["Tess"]))) + case_entry(audit.id, world["Tess"])
    own = read(word_document(practitioner_copy(audit.id, world["Tess"]))) + practitioner_entry(audit.id, world["Tess"])
    for text in ("Chronologies", "A course by spring", "Book the recording", "practitioner’s form"):
        assert text not in case_side
    assert "What the file shows." not in own and "Good" not in own


def test_what_people_wrote_stays_text_in_a_document(world: World) -> None:
    audit = arranged(world)
    world.answer(audit, auditor="Una")
    key = next(question.key for question in world.questions(audit) if question.scale == "text")
    save_answers(audit.id, world["Una"], {"answers": {key: {"value": HOSTILE}}})
    write(world, audit, findings=[{"text": HOSTILE}])
    world.act("Una", "submit", audit, overall_grade="good", reasons=HOSTILE)
    for copy in (case_copy(audit.id, world["Tess"]), practitioner_copy(audit.id, world["Tess"])):
        assert HOSTILE in read(word_document(copy))


def test_a_name_that_no_document_can_hold_does_not_break_one(world: World) -> None:
    form = handed_over(world)
    world.change(world["Pat"], name="Pat \x0bPractitioner")
    assert "Pat \ufffdPractitioner" in read(word_document(practitioner_copy(form.audit_id, world["Tess"])))


def test_an_audit_that_is_still_to_be_done_has_nothing_to_file(world: World) -> None:
    audit = arranged(world)
    write(world, audit)
    with pytest.raises(Illegal, match="nothing to file"):
        case_copy(audit.id, world["Tess"])
    with pytest.raises(Illegal, match="still being written"):
        practitioner_copy(audit.id, world["Tess"])


def test_nobody_else_gets_a_copy_of_a_form_or_learns_of_it(world: World) -> None:
    with_one, without = handed_over(world).audit, submitted(world, form=False)
    others: list[Person] = [world[name] for name in ("Una", "Quentin", "Hana", "Perry", "Olu")]
    for person in others:
        sentences = set()
        for audit in (with_one, without):
            for make in (practitioner_copy, practitioner_entry):
                with pytest.raises(Absent) as caught:
                    make(audit.id, person)
                sentences.add(str(caught.value))
        assert len(sentences) == 1


# --- running record ---------------------------------------------------------------------------------------


def test_the_case_sides_entry_says_when_what_and_who_signed(world: World) -> None:
    entry = case_entry(put_right(world).id, world["Tess"]).split("\n")
    assert entry[0] == "Case file audit of 2 November 2026, reference 7000001, by Una Auditor."
    assert entry[1] == "Grade: requires improvement."
    assert entry[2] == (
        "Pat Practitioner: Redraw the genogram. Due 9 November 2026. Done: Done with the family."
        " Signed off by Tess Team on 2 November 2026."
    )


def test_an_audit_that_needed_no_action_says_so_with_its_signature(world: World) -> None:
    audit = submitted(world, form=False)
    world.act("Tess", "close_without_actions", audit, running_record="All is well.", signature=True)
    last = case_entry(audit.id, world["Tess"]).split("\n")[-1]
    assert last == "No actions were needed. Signed off by Tess Team on 2 November 2026."


def test_the_practitioners_entry_says_what_was_found_and_agreed(world: World) -> None:
    entry = practitioner_entry(issued(world).form.audit_id, world["Tess"])
    assert "Discussed with Pat Practitioner in supervision on 2 November 2026, Tess Team." in entry
    assert "Found: Chronologies are started late." in entry and "Agreed: A course by spring." in entry
