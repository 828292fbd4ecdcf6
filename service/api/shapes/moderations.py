"""How moderations and group exercises are shown."""

from __future__ import annotations

from collections import Counter
from typing import Any

from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.audits import case_reference
from service.api.shapes.base import ItemShape, Shape, code, day, instant, number, somebody, words
from service.api.shapes.blind import BlindShape
from service.context import here
from workflows import exercise
from workflows.moderation import MODERATION
from workflows.words import AuditQuality, Grade, SelectedBecause


class ModerationShape(BlindShape):
    """A second grade of one audit; all that tells of a grade is null for whoever is still to give their own."""

    MADE = {"case_reference": lambda record: case_reference(record.audit)}
    AUDIT = "audit_id"
    TOLD = frozenset({"audit_id", "case_reference", "due_on", "id", "moderator", "requested_at", "state", "version"})
    state = code(state.name for state in MODERATION.states)
    audit_id = number()
    case_reference = words(none=True)
    moderator = somebody(none=True)
    selected_because = code(SelectedBecause, none=True)
    auditor_grade = code(Grade, none=True)
    grade = code(Grade, none=True)
    reasons = words(none=True)
    quality = code(AuditQuality, none=True)
    quality_comment = words(none=True)
    dispute_reason = words(none=True)
    agreed_grade = code(Grade, none=True)
    agreed_reason = words(none=True)
    due_on = day()
    requested_at = instant()
    graded_at = instant(none=True)
    ended_at = instant(none=True)


class ParticipantShape(Shape):
    """Somebody's part in a group exercise: before the grades are revealed only their own is told."""

    person = somebody()
    entered = fields.Boolean()
    grade = code(Grade, none=True)
    reasons = words(none=True)


def _participants(record: Any) -> list[dict[str, Any]]:
    """Whoever comes from outside the authority is told of nobody's part but their own."""
    revealed, me, outside = is_revealed(record), caller().id, here().roles.are_outside(caller().roles)
    shown = [part for part in record.participants if part.person_id == me or not outside]
    return [_part(part, revealed or part.person_id == me) for part in shown]


def _part(part: Any, told: bool) -> dict[str, Any]:
    return {
        "person": part.person,
        "entered": part.grade is not None,
        "grade": part.grade if told else None,
        "reasons": part.reasons if told else None,
    }


def is_revealed(record: Any) -> bool:
    """A withdrawn exercise keeps what was never revealed."""
    return record.revealed_at is not None


def _spread(record: Any) -> dict[str, int] | None:
    if not is_revealed(record):
        return None
    return dict(Counter(part.grade for part in record.participants if part.grade is not None))


class ExerciseShape(ItemShape):
    """Several people grade one file apart; `spread` counts each grade once they are revealed."""

    MADE = {"participants": _participants, "spread": _spread}
    state = code(state.name for state in exercise.EXERCISE.states)
    case_reference = fields.String(attribute="case.reference")
    facilitator = somebody()
    participants = fields.List(fields.Nested(ParticipantShape))
    due_on = day()
    spread = fields.Dict(keys=code(Grade), values=fields.Integer(), allow_none=True)
    standard_grade = code(Grade, none=True)
    learnt = words(none=True)
    made_at = instant()
    revealed_at = instant(none=True)
