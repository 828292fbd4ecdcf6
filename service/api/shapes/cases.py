"""How cases are shown: by reference, never by a name."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import Shape, code, day, instant, number, somebody, words
from service.usecases.reading import changes_of
from workflows.words import CaseStatus


def _service(case: Any) -> str | None:
    return case.team.service.name if case.team and case.team.service else None


class CaseShape(Shape):
    """One case; `worker_label` is the case system's name for whoever holds it, where nobody here goes by it."""

    MADE = {
        "service": _service,
        "state": lambda case: "open" if case.open else "closed",
        "team": lambda case: case.team.name if case.team else None,
        "worker_label": lambda case: None if case.worker else case.worker_label,
    }
    id = number()
    reference = words()
    state = code(("open", "closed"))
    status = code(CaseStatus)
    team = words(none=True)
    service = words(none=True)
    worker = somebody(none=True)
    worker_label = words(none=True)
    opened_on = day(none=True)
    closed_on = day(none=True)
    restricted = fields.Boolean()


class CaseChangeShape(Shape):
    """What an import changed about a case."""

    at = instant()
    import_id = number()
    kind = words()
    before = words(none=True)
    after = words(none=True)


class CaseHistoryShape(CaseShape):
    """One case with what imports changed about it, oldest first."""

    MADE = {**CaseShape.MADE, "changes": changes_of}
    changes = fields.List(fields.Nested(CaseChangeShape))
