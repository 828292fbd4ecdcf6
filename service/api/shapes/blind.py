"""The shapes of which a moderator is told less until their own grade is entered."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import g
from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.base import ItemShape
from service.blindness import blind_to

BLANK: dict[type, Any] = {fields.Boolean: False, fields.List: []}


class BlindShape(ItemShape):
    """What is not in `TOLD` is blank for whoever is to grade the audit, whose number is in `AUDIT`, without it."""

    TOLD: ClassVar[frozenset[str]]
    AUDIT: ClassVar[str] = "id"

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        if attr not in self.TOLD and getattr(obj, self.AUDIT) in _closed():
            return BLANK.get(type(self.fields.get(attr)))
        return super().get_attribute(obj, attr, default)


def _closed() -> frozenset[int]:
    """The audits that the caller is to grade blind, asked for once a request, when its answer is written."""
    if "closed_audits" not in g:
        g.closed_audits = blind_to(caller())
    found: frozenset[int] = g.closed_audits
    return found
