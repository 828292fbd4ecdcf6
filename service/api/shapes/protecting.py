"""How what protects data is shown: runs of retention, legal holds, erasures, requests for access."""

from __future__ import annotations

from marshmallow import fields

from service.api.shapes.base import Shape, code, instant, number, words
from service.api.shapes.work import PATHS
from service.usecases.disclosing import State as RequestState
from service.usecases.erasing import State as ErasureState


class RetentionLineShape(Shape):
    """What a run found by one rule: how many go, are kept by a hold, or wait for something else."""

    what = words()
    side = words()
    months = number(none=True)
    goes = number()
    held = number()
    waits = number()


class RetentionRunShape(Shape):
    """A run over what has been kept long enough. A dry one erases nothing, and has to be read before one in earnest."""

    id = number()
    dry = fields.Boolean()
    asked_at = instant()
    ended_at = instant(none=True)
    by = words(none=True)
    read_by = words(none=True)
    lines = fields.List(fields.Nested(RetentionLineShape))
    held = fields.List(words())


class HoldShape(Shape):
    """A legal hold on a case or on a person; `lifted_at` is null while it stands."""

    id = number()
    about = words()
    reason = words()
    by = words()
    at = instant()
    lifted_at = instant(none=True)
    lifted_by = words(none=True)
    lifted_reason = words(none=True)


class ErasureShape(Shape):
    """An erasure: asked for by one person, decided by another."""

    id = number()
    about = words()
    reason = words()
    state = code(ErasureState)
    asked_by = words()
    asked_at = instant()
    decided_by = words(none=True)
    decided_at = instant(none=True)
    decided_reason = words(none=True)
    taken = number()
    left = number()


class ErasureWholeShape(Shape):
    """An erasure, and in how many records of others it is named; `open` are the addresses of those one may open."""

    MADE = {"open": lambda whole: [f"/api/v1/{PATHS[kind]}/{number}" for kind, number in whole.named.open]}
    erasure = fields.Nested(ErasureShape)
    records = fields.Integer(attribute="named.records")
    open = fields.List(words())


class AccessRequestShape(Shape):
    """A request for all that is held about a case or a member of staff; `reference` is the authority's own number."""

    id = number()
    about = words()
    reference = words()
    state = code(RequestState)
    asked_by = words()
    asked_at = instant()
    prepared_at = instant(none=True)
    reviewed_by = words(none=True)
    reviewed_at = instant(none=True)
    ended_by = words(none=True)
    ended_at = instant(none=True)
    reason = words(none=True)
