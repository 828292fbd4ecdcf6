"""Lists that are given to the database as one value each: a statement stays the same however many rows it is about."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Integer, Text, any_, cast, column, func, inspect, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import RelationshipProperty, defer, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from service.database import db, is_sqlite


def among(what: Any, numbers: Collection[int]) -> ColumnElement[bool]:
    """The condition that a column is one of these numbers."""
    if is_sqlite(db.engine):
        return what.in_(select(given(number=list(numbers)).c.number))  # type: ignore[no-any-return]  # any column
    return what == any_(_array(numbers))  # type: ignore[no-any-return]  # any column


def _array(numbers: Iterable[Any]) -> ColumnElement[Any]:
    """As PostgreSQL writes it: psycopg would look at each number for what must be quoted."""
    return cast(literal(f"{{{','.join(map(str, numbers))}}}", Text()), ARRAY(Integer))


def given(**columns: Sequence[int] | Sequence[str]) -> Any:
    """A table to select from, of columns of one length that hold whole numbers or words."""
    types = {name: Text() if values and isinstance(values[0], str) else Integer() for name, values in columns.items()}
    if is_sqlite(db.engine):
        rows = func.json_each(json.dumps(list(zip(*columns.values(), strict=True)))).table_valued("value")
        cells = [
            func.json_extract(rows.c.value, f"$[{place}]", type_=types[name]).label(name)
            for place, name in enumerate(columns)
        ]
        return select(*cells).subquery("given")
    lists = [
        literal(list(values), ARRAY(Text())) if isinstance(types[name], Text) else _array(values)
        for name, values in columns.items()
    ]
    table = func.unnest(*lists).table_valued(*(column(name, types[name]) for name in columns), name="given")
    return table.render_derived()


def read(model: Any, numbers: Collection[int], *conditions: ColumnElement[bool]) -> dict[int, Any]:
    """Records by number, without what they refer to: that is read together and tied to them.

    In a transaction that has read none of them yet.
    """
    if not numbers:
        return {}
    query = select(model).where(among(model.id, numbers), *conditions).order_by(model.id)
    found = db.session.scalars(query.options(*_lean(model)))
    return {record.id: record for record in found}


@cache
def _lean(model: Any) -> list[Any]:
    """Neither what is referred to nor what was written at length comes along: that comes when it is asked for."""
    columns = inspect(model).column_attrs
    long = [found.class_attribute for found in columns if isinstance(found.columns[0].type, JSON | Text)]
    return [lazyload("*"), *map(defer, long)]


def read_parts(records: Collection[Any], relation: Any) -> list[Any]:
    """What belongs to each of these records by a relation to many, in one query; the records hold it from now on."""
    known = relation.property
    child, key = known.mapper.class_, known.local_remote_pairs[0][1]
    parts: dict[int, list[Any]] = {record.id: [] for record in records}
    query = select(child).where(among(key, parts)).options(lazyload("*")).order_by(*known.order_by or (), child.id)
    found = list(db.session.scalars(query)) if parts else []
    for part in found:
        parts[getattr(part, key.key)].append(part)
    for record in records:
        set_committed_value(record, relation.key, parts[record.id])
    return found


def tie(records: Iterable[Any], relation: RelationshipProperty[Any], others: Mapping[int, Any]) -> None:
    """Let these records hold what they refer to, by a relation to one, where it is among others that were read."""
    key: Any = relation.local_remote_pairs[0][0].key
    for record in records:
        other = others.get(getattr(record, key))
        if other is not None:
            set_committed_value(record, relation.key, other)
