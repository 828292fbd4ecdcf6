"""What the API must know of one kind of record: its shape, its filters, how it is begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from service.api.incoming import PageQuery
from service.api.shapes.base import ItemShape
from service.api.shapes.work import PATHS
from workflows.catalogue import LIFECYCLES
from workflows.definition import Lifecycle


@dataclass(frozen=True)
class Kind:
    """One kind of record. `begin` is the use case that makes one out of a body, if people may begin it."""

    record: str
    about: str
    shape: type[ItemShape]
    query: type[Schema]
    begin: Callable[..., Any] | None = None
    body: type[Schema] | None = None

    @property
    def path(self) -> str:
        return PATHS[self.record]

    @property
    def table(self) -> Lifecycle:
        return LIFECYCLES[self.record]


def chosen(choices: Any) -> fields.String:
    known = [str(choice) for choice in choices]
    return fields.String(validate=validate.OneOf(known, error=f"Choose one of: {', '.join(known)}."))


def states(record: str) -> fields.String:
    return chosen(state.name for state in LIFECYCLES[record].states)


def yes(about: str) -> fields.Boolean:
    only = validate.Equal(True, error="Send true, or leave it out.")
    return fields.Boolean(validate=only, metadata={"description": about})


def query_of(record: str, **filters: fields.Field[Any]) -> type[Schema]:
    return PageQuery.from_dict({"state": states(record), **filters}, name=f"{record.title()}Query")


def body_of(name: str, wanted: Any) -> type[Schema]:
    return Schema.from_dict(dict(wanted), name=name)
