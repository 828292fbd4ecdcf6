"""How covers are shown."""

from __future__ import annotations

from marshmallow import fields

from service.api.shapes.base import Shape, instant, number, somebody


class CoverShape(Shape):
    """Who has somebody's tasks, both days included; `ended_at` where it was ended early."""

    id = number()
    person = somebody()
    substitute = somebody()
    first = fields.Date(data_key="from", attribute="from_on")
    last = fields.Date(data_key="to", attribute="to_on")
    made_by = somebody(none=True)
    made_at = instant()
    ended_by = somebody(none=True)
    ended_at = instant(none=True)
