"""What the steps of a group exercise change: each one's grade, then the spread, then the standard."""

from __future__ import annotations

from collections import Counter

from service.models import Calibration, Exercise
from service.steps.step import Step


def enter_grade(step: Step) -> None:
    """History says that somebody entered a grade; which one is told when the grades are revealed."""
    part = next(part for part in step.record.participants if part.person_id == step.actor.id)
    part.grade, part.reasons, part.entered_at = step.facts["grade"], step.facts["reasons"], step.work.now
    step.facts = {}


def reveal_grades(step: Step) -> None:
    exercise: Exercise = step.record
    exercise.revealed_at = step.work.now
    entered = [part for part in exercise.participants if part.grade]
    step.facts["grades"] = {part.person.name: part.grade for part in entered}
    step.facts["spread"] = dict(Counter(str(part.grade) for part in entered))


def agree_standard(step: Step) -> None:
    """The standard stands beside each one's own grade on their record as auditors (DOMAIN row 8)."""
    exercise: Exercise = step.record
    exercise.standard_grade, exercise.learnt = step.facts["grade"], step.facts["learnt"]
    for part in exercise.participants:
        if part.grade:
            line = Calibration(
                person_id=part.person_id,
                exercise_id=exercise.id,
                on=step.work.today,
                grade=part.grade,
                standard_grade=exercise.standard_grade,
            )
            step.work.session.add(line)


EFFECTS = {name.__name__: name for name in (agree_standard, enter_grade, reveal_grades)}
