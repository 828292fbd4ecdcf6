"""How imports are shown: what came of the file as a whole, and of every row that somebody should look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from service.api.shapes.base import Shape, code, instant, number, words
from service.api.shapes.work import ActorShape
from service.imports.records import ImportKind, Severity


def _actor(imported: Any) -> dict[str, Any]:
    person = imported.actor
    return {"id": imported.actor_id, "name": imported.actor_name, "email": person.email if person else None}


class ImportSummaryShape(Shape):
    """One file that was imported; a refused one was to be taken whole or not at all, and changed nothing."""

    MADE = {
        "actor": _actor,
        "counts": lambda imported: {k: v for k, v in imported.counts.items() if not isinstance(v, bool)},
        "state": lambda imported: "applied" if imported.counts.get("applied", True) else "refused",
    }
    id = number()
    kind = code(ImportKind)
    state = code(("applied", "refused"))
    filename = words()
    digest = words()
    at = instant()
    actor = fields.Nested(ActorShape)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class RowShape(Shape):
    """Something about one place in the file; `value` is what stands there, shortened."""

    sheet = words(none=True)
    row = number(none=True)
    column = words(none=True)
    value = words()
    reason = words()


def _rows(severity: Severity) -> Callable[[Any], list[Any]]:
    return lambda imported: [notice for notice in imported.notices if notice["severity"] == severity]


class ImportShape(ImportSummaryShape):
    """One import with every row that was refused or repaired, and whatever else is worth a look."""

    MADE = {
        **ImportSummaryShape.MADE,
        "noticed": _rows(Severity.NOTICE),
        "refused": _rows(Severity.REFUSED),
        "repaired": _rows(Severity.REPAIRED),
    }
    refused = fields.List(fields.Nested(RowShape))
    repaired = fields.List(fields.Nested(RowShape))
    noticed = fields.List(fields.Nested(RowShape))


class ProgressShape(Shape):
    """How far an import is: rows done of how many, and at the end its number, or why it failed."""

    stage = code(("reading", "saving", "finished", "failed"))
    done = number(none=True)
    total = number(none=True)
    import_id = number(none=True)
    reason = words(none=True)
