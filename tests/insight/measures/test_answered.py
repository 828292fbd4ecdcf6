"""Figures read the answers of a submitted audit in short, and that is what was answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from service.database import db
from service.insight.figures import Share
from service.insight.measures.evidence import Evidence, evidence
from service.insight.scope import Scope
from service.transaction import transaction
from service.usecases.answering import save_answers
from service.verification import verified
from tests.support.world import World

YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31))
GENOGRAM = {"record.genogram": {"value": "partly", "comment": "In the paper file.", "found_elsewhere": True}}


def found() -> dict[str, Evidence]:
    return {one.question.key: one for one in evidence(YEAR)}


def from_rows() -> dict[str, Evidence]:
    """The same, had no audit its answers in short."""
    db.session.execute(text("UPDATE audit SET answered = NULL"))
    try:
        return found()
    finally:
        db.session.rollback()


def submitted(world: World, value: str, audit: Any = None) -> Any:
    """An audit in which everything is answered alike, but the genogram."""
    audit = audit or world.audit()
    world.answer(audit, value)
    save_answers(audit.id, world["Tess"], {"answers": GENOGRAM})
    for text_ in ("Draw it.", "Ask them."):
        world.act("Tess", "add_action", audit, text=text_, owner="practitioner")
    return world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")


def test_what_is_read_in_short_is_what_stands_answer_by_answer(world: World) -> None:
    world.authority()
    for value in ("yes", "no", "not_applicable"):
        submitted(world, value)
    genogram = found()["record.genogram"]
    assert (genogram.of("partly"), genogram.elsewhere) == (3, 3)
    assert found()["record.summary"].on_file == Share(1, 2)
    assert found() == from_rows()


def test_what_is_answered_after_a_return_counts_instead(world: World) -> None:
    world.authority()
    audit = submitted(world, "yes")
    world.act("Tess", "return_for_rework", audit, reason="Look again.")
    assert found() == {}
    submitted(world, "no", audit)
    assert found()["record.summary"].on_file == Share(0, 1)
    assert found() == from_rows()


@pytest.mark.tampers
def test_answers_in_short_that_were_changed_behind_the_gate_are_named(world: World) -> None:
    world.authority()
    audit = submitted(world, "yes")
    with transaction() as work:
        work.session.execute(text("UPDATE audit SET answered = replace(answered, 'y', 'n')"))
    said = "the answers that figures count are not those that were submitted."
    assert [str(one) for one in verified()] == [f"audit {audit.id}: {said}"]
