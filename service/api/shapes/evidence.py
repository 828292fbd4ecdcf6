"""How files on the actions of a plan are shown."""

from __future__ import annotations

from marshmallow import fields

from service.api.shapes.base import Shape, number, words


class FileShape(Shape):
    """One file; `key` is the last part of its address. `presented`: it stays."""

    id = number()
    key = words()
    action_id = number()
    name = words()
    kind = words()
    size = number()
    sha256 = words()
    by = words()
    at = fields.DateTime()
    presented = fields.Boolean()
